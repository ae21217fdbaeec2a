// SPDX-License-Identifier: MIT
// getsockopt and setsockopt.
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

using support::system_code;
using support::thrown_code;

template <class T>
std::string bytes_of(const T& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

struct flag_option {
    std::string name;
    int level;
    int option;
};

} // namespace

TEST_SUITE_BEGIN("socket/options");

TEST_CASE("an int option reads back as it was set, and was different before") {
    const flag_option options[] = {
        {"so_reuseaddr", pysock::sol_socket, pysock::so_reuseaddr},
        {"so_keepalive", pysock::sol_socket, pysock::so_keepalive},
        {"so_broadcast", pysock::sol_socket, pysock::so_broadcast},
        {"tcp_nodelay", pysock::ipproto_tcp, pysock::tcp_nodelay},
    };
    for (const flag_option& each : options) {
        CAPTURE(each.name);
        const int level = each.level;
        const int option = each.option;
        pysock::socket s;
        std::error_code ec = system_code(EBADF);
        CHECK(s.getsockopt(level, option) == 0);
        s.setsockopt(level, option, 1);
        CHECK(s.getsockopt(level, option) != 0);
        s.setsockopt(level, option, 0, ec);
        CHECK_FALSE(ec);
        CHECK((s.getsockopt(level, option, ec) == 0 && !ec));
    }
}

TEST_CASE("an option given as bytes is set as it stands") {
    pysock::socket s;
    std::error_code ec = system_code(EBADF);
    s.setsockopt(pysock::sol_socket, pysock::so_keepalive, bytes_of(1));
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_keepalive) == 1);
    s.setsockopt(pysock::sol_socket, pysock::so_keepalive, bytes_of(0), ec);
    CHECK_FALSE(ec);
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_keepalive, sizeof(int)).find_first_not_of('\0') ==
          std::string::npos); // an int, or one byte
}

TEST_CASE("SO_LINGER travels as the bytes of its struct") {
    pysock::socket s;
    ::linger wanted{};
    wanted.l_onoff = 1;
    wanted.l_linger = 7;
    std::error_code ec = system_code(EBADF);
    s.setsockopt(pysock::sol_socket, pysock::so_linger, bytes_of(wanted));
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_linger, sizeof wanted) == bytes_of(wanted));
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_linger, 1024) == bytes_of(wanted)); // of the returned length
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_linger, sizeof wanted, ec) == bytes_of(wanted));
    CHECK_FALSE(ec);
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_linger) != 0); // its first four bytes, as an int
}

TEST_CASE("the bytes of an option are cut at the length asked for") {
    pysock::socket s;
    s.setsockopt(pysock::sol_socket, pysock::so_keepalive, 1);
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_keepalive, 1).size() == 1);
}

TEST_CASE("a length outside 1 to 1024 is an error without a number") {
    const pysock::socket s;
    for (const long long length : {-1LL, 0LL, 1025LL, std::numeric_limits<long long>::max()}) {
        CAPTURE(length);
        std::error_code ec;
        CHECK(s.getsockopt(pysock::sol_socket, pysock::so_type, length, ec).empty());
        CHECK(ec == pysock::errc::buflen_out_of_range);
        const auto call = [&] { s.getsockopt(pysock::sol_socket, pysock::so_type, length); };
        CHECK(thrown_code(call) == pysock::errc::buflen_out_of_range);
        CHECK_THROWS_WITH_AS(call(), doctest::Contains("getsockopt buflen out of range"), pysock::error);
    }
}

TEST_CASE("an unknown option is ENOPROTOOPT in every form") {
    pysock::socket s;
    std::error_code ec;
    constexpr int unknown = 12345;
    s.getsockopt(pysock::sol_socket, unknown, ec);
    CHECK(ec == system_code(ENOPROTOOPT));
    CHECK((s.getsockopt(pysock::sol_socket, unknown, 4, ec).empty() && ec == system_code(ENOPROTOOPT)));
    s.setsockopt(pysock::sol_socket, unknown, 1, ec);
    CHECK(ec == system_code(ENOPROTOOPT));
    CHECK(thrown_code([&] { s.getsockopt(pysock::sol_socket, unknown); }) == system_code(ENOPROTOOPT));
    CHECK(thrown_code([&] { s.getsockopt(pysock::sol_socket, unknown, 4); }) == system_code(ENOPROTOOPT));
    CHECK(thrown_code([&] { s.setsockopt(pysock::sol_socket, unknown, 1); }) == system_code(ENOPROTOOPT));
    CHECK(thrown_code([&] { s.setsockopt(pysock::sol_socket, unknown, "abcd"); }) == system_code(ENOPROTOOPT));
}

TEST_CASE("bytes that are too short for their option are EINVAL") {
    SKIP_UNLESS(!support::on_windows, "Winsock takes a byte for an int");
    pysock::socket s;
    std::error_code ec;
    s.setsockopt(pysock::sol_socket, pysock::so_keepalive, "1", ec);
    CHECK(ec == system_code(EINVAL));
    CHECK(thrown_code([&] { s.setsockopt(pysock::sol_socket, pysock::so_keepalive, ""); }) == system_code(EINVAL));
}

TEST_CASE("none and a length pass a null pointer of that length") {
    pysock::socket s;
    std::error_code ec;
    s.setsockopt(pysock::sol_socket, pysock::so_keepalive, pysock::none, 4, ec);
    CHECK(ec == system_code(EFAULT));
    s.setsockopt(pysock::sol_socket, pysock::so_keepalive, pysock::none, 0, ec);
    CHECK((ec == system_code(EINVAL) || ec == system_code(EFAULT)));
    CHECK(thrown_code([&] { s.setsockopt(pysock::sol_socket, pysock::so_keepalive, pysock::none, 4); }) ==
          system_code(EFAULT));
}

TEST_CASE("a length of a null pointer that is negative or beyond the range of int is refused") {
    pysock::socket s;
    for (const long long length : {-1LL, 1LL << 31}) {
        CAPTURE(length);
        std::error_code ec;
        s.setsockopt(pysock::sol_socket, pysock::so_keepalive, pysock::none, length, ec);
        CHECK(ec == pysock::errc::not_an_int);
        CHECK_THROWS_AS(s.setsockopt(pysock::sol_socket, pysock::so_keepalive, pysock::none, length),
                        std::invalid_argument);
    }
}

#ifdef SO_BINDTODEVICE
TEST_CASE("none and no length is a value where the system takes it for one: no device to be bound to") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user reads the name of SO_BINDTODEVICE whatever its length");
    pysock::socket s;
    CHECK_NOTHROW(s.setsockopt(pysock::sol_socket, pysock::so_bindtodevice, pysock::none, 0));
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_bindtodevice, 16).empty());
}
#endif

TEST_CASE("a value beyond the range of int is refused before the system is asked") {
    pysock::socket s;
    for (const long long value : {1LL << 31, -(1LL << 31) - 1, std::numeric_limits<long long>::max()}) {
        CAPTURE(value);
        std::error_code ec;
        s.setsockopt(pysock::sol_socket, pysock::so_keepalive, value, ec);
        CHECK(ec == pysock::errc::not_an_int);
        CHECK_THROWS_AS(s.setsockopt(pysock::sol_socket, pysock::so_keepalive, value), std::invalid_argument);
    }
    CHECK_THROWS_AS(s.setsockopt(pysock::sol_socket, pysock::so_keepalive, 1ULL << 63), std::invalid_argument);
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_keepalive) == 0);
    CHECK_NOTHROW(s.setsockopt(pysock::sol_socket, pysock::so_keepalive, std::numeric_limits<int>::max()));
}

TEST_CASE("a buffer size that is set takes effect") {
    pysock::socket s(pysock::af_inet, pysock::sock_dgram);
    s.setsockopt(pysock::sol_socket, pysock::so_sndbuf, 10'000);
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_sndbuf) >= 10'000);
    CHECK(s.getsockopt(pysock::sol_socket, pysock::so_error) == 0);
}

TEST_CASE("an option of the wrong level for the family is refused") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    pysock::socket s(pysock::af_unix);
    CHECK(thrown_code([&] { s.setsockopt(pysock::ipproto_tcp, pysock::tcp_nodelay, 1); }) == system_code(EOPNOTSUPP));
    CHECK(thrown_code([&] { s.getsockopt(pysock::ipproto_tcp, pysock::tcp_nodelay); }) == system_code(EOPNOTSUPP));
}

TEST_CASE("a value beyond the range of int is shown as it was given") {
    pysock::socket s;
    const auto text = [&](auto value) {
        return support::thrown_text<std::invalid_argument>(
            [&] { s.setsockopt(pysock::sol_socket, pysock::so_keepalive, value); });
    };
    CHECK_MESSAGE(text(std::numeric_limits<std::uint64_t>::max()).ends_with("18446744073709551615"),
                  text(std::numeric_limits<std::uint64_t>::max()));
    CHECK(text(std::numeric_limits<std::int64_t>::min()).ends_with("-9223372036854775808"));
}

TEST_SUITE_END();
