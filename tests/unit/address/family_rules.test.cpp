// SPDX-License-Identifier: MIT
// What the families share: reading what the system wrote, and the check of a port.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <climits>
#include <cstdint>
#include <cstring>

namespace os = pysock::detail::os;
using pysock::detail::library_fault;
using pysock::detail::store_port;

TEST_SUITE_BEGIN("address/family_rules");

TEST_CASE("what the system did not write is zero") {
    os::raw_address raw;
    std::memset(&raw.storage, 0xff, sizeof raw.storage);
    raw.get()->sa_family = AF_INET;
    for (os::address_length length = 0; length <= sizeof(::sockaddr_in); ++length) {
        CAPTURE(length);
        raw.length = length;
        const auto name = pysock::detail::view_as<::sockaddr_in>(raw);
        const auto* const bytes = reinterpret_cast<const unsigned char*>(&name);
        for (std::size_t at = length; at < sizeof name; ++at) CHECK(bytes[at] == 0);
    }
}

TEST_CASE("what the system wrote beyond the struct is left out") {
    os::raw_address raw;
    std::memset(&raw.storage, 0xff, sizeof raw.storage);
    raw.length = sizeof raw.storage;
    CHECK(pysock::detail::view_as<::sockaddr_in>(raw).sin_port == 0xffff);
}

TEST_CASE("ports from 0 to 65535 are stored in the order of the network") {
    for (const long long port : {0LL, 1LL, 80LL, 256LL, 65535LL}) {
        CAPTURE(port);
        std::uint16_t stored = 1;
        CHECK_FALSE(store_port(port, stored));
        CHECK(pysock::ntohs(stored) == port);
    }
}

TEST_CASE("any other port is out of range and stores nothing") {
    for (const long long port : {-1LL, 65536LL, 65536LL + 80, LLONG_MAX, LLONG_MIN}) {
        CAPTURE(port);
        std::uint16_t stored = 7;
        CHECK(store_port(port, stored) == library_fault(pysock::errc::port_out_of_range));
        CHECK(stored == 7);
    }
}

TEST_SUITE_END();
