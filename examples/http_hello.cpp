// SPDX-License-Identifier: MIT
// http_hello: answers every HTTP request with the text `Hello, TCP Socket`. Ctrl-C ends it.
//     http_hello [PORT [SECONDS]]             then open http://localhost:8090/ in a browser
// A client has SECONDS (5) for all it says: a silent or an endless one cannot hold up the others for longer.
#include "arguments.hpp"
#include <chrono>
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;
using monotonic = std::chrono::steady_clock;

bool receive(py::socket& conn, monotonic::time_point deadline, py::bytes& piece) {
    const auto left = deadline - monotonic::now();
    if (left <= left.zero()) return false;
    conn.settimeout(left);
    std::error_code late_or_gone; // either way nothing more comes
    return !(piece = conn.recv(4096, late_or_gone)).empty();
}

std::string response_to(const std::string& request) {
    const bool good = request.find("\n\n") != request.npos && request.find(" HTTP/1.") < request.find('\n');
    const std::string status = good ? "200 OK" : "400 Bad Request";
    const std::string text = good ? "Hello, TCP Socket" : "Bad Request";
    const std::string head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\n" +
                             "Content-Length: " + std::to_string(text.size()) + "\r\nConnection: close\r\n\r\n";
    return request.starts_with("HEAD ") ? head : head + text;
}

void serve(py::socket& conn, monotonic::time_point deadline) {
    std::string request, piece; // the request ends with an empty line; its lines end with CR LF, typed ones with LF
    while (request.size() < 8192 && request.find("\n\n") == request.npos && receive(conn, deadline, piece)) {
        std::erase(piece, '\r');
        request += piece;
    }
    conn.sendall(response_to(request));
    conn.shutdown(py::shut_wr); // that was all; to close while the client still sends could cost it the answer
    while (receive(conn, deadline, piece)) continue;
}

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const std::chrono::seconds patience(given.seconds(2, 5));
    py::socket server = py::create_server({"localhost", given.port(1, 8090)});
    std::cout << "serving http://localhost:" << server.getsockname().port() << '/' << std::endl;
    while (true) {
        try {
            auto [conn, peer] = server.accept();
            std::cout << "client " << peer << std::endl;
            serve(conn, monotonic::now() + patience);
        } catch (const py::error& problem) {
            std::cout << "lost a client: " << problem.what() << std::endl;
        }
    }
} catch (const std::exception& problem) {
    std::cerr << "http_hello: " << problem.what() << '\n';
    return 1;
}
