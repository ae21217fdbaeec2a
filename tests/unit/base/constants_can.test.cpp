// SPDX-License-Identifier: MIT
// The constants of CAN that combine with identifiers; tests/parity compares the values with Python.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

#ifdef __linux__

TEST_SUITE_BEGIN("base/constants_can");

TEST_CASE("flags and masks are unsigned, so that the highest bit is no sign") {
    static_assert(std::is_same_v<decltype(pysock::can_eff_flag | pysock::can_rtr_flag), std::uint32_t>);
    static_assert(pysock::can_eff_flag > 0 && (pysock::can_eff_flag & pysock::can_eff_mask) == 0);
}

TEST_SUITE_END();

#endif
