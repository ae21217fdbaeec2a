// SPDX-License-Identifier: MIT
// The program of somebody who got pysock in one of the ways that this folder tries.
#include <pysock.hpp>

#include <iostream>

int main() {
    auto [here, there] = pysock::socketpair();
    here.sendall("pysock " + std::to_string(PYSOCK_VERSION_MAJOR) + "." + std::to_string(PYSOCK_VERSION_MINOR) + "." +
                 std::to_string(PYSOCK_VERSION_PATCH));
    here.close();
    std::cout << there.recv(100) << "\n";
    std::cout << pysock::getaddrinfo("127.0.0.1", 80, 0, pysock::sock_stream).at(0).sockaddr << "\n";
}
