// SPDX-License-Identifier: MIT
// AF_SYSTEM, compared with struct sockaddr_ctl as <sys/kern_control.h> of macOS has it, written down here.
//
// A program of its own with hyperv.test.cpp and divert.test.cpp: see support/foreign_families.hpp.
#ifdef PYSOCK_TEST_FOREIGN_FAMILIES

#include "support/foreign_families.hpp"

#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

using namespace support;
using namespace std::string_view_literals;
using pysock::errc;
using pysock::system_address;

namespace {

/// With the head that this system's addresses have: macOS has a byte of length and one of family.
struct sockaddr_ctl {
    ::sa_family_t family;
    std::uint16_t ss_sysaddr;
    std::uint32_t sc_id;
    std::uint32_t sc_unit;
    std::uint32_t sc_reserved[5];
};

constexpr int control = 2; // SYSPROTO_CONTROL

sockaddr_ctl name_of(std::uint32_t id, std::uint32_t unit) { return {AF_SYSTEM, 2, id, unit, {}}; }

} // namespace

TEST_SUITE_BEGIN("address/system");

TEST_CASE("id and unit of a kernel control become struct sockaddr_ctl, and back Python's tuple and its struct") {
    CHECK(same_bytes(made(AF_SYSTEM, control, {7, 0xffffffffU}), name_of(7, 0xffffffff)));
    CHECK(same_bytes(made(AF_SYSTEM, control, {-1, 0}), name_of(0xffffffff, 0)));
    CHECK(same_bytes(made(AF_SYSTEM, control, system_address{.id = 1, .unit = 2}), name_of(1, 2)));
    CHECK(str(of_system(name_of(1, 4294967295))) == "(1, 4294967295)");
    CHECK(of_system(name_of(1, 2)).as<system_address>() == system_address{1, 2});
}

TEST_CASE("a kernel control that the system does not know by its name is refused") {
    const std::string longest(95, 'x');
    for (const std::string& name : {std::string("com.apple.net.utun_control_of_nobody"), longest, std::string()})
        check_refused<pysock::error>(AF_SYSTEM, control, name, errc::no_such_control,
                                     "cannot find kernel control with provided name: bind '" + name + "'");
    check_refused<std::invalid_argument>(AF_SYSTEM, control, longest + "x", errc::control_name_too_long,
                                         "provided string is too long, got '" + longest + "x'");
    const pysock::address_like with_null("com.apple\0x"sv);
    check_refused<std::invalid_argument>(AF_SYSTEM, control, with_null, errc::embedded_null,
                                         refused_with("bind(): embedded null character", with_null));
}

TEST_CASE("what has not the form of a kernel control, or a socket of another protocol, is refused") {
    for (const pysock::address_like& argument :
         {pysock::address_like(1), pysock::address_like("name", 1), pysock::address_like(1, 2, 3)})
        check_refused<std::invalid_argument>(AF_SYSTEM, control, argument, errc::wrong_form,
                                             not_of_form(argument, "{id, unit} or a name"));
    check_refused<std::overflow_error>(AF_SYSTEM, control, {0x100000000, 0}, errc::item_out_of_range,
                                       "bind(): an item of the address is out of range, got (4294967296, 0)");
    check_refused<pysock::error>(AF_SYSTEM, 1, {1, 2}, errc::unsupported_protocol,
                                 "bind(): unsupported protocol: bind (1, 2)");
    check_refused<std::invalid_argument>(AF_INET, 0, system_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
}

TEST_CASE("addresses of kernel controls are equal by id and unit") {
    auto reserved = name_of(1, 2);
    reserved.sc_reserved[4] = 99;
    check_equal(of_system(name_of(1, 2)), of_system(reserved));
    check_different(of_system(name_of(1, 2)), of_system(name_of(1, 3)));
    check_different(of_system(name_of(1, 2)), of_system(name_of(3, 2)));
}

TEST_CASE("an address of a kernel control that is cut short has zeros for the rest") {
    const auto name = name_of(1, 2);
    CHECK(str(of_system(name, 0, 8)) == "(1, 0)");
    for (const std::size_t length : {2u, 4u, 8u, 10u, 12u}) check_unwritten_bytes_do_not_count(name, length);
}

TEST_CASE("structs of AF_SYSTEM are equal only when each member is") {
    CHECK(system_address{1, 2} == system_address{1, 2});
    CHECK(system_address{9, 2} != system_address{1, 2});
    CHECK(system_address{1, 9} != system_address{1, 2});
}

TEST_SUITE_END();

#endif // PYSOCK_TEST_FOREIGN_FAMILIES
