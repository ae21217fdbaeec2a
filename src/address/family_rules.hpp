// SPDX-License-Identifier: MIT
// What an address family has to know about its addresses: one table of functions, filled in by each family's file.
#ifndef PYSOCK_ADDRESS_FAMILY_RULES_HPP
#define PYSOCK_ADDRESS_FAMILY_RULES_HPP

#include "address/address.hpp"
#include "base/byte_order.hpp"
#include "base/duration.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pysock::inline v0_1::detail {

/// What an argument is read for.
struct address_reader {
    os::handle by; ///< the socket, by which the system is asked for numbers of interfaces; it may be invalid
    int family;
    int proto;
    deadline& until; ///< ends the look-up of a host name
};

struct family_rules {
    int family;

    /// Makes the system's form of an argument.
    fault (*read)(const address_like& argument, const address_reader& reader, os::raw_address& out);

    /// The address as Python shows it; `quoted`: by repr() instead of print().
    std::string (*print)(const os::raw_address& raw, bool quoted);

    /// The bytes inside `raw` that tell one address of the family from another.
    std::string_view (*key)(const os::raw_address& raw) noexcept;
};

/// The address as the system's struct `T`; what the system did not write is zero.
template <class T>
T view_as(const os::raw_address& raw) noexcept {
    T name;
    if (raw.length >= sizeof name) [[likely]] {
        std::memcpy(&name, &raw.storage, sizeof name);
    } else {
        std::memset(&name, 0, sizeof name);
        std::memcpy(&name, &raw.storage, raw.length);
    }
    return name;
}

/// A port in the order of the network. The check comes after the host's look-up, as in Python.
inline fault store_port(long long port, std::uint16_t& out) noexcept {
    if (port < 0 || port > 0xffff) return library_fault(errc::port_out_of_range);
    out = network_order(static_cast<std::uint16_t>(port));
    return {};
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_FAMILY_RULES_HPP
