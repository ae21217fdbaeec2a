// SPDX-License-Identifier: MIT
// can_frames: sends a frame over a CAN bus, and prints it as another socket on the bus receives it.
//     can_frames [INTERFACE [TEXT]]           vcan0; a frame carries at most 8 bytes
// A bus without hardware: ip link add vcan0 type vcan; ip link set vcan0 up
#include "arguments.hpp"
#include <cstdint>
#include <cstring>
#include <iomanip>
#include <iostream>
#include <pysock.hpp>

namespace py = pysock;

/// A frame as CAN_RAW sockets send and receive it.
struct can_frame {
    std::uint32_t id;
    std::uint8_t length;
    std::uint8_t padding[3];
    char data[8];
};

int main(int argc, char* argv[]) try {
    const arguments given(argc, argv);
    const std::string interface = given.text(1, "vcan0");
    const std::string text = given.text(2, "hello");
    if (text.size() > 8) throw std::invalid_argument("a frame carries at most 8 bytes");
    py::socket sender(py::af_can, py::sock_raw, py::can_raw);
    py::socket receiver(py::af_can, py::sock_raw, py::can_raw);
    sender.bind(interface);
    receiver.bind(interface);
    receiver.settimeout(2);

    can_frame frame{.id = 0x123, .length = static_cast<std::uint8_t>(text.size()), .padding = {}, .data = {}};
    text.copy(frame.data, sizeof frame.data);
    sender.sendall(std::as_bytes(std::span(&frame, 1)));

    const auto [received, addr] = receiver.recvfrom(sizeof frame);
    std::memcpy(&frame, received.data(), sizeof frame);
    std::cout << addr << " 0x" << std::hex << frame.id << " [" << int{frame.length} << "] "
              << std::string(frame.data, frame.length) << '\n';
} catch (const std::exception& problem) {
    std::cerr << "can_frames: " << problem.what() << '\n';
    return 1;
}
