// SPDX-License-Identifier: MIT
// A process that forks with open sockets, and Ctrl-C out of a blocked call.
#include "faults/heap.hpp"
#include "support/child.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/one_signal.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>

namespace {

namespace py = pysock;

/// What a program makes of Ctrl-C.
struct keyboard_interrupt : std::runtime_error {
    keyboard_interrupt() : std::runtime_error("Ctrl-C") {}
};

volatile std::sig_atomic_t interrupted = 0;

void note_interrupt(int) { interrupted = 1; }

bool stop_when_interrupted() {
    if (interrupted != 0) throw keyboard_interrupt();
    return true;
}

} // namespace

TEST_SUITE_BEGIN("faults/fork_and_signals");

TEST_CASE("a child that uses and closes its copies of the sockets takes nothing from its parent") {
    const support::no_descriptor_leak leak;
    auto listener = support::tcp_listener();
    auto pair = support::tcp_pair();
    auto file = pair.server.makefile("rwb");
    pair.client.sendall("first\nsecond\n");
    CHECK(file.readline() == "first\n");
    const auto told = support::in_child([] { return true; },
                                        [&] {
                                            pair.client.sendall("from the child\n");
                                            auto conn = support::tcp_client(listener.getsockname());
                                            conn.sendall("a connection");
                                            const std::string line = file.readline(); // from its copy of the buffer
                                            file.close();
                                            pair.client.close();
                                            pair.server.close();
                                            listener.close();
                                            return line;
                                        });
    CHECK(told == "second\n");
    CHECK(file.readline() == "second\n");
    CHECK(file.readline() == "from the child\n"); // the connection still stands
    CHECK(support::accepted(listener).recv_exactly(12) == "a connection");
    pair.client.sendall("from the parent\n");
    CHECK(file.readline() == "from the parent\n");
}

TEST_CASE("a listener that a child shares keeps its timeout, and both can serve it") {
    auto listener = support::tcp_listener();
    auto client = support::tcp_client(listener.getsockname());
    client.sendall("x");
    const auto told =
        support::in_child([] { return true; }, [&] { return support::accepted(listener).recv_exactly(1); });
    CHECK(told == "x");
    listener.settimeout(support::short_timeout);
    CHECK_THROWS_AS(listener.accept(), py::timeout); // the child has taken the connection
    auto other = support::tcp_client(listener.getsockname());
    listener.settimeout(support::loopback_timeout);
    CHECK(support::accepted(listener).fileno() >= 0);
}

TEST_CASE("Ctrl-C ends a blocked call through the hook, and the socket goes on afterwards") {
    SKIP_UNLESS(support::tells_thread_states(), "no /proc/self/task");
    const support::no_descriptor_leak leak;
    const support::scoped_interrupt_hook hook(&stop_when_interrupted);
    auto listener = support::tcp_listener();
    auto pair = support::tcp_pair();
    for (const bool timed : {false, true})
        for (int call = 0; call < 3; ++call) {
            CAPTURE(timed);
            CAPTURE(call);
            const auto timeout = timed ? py::timeout_value(support::loopback_timeout) : py::timeout_value(py::none);
            listener.settimeout(timeout);
            pair.server.settimeout(timeout);
            interrupted = 0;
            bool thrown = false;
            try {
                const support::one_signal ctrl_c([] { return true; }, SIGINT, &note_interrupt);
                if (call == 0) listener.accept();
                if (call == 1) pair.server.recv(1);
                if (call == 2) pair.server.makefile("rb").readline();
            } catch (const keyboard_interrupt&) {
                thrown = true;
            }
            CHECK(thrown);
            interrupted = 0;
            auto client = support::tcp_client(listener.getsockname());
            CHECK(support::accepted(listener).fileno() >= 0);
            pair.client.sendall("x");
            CHECK(pair.server.recv(1) == "x");
        }
}

TEST_SUITE_END();
