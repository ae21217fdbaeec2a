// SPDX-License-Identifier: MIT
// Timeouts in every way a caller writes them, and deadlines.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <ratio>
#include <type_traits>

using pysock::errc;
using pysock::timeout_value;
using pysock::detail::deadline;
using pysock::detail::library_fault;
using namespace std::chrono_literals;

namespace {

constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr auto most = std::numeric_limits<std::int64_t>::max();

using picoseconds = std::chrono::duration<std::int64_t, std::pico>;
using ticks = std::chrono::duration<int, std::ratio<1, 24>>;
using thirds = std::chrono::duration<std::int64_t, std::ratio<1, 3>>;
using two_thirds = std::chrono::duration<std::int64_t, std::ratio<2, 3>>;
using ages = std::chrono::duration<std::int64_t, std::ratio<most / 1'000'000'000 + 1>>; // longer than any timeout
using fortnights = std::chrono::duration<int, std::ratio<14 * 86400>>;

struct valid {
    timeout_value value;
    std::int64_t nanoseconds;
};

struct refused {
    timeout_value value;
    errc why;
};

/// A duration of somebody else's, with the members that count.
struct their_duration {
    using rep = short;
    struct period {
        static constexpr int num = 1;
        static constexpr int den = 100;
    };
    rep hundredths;
    constexpr rep count() const { return hundredths; }
};

} // namespace

TEST_SUITE_BEGIN("base/duration");

TEST_CASE("none and an empty optional are no timeout") {
    CHECK(timeout_value(pysock::none).nanoseconds() == pysock::detail::no_timeout);
    CHECK(timeout_value(std::optional<double>()).nanoseconds() == pysock::detail::no_timeout);
    CHECK_FALSE(timeout_value(std::nullopt).fault());
    static_assert(std::is_same_v<decltype(pysock::none), const pysock::none_t>);
}

TEST_CASE("durations of every period are kept in nanoseconds, rounded up") {
    const valid rows[] = {
        {0ns, 0},
        {1ns, 1},
        {1us, 1'000},
        {1ms, 1'000'000},
        {90s, 90'000'000'000},
        {2min, 120'000'000'000},
        {1h, 3'600'000'000'000},
        {picoseconds(1), 1},
        {picoseconds(1'000), 1},
        {picoseconds(1'001), 2},
        {ticks(24), 1'000'000'000},
        {ticks(1), 41'666'667},
        {thirds(1), 333'333'334},
        {two_thirds(3), 2'000'000'000},
        {ages(0), 0},
        {fortnights(1), 1'209'600'000'000'000},
        {std::chrono::duration<float>(0.5F), 500'000'000},
        {std::chrono::duration<double, std::milli>(0.25), 250'000},
        {std::chrono::duration<double, std::pico>(0.5), 1},
        {std::chrono::nanoseconds::max(), most},
        {their_duration{250}, 2'500'000'000},
    };
    for (const auto& row : rows) {
        CAPTURE(row.nanoseconds);
        CHECK_FALSE(row.value.fault());
        CHECK(row.value.nanoseconds() == row.nanoseconds);
    }
}

TEST_CASE("numbers are seconds, and what is not zero does not become zero") {
    const valid rows[] = {
        {0, 0},
        {0.0, 0},
        {-0.0, 0},
        {1, 1'000'000'000},
        {1e-12, 1},
        {5e-324, 1},
        {1e-9, 1},
        {1.0000000005, 1'000'000'001},
        {0.1, 100'000'000},
        {0.3F, 300'000'012}, // the nearest float
        {2.5L, 2'500'000'000},
        {std::numeric_limits<long double>::denorm_min(), 1}, // as a double it is 0
        {std::uint8_t{255}, 255'000'000'000},
        {9'223'372'036LL, 9'223'372'036'000'000'000},
        {std::optional<int>(3), 3'000'000'000},
        {std::optional(20ms), 20'000'000},
    };
    for (const auto& row : rows) {
        CAPTURE(row.nanoseconds);
        CHECK_FALSE(row.value.fault());
        CHECK(row.value.nanoseconds() == row.nanoseconds);
    }
}

TEST_CASE("negative timeouts are out of range") {
    const timeout_value rows[] = {-1,
                                  -1LL,
                                  -1e-12,
                                  -5e-324,
                                  -1ns,
                                  -1h,
                                  std::chrono::hours::min(),
                                  picoseconds(-1),
                                  ticks(-1),
                                  std::chrono::duration<double>(-0.1),
                                  std::optional(-1.0)};
    for (const timeout_value& value : rows) {
        CAPTURE(value.given());
        CHECK(value.fault() == library_fault(errc::timeout_out_of_range));
        CHECK(value.given().starts_with("-"));
    }
}

TEST_CASE("a timeout that is not a number is its own error") {
    CHECK(timeout_value(not_a_number).fault() == library_fault(errc::timeout_not_a_number));
    CHECK(timeout_value(std::nanf("")).fault() == library_fault(errc::timeout_not_a_number));
    CHECK(timeout_value(std::chrono::duration<double>(not_a_number)).fault() ==
          library_fault(errc::timeout_not_a_number));
}

TEST_CASE("timeouts beyond 292 years are too large") {
    const timeout_value rows[] = {infinity,
                                  1e300,
                                  9'223'372'036.9,
                                  9'223'372'037LL,
                                  std::numeric_limits<unsigned>::max() * 3ULL,
                                  std::numeric_limits<std::uint64_t>::max(),
                                  std::numeric_limits<long long>::max(),
                                  std::numeric_limits<double>::max(),
                                  std::chrono::hours::max(),
                                  std::chrono::seconds::max(),
                                  std::chrono::microseconds::max(),
                                  std::chrono::hours(2'562'048),
                                  fortnights::max(),
                                  std::chrono::duration<float>::max(),
                                  std::chrono::duration<std::int64_t, std::exa>(10)};
    for (const timeout_value& value : rows) {
        CAPTURE(value.given());
        CHECK(value.fault() == library_fault(errc::timeout_too_large));
    }
}

TEST_CASE("an unsigned duration beyond 292 years is too large, not negative") {
    using unsigned_seconds = std::chrono::duration<std::uint64_t>;
    const timeout_value value = unsigned_seconds::max();
    CHECK(value.fault() == library_fault(errc::timeout_too_large));
    CHECK_FALSE(value.given().starts_with("-"));
}

TEST_CASE("the longest timeouts that fit are kept") {
    CHECK(timeout_value(std::chrono::hours(2'562'047)).nanoseconds() == 9'223'369'200'000'000'000);
    CHECK(timeout_value(std::chrono::seconds(9'223'372'036)).nanoseconds() == 9'223'372'036'000'000'000);
    CHECK(timeout_value(std::numeric_limits<unsigned>::max()).nanoseconds() == 4'294'967'295'000'000'000);
    CHECK_FALSE(timeout_value(9.2e9).fault());
}

TEST_CASE("a timeout can be made in a constant expression") {
    static_assert(timeout_value(1.5).nanoseconds() == 1'500'000'000);
    static_assert(timeout_value(-1).fault());
    static_assert(timeout_value::from_nanoseconds(7).nanoseconds() == 7);
}

TEST_CASE("what is no time is no timeout") {
    static_assert(!std::is_convertible_v<bool, timeout_value>);
    static_assert(!std::is_convertible_v<const char*, timeout_value>);
    static_assert(!std::is_convertible_v<std::nullptr_t, timeout_value>);
    static_assert(!std::is_convertible_v<std::chrono::steady_clock::time_point, timeout_value>);
}

TEST_CASE("nanoseconds become seconds, and none stays none") {
    CHECK(pysock::detail::to_seconds(pysock::detail::no_timeout) == std::nullopt);
    CHECK(pysock::detail::to_seconds(0) == 0.0);
    CHECK(pysock::detail::to_seconds(1) == 1e-9);
    CHECK(pysock::detail::to_seconds(1'500'000'000) == 1.5);
}

TEST_CASE("a deadline without a limit never ends") {
    deadline until(pysock::detail::no_timeout);
    CHECK_FALSE(until.limited());
    CHECK(until.remaining() < 0);
}

TEST_CASE("the clock of a deadline starts when the time left is first asked for") {
    constexpr std::int64_t hour = 3'600'000'000'000;
    deadline until(hour);
    const std::int64_t made = pysock::detail::os::now();
    while (pysock::detail::os::now() == made) {
    }
    CHECK(until.remaining() == hour);
    const std::int64_t later = until.remaining();
    CHECK(later <= hour);
    CHECK(later > 0);
}

TEST_CASE("a deadline of zero is over, and one of a nanosecond soon") {
    deadline now(0);
    CHECK(now.limited());
    CHECK(now.remaining() == 0);
    deadline soon(1);
    CHECK(soon.remaining() == 1);
    while (soon.remaining() != 0) {
    } // the watchdog ends a test that hangs here
    CHECK(soon.remaining() == 0);
}

TEST_CASE("the longest deadline does not overflow") {
    deadline until(most);
    CHECK(until.remaining() > 9'000'000'000'000'000'000);
    CHECK(until.remaining() > 0);
}

TEST_CASE("timeouts more than 292 years below zero are too large, as they are above it") {
    for (const double seconds : {-infinity, -1e30, -1e10}) {
        CAPTURE(seconds);
        CHECK(timeout_value(seconds).fault() == library_fault(errc::timeout_too_large));
    }
    CHECK(timeout_value(-9e9).fault() == library_fault(errc::timeout_out_of_range));
}

TEST_CASE("a timeout is shown in seconds as it was given") {
    CHECK(timeout_value(-1).given() == "-1 s");
    CHECK(timeout_value(-0.25).given() == "-0.25 s");
    CHECK(timeout_value(-infinity).given() == "-inf s");
    CHECK(timeout_value(1e300).given() == "1e+300 s");
}

TEST_SUITE_END();
