// SPDX-License-Identifier: MIT
// Time on POSIX systems, and waiting for handles with poll(2).
#ifndef PYSOCK_PLATFORM_POSIX_WAIT_HPP
#define PYSOCK_PLATFORM_POSIX_WAIT_HPP

#include "platform/posix.hpp"

#include <cstddef>
#include <cstdint>

#if PYSOCK_OS_POSIX

#include <limits.h>
#include <poll.h>
#include <time.h>

namespace pysock::inline v0_1::detail::os {

/// A handle to be waited for, and what became of it.
using wait_entry = ::pollfd;

inline constexpr short readable = POLLIN;
inline constexpr short writable = POLLOUT;

/// Nanoseconds of a clock that no one sets: CLOCK_MONOTONIC.
inline std::int64_t now() noexcept {
    ::timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Waits until one of `entries` is ready or `nanoseconds` have passed (negative: without limit); yields how many are.
/// poll(2) counts in milliseconds: they are rounded up, so that a wait never ends before its time, and a wait of
/// more than 24 days returns early with 0; the caller looks at its clock.
inline result<std::size_t> wait(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    constexpr std::int64_t per_millisecond = 1'000'000;
    int milliseconds = -1;
    if (nanoseconds >= 0) {
        const std::int64_t whole = nanoseconds / per_millisecond + (nanoseconds % per_millisecond != 0 ? 1 : 0);
        milliseconds = whole > INT_MAX ? INT_MAX : static_cast<int>(whole);
    }
    return counted(::poll(entries, static_cast<::nfds_t>(count), milliseconds));
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_WAIT_HPP
