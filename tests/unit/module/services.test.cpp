// SPDX-License-Identifier: MIT
// getservbyname, getservbyport, getprotobyname: compared with the C library, and with databases of their own.
#include "support/child.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <errno.h>
#ifndef _WIN32
#include <sys/resource.h>
#endif

using namespace std::string_view_literals;
using pysock::errc;

namespace {

template <class T>
concept port_number = requires(T port) {
    pysock::getservbyport(port);
};

} // namespace

TEST_SUITE_BEGIN("module/services");

TEST_CASE("every service of the C library has its port and its name") {
    std::vector<std::pair<std::string, std::string>> services;
#ifdef _WIN32 // which lists none
    for (const char* const name : {"echo", "ftp", "ssh", "telnet", "smtp", "http", "pop3"}) {
        if (::getservbyname(name, "tcp") != nullptr) services.emplace_back(name, "tcp");
    }
#else
    ::setservent(1);
    while (const ::servent* const entry = ::getservent()) services.emplace_back(entry->s_name, entry->s_proto);
    ::endservent();
#endif
    SKIP_UNLESS(!services.empty(), "no list of services");
    std::error_code ec = errc::timed_out;
    for (const auto& service : services) {
        const auto& name = service.first;
        const auto& proto = service.second;
        CAPTURE(name);
        const ::servent* entry = ::getservbyname(name.c_str(), proto.c_str());
        REQUIRE(entry != nullptr);
        const int port = ::ntohs(static_cast<std::uint16_t>(entry->s_port));
        CHECK(pysock::getservbyname(name, proto) == port);
        CHECK(pysock::getservbyname(name, proto, ec) == port);
        CHECK_FALSE(ec);
        entry = ::getservbyport(entry->s_port, proto.c_str());
        REQUIRE(entry != nullptr);
        CHECK(pysock::getservbyport(port, proto) == entry->s_name);
        CHECK(pysock::getservbyport(port, proto, ec) == entry->s_name);
        CHECK_FALSE(ec);
    }
}

TEST_CASE("every protocol of the C library has its number") {
    std::vector<std::pair<std::string, int>> protocols;
#ifdef _WIN32 // which lists none
    protocols = {{"icmp", IPPROTO_ICMP}, {"tcp", IPPROTO_TCP}, {"udp", IPPROTO_UDP}};
#else
    ::setprotoent(1);
    while (const ::protoent* const entry = ::getprotoent()) protocols.emplace_back(entry->p_name, entry->p_proto);
    ::endprotoent();
#endif
    SKIP_UNLESS(!protocols.empty(), "no list of protocols");
    std::error_code ec = errc::timed_out;
    for (const auto& protocol : protocols) {
        CAPTURE(protocol.first);
        CHECK(pysock::getprotobyname(protocol.first) == protocol.second);
        CHECK(pysock::getprotobyname(protocol.first, ec) == protocol.second);
        CHECK_FALSE(ec);
    }
}

TEST_CASE("without a protocol any will do") {
    const ::servent* const entry = ::getservbyname("http", nullptr);
    SKIP_UNLESS(entry != nullptr && entry->s_port == ::htons(80), "http is unknown");
    std::error_code ec = errc::timed_out;
    CHECK(pysock::getservbyname("http") == 80);
    CHECK(pysock::getservbyname("http", pysock::none) == 80);
    CHECK(pysock::getservbyname("http", ec) == 80);
    CHECK(pysock::getservbyname("http", pysock::none, ec) == 80);
    CHECK_FALSE(ec);
    CHECK(pysock::getservbyport(80) == "http");
    CHECK(pysock::getservbyport(80, pysock::none) == "http");
    CHECK(pysock::getservbyport(std::uint16_t{80}, ec) == "http");
    CHECK(pysock::getservbyport(80, std::string("tcp"), ec) == "http");
    CHECK_FALSE(ec);
}

TEST_CASE("an unknown service is an error of the library without an error number") {
    for (const auto& row : {std::pair{"no-such-service"sv, "tcp"sv}, {"http"sv, "xyz"sv}, {""sv, ""sv}}) {
        const std::string_view name = row.first;
        const std::string_view proto = row.second;
        CAPTURE(name);
        std::error_code ec;
        CHECK(pysock::getservbyname(name, proto, ec) == 0);
        CHECK(ec == errc::service_not_found);
        CHECK(support::thrown_code([&] { pysock::getservbyname(name, proto); }) == errc::service_not_found);
    }
    CHECK(support::thrown_text<pysock::error>([] { pysock::getservbyname("nope", "tcp"); }) ==
          "service/proto not found: getservbyname 'nope', 'tcp'");
    CHECK(support::thrown_text<pysock::error>([] { pysock::getservbyname("nope"); }) ==
          "service/proto not found: getservbyname 'nope'");
}

TEST_CASE("a port without a service is an error of the library without an error number") {
    std::error_code ec;
    CHECK(pysock::getservbyport(80, "xyz", ec).empty());
    CHECK(ec == errc::service_port_not_found);
    CHECK(support::thrown_text<pysock::error>([] { pysock::getservbyport(80, "xyz"); }) ==
          "port/proto not found: getservbyport 80, 'xyz'");
    CHECK(pysock::getservbyport(0, ec).empty());
    CHECK(ec == errc::service_port_not_found);
}

TEST_CASE("an unknown protocol is an error of the library without an error number") {
    std::error_code ec;
    CHECK(pysock::getprotobyname("no-such-protocol", ec) == 0);
    CHECK(ec == errc::protocol_not_found);
    CHECK(support::thrown_text<pysock::error>([] { pysock::getprotobyname("nope"); }) ==
          "protocol not found: getprotobyname 'nope'");
    CHECK_THROWS_AS(pysock::getprotobyname(""), pysock::error);
}

TEST_CASE("a port out of range is an error of range, whatever its type") {
    const auto check = [](auto port) {
        CAPTURE(port);
        std::error_code ec;
        CHECK(pysock::getservbyport(port, ec).empty());
        CHECK(ec == errc::service_port_out_of_range);
        CHECK_THROWS_AS(pysock::getservbyport(port, "tcp"), std::overflow_error);
    };
    check(-1);
    check(65536);
    check(std::numeric_limits<long long>::min());
    check(std::numeric_limits<unsigned long long>::max());
    CHECK(support::thrown_text<std::overflow_error>([] { pysock::getservbyport(70000); }) ==
          "getservbyport: port must be 0-65535. Got 70000");
    static_assert(port_number<int> && port_number<unsigned char>);
    static_assert(!port_number<bool> && !port_number<double> && !port_number<const char*>);
}

TEST_CASE("a NUL inside a name is an error of value") {
    std::error_code ec;
    CHECK_THROWS_AS(pysock::getservbyname("ht\0tp"sv), std::invalid_argument);
    CHECK_THROWS_AS(pysock::getservbyname("http", "t\0cp"sv), std::invalid_argument);
    CHECK_THROWS_AS(pysock::getservbyport(80, "tcp\0"sv), std::invalid_argument);
    CHECK_THROWS_AS(pysock::getprotobyname("\0"sv), std::invalid_argument);
    pysock::getservbyname("http\0"sv, ec);
    CHECK(ec == errc::embedded_null);
    pysock::getservbyport(80, "tcp\0"sv, ec);
    CHECK(ec == errc::embedded_null);
    pysock::getprotobyname("tcp\0"sv, ec);
    CHECK(ec == errc::embedded_null);
}

TEST_CASE("an entry of any length fits") {
    SKIP_UNLESS(!support::on_musl, "musl reads lines of up to 128 bytes");
    std::string line = "long-service 4711/tcp";
    for (int i = 0; i < 2000; ++i) line += " long-service-alias-" + std::to_string(i);
    const auto seen = support::with_file("/etc/services", line + "\n", [] {
        return std::to_string(pysock::getservbyname("long-service-alias-1999")) + " " +
               pysock::getservbyport(4711, "tcp");
    });
    SKIP_UNLESS(seen, "no mount namespace of its own");
    CHECK(*seen == "4711 long-service");
}

TEST_CASE("where there is no database nothing is found") {
    SKIP_UNLESS(!support::on_musl, "musl has the protocols inside");
    const auto nothing = support::with_file("/etc/protocols", "", [] {
        std::error_code ec;
        pysock::getprotobyname("tcp", ec);
        return ec.message();
    });
    SKIP_UNLESS(nothing, "no mount namespace of its own");
    CHECK(*nothing == "protocol not found");
}

#ifdef __GLIBC__
#ifdef RLIMIT_NOFILE
TEST_CASE("a database that cannot be opened is the system's error") {
    const auto seen = support::in_child(
        [] {
            const ::rlimit none_left{0, 0};
            return ::setrlimit(RLIMIT_NOFILE, &none_left) == 0;
        },
        [] {
            std::error_code ec;
            pysock::getservbyname("http", ec);
            const bool same = support::thrown_code([] { pysock::getservbyname("http"); }) == ec;
            return ec.message() + (same ? " twice" : " once");
        });
    SKIP_UNLESS(seen, "the limit on descriptors cannot be set");
    CHECK(*seen == support::system_code(EMFILE).message() + " twice");
}
#endif
#endif

TEST_CASE("two threads may ask at the same time") {
    const ::servent* entry = ::getservbyname("http", "tcp");
    SKIP_UNLESS(entry != nullptr && ::getservbyname("domain", "udp") != nullptr && ::getprotobyname("udp") != nullptr,
                "http, domain or udp is unknown");
    bool same[2] = {true, true};
    const auto ask = [](bool& all, const char* name, const char* proto, int port, int number) {
        for (int i = 0; i < 200; ++i) {
            all = all && pysock::getservbyname(name, proto) == port;
            all = all && pysock::getservbyport(port, proto) == name;
            all = all && pysock::getprotobyname(proto) == number;
        }
    };
    std::thread other([&] { ask(same[1], "domain", "udp", 53, 17); });
    ask(same[0], "http", "tcp", 80, 6);
    other.join();
    CHECK(same[0]);
    CHECK(same[1]);
}

TEST_SUITE_END();
