// SPDX-License-Identifier: MIT
// AF_BLUETOOTH as Windows has it: devices with a channel of RFCOMM, the one protocol that Winsock and Python know there.
#ifndef PYSOCK_ADDRESS_BLUETOOTH_WINDOWS_HPP
#define PYSOCK_ADDRESS_BLUETOOTH_WINDOWS_HPP

#include "address/address.hpp"
#include "address/bluetooth_device.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"
#include "base/constants_enums.hpp"

#include <cstdint>
#include <cstring>
#include <string>

#if PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {

/// An RFCOMM address: Python's `(bdaddr, channel)`. Channel 0 lets bind() choose one.
struct rfcomm_address {
    std::string bdaddr; ///< a device, "01:23:45:67:89:AB"; bdaddr_any for any
    std::uint32_t channel = 0;

    static constexpr int family = af_bluetooth.value();
    static constexpr int proto = 3; // btproto_rfcomm

    static rfcomm_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {bdaddr, channel}; }

    friend bool operator==(const rfcomm_address&, const rfcomm_address&) = default;
};

namespace detail {

/// The layout of SOCKADDR_BTH, <ws2bth.h>, which has no padding. The class of a service instead of the channel, which
/// it may hold for a connect, has no place in Python's tuple.
struct bth_name {
    unsigned char head[2];
    bluetooth_device bdaddr;
    unsigned char zero[2]; // the device is a number of 64 bits there
    unsigned char service_class[16];
    unsigned char channel[4];
};

PYSOCK_COLD inline fault read_rfcomm(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (reader.proto != rfcomm_address::proto) return library_fault(errc::unknown_bluetooth_protocol);
    if (argument.shape() != address_like::shape("si")) return library_fault(errc::bluetooth_wrong_format);
    bth_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    std::uint32_t channel = 0;
    if (const fault why = store_item(argument, 1, channel)) return why; // -1 is BT_PORT_ANY
    std::memcpy(name.channel, &channel, sizeof channel);
    store_name(out, rfcomm_address::family, name);
    return {};
}

PYSOCK_COLD inline std::string print_rfcomm(const os::raw_address& raw, bool) {
    const auto [bdaddr, channel] = rfcomm_address::from(raw);
    return repr_tuple({repr_text(bdaddr), channel});
}

inline constexpr family_rules bluetooth_rules{rfcomm_address::family, rfcomm_address::family,
                                              "{bdaddr, channel}",    &read_rfcomm,
                                              &print_rfcomm,          &key_of_struct<bth_name, 2>};

} // namespace detail

inline rfcomm_address rfcomm_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::bth_name>(raw);
    std::uint32_t channel = 0;
    std::memcpy(&channel, name.channel, sizeof channel);
    return {detail::bdaddr_text(name.bdaddr), channel};
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_WINDOWS_NAMES

#endif // PYSOCK_ADDRESS_BLUETOOTH_WINDOWS_HPP
