// SPDX-License-Identifier: MIT
// htons and its three brothers, as constexpr functions that check their range.
#ifndef PYSOCK_BASE_BYTE_ORDER_HPP
#define PYSOCK_BASE_BYTE_ORDER_HPP

#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "platform/fits.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

// glibc defines these four as macros when it optimises, and others always: pysock::htons could not be written. They are
// the only names of the system that the header takes away as macros; the functions ::htons … stay.
#undef htons
#undef htonl
#undef ntohs
#undef ntohl

namespace pysock::inline v0_1 {
namespace detail {

/// `value` with its bytes in the other order, on machines whose own order is not that of the network.
template <std::unsigned_integral T>
requires(sizeof(T) == 2 || sizeof(T) == 4) constexpr T network_order(T value) noexcept {
    if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) return value; // std::endian would cost a hundredth
    // In this form compilers see that it is one instruction; a loop over the bytes some of them do not.
    if constexpr (sizeof(T) == 2)
        return static_cast<T>(value << 8 | value >> 8);
    else
        return static_cast<T>(value << 24 | (value << 8 & 0xff0000) | (value >> 8 & 0xff00) | value >> 24);
}

template <std::unsigned_integral T, std::integral N>
constexpr result<T> checked_network_order(N value) noexcept {
    if (value < 0) return {0, library_fault(errc::negative_integer)};
    if (!fits<T>(value)) return {0, library_fault(errc::integer_too_large)};
    return success(network_order(static_cast<T>(value)));
}

template <std::unsigned_integral T, std::integral N>
constexpr T network_order_or_raise(N value, const char* operation) {
    const auto swapped = checked_network_order<T>(value);
    if (!swapped.ok()) raise_with_value(swapped.fault, operation, decimal(value));
    return swapped.value;
}

template <std::unsigned_integral T, std::integral N>
T network_order_or_code(N value, std::error_code& ec) noexcept {
    const auto swapped = checked_network_order<T>(value);
    assign(ec, swapped.fault);
    return swapped.value;
}

} // namespace detail

/// A 16-bit number from the order of this machine to that of the network.
/// @throws std::overflow_error  below 0 or above 65535.
/// @python socket.htons(x)  Same; in a constant expression a number out of range does not compile.
constexpr std::uint16_t htons(std::integral auto x) {
    return detail::network_order_or_raise<std::uint16_t>(x, "htons");
}
std::uint16_t htons(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint16_t>(x, ec);
}

/// A 16-bit number from the order of the network to that of this machine. @throws std::overflow_error  as htons.
/// @python socket.ntohs(x)  Same.
constexpr std::uint16_t ntohs(std::integral auto x) {
    return detail::network_order_or_raise<std::uint16_t>(x, "ntohs");
}
std::uint16_t ntohs(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint16_t>(x, ec);
}

/// A 32-bit number from the order of this machine to that of the network.
/// @throws std::overflow_error  below 0 or above 2^32 - 1.
/// @python socket.htonl(x)  Same.
constexpr std::uint32_t htonl(std::integral auto x) {
    return detail::network_order_or_raise<std::uint32_t>(x, "htonl");
}
std::uint32_t htonl(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint32_t>(x, ec);
}

/// A 32-bit number from the order of the network to that of this machine. @throws std::overflow_error  as htonl.
/// @python socket.ntohl(x)  Same.
constexpr std::uint32_t ntohl(std::integral auto x) {
    return detail::network_order_or_raise<std::uint32_t>(x, "ntohl");
}
std::uint32_t ntohl(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint32_t>(x, ec);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_BYTE_ORDER_HPP
