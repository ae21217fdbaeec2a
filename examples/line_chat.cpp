// SPDX-License-Identifier: MIT
// line_chat: a conversation by lines, with the socket as a file. The server says how long each line is.
//     line_chat [PORT [SECONDS]]              serves (8093); lets a client be silent for SECONDS (60)
//     line_chat PORT client                   sends the lines that you type; Ctrl-D ends it
#include "arguments.hpp"
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

void converse(py::socket& conn) {
    py::socket_file file = conn.makefile("rwb");
    int number = 0;
    for (std::string line; !(line = file.readline(65536)).empty();) {
        while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
        file.write("line " + std::to_string(++number) + " has " + std::to_string(line.size()) + " bytes\n");
        file.flush();
    }
}

void serve(int port, int patience) {
    py::socket server = py::create_server({"localhost", port});
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
}

void talk(int port) {
    py::socket_file file = py::create_connection({"localhost", port}).makefile("rwb"); // the file keeps it open
    for (std::string typed; std::getline(std::cin, typed);) {
        file.write(typed + '\n');
        file.flush();
        const std::string answer = file.readline();
        if (answer.empty()) throw std::runtime_error("the server ended the conversation");
        std::cout << answer << std::flush;
    }
}

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const int port = given.port(1, 8093);
    if (given.text(2, "") == "client")
        talk(port);
    else
        serve(port, given.seconds(2, 60));
} catch (const std::exception& problem) {
    std::cerr << "line_chat: " << problem.what() << '\n';
    return 1;
}
