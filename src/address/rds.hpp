// SPDX-License-Identifier: MIT
// AF_RDS: reliable datagrams, whose addresses are IPv4's.
#ifndef PYSOCK_ADDRESS_RDS_HPP
#define PYSOCK_ADDRESS_RDS_HPP

#include "address/family_rules.hpp"
#include "address/inet.hpp"

#ifdef AF_RDS

namespace pysock::inline v0_1 {

/// An address of a reliable datagram socket: Python's `(host, port)`. What the system writes is an IPv4 address.
using rds_address = basic_inet_address<AF_RDS>;

namespace detail {

inline constexpr family_rules rds_rules = inet_rules_of<AF_RDS>;

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_RDS

#endif // PYSOCK_ADDRESS_RDS_HPP
