// SPDX-License-Identifier: MIT
// The constants that only Windows has: SIO_*, RCVALL_*, HVSOCKET_*, HV_*.
#ifndef PYSOCK_BASE_CONSTANTS_WINDOWS_HPP
#define PYSOCK_BASE_CONSTANTS_WINDOWS_HPP

#include "platform/contract.hpp"

#include <cstdint>
#include <string_view>

// Each is present exactly where the system defines its macro.

namespace pysock::inline v0_1 {

// ---- codes of ioctl and their arguments -------------------------------------------------------

#ifdef RCVALL_IPLEVEL
inline constexpr int rcvall_iplevel = RCVALL_IPLEVEL;
#endif
#ifdef RCVALL_MAX
inline constexpr int rcvall_max = RCVALL_MAX;
#endif
#ifdef RCVALL_OFF
inline constexpr int rcvall_off = RCVALL_OFF;
#endif
#ifdef RCVALL_ON
inline constexpr int rcvall_on = RCVALL_ON;
#endif
#ifdef RCVALL_SOCKETLEVELONLY
inline constexpr int rcvall_socketlevelonly = RCVALL_SOCKETLEVELONLY;
#endif
#ifdef SIO_KEEPALIVE_VALS
inline constexpr std::uint32_t sio_keepalive_vals = SIO_KEEPALIVE_VALS;
#endif
#ifdef SIO_LOOPBACK_FAST_PATH
inline constexpr std::uint32_t sio_loopback_fast_path = SIO_LOOPBACK_FAST_PATH;
#endif
#ifdef SIO_RCVALL
inline constexpr std::uint32_t sio_rcvall = SIO_RCVALL;
#endif

// ---- AF_HYPERV --------------------------------------------------------------------------------

#ifdef HVSOCKET_ADDRESS_FLAG_PASSTHRU
inline constexpr int hvsocket_address_flag_passthru = HVSOCKET_ADDRESS_FLAG_PASSTHRU;
#endif
#ifdef HVSOCKET_CONNECTED_SUSPEND
inline constexpr int hvsocket_connected_suspend = HVSOCKET_CONNECTED_SUSPEND;
#endif
#ifdef HVSOCKET_CONNECT_TIMEOUT
inline constexpr int hvsocket_connect_timeout = HVSOCKET_CONNECT_TIMEOUT;
#endif
#ifdef HVSOCKET_CONNECT_TIMEOUT_MAX
inline constexpr int hvsocket_connect_timeout_max = HVSOCKET_CONNECT_TIMEOUT_MAX;
#endif
#ifdef HV_PROTOCOL_RAW
inline constexpr int hv_protocol_raw = HV_PROTOCOL_RAW;
#endif

#ifdef AF_HYPERV
inline constexpr std::string_view hv_guid_broadcast = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";
inline constexpr std::string_view hv_guid_children = "90DB8B89-0D35-4F79-8CE9-49EA0AC8B7CD";
inline constexpr std::string_view hv_guid_loopback = "E0E16197-DD56-4A10-9195-5EE7A155A838";
inline constexpr std::string_view hv_guid_parent = "A42E7CDA-D03F-480C-9CC2-A4DE20ABB878";
inline constexpr std::string_view hv_guid_wildcard = "00000000-0000-0000-0000-000000000000";
inline constexpr std::string_view hv_guid_zero = "00000000-0000-0000-0000-000000000000";
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_WINDOWS_HPP
