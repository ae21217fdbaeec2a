// SPDX-License-Identifier: MIT
// The look-up of names, on this thread and on one of its own.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <netdb.h>
#include <signal.h>

namespace os = pysock::detail::os;
using pysock::detail::fault;
using pysock::detail::origin;

namespace {

os::lookup_request numeric(std::string_view host) {
    return {.host = std::string(host), .has_service = false, .type = SOCK_STREAM, .flags = AI_NUMERICHOST};
}

bool becomes_ready(const os::background_lookup& lookup) {
    os::wait_entry entry{lookup.ready(), os::readable, 0};
    return os::wait(&entry, 1, support::nanoseconds(support::loopback_timeout)).value == 1;
}

} // namespace

TEST_SUITE_BEGIN("platform/posix_lookup");

TEST_CASE("a numeric host is found with family, type and address") {
    const auto found = os::look_up(numeric("127.0.0.1"));
    REQUIRE(found.ok());
    REQUIRE(found.value.first() != nullptr);
    CHECK(found.value.first()->ai_family == AF_INET);
    CHECK(found.value.first()->ai_socktype == SOCK_STREAM);
    CHECK(found.value.first()->ai_next == nullptr);
}

TEST_CASE("a look-up that fails yields the resolver's number and an empty list") {
    const auto found = os::look_up(numeric("not-a-number"));
    CHECK(found.fault == fault{EAI_NONAME, origin::resolver});
    CHECK(found.value.first() == nullptr);
}

TEST_CASE("a host that is absent differs from an empty one") {
    const auto absent = os::look_up({.service = "80", .has_host = false, .family = AF_INET, .type = SOCK_STREAM});
    REQUIRE(absent.ok());
    const auto empty = os::look_up({.service = "80", .family = AF_INET, .type = SOCK_STREAM});
    CHECK(empty.fault == fault{EAI_NONAME, origin::resolver});
    const auto neither = os::look_up({.has_host = false, .has_service = false});
    CHECK(neither.fault == fault{EAI_NONAME, origin::resolver});
}

TEST_CASE("a list changes its owner and stays whole") {
    auto found = os::look_up(numeric("127.0.0.1"));
    const ::addrinfo* const list = found.value.first();
    os::lookup_list second = std::move(found.value);
    CHECK(second.first() == list);
    os::lookup_list third;
    third = std::move(second);
    CHECK(third.first() == list);
}

TEST_CASE("a look-up in the background yields the answer of the one on this thread") {
    for (const std::string_view host : {"127.0.0.1", "::1", "not-a-number"}) {
        CAPTURE(host);
        os::background_lookup lookup;
        REQUIRE_FALSE(lookup.start(numeric(host)));
        REQUIRE(becomes_ready(lookup));
        const auto answer = lookup.answer();
        const auto expected = os::look_up(numeric(host));
        CHECK(answer.fault == expected.fault);
        REQUIRE((answer.value.first() == nullptr) == (expected.value.first() == nullptr));
        if (answer.value.first() != nullptr)
            CHECK(std::memcmp(answer.value.first()->ai_addr, expected.value.first()->ai_addr,
                              expected.value.first()->ai_addrlen) == 0);
    }
}

TEST_CASE("look-ups in the background that nobody waits for leave no descriptor behind") {
    const int before = support::count_open_descriptors();
    for (int i = 0; i < 200; ++i) {
        os::background_lookup lookup;
        REQUIRE_FALSE(lookup.start(numeric("127.0.0.1")));
    }
    CHECK(support::open_descriptors_fall_to(before));
}

TEST_CASE("look-ups in the background that are answered leave no descriptor behind") {
    const int before = support::count_open_descriptors();
    for (int i = 0; i < 200; ++i) {
        os::background_lookup lookup;
        REQUIRE_FALSE(lookup.start(numeric("::1")));
        REQUIRE(becomes_ready(lookup));
        CHECK(lookup.answer().ok());
    }
    CHECK(support::open_descriptors_fall_to(before));
}

TEST_CASE("a look-up that was never started has no handle") {
    const support::no_descriptor_leak guard;
    const os::background_lookup lookup;
    CHECK(lookup.ready() == os::invalid_handle);
}

TEST_CASE("starting a look-up leaves the caller's signal mask as it was") {
    ::sigset_t before;
    ::sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
    os::background_lookup lookup;
    REQUIRE_FALSE(lookup.start(numeric("127.0.0.1")));
    ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
    for (const int number : {SIGINT, SIGTERM, SIGUSR1, SIGPIPE}) {
        CAPTURE(number);
        CHECK(sigismember(&after, number) == sigismember(&before, number));
    }
    CHECK(becomes_ready(lookup));
}

TEST_SUITE_END();
