// SPDX-License-Identifier: MIT
// An echo server over epoll(7), whose sockets are a library's. What each server of this folder does: prints the port
// that it listens on, echoes on all connections, and ends when the last of them has gone.
#ifndef PYSOCK_BENCHMARKS_SERVERS_EPOLL_HPP
#define PYSOCK_BENCHMARKS_SERVERS_EPOLL_HPP

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include <sys/epoll.h>

/// `Sockets` has a type of connections, empty at first, and says how one is accepted, read and written; `read` gives 0
/// for one that has ended in whatever way.
template <class Sockets>
int serve() {
    Sockets sockets;
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    const auto watch = [epoll](int fd) {
        ::epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.fd = fd;
        if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &wanted) != 0) std::abort();
    };
    const int listener = sockets.listener();
    watch(listener);
    std::printf("%d\n", sockets.port());
    std::fflush(stdout);

    std::vector<typename Sockets::connection> connections; // by their descriptors
    std::size_t open = 0;
    ::epoll_event events[128];
    char data[65536];
    while (true) {
        const int count = ::epoll_wait(epoll, events, 128, -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[i].data.fd;
            if (fd == listener) {
                auto fresh = sockets.accept();
                const int its = Sockets::descriptor(fresh);
                watch(its);
                const auto at = static_cast<std::size_t>(its);
                if (connections.size() <= at) connections.resize(at + 1);
                connections[at] = std::move(fresh);
                ++open;
                continue;
            }
            auto& connection = connections[static_cast<std::size_t>(fd)];
            const std::size_t size = Sockets::read(connection, data, sizeof data);
            if (size > 0) {
                Sockets::write(connection, data, size);
            } else {
                Sockets::close(connection);
                if (--open == 0) return 0;
            }
        }
    }
}

#endif // PYSOCK_BENCHMARKS_SERVERS_EPOLL_HPP
