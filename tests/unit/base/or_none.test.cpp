// SPDX-License-Identifier: MIT
// `none` and `or_none`: what they are made of, what they convert to, and how they compare.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string_view>
#include <type_traits>

using pysock::none;
using pysock::or_none;

namespace {

/// A parameter that may be left out.
double seconds_or(or_none<double> seconds, double other) { return seconds.value_or(other); }

template <class A, class B>
concept comparable = requires(const A& a, const B& b) {
    a == b;
};

} // namespace

TEST_SUITE_BEGIN("base/or_none");

TEST_CASE("without a value it is none, whatever that was written as") {
    for (const or_none<int>& each :
         {or_none<int>(), or_none<int>(none), or_none<int>(std::nullopt), or_none<int>(std::optional<int>())}) {
        CHECK_FALSE(each.has_value());
        CHECK_FALSE(each);
        CHECK(each.value_or(7) == 7);
        CHECK((each == none && each == std::nullopt && each == or_none<int>()));
    }
}

TEST_CASE("with a value it shows it") {
    const or_none<std::string_view> text = "text";
    CHECK((text && text.has_value() && *text == "text" && text->size() == 4));
    CHECK((text == "text" && text != "other" && text != none));
    CHECK(or_none<double>(std::optional<int>(3)) == 3.0);
    CHECK(or_none<int>(0) != none);
}

TEST_CASE("an argument is written as Python would write it") {
    CHECK(seconds_or(none, 1) == 1);
    CHECK(seconds_or(std::nullopt, 1) == 1);
    CHECK(seconds_or(2, 1) == 2);
    CHECK(seconds_or(std::optional<double>(2.5), 1) == 2.5);
}

TEST_CASE("it converts to a std::optional") {
    const std::optional<double> some = or_none<double>(2.5);
    const std::optional<double> nothing = or_none<double>();
    const std::optional<double> none_itself = none;
    CHECK(some == 2.5);
    CHECK_FALSE(nothing);
    CHECK_FALSE(none_itself);
    static_assert(!std::is_convertible_v<or_none<double>, double>);
    static_assert(!std::is_convertible_v<or_none<double>, bool>);
}

TEST_CASE("it compares with values and none, and with a std::optional only once that is converted") {
    static_assert(comparable<or_none<double>, double> && comparable<int, or_none<double>>);
    static_assert(comparable<or_none<double>, std::nullopt_t> && comparable<pysock::none_t, or_none<double>>);
    static_assert(!comparable<or_none<double>, std::optional<double>>);
    static_assert(!comparable<std::optional<double>, or_none<double>>);
    CHECK(or_none<double>(std::optional<double>()) == or_none<double>());
    CHECK(std::optional<double>(or_none<double>(1)) == std::optional<double>(1));
}

TEST_CASE("none is a type of its own, and empty braces are none of it") {
    static_assert(!std::is_default_constructible_v<pysock::none_t>);
    static_assert(std::is_same_v<decltype(none), const pysock::none_t>);
    CHECK(none == none);
}

TEST_SUITE_END();
