// SPDX-License-Identifier: MIT
// Arguments turned into the system's addresses, and arguments that are refused, for any family, whether or not this
// machine has it.
#ifndef PYSOCK_TESTS_ADDRESSES_HPP
#define PYSOCK_TESTS_ADDRESSES_HPP

#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

namespace support {

/// A socket that believes to be of this family and protocol; underneath is one of IPv4.
inline pysock::socket pretender(int family, int proto = 0) {
    return {family, pysock::sock_dgram, proto, pysock::socket(pysock::af_inet, pysock::sock_dgram).detach()};
}

/// The address that a socket of this family and protocol makes of an argument.
inline pysock::address made(int family, int proto, const pysock::address_like& argument) {
    pysock::address name;
    pysock::detail::deadline never(pysock::detail::no_timeout);
    const auto read = pysock::detail::read_address(argument, {no_descriptor, family, proto, never}, name.raw());
    REQUIRE(read.fault == pysock::detail::fault{});
    return pysock::address(*read.value);
}

/// The system's struct as an address of a socket of this protocol; of the struct, the first `length` bytes.
template <class Name>
pysock::address of_system(const Name& name, int proto = 0, std::size_t length = sizeof(Name)) {
    return {reinterpret_cast<const ::sockaddr*>(&name), length, proto};
}

/// A struct of the system whose padding is zero too.
template <class Name>
Name zeroed() {
    Name name;
    std::memset(&name, 0, sizeof name);
    return name;
}

/// Whether the address is, byte for byte, the system's struct.
template <class Name>
bool same_bytes(const pysock::address& ours, const Name& theirs) {
    return ours.size() == sizeof theirs && std::memcmp(ours.data(), &theirs, sizeof theirs) == 0;
}

/// Whether two addresses are equal both ways, of one hash and one text.
inline void check_equal(const pysock::address& a, const pysock::address& b) {
    CAPTURE(repr(a));
    CAPTURE(repr(b));
    CHECK(a == b);
    CHECK(b == a);
    CHECK((a <=> b) == std::strong_ordering::equal);
    CHECK(a.hash() == b.hash());
    CHECK(repr(a) == repr(b));
}

/// Whether two addresses differ, and stand in one order both ways.
inline void check_different(const pysock::address& a, const pysock::address& b) {
    CAPTURE(repr(a));
    CAPTURE(repr(b));
    CHECK(a != b);
    CHECK((a < b) != (b < a));
    CHECK(repr(a) != repr(b));
}

/// Checks that no socket of this family and protocol takes the argument: by the code, and by an exception of this very
/// class with this text behind the name of the call.
template <class Exception>
void check_refused(int family, int proto, const pysock::address_like& argument, const std::error_code& code,
                   const std::string& text) {
    CAPTURE(argument.print());
    auto s = pretender(family, proto);
    std::error_code ec;
    s.bind(argument, ec);
    CHECK(ec == code);
    ec.clear();
    s.connect(argument, ec);
    CHECK(ec == code);
    CHECK(thrown_text<Exception>([&] { s.bind(argument); }) == text);
}

/// The text of the exception for an argument that is not of its family's form.
inline std::string not_of_form(const pysock::address_like& argument, const std::string& form) {
    return "bind(): address is not of its family's form, got " + argument.print() + " instead of " + form;
}

/// The text of the exception for an argument with this in it.
inline std::string refused_with(const std::string& what, const pysock::address_like& argument) {
    return what + ", got " + argument.print();
}

/// Two addresses that the system wrote up to `length` only, over memory that held something else: as good as equal.
template <class Name>
void check_unwritten_bytes_do_not_count(const Name& name, std::size_t length, int proto = 0) {
    pysock::address a;
    pysock::address b;
    for (pysock::address* const each : {&a, &b}) {
        std::memset(&each->raw().storage, each == &a ? 0xa5 : 0x5a, sizeof each->raw().storage);
        std::memcpy(&each->raw().storage, &name, length);
        each->raw().length = static_cast<pysock::detail::os::address_length>(length);
        each->raw().proto = proto;
    }
    check_equal(a, b);
    check_equal(a, of_system(name, proto, length));
}

} // namespace support

#endif // PYSOCK_TESTS_ADDRESSES_HPP
