// SPDX-License-Identifier: MIT
// `joined`, which makes one text of pieces and numbers: what errors say and what addresses print.
#ifndef PYSOCK_BASE_JOINED_HPP
#define PYSOCK_BASE_JOINED_HPP

#include "platform/contract.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace pysock::inline v0_1::detail {

/// A piece of a text: text, or an integer that is to stand there in decimal. Refers to the caller's text.
class text_piece {
public:
    text_piece(const char* text) noexcept : text_(text) {}
    text_piece(std::string_view text) noexcept : text_(text) {}
    text_piece(const std::string& text) noexcept : text_(text) {}

    template <std::integral N>
    requires(sizeof(N) <= 8 && !std::same_as<N, char> && !std::same_as<N, bool>) text_piece(N number)
    noexcept : digits_(static_cast<std::uint64_t>(number)), kind_(number < 0 ? kind::negative : kind::positive) {}

    void append_to(std::string& out) const {
        if (kind_ == kind::text) {
            out.append(text_);
            return;
        }
        char digits[21];
        char* at = digits + sizeof digits;
        std::uint64_t rest = kind_ == kind::negative ? 0 - digits_ : digits_;
        do {
            *--at = static_cast<char>('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (kind_ == kind::negative) *--at = '-';
        out.append(at, static_cast<std::size_t>(digits + sizeof digits - at));
    }

private:
    enum class kind : unsigned char { text, positive, negative };

    std::string_view text_;
    std::uint64_t digits_ = 0;
    kind kind_ = kind::text;
};

/// Puts pieces, none of which may refer to `out`, behind it. One function out of line where chains of operator+ would
/// be several hundred bytes each.
PYSOCK_NOINLINE inline void append(std::string& out, std::initializer_list<text_piece> pieces) {
    for (const text_piece& each : pieces) each.append_to(out);
}

/// One text of all pieces.
PYSOCK_NOINLINE inline std::string joined(std::initializer_list<text_piece> pieces) {
    std::string all;
    append(all, pieces);
    return all;
}

/// A number in decimal. std::to_string would do the same, once more in each place that calls it.
inline std::string decimal(std::integral auto number) { return joined({number}); }

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_BASE_JOINED_HPP
