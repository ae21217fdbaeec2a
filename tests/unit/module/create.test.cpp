// SPDX-License-Identifier: MIT
// socketpair, create_server, has_dualstack_ipv6.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace {

using support::system_code;
using support::thrown_code;

/// A client's conversation with a server at this address.
void check_serves(pysock::socket& server, const pysock::address& there) {
    server.settimeout(support::loopback_timeout);
    pysock::socket client = support::tcp_client(there);
    pysock::socket conn = support::accepted(server);
    client.sendall("x");
    CHECK(conn.recv(1) == "x");
}

} // namespace

TEST_SUITE_BEGIN("module/create");

// ---- socketpair --------------------------------------------------------------------------------

TEST_CASE("socketpair connects two sockets of each type of AF_UNIX, both ways") {
    SKIP_UNLESS(support::has_unix_pairs(), "AF_UNIX has no pairs here");
    const support::no_descriptor_leak leak;
    for (const auto& type : {pysock::sock_stream, pysock::sock_dgram, pysock::sock_seqpacket}) {
        CAPTURE(type.value());
        auto [a, b] = pysock::socketpair(pysock::af_unix, type);
        for (auto [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
            from->settimeout(support::loopback_timeout);
            to->settimeout(support::loopback_timeout);
            from->sendall("hello");
            CHECK(to->recv(10) == "hello");
            CHECK(from->family() == pysock::af_unix);
            CHECK(from->type() == type);
        }
    }
}

TEST_CASE("each shorter form of socketpair makes AF_UNIX streams") {
    SKIP_UNLESS(support::has_unix_pairs(), "AF_UNIX has no pairs here");
    std::error_code ec = system_code(EBADF);
    const pysock::socketpair_result pairs[] = {pysock::socketpair(),
                                               pysock::socketpair(pysock::af_unix),
                                               pysock::socketpair(ec),
                                               pysock::socketpair(pysock::af_unix, ec),
                                               pysock::socketpair(pysock::af_unix, pysock::sock_stream, ec),
                                               pysock::socketpair(pysock::af_unix, pysock::sock_stream, 0, ec)};
    CHECK_FALSE(ec);
    for (const auto& [a, b] : pairs) {
        CHECK(str(a).ends_with(", family=1, type=" + std::to_string(SOCK_STREAM) + ", proto=0>"));
        CHECK(str(b).ends_with(", family=1, type=" + std::to_string(SOCK_STREAM) + ", proto=0>"));
        CHECK(b.gettimeout() == std::nullopt);
    }
}

TEST_CASE("a family without pairs is an error and leaves no descriptor") {
    SKIP_UNLESS(!support::on_windows, "Windows makes pairs of AF_INET itself");
    const support::no_descriptor_leak leak;
    std::error_code ec;
    const auto pair = pysock::socketpair(pysock::af_inet, ec);
    CHECK(ec == system_code(EOPNOTSUPP));
    CHECK((pair.first.fileno() == support::no_descriptor && pair.second.fileno() == support::no_descriptor));
    CHECK(thrown_code([] { pysock::socketpair(pysock::af_inet); }) == system_code(EOPNOTSUPP));
    CHECK(thrown_code([] { pysock::socketpair(12345); }) == system_code(EAFNOSUPPORT));
    CHECK_THROWS_WITH_AS(pysock::socketpair(12345), doctest::Contains("socketpair (family=12345, type="),
                         pysock::error);
}

// ---- create_server -----------------------------------------------------------------------------

TEST_CASE("create_server listens where it is told, in both forms") {
    std::error_code ec = system_code(EBADF);
    pysock::socket thrower = pysock::create_server({"127.0.0.1", 0});
    pysock::socket reporter = pysock::create_server({"127.0.0.1", 0}, ec);
    pysock::socket named = pysock::create_server({"localhost", 0}, {.backlog = 1}, ec);
    CHECK_FALSE(ec);
    for (pysock::socket* server : {&thrower, &reporter, &named}) {
        CHECK(server->getsockname().host() == "127.0.0.1");
        CHECK(server->getsockopt(pysock::sol_socket, pysock::so_reuseaddr) == (support::on_windows ? 0 : 1));
#ifdef SO_REUSEPORT
        CHECK(server->getsockopt(pysock::sol_socket, pysock::so_reuseport) == 0);
#endif
        CHECK(server->gettimeout() == std::nullopt);
        check_serves(*server, server->getsockname());
    }
}

#ifdef SO_REUSEPORT
TEST_CASE("reuse_port lets a second server have the port, and without it the port is in use") {
    const pysock::socket first = pysock::create_server({"127.0.0.1", 0}, {.reuse_port = true});
    const pysock::address there = first.getsockname();
    CHECK(first.getsockopt(pysock::sol_socket, pysock::so_reuseport) == 1);
    const pysock::socket second = pysock::create_server(there, {.reuse_port = true});
    CHECK(second.getsockname() == there);
    CHECK(thrown_code([&] { pysock::create_server(there); }) == system_code(EADDRINUSE));
}

TEST_CASE("reuse_port lets a second server have the port over IPv6 too") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    const pysock::socket first = pysock::create_server({"::1", 0}, {.family = pysock::af_inet6, .reuse_port = true});
    const pysock::address there = first.getsockname();
    CHECK(first.getsockopt(pysock::sol_socket, pysock::so_reuseport) == 1);
    const pysock::socket second = pysock::create_server(there, {.family = pysock::af_inet6, .reuse_port = true});
    CHECK(second.getsockname() == there);
}
#endif

TEST_CASE("an AF_INET6 server is IPv6 only unless it is told otherwise") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    pysock::socket server = pysock::create_server({"::", 0}, {.family = pysock::af_inet6});
    CHECK(server.getsockopt(pysock::ipproto_ipv6, pysock::ipv6_v6only) == 1);
    const int port = server.getsockname().port();
    pysock::socket client = support::timed_socket();
    CHECK(client.connect_ex({"127.0.0.1", port}) == support::system_number(ECONNREFUSED));
    pysock::socket client6 = support::timed_socket(pysock::af_inet6);
    client6.connect({"::1", port});
}

TEST_CASE("a dual-stack server answers IPv4 and IPv6") {
    SKIP_UNLESS(support::has_inet6_loopback() && pysock::has_dualstack_ipv6(), "no dual stack");
    pysock::socket server = pysock::create_server({"", 0}, {.family = pysock::af_inet6, .dualstack_ipv6 = true});
    CHECK(server.getsockopt(pysock::ipproto_ipv6, pysock::ipv6_v6only) == 0);
    server.settimeout(support::loopback_timeout);
    const int port = server.getsockname().port();
    for (const auto& [family, host] : {std::pair(AF_INET, "127.0.0.1"), std::pair(AF_INET6, "::1")}) {
        pysock::socket client = support::timed_socket(family);
        client.connect({host, port});
        const auto [conn, addr] = server.accept();
        CHECK(addr.family() == pysock::af_inet6);
        CHECK(addr.host() == (family == AF_INET ? "::ffff:127.0.0.1" : "::1"));
    }
}

TEST_CASE("an AF_UNIX server listens at a path, with reuse_port too") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    SKIP_UNLESS(!support::on_windows, "no SO_REUSEPORT");
    for (const bool reuse_port : {false, true}) {
        const support::temporary_directory directory;
        pysock::socket server =
            pysock::create_server(directory / "s", {.family = pysock::af_unix, .reuse_port = reuse_port});
        CHECK(server.getsockname().path() == directory / "s");
        check_serves(server, server.getsockname());
    }
}

TEST_CASE("dualstack_ipv6 needs AF_INET6, which is found before the address is looked at") {
    SKIP_UNLESS(pysock::has_dualstack_ipv6(), "no dual stack");
    const support::no_descriptor_leak leak;
    std::error_code ec;
    CHECK_THROWS_WITH_AS(pysock::create_server({"no-such-host.invalid", 70'000}, {.dualstack_ipv6 = true}),
                         doctest::Contains("dualstack_ipv6 requires AF_INET6 family"), std::invalid_argument);
    const pysock::socket s = pysock::create_server("/a/path", {.dualstack_ipv6 = true}, ec);
    CHECK(ec == pysock::errc::dualstack_needs_inet6);
    CHECK(s.fileno() == -1);
}

TEST_CASE("the system's objections reach the caller and nothing stays open") {
    const pysock::socket owner = support::tcp_listener();
    const pysock::address taken = owner.getsockname();
    const support::no_descriptor_leak leak;
    std::error_code ec;
    CHECK(pysock::create_server(taken, ec).fileno() == -1);
    CHECK(ec == system_code(EADDRINUSE));
    CHECK(thrown_code([&] { pysock::create_server(taken); }) == system_code(EADDRINUSE));
    CHECK(thrown_code([] { pysock::create_server({"192.0.2.1", 0}); }) == system_code(EADDRNOTAVAIL));
    CHECK(thrown_code([] { pysock::create_server({"127.0.0.1", 0}, {.family = 12345}); }) == system_code(EAFNOSUPPORT));
    CHECK_THROWS_AS(pysock::create_server({"no-such-host.invalid", 0}), pysock::gaierror);
    CHECK_THROWS_AS(pysock::create_server({"127.0.0.1", 65536}), std::overflow_error);
    CHECK_THROWS_AS(pysock::create_server("/a/path"), std::invalid_argument);
    if (support::has_unix())
        CHECK_THROWS_AS(pysock::create_server({"127.0.0.1", 0}, {.family = pysock::af_unix}), std::invalid_argument);
    pysock::create_server({"127.0.0.1", -1}, ec);
    CHECK(ec == pysock::errc::port_out_of_range);
    pysock::create_server({"no-such-host.invalid", 0}, ec);
    CHECK(ec.category() == pysock::gai_category());
}

TEST_CASE("the error of create_server names the operation, the number and the address") {
    const pysock::socket owner = support::tcp_listener();
    const auto [host, port] = owner.getsockname();
    try {
        pysock::create_server({host, port});
        FAIL("the address is in use");
    } catch (const pysock::error& e) {
        CHECK(std::string(e.operation()) == "create_server");
        CHECK(std::string(e.what()) ==
              support::text_of_code(EADDRINUSE) + ": create_server " + str(owner.getsockname()));
    }
}

TEST_CASE("a path that is taken is an error of create_server") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    const support::temporary_directory directory;
    const pysock::socket owner = pysock::create_server(directory / "s", {.family = pysock::af_unix});
    const support::no_descriptor_leak leak;
    CHECK(thrown_code([&] { pysock::create_server(directory / "s", {.family = pysock::af_unix}); }) ==
          system_code(EADDRINUSE));
    CHECK_THROWS_AS(pysock::create_server(directory / "none/s", {.family = pysock::af_unix}),
                    pysock::file_not_found_error);
    CHECK(thrown_code([] { pysock::create_server(std::string(200, 'x'), {.family = pysock::af_unix}); }) ==
          pysock::errc::unix_path_too_long);
}

TEST_CASE("a negative backlog is none") {
    pysock::socket server = pysock::create_server({"127.0.0.1", 0}, {.backlog = -3});
    check_serves(server, server.getsockname());
}

TEST_CASE("has_dualstack_ipv6 tells what the system does, and leaves no descriptor") {
    const support::no_descriptor_leak leak;
    static_assert(noexcept(pysock::has_dualstack_ipv6()));
    bool works = false;
    if (support::has_socket(AF_INET6, SOCK_STREAM)) {
        std::error_code ec;
        pysock::socket(pysock::af_inet6).setsockopt(pysock::ipproto_ipv6, pysock::ipv6_v6only, 0, ec);
        works = !ec;
    }
    CHECK(pysock::has_dualstack_ipv6() == works);
}

TEST_SUITE_END();
