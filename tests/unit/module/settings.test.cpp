// SPDX-License-Identifier: MIT
// The default timeout and the interrupt hook.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <optional>
#include <stdexcept>
#include <system_error>

using namespace std::chrono_literals;

namespace {

bool first_hook() { return true; }
bool second_hook() { return false; }

} // namespace

TEST_SUITE_BEGIN("module/settings");

TEST_CASE("the default timeout is none until it is set") {
    CHECK(pysock::getdefaulttimeout() == std::nullopt);
    const pysock::socket s(pysock::af_inet, pysock::sock_dgram);
    CHECK(s.gettimeout() == std::nullopt);
}

TEST_CASE("getdefaulttimeout tells what was set, in seconds") {
    for (const double seconds : {0.0, 0.25, 5.0}) {
        const support::scoped_default_timeout scope(seconds);
        CHECK(pysock::getdefaulttimeout() == seconds);
    }
    const support::scoped_default_timeout tiny(1e-12);
    CHECK(pysock::getdefaulttimeout() == 1e-9);
    std::error_code ec = pysock::errc::timed_out;
    pysock::setdefaulttimeout(1500ms, ec);
    CHECK_FALSE(ec);
    CHECK(pysock::getdefaulttimeout() == 1.5);
    pysock::setdefaulttimeout(pysock::none, ec);
    CHECK(pysock::getdefaulttimeout() == std::nullopt);
}

TEST_CASE("the default timeout is that of every new socket, however it is made") {
    const support::no_descriptor_leak guard;
    auto listener = support::tcp_listener();
    const auto client = support::tcp_client(listener.getsockname());
    const support::scoped_default_timeout scope(7.5);
    const pysock::socket made(pysock::af_inet, pysock::sock_dgram);
    CHECK(made.gettimeout() == 7.5);
    const auto [first, second] = pysock::socketpair();
    CHECK(first.gettimeout() == 7.5);
    CHECK(second.gettimeout() == 7.5);
    CHECK(listener.accept().conn.gettimeout() == 7.5);
    pysock::socket adopted({.fileno = pysock::socket().detach()});
    CHECK(adopted.gettimeout() == 7.5);
}

TEST_CASE("sockets that exist keep their timeout when the default changes") {
    const auto s = support::udp_socket();
    const auto before = s.gettimeout();
    const support::scoped_default_timeout scope(0.125);
    CHECK(s.gettimeout() == before);
}

TEST_CASE("with a default timeout of zero new sockets do not wait") {
    const support::scoped_default_timeout scope(0);
    auto [a, b] = pysock::socketpair();
    CHECK_FALSE(a.getblocking());
    CHECK_THROWS_AS(a.recv(1), pysock::blocking_io_error);
}

TEST_CASE("with a default timeout a call on a new socket times out") {
    const support::scoped_default_timeout scope(support::short_timeout);
    auto [a, b] = pysock::socketpair();
    CHECK_THROWS_AS(a.recv(1), pysock::timeout);
}

TEST_CASE("what is no timeout is refused and the old one stays") {
    const support::scoped_default_timeout scope(3);
    std::error_code ec;
    CHECK_THROWS_AS(pysock::setdefaulttimeout(-1), std::invalid_argument);
    CHECK_THROWS_AS(pysock::setdefaulttimeout(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    CHECK_THROWS_AS(pysock::setdefaulttimeout(1e10), std::overflow_error);
    pysock::setdefaulttimeout(-1e-12, ec);
    CHECK(ec == pysock::errc::timeout_out_of_range);
    pysock::setdefaulttimeout(std::numeric_limits<double>::quiet_NaN(), ec);
    CHECK(ec == pysock::errc::timeout_not_a_number);
    pysock::setdefaulttimeout(std::chrono::hours::max(), ec);
    CHECK(ec == pysock::errc::timeout_too_large);
    CHECK(pysock::getdefaulttimeout() == 3.0);
}

TEST_CASE("the default timeout holds on every thread") {
    const support::scoped_default_timeout scope(2);
    support::peer other([] {
        CHECK(pysock::getdefaulttimeout() == 2.0);
        CHECK(pysock::socket().gettimeout() == 2.0);
    });
    other.join();
}

TEST_CASE("a hook is exchanged for the one before it, none at first") {
    CHECK((pysock::set_interrupt_hook(&first_hook) == nullptr));
    CHECK((pysock::set_interrupt_hook(&second_hook) == &first_hook));
    CHECK((pysock::set_interrupt_hook(nullptr) == &second_hook));
    CHECK((pysock::set_interrupt_hook(nullptr) == nullptr));
}

TEST_SUITE_END();
