// SPDX-License-Identifier: MIT
// Sockets of each Bluetooth protocol, their addresses there and back. Nothing is sent: there is no radio. HCI gets a
// controller of its own from /dev/vhci.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#ifdef __linux__

namespace {

#define NEEDS_BLUETOOTH(type, proto)                                                                                   \
    SKIP_UNLESS(support::has_socket(AF_BLUETOOTH, type, proto), "no AF_BLUETOOTH sockets of protocol " #proto)

} // namespace

TEST_SUITE_BEGIN("families/bluetooth");

TEST_CASE("Bluetooth L2CAP: a psm on any device comes back from getsockname") {
    NEEDS_BLUETOOTH(SOCK_SEQPACKET, 0);
    const support::no_descriptor_leak guard;
    pysock::socket s(pysock::af_bluetooth, pysock::sock_seqpacket, pysock::btproto_l2cap);
    CHECK(str(s.getsockname()) == "('00:00:00:00:00:00', 0)");
    s.bind({pysock::bdaddr_any, 0x1001});
    CHECK(str(s.getsockname()) == "('00:00:00:00:00:00', 4097)");
    CHECK(s.getsockname().as<pysock::l2cap_address>().psm == 0x1001);
    std::error_code ec;
    pysock::socket second(pysock::af_bluetooth, pysock::sock_seqpacket, pysock::btproto_l2cap);
    second.bind(s.getsockname(), ec);
    CHECK(ec == std::errc::address_in_use);
}

TEST_CASE("Bluetooth L2CAP: the type of the device comes back as the fourth item") {
    NEEDS_BLUETOOTH(SOCK_SEQPACKET, 0);
    pysock::socket s(pysock::af_bluetooth, pysock::sock_seqpacket, pysock::btproto_l2cap);
    s.bind(pysock::l2cap_address{.bdaddr = pysock::bdaddr_any.data(), .bdaddr_type = pysock::bdaddr_le_public});
    CHECK(s.getsockname().as<pysock::l2cap_address>().bdaddr_type == pysock::bdaddr_le_public);
}

TEST_CASE("Bluetooth RFCOMM: a channel comes back from getsockname, and an address of L2CAP is none") {
    NEEDS_BLUETOOTH(SOCK_STREAM, 3);
    pysock::socket s(pysock::af_bluetooth, pysock::sock_stream, pysock::btproto_rfcomm);
    s.bind({pysock::bdaddr_any, 5});
    CHECK(str(s.getsockname()) == "('00:00:00:00:00:00', 5)");
    CHECK(s.getsockname().as<pysock::rfcomm_address>().channel == 5);
    std::error_code ec;
    pysock::socket l2cap(pysock::af_bluetooth, pysock::sock_seqpacket, pysock::btproto_l2cap);
    l2cap.bind(s.getsockname(), ec);
    CHECK(ec == pysock::errc::wrong_family);
}

TEST_CASE("Bluetooth SCO: a device comes back from getsockname as text") {
    NEEDS_BLUETOOTH(SOCK_SEQPACKET, 2);
    pysock::socket s(pysock::af_bluetooth, pysock::sock_seqpacket, pysock::btproto_sco);
    s.bind(pysock::bdaddr_any);
    CHECK(str(s.getsockname()) == "00:00:00:00:00:00");
    CHECK(s.getsockname().as<pysock::sco_address>().bdaddr == pysock::bdaddr_any);
}

TEST_CASE("Bluetooth HCI: without a device getsockname fails, and with a virtual one it comes back") {
    NEEDS_BLUETOOTH(SOCK_RAW, 1);
    pysock::socket s(pysock::af_bluetooth, pysock::sock_raw, pysock::btproto_hci);
    std::error_code ec;
    s.bind({pysock::hci_dev_none}, ec);
    CHECK_FALSE(ec);
    s.getsockname(ec);
    CHECK(ec.value() == EBADFD);

    const pysock::owned_fd controller(::open("/dev/vhci", O_RDWR | O_CLOEXEC));
    SKIP_UNLESS(controller.fileno() >= 0, "no virtual Bluetooth controllers");
    REQUIRE(::write(controller.fileno(), "\xff\0", 2) == 2); // a controller, please
    char answer[4]{};
    REQUIRE(::read(controller.fileno(), answer, sizeof answer) == 4); // two bytes, then its number
    const int number = static_cast<unsigned char>(answer[2]);
    pysock::socket bound(pysock::af_bluetooth, pysock::sock_raw, pysock::btproto_hci);
    bound.bind(number);
    CHECK(str(bound.getsockname()) == std::to_string(number));
    CHECK(bound.getsockname().as<pysock::hci_address>().dev == number);
}

TEST_SUITE_END();

#endif // __linux__
