// SPDX-License-Identifier: MIT
// AF_HYPERV, compared with SOCKADDR_HV as <hvsocket.h> of Windows has it, written down here.
//
// A program of its own with system.test.cpp and divert.test.cpp: see support/foreign_families.hpp.
#ifdef PYSOCK_TEST_FOREIGN_FAMILIES

#include "support/foreign_families.hpp"

#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>

using namespace support;
using pysock::errc;
using pysock::hyperv_address;

namespace {

struct guid {
    std::uint32_t data1;
    std::uint16_t data2;
    std::uint16_t data3;
    unsigned char data4[8];
};

struct sockaddr_hv {
    std::uint16_t family;
    std::uint16_t reserved;
    guid vm_id;
    guid service_id;
};

constexpr int raw_protocol = 1;
constexpr guid first = {0x00112233, 0x4455, 0x6677, {0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}};
constexpr guid second = {0xa42e7cda, 0xd03f, 0x480c, {0x9c, 0xc2, 0xa4, 0xde, 0x20, 0xab, 0xb8, 0x78}};
constexpr const char* first_text = "00112233-4455-6677-8899-aabbccddeeff";
constexpr const char* second_text = "a42e7cda-d03f-480c-9cc2-a4de20abb878";

sockaddr_hv name_of(const guid& vm_id, const guid& service_id) { return {AF_HYPERV, 0, vm_id, service_id}; }

} // namespace

TEST_SUITE_BEGIN("address/hyperv");

TEST_CASE("two UUIDs become SOCKADDR_HV, and back Python's tuple and its struct") {
    const auto expected = name_of(first, second);
    CHECK(same_bytes(made(AF_HYPERV, raw_protocol, {first_text, second_text}), expected));
    CHECK(same_bytes(made(AF_HYPERV, raw_protocol, hyperv_address{.vm_id = first_text, .service_id = second_text}),
                     expected));
    CHECK(same_bytes(made(AF_HYPERV, raw_protocol, {"00112233-4455-6677-8899-AABBCCDDEEFF", second_text}), expected));
    CHECK(str(of_system(expected)) == "('" + std::string(first_text) + "', '" + second_text + "')");
    CHECK(repr(of_system(expected)) == str(of_system(expected)));
    CHECK(of_system(expected).as<hyperv_address>() == hyperv_address{first_text, second_text});
}

TEST_CASE("what is no UUID is refused at either place") {
    for (const char* const text :
         {"", "0", "00112233-4455-6677-8899-aabbccddeef", "00112233-4455-6677-8899-aabbccddeefff",
          "{0112233-4455-6677-8899-aabbccddeef}", "001122334-455-6677-8899-aabbccddeeff",
          "00112233-4455-6677-8899_aabbccddeeff", "g0112233-4455-6677-8899-aabbccddeeff",
          "0011223 -4455-6677-8899-aabbccddeeff", "00112233445566778899aabbccddeeff0000"}) {
        const pysock::address_like before{text, second_text};
        const pysock::address_like behind{first_text, text};
        check_refused<std::invalid_argument>(AF_HYPERV, raw_protocol, before, errc::not_a_uuid,
                                             refused_with("bind(): not a valid UUID string", before));
        check_refused<std::invalid_argument>(AF_HYPERV, raw_protocol, behind, errc::not_a_uuid,
                                             refused_with("bind(): not a valid UUID string", behind));
    }
}

TEST_CASE("what is no pair of texts, or a socket of another protocol, is refused for Hyper-V") {
    for (const pysock::address_like& argument : {pysock::address_like(first_text), pysock::address_like(first_text, 1),
                                                 pysock::address_like(first_text, second_text, "")})
        check_refused<std::invalid_argument>(AF_HYPERV, raw_protocol, argument, errc::wrong_form,
                                             not_of_form(argument, "{vm_id, service_id}"));
    const pysock::address_like argument{first_text, second_text};
    check_refused<pysock::error>(AF_HYPERV, 0, argument, errc::unsupported_protocol,
                                 "bind(): unsupported protocol: bind " + argument.print());
    check_refused<std::invalid_argument>(AF_INET, 0, hyperv_address{first_text, second_text}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got " +
                                             argument.print());
}

TEST_CASE("Hyper-V addresses are equal by their UUIDs") {
    auto reserved = name_of(first, second);
    reserved.reserved = 99;
    check_equal(of_system(name_of(first, second)), of_system(reserved));
    check_different(of_system(name_of(first, second)), of_system(name_of(second, second)));
    check_different(of_system(name_of(first, second)), of_system(name_of(first, first)));
    check_different(of_system(name_of(first, second)), of_system(name_of(second, first)));
}

TEST_CASE("a Hyper-V address that is cut short has zeros for the rest") {
    const auto name = name_of(first, second);
    CHECK(of_system(name, 0, offsetof(sockaddr_hv, service_id)).as<hyperv_address>().service_id ==
          "00000000-0000-0000-0000-000000000000");
    for (const std::size_t length : {2u, 4u, 10u, 20u, 30u}) check_unwritten_bytes_do_not_count(name, length);
}

TEST_CASE("structs of AF_HYPERV are equal only when each member is") {
    CHECK(hyperv_address{"a", "b"} == hyperv_address{"a", "b"});
    CHECK(hyperv_address{"x", "b"} != hyperv_address{"a", "b"});
    CHECK(hyperv_address{"a", "x"} != hyperv_address{"a", "b"});
}

TEST_SUITE_END();

#endif // PYSOCK_TEST_FOREIGN_FAMILIES
