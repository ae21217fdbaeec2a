// SPDX-License-Identifier: MIT
// connect_ex_probe: which of these addresses answer? `connect_ex` returns the error number, `connect` throws.
//     connect_ex_probe [HOST:PORT ...]        the guide's two servers, unless told otherwise
// Exit code 0 when all of them answer.
#include "arguments.hpp"
#include <iostream>
#include <pysock.hpp>
#include <vector>

namespace py = pysock;

struct host_and_port {
    std::string host;
    int port;
};

bool answers(const std::string& host, int port) {
    std::cout << host << ':' << port << '\n';
    py::socket first(py::af_inet, py::sock_stream);
    first.settimeout(3);
    const int code = first.connect_ex({host, port});
    std::cout << "  connect_ex returns " << code << " (" << std::generic_category().message(code) << ")\n";
    py::socket second(py::af_inet, py::sock_stream);
    second.settimeout(3);
    try {
        second.connect({host, port});
        std::cout << "  connect returns, connected to " << second.getpeername() << '\n';
    } catch (const py::connection_refused_error& problem) {
        std::cout << "  connect throws connection_refused_error: " << problem.what() << '\n';
    }
    return code == 0;
}

host_and_port to_address(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos || colon == 0) throw std::invalid_argument("an address is HOST:PORT, not '" + text + "'");
    return {text.substr(0, colon), arguments::to_port(text.substr(colon + 1))};
}

int main(int argc, char* argv[]) try {
    std::vector<host_and_port> addresses;
    for (int index = 1; index < argc; ++index) addresses.push_back(to_address(argv[index]));
    if (argc < 2) addresses = {{"localhost", 8090}, {"localhost", 8091}};
    int missing = 0;
    for (const auto& [host, port] : addresses) {
        try {
            missing += !answers(host, port);
        } catch (const py::error& problem) { // connect_ex throws too when the host has no address
            std::cout << "  throws " << problem.what() << '\n';
            ++missing;
        }
    }
    return missing == 0 ? 0 : 1;
} catch (const std::exception& problem) {
    std::cerr << "connect_ex_probe: " << problem.what() << '\n';
    return 1;
}
