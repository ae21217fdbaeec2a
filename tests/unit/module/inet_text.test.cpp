// SPDX-License-Identifier: MIT
// inet_aton, inet_ntoa, inet_pton, inet_ntop.
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>
#include <system_error>

using namespace std::string_view_literals;
using pysock::bytes;
using pysock::errc;

namespace {

struct row {
    std::string_view text;
    std::string_view packed;
};

constexpr row loose[] = {
    {"10.0.0.1", "\x0a\0\0\x01"sv},
    {"1", "\0\0\0\x01"sv},
    {"10.1", "\x0a\0\0\x01"sv},
    {"10.1.2", "\x0a\x01\0\x02"sv},
    {"0x7f.1", "\x7f\0\0\x01"sv},
    {"0177.1", "\x7f\0\0\x01"sv},
    {"0xffffffff", "\xff\xff\xff\xff"sv},
    {"255.255.255.255", "\xff\xff\xff\xff"sv},
    {"1.2.3.4 after a blank", "\x01\x02\x03\x04"sv},
};

constexpr row inet6[] = {
    {"::", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv},
    {"::1", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"sv},
    {"2001:db8::ff00:42:8329", "\x20\x01\x0d\xb8\0\0\0\0\0\0\xff\0\0\x42\x83\x29"sv},
    {"::ffff:1.2.3.4", "\0\0\0\0\0\0\0\0\0\0\xff\xff\x01\x02\x03\x04"sv},
    {"::1.2.3.4", "\0\0\0\0\0\0\0\0\0\0\0\0\x01\x02\x03\x04"sv},
    {"1:2:3:4:5:6:7:8", "\0\x01\0\x02\0\x03\0\x04\0\x05\0\x06\0\x07\0\x08"sv},
};

} // namespace

TEST_SUITE_BEGIN("module/inet_text");

TEST_CASE("inet_aton reads the loose forms of the C library") {
    std::error_code ec = errc::timed_out;
    for (const auto& row : loose) {
        if (support::on_windows && row.packed == "\xff\xff\xff\xff" && row.text != std::string_view("255.255.255.255"))
            continue; // what inet_addr returns for it means failure
        if (support::on_musl && row.text == std::string_view("1.2.3.4 after a blank"))
            continue; // which reads all of it
        CAPTURE(row.text);
        CHECK(pysock::inet_aton(row.text) == row.packed);
        CHECK(pysock::inet_aton(row.text, ec) == row.packed);
        CHECK_FALSE(ec);
    }
}

TEST_CASE("inet_aton refuses any other text without an error number") {
    std::error_code ec;
    for (const std::string_view text : {"", " ", "256.1.1.1", "1.2.3.4.5", "1.2.3.4x", "0x100000000", "host", "::1"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(pysock::inet_aton(text), pysock::error);
        CHECK(pysock::inet_aton(text, ec).empty());
        CHECK(ec == errc::illegal_aton_text);
    }
}

TEST_CASE("inet_aton refuses a NUL as an error of value") {
    std::error_code ec;
    CHECK_THROWS_AS(pysock::inet_aton("1.2.3.4\0"sv), std::invalid_argument);
    CHECK(pysock::inet_aton("1.2.3.4\0"sv, ec).empty());
    CHECK(ec == errc::embedded_null);
}

TEST_CASE("inet_ntoa shows four bytes of any kind") {
    std::error_code ec = errc::timed_out;
    CHECK(pysock::inet_ntoa("\x7f\0\0\x01") == "127.0.0.1");
    CHECK(pysock::inet_ntoa(bytes(4, '\xff')) == "255.255.255.255");
    CHECK(pysock::inet_ntoa(std::array<std::byte, 4>{}, ec) == "0.0.0.0");
    CHECK_FALSE(ec);
    const unsigned char raw[] = {1, 2, 3, 4};
    CHECK(pysock::inet_ntoa(std::span(raw), ec) == "1.2.3.4");
    CHECK(pysock::inet_ntoa(pysock::inet_aton("192.0.2.7")) == "192.0.2.7");
}

TEST_CASE("inet_ntoa refuses another number of bytes") {
    std::error_code ec;
    for (const std::size_t size : {0u, 3u, 5u, 16u}) {
        CAPTURE(size);
        CHECK_THROWS_AS(pysock::inet_ntoa(bytes(size, 'x')), pysock::error);
        CHECK(pysock::inet_ntoa(bytes(size, 'x'), ec).empty());
        CHECK(ec == errc::packed_wrong_length);
    }
}

TEST_CASE("inet_pton and inet_ntop are each other's inverse for IPv6") {
    std::error_code ec = errc::timed_out;
    for (const auto& row : inet6) {
        CAPTURE(row.text);
        CHECK(pysock::inet_pton(pysock::af_inet6, row.text) == row.packed);
        CHECK(pysock::inet_pton(pysock::af_inet6, row.text, ec) == row.packed);
        CHECK(pysock::inet_ntop(pysock::af_inet6, row.packed) == row.text);
        CHECK(pysock::inet_ntop(pysock::af_inet6, row.packed, ec) == row.text);
        CHECK_FALSE(ec);
    }
}

TEST_CASE("inet_pton takes IPv4 in its strict form only") {
    std::error_code ec;
    CHECK(pysock::inet_pton(pysock::af_inet, "127.0.0.1") == "\x7f\0\0\x01"sv);
    CHECK(pysock::inet_ntop(AF_INET, "\x7f\0\0\x01") == "127.0.0.1");
    for (const std::string_view text :
         {""sv, "1"sv, "10.1"sv, "0x7f.0.0.1"sv, "01.2.3.4"sv, "1.2.3.4 "sv, "::1"sv, "1.2.3.4\0"sv}) {
        CAPTURE(text);
        CHECK_THROWS_AS(pysock::inet_pton(pysock::af_inet, text), pysock::error);
        CHECK(pysock::inet_pton(pysock::af_inet, text, ec).empty());
        CHECK(ec == errc::illegal_pton_text);
    }
}

TEST_CASE("inet_pton takes no scope, no brackets and no IPv4 for IPv6") {
    std::error_code ec;
    for (const std::string_view text : {"", "fe80::1%lo", "fe80::1%1", "[::1]", "127.0.0.1", "1:2:3:4:5:6:7:8::"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(pysock::inet_pton(pysock::af_inet6, text), pysock::error);
        CHECK(pysock::inet_pton(pysock::af_inet6, text, ec).empty());
        CHECK(ec == errc::illegal_pton_text);
    }
}

TEST_CASE("another family is EAFNOSUPPORT for inet_pton and an error of value for inet_ntop") {
    std::error_code ec;
    for (const int family : {AF_UNIX, AF_UNSPEC, -1, 9999}) {
        CAPTURE(family);
        CHECK_THROWS_AS(pysock::inet_pton(family, "127.0.0.1"), pysock::error);
        CHECK(pysock::inet_pton(family, "127.0.0.1", ec).empty());
        CHECK(ec.value() == support::system_number(EAFNOSUPPORT));
        CHECK(ec.category() == pysock::system_category());
        CHECK_THROWS_AS(pysock::inet_ntop(family, "1234"), std::invalid_argument);
        CHECK(pysock::inet_ntop(family, "1234", ec).empty());
        CHECK(ec == errc::unknown_family);
    }
}

TEST_CASE("inet_ntop refuses a number of bytes that the family has not") {
    std::error_code ec;
    for (const std::size_t size : {0u, 3u, 4u, 5u, 15u, 16u, 17u})
        for (const pysock::address_family family : {pysock::af_inet, pysock::af_inet6}) {
            if (size == (family == pysock::af_inet ? 4u : 16u)) continue;
            CAPTURE(size);
            CHECK_THROWS_AS(pysock::inet_ntop(family, bytes(size, '\0')), std::invalid_argument);
            CHECK(pysock::inet_ntop(family, bytes(size, '\0'), ec).empty());
            CHECK(ec == errc::invalid_packed_length);
        }
}

TEST_CASE("the exceptions name the function and show what was given") {
    CHECK(support::thrown_text([] { return pysock::inet_aton("it's"); }) ==
          "illegal IP address string passed to inet_aton: inet_aton \"it's\"");
    CHECK(support::thrown_text([] { return pysock::inet_ntoa("\x7f"); }) ==
          "packed IP wrong length for inet_ntoa: inet_ntoa b'\\x7f'");
    CHECK(support::thrown_text([] { return pysock::inet_ntop(AF_INET, "abc"); }) ==
          "invalid length of packed IP address string, got 2, b'abc'");
}

TEST_SUITE_END();
