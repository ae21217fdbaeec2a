// SPDX-License-Identifier: MIT
// Waiting for one handle: readiness, deadlines, signals and the hook.
#include "support/deadline.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/signal_storm.hpp"
#include "support/subject.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>

#include <errno.h>
#include <pthread.h>
#include <signal.h>

namespace os = pysock::detail::os;
using pysock::detail::deadline;
using pysock::detail::fault;
using pysock::detail::library_fault;
using pysock::detail::origin;
using pysock::detail::wait_until_ready;

namespace {

using support::nanoseconds;

constexpr fault timed_out = library_fault(pysock::errc::timed_out);

#ifdef SIGUSR1 // Windows has no signals

constexpr auto often = std::chrono::microseconds(50); // between the signals of a storm

std::atomic<int> hook_calls{0};

#endif // SIGUSR1

} // namespace

TEST_SUITE_BEGIN("base/wait");

TEST_CASE("a wait ends at once when the handle is ready") {
    auto [a, b] = support::unix_pair();
    b.sendall("x");
    deadline until(nanoseconds(support::loopback_timeout));
    CHECK_FALSE(wait_until_ready(a.fileno(), os::readable, until));
    CHECK_FALSE(wait_until_ready(a.fileno(), os::writable, until));
}

TEST_CASE("a wait ends with timed_out at the deadline and not before") {
    auto [a, b] = support::unix_pair();
    const std::int64_t start = os::now();
    deadline until(nanoseconds(support::short_timeout));
    CHECK(wait_until_ready(a.fileno(), os::readable, until) == timed_out);
    CHECK(os::now() - start >= nanoseconds(support::short_timeout));
}

TEST_CASE("a deadline that has passed is timed_out even when the handle is ready") {
    auto [a, b] = support::unix_pair();
    b.sendall("x");
    deadline until(0);
    CHECK(wait_until_ready(a.fileno(), os::readable, until) == timed_out);
}

TEST_CASE("the end of the peer makes a handle ready") {
    auto [a, b] = support::unix_pair();
    b.close();
    deadline until(nanoseconds(support::loopback_timeout));
    CHECK_FALSE(wait_until_ready(a.fileno(), os::readable, until));
}

#ifdef SIGUSR1

TEST_CASE("signals neither end a wait without a hook nor stretch its deadline") {
    const support::scoped_interrupt_hook none(nullptr);
    auto [a, b] = support::unix_pair();
    const support::signal_storm signals(often);
    const std::int64_t start = os::now();
    deadline until(nanoseconds(support::short_timeout));
    CHECK(wait_until_ready(a.fileno(), os::readable, until) == timed_out);
    CHECK(os::now() - start >= nanoseconds(support::short_timeout));
}

TEST_CASE("a hook that returns true is asked and the wait goes on") {
    hook_calls = 0;
    const support::scoped_interrupt_hook going_on([] { return ++hook_calls > 0; });
    auto pair = support::unix_pair();
    deadline until(nanoseconds(support::loopback_timeout));
    const support::signal_storm signals(often);
    support::peer sender([&] {
        while (hook_calls.load() < 3) std::this_thread::yield();
        pair.server.sendall("x");
    });
    CHECK_FALSE(wait_until_ready(pair.client.fileno(), os::readable, until));
    sender.join();
    CHECK(hook_calls.load() >= 3);
}

TEST_CASE("a hook that returns false ends the wait with EINTR") {
    const support::scoped_interrupt_hook giving_up([] { return false; });
    auto [a, b] = support::unix_pair();
    const support::signal_storm signals(often);
    deadline until(nanoseconds(support::loopback_timeout));
    CHECK(wait_until_ready(a.fileno(), os::readable, until) == fault{support::system_number(EINTR), origin::system});
}

TEST_CASE("what a hook throws comes out of the wait") {
    const support::scoped_interrupt_hook throwing([]() -> bool { throw std::domain_error("enough"); });
    auto [a, b] = support::unix_pair();
    const support::signal_storm signals(often);
    deadline until(nanoseconds(support::loopback_timeout));
    CHECK_THROWS_AS(static_cast<void>(wait_until_ready(a.fileno(), os::readable, until)), std::domain_error);
}

TEST_CASE("a hook that gives up makes a receive fail with interrupted_error") {
    const support::scoped_interrupt_hook giving_up([] { return false; });
    auto [a, b] = support::unix_pair();
    const support::signal_storm signals(often);
    CHECK_THROWS_AS(a.recv(1), pysock::interrupted_error);
    std::error_code ec;
    CHECK(a.recv(1, ec).empty());
    CHECK(ec == std::errc::interrupted);
}

#endif // SIGUSR1

TEST_SUITE_END();
