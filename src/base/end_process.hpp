// SPDX-License-Identifier: MIT
// How a throwing form that fails ends where exceptions are switched off.
#ifndef PYSOCK_BASE_END_PROCESS_HPP
#define PYSOCK_BASE_END_PROCESS_HPP

#include "platform/config.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace pysock::inline v0_1::detail {

#if defined(__cpp_exceptions)
inline constexpr bool has_exceptions = true;
#else
inline constexpr bool has_exceptions = false;
#endif

/// With exceptions switched off: the last words of a throwing form that fails.
[[noreturn]] PYSOCK_COLD inline void end_process(const std::exception& unthrown) noexcept {
    std::fprintf(stderr, "pysock: %s (exceptions are disabled)\n", unthrown.what());
    std::abort();
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_BASE_END_PROCESS_HPP
