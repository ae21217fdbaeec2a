// SPDX-License-Identifier: MIT
// if_nameindex, if_nametoindex, if_indextoname: compared with the C library.
#include "support/descriptors.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include <errno.h>

using namespace std::string_view_literals;
using pysock::errc;

namespace {

template <class T>
concept index_number = requires(T index) {
    pysock::if_indextoname(index);
};

#ifdef __linux__
constexpr int no_such_name = ENODEV;
#else
const int no_such_name = support::system_number(ENXIO);
#endif

} // namespace

TEST_SUITE_BEGIN("module/interfaces");

#ifndef _WIN32 // whose C library has none
TEST_CASE("if_nameindex gives what the C library gives") {
    struct ::if_nameindex* const list = ::if_nameindex();
    SKIP_UNLESS(list != nullptr, "the system lists no interfaces");
    std::error_code ec = errc::timed_out;
    const auto found = pysock::if_nameindex();
    const auto again = pysock::if_nameindex(ec);
    CHECK_FALSE(ec);
    std::size_t count = 0;
    for (const auto* each = list; each->if_index != 0; ++each, ++count) {
        REQUIRE(count < found.size());
        CHECK(found[count].index == each->if_index);
        CHECK(found[count].name == each->if_name);
        CHECK(again.at(count).name == each->if_name);
    }
    CHECK(found.size() == count);
    ::if_freenameindex(list);
}
#endif

TEST_CASE("a name and an index stand for each other") {
    std::error_code ec = errc::timed_out;
    for (const auto& each : pysock::if_nameindex()) {
        const unsigned index = each.index;
        const std::string& name = each.name;
        CAPTURE(name);
        CHECK(pysock::if_nametoindex(name) == index);
        CHECK(pysock::if_nametoindex(name, ec) == index);
        CHECK_FALSE(ec);
        CHECK(pysock::if_indextoname(index) == name);
        CHECK(pysock::if_indextoname(static_cast<long long>(index), ec) == name);
        CHECK_FALSE(ec);
    }
}

TEST_CASE("a name that no interface has is an error of the system") {
    for (const std::string_view name : {"no-such-if"sv, ""sv, "a-name-that-is-far-too-long-for-an-interface"sv}) {
        CAPTURE(name);
        std::error_code ec;
        CHECK(pysock::if_nametoindex(name, ec) == 0);
        CHECK(ec == support::system_code(no_such_name));
        CHECK(support::thrown_code([&] { pysock::if_nametoindex(name); }) == ec);
    }
    CHECK(support::thrown_text<pysock::error>([] {
              pysock::if_nametoindex("no-such-if");
          }).ends_with(support::system_code(no_such_name).message() + ": if_nametoindex 'no-such-if'"));
}

TEST_CASE("a name that only starts like an interface's is unknown") {
    const auto found = pysock::if_nameindex();
    SKIP_UNLESS(!found.empty(), "no interface");
    std::error_code ec;
    CHECK(pysock::if_nametoindex(found[0].name + std::string(64, 'x'), ec) == 0);
    CHECK(ec);
}

TEST_CASE("an index that no interface has is an error of the system") {
    const auto check = [](auto index) {
        CAPTURE(index);
        std::error_code ec;
        CHECK(pysock::if_indextoname(index, ec).empty());
        CHECK(ec == support::system_code(ENXIO));
        CHECK(support::thrown_code([&] { pysock::if_indextoname(index); }) == ec);
    };
    check(0);
    check(2147483647);
    check(4294967295u);
    CHECK(support::thrown_text<pysock::error>([] { pysock::if_indextoname(0); }) ==
          support::text_of_code(ENXIO) + ": if_indextoname 0");
}

TEST_CASE("an index that no system could have is an error of range") {
    std::error_code ec;
    CHECK_THROWS_AS(pysock::if_indextoname(-1), std::overflow_error);
    CHECK_THROWS_AS(pysock::if_indextoname(1LL << 32), std::overflow_error);
    CHECK_THROWS_AS(pysock::if_indextoname((1LL << 32) + 1), std::overflow_error); // would be 1, modulo 2^32
    CHECK_THROWS_AS(pysock::if_indextoname(std::numeric_limits<unsigned long long>::max()), std::overflow_error);
    CHECK(pysock::if_indextoname(-1, ec).empty());
    CHECK(ec == errc::negative_integer);
    CHECK(pysock::if_indextoname(1LL << 32, ec).empty());
    CHECK(ec == errc::integer_too_large);
    CHECK(support::thrown_text([] { pysock::if_indextoname(-1); }) == "if_indextoname: negative integer, got -1");
    static_assert(index_number<int> && index_number<unsigned long>);
    static_assert(!index_number<bool> && !index_number<double> && !index_number<const char*>);
}

TEST_CASE("a NUL inside a name is an error of value") {
    std::error_code ec;
    CHECK_THROWS_AS(pysock::if_nametoindex("lo\0"sv), std::invalid_argument);
    CHECK(pysock::if_nametoindex("\0lo"sv, ec) == 0);
    CHECK(ec == errc::embedded_null);
}

TEST_CASE("two threads may ask at the same time") {
    const auto found = pysock::if_nameindex();
    SKIP_UNLESS(!found.empty(), "no interface");
    bool same[2] = {true, true};
    const auto ask = [&](bool& all) {
        for (int i = 0; i < 100; ++i)
            for (const auto& [index, name] : found)
                all = all && pysock::if_indextoname(index) == name && pysock::if_nametoindex(name) == index;
    };
    std::thread other([&] { ask(same[1]); });
    ask(same[0]);
    other.join();
    CHECK(same[0]);
    CHECK(same[1]);
}

TEST_CASE("interfaces leave no descriptor behind") {
    const support::no_descriptor_leak guard;
    std::error_code ec;
    for (int i = 0; i < 50; ++i) {
        pysock::if_nameindex(ec);
        pysock::if_nametoindex("no-such-if", ec);
        pysock::if_indextoname(0, ec);
    }
}

TEST_SUITE_END();
