// SPDX-License-Identifier: MIT
// Addresses of two numbers: what is common to netlink, QIPCRTR, VSOCK and others.
#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <system_error>

using pysock::address_like;
using pysock::errc;
using pysock::detail::library_fault;

namespace {

struct stored {
    pysock::detail::fault why;
    std::uint32_t first = 7;
    std::uint32_t second = 7;
};

stored store(const address_like& argument) {
    stored pair{};
    pair.why = pysock::detail::store_pair(argument, pair.first, pair.second);
    return pair;
}

} // namespace

TEST_SUITE_BEGIN("address/number_pair");

TEST_CASE("two numbers of 32 bits are stored in their order") {
    const stored pair = store({1, 0xffffffffU});
    CHECK_FALSE(pair.why);
    CHECK(pair.first == 1);
    CHECK(pair.second == 0xffffffff);
}

TEST_CASE("a negative number of a pair counts from the other end") {
    const stored pair = store({-1, -0x80000000LL});
    CHECK_FALSE(pair.why);
    CHECK(pair.first == 0xffffffff);
    CHECK(pair.second == 0x80000000);
}

TEST_CASE("a number of more than 32 bits is out of range at either place of a pair") {
    for (const long long number : {0x100000000LL, -0x80000001LL, 0x7fffffffffffffffLL}) {
        CAPTURE(number);
        CHECK(store({number, 0}).why == library_fault(errc::item_out_of_range));
        CHECK(store({0, number}).why == library_fault(errc::item_out_of_range));
    }
    CHECK(store({~0ULL, 0}).why == library_fault(errc::item_out_of_range));
}

TEST_CASE("a pair is two numbers and nothing else") {
    for (const address_like& argument :
         {address_like(1), address_like("1"), address_like("1", 2), address_like(1, "2"), address_like(1, 2, 3)}) {
        CAPTURE(argument.print());
        CHECK(store(argument).why == library_fault(errc::wrong_form));
    }
}

TEST_CASE("a pair of numbers prints as Python's tuple of two integers without a sign") {
    CHECK(pysock::detail::repr_pair(0, 0xffffffff) == "(0, 4294967295)");
}

TEST_SUITE_END();
