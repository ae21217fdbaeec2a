// SPDX-License-Identifier: MIT
// The constants of sockets between the nodes of a cluster, or a host and its virtual machines: TIPC_*, RDS_*, VMADDR_*.
#ifndef PYSOCK_BASE_CONSTANTS_CLUSTER_HPP
#define PYSOCK_BASE_CONSTANTS_CLUSTER_HPP

#include "platform/contract.hpp"

#include <cstdint>

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- AF_TIPC: linux/tipc.h --------------------------------------------------------------------

inline constexpr int sol_tipc = 271;
inline constexpr int tipc_addr_id = 3;
inline constexpr int tipc_addr_name = 2;
inline constexpr int tipc_addr_nameseq = 1;
inline constexpr int tipc_cfg_srv = 0;
inline constexpr int tipc_cluster_scope = 2;
inline constexpr int tipc_conn_timeout = 130;
inline constexpr int tipc_critical_importance = 3;
inline constexpr int tipc_dest_droppable = 129;
inline constexpr int tipc_high_importance = 2;
inline constexpr int tipc_importance = 127;
inline constexpr int tipc_low_importance = 0;
inline constexpr int tipc_medium_importance = 1;
inline constexpr int tipc_node_scope = 3;
inline constexpr int tipc_published = 1;
inline constexpr int tipc_src_droppable = 128;
inline constexpr int tipc_subscr_timeout = 3;
inline constexpr int tipc_sub_cancel = 0x04;
inline constexpr int tipc_sub_ports = 0x01;
inline constexpr int tipc_sub_service = 0x02;
inline constexpr int tipc_top_srv = 1;
inline constexpr int tipc_wait_forever = -1;
inline constexpr int tipc_withdrawn = 2;
inline constexpr int tipc_zone_scope = 1;

// ---- AF_RDS: linux/rds.h ----------------------------------------------------------------------

inline constexpr int rds_cancel_sent_to = 1;
inline constexpr int rds_cmsg_rdma_args = 1;
inline constexpr int rds_cmsg_rdma_dest = 2;
inline constexpr int rds_cmsg_rdma_map = 3;
inline constexpr int rds_cmsg_rdma_status = 4;
inline constexpr int rds_cong_monitor = 6;
inline constexpr int rds_free_mr = 3;
inline constexpr int rds_get_mr = 2;
inline constexpr int rds_get_mr_for_dest = 7;
inline constexpr int rds_rdma_dontwait = 0x10;
inline constexpr int rds_rdma_fence = 0x02;
inline constexpr int rds_rdma_invalidate = 0x04;
inline constexpr int rds_rdma_notify_me = 0x20;
inline constexpr int rds_rdma_readwrite = 0x01;
inline constexpr int rds_rdma_silent = 0x40;
inline constexpr int rds_rdma_use_once = 0x08;
inline constexpr int rds_recverr = 5;
inline constexpr int sol_rds = 276;

// ---- AF_VSOCK: linux/vm_sockets.h -------------------------------------------------------------

inline constexpr int ioctl_vm_sockets_get_local_cid = static_cast<int>(_IO(7, 0xb9)); // differs by machine
inline constexpr int so_vm_sockets_buffer_max_size = 2;
inline constexpr int so_vm_sockets_buffer_min_size = 1;
inline constexpr int so_vm_sockets_buffer_size = 0;
inline constexpr std::uint32_t vmaddr_cid_any = 0xffffffffu;
inline constexpr std::uint32_t vmaddr_cid_host = 2;
inline constexpr std::uint32_t vmaddr_cid_local = 1;
inline constexpr std::uint32_t vmaddr_port_any = 0xffffffffu;
inline constexpr std::uint32_t vm_sockets_invalid_version = 0xffffffffu;

#endif // PYSOCK_LINUX_FAMILIES

#ifdef RDS_CMSG_RDMA_UPDATE
inline constexpr int rds_cmsg_rdma_update = RDS_CMSG_RDMA_UPDATE; // no kernel known has it
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_CLUSTER_HPP
