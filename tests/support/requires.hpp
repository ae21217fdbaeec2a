// SPDX-License-Identifier: MIT
// What this machine can do, found out by trying, and the way for a test to skip itself for want of it.
#ifndef PYSOCK_TESTS_REQUIRES_HPP
#define PYSOCK_TESTS_REQUIRES_HPP

#include "support/system.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>

namespace support {

/// Whether a socket can be bound to ::1.
inline bool has_inet6_loopback() {
    const descriptor fd = raw_socket(AF_INET6, SOCK_STREAM);
    if (fd == no_descriptor) return false;
    ::sockaddr_in6 loopback{};
    loopback.sin6_family = AF_INET6;
    loopback.sin6_addr = IN6ADDR_LOOPBACK_INIT;
    const bool bound = ::bind(fd, reinterpret_cast<const ::sockaddr*>(&loopback), sizeof loopback) == 0;
    raw_close(fd);
    return bound;
}

/// Whether a socket of this family and type can be made.
inline bool has_socket(int family, int type, int proto = 0) {
    const descriptor fd = raw_socket(family, type, proto);
    if (fd != no_descriptor) raw_close(fd);
    return fd != no_descriptor;
}

/// Whether there is AF_UNIX: Windows has it since 10 1803, Wine has not.
inline bool has_unix() { return has_socket(AF_UNIX, SOCK_STREAM); }

/// Whether AF_UNIX has pairs: on Windows it has sockets at best.
inline bool has_unix_pairs() { return !on_windows && has_unix(); }

/// Whether a translator stands between the test and the kernel: qemu-user translates ancillary data wrongly where there
/// is too little room, does not know every option, and looks at arguments in another order. tools/check-platforms tells.
inline bool is_emulated() {
    return std::getenv("PYSOCK_TEST_EMULATOR") != nullptr; // NOLINT(concurrency-mt-unsafe): nobody sets it here
}

/// Whether SO_ERROR has the errors of this system: qemu-user passes on the number of the kernel under it, which other
/// processors number like this one, but for those with a history of their own (MIPS, SPARC, PA-RISC).
inline bool tells_connect_errors() { return !is_emulated() || ECONNREFUSED == 111; }
inline constexpr const char* wrong_so_error = "qemu-user does not translate SO_ERROR";

/// Whether SO_LINGER with no time breaks a connection off: Wine 8 ends it as close does.
inline bool sends_resets() { return !on_windows; }

/// Whether this process may do what only root may.
inline bool is_root() {
#ifdef _WIN32
    return false;
#else
    return ::geteuid() == 0;
#endif
}

/// Why the running test was skipped, or empty. The listener in main.cpp prints it when the test has ended well.
inline std::string& skip_reason() {
    static std::string reason;
    return reason;
}

} // namespace support

/// Ends the test here unless the condition holds; the reason is printed and CTest reports the test as skipped.
#define SKIP_UNLESS(condition, why)                                                                                    \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            ::support::skip_reason() = (why);                                                                          \
            return;                                                                                                    \
        }                                                                                                              \
    } while (false)

#endif // PYSOCK_TESTS_REQUIRES_HPP
