// SPDX-License-Identifier: MIT
// The constants of AF_CAN: CAN_*, J1939_*, raw frames, broadcast manager, ISO-TP and J1939.
#ifndef PYSOCK_BASE_CONSTANTS_CAN_HPP
#define PYSOCK_BASE_CONSTANTS_CAN_HPP

#include "platform/contract.hpp"

#include <cstdint>

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- identifiers, protocols and raw frames: linux/can.h, linux/can/raw.h ----------------------

inline constexpr std::uint32_t can_eff_flag = 0x80000000u;
inline constexpr std::uint32_t can_eff_mask = 0x1fffffff;
inline constexpr std::uint32_t can_err_flag = 0x20000000;
inline constexpr std::uint32_t can_err_mask = 0x1fffffff;
inline constexpr int can_j1939 = 7;
inline constexpr int can_raw = 1;
inline constexpr int can_raw_err_filter = 2;
inline constexpr int can_raw_fd_frames = 5;
inline constexpr int can_raw_filter = 1;
inline constexpr int can_raw_join_filters = 6;
inline constexpr int can_raw_loopback = 3;
inline constexpr int can_raw_recv_own_msgs = 4;
inline constexpr std::uint32_t can_rtr_flag = 0x40000000;
inline constexpr std::uint32_t can_sff_mask = 0x000007ff;
inline constexpr int sol_can_base = 100;
inline constexpr int sol_can_isotp = 106;
inline constexpr int sol_can_raw = 101;

// ---- broadcast manager: linux/can/bcm.h -------------------------------------------------------

inline constexpr int can_bcm = 2;
inline constexpr int can_bcm_can_fd_frame = 0x0800;
inline constexpr int can_bcm_rx_announce_resume = 0x0100;
inline constexpr int can_bcm_rx_changed = 12;
inline constexpr int can_bcm_rx_check_dlc = 0x40;
inline constexpr int can_bcm_rx_delete = 6;
inline constexpr int can_bcm_rx_filter_id = 0x20;
inline constexpr int can_bcm_rx_no_autotimer = 0x80;
inline constexpr int can_bcm_rx_read = 7;
inline constexpr int can_bcm_rx_rtr_frame = 0x0400;
inline constexpr int can_bcm_rx_setup = 5;
inline constexpr int can_bcm_rx_status = 10;
inline constexpr int can_bcm_rx_timeout = 11;
inline constexpr int can_bcm_settimer = 0x01;
inline constexpr int can_bcm_starttimer = 0x02;
inline constexpr int can_bcm_tx_announce = 0x08;
inline constexpr int can_bcm_tx_countevt = 0x04;
inline constexpr int can_bcm_tx_cp_can_id = 0x10;
inline constexpr int can_bcm_tx_delete = 2;
inline constexpr int can_bcm_tx_expired = 9;
inline constexpr int can_bcm_tx_read = 3;
inline constexpr int can_bcm_tx_reset_multi_idx = 0x0200;
inline constexpr int can_bcm_tx_send = 4;
inline constexpr int can_bcm_tx_setup = 1;
inline constexpr int can_bcm_tx_status = 8;

// ---- ISO-TP: linux/can/isotp.h ----------------------------------------------------------------

inline constexpr int can_isotp = 6;
inline constexpr int can_isotp_chk_pad_data = 0x20;
inline constexpr int can_isotp_chk_pad_len = 0x10;
inline constexpr int can_isotp_default_ext_address = 0;
inline constexpr int can_isotp_default_flags = 0;
inline constexpr int can_isotp_default_frame_txtime = 50000;
inline constexpr int can_isotp_default_ll_mtu = 16; // the size of a frame, struct can_frame
inline constexpr int can_isotp_default_ll_tx_dl = 8;
inline constexpr int can_isotp_default_ll_tx_flags = 0;
inline constexpr int can_isotp_default_pad_content = 0xcc;
inline constexpr int can_isotp_default_recv_bs = 0;
inline constexpr int can_isotp_default_recv_stmin = 0;
inline constexpr int can_isotp_default_recv_wftmax = 0;
inline constexpr int can_isotp_extend_addr = 0x02;
inline constexpr int can_isotp_force_rxstmin = 0x0100;
inline constexpr int can_isotp_force_txstmin = 0x80;
inline constexpr int can_isotp_half_duplex = 0x40;
inline constexpr int can_isotp_listen_mode = 0x01;
inline constexpr int can_isotp_ll_opts = 5;
inline constexpr int can_isotp_opts = 1;
inline constexpr int can_isotp_recv_fc = 2;
inline constexpr int can_isotp_rx_ext_addr = 0x0200;
inline constexpr int can_isotp_rx_padding = 0x08;
inline constexpr int can_isotp_rx_stmin = 4;
inline constexpr int can_isotp_sf_broadcast = 0x0800;
inline constexpr int can_isotp_tx_padding = 0x04;
inline constexpr int can_isotp_tx_stmin = 3;
inline constexpr int can_isotp_wait_tx_done = 0x0400;

// ---- J1939: linux/can/j1939.h -----------------------------------------------------------------

inline constexpr int j1939_ee_info_none = 0;
inline constexpr int j1939_ee_info_tx_abort = 1;
inline constexpr int j1939_filter_max = 512;
inline constexpr int j1939_idle_addr = 0xfe;
inline constexpr int j1939_max_unicast_addr = 0xfd;
inline constexpr int j1939_nla_bytes_acked = 1;
inline constexpr int j1939_nla_pad = 0;
inline constexpr int j1939_no_addr = 0xff;
inline constexpr int j1939_no_name = 0;
inline constexpr int j1939_no_pgn = 0x40000;
inline constexpr int j1939_pgn_address_claimed = 0xee00;
inline constexpr int j1939_pgn_address_commanded = 0xfed8;
inline constexpr int j1939_pgn_max = 0x3ffff;
inline constexpr int j1939_pgn_pdu1_max = 0x3ff00;
inline constexpr int j1939_pgn_request = 0xea00;
inline constexpr int scm_j1939_dest_addr = 1;
inline constexpr int scm_j1939_dest_name = 2;
inline constexpr int scm_j1939_errqueue = 4;
inline constexpr int scm_j1939_prio = 3;
inline constexpr int so_j1939_errqueue = 4;
inline constexpr int so_j1939_filter = 1;
inline constexpr int so_j1939_promisc = 2;
inline constexpr int so_j1939_send_prio = 3;

#else

#ifdef CAN_EFF_FLAG
inline constexpr std::uint32_t can_eff_flag = CAN_EFF_FLAG;
#endif
#ifdef CAN_EFF_MASK
inline constexpr std::uint32_t can_eff_mask = CAN_EFF_MASK;
#endif
#ifdef CAN_ERR_FLAG
inline constexpr std::uint32_t can_err_flag = CAN_ERR_FLAG;
#endif
#ifdef CAN_ERR_MASK
inline constexpr std::uint32_t can_err_mask = CAN_ERR_MASK;
#endif
#ifdef CAN_RAW
inline constexpr int can_raw = CAN_RAW;
#endif
#ifdef CAN_RAW_FILTER
inline constexpr int can_raw_filter = CAN_RAW_FILTER;
#endif
#ifdef CAN_RAW_LOOPBACK
inline constexpr int can_raw_loopback = CAN_RAW_LOOPBACK;
#endif
#ifdef CAN_RAW_RECV_OWN_MSGS
inline constexpr int can_raw_recv_own_msgs = CAN_RAW_RECV_OWN_MSGS;
#endif
#ifdef CAN_RTR_FLAG
inline constexpr std::uint32_t can_rtr_flag = CAN_RTR_FLAG;
#endif
#ifdef CAN_SFF_MASK
inline constexpr std::uint32_t can_sff_mask = CAN_SFF_MASK;
#endif
#ifdef SOL_CAN_RAW
inline constexpr int sol_can_raw = SOL_CAN_RAW;
#endif

#endif // PYSOCK_LINUX_FAMILIES

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_CAN_HPP
