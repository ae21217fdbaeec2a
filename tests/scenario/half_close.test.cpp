// SPDX-License-Identifier: MIT
// A client that has said all and still listens.
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("scenario/half_close");

TEST_CASE("a peer that reads to the end can still answer") {
    for (const bool over_tcp : {true, false}) {
        CAPTURE(over_tcp);
        auto [client, server] = over_tcp ? support::tcp_pair() : support::unix_pair();
        const std::string question(300'000, 'q');
        support::peer answering([&server = server] {
            std::size_t length = 0;
            for (std::string part = server.recv(4096); !part.empty(); part = server.recv(4096)) length += part.size();
            server.sendall(std::to_string(length));
            server.close();
        });
        client.sendall(question);
        client.shutdown(pysock::shut_wr);
        CHECK(client.recv_exactly(6) == "300000");
        CHECK(client.recv(1).empty());
        answering.join();
    }
}

TEST_SUITE_END();
