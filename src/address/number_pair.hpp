// SPDX-License-Identifier: MIT
// Addresses that are two numbers of 32 bits, as several families have them.
#ifndef PYSOCK_ADDRESS_NUMBER_PAIR_HPP
#define PYSOCK_ADDRESS_NUMBER_PAIR_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"

#include <cstdint>
#include <string>

namespace pysock::inline v0_1::detail {

/// The layout of struct sockaddr_nl (netlink(7)) and of struct sockaddr_qrtr (<linux/qrtr.h>).
struct number_pair_name {
    std::uint16_t head;
    std::uint16_t pad;
    std::uint32_t first;
    std::uint32_t second;
};

/// Stores the two items of an argument.
inline fault store_pair(const address_like& argument, std::uint32_t& first, std::uint32_t& second) noexcept {
    if (argument.shape() != address_like::shape("ii")) return library_fault(errc::wrong_form);
    const fault why = store_item(argument, 0, first);
    return why ? why : store_item(argument, 1, second);
}

template <int family>
fault read_number_pair(const address_like& argument, const address_reader&, os::raw_address& out) {
    number_pair_name name{};
    if (const fault why = store_pair(argument, name.first, name.second)) return why;
    store_name(out, family, name);
    return {};
}

inline std::string repr_pair(std::uint32_t first, std::uint32_t second) { return repr_tuple({first, second}); }

PYSOCK_COLD inline std::string print_number_pair(const os::raw_address& raw, bool) {
    const auto name = view_as<number_pair_name>(raw);
    return repr_pair(name.first, name.second);
}

template <int family>
constexpr family_rules number_pair_rules(const char* form) noexcept {
    return {family, family, form, &read_number_pair<family>, &print_number_pair, &key_of_struct<number_pair_name, 4>};
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_NUMBER_PAIR_HPP
