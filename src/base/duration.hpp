// SPDX-License-Identifier: MIT
// Timeouts as a caller writes them, and the deadline that a call makes of one.
#ifndef PYSOCK_BASE_DURATION_HPP
#define PYSOCK_BASE_DURATION_HPP

#include "base/error_codes.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"
#include "platform/fits.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>

namespace pysock::inline v0_1 {

namespace detail {

/// Any std::chrono duration, recognised by its shape: <chrono> would add two thirds to what the header costs to
/// include, and whoever writes `5s` has included it already.
template <class D>
concept duration_like = requires(const D duration) {
    typename D::rep;
    duration.count();
    D::period::num;
    D::period::den;
};

inline constexpr std::int64_t no_timeout = -1;

} // namespace detail

/// A timeout as an argument: `none` (wait for ever), any std::chrono duration, or a number of seconds.
///
/// 0 means not to wait at all. Kept in nanoseconds, rounded up, so that what is not zero does not become zero.
/// Negative and NaN are a ValueError (std::invalid_argument), beyond 292 years an OverflowError (std::overflow_error);
/// both are reported by the call that takes the timeout.
class timeout_value {
public:
    template <detail::none_like N>
    constexpr timeout_value(N) noexcept {}

    template <detail::duration_like D>
    constexpr timeout_value(const D& duration) noexcept {
        if constexpr (std::integral<typename D::rep>)
            from_count(duration.count(), D::period::num, D::period::den);
        else
            from_seconds(as_double(duration.count()) * static_cast<double>(D::period::num) /
                         static_cast<double>(D::period::den));
    }

    template <class N>
    requires((std::integral<N> ||
              std::floating_point<N>)&&!std::same_as<N, bool>) constexpr timeout_value(N seconds) noexcept {
        if constexpr (std::integral<N>)
            from_count(seconds, 1, 1);
        else
            from_seconds(as_double(seconds));
    }

    /// An optional one, such as gettimeout() returns.
    template <detail::may_be_none T>
    constexpr timeout_value(const T& value) noexcept
        : timeout_value(value ? timeout_value(*value) : timeout_value(none)) {}

    /// From nanoseconds as sockets keep them: detail::no_timeout is none.
    static constexpr timeout_value from_nanoseconds(std::int64_t nanoseconds) noexcept {
        timeout_value value(none);
        value.nanoseconds_ = nanoseconds;
        return value;
    }

    /// Nanoseconds, or detail::no_timeout for none; only when fault() is none.
    constexpr std::int64_t nanoseconds() const noexcept { return nanoseconds_; }

    /// Why the value is not a timeout.
    constexpr detail::fault fault() const noexcept { return fault_; }

    /// The value as it was given, for error texts: "-1 s".
    std::string given() const {
        char text[32];
        return std::string(text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%g s", seconds_)));
    }

private:
    static constexpr std::int64_t most = INT64_MAX;
    static constexpr std::int64_t per_second = 1'000'000'000;

    /// A long double that is too small for a double is still not zero.
    static constexpr double as_double(auto number) noexcept {
        const auto rounded = static_cast<double>(number);
        return rounded == 0 && number > 0 ? 1e-300 : rounded;
    }

    constexpr void from_count(std::integral auto any_count, std::int64_t numerator, std::int64_t denominator) noexcept {
        seconds_ = static_cast<double>(any_count) * static_cast<double>(numerator) / static_cast<double>(denominator);
        if (any_count < 0) return refuse(errc::timeout_out_of_range);
        if (!detail::fits<std::int64_t>(any_count)) return refuse(errc::timeout_too_large);
        const auto count = static_cast<std::int64_t>(any_count);
        // The usual periods divide a second evenly, or are whole seconds; whatever is neither goes through double.
        if (numerator == 1 && per_second % denominator == 0) {
            const std::int64_t each = per_second / denominator;
            if (count > most / each) return refuse(errc::timeout_too_large);
            nanoseconds_ = count * each;
        } else if (denominator == 1 && numerator <= most / per_second) {
            if (count > most / (numerator * per_second)) return refuse(errc::timeout_too_large);
            nanoseconds_ = count * numerator * per_second;
        } else {
            from_seconds(seconds_);
        }
    }

    constexpr void from_seconds(double seconds) noexcept {
        seconds_ = seconds;
        if (seconds != seconds) return refuse(errc::timeout_not_a_number);
        const double exact = seconds * static_cast<double>(per_second);
        if (exact >= static_cast<double>(most) || exact <= -static_cast<double>(most))
            return refuse(errc::timeout_too_large);
        if (seconds < 0) return refuse(errc::timeout_out_of_range);
        nanoseconds_ = static_cast<std::int64_t>(exact);
        if (static_cast<double>(nanoseconds_) < exact) ++nanoseconds_;
    }

    constexpr void refuse(errc why) noexcept { fault_ = detail::library_fault(why); }

    std::int64_t nanoseconds_ = detail::no_timeout;
    double seconds_ = 0;
    detail::fault fault_{};
};

namespace detail {

/// Nanoseconds as gettimeout() shows them.
constexpr or_none<double> to_seconds(std::int64_t nanoseconds) noexcept {
    if (nanoseconds < 0) return none;
    return static_cast<double>(nanoseconds) / 1e9;
}

/// The point of time at which a call gives up. The clock is read when the time left is first asked for, so a call
/// that need not wait never reads it.
class deadline {
public:
    constexpr explicit deadline(std::int64_t nanoseconds) noexcept : timeout_(nanoseconds) {}

    constexpr bool limited() const noexcept { return timeout_ >= 0; }

    /// Nanoseconds that are left: 0 when the time is over, negative without a limit.
    std::int64_t remaining() noexcept {
        if (!limited()) return no_timeout;
        const std::int64_t now = os::now();
        if (!started_) {
            started_ = true;
            end_ = timeout_ > INT64_MAX - now ? INT64_MAX : now + timeout_;
        }
        return end_ > now ? end_ - now : 0;
    }

private:
    std::int64_t timeout_;
    std::int64_t end_ = 0;
    bool started_ = false;
};

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_DURATION_HPP
