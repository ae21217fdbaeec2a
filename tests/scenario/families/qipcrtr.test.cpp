// SPDX-License-Identifier: MIT
// Datagrams between two ports of this machine's node of the IPC router.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>

#ifdef AF_QIPCRTR

TEST_SUITE_BEGIN("families/qipcrtr");

TEST_CASE("QIPCRTR: a datagram arrives with its sender, in each way to send, though the family knows no MSG_NOSIGNAL") {
    SKIP_UNLESS(support::has_socket(AF_QIPCRTR, SOCK_DGRAM), "no AF_QIPCRTR sockets");
    const support::no_descriptor_leak guard;
    auto server = support::timed_socket(pysock::af_qipcrtr, pysock::sock_dgram);
    auto client = support::timed_socket(pysock::af_qipcrtr, pysock::sock_dgram);
    const auto node = server.getsockname().as<pysock::qipcrtr_address>().node;
    server.bind({node, 0});
    const auto where = server.getsockname();
    CHECK(where.as<pysock::qipcrtr_address>().port != 0);
    CHECK(client.sendto("ask", where) == 3);
    const auto [question, asker] = server.recvfrom(100);
    CHECK(question == "ask");
    CHECK(asker == client.getsockname());
    CHECK(server.sendto("answer", asker.as<pysock::qipcrtr_address>()) == 6);
    CHECK(client.recvfrom(100).addr == where);
    CHECK(client.sendmsg({"a", "bc"}, {}, {}, where) == 3);
    CHECK(server.recvmsg(100, 64).data == "abc");
    client.connect(where);
    CHECK(client.getpeername() == where);
    CHECK(client.send("sent") == 4);
    CHECK(server.recv(100) == "sent");
    client.sendall("all");
    CHECK(server.recv(100) == "all");
    client.settimeout(pysock::none);
    CHECK(client.send("without a timeout") == 17);
    CHECK(server.recv(100) == "without a timeout");
}

TEST_CASE("QIPCRTR: what the family refuses is still refused") {
    SKIP_UNLESS(support::has_socket(AF_QIPCRTR, SOCK_DGRAM), "no AF_QIPCRTR sockets");
    auto s = support::timed_socket(pysock::af_qipcrtr, pysock::sock_dgram);
    std::error_code ec;
    s.bind({123, 123}, ec);
    CHECK(ec == std::errc::invalid_argument);
    CHECK(s.send("x", ec) == 0);
    CHECK(ec == std::errc::not_connected);
}

TEST_SUITE_END();

#endif // AF_QIPCRTR
