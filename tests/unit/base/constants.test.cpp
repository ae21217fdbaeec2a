// SPDX-License-Identifier: MIT
// What the constants mean beyond their values, which tests/parity compares with Python and the system's macros.
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>
#include <system_error>
#include <type_traits>

TEST_SUITE_BEGIN("base/constants");

TEST_CASE("the levels that some systems lack are the numbers of their protocols") {
    CHECK(pysock::sol_ip == 0);
    CHECK(pysock::sol_tcp == IPPROTO_TCP);
    CHECK(pysock::sol_udp == IPPROTO_UDP);
}

TEST_CASE("IPv4 addresses are numbers in the order of this machine") {
    static_assert(std::is_same_v<decltype(pysock::inaddr_loopback), const std::uint32_t>);
    CHECK(pysock::inaddr_loopback == 0x7f000001);
    CHECK(pysock::inaddr_any == 0);
    CHECK(pysock::inaddr_broadcast == 0xffffffff);
    CHECK(pysock::inaddr_none == 0xffffffff);
}

TEST_CASE("error numbers are those of error codes") {
    CHECK(std::error_code(pysock::ebadf, pysock::system_category()) == std::errc::bad_file_descriptor);
    CHECK(std::error_code(pysock::eagain, pysock::system_category()) == std::errc::resource_unavailable_try_again);
    CHECK(std::error_code(pysock::ewouldblock, pysock::system_category()) == std::errc::operation_would_block);
}

TEST_CASE("the system has IPv6 where its headers do") { static_assert(pysock::has_ipv6); }

TEST_SUITE_END();
