// SPDX-License-Identifier: MIT
// AF_BLUETOOTH of Windows, compared with SOCKADDR_BTH of <ws2bth.h>.
#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <bthdef.h>
#include <ws2bth.h>

#include <string>
#include <system_error>

using namespace support;
using pysock::errc;
using pysock::rfcomm_address;

namespace {

SOCKADDR_BTH name_of(BTH_ADDR device, ULONG channel) {
    auto name = zeroed<SOCKADDR_BTH>();
    name.addressFamily = AF_BTH;
    name.btAddr = device;
    name.port = channel;
    return name;
}

constexpr const char* device = "01:23:45:67:89:AB";
constexpr BTH_ADDR device_number = 0x0123456789ab;

} // namespace

TEST_SUITE_BEGIN("address/bluetooth_windows");

TEST_CASE("the constants of Bluetooth are those of <ws2bth.h>") {
    CHECK(pysock::af_bluetooth == AF_BTH);
    CHECK(pysock::btproto_rfcomm == BTHPROTO_RFCOMM);
    CHECK(pysock::sol_rfcomm == SOL_RFCOMM);
    CHECK(pysock::so_bth_encrypt == static_cast<int>(SO_BTH_ENCRYPT));
    CHECK(pysock::so_bth_mtu == static_cast<int>(SO_BTH_MTU));
    CHECK(pysock::so_bth_mtu_max == static_cast<int>(SO_BTH_MTU_MAX));
    CHECK(pysock::so_bth_mtu_min == static_cast<int>(SO_BTH_MTU_MIN));
    CHECK(pysock::bdaddr_any == "00:00:00:00:00:00");
}

TEST_CASE("a device and a channel become SOCKADDR_BTH, and back Python's tuple and its struct") {
    const auto expected = name_of(device_number, 7);
    CHECK(same_bytes(made(AF_BTH, BTHPROTO_RFCOMM, {device, 7}), expected));
    CHECK(same_bytes(made(AF_BTH, BTHPROTO_RFCOMM, rfcomm_address{device, 7}), expected));
    const auto back = of_system(expected, BTHPROTO_RFCOMM);
    CHECK(str(back) == "('01:23:45:67:89:AB', 7)");
    CHECK(repr(back) == str(back));
    CHECK(back.as<rfcomm_address>() == rfcomm_address{device, 7});
}

TEST_CASE("a channel of -1 is any channel, as BT_PORT_ANY") {
    CHECK(same_bytes(made(AF_BTH, BTHPROTO_RFCOMM, {"00:00:00:00:00:00", -1}), name_of(0, BT_PORT_ANY)));
}

TEST_CASE("the device and the channel tell addresses apart") {
    check_equal(of_system(name_of(device_number, 7), BTHPROTO_RFCOMM), made(AF_BTH, BTHPROTO_RFCOMM, {device, 7}));
    CHECK(of_system(name_of(device_number, 7), BTHPROTO_RFCOMM) != of_system(name_of(device_number, 8), BTHPROTO_RFCOMM));
    CHECK(of_system(name_of(device_number, 7), BTHPROTO_RFCOMM) != of_system(name_of(1, 7), BTHPROTO_RFCOMM));
}

TEST_CASE("what is no device, no channel and no RFCOMM is refused") {
    auto s = pretender(AF_BTH, BTHPROTO_RFCOMM);
    std::error_code ec;
    s.bind({"01:23:45:67:89", 7}, ec);
    CHECK(ec == errc::bad_bluetooth_address);
    s.bind({device}, ec);
    CHECK(ec == errc::bluetooth_wrong_format);
    s.bind({device, 0x100000000}, ec);
    CHECK(ec == errc::item_out_of_range);
    auto other = pretender(AF_BTH, BTHPROTO_L2CAP);
    other.bind({device, 7}, ec);
    CHECK(ec == errc::unknown_bluetooth_protocol);
}

TEST_SUITE_END();
