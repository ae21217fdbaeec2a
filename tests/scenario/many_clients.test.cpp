// SPDX-License-Identifier: MIT
// Fifty clients at once, each in a thread of its own, against one server thread a connection.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <list>
#include <string>
#include <utility>

namespace {

constexpr int clients = 50;

/// Talks to the server; every client has its own text, so that a mix-up would show.
void converse(const pysock::address& there, int number) {
    pysock::socket s = pysock::create_connection(there, support::loopback_timeout);
    for (int round = 0; round < 20; ++round) {
        const std::string text = std::to_string(number) + ":" + std::to_string(round) + std::string(500, '.');
        s.sendall(text);
        const std::string answer = s.recv_exactly(text.size());
        CHECK(answer == text);
    }
}

} // namespace

TEST_SUITE_BEGIN("scenario/many_clients");

TEST_CASE("each of fifty clients gets its own bytes back") {
    const support::no_descriptor_leak leak;
    pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    support::peer server([&listener] {
        std::list<support::peer> conversations;
        for (int i = 0; i < clients; ++i)
            conversations.emplace_back([conn = support::accepted(listener)]() mutable {
                for (std::string data = conn.recv(300); !data.empty(); data = conn.recv(300)) conn.sendall(data);
            });
        for (support::peer& each : conversations) each.join();
    });
    std::list<support::peer> talking;
    for (int i = 0; i < clients; ++i) talking.emplace_back([&there, i] { converse(there, i); });
    for (support::peer& each : talking) each.join();
    server.join();
}

TEST_SUITE_END();
