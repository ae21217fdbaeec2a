// SPDX-License-Identifier: MIT
// AF_INET: addresses of a host and a port.
#ifndef PYSOCK_ADDRESS_INET_HPP
#define PYSOCK_ADDRESS_INET_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/hostname.hpp"
#include "address/repr.hpp"
#include "address/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pysock::inline v0_1 {

/// The address of a family whose addresses are a host and a port of IPv4.
template <int number>
struct basic_inet_address {
    std::string host; ///< as an argument also a name, "" or "<broadcast>"
    int port = 0;

    static constexpr int family = number;

    static basic_inet_address from(const detail::os::raw_address& raw) {
        const auto name = detail::view_as<::sockaddr_in>(raw);
        return {detail::inet_text(reinterpret_cast<const unsigned char*>(&name.sin_addr)),
                detail::network_order(static_cast<std::uint16_t>(name.sin_port))};
    }

    address_like argument() const noexcept { return {host, port}; }

    friend bool operator==(const basic_inet_address&, const basic_inet_address&) = default;
};

/// An IPv4 address: Python's `(host, port)`.
using inet_address = basic_inet_address<AF_INET>;

namespace detail {

/// Whether the items of an argument begin with a host and a port.
inline bool is_host_and_port(const address_like& argument) noexcept {
    return (argument.shape() & 0xf) == address_like::shape("si");
}

inline fault read_inet(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (argument.shape() != address_like::shape("si"))
        return library_fault(is_host_and_port(argument) ? errc::too_many_items : errc::not_a_pair);
    if (const fault why = resolve_host(argument.text(0), AF_INET, reader.until, out)) return why;
    auto* const name = reinterpret_cast<::sockaddr_in*>(&out.storage);
    return store_port(argument.number(1), name->sin_port);
}

inline std::string print_inet_address(const os::raw_address& raw, bool) {
    const auto [host, port] = inet_address::from(raw);
    return joined({"('", host, "', ", port, ")"});
}

/// Port and address, which stand side by side.
inline std::string_view key_of_inet(const os::raw_address& raw) noexcept {
    constexpr std::size_t start = offsetof(::sockaddr_in, sin_port);
    constexpr std::size_t end = offsetof(::sockaddr_in, sin_addr) + sizeof(::sockaddr_in::sin_addr);
    const auto* const all = reinterpret_cast<const char*>(&raw.storage);
    return {all + start, end - start}; // what the length leaves out is zero
}

template <int family>
inline constexpr family_rules inet_rules_of{family,      AF_INET, "{host, port}", &read_inet, &print_inet_address,
                                            &key_of_inet};

inline constexpr family_rules inet_rules = inet_rules_of<AF_INET>;

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_INET_HPP
