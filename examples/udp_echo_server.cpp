// SPDX-License-Identifier: MIT
// udp_echo_server: sends every datagram back to the address that it came from. Ctrl-C ends it.
//     udp_echo_server [PORT]                  talk to it with udp_echo_client, or with `nc -u localhost 8092`
// There is no connection: one socket serves all clients, and each datagram arrives whole or not at all.
#include "arguments.hpp"
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    py::socket server(py::af_inet, py::sock_dgram);
    server.bind({"localhost", given.port(1, 8092)});
    std::cout << "listening on " << server.getsockname() << std::endl;
    while (true) {
        try {
            const auto [data, peer] = server.recvfrom(65535);
            std::cout << data.size() << " bytes from " << peer << std::endl;
            server.sendto(data, peer);
        } catch (const py::error& problem) {
            std::cout << "lost a datagram: " << problem.what() << std::endl;
        }
    }
} catch (const std::exception& problem) {
    std::cerr << "udp_echo_server: " << problem.what() << '\n';
    return 1;
}
