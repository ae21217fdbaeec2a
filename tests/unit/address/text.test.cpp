// SPDX-License-Identifier: MIT
// IPv4 and IPv6 text, compared with the C library over generated cases. The seed is fixed: a failure repeats itself.
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <random>
#include <string>
#include <string_view>

using pysock::detail::inet6_bytes;
using pysock::detail::inet_bytes;

namespace {

class generator {
public:
    /// A number from 0 to `most`.
    unsigned up_to(unsigned most) { return static_cast<unsigned>(engine_()) % (most + 1); }
    char pick(std::string_view from) { return from[up_to(static_cast<unsigned>(from.size()) - 1)]; }

    /// `text` after up to three changes of a character each.
    std::string mutated(std::string text, std::string_view alphabet) {
        for (unsigned left = up_to(3); left > 0; --left) {
            const auto at = up_to(static_cast<unsigned>(text.size()));
            const unsigned change = up_to(2);
            if (change == 0 || at == text.size())
                text.insert(at, 1, pick(alphabet));
            else if (change == 1)
                text.erase(at, 1);
            else
                text[at] = pick(alphabet);
        }
        return text;
    }

    std::string quad() {
        std::string text = std::to_string(up_to(300));
        for (unsigned part = up_to(9) == 0 ? up_to(4) : 3; part > 0; --part) text += "." + std::to_string(up_to(300));
        return text;
    }

    /// Mostly an IPv6 address: up to nine groups, perhaps a gap, perhaps a dotted quad at the end.
    std::string inet6() {
        const unsigned count = up_to(9);
        const unsigned gap = up_to(12); // beyond the groups: none
        std::string text;
        for (unsigned group = 0; group < count; ++group) {
            if (group == gap) text += text.empty() ? "::" : ":";
            for (unsigned digit = up_to(up_to(20) == 0 ? 4 : 3) + 1; digit > 0; --digit)
                text += pick("0123456789abcdefABCDEF0");
            if (group + 1 < count || group + 1 == gap) text += ':';
        }
        if (gap == count) text += text.empty() ? "::" : ":";
        if (up_to(3) == 0) text += quad();
        return text;
    }

    inet6_bytes groups_with_zeros(unsigned zeros) {
        inet6_bytes address{};
        for (unsigned group = 0; group < 8; ++group) {
            if ((zeros >> group & 1) != 0) continue;
            const unsigned value = up_to(0xffff) >> 4 * up_to(3) | 1;
            address[2 * group] = static_cast<unsigned char>(value >> 8);
            address[2 * group + 1] = static_cast<unsigned char>(value & 0xff);
        }
        return address;
    }

private:
    std::mt19937 engine_{20261123};
};

/// Compares both readers on `text`, and both writers on what they read. True: the text is an address.
template <class Bytes, class Parse>
bool same_as_libc(int family, const std::string& text, Parse parse) {
    Bytes ours{};
    Bytes theirs{};
    const bool accepted = parse(text, ours);
    const bool expected = ::inet_pton(family, text.c_str(), theirs.data()) == 1;
    if (accepted != expected) FAIL_CHECK(std::string(expected ? "an address" : "no address"), ": '", text, "'");
    if (accepted && expected && ours != theirs) FAIL_CHECK("read differently: '", text, "'");
    return expected;
}

bool same_inet(std::string_view text) {
    return same_as_libc<inet_bytes>(AF_INET, std::string(text), pysock::detail::parse_inet);
}
bool same_inet6(std::string_view text) {
    return same_as_libc<inet6_bytes>(AF_INET6, std::string(text), pysock::detail::parse_inet6);
}

void check_printed(const inet6_bytes& address) {
    char theirs[INET6_ADDRSTRLEN];
    ::inet_ntop(AF_INET6, address.data(), theirs, sizeof theirs);
    const std::string ours = pysock::detail::inet6_text(address.data());
    if (ours != theirs) FAIL_CHECK("printed as '", ours, "', not as '", std::string(theirs), "'");
}

constexpr bool reads_back(std::string_view text) {
    inet6_bytes address{};
    char printed[48]{};
    return pysock::detail::parse_inet6(text, address) &&
           std::string_view(printed, pysock::detail::print_inet6(printed, address.data())) == text;
}

// The edges of the syntax of RFC 4291.
constexpr std::string_view inet6_edges[] = {"",
                                            ":",
                                            "::",
                                            ":::",
                                            "::1",
                                            "1::",
                                            "1::1",
                                            "::1::",
                                            "1::2::3",
                                            ":1",
                                            "1:",
                                            "1",
                                            "::g",
                                            "1:2:3:4:5:6:7:8",
                                            "1:2:3:4:5:6:7",
                                            "1:2:3:4:5:6:7:",
                                            "1:2:3:4:5:6:7:8:",
                                            "1:2:3:4:5:6:7:8:9",
                                            "::2:3:4:5:6:7:8",
                                            "1:2:3:4:5:6:7::",
                                            "1::3:4:5:6:7:8",
                                            "12345::",
                                            "0001::",
                                            "00001::",
                                            "::1.2.3.4",
                                            "::ffff:1.2.3.4",
                                            "1:2:3:4:5:6:1.2.3.4",
                                            "1:2:3:4:5:6:7:1.2.3.4",
                                            "1::1.2.3.4:5",
                                            "::1.2.3",
                                            "::01.2.3.4",
                                            "::1.2.3.256",
                                            "1.2.3.4",
                                            ".1.2.3.4",
                                            "::.1.2.3",
                                            "fe80::1%1",
                                            "[::1]",
                                            " ::1",
                                            "::1 ",
                                            "::abcdef1234567890abcdef"};

} // namespace

TEST_SUITE_BEGIN("address/text");

TEST_CASE("dotted quads and texts near to them are read as inet_pton reads them") {
    generator random;
    int accepted = 0;
    for (int round = 0; round < 40'000; ++round)
        accepted += same_inet(random.mutated(random.quad(), "0123456789.. xa-+"));
    CHECK(accepted > 4'000);
    CHECK(accepted < 36'000);
}

TEST_CASE("IPv6 texts and texts near to them are read as inet_pton reads them") {
    SKIP_UNLESS(!support::on_windows, "Winsock's inet_pton and inet_ntop differ from the C library's");
    generator random;
    int accepted = 0;
    for (int round = 0; round < 60'000; ++round)
        accepted += same_inet6(random.mutated(random.inet6(), "0189afAFg:::.%"));
    CHECK(accepted > 6'000);
    CHECK(accepted < 54'000);
}

TEST_CASE("the edges of the IPv4 syntax are those of inet_pton") {
    for (const std::string_view text : {"",
                                        ".",
                                        "0",
                                        "0.0.0.0",
                                        "255.255.255.255",
                                        "256.0.0.0",
                                        "01.2.3.4",
                                        "1.2.3.04",
                                        "00.0.0.0",
                                        "1.2.3",
                                        "1.2.3.",
                                        ".1.2.3.4",
                                        "1..2.3",
                                        "1.2.3.4.",
                                        "1.2.3.4.5",
                                        " 1.2.3.4",
                                        "1.2.3.4 ",
                                        "0x7f.0.0.1",
                                        "1.2.3.-4",
                                        "1.2.3.+4",
                                        "1.2.3.4294967297",
                                        "99999999999999999999.1.1.1"}) {
        CAPTURE(text);
        same_inet(text);
    }
}

TEST_CASE("the edges of the IPv6 syntax are those of inet_pton") {
    SKIP_UNLESS(!support::on_windows, "Winsock's inet_pton and inet_ntop differ from the C library's");
    for (const std::string_view text : inet6_edges) {
        CAPTURE(text);
        same_inet6(text);
    }
}

TEST_CASE("a gap beside eight groups is no address") {
    for (const std::string_view text : {"1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
                                        "1:2:3:4:5:6:7::8", "1:2:3:4:5:6:1.2.3.4::", "::1:2:3:4:5:6:1.2.3.4"}) {
        CAPTURE(text);
        CHECK_FALSE(same_inet6(text));
    }
}

TEST_CASE("a NUL inside the text is no part of an address") {
    inet_bytes inet{};
    inet6_bytes inet6{};
    CHECK_FALSE(pysock::detail::parse_inet(std::string_view("1.2.3.4\0", 8), inet));
    CHECK_FALSE(pysock::detail::parse_inet(std::string_view("1.2.3\0.4", 8), inet));
    CHECK_FALSE(pysock::detail::parse_inet6(std::string_view("::1\0", 4), inet6));
}

TEST_CASE("every byte prints as inet_ntop prints it, in each place") {
    for (unsigned value = 0; value < 256; ++value)
        for (std::size_t place = 0; place < 4; ++place) {
            inet_bytes address{9, 99, 199, 0};
            address[place] = static_cast<unsigned char>(value);
            char theirs[INET_ADDRSTRLEN];
            ::inet_ntop(AF_INET, address.data(), theirs, sizeof theirs);
            const std::string ours = pysock::detail::inet_text(address.data());
            if (ours != theirs) FAIL_CHECK("printed as '", ours, "', not as '", std::string(theirs), "'");
        }
}

TEST_CASE("every pattern of zero groups prints as inet_ntop prints it") {
    SKIP_UNLESS(!support::on_musl, "musl shortens the run of zeros that is longest as text, not RFC 5952's");
    generator random;
    for (unsigned zeros = 0; zeros < 256; ++zeros)
        for (int round = 0; round < 100; ++round) check_printed(random.groups_with_zeros(zeros));
}

TEST_CASE("addresses that hold an IPv4 address print as inet_ntop prints them") {
    SKIP_UNLESS(!support::on_musl, "musl shortens the run of zeros that is longest as text, not RFC 5952's");
    SKIP_UNLESS(!support::on_windows, "Winsock's inet_pton and inet_ntop differ from the C library's");
    generator random;
    for (unsigned zeros = 0; zeros < 256; ++zeros)
        for (const unsigned marker : {0u, 1u, 0xfffeu, 0xffffu}) {
            inet6_bytes address = random.groups_with_zeros(zeros | 0x1f);
            address[10] = static_cast<unsigned char>(marker >> 8);
            address[11] = static_cast<unsigned char>(marker & 0xff);
            check_printed(address);
        }
}

TEST_CASE("what is printed is read back as the same address") {
    generator random;
    for (int round = 0; round < 20'000; ++round) {
        const inet6_bytes address = random.groups_with_zeros(random.up_to(255));
        inet6_bytes again{};
        const std::string text = pysock::detail::inet6_text(address.data());
        if (!pysock::detail::parse_inet6(text, again) || again != address) FAIL_CHECK(text);
    }
}

TEST_CASE("texts are read and written in constant expressions") {
    static_assert(reads_back("::"));
    static_assert(reads_back("::1"));
    static_assert(reads_back("fe80::1:0:0:2"));
    static_assert(reads_back("2001:db8:1:2:3:4:5:6"));
    static_assert(reads_back("::ffff:192.0.2.1"));
    static_assert(!reads_back("1:0:0:2:0:0:0:3"));
    static_assert([] {
        inet_bytes address{};
        return pysock::detail::parse_inet("192.0.2.255", address) && address == inet_bytes{192, 0, 2, 255};
    }());
}

TEST_CASE("the longest texts have the length that the buffers allow for") {
    inet6_bytes mapped{};
    mapped.fill(0xff);
    CHECK(pysock::detail::inet6_text(mapped.data()).size() == 39);
    const inet_bytes highest{255, 255, 255, 255};
    CHECK(pysock::detail::inet_text(highest.data()).size() == 15);
}

TEST_SUITE_END();
