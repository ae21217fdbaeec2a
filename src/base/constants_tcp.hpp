// SPDX-License-Identifier: MIT
// The constants of TCP: TCP_*.
#ifndef PYSOCK_BASE_CONSTANTS_TCP_HPP
#define PYSOCK_BASE_CONSTANTS_TCP_HPP

#include "platform/contract.hpp"

// Each is present exactly where the system defines its macro.

// Of Windows, the numbers of <ws2ipdef.h>, which not every MinGW has.

namespace pysock::inline v0_1 {

// ---- options of TCP, level ipproto_tcp -------------------------------------------------------

#ifdef TCP_CC_INFO
inline constexpr int tcp_cc_info = TCP_CC_INFO;
#endif
#ifdef TCP_CONGESTION
inline constexpr int tcp_congestion = TCP_CONGESTION;
#endif
#ifdef TCP_CONNECTION_INFO
inline constexpr int tcp_connection_info = TCP_CONNECTION_INFO;
#endif
#ifdef TCP_CORK
inline constexpr int tcp_cork = TCP_CORK;
#endif
#ifdef TCP_DEFER_ACCEPT
inline constexpr int tcp_defer_accept = TCP_DEFER_ACCEPT;
#endif
#ifdef TCP_FASTOPEN
inline constexpr int tcp_fastopen = TCP_FASTOPEN;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_fastopen = 15;
#endif
#ifdef TCP_FASTOPEN_CONNECT
inline constexpr int tcp_fastopen_connect = TCP_FASTOPEN_CONNECT;
#endif
#ifdef TCP_FASTOPEN_KEY
inline constexpr int tcp_fastopen_key = TCP_FASTOPEN_KEY;
#endif
#ifdef TCP_FASTOPEN_NO_COOKIE
inline constexpr int tcp_fastopen_no_cookie = TCP_FASTOPEN_NO_COOKIE;
#endif
#ifdef TCP_INFO
inline constexpr int tcp_info = TCP_INFO;
#endif
#ifdef TCP_INQ
inline constexpr int tcp_inq = TCP_INQ;
#endif
#ifdef TCP_KEEPALIVE
inline constexpr int tcp_keepalive = TCP_KEEPALIVE;
#endif
#ifdef TCP_KEEPCNT
inline constexpr int tcp_keepcnt = TCP_KEEPCNT;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_keepcnt = 16;
#endif
#ifdef TCP_KEEPIDLE
inline constexpr int tcp_keepidle = TCP_KEEPIDLE;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_keepidle = 3;
#endif
#ifdef TCP_KEEPINTVL
inline constexpr int tcp_keepintvl = TCP_KEEPINTVL;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_keepintvl = 17;
#endif
#ifdef TCP_LINGER2
inline constexpr int tcp_linger2 = TCP_LINGER2;
#endif
#ifdef TCP_MAXSEG
inline constexpr int tcp_maxseg = TCP_MAXSEG;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_maxseg = 4;
#endif
#ifdef TCP_MD5SIG
inline constexpr int tcp_md5sig = TCP_MD5SIG;
#endif
#ifdef TCP_MD5SIG_EXT
inline constexpr int tcp_md5sig_ext = TCP_MD5SIG_EXT;
#endif
#ifdef TCP_NODELAY
inline constexpr int tcp_nodelay = TCP_NODELAY;
#endif
#ifdef TCP_NOTSENT_LOWAT
inline constexpr int tcp_notsent_lowat = TCP_NOTSENT_LOWAT;
#endif
#ifdef TCP_QUEUE_SEQ
inline constexpr int tcp_queue_seq = TCP_QUEUE_SEQ;
#endif
#ifdef TCP_QUICKACK
inline constexpr int tcp_quickack = TCP_QUICKACK;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_quickack = detail::os::quick_ack; // no option there, but setsockopt takes it
#endif
#ifdef TCP_REPAIR
inline constexpr int tcp_repair = TCP_REPAIR;
#endif
#ifdef TCP_REPAIR_OPTIONS
inline constexpr int tcp_repair_options = TCP_REPAIR_OPTIONS;
#endif
#ifdef TCP_REPAIR_QUEUE
inline constexpr int tcp_repair_queue = TCP_REPAIR_QUEUE;
#endif
#ifdef TCP_REPAIR_WINDOW
inline constexpr int tcp_repair_window = TCP_REPAIR_WINDOW;
#endif
#ifdef TCP_SAVED_SYN
inline constexpr int tcp_saved_syn = TCP_SAVED_SYN;
#endif
#ifdef TCP_SAVE_SYN
inline constexpr int tcp_save_syn = TCP_SAVE_SYN;
#endif
#ifdef TCP_SYNCNT
inline constexpr int tcp_syncnt = TCP_SYNCNT;
#endif
#ifdef TCP_THIN_DUPACK
inline constexpr int tcp_thin_dupack = TCP_THIN_DUPACK;
#endif
#ifdef TCP_THIN_LINEAR_TIMEOUTS
inline constexpr int tcp_thin_linear_timeouts = TCP_THIN_LINEAR_TIMEOUTS;
#endif
#ifdef TCP_TIMESTAMP
inline constexpr int tcp_timestamp = TCP_TIMESTAMP;
#endif
#ifdef TCP_TX_DELAY
inline constexpr int tcp_tx_delay = TCP_TX_DELAY;
#endif
#ifdef TCP_ULP
inline constexpr int tcp_ulp = TCP_ULP;
#endif
#ifdef TCP_USER_TIMEOUT
inline constexpr int tcp_user_timeout = TCP_USER_TIMEOUT;
#endif
#ifdef TCP_WINDOW_CLAMP
inline constexpr int tcp_window_clamp = TCP_WINDOW_CLAMP;
#endif
#ifdef TCP_ZEROCOPY_RECEIVE
inline constexpr int tcp_zerocopy_receive = TCP_ZEROCOPY_RECEIVE;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_TCP_HPP
