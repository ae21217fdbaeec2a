// SPDX-License-Identifier: MIT
// families: tries each address family with each socket type, and prints what this machine offers.
//     families                                SOCK_RAW wants a protocol too, and root's rights
#include <iomanip>
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

constexpr py::address_family families[] = {py::af_inet, py::af_inet6, py::af_unix};
constexpr py::socket_kind types[] = {py::sock_stream, py::sock_dgram, py::sock_raw, py::sock_rdm, py::sock_seqpacket};

std::string offer(py::address_family family, py::socket_kind kind) {
    try {
        py::socket sock(family, kind);
        return "yes";
    } catch (const py::error& problem) {
        return "no: " + problem.strerror();
    }
}

int main() {
    for (const auto family : families) {
        for (const auto kind : types) {
            std::cout << std::left << std::setw(10) << family.name() << std::setw(16) << kind.name()
                      << offer(family, kind) << '\n';
        }
    }
}
