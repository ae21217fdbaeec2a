// SPDX-License-Identifier: MIT
// getaddrinfo, getnameinfo, gethostbyname, gethostname. No name but localhost is looked up, and one that cannot exist.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

using namespace std::string_view_literals;
using pysock::errc;
using pysock::getaddrinfo;
using pysock::getnameinfo;

namespace {

/// Whether both forms of getaddrinfo fail with this number of the resolver.
void check_unresolved(const pysock::host_like& host, const pysock::service_like& port, int number) {
    std::error_code ec;
    CHECK(getaddrinfo(host, port, pysock::af_inet, pysock::sock_stream, ec).empty());
    CHECK(ec.category() == pysock::gai_category());
    CHECK(ec.value() == number);
    CHECK_THROWS_AS(getaddrinfo(host, port, pysock::af_inet, pysock::sock_stream), pysock::gaierror);
}

} // namespace

TEST_SUITE_BEGIN("module/resolve");

TEST_CASE("getaddrinfo gives all that socket and connect need") {
    const auto found = getaddrinfo("127.0.0.1", 8090, pysock::af_inet, pysock::sock_stream);
    REQUIRE(found.size() == 1);
    const auto& [family, type, proto, canonname, sockaddr] = found[0];
    CHECK(family == pysock::af_inet);
    CHECK(type == pysock::sock_stream);
    CHECK(proto == (support::on_windows ? 0 : pysock::ipproto_tcp)); // Winsock gives back what it was asked
    CHECK((canonname.empty() || support::on_musl));                  // which tells it whether or not it is asked for
    CHECK(str(sockaddr) == "('127.0.0.1', 8090)");
}

TEST_CASE("every error_code form of getaddrinfo gives the same as the throwing one") {
    std::error_code ec = errc::timed_out;
    const auto all = getaddrinfo("127.0.0.1", 80).size();
    CHECK(getaddrinfo("127.0.0.1", 80, ec).size() == all);
    CHECK_FALSE(ec);
    CHECK(getaddrinfo("127.0.0.1", 80, pysock::af_inet, ec).size() == all);
    CHECK(getaddrinfo("127.0.0.1", 80, pysock::af_inet, pysock::sock_dgram, ec).size() == 1);
    CHECK(getaddrinfo("127.0.0.1", 80, pysock::af_inet, 0, pysock::ipproto_udp, ec).size() == 1);
    CHECK(getaddrinfo("127.0.0.1", 80, pysock::af_inet, 0, 0, pysock::ai_numerichost, ec).size() == all);
    CHECK_FALSE(ec);
}

TEST_CASE("without a type each address comes for streams and for datagrams") {
    SKIP_UNLESS(!support::on_windows, "Winsock gives each address once");
    const auto found = getaddrinfo("::1", 80);
    const auto has = [&](pysock::socket_kind type) {
        return std::any_of(found.begin(), found.end(), [&](const auto& each) { return each.type == type; });
    };
    CHECK(has(pysock::sock_stream));
    CHECK(has(pysock::sock_dgram));
    for (const auto& each : found) CHECK(str(each.sockaddr) == "('::1', 80, 0, 0)");
}

TEST_CASE("localhost is on loopback") {
    for (const auto& each : getaddrinfo("localhost", 80, pysock::af_inet)) CHECK(each.sockaddr.host() == "127.0.0.1");
}

TEST_CASE("a port is a number, a text or none") {
    const auto port_of = [](const pysock::service_like& port) {
        return getaddrinfo("127.0.0.1", port, pysock::af_inet, pysock::sock_stream).at(0).sockaddr.port();
    };
    CHECK(port_of(80) == 80);
    CHECK(port_of("81") == 81);
    CHECK(port_of(std::string("82")) == 82);
    CHECK(port_of(static_cast<unsigned short>(65535)) == 65535);
    CHECK(port_of(pysock::none) == 0);
    CHECK(port_of(0) == 0);
}

TEST_CASE("the port is not checked: 65536 is the C library's business") {
    std::error_code ec;
    const auto found = getaddrinfo("127.0.0.1", 65536, pysock::af_inet, pysock::sock_stream, ec);
    if (!ec) CHECK(found.at(0).sockaddr.port() == 0); // glibc; others refuse it
    CHECK(ec != errc::port_out_of_range);
    check_unresolved("127.0.0.1", -1, EAI_SERVICE);
    check_unresolved("127.0.0.1", "no-such-service", EAI_SERVICE);
}

TEST_CASE("the name of a service is its port") {
    SKIP_UNLESS(::getservbyname("http", "tcp") != nullptr, "no list of services");
    CHECK(getaddrinfo("127.0.0.1", "http", 0, pysock::sock_stream).at(0).sockaddr.port() == 80);
}

TEST_CASE("no host is loopback, or with ai_passive the wildcard") {
    CHECK(getaddrinfo(pysock::none, 80, pysock::af_inet).at(0).sockaddr.host() == "127.0.0.1");
    CHECK(getaddrinfo(pysock::none, 80, pysock::af_inet6).at(0).sockaddr.host() == "::1");
    CHECK(getaddrinfo(pysock::none, 80, pysock::af_inet, 0, 0, pysock::ai_passive).at(0).sockaddr.host() == "0.0.0.0");
}

TEST_CASE("neither host nor port, and an empty host, are no name") {
    check_unresolved(pysock::none, pysock::none, EAI_NONAME);
    if (!support::on_windows) check_unresolved("", 80, EAI_NONAME); // there it is this machine
}

TEST_CASE("an unknown host is a gaierror that names it") {
    std::error_code ec;
    CHECK(getaddrinfo("no-such-host.invalid", 80, ec).empty());
    CHECK(ec.category() == pysock::gai_category());
    try {
        getaddrinfo("no-such-host.invalid", 80);
        FAIL_CHECK("nothing thrown");
    } catch (const pysock::gaierror& e) {
        CHECK(e.code().category() == pysock::gai_category());
        CHECK(std::string(e.what()).ends_with(": getaddrinfo ('no-such-host.invalid', '80')"));
    }
}

TEST_CASE("with ai_numerichost a name is no host") {
    std::error_code ec;
    getaddrinfo("localhost", 80, 0, 0, 0, pysock::ai_numerichost, ec);
    CHECK(ec == std::error_code(EAI_NONAME, pysock::gai_category()));
    CHECK_THROWS_AS(getaddrinfo("localhost", 80, 0, 0, 0, pysock::ai_numerichost), pysock::gaierror);
}

TEST_CASE("a family or flags that nobody knows are gaierrors") {
    std::error_code ec;
    getaddrinfo("127.0.0.1", 80, 9999, ec);
    CHECK(ec == std::error_code(EAI_FAMILY, pysock::gai_category()));
    if (!support::on_windows) CHECK_THROWS_AS(getaddrinfo("127.0.0.1", 80, 0, 0, 0, 0x8000), pysock::gaierror);
}

TEST_CASE("the canonical name comes on request, and in the first entry") {
    const auto found = getaddrinfo("127.0.0.1", 80, 0, 0, 0, pysock::ai_canonname);
    REQUIRE(found.size() > 1);
    CHECK_FALSE(found[0].canonname.empty());
    for (std::size_t i = 1; i < found.size(); ++i) CHECK((found[i].canonname.empty() || support::on_musl));
}

TEST_CASE("a numeric scope comes as the scope id and not as text") {
    const auto found = getaddrinfo("fe80::1%4", 80, pysock::af_inet6, pysock::sock_stream);
    CHECK(str(found.at(0).sockaddr) == "('fe80::1', 80, 0, 4)");
}

TEST_CASE("a NUL inside host or port is an error of value") {
    std::error_code ec;
    CHECK_THROWS_AS(getaddrinfo("local\0host"sv, 80), std::invalid_argument);
    CHECK_THROWS_AS(getaddrinfo("127.0.0.1", "8\0"sv), std::invalid_argument);
    getaddrinfo("local\0host"sv, 80, ec);
    CHECK(ec == errc::embedded_null);
    getaddrinfo("127.0.0.1", "8\0"sv, ec);
    CHECK(ec == errc::embedded_null);
}

TEST_CASE("getnameinfo shows numbers on request") {
    const int numeric = pysock::ni_numerichost | pysock::ni_numericserv;
    std::error_code ec = errc::timed_out;
    const auto [host, port] = getnameinfo({"127.0.0.1", 80}, numeric);
    CHECK(host == "127.0.0.1");
    CHECK(port == "80");
    CHECK(getnameinfo({"::1", 80}, numeric, ec).host == "::1");
    CHECK_FALSE(ec);
    CHECK(getnameinfo(pysock::inet6_address{"2001:db8::1", 80, 0, 0}, numeric).host == "2001:db8::1");
    const auto server = support::udp_socket();
    CHECK(getnameinfo(server.getsockname(), numeric).port == std::to_string(server.getsockname().port()));
}

TEST_CASE("getnameinfo shows the service of the protocol that is asked for") {
    SKIP_UNLESS(::getservbyname("http", "tcp") != nullptr, "no list of services");
    CHECK(getnameinfo({"127.0.0.1", 80}, pysock::ni_numerichost).port == "http");
}

TEST_CASE("getnameinfo takes numeric hosts only") {
    std::error_code ec;
    for (const std::string_view host : {"localhost", "", "[::1]"}) {
        if (support::on_windows && host != "localhost") continue; // it reads these two as addresses
        CAPTURE(host);
        CHECK_THROWS_AS(getnameinfo({host, 80}, 0), pysock::gaierror);
        const auto [name, port] = getnameinfo({host, 80}, 0, ec);
        CHECK(ec == std::error_code(EAI_NONAME, pysock::gai_category()));
        CHECK(name.empty());
        CHECK(port.empty());
    }
}

TEST_CASE("getnameinfo reads a port as getaddrinfo does") {
    std::error_code ec;
    CHECK_THROWS_AS(getnameinfo({"127.0.0.1", -1}, 0), pysock::gaierror);
    getnameinfo({"127.0.0.1", -1}, 0, ec);
    CHECK(ec == std::error_code(EAI_SERVICE, pysock::gai_category()));
#ifdef __GLIBC__
    CHECK(getnameinfo({"127.0.0.1", 65536}, pysock::ni_numericserv | pysock::ni_numerichost).port == "0");
#endif
}

TEST_CASE("getnameinfo refuses the wrong shape of address") {
    std::error_code ec;
    CHECK_THROWS_AS(getnameinfo("127.0.0.1", 0), std::invalid_argument);
    getnameinfo("127.0.0.1", 0, ec);
    CHECK(ec == errc::not_a_pair);
    CHECK_THROWS_AS(getnameinfo({"::1", 80, 0, 0, 0}, 0), std::invalid_argument);
    getnameinfo({"::1", 80, 0, 0, 0}, 0, ec);
    CHECK(ec == errc::not_a_pair);
    getnameinfo({"::1", 80, "flow"}, 0, ec);
    CHECK(ec == errc::not_a_pair);
    getnameinfo({"::1", 80, 0, "eth0"}, 0, ec);
    CHECK(ec == errc::not_a_pair);
    CHECK_THROWS_AS(getnameinfo({"127.0.0.1", 80, 0}, 0), std::invalid_argument);
    getnameinfo({"127.0.0.1", 80, 0, 0}, 0, ec);
    CHECK(ec == errc::too_many_items);
    CHECK_THROWS_AS(getnameinfo({"::1", 80, 0x100000}, 0), std::overflow_error);
    getnameinfo({"::1", 80, -1}, 0, ec);
    CHECK(ec == errc::flowinfo_out_of_range);
    CHECK_THROWS_AS(getnameinfo({"::1", 80, 0, 1LL << 32}, 0), std::overflow_error);
    getnameinfo({"::1", 80, 0, 1LL << 32}, 0, ec);
    CHECK(ec == errc::item_out_of_range);
    getnameinfo({"::1\0"sv, 80}, 0, ec);
    CHECK(ec == errc::embedded_null);
}

TEST_CASE("getnameinfo shows the scope of an address that has one") {
    SKIP_UNLESS(!support::on_windows, "Windows shows the scope as a number, Wine as the name of this machine");
    std::error_code ec;
    const std::string first_name = pysock::if_indextoname(1, ec);
    SKIP_UNLESS(!ec, "no first interface");
    const int numeric = pysock::ni_numerichost | pysock::ni_numericserv;
    CHECK(getnameinfo({"ff02::1", 80, 0, 1}, numeric).host == "ff02::1%" + first_name);
    CHECK(getnameinfo({"ff02::1%1", 80}, numeric).host == "ff02::1%" + first_name);
}

TEST_CASE("the empty address has no name") {
    std::error_code ec;
    getnameinfo(pysock::address(), 0, ec);
    CHECK(ec == std::error_code(EAI_FAMILY, pysock::gai_category()));
    CHECK_THROWS_AS(getnameinfo(pysock::address(), 0), pysock::gaierror);
}

TEST_CASE("gethostbyname gives IPv4 text by the rules of addresses") {
    struct row {
        std::string_view host;
        std::string_view address;
    };
    constexpr row rows[] = {{"", "0.0.0.0"},
                            {"<broadcast>", "255.255.255.255"},
                            {"127.1", "127.0.0.1"},
                            {"192.0.2.1", "192.0.2.1"},
                            {"localhost", "127.0.0.1"}};
    std::error_code ec = errc::timed_out;
    for (const auto& row : rows) {
        CAPTURE(row.host);
        CHECK(pysock::gethostbyname(row.host) == row.address);
        CHECK(pysock::gethostbyname(row.host, ec) == row.address);
        CHECK_FALSE(ec);
    }
}

TEST_CASE("gethostbyname finds no IPv6 and no unknown host") {
    std::error_code ec;
    for (const std::string_view host : {"::1", "no-such-host.invalid", "[::1]"}) {
        CAPTURE(host);
        CHECK_THROWS_AS(pysock::gethostbyname(host), pysock::gaierror);
        CHECK(pysock::gethostbyname(host, ec).empty());
        CHECK(ec.category() == pysock::gai_category());
    }
    CHECK_THROWS_AS(pysock::gethostbyname("local\0host"sv), std::invalid_argument);
    pysock::gethostbyname("local\0host"sv, ec);
    CHECK(ec == errc::embedded_null);
}

TEST_CASE("gethostname is the name that the system gives") {
    char name[1024]{};
    REQUIRE(::gethostname(name, sizeof name - 1) == 0);
    std::error_code ec = errc::timed_out;
    CHECK(pysock::gethostname() == name);
    CHECK(pysock::gethostname(ec) == name);
    CHECK_FALSE(ec);
}

TEST_CASE("look-ups leave no descriptor behind") {
    const support::no_descriptor_leak guard;
    std::error_code ec;
    for (int i = 0; i < 50; ++i) {
        getaddrinfo("localhost", 80, ec);
        getnameinfo({"localhost", 80}, 0, ec);
        pysock::gethostbyname("::1", ec);
    }
}

TEST_CASE("what is no host and no port does not compile as one") {
    static_assert(!std::is_constructible_v<pysock::host_like, std::nullptr_t>);
    static_assert(!std::is_constructible_v<pysock::host_like, int>);
    static_assert(!std::is_constructible_v<pysock::service_like, double>);
    static_assert(!std::is_constructible_v<pysock::service_like, bool>);
    static_assert(std::is_constructible_v<pysock::service_like, std::string>);
}

TEST_SUITE_END();
