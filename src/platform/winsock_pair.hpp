// SPDX-License-Identifier: MIT
// socketpair for Windows, which has none: two sockets connected over loopback, after a look at who is at the other end.
#ifndef PYSOCK_PLATFORM_WINSOCK_PAIR_HPP
#define PYSOCK_PLATFORM_WINSOCK_PAIR_HPP

#include "platform/winsock.hpp"

#include <cstring>

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// The family that socketpair has when it is not told: Python's on Windows.
inline constexpr int family_of_pairs = AF_INET;

/// A handle that is closed unless it is given away.
class temporary_handle {
public:
    explicit temporary_handle(result<handle> fresh) noexcept : handle_(fresh.value), why_(fresh.fault) {}
    temporary_handle(const temporary_handle&) = delete;
    temporary_handle& operator=(const temporary_handle&) = delete;
    ~temporary_handle() {
        if (handle_ != invalid_handle) ::closesocket(handle_);
    }

    fault why() const noexcept { return why_; }
    handle get() const noexcept { return handle_; }
    handle give() noexcept {
        const handle given = handle_;
        handle_ = invalid_handle;
        return given;
    }

private:
    handle handle_;
    fault why_;
};

inline void store_loopback(int family, raw_address& out) noexcept {
    if (family == AF_INET) {
        ::sockaddr_in name{};
        name.sin_family = AF_INET;
        constexpr unsigned char loopback[4] = {127, 0, 0, 1};
        std::memcpy(&name.sin_addr, loopback, sizeof loopback);
        std::memcpy(&out.storage, &name, sizeof name);
        out.length = sizeof name;
    } else {
        ::sockaddr_in6 name{};
        name.sin6_family = AF_INET6;
        name.sin6_addr.s6_addr[15] = 1;
        std::memcpy(&out.storage, &name, sizeof name);
        out.length = sizeof name;
    }
}

inline bool same_name(const raw_address& a, const raw_address& b) noexcept {
    return a.length == b.length && std::memcmp(&a.storage, &b.storage, a.length) == 0;
}

/// Two stream sockets of AF_INET or AF_INET6 that are connected with each other. Any process may connect to a port of
/// loopback, so the one that is accepted has to be the one that connected (CPython issue 122133); another one is
/// refused as WSAECONNABORTED.
inline result<handle_pair> open_pair(int family, int type, int proto) noexcept {
    const bool can_be_paired = family == AF_INET || family == AF_INET6;
    if (!can_be_paired) return {{}, no_such_family()};
    if (type != SOCK_STREAM) return {{}, {WSAESOCKTNOSUPPORT, origin::system}};
    if (proto != 0) return {{}, {WSAEPROTONOSUPPORT, origin::system}};
    const temporary_handle listener(open(family, type, proto));
    if (listener.why()) return {{}, listener.why()};
    // Nobody else may bind the same port meanwhile, which SO_REUSEADDR would let them do.
    const int on = 1;
    set_option(listener.get(), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, &on, sizeof on);
    raw_address name;
    store_loopback(family, name);
    if (const fault why = os::bind(listener.get(), name.get(), name.length)) return {{}, why};
    if (const fault why = local_name(listener.get(), name)) return {{}, why};
    if (const fault why = os::listen(listener.get(), 1)) return {{}, why};
    temporary_handle first(open(family, type, proto));
    if (first.why()) return {{}, first.why()};
    // The system itself completes the connection, so this does not wait for the accept below.
    if (const fault why = os::connect(first.get(), name.get(), name.length)) return {{}, why};
    raw_address connected;
    if (const fault why = local_name(first.get(), connected)) return {{}, why};
    raw_address accepted;
    temporary_handle second(os::accept(listener.get(), &accepted));
    if (second.why()) return {{}, second.why()};
    raw_address expected;
    if (const fault why = peer_name(second.get(), expected)) return {{}, why};
    if (!same_name(connected, accepted) || !same_name(connected, expected))
        return {{}, {WSAECONNABORTED, origin::system}};
    return success(handle_pair{first.give(), second.give()});
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_PAIR_HPP
