// SPDX-License-Identifier: MIT
// What the families share: reading what the system wrote, and the check of a port.
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <climits>
#include <cstdint>
#include <cstring>
#include <string_view>

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

// Python too refuses them; the system would stop reading at the NUL, and take another name than the program meant.
TEST_CASE("a NUL inside a name is refused") {
    using namespace std::string_view_literals;
    [[maybe_unused]] const auto refused = [](const pysock::address_like& argument, int family, int proto) {
        os::raw_address raw;
        pysock::detail::deadline never(pysock::detail::no_timeout);
        const auto read = pysock::detail::read_address(argument, {support::no_descriptor, family, proto, never}, raw);
        return !read.ok() && read.fault == library_fault(pysock::errc::embedded_null);
    };
#ifdef AF_PACKET
    CHECK(refused({"lo\0"sv, 3}, AF_PACKET, 0));
#endif
#ifdef AF_CAN
    CHECK(refused({"l\0o"sv}, AF_CAN, 1));
    CHECK(refused({"l\0o"sv, 1, 2}, AF_CAN, pysock::can_isotp_address::proto));
    CHECK(refused({"l\0o"sv, 1, 2, 3}, AF_CAN, pysock::can_j1939_address::proto));
#endif
#ifdef AF_ALG
    CHECK(refused({"ha\0sh"sv, "sha1"}, AF_ALG, 0));
    CHECK(refused({"hash", "sha1\0"sv}, AF_ALG, 0));
#endif
}

TEST_SUITE_END();
