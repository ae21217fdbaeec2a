// SPDX-License-Identifier: MIT
// How long a test may wait. Everything here is an upper limit; no test sleeps for any of it.
#ifndef PYSOCK_TESTS_DEADLINE_HPP
#define PYSOCK_TESTS_DEADLINE_HPP

#include <chrono>
#include <cstdint>
#include <cstdlib>

namespace support {

/// A time limit times PYSOCK_TEST_TIMEOUT_SCALE, which slow machines and sanitizers set.
inline std::chrono::milliseconds scaled(std::chrono::milliseconds limit) {
    const char* text = std::getenv("PYSOCK_TEST_TIMEOUT_SCALE"); // NOLINT(concurrency-mt-unsafe): nobody sets it here
    const int factor = text == nullptr ? 1 : std::atoi(text);
    return limit * (factor > 0 ? factor : 1);
}

/// For an operation over loopback that has to succeed: far more than it needs, less than CTest allows.
inline const std::chrono::milliseconds loopback_timeout = scaled(std::chrono::seconds(10));

/// For an operation that has to time out.
inline const std::chrono::milliseconds short_timeout{50};

/// For a whole test; the watchdog ends the process after it.
inline const std::chrono::milliseconds test_timeout = scaled(std::chrono::seconds(45));

/// A limit as pysock's own parts take one.
inline std::int64_t nanoseconds(std::chrono::milliseconds time) { return std::int64_t{time.count()} * 1'000'000; }

} // namespace support

#endif // PYSOCK_TESTS_DEADLINE_HPP
