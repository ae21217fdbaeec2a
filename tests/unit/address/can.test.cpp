// SPDX-License-Identifier: MIT
// AF_CAN with each of its protocols, compared with the kernel's struct sockaddr_can. Loopback stands for a CAN
// interface here: an address only needs its number. Frames are exchanged in tests/scenario/families.
#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#ifdef __linux__

#include <linux/can.h>
#include <net/if.h>

using namespace support;
using namespace std::string_view_literals;
using pysock::can_address;
using pysock::can_isotp_address;
using pysock::can_j1939_address;
using pysock::errc;

namespace {

int lo() { return static_cast<int>(::if_nametoindex("lo")); }

::sockaddr_can name_of(int ifindex) {
    auto name = zeroed<::sockaddr_can>();
    name.can_family = AF_CAN;
    name.can_ifindex = ifindex;
    return name;
}
::sockaddr_can isotp(int ifindex, ::canid_t rx, ::canid_t tx) {
    auto name = name_of(ifindex);
    name.can_addr.tp.rx_id = rx;
    name.can_addr.tp.tx_id = tx;
    return name;
}
::sockaddr_can j1939(int ifindex, std::uint64_t name, std::uint32_t pgn, std::uint8_t addr) {
    auto all = name_of(ifindex);
    all.can_addr.j1939.name = name;
    all.can_addr.j1939.pgn = pgn;
    all.can_addr.j1939.addr = addr;
    return all;
}

/// The name of a J1939 address that lies in memory as the two identifiers of an ISO-TP address.
constexpr std::uint64_t one_and_two = std::endian::native == std::endian::big ? 0x0000000100000002 : 0x0000000200000001;

} // namespace

TEST_SUITE_BEGIN("address/can");

TEST_CASE("the name of an interface becomes struct sockaddr_can for CAN_RAW and CAN_BCM") {
    for (const int proto : {CAN_RAW, CAN_BCM}) {
        CAPTURE(proto);
        CHECK(same_bytes(made(AF_CAN, proto, "lo"), name_of(lo())));
        CHECK(same_bytes(made(AF_CAN, proto, {"lo"}), name_of(lo())));
        CHECK(same_bytes(made(AF_CAN, proto, can_address{"lo"}), name_of(lo())));
        CHECK(same_bytes(made(AF_CAN, proto, ""), name_of(0)));
        CHECK(same_bytes(made(AF_CAN, proto, can_address{}), name_of(0)));
    }
}

TEST_CASE("a CAN_ISOTP argument becomes struct sockaddr_can, its ids as they are") {
    CHECK(same_bytes(made(AF_CAN, CAN_ISOTP, {"lo", 0x7e8, 0x7e0}), isotp(lo(), 0x7e8, 0x7e0)));
    CHECK(same_bytes(made(AF_CAN, CAN_ISOTP, {"", CAN_EFF_FLAG | 0x18daf110U, -1}),
                     isotp(0, CAN_EFF_FLAG | 0x18daf110, 0xffffffff)));
    const can_isotp_address named{.ifname = "lo", .rx_id = 1, .tx_id = 2};
    CHECK(same_bytes(made(AF_CAN, CAN_ISOTP, named), isotp(lo(), 1, 2)));
    CHECK(made(AF_CAN, CAN_ISOTP, named).as<can_isotp_address>() == named);
}

TEST_CASE("a CAN_J1939 argument becomes struct sockaddr_can, its name with 64 bits") {
    CHECK(same_bytes(made(AF_CAN, CAN_J1939, {"lo", 0x8123456789abcdefULL, 0x12345, 0x20}),
                     j1939(lo(), 0x8123456789abcdef, 0x12345, 0x20)));
    CHECK(same_bytes(made(AF_CAN, CAN_J1939, {"", 0, -1, 255}), j1939(0, 0, 0xffffffff, 255)));
    // What is left out of the struct stands for any.
    CHECK(same_bytes(made(AF_CAN, CAN_J1939, can_j1939_address{.ifname = "lo"}),
                     j1939(lo(), pysock::j1939_no_name, pysock::j1939_no_pgn, pysock::j1939_no_addr)));
    const can_j1939_address named{.ifname = "lo", .name = ~0ULL, .pgn = 3, .addr = 4};
    CHECK(made(AF_CAN, CAN_J1939, named).as<can_j1939_address>() == named);
}

TEST_CASE("struct sockaddr_can prints by the protocol of its socket") {
    const auto all = j1939(lo(), 0x0000000200000001, 3, 4);
    CHECK(str(of_system(all, CAN_RAW)) == "('lo',)");
    CHECK(str(of_system(all, CAN_BCM)) == "('lo',)");
    CHECK(str(of_system(all, CAN_J1939)) == "('lo', 8589934593, 3, 4)");
    CHECK(str(of_system(isotp(lo(), 0x80000001, 2), CAN_ISOTP)) == "('lo', 2147483649, 2)");
    CHECK(str(of_system(name_of(0), CAN_RAW)) == "('',)");
    CHECK(str(of_system(name_of(0x7ffffff0), CAN_RAW)) == "('',)"); // an interface that is gone
    CHECK(repr(of_system(all, CAN_J1939)) == str(of_system(all, CAN_J1939)));
    CHECK(str(of_system(j1939(0, ~0ULL, ~0U, 255), CAN_J1939)) == "('', 18446744073709551615, 4294967295, 255)");
}

TEST_CASE("the struct of another CAN protocol is refused by as, the interface alone is there for all") {
    const auto raw = of_system(name_of(lo()), CAN_RAW);
    const auto transport = of_system(isotp(lo(), 1, 2), CAN_ISOTP);
    CHECK_THROWS_AS(raw.as<can_isotp_address>(), std::invalid_argument);
    CHECK_THROWS_AS(raw.as<can_j1939_address>(), std::invalid_argument);
    CHECK_THROWS_AS(transport.as<can_j1939_address>(), std::invalid_argument);
    CHECK(raw.as<can_address>() == can_address{"lo"});
    CHECK(transport.as<can_address>() == can_address{"lo"});
    std::error_code ec;
    CHECK(transport.as<can_j1939_address>(ec) == can_j1939_address{});
    CHECK(ec == errc::no_such_item);
}

TEST_CASE("CAN addresses are equal by what their protocol shows") {
    check_equal(of_system(isotp(lo(), 1, 2), CAN_RAW), of_system(name_of(lo()), CAN_BCM));
    auto rest = j1939(lo(), one_and_two, 99, 99);
    check_equal(of_system(isotp(lo(), 1, 2), CAN_ISOTP), of_system(rest, CAN_ISOTP));
    check_different(of_system(name_of(lo()), CAN_RAW), of_system(name_of(0), CAN_RAW));
    check_different(of_system(isotp(0, 1, 2), CAN_ISOTP), of_system(isotp(0, 1, 3), CAN_ISOTP));
    check_different(of_system(isotp(0, 1, 2), CAN_ISOTP), of_system(isotp(0, 3, 2), CAN_ISOTP));
    check_different(of_system(j1939(0, 1, 2, 3), CAN_J1939), of_system(j1939(0, 9, 2, 3), CAN_J1939));
    check_different(of_system(j1939(0, 1, 2, 3), CAN_J1939), of_system(j1939(0, 1, 9, 3), CAN_J1939));
    check_different(of_system(j1939(0, 1, 2, 3), CAN_J1939), of_system(j1939(0, 1, 2, 9), CAN_J1939));
    auto padded = j1939(0, 1, 2, 3);
    reinterpret_cast<unsigned char*>(&padded)[sizeof padded - 1] = 99;
    check_equal(of_system(padded, CAN_J1939), of_system(j1939(0, 1, 2, 3), CAN_J1939));
}

TEST_CASE("one and the same struct is another address for each form that CAN has") {
    const auto zeros = name_of(0);
    check_different(of_system(zeros, CAN_RAW), of_system(zeros, CAN_ISOTP));
    check_different(of_system(zeros, CAN_RAW), of_system(zeros, CAN_J1939));
    check_different(of_system(zeros, CAN_ISOTP), of_system(zeros, CAN_J1939));
}

TEST_CASE("a CAN address that is cut short has zeros for the rest") {
    const auto name = j1939(lo(), 0x0000000200000001, 3, 4);
    constexpr std::size_t tail = offsetof(::sockaddr_can, can_addr);
    CHECK(str(of_system(name, CAN_J1939, tail)) == "('lo', 0, 0, 0)");
    CHECK(str(of_system(name, CAN_J1939, tail + 8)) == "('lo', 8589934593, 0, 0)");
    CHECK(str(of_system(isotp(lo(), 1, 2), CAN_ISOTP, tail + 4)) == "('lo', 1, 0)");
    CHECK(str(of_system(name, CAN_RAW, sizeof(::sa_family_t))) == "('',)");
    for (const int proto : {CAN_RAW, CAN_ISOTP, CAN_J1939})
        for (std::size_t length = sizeof(::sa_family_t); length <= sizeof name; length += 2)
            check_unwritten_bytes_do_not_count(name, length, proto);
}

TEST_CASE("what has not the form of its CAN protocol is refused with the forms") {
    const std::string form = "{ifname}, of CAN_ISOTP {ifname, rx_id, tx_id}, of CAN_J1939 {ifname, name, pgn, addr}";
    const auto refuse = [&](int proto, const pysock::address_like& argument) {
        check_refused<std::invalid_argument>(AF_CAN, proto, argument, errc::wrong_form, not_of_form(argument, form));
    };
    for (const int proto : {CAN_RAW, CAN_BCM}) {
        refuse(proto, 1);
        refuse(proto, {"lo", 1});
        refuse(proto, {"lo", 1, 2});
    }
    refuse(CAN_ISOTP, "lo");
    refuse(CAN_ISOTP, {"lo", 1});
    refuse(CAN_ISOTP, {"lo", 1, 2, 3});
    refuse(CAN_ISOTP, {"lo", "1", 2});
    refuse(CAN_J1939, {"lo", 1, 2});
    refuse(CAN_J1939, {"lo", 1, 2, 3, 4});
    refuse(CAN_J1939, {1, 2, 3, 4});
}

TEST_CASE("numbers of a CAN address that do not fit are refused") {
    const auto refuse = [](int proto, const pysock::address_like& argument) {
        check_refused<std::overflow_error>(AF_CAN, proto, argument, errc::item_out_of_range,
                                           refused_with("bind(): an item of the address is out of range", argument));
    };
    refuse(CAN_ISOTP, {"lo", 0x100000000, 0});
    refuse(CAN_ISOTP, {"lo", 0, 0x100000000});
    refuse(CAN_J1939, {"lo", -1, 0, 0});
    refuse(CAN_J1939, {"lo", 0, 0x100000000, 0});
    refuse(CAN_J1939, {"lo", 0, 0, 256});
    refuse(CAN_J1939, {"lo", 0, 0, -1});
}

TEST_CASE("the name of a CAN interface has at most 15 bytes, no NUL, and is one that is there") {
    const std::string longest(15, 'x');
    for (const int proto : {CAN_RAW, CAN_ISOTP, CAN_J1939}) {
        const auto refuse = [&](std::string_view ifname, auto check) {
            if (proto == CAN_RAW)
                check(pysock::address_like(ifname));
            else if (proto == CAN_ISOTP)
                check(pysock::address_like(ifname, 0, 0));
            else
                check(pysock::address_like(ifname, 0, 0, 0));
        };
        refuse(longest + "x", [&](const pysock::address_like& argument) {
            check_refused<pysock::error>(AF_CAN, proto, argument, errc::can_name_too_long,
                                         "AF_CAN interface name too long: bind " + argument.print());
        });
        refuse("lo\0x"sv, [&](const pysock::address_like& argument) {
            check_refused<std::invalid_argument>(AF_CAN, proto, argument, errc::embedded_null,
                                                 refused_with("bind(): embedded null character", argument));
        });
        refuse(longest, [&](const pysock::address_like& argument) {
            auto s = pretender(AF_CAN, proto);
            std::error_code ec;
            s.bind(argument, ec);
            CHECK(ec == std::errc::no_such_device);
        });
    }
}

TEST_CASE("a CAN socket of another protocol takes no address") {
    for (const int proto : {0, CAN_TP16, CAN_MCNET, 99})
        check_refused<pysock::error>(AF_CAN, proto, "lo", errc::unsupported_can_protocol,
                                     "bind(): unsupported CAN protocol: bind 'lo'");
}

TEST_CASE("an address of one CAN protocol does not go to a socket of another") {
    check_refused<std::invalid_argument>(AF_CAN, CAN_RAW, can_isotp_address{"lo", 1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('lo', 1, 2)");
    check_refused<std::invalid_argument>(AF_CAN, CAN_J1939, can_isotp_address{"lo", 1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('lo', 1, 2)");
    check_refused<std::invalid_argument>(AF_CAN, CAN_J1939, of_system(isotp(lo(), 1, 2), CAN_ISOTP), errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('lo', 1, 2)");
    check_refused<std::invalid_argument>(AF_CAN, CAN_ISOTP, of_system(name_of(lo()), CAN_RAW), errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('lo',)");
    check_refused<std::invalid_argument>(AF_INET, 0, can_address{"lo"}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got 'lo'");
    // One interface is the same for both.
    CHECK(same_bytes(made(AF_CAN, CAN_BCM, of_system(name_of(lo()), CAN_RAW)), name_of(lo())));
}

TEST_SUITE_END();

#endif // __linux__
