// SPDX-License-Identifier: MIT
// `address` as a value, and `address_like` in all its forms.
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <unordered_set>
#include <vector>

using pysock::address;
using pysock::address_like;

namespace {

/// The address that a socket of `family` would use for an argument.
address made(const address_like& argument, int family) {
    address name;
    pysock::detail::deadline never(pysock::detail::no_timeout);
    REQUIRE_FALSE(
        pysock::detail::rules_of(family)->read(argument, {support::no_descriptor, family, 0, never}, name.raw()));
    return name;
}

address inet(const char* host, int port) { return made({host, port}, AF_INET); }
address inet6(const char* host, int port) { return made({host, port}, AF_INET6); }
address path(const char* text) { return made(text, AF_UNIX); }

/// An address of a family that nobody knows.
address strange(std::string_view data) {
    ::sockaddr_storage raw{};
    raw.ss_family = 250;
    constexpr std::size_t start = offsetof(::sockaddr, sa_data);
    std::memcpy(reinterpret_cast<char*>(&raw) + start, data.data(), data.size());
    return {reinterpret_cast<const ::sockaddr*>(&raw), start + data.size()};
}

template <class... Items>
constexpr bool is_argument = std::is_constructible_v<address_like, Items...>;

} // namespace

TEST_SUITE_BEGIN("address/address");

TEST_CASE("the empty address is Python's None") {
    const address none;
    CHECK_FALSE(none);
    CHECK(str(none) == "None");
    CHECK(repr(none) == "None");
    CHECK(none.family() == pysock::af_unspec);
    CHECK(none.size() == 0);
    CHECK(none == address());
    CHECK(none.hash() == address().hash());
}

TEST_CASE("an address of IPv4 or IPv6 takes apart as a pair") {
    const auto [host, port] = inet("192.0.2.1", 8090);
    static_assert(std::is_same_v<decltype(host), const std::string>);
    static_assert(std::is_same_v<decltype(port), const int>);
    CHECK(host == "192.0.2.1");
    CHECK(port == 8090);
    const auto [host6, port6] = inet6("2001:db8::1", 65535);
    CHECK(host6 == "2001:db8::1");
    CHECK(port6 == 65535);
}

TEST_CASE("what an address has not is refused with what it is") {
    for (const address& each : {path("/x"), strange("data"), address()}) {
        CAPTURE(str(each));
        CHECK_THROWS_AS(each.host(), std::invalid_argument);
        CHECK_THROWS_AS(each.port(), std::invalid_argument);
        CHECK_THROWS_AS(each.as<pysock::inet_address>(), std::invalid_argument);
    }
    CHECK_THROWS_AS(inet("127.0.0.1", 1).path(), std::invalid_argument);
    CHECK_THROWS_AS(address().path(), std::invalid_argument);
    CHECK_THROWS_AS(inet("127.0.0.1", 1).as<pysock::inet6_address>(), std::invalid_argument);
    CHECK_THROWS_AS(inet6("::1", 1).as<pysock::inet_address>(), std::invalid_argument);
}

TEST_CASE("the exception of a wrong family shows the address") {
    try {
        static_cast<void>(path("/run/echo").port());
        FAIL_CHECK("nothing thrown");
    } catch (const std::invalid_argument& e) {
        CHECK(std::string(e.what()).starts_with("port(): "));
        CHECK(std::string(e.what()).ends_with(", got '/run/echo'"));
    }
}

TEST_CASE("an address prints as Python prints it") {
    std::ostringstream out;
    out << inet("127.0.0.1", 80) << ' ' << inet6("::1", 80) << ' ' << path("/run/echo") << ' ' << address();
    CHECK(out.str() == "('127.0.0.1', 80) ('::1', 80, 0, 0) /run/echo None");
    CHECK(repr(inet("127.0.0.1", 80)) == "('127.0.0.1', 80)");
    CHECK(repr(path("/run/echo")) == "'/run/echo'");
}

TEST_CASE("an address of an unknown family prints its number and fourteen bytes") {
    CHECK(strange("data").family().value() == 250);
    CHECK(str(strange("data")) ==
          "(250, b'data" + std::string("\\x00") + "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00')");
    CHECK(str(strange("0123456789abcdef")) == "(250, b'0123456789abcd')");
    CHECK(repr(strange("x")) == str(strange("x")));
}

TEST_CASE("addresses are equal, and hash equally, when they print alike") {
    const std::vector<address> all = {address(),
                                      inet("127.0.0.1", 80),
                                      inet("127.0.0.1", 81),
                                      inet("127.0.0.2", 80),
                                      inet6("::1", 80),
                                      inet6("::ffff:127.0.0.1", 80),
                                      path("/a"),
                                      path("/b"),
                                      strange("a"),
                                      strange("b")};
    for (const address& a : all)
        for (const address& b : all) {
            CAPTURE(repr(a));
            CAPTURE(repr(b));
            CHECK((a == b) == (repr(a) == repr(b)));
            CHECK((a <=> b == 0) == (a == b));
            if (a == b) CHECK(std::hash<address>()(a) == std::hash<address>()(b));
        }
}

TEST_CASE("addresses of an unknown family that print alike are equal") {
    using namespace std::string_view_literals;
    CHECK(str(strange("a"sv)) == str(strange("a\0"sv)));
    CHECK(strange("a"sv) == strange("a\0"sv));
    CHECK(strange("a"sv).hash() == strange("a\0"sv).hash());
}

TEST_CASE("addresses have an order, the empty one first") {
    const address none;
    const address first = inet("127.0.0.1", 80);
    const address second = inet6("::1", 80);
    CHECK(none < first);
    CHECK(first > none);
    CHECK(first < second); // by family
    CHECK((first < inet("127.0.0.2", 80)) != (inet("127.0.0.2", 80) < first));
    const std::map<address, int> map = {{second, 2}, {none, 0}, {first, 1}};
    CHECK(map.at(first) == 1);
    CHECK(map.begin()->second == 0);
}

TEST_CASE("addresses are keys of an unordered set") {
    std::unordered_set<address> peers = {inet("127.0.0.1", 80), inet("127.0.0.1", 80), inet6("::1", 80), address()};
    CHECK(peers.size() == 3);
    CHECK(peers.contains(inet("127.0.0.1", 80)));
    CHECK_FALSE(peers.contains(inet("127.0.0.1", 81)));
}

TEST_CASE("the hashes of the ports of a host differ") {
    std::unordered_set<std::size_t> hashes;
    for (int port = 0; port < 2'000; ++port) hashes.insert(inet("127.0.0.1", port).hash());
    CHECK(hashes.size() == 2'000);
}

TEST_CASE("an address is made of the system's struct and gives it back") {
    ::sockaddr_in raw{};
    raw.sin_family = AF_INET;
    raw.sin_port = pysock::htons(80);
    const address name(reinterpret_cast<const ::sockaddr*>(&raw), sizeof raw);
    CHECK(name.size() == sizeof raw);
    CHECK(std::memcmp(name.data(), &raw, sizeof raw) == 0);
    CHECK(name == inet("0.0.0.0", 80));
    std::error_code ec = std::make_error_code(std::errc::bad_file_descriptor);
    CHECK(address(reinterpret_cast<const ::sockaddr*>(&raw), sizeof raw, ec) == name);
    CHECK_FALSE(ec);
    CHECK_FALSE(address(static_cast<const ::sockaddr*>(nullptr), 0, ec)); // of no bytes it is none
}

TEST_CASE("more bytes than any address has are an overflow") {
    const std::vector<char> large(sizeof(::sockaddr_storage) + 1);
    const auto* const name = reinterpret_cast<const ::sockaddr*>(large.data());
    CHECK_NOTHROW(address(name, sizeof(::sockaddr_storage)));
    CHECK_THROWS_AS(address(name, large.size()), std::overflow_error);
    std::error_code ec;
    CHECK_FALSE(address(name, large.size(), ec));
    CHECK(ec == pysock::errc::integer_too_large);
}

TEST_CASE("a struct that the system cut short has zeros for the rest") {
    ::sockaddr_in6 raw{};
    raw.sin6_family = AF_INET6;
    raw.sin6_port = pysock::htons(80);
    std::memset(&raw.sin6_addr, 0xff, sizeof raw.sin6_addr);
    const address name(reinterpret_cast<const ::sockaddr*>(&raw), offsetof(::sockaddr_in6, sin6_flowinfo));
    CHECK(str(name) == "('::', 80, 0, 0)");
    const address one_byte(reinterpret_cast<const ::sockaddr*>(&raw), 1);
    CHECK(one_byte.family() == pysock::af_unspec);
    CHECK_THROWS_AS(one_byte.host(), std::invalid_argument);
}

TEST_CASE("an argument keeps its items and their kinds") {
    const auto shape = [](const char* kinds) { return address_like::shape(kinds); };
    CHECK(address_like("/path").shape() == shape("s"));
    CHECK(address_like(7).shape() == shape("i"));
    CHECK(address_like("h", 1).shape() == shape("si"));
    CHECK(address_like("h", 1, 2).shape() == shape("sii"));
    CHECK(address_like("h", 1, 2, 3).shape() == shape("siii"));
    CHECK(address_like(1, 2, 3, 4, 5).shape() == shape("iiiii"));
    const std::array<unsigned char, 2> bytes{0, 0xff};
    const address_like full("eth0", 1, 2, 3, bytes);
    CHECK(full.shape() == shape("siiis"));
    CHECK(full.size() == 5);
    CHECK(full.is_text(0));
    CHECK_FALSE(full.is_text(3));
    CHECK(full.text(0) == "eth0");
    CHECK(full.number(1) == 1);
    CHECK(full.number(3) == 3);
    CHECK(full.text(4) == std::string_view("\0\xff", 2));
    CHECK(full.ready() == nullptr);
    CHECK(address_like("h", 1).number(2) == 0);
    const address name = inet("127.0.0.1", 1);
    CHECK(address_like(name).ready() == &name);
    CHECK(address_like(name).size() == 0);
}

TEST_CASE("an argument knows the family only of an address and of a family's struct") {
    const pysock::inet_address inet_struct{"h", 1};
    const pysock::inet6_address inet6_struct{"h", 1, 2, 3};
    const pysock::unix_address unix_struct{"/p"};
    const address name = inet("127.0.0.1", 1);
    CHECK(address_like(inet_struct).family() == pysock::af_inet);
    CHECK(address_like(inet6_struct).family() == pysock::af_inet6);
    CHECK(address_like(unix_struct).family() == pysock::af_unix);
    CHECK(address_like(name).family() == pysock::af_inet);
    CHECK(address_like("h", 1).family() == pysock::af_unspec);
    CHECK(address_like("/p").family() == pysock::af_unspec);
}

TEST_CASE("an argument prints as Python's repr") {
    const address name = inet("127.0.0.1", 1);
    const pysock::inet6_address inet6_struct{"::1", 1, 2, 3};
    CHECK(address_like("it's", -1).print() == "(\"it's\", -1)");
    CHECK(address_like("::1", 1, 2).print() == "('::1', 1, 2)");
    CHECK(address_like(inet6_struct).print() == "('::1', 1, 2, 3)");
    CHECK(address_like("/p\n").print() == "'/p\\n'");
    CHECK(address_like("\0p").print() == "b'\\x00p'");
    CHECK(address_like(name).print() == "('127.0.0.1', 1)");
}

TEST_CASE("an array of characters is text up to its NUL unless it starts with one") {
    char array[16] = "/path";
    const char constant[16] = "/path";
    const char abstract[4] = {'\0', 'a', '\0', 'b'};
    CHECK(address_like(array).text(0) == "/path");
    CHECK(address_like(constant).text(0) == "/path");
    CHECK(address_like(abstract).text(0) == std::string_view("\0a\0b", 4));
    CHECK(address_like("").text(0).empty());
}

TEST_CASE("integers of every type are items, and those beyond a long long stay too large for a port") {
    CHECK(address_like("h", static_cast<unsigned short>(80)).number(1) == 80);
    CHECK(address_like("h", 80ULL).number(1) == 80);
    CHECK(address_like("h", ~0ULL).number(1) > 65535);
    CHECK(address_like("h", ~0ULL).shape() == address_like::shape("si"));
    CHECK(*address_like("h", ~0ULL).unsigned_number(1) == ~std::uint64_t{0});
    CHECK(address_like("h", -1LL).number(1) == -1);
    CHECK_FALSE(address_like("h", -1LL).unsigned_number(1));
    CHECK(*address_like("h", 1).unsigned_number(2) == 0u);
    CHECK(address_like("h", ~0ULL).print() == "('h', 18446744073709551615)");
}

TEST_CASE("constants that a C header has as an enumeration are items, those of a scoped one are not") {
    enum from_c { two = 2, negative = -1 };
    enum wide : unsigned long long { most = ~0ULL };
    enum class scoped { one };
    CHECK(address_like(two, negative).shape() == address_like::shape("ii"));
    CHECK(address_like(two, negative).number(0) == 2);
    CHECK(address_like(two, negative).number(1) == -1);
    CHECK(*address_like("h", most).unsigned_number(1) == ~std::uint64_t{0});
    static_assert(is_argument<from_c> && !is_argument<scoped> && !is_argument<const char*, scoped>);
}

TEST_CASE("two zeros are an argument, not a null pointer to a struct and its length") {
    auto s = support::udp_socket();
    std::error_code ec;
    s.sendto("x", {0, 0}, ec);
    CHECK(ec == pysock::errc::not_a_pair);
    s.sendto("x", pysock::msg_flag{}, {0, 0}, ec);
    CHECK(ec == pysock::errc::not_a_pair);
    CHECK_THROWS_AS(s.sendto("x", {0, 0}), std::invalid_argument);
    static_assert(!std::is_constructible_v<address, int, int> &&
                  !std::is_constructible_v<address, std::nullptr_t, int>);
    static_assert(std::is_constructible_v<address, ::sockaddr*, int>);
}

TEST_CASE("what is no address does not compile as one") {
    static_assert(is_argument<const char*> && is_argument<std::string> && is_argument<const char*, int>);
    static_assert(is_argument<int> && is_argument<int, int> && is_argument<const char*, const char*>);
    static_assert(!is_argument<std::nullptr_t> && !is_argument<std::nullptr_t, int>);
    static_assert(!is_argument<const char*, double> && !is_argument<const char*, bool> && !is_argument<bool>);
    static_assert(!is_argument<const char*, int, int, int, int, int>);
    static_assert(!is_argument<std::nullopt_t>);
}

TEST_CASE("an optional argument is none or what address_like is") {
    CHECK_FALSE(pysock::optional_address_like(pysock::none).present());
    const pysock::optional_address_like pair("h", 1);
    CHECK(pair.present());
    CHECK(pair.number(1) == 1);
    CHECK(pysock::optional_address_like("/p").present());
}

TEST_CASE("an error knows the addresses of its call") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    const address target = support::refusing_address();
    pysock::socket s(pysock::af_inet, pysock::sock_stream);
    s.settimeout(support::loopback_timeout);
    try {
        s.connect(target);
        FAIL_CHECK("nothing thrown");
    } catch (const pysock::connection_refused_error& e) {
        CHECK(e.raddr() == target);
        CHECK(std::string(e.what()).find(": connect " + repr(target)) != std::string::npos);
    }
}

TEST_CASE("a variable array of characters that is not terminated is text of its length") {
    char name[3] = {'a', 'b', 'c'};
    char longest[sizeof(::sockaddr_un::sun_path) - 1];
    std::memset(longest, 'p', sizeof longest);
    CHECK(address_like(name).text(0) == "abc");
    CHECK(address_like(longest).text(0).size() == sizeof longest);
    CHECK(made(longest, AF_UNIX).path() == std::string(sizeof longest, 'p'));
}

#ifdef __linux__
TEST_CASE("a variable array of characters that starts with NUL is an abstract name") {
    char name[] = "\0name";
    CHECK(address_like(name).text(0) == std::string_view("\0name", 5));
    CHECK(made(name, AF_UNIX).path() == std::string("\0name", 5));
    CHECK(made(name, AF_UNIX) == made(std::string("\0name", 5), AF_UNIX));
}
#endif

TEST_CASE("a zeroed buffer as an AF_UNIX argument is the empty path, and its padding is no part of a name") {
    char empty[64] = "";
    CHECK(address_like(empty).text(0).empty());
    char abstract[64] = "\0name";
    CHECK(address_like(abstract).text(0) == std::string_view("\0name", 5));
}

TEST_CASE("what an address has not is reported in an error_code as well") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    const address name = pysock::socket(AF_UNIX, SOCK_STREAM).getsockname();
    std::error_code ec;
    CHECK(name.host(ec).empty());
    CHECK(ec == pysock::errc::no_such_item);
    ec.clear();
    CHECK(name.port(ec) == 0);
    CHECK(ec == pysock::errc::no_such_item);
    CHECK(name.path(ec).empty());
    CHECK_FALSE(ec);
    CHECK(name.as<pysock::inet6_address>(ec) == pysock::inet6_address{});
    CHECK(ec == pysock::errc::no_such_item);
    const std::vector<char> large(sizeof(::sockaddr_storage) + 1);
    CHECK_FALSE(address(reinterpret_cast<const ::sockaddr*>(large.data()), large.size(), ec));
    CHECK(ec == std::errc::result_out_of_range);
}

TEST_SUITE_END();
