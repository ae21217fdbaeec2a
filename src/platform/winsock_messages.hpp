// SPDX-License-Identifier: MIT
// Messages in pieces and with control data, as Winsock sends and receives them: WSASendMsg, WSARecvMsg and others.
#ifndef PYSOCK_PLATFORM_WINSOCK_MESSAGES_HPP
#define PYSOCK_PLATFORM_WINSOCK_MESSAGES_HPP

#include "platform/atomic.hpp"
#include "platform/control_messages.hpp"
#include "platform/result.hpp"
#include "platform/winsock.hpp"

#include <climits>
#include <cstddef>

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

inline buffer_part part_of(const void* data, std::size_t size) noexcept {
    return {static_cast<::ULONG>(int_size(size)), const_cast<char*>(static_cast<const char*>(data))};
}

constexpr fault message_too_long() noexcept { return {WSAEMSGSIZE, origin::system}; }

/// Nothing received is a handle, so none has to be kept from child processes.
inline constexpr int close_on_exec_at_receipt = 0;

// ---- receiving ---------------------------------------------------------------------------------

inline constinit atomic<::LPFN_WSARECVMSG> known_receive_message{nullptr};

/// WSARecvMsg, which no library exports: the provider of a socket tells where it is.
inline ::LPFN_WSARECVMSG find_receive_message(handle by) noexcept {
    if (const auto known = known_receive_message.load()) return known;
    ::GUID id = WSAID_WSARECVMSG;
    ::LPFN_WSARECVMSG found = nullptr;
    ::DWORD count = 0;
    if (::WSAIoctl(by, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &found, sizeof found, &count, nullptr,
                   nullptr) != 0)
        return nullptr;
    known_receive_message.store(found);
    return found;
}

inline std::size_t room_in(const buffer_part* parts, std::size_t count) noexcept {
    std::size_t all = 0;
    for (std::size_t i = 0; i < count; ++i) all += parts[i].len;
    return all;
}

/// Without control data. A datagram that is longer than the parts fails with WSAEMSGSIZE here and has filled them.
inline fault receive_parts(handle by, buffer_part* parts, std::size_t count, ::DWORD& flags, raw_address* peer,
                           ::DWORD& received) noexcept {
    if (peer == nullptr)
        return ::WSARecv(by, parts, static_cast<::DWORD>(count), &received, &flags, nullptr, nullptr) != 0
                   ? last_fault()
                   : fault{};
    peer->length = sizeof peer->storage;
    peer->storage.ss_family = AF_UNSPEC;
    const int outcome = with_length(peer->length, [&](int* l) {
        return ::WSARecvFrom(by, parts, static_cast<::DWORD>(count), &received, &flags, peer->get(), l, nullptr,
                             nullptr);
    });
    if (peer->storage.ss_family == AF_UNSPEC) peer->length = 0; // a stream leaves the address alone
    return outcome != 0 ? last_fault() : fault{};
}

/// WSARecvMsg. It wants a place for the address in any case, and does not take streams.
inline fault receive_with_control(handle by, buffer_part* parts, std::size_t count, ::DWORD& flags,
                                  message_extra& extra, ::DWORD& received) noexcept {
    const auto call = find_receive_message(by);
    if (call == nullptr) return {WSAEOPNOTSUPP, origin::system};
    raw_address nowhere;
    raw_address& peer = extra.peer != nullptr ? *extra.peer : nowhere;
    peer.storage.ss_family = AF_UNSPEC;
    ::WSAMSG message{};
    message.name = peer.get();
    message.namelen = sizeof peer.storage;
    message.lpBuffers = parts;
    message.dwBufferCount = static_cast<::DWORD>(count);
    message.Control = part_of(extra.control, extra.control_room);
    message.dwFlags = flags;
    const fault why = call(by, &message, &received, nullptr, nullptr) != 0 ? last_fault() : fault{};
    flags = message.dwFlags;
    peer.length = peer.storage.ss_family == AF_UNSPEC ? 0 : static_cast<address_length>(message.namelen);
    const bool has_control = !why || why == message_too_long();
    extra.control_size = has_control && message.Control.len < extra.control_room ? message.Control.len
                         : has_control                                           ? extra.control_room
                                                                                 : 0;
    return why;
}

constexpr bool takes_no_messages(fault why) noexcept {
    return why == fault{WSAEOPNOTSUPP, origin::system} || why == fault{WSAEINVAL, origin::system} ||
           why == fault{WSAESOCKTNOSUPPORT, origin::system};
}

/// As recvmsg of POSIX: control data does not come with a stream, and a datagram that is cut is reported by MSG_TRUNC
/// instead of a failure.
inline result<std::size_t> receive_message(handle by, buffer_part* parts, std::size_t count, int flags,
                                           message_extra& extra) noexcept {
    auto reported = static_cast<::DWORD>(flags);
    ::DWORD received = 0;
    fault why{WSAEOPNOTSUPP, origin::system};
    extra.control_size = 0;
    if (extra.control_room != 0) why = receive_with_control(by, parts, count, reported, extra, received);
    if (extra.control_room == 0 || takes_no_messages(why)) {
        reported = static_cast<::DWORD>(flags);
        why = receive_parts(by, parts, count, reported, extra.peer, received);
    }
    const bool is_cut = why == message_too_long();
    if (why && !is_cut) return {0, why};
    // Microsoft: what dwFlags tells beside these is for the system's own use.
    constexpr ::DWORD known = MSG_TRUNC | MSG_CTRUNC | MSG_OOB | MSG_BCAST | MSG_MCAST;
    extra.flags = static_cast<int>((reported & known) | (is_cut ? static_cast<::DWORD>(MSG_TRUNC) : 0));
    return success(is_cut ? room_in(parts, count) : static_cast<std::size_t>(received));
}

// ---- sending -----------------------------------------------------------------------------------

/// WSASendMsg where there is control data, which streams do not take; without it WSASendTo and WSASend do the same for
/// every socket. No `control` and no `peer` are null.
inline result<std::size_t> send_message(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept {
    const auto number = static_cast<::DWORD>(count);
    const auto given = static_cast<::DWORD>(flags);
    ::DWORD sent = 0;
    int outcome = 0;
    if (control_size != 0) {
        ::WSAMSG message{};
        if (peer != nullptr) {
            message.name = const_cast<::sockaddr*>(peer->get());
            message.namelen = static_cast<int>(peer->length);
        }
        message.lpBuffers = parts;
        message.dwBufferCount = number;
        message.Control = part_of(control, control_size);
        outcome = ::WSASendMsg(by, &message, given, &sent, nullptr, nullptr);
    } else if (peer != nullptr) {
        outcome =
            ::WSASendTo(by, parts, number, &sent, given, peer->get(), static_cast<int>(peer->length), nullptr, nullptr);
    } else {
        outcome = ::WSASend(by, parts, number, &sent, given, nullptr, nullptr);
    }
    return outcome != 0 ? result<std::size_t>{0, last_fault()} : success(static_cast<std::size_t>(sent));
}

/// No flag is added, so none can be left out.
inline result<std::size_t> send_message_plainly(handle by, buffer_part* parts, std::size_t count, void* control,
                                                std::size_t control_size, const raw_address* peer, int flags) noexcept {
    return send_message(by, parts, count, control, control_size, peer, flags);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_MESSAGES_HPP
