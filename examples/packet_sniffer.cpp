// SPDX-License-Identifier: MIT
// packet_sniffer: prints the next frames that go over a network interface, as they are below IP.
//     packet_sniffer [COUNT [INTERFACE]]      10 frames of lo; wants root's rights (CAP_NET_RAW)
// Over lo each frame is seen twice, as it leaves and as it arrives.
#include "arguments.hpp"
#include <iomanip>
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

constexpr const char* kinds[] = {"for us", "for all", "for many", "for others", "sent"};

/// The addresses in the header of IPv4, which starts behind the 14 bytes of Ethernet's.
std::string hosts(const py::bytes& frame, int proto) {
    if (proto != 0x0800 || frame.size() < 34) return "";
    return " " + py::inet_ntoa(frame.substr(26, 4)) + " > " + py::inet_ntoa(frame.substr(30, 4));
}

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const int count = arguments::to_number("the count", given.text(1, "10"), 1, 1'000'000);
    const std::string interface = given.text(2, "lo");
    py::socket sniffer(py::af_packet, py::sock_raw);
    sniffer.bind({interface, py::eth_p_all});
    std::cout << "the next " << count << " frames of " << interface << ':' << std::endl;
    for (int seen = 0; seen < count; ++seen) {
        const auto [frame, addr] = sniffer.recvfrom(65535);
        const auto [ifname, proto, pkttype, hatype, hardware] = addr.as<py::packet_address>();
        std::cout << "0x" << std::hex << std::setw(4) << std::setfill('0') << proto << std::dec << ' ' << frame.size()
                  << " bytes " << (pkttype < std::size(kinds) ? kinds[pkttype] : "other") << hosts(frame, proto)
                  << std::endl;
    }
} catch (const std::exception& problem) {
    std::cerr << "packet_sniffer: " << problem.what() << '\n';
    return 1;
}
