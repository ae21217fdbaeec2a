// SPDX-License-Identifier: MIT
// The constants that are members of an enum in Python: AF_*, SOCK_*, MSG_*, AI_*.
#ifndef PYSOCK_BASE_CONSTANTS_ENUMS_HPP
#define PYSOCK_BASE_CONSTANTS_ENUMS_HPP

#include "base/enums.hpp"
#include "platform/contract.hpp"

// Each is present exactly where the system defines its macro, as in Python.

namespace pysock::inline v0_1 {

// One constant of an enum, and the name by which it prints.
#define PYSOCK_ENUMERATOR(type, name, macro)                                                                           \
    inline constexpr type name{static_cast<int>(macro)};                                                               \
    template <>                                                                                                        \
    inline constexpr const char* detail::constant_name<type, static_cast<int>(macro)> = #macro

// ---- address families ------------------------------------------------------------------------

#ifdef AF_AAL5
PYSOCK_ENUMERATOR(address_family, af_aal5, AF_AAL5);
#endif
#ifdef AF_ALG
PYSOCK_ENUMERATOR(address_family, af_alg, AF_ALG);
#endif
#ifdef AF_APPLETALK
PYSOCK_ENUMERATOR(address_family, af_appletalk, AF_APPLETALK);
#endif
#ifdef AF_ASH
PYSOCK_ENUMERATOR(address_family, af_ash, AF_ASH);
#endif
#ifdef AF_ATMPVC
PYSOCK_ENUMERATOR(address_family, af_atmpvc, AF_ATMPVC);
#endif
#ifdef AF_ATMSVC
PYSOCK_ENUMERATOR(address_family, af_atmsvc, AF_ATMSVC);
#endif
#ifdef AF_AX25
PYSOCK_ENUMERATOR(address_family, af_ax25, AF_AX25);
#endif
#ifdef AF_BLUETOOTH
PYSOCK_ENUMERATOR(address_family, af_bluetooth, AF_BLUETOOTH);
#elif PYSOCK_WINDOWS_NAMES
PYSOCK_ENUMERATOR(address_family, af_bluetooth, AF_BTH);
#endif
#ifdef AF_BRIDGE
PYSOCK_ENUMERATOR(address_family, af_bridge, AF_BRIDGE);
#endif
#ifdef AF_CAN
PYSOCK_ENUMERATOR(address_family, af_can, AF_CAN);
#endif
#ifdef AF_DECnet
PYSOCK_ENUMERATOR(address_family, af_decnet, AF_DECnet);
#endif
#ifdef AF_DIVERT
PYSOCK_ENUMERATOR(address_family, af_divert, AF_DIVERT);
#endif
#ifdef AF_ECONET
PYSOCK_ENUMERATOR(address_family, af_econet, AF_ECONET);
#endif
#ifdef AF_HYPERV
PYSOCK_ENUMERATOR(address_family, af_hyperv, AF_HYPERV);
#elif PYSOCK_WINDOWS_NAMES
inline constexpr address_family af_hyperv{34}; // MinGW lacks the macro
template <>
inline constexpr const char* detail::constant_name<address_family, 34> = "AF_HYPERV";
#endif
#ifdef AF_INET
PYSOCK_ENUMERATOR(address_family, af_inet, AF_INET);
#endif
#ifdef AF_INET6
PYSOCK_ENUMERATOR(address_family, af_inet6, AF_INET6);
#endif
#ifdef AF_IPX
PYSOCK_ENUMERATOR(address_family, af_ipx, AF_IPX);
#endif
#ifdef AF_IRDA
PYSOCK_ENUMERATOR(address_family, af_irda, AF_IRDA);
#endif
#ifdef AF_KEY
PYSOCK_ENUMERATOR(address_family, af_key, AF_KEY);
#endif
#ifdef AF_LINK
PYSOCK_ENUMERATOR(address_family, af_link, AF_LINK);
#elif PYSOCK_WINDOWS_NAMES
inline constexpr address_family af_link{33}; // MinGW lacks the macro
template <>
inline constexpr const char* detail::constant_name<address_family, 33> = "AF_LINK";
#endif
#ifdef AF_LLC
PYSOCK_ENUMERATOR(address_family, af_llc, AF_LLC);
#endif
#ifdef AF_NETBEUI
PYSOCK_ENUMERATOR(address_family, af_netbeui, AF_NETBEUI);
#endif
#ifdef AF_NETLINK
PYSOCK_ENUMERATOR(address_family, af_netlink, AF_NETLINK);
#endif
#ifdef AF_NETROM
PYSOCK_ENUMERATOR(address_family, af_netrom, AF_NETROM);
#endif
#ifdef AF_PACKET
PYSOCK_ENUMERATOR(address_family, af_packet, AF_PACKET);
#endif
#ifdef AF_PPPOX
PYSOCK_ENUMERATOR(address_family, af_pppox, AF_PPPOX);
#endif
#ifdef AF_QIPCRTR
PYSOCK_ENUMERATOR(address_family, af_qipcrtr, AF_QIPCRTR);
#endif
#ifdef AF_RDS
PYSOCK_ENUMERATOR(address_family, af_rds, AF_RDS);
#endif
#ifdef AF_ROSE
PYSOCK_ENUMERATOR(address_family, af_rose, AF_ROSE);
#endif
#ifdef AF_SECURITY
PYSOCK_ENUMERATOR(address_family, af_security, AF_SECURITY);
#endif
#ifdef AF_SNA
PYSOCK_ENUMERATOR(address_family, af_sna, AF_SNA);
#endif
#ifdef AF_SYSTEM
PYSOCK_ENUMERATOR(address_family, af_system, AF_SYSTEM);
#endif
#ifdef AF_TIPC
PYSOCK_ENUMERATOR(address_family, af_tipc, AF_TIPC);
#endif
#ifdef AF_UNIX
PYSOCK_ENUMERATOR(address_family, af_unix, AF_UNIX);
#endif
#ifdef AF_UNSPEC
PYSOCK_ENUMERATOR(address_family, af_unspec, AF_UNSPEC);
#endif
#ifdef AF_VSOCK
PYSOCK_ENUMERATOR(address_family, af_vsock, AF_VSOCK);
#endif
#ifdef AF_WANPIPE
PYSOCK_ENUMERATOR(address_family, af_wanpipe, AF_WANPIPE);
#endif
#ifdef AF_X25
PYSOCK_ENUMERATOR(address_family, af_x25, AF_X25);
#endif

#ifdef AF_ROUTE
inline constexpr address_family af_route = AF_ROUTE; // af_netlink's other name on Linux
#endif

// ---- socket types ----------------------------------------------------------------------------

#ifdef SOCK_CLOEXEC
PYSOCK_ENUMERATOR(socket_kind, sock_cloexec, SOCK_CLOEXEC);
#endif
#ifdef SOCK_DGRAM
PYSOCK_ENUMERATOR(socket_kind, sock_dgram, SOCK_DGRAM);
#endif
#ifdef SOCK_NONBLOCK
PYSOCK_ENUMERATOR(socket_kind, sock_nonblock, SOCK_NONBLOCK);
#endif
#ifdef SOCK_RAW
PYSOCK_ENUMERATOR(socket_kind, sock_raw, SOCK_RAW);
#endif
#ifdef SOCK_RDM
PYSOCK_ENUMERATOR(socket_kind, sock_rdm, SOCK_RDM);
#endif
#ifdef SOCK_SEQPACKET
PYSOCK_ENUMERATOR(socket_kind, sock_seqpacket, SOCK_SEQPACKET);
#endif
#ifdef SOCK_STREAM
PYSOCK_ENUMERATOR(socket_kind, sock_stream, SOCK_STREAM);
#endif

// ---- flags of a send or receive --------------------------------------------------------------

#ifdef MSG_BCAST
PYSOCK_ENUMERATOR(msg_flag, msg_bcast, MSG_BCAST);
#endif
#ifdef MSG_BTAG
PYSOCK_ENUMERATOR(msg_flag, msg_btag, MSG_BTAG);
#endif
#ifdef MSG_CMSG_CLOEXEC
PYSOCK_ENUMERATOR(msg_flag, msg_cmsg_cloexec, MSG_CMSG_CLOEXEC);
#endif
#ifdef MSG_CONFIRM
PYSOCK_ENUMERATOR(msg_flag, msg_confirm, MSG_CONFIRM);
#endif
#ifdef MSG_CTRUNC
PYSOCK_ENUMERATOR(msg_flag, msg_ctrunc, MSG_CTRUNC);
#endif
#ifdef MSG_DONTROUTE
PYSOCK_ENUMERATOR(msg_flag, msg_dontroute, MSG_DONTROUTE);
#endif
#ifdef MSG_DONTWAIT
PYSOCK_ENUMERATOR(msg_flag, msg_dontwait, MSG_DONTWAIT);
#endif
#ifdef MSG_EOF
PYSOCK_ENUMERATOR(msg_flag, msg_eof, MSG_EOF);
#endif
#ifdef MSG_EOR
PYSOCK_ENUMERATOR(msg_flag, msg_eor, MSG_EOR);
#endif
#ifdef MSG_ERRQUEUE
PYSOCK_ENUMERATOR(msg_flag, msg_errqueue, MSG_ERRQUEUE);
#elif PYSOCK_WINDOWS_NAMES
inline constexpr msg_flag msg_errqueue{0x1000}; // MinGW lacks the macro
template <>
inline constexpr const char* detail::constant_name<msg_flag, 0x1000> = "MSG_ERRQUEUE";
#endif
#ifdef MSG_ETAG
PYSOCK_ENUMERATOR(msg_flag, msg_etag, MSG_ETAG);
#endif
#ifdef MSG_FASTOPEN
PYSOCK_ENUMERATOR(msg_flag, msg_fastopen, MSG_FASTOPEN);
#endif
#ifdef MSG_MCAST
PYSOCK_ENUMERATOR(msg_flag, msg_mcast, MSG_MCAST);
#endif
#ifdef MSG_MORE
PYSOCK_ENUMERATOR(msg_flag, msg_more, MSG_MORE);
#endif
#ifdef MSG_NOSIGNAL
PYSOCK_ENUMERATOR(msg_flag, msg_nosignal, MSG_NOSIGNAL);
#endif
#ifdef MSG_NOTIFICATION
PYSOCK_ENUMERATOR(msg_flag, msg_notification, MSG_NOTIFICATION);
#endif
#ifdef MSG_OOB
PYSOCK_ENUMERATOR(msg_flag, msg_oob, MSG_OOB);
#endif
#ifdef MSG_PEEK
PYSOCK_ENUMERATOR(msg_flag, msg_peek, MSG_PEEK);
#endif
#ifdef MSG_TRUNC
PYSOCK_ENUMERATOR(msg_flag, msg_trunc, MSG_TRUNC);
#endif
#ifdef MSG_WAITALL
PYSOCK_ENUMERATOR(msg_flag, msg_waitall, MSG_WAITALL);
#endif

// ---- flags of getaddrinfo --------------------------------------------------------------------

#ifdef AI_ADDRCONFIG
PYSOCK_ENUMERATOR(address_info, ai_addrconfig, AI_ADDRCONFIG);
#endif
#ifdef AI_ALL
PYSOCK_ENUMERATOR(address_info, ai_all, AI_ALL);
#endif
#ifdef AI_CANONNAME
PYSOCK_ENUMERATOR(address_info, ai_canonname, AI_CANONNAME);
#endif
#ifdef AI_DEFAULT
PYSOCK_ENUMERATOR(address_info, ai_default, AI_DEFAULT);
#endif
#ifdef AI_MASK
PYSOCK_ENUMERATOR(address_info, ai_mask, AI_MASK);
#endif
#ifdef AI_NUMERICHOST
PYSOCK_ENUMERATOR(address_info, ai_numerichost, AI_NUMERICHOST);
#endif
#ifdef AI_NUMERICSERV
PYSOCK_ENUMERATOR(address_info, ai_numericserv, AI_NUMERICSERV);
#endif
#ifdef AI_PASSIVE
PYSOCK_ENUMERATOR(address_info, ai_passive, AI_PASSIVE);
#endif
#ifdef AI_V4MAPPED
PYSOCK_ENUMERATOR(address_info, ai_v4mapped, AI_V4MAPPED);
#endif
#ifdef AI_V4MAPPED_CFG
PYSOCK_ENUMERATOR(address_info, ai_v4mapped_cfg, AI_V4MAPPED_CFG);
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_ENUMS_HPP
