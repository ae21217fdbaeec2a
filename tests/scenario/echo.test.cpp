// SPDX-License-Identifier: MIT
// An echo server and its client over each family, the data arriving in pieces and glued together.
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace {

using support::inet;
using support::inet6;
using support::local;

/// A listener of the family F.
template <class F>
pysock::socket serve(const support::temporary_directory& directory) {
    if (F::family != AF_UNIX) return support::tcp_listener(F::family);
    pysock::socket s = pysock::create_server(directory / "echo", {.family = pysock::af_unix});
    s.settimeout(support::loopback_timeout);
    return s;
}

/// Sends back what comes until the client has ended its side.
void echo(pysock::socket conn) {
    for (std::string data = conn.recv(1000); !data.empty(); data = conn.recv(1000)) conn.sendall(data);
}

} // namespace

TEST_SUITE_BEGIN("scenario/echo");

TEST_CASE_TEMPLATE("every message comes back, client after client", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const support::temporary_directory directory;
    pysock::socket listener = serve<F>(directory);
    const pysock::address there = listener.getsockname();
    support::peer server([&listener] {
        for (int client = 0; client < 3; ++client) echo(support::accepted(listener));
    });
    for (int client = 0; client < 3; ++client) {
        pysock::socket s = pysock::create_connection(there, support::loopback_timeout);
        for (const std::size_t size : {1UL, 10UL, 1000UL, 100'000UL}) {
            const std::string message(size, static_cast<char>('a' + client));
            s.sendall(message);
            CHECK((s.recv_exactly(size) == message));
        }
    }
    server.join();
}

TEST_CASE_TEMPLATE("messages sent in pieces and glued together come back as the same bytes", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const support::temporary_directory directory;
    pysock::socket listener = serve<F>(directory);
    support::peer server([&listener] { echo(support::accepted(listener)); });
    pysock::socket s(listener.family());
    s.settimeout(support::loopback_timeout);
    s.connect(listener.getsockname());
    for (const char* piece : {"Ser", "ver:he", "llo\nExi", "t\n"}) s.sendall(std::string(piece));
    CHECK(s.recv_exactly(18) == "Server:hello\nExit\n");
    s.shutdown(pysock::shut_wr);
    CHECK(s.recv(1).empty());
    server.join();
}

TEST_SUITE_END();
