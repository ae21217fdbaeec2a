// SPDX-License-Identifier: MIT
// AF_QIPCRTR, compared with the kernel's struct sockaddr_qrtr.
#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <system_error>

#ifdef __linux__

#include <linux/qrtr.h>

using namespace support;
using pysock::errc;
using pysock::qipcrtr_address;

namespace {

/// Out of line, so that the padding of the struct stays zero: compilers copy members only where they see all uses.
[[gnu::noinline]] ::sockaddr_qrtr name_of(unsigned node, unsigned port) {
    auto name = zeroed<::sockaddr_qrtr>();
    name.sq_family = AF_QIPCRTR;
    name.sq_node = node;
    name.sq_port = port;
    return name;
}

} // namespace

TEST_SUITE_BEGIN("address/qipcrtr");

TEST_CASE("a QIPCRTR argument becomes struct sockaddr_qrtr, and back Python's tuple and its struct") {
    static ::sockaddr_qrtr expected; // of static storage, with a padding of zeros
    expected.sq_family = AF_QIPCRTR;
    expected.sq_node = 0x12345678;
    expected.sq_port = 0x9abcdef0;
    CHECK(same_bytes(made(AF_QIPCRTR, 0, {0x12345678, 0x9abcdef0U}), expected));
    CHECK(same_bytes(made(AF_QIPCRTR, 0, qipcrtr_address{.node = 0x12345678, .port = 0x9abcdef0}), expected));
    CHECK(same_bytes(made(AF_QIPCRTR, 0, {-1, -2}), name_of(QRTR_NODE_BCAST, QRTR_PORT_CTRL)));
    CHECK(str(of_system(expected)) == "(305419896, 2596069104)");
    CHECK(repr(of_system(expected)) == str(of_system(expected)));
    CHECK(of_system(expected).as<qipcrtr_address>() == qipcrtr_address{0x12345678, 0x9abcdef0});
}

TEST_CASE("QIPCRTR addresses are equal by node and port") {
    auto padded = name_of(1, 2);
    reinterpret_cast<unsigned char*>(&padded)[2] = 99;
    check_equal(of_system(name_of(1, 2)), of_system(padded));
    check_different(of_system(name_of(1, 2)), of_system(name_of(1, 3)));
    check_different(of_system(name_of(1, 2)), of_system(name_of(2, 2)));
}

TEST_CASE("a QIPCRTR address that is cut short has zeros for the rest") {
    const auto name = name_of(5, 6);
    CHECK(str(of_system(name, 0, offsetof(::sockaddr_qrtr, sq_port))) == "(5, 0)");
    for (const std::size_t length : {2u, 4u, 6u, 8u, 11u}) check_unwritten_bytes_do_not_count(name, length);
}

TEST_CASE("what is no pair of numbers is refused for QIPCRTR") {
    for (const pysock::address_like& argument :
         {pysock::address_like(1), pysock::address_like("1", 2), pysock::address_like(1, 2, 3)})
        check_refused<std::invalid_argument>(AF_QIPCRTR, 0, argument, errc::wrong_form,
                                             not_of_form(argument, "{node, port}"));
    check_refused<std::overflow_error>(AF_QIPCRTR, 0, {0x100000000, 0}, errc::item_out_of_range,
                                       "bind(): an item of the address is out of range, got (4294967296, 0)");
}

TEST_CASE("a QIPCRTR address goes to QIPCRTR sockets only, though netlink's has the same layout") {
    check_refused<std::invalid_argument>(AF_NETLINK, 0, qipcrtr_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    check_refused<std::invalid_argument>(AF_QIPCRTR, 0, pysock::netlink_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    CHECK_THROWS_AS(of_system(name_of(1, 2)).as<pysock::netlink_address>(), std::invalid_argument);
    CHECK(of_system(name_of(1, 2)) != made(AF_NETLINK, 0, {1, 2}));
}

TEST_SUITE_END();

#endif // __linux__
