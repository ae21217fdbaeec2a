// SPDX-License-Identifier: MIT
// Python's enums: thin types over int that do not convert into each other and print as Python prints them.
#ifndef PYSOCK_BASE_ENUMS_HPP
#define PYSOCK_BASE_ENUMS_HPP

#include "base/joined.hpp"

#include <compare>
#include <concepts>
#include <iosfwd>
#include <string>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// The name of the constant `number` of the enum `E`; constants_enums.hpp specialises it for each one the system has.
template <class E, int number>
inline constexpr const char* constant_name = "";

template <class E, int... shifts>
constexpr const char* find_name(int wanted, std::integer_sequence<int, shifts...>) noexcept {
    const char* found = "";
    // Constants are small numbers or single bits, so those are tried.
    static_cast<void>(
        ((wanted == shifts && (found = constant_name<E, shifts>)) || ...) ||
        ((shifts < 31 && wanted == 1 << shifts % 31 && (found = constant_name<E, 1 << shifts % 31>)) || ...));
    return found;
}

} // namespace detail

/// What Python's four enums share. `E` is the enum itself, so that each is a type of its own.
template <class E>
class enum_base {
public:
    /// The number, as the system's macro has it.
    constexpr int value() const noexcept { return value_; }
    constexpr explicit operator int() const noexcept { return value_; }

    /// Python's name, such as "AF_INET"; "" for a number without one.
    constexpr const char* name() const noexcept {
        return detail::find_name<E>(value_, std::make_integer_sequence<int, 64>());
    }

    friend constexpr bool operator==(E a, E b) noexcept { return a.value() == b.value(); }
    friend constexpr auto operator<=>(E a, E b) noexcept { return a.value() <=> b.value(); }

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, E e) {
        return out << detail::decimal(e.value()).c_str();
    }

    /// Whether its members combine with `|`.
    static constexpr bool combines = false;

protected:
    constexpr explicit enum_base(int value) noexcept : value_(value) {}

private:
    int value_;
};

/// AF_*: which kind of address a socket uses. Python's AddressFamily.
class address_family : public enum_base<address_family> {
public:
    constexpr address_family(int value) noexcept : enum_base(value) {}
    address_family(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "AddressFamily";
};

/// SOCK_*: stream, datagram, …, and on Linux the bits sock_nonblock and sock_cloexec. Python's SocketKind.
class socket_kind : public enum_base<socket_kind> {
public:
    constexpr socket_kind(int value) noexcept : enum_base(value) {}
    socket_kind(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "SocketKind";

    friend constexpr socket_kind operator|(socket_kind a, socket_kind b) noexcept { return a.value() | b.value(); }
};

/// An enum whose members combine.
template <class E>
class flag_base : public enum_base<E> {
public:
    friend constexpr E operator|(E a, E b) noexcept { return a.value() | b.value(); }
    friend constexpr E operator&(E a, E b) noexcept { return a.value() & b.value(); }
    friend constexpr E operator^(E a, E b) noexcept { return a.value() ^ b.value(); }
    friend constexpr E operator~(E a) noexcept { return ~a.value(); }
    friend constexpr E& operator|=(E& a, E b) noexcept { return a = a | b; }
    friend constexpr E& operator&=(E& a, E b) noexcept { return a = a & b; }
    constexpr explicit operator bool() const noexcept { return this->value() != 0; }

    /// Whether its members combine with `|`.
    static constexpr bool combines = true;

protected:
    using enum_base<E>::enum_base;
};

/// MSG_*: flags of one send or receive, and what a receive reports. Python's MsgFlag.
class msg_flag : public flag_base<msg_flag> {
public:
    constexpr msg_flag(int value = 0) noexcept : flag_base(value) {}
    msg_flag(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "MsgFlag";
};

/// AI_*: flags of getaddrinfo. Python's AddressInfo.
class address_info : public flag_base<address_info> {
public:
    constexpr address_info(int value = 0) noexcept : flag_base(value) {}
    address_info(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "AddressInfo";
};

namespace detail {

/// The name, of flags the names: "MSG_PEEK|MSG_DONTWAIT"; what has none as a number beside them.
template <class E>
std::string member_names(E e) {
    if (*e.name() != '\0' || !E::combines) return e.name();
    std::string names;
    int rest = e.value();
    for (int bit = 1; bit > 0; bit = bit == 0x40000000 ? 0 : bit * 2) {
        if ((rest & bit) == 0 || *E(bit).name() == '\0') continue;
        append(names, {names.empty() ? "" : "|", E(bit).name()});
        rest &= ~bit;
    }
    if (rest != 0 && !names.empty()) append(names, {"|", rest});
    return names;
}

template <class E>
concept python_enum = requires {
    E::python_name;
};

} // namespace detail

/// The number, as Python's str() and print() show it. @python str(family)  Same.
std::string str(detail::python_enum auto e) { return detail::decimal(e.value()); }

/// Python's repr: `<AddressFamily.AF_INET: 2>`, `<MsgFlag.MSG_PEEK|MSG_DONTWAIT: 66>`; a number without a name as it
/// is. @python repr(family)  Same.
std::string repr(detail::python_enum auto e) {
    const std::string names = detail::member_names(e);
    if (names.empty() && !e.combines) return str(e);
    return detail::joined({"<", e.python_name, names.empty() ? "" : ".", names, ": ", e.value(), ">"});
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_ENUMS_HPP
