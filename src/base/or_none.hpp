// SPDX-License-Identifier: MIT
// `none` and `or_none<T>`: what may be left out, as an argument or as a result. Python's `None`.
#ifndef PYSOCK_BASE_OR_NONE_HPP
#define PYSOCK_BASE_OR_NONE_HPP

#include <concepts>
#include <type_traits>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// `none` or std::nullopt, by their shape: an empty class that is no one's to make.
template <class N>
concept none_like =
    std::is_class_v<N> && std::is_empty_v<N> && std::is_trivially_copyable_v<N> && !std::is_default_constructible_v<N>;

/// A value that may be missing: an or_none, or a std::optional.
template <class O>
concept may_be_none = requires(O& value) {
    typename O::value_type;
    value.has_value();
    *value;
};

/// A std::optional, by its shape: its header would cost every user.
template <class O>
concept optional_like = may_be_none<O> && requires(O& value) {
    value.reset();
};

} // namespace detail

/// The type of `none`, its only value: `{}` makes none of it.
class none_t {
public:
    /// For `none` alone: nobody else has to make one.
    enum class made {
        once, ///< the only one
    };
    constexpr explicit none_t(made) noexcept {}

    /// A std::optional without a value.
    template <detail::optional_like O>
    constexpr operator O() const noexcept {
        return O();
    }

    friend constexpr bool operator==(none_t, none_t) noexcept { return true; }
};

/// Python's `None`.
inline constexpr none_t none{none_t::made::once};

/// A `T` or none, as a parameter and as a result: takes `none`, whatever converts to `T`, and a std::optional of that,
/// and converts to one: `std::optional<double> seconds = s.gettimeout();`. Reads like std::optional, whose header would
/// add a twentieth to what this one costs to include, and each of whose kinds a hundredth.
template <class T>
class or_none {
public:
    using value_type = T;

    constexpr or_none() noexcept {}

    template <detail::none_like N>
    constexpr or_none(N) noexcept {}

    template <std::convertible_to<T> U>
    constexpr or_none(U&& value) : value_(static_cast<T>(std::forward<U>(value))), present_(true) {}

    template <detail::optional_like O>
    constexpr or_none(const O& value) : or_none(value ? or_none(*value) : or_none()) {}

    constexpr bool has_value() const noexcept { return present_; }
    constexpr explicit operator bool() const noexcept { return present_; }

    /// The value; only where there is one.
    constexpr const T& operator*() const noexcept { return value_; }
    constexpr const T* operator->() const noexcept { return &value_; }

    constexpr T value_or(T other) const noexcept { return present_ ? value_ : other; }

    template <detail::optional_like O>
    constexpr operator O() const {
        return present_ ? O(value_) : O();
    }

    friend constexpr bool operator==(const or_none& a, const or_none& b) {
        return a.present_ == b.present_ && (!a.present_ || a.value_ == b.value_);
    }

    // std::optional would compare its value only, and find two that have none different: convert one of them.
    template <detail::optional_like O>
    friend bool operator==(const or_none& a, const O& b) = delete;
    template <detail::optional_like O>
    friend bool operator==(const O& a, const or_none& b) = delete;

private:
    union {
        char nothing_ = 0;
        T value_; // of a type that need not be destroyed: a number, a plain struct, or a view of the caller's memory
    };
    bool present_ = false;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_OR_NONE_HPP
