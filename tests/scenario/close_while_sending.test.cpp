// SPDX-License-Identifier: MIT
// A peer that hangs up while it is being sent to, in all the ways there are.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>

TEST_SUITE_BEGIN("scenario/close_while_sending");

TEST_CASE("a sender whose peer hangs up gets an exception of the connection and no signal") {
    const support::no_descriptor_leak leak;
    const support::deadly_sigpipe as_in_a_program;
    const std::string data(std::size_t{8} << 20, 'x');
    for (const bool over_tcp : {true, false})
        for (const std::size_t read_first : {0UL, 1UL, 50'000UL}) {
            CAPTURE(over_tcp);
            CAPTURE(read_first);
            auto [client, server] = over_tcp ? support::tcp_pair() : support::unix_pair();
            support::peer reader([&server = server, read_first] {
                server.recv_exactly(read_first);
                server.close();
            });
            CHECK_THROWS_AS(client.sendall(data), pysock::connection_error);
            if (support::on_windows) // which goes on telling of the reset
                CHECK_THROWS_AS(client.sendall("more"), pysock::connection_error);
            else
                CHECK_THROWS_AS(client.sendall("more"), pysock::broken_pipe_error);
            reader.join();
        }
}

TEST_CASE("what a peer sent before it hung up is still received") {
    for (const bool over_tcp : {true, false}) {
        CAPTURE(over_tcp);
        auto [client, server] = over_tcp ? support::tcp_pair() : support::unix_pair();
        server.sendall("last words");
        server.close();
        CHECK(client.recv_exactly(10) == "last words");
        CHECK(client.recv(1).empty());
    }
}

TEST_SUITE_END();
