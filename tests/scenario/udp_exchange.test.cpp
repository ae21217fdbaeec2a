// SPDX-License-Identifier: MIT
// Datagrams between a server and clients that it knows only by their addresses.
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cctype>
#include <string>

TEST_SUITE_BEGIN("scenario/udp_exchange");

TEST_CASE("a UDP server answers each client at the address it wrote from") {
    for (const pysock::address_family family : {pysock::af_inet, pysock::af_inet6}) {
        if (family == pysock::af_inet6 && !support::has_inet6_loopback()) continue;
        CAPTURE(family.value());
        pysock::socket server = support::udp_socket(family);
        support::peer answering([&server] {
            for (auto [data, addr] = server.recvfrom(2000); data != "end";) {
                server.sendto("to " + data, addr);
                auto next = server.recvfrom(2000);
                data = next.data;
                addr = next.addr;
            }
        });
        pysock::socket clients[3] = {support::udp_socket(family), support::udp_socket(family),
                                     support::udp_socket(family)};
        for (int i = 0; i < 3; ++i) clients[i].sendto("client " + std::to_string(i), server.getsockname());
        for (int i = 2; i >= 0; --i) {
            const auto [data, addr] = clients[i].recvfrom(100);
            CHECK(data == "to client " + std::to_string(i));
            CHECK(addr == server.getsockname());
        }
        clients[0].sendto("end", {support::loopback_host(family), server.getsockname().port()});
        answering.join();
    }
}

TEST_CASE("a connected UDP socket hears only its peer") {
    auto [client, server] = support::udp_pair();
    pysock::socket stranger = support::udp_socket();
    stranger.sendto("stranger", server.getsockname());
    client.sendall("friend");
    CHECK(server.recv(100) == "friend");
    server.settimeout(0);
    CHECK_THROWS_AS(server.recv(100), pysock::blocking_io_error);
}

TEST_SUITE_END();
