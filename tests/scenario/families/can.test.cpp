// SPDX-License-Identifier: MIT
// Frames and messages over the virtual CAN interface vcan0, with each protocol of AF_CAN.
#include "support/addresses.hpp"
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#ifdef __linux__

#include <linux/can.h>
#include <linux/can/bcm.h>
#include <net/if.h>

namespace {

constexpr const char* interface = "vcan0";

#define NEEDS_CAN(type, proto)                                                                                         \
    SKIP_UNLESS(support::has_socket(AF_CAN, type, proto), "no AF_CAN sockets of protocol " #proto);                    \
    SKIP_UNLESS(::if_nametoindex(interface) != 0, "no interface vcan0")

pysock::socket can_socket(pysock::socket_kind type, int proto) {
    pysock::socket s(pysock::af_can, type, proto);
    s.settimeout(support::loopback_timeout);
    return s;
}

::can_frame frame_of(::canid_t id, std::string_view data) {
    ::can_frame frame{};
    frame.can_id = id;
    frame.len = static_cast<unsigned char>(data.size());
    std::memcpy(frame.data, data.data(), data.size());
    return frame;
}

template <class T>
std::string_view bytes_of(const T& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

} // namespace

TEST_SUITE_BEGIN("families/can");

TEST_CASE("CAN_RAW: a frame goes from one socket to another, and tells its interface") {
    NEEDS_CAN(SOCK_RAW, CAN_RAW);
    const support::no_descriptor_leak guard;
    auto a = can_socket(pysock::sock_raw, pysock::can_raw);
    auto b = can_socket(pysock::sock_raw, pysock::can_raw);
    CHECK(str(a.getsockname()) == "('',)");
    a.bind(interface);
    b.bind({""}); // all interfaces
    CHECK(str(a.getsockname()) == "('vcan0',)");
    CHECK(a.getsockname().as<pysock::can_address>().ifname == interface);
    CHECK(str(b.getsockname()) == "('',)");
    const auto frame = frame_of(0x123, "abc");
    CHECK(a.send(bytes_of(frame)) == sizeof frame);
    const auto [data, addr] = b.recvfrom(64);
    CHECK(data == bytes_of(frame));
    CHECK(str(addr) == "('vcan0',)");
    CHECK(addr == a.getsockname());
    // A socket that is bound to no interface says with each frame where it goes.
    CHECK(b.sendto(bytes_of(frame), "vcan0") == sizeof frame);
    CHECK(a.recvmsg(64, 128).data == bytes_of(frame));
    CHECK(b.sendto(bytes_of(frame), addr) == sizeof frame);
    CHECK(a.recv(64) == bytes_of(frame));
}

TEST_CASE("CAN_RAW: a filter lets its frames through only") {
    NEEDS_CAN(SOCK_RAW, CAN_RAW);
    auto a = can_socket(pysock::sock_raw, pysock::can_raw);
    auto b = can_socket(pysock::sock_raw, pysock::can_raw);
    const ::can_filter wanted{.can_id = 0x200, .can_mask = 0x700};
    b.setsockopt(pysock::sol_can_raw, pysock::can_raw_filter, bytes_of(wanted));
    CHECK(b.getsockopt(pysock::sol_can_raw, pysock::can_raw_filter, sizeof wanted) == bytes_of(wanted));
    a.bind(pysock::can_address{interface});
    b.bind(pysock::can_address{interface});
    for (const ::canid_t id : {0x100u, 0x234u}) CHECK(a.send(bytes_of(frame_of(id, "x"))) == sizeof(::can_frame));
    CHECK(b.recv(64) == bytes_of(frame_of(0x234, "x")));
}

TEST_CASE("CAN_RAW: an interface that is not there is no such device") {
    NEEDS_CAN(SOCK_RAW, CAN_RAW);
    auto s = can_socket(pysock::sock_raw, pysock::can_raw);
    std::error_code ec;
    s.bind("nosuch", ec);
    CHECK(ec == std::errc::no_such_device);
    CHECK_THROWS_AS(s.bind("nosuch"), pysock::error);
}

TEST_CASE("CAN_BCM: the broadcast manager sends a frame for a connected socket") {
    NEEDS_CAN(SOCK_DGRAM, CAN_BCM);
    auto listener = can_socket(pysock::sock_raw, pysock::can_raw);
    listener.bind(interface);
    auto s = can_socket(pysock::sock_dgram, pysock::can_bcm);
    s.connect(interface);
    auto head = support::zeroed<::bcm_msg_head>();
    head.opcode = TX_SEND;
    head.nframes = 1;
    const auto frame = frame_of(0x321, "bcm");
    CHECK(s.sendmsg({bytes_of(head), bytes_of(frame)}) == sizeof head + sizeof frame);
    CHECK(listener.recv(64) == bytes_of(frame));
}

TEST_CASE("CAN_BCM: a subscription reports the content that changed, with the interface") {
    NEEDS_CAN(SOCK_DGRAM, CAN_BCM);
    auto sender = can_socket(pysock::sock_raw, pysock::can_raw);
    sender.bind(interface);
    auto s = can_socket(pysock::sock_dgram, pysock::can_bcm);
    s.connect({interface});
    auto head = support::zeroed<::bcm_msg_head>();
    head.opcode = RX_SETUP;
    head.flags = RX_FILTER_ID;
    head.can_id = 0x42;
    CHECK(s.send(bytes_of(head)) == sizeof head);
    const auto frame = frame_of(0x42, "new");
    CHECK(sender.send(bytes_of(frame)) == sizeof frame);
    const auto [data, addr] = s.recvfrom(1024);
    REQUIRE(data.size() == sizeof head + sizeof frame);
    std::memcpy(&head, data.data(), sizeof head);
    CHECK(head.opcode == RX_CHANGED);
    CHECK(data.ends_with(bytes_of(frame)));
    CHECK(str(addr) == "('vcan0',)");
}

TEST_CASE("CAN_ISOTP: a message longer than a frame arrives whole") {
    NEEDS_CAN(SOCK_DGRAM, CAN_ISOTP);
    auto a = can_socket(pysock::sock_dgram, pysock::can_isotp);
    auto b = can_socket(pysock::sock_dgram, pysock::can_isotp);
    CHECK(str(a.getsockname()) == "('', 0, 0)");
    a.bind({interface, 0x7e8, 0x7e0});
    b.bind(pysock::can_isotp_address{.ifname = interface, .rx_id = 0x7e0, .tx_id = 0x7e8});
    CHECK(str(a.getsockname()) == "('vcan0', 2024, 2016)");
    CHECK(b.getsockname().as<pysock::can_isotp_address>().tx_id == 0x7e8);
    const std::string text(1'000, 'i');
    a.sendall(text);
    CHECK(b.recv(4096) == text);
    CHECK(b.send("back") == 4);
    const auto [data, addr] = a.recvfrom(4096);
    CHECK(data == "back");
    CHECK(addr.as<pysock::can_address>().ifname == interface);
    CHECK(b.send("once more") == 9);
    CHECK(a.recvmsg(4096, 64).data == "once more"); // CAN_ISOTP knows no MSG_CMSG_CLOEXEC
}

TEST_CASE("CAN_ISOTP: ids of 29 bits are marked and come back so") {
    NEEDS_CAN(SOCK_DGRAM, CAN_ISOTP);
    auto s = can_socket(pysock::sock_dgram, pysock::can_isotp);
    s.bind({interface, pysock::can_eff_flag | 0x18daf110U, pysock::can_eff_flag | 0x18da10f1U});
    CHECK(s.getsockname().as<pysock::can_isotp_address>().rx_id == 0x98daf110);
    CHECK(str(s.getsockname()) == "('vcan0', 2564485392, 2564428017)");
}

TEST_CASE("CAN_J1939: a datagram goes to an address and tells its sender's, its priority beside it") {
    NEEDS_CAN(SOCK_DGRAM, CAN_J1939);
    auto a = can_socket(pysock::sock_dgram, pysock::can_j1939);
    auto b = can_socket(pysock::sock_dgram, pysock::can_j1939);
    CHECK(str(a.getsockname()) == "('', 0, 262144, 255)");
    a.bind({interface, pysock::j1939_no_name, pysock::j1939_no_pgn, 0x20});
    b.bind(pysock::can_j1939_address{.ifname = interface, .addr = 0x30});
    CHECK(str(b.getsockname()) == "('vcan0', 0, 262144, 48)");
    CHECK(b.sendto("ask", {interface, 0, 0x2000, 0x20}) == 3);
    const auto [data, addr] = a.recvfrom(4096);
    CHECK(data == "ask");
    CHECK(str(addr) == "('vcan0', 0, 8192, 48)");
    CHECK(addr.as<pysock::can_j1939_address>() ==
          pysock::can_j1939_address{.ifname = interface, .name = 0, .pgn = 0x2000, .addr = 0x30});
    CHECK(a.sendto("back", addr) == 4); // what was received is where to send
    const auto [answer, ancdata, msg_flags, sender] = b.recvmsg(4096, 256);
    CHECK(answer == "back");
    CHECK(sender.as<pysock::can_j1939_address>().addr == 0x20);
    REQUIRE(ancdata.size() > 0);
    CHECK(ancdata.begin()->cmsg_level == pysock::sol_can_base + pysock::can_j1939);
    CHECK(ancdata.begin()->cmsg_type == pysock::scm_j1939_dest_addr);
    CHECK(ancdata.begin()->cmsg_data == "\x30");
}

TEST_CASE("CAN_J1939: a datagram of many frames arrives whole") {
    NEEDS_CAN(SOCK_DGRAM, CAN_J1939);
    auto a = can_socket(pysock::sock_dgram, pysock::can_j1939);
    auto b = can_socket(pysock::sock_dgram, pysock::can_j1939);
    a.bind(pysock::can_j1939_address{.ifname = interface, .addr = 0x40});
    b.bind(pysock::can_j1939_address{.ifname = interface, .addr = 0x50});
    const std::string text(1'000, 'j');
    CHECK(b.sendto(text, {interface, 0, 0x2000, 0x40}) == text.size());
    const auto [data, addr] = a.recvfrom(4096);
    CHECK(data == text);
    CHECK(addr.as<pysock::can_j1939_address>().addr == 0x50); // of such a one Linux does not tell the interface
}

TEST_CASE("an address of a CAN_ISOTP socket is no place to send for one of CAN_J1939") {
    NEEDS_CAN(SOCK_DGRAM, CAN_ISOTP);
    NEEDS_CAN(SOCK_DGRAM, CAN_J1939);
    auto a = can_socket(pysock::sock_dgram, pysock::can_isotp);
    auto b = can_socket(pysock::sock_dgram, pysock::can_j1939);
    a.bind({interface, 1, 2});
    std::error_code ec;
    b.sendto("x", a.getsockname(), ec);
    CHECK(ec == pysock::errc::wrong_family);
    b.connect(a.getsockname(), ec);
    CHECK(ec == pysock::errc::wrong_family);
}

TEST_SUITE_END();

#endif // __linux__
