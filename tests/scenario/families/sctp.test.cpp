// SPDX-License-Identifier: MIT
// SCTP over IPv4 and IPv6: connections, and many peers of one socket.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>

#include <netinet/in.h>

#ifdef __linux__

namespace {

pysock::socket sctp_socket(int family, pysock::socket_kind type) {
    pysock::socket s(family, type, pysock::ipproto_sctp);
    s.settimeout(support::loopback_timeout);
    return s;
}

} // namespace

TEST_SUITE_BEGIN("families/sctp");

TEST_CASE_TEMPLATE("SCTP: a connection carries data both ways", family, support::inet, support::inet6) {
    SKIP_UNLESS(support::has_socket(family::family, SOCK_STREAM, IPPROTO_SCTP), "no SCTP sockets");
    const support::no_descriptor_leak guard;
    auto server = sctp_socket(family::family, pysock::sock_stream);
    server.bind({support::loopback_host(family::family), 0});
    server.listen();
    auto client = sctp_socket(family::family, pysock::sock_stream);
    client.connect(server.getsockname());
    auto [conn, peer] = server.accept();
    conn.settimeout(support::loopback_timeout);
    CHECK(conn.proto() == pysock::ipproto_sctp);
    CHECK(peer.port() == client.getsockname().port());
    const std::string text(50'000, 's');
    client.sendall(text);
    CHECK(conn.recv_exactly(text.size()) == text);
    conn.sendall("back");
    CHECK(client.recv_exactly(4) == "back");
    client.close();
    CHECK(conn.recv(1).empty());
}

TEST_CASE("SCTP: one socket talks to several peers, whose addresses come with the data") {
    SKIP_UNLESS(support::has_socket(AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP), "no SCTP sockets");
    auto server = sctp_socket(AF_INET, pysock::sock_seqpacket);
    server.bind({"127.0.0.1", 0});
    server.listen();
    auto first = sctp_socket(AF_INET, pysock::sock_seqpacket);
    auto second = sctp_socket(AF_INET, pysock::sock_seqpacket);
    CHECK(first.sendto("one", server.getsockname()) == 3);
    const auto one = server.recvfrom(100);
    CHECK(second.sendto("two", server.getsockname()) == 3);
    const auto two = server.recvfrom(100);
    CHECK(one.data == "one");
    CHECK(two.data == "two");
    CHECK(one.addr != two.addr);
    CHECK(server.sendto("back", one.addr) == 4);
    CHECK(first.recv(100) == "back");
}

TEST_CASE("SCTP: a socket that is adopted knows its protocol") {
    SKIP_UNLESS(support::has_socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP), "no SCTP sockets");
    pysock::socket s({.fileno = sctp_socket(AF_INET, pysock::sock_stream).detach()});
    CHECK(s.proto() == pysock::ipproto_sctp);
    CHECK(s.type() == pysock::sock_stream);
}

TEST_SUITE_END();

#endif // __linux__
