// SPDX-License-Identifier: MIT
// getsockopt and setsockopt: options as C ints, as bytes, and as a length alone.
#ifndef PYSOCK_SOCKET_OPTIONS_HPP
#define PYSOCK_SOCKET_OPTIONS_HPP

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "platform/fits.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

// ---- reading -----------------------------------------------------------------------------------

namespace detail {

/// The options of AF_VSOCK are numbers of 64 bits; the socket's own (SOL_SOCKET) can be read as such too (bpo-27584).
constexpr bool has_wide_options([[maybe_unused]] int family) noexcept {
#ifdef AF_VSOCK
    return family == AF_VSOCK;
#else
    return false;
#endif
}

} // namespace detail

inline detail::result<int> socket::do_getsockopt(int level, int optname) const noexcept {
    if (detail::has_wide_options(family().value())) {
        std::uint64_t wide = 0;
        detail::os::address_length size = sizeof wide;
        if (const fault why = detail::os::get_option(handle_, level, optname, &wide, size)) return {0, why};
        int narrow = 0; // what the system wrote may be an int all the same
        if (size == sizeof narrow) std::memcpy(&narrow, &wide, sizeof narrow);
        if (size == sizeof narrow) return detail::success(narrow);
        if (!detail::fits<int>(wide)) return {0, detail::library_fault(errc::not_an_int)};
        return detail::success(static_cast<int>(wide));
    }
    int value = 0;
    detail::os::address_length size = sizeof value;
    const fault why = detail::os::get_option(handle_, level, optname, &value, size);
    return {value, why};
}

inline int socket::getsockopt(int level, int optname) const {
    const auto value = do_getsockopt(level, optname);
    if (!value.ok()) fail(value.fault, "getsockopt");
    return value.value;
}
inline int socket::getsockopt(int level, int optname, std::error_code& ec) const noexcept {
    const auto value = do_getsockopt(level, optname);
    detail::assign(ec, value.fault);
    return value.value;
}

/// CPython's limit of 1024 bytes is kept, which also makes room on the stack enough.
inline detail::result<bytes> socket::do_getsockopt(int level, int optname, buffer_size buflen) const noexcept {
    constexpr std::size_t most = 1024;
    if (buflen.given() <= 0 || buflen.value() > most) return {{}, detail::library_fault(errc::buflen_out_of_range)};
    char value[most];
    auto size = static_cast<detail::os::address_length>(buflen.value());
    if (const fault why = detail::os::get_option(handle_, level, optname, value, size)) return {{}, why};
    PYSOCK_TRY { return {bytes(value, detail::smaller(size, buflen.value())), {}}; }
    PYSOCK_CATCH_NO_MEMORY { return {{}, detail::os::no_memory()}; }
}

inline bytes socket::getsockopt(int level, int optname, buffer_size buflen) const {
    auto value = do_getsockopt(level, optname, buflen);
    if (!value.ok()) fail(value.fault, "getsockopt");
    return std::move(value.value);
}
inline bytes socket::getsockopt(int level, int optname, buffer_size buflen, std::error_code& ec) const noexcept {
    auto value = do_getsockopt(level, optname, buflen);
    detail::assign(ec, value.fault);
    return std::move(value.value);
}

// ---- writing -----------------------------------------------------------------------------------

template <detail::integer N>
detail::fault socket::do_setsockopt(int level, int optname, N value) noexcept {
    if (detail::has_wide_options(family().value())) {
        const auto wide = static_cast<std::uint64_t>(value);
        return detail::os::set_option(handle_, level, optname, &wide, sizeof wide);
    }
    if (!detail::fits<int>(value)) return detail::library_fault(errc::not_an_int);
    const int number = static_cast<int>(value);
    return detail::os::set_option(handle_, level, optname, &number, sizeof number);
}

void socket::setsockopt(int level, int optname, detail::integer auto value) {
    if (const fault why = do_setsockopt(level, optname, value))
        detail::throw_report(why, report(why, {.operation = "setsockopt", .value = detail::decimal(value)}));
}
void socket::setsockopt(int level, int optname, detail::integer auto value, std::error_code& ec) noexcept {
    detail::assign(ec, do_setsockopt(level, optname, value));
}

inline detail::fault socket::do_setsockopt_bytes(int level, int optname, bytes_like value) noexcept {
    return detail::os::set_option(handle_, level, optname, value.data(),
                                  static_cast<detail::os::address_length>(value.size()));
}
inline void socket::setsockopt(int level, int optname, bytes_like value) {
    if (const fault why = do_setsockopt_bytes(level, optname, value)) fail(why, "setsockopt");
}
inline void socket::setsockopt(int level, int optname, bytes_like value, std::error_code& ec) noexcept {
    detail::assign(ec, do_setsockopt_bytes(level, optname, value));
}

inline detail::fault socket::do_setsockopt_empty(int level, int optname, buffer_size optlen) noexcept {
    if (optlen.negative() || !detail::fits<int>(optlen.given())) return detail::library_fault(errc::not_an_int);
    return detail::os::set_option(handle_, level, optname, nullptr,
                                  static_cast<detail::os::address_length>(optlen.value()));
}
inline void socket::setsockopt(int level, int optname, detail::none_like auto, buffer_size optlen) {
    if (const fault why = do_setsockopt_empty(level, optname, optlen)) fail(why, "setsockopt", optlen.given());
}
inline void socket::setsockopt(int level, int optname, detail::none_like auto, buffer_size optlen,
                               std::error_code& ec) noexcept {
    detail::assign(ec, do_setsockopt_empty(level, optname, optlen));
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_OPTIONS_HPP
