// SPDX-License-Identifier: MIT
// The word that several threads share.
#include "support/peer.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

using pysock::detail::os::atomic;

TEST_SUITE_BEGIN("platform/atomic");

TEST_CASE("what is stored is what is loaded") {
    atomic<std::int64_t> word(-1);
    CHECK(word.load() == -1);
    word.store(1'000'000'000'000);
    CHECK(word.load() == 1'000'000'000'000);
}

TEST_CASE("exchange returns what was there before") {
    int a = 0;
    int b = 0;
    atomic<int*> word(&a);
    CHECK(word.exchange(&b) == &a);
    CHECK(word.exchange(nullptr) == &b);
    CHECK(word.load() == nullptr);
}

TEST_CASE("add returns the sum") {
    atomic<int> word(2);
    CHECK(word.add(3) == 5);
    CHECK(word.add(-5) == 0);
    CHECK(word.load() == 0);
}

TEST_CASE("no addition of two threads is lost") {
    constexpr int rounds = 50'000;
    atomic<int> word(0);
    support::peer other([&] {
        for (int round = 0; round < rounds; ++round) word.add(1);
    });
    for (int round = 0; round < rounds; ++round) word.add(1);
    other.join();
    CHECK(word.load() == 2 * rounds);
}

TEST_CASE("an atomic is not copied") {
    static_assert(!std::is_copy_constructible_v<atomic<int>>);
    static_assert(!std::is_copy_assignable_v<atomic<int>>);
}

TEST_SUITE_END();
