// SPDX-License-Identifier: MIT
// A program with its own poll loop: it starts a connection, waits, and asks what became of it.
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>

namespace {

/// Starts to connect without waiting, and polls until there is an outcome: SO_ERROR.
int outcome_of_connect(pysock::socket& s, const pysock::address& there) {
    s.setblocking(false);
    const int started = s.connect_ex(there);
    if (started != support::system_number(EINPROGRESS)) return started;
    REQUIRE(support::poll_one(s.fileno(), POLLOUT, support::loopback_timeout));
    return s.getsockopt(pysock::sol_socket, pysock::so_error);
}

} // namespace

TEST_SUITE_BEGIN("scenario/nonblocking_connect");

TEST_CASE("a connection that was started without waiting carries data once it stands") {
    pysock::socket listener = support::tcp_listener();
    pysock::socket s;
    CHECK(outcome_of_connect(s, listener.getsockname()) == 0);
    pysock::socket conn = support::accepted(listener);
    s.settimeout(support::loopback_timeout);
    conn.sendall("welcome");
    CHECK(s.recv_exactly(7) == "welcome");
}

TEST_CASE("a connection that was started without waiting is refused through SO_ERROR") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    pysock::socket s;
    CHECK(outcome_of_connect(s, support::refusing_address()) == support::system_number(ECONNREFUSED));
}

TEST_CASE("connect_ex tells which ports answer") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    const pysock::socket listener = support::tcp_listener();
    const pysock::address closed = support::refusing_address();
    for (int round = 0; round < 3; ++round) {
        pysock::socket open_probe;
        pysock::socket closed_probe;
        open_probe.settimeout(support::loopback_timeout);
        closed_probe.settimeout(support::loopback_timeout);
        CHECK(open_probe.connect_ex(listener.getsockname()) == 0);
        CHECK(closed_probe.connect_ex(closed) == support::system_number(ECONNREFUSED));
    }
}

TEST_SUITE_END();
