// SPDX-License-Identifier: MIT
// The constants of the link layer: ETHERTYPE_*, ETH_P_ALL, PACKET_*, IPX_TYPE.
#ifndef PYSOCK_BASE_CONSTANTS_LINK_HPP
#define PYSOCK_BASE_CONSTANTS_LINK_HPP

#include "platform/contract.hpp"

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- protocols over Ethernet: net/ethernet.h, linux/if_ether.h --------------------------------

inline constexpr int ethertype_arp = 0x0806;
inline constexpr int ethertype_ip = 0x0800;
inline constexpr int ethertype_ipv6 = 0x86dd;
inline constexpr int ethertype_vlan = 0x8100;
inline constexpr int eth_p_all = 3;

// ---- kinds of packets: linux/if_packet.h ------------------------------------------------------

inline constexpr int packet_broadcast = 1;
inline constexpr int packet_fastroute = 6;
inline constexpr int packet_host = 0;
inline constexpr int packet_loopback = 5;
inline constexpr int packet_multicast = 2;
inline constexpr int packet_otherhost = 3;
inline constexpr int packet_outgoing = 4;

#else

#ifdef ETHERTYPE_ARP
inline constexpr int ethertype_arp = ETHERTYPE_ARP;
#endif
#ifdef ETHERTYPE_IP
inline constexpr int ethertype_ip = ETHERTYPE_IP;
#endif
#ifdef ETHERTYPE_IPV6
inline constexpr int ethertype_ipv6 = ETHERTYPE_IPV6;
#endif
#ifdef ETHERTYPE_VLAN
inline constexpr int ethertype_vlan = ETHERTYPE_VLAN;
#endif
#ifdef ETH_P_ALL
inline constexpr int eth_p_all = ETH_P_ALL;
#endif
#ifdef PACKET_BROADCAST
inline constexpr int packet_broadcast = PACKET_BROADCAST;
#endif
#ifdef PACKET_FASTROUTE
inline constexpr int packet_fastroute = PACKET_FASTROUTE;
#endif
#ifdef PACKET_HOST
inline constexpr int packet_host = PACKET_HOST;
#endif
#ifdef PACKET_LOOPBACK
inline constexpr int packet_loopback = PACKET_LOOPBACK;
#endif
#ifdef PACKET_MULTICAST
inline constexpr int packet_multicast = PACKET_MULTICAST;
#endif
#ifdef PACKET_OTHERHOST
inline constexpr int packet_otherhost = PACKET_OTHERHOST;
#endif
#ifdef PACKET_OUTGOING
inline constexpr int packet_outgoing = PACKET_OUTGOING;
#endif

#endif // PYSOCK_LINUX_FAMILIES

// ---- IPX --------------------------------------------------------------------------------------

#ifdef IPX_TYPE
inline constexpr int ipx_type = IPX_TYPE;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_LINK_HPP
