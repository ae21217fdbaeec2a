// SPDX-License-Identifier: MIT
// Whether an integer keeps its value as another type, beside what the standard library says.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <utility>

namespace {

template <class T, class N>
bool agrees() {
    for (const N number :
         {std::numeric_limits<N>::min(), N(-1), N(0), N(1), N(0x7f), N(0x80), N(0xff), N(0x7fff), N(0x8000), N(0xffff),
          N(0x7fffffff), N(0x80000000), N(0xffffffff), std::numeric_limits<N>::max()})
        if (pysock::detail::fits<T>(number) != std::in_range<T>(number)) return false;
    return true;
}

template <class T>
bool agrees_for() {
    return agrees<T, std::int8_t>() && agrees<T, std::uint8_t>() && agrees<T, std::int32_t>() &&
           agrees<T, std::uint32_t>() && agrees<T, std::int64_t>() && agrees<T, std::uint64_t>();
}

} // namespace

TEST_SUITE_BEGIN("platform/fits");

TEST_CASE("a number fits a type where the standard library says so") {
    CHECK(agrees_for<std::int8_t>());
    CHECK(agrees_for<std::uint16_t>());
    CHECK(agrees_for<int>());
    CHECK(agrees_for<unsigned>());
    CHECK(agrees_for<std::int64_t>());
    CHECK(agrees_for<std::uint64_t>());
}

TEST_SUITE_END();
