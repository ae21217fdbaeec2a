// SPDX-License-Identifier: MIT
// The version of pysock, and what the header has to know about its compiler and operating system.
#ifndef PYSOCK_PLATFORM_CONFIG_HPP
#define PYSOCK_PLATFORM_CONFIG_HPP

/// The version, which is 0.x.y while callers may still have to change; its parts as numbers.
#define PYSOCK_VERSION_MAJOR 0
/// It grows with what is new; before 1.0 it may break callers.
#define PYSOCK_VERSION_MINOR 1
/// It grows with corrections.
#define PYSOCK_VERSION_PATCH 0
/// The version as one number: major * 10000 + minor * 100 + patch.
#define PYSOCK_VERSION (PYSOCK_VERSION_MAJOR * 10000 + PYSOCK_VERSION_MINOR * 100 + PYSOCK_VERSION_PATCH)

// ---- operating system --------------------------------------------------------------------------

#if defined(__unix__) || defined(__unix) || (defined(__APPLE__) && defined(__MACH__))
#define PYSOCK_OS_POSIX 1
#define PYSOCK_OS_WINDOWS 0
#elif defined(_WIN32)
#define PYSOCK_OS_POSIX 0
#define PYSOCK_OS_WINDOWS 1
#else
#error "pysock: this operating system is not supported; Linux, the other POSIX systems and Windows are"
#endif

// Names that only one of the two has. What they do is one and the same where both have them.
#define PYSOCK_POSIX_NAMES PYSOCK_OS_POSIX
#define PYSOCK_WINDOWS_NAMES PYSOCK_OS_WINDOWS

// Families whose addresses and numbers are those of Linux's binary interface.
#if defined(__linux__)
#define PYSOCK_LINUX_FAMILIES 1
#else
#define PYSOCK_LINUX_FAMILIES 0
#endif

// ---- compiler ----------------------------------------------------------------------------------

// What rarely runs stays out of line, so that the calls that matter stay small where they are used.
#define PYSOCK_COLD [[gnu::noinline, gnu::cold]]
#define PYSOCK_NOINLINE [[gnu::noinline]]
#define PYSOCK_ALWAYS_INLINE [[gnu::always_inline]]

// What is costly to translate and not in every program is a template, although nothing in it varies: the compiler then
// translates it where it is used, not wherever the header is included. That goes for functions and for whole classes,
// whose name is then an alias: `using socket_io = basic_socket_io<>`.
#define PYSOCK_LAZY template <class Unused = void>
#define PYSOCK_LAZY_BODY template <class Unused>

// Without exceptions the header compiles and the error_code forms are complete; a throwing form that fails
// ends the process, since it has no other way to say so (see base/end_process.hpp).
#if defined(__cpp_exceptions)
#define PYSOCK_THROW(...) throw __VA_ARGS__
#define PYSOCK_TRY try
#define PYSOCK_CATCH_NO_MEMORY catch (const std::bad_alloc&)
#define PYSOCK_CATCH_ANYTHING catch (...)
#else
#define PYSOCK_THROW(...) ::pysock::detail::end_process(__VA_ARGS__)
#define PYSOCK_TRY if constexpr (true)
#define PYSOCK_CATCH_NO_MEMORY else
#define PYSOCK_CATCH_ANYTHING else
#endif

#endif // PYSOCK_PLATFORM_CONFIG_HPP
