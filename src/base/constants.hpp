// SPDX-License-Identifier: MIT
// The constants of every kind of socket and of the resolver: SOL_*, SO_*, SCM_*, SHUT_*, NI_*, EAI_*, INADDR_*.
#ifndef PYSOCK_BASE_CONSTANTS_HPP
#define PYSOCK_BASE_CONSTANTS_HPP

#include "base/constants_enums.hpp"
#include "platform/contract.hpp"

#include <cstdint>

// Each is present exactly where the system defines its macro; the others have CPython's values.

namespace pysock::inline v0_1 {

// ---- levels of options -----------------------------------------------------------------------

#ifdef SOL_ATALK
inline constexpr int sol_atalk = SOL_ATALK;
#endif
#ifdef SOL_AX25
inline constexpr int sol_ax25 = SOL_AX25;
#endif
#ifdef SOL_IP
inline constexpr int sol_ip = SOL_IP;
#else
inline constexpr int sol_ip = 0;
#endif
#ifdef SOL_IPX
inline constexpr int sol_ipx = SOL_IPX;
#endif
#ifdef SOL_NETROM
inline constexpr int sol_netrom = SOL_NETROM;
#endif
#ifdef SOL_ROSE
inline constexpr int sol_rose = SOL_ROSE;
#endif
#ifdef SOL_SOCKET
inline constexpr int sol_socket = SOL_SOCKET;
#endif
#ifdef SOL_TCP
inline constexpr int sol_tcp = SOL_TCP;
#else
inline constexpr int sol_tcp = 6;
#endif
#ifdef SOL_UDP
inline constexpr int sol_udp = SOL_UDP;
#else
inline constexpr int sol_udp = 17;
#endif

// ---- options of every socket -----------------------------------------------------------------

#ifdef SO_ACCEPTCONN
inline constexpr int so_acceptconn = SO_ACCEPTCONN;
#endif
#ifdef SO_BINDTODEVICE
inline constexpr int so_bindtodevice = SO_BINDTODEVICE;
#endif
#ifdef SO_BINDTOIFINDEX
inline constexpr int so_bindtoifindex = SO_BINDTOIFINDEX;
#endif
#ifdef SO_BROADCAST
inline constexpr int so_broadcast = SO_BROADCAST;
#endif
#ifdef SO_DEBUG
inline constexpr int so_debug = SO_DEBUG;
#endif
#ifdef SO_DOMAIN
inline constexpr int so_domain = SO_DOMAIN;
#endif
#ifdef SO_DONTROUTE
inline constexpr int so_dontroute = SO_DONTROUTE;
#endif
#ifdef SO_ERROR
inline constexpr int so_error = SO_ERROR;
#endif
#ifdef SO_EXCLUSIVEADDRUSE
inline constexpr int so_exclusiveaddruse = SO_EXCLUSIVEADDRUSE;
#endif
#ifdef SO_INCOMING_CPU
inline constexpr int so_incoming_cpu = SO_INCOMING_CPU;
#endif
#ifdef SO_KEEPALIVE
inline constexpr int so_keepalive = SO_KEEPALIVE;
#endif
#ifdef SO_LINGER
inline constexpr int so_linger = SO_LINGER;
#endif
#ifdef SO_MARK
inline constexpr int so_mark = SO_MARK;
#endif
#ifdef SO_OOBINLINE
inline constexpr int so_oobinline = SO_OOBINLINE;
#endif
#ifdef SO_ORIGINAL_DST
inline constexpr int so_original_dst = SO_ORIGINAL_DST;
#elif PYSOCK_LINUX_FAMILIES
inline constexpr int so_original_dst = 80; // linux/netfilter_ipv4.h, which <netinet/in.h> does not go with
#endif
#ifdef SO_PASSCRED
inline constexpr int so_passcred = SO_PASSCRED;
#endif
#ifdef SO_PASSSEC
inline constexpr int so_passsec = SO_PASSSEC;
#endif
#ifdef SO_PEERCRED
inline constexpr int so_peercred = SO_PEERCRED;
#endif
#ifdef SO_PEERSEC
inline constexpr int so_peersec = SO_PEERSEC;
#endif
#ifdef SO_PRIORITY
inline constexpr int so_priority = SO_PRIORITY;
#endif
#ifdef SO_PROTOCOL
inline constexpr int so_protocol = SO_PROTOCOL;
#endif
#ifdef SO_RCVBUF
inline constexpr int so_rcvbuf = SO_RCVBUF;
#endif
#ifdef SO_RCVLOWAT
inline constexpr int so_rcvlowat = SO_RCVLOWAT;
#endif
#ifdef SO_RCVTIMEO
inline constexpr int so_rcvtimeo = SO_RCVTIMEO;
#endif
#ifdef SO_REUSEADDR
inline constexpr int so_reuseaddr = SO_REUSEADDR;
#endif
#ifdef SO_REUSEPORT
inline constexpr int so_reuseport = SO_REUSEPORT;
#endif
#ifdef SO_REUSEPORT_LB
inline constexpr int so_reuseport_lb = SO_REUSEPORT_LB;
#endif
#ifdef SO_RTABLE
inline constexpr int so_rtable = SO_RTABLE;
#endif
#ifdef SO_SETFIB
inline constexpr int so_setfib = SO_SETFIB;
#endif
#ifdef SO_SNDBUF
inline constexpr int so_sndbuf = SO_SNDBUF;
#endif
#ifdef SO_SNDLOWAT
inline constexpr int so_sndlowat = SO_SNDLOWAT;
#endif
#ifdef SO_SNDTIMEO
inline constexpr int so_sndtimeo = SO_SNDTIMEO;
#endif
#ifdef SO_TYPE
inline constexpr int so_type = SO_TYPE;
#endif
#ifdef SO_USELOOPBACK
inline constexpr int so_useloopback = SO_USELOOPBACK;
#endif
#ifdef SO_USER_COOKIE
inline constexpr int so_user_cookie = SO_USER_COOKIE;
#endif

// ---- protocol families, where they have a name of their own -----------------------------------

#ifdef PF_CAN
inline constexpr int pf_can = PF_CAN;
#endif
#ifdef PF_DIVERT
inline constexpr int pf_divert = PF_DIVERT;
#endif
#ifdef PF_PACKET
inline constexpr int pf_packet = PF_PACKET;
#endif
#ifdef PF_RDS
inline constexpr int pf_rds = PF_RDS;
#endif
#ifdef PF_SYSTEM
inline constexpr int pf_system = PF_SYSTEM;
#endif

// ---- kinds of ancillary data, level sol_socket ------------------------------------------------

#ifdef SCM_CREDENTIALS
inline constexpr int scm_credentials = SCM_CREDENTIALS;
#endif
#ifdef SCM_CREDS
inline constexpr int scm_creds = SCM_CREDS;
#endif
#ifdef SCM_CREDS2
inline constexpr int scm_creds2 = SCM_CREDS2;
#endif
#ifdef SCM_RIGHTS
inline constexpr int scm_rights = SCM_RIGHTS;
#endif

// ---- options of AF_UNIX where they are not so_* -----------------------------------------------

#ifdef LOCAL_CREDS
inline constexpr int local_creds = LOCAL_CREDS;
#endif
#ifdef LOCAL_CREDS_PERSISTENT
inline constexpr int local_creds_persistent = LOCAL_CREDS_PERSISTENT;
#endif
#ifdef LOCAL_PEERCRED
inline constexpr int local_peercred = LOCAL_PEERCRED;
#endif

// ---- shutdown and listen ---------------------------------------------------------------------

#ifdef SHUT_RD
inline constexpr int shut_rd = SHUT_RD;
#else
inline constexpr int shut_rd = 0;
#endif
#ifdef SHUT_RDWR
inline constexpr int shut_rdwr = SHUT_RDWR;
#else
inline constexpr int shut_rdwr = 2;
#endif
#ifdef SHUT_WR
inline constexpr int shut_wr = SHUT_WR;
#else
inline constexpr int shut_wr = 1;
#endif
#ifdef SOMAXCONN
inline constexpr int somaxconn = SOMAXCONN;
#else
inline constexpr int somaxconn = 5;
#endif

// ---- flags and sizes of getnameinfo ----------------------------------------------------------

#ifdef NI_DGRAM
inline constexpr int ni_dgram = NI_DGRAM;
#endif
#ifdef NI_IDN
inline constexpr int ni_idn = NI_IDN;
#endif
#ifdef NI_MAXHOST
inline constexpr int ni_maxhost = NI_MAXHOST;
#else
inline constexpr int ni_maxhost = 1025;
#endif
#ifdef NI_MAXSERV
inline constexpr int ni_maxserv = NI_MAXSERV;
#else
inline constexpr int ni_maxserv = 32;
#endif
#ifdef NI_NAMEREQD
inline constexpr int ni_namereqd = NI_NAMEREQD;
#endif
#ifdef NI_NOFQDN
inline constexpr int ni_nofqdn = NI_NOFQDN;
#endif
#ifdef NI_NUMERICHOST
inline constexpr int ni_numerichost = NI_NUMERICHOST;
#endif
#ifdef NI_NUMERICSERV
inline constexpr int ni_numericserv = NI_NUMERICSERV;
#endif

// ---- errors of getaddrinfo and getnameinfo ---------------------------------------------------

#ifdef EAI_ADDRFAMILY
inline constexpr int eai_addrfamily = EAI_ADDRFAMILY;
#endif
#ifdef EAI_AGAIN
inline constexpr int eai_again = EAI_AGAIN;
#endif
#ifdef EAI_BADFLAGS
inline constexpr int eai_badflags = EAI_BADFLAGS;
#endif
#ifdef EAI_BADHINTS
inline constexpr int eai_badhints = EAI_BADHINTS;
#endif
#ifdef EAI_FAIL
inline constexpr int eai_fail = EAI_FAIL;
#endif
#ifdef EAI_FAMILY
inline constexpr int eai_family = EAI_FAMILY;
#endif
#ifdef EAI_MAX
inline constexpr int eai_max = EAI_MAX;
#endif
#ifdef EAI_MEMORY
inline constexpr int eai_memory = EAI_MEMORY;
#endif
#ifdef EAI_NODATA
inline constexpr int eai_nodata = EAI_NODATA;
#endif
#ifdef EAI_NONAME
inline constexpr int eai_noname = EAI_NONAME;
#endif
#ifdef EAI_OVERFLOW
inline constexpr int eai_overflow = EAI_OVERFLOW;
#endif
#ifdef EAI_PROTOCOL
inline constexpr int eai_protocol = EAI_PROTOCOL;
#endif
#ifdef EAI_SERVICE
inline constexpr int eai_service = EAI_SERVICE;
#endif
#ifdef EAI_SOCKTYPE
inline constexpr int eai_socktype = EAI_SOCKTYPE;
#endif
#ifdef EAI_SYSTEM
inline constexpr int eai_system = EAI_SYSTEM;
#endif

// ---- error numbers that programs of non-blocking sockets compare with -------------------------

/// A call on a socket that does not wait would have to wait. @python socket.EAGAIN  Same.
inline constexpr int eagain = detail::os::would_block_number;
/// A closed socket. @python socket.EBADF  Same.
inline constexpr int ebadf = detail::os::not_open_number;
/// The same as eagain. @python socket.EWOULDBLOCK  Same.
inline constexpr int ewouldblock = detail::os::would_block_number;

// ---- IPv4 addresses in the order of this machine, and ports ----------------------------------

#ifdef INADDR_ALLHOSTS_GROUP
inline constexpr std::uint32_t inaddr_allhosts_group = INADDR_ALLHOSTS_GROUP;
#else
inline constexpr std::uint32_t inaddr_allhosts_group = 0xe0000001u;
#endif
#ifdef INADDR_ANY
inline constexpr std::uint32_t inaddr_any = INADDR_ANY;
#else
inline constexpr std::uint32_t inaddr_any = 0;
#endif
#ifdef INADDR_BROADCAST
inline constexpr std::uint32_t inaddr_broadcast = INADDR_BROADCAST;
#else
inline constexpr std::uint32_t inaddr_broadcast = 0xffffffffu;
#endif
#ifdef INADDR_LOOPBACK
inline constexpr std::uint32_t inaddr_loopback = INADDR_LOOPBACK;
#else
inline constexpr std::uint32_t inaddr_loopback = 0x7f000001;
#endif
#ifdef INADDR_MAX_LOCAL_GROUP
inline constexpr std::uint32_t inaddr_max_local_group = INADDR_MAX_LOCAL_GROUP;
#else
inline constexpr std::uint32_t inaddr_max_local_group = 0xe00000ffu;
#endif
#ifdef INADDR_NONE
inline constexpr std::uint32_t inaddr_none = INADDR_NONE;
#else
inline constexpr std::uint32_t inaddr_none = 0xffffffffu;
#endif
#ifdef INADDR_UNSPEC_GROUP
inline constexpr std::uint32_t inaddr_unspec_group = INADDR_UNSPEC_GROUP;
#else
inline constexpr std::uint32_t inaddr_unspec_group = 0xe0000000u;
#endif
#ifdef IPPORT_RESERVED
inline constexpr int ipport_reserved = IPPORT_RESERVED;
#else
inline constexpr int ipport_reserved = 1024;
#endif
#ifdef IPPORT_USERRESERVED
inline constexpr int ipport_userreserved = IPPORT_USERRESERVED;
#else
inline constexpr int ipport_userreserved = 5000;
#endif

#ifdef AF_INET6
/// Whether the system has IPv6 at all; not whether an interface has an address of it. @python socket.has_ipv6  Same.
inline constexpr bool has_ipv6 = true;
#else
inline constexpr bool has_ipv6 = false;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_HPP
