// SPDX-License-Identifier: MIT
// AF_SYSTEM: kernel controls of macOS.
#ifndef PYSOCK_ADDRESS_SYSTEM_HPP
#define PYSOCK_ADDRESS_SYSTEM_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/number_pair.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#ifdef AF_SYSTEM

namespace pysock::inline v0_1 {

/// An address of a kernel control: Python's `(id, unit)`. As an argument also the control's name alone, written
/// "com.apple.net.utun_control", with unit 0.
struct system_address {
    std::uint32_t id = 0;
    std::uint32_t unit = 0; ///< 0: the next that is free

    static constexpr int family = AF_SYSTEM;

    static system_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {id, unit}; }

    friend bool operator==(const system_address&, const system_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_ctl, <sys/kern_control.h>.
struct control_name {
    std::uint16_t head;
    std::uint16_t kind;
    std::uint32_t id;
    std::uint32_t unit;
    std::uint32_t reserved[5];
};

PYSOCK_COLD inline fault read_system(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    constexpr int control_protocol = 2; // SYSPROTO_CONTROL
    constexpr std::size_t longest_name = 96;
    if (reader.proto != control_protocol) return library_fault(errc::unsupported_protocol);
    control_name name{};
    name.kind = 2; // AF_SYS_CONTROL
    if (argument.shape() == address_like::shape("s")) {
        if (argument.text(0).size() >= longest_name) return library_fault(errc::control_name_too_long);
        if (has_null(argument.text(0))) return library_fault(errc::embedded_null);
        char terminated[longest_name] = {};
        argument.text(0).copy(terminated, longest_name);
        const auto id = os::control_id(reader.by, terminated);
        if (!id.ok()) return library_fault(errc::no_such_control);
        name.id = id.value;
    } else if (const fault why = store_pair(argument, name.id, name.unit)) {
        return why;
    }
    store_name(out, AF_SYSTEM, name);
    return {};
}

PYSOCK_COLD inline std::string print_system(const os::raw_address& raw, bool) {
    const auto [id, unit] = system_address::from(raw);
    return repr_pair(id, unit);
}

/// Id and unit.
inline std::string_view key_of_system(const os::raw_address& raw) noexcept {
    return key_between(raw, offsetof(control_name, id), offsetof(control_name, reserved));
}

inline constexpr family_rules system_rules{AF_SYSTEM,    AF_SYSTEM,     "{id, unit} or a name",
                                           &read_system, &print_system, &key_of_system};

} // namespace detail

inline system_address system_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::control_name>(raw);
    return {name.id, name.unit};
}

} // namespace pysock::inline v0_1

#endif // AF_SYSTEM

#endif // PYSOCK_ADDRESS_SYSTEM_HPP
