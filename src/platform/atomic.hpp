// SPDX-License-Identifier: MIT
// The few atomic operations the library needs, without the cost of including <atomic>.
#ifndef PYSOCK_PLATFORM_ATOMIC_HPP
#define PYSOCK_PLATFORM_ATOMIC_HPP

namespace pysock::inline v0_1::detail::os {

/// One word that several threads share: process-wide settings and reference counts.
/// <atomic> would add a quarter to what the header costs to include; the compilers offer the same operations built in.
template <class T>
class atomic {
public:
    constexpr explicit atomic(T value) noexcept : value_(value) {}
    atomic(const atomic&) = delete;
    atomic& operator=(const atomic&) = delete;

    T load() const noexcept { return __atomic_load_n(&value_, __ATOMIC_ACQUIRE); }
    void store(T value) noexcept { __atomic_store_n(&value_, value, __ATOMIC_RELEASE); }
    T exchange(T value) noexcept { return __atomic_exchange_n(&value_, value, __ATOMIC_ACQ_REL); }

    /// Adds `amount` and returns the sum.
    T add(T amount) noexcept { return __atomic_add_fetch(&value_, amount, __ATOMIC_ACQ_REL); }

private:
    T value_;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_ATOMIC_HPP
