// SPDX-License-Identifier: MIT
// Winsock's side of the contract, where it differs from POSIX.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

namespace os = pysock::detail::os;
using pysock::detail::fault;
using pysock::detail::origin;

TEST_SUITE_BEGIN("platform/winsock");

TEST_CASE("Winsock is started once, from several threads too") {
    support::peer other([] { CHECK_FALSE(os::start_network()); });
    CHECK_FALSE(os::start_network());
    other.join();
    CHECK(os::network_started.load() == 1);
}

TEST_CASE("INVALID_SOCKET is no handle, though it is the number of this process") {
    CHECK(os::get_inheritable(os::invalid_handle).fault == fault{WSAENOTSOCK, origin::system});
    CHECK(os::set_inheritable(os::invalid_handle, true) == fault{WSAENOTSOCK, origin::system});
}

TEST_CASE("a wait to write ends when a connection is refused") {
    pysock::socket s;
    s.setblocking(false);
    REQUIRE(s.connect_ex(support::refusing_address()) == WSAEWOULDBLOCK);
    os::wait_entry entry{s.fileno(), os::writable, 0};
    const auto ready = os::wait(&entry, 1, support::nanoseconds(support::loopback_timeout));
    CHECK((ready.ok() && ready.value == 1));
    CHECK(os::connect_outcome(s.fileno()) == fault{WSAECONNREFUSED, origin::system});
}

TEST_CASE("urgent data does not make a full socket writable") {
    auto [client, server] = support::tcp_pair();
    REQUIRE(server.send("!", pysock::msg_oob) == 1);
    client.setblocking(false);
    std::error_code ec;
    while (client.send(std::string(65536, 'x'), ec) > 0) {
    }
    os::wait_entry entry{client.fileno(), os::writable, 0};
    const auto ready = os::wait(&entry, 1, support::nanoseconds(support::short_timeout));
    CHECK((ready.ok() && (entry.revents & POLLERR) == 0));
}

TEST_CASE("a pair is connected with itself, over IPv4 and IPv6, and leaves no listener") {
    for (const int family : {AF_INET, AF_INET6}) {
        if (family == AF_INET6 && !support::has_inet6_loopback()) continue;
        const support::no_descriptor_leak leak;
        auto [a, b] = pysock::socketpair(family);
        CHECK(a.getpeername() == b.getsockname());
        CHECK(b.getpeername() == a.getsockname());
        a.sendall("x");
        CHECK(b.recv(1) == "x");
    }
    CHECK_THROWS_AS(pysock::socketpair(pysock::af_inet, pysock::sock_dgram), pysock::error);
}

TEST_CASE("a datagram that nobody wanted does not end the next receive") {
    pysock::socket s = support::udp_socket();
    const pysock::address nobody = support::refusing_address();
    pysock::socket friendly = support::udp_socket();
    s.sendto("lost", nobody);
    friendly.sendto("kept", s.getsockname());
    CHECK(s.recv(100) == "kept");
}

TEST_CASE("AF_UNIX streams connect over a path") {
    SKIP_UNLESS(support::has_unix(), "Wine has no AF_UNIX");
    const support::temporary_directory directory;
    pysock::socket listener = pysock::create_server(directory / "s", {.family = pysock::af_unix});
    pysock::socket client = support::timed_socket(pysock::af_unix);
    client.connect(directory / "s");
    pysock::socket conn = support::accepted(listener);
    client.sendall("x");
    CHECK(conn.recv(1) == "x");
}

TEST_SUITE_END();
