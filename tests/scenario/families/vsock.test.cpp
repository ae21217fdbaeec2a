// SPDX-License-Identifier: MIT
// A connection over AF_VSOCK to the own machine, by the transport vsock_loopback. Nothing goes to a host.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>

#include <unistd.h>

#ifdef AF_VSOCK

namespace {

/// Whether the module is there; without it a connection to the local cid might leave the machine.
bool has_loopback() {
    return support::has_socket(AF_VSOCK, SOCK_STREAM) && ::access("/sys/module/vsock_loopback", F_OK) == 0;
}

} // namespace

TEST_SUITE_BEGIN("families/vsock");

TEST_CASE("VSOCK: a connection to the own machine carries data both ways") {
    SKIP_UNLESS(has_loopback(), "no AF_VSOCK over loopback");
    const support::no_descriptor_leak guard;
    auto server = support::timed_socket(pysock::af_vsock);
    server.bind({pysock::vmaddr_cid_any, pysock::vmaddr_port_any});
    server.listen();
    const unsigned port = server.getsockname().as<pysock::vsock_address>().port;
    CHECK(str(server.getsockname()) == "(4294967295, " + std::to_string(port) + ")");
    auto client = support::timed_socket(pysock::af_vsock);
    client.connect(pysock::vsock_address{.cid = pysock::vmaddr_cid_local, .port = port});
    auto [conn, peer] = server.accept();
    conn.settimeout(support::loopback_timeout);
    CHECK(peer.as<pysock::vsock_address>().cid == pysock::vmaddr_cid_local);
    CHECK(str(client.getpeername()) == "(1, " + std::to_string(port) + ")");
    CHECK(conn.getpeername() == peer);
    CHECK(repr(conn).find("raddr=" + str(peer)) != std::string::npos);
    const std::string text(20'000, 'v');
    client.sendall(text);
    CHECK(conn.recv_exactly(text.size()) == text);
    conn.sendall("back");
    conn.shutdown(pysock::shut_wr);
    CHECK(client.recv_exactly(4) == "back");
    CHECK(client.recv(1).empty());
}

TEST_CASE("VSOCK: nobody listens at a port") {
    SKIP_UNLESS(has_loopback(), "no AF_VSOCK over loopback");
    auto bound = support::timed_socket(pysock::af_vsock);
    bound.bind({pysock::vmaddr_cid_any, pysock::vmaddr_port_any});
    auto client = support::timed_socket(pysock::af_vsock);
    std::error_code ec;
    client.connect({pysock::vmaddr_cid_local, bound.getsockname().as<pysock::vsock_address>().port}, ec);
    CHECK(ec == std::errc::connection_reset); // so says this family
}

TEST_SUITE_END();

#endif // AF_VSOCK
