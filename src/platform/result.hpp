// SPDX-License-Identifier: MIT
// What an operation inside the library yields: a value, or the number of what went wrong.
#ifndef PYSOCK_PLATFORM_RESULT_HPP
#define PYSOCK_PLATFORM_RESULT_HPP

#include <utility>

namespace pysock::inline v0_1::detail {

/// Whose number a fault carries.
enum class origin : int {
    system,        ///< the operating system: errno
    resolver,      ///< getaddrinfo and getnameinfo: EAI_*
    host_database, ///< gethostbyname and gethostbyaddr: h_errno
    library,       ///< pysock itself: pysock::errc
};

/// A failure as two numbers. It travels in a register where a std::error_code would need memory,
/// and becomes an error_code or an exception only when it reaches the caller.
struct fault {
    int number = 0; ///< 0: no failure
    origin from = origin::system;

    constexpr explicit operator bool() const noexcept { return number != 0; }
    friend constexpr bool operator==(fault, fault) noexcept = default;
};

/// A value, or why there is none.
template <class T>
struct [[nodiscard]] result {
    T value{};
    detail::fault fault{};

    constexpr bool ok() const noexcept { return !fault; }
};

/// The result that holds `value`.
template <class T>
constexpr result<T> success(T value) noexcept {
    return {std::move(value), {}};
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_PLATFORM_RESULT_HPP
