// SPDX-License-Identifier: MIT
// The program of somebody who imports pysock: more than calls, so that what templates and look-up by argument need is there too.
#include <chrono>
#include <iostream>
#include <system_error>

import pysock;

using namespace std::chrono_literals;

int main() {
    pysock::socket server = pysock::create_server({"127.0.0.1", 0}, {.backlog = 1});
    pysock::socket client = pysock::create_connection(server.getsockname(), 5s);
    auto [conn, peer] = server.accept();
    auto [host, port] = peer;
    client.sendall("pysock by import");
    std::cout << conn.recv_exactly(16) << " from " << host << '\n';
    for (const auto& [family, type, proto, canonname, address] : pysock::getaddrinfo("127.0.0.1", 80, pysock::af_inet, pysock::sock_stream))
        std::cout << address << ' ' << repr(family) << '\n';
    std::error_code ec;
    conn.setsockopt(pysock::sol_socket, pysock::so_rcvbuf, 65536);
    conn.settimeout(0.0);
    conn.recv(1, pysock::msg_peek | pysock::msg_dontwait, ec);
    std::cout << (ec == std::errc::resource_unavailable_try_again ? "nothing more" : ec.message()) << '\n';
    try {
        pysock::inet_pton(pysock::af_inet, "not an address");
    } catch (const pysock::error& e) {
        std::cout << e.what() << '\n';
    }
}
