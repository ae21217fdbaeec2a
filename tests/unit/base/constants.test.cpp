// SPDX-License-Identifier: MIT
// Options of every socket, levels, flags and errors of the resolver, IPv4 addresses. Each has its macro's value.
#include "support/constants_table.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace {

// What POSIX asks of every system.
constexpr support::constant_row everywhere[] = {
    SAME(eai_again, EAI_AGAIN),
    SAME(eai_badflags, EAI_BADFLAGS),
    SAME(eai_fail, EAI_FAIL),
    SAME(eai_family, EAI_FAMILY),
    SAME(eai_memory, EAI_MEMORY),
    SAME(eai_noname, EAI_NONAME),
    SAME(eai_overflow, EAI_OVERFLOW),
    SAME(eai_service, EAI_SERVICE),
    SAME(eai_socktype, EAI_SOCKTYPE),
    SAME(eai_system, EAI_SYSTEM),
    SAME(inaddr_any, INADDR_ANY),
    SAME(inaddr_broadcast, INADDR_BROADCAST),
    SAME(ni_dgram, NI_DGRAM),
    SAME(ni_namereqd, NI_NAMEREQD),
    SAME(ni_nofqdn, NI_NOFQDN),
    SAME(ni_numerichost, NI_NUMERICHOST),
    SAME(ni_numericserv, NI_NUMERICSERV),
    SAME(shut_rd, SHUT_RD),
    SAME(shut_rdwr, SHUT_RDWR),
    SAME(shut_wr, SHUT_WR),
    SAME(sol_socket, SOL_SOCKET),
    SAME(somaxconn, SOMAXCONN),
    SAME(so_acceptconn, SO_ACCEPTCONN),
    SAME(so_broadcast, SO_BROADCAST),
    SAME(so_debug, SO_DEBUG),
    SAME(so_dontroute, SO_DONTROUTE),
    SAME(so_error, SO_ERROR),
    SAME(so_keepalive, SO_KEEPALIVE),
    SAME(so_linger, SO_LINGER),
    SAME(so_oobinline, SO_OOBINLINE),
    SAME(so_rcvbuf, SO_RCVBUF),
    SAME(so_rcvlowat, SO_RCVLOWAT),
    SAME(so_rcvtimeo, SO_RCVTIMEO),
    SAME(so_reuseaddr, SO_REUSEADDR),
    SAME(so_sndbuf, SO_SNDBUF),
    SAME(so_sndlowat, SO_SNDLOWAT),
    SAME(so_sndtimeo, SO_SNDTIMEO),
    SAME(so_type, SO_TYPE),
};

// What some systems have: where the macro is, the constant is.
constexpr support::constant_row somewhere[] = {
#ifdef EAI_ADDRFAMILY
    SAME(eai_addrfamily, EAI_ADDRFAMILY),
#endif
#ifdef EAI_BADHINTS
    SAME(eai_badhints, EAI_BADHINTS),
#endif
#ifdef EAI_MAX
    SAME(eai_max, EAI_MAX),
#endif
#ifdef EAI_NODATA
    SAME(eai_nodata, EAI_NODATA),
#endif
#ifdef EAI_PROTOCOL
    SAME(eai_protocol, EAI_PROTOCOL),
#endif
#ifdef INADDR_ALLHOSTS_GROUP
    SAME(inaddr_allhosts_group, INADDR_ALLHOSTS_GROUP),
#endif
#ifdef INADDR_LOOPBACK
    SAME(inaddr_loopback, INADDR_LOOPBACK),
#endif
#ifdef INADDR_MAX_LOCAL_GROUP
    SAME(inaddr_max_local_group, INADDR_MAX_LOCAL_GROUP),
#endif
#ifdef INADDR_NONE
    SAME(inaddr_none, INADDR_NONE),
#endif
#ifdef INADDR_UNSPEC_GROUP
    SAME(inaddr_unspec_group, INADDR_UNSPEC_GROUP),
#endif
#ifdef IPPORT_RESERVED
    SAME(ipport_reserved, IPPORT_RESERVED),
#endif
#ifdef IPPORT_USERRESERVED
    SAME(ipport_userreserved, IPPORT_USERRESERVED),
#endif
#ifdef NI_IDN
    SAME(ni_idn, NI_IDN),
#endif
#ifdef NI_MAXHOST
    SAME(ni_maxhost, NI_MAXHOST),
#endif
#ifdef NI_MAXSERV
    SAME(ni_maxserv, NI_MAXSERV),
#endif
#ifdef SOL_ATALK
    SAME(sol_atalk, SOL_ATALK),
#endif
#ifdef SOL_AX25
    SAME(sol_ax25, SOL_AX25),
#endif
#ifdef SOL_IP
    SAME(sol_ip, SOL_IP),
#endif
#ifdef SOL_IPX
    SAME(sol_ipx, SOL_IPX),
#endif
#ifdef SOL_NETROM
    SAME(sol_netrom, SOL_NETROM),
#endif
#ifdef SOL_ROSE
    SAME(sol_rose, SOL_ROSE),
#endif
#ifdef SOL_TCP
    SAME(sol_tcp, SOL_TCP),
#endif
#ifdef SOL_UDP
    SAME(sol_udp, SOL_UDP),
#endif
#ifdef SO_BINDTODEVICE
    SAME(so_bindtodevice, SO_BINDTODEVICE),
#endif
#ifdef SO_BINDTOIFINDEX
    SAME(so_bindtoifindex, SO_BINDTOIFINDEX),
#endif
#ifdef SO_DOMAIN
    SAME(so_domain, SO_DOMAIN),
#endif
#ifdef SO_EXCLUSIVEADDRUSE
    SAME(so_exclusiveaddruse, SO_EXCLUSIVEADDRUSE),
#endif
#ifdef SO_INCOMING_CPU
    SAME(so_incoming_cpu, SO_INCOMING_CPU),
#endif
#ifdef SO_MARK
    SAME(so_mark, SO_MARK),
#endif
#ifdef SO_ORIGINAL_DST
    SAME(so_original_dst, SO_ORIGINAL_DST),
#endif
#ifdef SO_PASSCRED
    SAME(so_passcred, SO_PASSCRED),
#endif
#ifdef SO_PASSSEC
    SAME(so_passsec, SO_PASSSEC),
#endif
#ifdef SO_PEERCRED
    SAME(so_peercred, SO_PEERCRED),
#endif
#ifdef SO_PEERSEC
    SAME(so_peersec, SO_PEERSEC),
#endif
#ifdef SO_PRIORITY
    SAME(so_priority, SO_PRIORITY),
#endif
#ifdef SO_PROTOCOL
    SAME(so_protocol, SO_PROTOCOL),
#endif
#ifdef SO_REUSEPORT
    SAME(so_reuseport, SO_REUSEPORT),
#endif
#ifdef SO_REUSEPORT_LB
    SAME(so_reuseport_lb, SO_REUSEPORT_LB),
#endif
#ifdef SO_RTABLE
    SAME(so_rtable, SO_RTABLE),
#endif
#ifdef SO_SETFIB
    SAME(so_setfib, SO_SETFIB),
#endif
#ifdef SO_USELOOPBACK
    SAME(so_useloopback, SO_USELOOPBACK),
#endif
#ifdef SO_USER_COOKIE
    SAME(so_user_cookie, SO_USER_COOKIE),
#endif
};

} // namespace

TEST_SUITE_BEGIN("base/constants");

TEST_CASE("the constants that every system has have the values of their macros") { support::check_values(everywhere); }

TEST_CASE("the constants that only some systems have have the values of their macros") {
    support::check_values(somewhere);
}

TEST_CASE("the levels that some systems lack are the numbers of their protocols") {
    CHECK(pysock::sol_ip == 0);
    CHECK(pysock::sol_tcp == IPPROTO_TCP);
    CHECK(pysock::sol_udp == IPPROTO_UDP);
}

TEST_CASE("IPv4 addresses are numbers in the order of this machine") {
    static_assert(std::is_same_v<decltype(pysock::inaddr_loopback), const std::uint32_t>);
    CHECK(pysock::inaddr_loopback == 0x7f000001);
    CHECK(pysock::inaddr_any == 0);
    CHECK(pysock::inaddr_broadcast == 0xffffffff);
    CHECK(pysock::inaddr_none == 0xffffffff);
}

TEST_CASE("the system has IPv6 where its headers do") { static_assert(pysock::has_ipv6); }

TEST_SUITE_END();
