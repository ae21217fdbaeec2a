// SPDX-License-Identifier: MIT
// AF_HYPERV: services between a Hyper-V host and its machines.
#ifndef PYSOCK_ADDRESS_HYPERV_HPP
#define PYSOCK_ADDRESS_HYPERV_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"
#include "address/text.hpp"
#include "base/constants_enums.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#if defined(AF_HYPERV) || PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {

/// An address of Hyper-V: Python's `(vm_id, service_id)`, two UUIDs as text.
struct hyperv_address {
    std::string vm_id; ///< also hv_guid_wildcard and its relatives
    std::string service_id;

    static constexpr int family = af_hyperv.value();

    static hyperv_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {vm_id, service_id}; }

    friend bool operator==(const hyperv_address&, const hyperv_address&) = default;
};

namespace detail {

/// The layout of SOCKADDR_HV, <hvsocket.h>: two GUIDs, whose first three fields are little-endian.
struct hyperv_name {
    std::uint16_t head;
    std::uint16_t reserved;
    unsigned char guid[2][16];
};

inline constexpr std::size_t uuid_length = 36;

/// The byte of a GUID that stands at each place of its text, and -1 for a dash.
inline constexpr signed char uuid_order[] = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};

constexpr bool parse_uuid(std::string_view text, unsigned char (&guid)[16]) noexcept {
    if (text.size() != uuid_length) return false;
    std::size_t at = 0;
    for (const signed char byte : uuid_order) {
        if (byte < 0) {
            if (text[at++] != '-') return false;
            continue;
        }
        const int high = hex_digit(text[at]);
        const int low = hex_digit(text[at + 1]);
        if (high < 0 || low < 0) return false;
        guid[byte] = static_cast<unsigned char>(high << 4 | low);
        at += 2;
    }
    return true;
}

inline std::string uuid_text(const unsigned char (&guid)[16]) {
    std::string text;
    for (const signed char byte : uuid_order) {
        if (byte < 0)
            text += '-';
        else
            append_hex(text, "", guid[byte], 2);
    }
    return text;
}

PYSOCK_COLD inline fault read_hyperv(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    constexpr int raw_protocol = 1; // HV_PROTOCOL_RAW
    if (reader.proto != raw_protocol) return library_fault(errc::unsupported_protocol);
    if (argument.shape() != address_like::shape("ss")) return library_fault(errc::wrong_form);
    hyperv_name name{};
    for (unsigned at = 0; at < 2; ++at)
        if (!parse_uuid(argument.text(at), name.guid[at])) return library_fault(errc::not_a_uuid);
    store_name(out, hyperv_address::family, name);
    return {};
}

PYSOCK_COLD inline std::string print_hyperv(const os::raw_address& raw, bool) {
    const auto [vm_id, service_id] = hyperv_address::from(raw);
    return repr_tuple({repr_text(vm_id), repr_text(service_id)});
}

inline constexpr family_rules hyperv_rules{hyperv_address::family, hyperv_address::family,
                                           "{vm_id, service_id}",  &read_hyperv,
                                           &print_hyperv,          &key_of_struct<hyperv_name, 4>};

} // namespace detail

inline hyperv_address hyperv_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::hyperv_name>(raw);
    return {detail::uuid_text(name.guid[0]), detail::uuid_text(name.guid[1])};
}

} // namespace pysock::inline v0_1

#endif // AF_HYPERV

#endif // PYSOCK_ADDRESS_HYPERV_HPP
