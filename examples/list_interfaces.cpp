// SPDX-License-Identifier: MIT
// list_interfaces: prints the network interfaces of this machine, each with its index.
//     list_interfaces                         the index is the scope of a link-local IPv6 address
#include <iomanip>
#include <iostream>
#include <pysock.hpp>

int main() try {
    for (const auto& [index, name] : pysock::if_nameindex()) {
        std::cout << std::setw(4) << index << ' ' << name << '\n';
    }
} catch (const pysock::error& problem) {
    std::cerr << "list_interfaces: " << problem.what() << '\n';
    return 1;
}
