// SPDX-License-Identifier: MIT
// Bytes as Python knows them: the result of a receive, and what a call accepts as data or as a buffer to fill.
#ifndef PYSOCK_BASE_BYTES_HPP
#define PYSOCK_BASE_BYTES_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

namespace pysock::inline v0_1 {

/// What a receive returns: Python's `bytes`.
using bytes = std::string;

namespace detail {

template <class T>
concept byte_sized = sizeof(T) == 1 && std::is_trivially_copyable_v<T> && !std::same_as<std::remove_cv_t<T>, bool>;

template <class C>
concept character = std::same_as<C, char> || std::same_as<C, char8_t>;

template <class R>
concept text_array = std::is_array_v<R> && character<std::remove_cv_t<std::remove_extent_t<R>>>;

/// Contiguous memory of elements of one byte: string, string_view, vector<std::byte>, span, array, unsigned char[N].
template <class R>
concept byte_range = requires(R& range) {
    std::size(range);
    requires byte_sized<std::remove_pointer_t<decltype(std::data(range))>>;
};

template <class R>
concept writable_byte_range = byte_range<R> && requires(R& range) {
    requires !std::is_const_v<std::remove_pointer_t<decltype(std::data(range))>>;
};

/// The smaller of two sizes. std::min lives in <algorithm>, which would add a tenth to what the header costs to
/// include.
constexpr std::size_t smaller(std::size_t a, std::size_t b) noexcept { return b < a ? b : a; }

} // namespace detail

/// Data to be sent: Python's bytes-like object. Refers to the caller's memory, never copies it.
///
/// A string literal counts without its terminating NUL. Anything else with std::data and std::size over elements of one
/// byte counts whole; so does a constant array of char, but for a NUL at its end, since it looks like a literal. A
/// `char[N]` variable does not compile: whether its text or all of it is meant cannot be seen;
/// say `std::string_view(buf)` or `std::span(buf, n)`.
class bytes_like {
public:
    template <detail::character C, std::size_t N>
    constexpr bytes_like(const C (&literal)[N]) noexcept : data_(literal), size_(literal[N - 1] == C{} ? N - 1 : N) {}

    template <detail::character C, std::size_t N>
    bytes_like(C (&ambiguous)[N]) = delete;

    template <detail::byte_range R>
    requires(!detail::text_array<R>) constexpr bytes_like(const R& range) noexcept
        : data_(std::data(range)), size_(std::size(range)) {}

    constexpr bytes_like(const void* data, std::size_t size) noexcept : data_(data), size_(size) {}

    /// The first byte, and how many there are.
    constexpr const void* data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_; }

private:
    const void* data_;
    std::size_t size_;
};

/// A buffer to be filled: Python's writable bytes-like object. All of it, so a string counts with its size, not with
/// its capacity. Read-only memory does not compile, nor does a temporary container, whose bytes would be lost.
class writable_bytes_like {
public:
    template <class R>
    requires(detail::writable_byte_range<std::remove_reference_t<R>> &&
             (std::is_lvalue_reference_v<R> ||
              std::ranges::enable_borrowed_range<R>)) constexpr writable_bytes_like(R&& range) noexcept
        : data_(std::data(range)), size_(std::size(range)) {}

    constexpr writable_bytes_like(void* data, std::size_t size) noexcept : data_(data), size_(size) {}

    /// The first byte, and how many there is room for.
    constexpr void* data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_; }

private:
    void* data_;
    std::size_t size_;
};

/// How many bytes a call is asked for: any integer. A negative one arrives as such and is reported, never wrapped
/// into a huge number.
class buffer_size {
public:
    template <std::integral N>
    requires(!std::same_as<std::remove_cv_t<N>, bool>) constexpr buffer_size(N count) noexcept
        : count_(limited(count)) {}

    /// Whether it was below 0.
    constexpr bool negative() const noexcept { return count_ < 0; }

    /// The count, or the most that memory can have; only when it is not negative.
    constexpr std::size_t value() const noexcept {
        constexpr auto most = PTRDIFF_MAX;
        return static_cast<std::size_t>(count_ > most ? most : count_);
    }

    /// The count as it was given.
    constexpr std::int64_t given() const noexcept { return count_; }

private:
    template <std::integral N>
    static constexpr std::int64_t limited(N count) noexcept {
        constexpr std::int64_t most = INT64_MAX;
        if constexpr (std::is_signed_v<N>)
            return count > most ? most : static_cast<std::int64_t>(count);
        else
            return count > static_cast<std::uint64_t>(most) ? most : static_cast<std::int64_t>(count);
    }

    std::int64_t count_;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_BYTES_HPP
