// SPDX-License-Identifier: MIT
// The members of the four enums: families, types, flags of messages and of getaddrinfo. Each has its macro's value.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <type_traits>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace {

struct row {
    std::string_view name;
    long long ours;
    long long macro;
    std::string_view shown;
};

#define SAME(constant, macro)                                                                                          \
    { #macro, pysock::constant.value(), macro, pysock::constant.name() }

// What POSIX asks of every system.
constexpr row everywhere[] = {
    SAME(af_inet, AF_INET),
    SAME(af_inet6, AF_INET6),
    SAME(af_unix, AF_UNIX),
    SAME(af_unspec, AF_UNSPEC),
    SAME(ai_addrconfig, AI_ADDRCONFIG),
    SAME(ai_all, AI_ALL),
    SAME(ai_canonname, AI_CANONNAME),
    SAME(ai_numerichost, AI_NUMERICHOST),
    SAME(ai_numericserv, AI_NUMERICSERV),
    SAME(ai_passive, AI_PASSIVE),
    SAME(ai_v4mapped, AI_V4MAPPED),
    SAME(msg_ctrunc, MSG_CTRUNC),
    SAME(msg_dontroute, MSG_DONTROUTE),
    SAME(msg_eor, MSG_EOR),
    SAME(msg_oob, MSG_OOB),
    SAME(msg_peek, MSG_PEEK),
    SAME(msg_trunc, MSG_TRUNC),
    SAME(msg_waitall, MSG_WAITALL),
    SAME(sock_dgram, SOCK_DGRAM),
    SAME(sock_raw, SOCK_RAW),
    SAME(sock_seqpacket, SOCK_SEQPACKET),
    SAME(sock_stream, SOCK_STREAM),
};

// What some systems have: where the macro is, the constant is.
constexpr row somewhere[] = {
#ifdef AF_AAL5
    SAME(af_aal5, AF_AAL5),
#endif
#ifdef AF_ALG
    SAME(af_alg, AF_ALG),
#endif
#ifdef AF_APPLETALK
    SAME(af_appletalk, AF_APPLETALK),
#endif
#ifdef AF_ASH
    SAME(af_ash, AF_ASH),
#endif
#ifdef AF_ATMPVC
    SAME(af_atmpvc, AF_ATMPVC),
#endif
#ifdef AF_ATMSVC
    SAME(af_atmsvc, AF_ATMSVC),
#endif
#ifdef AF_AX25
    SAME(af_ax25, AF_AX25),
#endif
#ifdef AF_BLUETOOTH
    SAME(af_bluetooth, AF_BLUETOOTH),
#endif
#ifdef AF_BRIDGE
    SAME(af_bridge, AF_BRIDGE),
#endif
#ifdef AF_CAN
    SAME(af_can, AF_CAN),
#endif
#ifdef AF_DECnet
    SAME(af_decnet, AF_DECnet),
#endif
#ifdef AF_DIVERT
    SAME(af_divert, AF_DIVERT),
#endif
#ifdef AF_ECONET
    SAME(af_econet, AF_ECONET),
#endif
#ifdef AF_HYPERV
    SAME(af_hyperv, AF_HYPERV),
#endif
#ifdef AF_IPX
    SAME(af_ipx, AF_IPX),
#endif
#ifdef AF_IRDA
    SAME(af_irda, AF_IRDA),
#endif
#ifdef AF_KEY
    SAME(af_key, AF_KEY),
#endif
#ifdef AF_LINK
    SAME(af_link, AF_LINK),
#endif
#ifdef AF_LLC
    SAME(af_llc, AF_LLC),
#endif
#ifdef AF_NETBEUI
    SAME(af_netbeui, AF_NETBEUI),
#endif
#ifdef AF_NETLINK
    SAME(af_netlink, AF_NETLINK),
#endif
#ifdef AF_NETROM
    SAME(af_netrom, AF_NETROM),
#endif
#ifdef AF_PACKET
    SAME(af_packet, AF_PACKET),
#endif
#ifdef AF_PPPOX
    SAME(af_pppox, AF_PPPOX),
#endif
#ifdef AF_QIPCRTR
    SAME(af_qipcrtr, AF_QIPCRTR),
#endif
#ifdef AF_RDS
    SAME(af_rds, AF_RDS),
#endif
#ifdef AF_ROSE
    SAME(af_rose, AF_ROSE),
#endif
#ifdef AF_ROUTE
    SAME(af_route, AF_ROUTE),
#endif
#ifdef AF_SECURITY
    SAME(af_security, AF_SECURITY),
#endif
#ifdef AF_SNA
    SAME(af_sna, AF_SNA),
#endif
#ifdef AF_SYSTEM
    SAME(af_system, AF_SYSTEM),
#endif
#ifdef AF_TIPC
    SAME(af_tipc, AF_TIPC),
#endif
#ifdef AF_VSOCK
    SAME(af_vsock, AF_VSOCK),
#endif
#ifdef AF_WANPIPE
    SAME(af_wanpipe, AF_WANPIPE),
#endif
#ifdef AF_X25
    SAME(af_x25, AF_X25),
#endif
#ifdef AI_DEFAULT
    SAME(ai_default, AI_DEFAULT),
#endif
#ifdef AI_MASK
    SAME(ai_mask, AI_MASK),
#endif
#ifdef AI_V4MAPPED_CFG
    SAME(ai_v4mapped_cfg, AI_V4MAPPED_CFG),
#endif
#ifdef MSG_BCAST
    SAME(msg_bcast, MSG_BCAST),
#endif
#ifdef MSG_BTAG
    SAME(msg_btag, MSG_BTAG),
#endif
#ifdef MSG_CMSG_CLOEXEC
    SAME(msg_cmsg_cloexec, MSG_CMSG_CLOEXEC),
#endif
#ifdef MSG_CONFIRM
    SAME(msg_confirm, MSG_CONFIRM),
#endif
#ifdef MSG_DONTWAIT
    SAME(msg_dontwait, MSG_DONTWAIT),
#endif
#ifdef MSG_EOF
    SAME(msg_eof, MSG_EOF),
#endif
#ifdef MSG_ERRQUEUE
    SAME(msg_errqueue, MSG_ERRQUEUE),
#endif
#ifdef MSG_ETAG
    SAME(msg_etag, MSG_ETAG),
#endif
#ifdef MSG_FASTOPEN
    SAME(msg_fastopen, MSG_FASTOPEN),
#endif
#ifdef MSG_MCAST
    SAME(msg_mcast, MSG_MCAST),
#endif
#ifdef MSG_MORE
    SAME(msg_more, MSG_MORE),
#endif
#ifdef MSG_NOSIGNAL
    SAME(msg_nosignal, MSG_NOSIGNAL),
#endif
#ifdef MSG_NOTIFICATION
    SAME(msg_notification, MSG_NOTIFICATION),
#endif
#ifdef SOCK_CLOEXEC
    SAME(sock_cloexec, SOCK_CLOEXEC),
#endif
#ifdef SOCK_NONBLOCK
    SAME(sock_nonblock, SOCK_NONBLOCK),
#endif
#ifdef SOCK_RDM
    SAME(sock_rdm, SOCK_RDM),
#endif
};

} // namespace

TEST_SUITE_BEGIN("base/constants_enums");

TEST_CASE("the constants that every system has have the values of their macros") {
    for (const auto& row : everywhere) {
        CAPTURE(row.name);
        CHECK(row.ours == row.macro);
    }
}

TEST_CASE("the constants that only some systems have have the values of their macros") {
    for (const auto& row : somewhere) {
        CAPTURE(row.name);
        CHECK(row.ours == row.macro);
    }
}

TEST_CASE("every constant prints the name of its macro") {
    for (const auto& row : everywhere) CHECK(row.shown == row.name);
    for (const auto& row : somewhere) {
        if (row.name == "AF_ROUTE") continue; // af_netlink's other name on Linux
        CHECK(row.shown == row.name);
    }
}

TEST_CASE("each constant is of the type of its enum") {
    static_assert(std::is_same_v<decltype(pysock::af_inet), const pysock::address_family>);
    static_assert(std::is_same_v<decltype(pysock::sock_stream), const pysock::socket_kind>);
    static_assert(std::is_same_v<decltype(pysock::msg_peek), const pysock::msg_flag>);
    static_assert(std::is_same_v<decltype(pysock::ai_passive), const pysock::address_info>);
}

TEST_CASE("AF_ROUTE is the same family as AF_NETLINK on Linux and prints as that") {
#ifdef __linux__
    CHECK(pysock::af_route == pysock::af_netlink);
    CHECK(repr(pysock::af_route) == "<AddressFamily.AF_NETLINK: 16>");
#endif
}

TEST_SUITE_END();
