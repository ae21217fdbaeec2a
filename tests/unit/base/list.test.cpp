// SPDX-License-Identifier: MIT
// `list`, the result of calls that find several things: what it owns, and what becomes of it when a copy throws.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using pysock::list;

namespace {

/// Counts its objects; making one more copy than `copies_left` throws.
struct counted {
    static inline int alive = 0;
    static inline int copies_left = 1000;

    explicit counted(int number) : value(number) { ++alive; }
    counted(const counted& other) : value(other.value) {
        if (copies_left-- == 0) {
            copies_left = 1000;
            throw std::runtime_error("no more copies");
        }
        ++alive;
    }
    counted(counted&& other) noexcept : value(other.value) { ++alive; }
    counted& operator=(const counted&) = default;
    ~counted() { --alive; }

    int value;
};

/// What moves but does not copy.
struct owner {
    explicit owner(int number) : value(number) {}
    owner(owner&& other) noexcept : value(std::exchange(other.value, 0)) {}
    owner& operator=(owner&& other) noexcept {
        value = std::exchange(other.value, 0);
        return *this;
    }
    ~owner() = default;

    int value;
};

list<counted> counting_to(int last) {
    list<counted> numbers;
    for (int number = 1; number <= last; ++number) numbers.append(counted(number));
    return numbers;
}

int sum(const list<counted>& numbers) {
    int all = 0;
    for (const counted& each : numbers) all += each.value;
    return all;
}

} // namespace

TEST_SUITE_BEGIN("base/list");

TEST_CASE("a new list is empty and has no memory") {
    const list<std::string> none;
    CHECK((none.empty() && none.data() == nullptr && none.begin() == none.end()));
    CHECK(none.size() == 0);
}

TEST_CASE("things are appended in order and stay what they are while it grows") {
    list<std::string> texts{"0", "1"};
    for (int i = 2; i < 100; ++i) texts.append(std::to_string(i) + " is longer than a short string");
    texts.push_back("the end");
    REQUIRE(texts.size() == 101);
    CHECK((texts.front() == "0" && texts.back() == "the end"));
    for (int i = 2; i < 100; ++i)
        REQUIRE(texts[static_cast<std::size_t>(i)] == std::to_string(i) + " is longer than a short string");
    texts[0] = "changed";
    CHECK(*texts.data() == "changed");
}

TEST_CASE("a thing of the list itself can be appended") {
    list<std::string> texts{"this one is longer than a short string"};
    for (int i = 0; i < 20; ++i) texts.append(texts[0]);
    CHECK(texts.back() == "this one is longer than a short string");
}

TEST_CASE("at reports an index that is too large as Python does") {
    list<int> numbers{1, 2};
    const list<int>& same = numbers;
    CHECK((numbers.at(1) == 2 && same.at(0) == 1));
    CHECK_THROWS_WITH_AS(numbers.at(2), "list index out of range", std::out_of_range);
    CHECK_THROWS_AS(static_cast<void>(same.at(static_cast<std::size_t>(-1))), std::out_of_range);
}

TEST_CASE("every thing is destroyed once") {
    {
        list<counted> numbers = counting_to(10);
        const list<counted> copy = numbers;
        CHECK((counted::alive == 20 && sum(copy) == 55));
        numbers = copy;
        CHECK(counted::alive == 20);
        numbers = {};
        CHECK(counted::alive == 10);
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("a move takes all, and leaves an empty list that can be used") {
    list<counted> numbers = counting_to(5);
    const counted* const where = numbers.data();
    list<counted> taken = std::move(numbers);
    CHECK((taken.data() == where && taken.size() == 5));
    CHECK(numbers.empty()); // NOLINT(bugprone-use-after-move)
    numbers.append(counted(1));
    CHECK((numbers.size() == 1 && sum(taken) == 15));
    static_assert(std::is_nothrow_move_constructible_v<list<counted>>);
    static_assert(std::is_nothrow_move_assignable_v<list<counted>>);
}

TEST_CASE("assigned to itself a list stays what it is") {
    list<counted> numbers = counting_to(5);
    list<counted>& same = numbers;
    numbers = same;
    CHECK(sum(numbers) == 15);
    numbers = std::move(same);
    CHECK(sum(numbers) == 15);
}

TEST_CASE("a copy that throws leaves nothing behind and changes nothing") {
    {
        list<counted> numbers = counting_to(5);
        const list<counted> longer = counting_to(9);
        counted::copies_left = 7;
        CHECK_THROWS_AS(numbers = longer, std::runtime_error);
        CHECK((sum(numbers) == 15 && counted::alive == 14));
        counted::copies_left = 0;
        CHECK_THROWS_AS(numbers.append(longer[0]), std::runtime_error);
        CHECK((numbers.size() == 5 && counted::alive == 14));
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("memory that cannot be had is std::bad_alloc, and nothing has changed") {
    list<std::string> texts{"a"};
    CHECK_THROWS_AS(texts.reserve(static_cast<std::size_t>(-1)), std::bad_alloc);
    CHECK(texts == list<std::string>{"a"});
}

TEST_CASE("reserve makes room once") {
    list<int> numbers;
    numbers.reserve(100);
    const int* const where = numbers.data();
    for (int i = 0; i < 100; ++i) numbers.append(i);
    CHECK((numbers.data() == where && numbers.size() == 100));
    numbers.reserve(10);
    CHECK(numbers.data() == where);
}

TEST_CASE("lists of the same things are equal") {
    const list<std::string> texts{"a", "b"};
    CHECK(texts == list<std::string>{"a", "b"});
    CHECK(texts != list<std::string>{"a", "c"});
    CHECK(texts != list<std::string>{"a"});
    CHECK(texts == std::vector<std::string>{"a", "b"});
    CHECK(std::vector<std::string>{"a"} != texts);
    CHECK(list<int>() == list<int>());
}

TEST_CASE("a list converts to containers of the standard library") {
    const list<std::string> texts{"b", "a"};
    const std::vector<std::string> vector = texts;
    const std::set<std::string> set = texts;
    CHECK(vector == std::vector<std::string>{"b", "a"});
    CHECK(*set.begin() == "a");
    std::vector<std::string> assigned;
    assigned = texts;
    CHECK(assigned == vector);
    static_assert(!std::is_convertible_v<list<int>, std::vector<std::string>>);
    static_assert(!std::is_convertible_v<list<int>, std::string>);
}

TEST_CASE("a list that is given away gives its things away") {
    list<owner> owners;
    owners.append(owner(1));
    owners.append(owner(2));
    const std::vector<owner> taken = std::move(owners);
    REQUIRE(taken.size() == 2);
    CHECK((taken[0].value == 1 && taken[1].value == 2));
}

TEST_SUITE_END();
