// SPDX-License-Identifier: MIT
// AF_DIVERT of FreeBSD, whose addresses are those of IPv4, and all foreign families in one list.
//
// A program of its own with hyperv.test.cpp and system.test.cpp: see support/foreign_families.hpp.
#ifdef PYSOCK_TEST_FOREIGN_FAMILIES

#include "support/foreign_families.hpp"

#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>

using namespace support;
using pysock::divert_address;
using pysock::errc;

namespace {

::sockaddr_in name_of(const char* host, std::uint16_t port) {
    auto name = zeroed<::sockaddr_in>();
    name.sin_family = AF_INET;
    name.sin_port = pysock::htons(port);
    REQUIRE(::inet_pton(AF_INET, host, &name.sin_addr) == 1);
    return name;
}

} // namespace

TEST_SUITE_BEGIN("address/divert");

TEST_CASE("a divert argument becomes struct sockaddr_in, whose family is AF_INET, and goes back to its socket") {
    const auto expected = name_of("192.0.2.1", 4711);
    CHECK(same_bytes(made(AF_DIVERT, 0, {"192.0.2.1", 4711}), expected));
    CHECK(same_bytes(made(AF_DIVERT, 0, divert_address{.host = "192.0.2.1", .port = 4711}), expected));
    CHECK(of_system(expected).as<divert_address>() == divert_address{"192.0.2.1", 4711});
    CHECK(same_bytes(made(AF_DIVERT, 0, of_system(expected)), expected));
}

TEST_CASE("the struct of divert goes to divert sockets only") {
    check_refused<std::invalid_argument>(AF_INET, 0, divert_address{"127.0.0.1", 1}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('127.0.0.1', 1)");
    check_refused<std::invalid_argument>(AF_DIVERT, 0, "host", errc::not_a_pair,
                                         "bind(): address must be {host, port}, got 'host'");
    check_refused<std::overflow_error>(AF_DIVERT, 0, {"127.0.0.1", -1}, errc::port_out_of_range,
                                       "bind(): port must be 0-65535. Got ('127.0.0.1', -1)");
}

TEST_CASE("foreign families stand in the list beside those of this system, each once") {
    std::set<int> seen;
    for (const auto& rules : pysock::detail::families) CHECK(seen.insert(rules.family).second);
    for (const int family : {AF_INET, AF_HYPERV, AF_SYSTEM, AF_DIVERT}) CHECK(seen.contains(family));
}

TEST_SUITE_END();

#endif // PYSOCK_TEST_FOREIGN_FAMILIES
