// SPDX-License-Identifier: MIT
// unix_echo: an echo between two processes of one machine; the address is a path.
//     unix_echo [PATH [SECONDS]]              serves at PATH; lets a client be silent for SECONDS (60)
//     unix_echo PATH client                   sends the lines that you type; `Exit` or Ctrl-D ends it
#include "arguments.hpp"
#include "lines.hpp"
#include <filesystem>
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

void serve(const std::string& path, int patience) {
    if (std::filesystem::is_socket(path) && py::socket(py::af_unix, py::sock_stream).connect_ex(path) == ECONNREFUSED)
        std::filesystem::remove(path); // left behind by a server that is gone
    py::socket server(py::af_unix, py::sock_stream);
    server.bind(path);
    server.listen();
    std::cout << "listening on " << server.getsockname() << std::endl;
    while (true) {
        try {
            auto [conn, peer] = server.accept();
            std::cout << "client " << repr(peer) << std::endl; // '': a client that only connects has no name
            conn.settimeout(patience);
            line_reader reader(conn, 65536);
            std::string line;
            while (reader.readline(line) && !says_exit(line)) conn.sendall(line);
        } catch (const py::error& problem) {
            std::cout << "lost a client: " << problem.what() << std::endl;
        }
    }
}

void talk(const std::string& path) {
    py::socket client(py::af_unix, py::sock_stream);
    client.connect(path);
    line_reader reader(client);
    std::string answer, message;
    while (std::cout << "Client:" && std::getline(std::cin, message) && message != "Exit") {
        client.sendall(message + '\n');
        if (!reader.readline(answer)) throw std::runtime_error("the server ended the conversation");
        std::cout << answer;
    }
    if (!std::cin) std::cout << '\n';
}

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const std::string path = given.text(1, "/tmp/unix_echo.socket");
    if (given.text(2, "") == "client")
        talk(path);
    else
        serve(path, given.seconds(2, 60));
} catch (const std::exception& problem) {
    std::cerr << "unix_echo: " << problem.what() << '\n';
    return 1;
}
