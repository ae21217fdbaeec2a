// SPDX-License-Identifier: MIT
// resolve: prints all addresses of a host and port, and what each of them is called the other way round.
//     resolve [HOST [PORT]]                   localhost; PORT is a number or a service, such as http
#include "arguments.hpp"
#include <iomanip>
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

int main(int argc, char* argv[]) try {
    const std::string asked = arguments(argc, argv).text(1, "localhost");
    const py::service_like service = argc > 2 ? py::service_like(argv[2]) : py::none;
    for (const auto& [family, type, proto, canonname, address] : py::getaddrinfo(asked, service)) {
        const auto [host, port] = py::getnameinfo(address, type == py::sock_dgram ? py::ni_dgram : 0);
        std::cout << std::left << std::setw(9) << family.name() << std::setw(12) << type.name() << std::right
                  << std::setw(3) << proto << "  " << address << " is " << host << ' ' << port << '\n';
    }
} catch (const std::exception& problem) {
    std::cerr << "resolve: " << problem.what() << '\n';
    return 1;
}
