// SPDX-License-Identifier: MIT
// The list of families, and how an argument finds its own.
#include "support/loopback.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>

using pysock::errc;

namespace {

/// What a socket says that believes to be of this family when it is to connect; underneath is one of IPv4.
std::error_code connected(int family, const pysock::address_like& argument) {
    pysock::socket s(family, pysock::sock_dgram, 0, pysock::socket(pysock::af_inet, pysock::sock_dgram).detach());
    std::error_code ec;
    s.connect(argument, ec);
    return ec;
}

/// Whether the library let the argument pass; what the system says of it is another matter.
bool passes(int family, const pysock::address_like& argument) {
    return connected(family, argument).category() != pysock::category();
}

/// Checks that none of `others`, each of which differs in one member, equals `base`.
template <class Struct>
void check_differ(const Struct& base, std::initializer_list<Struct> others) {
    CHECK(Struct(base) == base);
    for (const Struct& other : others) CHECK(other != base);
}

} // namespace

TEST_SUITE_BEGIN("address/families");

TEST_CASE("every family stands once in the list and is found by its number") {
    std::set<int> seen;
    for (const auto& rules : pysock::detail::families) {
        CAPTURE(rules.family);
        CHECK(seen.insert(rules.family).second);
        CHECK(pysock::detail::rules_of(rules.family) == &rules);
        CHECK((rules.read != nullptr && rules.print != nullptr && rules.key != nullptr));
    }
    for (const int family : {AF_INET, AF_INET6, AF_UNIX}) CHECK(seen.contains(family));
}

TEST_CASE("a family that is not in the list has no rules") {
    static_assert(pysock::detail::rules_of(AF_UNSPEC) == nullptr);
    static_assert(pysock::detail::rules_of(9999) == nullptr);
}

TEST_CASE("a socket of a family without rules takes no address in parts") {
    CHECK(connected(9999, {"127.0.0.1", 80}) == errc::bad_family);
    CHECK(connected(AF_UNSPEC, "/path") == errc::bad_family);
    CHECK(connected(9999, pysock::inet_address{"127.0.0.1", 80}) == errc::bad_family);
}

TEST_CASE("a socket of a family without rules says so in both forms") {
    pysock::socket s(pysock::address_family(9999), pysock::sock_dgram, 0,
                     pysock::socket(pysock::af_inet, pysock::sock_dgram).detach());
    std::error_code ec;
    CHECK_THROWS_AS(s.bind({"127.0.0.1", 0}), pysock::error);
    s.bind({"127.0.0.1", 0}, ec);
    CHECK(ec == errc::bad_family);
}

TEST_CASE("a ready address goes to a socket of its own family only") {
    const auto server = support::udp_socket();
    const pysock::address name = server.getsockname();
    CHECK(passes(AF_INET, name));
    CHECK(connected(AF_INET6, name) == errc::wrong_family);
    CHECK(connected(AF_UNIX, name) == errc::wrong_family);
    CHECK(connected(AF_INET, pysock::address()) == errc::wrong_family);
    auto s = support::unix_pair().client;
    if (!support::on_windows) CHECK_THROWS_AS(s.bind(name), std::invalid_argument); // there it is of AF_INET
}

TEST_CASE("a ready address of a family without rules goes to a socket of that family") {
    ::sockaddr raw{};
    raw.sa_family = 250;
    const pysock::address strange(&raw, sizeof raw);
    CHECK(passes(250, strange));
    CHECK(connected(AF_INET, strange) == errc::wrong_family);
    CHECK(connected(250, pysock::inet_address{"127.0.0.1", 80}) == errc::bad_family);
    CHECK(connected(250, support::udp_socket().getsockname()) == errc::wrong_family);
}

TEST_CASE("the struct of a family goes to a socket of its own family only") {
    CHECK(passes(AF_INET, pysock::inet_address{"127.0.0.1", 80}));
    CHECK(passes(AF_INET6, pysock::inet6_address{"::1", 80}));
    CHECK(passes(AF_UNIX, pysock::unix_address{"/x"}));
    CHECK(connected(AF_INET6, pysock::inet_address{"127.0.0.1", 80}) == errc::wrong_family);
    CHECK(connected(AF_INET, pysock::inet6_address{"::1", 80}) == errc::wrong_family);
    CHECK(connected(AF_INET, pysock::unix_address{"/x"}) == errc::wrong_family);
}

TEST_CASE("structs of a family are equal only when each member is") {
    check_differ<pysock::inet_address>({"h", 1}, {{"x", 1}, {"h", 2}});
    check_differ<pysock::inet6_address>({"h", 1, 2, 3},
                                        {{"x", 1, 2, 3}, {"h", 9, 2, 3}, {"h", 1, 9, 3}, {"h", 1, 2, 9}});
    check_differ<pysock::unix_address>({"/x"}, {{"/y"}});
#ifdef AF_NETLINK
    check_differ<pysock::netlink_address>({1, 2}, {{9, 2}, {1, 9}});
#endif
#ifdef AF_PACKET
    check_differ<pysock::packet_address>(
        {"lo", 1, 2, 3, "a"},
        {{"x", 1, 2, 3, "a"}, {"lo", 9, 2, 3, "a"}, {"lo", 1, 9, 3, "a"}, {"lo", 1, 2, 9, "a"}, {"lo", 1, 2, 3, "b"}});
#endif
#ifdef AF_CAN
    check_differ<pysock::can_address>({"can0"}, {{"can1"}});
    check_differ<pysock::can_isotp_address>({"c", 1, 2}, {{"x", 1, 2}, {"c", 9, 2}, {"c", 1, 9}});
    check_differ<pysock::can_j1939_address>({"c", 1, 2, 3},
                                            {{"x", 1, 2, 3}, {"c", 9, 2, 3}, {"c", 1, 9, 3}, {"c", 1, 2, 9}});
#endif
#ifdef AF_VSOCK
    check_differ<pysock::vsock_address>({1, 2}, {{9, 2}, {1, 9}});
#endif
#ifdef AF_TIPC
    check_differ<pysock::tipc_address>(
        {1, 2, 3, 4, 1}, {{9, 2, 3, 4, 1}, {1, 9, 3, 4, 1}, {1, 2, 9, 4, 1}, {1, 2, 3, 9, 1}, {1, 2, 3, 4, 3}});
#endif
#ifdef AF_ALG
    check_differ<pysock::alg_address>(
        {"hash", "a", 1, 2}, {{"rng", "a", 1, 2}, {"hash", "b", 1, 2}, {"hash", "a", 9, 2}, {"hash", "a", 1, 9}});
#endif
#if defined(AF_BLUETOOTH) && defined(__linux__)
    check_differ<pysock::l2cap_address>({"d", 1, 2, 1},
                                        {{"x", 1, 2, 1}, {"d", 9, 2, 1}, {"d", 1, 9, 1}, {"d", 1, 2, 2}});
    check_differ<pysock::hci_address>({1, 2}, {{9, 2}, {1, 9}});
    check_differ<pysock::sco_address>({"d"}, {{"x"}});
    check_differ<pysock::rfcomm_address>({"d", 1}, {{"x", 1}, {"d", 9}});
#endif
#ifdef AF_QIPCRTR
    check_differ<pysock::qipcrtr_address>({1, 2}, {{9, 2}, {1, 9}});
#endif
}

TEST_SUITE_END();
