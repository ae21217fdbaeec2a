// SPDX-License-Identifier: MIT
// What the control messages of Winsock say: packet information and hop limits.
#ifndef PYSOCK_PLATFORM_WINSOCK_ANCILLARY_HPP
#define PYSOCK_PLATFORM_WINSOCK_ANCILLARY_HPP

#include "platform/control_messages.hpp"
#include "platform/winsock.hpp"

#include <cstddef>

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

// ---- handles, credentials, times: none comes with a message ------------------------------------

inline bool handle_in(const control_item&, std::size_t, handle&) noexcept { return false; }
inline bool read_credentials(const control_item&, credentials&) noexcept { return false; }
inline bool read_timestamp(const control_item&, timestamp&) noexcept { return false; }

// ---- packet information ------------------------------------------------------------------------

/// Where a packet came in: IP_PKTINFO, and IPV6_PKTINFO (RFC 3542). Winsock does not tell the local address apart from
/// the destination of an IPv4 packet.
inline bool read_packet_info(const control_item& item, packet_info& out) noexcept {
    if (::in_pktinfo info; item.level == IPPROTO_IP && item.type == IP_PKTINFO && content_of(item, info)) {
        out.ifindex = info.ipi_ifindex;
        store_inet(info.ipi_addr, out.local);
        store_inet(info.ipi_addr, out.destination);
        return true;
    }
    if (::in6_pktinfo info; item.level == IPPROTO_IPV6 && item.type == IPV6_PKTINFO && content_of(item, info)) {
        out.ifindex = info.ipi6_ifindex;
        store_inet6(info.ipi6_addr, out.ifindex, out.destination);
        return true;
    }
    return false;
}

// ---- hop limits --------------------------------------------------------------------------------

/// How many hops a packet had left. IP_RECVTTL asks for IP_TTL messages, and IPV6_HOPLIMIT for those of its own name;
/// IP_HOPLIMIT, an older name with the same number, asks for both.
inline bool read_ttl(const control_item& item, int& out) noexcept {
    const bool is_inet = item.level == IPPROTO_IP && (item.type == IP_TTL || item.type == IP_RECVTTL);
    const bool is_inet6 = item.level == IPPROTO_IPV6 && item.type == IPV6_HOPLIMIT;
    return (is_inet || is_inet6) && content_of(item, out);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_ANCILLARY_HPP
