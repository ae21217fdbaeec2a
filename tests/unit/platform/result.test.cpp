// SPDX-License-Identifier: MIT
// A fault and a result as the parts hand them to each other.
#include "support/subject.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include <errno.h>

using pysock::detail::fault;
using pysock::detail::origin;

TEST_SUITE_BEGIN("platform/result");

TEST_CASE("a fault is true exactly when its number is not zero") {
    static_assert(!fault{});
    static_assert(!fault{0, origin::resolver});
    static_assert(fault{support::system_number(EPIPE), origin::system});
    CHECK(fault{-2, origin::resolver}); // glibc's EAI numbers are negative
}

TEST_CASE("faults are equal only when number and origin are") {
    CHECK(fault{1, origin::system} == fault{1, origin::system});
    CHECK(fault{1, origin::system} != fault{1, origin::library});
    CHECK(fault{1, origin::system} != fault{2, origin::system});
}

TEST_CASE("success holds the value and no fault") {
    const auto held = pysock::detail::success(std::string("data"));
    CHECK(held.ok());
    CHECK(held.value == "data");
    static_assert(pysock::detail::success(7).value == 7);
}

TEST_CASE("a result with a fault is not ok and its value is as after default construction") {
    const pysock::detail::result<int> failed{{}, fault{support::system_number(EBADF), origin::system}};
    CHECK_FALSE(failed.ok());
    CHECK(failed.value == 0);
}

TEST_CASE("success takes a value that can only be moved") {
    auto held = pysock::detail::success(std::make_unique<int>(5));
    const std::unique_ptr<int> taken = std::move(held.value);
    CHECK(*taken == 5);
}

TEST_SUITE_END();
