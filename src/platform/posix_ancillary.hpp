// SPDX-License-Identifier: MIT
// What the control messages of POSIX systems say: handles, credentials, packet information, timestamps, hop limits.
#ifndef PYSOCK_PLATFORM_POSIX_ANCILLARY_HPP
#define PYSOCK_PLATFORM_POSIX_ANCILLARY_HPP

#include "platform/control_messages.hpp"
#include "platform/posix.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

#if PYSOCK_OS_POSIX

#include <sys/time.h>

namespace pysock::inline v0_1::detail::os {

// ---- handles -----------------------------------------------------------------------------------

inline constexpr int handles_level = SOL_SOCKET;
inline constexpr int handles_type = SCM_RIGHTS;

/// The `index`-th handle of an item that has handles; false behind the last. A rest too short for one does not count.
inline bool handle_in(const control_item& item, std::size_t index, handle& found) noexcept {
    if (item.level != handles_level || item.type != handles_type || index >= item.size / sizeof found) return false;
    std::memcpy(&found, item.data + index * sizeof found, sizeof found);
    return true;
}

// ---- credentials -------------------------------------------------------------------------------

/// Linux: struct ucred of SCM_CREDENTIALS. FreeBSD: struct sockcred2 of SCM_CREDS2, struct cmsgcred of SCM_CREDS.
/// NetBSD: struct sockcred of SCM_CREDS. The others have none in messages.
inline bool read_credentials([[maybe_unused]] const control_item& item, [[maybe_unused]] credentials& out) noexcept {
    if (item.level != SOL_SOCKET) return false;
#if defined(SCM_CREDENTIALS)
    if (::ucred sent; item.type == SCM_CREDENTIALS && content_of(item, sent)) {
        out = {sent.pid, sent.uid, sent.gid};
        return true;
    }
#endif
#if defined(__FreeBSD__) && defined(SCM_CREDS2)
    if (::sockcred2 sent; item.type == SCM_CREDS2 && content_of(item, sent)) {
        out = {sent.sc_pid, sent.sc_uid, sent.sc_gid};
        return true;
    }
#endif
#if defined(__FreeBSD__) && defined(SCM_CREDS)
    // LOCAL_CREDS gives another struct under the same number; the length tells them apart, unix(4).
    if (::cmsgcred sent; item.type == SCM_CREDS && item.size == sizeof sent && content_of(item, sent)) {
        out = {sent.cmcred_pid, sent.cmcred_uid, sent.cmcred_gid};
        return true;
    }
#endif
#if defined(__NetBSD__) && defined(SCM_CREDS)
    if (::sockcred sent; item.type == SCM_CREDS && content_of(item, sent)) {
        out = {sent.sc_pid, sent.sc_uid, sent.sc_gid};
        return true;
    }
#endif
    return false;
}

// ---- packet information ------------------------------------------------------------------------

/// Where a packet came in: IP_PKTINFO, or IP_RECVDSTADDR of the BSDs, and IPV6_PKTINFO (RFC 3542).
inline bool read_packet_info(const control_item& item, packet_info& out) noexcept {
#if defined(IP_PKTINFO)
    if (::in_pktinfo info; item.level == IPPROTO_IP && item.type == IP_PKTINFO && content_of(item, info)) {
        out.ifindex = static_cast<unsigned>(info.ipi_ifindex);
        store_inet(info.ipi_spec_dst, out.local);
        store_inet(info.ipi_addr, out.destination);
        return true;
    }
#endif
#if defined(IP_RECVDSTADDR)
    if (::in_addr host; item.level == IPPROTO_IP && item.type == IP_RECVDSTADDR && content_of(item, host)) {
        store_inet(host, out.destination);
        return true;
    }
#endif
#if defined(IPV6_PKTINFO)
    if (::in6_pktinfo info; item.level == IPPROTO_IPV6 && item.type == IPV6_PKTINFO && content_of(item, info)) {
        out.ifindex = static_cast<unsigned>(info.ipi6_ifindex);
        store_inet6(info.ipi6_addr, out.ifindex, out.destination);
        return true;
    }
#endif
    return false;
}

// ---- times -------------------------------------------------------------------------------------

/// A time of seconds and a fraction, `unit` nanoseconds each; false for a fraction that is none, which no system
/// writes.
inline bool store_time(std::int64_t seconds, std::int64_t fraction, std::int64_t unit, timestamp& out) noexcept {
    if (fraction < 0 || fraction >= 1'000'000'000 / unit) return false;
    out = {seconds, fraction * unit};
    return true;
}

/// When a packet came in: SO_TIMESTAMP, SO_TIMESTAMPNS, and of SO_TIMESTAMPING the system's time, or else the device's.
inline bool read_timestamp(const control_item& item, timestamp& out) noexcept {
    if (item.level != SOL_SOCKET) return false;
#if defined(SCM_TIMESTAMP)
    if (::timeval time; item.type == SCM_TIMESTAMP && content_of(item, time))
        return store_time(time.tv_sec, time.tv_usec, 1000, out);
#endif
#if defined(SCM_TIMESTAMPNS) || defined(SCM_REALTIME)
#if defined(SCM_TIMESTAMPNS)
    constexpr int in_nanoseconds = SCM_TIMESTAMPNS;
#else
    constexpr int in_nanoseconds = SCM_REALTIME;
#endif
    if (::timespec time; item.type == in_nanoseconds && content_of(item, time))
        return store_time(time.tv_sec, time.tv_nsec, 1, out);
#endif
#if defined(SCM_TIMESTAMPING)
    if (::timespec times[3]; item.type == SCM_TIMESTAMPING && content_of(item, times)) {
        const ::timespec& time = times[0].tv_sec != 0 || times[0].tv_nsec != 0 ? times[0] : times[2];
        return store_time(time.tv_sec, time.tv_nsec, 1, out);
    }
#endif
    return false;
}

// ---- hop limits --------------------------------------------------------------------------------

/// How many hops a packet had left: IP_TTL of Linux, IP_RECVTTL of the BSDs, IPV6_HOPLIMIT. An int, or one byte.
inline bool read_ttl(const control_item& item, int& out) noexcept {
    bool found = false;
#if defined(IP_TTL)
    found = found || (item.level == IPPROTO_IP && item.type == IP_TTL);
#endif
#if defined(IP_RECVTTL)
    found = found || (item.level == IPPROTO_IP && item.type == IP_RECVTTL);
#endif
#if defined(IPV6_HOPLIMIT)
    found = found || (item.level == IPPROTO_IPV6 && item.type == IPV6_HOPLIMIT);
#endif
    if (!found || item.size == 0) return false;
    if (!content_of(item, out)) out = static_cast<unsigned char>(*item.data);
    return true;
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_ANCILLARY_HPP
