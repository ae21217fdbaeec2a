// SPDX-License-Identifier: MIT
// Messages with control data, as POSIX sends and receives them: sendmsg, recvmsg.
#ifndef PYSOCK_PLATFORM_POSIX_MESSAGES_HPP
#define PYSOCK_PLATFORM_POSIX_MESSAGES_HPP

#include "platform/control_messages.hpp"
#include "platform/posix.hpp"
#include "platform/result.hpp"

#include <cstddef>

#if PYSOCK_OS_POSIX

namespace pysock::inline v0_1::detail::os {

/// The flag that makes received handles close-on-exec from the moment they exist.
#if defined(MSG_CMSG_CLOEXEC)
inline constexpr int close_on_exec_at_receipt = MSG_CMSG_CLOEXEC;
#else
inline constexpr int close_on_exec_at_receipt = 0;
#endif

inline buffer_part part_of(const void* data, std::size_t size) noexcept { return {const_cast<void*>(data), size}; }

constexpr fault message_too_long() noexcept { return {EMSGSIZE, origin::system}; }

/// recvmsg(2).
inline result<std::size_t> receive_message(handle by, buffer_part* parts, std::size_t count, int flags,
                                           message_extra& extra) noexcept {
    ::msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
    message.msg_control = extra.control_room == 0 ? nullptr : extra.control;
    message.msg_controllen = static_cast<decltype(message.msg_controllen)>(extra.control_room);
    if (extra.peer != nullptr) {
        message.msg_name = extra.peer->get();
        message.msg_namelen = sizeof extra.peer->storage;
    }
    // Families that pass no handles may refuse the flag: AF_PACKET, CAN_ISOTP, CAN_J1939.
    const int extra_flags = extra.control_room == 0 ? 0 : close_on_exec_at_receipt;
    auto received = counted(::recvmsg(by, &message, flags | extra_flags));
    if (received.fault == fault{EINVAL, origin::system} && extra_flags != 0)
        received = counted(::recvmsg(by, &message, flags));
    const auto no_more_than = [&](std::size_t size, std::size_t room) {
        return !received.ok() ? 0 : size < room ? size : room;
    };
    extra.control_size = no_more_than(message.msg_controllen, extra.control_room);
    if (extra.peer != nullptr)
        extra.peer->length = static_cast<address_length>(no_more_than(message.msg_namelen, sizeof extra.peer->storage));
    // Linux reports the flag back; who has not set it need not see it.
    extra.flags = message.msg_flags & ~(close_on_exec_at_receipt & ~flags);
    return received;
}

/// For a family that refuses_no_signal: send_message without the flag.
PYSOCK_ALWAYS_INLINE inline result<std::size_t> send_message_plainly(handle by, buffer_part* parts, std::size_t count,
                                                                     void* control, std::size_t control_size,
                                                                     const raw_address* peer, int flags) noexcept {
    ::msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
    message.msg_control = control_size == 0 ? nullptr : control;
    message.msg_controllen = static_cast<decltype(message.msg_controllen)>(control_size);
    if (peer != nullptr) {
        message.msg_name = const_cast<::sockaddr*>(peer->get());
        message.msg_namelen = peer->length;
    }
    return counted(::sendmsg(by, &message, flags));
}

/// sendmsg(2); no `control` and no `peer` are null.
inline result<std::size_t> send_message(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept {
    return send_message_plainly(by, parts, count, control, control_size, peer, flags | no_signal);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_MESSAGES_HPP
