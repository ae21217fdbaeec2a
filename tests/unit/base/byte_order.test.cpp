// SPDX-License-Identifier: MIT
// htons, htonl, ntohs, ntohl.
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <system_error>

namespace {

template <auto number>
concept constant_htons = requires {
    typename std::integral_constant<std::uint16_t, pysock::htons(number)>;
};
template <auto number>
concept constant_ntohl = requires {
    typename std::integral_constant<std::uint32_t, pysock::ntohl(number)>;
};

/// Whether both forms of the 16-bit functions refuse `x` with this code.
void check_refused_16(auto x, pysock::errc why) {
    CAPTURE(x);
    std::error_code ec;
    CHECK_THROWS_AS(pysock::htons(x), std::overflow_error);
    CHECK_THROWS_AS(pysock::ntohs(x), std::overflow_error);
    CHECK(pysock::htons(x, ec) == 0);
    CHECK(ec == why);
    ec.clear();
    CHECK(pysock::ntohs(x, ec) == 0);
    CHECK(ec == why);
}

void check_refused_32(auto x, pysock::errc why) {
    CAPTURE(x);
    std::error_code ec;
    CHECK_THROWS_AS(pysock::htonl(x), std::overflow_error);
    CHECK_THROWS_AS(pysock::ntohl(x), std::overflow_error);
    CHECK(pysock::htonl(x, ec) == 0);
    CHECK(ec == why);
    ec.clear();
    CHECK(pysock::ntohl(x, ec) == 0);
    CHECK(ec == why);
}

} // namespace

TEST_SUITE_BEGIN("base/byte_order");

TEST_CASE("the four functions work in constant expressions and are their own inverse") {
    static_assert(pysock::ntohs(pysock::htons(0x1234)) == 0x1234);
    static_assert(pysock::ntohl(pysock::htonl(0x12345678)) == 0x12345678);
    constexpr bool little = std::endian::native == std::endian::little;
    static_assert(pysock::htons(0x1234) == (little ? 0x3412 : 0x1234));
    static_assert(pysock::htonl(0x12345678u) == (little ? 0x78563412 : 0x12345678));
}

TEST_CASE("a number out of range does not compile in a constant expression") {
    static_assert(constant_htons<65535> && constant_htons<0>);
    static_assert(!constant_htons<65536> && !constant_htons<-1>);
    static_assert(constant_ntohl<0xffffffff>);
    static_assert(!constant_ntohl<0x100000000> && !constant_ntohl<-1>);
}

TEST_CASE("all 16-bit numbers are swapped as the C library swaps them") {
    std::error_code ec;
    int wrong = 0;
    for (int x = 0; x <= 0xffff; ++x) {
        const auto number = static_cast<std::uint16_t>(x);
        wrong += pysock::htons(x) != ::htons(number) || pysock::ntohs(x, ec) != ::ntohs(number) || ec;
    }
    CHECK(wrong == 0);
}

TEST_CASE("32-bit numbers are swapped as the C library swaps them") {
    std::error_code ec;
    for (const std::uint32_t x : {0u, 1u, 0xffu, 0x100u, 0x7f000001u, 0x80000000u, 0xfffffffeu, 0xffffffffu}) {
        CAPTURE(x);
        CHECK(pysock::htonl(x) == ::htonl(x));
        CHECK(pysock::ntohl(x, ec) == ::ntohl(x));
        CHECK_FALSE(ec);
    }
}

TEST_CASE("numbers of every integer type are taken by their value") {
    CHECK(pysock::ntohs(pysock::htons(std::uint8_t{200})) == 200);
    CHECK(pysock::ntohs(pysock::htons(short{300})) == 300);
    CHECK(pysock::ntohs(pysock::htons(80ULL)) == 80);
    CHECK(pysock::ntohl(pysock::htonl(0xffffffffLL)) == 0xffffffff);
}

TEST_CASE("a negative number is refused, not wrapped") {
    check_refused_16(-1, pysock::errc::negative_integer);
    check_refused_16(static_cast<signed char>(-1), pysock::errc::negative_integer);
    check_refused_16(std::numeric_limits<long long>::min(), pysock::errc::negative_integer);
    check_refused_32(-1, pysock::errc::negative_integer);
    check_refused_32(-1LL, pysock::errc::negative_integer);
}

TEST_CASE("a number of too many bits is refused, not cut") {
    check_refused_16(0x10000, pysock::errc::integer_too_large);
    check_refused_16(0xffffffffu, pysock::errc::integer_too_large);
    check_refused_16(std::numeric_limits<std::uint64_t>::max(), pysock::errc::integer_too_large);
    check_refused_32(0x100000000, pysock::errc::integer_too_large);
    check_refused_32(std::numeric_limits<std::uint64_t>::max(), pysock::errc::integer_too_large);
}

TEST_CASE("the error_code form clears the code when it succeeds") {
    std::error_code ec = pysock::errc::timed_out;
    CHECK(pysock::ntohs(pysock::htons(80), ec) == 80);
    CHECK_FALSE(ec);
}

TEST_CASE("the exception names the function and the number that was given") {
    CHECK(support::thrown_text<std::overflow_error>([] { pysock::htons(65536); }) ==
          "htons: integer too large, got 65536");
    CHECK(support::thrown_text<std::overflow_error>([] { pysock::ntohs(-1); }) == "ntohs: negative integer, got -1");
    CHECK(support::thrown_text<std::overflow_error>([] { pysock::htonl(0x100000000); }) ==
          "htonl: integer too large, got 4294967296");
}

TEST_CASE("the exception shows a number above 2^63 as it was given") {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    CHECK(support::thrown_text<std::overflow_error>([] { pysock::ntohl(most); }) ==
          "ntohl: integer too large, got 18446744073709551615");
}

TEST_SUITE_END();
