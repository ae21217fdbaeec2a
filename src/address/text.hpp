// SPDX-License-Identifier: MIT
// IPv4 and IPv6 addresses as text: read and written without the C library, so that literals cost little.
#ifndef PYSOCK_ADDRESS_TEXT_HPP
#define PYSOCK_ADDRESS_TEXT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// libc's inet_pton and inet_ntop format through snprintf and account for most of the cost of a datagram whose address
// is handled as text. What is accepted and printed here is what glibc accepts and prints; a test compares the two.

namespace pysock::inline v0_1::detail {

using inet_bytes = std::array<unsigned char, 4>;
using inet6_bytes = std::array<unsigned char, 16>;

// ---- IPv4 --------------------------------------------------------------------------------------

/// Reads a strict dotted quad: four decimal numbers up to 255 without leading zeros.
constexpr bool parse_inet(std::string_view text, inet_bytes& address) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t part = 0; at != end; ++part) {
        unsigned value = static_cast<unsigned>(*at++) - '0'; // 10 and more: no digit
        if (value > 9) return false;
        for (; at != end; ++at) {
            const unsigned digit = static_cast<unsigned>(*at) - '0';
            if (digit > 9) break;
            if (value == 0) return false;
            value = value * 10 + digit;
            if (value > 255) return false;
        }
        address[part] = static_cast<unsigned char>(value);
        if (part == 3) return at == end;
        if (at == end || *at++ != '.') return false;
    }
    return false;
}

/// Appends a decimal number below 256 at `out` and returns where it ends.
constexpr char* print_byte(char* out, unsigned value) noexcept {
    if (value >= 10) {
        if (value >= 100) {
            const unsigned hundreds = value >= 200 ? 2 : 1;
            *out++ = static_cast<char>('0' + hundreds);
            value -= 100 * hundreds;
        }
        *out++ = static_cast<char>('0' + value / 10);
        value %= 10;
    }
    *out++ = static_cast<char>('0' + value);
    return out;
}

/// Writes the dotted quad at `out` (at most 15 characters) and returns where it ends.
constexpr char* print_inet(char* out, const unsigned char* address) noexcept {
    for (int part = 0; part < 4; ++part) {
        if (part > 0) *out++ = '.';
        out = print_byte(out, address[part]);
    }
    return out;
}

inline std::string inet_text(const unsigned char* address) {
    char text[16];
    return std::string(text, print_inet(text, address));
}

// ---- IPv6 --------------------------------------------------------------------------------------

constexpr int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Reads the forms of RFC 4291, section 2.2: groups of hexadecimal digits, one `::`, a dotted quad at the end.
constexpr bool parse_inet6(std::string_view text, inet6_bytes& address) noexcept {
    unsigned groups[8] = {};
    std::size_t count = 0;
    constexpr std::size_t nowhere = 9;
    std::size_t gap = nowhere; // how many groups stand before `::`
    std::size_t at = 0;
    if (text.starts_with("::")) {
        gap = 0;
        at = 2;
    }
    while (at < text.size()) {
        const std::size_t start = at;
        unsigned value = 0;
        while (at < text.size() && hex_digit(text[at]) >= 0)
            value = value << 4 | static_cast<unsigned>(hex_digit(text[at++]));
        if (at < text.size() && text[at] == '.') {
            inet_bytes quad{};
            if (count > 6 || !parse_inet(text.substr(start), quad)) return false;
            groups[count++] = static_cast<unsigned>(quad[0] << 8 | quad[1]);
            groups[count++] = static_cast<unsigned>(quad[2] << 8 | quad[3]);
            break;
        }
        if (at == start || at - start > 4 || count == 8) return false;
        groups[count++] = value;
        if (at == text.size()) break;
        if (text[at++] != ':' || at == text.size()) return false;
        if (text[at] == ':') {
            if (gap != nowhere) return false;
            gap = count;
            ++at;
        }
    }
    if (gap == nowhere ? count != 8 : count > 7) return false;
    const std::size_t zeros = 8 - count;
    for (std::size_t group = 0, from = 0; group < 8; ++group) {
        const unsigned value = gap != nowhere && group >= gap && group < gap + zeros ? 0 : groups[from++];
        address[2 * group] = static_cast<unsigned char>(value >> 8);
        address[2 * group + 1] = static_cast<unsigned char>(value & 0xff);
    }
    return true;
}

/// Writes at `out` (at most 45 characters) what inet_ntop writes, and returns where it ends: lower case, the first
/// longest run of two or more zero groups as `::`, IPv4-mapped and IPv4-compatible addresses with a dotted quad.
constexpr char* print_inet6(char* out, const unsigned char* address) noexcept {
    unsigned groups[8] = {};
    for (std::size_t group = 0; group < 8; ++group)
        groups[group] = static_cast<unsigned>(address[2 * group] << 8 | address[2 * group + 1]);
    std::size_t gap = 8;
    std::size_t longest = 1;
    for (std::size_t start = 0; start < 8; ++start) {
        std::size_t length = 0;
        while (start + length < 8 && groups[start + length] == 0) ++length;
        if (length > longest) {
            gap = start;
            longest = length;
        }
    }
    const bool has_quad = gap == 0 && (longest == 6 || (longest == 5 && groups[5] == 0xffff));
    for (std::size_t group = 0; group < 8; ++group) {
        if (gap != 8 && group >= gap && group < gap + longest) {
            if (group == gap) *out++ = ':';
            continue;
        }
        if (group > 0) *out++ = ':';
        if (has_quad && group == 6) return print_inet(out, address + 12);
        bool started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            const unsigned digit = groups[group] >> shift & 0xf;
            if (!started && digit == 0 && shift > 0) continue;
            started = true;
            *out++ = "0123456789abcdef"[digit];
        }
    }
    if (gap != 8 && gap + longest == 8) *out++ = ':';
    return out;
}

inline std::string inet6_text(const unsigned char* address) {
    char text[48];
    return std::string(text, print_inet6(text, address));
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_TEXT_HPP
