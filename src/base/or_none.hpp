// SPDX-License-Identifier: MIT
// `or_none<T>`, an argument that may be left out: Python's `x=None`.
#ifndef PYSOCK_BASE_OR_NONE_HPP
#define PYSOCK_BASE_OR_NONE_HPP

#include <concepts>
#include <optional>
#include <utility>

namespace pysock::inline v0_1 {

/// Python's `None`.
inline constexpr std::nullopt_t none = std::nullopt;

/// A `T` or none, mostly as a parameter: takes `none`, whatever converts to `T`, and a std::optional of that. Reads like
/// std::optional, of which each kind would add a hundredth to what the header costs to include.
template <class T>
class or_none {
public:
    constexpr or_none(std::nullopt_t = none) noexcept {}

    template <std::convertible_to<T> U>
    constexpr or_none(U&& value) : value_(static_cast<T>(std::forward<U>(value))), present_(true) {}

    template <std::convertible_to<T> U>
    constexpr or_none(const std::optional<U>& value) : or_none(value ? or_none(*value) : or_none()) {}

    constexpr bool has_value() const noexcept { return present_; }
    constexpr explicit operator bool() const noexcept { return present_; }

    /// The value; only where there is one.
    constexpr const T& operator*() const noexcept { return value_; }
    constexpr const T* operator->() const noexcept { return &value_; }

    constexpr T value_or(T other) const noexcept { return present_ ? value_ : other; }

private:
    union {
        char nothing_ = 0;
        T value_; // of a type that need not be destroyed: a number, or a view of the caller's memory
    };
    bool present_ = false;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_OR_NONE_HPP
