// SPDX-License-Identifier: MIT
// Time on Windows, and waiting for sockets with WSAPoll and select.
#ifndef PYSOCK_PLATFORM_WINSOCK_WAIT_HPP
#define PYSOCK_PLATFORM_WINSOCK_WAIT_HPP

#include "platform/winsock.hpp"

#include <climits>
#include <cstddef>
#include <cstdint>

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// A handle to be waited for, and what became of it.
using wait_entry = ::WSAPOLLFD;

inline constexpr short readable = POLLRDNORM; // not POLLIN, which is urgent data too
inline constexpr short writable = POLLWRNORM;

/// Nanoseconds of a clock that no one sets: QueryPerformanceCounter. GetTickCount64 moves in steps of 15 milliseconds.
inline std::int64_t now() noexcept {
    ::LARGE_INTEGER frequency;
    ::LARGE_INTEGER count;
    ::QueryPerformanceFrequency(&frequency); // never fails since Windows XP; reads memory, so it need not be kept
    ::QueryPerformanceCounter(&count);
    constexpr std::int64_t per_second = 1'000'000'000;
    const std::int64_t seconds = count.QuadPart / frequency.QuadPart;
    const std::int64_t rest = count.QuadPart % frequency.QuadPart;
    return seconds * per_second + rest * per_second / frequency.QuadPart;
}

/// `nanoseconds` in units of so many, rounded up so that a wait never ends before its time, and at most what an int
/// holds.
constexpr int rounded_up(std::int64_t nanoseconds, std::int64_t unit) noexcept {
    const std::int64_t whole = nanoseconds / unit + (nanoseconds % unit != 0 ? 1 : 0);
    return whole > INT_MAX ? INT_MAX : static_cast<int>(whole);
}

inline result<std::size_t> poll(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    return counted(
        ::WSAPoll(entries, static_cast<::ULONG>(count), nanoseconds < 0 ? -1 : rounded_up(nanoseconds, 1'000'000)));
}

inline void add_to(::fd_set& set, handle member) noexcept { set.fd_array[set.fd_count++] = member; }

inline bool is_in(const ::fd_set& set, handle member) noexcept {
    for (unsigned i = 0; i < set.fd_count; ++i)
        if (set.fd_array[i] == member) return true;
    return false;
}

/// Waits for entries of which some want to write: they may be connecting. WSAPoll does not tell of a connection that
/// failed before Windows 10 2004 (Microsoft, WSAPoll); select does, as an exception. Urgent data is one too, but only
/// of a socket that has a peer: it is no reason to write, and those are left to WSAPoll.
inline result<std::size_t> select(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    ::fd_set to_read{};
    ::fd_set to_write{};
    ::fd_set failed{};
    for (std::size_t i = 0; i < count; ++i) {
        entries[i].revents = 0;
        if ((entries[i].events & readable) != 0) add_to(to_read, entries[i].fd);
        if ((entries[i].events & writable) == 0) continue;
        add_to(to_write, entries[i].fd);
        add_to(failed, entries[i].fd);
    }
    constexpr std::int64_t longest = 1'000'000'000'000'000; // the seconds of a timeval are a long of 32 bits
    const std::int64_t left = nanoseconds > longest ? longest : nanoseconds;
    const std::int64_t microseconds = left / 1000 + (left % 1000 != 0 ? 1 : 0);
    ::timeval time{static_cast<long>(microseconds / 1'000'000), static_cast<long>(microseconds % 1'000'000)};
    if (::select(0, &to_read, &to_write, &failed, nanoseconds < 0 ? nullptr : &time) < 0) return {0, last_fault()};
    std::size_t ready = 0;
    bool urgent = false;
    for (std::size_t i = 0; i < count; ++i) {
        const handle member = entries[i].fd;
        if (is_in(to_read, member)) entries[i].revents |= readable;
        if (is_in(to_write, member)) entries[i].revents |= writable;
        if (is_in(failed, member)) {
            raw_address peer;
            const bool has_peer = !peer_name(member, peer);
            urgent = urgent || has_peer;
            if (!has_peer) entries[i].revents |= POLLERR;
        }
        if (entries[i].revents != 0) ++ready;
    }
    return ready == 0 && urgent ? poll(entries, count, nanoseconds) : success(ready);
}

/// Whether a receive would wait. No flag keeps it from that, so it has to be found out before.
inline bool receive_would_wait(handle from) noexcept {
    wait_entry entry{from, readable, 0};
    const auto ready = poll(&entry, 1, 0);
    return ready.ok() && ready.value == 0;
}

/// Waits until one of `entries` is ready or `nanoseconds` have passed (negative: without limit); yields how many are.
inline result<std::size_t> wait(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    for (std::size_t i = 0; i < count && count <= FD_SETSIZE; ++i)
        if ((entries[i].events & writable) != 0) return select(entries, count, nanoseconds);
    return poll(entries, count, nanoseconds);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_WAIT_HPP
