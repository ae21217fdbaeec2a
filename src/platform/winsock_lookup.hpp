// SPDX-License-Identifier: MIT
// getaddrinfo of Winsock: at once, or on a helper thread so that the caller can stop waiting for it.
#ifndef PYSOCK_PLATFORM_WINSOCK_LOOKUP_HPP
#define PYSOCK_PLATFORM_WINSOCK_LOOKUP_HPP

#include "platform/atomic.hpp"
#include "platform/lookup.hpp"
#include "platform/result.hpp"
#include "platform/winsock.hpp"
#include "platform/winsock_pair.hpp"

#include <cstddef>
#include <new>
#include <string>
#include <utility>

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// The room for a name of the DNS and its NUL.
inline constexpr std::size_t host_size = 256;

/// Writes a host name in UTF-8 in the form that the DNS knows. One of ASCII is that already.
inline fault encode_host(const std::string& host, char (&encoded)[host_size]) noexcept {
    constexpr fault unknown{WSAHOST_NOT_FOUND, origin::resolver};
    wchar_t wide[host_size];
    wchar_t ascii[host_size];
    constexpr int room = host_size;
    if (::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, host.c_str(), -1, wide, room) <= 0) return unknown;
    if (::IdnToAscii(0, wide, -1, ascii, room) <= 0) return unknown;
    return narrow(ascii, encoded, host_size) ? fault{} : unknown;
}

inline bool has_only_ascii(const std::string& text) noexcept {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

/// getaddrinfo on the calling thread, for as long as it takes.
inline result<lookup_list> look_up(const lookup_request& request) noexcept {
    if (const fault why = start_network()) return {lookup_list{}, why};
    char encoded[host_size];
    const char* host = request.has_host ? request.host.c_str() : nullptr;
    if (request.has_host && !has_only_ascii(request.host)) {
        if (const fault why = encode_host(request.host, encoded)) return {lookup_list{}, why};
        host = encoded;
    }
    ::addrinfo hints{};
    hints.ai_family = request.family;
    hints.ai_socktype = request.type;
    hints.ai_protocol = request.proto;
    hints.ai_flags = request.flags;
    ::addrinfo* found = nullptr;
    const int number = ::getaddrinfo(host, request.has_service ? request.service.c_str() : nullptr, &hints, &found);
    if (number != 0) return {lookup_list{}, resolver_fault(number)};
    return {lookup_list{found}, {}};
}

/// A look-up on a thread of its own.
///
/// Request and answer belong to a block that both threads hold; the last one frees it. The thread announces the answer
/// through a socket that is connected with itself, which can be waited for like every other. GetAddrInfoEx can be
/// ended early since Windows 8, but tells of its end by an event, which WSAPoll does not take.
class background_lookup {
public:
    background_lookup() = default;
    background_lookup(const background_lookup&) = delete;
    background_lookup& operator=(const background_lookup&) = delete;
    ~background_lookup() {
        if (shared_ != nullptr) shared_->release();
    }

    fault start(lookup_request request) noexcept {
        const auto own = open_bell();
        if (!own.ok()) return own.fault;
        shared_ = new (std::nothrow) shared{std::move(request), own.value};
        if (shared_ == nullptr) {
            ::closesocket(own.value);
            return no_memory();
        }
        const ::HANDLE thread = ::CreateThread(nullptr, 0, &run, shared_, 0, nullptr);
        if (thread == nullptr) {
            shared_->release(); // the reference that was the thread's
            return no_memory();
        }
        ::CloseHandle(thread);
        return {};
    }

    /// Becomes readable when the answer is there.
    handle ready() const noexcept { return shared_->bell; }

    /// The answer; only after ready() has become readable.
    result<lookup_list> answer() noexcept {
        shared_->done.load(); // pairs with the store in run()
        return std::move(shared_->answer);
    }

private:
    struct shared {
        lookup_request request;
        handle bell;
        result<lookup_list> answer{};
        atomic<int> done{0};
        atomic<int> users{2};

        void release() noexcept {
            if (users.add(-1) != 0) return;
            ::closesocket(bell);
            delete this;
        }
    };

    /// A datagram socket that is connected with itself, so that only what it sends reaches it.
    static result<handle> open_bell() noexcept {
        temporary_handle fresh(open(AF_INET, SOCK_DGRAM, 0));
        if (fresh.why()) return {invalid_handle, fresh.why()};
        raw_address name;
        store_loopback(AF_INET, name);
        if (const fault why = os::bind(fresh.get(), name.get(), name.length)) return {invalid_handle, why};
        if (const fault why = local_name(fresh.get(), name)) return {invalid_handle, why};
        if (const fault why = os::connect(fresh.get(), name.get(), name.length)) return {invalid_handle, why};
        return success(fresh.give());
    }

    static ::DWORD WINAPI run(void* argument) noexcept {
        auto* const mine = static_cast<shared*>(argument);
        mine->answer = look_up(mine->request);
        mine->done.store(1);
        ::send(mine->bell, "", 1, 0);
        mine->release();
        return 0;
    }

    shared* shared_ = nullptr;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_LOOKUP_HPP
