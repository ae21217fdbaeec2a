// SPDX-License-Identifier: MIT
// AF_NETLINK, compared with the kernel's struct sockaddr_nl, and spoken with the kernel.
#include "support/addresses.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>

#ifdef __linux__

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

using namespace support;
using pysock::errc;
using pysock::netlink_address;

namespace {

::sockaddr_nl name_of(std::uint32_t pid, std::uint32_t groups) {
    auto name = zeroed<::sockaddr_nl>();
    name.nl_family = AF_NETLINK;
    name.nl_pid = pid;
    name.nl_groups = groups;
    return name;
}

pysock::socket route_socket() {
    pysock::socket s(pysock::af_netlink, pysock::sock_raw, pysock::netlink_route);
    s.settimeout(loopback_timeout);
    return s;
}

} // namespace

TEST_SUITE_BEGIN("address/netlink");

TEST_CASE("a netlink argument becomes struct sockaddr_nl, however it is written") {
    const auto expected = name_of(0x12345678, 0x9abcdef0);
    CHECK(same_bytes(made(AF_NETLINK, 0, {0x12345678, 0x9abcdef0U}), expected));
    CHECK(same_bytes(made(AF_NETLINK, 0, netlink_address{.pid = 0x12345678, .groups = 0x9abcdef0}), expected));
    CHECK(same_bytes(made(AF_NETLINK, 0, {-1, 0}), name_of(0xffffffff, 0)));
    CHECK(same_bytes(made(AF_NETLINK, 0, netlink_address{}), name_of(0, 0)));
}

TEST_CASE("struct sockaddr_nl becomes Python's tuple and its struct") {
    const auto name = of_system(name_of(4294967295, 17));
    CHECK(str(name) == "(4294967295, 17)");
    CHECK(repr(name) == str(name));
    CHECK(name.family() == pysock::af_netlink);
    CHECK(name.as<netlink_address>() == netlink_address{.pid = 4294967295, .groups = 17});
    const auto [pid, groups] = name.as<netlink_address>();
    CHECK(pid == 4294967295);
    CHECK(groups == 17);
    CHECK(same_bytes(made(AF_NETLINK, 0, name.as<netlink_address>()), name_of(4294967295, 17)));
}

TEST_CASE("netlink addresses are equal by pid and groups") {
    auto padded = name_of(1, 2);
    padded.nl_pad = 99;
    check_equal(of_system(name_of(1, 2)), of_system(padded));
    check_different(of_system(name_of(1, 2)), of_system(name_of(1, 3)));
    check_different(of_system(name_of(1, 2)), of_system(name_of(2, 2)));
}

TEST_CASE("a netlink address that is cut short has zeros for the rest") {
    const auto name = name_of(5, 6);
    CHECK(str(of_system(name, 0, offsetof(::sockaddr_nl, nl_groups))) == "(5, 0)");
    check_equal(of_system(name, 0, offsetof(::sockaddr_nl, nl_groups)), of_system(name_of(5, 0)));
    check_unwritten_bytes_do_not_count(name, offsetof(::sockaddr_nl, nl_groups));
    check_unwritten_bytes_do_not_count(name, offsetof(::sockaddr_nl, nl_pid));
}

TEST_CASE("what is no pair of numbers is refused for netlink") {
    for (const pysock::address_like& argument :
         {pysock::address_like(1), pysock::address_like("a", 0), pysock::address_like(0, "a"),
          pysock::address_like(1, 2, 3), pysock::address_like("a")})
        check_refused<std::invalid_argument>(AF_NETLINK, 0, argument, errc::wrong_form,
                                             not_of_form(argument, "{pid, groups}"));
    check_refused<std::overflow_error>(AF_NETLINK, 0, {0x100000000, 0}, errc::item_out_of_range,
                                       "bind(): an item of the address is out of range, got (4294967296, 0)");
}

TEST_CASE("a netlink address goes to netlink sockets only") {
    const auto netlink = of_system(name_of(1, 2));
    check_refused<std::invalid_argument>(AF_INET, 0, netlink_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    check_refused<std::invalid_argument>(AF_INET, 0, netlink, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    check_refused<std::invalid_argument>(AF_NETLINK, 0, pysock::inet_address{"127.0.0.1", 1}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('127.0.0.1', 1)");
    std::error_code ec;
    CHECK_THROWS_AS(netlink.as<pysock::inet_address>(), std::invalid_argument);
    CHECK_THROWS_AS(netlink.port(), std::invalid_argument);
    CHECK(netlink.as<pysock::packet_address>(ec) == pysock::packet_address{});
    CHECK(ec == errc::no_such_item);
}

TEST_CASE("the kernel gives a netlink socket its number, and answers a request for its links") {
    SKIP_UNLESS(has_socket(AF_NETLINK, SOCK_RAW), "no AF_NETLINK here");
    auto s = route_socket();
    CHECK(str(s.getsockname()) == "(0, 0)");
    s.bind({0, 0});
    const auto own = s.getsockname().as<netlink_address>();
    CHECK(own.pid != 0);
    CHECK(own.groups == 0);
    CHECK(repr(s).find("laddr=(" + std::to_string(own.pid) + ", 0)") != std::string::npos);

    struct {
        ::nlmsghdr head;
        ::rtgenmsg body;
    } request{};
    request.head.nlmsg_len = sizeof request;
    request.head.nlmsg_type = RTM_GETLINK;
    request.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.head.nlmsg_seq = 41;
    CHECK(s.sendto(std::string_view(reinterpret_cast<const char*>(&request), sizeof request), {0, 0}) ==
          sizeof request);
    const auto [data, addr] = s.recvfrom(65536);
    CHECK(str(addr) == "(0, 0)");
    ::nlmsghdr answer{};
    REQUIRE(data.size() >= sizeof answer);
    std::memcpy(&answer, data.data(), sizeof answer);
    CHECK(answer.nlmsg_type == RTM_NEWLINK);
    CHECK(answer.nlmsg_seq == 41);
    CHECK(answer.nlmsg_pid == own.pid);
}

TEST_CASE("a second netlink socket cannot have the number of the first") {
    SKIP_UNLESS(has_socket(AF_NETLINK, SOCK_RAW), "no AF_NETLINK here");
    auto first = route_socket();
    auto second = route_socket();
    first.bind({0, 0});
    std::error_code ec;
    second.bind(first.getsockname(), ec);
    CHECK(ec == std::errc::address_in_use);
}

TEST_SUITE_END();

#endif // __linux__
