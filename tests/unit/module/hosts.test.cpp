// SPDX-License-Identifier: MIT
// gethostbyname_ex, gethostbyaddr, getfqdn, sethostname: with this machine's host database, and with one of their own.
#include "support/child.hpp"
#include "support/descriptors.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <clocale>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include <errno.h>
#ifndef _WIN32
#include <sys/utsname.h>
#endif

using namespace std::string_view_literals;
using pysock::errc;

namespace {

constexpr std::string_view host_database = "127.0.0.1 localhost\n"
                                           "192.0.2.7 full.example short other\n"
                                           "192.0.2.8 full.example\n"
                                           "192.0.2.9 bare first.with.dot second.with.dot\n"
                                           "192.0.2.10 plain simple\n"
                                           "192.0.2.11 xn--lcal-5qa.example\n"
                                           "2001:db8::7 six.example six\n";

/// An entry as Python shows the tuple, nearly.
std::string shown(const pysock::hostinfo_result& host) {
    std::string text = host.hostname + " [";
    for (const auto& each : host.aliaslist) text += " " + each;
    text += " ] [";
    for (const auto& each : host.ipaddrlist) text += " " + each;
    return text + " ]";
}

/// Whether both forms of a look-up fail with this number of the host database.
template <class LookUp>
void check_herror(LookUp look_up, std::string_view name, int number) {
    CAPTURE(name);
    const std::error_code expected(number, pysock::h_category());
    std::error_code ec;
    CHECK(shown(look_up(name, ec)) == " [ ] [ ]");
    CHECK(ec == expected);
    CHECK(support::thrown_code([&] { look_up(name); }) == expected);
    CHECK_THROWS_AS(look_up(name), pysock::herror);
}

const auto by_name = [](std::string_view name, auto&... ec) { return pysock::gethostbyname_ex(name, ec...); };
const auto by_address = [](std::string_view address, auto&... ec) { return pysock::gethostbyaddr(address, ec...); };

} // namespace

TEST_SUITE_BEGIN("module/hosts");

TEST_CASE("gethostbyname_ex of an IPv4 address is that address") {
    SKIP_UNLESS(!support::on_musl, "musl counts a name among its aliases");
    std::error_code ec = errc::timed_out;
    CHECK(shown(pysock::gethostbyname_ex("192.0.2.1")) == "192.0.2.1 [ ] [ 192.0.2.1 ]");
    CHECK(shown(pysock::gethostbyname_ex("192.0.2.1", ec)) == "192.0.2.1 [ ] [ 192.0.2.1 ]");
    CHECK_FALSE(ec);
    CHECK(pysock::gethostbyname_ex("127.1").ipaddrlist.at(0) == "127.0.0.1");
}

TEST_CASE("gethostbyname_ex gives what the C library gives") {
    const ::hostent* const host = ::gethostbyname("localhost");
    SKIP_UNLESS(host != nullptr, "localhost is unknown");
    const auto [hostname, aliaslist, ipaddrlist] = pysock::gethostbyname_ex("localhost");
    CHECK(hostname == host->h_name);
    std::size_t aliases = 0;
    for (char** each = host->h_aliases; *each != nullptr; ++each) CHECK(aliaslist.at(aliases++) == *each);
    CHECK(aliaslist.size() == aliases);
    std::size_t addresses = 0;
    for (char** each = host->h_addr_list; *each != nullptr; ++each)
        CHECK(ipaddrlist.at(addresses++) == pysock::inet_ntoa(std::string_view(*each, 4)));
    CHECK(ipaddrlist.size() == addresses);
}

TEST_CASE("what the resolver does not know is a gaierror of gethostbyname_ex") {
    std::error_code ec;
    for (const std::string_view host : {"::1", "no-such-host.invalid", "[::1]", "l\xc3\xb6\xc3\xb6p.invalid"}) {
        CAPTURE(host);
        CHECK_THROWS_AS(pysock::gethostbyname_ex(host), pysock::gaierror);
        CHECK(pysock::gethostbyname_ex(host, ec).hostname.empty());
        CHECK(ec.category() == pysock::gai_category());
    }
}

TEST_CASE("what the resolver reads and the host database does not have is an herror of gethostbyname_ex") {
    check_herror(by_name, "<broadcast>", HOST_NOT_FOUND);
#ifdef __GLIBC__
    check_herror(by_name, "", NO_RECOVERY);
#endif
}

TEST_CASE("gethostbyaddr gives the names of an address, and of a host's first address") {
    constexpr char loopback[] = {127, 0, 0, 1};
    const ::hostent* const host = ::gethostbyaddr(loopback, sizeof loopback, AF_INET);
    SKIP_UNLESS(host != nullptr, "127.0.0.1 has no name");
    std::error_code ec = errc::timed_out;
    const auto [hostname, aliaslist, ipaddrlist] = pysock::gethostbyaddr("127.0.0.1", ec);
    CHECK_FALSE(ec);
    CHECK(hostname == host->h_name);
    CHECK(ipaddrlist.at(0) == "127.0.0.1");
    CHECK(pysock::gethostbyaddr("127.1").hostname == hostname);
    const auto of_name = pysock::gethostbyaddr(hostname, ec);
    if (!ec) CHECK_FALSE(of_name.hostname.empty());
}

TEST_CASE("an address without a name is an herror that names it") {
    SKIP_UNLESS(support::thrown_code([] { pysock::gethostbyaddr("192.0.2.1"); }).value() == HOST_NOT_FOUND,
                "the resolver does not answer at once");
    check_herror(by_address, "192.0.2.1", HOST_NOT_FOUND);
    check_herror(by_address, "2001:db8::1", HOST_NOT_FOUND);
    check_herror(by_address, "<broadcast>", HOST_NOT_FOUND);
    CHECK(support::thrown_text<pysock::herror>([] { pysock::gethostbyaddr("192.0.2.1"); }) ==
          "[Errno " + std::to_string(HOST_NOT_FOUND) + "] " + pysock::h_category().message(HOST_NOT_FOUND) +
              ": gethostbyaddr '192.0.2.1'");
}

TEST_CASE("an unknown name is a gaierror of gethostbyaddr") {
    std::error_code ec;
    CHECK_THROWS_AS(pysock::gethostbyaddr("no-such-host.invalid"), pysock::gaierror);
    CHECK(pysock::gethostbyaddr("no-such-host.invalid", ec).hostname.empty());
    CHECK(ec.category() == pysock::gai_category());
}

TEST_CASE("the empty text is two addresses, so gethostbyaddr refuses it") {
    std::error_code ec;
    pysock::gethostbyaddr("", ec);
    CHECK(ec == errc::ambiguous_wildcard);
    CHECK(support::thrown_text<pysock::error>([] { pysock::gethostbyaddr(""); }) ==
          "wildcard resolved to multiple address: gethostbyaddr ''");
}

TEST_CASE("a NUL inside a name is an error of value, also in a name that is not ASCII") {
    std::error_code ec;
    for (const std::string_view name : {"local\0host"sv, "127.0.0.1\0"sv, "\0"sv, "\xc3\xb6\0x"sv}) {
        CHECK_THROWS_AS(pysock::gethostbyname_ex(name), std::invalid_argument);
        CHECK_THROWS_AS(pysock::gethostbyaddr(name), std::invalid_argument);
#ifndef _WIN32
        CHECK_THROWS_AS(pysock::sethostname(name), std::invalid_argument);
        pysock::sethostname(name, ec);
        CHECK(ec == errc::embedded_null);
#endif
        pysock::gethostbyname_ex(name, ec);
        CHECK(ec == errc::embedded_null);
        pysock::gethostbyaddr(name, ec);
        CHECK(ec == errc::embedded_null);
    }
}

TEST_CASE("an entry comes with all its names and addresses") {
    SKIP_UNLESS(!support::on_musl, "musl takes the first name of an entry");
    const auto seen = support::with_file("/etc/hosts", host_database, [] {
        return shown(pysock::gethostbyname_ex("short")) + "\n" + shown(pysock::gethostbyname_ex("full.example")) +
               "\n" + shown(pysock::gethostbyaddr("192.0.2.7")) + "\n" + shown(pysock::gethostbyaddr("2001:db8::7")) +
               "\n" + shown(pysock::gethostbyaddr("six"));
    });
    SKIP_UNLESS(seen, "no mount namespace of its own");
    CHECK(*seen == "full.example [ short other ] [ 192.0.2.7 ]\n"
                   "full.example [ short other ] [ 192.0.2.7 192.0.2.8 ]\n"
                   "full.example [ short other ] [ 192.0.2.7 ]\n"
                   "six.example [ six ] [ 2001:db8::7 ]\n"
                   "six.example [ six ] [ 2001:db8::7 ]");
}

TEST_CASE("an entry is of the family that was asked for, and may have no list of aliases") {
    std::string name = "host.example";
    unsigned char first[] = {192, 0, 2, 7};
    char* addresses[] = {reinterpret_cast<char*>(first), nullptr};
    ::hostent entry{};
    entry.h_name = name.data();
    entry.h_addrtype = AF_INET;
    entry.h_length = 4;
    entry.h_addr_list = addresses;
    const auto found = pysock::detail::host_info(entry, AF_INET);
    REQUIRE(found.ok());
    CHECK(shown(found.value) == "host.example [ ] [ 192.0.2.7 ]");
    CHECK(pysock::detail::host_info(entry, AF_INET6).fault == pysock::detail::os::no_such_family());
}

TEST_CASE("an entry of any length fits") {
    SKIP_UNLESS(!support::on_musl, "musl takes the first name of an entry");
    constexpr int aliases = 3000;
    std::string database = "192.0.2.7 host.example";
    for (int i = 0; i < aliases; ++i) database += " alias-number-" + std::to_string(i) + ".example";
    const auto seen = support::with_file("/etc/hosts", database + "\n", [] {
        const auto found = pysock::gethostbyaddr("192.0.2.7");
        return std::to_string(pysock::gethostbyname_ex("host.example").aliaslist.size()) + " " +
               std::to_string(found.aliaslist.size()) + " " + found.aliaslist.back();
    });
    SKIP_UNLESS(seen, "no mount namespace of its own");
    const std::string last = std::to_string(aliases - 1);
    CHECK(*seen == std::to_string(aliases) + " " + std::to_string(aliases) + " alias-number-" + last + ".example");
}

TEST_CASE("a name that is not ASCII is found in its encoded form") {
    const auto seen = support::with_file("/etc/hosts", host_database, []() -> std::string {
        if (std::setlocale(LC_ALL, "C.UTF-8") == nullptr) return "no locale with UTF-8";
        std::error_code ec;
        const std::string_view host = "l\xc3\xb6"
                                      "cal.example";
        pysock::getaddrinfo(host, 80, ec);
        if (ec) return "the C library reads no such names";
        return shown(pysock::gethostbyname_ex(host)) + "\n" + shown(pysock::gethostbyaddr(host));
    });
    SKIP_UNLESS(seen, "no mount namespace of its own");
    SKIP_UNLESS(seen->starts_with("xn--"), *seen);
    CHECK(*seen == "xn--lcal-5qa.example [ ] [ 192.0.2.11 ]\nxn--lcal-5qa.example [ ] [ 192.0.2.11 ]");
}

TEST_CASE("getfqdn prefers the host's own name with a dot, then the first alias with one, then the host's own name") {
    SKIP_UNLESS(!support::on_musl, "musl takes the first name of an entry");
    const auto seen = support::with_file("/etc/hosts", host_database, [] {
        return pysock::getfqdn("short") + " " + pysock::getfqdn("192.0.2.9") + " " + pysock::getfqdn("simple") + " " +
               pysock::getfqdn("2001:db8::7");
    });
    SKIP_UNLESS(seen, "no mount namespace of its own");
    CHECK(*seen == "full.example first.with.dot plain six.example");
}

TEST_CASE("getfqdn gives back what cannot be looked up, without the space around it") {
    for (const std::string_view name :
         {"no-such-host.invalid", " no-such-host.invalid\t\n", "\x1fno-such-host.invalid\v"})
        CHECK(pysock::getfqdn(name) == "no-such-host.invalid");
    if (!support::on_musl) CHECK(pysock::getfqdn("<broadcast>") == "<broadcast>"); // which finds a name for any address
    CHECK(pysock::getfqdn("local\0host"sv) == "local\0host"sv);
}

TEST_CASE("getfqdn of nothing and of the wildcards is about this machine") {
    const std::string own = pysock::getfqdn();
    CHECK_FALSE(own.empty());
    CHECK(pysock::getfqdn(pysock::gethostname()) == own);
    for (const std::string_view name : {"", " ", "0.0.0.0", "::", "\t::\n"}) CHECK(pysock::getfqdn(name) == own);
}

#ifdef CLONE_NEWUTS
TEST_CASE("getfqdn of a machine whose name nobody knows is that name") {
    const auto seen = support::in_child(&support::leave_host_name, [] {
        pysock::sethostname("no-such-host.invalid");
        return pysock::getfqdn();
    });
    SKIP_UNLESS(seen, "no host name of its own");
    CHECK(*seen == "no-such-host.invalid");
}
#endif

#ifdef CLONE_NEWUTS
TEST_CASE("sethostname gives the machine a name") {
    const auto seen = support::in_child(&support::leave_host_name, [] {
        pysock::sethostname("first.example");
        std::string names = pysock::gethostname();
        std::error_code ec = errc::timed_out;
        pysock::sethostname(std::string("second"), ec);
        ::utsname system{};
        ::uname(&system);
        return names + " " + system.nodename + " " + (ec ? ec.message() : "ok");
    });
    SKIP_UNLESS(seen, "no host name of its own");
    CHECK(*seen == "first.example second ok");
}
#endif

#ifdef CLONE_NEWUTS
TEST_CASE("sethostname refuses a name that is too long") {
    const auto seen = support::in_child(&support::leave_host_name, [] {
        const std::string name(100000, 'x');
        std::error_code ec;
        pysock::sethostname(name, ec);
        const bool same = support::thrown_code([&] { pysock::sethostname(name); }) == ec;
        return std::to_string(ec.value()) + (same ? " twice" : " once");
    });
    SKIP_UNLESS(seen, "no host name of its own");
    CHECK(*seen == std::to_string(EINVAL) + " twice");
}
#endif

#ifdef CLONE_NEWUTS
TEST_CASE("sethostname is for root only") {
    const auto seen =
        support::in_child([] { return ::geteuid() != 0 || (support::leave_host_name() && ::seteuid(65534) == 0); },
                          []() -> std::string {
                              try {
                                  pysock::sethostname("mine");
                              } catch (const pysock::permission_error& e) {
                                  return std::to_string(e.code().value());
                              }
                              return "no permission_error";
                          });
    SKIP_UNLESS(seen, "root cannot give up its rights");
    CHECK(*seen == std::to_string(EPERM));
}
#endif

TEST_CASE("two threads may ask at the same time") {
    const std::string loopback = pysock::getfqdn("127.0.0.1");
    bool same[2] = {true, true};
    const auto ask = [&](bool& all) {
        for (int i = 0; i < 200; ++i) {
            all = all && pysock::gethostbyname_ex("127.0.0.1").hostname == "127.0.0.1";
            all = all && pysock::gethostbyname_ex("192.0.2.1").ipaddrlist.at(0) == "192.0.2.1";
            all = all && pysock::getfqdn("127.0.0.1") == loopback;
        }
    };
    std::thread other(ask, std::ref(same[1]));
    ask(same[0]);
    other.join();
    CHECK(same[0]);
    CHECK(same[1]);
}

TEST_CASE("the host database leaves no descriptor behind") {
    const support::no_descriptor_leak guard;
    std::error_code ec;
    for (int i = 0; i < 20; ++i) {
        pysock::gethostbyname_ex("localhost", ec);
        pysock::gethostbyaddr("127.0.0.1", ec);
        pysock::gethostbyaddr("::1", ec);
    }
}

TEST_SUITE_END();
