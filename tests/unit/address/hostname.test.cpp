// SPDX-License-Identifier: MIT
// From a host as text to an address: Python's rules, and the deadline.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

using namespace std::string_view_literals;
namespace os = pysock::detail::os;
using pysock::errc;
using pysock::detail::deadline;
using pysock::detail::fault;
using pysock::detail::library_fault;
using pysock::detail::origin;

namespace {

constexpr std::string_view unknown_host = "no-such-host.invalid"; // RFC 6761: this domain never exists

struct outcome {
    fault why;
    std::string printed;
};

/// With a limit the resolver runs in the background.
outcome resolved(std::string_view host, int family, std::int64_t nanoseconds = pysock::detail::no_timeout) {
    os::raw_address out;
    deadline until(nanoseconds);
    const fault why = pysock::detail::resolve_host(host, family, until, out);
    return {why, str(pysock::address(out))};
}

std::int64_t limit() { return support::nanoseconds(support::loopback_timeout); }

} // namespace

TEST_SUITE_BEGIN("address/hostname");

TEST_CASE("hosts of IPv4 are read as Python reads them, with and without a deadline") {
    struct row {
        std::string_view host;
        std::string_view printed;
    };
    constexpr row rows[] = {
        {"", "('0.0.0.0', 0)"},
        {"<broadcast>", "('255.255.255.255', 0)"},
        {"255.255.255.255", "('255.255.255.255', 0)"},
        {"127.0.0.1", "('127.0.0.1', 0)"},
        {"127.1", "('127.0.0.1', 0)"},
        {"0x7f000001", "('127.0.0.1', 0)"},
        {"0177.0.0.1", "('127.0.0.1', 0)"},
        {"1", "('0.0.0.1', 0)"},
        {"localhost", "('127.0.0.1', 0)"},
    };
    for (const auto& row : rows)
        for (const std::int64_t nanoseconds : {pysock::detail::no_timeout, limit()}) {
            CAPTURE(row.host);
            const auto [why, address] = resolved(row.host, AF_INET, nanoseconds);
            CHECK_FALSE(why);
            CHECK(address == row.printed);
        }
}

TEST_CASE("hosts of IPv6 are read as Python reads them") {
    CHECK(resolved("", AF_INET6).printed == "('::', 0, 0, 0)");
    CHECK(resolved("::1", AF_INET6).printed == "('::1', 0, 0, 0)");
    CHECK(resolved("::FFFF:127.0.0.1", AF_INET6).printed == "('::ffff:127.0.0.1', 0, 0, 0)");
    CHECK(resolved("fe80::1%1", AF_INET6).printed == "('fe80::1', 0, 0, 1)");
}

TEST_CASE("the broadcast address has no IPv6 form") {
    for (const std::string_view host : {"<broadcast>", "255.255.255.255"}) {
        CAPTURE(host);
        CHECK(resolved(host, AF_INET6).why == library_fault(errc::family_mismatched));
    }
}

TEST_CASE("an address of the other family is the resolver's error") {
    for (const std::int64_t nanoseconds : {pysock::detail::no_timeout, limit()}) {
        CHECK(resolved("::1", AF_INET, nanoseconds).why.from == origin::resolver);
        CHECK(resolved("127.0.0.1", AF_INET6, nanoseconds).why.from == origin::resolver);
    }
}

TEST_CASE("what only looks like an address is the resolver's error") {
    for (const std::string_view host : {"[::1]", "1.2.3.4 ", " ", "256.1.1.1.1", "<any>"}) {
        CAPTURE(host);
        CHECK(resolved(host, AF_INET).why.from == origin::resolver);
    }
}

TEST_CASE("an unknown host is a gaierror, found in the background or not") {
    for (const std::int64_t nanoseconds : {pysock::detail::no_timeout, limit()}) {
        const fault why = resolved(unknown_host, AF_INET, nanoseconds).why;
        SKIP_UNLESS(why != library_fault(errc::timed_out), "the resolver does not answer in time");
        CHECK(why.from == origin::resolver);
    }
}

TEST_CASE("a NUL inside a host is refused before anyone is asked") {
    for (const std::string_view host : {"local\0host"sv, "\0"sv, "127.0.0.1\0"sv, "::1\0"sv}) {
        CHECK(resolved(host, AF_INET).why == library_fault(errc::embedded_null));
        CHECK(resolved(host, AF_INET6).why == library_fault(errc::embedded_null));
    }
    pysock::socket s(pysock::af_inet, pysock::sock_dgram);
    std::error_code ec;
    CHECK_THROWS_AS(s.bind({"local\0host"sv, 0}), std::invalid_argument);
    s.bind({"local\0host"sv, 0}, ec);
    CHECK(ec == errc::embedded_null);
}

TEST_CASE("the host is read before the port is checked") {
    pysock::socket s(pysock::af_inet, pysock::sock_dgram);
    std::error_code ec;
    CHECK_THROWS_AS(s.bind({"::1", 70000}), pysock::gaierror);
    s.bind({"::1", 70000}, ec);
    CHECK(ec.category() == pysock::gai_category());
    CHECK_THROWS_AS(s.bind({"127.0.0.1", 70000}), std::overflow_error);
    s.bind({"127.0.0.1", 70000}, ec);
    CHECK(ec == errc::port_out_of_range);
}

TEST_CASE("a numeric host needs no look-up, so a deadline that has passed does not matter") {
    CHECK_FALSE(resolved("127.0.0.1", AF_INET, 0).why);
    CHECK_FALSE(resolved("::1", AF_INET6, 0).why);
    CHECK_FALSE(resolved("", AF_INET, 0).why);
}

TEST_CASE("a name is timed_out when the deadline has passed") {
    CHECK(resolved("localhost", AF_INET, 0).why == library_fault(errc::timed_out));
    deadline until(1);
    while (until.remaining() != 0) {
    }
    os::raw_address out;
    CHECK(pysock::detail::resolve_host("localhost", AF_INET, until, out) == library_fault(errc::timed_out));
}

TEST_CASE("a socket with a timeout finds its address as one without") {
    const auto server = support::udp_socket();
    for (const pysock::timeout_value timeout : {pysock::timeout_value(pysock::none), pysock::timeout_value(0),
                                                pysock::timeout_value(support::loopback_timeout)}) {
        pysock::socket s(pysock::af_inet, pysock::sock_dgram);
        s.settimeout(timeout);
        std::error_code ec;
        s.connect({"localhost", server.getsockname().port()}, ec);
        CHECK_FALSE(ec);
        s.connect({"localhost", server.getsockname().port()});
        CHECK(s.getpeername() == server.getsockname());
        CHECK_THROWS_AS(s.connect({"::1", 9}), pysock::gaierror);
    }
}

TEST_CASE("look-ups that were given up leave no descriptor behind") {
    const int before = support::count_open_descriptors();
    for (int i = 0; i < 100; ++i) CHECK(resolved("localhost", AF_INET, 0).why == library_fault(errc::timed_out));
    CHECK(support::open_descriptors_fall_to(before)); // less: threads of a former test have ended, too
}

TEST_CASE("a host of any length is the resolver's business") {
    const std::string host(100'000, 'x');
    CHECK(resolved(host, AF_INET).why.from != origin::library);
    CHECK(resolved(host, AF_INET, limit()).why);
}

TEST_SUITE_END();
