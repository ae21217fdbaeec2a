// SPDX-License-Identifier: MIT
// dualstack_echo_server: sends back what comes, over IPv4 or IPv6, one client after the other. Ctrl-C ends it.
//     dualstack_echo_server [PORT [HOST]]     8093; without HOST it serves every interface of this machine
// The resolver says which families there are and how to make their sockets; the first address that works is taken.
// To serve both families from one socket, ask create_server for dualstack_ipv6.
#include "arguments.hpp"
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

py::socket listen_on(const py::host_like& host, int port) {
    for (const auto& [family, type, proto, canonname, address] :
         py::getaddrinfo(host, port, py::af_unspec, py::sock_stream, 0, py::ai_passive)) {
        try {
            py::socket server(family, type, proto);
            server.setsockopt(py::sol_socket, py::so_reuseaddr, 1);
            server.bind(address);
            server.listen(1);
            return server;
        } catch (const py::error& problem) {
            std::cout << "not on " << address << ": " << problem.strerror() << std::endl;
        }
    }
    throw std::runtime_error("no address works");
}

int main(int argc, char* argv[]) try {
    const int port = arguments(argc, argv).port(1, 8093);
    py::socket server = listen_on(argc > 2 ? py::host_like(argv[2]) : py::none, port);
    std::cout << "listening on " << server.getsockname() << std::endl;
    while (true) {
        try {
            auto [conn, peer] = server.accept();
            std::cout << "client " << peer << std::endl;
            conn.settimeout(60);
            for (py::bytes data = conn.recv(4096); !data.empty(); data = conn.recv(4096)) {
                conn.sendall(data);
            }
        } catch (const py::error& problem) {
            std::cout << "lost a client: " << problem.what() << std::endl;
        }
    }
} catch (const std::exception& problem) {
    std::cerr << "dualstack_echo_server: " << problem.what() << '\n';
    return 1;
}
