// SPDX-License-Identifier: MIT
// What control messages say, from bytes as the system writes them. (With real sockets: socket/ancillary_data.)
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <array>
#include <climits>
#include <cstddef>
#include <cstring>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace os = pysock::detail::os;

namespace {

/// An item whose data is the struct `content`, of which the first `size` bytes came.
template <class T>
os::control_item item_of(int level, int type, const T& content, std::size_t size = sizeof(T)) {
    return {level, type, reinterpret_cast<const char*>(&content), size};
}

} // namespace

TEST_SUITE_BEGIN("platform/posix_ancillary");

TEST_CASE("the handles of an item are its whole ints, and only of an item that has handles") {
    const std::array<int, 3> numbers{7, 8, 9};
    os::handle found = -1;
    for (std::size_t size = 0; size <= sizeof numbers; ++size) {
        CAPTURE(size);
        const auto item = item_of(SOL_SOCKET, SCM_RIGHTS, numbers, size);
        for (std::size_t index = 0; index < 4; ++index) {
            found = -1;
            CHECK(os::handle_in(item, index, found) == (index < size / sizeof(int)));
            CHECK(found == (index < size / sizeof(int) ? numbers[index] : -1));
        }
    }
    CHECK_FALSE(os::handle_in(item_of(SOL_SOCKET, SCM_RIGHTS + 77, numbers), 0, found));
    CHECK_FALSE(os::handle_in(item_of(SOL_SOCKET + 77, SCM_RIGHTS, numbers), 0, found));
}

#ifdef SCM_CREDENTIALS
TEST_CASE("credentials are read from struct ucred, whole or not at all") {
    const ::ucred sent{12, 34, 56};
    os::credentials out;
    CHECK_FALSE(os::read_credentials(item_of(SOL_SOCKET, SCM_CREDENTIALS, sent, sizeof sent - 1), out));
    CHECK_FALSE(os::read_credentials(item_of(SOL_SOCKET, SCM_RIGHTS, sent), out));
    CHECK_FALSE(os::read_credentials(item_of(IPPROTO_IP, SCM_CREDENTIALS, sent), out));
    CHECK(out.pid == 0);
    CHECK(os::read_credentials(item_of(SOL_SOCKET, SCM_CREDENTIALS, sent), out));
    CHECK(out.pid == 12);
    CHECK(out.uid == 34);
    CHECK(out.gid == 56);
}
#endif

#ifdef IP_PKTINFO
TEST_CASE("packet information of IPv4 has interface, local address and destination") {
    ::in_pktinfo info{};
    info.ipi_ifindex = 3;
    info.ipi_spec_dst.s_addr = pysock::htonl(0x0a000001);
    info.ipi_addr.s_addr = pysock::htonl(0xe0000001);
    os::packet_info out;
    CHECK_FALSE(os::read_packet_info(item_of(IPPROTO_IP, IP_PKTINFO, info, sizeof info - 1), out));
    CHECK_FALSE(os::read_packet_info(item_of(IPPROTO_IPV6, IP_PKTINFO, info), out));
    CHECK_FALSE(os::read_packet_info(item_of(IPPROTO_IP, IP_TTL, info), out));
    CHECK(os::read_packet_info(item_of(IPPROTO_IP, IP_PKTINFO, info), out));
    CHECK(out.ifindex == 3);
    CHECK(str(pysock::address(out.local)) == "('10.0.0.1', 0)");
    CHECK(str(pysock::address(out.destination)) == "('224.0.0.1', 0)");
}
#endif

#ifdef IPV6_PKTINFO
TEST_CASE("packet information of IPv6 has interface and destination, with a scope where that needs one") {
    struct {
        const char* text;
        const char* shown;
    } const rows[] = {{"2001:db8::1", "('2001:db8::1', 0, 0, 0)"},
                      {"fe80::1", "('fe80::1', 0, 0, 5)"},
                      {"fec0::1", "('fec0::1', 0, 0, 0)"}, // of a site, not of a link
                      {"ff01::fb", "('ff01::fb', 0, 0, 5)"},
                      {"ff02::fb", "('ff02::fb', 0, 0, 5)"},
                      {"ff05::fb", "('ff05::fb', 0, 0, 0)"}};
    for (const auto& row : rows) {
        ::in6_pktinfo info{};
        info.ipi6_ifindex = 5;
        REQUIRE(::inet_pton(AF_INET6, row.text, &info.ipi6_addr) == 1);
        os::packet_info out;
        CHECK_FALSE(os::read_packet_info(item_of(IPPROTO_IPV6, IPV6_PKTINFO, info, sizeof info - 1), out));
        CHECK(os::read_packet_info(item_of(IPPROTO_IPV6, IPV6_PKTINFO, info), out));
        CHECK(out.ifindex == 5);
        CHECK(out.local.length == 0);
        CHECK(str(pysock::address(out.destination)) == row.shown);
    }
}
#endif

TEST_CASE("times are read from a timeval, a timespec, and the first of three that is there") {
    os::timestamp out;
#ifdef SCM_TIMESTAMP
    ::timeval micro{};
    micro.tv_sec = 1'700'000'000;
    micro.tv_usec = 999'999;
    CHECK_FALSE(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMP, micro, sizeof micro - 1), out));
    CHECK_FALSE(os::read_timestamp(item_of(IPPROTO_IP, SCM_TIMESTAMP, micro), out));
    CHECK(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMP, micro), out));
    CHECK(out.seconds == 1'700'000'000);
    CHECK(out.nanoseconds == 999'999'000);
    for (const long none : {-1L, 1'000'000L, LONG_MAX, LONG_MIN}) { // no system writes these
        micro.tv_usec = none;
        CHECK_FALSE(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMP, micro), out));
    }
#endif
#ifdef SCM_TIMESTAMPNS
    const ::timespec nano{1'700'000'001, 999'999'999};
    CHECK_FALSE(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMPNS, nano, sizeof nano - 1), out));
    CHECK(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMPNS, nano), out));
    CHECK(out.seconds == 1'700'000'001);
    CHECK(out.nanoseconds == 999'999'999);
#endif
#ifdef SCM_TIMESTAMPING
    ::timespec three[3]{{5, 6}, {}, {7, 8}};
    CHECK_FALSE(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMPING, three, sizeof three - 1), out));
    CHECK(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMPING, three), out));
    CHECK(out.seconds == 5);
    CHECK(out.nanoseconds == 6);
    three[0] = {0, 9}; // just after 1970 began
    CHECK(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMPING, three), out));
    CHECK(out.seconds == 0);
    CHECK(out.nanoseconds == 9);
    three[0] = {};
    CHECK(os::read_timestamp(item_of(SOL_SOCKET, SCM_TIMESTAMPING, three), out));
    CHECK(out.seconds == 7);
    CHECK(out.nanoseconds == 8);
#endif
}

TEST_CASE("a hop limit is an int or one byte") {
    const int sixty_four = 64;
    const unsigned char two_hundred = 200;
    int out = 0;
    CHECK(os::read_ttl(item_of(IPPROTO_IP, IP_TTL, sixty_four), out));
    CHECK(out == 64);
    CHECK(os::read_ttl(item_of(IPPROTO_IP, IP_TTL, two_hundred), out));
    CHECK(out == 200);
#ifdef IP_RECVTTL
    CHECK(os::read_ttl(item_of(IPPROTO_IP, IP_RECVTTL, sixty_four), out)); // of the BSDs
#endif
    CHECK(os::read_ttl(item_of(IPPROTO_IPV6, IPV6_HOPLIMIT, sixty_four), out));
    CHECK(out == 64);
    CHECK_FALSE(os::read_ttl(item_of(IPPROTO_IP, IP_TTL, sixty_four, 0), out));
    CHECK_FALSE(os::read_ttl(item_of(SOL_SOCKET, IP_TTL, sixty_four), out));
    CHECK_FALSE(os::read_ttl(item_of(IPPROTO_IPV6, IPV6_PKTINFO, sixty_four), out));
}

TEST_SUITE_END();
