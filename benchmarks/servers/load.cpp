// SPDX-License-Identifier: MIT
// The clients of an echo server: `load PORT IDLE ACTIVE`. Opens the connections, then for each number of rounds that it
// reads prints the nanoseconds they took. A round is a message of 64 bytes on each active connection, all sent before
// the first answer is waited for.
#include "../peer.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const int port = std::atoi(argv[1]);
    const std::size_t idle = std::strtoul(argv[2], nullptr, 10), active = std::strtoul(argv[3], nullptr, 10);
    const int process = argc > 4 ? std::atoi(argv[4]) : 0;
    constexpr long size = 64;
    char data[size] = {};
    const auto answered = [&](int fd) { return bench_peer_receive(fd, data, size) == size; };
    std::vector<int> connections;
    for (std::size_t i = 0; i < idle + active; ++i) {
        const int fd = bench_peer_connect(port);
        connections.push_back(fd);
        if (i % 256 == 255) { // the server has accepted all so far: none is lost in its queue
            bench_peer_send(fd, data, size);
            if (!answered(fd)) return 1;
        }
    }
    for (long rounds = 0; std::scanf("%ld", &rounds) == 1;) {
        const long before = bench_peer_now();
        for (; rounds > 0; --rounds) {
            if (process != 0) ::kill(process, SIGSTOP);
            for (std::size_t i = 0; i < active; ++i) bench_peer_send(connections[idle + i], data, size);
            if (process != 0) ::kill(process, SIGCONT);
            for (std::size_t i = 0; i < active; ++i)
                if (!answered(connections[idle + i])) return 1;
        }
        std::printf("%ld\n", bench_peer_now() - before);
        std::fflush(stdout);
    }
    for (const int fd : connections) bench_peer_reset(fd);
}
