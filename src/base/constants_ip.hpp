// SPDX-License-Identifier: MIT
// The constants of the Internet protocols: IPPROTO_*, IP_*, IPV6_*, UDPLITE_*.
#ifndef PYSOCK_BASE_CONSTANTS_IP_HPP
#define PYSOCK_BASE_CONSTANTS_IP_HPP

#include "platform/contract.hpp"

// Each is present exactly where the system defines its macro.

namespace pysock::inline v0_1 {

// ---- protocols -------------------------------------------------------------------------------

#ifdef IPPROTO_AH
inline constexpr int ipproto_ah = IPPROTO_AH;
#endif
#ifdef IPPROTO_BIP
inline constexpr int ipproto_bip = IPPROTO_BIP;
#endif
#ifdef IPPROTO_CBT
inline constexpr int ipproto_cbt = IPPROTO_CBT;
#endif
#ifdef IPPROTO_DSTOPTS
inline constexpr int ipproto_dstopts = IPPROTO_DSTOPTS;
#endif
#ifdef IPPROTO_EGP
inline constexpr int ipproto_egp = IPPROTO_EGP;
#endif
#ifdef IPPROTO_EON
inline constexpr int ipproto_eon = IPPROTO_EON;
#endif
#ifdef IPPROTO_ESP
inline constexpr int ipproto_esp = IPPROTO_ESP;
#endif
#ifdef IPPROTO_FRAGMENT
inline constexpr int ipproto_fragment = IPPROTO_FRAGMENT;
#endif
#ifdef IPPROTO_GGP
inline constexpr int ipproto_ggp = IPPROTO_GGP;
#endif
#ifdef IPPROTO_GRE
inline constexpr int ipproto_gre = IPPROTO_GRE;
#endif
#ifdef IPPROTO_HELLO
inline constexpr int ipproto_hello = IPPROTO_HELLO;
#endif
#ifdef IPPROTO_HOPOPTS
inline constexpr int ipproto_hopopts = IPPROTO_HOPOPTS;
#endif
#ifdef IPPROTO_ICLFXBM
inline constexpr int ipproto_iclfxbm = IPPROTO_ICLFXBM;
#endif
#ifdef IPPROTO_ICMP
inline constexpr int ipproto_icmp = IPPROTO_ICMP;
#else
inline constexpr int ipproto_icmp = 1;
#endif
#ifdef IPPROTO_ICMPV6
inline constexpr int ipproto_icmpv6 = IPPROTO_ICMPV6;
#endif
#ifdef IPPROTO_IDP
inline constexpr int ipproto_idp = IPPROTO_IDP;
#endif
#ifdef IPPROTO_IGMP
inline constexpr int ipproto_igmp = IPPROTO_IGMP;
#endif
#ifdef IPPROTO_IGP
inline constexpr int ipproto_igp = IPPROTO_IGP;
#endif
#ifdef IPPROTO_IP
inline constexpr int ipproto_ip = IPPROTO_IP;
#else
inline constexpr int ipproto_ip = 0;
#endif
#ifdef IPPROTO_IPCOMP
inline constexpr int ipproto_ipcomp = IPPROTO_IPCOMP;
#endif
#ifdef IPPROTO_IPIP
inline constexpr int ipproto_ipip = IPPROTO_IPIP;
#endif
#ifdef IPPROTO_IPV4
inline constexpr int ipproto_ipv4 = IPPROTO_IPV4;
#endif
#ifdef IPPROTO_IPV6
inline constexpr int ipproto_ipv6 = IPPROTO_IPV6;
#endif
#ifdef IPPROTO_L2TP
inline constexpr int ipproto_l2tp = IPPROTO_L2TP;
#endif
#ifdef IPPROTO_MAX
inline constexpr int ipproto_max = IPPROTO_MAX;
#endif
#ifdef IPPROTO_MOBILE
inline constexpr int ipproto_mobile = IPPROTO_MOBILE;
#endif
#ifdef IPPROTO_MPTCP
inline constexpr int ipproto_mptcp = IPPROTO_MPTCP;
#endif
#ifdef IPPROTO_ND
inline constexpr int ipproto_nd = IPPROTO_ND;
#endif
#ifdef IPPROTO_NONE
inline constexpr int ipproto_none = IPPROTO_NONE;
#endif
#ifdef IPPROTO_PGM
inline constexpr int ipproto_pgm = IPPROTO_PGM;
#endif
#ifdef IPPROTO_PIM
inline constexpr int ipproto_pim = IPPROTO_PIM;
#endif
#ifdef IPPROTO_PUP
inline constexpr int ipproto_pup = IPPROTO_PUP;
#endif
#ifdef IPPROTO_RAW
inline constexpr int ipproto_raw = IPPROTO_RAW;
#else
inline constexpr int ipproto_raw = 255;
#endif
#ifdef IPPROTO_RDP
inline constexpr int ipproto_rdp = IPPROTO_RDP;
#endif
#ifdef IPPROTO_ROUTING
inline constexpr int ipproto_routing = IPPROTO_ROUTING;
#endif
#ifdef IPPROTO_RSVP
inline constexpr int ipproto_rsvp = IPPROTO_RSVP;
#endif
#ifdef IPPROTO_SCTP
inline constexpr int ipproto_sctp = IPPROTO_SCTP;
#endif
#ifdef IPPROTO_ST
inline constexpr int ipproto_st = IPPROTO_ST;
#endif
#ifdef IPPROTO_TCP
inline constexpr int ipproto_tcp = IPPROTO_TCP;
#else
inline constexpr int ipproto_tcp = 6;
#endif
#ifdef IPPROTO_TP
inline constexpr int ipproto_tp = IPPROTO_TP;
#endif
#ifdef IPPROTO_UDP
inline constexpr int ipproto_udp = IPPROTO_UDP;
#else
inline constexpr int ipproto_udp = 17;
#endif
#ifdef IPPROTO_UDPLITE
inline constexpr int ipproto_udplite = IPPROTO_UDPLITE;
#endif
#ifdef IPPROTO_VRRP
inline constexpr int ipproto_vrrp = IPPROTO_VRRP;
#endif
#ifdef IPPROTO_XTP
inline constexpr int ipproto_xtp = IPPROTO_XTP;
#endif

// ---- options of IPv4, level ipproto_ip -------------------------------------------------------

#ifdef IP_ADD_MEMBERSHIP
inline constexpr int ip_add_membership = IP_ADD_MEMBERSHIP;
#endif
#ifdef IP_ADD_SOURCE_MEMBERSHIP
inline constexpr int ip_add_source_membership = IP_ADD_SOURCE_MEMBERSHIP;
#endif
#ifdef IP_BIND_ADDRESS_NO_PORT
inline constexpr int ip_bind_address_no_port = IP_BIND_ADDRESS_NO_PORT;
#endif
#ifdef IP_BLOCK_SOURCE
inline constexpr int ip_block_source = IP_BLOCK_SOURCE;
#endif
#ifdef IP_DEFAULT_MULTICAST_LOOP
inline constexpr int ip_default_multicast_loop = IP_DEFAULT_MULTICAST_LOOP;
#endif
#ifdef IP_DEFAULT_MULTICAST_TTL
inline constexpr int ip_default_multicast_ttl = IP_DEFAULT_MULTICAST_TTL;
#endif
#ifdef IP_DROP_MEMBERSHIP
inline constexpr int ip_drop_membership = IP_DROP_MEMBERSHIP;
#endif
#ifdef IP_DROP_SOURCE_MEMBERSHIP
inline constexpr int ip_drop_source_membership = IP_DROP_SOURCE_MEMBERSHIP;
#endif
#ifdef IP_FREEBIND
inline constexpr int ip_freebind = IP_FREEBIND;
#endif
#ifdef IP_HDRINCL
inline constexpr int ip_hdrincl = IP_HDRINCL;
#endif
#ifdef IP_MAX_MEMBERSHIPS
inline constexpr int ip_max_memberships = IP_MAX_MEMBERSHIPS;
#endif
#ifdef IP_MULTICAST_IF
inline constexpr int ip_multicast_if = IP_MULTICAST_IF;
#endif
#ifdef IP_MULTICAST_LOOP
inline constexpr int ip_multicast_loop = IP_MULTICAST_LOOP;
#endif
#ifdef IP_MULTICAST_TTL
inline constexpr int ip_multicast_ttl = IP_MULTICAST_TTL;
#endif
#ifdef IP_OPTIONS
inline constexpr int ip_options = IP_OPTIONS;
#endif
#ifdef IP_PKTINFO
inline constexpr int ip_pktinfo = IP_PKTINFO;
#endif
#ifdef IP_RECVDSTADDR
inline constexpr int ip_recvdstaddr = IP_RECVDSTADDR;
#endif
#ifdef IP_RECVERR
inline constexpr int ip_recverr = IP_RECVERR;
#endif
#ifdef IP_RECVOPTS
inline constexpr int ip_recvopts = IP_RECVOPTS;
#endif
#ifdef IP_RECVORIGDSTADDR
inline constexpr int ip_recvorigdstaddr = IP_RECVORIGDSTADDR;
#endif
#ifdef IP_RECVRETOPTS
inline constexpr int ip_recvretopts = IP_RECVRETOPTS;
#endif
#ifdef IP_RECVTOS
inline constexpr int ip_recvtos = IP_RECVTOS;
#endif
#ifdef IP_RECVTTL
inline constexpr int ip_recvttl = IP_RECVTTL;
#endif
#ifdef IP_RETOPTS
inline constexpr int ip_retopts = IP_RETOPTS;
#endif
#ifdef IP_TOS
inline constexpr int ip_tos = IP_TOS;
#endif
#ifdef IP_TRANSPARENT
inline constexpr int ip_transparent = IP_TRANSPARENT;
#endif
#ifdef IP_TTL
inline constexpr int ip_ttl = IP_TTL;
#endif
#ifdef IP_UNBLOCK_SOURCE
inline constexpr int ip_unblock_source = IP_UNBLOCK_SOURCE;
#endif

// ---- options of IPv6, level ipproto_ipv6 -----------------------------------------------------

#ifdef IPV6_CHECKSUM
inline constexpr int ipv6_checksum = IPV6_CHECKSUM;
#endif
#ifdef IPV6_DONTFRAG
inline constexpr int ipv6_dontfrag = IPV6_DONTFRAG;
#endif
#ifdef IPV6_DSTOPTS
inline constexpr int ipv6_dstopts = IPV6_DSTOPTS;
#endif
#ifdef IPV6_HDRINCL
inline constexpr int ipv6_hdrincl = IPV6_HDRINCL;
#endif
#ifdef IPV6_HOPLIMIT
inline constexpr int ipv6_hoplimit = IPV6_HOPLIMIT;
#endif
#ifdef IPV6_HOPOPTS
inline constexpr int ipv6_hopopts = IPV6_HOPOPTS;
#endif
#ifdef IPV6_JOIN_GROUP
inline constexpr int ipv6_join_group = IPV6_JOIN_GROUP;
#endif
#ifdef IPV6_LEAVE_GROUP
inline constexpr int ipv6_leave_group = IPV6_LEAVE_GROUP;
#endif
#ifdef IPV6_MULTICAST_HOPS
inline constexpr int ipv6_multicast_hops = IPV6_MULTICAST_HOPS;
#endif
#ifdef IPV6_MULTICAST_IF
inline constexpr int ipv6_multicast_if = IPV6_MULTICAST_IF;
#endif
#ifdef IPV6_MULTICAST_LOOP
inline constexpr int ipv6_multicast_loop = IPV6_MULTICAST_LOOP;
#endif
#ifdef IPV6_NEXTHOP
inline constexpr int ipv6_nexthop = IPV6_NEXTHOP;
#endif
#ifdef IPV6_PATHMTU
inline constexpr int ipv6_pathmtu = IPV6_PATHMTU;
#endif
#ifdef IPV6_PKTINFO
inline constexpr int ipv6_pktinfo = IPV6_PKTINFO;
#endif
#ifdef IPV6_RECVDSTOPTS
inline constexpr int ipv6_recvdstopts = IPV6_RECVDSTOPTS;
#endif
#ifdef IPV6_RECVERR
inline constexpr int ipv6_recverr = IPV6_RECVERR;
#endif
#ifdef IPV6_RECVHOPLIMIT
inline constexpr int ipv6_recvhoplimit = IPV6_RECVHOPLIMIT;
#endif
#ifdef IPV6_RECVHOPOPTS
inline constexpr int ipv6_recvhopopts = IPV6_RECVHOPOPTS;
#endif
#ifdef IPV6_RECVPATHMTU
inline constexpr int ipv6_recvpathmtu = IPV6_RECVPATHMTU;
#endif
#ifdef IPV6_RECVPKTINFO
inline constexpr int ipv6_recvpktinfo = IPV6_RECVPKTINFO;
#endif
#ifdef IPV6_RECVRTHDR
inline constexpr int ipv6_recvrthdr = IPV6_RECVRTHDR;
#endif
#ifdef IPV6_RECVTCLASS
inline constexpr int ipv6_recvtclass = IPV6_RECVTCLASS;
#endif
#ifdef IPV6_RTHDR
inline constexpr int ipv6_rthdr = IPV6_RTHDR;
#endif
#ifdef IPV6_RTHDRDSTOPTS
inline constexpr int ipv6_rthdrdstopts = IPV6_RTHDRDSTOPTS;
#endif
#ifdef IPV6_RTHDR_TYPE_0
inline constexpr int ipv6_rthdr_type_0 = IPV6_RTHDR_TYPE_0;
#endif
#ifdef IPV6_TCLASS
inline constexpr int ipv6_tclass = IPV6_TCLASS;
#endif
#ifdef IPV6_UNICAST_HOPS
inline constexpr int ipv6_unicast_hops = IPV6_UNICAST_HOPS;
#endif
#ifdef IPV6_USE_MIN_MTU
inline constexpr int ipv6_use_min_mtu = IPV6_USE_MIN_MTU;
#endif
#ifdef IPV6_V6ONLY
inline constexpr int ipv6_v6only = IPV6_V6ONLY;
#endif

// ---- options of UDP-Lite, level ipproto_udplite ----------------------------------------------

#ifdef IPPROTO_UDPLITE
#ifdef UDPLITE_RECV_CSCOV
inline constexpr int udplite_recv_cscov = UDPLITE_RECV_CSCOV;
#else
inline constexpr int udplite_recv_cscov = 11;
#endif
#ifdef UDPLITE_SEND_CSCOV
inline constexpr int udplite_send_cscov = UDPLITE_SEND_CSCOV;
#else
inline constexpr int udplite_send_cscov = 10;
#endif
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_IP_HPP
