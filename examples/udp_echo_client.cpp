// SPDX-License-Identifier: MIT
// udp_echo_client: sends each line that you type as a datagram to a udp_echo_server and prints the answer.
//     udp_echo_client [PORT [HOST]]           8092 at localhost; `Exit` or Ctrl-D ends it
// Nobody says when a datagram is lost or no server is there: hence the timeout.
#include "arguments.hpp"
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const std::string host = given.text(2, "localhost");
    const int port = given.port(1, 8092);
    py::socket client(py::af_inet, py::sock_dgram);
    client.settimeout(2);
    std::string message;
    while (std::cout << "Client:" && std::getline(std::cin, message) && message != "Exit") {
        client.sendto(message, {host, port});
        try {
            const auto [answer, server] = client.recvfrom(65535);
            std::cout << server << ": " << answer << '\n';
        } catch (const py::timeout&) {
            std::cout << "no answer within 2 seconds\n";
        }
    }
    if (!std::cin) std::cout << '\n';
} catch (const std::exception& problem) {
    std::cerr << "udp_echo_client: " << problem.what() << '\n';
    return 1;
}
