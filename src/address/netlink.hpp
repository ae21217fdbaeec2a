// SPDX-License-Identifier: MIT
// AF_NETLINK: a port of the kernel's message system, and a mask of multicast groups.
#ifndef PYSOCK_ADDRESS_NETLINK_HPP
#define PYSOCK_ADDRESS_NETLINK_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/number_pair.hpp"

#include <cstdint>

#ifdef AF_NETLINK

namespace pysock::inline v0_1 {

/// A netlink address: Python's `(pid, groups)`. Pid 0 is the kernel, and in bind lets the kernel choose one.
struct netlink_address {
    std::uint32_t pid = 0;
    std::uint32_t groups = 0;

    static constexpr int family = AF_NETLINK;

    static netlink_address from(const detail::os::raw_address& raw) noexcept {
        const auto name = detail::view_as<detail::number_pair_name>(raw);
        return {name.first, name.second};
    }

    address_like argument() const noexcept { return {pid, groups}; }

    friend bool operator==(const netlink_address&, const netlink_address&) = default;
};

namespace detail {

inline constexpr family_rules netlink_rules = number_pair_rules<AF_NETLINK>("{pid, groups}");

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_NETLINK

#endif // PYSOCK_ADDRESS_NETLINK_HPP
