// SPDX-License-Identifier: MIT
// Reliable datagrams over loopback.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>

#ifdef AF_RDS

namespace {

pysock::socket rds_socket() {
    auto s = support::timed_socket(pysock::af_rds, pysock::sock_seqpacket);
    s.bind({"127.0.0.1", 0});
    return s;
}

} // namespace

TEST_SUITE_BEGIN("families/rds");

TEST_CASE("RDS: a socket without a name has an address of no family, as in Python") {
    SKIP_UNLESS(support::has_socket(AF_RDS, SOCK_SEQPACKET), "no AF_RDS sockets");
    const auto unnamed = support::timed_socket(pysock::af_rds, pysock::sock_seqpacket).getsockname();
    std::string zeros;
    for (int i = 0; i < 14; ++i) zeros += "\\x00";
    CHECK(str(unnamed) == "(0, b'" + zeros + "')");
}

TEST_CASE("RDS: a datagram arrives with its sender, in each way to send, though the family knows no MSG_NOSIGNAL") {
    SKIP_UNLESS(support::has_socket(AF_RDS, SOCK_SEQPACKET), "no AF_RDS sockets");
    const support::no_descriptor_leak guard;
    auto server = rds_socket();
    auto client = rds_socket();
    const auto where = server.getsockname();
    CHECK(where.host() == "127.0.0.1");
    CHECK(where.port() != 0);
    CHECK(client.sendto("ask", where) == 3);
    const auto [question, asker] = server.recvfrom(100);
    CHECK(question == "ask");
    CHECK(asker == client.getsockname());
    CHECK(server.sendto("answer", asker.as<pysock::rds_address>()) == 6);
    CHECK(client.recvfrom(100).addr == where);
    CHECK(client.sendmsg({"a", "bc"}, {}, {}, where) == 3);
    CHECK(server.recvmsg(100, 64).data == "abc");
    client.connect(where);
    CHECK(client.getpeername() == where);
    client.sendall("all");
    CHECK(server.recv(100) == "all");
    CHECK(client.send("sent") == 4);
    CHECK(server.recv(100) == "sent");
}

TEST_CASE("RDS: messages keep their borders, also large ones") {
    SKIP_UNLESS(support::has_socket(AF_RDS, SOCK_SEQPACKET), "no AF_RDS sockets");
    auto server = rds_socket();
    auto client = rds_socket();
    const std::string text(100'000, 'r');
    CHECK(client.sendto(text, server.getsockname()) == text.size());
    CHECK(client.sendto("small", server.getsockname()) == 5);
    CHECK(server.recv(200'000) == text);
    CHECK(server.recv(200'000) == "small");
}

TEST_SUITE_END();

#endif // AF_RDS
