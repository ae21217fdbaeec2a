// SPDX-License-Identifier: MIT
// create_connection to a host with several addresses, or with a resolver that takes its time.
//
// The resolver is replaced for the whole program, so this file is a program of its own together with support/main.cpp,
// compiled with PYSOCK_TEST_OWN_RESOLVER; elsewhere it is empty.
#ifdef PYSOCK_TEST_OWN_RESOLVER

#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace {

using pysock::create_connection;
using support::loopback_timeout;
using support::short_timeout;
using support::system_code;

// ---- the resolver ------------------------------------------------------------------------------

/// What the host "many" has; set by each test.
std::vector<pysock::address> addresses;

/// Whether each is told to be longer than any address.
bool too_long = false;

/// Look-ups that run and lists that are not freed.
std::atomic<int> unfinished = 0;

/// Where the last look-up ran.
std::atomic<std::thread::id> resolving_thread;

/// What a look-up of "slow" waits for. It gives up after a while, so that nothing hangs for ever.
class gate {
public:
    void pass() {
        std::unique_lock lock(mutex_);
        opened_.wait_until(lock, std::chrono::system_clock::now() + loopback_timeout / 5, [this] { return open_; });
    }
    void set(bool open) {
        const std::lock_guard lock(mutex_);
        open_ = open;
        opened_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = true;
} slow_gate;

struct list_item {
    ::addrinfo info;
    ::sockaddr_storage storage;
};

} // namespace

extern "C" int getaddrinfo(const char* node, const char*, const ::addrinfo* hints, ::addrinfo** result) {
    const std::string_view host = node == nullptr ? "" : node;
    resolving_thread = std::this_thread::get_id();
    if (host == "slow") {
        ++unfinished;
        slow_gate.pass();
        --unfinished;
        return EAI_AGAIN;
    }
    if (host == "broken") {
        errno = 0;
        return EAI_SYSTEM;
    }
    if (host != "many") return EAI_NONAME;
    *result = nullptr;
    for (auto each = addresses.rbegin(); each != addresses.rend(); ++each) {
        auto* const item = new list_item{};
        item->info.ai_family = each->family().value();
        item->info.ai_socktype = hints->ai_socktype;
        item->info.ai_addrlen = too_long ? sizeof item->storage + 1 : each->size();
        item->info.ai_addr = reinterpret_cast<::sockaddr*>(&item->storage);
        item->info.ai_next = *result;
        std::memcpy(&item->storage, each->data(), each->size());
        *result = &item->info;
        ++unfinished;
    }
    return 0;
}

extern "C" void freeaddrinfo(::addrinfo* list) noexcept {
    while (list != nullptr) {
        ::addrinfo* const next = list->ai_next;
        delete reinterpret_cast<list_item*>(list);
        list = next;
        --unfinished;
    }
}

namespace {

/// Checks at the end of its scope that, once the look-ups have ended, nothing of them is left.
class nothing_left {
public:
    nothing_left() = default;
    nothing_left(const nothing_left&) = delete;
    nothing_left& operator=(const nothing_left&) = delete;
    ~nothing_left() {
        slow_gate.set(true);
        const auto end = std::chrono::steady_clock::now() + loopback_timeout;
        while ((unfinished > 0 || support::count_open_descriptors() != before_) &&
               std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
        CHECK(unfinished == 0);
        CHECK(support::count_open_descriptors() == before_);
    }

private:
    int before_ = support::count_open_descriptors();
};

// ---- addresses ---------------------------------------------------------------------------------

/// Time for two attempts, not for three: one starts every 250 ms while nobody answers (RFC 8305).
constexpr std::chrono::milliseconds two_attempts{490};

/// The addresses of an exception's errors, with their codes' numbers.
std::string story(const pysock::error& e) {
    std::string text;
    for (const pysock::error& each : e.exceptions()) text += str(each.raddr()) + " " + each.code().message() + "\n";
    return text;
}
std::string line(const pysock::address& where, const std::error_code& code) {
    return str(where) + " " + code.message() + "\n";
}

const std::error_code refused = system_code(ECONNREFUSED);
const std::error_code timed_out = pysock::errc::timed_out;

} // namespace

TEST_SUITE_BEGIN("scenario/several_addresses");

TEST_CASE("when the first address is silent, the second is tried before the time is over") {
    const support::full_listener first;
    const pysock::socket second = support::tcp_listener();
    addresses = {first.where(), second.getsockname()};
    const nothing_left guard;
    for (const auto& timeout : {pysock::or_none<double>(), pysock::or_none<double>(10)}) {
        const pysock::socket s = create_connection({"many", 1}, timeout);
        CHECK(s.getpeername() == second.getsockname());
        CHECK(s.gettimeout() == timeout);
    }
}

TEST_CASE("when the first address refuses, the second is tried at once") {
    const pysock::socket second = support::tcp_listener();
    addresses = {support::refusing_address(), support::refusing_address(), second.getsockname()};
    const nothing_left guard;
    std::error_code ec = refused;
    CHECK(create_connection({"many", 1}, 0.2).getpeername() == second.getsockname());
    CHECK(create_connection({"many", 1}, 0.2, ec).getpeername() == second.getsockname());
    CHECK_FALSE(ec);
}

TEST_CASE("a later address that refuses does not end the wait for an earlier one") {
    const support::full_listener first;
    addresses = {first.where(), support::refusing_address()};
    const nothing_left guard;
    try {
        create_connection({"many", 1}, two_attempts);
        FAIL("nobody answers");
    } catch (const pysock::timeout& e) {
        CHECK(e.code() == timed_out);
        CHECK(story(e) == line(addresses[0], timed_out) + line(addresses[1], refused));
    }
}

TEST_CASE("when all refuse, the exception is the last one's and keeps them all in the resolver's order") {
    addresses = {support::refusing_address(), support::refusing_address(), support::refusing_address()};
    const std::string all = line(addresses[0], refused) + line(addresses[1], refused) + line(addresses[2], refused);
    const nothing_left guard;
    try {
        create_connection({"many", 1}, loopback_timeout);
        FAIL("all refuse");
    } catch (const pysock::connection_refused_error& e) {
        CHECK(story(e) == all);
        CHECK(e.raddr() == addresses[2]);
        for (const pysock::address& each : addresses) CHECK(std::string(e.what()).find(str(each)) != std::string::npos);
    }
}

TEST_CASE("with all_errors the exceptions come as a group in the resolver's order") {
    addresses = {support::refusing_address(), support::refusing_address()};
    const nothing_left guard;
    try {
        create_connection({"many", 1}, loopback_timeout, {.all_errors = true});
        FAIL("all refuse");
    } catch (const pysock::exception_group& e) {
        CHECK(story(e) == line(addresses[0], refused) + line(addresses[1], refused));
        CHECK(std::string(e.what()).starts_with("create_connection failed (2 sub-exceptions)"));
    }
}

TEST_CASE("the exceptions are only of addresses that were tried") {
    const support::full_listener first;
    addresses = {first.where(), support::refusing_address()};
    const nothing_left guard;
    try {
        create_connection({"many", 1}, short_timeout);
        FAIL("nobody answers");
    } catch (const pysock::timeout& e) {
        CHECK(story(e) == line(addresses[0], timed_out));
    }
}

TEST_CASE("the families take turns, and the errors come in the resolver's order all the same") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    const support::full_listener first(pysock::af_inet6);
    const support::full_listener second(pysock::af_inet6);
    const support::full_listener third;
    addresses = {first.where(), second.where(), third.where()};
    const nothing_left guard;
    try {
        create_connection({"many", 1}, two_attempts);
        FAIL("nobody answers");
    } catch (const pysock::timeout& e) {
        CHECK(story(e) == line(addresses[0], timed_out) + line(addresses[2], timed_out));
    }
}

TEST_CASE("when a family has no more addresses, the other one's follow each other") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    const pysock::address six = support::refusing_address(pysock::af_inet6);
    const pysock::address four = support::refusing_address();
    const pysock::socket listener = support::tcp_listener();
    addresses = {six, four, listener.getsockname()};
    const nothing_left guard;
    CHECK(create_connection({"many", 1}, loopback_timeout).getpeername() == listener.getsockname());
    addresses = {six, four, four};
    try {
        create_connection({"many", 1}, loopback_timeout);
        FAIL("nobody listens");
    } catch (const pysock::connection_refused_error& e) {
        CHECK(e.exceptions().size() == 3);
    }
}

TEST_CASE("an address that fails at once gives its turn to the next, also while another is pending") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    const support::full_listener first;
    const pysock::socket wrong_family = support::tcp_listener(pysock::af_inet6); // the source cannot be bound to it
    const pysock::socket third = support::tcp_listener();
    addresses = {first.where(), wrong_family.getsockname(), third.getsockname()};
    const nothing_left guard;
    std::error_code ec;
    const pysock::socket s = create_connection({"many", 1}, two_attempts, {"127.0.0.1", 0}, ec);
    CHECK_FALSE(ec);
    CHECK(s.getpeername(ec) == third.getsockname());
}

TEST_CASE("a source_address of another family rules its addresses out, not the host") {
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    const pysock::socket six = support::tcp_listener(pysock::af_inet6);
    const pysock::socket four = support::tcp_listener();
    addresses = {six.getsockname(), four.getsockname()};
    const nothing_left guard;
    const pysock::socket s = create_connection({"many", 1}, loopback_timeout, {"127.0.0.1", 0});
    CHECK(s.getpeername() == four.getsockname());
}

TEST_CASE("a timeout of 0 starts each attempt and waits for none") {
    const pysock::socket listener = support::tcp_listener();
    addresses = {listener.getsockname(), listener.getsockname()};
    const nothing_left guard;
    std::error_code ec;
    CHECK(create_connection({"many", 1}, 0, ec).fileno() == -1);
    CHECK(ec == system_code(EINPROGRESS));
}

TEST_CASE("a host without addresses is an error without a number") {
    addresses = {};
    const nothing_left guard;
    std::error_code ec;
    create_connection({"many", 1}, loopback_timeout, ec);
    CHECK(ec == pysock::errc::no_addresses);
    CHECK_THROWS_WITH_AS(create_connection({"many", 1}), doctest::Contains("getaddrinfo returns an empty list"),
                         pysock::error);
}

TEST_CASE("an address that is longer than any is none") {
    const pysock::socket listener = support::tcp_listener();
    const nothing_left guard;
    for (const bool none : {true, false}) {
        CAPTURE(none);
        addresses = {};
        if (!none) addresses.push_back(listener.getsockname());
        too_long = true;
        pysock::socket s;
        std::error_code ec;
        s.connect({"many", 1}, ec);
        CHECK(ec == pysock::errc::no_addresses);
        CHECK(pysock::getaddrinfo("many", 1).empty());
        too_long = false;
    }
}

TEST_CASE("a numeric host that the resolver has no address for has no name") {
    addresses = {};
    const nothing_left guard;
    std::error_code ec;
    pysock::getnameinfo({"many", 1}, 0, ec);
    CHECK(ec == pysock::errc::no_addresses);
}

TEST_CASE("the deadline of create_connection covers the look-up") {
    const nothing_left guard;
    slow_gate.set(false);
    std::error_code ec;
    CHECK_THROWS_AS(create_connection({"slow", 1}, short_timeout), pysock::timeout);
    CHECK(create_connection({"slow", 1}, short_timeout, ec).fileno() == -1);
    CHECK(ec == timed_out);
    CHECK_THROWS_AS(create_connection({"slow", 1}, short_timeout, {.all_errors = true}), pysock::timeout);
}

TEST_CASE("the deadline of a socket's own calls covers the look-up") {
    const nothing_left guard;
    slow_gate.set(false);
    pysock::socket s(pysock::af_inet, pysock::sock_dgram);
    s.settimeout(short_timeout);
    std::error_code ec;
    CHECK_THROWS_AS(s.connect({"slow", 1}), pysock::timeout);
    CHECK_THROWS_AS(s.bind({"slow", 1}), pysock::timeout);
    s.sendto("x", {"slow", 1}, ec);
    CHECK(ec == timed_out);
    CHECK(s.connect_ex({"slow", 1}) == EAGAIN);
}

TEST_CASE("the deadline of create_connection covers the look-up of source_address") {
    const pysock::socket listener = support::tcp_listener();
    const nothing_left guard;
    slow_gate.set(false);
    std::error_code ec;
    create_connection(listener.getsockname(), short_timeout, {"slow", 0}, ec);
    CHECK(ec == timed_out);
}

TEST_CASE("a look-up that fails in time is a gaierror") {
    const nothing_left guard;
    slow_gate.set(true);
    CHECK_THROWS_AS(create_connection({"slow", 1}, loopback_timeout), pysock::gaierror);
    CHECK_THROWS_AS(create_connection({"nobody", 1}, loopback_timeout), pysock::gaierror);
}

TEST_CASE("with a port of its own the second address is tried, too, while the first is pending") {
    const support::full_listener first;
    const pysock::socket second = support::tcp_listener();
    addresses = {first.where(), second.getsockname()};
    const int port = support::refusing_address().port(); // free a moment ago
    const nothing_left guard;
    std::error_code ec;
    const pysock::socket s = create_connection({"many", 1}, loopback_timeout, {"127.0.0.1", port}, ec);
    CHECK_FALSE(ec);
    REQUIRE(s.fileno() >= 0);
    CHECK(s.getpeername() == second.getsockname());
    CHECK(s.getsockname().port() == port);
}

TEST_CASE("a failure of the resolver that blames the system without an error number is a gaierror") {
    const nothing_left guard;
    for (const auto& timeout : {std::optional<double>(), std::optional<double>(10)}) {
        std::error_code ec;
        CHECK_THROWS_AS(create_connection({"broken", 1}, timeout), pysock::gaierror);
        create_connection({"broken", 1}, timeout, ec);
        CHECK(ec == std::error_code(EAI_SYSTEM, pysock::gai_category()));
    }
    pysock::socket s;
    CHECK_THROWS_AS(pysock::getaddrinfo("broken", 80), pysock::gaierror);
    CHECK_THROWS_AS(s.connect({"broken", 1}), pysock::gaierror);
}

TEST_CASE("only a host with a name is looked up on another thread, and only under a timeout") {
    const nothing_left guard;
    std::error_code ec;
    const auto other_thread = [&ec](const char* host, const std::optional<double>& timeout) {
        resolving_thread = std::this_thread::get_id();
        create_connection({host, 1}, timeout, ec); // this resolver knows no numbers, so it fails
        return resolving_thread.load() != std::this_thread::get_id();
    };
    CHECK(other_thread("nobody", 10));
    CHECK_FALSE(other_thread("nobody", std::nullopt));
    CHECK_FALSE(other_thread("127.0.0.1", 10));
    CHECK_FALSE(other_thread("::1", 10));
}

TEST_SUITE_END();

#endif // PYSOCK_TEST_OWN_RESOLVER
