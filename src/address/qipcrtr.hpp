// SPDX-License-Identifier: MIT
// AF_QIPCRTR: a node and a port of Qualcomm's IPC router.
#ifndef PYSOCK_ADDRESS_QIPCRTR_HPP
#define PYSOCK_ADDRESS_QIPCRTR_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/number_pair.hpp"

#include <cstdint>

#ifdef AF_QIPCRTR

namespace pysock::inline v0_1 {

/// An address of the IPC router: Python's `(node, port)`.
struct qipcrtr_address {
    std::uint32_t node = 0;
    std::uint32_t port = 0;

    static constexpr int family = AF_QIPCRTR;

    static qipcrtr_address from(const detail::os::raw_address& raw) noexcept {
        const auto name = detail::view_as<detail::number_pair_name>(raw);
        return {name.first, name.second};
    }

    address_like argument() const noexcept { return {node, port}; }

    friend bool operator==(const qipcrtr_address&, const qipcrtr_address&) = default;
};

namespace detail {

inline constexpr family_rules qipcrtr_rules = number_pair_rules<AF_QIPCRTR>("{node, port}");

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_QIPCRTR

#endif // PYSOCK_ADDRESS_QIPCRTR_HPP
