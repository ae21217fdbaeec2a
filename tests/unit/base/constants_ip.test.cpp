// SPDX-License-Identifier: MIT
// Protocols, and the options of IPv4 and IPv6. Each has its macro's value.
#include "support/constants_table.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace {

// What POSIX asks of every system.
constexpr support::constant_row everywhere[] = {
    SAME(ipproto_icmp, IPPROTO_ICMP),
    SAME(ipproto_ip, IPPROTO_IP),
    SAME(ipproto_ipv6, IPPROTO_IPV6),
    SAME(ipproto_raw, IPPROTO_RAW),
    SAME(ipproto_tcp, IPPROTO_TCP),
    SAME(ipproto_udp, IPPROTO_UDP),
    SAME(ipv6_join_group, IPV6_JOIN_GROUP),
    SAME(ipv6_leave_group, IPV6_LEAVE_GROUP),
    SAME(ipv6_multicast_hops, IPV6_MULTICAST_HOPS),
    SAME(ipv6_multicast_if, IPV6_MULTICAST_IF),
    SAME(ipv6_multicast_loop, IPV6_MULTICAST_LOOP),
    SAME(ipv6_unicast_hops, IPV6_UNICAST_HOPS),
    SAME(ipv6_v6only, IPV6_V6ONLY),
};

// What some systems have: where the macro is, the constant is.
constexpr support::constant_row somewhere[] = {
#ifdef IPPROTO_AH
    SAME(ipproto_ah, IPPROTO_AH),
#endif
#ifdef IPPROTO_BIP
    SAME(ipproto_bip, IPPROTO_BIP),
#endif
#ifdef IPPROTO_CBT
    SAME(ipproto_cbt, IPPROTO_CBT),
#endif
#ifdef IPPROTO_DSTOPTS
    SAME(ipproto_dstopts, IPPROTO_DSTOPTS),
#endif
#ifdef IPPROTO_EGP
    SAME(ipproto_egp, IPPROTO_EGP),
#endif
#ifdef IPPROTO_EON
    SAME(ipproto_eon, IPPROTO_EON),
#endif
#ifdef IPPROTO_ESP
    SAME(ipproto_esp, IPPROTO_ESP),
#endif
#ifdef IPPROTO_FRAGMENT
    SAME(ipproto_fragment, IPPROTO_FRAGMENT),
#endif
#ifdef IPPROTO_GGP
    SAME(ipproto_ggp, IPPROTO_GGP),
#endif
#ifdef IPPROTO_GRE
    SAME(ipproto_gre, IPPROTO_GRE),
#endif
#ifdef IPPROTO_HELLO
    SAME(ipproto_hello, IPPROTO_HELLO),
#endif
#ifdef IPPROTO_HOPOPTS
    SAME(ipproto_hopopts, IPPROTO_HOPOPTS),
#endif
#ifdef IPPROTO_ICLFXBM
    SAME(ipproto_iclfxbm, IPPROTO_ICLFXBM),
#endif
#ifdef IPPROTO_ICMPV6
    SAME(ipproto_icmpv6, IPPROTO_ICMPV6),
#endif
#ifdef IPPROTO_IDP
    SAME(ipproto_idp, IPPROTO_IDP),
#endif
#ifdef IPPROTO_IGMP
    SAME(ipproto_igmp, IPPROTO_IGMP),
#endif
#ifdef IPPROTO_IGP
    SAME(ipproto_igp, IPPROTO_IGP),
#endif
#ifdef IPPROTO_IPCOMP
    SAME(ipproto_ipcomp, IPPROTO_IPCOMP),
#endif
#ifdef IPPROTO_IPIP
    SAME(ipproto_ipip, IPPROTO_IPIP),
#endif
#ifdef IPPROTO_IPV4
    SAME(ipproto_ipv4, IPPROTO_IPV4),
#endif
#ifdef IPPROTO_L2TP
    SAME(ipproto_l2tp, IPPROTO_L2TP),
#endif
#ifdef IPPROTO_MAX
    SAME(ipproto_max, IPPROTO_MAX),
#endif
#ifdef IPPROTO_MOBILE
    SAME(ipproto_mobile, IPPROTO_MOBILE),
#endif
#ifdef IPPROTO_MPTCP
    SAME(ipproto_mptcp, IPPROTO_MPTCP),
#endif
#ifdef IPPROTO_ND
    SAME(ipproto_nd, IPPROTO_ND),
#endif
#ifdef IPPROTO_NONE
    SAME(ipproto_none, IPPROTO_NONE),
#endif
#ifdef IPPROTO_PGM
    SAME(ipproto_pgm, IPPROTO_PGM),
#endif
#ifdef IPPROTO_PIM
    SAME(ipproto_pim, IPPROTO_PIM),
#endif
#ifdef IPPROTO_PUP
    SAME(ipproto_pup, IPPROTO_PUP),
#endif
#ifdef IPPROTO_RDP
    SAME(ipproto_rdp, IPPROTO_RDP),
#endif
#ifdef IPPROTO_ROUTING
    SAME(ipproto_routing, IPPROTO_ROUTING),
#endif
#ifdef IPPROTO_RSVP
    SAME(ipproto_rsvp, IPPROTO_RSVP),
#endif
#ifdef IPPROTO_SCTP
    SAME(ipproto_sctp, IPPROTO_SCTP),
#endif
#ifdef IPPROTO_ST
    SAME(ipproto_st, IPPROTO_ST),
#endif
#ifdef IPPROTO_TP
    SAME(ipproto_tp, IPPROTO_TP),
#endif
#ifdef IPPROTO_UDPLITE
    SAME(ipproto_udplite, IPPROTO_UDPLITE),
#endif
#ifdef IPPROTO_VRRP
    SAME(ipproto_vrrp, IPPROTO_VRRP),
#endif
#ifdef IPPROTO_XTP
    SAME(ipproto_xtp, IPPROTO_XTP),
#endif
#ifdef IPV6_CHECKSUM
    SAME(ipv6_checksum, IPV6_CHECKSUM),
#endif
#ifdef IPV6_DONTFRAG
    SAME(ipv6_dontfrag, IPV6_DONTFRAG),
#endif
#ifdef IPV6_DSTOPTS
    SAME(ipv6_dstopts, IPV6_DSTOPTS),
#endif
#ifdef IPV6_HDRINCL
    SAME(ipv6_hdrincl, IPV6_HDRINCL),
#endif
#ifdef IPV6_HOPLIMIT
    SAME(ipv6_hoplimit, IPV6_HOPLIMIT),
#endif
#ifdef IPV6_HOPOPTS
    SAME(ipv6_hopopts, IPV6_HOPOPTS),
#endif
#ifdef IPV6_NEXTHOP
    SAME(ipv6_nexthop, IPV6_NEXTHOP),
#endif
#ifdef IPV6_PATHMTU
    SAME(ipv6_pathmtu, IPV6_PATHMTU),
#endif
#ifdef IPV6_PKTINFO
    SAME(ipv6_pktinfo, IPV6_PKTINFO),
#endif
#ifdef IPV6_RECVDSTOPTS
    SAME(ipv6_recvdstopts, IPV6_RECVDSTOPTS),
#endif
#ifdef IPV6_RECVERR
    SAME(ipv6_recverr, IPV6_RECVERR),
#endif
#ifdef IPV6_RECVHOPLIMIT
    SAME(ipv6_recvhoplimit, IPV6_RECVHOPLIMIT),
#endif
#ifdef IPV6_RECVHOPOPTS
    SAME(ipv6_recvhopopts, IPV6_RECVHOPOPTS),
#endif
#ifdef IPV6_RECVPATHMTU
    SAME(ipv6_recvpathmtu, IPV6_RECVPATHMTU),
#endif
#ifdef IPV6_RECVPKTINFO
    SAME(ipv6_recvpktinfo, IPV6_RECVPKTINFO),
#endif
#ifdef IPV6_RECVRTHDR
    SAME(ipv6_recvrthdr, IPV6_RECVRTHDR),
#endif
#ifdef IPV6_RECVTCLASS
    SAME(ipv6_recvtclass, IPV6_RECVTCLASS),
#endif
#ifdef IPV6_RTHDR
    SAME(ipv6_rthdr, IPV6_RTHDR),
#endif
#ifdef IPV6_RTHDRDSTOPTS
    SAME(ipv6_rthdrdstopts, IPV6_RTHDRDSTOPTS),
#endif
#ifdef IPV6_RTHDR_TYPE_0
    SAME(ipv6_rthdr_type_0, IPV6_RTHDR_TYPE_0),
#endif
#ifdef IPV6_TCLASS
    SAME(ipv6_tclass, IPV6_TCLASS),
#endif
#ifdef IPV6_USE_MIN_MTU
    SAME(ipv6_use_min_mtu, IPV6_USE_MIN_MTU),
#endif
#ifdef IP_ADD_MEMBERSHIP
    SAME(ip_add_membership, IP_ADD_MEMBERSHIP),
#endif
#ifdef IP_ADD_SOURCE_MEMBERSHIP
    SAME(ip_add_source_membership, IP_ADD_SOURCE_MEMBERSHIP),
#endif
#ifdef IP_BIND_ADDRESS_NO_PORT
    SAME(ip_bind_address_no_port, IP_BIND_ADDRESS_NO_PORT),
#endif
#ifdef IP_BLOCK_SOURCE
    SAME(ip_block_source, IP_BLOCK_SOURCE),
#endif
#ifdef IP_DEFAULT_MULTICAST_LOOP
    SAME(ip_default_multicast_loop, IP_DEFAULT_MULTICAST_LOOP),
#endif
#ifdef IP_DEFAULT_MULTICAST_TTL
    SAME(ip_default_multicast_ttl, IP_DEFAULT_MULTICAST_TTL),
#endif
#ifdef IP_DROP_MEMBERSHIP
    SAME(ip_drop_membership, IP_DROP_MEMBERSHIP),
#endif
#ifdef IP_DROP_SOURCE_MEMBERSHIP
    SAME(ip_drop_source_membership, IP_DROP_SOURCE_MEMBERSHIP),
#endif
#ifdef IP_FREEBIND
    SAME(ip_freebind, IP_FREEBIND),
#endif
#ifdef IP_HDRINCL
    SAME(ip_hdrincl, IP_HDRINCL),
#endif
#ifdef IP_MAX_MEMBERSHIPS
    SAME(ip_max_memberships, IP_MAX_MEMBERSHIPS),
#endif
#ifdef IP_MULTICAST_IF
    SAME(ip_multicast_if, IP_MULTICAST_IF),
#endif
#ifdef IP_MULTICAST_LOOP
    SAME(ip_multicast_loop, IP_MULTICAST_LOOP),
#endif
#ifdef IP_MULTICAST_TTL
    SAME(ip_multicast_ttl, IP_MULTICAST_TTL),
#endif
#ifdef IP_OPTIONS
    SAME(ip_options, IP_OPTIONS),
#endif
#ifdef IP_PKTINFO
    SAME(ip_pktinfo, IP_PKTINFO),
#endif
#ifdef IP_RECVDSTADDR
    SAME(ip_recvdstaddr, IP_RECVDSTADDR),
#endif
#ifdef IP_RECVERR
    SAME(ip_recverr, IP_RECVERR),
#endif
#ifdef IP_RECVOPTS
    SAME(ip_recvopts, IP_RECVOPTS),
#endif
#ifdef IP_RECVORIGDSTADDR
    SAME(ip_recvorigdstaddr, IP_RECVORIGDSTADDR),
#endif
#ifdef IP_RECVRETOPTS
    SAME(ip_recvretopts, IP_RECVRETOPTS),
#endif
#ifdef IP_RECVTOS
    SAME(ip_recvtos, IP_RECVTOS),
#endif
#ifdef IP_RECVTTL
    SAME(ip_recvttl, IP_RECVTTL),
#endif
#ifdef IP_RETOPTS
    SAME(ip_retopts, IP_RETOPTS),
#endif
#ifdef IP_TOS
    SAME(ip_tos, IP_TOS),
#endif
#ifdef IP_TRANSPARENT
    SAME(ip_transparent, IP_TRANSPARENT),
#endif
#ifdef IP_TTL
    SAME(ip_ttl, IP_TTL),
#endif
#ifdef IP_UNBLOCK_SOURCE
    SAME(ip_unblock_source, IP_UNBLOCK_SOURCE),
#endif
};

} // namespace

TEST_SUITE_BEGIN("base/constants_ip");

TEST_CASE("the constants that every system has have the values of their macros") { support::check_values(everywhere); }

TEST_CASE("the constants that only some systems have have the values of their macros") {
    support::check_values(somewhere);
}

TEST_SUITE_END();
