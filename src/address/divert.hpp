// SPDX-License-Identifier: MIT
// AF_DIVERT: packets that the firewall of FreeBSD hands over, whose addresses are IPv4's.
#ifndef PYSOCK_ADDRESS_DIVERT_HPP
#define PYSOCK_ADDRESS_DIVERT_HPP

#include "address/family_rules.hpp"
#include "address/inet.hpp"

#ifdef AF_DIVERT

namespace pysock::inline v0_1 {

/// An address of a divert socket: Python's `(host, port)`. What the system writes is an IPv4 address.
using divert_address = basic_inet_address<AF_DIVERT>;

namespace detail {

inline constexpr family_rules divert_rules = inet_rules_of<AF_DIVERT>;

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_DIVERT

#endif // PYSOCK_ADDRESS_DIVERT_HPP
