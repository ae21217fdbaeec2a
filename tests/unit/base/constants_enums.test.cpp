// SPDX-License-Identifier: MIT
// The members of the four enums: families, types, flags of messages and of getaddrinfo. Each has its macro's value.
#include "support/constants_table.hpp"
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

#define MEMBER(constant, macro)                                                                                        \
    { #macro, pysock::constant.value(), macro, pysock::constant.name() }

// What POSIX asks of every system.
constexpr row everywhere[] = {
    MEMBER(af_inet, AF_INET),
    MEMBER(af_inet6, AF_INET6),
    MEMBER(af_unix, AF_UNIX),
    MEMBER(af_unspec, AF_UNSPEC),
    MEMBER(ai_addrconfig, AI_ADDRCONFIG),
    MEMBER(ai_all, AI_ALL),
    MEMBER(ai_canonname, AI_CANONNAME),
    MEMBER(ai_numerichost, AI_NUMERICHOST),
    MEMBER(ai_numericserv, AI_NUMERICSERV),
    MEMBER(ai_passive, AI_PASSIVE),
    MEMBER(ai_v4mapped, AI_V4MAPPED),
    MEMBER(msg_ctrunc, MSG_CTRUNC),
    MEMBER(msg_dontroute, MSG_DONTROUTE),
    MEMBER(msg_eor, MSG_EOR),
    MEMBER(msg_oob, MSG_OOB),
    MEMBER(msg_peek, MSG_PEEK),
    MEMBER(msg_trunc, MSG_TRUNC),
    MEMBER(msg_waitall, MSG_WAITALL),
    MEMBER(sock_dgram, SOCK_DGRAM),
    MEMBER(sock_raw, SOCK_RAW),
    MEMBER(sock_seqpacket, SOCK_SEQPACKET),
    MEMBER(sock_stream, SOCK_STREAM),
};

// What some systems have: where the macro is, the constant is.
constexpr row somewhere[] = {
#ifdef AF_AAL5
    MEMBER(af_aal5, AF_AAL5),
#endif
#ifdef AF_ALG
    MEMBER(af_alg, AF_ALG),
#endif
#ifdef AF_APPLETALK
    MEMBER(af_appletalk, AF_APPLETALK),
#endif
#ifdef AF_ASH
    MEMBER(af_ash, AF_ASH),
#endif
#ifdef AF_ATMPVC
    MEMBER(af_atmpvc, AF_ATMPVC),
#endif
#ifdef AF_ATMSVC
    MEMBER(af_atmsvc, AF_ATMSVC),
#endif
#ifdef AF_AX25
    MEMBER(af_ax25, AF_AX25),
#endif
#ifdef AF_BLUETOOTH
    MEMBER(af_bluetooth, AF_BLUETOOTH),
#endif
#ifdef AF_BRIDGE
    MEMBER(af_bridge, AF_BRIDGE),
#endif
#ifdef AF_CAN
    MEMBER(af_can, AF_CAN),
#endif
#ifdef AF_DECnet
    MEMBER(af_decnet, AF_DECnet),
#endif
#ifdef AF_DIVERT
    MEMBER(af_divert, AF_DIVERT),
#endif
#ifdef AF_ECONET
    MEMBER(af_econet, AF_ECONET),
#endif
#ifdef AF_HYPERV
    MEMBER(af_hyperv, AF_HYPERV),
#endif
#ifdef AF_IPX
    MEMBER(af_ipx, AF_IPX),
#endif
#ifdef AF_IRDA
    MEMBER(af_irda, AF_IRDA),
#endif
#ifdef AF_KEY
    MEMBER(af_key, AF_KEY),
#endif
#ifdef AF_LINK
    MEMBER(af_link, AF_LINK),
#endif
#ifdef AF_LLC
    MEMBER(af_llc, AF_LLC),
#endif
#ifdef AF_NETBEUI
    MEMBER(af_netbeui, AF_NETBEUI),
#endif
#ifdef AF_NETLINK
    MEMBER(af_netlink, AF_NETLINK),
#endif
#ifdef AF_NETROM
    MEMBER(af_netrom, AF_NETROM),
#endif
#ifdef AF_PACKET
    MEMBER(af_packet, AF_PACKET),
#endif
#ifdef AF_PPPOX
    MEMBER(af_pppox, AF_PPPOX),
#endif
#ifdef AF_QIPCRTR
    MEMBER(af_qipcrtr, AF_QIPCRTR),
#endif
#ifdef AF_RDS
    MEMBER(af_rds, AF_RDS),
#endif
#ifdef AF_ROSE
    MEMBER(af_rose, AF_ROSE),
#endif
#ifdef AF_ROUTE
    MEMBER(af_route, AF_ROUTE),
#endif
#ifdef AF_SECURITY
    MEMBER(af_security, AF_SECURITY),
#endif
#ifdef AF_SNA
    MEMBER(af_sna, AF_SNA),
#endif
#ifdef AF_SYSTEM
    MEMBER(af_system, AF_SYSTEM),
#endif
#ifdef AF_TIPC
    MEMBER(af_tipc, AF_TIPC),
#endif
#ifdef AF_VSOCK
    MEMBER(af_vsock, AF_VSOCK),
#endif
#ifdef AF_WANPIPE
    MEMBER(af_wanpipe, AF_WANPIPE),
#endif
#ifdef AF_X25
    MEMBER(af_x25, AF_X25),
#endif
#ifdef AI_DEFAULT
    MEMBER(ai_default, AI_DEFAULT),
#endif
#ifdef AI_MASK
    MEMBER(ai_mask, AI_MASK),
#endif
#ifdef AI_V4MAPPED_CFG
    MEMBER(ai_v4mapped_cfg, AI_V4MAPPED_CFG),
#endif
#ifdef MSG_BCAST
    MEMBER(msg_bcast, MSG_BCAST),
#endif
#ifdef MSG_BTAG
    MEMBER(msg_btag, MSG_BTAG),
#endif
#ifdef MSG_CMSG_CLOEXEC
    MEMBER(msg_cmsg_cloexec, MSG_CMSG_CLOEXEC),
#endif
#ifdef MSG_CONFIRM
    MEMBER(msg_confirm, MSG_CONFIRM),
#endif
#ifdef MSG_DONTWAIT
    MEMBER(msg_dontwait, MSG_DONTWAIT),
#endif
#ifdef MSG_EOF
    MEMBER(msg_eof, MSG_EOF),
#endif
#ifdef MSG_ERRQUEUE
    MEMBER(msg_errqueue, MSG_ERRQUEUE),
#endif
#ifdef MSG_ETAG
    MEMBER(msg_etag, MSG_ETAG),
#endif
#ifdef MSG_FASTOPEN
    MEMBER(msg_fastopen, MSG_FASTOPEN),
#endif
#ifdef MSG_MCAST
    MEMBER(msg_mcast, MSG_MCAST),
#endif
#ifdef MSG_MORE
    MEMBER(msg_more, MSG_MORE),
#endif
#ifdef MSG_NOSIGNAL
    MEMBER(msg_nosignal, MSG_NOSIGNAL),
#endif
#ifdef MSG_NOTIFICATION
    MEMBER(msg_notification, MSG_NOTIFICATION),
#endif
#ifdef SOCK_CLOEXEC
    MEMBER(sock_cloexec, SOCK_CLOEXEC),
#endif
#ifdef SOCK_NONBLOCK
    MEMBER(sock_nonblock, SOCK_NONBLOCK),
#endif
#ifdef SOCK_RDM
    MEMBER(sock_rdm, SOCK_RDM),
#endif
};

} // namespace

TEST_SUITE_BEGIN("base/constants_enums");

TEST_CASE("the constants that every system has have the values of their macros") { support::check_values(everywhere); }

TEST_CASE("the constants that only some systems have have the values of their macros") {
    support::check_values(somewhere);
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
