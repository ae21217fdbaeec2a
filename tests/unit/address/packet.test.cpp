// SPDX-License-Identifier: MIT
// AF_PACKET: its struct as an argument and as a result.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#ifdef AF_PACKET

TEST_SUITE_BEGIN("address/packet");

TEST_CASE("an AF_PACKET address is made of its struct and taken apart as it") {
    const pysock::packet_address loopback{.ifname = "lo", .proto = 0x0800, .pkttype = 4, .hatype = 772};
    CHECK(pysock::address_like(loopback).family() == pysock::af_packet);
    CHECK(pysock::address_like(loopback).proto() == -1);

    pysock::detail::os::raw_address raw;
    pysock::detail::deadline never(pysock::detail::no_timeout);
    const auto name = pysock::detail::read_address(loopback, {-1, AF_PACKET, 0, never}, raw);
    REQUIRE(name.ok());
    CHECK(pysock::address(*name.value).as<pysock::packet_address>() == loopback);
}

TEST_SUITE_END();

#endif
