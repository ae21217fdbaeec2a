// SPDX-License-Identifier: MIT
// Options of TCP. Each has its macro's value.
#include "support/constants_table.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace {

// What POSIX asks of every system.
constexpr support::constant_row everywhere[] = {
    SAME(tcp_nodelay, TCP_NODELAY),
};

// What some systems have: where the macro is, the constant is.
constexpr support::constant_row somewhere[] = {
#ifdef TCP_CC_INFO
    SAME(tcp_cc_info, TCP_CC_INFO),
#endif
#ifdef TCP_CONGESTION
    SAME(tcp_congestion, TCP_CONGESTION),
#endif
#ifdef TCP_CONNECTION_INFO
    SAME(tcp_connection_info, TCP_CONNECTION_INFO),
#endif
#ifdef TCP_CORK
    SAME(tcp_cork, TCP_CORK),
#endif
#ifdef TCP_DEFER_ACCEPT
    SAME(tcp_defer_accept, TCP_DEFER_ACCEPT),
#endif
#ifdef TCP_FASTOPEN
    SAME(tcp_fastopen, TCP_FASTOPEN),
#endif
#ifdef TCP_FASTOPEN_CONNECT
    SAME(tcp_fastopen_connect, TCP_FASTOPEN_CONNECT),
#endif
#ifdef TCP_FASTOPEN_KEY
    SAME(tcp_fastopen_key, TCP_FASTOPEN_KEY),
#endif
#ifdef TCP_FASTOPEN_NO_COOKIE
    SAME(tcp_fastopen_no_cookie, TCP_FASTOPEN_NO_COOKIE),
#endif
#ifdef TCP_INFO
    SAME(tcp_info, TCP_INFO),
#endif
#ifdef TCP_INQ
    SAME(tcp_inq, TCP_INQ),
#endif
#ifdef TCP_KEEPALIVE
    SAME(tcp_keepalive, TCP_KEEPALIVE),
#endif
#ifdef TCP_KEEPCNT
    SAME(tcp_keepcnt, TCP_KEEPCNT),
#endif
#ifdef TCP_KEEPIDLE
    SAME(tcp_keepidle, TCP_KEEPIDLE),
#endif
#ifdef TCP_KEEPINTVL
    SAME(tcp_keepintvl, TCP_KEEPINTVL),
#endif
#ifdef TCP_LINGER2
    SAME(tcp_linger2, TCP_LINGER2),
#endif
#ifdef TCP_MAXSEG
    SAME(tcp_maxseg, TCP_MAXSEG),
#endif
#ifdef TCP_MD5SIG
    SAME(tcp_md5sig, TCP_MD5SIG),
#endif
#ifdef TCP_MD5SIG_EXT
    SAME(tcp_md5sig_ext, TCP_MD5SIG_EXT),
#endif
#ifdef TCP_NOTSENT_LOWAT
    SAME(tcp_notsent_lowat, TCP_NOTSENT_LOWAT),
#endif
#ifdef TCP_QUEUE_SEQ
    SAME(tcp_queue_seq, TCP_QUEUE_SEQ),
#endif
#ifdef TCP_QUICKACK
    SAME(tcp_quickack, TCP_QUICKACK),
#endif
#ifdef TCP_REPAIR
    SAME(tcp_repair, TCP_REPAIR),
#endif
#ifdef TCP_REPAIR_OPTIONS
    SAME(tcp_repair_options, TCP_REPAIR_OPTIONS),
#endif
#ifdef TCP_REPAIR_QUEUE
    SAME(tcp_repair_queue, TCP_REPAIR_QUEUE),
#endif
#ifdef TCP_REPAIR_WINDOW
    SAME(tcp_repair_window, TCP_REPAIR_WINDOW),
#endif
#ifdef TCP_SAVED_SYN
    SAME(tcp_saved_syn, TCP_SAVED_SYN),
#endif
#ifdef TCP_SAVE_SYN
    SAME(tcp_save_syn, TCP_SAVE_SYN),
#endif
#ifdef TCP_SYNCNT
    SAME(tcp_syncnt, TCP_SYNCNT),
#endif
#ifdef TCP_THIN_DUPACK
    SAME(tcp_thin_dupack, TCP_THIN_DUPACK),
#endif
#ifdef TCP_THIN_LINEAR_TIMEOUTS
    SAME(tcp_thin_linear_timeouts, TCP_THIN_LINEAR_TIMEOUTS),
#endif
#ifdef TCP_TIMESTAMP
    SAME(tcp_timestamp, TCP_TIMESTAMP),
#endif
#ifdef TCP_TX_DELAY
    SAME(tcp_tx_delay, TCP_TX_DELAY),
#endif
#ifdef TCP_ULP
    SAME(tcp_ulp, TCP_ULP),
#endif
#ifdef TCP_USER_TIMEOUT
    SAME(tcp_user_timeout, TCP_USER_TIMEOUT),
#endif
#ifdef TCP_WINDOW_CLAMP
    SAME(tcp_window_clamp, TCP_WINDOW_CLAMP),
#endif
#ifdef TCP_ZEROCOPY_RECEIVE
    SAME(tcp_zerocopy_receive, TCP_ZEROCOPY_RECEIVE),
#endif
};

} // namespace

TEST_SUITE_BEGIN("base/constants_tcp");

TEST_CASE("the constants that every system has have the values of their macros") { support::check_values(everywhere); }

TEST_CASE("the constants that only some systems have have the values of their macros") {
    support::check_values(somewhere);
}

TEST_SUITE_END();
