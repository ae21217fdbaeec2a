// SPDX-License-Identifier: MIT
// Text and bytes as Python's repr() shows them, which is how addresses print.
#ifndef PYSOCK_ADDRESS_REPR_HPP
#define PYSOCK_ADDRESS_REPR_HPP

#include "base/joined.hpp"
#include "platform/config.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace pysock::inline v0_1::detail {

/// The quote that repr() chooses: double only when the text has single quotes and no double ones.
inline char repr_quote(std::string_view text) noexcept {
    return text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
}

/// Appends `value` in hexadecimal behind its escape.
PYSOCK_COLD inline void append_hex(std::string& out, const char* escape, unsigned value, int digits) {
    out += escape;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += "0123456789abcdef"[value >> shift & 0xf];
}

/// Appends one byte as repr() escapes it.
PYSOCK_COLD inline void append_escaped(std::string& out, unsigned char c, char quote) {
    switch (c) {
    case '\t': out += "\\t"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\\': out += "\\\\"; return;
    default: break;
    }
    if (c == static_cast<unsigned char>(quote)) {
        out += '\\';
        out += quote;
    } else if (c < 0x20 || c >= 0x7f) {
        append_hex(out, "\\x", c, 2);
    } else {
        out += static_cast<char>(c);
    }
}

/// The length of the UTF-8 character that starts at `at`, or 0 where none does.
PYSOCK_COLD inline std::size_t utf8_length(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
    const unsigned char first = byte(at);
    if (first >= 0xc2 && first <= 0xdf) return follows(at + 1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned char second = byte(at + 1);
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return 0; // overlong, surrogate
        return follows(at + 1) && follows(at + 2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned char second = byte(at + 1);
        if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return 0;
        return follows(at + 1) && follows(at + 2) && follows(at + 3) ? 4 : 0;
    }
    return 0;
}

/// The character that the `length` bytes of UTF-8 at `at` stand for.
inline unsigned decode_utf8(std::string_view text, std::size_t at, std::size_t length) noexcept {
    unsigned character = static_cast<unsigned char>(text[at]) & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        character = character << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
    return character;
}

/// Whether a terminal would act on a character beyond ASCII or show nothing: controls, spaces, directions, byte order
/// marks.
constexpr bool is_invisible(unsigned character) noexcept {
    return character <= 0xa0 || character == 0xad || (character >= 0x2000 && character <= 0x200f) ||
           (character >= 0x2028 && character <= 0x202f) || (character >= 0x205f && character <= 0x206f) ||
           character == 0x3000 || character == 0xfeff;
}

/// repr(text) of a str in the file-system encoding: UTF-8 that can be seen stays, a byte that is not UTF-8 shows as the
/// surrogate that Python decodes it to.
PYSOCK_COLD inline std::string repr_text(std::string_view text) {
    const char quote = repr_quote(text);
    std::string out(1, quote);
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        const std::size_t length = utf8_length(text, at);
        const unsigned character = length > 0 ? decode_utf8(text, at, length) : 0;
        if (c < 0x80)
            append_escaped(out, c, quote);
        else if (length == 0)
            append_hex(out, "\\udc", c, 2);
        else if (!is_invisible(character))
            out.append(text.substr(at, length));
        else if (character <= 0xff)
            append_hex(out, "\\x", character, 2);
        else
            append_hex(out, "\\u", character, 4);
        at += length > 0 ? length : 1;
    }
    return out += quote;
}

/// repr(data) of bytes: b'\x00name'.
PYSOCK_COLD inline std::string repr_bytes(std::string_view data) {
    const char quote = repr_quote(data);
    std::string out = "b";
    out += quote;
    for (const char c : data) append_escaped(out, static_cast<unsigned char>(c), quote);
    return out += quote;
}

/// A tuple of items that are in words already: ('127.0.0.1', 80), and ('can0',) for a single one.
PYSOCK_COLD inline std::string repr_tuple(std::initializer_list<text_piece> items) {
    std::string out = "(";
    for (const text_piece& item : items) {
        if (out.size() > 1) out += ", ";
        item.append_to(out);
    }
    return out += items.size() == 1 ? ",)" : ")";
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_REPR_HPP
