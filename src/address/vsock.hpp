// SPDX-License-Identifier: MIT
// AF_VSOCK: a port of a virtual machine or of its host.
#ifndef PYSOCK_ADDRESS_VSOCK_HPP
#define PYSOCK_ADDRESS_VSOCK_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/number_pair.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#ifdef AF_VSOCK

namespace pysock::inline v0_1 {

/// An address between virtual machines: Python's `(cid, port)`. -1 as an argument is any (vmaddr_cid_any,
/// vmaddr_port_any).
struct vsock_address {
    std::uint32_t cid = 0; ///< the machine: 2 is the host
    std::uint32_t port = 0;

    static constexpr int family = AF_VSOCK;

    static vsock_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {cid, port}; }

    friend bool operator==(const vsock_address&, const vsock_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_vm, vsock(7).
struct vsock_name {
    std::uint16_t head;
    std::uint16_t reserved;
    std::uint32_t port;
    std::uint32_t cid;
    std::uint8_t zero[4];
};

PYSOCK_COLD inline fault read_vsock(const address_like& argument, const address_reader&, os::raw_address& out) {
    vsock_name name{};
    if (const fault why = store_pair(argument, name.cid, name.port)) return why;
    store_name(out, AF_VSOCK, name);
    return {};
}

PYSOCK_COLD inline std::string print_vsock(const os::raw_address& raw, bool) {
    const auto [cid, port] = vsock_address::from(raw);
    return repr_pair(cid, port);
}

/// Port and machine; of the bytes behind them nothing shows.
inline std::string_view key_of_vsock(const os::raw_address& raw) noexcept {
    return key_between(raw, offsetof(vsock_name, port), offsetof(vsock_name, zero));
}

inline constexpr family_rules vsock_rules{AF_VSOCK, AF_VSOCK, "{cid, port}", &read_vsock, &print_vsock, &key_of_vsock};

} // namespace detail

inline vsock_address vsock_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::vsock_name>(raw);
    return {name.cid, name.port};
}

} // namespace pysock::inline v0_1

#endif // AF_VSOCK

#endif // PYSOCK_ADDRESS_VSOCK_HPP
