// SPDX-License-Identifier: MIT
// Several arguments as one: `buffers_like` and `writable_buffers_like`, for messages of more than one piece.
#ifndef PYSOCK_BASE_BUFFERS_HPP
#define PYSOCK_BASE_BUFFERS_HPP

#include "base/bytes.hpp"

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <type_traits>

namespace pysock::inline v0_1 {
namespace detail {

/// Contiguous memory of things that convert to `T`. A temporary one will do only if its elements refer to memory of
/// somebody else.
template <class R, class T>
concept list_of = requires(std::remove_reference_t<R>& range) {
    std::size(range);
    { *std::data(range) } -> std::convertible_to<T>;
    requires std::is_lvalue_reference_v<R> || std::convertible_to<std::remove_cvref_t<decltype(*std::data(range))>, T>;
};

/// Things that convert to `T`, written in braces or in any contiguous range. Refers to the caller's memory, never
/// copies it: meant for parameters only.
template <class T>
class list_like {
public:
    /// No things.
    constexpr list_like() noexcept = default;

    constexpr list_like(std::initializer_list<T> items) noexcept { refer_to(items.begin(), items.size()); }

    template <list_of<T> R>
    constexpr list_like(R&& range) noexcept {
        refer_to(std::data(range), std::size(range));
    }

    constexpr std::size_t size() const noexcept { return size_; }

    /// One of them; what is no `T` yet is converted here.
    constexpr T operator[](std::size_t index) const {
        return convert_ == nullptr ? static_cast<const T*>(first_)[index] : convert_(first_, index);
    }

private:
    template <class E>
    constexpr void refer_to(E* first, std::size_t size) noexcept {
        first_ = first;
        size_ = size;
        if constexpr (!std::same_as<std::remove_const_t<E>, T>)
            convert_ = [](const void* all, std::size_t index) -> T {
                return static_cast<E*>(const_cast<void*>(all))[index];
            };
    }

    const void* first_ = nullptr;
    std::size_t size_ = 0;
    T (*convert_)(const void* first, std::size_t index) = nullptr; // null: they are `T`s
};

} // namespace detail

/// The pieces of one message to be sent, in order: `{"head", body}`, or a contiguous range such as
/// std::vector<std::string>. A single string is no list: write `{data}`.
using buffers_like = detail::list_like<bytes_like>;

/// The buffers that one message fills, one after the other: `{head, body}`, or a contiguous range of buffers.
using writable_buffers_like = detail::list_like<writable_bytes_like>;

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_BUFFERS_HPP
