// SPDX-License-Identifier: MIT
// AF_INET6: flow information and scope, arguments, results and their limits.
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <system_error>

using pysock::errc;
using pysock::inet6_address;

namespace {

struct outcome {
    pysock::detail::fault why;
    pysock::address name;
};

/// What a socket of AF_INET6 would make of an argument; no socket is needed, so every system can tell.
outcome read(const pysock::address_like& argument) {
    outcome got;
    pysock::detail::deadline never(pysock::detail::no_timeout);
    got.why = pysock::detail::rules_of(AF_INET6)->read(argument, {support::no_descriptor, AF_INET6, 0, never},
                                                       got.name.raw());
    return got;
}

std::string printed(const pysock::address_like& argument) {
    const outcome got = read(argument);
    return got.why ? "refused" : str(got.name);
}

} // namespace

TEST_SUITE_BEGIN("address/inet6");

TEST_CASE("what is left out of an address is zero") {
    CHECK(printed({"::1", 80}) == "('::1', 80, 0, 0)");
    CHECK(printed({"::1", 80, 7}) == "('::1', 80, 7, 0)");
    CHECK(printed({"::1", 80, 7, 2}) == "('::1', 80, 7, 2)");
    CHECK(printed({"", 80}) == "('::', 80, 0, 0)");
    CHECK(printed(inet6_address{"2001:DB8::1", 80, 0xfffff, 3}) == "('2001:db8::1', 80, 1048575, 3)");
}

TEST_CASE("all items come back from the family's struct") {
    const inet6_address written{"fe80::1:2", 8090, 0x12345, 4};
    CHECK(read(written).name.as<inet6_address>() == written);
    CHECK(read(written).name.host() == "fe80::1:2");
    CHECK(read(written).name.port() == 8090);
}

TEST_CASE("flow information is a number of twenty bits") {
    CHECK_FALSE(read({"::1", 0, 0xfffff}).why);
    const auto too_much = pysock::detail::library_fault(errc::flowinfo_out_of_range);
    CHECK(read({"::1", 0, 0x100000}).why == too_much);
    CHECK(read({"::1", 0, -1}).why == too_much);
    CHECK(read({"::1", 0, std::numeric_limits<std::uint64_t>::max(), 0}).why == too_much);
    CHECK(read(inet6_address{"::1", 0, 0xffffffff, 0}).why == too_much);
}

TEST_CASE("flow information out of range is refused in both forms") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 on loopback");
    pysock::socket s(pysock::af_inet6, pysock::sock_dgram);
    std::error_code ec;
    CHECK_THROWS_AS(s.bind({"::1", 0, 0x100000}), std::overflow_error);
    s.bind({"::1", 0, 0x100000}, ec);
    CHECK(ec == errc::flowinfo_out_of_range);
    CHECK_THROWS_AS(s.bind({"::1", 65536}), std::overflow_error);
}

TEST_CASE("the checks come in the order host, port, flow information") {
    CHECK(read({"127.0.0.1", 70000, 0x100000}).why.from == pysock::detail::origin::resolver);
    CHECK(read({"::1", 70000, 0x100000}).why == pysock::detail::library_fault(errc::port_out_of_range));
}

TEST_CASE("a scope in the text stays unless a fourth item is written") {
    CHECK(printed({"fe80::1%1", 0}) == "('fe80::1', 0, 0, 1)");
    CHECK(printed({"fe80::1%1", 0, 5}) == "('fe80::1', 0, 5, 1)");
    CHECK(printed({"fe80::1%1", 0, 0, 7}) == "('fe80::1', 0, 0, 7)");
    CHECK(printed({"fe80::1%1", 0, 0, 0}) == "('fe80::1', 0, 0, 0)");
    CHECK(printed({"fe80::1", 0, 0, 7}) == "('fe80::1', 0, 0, 7)");
}

TEST_CASE("a negative scope id counts from the other end") {
    CHECK(printed({"fe80::1", 0, 0, -1}) == "('fe80::1', 0, 0, 4294967295)");
    CHECK(printed({"fe80::1", 0, 0, -0x8000'0000LL}) == "('fe80::1', 0, 0, 2147483648)");
}

TEST_CASE("a scope id that does not fit 32 bits is out of range") {
    for (const long long scope : {0x1'0000'0000LL, 0x1'0000'0002LL, -0x8000'0001LL}) {
        CAPTURE(scope);
        CHECK(read({"fe80::1", 0, 0, scope}).why == pysock::detail::library_fault(errc::item_out_of_range));
    }
}

TEST_CASE("the host of a result has no scope in its text") {
    CHECK(read({"fe80::1%1", 0}).name.host() == "fe80::1");
    CHECK(read({"fe80::1%1", 0}).name.as<inet6_address>().scope_id == 1);
}

TEST_CASE("what was bound comes back from getsockname") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 on loopback");
    const auto s = support::udp_socket(pysock::af_inet6);
    const pysock::address name = s.getsockname();
    const auto [host, port, flowinfo, scope_id] = name.as<inet6_address>();
    CHECK(name.family() == pysock::af_inet6);
    CHECK(host == "::1");
    CHECK(port > 0);
    CHECK(flowinfo == 0);
    CHECK(scope_id == 0);
    CHECK(str(name) == "('::1', " + std::to_string(port) + ", 0, 0)");
}

TEST_CASE("every way to write the same address reaches it") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 on loopback");
    const auto server = support::udp_socket(pysock::af_inet6);
    const pysock::address name = server.getsockname();
    const auto peer_after = [&](const pysock::address_like& written) {
        pysock::socket s(pysock::af_inet6, pysock::sock_dgram);
        std::error_code ec;
        s.connect(written, ec);
        CHECK_FALSE(ec);
        s.connect(written);
        return s.getpeername();
    };
    CHECK(peer_after(name) == name);
    CHECK(peer_after({"::1", name.port()}) == name);
    CHECK(peer_after({"0:0::0:1", name.port(), 0}) == name);
    CHECK(peer_after({"::1", name.port(), 0, 0}) == name);
    CHECK(peer_after(name.as<inet6_address>()) == name);
}

TEST_CASE("an IPv4 text and a path are no address of IPv6") {
    CHECK(read({"127.0.0.1", 80}).why.from == pysock::detail::origin::resolver);
    CHECK(read("::1").why == pysock::detail::library_fault(errc::not_a_pair));
}

TEST_CASE("flow information and scope are numbers, and there is nothing behind them") {
    CHECK(read({"::1", 80, "7"}).why == pysock::detail::library_fault(errc::not_a_pair));
    CHECK(read({"::1", 80, 7, "lo"}).why == pysock::detail::library_fault(errc::not_a_pair));
    CHECK(read({"::1", 80, 7, 1, 0}).why == pysock::detail::library_fault(errc::not_a_pair));
}

TEST_CASE("addresses that differ in one item differ") {
    const pysock::address base = read({"fe80::1", 80, 1, 1}).name;
    CHECK(base == read({"FE80::0001", 80, 1, 1}).name);
    for (const inet6_address& other : {inet6_address{"fe80::2", 80, 1, 1}, inet6_address{"fe80::1", 81, 1, 1},
                                       inet6_address{"fe80::1", 80, 2, 1}, inet6_address{"fe80::1", 80, 1, 2}}) {
        CAPTURE(str(read(other).name));
        CHECK(base != read(other).name);
    }
}

TEST_SUITE_END();
