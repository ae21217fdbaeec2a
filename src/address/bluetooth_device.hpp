// SPDX-License-Identifier: MIT
// The address of a Bluetooth device as text and as bytes.
#ifndef PYSOCK_ADDRESS_BLUETOOTH_DEVICE_HPP
#define PYSOCK_ADDRESS_BLUETOOTH_DEVICE_HPP

#include "address/text.hpp"
#include "platform/config.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace pysock::inline v0_1::detail {

/// bdaddr_t: the last byte of the text comes first.
struct bluetooth_device {
    unsigned char byte[6];
};

/// Reads six hexadecimal numbers up to FF between colons.
constexpr bool parse_bdaddr(std::string_view text, bluetooth_device& out) noexcept {
    std::size_t at = 0;
    for (int byte = 5; byte >= 0; --byte) {
        int value = at < text.size() ? hex_digit(text[at]) : -1;
        if (value < 0) return false;
        for (++at; at < text.size() && hex_digit(text[at]) >= 0; ++at) {
            value = value << 4 | hex_digit(text[at]);
            if (value > 0xff) return false;
        }
        out.byte[byte] = static_cast<unsigned char>(value);
        if (byte > 0 && (at == text.size() || text[at++] != ':')) return false;
    }
    return at == text.size();
}

PYSOCK_COLD inline std::string bdaddr_text(const bluetooth_device& device) {
    std::string text;
    for (int byte = 5; byte >= 0; --byte) {
        if (byte < 5) text += ':';
        text += "0123456789ABCDEF"[device.byte[byte] >> 4];
        text += "0123456789ABCDEF"[device.byte[byte] & 0xf];
    }
    return text;
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_BLUETOOTH_DEVICE_HPP
