// SPDX-License-Identifier: MIT
// A table of pysock's constants beside the system's macros, and the check that they are the same numbers.
#ifndef PYSOCK_TESTS_CONSTANTS_TABLE_HPP
#define PYSOCK_TESTS_CONSTANTS_TABLE_HPP

#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string_view>

namespace support {

/// A constant and the macro that it is named after.
struct constant_row {
    std::string_view name;
    long long ours;
    long long macro;
};

/// Checks each row of an array whose rows have the members of constant_row.
template <class Rows>
void check_values(const Rows& rows) {
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(row.ours == row.macro);
    }
}

} // namespace support

/// A constant_row of pysock::`constant`.
#define SAME(constant, macro)                                                                                          \
    { #macro, pysock::constant, macro }

#endif // PYSOCK_TESTS_CONSTANTS_TABLE_HPP
