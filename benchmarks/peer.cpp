// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#if __has_include(<valgrind/callgrind.h>)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#include <valgrind/callgrind.h>
#define BENCH_DUMP(phase) CALLGRIND_DUMP_STATS_AT(phase)
#else
#define BENCH_DUMP(phase) static_cast<void>(phase)
#endif

/// Of allocations.cpp, where that is loaded.
extern "C" __attribute__((weak)) long bench_allocations(void);

namespace {

thread_local long system_calls = 0;

/// Counts a system call of the peer; its failure ends the program.
long called(long outcome) {
    ++system_calls;
    if (outcome < 0) {
        std::perror("the peer's call");
        std::abort();
    }
    return outcome;
}

int called(int outcome) { return static_cast<int>(called(static_cast<long>(outcome))); }

::sockaddr_in loopback(int port) {
    ::sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = __builtin_bswap16(static_cast<std::uint16_t>(port));
    name.sin_addr.s_addr = __builtin_bswap32(0x7f000001);
    return name;
}

template <class Name>
const ::sockaddr* pointer(const Name& name) {
    return reinterpret_cast<const ::sockaddr*>(&name);
}

int bound(int kind) {
    const int fd = called(::socket(AF_INET, kind | SOCK_CLOEXEC, 0));
    const ::sockaddr_in name = loopback(0);
    called(::bind(fd, pointer(name), sizeof name));
    return fd;
}

/// A byte, and room for one descriptor beside it.
struct descriptor_message {
    char byte = 'x';
    ::iovec part{&byte, 1};
    alignas(::cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    ::msghdr head{};

    descriptor_message() {
        head.msg_iov = &part;
        head.msg_iovlen = 1;
        head.msg_control = control;
        head.msg_controllen = sizeof control;
    }
};

} // namespace

long bench_peer_nothing(long, void*, long) { return 0; }

int bench_peer_listen() {
    const int fd = bound(SOCK_STREAM);
    called(::listen(fd, 1024));
    return fd;
}

int bench_peer_listen_at(const char* path) {
    ::sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::strncpy(name.sun_path, path, sizeof name.sun_path - 1);
    const int fd = called(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    called(::bind(fd, pointer(name), sizeof name));
    called(::listen(fd, 1024));
    return fd;
}

int bench_peer_port(int fd) {
    ::sockaddr_in name{};
    ::socklen_t size = sizeof name;
    called(::getsockname(fd, reinterpret_cast<::sockaddr*>(&name), &size));
    return __builtin_bswap16(name.sin_port);
}

int bench_peer_accept(int listener, long room) {
    const int fd = called(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // not on a UNIX socket, which has no such delay
    ++system_calls;
    if (room > 0) {
        const int size = static_cast<int>(room);
        for (const int which : {SO_SNDBUF, SO_RCVBUF}) called(::setsockopt(fd, SOL_SOCKET, which, &size, sizeof size));
    }
    return fd;
}

int bench_peer_connect(int port) {
    const ::sockaddr_in name = loopback(port);
    const int fd = called(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    called(::connect(fd, pointer(name), sizeof name));
    return fd;
}

void bench_peer_reset(int fd) {
    const ::linger at_once{1, 0};
    called(::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
    called(::close(fd));
}

long bench_peer_send(int fd, const void* data, long size) {
    for (long done = 0; done < size;)
        done += called(
            ::send(fd, static_cast<const char*>(data) + done, static_cast<std::size_t>(size - done), MSG_NOSIGNAL));
    return size;
}

long bench_peer_receive(int fd, void* data, long size) {
    for (long done = 0; done < size;) {
        const long received =
            called(::recv(fd, static_cast<char*>(data) + done, static_cast<std::size_t>(size - done), 0));
        if (received == 0) return done;
        done += received;
    }
    return size;
}

void bench_peer_drain(int fd, long total) {
    std::string space(1 << 20, '\0');
    for (long done = 0; done < total;) {
        const long received = called(::recv(fd, space.data(), space.size(), 0));
        if (received == 0) return;
        done += received;
    }
}

void bench_peer_pour(int fd, long total, long size) {
    const std::string data(static_cast<std::size_t>(size), 'x');
    for (long done = 0; done < total; done += size) bench_peer_send(fd, data.data(), size);
}

int bench_peer_datagrams() { return bound(SOCK_DGRAM); }

long bench_peer_send_to(int fd, const void* data, long size, int port) {
    const ::sockaddr_in name = loopback(port);
    return called(::sendto(fd, data, static_cast<std::size_t>(size), 0, pointer(name), sizeof name));
}

void bench_peer_send_descriptor(int fd, int passed) {
    descriptor_message message;
    ::cmsghdr* const item = CMSG_FIRSTHDR(&message.head);
    item->cmsg_level = SOL_SOCKET;
    item->cmsg_type = SCM_RIGHTS;
    item->cmsg_len = CMSG_LEN(sizeof passed);
    std::memcpy(CMSG_DATA(item), &passed, sizeof passed);
    called(::sendmsg(fd, &message.head, 0));
}

void bench_peer_receive_descriptor(int fd) {
    descriptor_message message;
    called(::recvmsg(fd, &message.head, MSG_CMSG_CLOEXEC));
    int passed = -1;
    std::memcpy(&passed, CMSG_DATA(CMSG_FIRSTHDR(&message.head)), sizeof passed);
    called(::close(passed));
}

void bench_peer_mark(const char* variant, const char* phase) {
    char line[256];
    int length = std::snprintf(line, sizeof line, "%s %s", variant, phase);
    BENCH_DUMP(line);
    // The descriptor is none: the call shows in a trace, and does nothing.
    if (::write(-1, line, static_cast<std::size_t>(length)) >= 0) std::abort();
    length += std::snprintf(line + length, sizeof line - static_cast<std::size_t>(length), "\t%ld\t%ld\n",
                            bench_allocations == nullptr ? -1 : bench_allocations(), system_calls);
    if (::write(STDOUT_FILENO, line, static_cast<std::size_t>(length)) != length) std::abort();
}

long bench_peer_now() {
    ::timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}
