// SPDX-License-Identifier: MIT
// echo_client: sends each line that you type to an echo_server and prints the answer.
//     echo_client [PORT [HOST]]               8091 at localhost; `Exit` or Ctrl-D ends it
#include "arguments.hpp"
#include "lines.hpp"
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    py::socket client(py::af_inet, py::sock_stream);
    client.connect({given.text(2, "localhost"), given.port(1, 8091)});
    std::cout << "connected to " << client.getpeername() << '\n';
    line_reader reader(client);
    std::string answer, message;
    reader.readline(answer);
    std::cout << answer;
    while (std::cout << "Client:" && std::getline(std::cin, message) && message != "Exit") {
        client.sendall(message + '\n');
        if (!reader.readline(answer)) throw std::runtime_error("the server ended the conversation");
        std::cout << answer;
    }
    if (std::cin)
        client.sendall("Exit\n");
    else
        std::cout << '\n';
} catch (const std::exception& problem) {
    std::cerr << "echo_client: " << problem.what() << '\n';
    return 1;
}
