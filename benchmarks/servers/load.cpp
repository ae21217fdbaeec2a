// SPDX-License-Identifier: MIT
// The clients of an echo server: `load PORT PROCESS IDLE ACTIVE`. Opens the connections, then for each number of rounds
// that it reads prints the nanoseconds they took. A round is a message of 64 bytes on each active connection. The
// server's process is stopped while they are sent, so that it finds all of them at once; the time is from then to the
// last answer. Otherwise a faster server would see fewer of them at a time, and have more to do.
#include "../peer.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int argc, char** argv) {
    if (argc < 5) return 2;
    const int port = std::atoi(argv[1]), process = std::atoi(argv[2]);
    const std::size_t idle = std::strtoul(argv[3], nullptr, 10), active = std::strtoul(argv[4], nullptr, 10);
    constexpr long size = 64;
    char data[size] = {};
    const auto answered = [&](int fd) { return bench_peer_receive(fd, data, size) == size; };
    std::vector<int> connections;
    for (std::size_t i = 0; i < idle + active; ++i) {
        const int fd = bench_peer_connect(port);
        connections.push_back(fd);
        bench_peer_send(fd, data, size); // its answer tells that the server has accepted: one at a time, so that
        if (!answered(fd)) return 1;     // none is lost in its queue, and counts repeat
    }
    for (long rounds = 0; std::scanf("%ld", &rounds) == 1;) {
        long took = 0;
        for (; rounds > 0; --rounds) {
            ::kill(process, SIGSTOP);
            for (std::size_t i = 0; i < active; ++i) bench_peer_send(connections[idle + i], data, size);
            const long before = bench_peer_now();
            ::kill(process, SIGCONT);
            for (std::size_t i = 0; i < active; ++i)
                if (!answered(connections[idle + i])) return 1;
            took += bench_peer_now() - before;
        }
        std::printf("%ld\n", took);
        std::fflush(stdout);
    }
    for (const int fd : connections) bench_peer_reset(fd);
}
