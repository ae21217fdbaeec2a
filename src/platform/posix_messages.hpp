// SPDX-License-Identifier: MIT
// Messages with control data, as POSIX has them: sendmsg, recvmsg, and how control messages lie in memory.
#ifndef PYSOCK_PLATFORM_POSIX_MESSAGES_HPP
#define PYSOCK_PLATFORM_POSIX_MESSAGES_HPP

#include "platform/posix.hpp"
#include "platform/result.hpp"

#include <cstddef>
#include <cstring>

#if PYSOCK_OS_POSIX

namespace pysock::inline v0_1::detail::os {

// ---- sending and receiving ---------------------------------------------------------------------

/// What a received message has beside its bytes. The room is the caller's, the rest is written by a receive.
struct message_extra {
    void* control = nullptr; ///< room for control messages; its alignment does not matter
    std::size_t control_room = 0;
    std::size_t control_size = 0; ///< how much of the room has been filled
    raw_address* peer = nullptr;  ///< where the sender's address goes; null: nowhere
    int flags = 0;                ///< MSG_* that the system reports
};

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
inline result<std::size_t> send_message_plainly(handle by, buffer_part* parts, std::size_t count, void* control,
                                                std::size_t control_size, const raw_address* peer, int flags) noexcept {
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

// ---- the memory of control messages ------------------------------------------------------------

/// The most bytes that control messages may have: what a socklen_t of 32 bits holds everywhere.
inline constexpr std::size_t most_control = 0x7fffffff;

/// The length of a control message with `size` bytes of data, without and with the padding behind it. Not constexpr:
/// some systems know their alignment only when they run.
inline std::size_t control_length(std::size_t size) noexcept { return CMSG_LEN(size); }
#if defined(CMSG_SPACE)
inline std::size_t control_space(std::size_t size) noexcept { return CMSG_SPACE(size); }
inline constexpr bool several_control_messages = true;
#else
inline std::size_t control_space(std::size_t size) noexcept { return CMSG_LEN(size); }
inline constexpr bool several_control_messages = false; // there is no way to tell where the second one goes
#endif

/// One control message: its header, and where its data lies.
struct control_item {
    int level = 0;
    int type = 0;
    const char* data = nullptr;
    std::size_t size = 0;
};

/// What next_control has found: a whole message, one whose data goes beyond the memory (the item has the part inside),
/// a header that cannot be, or nothing more. Only after `whole` there may be another one.
enum class control_found { whole, cut, broken, nothing };

/// Reads the control message at `offset` of `size` bytes that a receive has written, or that anybody has: nothing
/// outside of them is touched. Moves `offset` to the next one. (CMSG_NXTHDR of glibc drops a last message without
/// padding.)
inline control_found next_control(const void* control, std::size_t size, std::size_t& offset,
                                  control_item& item) noexcept {
    ::cmsghdr header;
    if (offset > size || size - offset < sizeof header) return control_found::nothing;
    const char* const start = static_cast<const char*>(control) + offset;
    const std::size_t left = size - offset;
    std::memcpy(&header, start, sizeof header);
    const auto length = static_cast<std::size_t>(header.cmsg_len);
    const std::size_t head = control_length(0);
    if (length < head || left < head) return control_found::broken;
    item = {header.cmsg_level, header.cmsg_type, start + head, (length < left ? length : left) - head};
    const std::size_t space = control_space(item.size);
    offset += space < left ? space : left;
    return length <= left ? control_found::whole : control_found::cut;
}

/// Writes a control message at `offset` of memory that is zero and large enough, and moves `offset` behind it.
inline void write_control(void* control, std::size_t& offset, const control_item& item) noexcept {
    ::cmsghdr header{};
    header.cmsg_len = static_cast<decltype(header.cmsg_len)>(control_length(item.size));
    header.cmsg_level = item.level;
    header.cmsg_type = item.type;
    char* const start = static_cast<char*>(control) + offset;
    std::memcpy(start, &header, sizeof header);
    if (item.size > 0) std::memcpy(start + control_length(0), item.data, item.size);
    offset += control_space(item.size);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_MESSAGES_HPP
