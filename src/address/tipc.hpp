// SPDX-License-Identifier: MIT
// AF_TIPC: services and sockets of a TIPC cluster.
#ifndef PYSOCK_ADDRESS_TIPC_HPP
#define PYSOCK_ADDRESS_TIPC_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"
#include "platform/fits.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#ifdef AF_TIPC

namespace pysock::inline v0_1 {

/// An address of TIPC: Python's `(addr_type, v1, v2, v3[, scope])`.
///
/// | addr_type | v1, v2, v3 |
/// | --- | --- |
/// | tipc_addr_nameseq | type, lower, upper |
/// | tipc_addr_name | type, instance, 0; comes back as type, instance, instance |
/// | tipc_addr_id | node, ref, 0 |
struct tipc_address {
    std::uint32_t addr_type = 0;
    std::uint32_t v1 = 0;
    std::uint32_t v2 = 0;
    std::uint32_t v3 = 0;
    std::uint32_t scope = 2; ///< tipc_zone_scope 1, tipc_cluster_scope 2, tipc_node_scope 3

    static constexpr int family = AF_TIPC;

    static tipc_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {addr_type, v1, v2, v3, scope}; }

    friend bool operator==(const tipc_address&, const tipc_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_tipc; <linux/tipc.h> has macros for some shorter names.
struct tipc_any_name {
    std::uint16_t head;
    std::uint8_t addrtype;
    std::int8_t scope;
    std::uint32_t value[3];
};

enum : unsigned { tipc_name_range = 1, tipc_service_name = 2, tipc_socket_id = 3 };

PYSOCK_COLD inline fault read_tipc(const address_like& argument, const address_reader&, os::raw_address& out) {
    const bool has_scope = argument.shape() == address_like::shape("iiiii");
    if (!has_scope && argument.shape() != address_like::shape("iiii")) return library_fault(errc::wrong_form);
    std::uint32_t item[5] = {0, 0, 0, 0, tipc_address().scope};
    for (unsigned at = 0; at < argument.size(); ++at)
        if (const fault why = store_item(argument, at, item[at])) return why;
    tipc_any_name name{};
    const auto scope = static_cast<std::int32_t>(item[4]);
    if (!fits<std::int8_t>(scope)) return library_fault(errc::item_out_of_range);
    name.scope = static_cast<std::int8_t>(scope);
    name.addrtype = static_cast<std::uint8_t>(item[0]);
    switch (item[0]) {
    case tipc_name_range: name.value[2] = item[3]; [[fallthrough]];
    case tipc_service_name:
        name.value[0] = item[1];
        name.value[1] = item[2];
        break;
    case tipc_socket_id: // the system has the reference first
        name.value[0] = item[2];
        name.value[1] = item[1];
        break;
    default: return library_fault(errc::invalid_tipc_type);
    }
    store_name(out, AF_TIPC, name);
    return {};
}

PYSOCK_COLD inline std::string print_tipc(const os::raw_address& raw, bool) {
    const auto [addr_type, v1, v2, v3, scope] = tipc_address::from(raw);
    return repr_tuple({addr_type, v1, v2, v3, scope});
}

/// What shows of the address; of a service's name and of a socket the third number does not.
inline std::string_view key_of_tipc(const os::raw_address& raw) noexcept {
    const std::size_t hidden = view_as<tipc_any_name>(raw).addrtype == tipc_name_range ? 0 : sizeof(std::uint32_t);
    return key_between(raw, offsetof(tipc_any_name, addrtype), sizeof(tipc_any_name) - hidden);
}

inline constexpr family_rules tipc_rules{AF_TIPC,    AF_TIPC,     "{addr_type, v1, v2, v3[, scope]}",
                                         &read_tipc, &print_tipc, &key_of_tipc};

} // namespace detail

inline tipc_address tipc_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::tipc_any_name>(raw);
    tipc_address shown{name.addrtype, name.value[0], name.value[1], name.value[2],
                       static_cast<std::uint32_t>(std::int32_t{name.scope})};
    if (name.addrtype == detail::tipc_service_name) shown.v3 = shown.v2;
    if (name.addrtype == detail::tipc_socket_id) shown = {name.addrtype, name.value[1], name.value[0], 0, shown.scope};
    return shown;
}

} // namespace pysock::inline v0_1

#endif // AF_TIPC

#endif // PYSOCK_ADDRESS_TIPC_HPP
