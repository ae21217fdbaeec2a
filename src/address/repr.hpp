// SPDX-License-Identifier: MIT
// Text and bytes as Python's repr() shows them, which is how addresses print.
#ifndef PYSOCK_ADDRESS_REPR_HPP
#define PYSOCK_ADDRESS_REPR_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace pysock::inline v0_1::detail {

/// The quote that repr() chooses: double only when the text has single quotes and no double ones.
inline char repr_quote(std::string_view text) noexcept {
    return text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
}

/// Appends one byte as repr() escapes it.
inline void append_escaped(std::string& out, unsigned char c, char quote) {
    constexpr const char* hex = "0123456789abcdef";
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
        out += "\\x";
        out += hex[c >> 4];
        out += hex[c & 0xf];
    } else {
        out += static_cast<char>(c);
    }
}

/// The length of the UTF-8 character that starts at `at`, or 0 where none does.
inline std::size_t utf8_length(std::string_view text, std::size_t at) noexcept {
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

/// repr(text) of a str in the file-system encoding: UTF-8 stays, a byte that is not UTF-8 shows as the surrogate that
/// Python decodes it to.
inline std::string repr_text(std::string_view text) {
    const char quote = repr_quote(text);
    std::string out(1, quote);
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c < 0x80) {
            append_escaped(out, c, quote);
            ++at;
        } else if (const std::size_t length = utf8_length(text, at); length > 0) {
            out.append(text.substr(at, length));
            at += length;
        } else {
            constexpr const char* hex = "0123456789abcdef";
            out.append("\\udc").append(1, hex[c >> 4]).append(1, hex[c & 0xf]);
            ++at;
        }
    }
    return out += quote;
}

/// repr(data) of bytes: b'\x00name'.
inline std::string repr_bytes(std::string_view data) {
    const char quote = repr_quote(data);
    std::string out = "b";
    out += quote;
    for (const char c : data) append_escaped(out, static_cast<unsigned char>(c), quote);
    return out += quote;
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_REPR_HPP
