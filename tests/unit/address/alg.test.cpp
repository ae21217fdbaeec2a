// SPDX-License-Identifier: MIT
// AF_ALG, compared with the kernel's struct sockaddr_alg.
#include "support/addresses.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#ifdef __linux__

#include <linux/if_alg.h>

using namespace support;
using namespace std::string_view_literals;
using pysock::alg_address;
using pysock::errc;

namespace {

::sockaddr_alg name_of(std::string_view type, std::string_view name, std::uint32_t feat = 0, std::uint32_t mask = 0) {
    auto all = zeroed<::sockaddr_alg>();
    all.salg_family = AF_ALG;
    std::memcpy(all.salg_type, type.data(), type.size());
    std::memcpy(all.salg_name, name.data(), name.size());
    all.salg_feat = feat;
    all.salg_mask = mask;
    return all;
}

} // namespace

TEST_SUITE_BEGIN("address/alg");

TEST_CASE("the name of an algorithm becomes struct sockaddr_alg, with two to four items") {
    CHECK(same_bytes(made(AF_ALG, 0, {"skcipher", "cbc(aes)"}), name_of("skcipher", "cbc(aes)")));
    CHECK(same_bytes(made(AF_ALG, 0, {"hash", "sha256", 0x12345678}), name_of("hash", "sha256", 0x12345678)));
    CHECK(same_bytes(made(AF_ALG, 0, {"hash", "sha256", 1, -1}), name_of("hash", "sha256", 1, 0xffffffff)));
    const alg_address named{.type = "aead", .name = "gcm(aes)", .feat = 3, .mask = 4};
    CHECK(same_bytes(made(AF_ALG, 0, named), name_of("aead", "gcm(aes)", 3, 4)));
    CHECK(made(AF_ALG, 0, named).as<alg_address>() == named);
    CHECK(same_bytes(made(AF_ALG, 0, {"", ""}), name_of("", "")));
}

TEST_CASE("type and name of an algorithm may fill their fields but for a NUL") {
    const std::string type(13, 't');
    const std::string name(63, 'n');
    CHECK(same_bytes(made(AF_ALG, 0, {type, name}), name_of(type, name)));
    const std::string long_type = type + "t";
    const std::string long_name = name + "n";
    const pysock::address_like first{long_type, name};
    const pysock::address_like second{type, long_name};
    check_refused<std::invalid_argument>(AF_ALG, 0, first, errc::alg_type_too_long,
                                         "AF_ALG type too long. Got " + first.print());
    check_refused<std::invalid_argument>(AF_ALG, 0, second, errc::alg_name_too_long,
                                         "AF_ALG name too long. Got " + second.print());
}

TEST_CASE("a NUL in the name of an algorithm is refused, not cut off") {
    for (const auto& argument :
         {pysock::address_like{"hash\0x"sv, "sha256"}, pysock::address_like{"hash", "sha256\0"sv}})
        check_refused<std::invalid_argument>(AF_ALG, 0, argument, errc::embedded_null,
                                             refused_with("bind(): embedded null character", argument));
}

TEST_CASE("struct sockaddr_alg becomes Python's tuple, also without a NUL in its fields") {
    CHECK(str(of_system(name_of("hash", "sha256", 1, 2))) == "('hash', 'sha256', 1, 2)");
    const auto full = of_system(name_of(std::string(14, 't'), std::string(64, 'n')));
    CHECK(full.as<alg_address>().type == std::string(14, 't'));
    CHECK(full.as<alg_address>().name == std::string(64, 'n'));
}

TEST_CASE("names of algorithms are equal by what they print") {
    check_equal(of_system(name_of("hash", "sha256")), made(AF_ALG, 0, {"hash", "sha256"}));
    check_different(of_system(name_of("hash", "sha256")), of_system(name_of("hash", "sha1")));
    check_different(of_system(name_of("hash", "sha256")), of_system(name_of("rng", "sha256")));
    check_different(of_system(name_of("hash", "sha256", 1)), of_system(name_of("hash", "sha256")));
    check_different(of_system(name_of("hash", "sha256", 0, 1)), of_system(name_of("hash", "sha256")));
    check_different(of_system(name_of("hash", "sha256", 1, 0)), of_system(name_of("hash", "sha256", 0, 1)));
}

TEST_CASE("the name of an algorithm that is cut short has zeros for the rest") {
    const auto name = name_of("hash", "sha256", 1, 2);
    CHECK(str(of_system(name, 0, offsetof(::sockaddr_alg, salg_name) + 3)) == "('hash', 'sha', 1, 2)");
    CHECK(str(of_system(name, 0, offsetof(::sockaddr_alg, salg_feat))) == "('hash', '', 0, 0)");
    for (const std::size_t length : {2u, 4u, 16u, 20u, 24u, 27u, 60u}) check_unwritten_bytes_do_not_count(name, length);
}

TEST_CASE("what has not the form of an algorithm's name is refused") {
    for (const pysock::address_like& argument :
         {pysock::address_like("hash"), pysock::address_like("hash", 1), pysock::address_like("a", "b", "c"),
          pysock::address_like("a", "b", 1, "d"), pysock::address_like("a", "b", 1, 2, 3)})
        check_refused<std::invalid_argument>(AF_ALG, 0, argument, errc::wrong_form,
                                             not_of_form(argument, "{type, name[, feat[, mask]]}"));
    for (const auto& argument :
         {pysock::address_like("a", "b", 0x100000000), pysock::address_like("a", "b", 0, 1LL << 40)})
        check_refused<std::overflow_error>(AF_ALG, 0, argument, errc::item_out_of_range,
                                           refused_with("bind(): an item of the address is out of range", argument));
}

TEST_CASE("the name of an algorithm goes to AF_ALG sockets only") {
    check_refused<std::invalid_argument>(
        AF_INET, 0, alg_address{"hash", "sha256"}, errc::wrong_family,
        "bind(): address of another family than the socket's, got ('hash', 'sha256', 0, 0)");
    check_refused<std::invalid_argument>(AF_ALG, 0, pysock::inet_address{"h", 1}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got ('h', 1)");
    CHECK_THROWS_AS(of_system(name_of("a", "b")).path(), std::invalid_argument);
}

TEST_SUITE_END();

#endif // __linux__
