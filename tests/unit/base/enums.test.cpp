// SPDX-License-Identifier: MIT
// Python's enums: numbers, names, and how they print.
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <type_traits>

using pysock::address_family;
using pysock::address_info;
using pysock::msg_flag;
using pysock::socket_kind;

namespace {

template <class From, class... To>
constexpr bool converts_into_none = (!std::is_convertible_v<From, To> && ...);

template <class E>
concept combines = requires(E a, E b) {
    a | b;
};

std::string printed(const auto& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

} // namespace

TEST_SUITE_BEGIN("base/enums");

TEST_CASE("the system's macros and plain numbers are taken as they are") {
    const address_family family = AF_INET6;
    const socket_kind kind = SOCK_DGRAM;
    const msg_flag flag = MSG_PEEK;
    const address_info info = AI_PASSIVE;
    CHECK(family == pysock::af_inet6);
    CHECK(kind == pysock::sock_dgram);
    CHECK(flag == pysock::msg_peek);
    CHECK(info == pysock::ai_passive);
    CHECK(int(family) == AF_INET6);
    CHECK(family.value() == AF_INET6);
}

TEST_CASE("an enum converts into no other and into no number") {
    static_assert(converts_into_none<address_family, socket_kind, msg_flag, address_info, int, bool>);
    static_assert(converts_into_none<socket_kind, address_family, msg_flag, address_info, int, bool>);
    static_assert(converts_into_none<msg_flag, address_family, socket_kind, address_info, int, bool>);
    static_assert(converts_into_none<address_info, address_family, socket_kind, msg_flag, int, bool>);
    static_assert(!std::is_constructible_v<address_family, socket_kind>);
    static_assert(!std::is_constructible_v<msg_flag, address_info>);
    static_assert(converts_into_none<double, address_family, socket_kind, msg_flag, address_info>);
}

TEST_CASE("flags are empty unless told otherwise, families and types are not") {
    static_assert(msg_flag().value() == 0);
    static_assert(address_info().value() == 0);
    static_assert(!std::is_default_constructible_v<address_family>);
    static_assert(!std::is_default_constructible_v<socket_kind>);
}

TEST_CASE("name is Python's name, and empty for a number without one") {
    CHECK(std::string(pysock::af_inet.name()) == "AF_INET");
    CHECK(std::string(pysock::sock_raw.name()) == "SOCK_RAW");
    CHECK(std::string(pysock::msg_oob.name()) == "MSG_OOB");
    CHECK(std::string(pysock::ai_canonname.name()) == "AI_CANONNAME");
    CHECK(std::string(address_family(12345).name()) == "");
    CHECK(std::string(socket_kind(-1).name()) == "");
    CHECK(std::string(msg_flag().name()) == "");
}

TEST_CASE("the flags with the highest bits have names too") {
#ifdef MSG_CMSG_CLOEXEC
    CHECK(std::string(msg_flag(MSG_CMSG_CLOEXEC).name()) == "MSG_CMSG_CLOEXEC");
#endif
#ifdef SOCK_CLOEXEC
    CHECK(std::string(socket_kind(SOCK_CLOEXEC).name()) == "SOCK_CLOEXEC");
#endif
#ifdef AI_NUMERICSERV
    CHECK(std::string(address_info(AI_NUMERICSERV).name()) == "AI_NUMERICSERV");
#endif
}

TEST_CASE("str and operator<< show the number") {
    CHECK(str(pysock::af_inet) == std::to_string(AF_INET));
    CHECK(printed(pysock::sock_stream) == std::to_string(SOCK_STREAM));
    CHECK(printed(pysock::msg_peek | pysock::msg_oob) == std::to_string(MSG_PEEK | MSG_OOB));
    CHECK(str(address_family(-1)) == "-1");
}

TEST_CASE("repr shows type, name and number") {
    CHECK(repr(pysock::af_inet) == "<AddressFamily.AF_INET: " + std::to_string(AF_INET) + ">");
    CHECK(repr(pysock::sock_stream) == "<SocketKind.SOCK_STREAM: " + std::to_string(SOCK_STREAM) + ">");
    CHECK(repr(pysock::msg_peek) == "<MsgFlag.MSG_PEEK: " + std::to_string(MSG_PEEK) + ">");
    CHECK(repr(pysock::ai_passive) == "<AddressInfo.AI_PASSIVE: " + std::to_string(AI_PASSIVE) + ">");
}

TEST_CASE("repr of combined flags names each in the order of their bits") {
    const std::string number = std::to_string(MSG_OOB | MSG_PEEK);
    CHECK(repr(pysock::msg_peek | pysock::msg_oob) == "<MsgFlag.MSG_OOB|MSG_PEEK: " + number + ">");
#ifdef __linux__
    CHECK(repr(pysock::msg_peek | pysock::msg_dontwait) == "<MsgFlag.MSG_PEEK|MSG_DONTWAIT: 66>");
    CHECK(repr(pysock::ai_passive | pysock::ai_canonname) == "<AddressInfo.AI_PASSIVE|AI_CANONNAME: 3>");
    CHECK(repr(msg_flag(MSG_PEEK | 0x200000)) == "<MsgFlag.MSG_PEEK|2097152: 2097154>");
#endif
}

TEST_CASE("repr of no flags is that of Python's enum with the value 0") { CHECK(repr(msg_flag()) == "<MsgFlag: 0>"); }

TEST_CASE("repr of a number without a name is the number") {
    CHECK(repr(address_family(512)) == "512");
    CHECK(repr(socket_kind(64)) == "64");
}

TEST_CASE("repr of a family without a name does not make one up from other families") {
    // 999 has the bits of AF_UNIX, AF_INET, AF_IPX …: families are numbers, not flags, and Python shows 999.
    CHECK(repr(address_family(999)) == "999");
    CHECK(repr(address_family(0x103)) == "259");
}

TEST_CASE("repr of a type with flag bits is the number, as in Python") {
#ifdef SOCK_NONBLOCK
    const socket_kind stream = pysock::sock_stream | pysock::sock_nonblock;
    const socket_kind raw = pysock::sock_raw | pysock::sock_nonblock;
    CHECK(repr(stream) == std::to_string(SOCK_STREAM | SOCK_NONBLOCK));
    CHECK(repr(raw) == std::to_string(SOCK_RAW | SOCK_NONBLOCK));
#endif
}

TEST_CASE("flags combine, compare and tell whether any is set") {
    constexpr msg_flag both = pysock::msg_peek | pysock::msg_oob;
    static_assert((both & pysock::msg_peek) == pysock::msg_peek);
    static_assert((both ^ pysock::msg_oob) == pysock::msg_peek);
    static_assert((both & ~pysock::msg_peek) == pysock::msg_oob);
    static_assert(both && !msg_flag());
    msg_flag flags;
    flags |= pysock::msg_peek;
    flags |= pysock::msg_oob;
    CHECK(flags == both);
    CHECK((flags ^ pysock::msg_oob) == pysock::msg_peek);
    CHECK((flags & ~pysock::msg_peek) == pysock::msg_oob);
    flags &= pysock::msg_oob;
    CHECK(flags == pysock::msg_oob);
    CHECK((pysock::ai_passive | AI_CANONNAME) == address_info(AI_PASSIVE | AI_CANONNAME));
}

TEST_CASE("enums have the order of their numbers and compare with the macros") {
    CHECK(pysock::sock_stream == SOCK_STREAM);
    CHECK(pysock::af_inet != AF_INET6);
    CHECK(address_family(1) < address_family(2));
    CHECK(socket_kind(3) >= socket_kind(3));
}

TEST_CASE("two families do not combine") {
    static_assert(!combines<address_family>);
    static_assert(combines<socket_kind> && combines<msg_flag> && combines<address_info>);
}

TEST_CASE("repr of flags without a name is that of Python's flag, with the number alone") {
    CHECK(repr(msg_flag(1 << 26)) == "<MsgFlag: 67108864>");
    CHECK(repr(msg_flag(0x200000)) == "<MsgFlag: 2097152>");
    CHECK(repr(address_info(1 << 20)) == "<AddressInfo: 1048576>");
    CHECK(repr(address_info()) == "<AddressInfo: 0>");
}

TEST_SUITE_END();
