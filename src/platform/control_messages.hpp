// SPDX-License-Identifier: MIT
// How control messages lie in memory, what they can say, and what a received message has beside its bytes.
#ifndef PYSOCK_PLATFORM_CONTROL_MESSAGES_HPP
#define PYSOCK_PLATFORM_CONTROL_MESSAGES_HPP

#include "platform/posix.hpp"
#include "platform/winsock.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace pysock::inline v0_1::detail::os {

/// What a received message has beside its bytes. The room is the caller's, the rest is written by a receive.
struct message_extra {
    void* control = nullptr; ///< room for control messages; its alignment does not matter
    std::size_t control_room = 0;
    std::size_t control_size = 0; ///< how much of the room has been filled
    raw_address* peer = nullptr;  ///< where the sender's address goes; null: nowhere
    int flags = 0;                ///< MSG_* that the system reports
};

// ---- the memory of control messages ------------------------------------------------------------

/// The most bytes that control messages may have: what a socklen_t of 32 bits holds everywhere.
inline constexpr std::size_t most_control = 0x7fffffff;

/// The length of a control message with `size` bytes of data, without and with the padding behind it. Not constexpr:
/// some systems know their alignment only when they run.
#if PYSOCK_OS_WINDOWS
using control_header = ::WSACMSGHDR;
inline std::size_t control_length(std::size_t size) noexcept { return WSA_CMSG_LEN(size); }
inline std::size_t control_space(std::size_t size) noexcept { return WSA_CMSG_SPACE(size); }
inline constexpr bool several_control_messages = true;
#else
using control_header = ::cmsghdr;
inline std::size_t control_length(std::size_t size) noexcept { return CMSG_LEN(size); }
#if defined(CMSG_SPACE)
inline std::size_t control_space(std::size_t size) noexcept { return CMSG_SPACE(size); }
inline constexpr bool several_control_messages = true;
#else
inline std::size_t control_space(std::size_t size) noexcept { return CMSG_LEN(size); }
inline constexpr bool several_control_messages = false; // there is no way to tell where the second one goes
#endif
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
    control_header header;
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
    control_header header{};
    header.cmsg_len = static_cast<decltype(header.cmsg_len)>(control_length(item.size));
    header.cmsg_level = item.level;
    header.cmsg_type = item.type;
    char* const start = static_cast<char*>(control) + offset;
    std::memcpy(start, &header, sizeof header);
    if (item.size > 0) std::memcpy(start + control_length(0), item.data, item.size);
    offset += control_space(item.size);
}

// ---- what they can say -------------------------------------------------------------------------

/// The system's struct `T` at the start of an item's data; false when the data is shorter.
template <class T>
bool content_of(const control_item& item, T& content) noexcept {
    if (item.size < sizeof content) return false;
    std::memcpy(&content, item.data, sizeof content);
    return true;
}

struct credentials {
    int pid = 0;
    unsigned uid = 0;
    unsigned gid = 0;
};

struct packet_info {
    unsigned ifindex = 0;
    raw_address local;
    raw_address destination;
};

struct timestamp {
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
};

inline void store_inet(const ::in_addr& host, raw_address& out) noexcept {
    ::sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr = host;
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}

inline void store_inet6(const ::in6_addr& host, unsigned ifindex, raw_address& out) noexcept {
    ::sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_addr = host;
    // RFC 4007: addresses that mean something on one link only need that link to be used. These are fe80::/10,
    // ff01::/16 and ff02::/16 with any flags; glibc's macros for them do not go with <linux/in6.h>.
    const auto* const byte = reinterpret_cast<const unsigned char*>(&host);
    const bool is_link_local = byte[0] == 0xfe && (byte[1] & 0xc0) == 0x80;
    const bool is_group_of_link = byte[0] == 0xff && ((byte[1] & 0xf) == 1 || (byte[1] & 0xf) == 2);
    if (is_link_local || is_group_of_link) name.sin6_scope_id = ifindex;
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_CONTROL_MESSAGES_HPP
