// SPDX-License-Identifier: MIT
// echo_server: greets a client, sends every line back, and at `Exit` takes the next client. Ctrl-C ends it.
//     echo_server [PORT [SECONDS]]            talk to it with echo_client, or with `nc localhost 8091`
// A client that is silent for SECONDS (60) has to make room for the next one.
#include "arguments.hpp"
#include "lines.hpp"
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

void converse(py::socket& conn) {
    conn.sendall("Server:hello, let's start\n");
    line_reader reader(conn, 65536);
    std::string line;
    while (reader.readline(line) && !says_exit(line)) {
        conn.sendall(line);
    }
}

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const int patience = given.seconds(2, 60);
    py::socket server(py::af_inet, py::sock_stream);
    server.setsockopt(py::sol_socket, py::so_reuseaddr, 1);
    server.bind({"localhost", given.port(1, 8091)});
    server.listen();
    std::cout << "listening on " << server.getsockname() << std::endl;
    while (true) {
        try {
            auto [conn, peer] = server.accept();
            std::cout << "client " << peer << std::endl;
            conn.settimeout(patience);
            converse(conn);
        } catch (const py::error& problem) {
            std::cout << "lost a client: " << problem.what() << std::endl;
        }
    }
} catch (const std::exception& problem) {
    std::cerr << "echo_server: " << problem.what() << '\n';
    return 1;
}
