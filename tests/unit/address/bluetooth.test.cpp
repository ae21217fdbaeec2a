// SPDX-License-Identifier: MIT
// AF_BLUETOOTH with each of its protocols. The structs of libbluetooth's headers, which are rarely installed, are
// written down here from include/net/bluetooth of the kernel.
#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#ifdef __linux__

using namespace support;
using namespace std::string_view_literals;
using pysock::errc;
using pysock::hci_address;
using pysock::l2cap_address;
using pysock::rfcomm_address;
using pysock::sco_address;

namespace {

struct bdaddr_t {
    unsigned char b[6];
} __attribute__((packed));
struct sockaddr_l2 {
    unsigned short l2_family;
    unsigned short l2_psm;
    bdaddr_t l2_bdaddr;
    unsigned short l2_cid;
    unsigned char l2_bdaddr_type;
    unsigned char padding; // by name, since a struct that is returned in registers loses what has none
};
struct sockaddr_hci {
    unsigned short hci_family;
    unsigned short hci_dev;
    unsigned short hci_channel;
};
struct sockaddr_sco {
    unsigned short sco_family;
    bdaddr_t sco_bdaddr;
};
struct sockaddr_rc {
    unsigned short rc_family;
    bdaddr_t rc_bdaddr;
    unsigned char rc_channel;
    unsigned char padding;
};

enum { l2cap = 0, hci = 1, sco = 2, rfcomm = 3 };

constexpr bdaddr_t device = {{0xab, 0x89, 0x67, 0x45, 0x23, 0x01}}; // 01:23:45:67:89:AB
constexpr const char* device_text = "01:23:45:67:89:AB";
constexpr const char* form =
    "L2CAP {bdaddr, psm[, cid[, bdaddr_type]]}, RFCOMM {bdaddr, channel}, HCI {dev, channel}, SCO bdaddr";

sockaddr_l2 l2cap_name(unsigned short psm, unsigned short cid = 0, unsigned char type = 0) {
    auto name = zeroed<sockaddr_l2>();
    name.l2_family = AF_BLUETOOTH;
    name.l2_psm = psm;
    name.l2_bdaddr = device;
    name.l2_cid = cid;
    name.l2_bdaddr_type = type;
    return name;
}
sockaddr_hci hci_name(unsigned short dev, unsigned short channel) { return {AF_BLUETOOTH, dev, channel}; }
sockaddr_sco sco_name() { return {AF_BLUETOOTH, device}; }
sockaddr_rc rfcomm_name(unsigned char channel) {
    auto name = zeroed<sockaddr_rc>();
    name.rc_family = AF_BLUETOOTH;
    name.rc_bdaddr = device;
    name.rc_channel = channel;
    return name;
}

void refuse_form(int proto, const pysock::address_like& argument) {
    check_refused<pysock::error>(AF_BLUETOOTH, proto, argument, errc::bluetooth_wrong_format,
                                 "bind(): wrong format: bind " + argument.print() + " instead of " + form);
}

} // namespace

TEST_SUITE_BEGIN("address/bluetooth");

TEST_CASE("an L2CAP argument becomes struct sockaddr_l2, with two to four items and psm as it is") {
    CHECK(same_bytes(made(AF_BLUETOOTH, l2cap, {device_text, 0x1001}), l2cap_name(0x1001)));
    CHECK(same_bytes(made(AF_BLUETOOTH, l2cap, {device_text, 0, 4}), l2cap_name(0, 4)));
    CHECK(same_bytes(made(AF_BLUETOOTH, l2cap, {device_text, 65535, 65535, 255}), l2cap_name(65535, 65535, 255)));
    const l2cap_address named{.bdaddr = device_text, .psm = 1, .cid = 2, .bdaddr_type = 1};
    CHECK(same_bytes(made(AF_BLUETOOTH, l2cap, named), l2cap_name(1, 2, 1)));
    CHECK(of_system(l2cap_name(1, 2, 1), l2cap).as<l2cap_address>() == named);
}

TEST_CASE("an L2CAP address prints with as many items as count") {
    CHECK(str(of_system(l2cap_name(0x1001), l2cap)) == "('01:23:45:67:89:AB', 4097)");
    CHECK(str(of_system(l2cap_name(1, 2), l2cap)) == "('01:23:45:67:89:AB', 1, 2)");
    CHECK(str(of_system(l2cap_name(1, 2, 1), l2cap)) == "('01:23:45:67:89:AB', 1, 2, 1)");
    CHECK(str(of_system(l2cap_name(1, 0, 2), l2cap)) == "('01:23:45:67:89:AB', 1, 0, 2)");
    CHECK(repr(of_system(l2cap_name(1), l2cap)) == str(of_system(l2cap_name(1), l2cap)));
}

TEST_CASE("an RFCOMM argument becomes struct sockaddr_rc, and back Python's tuple") {
    CHECK(same_bytes(made(AF_BLUETOOTH, rfcomm, {device_text, 30}), rfcomm_name(30)));
    CHECK(same_bytes(made(AF_BLUETOOTH, rfcomm, rfcomm_address{device_text, 255}), rfcomm_name(255)));
    CHECK(str(of_system(rfcomm_name(30), rfcomm)) == "('01:23:45:67:89:AB', 30)");
    CHECK(of_system(rfcomm_name(30), rfcomm).as<rfcomm_address>() == rfcomm_address{device_text, 30});
}

TEST_CASE("an HCI argument is a device alone or with a channel, and prints so") {
    CHECK(same_bytes(made(AF_BLUETOOTH, hci, 3), hci_name(3, 0)));
    CHECK(same_bytes(made(AF_BLUETOOTH, hci, {3}), hci_name(3, 0)));
    CHECK(same_bytes(made(AF_BLUETOOTH, hci, {pysock::hci_dev_none, 1}), hci_name(0xffff, 1)));
    CHECK(same_bytes(made(AF_BLUETOOTH, hci, hci_address{.dev = 2, .channel = 3}), hci_name(2, 3)));
    CHECK(str(of_system(hci_name(3, 0), hci)) == "3");
    CHECK(str(of_system(hci_name(3, 1), hci)) == "(3, 1)");
    CHECK(of_system(hci_name(3, 1), hci).as<hci_address>() == hci_address{.dev = 3, .channel = 1});
}

TEST_CASE("a SCO argument is a device, and prints as text") {
    CHECK(same_bytes(made(AF_BLUETOOTH, sco, device_text), sco_name()));
    CHECK(same_bytes(made(AF_BLUETOOTH, sco, {device_text}), sco_name()));
    CHECK(same_bytes(made(AF_BLUETOOTH, sco, sco_address{device_text}), sco_name()));
    CHECK(str(of_system(sco_name(), sco)) == device_text);
    CHECK(repr(of_system(sco_name(), sco)) == "'01:23:45:67:89:AB'");
    CHECK(of_system(sco_name(), sco).as<sco_address>() == sco_address{device_text});
}

TEST_CASE("a device is six numbers up to FF in either case, zeros in front or not") {
    const auto shown = [](std::string_view text) { return str(made(AF_BLUETOOTH, sco, text)); };
    CHECK(shown(pysock::bdaddr_any) == "00:00:00:00:00:00");
    CHECK(shown(pysock::bdaddr_local) == "00:00:00:FF:FF:FF");
    CHECK(shown("1:2:3:4:5:6") == "01:02:03:04:05:06");
    CHECK(shown("aB:Cd:eF:0:00:000ff") == "AB:CD:EF:00:00:FF");
}

TEST_CASE("what is no Bluetooth device is refused by every protocol that has one") {
    for (const std::string_view text :
         {""sv, "1:2:3:4:5"sv, "1:2:3:4:5:6:7"sv, "1:2:3:4:5:6:"sv, ":1:2:3:4:5"sv, "1:2::4:5:6"sv, "1:2:3:4:5:100"sv,
          "1:2:3:4:5:g"sv, "1:2:3:4:5:6 "sv, " 1:2:3:4:5:6"sv, "1-2-3-4-5-6"sv, "0x1:2:3:4:5:6"sv, "1:2:3:4:5:-6"sv,
          "1:2:3:4:5:6\0"sv, "123456789abc"sv}) {
        const auto refuse = [](int proto, const pysock::address_like& argument) {
            check_refused<pysock::error>(AF_BLUETOOTH, proto, argument, errc::bad_bluetooth_address,
                                         "bad bluetooth address: bind " + argument.print());
        };
        refuse(sco, text);
        refuse(l2cap, {text, 1});
        refuse(rfcomm, {text, 1});
    }
}

TEST_CASE("what has not the form of its Bluetooth protocol is refused with the forms") {
    refuse_form(l2cap, device_text);
    refuse_form(l2cap, {1, device_text});
    refuse_form(l2cap, {device_text, "1"});
    refuse_form(l2cap, {device_text, 1, 2, 3, 4});
    refuse_form(rfcomm, device_text);
    refuse_form(rfcomm, {device_text, 1, 2});
    refuse_form(hci, device_text);
    refuse_form(hci, {1, 2, 3});
    refuse_form(sco, 1);
    refuse_form(sco, {device_text, 1});
}

TEST_CASE("numbers of a Bluetooth address that do not fit are refused") {
    const auto refuse = [](int proto, const pysock::address_like& argument) {
        check_refused<std::overflow_error>(AF_BLUETOOTH, proto, argument, errc::item_out_of_range,
                                           refused_with("bind(): an item of the address is out of range", argument));
    };
    refuse(l2cap, {device_text, 65536});
    refuse(l2cap, {device_text, -1});
    refuse(l2cap, {device_text, 0, 65536});
    refuse(l2cap, {device_text, 0, 0, 256});
    refuse(rfcomm, {device_text, 256});
    refuse(rfcomm, {device_text, -1});
    refuse(hci, 65536);
    refuse(hci, {0, -1});
}

TEST_CASE("a Bluetooth socket of an unknown protocol takes no address") {
    for (const int proto : {4, 99, -1})
        check_refused<pysock::error>(AF_BLUETOOTH, proto, device_text, errc::unknown_bluetooth_protocol,
                                     "bind(): unknown Bluetooth protocol: bind '01:23:45:67:89:AB'");
}

TEST_CASE("an address of one Bluetooth protocol does not go to a socket of another") {
    const std::string other = "bind(): address of another family than the socket's, got ";
    check_refused<std::invalid_argument>(AF_BLUETOOTH, l2cap, rfcomm_address{device_text, 1}, errc::wrong_family,
                                         other + "('01:23:45:67:89:AB', 1)");
    // Read as L2CAP's, the first bytes of the device would be the psm.
    check_refused<std::invalid_argument>(AF_BLUETOOTH, l2cap, of_system(rfcomm_name(1), rfcomm), errc::wrong_family,
                                         other + "('01:23:45:67:89:AB', 1)");
    check_refused<std::invalid_argument>(AF_BLUETOOTH, sco, of_system(l2cap_name(1), l2cap), errc::wrong_family,
                                         other + "('01:23:45:67:89:AB', 1)");
    check_refused<std::invalid_argument>(AF_INET, 0, sco_address{device_text}, errc::wrong_family,
                                         other + "'01:23:45:67:89:AB'");
    CHECK(same_bytes(made(AF_BLUETOOTH, rfcomm, of_system(rfcomm_name(1), rfcomm)), rfcomm_name(1)));
    auto s = pretender(AF_BLUETOOTH, l2cap);
    std::error_code ec;
    s.sendto("x", of_system(rfcomm_name(1), rfcomm), ec);
    CHECK(ec == errc::wrong_family);
    s.sendto("x", of_system(l2cap_name(1), l2cap), ec);
    CHECK(ec.category() == pysock::system_category()); // asked, though it has no such family underneath
}

TEST_CASE("the struct of another Bluetooth protocol is refused by as") {
    const auto name = of_system(rfcomm_name(1), rfcomm);
    CHECK_THROWS_AS(name.as<l2cap_address>(), std::invalid_argument);
    CHECK_THROWS_AS(name.as<hci_address>(), std::invalid_argument);
    CHECK_THROWS_AS(name.as<sco_address>(), std::invalid_argument);
    std::error_code ec;
    CHECK(name.as<sco_address>(ec) == sco_address{});
    CHECK(ec == errc::no_such_item);
    CHECK_THROWS_AS(name.host(), std::invalid_argument);
}

TEST_CASE("Bluetooth addresses are equal by what their protocol shows") {
    auto padded = l2cap_name(1, 2, 3);
    reinterpret_cast<unsigned char*>(&padded)[sizeof padded - 1] = 99;
    check_equal(of_system(padded, l2cap), of_system(l2cap_name(1, 2, 3), l2cap));
    auto padded_channel = rfcomm_name(1);
    reinterpret_cast<unsigned char*>(&padded_channel)[sizeof padded_channel - 1] = 99;
    check_equal(of_system(padded_channel, rfcomm), of_system(rfcomm_name(1), rfcomm));
    check_different(of_system(l2cap_name(1, 2, 3), l2cap), of_system(l2cap_name(9, 2, 3), l2cap));
    check_different(of_system(l2cap_name(1, 2, 3), l2cap), of_system(l2cap_name(1, 9, 3), l2cap));
    check_different(of_system(l2cap_name(1, 2, 3), l2cap), of_system(l2cap_name(1, 2, 9), l2cap));
    check_different(of_system(rfcomm_name(1), rfcomm), of_system(rfcomm_name(9), rfcomm));
    check_different(of_system(hci_name(1, 2), hci), of_system(hci_name(9, 2), hci));
    check_different(of_system(hci_name(1, 2), hci), of_system(hci_name(1, 9), hci));
}

TEST_CASE("one and the same struct is another address for each Bluetooth protocol") {
    auto name = zeroed<sockaddr_l2>();
    name.l2_family = AF_BLUETOOTH;
    check_different(of_system(name, l2cap), of_system(name, hci));
    CHECK(of_system(name, l2cap) != of_system(name, rfcomm)); // though both print ('00:00:00:00:00:00', 0)
    check_different(of_system(name, hci), of_system(name, sco));
}

TEST_CASE("a Bluetooth address that is cut short has zeros for the rest") {
    const auto name = l2cap_name(1, 2, 3);
    CHECK(str(of_system(name, l2cap, offsetof(sockaddr_l2, l2_cid))) == "('01:23:45:67:89:AB', 1)");
    CHECK(str(of_system(name, hci, 4)) == "1");
    for (const int proto : {l2cap, hci, sco, rfcomm})
        for (const std::size_t length : {2u, 4u, 6u, 8u, 9u, 10u, 12u})
            check_unwritten_bytes_do_not_count(name, length, proto);
}

TEST_SUITE_END();

#endif // __linux__
