// SPDX-License-Identifier: MIT
// The constants that are members of an enum: types and names. tests/parity compares each with Python.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <type_traits>

TEST_SUITE_BEGIN("base/constants_enums");

TEST_CASE("each constant is of the type of its enum") {
    static_assert(std::is_same_v<decltype(pysock::af_inet), const pysock::address_family>);
    static_assert(std::is_same_v<decltype(pysock::sock_stream), const pysock::socket_kind>);
    static_assert(std::is_same_v<decltype(pysock::msg_peek), const pysock::msg_flag>);
    static_assert(std::is_same_v<decltype(pysock::ai_passive), const pysock::address_info>);
}

TEST_CASE("AF_ROUTE is the same family as AF_NETLINK on Linux and prints as that") {
#ifdef __linux__
    CHECK(pysock::af_route == pysock::af_netlink);
    CHECK(repr(pysock::af_route) == "<AddressFamily.AF_NETLINK: 16>");
#endif
}

TEST_SUITE_END();
