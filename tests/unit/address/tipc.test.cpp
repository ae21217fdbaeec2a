// SPDX-License-Identifier: MIT
// AF_TIPC with each kind of address, compared with the kernel's struct sockaddr_tipc.
#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <system_error>

#ifdef __linux__

#include <linux/tipc.h>

using namespace support;
using pysock::errc;
using pysock::tipc_address;

namespace {

::sockaddr_tipc name_of(unsigned char addrtype, signed char scope) {
    auto name = zeroed<::sockaddr_tipc>();
    name.family = AF_TIPC;
    name.addrtype = addrtype;
    name.scope = scope;
    return name;
}
::sockaddr_tipc range(unsigned type, unsigned lower, unsigned upper, signed char scope = TIPC_CLUSTER_SCOPE) {
    auto name = name_of(TIPC_SERVICE_RANGE, scope);
    name.addr.nameseq.type = type;
    name.addr.nameseq.lower = lower;
    name.addr.nameseq.upper = upper;
    return name;
}
::sockaddr_tipc service(unsigned type, unsigned instance, signed char scope = TIPC_CLUSTER_SCOPE) {
    auto name = name_of(TIPC_SERVICE_ADDR, scope);
    name.addr.name.name.type = type;
    name.addr.name.name.instance = instance;
    return name;
}
::sockaddr_tipc socket_id(unsigned node, unsigned ref, signed char scope = TIPC_CLUSTER_SCOPE) {
    auto name = name_of(TIPC_SOCKET_ADDR, scope);
    name.addr.id.node = node;
    name.addr.id.ref = ref;
    return name;
}

constexpr const char* form = "{addr_type, v1, v2, v3[, scope]}";

} // namespace

TEST_SUITE_BEGIN("address/tipc");

TEST_CASE("a range of services becomes struct sockaddr_tipc, and back Python's tuple") {
    const auto expected = range(18888, 10, 0xffffffff);
    CHECK(same_bytes(made(AF_TIPC, 0, {pysock::tipc_addr_nameseq, 18888, 10, 0xffffffffU}), expected));
    CHECK(same_bytes(made(AF_TIPC, 0, {TIPC_SERVICE_RANGE, 18888, 10, -1}), expected));
    CHECK(
        same_bytes(made(AF_TIPC, 0, {TIPC_SERVICE_RANGE, 1, 2, 3, TIPC_NODE_SCOPE}), range(1, 2, 3, TIPC_NODE_SCOPE)));
    const tipc_address named{.addr_type = TIPC_SERVICE_RANGE, .v1 = 18888, .v2 = 10, .v3 = 0xffffffff};
    CHECK(same_bytes(made(AF_TIPC, 0, named), expected));
    CHECK(of_system(expected).as<tipc_address>() == named);
    CHECK(str(of_system(expected)) == "(1, 18888, 10, 4294967295, 2)");
    CHECK(repr(of_system(expected)) == str(of_system(expected)));
}

TEST_CASE("the name of a service becomes struct sockaddr_tipc, and comes back with its instance twice") {
    const auto expected = service(18888, 17);
    CHECK(same_bytes(made(AF_TIPC, 0, {pysock::tipc_addr_name, 18888, 17, 0}), expected));
    CHECK(same_bytes(made(AF_TIPC, 0, {pysock::tipc_addr_name, 18888, 17, 99}), expected)); // v3 does not count
    CHECK(str(of_system(expected)) == "(2, 18888, 17, 17, 2)");
    CHECK(of_system(expected).as<tipc_address>() ==
          tipc_address{.addr_type = TIPC_SERVICE_ADDR, .v1 = 18888, .v2 = 17, .v3 = 17});
    CHECK(same_bytes(made(AF_TIPC, 0, of_system(expected).as<tipc_address>()), expected));
}

TEST_CASE("the id of a socket becomes struct sockaddr_tipc, node before reference") {
    const auto expected = socket_id(0x01001001, 0xdeadbeef, 0);
    CHECK(same_bytes(made(AF_TIPC, 0, {pysock::tipc_addr_id, 0x01001001, 0xdeadbeefU, 0, 0}), expected));
    CHECK(str(of_system(expected)) == "(3, 16781313, 3735928559, 0, 0)");
    const tipc_address named{.addr_type = TIPC_SOCKET_ADDR, .v1 = 0x01001001, .v2 = 0xdeadbeef, .v3 = 0, .scope = 0};
    CHECK(same_bytes(made(AF_TIPC, 0, named), expected));
    CHECK(of_system(expected).as<tipc_address>() == named);
}

TEST_CASE("a scope below zero, which withdraws a name, goes there and back") {
    const auto expected = range(1, 2, 3, -TIPC_CLUSTER_SCOPE);
    CHECK(same_bytes(made(AF_TIPC, 0, {1, 1, 2, 3, -2}), expected));
    CHECK(str(of_system(expected)) == "(1, 1, 2, 3, 4294967294)");
    CHECK(same_bytes(made(AF_TIPC, 0, of_system(expected).as<tipc_address>()), expected));
}

TEST_CASE("TIPC addresses are equal by what they print") {
    auto domain = service(1, 2);
    domain.addr.name.domain = 99;
    check_equal(of_system(service(1, 2)), of_system(domain));
    auto rest = socket_id(1, 2);
    rest.addr.nameseq.upper = 99;
    check_equal(of_system(socket_id(1, 2)), of_system(rest));
    check_different(of_system(range(1, 2, 3)), of_system(range(9, 2, 3)));
    check_different(of_system(range(1, 2, 3)), of_system(range(1, 9, 3)));
    check_different(of_system(range(1, 2, 3)), of_system(range(1, 2, 9)));
    check_different(of_system(range(1, 2, 3)), of_system(range(1, 2, 3, 3)));
    check_different(of_system(service(1, 2)), of_system(range(1, 2, 2)));
    check_different(of_system(socket_id(1, 2)), of_system(service(1, 2)));
}

TEST_CASE("a TIPC address that is cut short has zeros for the rest") {
    const auto name = range(1, 2, 3);
    constexpr std::size_t start = offsetof(::sockaddr_tipc, addr);
    CHECK(str(of_system(name, 0, start + 8)) == "(1, 1, 2, 0, 2)");
    CHECK(str(of_system(name, 0, 3)) == "(1, 0, 0, 0, 0)");
    for (const std::size_t length : {2u, 3u, 4u, 8u, 12u}) check_unwritten_bytes_do_not_count(name, length);
}

TEST_CASE("a TIPC address of no known type is refused as an argument, and shown as it is as a result") {
    for (const unsigned addr_type : {0u, 4u, 257u, 0xffffffffu}) {
        const pysock::address_like argument{addr_type, 1, 2, 3};
        check_refused<std::invalid_argument>(AF_TIPC, 0, argument, errc::invalid_tipc_type,
                                             refused_with("Invalid address type", argument));
    }
    auto strange = range(1, 2, 3);
    strange.addrtype = 9;
    CHECK(str(of_system(strange)) == "(9, 1, 2, 3, 2)");
}

TEST_CASE("what has not the form of a TIPC address is refused") {
    for (const pysock::address_like& argument :
         {pysock::address_like(1), pysock::address_like(1, 2, 3), pysock::address_like("1", 2, 3, 4),
          pysock::address_like(1, 2, 3, 4, "5"), pysock::address_like("name")})
        check_refused<std::invalid_argument>(AF_TIPC, 0, argument, errc::wrong_form, not_of_form(argument, form));
}

TEST_CASE("numbers of a TIPC address that do not fit are refused, 8 bits for the scope") {
    const auto refuse = [](const pysock::address_like& argument) {
        check_refused<std::overflow_error>(AF_TIPC, 0, argument, errc::item_out_of_range,
                                           refused_with("bind(): an item of the address is out of range", argument));
    };
    refuse({0x100000001, 1, 2, 3});
    refuse({1, 0x100000000, 2, 3});
    refuse({1, 1, 2, 0x100000000});
    refuse({1, 1, 2, 3, 128});
    refuse({1, 1, 2, 3, 300});
    refuse({1, 1, 2, 3, -129});
}

TEST_CASE("a TIPC address goes to TIPC sockets only") {
    check_refused<std::invalid_argument>(AF_INET, 0, tipc_address{.addr_type = 1}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 0, 0, 0, 2)");
    check_refused<std::invalid_argument>(AF_TIPC, 0, pysock::netlink_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    CHECK_THROWS_AS(of_system(range(1, 2, 3)).as<pysock::vsock_address>(), std::invalid_argument);
}

TEST_SUITE_END();

#endif // __linux__
