// SPDX-License-Identifier: MIT
// pass_descriptor: one process opens a file, another one reads it, which need not be allowed to open it.
//     pass_descriptor [PATH]                  waits at PATH for a file and prints what is in it
//     pass_descriptor PATH FILE               opens FILE and passes it to the process that waits at PATH
#include "arguments.hpp"
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

void wait_for_file(const std::string& path) {
    py::socket server(py::af_unix, py::sock_stream);
    server.bind(path);
    server.listen();
    std::cout << "waiting at " << server.getsockname() << std::endl;
    auto [conn, peer] = server.accept();
    std::filesystem::remove(path);
    conn.settimeout(60);
    auto [name, fds, flags, addr] = py::recv_fds(conn, 1024, 1);
    if (fds.empty()) throw std::runtime_error("no descriptor came");
    std::cout << name << ":\n";
    std::FILE* const file = fdopen(fds[0].detach(), "rb"); // from now on it closes the descriptor
    std::size_t all = 0;
    char block[4096];
    while (const std::size_t size = std::fread(block, 1, sizeof block, file)) {
        std::cout.write(block, static_cast<std::streamsize>(size));
        all += size;
    }
    std::fclose(file);
    conn.sendall(std::to_string(all) + " bytes read");
}

void pass(const std::string& path, const std::string& name) {
    const py::owned_fd file(open(name.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw std::system_error(errno, std::generic_category(), name);
    py::socket client(py::af_unix, py::sock_stream);
    client.connect(path);
    py::send_fds(client, {name}, {file}); // the descriptor goes with the first byte, so there has to be one
    std::cout << client.recv(100) << '\n';
}

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const std::string path = given.text(1, "/tmp/pass_descriptor.socket");
    if (const std::string name = given.text(2, ""); name.empty())
        wait_for_file(path);
    else
        pass(path, name);
} catch (const std::exception& problem) {
    std::cerr << "pass_descriptor: " << problem.what() << '\n';
    return 1;
}
