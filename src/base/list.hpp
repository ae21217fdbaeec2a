// SPDX-License-Identifier: MIT
// `list<T>`, the result of calls that find several things: Python's list.
#ifndef PYSOCK_BASE_LIST_HPP
#define PYSOCK_BASE_LIST_HPP

#include "base/end_process.hpp"
#include "platform/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// A container that things of type `T` can be put into, recognised by its shape: std::vector, std::set, …
template <class C, class T>
concept container_of = std::same_as<typename C::value_type, T> && requires(C container, T item) {
    container.insert(container.end(), std::move(item));
};

} // namespace detail

/// A list of things in contiguous memory, which it owns: what calls return that find several. Used like a std::vector,
/// whose header would add a fifth to what this one costs to include, and converts to one:
/// `list<addrinfo_result> found = getaddrinfo("localhost", 80);`.
///
/// Moving never fails, and takes all the other has. What throws while a list grows or is copied leaves it as it was.
/// @python list
template <class T>
class list {
public:
    using value_type = T;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = T&;
    using const_reference = const T&;
    using iterator = T*;
    using const_iterator = const T*;

    /// An empty list, which has no memory.
    list() noexcept = default;

    list(std::initializer_list<T> items) : list() { copy(items.begin(), items.size()); }

    // The list is whole before there is anything in it, so that its destructor clears up behind a copy that throws.
    list(const list& other) : list() { copy(other.first_, other.size_); }
    list(list&& other) noexcept : list() { swap(other); }

    list& operator=(const list& other) {
        list(other).swap(*this);
        return *this;
    }
    list& operator=(list&& other) noexcept {
        list kept; // whatever there is, also where both are one
        kept.swap(other);
        swap(kept);
        return *this;
    }

    ~list() {
        for (T& each : *this) each.~T();
        ::operator delete(first_);
    }

    T* begin() noexcept { return first_; }
    T* end() noexcept { return first_ + size_; }
    const T* begin() const noexcept { return first_; }
    const T* end() const noexcept { return first_ + size_; }

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }

    /// The first of the things; null without memory.
    T* data() noexcept { return first_; }
    const T* data() const noexcept { return first_; }

    /// The thing at `index`, which has to be below size().
    T& operator[](std::size_t index) noexcept { return first_[index]; }
    const T& operator[](std::size_t index) const noexcept { return first_[index]; }

    /// The same, checked. @throws std::out_of_range  Python's IndexError.
    T& at(std::size_t index) { return first_[checked(index)]; }
    const T& at(std::size_t index) const { return first_[checked(index)]; }

    /// The ends of a list that is not empty.
    T& front() noexcept { return first_[0]; }
    const T& front() const noexcept { return first_[0]; }
    T& back() noexcept { return first_[size_ - 1]; }
    const T& back() const noexcept { return first_[size_ - 1]; }

    /// Puts one thing behind the others. @python list.append(x)
    void append(T item) {
        if (size_ == room_) reserve(room_ < 4 ? 4 : 2 * room_);
        put(std::move(item));
    }

    /// The same under the name that the standard library has for it.
    void push_back(T item) { append(std::move(item)); }

    /// Makes room, so that the list has no need of memory until it is longer than `count`.
    void reserve(std::size_t count) {
        static_assert(std::is_nothrow_move_constructible_v<T> && alignof(T) <= alignof(std::max_align_t));
        if (count <= room_) return;
        if (count > static_cast<std::size_t>(PTRDIFF_MAX) / sizeof(T)) PYSOCK_THROW(std::bad_alloc());
        list larger;
        larger.first_ = static_cast<T*>(::operator new(count * sizeof(T)));
        larger.room_ = count;
        for (T& each : *this) larger.put(std::move(each));
        swap(larger);
    }

    void swap(list& other) noexcept {
        std::swap(first_, other.first_);
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
    }

    /// A container of the standard library, or one that looks like it, with the same things.
    template <detail::container_of<T> C>
    operator C() const& {
        C all;
        for (const T& each : *this) all.insert(all.end(), each);
        return all;
    }
    template <detail::container_of<T> C>
    operator C() && {
        C all;
        for (T& each : *this) all.insert(all.end(), std::move(each));
        return all;
    }

    friend bool operator==(const list& a, const list& b) { return a.equals(b); }

    template <detail::container_of<T> C>
    friend bool operator==(const list& a, const C& b) {
        return a.equals(b);
    }

private:
    template <class Others>
    bool equals(const Others& others) const {
        if (size_ != others.size()) return false;
        auto other = others.begin();
        for (const T& each : *this)
            if (!(each == *other++)) return false;
        return true;
    }

    void copy(const T* from, std::size_t count) {
        reserve(count);
        for (; size_ < count; ++from) put(T(*from));
    }

    void put(T&& item) noexcept { ::new (static_cast<void*>(first_ + size_++)) T(std::move(item)); }

    std::size_t checked(std::size_t index) const {
        if (index >= size_) PYSOCK_THROW(std::out_of_range("list index out of range"));
        return index;
    }

    T* first_ = nullptr;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_LIST_HPP
