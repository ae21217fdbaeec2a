// SPDX-License-Identifier: MIT
// The constants of services of the kernel: NETLINK_*, ALG_*, SYSPROTO_CONTROL.
#ifndef PYSOCK_BASE_CONSTANTS_KERNEL_HPP
#define PYSOCK_BASE_CONSTANTS_KERNEL_HPP

#include "platform/contract.hpp"

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- protocols of AF_NETLINK: linux/netlink.h -------------------------------------------------

inline constexpr int netlink_crypto = 21;
inline constexpr int netlink_dnrtmsg = 14;
inline constexpr int netlink_firewall = 3;
inline constexpr int netlink_ip6_fw = 13;
inline constexpr int netlink_nflog = 5;
inline constexpr int netlink_route = 0;
inline constexpr int netlink_usersock = 2;
inline constexpr int netlink_xfrm = 6;

// ---- cryptography, level sol_alg: linux/if_alg.h ----------------------------------------------

// alg_op_sign, alg_op_verify and alg_set_pubkey are Python's own; no released kernel has them.
inline constexpr int alg_op_decrypt = 0;
inline constexpr int alg_op_encrypt = 1;
inline constexpr int alg_op_sign = 2;
inline constexpr int alg_op_verify = 3;
inline constexpr int alg_set_aead_assoclen = 4;
inline constexpr int alg_set_aead_authsize = 5;
inline constexpr int alg_set_iv = 2;
inline constexpr int alg_set_key = 1;
inline constexpr int alg_set_op = 3;
inline constexpr int alg_set_pubkey = 6;
inline constexpr int sol_alg = 279;

#else

#ifdef NETLINK_FIREWALL
inline constexpr int netlink_firewall = NETLINK_FIREWALL;
#endif
#ifdef NETLINK_ROUTE
inline constexpr int netlink_route = NETLINK_ROUTE;
#endif
#ifdef NETLINK_USERSOCK
inline constexpr int netlink_usersock = NETLINK_USERSOCK;
#endif

#endif // PYSOCK_LINUX_FAMILIES

// ---- protocols of AF_NETLINK that only old kernels had ----------------------------------------

#ifdef NETLINK_ARPD
inline constexpr int netlink_arpd = NETLINK_ARPD;
#endif
#ifdef NETLINK_ROUTE6
inline constexpr int netlink_route6 = NETLINK_ROUTE6;
#endif
#ifdef NETLINK_SKIP
inline constexpr int netlink_skip = NETLINK_SKIP;
#endif
#ifdef NETLINK_TAPBASE
inline constexpr int netlink_tapbase = NETLINK_TAPBASE;
#endif
#ifdef NETLINK_TCPDIAG
inline constexpr int netlink_tcpdiag = NETLINK_TCPDIAG;
#endif
#ifdef NETLINK_W1
inline constexpr int netlink_w1 = NETLINK_W1;
#endif

// ---- macOS's kernel controls ------------------------------------------------------------------

#ifdef SYSPROTO_CONTROL
inline constexpr int sysproto_control = SYSPROTO_CONTROL;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_KERNEL_HPP
