// SPDX-License-Identifier: MIT
// Whether a sanitizer watches this program: it keeps malloc for itself, and needs memory and time of its own.
#ifndef PYSOCK_TESTS_SANITIZED_HPP
#define PYSOCK_TESTS_SANITIZED_HPP

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PYSOCK_TESTS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define PYSOCK_TESTS_SANITIZED 1
#endif
#endif
#ifndef PYSOCK_TESTS_SANITIZED
#define PYSOCK_TESTS_SANITIZED 0
#endif

#endif // PYSOCK_TESTS_SANITIZED_HPP
