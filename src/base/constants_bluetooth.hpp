// SPDX-License-Identifier: MIT
// The constants of AF_BLUETOOTH: BTPROTO_*, BT_*, HCI_*, L2CAP_*, RFCOMM_*.
#ifndef PYSOCK_BASE_CONSTANTS_BLUETOOTH_HPP
#define PYSOCK_BASE_CONSTANTS_BLUETOOTH_HPP

#include "platform/contract.hpp"

#include <string_view>

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if defined(AF_BLUETOOTH) || PYSOCK_WINDOWS_NAMES
/// Any device, and the device itself: texts, as in an address.
inline constexpr std::string_view bdaddr_any = "00:00:00:00:00:00";
inline constexpr std::string_view bdaddr_local = "00:00:00:FF:FF:FF";
#endif

#if PYSOCK_LINUX_FAMILIES

// ---- kinds of addresses and protocols: include/net/bluetooth/bluetooth.h ----------------------

inline constexpr int bdaddr_bredr = 0;
inline constexpr int bdaddr_le_public = 1;
inline constexpr int bdaddr_le_random = 2;
inline constexpr int btproto_hci = 1;
inline constexpr int btproto_l2cap = 0;
inline constexpr int btproto_rfcomm = 3;
inline constexpr int btproto_sco = 2;
inline constexpr int sol_bluetooth = 274;
inline constexpr int sol_hci = 0;
inline constexpr int sol_l2cap = 6;
inline constexpr int sol_rfcomm = 18;
inline constexpr int sol_sco = 17;

// ---- options, level sol_bluetooth: include/net/bluetooth/bluetooth.h --------------------------

inline constexpr int bt_channel_policy = 10;
inline constexpr int bt_channel_policy_bredr_only = 0;
inline constexpr int bt_channel_policy_bredr_preferred = 1;
inline constexpr int bt_codec = 19;
inline constexpr int bt_defer_setup = 7;
inline constexpr int bt_flushable = 8;
inline constexpr int bt_flushable_off = 0;
inline constexpr int bt_flushable_on = 1;
inline constexpr int bt_iso_qos = 17;
inline constexpr int bt_mode = 15;
inline constexpr int bt_mode_basic = 0;
inline constexpr int bt_mode_ertm = 1;
inline constexpr int bt_mode_ext_flowctl = 4;
inline constexpr int bt_mode_le_flowctl = 3;
inline constexpr int bt_mode_streaming = 2;
inline constexpr int bt_phy = 14;
inline constexpr int bt_phy_br_1m_1slot = 0x01;
inline constexpr int bt_phy_br_1m_3slot = 0x02;
inline constexpr int bt_phy_br_1m_5slot = 0x04;
inline constexpr int bt_phy_edr_2m_1slot = 0x08;
inline constexpr int bt_phy_edr_2m_3slot = 0x10;
inline constexpr int bt_phy_edr_2m_5slot = 0x20;
inline constexpr int bt_phy_edr_3m_1slot = 0x40;
inline constexpr int bt_phy_edr_3m_3slot = 0x80;
inline constexpr int bt_phy_edr_3m_5slot = 0x0100;
inline constexpr int bt_phy_le_1m_rx = 0x0400;
inline constexpr int bt_phy_le_1m_tx = 0x0200;
inline constexpr int bt_phy_le_2m_rx = 0x1000;
inline constexpr int bt_phy_le_2m_tx = 0x0800;
inline constexpr int bt_phy_le_coded_rx = 0x4000;
inline constexpr int bt_phy_le_coded_tx = 0x2000;
inline constexpr int bt_pkt_status = 16;
inline constexpr int bt_power = 9;
inline constexpr int bt_power_force_active_off = 0;
inline constexpr int bt_power_force_active_on = 1;
inline constexpr int bt_rcvmtu = 13;
inline constexpr int bt_security = 4;
inline constexpr int bt_security_fips = 4;
inline constexpr int bt_security_high = 3;
inline constexpr int bt_security_low = 1;
inline constexpr int bt_security_medium = 2;
inline constexpr int bt_security_sdp = 0;
inline constexpr int bt_sndmtu = 12;
inline constexpr int bt_voice = 11;
inline constexpr int bt_voice_cvsd_16bit = 0x60;
inline constexpr int bt_voice_transparent = 0x03;
inline constexpr int bt_voice_transparent_16bit = 0x63;

// ---- HCI: include/net/bluetooth/hci_sock.h ----------------------------------------------------

inline constexpr int hci_channel_control = 3;
inline constexpr int hci_channel_logging = 4;
inline constexpr int hci_channel_monitor = 2;
inline constexpr int hci_channel_raw = 0;
inline constexpr int hci_channel_user = 1;
inline constexpr int hci_data_dir = 1;
inline constexpr int hci_dev_none = 0xffff;
inline constexpr int hci_filter = 2;
inline constexpr int hci_time_stamp = 3;

// ---- L2CAP: include/net/bluetooth/l2cap.h -----------------------------------------------------

inline constexpr int l2cap_lm = 3;
inline constexpr int l2cap_lm_auth = 0x02;
inline constexpr int l2cap_lm_encrypt = 0x04;
inline constexpr int l2cap_lm_master = 0x01;
inline constexpr int l2cap_lm_reliable = 0x10;
inline constexpr int l2cap_lm_secure = 0x20;
inline constexpr int l2cap_lm_trusted = 0x08;

#else // FreeBSD and NetBSD name some of them otherwise

#ifdef BDADDR_BREDR
inline constexpr int bdaddr_bredr = BDADDR_BREDR;
#endif
#ifdef BDADDR_LE_PUBLIC
inline constexpr int bdaddr_le_public = BDADDR_LE_PUBLIC;
#endif
#ifdef BDADDR_LE_RANDOM
inline constexpr int bdaddr_le_random = BDADDR_LE_RANDOM;
#endif
#ifdef BTPROTO_HCI
inline constexpr int btproto_hci = BTPROTO_HCI;
#elif defined(BLUETOOTH_PROTO_HCI)
inline constexpr int btproto_hci = BLUETOOTH_PROTO_HCI;
#endif
#ifdef BTPROTO_L2CAP
inline constexpr int btproto_l2cap = BTPROTO_L2CAP;
#elif defined(BLUETOOTH_PROTO_L2CAP)
inline constexpr int btproto_l2cap = BLUETOOTH_PROTO_L2CAP;
#endif
#ifdef BTPROTO_RFCOMM
inline constexpr int btproto_rfcomm = BTPROTO_RFCOMM;
#elif defined(BLUETOOTH_PROTO_RFCOMM)
inline constexpr int btproto_rfcomm = BLUETOOTH_PROTO_RFCOMM;
#endif
#ifdef BTPROTO_SCO
inline constexpr int btproto_sco = BTPROTO_SCO;
#elif defined(BLUETOOTH_PROTO_SCO)
inline constexpr int btproto_sco = BLUETOOTH_PROTO_SCO;
#endif
#ifdef HCI_DATA_DIR
inline constexpr int hci_data_dir = HCI_DATA_DIR;
#elif defined(SO_HCI_DIRECTION)
inline constexpr int hci_data_dir = SO_HCI_DIRECTION;
#endif
#ifdef HCI_FILTER
inline constexpr int hci_filter = HCI_FILTER;
#elif defined(SO_HCI_RAW_FILTER)
inline constexpr int hci_filter = SO_HCI_RAW_FILTER;
#endif
#ifdef L2CAP_LM_AUTH
inline constexpr int l2cap_lm_auth = L2CAP_LM_AUTH;
#endif
#ifdef L2CAP_LM_ENCRYPT
inline constexpr int l2cap_lm_encrypt = L2CAP_LM_ENCRYPT;
#endif
#ifdef L2CAP_LM_SECURE
inline constexpr int l2cap_lm_secure = L2CAP_LM_SECURE;
#endif
#ifdef RFCOMM_LM_AUTH
inline constexpr int rfcomm_lm_auth = RFCOMM_LM_AUTH;
#endif
#ifdef RFCOMM_LM_ENCRYPT
inline constexpr int rfcomm_lm_encrypt = RFCOMM_LM_ENCRYPT;
#endif
#ifdef RFCOMM_LM_SECURE
inline constexpr int rfcomm_lm_secure = RFCOMM_LM_SECURE;
#endif
#ifdef SOL_HCI
inline constexpr int sol_hci = SOL_HCI;
#elif defined(SOL_HCI_RAW)
inline constexpr int sol_hci = SOL_HCI_RAW;
#endif
#ifdef SOL_L2CAP
inline constexpr int sol_l2cap = SOL_L2CAP;
#endif
#ifdef SOL_RFCOMM
inline constexpr int sol_rfcomm = SOL_RFCOMM;
#endif
#ifdef SOL_SCO
inline constexpr int sol_sco = SOL_SCO;
#endif
#ifdef SO_BTH_ENCRYPT
inline constexpr int so_bth_encrypt = SO_BTH_ENCRYPT;
#endif
#ifdef SO_BTH_MTU
inline constexpr int so_bth_mtu = SO_BTH_MTU;
#endif
#ifdef SO_BTH_MTU_MAX
inline constexpr int so_bth_mtu_max = SO_BTH_MTU_MAX;
#endif
#ifdef SO_BTH_MTU_MIN
inline constexpr int so_bth_mtu_min = SO_BTH_MTU_MIN;
#endif
#ifdef SO_HCI_EVT_FILTER
inline constexpr int so_hci_evt_filter = SO_HCI_EVT_FILTER;
#endif
#ifdef SO_HCI_PKT_FILTER
inline constexpr int so_hci_pkt_filter = SO_HCI_PKT_FILTER;
#endif
#ifdef SO_L2CAP_ENCRYPTED
inline constexpr int so_l2cap_encrypted = SO_L2CAP_ENCRYPTED;
#endif
#ifdef SO_L2CAP_FLUSH
inline constexpr int so_l2cap_flush = SO_L2CAP_FLUSH;
#endif
#ifdef SO_L2CAP_IMTU
inline constexpr int so_l2cap_imtu = SO_L2CAP_IMTU;
#endif
#ifdef SO_L2CAP_IQOS
inline constexpr int so_l2cap_iqos = SO_L2CAP_IQOS;
#endif
#ifdef SO_L2CAP_LM
inline constexpr int so_l2cap_lm = SO_L2CAP_LM;
#endif
#ifdef SO_L2CAP_OMTU
inline constexpr int so_l2cap_omtu = SO_L2CAP_OMTU;
#endif
#ifdef SO_L2CAP_OQOS
inline constexpr int so_l2cap_oqos = SO_L2CAP_OQOS;
#endif
#ifdef SO_RFCOMM_FC_INFO
inline constexpr int so_rfcomm_fc_info = SO_RFCOMM_FC_INFO;
#endif
#ifdef SO_RFCOMM_LM
inline constexpr int so_rfcomm_lm = SO_RFCOMM_LM;
#endif
#ifdef SO_RFCOMM_MTU
inline constexpr int so_rfcomm_mtu = SO_RFCOMM_MTU;
#endif
#ifdef SO_SCO_CONNINFO
inline constexpr int so_sco_conninfo = SO_SCO_CONNINFO;
#endif
#ifdef SO_SCO_HANDLE
inline constexpr int so_sco_handle = SO_SCO_HANDLE;
#endif
#ifdef SO_SCO_MTU
inline constexpr int so_sco_mtu = SO_SCO_MTU;
#endif

#endif // PYSOCK_LINUX_FAMILIES

#if PYSOCK_WINDOWS_NAMES

// ---- Windows: <ws2bth.h>, which brings more macros than it is worth ---------------------------

inline constexpr int btproto_rfcomm = 3;
inline constexpr int sol_rfcomm = 3;
inline constexpr int so_bth_encrypt = 2;
inline constexpr int so_bth_mtu = static_cast<int>(0x80000007);
inline constexpr int so_bth_mtu_max = static_cast<int>(0x80000008);
inline constexpr int so_bth_mtu_min = static_cast<int>(0x8000000a);

#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_BLUETOOTH_HPP
