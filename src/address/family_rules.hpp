// SPDX-License-Identifier: MIT
// What an address family has to know about its addresses: one table of functions, filled in by each family's file.
#ifndef PYSOCK_ADDRESS_FAMILY_RULES_HPP
#define PYSOCK_ADDRESS_FAMILY_RULES_HPP

#include "address/address.hpp"
#include "base/byte_order.hpp"
#include "base/duration.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pysock::inline v0_1::detail {

/// What an argument is read for.
struct address_reader {
    os::handle by; ///< the socket, by which the system is asked for numbers of interfaces; it may be invalid
    int family;
    int proto;
    deadline& until; ///< ends the look-up of a host name
};

struct family_rules {
    int family;

    /// The family inside its addresses, which for some is AF_INET.
    int name_family;

    /// How an argument is written: "{host, port}".
    const char* form;

    /// Makes the system's form of an argument.
    fault (*read)(const address_like& argument, const address_reader& reader, os::raw_address& out);

    /// The address as Python shows it; `quoted`: by repr() instead of print().
    std::string (*print)(const os::raw_address& raw, bool quoted);

    /// The bytes inside `raw` that tell one address of the family from another of its form.
    std::string_view (*key)(const os::raw_address& raw) noexcept;

    /// Which form of address a protocol has, where the family has several; null: it has one.
    int (*form_of)(int proto) noexcept = nullptr;
};

/// Whether the protocol decides about the form of the family's addresses.
constexpr bool has_forms([[maybe_unused]] int family) noexcept {
#ifdef AF_CAN
    if (family == AF_CAN) return true;
#endif
#ifdef AF_BLUETOOTH
    if (family == AF_BLUETOOTH) return true;
#endif
    return false;
}

/// The address as the system's struct `T`; what the system did not write is zero.
template <class T>
T view_as(const os::raw_address& raw) noexcept {
    T name;
    if (raw.length >= sizeof name) [[likely]] {
        std::memcpy(&name, &raw.storage, sizeof name);
    } else {
        std::memset(&name, 0, sizeof name);
        std::memcpy(&name, &raw.storage, raw.length);
    }
    return name;
}

/// Puts a struct of the system's layout, whose first two bytes are for the family, in place.
template <class T>
void store_name(os::raw_address& out, int family, const T& name) noexcept {
    std::memcpy(&out.storage, &name, sizeof name);
    out.storage.ss_family = static_cast<decltype(out.storage.ss_family)>(family);
    out.length = sizeof name;
}

/// An item of 32 bits. A negative one counts from the other end, so that -1 is the family's "any", as in Python.
inline fault store_item(const address_like& argument, unsigned at, std::uint32_t& out) noexcept {
    const long long number = argument.number(at);
    if (number < -0x80000000LL || number > 0xffffffffLL) return library_fault(errc::item_out_of_range);
    out = static_cast<std::uint32_t>(number);
    return {};
}

/// Whether the system, for which a text ends at its NUL, would see another one.
inline bool has_null(std::string_view text) noexcept { return text.find('\0') != text.npos; }

/// The index of the network interface `name`.
inline fault store_interface(std::string_view name, os::handle by, std::int32_t& out) noexcept {
    if (has_null(name)) return library_fault(errc::embedded_null); // the system would stop there
    const auto index = os::interface_index(by, name);
    out = static_cast<std::int32_t>(index.value);
    return index.fault;
}

/// The name of the network interface `index`; "" if there is none.
inline std::string interface_text(std::int32_t index) {
    char name[os::interface_name_size];
    return os::interface_name(static_cast<unsigned>(index), name) ? "" : name;
}

/// The bytes of `raw` from `start` to `end`. Those that the system did not write count as zero, and zeros at the end do
/// not count.
inline std::string_view key_between(const os::raw_address& raw, std::size_t start, std::size_t end) noexcept {
    if (end > raw.length) end = raw.length;
    const auto* const all = reinterpret_cast<const char*>(&raw.storage);
    while (end > start && all[end - 1] == '\0') --end;
    return end > start ? std::string_view(all + start, end - start) : std::string_view();
}

/// The bytes of `T` in `raw` from `start` on, for families all of whose bytes count.
template <class T, std::size_t start>
std::string_view key_of_struct(const os::raw_address& raw) noexcept {
    return key_between(raw, start, sizeof(T));
}

/// A port in the order of the network. The check comes after the host's look-up, as in Python.
inline fault store_port(long long port, std::uint16_t& out) noexcept {
    if (port < 0 || port > 0xffff) return library_fault(errc::port_out_of_range);
    out = network_order(static_cast<std::uint16_t>(port));
    return {};
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_FAMILY_RULES_HPP
