// SPDX-License-Identifier: MIT
// AF_PACKET: frames of a network interface, below IP.
#ifndef PYSOCK_ADDRESS_PACKET_HPP
#define PYSOCK_ADDRESS_PACKET_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#ifdef AF_PACKET

namespace pysock::inline v0_1 {

/// An address of a link: Python's `(ifname, proto[, pkttype[, hatype[, addr]]])`.
struct packet_address {
    std::string ifname;       ///< the interface; "" for none
    int proto = 0;            ///< the Ethernet protocol in the order of this machine, such as 0x0800; 3 for all
    std::uint8_t pkttype = 0; ///< packet_host, packet_broadcast, …; set by receives
    std::uint16_t hatype = 0; ///< the ARP hardware type
    bytes addr = {};          ///< the hardware address, at most 8 bytes

    static constexpr int family = AF_PACKET;

    static packet_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {ifname, proto, pkttype, hatype, addr}; }

    friend bool operator==(const packet_address&, const packet_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_ll, packet(7).
struct packet_name {
    std::uint16_t head;
    std::uint16_t proto; // in the order of the network
    std::int32_t ifindex;
    std::uint16_t hatype;
    std::uint8_t pkttype;
    std::uint8_t halen;
    std::uint8_t addr[8];
};

PYSOCK_COLD inline fault read_packet(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    constexpr unsigned all_items = address_like::shape("siiis");
    const unsigned shape = argument.shape();
    if (argument.size() < 2 || shape != (all_items & ((1u << 2 * argument.size()) - 1)))
        return library_fault(errc::wrong_form);
    packet_name name{};
    // Python cuts a name that is too long for an interface, which may then be another one's.
    if (const fault why = store_interface(argument.text(0), reader.by, name.ifindex)) return why;
    const std::string_view addr = argument.size() > 4 ? argument.text(4) : std::string_view();
    if (addr.size() > sizeof name.addr) return library_fault(errc::hardware_address_too_long);
    if (argument.number(1) < 0 || argument.number(1) > 0xffff) return library_fault(errc::proto_out_of_range);
    const long long pkttype = argument.number(2);
    const long long hatype = argument.number(3);
    if (pkttype < 0 || pkttype > 0xff || hatype < 0 || hatype > 0xffff) return library_fault(errc::item_out_of_range);
    name.proto = network_order(static_cast<std::uint16_t>(argument.number(1)));
    name.pkttype = static_cast<std::uint8_t>(pkttype);
    name.hatype = static_cast<std::uint16_t>(hatype);
    name.halen = static_cast<std::uint8_t>(addr.size());
    if (!addr.empty()) std::memcpy(name.addr, addr.data(), addr.size());
    store_name(out, AF_PACKET, name);
    return {};
}

PYSOCK_COLD inline std::string print_packet(const os::raw_address& raw, bool) {
    const auto [ifname, proto, pkttype, hatype, addr] = packet_address::from(raw);
    return repr_tuple({repr_text(ifname), proto, pkttype, hatype, repr_bytes(addr)});
}

/// Everything up to the end of the hardware address, which has as many bytes as the address says.
inline std::string_view key_of_packet(const os::raw_address& raw) noexcept {
    const std::size_t length = view_as<packet_name>(raw).halen;
    return key_between(raw, offsetof(packet_name, proto),
                       offsetof(packet_name, addr) + smaller(length, sizeof(packet_name::addr)));
}

inline constexpr family_rules packet_rules{AF_PACKET,    AF_PACKET,     "{ifname, proto[, pkttype[, hatype[, addr]]]}",
                                           &read_packet, &print_packet, &key_of_packet};

} // namespace detail

inline packet_address packet_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::packet_name>(raw);
    const auto* const addr = reinterpret_cast<const char*>(name.addr);
    return {detail::interface_text(name.ifindex), detail::network_order(name.proto), name.pkttype, name.hatype,
            bytes(addr, detail::smaller(name.halen, sizeof name.addr))};
}

} // namespace pysock::inline v0_1

#endif // AF_PACKET

#endif // PYSOCK_ADDRESS_PACKET_HPP
