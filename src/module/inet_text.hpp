// SPDX-License-Identifier: MIT
// inet_aton, inet_ntoa, inet_pton, inet_ntop: addresses between text and packed bytes.
#ifndef PYSOCK_MODULE_INET_TEXT_HPP
#define PYSOCK_MODULE_INET_TEXT_HPP

#include "address/repr.hpp"
#include "address/text.hpp"
#include "base/bytes.hpp"
#include "base/constants_enums.hpp"
#include "base/enums.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

PYSOCK_LAZY result<bytes> packed_from_loose_text(std::string_view text) {
    if (text.find('\0') != text.npos) return {{}, library_fault(errc::embedded_null)};
    ::in_addr address{};
    if (!os::loose_inet(std::string(text).c_str(), address)) return {{}, library_fault(errc::illegal_aton_text)};
    return {bytes(reinterpret_cast<const char*>(&address), sizeof address), {}};
}

PYSOCK_LAZY result<bytes> packed_from_text(address_family family, std::string_view text) {
    inet_bytes inet{};
    inet6_bytes inet6{};
    if (family == af_inet && parse_inet(text, inet))
        return {bytes(reinterpret_cast<const char*>(inet.data()), inet.size()), {}};
    if (family == af_inet6 && parse_inet6(text, inet6))
        return {bytes(reinterpret_cast<const char*>(inet6.data()), inet6.size()), {}};
    if (family != af_inet && family != af_inet6) return {{}, os::no_such_family()};
    return {{}, library_fault(errc::illegal_pton_text)};
}

PYSOCK_LAZY result<std::string> text_from_packed(address_family family, bytes_like packed) {
    if (family != af_inet && family != af_inet6) return {{}, library_fault(errc::unknown_family)};
    const bool is_inet = family == af_inet;
    if (packed.size() != (is_inet ? sizeof(inet_bytes) : sizeof(inet6_bytes)))
        return {{}, library_fault(errc::invalid_packed_length)};
    const auto* const address = static_cast<const unsigned char*>(packed.data());
    return {is_inet ? inet_text(address) : inet6_text(address), {}};
}

PYSOCK_LAZY result<std::string> dotted_from_packed(bytes_like packed) {
    if (packed.size() != sizeof(inet_bytes)) return {{}, library_fault(errc::packed_wrong_length)};
    return {inet_text(static_cast<const unsigned char*>(packed.data())), {}};
}

/// Throws for a conversion of `given`, with the family where there is one.
PYSOCK_LAZY [[noreturn]] PYSOCK_COLD void raise_conversion(fault why, const char* operation, std::string given,
                                                           address_family family = -1) {
    if (family != -1) given = joined({family.value(), ", ", given});
    raise_given(why, operation, given);
}

PYSOCK_LAZY std::string shown(bytes_like packed) {
    return repr_bytes({static_cast<const char*>(packed.data()), packed.size()});
}

} // namespace detail

/// The four bytes of an IPv4 address in any form that the C library reads: "10.0.0.1", "10.1", "0x7f.1".
/// @throws error  any other text, without an error number.
/// @python socket.inet_aton(ip_string)  Same.
PYSOCK_LAZY bytes inet_aton(std::string_view ip_string) {
    auto converted = detail::packed_from_loose_text(ip_string);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_aton", detail::repr_text(ip_string));
    return std::move(converted.value);
}
PYSOCK_LAZY bytes inet_aton(std::string_view ip_string, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::packed_from_loose_text(ip_string); });
}

/// The dotted quad of four bytes. @throws error  another number of bytes, without an error number.
/// @python socket.inet_ntoa(packed_ip)  Same.
PYSOCK_LAZY std::string inet_ntoa(bytes_like packed_ip) {
    auto converted = detail::dotted_from_packed(packed_ip);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_ntoa", detail::shown(packed_ip));
    return std::move(converted.value);
}
PYSOCK_LAZY std::string inet_ntoa(bytes_like packed_ip, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::dotted_from_packed(packed_ip); });
}

/// The 4 or 16 bytes of an address in its strict form, for af_inet or af_inet6.
/// @throws error  any other text (without an error number); another family (EAFNOSUPPORT).
/// @python socket.inet_pton(address_family, ip_string)  Same.
PYSOCK_LAZY bytes inet_pton(address_family family, std::string_view ip_string) {
    auto converted = detail::packed_from_text(family, ip_string);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_pton", detail::repr_text(ip_string), family);
    return std::move(converted.value);
}
PYSOCK_LAZY bytes inet_pton(address_family family, std::string_view ip_string, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::packed_from_text(family, ip_string); });
}

/// The text of an address of 4 (af_inet) or 16 bytes (af_inet6).
/// @throws std::invalid_argument  another family, another number of bytes.
/// @python socket.inet_ntop(address_family, packed_ip)  Same.
PYSOCK_LAZY std::string inet_ntop(address_family family, bytes_like packed_ip) {
    auto converted = detail::text_from_packed(family, packed_ip);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_ntop", detail::shown(packed_ip), family);
    return std::move(converted.value);
}
PYSOCK_LAZY std::string inet_ntop(address_family family, bytes_like packed_ip, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::text_from_packed(family, packed_ip); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_INET_TEXT_HPP
