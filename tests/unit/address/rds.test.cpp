// SPDX-License-Identifier: MIT
// AF_RDS, whose addresses are those of IPv4, struct sockaddr_in with AF_INET inside.
#include "support/addresses.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <system_error>

#ifdef AF_RDS

using namespace support;
using pysock::errc;
using pysock::rds_address;

namespace {

::sockaddr_in name_of(const char* host, std::uint16_t port) {
    auto name = zeroed<::sockaddr_in>();
    name.sin_family = AF_INET;
    name.sin_port = pysock::htons(port);
    REQUIRE(::inet_pton(AF_INET, host, &name.sin_addr) == 1);
    return name;
}

} // namespace

TEST_SUITE_BEGIN("address/rds");

TEST_CASE("an RDS argument becomes struct sockaddr_in, whose family is AF_INET") {
    CHECK(same_bytes(made(AF_RDS, 0, {"192.0.2.1", 4711}), name_of("192.0.2.1", 4711)));
    CHECK(same_bytes(made(AF_RDS, 0, rds_address{.host = "192.0.2.1", .port = 4711}), name_of("192.0.2.1", 4711)));
    CHECK(same_bytes(made(AF_RDS, 0, {"", 0}), name_of("0.0.0.0", 0)));
}

TEST_CASE("what an RDS socket receives is an IPv4 address, and goes back to it") {
    const auto sender = of_system(name_of("192.0.2.1", 4711));
    CHECK(str(sender) == "('192.0.2.1', 4711)");
    CHECK(sender.host() == "192.0.2.1");
    CHECK(sender.port() == 4711);
    CHECK(sender.as<rds_address>() == rds_address{"192.0.2.1", 4711});
    CHECK(sender.as<pysock::inet_address>() == pysock::inet_address{"192.0.2.1", 4711});
    CHECK(same_bytes(made(AF_RDS, 0, sender), name_of("192.0.2.1", 4711)));
    auto s = pretender(AF_RDS); // underneath a UDP socket
    auto server = pysock::socket(pysock::af_inet, pysock::sock_dgram);
    server.bind({"127.0.0.1", 0});
    CHECK(s.sendto("x", server.getsockname()) == 1);
}

TEST_CASE("what is no pair of host and port is refused for RDS") {
    check_refused<std::invalid_argument>(AF_RDS, 0, "host", errc::not_a_pair,
                                         "bind(): address must be {host, port}, got 'host'");
    check_refused<std::invalid_argument>(AF_RDS, 0, {1, 2}, errc::not_a_pair,
                                         "bind(): address must be {host, port}, got (1, 2)");
    check_refused<std::overflow_error>(AF_RDS, 0, {"127.0.0.1", 65536}, errc::port_out_of_range,
                                       "bind(): port must be 0-65535. Got ('127.0.0.1', 65536)");
    std::error_code ec;
    pretender(AF_RDS).bind({"127.0.0.1", 1, 2}, ec);
    CHECK(ec == errc::too_many_items);
}

TEST_CASE("the struct of RDS goes to RDS sockets only, and theirs is no other family's") {
    check_refused<std::invalid_argument>(AF_INET, 0, rds_address{"127.0.0.1", 1}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('127.0.0.1', 1)");
    check_refused<std::invalid_argument>(AF_RDS, 0, pysock::inet6_address{"::1", 1}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('::1', 1, 0, 0)");
    CHECK_THROWS_AS(made(AF_INET6, 0, {"::1", 1}).as<rds_address>(), std::invalid_argument);
}

TEST_SUITE_END();

#endif // AF_RDS
