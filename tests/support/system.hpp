// SPDX-License-Identifier: MIT
// The headers of the operating system that tests name things of (those of Windows come with pysock), and the few bare
// calls that look at a descriptor from outside.
#ifndef PYSOCK_TESTS_SYSTEM_HPP
#define PYSOCK_TESTS_SYSTEM_HPP

#include "support/subject.hpp"

#include <chrono>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#define CMSG_LEN WSA_CMSG_LEN
#define CMSG_SPACE WSA_CMSG_SPACE
using cmsghdr = ::WSACMSGHDR;
#else
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace support {

/// musl: it reads the databases in another way and has no macro that names it. Linux's other C library is glibc.
#if defined(__linux__) && !defined(__GLIBC__)
inline constexpr bool on_musl = true;
#else
inline constexpr bool on_musl = false;
#endif

/// What the system calls an open socket.
using descriptor = decltype(pysock::socket().fileno());
inline constexpr auto no_descriptor = static_cast<descriptor>(-1);

#ifdef _WIN32
inline constexpr bool on_windows = true;
inline constexpr int read_only = O_RDONLY | O_BINARY;
inline int make_pipe(int (&ends)[2]) { return ::_pipe(ends, 4096, O_BINARY); }

/// Opens a socket by the system's own call, which pysock has no part in.
inline descriptor raw_socket(int family, int type, int proto = 0) {
    ::WSADATA about;
    return ::WSAStartup(MAKEWORD(2, 2), &about) == 0 ? ::socket(family, type, proto) : no_descriptor;
}
inline void raw_close(descriptor open) { ::closesocket(open); }

/// Whether it is a socket's: the system may have given the number to something else.
inline bool is_open(descriptor fd) {
    int type = 0;
    int size = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0;
}
inline bool closes_on_exec(descriptor fd) {
    ::DWORD flags = 0;
    return ::GetHandleInformation(reinterpret_cast<::HANDLE>(fd), &flags) != 0 && (flags & HANDLE_FLAG_INHERIT) == 0;
}
#else
inline constexpr bool on_windows = false;
inline constexpr int read_only = O_RDONLY | O_CLOEXEC;
inline int make_pipe(int (&ends)[2]) { return ::pipe(ends); }

/// Opens a socket by the system's own call, which pysock has no part in.
inline descriptor raw_socket(int family, int type, int proto = 0) { return ::socket(family, type, proto); }
inline void raw_close(descriptor open) { ::close(open); }

inline bool is_open(descriptor fd) { return ::fcntl(fd, F_GETFD) >= 0; }
inline bool closes_on_exec(descriptor fd) { return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0; }
#endif

/// Waits until one of `events` comes to the descriptor; false where none comes in time.
inline bool poll_one(descriptor fd, short events, std::chrono::milliseconds limit) {
    ::pollfd entry{fd, events, 0};
#ifdef _WIN32
    return ::WSAPoll(&entry, 1, static_cast<int>(limit.count())) == 1;
#else
    return ::poll(&entry, 1, static_cast<int>(limit.count())) == 1;
#endif
}

/// Whether the descriptor's mode is this one. Windows does not tell: there it is taken on trust.
inline bool has_mode([[maybe_unused]] descriptor fd, [[maybe_unused]] bool nonblocking) {
#ifdef _WIN32
    return true;
#else
    return ((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0) == nonblocking;
#endif
}

} // namespace support

#endif // PYSOCK_TESTS_SYSTEM_HPP
