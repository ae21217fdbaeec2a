// SPDX-License-Identifier: MIT
// The constants that only Windows has: SIO_*, RCVALL_*, HVSOCKET_*, HV_*.
#ifndef PYSOCK_BASE_CONSTANTS_WINDOWS_HPP
#define PYSOCK_BASE_CONSTANTS_WINDOWS_HPP

#include "platform/contract.hpp"

#include <cstdint>
#include <string_view>

namespace pysock::inline v0_1 {

#if PYSOCK_WINDOWS_NAMES

// ---- codes of ioctl and their arguments -------------------------------------------------------

inline constexpr std::uint32_t sio_rcvall = SIO_RCVALL;
inline constexpr std::uint32_t sio_keepalive_vals = SIO_KEEPALIVE_VALS;
inline constexpr std::uint32_t sio_loopback_fast_path = SIO_LOOPBACK_FAST_PATH;

inline constexpr int rcvall_off = RCVALL_OFF;
inline constexpr int rcvall_on = RCVALL_ON;
inline constexpr int rcvall_socketlevelonly = RCVALL_SOCKETLEVELONLY;
inline constexpr int rcvall_iplevel = RCVALL_IPLEVEL;
inline constexpr int rcvall_max = RCVALL_MAX;

// ---- AF_HYPERV: the numbers of <hvsocket.h>, which MinGW has not ----------------------------

inline constexpr int hv_protocol_raw = 1;
inline constexpr int hvsocket_address_flag_passthru = 1;
inline constexpr int hvsocket_connected_suspend = 4;
inline constexpr int hvsocket_connect_timeout = 1;
inline constexpr int hvsocket_connect_timeout_max = 300'000;

#endif

#if defined(AF_HYPERV) || PYSOCK_WINDOWS_NAMES
inline constexpr std::string_view hv_guid_broadcast = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";
inline constexpr std::string_view hv_guid_children = "90DB8B89-0D35-4F79-8CE9-49EA0AC8B7CD";
inline constexpr std::string_view hv_guid_loopback = "E0E16197-DD56-4A10-9195-5EE7A155A838";
inline constexpr std::string_view hv_guid_parent = "A42E7CDA-D03F-480C-9CC2-A4DE20ABB878";
inline constexpr std::string_view hv_guid_wildcard = "00000000-0000-0000-0000-000000000000";
inline constexpr std::string_view hv_guid_zero = "00000000-0000-0000-0000-000000000000";
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_WINDOWS_HPP
