// SPDX-License-Identifier: MIT
// AF_BLUETOOTH: devices, and what each of four protocols adds to them.
#ifndef PYSOCK_ADDRESS_BLUETOOTH_HPP
#define PYSOCK_ADDRESS_BLUETOOTH_HPP

#include "address/address.hpp"
#include "address/bluetooth_device.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"
#include "platform/fits.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The layouts are those of Linux; the BSDs have others, and Windows has one in bluetooth_windows.hpp.
#if defined(AF_BLUETOOTH) && PYSOCK_LINUX_FAMILIES

namespace pysock::inline v0_1 {

/// An L2CAP address: Python's `(bdaddr, psm[, cid[, bdaddr_type]])`. It prints with as many items as count.
struct l2cap_address {
    std::string bdaddr; ///< a device, "01:23:45:67:89:AB"; bdaddr_any for any
    std::uint16_t psm = 0;
    std::uint16_t cid = 0;
    std::uint8_t bdaddr_type = 0; ///< bdaddr_bredr, bdaddr_le_public, bdaddr_le_random

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 0; // btproto_l2cap

    static l2cap_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {bdaddr, psm, cid, bdaddr_type}; }

    friend bool operator==(const l2cap_address&, const l2cap_address&) = default;
};

/// An address of the host controller interface: Python's `dev` or `(dev[, channel])`.
struct hci_address {
    std::uint16_t dev = 0;     ///< the number of the controller; hci_dev_none for none
    std::uint16_t channel = 0; ///< hci_channel_raw, hci_channel_user, …

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 1; // btproto_hci

    static hci_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {dev, channel}; }

    friend bool operator==(const hci_address&, const hci_address&) = default;
};

/// An address of an audio link: Python's `bdaddr`.
struct sco_address {
    std::string bdaddr;

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 2; // btproto_sco

    static sco_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return bdaddr; }

    friend bool operator==(const sco_address&, const sco_address&) = default;
};

/// An RFCOMM address: Python's `(bdaddr, channel)`.
struct rfcomm_address {
    std::string bdaddr;
    std::uint8_t channel = 0;

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 3; // btproto_rfcomm

    static rfcomm_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {bdaddr, channel}; }

    friend bool operator==(const rfcomm_address&, const rfcomm_address&) = default;
};

namespace detail {

/// The layouts of struct sockaddr_l2, sockaddr_hci, sockaddr_sco and sockaddr_rc, include/net/bluetooth of Linux.
struct l2cap_name {
    std::uint16_t head;
    std::uint16_t psm; // little-endian in the system's eyes; Python leaves that to the caller, and so does this
    bluetooth_device bdaddr;
    std::uint16_t cid;
    std::uint8_t bdaddr_type;
};
struct hci_name {
    std::uint16_t head;
    std::uint16_t dev;
    std::uint16_t channel;
};
struct sco_name {
    std::uint16_t head;
    bluetooth_device bdaddr;
};
struct rfcomm_name {
    std::uint16_t head;
    bluetooth_device bdaddr;
    std::uint8_t channel;
};

/// Stores an item that Python cuts to the size of `T`; what does not fit is refused here.
template <class T>
fault store_small_item(const address_like& argument, unsigned at, T& out) noexcept {
    if (!fits<T>(argument.number(at))) return library_fault(errc::item_out_of_range);
    out = static_cast<T>(argument.number(at));
    return {};
}

PYSOCK_COLD inline fault read_l2cap(const address_like& argument, os::raw_address& out) {
    constexpr unsigned all_items = address_like::shape("siii");
    if (argument.size() < 2 || argument.shape() != (all_items & ((1u << 2 * argument.size()) - 1)))
        return library_fault(errc::bluetooth_wrong_format);
    l2cap_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    if (const fault why = store_small_item(argument, 1, name.psm)) return why;
    if (const fault why = store_small_item(argument, 2, name.cid)) return why;
    if (const fault why = store_small_item(argument, 3, name.bdaddr_type)) return why;
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_hci(const address_like& argument, os::raw_address& out) {
    if (argument.shape() != address_like::shape("i") && argument.shape() != address_like::shape("ii"))
        return library_fault(errc::bluetooth_wrong_format);
    hci_name name{};
    if (const fault why = store_small_item(argument, 0, name.dev)) return why;
    if (const fault why = store_small_item(argument, 1, name.channel)) return why;
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_sco(const address_like& argument, os::raw_address& out) {
    if (argument.shape() != address_like::shape("s")) return library_fault(errc::bluetooth_wrong_format);
    sco_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_rfcomm(const address_like& argument, os::raw_address& out) {
    if (argument.shape() != address_like::shape("si")) return library_fault(errc::bluetooth_wrong_format);
    rfcomm_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    if (const fault why = store_small_item(argument, 1, name.channel)) return why;
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_bluetooth(const address_like& argument, const address_reader& reader,
                                        os::raw_address& out) {
    switch (reader.proto) {
    case l2cap_address::proto: return read_l2cap(argument, out);
    case hci_address::proto: return read_hci(argument, out);
    case sco_address::proto: return read_sco(argument, out);
    case rfcomm_address::proto: return read_rfcomm(argument, out);
    default: return library_fault(errc::unknown_bluetooth_protocol);
    }
}

PYSOCK_COLD inline std::string print_l2cap(const l2cap_address& name) {
    const std::string bdaddr = repr_text(name.bdaddr);
    if (name.bdaddr_type != 0) return repr_tuple({bdaddr, name.psm, name.cid, name.bdaddr_type});
    return name.cid != 0 ? repr_tuple({bdaddr, name.psm, name.cid}) : repr_tuple({bdaddr, name.psm});
}

PYSOCK_COLD inline std::string print_bluetooth(const os::raw_address& raw, bool quoted) {
    if (raw.proto == hci_address::proto) {
        const auto [dev, channel] = hci_address::from(raw);
        return channel == 0 ? decimal(dev) : repr_tuple({dev, channel});
    }
    if (raw.proto == sco_address::proto) {
        const auto [bdaddr] = sco_address::from(raw);
        return quoted ? repr_text(bdaddr) : bdaddr;
    }
    if (raw.proto == rfcomm_address::proto) {
        const auto [bdaddr, channel] = rfcomm_address::from(raw);
        return repr_tuple({repr_text(bdaddr), channel});
    }
    return print_l2cap(l2cap_address::from(raw));
}

/// Everything behind the family that shows; the padding at the end does not.
inline std::string_view key_of_bluetooth(const os::raw_address& raw) noexcept {
    std::size_t end = offsetof(l2cap_name, bdaddr_type) + 1;
    if (raw.proto == hci_address::proto) end = sizeof(hci_name);
    if (raw.proto == sco_address::proto) end = sizeof(sco_name);
    if (raw.proto == rfcomm_address::proto) end = offsetof(rfcomm_name, channel) + 1;
    return key_between(raw, sizeof(std::uint16_t), end);
}

inline int form_of_bluetooth(int proto) noexcept { return proto; }

inline constexpr family_rules bluetooth_rules{
    AF_BLUETOOTH,
    AF_BLUETOOTH,
    "L2CAP {bdaddr, psm[, cid[, bdaddr_type]]}, RFCOMM {bdaddr, channel}, HCI {dev, channel}, SCO bdaddr",
    &read_bluetooth,
    &print_bluetooth,
    &key_of_bluetooth,
    &form_of_bluetooth};

} // namespace detail

inline l2cap_address l2cap_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::l2cap_name>(raw);
    return {detail::bdaddr_text(name.bdaddr), name.psm, name.cid, name.bdaddr_type};
}
inline hci_address hci_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::hci_name>(raw);
    return {name.dev, name.channel};
}
inline sco_address sco_address::from(const detail::os::raw_address& raw) {
    return {detail::bdaddr_text(detail::view_as<detail::sco_name>(raw).bdaddr)};
}
inline rfcomm_address rfcomm_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::rfcomm_name>(raw);
    return {detail::bdaddr_text(name.bdaddr), name.channel};
}

} // namespace pysock::inline v0_1

#endif // AF_BLUETOOTH

#endif // PYSOCK_ADDRESS_BLUETOOTH_HPP
