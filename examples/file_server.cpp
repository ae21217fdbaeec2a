// SPDX-License-Identifier: MIT
// file_server: sends one file to whoever connects, then hangs up. Ctrl-C ends it.
//     file_server FILE [PORT [SECONDS]]       fetch it with `nc localhost 8092`
// A client that takes nothing for SECONDS (60) has to make room for the next one.
#include "arguments.hpp"
#include <cstdio>
#include <iostream>
#include <memory>
#include <pysock.hpp>

namespace py = pysock;

struct closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using open_file = std::unique_ptr<std::FILE, closer>;

open_file open(const std::string& path) {
    if (std::FILE* file = std::fopen(path.c_str(), "rb")) return open_file(file);
    throw std::system_error(errno, std::system_category(), path);
}

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const std::string path = given.text(1, "");
    const int patience = given.seconds(3, 60);
    open(path); // no reason to serve what is not there
    py::socket server = py::create_server({"localhost", given.port(2, 8092)});
    std::cout << "listening on " << server.getsockname() << std::endl;
    while (true) {
        try {
            auto [conn, peer] = server.accept();
            conn.settimeout(patience);
            const open_file file = open(path); // anew for each client: it may have changed
            std::int64_t sent = 0; // a timeout is for a whole call, so a piece at a time: slow clients may be slow
            while (const auto piece = conn.sendfile(file.get(), sent, 100'000))
                sent += static_cast<std::int64_t>(piece);
            std::cout << "sent " << sent << " bytes to " << peer << std::endl;
        } catch (const py::error& problem) {
            std::cout << "lost a client: " << problem.what() << std::endl;
        }
    }
} catch (const std::exception& problem) {
    std::cerr << "file_server: " << problem.what() << '\n';
    return 1;
}
