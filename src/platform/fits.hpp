// SPDX-License-Identifier: MIT
// `fits<T>(number)`: whether an integer keeps its value as another type.
#ifndef PYSOCK_PLATFORM_FITS_HPP
#define PYSOCK_PLATFORM_FITS_HPP

#include <concepts>

namespace pysock::inline v0_1::detail {

/// As std::in_range, and for comparisons with numbers that the type may not have. The standard library's functions first
/// compare the types with two lists, which costs a thousandth of what including the header does, for each pair of types.
template <std::integral T, std::integral N>
constexpr bool fits(N number) noexcept {
    const auto kept = static_cast<T>(number);
    return static_cast<N>(kept) == number && (kept > 0) == (number > 0);
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_PLATFORM_FITS_HPP
