// SPDX-License-Identifier: MIT
// dualstack_echo_client: tries each address of a host, over IPv6 and IPv4, until a server answers; then it echoes.
//     dualstack_echo_client [PORT [HOST]]     8093 at this machine; `Exit` or Ctrl-D ends it
// create_connection does the same in one call, and does not wait for one address to fail before it tries the next.
#include "arguments.hpp"
#include "lines.hpp"
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

py::socket connect_to(const py::host_like& host, int port) {
    for (const auto& [family, type, proto, canonname, address] :
         py::getaddrinfo(host, port, py::af_unspec, py::sock_stream)) {
        try {
            py::socket client(family, type, proto);
            client.connect(address);
            return client;
        } catch (const py::error& problem) {
            std::cout << "not at " << address << ": " << problem.strerror() << '\n';
        }
    }
    throw std::runtime_error("no server answers");
}

int main(int argc, char* argv[]) try {
    const int port = arguments(argc, argv).port(1, 8093);
    py::socket client = connect_to(argc > 2 ? py::host_like(argv[2]) : py::none, port);
    std::cout << "connected to " << client.getpeername() << '\n';
    line_reader reader(client);
    std::string answer, message;
    while (std::cout << "Client:" && std::getline(std::cin, message) && message != "Exit") {
        client.sendall(message + '\n');
        if (!reader.readline(answer)) throw std::runtime_error("the server ended the conversation");
        std::cout << answer;
    }
    if (!std::cin) std::cout << '\n';
} catch (const std::exception& problem) {
    std::cerr << "dualstack_echo_client: " << problem.what() << '\n';
    return 1;
}
