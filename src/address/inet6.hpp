// SPDX-License-Identifier: MIT
// AF_INET6: addresses of a host, a port, flow information and a scope.
#ifndef PYSOCK_ADDRESS_INET6_HPP
#define PYSOCK_ADDRESS_INET6_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/hostname.hpp"
#include "address/inet.hpp"
#include "address/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pysock::inline v0_1 {

/// An IPv6 address: Python's `(host, port, flowinfo, scope_id)`.
struct inet6_address {
    std::string host; ///< as an argument also a name or ""
    int port = 0;
    std::uint32_t flowinfo = 0; ///< 0 to 0xfffff
    std::uint32_t scope_id = 0; ///< the index of an interface, 0: none

    static constexpr int family = AF_INET6;

    static inet6_address from(const detail::os::raw_address& raw) {
        const auto name = detail::view_as<::sockaddr_in6>(raw);
        return {detail::inet6_text(reinterpret_cast<const unsigned char*>(&name.sin6_addr)),
                detail::network_order(static_cast<std::uint16_t>(name.sin6_port)),
                detail::network_order(static_cast<std::uint32_t>(name.sin6_flowinfo)), name.sin6_scope_id};
    }

    address_like argument() const noexcept { return {host, port, flowinfo, scope_id}; }

    friend bool operator==(const inet6_address&, const inet6_address&) = default;
};

namespace detail {

/// The third and fourth item, where they are given. A scope in the text ("fe80::1%eth0") stays unless one is written as
/// the fourth item; Python drops it always, which makes the text form useless.
inline fault store_flow_and_scope(const address_like& argument, ::sockaddr_in6& name) noexcept {
    if (argument.number(2) < 0 || argument.number(2) > 0xfffff) return library_fault(errc::flowinfo_out_of_range);
    name.sin6_flowinfo = network_order(static_cast<std::uint32_t>(argument.number(2)));
    if (argument.shape() != address_like::shape("siii")) return {};
    std::uint32_t scope_id = 0;
    const fault why = store_item(argument, 3, scope_id);
    name.sin6_scope_id = scope_id;
    return why;
}

inline fault read_inet6(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (!is_host_and_port(argument) || argument.is_text(2) || argument.is_text(3) || argument.size() > 4)
        return library_fault(errc::not_a_pair);
    if (const fault why = resolve_host(argument.text(0), AF_INET6, reader.until, out)) return why;
    auto* const name = reinterpret_cast<::sockaddr_in6*>(&out.storage);
    if (const fault why = store_port(argument.number(1), name->sin6_port)) return why;
    return store_flow_and_scope(argument, *name);
}

inline std::string print_inet6_address(const os::raw_address& raw, bool) {
    const auto [host, port, flowinfo, scope_id] = inet6_address::from(raw);
    return joined({"('", host, "', ", port, ", ", flowinfo, ", ", scope_id, ")"});
}

/// Port, flow information, address and scope, which stand side by side.
inline std::string_view key_of_inet6(const os::raw_address& raw) noexcept {
    constexpr std::size_t start = offsetof(::sockaddr_in6, sin6_port);
    constexpr std::size_t end = offsetof(::sockaddr_in6, sin6_scope_id) + sizeof(::sockaddr_in6::sin6_scope_id);
    const auto* const all = reinterpret_cast<const char*>(&raw.storage);
    return {all + start, end - start}; // what the length leaves out is zero
}

inline constexpr family_rules inet6_rules{
    AF_INET6, AF_INET6, "{host, port[, flowinfo[, scope_id]]}", &read_inet6, &print_inet6_address, &key_of_inet6};

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_INET6_HPP
