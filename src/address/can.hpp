// SPDX-License-Identifier: MIT
// AF_CAN: interfaces of a CAN bus, and the addresses that the protocols above it add.
#ifndef PYSOCK_ADDRESS_CAN_HPP
#define PYSOCK_ADDRESS_CAN_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#ifdef AF_CAN

namespace pysock::inline v0_1 {

/// The address of a CAN_RAW or CAN_BCM socket: Python's `(ifname,)`, written "can0".
struct can_address {
    std::string ifname; ///< "": all interfaces

    static constexpr int family = AF_CAN;

    static can_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return ifname; }

    friend bool operator==(const can_address&, const can_address&) = default;
};

/// The address of a CAN_ISOTP socket: Python's `(ifname, rx_id, tx_id)`. Ids of 29 bits carry can_eff_flag.
struct can_isotp_address {
    std::string ifname;
    std::uint32_t rx_id = 0;
    std::uint32_t tx_id = 0;

    static constexpr int family = AF_CAN;
    static constexpr int proto = 6; // CAN_ISOTP

    static can_isotp_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {ifname, rx_id, tx_id}; }

    friend bool operator==(const can_isotp_address&, const can_isotp_address&) = default;
};

/// The address of a CAN_J1939 socket: Python's `(ifname, name, pgn, addr)`.
struct can_j1939_address {
    std::string ifname;
    std::uint64_t name = 0;      ///< 0 (j1939_no_name): the address counts
    std::uint32_t pgn = 0x40000; ///< j1939_no_pgn
    std::uint8_t addr = 0xff;    ///< j1939_no_addr

    static constexpr int family = AF_CAN;
    static constexpr int proto = 7; // CAN_J1939

    static can_j1939_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {ifname, name, pgn, addr}; }

    friend bool operator==(const can_j1939_address&, const can_j1939_address&) = default;
};

namespace detail {

enum : int { can_proto_raw = 1, can_proto_bcm = 2 };

/// The layouts of struct sockaddr_can, <linux/can.h>.
struct can_isotp_name {
    std::uint16_t head;
    std::int32_t ifindex;
    std::uint32_t rx_id;
    std::uint32_t tx_id;
    std::uint64_t rest;
};

struct can_j1939_name {
    std::uint16_t head;
    std::int32_t ifindex;
    std::uint64_t name;
    std::uint32_t pgn;
    std::uint8_t addr;
};

static_assert(sizeof(can_isotp_name) == sizeof(can_j1939_name));

template <class Name>
fault read_can_interface(const address_like& argument, const address_reader& reader, Name& name) noexcept {
    if (argument.text(0).size() >= os::interface_name_size) return library_fault(errc::can_name_too_long);
    if (argument.text(0).empty()) return {}; // all interfaces
    return store_interface(argument.text(0), reader.by, name.ifindex);
}

PYSOCK_COLD inline fault read_can_isotp(const address_like& argument, const address_reader& reader,
                                        os::raw_address& out) {
    if (argument.shape() != address_like::shape("sii")) return library_fault(errc::wrong_form);
    can_isotp_name name{};
    if (const fault why = read_can_interface(argument, reader, name)) return why;
    if (const fault why = store_item(argument, 1, name.rx_id)) return why;
    if (const fault why = store_item(argument, 2, name.tx_id)) return why;
    store_name(out, AF_CAN, name);
    return {};
}

PYSOCK_COLD inline fault read_can_j1939(const address_like& argument, const address_reader& reader,
                                        os::raw_address& out) {
    if (argument.shape() != address_like::shape("siii")) return library_fault(errc::wrong_form);
    can_j1939_name name{};
    if (const fault why = read_can_interface(argument, reader, name)) return why;
    const auto number = argument.unsigned_number(1);
    if (!number || argument.number(3) < 0 || argument.number(3) > 0xff) return library_fault(errc::item_out_of_range);
    name.name = *number;
    name.addr = static_cast<std::uint8_t>(argument.number(3));
    if (const fault why = store_item(argument, 2, name.pgn)) return why;
    store_name(out, AF_CAN, name);
    return {};
}

PYSOCK_COLD inline fault read_can(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (reader.proto == can_isotp_address::proto) return read_can_isotp(argument, reader, out);
    if (reader.proto == can_j1939_address::proto) return read_can_j1939(argument, reader, out);
    if (reader.proto != can_proto_raw && reader.proto != can_proto_bcm)
        return library_fault(errc::unsupported_can_protocol);
    if (argument.shape() != address_like::shape("s")) return library_fault(errc::wrong_form);
    can_isotp_name name{};
    if (const fault why = read_can_interface(argument, reader, name)) return why;
    store_name(out, AF_CAN, name);
    return {};
}

PYSOCK_COLD inline std::string print_can(const os::raw_address& raw, bool) {
    if (raw.proto == can_isotp_address::proto) {
        const auto [ifname, rx_id, tx_id] = can_isotp_address::from(raw);
        return repr_tuple({repr_text(ifname), rx_id, tx_id});
    }
    if (raw.proto == can_j1939_address::proto) {
        const auto [ifname, name, pgn, addr] = can_j1939_address::from(raw);
        return repr_tuple({repr_text(ifname), name, pgn, addr});
    }
    return repr_tuple({repr_text(can_address::from(raw).ifname)});
}

/// 0 for the interface alone, else the protocol that adds something to it.
inline int form_of_can(int proto) noexcept {
    return proto == can_isotp_address::proto || proto == can_j1939_address::proto ? proto : 0;
}

/// Interface and what the protocol adds to it.
inline std::string_view key_of_can(const os::raw_address& raw) noexcept {
    std::size_t end = offsetof(can_isotp_name, rx_id);
    if (raw.proto == can_isotp_address::proto) end = offsetof(can_isotp_name, rest);
    if (raw.proto == can_j1939_address::proto) end = offsetof(can_j1939_name, addr) + 1;
    return key_between(raw, offsetof(can_isotp_name, ifindex), end);
}

inline constexpr family_rules can_rules{
    AF_CAN,      AF_CAN,     "{ifname}, of CAN_ISOTP {ifname, rx_id, tx_id}, of CAN_J1939 {ifname, name, pgn, addr}",
    &read_can,   &print_can, &key_of_can,
    &form_of_can};

} // namespace detail

inline can_address can_address::from(const detail::os::raw_address& raw) {
    return {detail::interface_text(detail::view_as<detail::can_isotp_name>(raw).ifindex)};
}
inline can_isotp_address can_isotp_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::can_isotp_name>(raw);
    return {detail::interface_text(name.ifindex), name.rx_id, name.tx_id};
}
inline can_j1939_address can_j1939_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::can_j1939_name>(raw);
    return {detail::interface_text(name.ifindex), name.name, name.pgn, name.addr};
}

} // namespace pysock::inline v0_1

#endif // AF_CAN

#endif // PYSOCK_ADDRESS_CAN_HPP
