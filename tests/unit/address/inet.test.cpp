// SPDX-License-Identifier: MIT
// AF_INET: arguments, results and their limits.
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <system_error>

using pysock::errc;
using pysock::inet_address;

namespace {

pysock::socket datagram_socket() { return pysock::socket(pysock::af_inet, pysock::sock_dgram); }

} // namespace

TEST_SUITE_BEGIN("address/inet");

TEST_CASE("an unbound socket is at 0.0.0.0 and port 0") {
    SKIP_UNLESS(!support::on_windows, "an unbound socket has no name on Windows");
    CHECK(str(datagram_socket().getsockname()) == "('0.0.0.0', 0)");
}

TEST_CASE("what was bound comes back from getsockname") {
    auto s = datagram_socket();
    s.bind({"127.0.0.1", 0});
    const pysock::address name = s.getsockname();
    const auto inet = name.as<inet_address>();
    CHECK(name.family() == pysock::af_inet);
    CHECK(inet.host == "127.0.0.1");
    CHECK(inet.port > 0);
    CHECK(inet == inet_address{name.host(), name.port()});
    CHECK(str(name) == "('127.0.0.1', " + std::to_string(inet.port) + ")");
}

TEST_CASE("every way to write the same address reaches it") {
    const auto server = support::udp_socket();
    const pysock::address name = server.getsockname();
    const std::string host = "127.0.0.1";
    const auto peer_after = [&](const pysock::address_like& written) {
        auto s = datagram_socket();
        s.connect(written);
        std::error_code ec;
        s.connect(written, ec);
        CHECK_FALSE(ec);
        return s.getpeername();
    };
    CHECK(peer_after(name) == name);
    CHECK(peer_after({host, name.port()}) == name);
    CHECK(peer_after({"127.0.0.1", static_cast<std::uint16_t>(name.port())}) == name);
    CHECK(peer_after({std::string_view("127.1"), static_cast<long long>(name.port())}) == name);
    CHECK(peer_after(inet_address{"localhost", name.port()}) == name);
    CHECK(peer_after(name.as<inet_address>()) == name);
}

TEST_CASE("the empty host is the wildcard") {
    auto s = datagram_socket();
    s.bind({"", 0});
    CHECK(s.getsockname().host() == "0.0.0.0");
    CHECK(s.getsockname().port() > 0);
}

TEST_CASE("a port outside 0 to 65535 is refused in both forms") {
    auto s = datagram_socket();
    std::error_code ec;
    for (const long long port : {-1LL, 65536LL, std::numeric_limits<long long>::max()}) {
        CAPTURE(port);
        CHECK_THROWS_AS(s.bind({"127.0.0.1", port}), std::overflow_error);
        s.bind({"127.0.0.1", port}, ec);
        CHECK(ec == errc::port_out_of_range);
    }
    CHECK_THROWS_AS(s.bind({"127.0.0.1", std::numeric_limits<std::uint64_t>::max()}), std::overflow_error);
    CHECK_THROWS_AS(s.bind(inet_address{"127.0.0.1", 65536}), std::overflow_error);
    if (!support::on_windows) CHECK(s.getsockname().port() == 0);
}

TEST_CASE("three or four items are too many") {
    auto s = datagram_socket();
    std::error_code ec;
    CHECK_THROWS_AS(s.bind({"127.0.0.1", 0, 0}), std::invalid_argument);
    CHECK_THROWS_AS(s.bind({"127.0.0.1", 0, 0, 0}), std::invalid_argument);
    s.bind({"127.0.0.1", 0, 0}, ec);
    CHECK(ec == errc::too_many_items);
}

TEST_CASE("a path is no pair") {
    auto s = datagram_socket();
    std::error_code ec;
    CHECK_THROWS_AS(s.bind("127.0.0.1"), std::invalid_argument);
    s.bind("127.0.0.1", ec);
    CHECK(ec == errc::not_a_pair);
    CHECK_THROWS_AS(s.bind(""), std::invalid_argument);
}

TEST_CASE("an address of another family is refused") {
    auto s = datagram_socket();
    std::error_code ec;
    CHECK_THROWS_AS(s.connect(pysock::inet6_address{"::1", 9}), std::invalid_argument);
    s.connect(pysock::unix_address{"/tmp/x"}, ec);
    CHECK(ec == errc::wrong_family);
    s.connect(pysock::address(), ec);
    CHECK(ec == errc::wrong_family);
}

TEST_CASE("the address of IPv4 is read whatever stands in its padding") {
    ::sockaddr_in raw{};
    raw.sin_family = AF_INET;
    raw.sin_port = pysock::htons(8090);
    raw.sin_addr.s_addr = pysock::htonl(0x7f000001);
    const pysock::address clean(reinterpret_cast<const ::sockaddr*>(&raw), sizeof raw);
    for (auto& each : raw.sin_zero) each = 0x5a;
    const pysock::address padded(reinterpret_cast<const ::sockaddr*>(&raw), sizeof raw);
    CHECK(str(padded) == "('127.0.0.1', 8090)");
    CHECK(padded == clean);
    CHECK(padded.hash() == clean.hash());
}

TEST_SUITE_END();
