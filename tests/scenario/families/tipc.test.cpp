// SPDX-License-Identifier: MIT
// Messages between sockets of TIPC: by the name of a service, by a socket's id, over a connection.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>

#ifdef AF_TIPC

namespace {

constexpr unsigned service_type = 18888;

pysock::socket tipc_socket(pysock::socket_kind type) { return support::timed_socket(pysock::af_tipc, type); }

pysock::tipc_address range(unsigned lower, unsigned upper) {
    return {.addr_type = pysock::tipc_addr_nameseq, .v1 = service_type, .v2 = lower, .v3 = upper};
}

} // namespace

TEST_SUITE_BEGIN("families/tipc");

TEST_CASE("TIPC: a datagram to the name of a service arrives, and is answered by the socket's id") {
    SKIP_UNLESS(support::has_socket(AF_TIPC, SOCK_RDM), "no AF_TIPC sockets");
    const support::no_descriptor_leak guard;
    auto server = tipc_socket(pysock::sock_rdm);
    auto client = tipc_socket(pysock::sock_rdm);
    server.bind(range(100, 200));
    const auto own = server.getsockname().as<pysock::tipc_address>();
    CHECK(own.addr_type == pysock::tipc_addr_id);
    CHECK(own.v2 != 0);
    CHECK(client.sendto("ask", {pysock::tipc_addr_name, service_type, 150, 0}) == 3);
    const auto [question, asker] = server.recvfrom(100);
    CHECK(question == "ask");
    CHECK(str(asker) == str(client.getsockname()));
    CHECK(asker == client.getsockname());
    CHECK(server.sendto("answer", asker) == 6);
    const auto [answer, answerer] = client.recvfrom(100);
    CHECK(answer == "answer");
    CHECK(answerer == server.getsockname());
}

TEST_CASE("TIPC: a name outside the range reaches nobody") {
    SKIP_UNLESS(support::has_socket(AF_TIPC, SOCK_STREAM), "no AF_TIPC sockets");
    auto server = tipc_socket(pysock::sock_stream);
    server.bind(range(100, 200));
    server.listen();
    auto client = tipc_socket(pysock::sock_stream);
    std::error_code ec;
    client.connect({pysock::tipc_addr_name, service_type, 201, 0}, ec);
    CHECK(ec);
}

TEST_CASE("TIPC: a connection to a service carries data both ways") {
    SKIP_UNLESS(support::has_socket(AF_TIPC, SOCK_STREAM), "no AF_TIPC sockets");
    const support::no_descriptor_leak guard;
    auto server = tipc_socket(pysock::sock_stream);
    server.bind(range(300, 300));
    server.listen();
    auto client = tipc_socket(pysock::sock_stream);
    // A connection of TIPC is there once it has been accepted.
    support::peer connecting([&] { client.connect({pysock::tipc_addr_name, service_type, 300, 0}); });
    auto [conn, addr] = server.accept();
    connecting.join();
    conn.settimeout(support::loopback_timeout);
    CHECK(addr == client.getsockname());
    CHECK(client.getpeername() == conn.getsockname());
    const std::string text(50'000, 't');
    conn.sendall(text);
    CHECK(client.recv_exactly(text.size()) == text);
    client.sendall("end");
    client.shutdown(pysock::shut_rdwr);
    CHECK(conn.recv_exactly(3) == "end");
}

TEST_CASE("TIPC: socketpair gives two connected sockets") {
    SKIP_UNLESS(support::has_socket(AF_TIPC, SOCK_SEQPACKET), "no AF_TIPC sockets");
    auto [a, b] = pysock::socketpair(pysock::af_tipc, pysock::sock_seqpacket);
    b.settimeout(support::loopback_timeout);
    CHECK(a.getpeername() == b.getsockname());
    CHECK(a.send("x") == 1);
    CHECK(b.recv(8) == "x");
}

TEST_SUITE_END();

#endif // AF_TIPC
