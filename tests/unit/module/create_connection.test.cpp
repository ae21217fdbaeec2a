// SPDX-License-Identifier: MIT
// create_connection to one address at a time; scenario/several_addresses.test.cpp has hosts with more.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace {

using pysock::create_connection;
using support::full_listener;
using support::loopback_timeout;
using support::short_timeout;
using support::system_code;
using support::thrown_code;

/// Checks at the end of its scope that as many descriptors are open as at its beginning, once a look-up that has just
/// been answered has closed its own.
class no_descriptor_leak_in_the_end {
public:
    no_descriptor_leak_in_the_end() = default;
    no_descriptor_leak_in_the_end(const no_descriptor_leak_in_the_end&) = delete;
    no_descriptor_leak_in_the_end& operator=(const no_descriptor_leak_in_the_end&) = delete;
    ~no_descriptor_leak_in_the_end() {
        const auto end = std::chrono::steady_clock::now() + support::loopback_timeout;
        while (support::count_open_descriptors() != before_ && std::chrono::steady_clock::now() < end) {
        }
        CHECK(support::count_open_descriptors() == before_);
    }

private:
    int before_ = support::count_open_descriptors();
};

} // namespace

TEST_SUITE_BEGIN("module/create_connection");

TEST_CASE("create_connection reaches a server by name, by number, by address and by struct") {
    const no_descriptor_leak_in_the_end leak;
    pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    std::error_code ec = system_code(EBADF);
    const pysock::socket sockets[] = {
        create_connection({"localhost", there.port()}, loopback_timeout),
        create_connection({"127.0.0.1", there.port()}, loopback_timeout),
        create_connection({"localhost", there.port()}), // without a timeout there is no helper thread
        create_connection(there, loopback_timeout),
        create_connection(there.as<pysock::inet_address>(), loopback_timeout),
        create_connection({"localhost", there.port()}, loopback_timeout, ec),
        create_connection(there, ec),
    };
    CHECK_FALSE(ec);
    for (const pysock::socket& s : sockets) {
        CHECK(s.getpeername() == there);
        CHECK(listener.accept().addr == s.getsockname());
    }
}

TEST_CASE("create_connection reaches an IPv6 server") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    const pysock::socket listener = support::tcp_listener(pysock::af_inet6);
    const pysock::socket s = create_connection({"::1", listener.getsockname().port()}, loopback_timeout);
    CHECK(s.family() == pysock::af_inet6);
    CHECK(s.getpeername() == listener.getsockname());
}

TEST_CASE("the connected socket keeps the timeout that was asked for, and its descriptor the mode that goes with it") {
    const pysock::socket listener = support::tcp_listener();
    for (const auto& timeout : {pysock::or_none<double>(), pysock::or_none<double>(7.5)}) {
        const pysock::socket s = create_connection(listener.getsockname(), timeout);
        CHECK(s.gettimeout() == timeout);
        CHECK(support::has_mode(s.fileno(), timeout.has_value()));
        CHECK(s.type() == pysock::sock_stream);
    }
}

TEST_CASE("the default timeout holds where none is given, and none given overrides it") {
    const pysock::socket listener = support::tcp_listener();
    pysock::setdefaulttimeout(7.5);
    const pysock::socket defaulted = create_connection(listener.getsockname());
    const pysock::socket blocking = create_connection(listener.getsockname(), pysock::none);
    pysock::setdefaulttimeout(pysock::none);
    CHECK(defaulted.gettimeout() == 7.5);
    CHECK(blocking.gettimeout() == std::nullopt);
    CHECK(support::has_mode(blocking.fileno(), false));
}

TEST_CASE("to one address without a timeout it connects as connect does: a second connect finds the socket connected") {
    const pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    pysock::socket s = create_connection(there, pysock::none);
    std::error_code ec;
    s.connect(there, ec);
    CHECK(ec == std::errc::already_connected); // Linux says so only where connect(2) itself has waited
}

TEST_CASE("a refused connection is connection_refused_error and leaves nothing") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    const pysock::address nobody = support::refusing_address();
    const no_descriptor_leak_in_the_end leak;
    for (const auto& timeout : {std::optional<double>(), std::optional<double>(10)}) {
        std::error_code ec;
        CHECK_THROWS_AS(create_connection({"127.0.0.1", nobody.port()}, timeout), pysock::connection_refused_error);
        CHECK_THROWS_AS(create_connection(nobody, timeout), pysock::connection_refused_error);
        CHECK(create_connection({"localhost", nobody.port()}, timeout, ec).fileno() == -1);
        CHECK(ec == system_code(ECONNREFUSED));
    }
}

TEST_CASE("a server that does not answer means timeout, and leaves nothing") {
    const full_listener full;
    const pysock::address there = full.listener.getsockname();
    const no_descriptor_leak_in_the_end leak;
    std::error_code ec;
    CHECK_THROWS_AS(create_connection(there, short_timeout), pysock::timeout);
    CHECK(create_connection({"localhost", there.port()}, short_timeout, ec).fileno() == -1);
    CHECK(ec == pysock::errc::timed_out);
}

TEST_CASE("the error names host, port and each address that was tried, and keeps its error") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    const pysock::address nobody = support::refusing_address();
    try {
        create_connection({"localhost", nobody.port()}, loopback_timeout);
        FAIL("nobody listens there");
    } catch (const pysock::connection_refused_error& e) {
        CHECK(std::string(e.operation()) == "create_connection");
        CHECK(std::string(e.what()).find("create_connection ('localhost', " + std::to_string(nobody.port()) + ")") !=
              std::string::npos);
        REQUIRE(e.exceptions().size() >= 1);
        CHECK(e.exceptions().back().code() == system_code(ECONNREFUSED));
        CHECK(std::string(e.exceptions().back().operation()) == "connect");
        CHECK(e.exceptions().back().raddr().port() == nobody.port());
        CHECK(e.raddr() == e.exceptions().back().raddr());
    }
}

TEST_CASE("with all_errors even one address's error comes as a group") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    const pysock::address nobody = support::refusing_address();
    try {
        create_connection(nobody, loopback_timeout, {.all_errors = true});
        FAIL("nobody listens there");
    } catch (const pysock::exception_group& e) {
        REQUIRE(e.exceptions().size() == 1);
        CHECK(std::string(e.what()).starts_with("create_connection failed (1 sub-exception)"));
        CHECK(e.exceptions()[0].raddr() == nobody);
        CHECK(e.code() == system_code(ECONNREFUSED));
    }
    CHECK_THROWS_AS(create_connection(nobody, {.all_errors = true}), pysock::exception_group);
}

TEST_CASE("a timeout of a group is a group with timeouts") {
    const full_listener full;
    try {
        create_connection(full.listener.getsockname(), short_timeout, {.all_errors = true});
        FAIL("nobody answers");
    } catch (const pysock::exception_group& e) {
        REQUIRE(e.exceptions().size() == 1);
        CHECK(e.exceptions()[0].code() == pysock::errc::timed_out);
    }
}

TEST_CASE("a timeout of 0 leaves no time to connect: EINPROGRESS") {
    const pysock::socket listener = support::tcp_listener();
    const no_descriptor_leak_in_the_end leak;
    std::error_code ec;
    CHECK_THROWS_AS(create_connection(listener.getsockname(), 0), pysock::blocking_io_error);
    CHECK(create_connection(listener.getsockname(), 0, ec).fileno() == -1);
    CHECK(ec == system_code(EINPROGRESS));
    create_connection({"localhost", listener.getsockname().port()}, 0.0, ec);
    CHECK(ec == system_code(EINPROGRESS));
}

TEST_CASE("a timeout that is negative, NaN or endless is refused before anything else") {
    const no_descriptor_leak_in_the_end leak;
    std::error_code ec;
    CHECK_THROWS_AS(create_connection({"no-such-host.invalid", 1}, -1), std::invalid_argument);
    CHECK_THROWS_AS(create_connection({"no-such-host.invalid", 1}, std::nan("")), std::invalid_argument);
    CHECK_THROWS_AS(create_connection({"no-such-host.invalid", 1}, HUGE_VAL), std::overflow_error);
    create_connection({"no-such-host.invalid", 1}, -1, ec);
    CHECK(ec == pysock::errc::timeout_out_of_range);
    CHECK_THROWS_AS(create_connection({"no-such-host.invalid", 1}, -1, {.all_errors = true}), std::invalid_argument);
}

TEST_CASE("a host that cannot be resolved is a gaierror, also with all_errors") {
    const no_descriptor_leak_in_the_end leak;
    for (const std::string host : {"no-such-host.invalid", "", "256.0.0.1", "[::1]"}) {
        CAPTURE(host);
        if (support::on_windows && (host.empty() || host[0] == '[')) continue; // it reads these two as addresses
        std::error_code ec;
        CHECK_THROWS_AS(create_connection({host, 80}, loopback_timeout), pysock::gaierror);
        CHECK_THROWS_AS(create_connection({host, 80}, {.all_errors = true}), pysock::gaierror);
        CHECK(create_connection({host, 80}, loopback_timeout, ec).fileno() == -1);
        CHECK(ec.category() == pysock::gai_category());
    }
}

TEST_CASE("a port outside 0 to 65535 is an error, never another port") {
    const pysock::socket listener = support::tcp_listener();
    const int port = listener.getsockname().port();
    for (const int wrong : {port + 65536, port - 65536, -1, 65536}) {
        CAPTURE(wrong);
        std::error_code ec;
        CHECK(create_connection({"127.0.0.1", wrong}, loopback_timeout, ec).fileno() == -1);
        CHECK(ec);
    }
    CHECK_THROWS_AS(create_connection({"127.0.0.1", 65536}, loopback_timeout), std::overflow_error);
}

TEST_CASE("the struct of a family that cannot be read as an address is refused as its parts are") {
    std::error_code ec;
    CHECK_THROWS_AS(create_connection(pysock::inet_address{"127.0.0.1", 70000}), std::overflow_error);
    create_connection(pysock::inet_address{"127.0.0.1", -1}, ec);
    CHECK(ec == pysock::errc::port_out_of_range);
}

TEST_CASE("the address has to be a pair of host and port") {
    const no_descriptor_leak_in_the_end leak;
    std::error_code ec;
    CHECK_THROWS_AS(create_connection("/a/path"), std::invalid_argument);
    CHECK_THROWS_AS(create_connection({"::1", 1, 0, 0}), std::invalid_argument);
    create_connection({"::1", 1, 0}, ec);
    CHECK(ec == pysock::errc::too_many_items);
    create_connection({std::string("a\0b", 3), 1}, ec);
    CHECK(ec == pysock::errc::embedded_null);
    CHECK_THROWS_AS(create_connection(pysock::address()), std::exception);
}

TEST_CASE("source_address is the client's own") {
    pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    std::error_code ec = system_code(EBADF);
    const pysock::socket s = create_connection(there, loopback_timeout, {"127.0.0.2", 0});
    CHECK(s.getsockname().host() == "127.0.0.2");
    CHECK(listener.accept().addr == s.getsockname());
    const pysock::socket reported = create_connection(there, loopback_timeout, {"127.0.0.3", 0}, ec);
    CHECK_FALSE(ec);
    CHECK(listener.accept().addr.host() == "127.0.0.3");
}

TEST_CASE("a source_address that cannot be bound is the address's error and leaves nothing") {
    const pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    const no_descriptor_leak_in_the_end leak;
    std::error_code ec;
    create_connection(there, loopback_timeout, {"192.0.2.1", 0}, ec);
    CHECK(ec == system_code(EADDRNOTAVAIL));
    CHECK(thrown_code([&] {
              create_connection(there, loopback_timeout, {"192.0.2.1", 0});
          }) == system_code(EADDRNOTAVAIL));
    CHECK_THROWS_AS(create_connection(there, loopback_timeout, {"127.0.0.1", 65536}), std::overflow_error);
    CHECK_THROWS_AS(create_connection(there, loopback_timeout, {"::1", 0}), pysock::gaierror);
}

TEST_CASE("looking up under a deadline leaves no descriptor and no difference to the result") {
    const no_descriptor_leak_in_the_end leak;
    const pysock::socket listener = support::tcp_listener();
    for (int i = 0; i < 20; ++i) {
        const pysock::socket s = create_connection({"localhost", listener.getsockname().port()}, loopback_timeout);
        CHECK(s.getpeername() == listener.getsockname());
    }
}

TEST_CASE("a source port out of range is overflow_error and names the source, also with all_errors") {
    const pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    const doctest::Contains source("('127.0.0.1', 70000)");
    for (const bool all : {false, true}) {
        CAPTURE(all);
        const auto connect = [&](const pysock::address_like& target) {
            create_connection(target, loopback_timeout, {"127.0.0.1", 70'000}, {.all_errors = all});
        };
        CHECK_THROWS_WITH_AS(connect(there), source, std::overflow_error);
        CHECK_THROWS_WITH_AS(connect({"127.0.0.1", there.port()}), source, std::overflow_error);
    }
    std::error_code ec;
    create_connection(there, loopback_timeout, {"127.0.0.1", 70'000}, ec);
    CHECK(ec == pysock::errc::port_out_of_range);
}

TEST_CASE("the error of a source_address that cannot be bound is one of bind and names both addresses") {
    const pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    for (const bool all : {false, true}) {
        CAPTURE(all);
        try {
            create_connection(there, loopback_timeout, {"192.0.2.1", 0}, {.all_errors = all});
            FAIL("the source is no address of this machine");
        } catch (const pysock::error& e) {
            REQUIRE(e.exceptions().size() == 1);
            const pysock::error& cause = e.exceptions()[0];
            CHECK(std::string(cause.operation()) == "bind");
            CHECK(cause.code() == system_code(EADDRNOTAVAIL));
            CHECK(std::string(cause.what()).find("('192.0.2.1', 0)") != std::string::npos);
            CHECK(std::string(cause.what()).find(repr(there)) != std::string::npos);
        }
    }
}

TEST_CASE("the target may be an address or the struct of its family, IPv6 too") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    const pysock::socket four = support::tcp_listener();
    const pysock::socket six = support::tcp_listener(pysock::af_inet6);
    const pysock::address there = six.getsockname();
    const auto peer = [](const pysock::address_like& target) {
        return create_connection(target, loopback_timeout).getpeername();
    };
    CHECK(peer(there) == there);
    CHECK(peer(there.as<pysock::inet6_address>()) == there);
    CHECK(peer(pysock::inet6_address{"::1", there.port()}) == there);
    CHECK(peer(pysock::inet_address{"127.0.0.1", four.getsockname().port()}) == four.getsockname());
    CHECK_THROWS_AS(peer(pysock::address()), std::invalid_argument);
}

TEST_CASE("a source_address that is ready and of another family is the error of the address that was tried") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    const pysock::address other = support::bound_socket(pysock::sock_stream, pysock::af_inet6).getsockname();
    std::error_code ec;
    const pysock::socket s = pysock::create_connection(there, support::loopback_timeout, other, ec);
    CHECK(ec == pysock::errc::wrong_family);
    CHECK(s.fileno() == support::no_descriptor);
}

TEST_SUITE_END();
