// SPDX-License-Identifier: MIT
// `address`, the value that calls return, and `address_like`, what they accept as an argument.
#ifndef PYSOCK_ADDRESS_ADDRESS_HPP
#define PYSOCK_ADDRESS_ADDRESS_HPP

#include "base/bytes.hpp"
#include "base/constants_enums.hpp"
#include "base/enums.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iosfwd>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// A pointer to the system's form of an address; not the 0 of `{0, 0}`, which are two items of one.
template <class T>
concept pointer_to_name = std::is_pointer_v<T> && std::convertible_to<T, const ::sockaddr*>;

} // namespace detail

/// An address as the system wrote it. Nothing is formatted until asked for.
///
/// Prints as Python prints the address: `('127.0.0.1', 8090)`, `('::1', 8090, 0, 0)`, a path, `b'\x00abstract'`. Where
/// Python has None the address is empty: it converts to false and prints `None`. For IPv4 and IPv6 it takes apart as
/// a pair: `auto [host, port] = addr;`. Addresses compare and hash by what they
/// print, those of families that the library does not know by their bytes.
class address {
public:
    /// The empty address.
    address() noexcept {} // NOLINT(modernize-use-equals-default): `= default` would let {} clear all of it first

    /// The address that a system call wrote.
    explicit address(const detail::os::raw_address& raw) noexcept : raw_(raw) {}

    /// A copy of the system's form, `length` bytes at a `sockaddr*`. @throws std::overflow_error  more bytes than any
    /// address of the system has.
    /// `proto` is the protocol of its socket, by which af_can and af_bluetooth tell their addresses apart.
    template <detail::pointer_to_name Pointer>
    address(Pointer name, std::size_t length, int proto = 0) {
        if (!assign(name, length, proto))
            detail::raise_with_value(detail::library_fault(errc::integer_too_large), "address",
                                     detail::decimal(length));
    }
    template <detail::pointer_to_name Pointer>
    address(Pointer name, std::size_t length, std::error_code& ec) noexcept : address(name, length, 0, ec) {}
    template <detail::pointer_to_name Pointer>
    address(Pointer name, std::size_t length, int proto, std::error_code& ec) noexcept {
        detail::assign(ec,
                       assign(name, length, proto) ? detail::fault{} : detail::library_fault(errc::integer_too_large));
    }

    /// Whether there is an address. @python addr is not None  Same.
    explicit operator bool() const noexcept { return raw_.length != 0; }

    /// The family; af_unspec for the empty address.
    address_family family() const noexcept {
        return raw_.length != 0 ? address_family(raw_.get()->sa_family) : af_unspec;
    }

    /// The first item of an IPv4 or IPv6 address, as text without a scope: "127.0.0.1", "::1".
    /// @python addr[0]  There a link-local address may carry its scope.
    /// @throws std::invalid_argument  an address of another family, or an empty one.
    PYSOCK_LAZY std::string host() const;
    PYSOCK_LAZY std::string host(std::error_code& ec) const;

    /// The port of an IPv4 or IPv6 address, 0 to 65535. @throws std::invalid_argument  as host().
    /// @python addr[1]  Same.
    int port() const;
    int port(std::error_code& ec) const noexcept;

    /// The path of an AF_UNIX address; an abstract name with its leading NUL, an unnamed socket's is "".
    /// @throws std::invalid_argument  an address of another family, or an empty one.
    PYSOCK_LAZY std::string path() const;
    PYSOCK_LAZY std::string path(std::error_code& ec) const;

    /// The address as the struct of its family, such as `addr.as<inet6_address>().scope_id`.
    /// @throws std::invalid_argument  an address of another family, or an empty one.
    template <class T>
    T as() const;
    template <class T>
    T as(std::error_code& ec) const;

    /// What the system calls take.
    const ::sockaddr* data() const noexcept { return raw_.get(); }
    detail::os::address_length size() const noexcept { return raw_.length; }

    friend bool operator==(const address& a, const address& b) noexcept { return compare(a, b) == 0; }
    friend std::strong_ordering operator<=>(const address& a, const address& b) noexcept { return compare(a, b) <=> 0; }

    friend std::string str(const address& a);
    friend std::string repr(const address& a);

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, const address& a) {
        return out << str(a).c_str();
    }

    /// The host, and the port: what `auto [host, port] = addr;` asks for. @python host, port = addr  Same.
    template <std::size_t I>
    friend auto get(const address& a) {
        if constexpr (I == 0)
            return a.host();
        else
            return a.port();
    }

    /// The same number for equal addresses: what std::hash asks for. @python hash(addr)
    std::size_t hash() const noexcept;

    /// For the layers below and above: the storage that system calls fill.
    detail::os::raw_address& raw() noexcept { return raw_; }
    const detail::os::raw_address& raw() const noexcept { return raw_; }

private:
    bool assign(const ::sockaddr* name, std::size_t length, int proto) noexcept {
        if (length > sizeof raw_.storage) return false;
        std::memset(&raw_.storage, 0, sizeof raw_.storage);
        if (length > 0) std::memcpy(raw_.get(), name, length);
        raw_.length = static_cast<detail::os::address_length>(length);
        raw_.proto = proto;
        if (length < offsetof(::sockaddr, sa_data)) raw_.storage.ss_family = AF_UNSPEC; // too short to have a family
        return true;
    }

    PYSOCK_LAZY detail::result<std::string> do_host() const;
    detail::result<int> do_port() const noexcept;
    template <class T>
    detail::result<T> do_as() const;
    static int compare(const address& a, const address& b) noexcept;
    std::string print(bool quoted) const;

    detail::os::raw_address raw_;
};

/// The address as Python's print() shows it.
inline std::string str(const address& a) { return a.print(false); }

/// The address as Python's repr() shows it; differs from str only for a path, which is quoted.
inline std::string repr(const address& a) { return a.print(true); }

inline address error::laddr() const noexcept { return address(report_->at.laddr); }
inline address error::raddr() const noexcept { return address(report_->at.raddr); }

namespace detail {

/// Text of any kind; not a null pointer.
template <class S>
concept text_like = std::convertible_to<const S&, std::string_view> && !std::same_as<S, std::nullptr_t>;

/// The struct of an address family, such as inet_address: it knows its family and its items.
template <class T>
concept family_struct = requires(const T& name) {
    T::family;
    name.argument();
};

/// A struct for one protocol of its family, such as can_isotp_address. An item of that name, as packet_address has, is
/// no such mark.
template <class T>
concept struct_of_protocol = requires {
    { &T::proto } -> std::same_as<const int*>;
};

/// The part of a path that counts: an abstract name is all its bytes, anything else ends at its NUL.
constexpr std::string_view path_in(const char* text, std::size_t size) noexcept {
    const std::string_view all(text, size > 0 && text[size - 1] == '\0' ? size - 1 : size);
    return all.starts_with('\0') ? all : all.substr(0, all.find('\0'));
}

template <class N>
concept integer = std::integral<N> && !std::same_as<N, bool>;

/// A constant of a C header, such as TIPC_NODE_SCOPE.
template <class E>
concept c_enumerator = std::is_enum_v<E> && std::convertible_to<E, long long>;

/// What an address may be made of: text, an integer, or the bytes of a hardware address.
template <class T>
concept address_item = text_like<T> || integer<T> || c_enumerator<T> || byte_range<const T>;

/// The same in a buffer, whose padding does not count.
constexpr std::string_view path_in_buffer(const char* buffer, std::size_t size) noexcept {
    while (size > 0 && buffer[size - 1] == '\0') --size;
    return path_in(buffer, size);
}

} // namespace detail

/// An address as an argument; the socket's family decides what it means.
///
/// | written as | for |
/// | --- | --- |
/// | `{"localhost", 8090}` | af_inet, af_inet6: host and port; "" is the wildcard, "<broadcast>" 255.255.255.255 |
/// | `{"fe80::1", 8090, 0, 2}` | af_inet6: host, port, flow information, scope id |
/// | `"/run/echo"`, `"\0name"` | af_unix: a path, or an abstract name with its leading NUL |
/// | `{"eth0", 3}`, `{0, 0}`, `{"can0"}`, … | the other families: the items of Python's tuple, one to five of them |
/// | an `address`, or a struct of the family such as `inet_address` | what it holds |
///
/// It refers to the caller's text and is meant for parameters only. The text is read, and a host name looked up, by the
/// call that takes it. A path ends at its first NUL unless it starts with one: `"\0name"` is an abstract name, all of
/// it. Bytes among the items, such as a hardware address, may be any container of them.
class address_like {
public:
    /// The kinds of the items, in their order, as one number: shape("si") is a text and an integer, in Python's
    /// letters. 0: an address that needs no reading.
    static constexpr unsigned shape(const char* kinds) noexcept {
        unsigned all = 0;
        for (int shift = 0; *kinds != '\0'; ++kinds, shift += 2) all |= (*kinds == 's' ? 1u : 2u) << shift;
        return all;
    }

    address_like(const address& ready) noexcept : ready_(&ready) {}

    template <detail::family_struct T>
    address_like(const T& name) noexcept : address_like(name.argument()) {
        family_ = T::family;
        if constexpr (detail::struct_of_protocol<T>) proto_ = T::proto;
    }

    template <std::size_t N>
    address_like(const char (&literal)[N]) noexcept : shape_(shape("s")) {
        items_[0].text = detail::path_in(literal, N);
    }
    template <std::size_t N>
    address_like(char (&text)[N]) noexcept : shape_(shape("s")) {
        items_[0].text = detail::path_in_buffer(text, N);
    }
    template <detail::address_item Item>
    requires(!std::is_array_v<Item>) address_like(const Item& item)
    noexcept { add(0, item); }
    template <detail::address_item... Items>
    requires(sizeof...(Items) >= 2 && sizeof...(Items) <= 5) address_like(const Items&... items)
    noexcept {
        unsigned at = 0;
        (add(at++, items), ...);
    }

    /// The kinds of the items: see shape().
    unsigned shape() const noexcept { return shape_ & ~((shape_ & 0x2aa) >> 1); }

    /// How many items there are; 0 for an address that needs no reading.
    unsigned size() const noexcept {
        unsigned count = 0;
        for (unsigned rest = shape_; rest != 0; rest >>= 2) ++count;
        return count;
    }

    /// Whether item `at` is there and a text.
    bool is_text(unsigned at) const noexcept { return (shape_ >> 2 * at & 3) == 1; }

    /// Item `at`, which is a text.
    std::string_view text(unsigned at) const noexcept { return items_[at].text; }

    /// Item `at`, which is an integer; 0 if there are not so many items. What no long long holds reads as the largest.
    long long number(unsigned at) const noexcept {
        const unsigned kind = shape_ >> 2 * at & 3;
        return kind < 2 ? 0 : kind == 2 ? items_[at].number : 0x7fffffffffffffff;
    }

    /// Item `at` if it lies between 0 and 2^64 - 1.
    or_none<std::uint64_t> unsigned_number(unsigned at) const noexcept {
        if ((shape_ >> 2 * at & 3) == 2 && items_[at].number < 0) return none;
        return (shape_ >> 2 * at & 3) == 0 ? 0 : static_cast<std::uint64_t>(items_[at].number);
    }

    /// The address that needs no reading, or a null pointer.
    const address* ready() const noexcept { return ready_; }

    /// The argument as Python's repr() shows it.
    std::string print() const;

    /// The family that an address or a family's own struct stands for; af_unspec where the form leaves it open.
    address_family family() const noexcept { return ready_ != nullptr ? ready_->family() : family_; }

    /// The protocol that a family's own struct stands for; -1 where it is open.
    int proto() const noexcept { return proto_; }

private:
    union stored {
        stored() noexcept {} // which member is there, the shape says
        std::string_view text;
        long long number;
    };

    template <detail::address_item Item>
    void add(unsigned at, const Item& value) noexcept {
        unsigned kind = 1;
        if constexpr (detail::integer<Item>) {
            items_[at].number = static_cast<long long>(value);
            kind = value > 0 && items_[at].number < 0 ? 3 : 2;
        } else if constexpr (detail::c_enumerator<Item>) {
            add(at, +value);
            return;
        } else if constexpr (detail::text_like<Item>) {
            items_[at].text = value;
        } else {
            items_[at].text = {reinterpret_cast<const char*>(std::data(value)), std::size(value)};
        }
        shape_ |= kind << 2 * at;
    }

    const address* ready_ = nullptr;
    stored items_[5];
    unsigned shape_ = 0; // two bits an item: 1 text, 2 integer, 3 integer beyond a long long
    address_family family_ = af_unspec;
    int proto_ = -1;
};

/// An address_like, or `none` for no address.
class optional_address_like : public address_like {
public:
    using address_like::address_like;
    template <detail::none_like N>
    optional_address_like(N) noexcept : address_like(std::string_view()), present_(false) {}

    /// Whether an address was given.
    bool present() const noexcept { return present_; }

private:
    bool present_ = true;
};

} // namespace pysock::inline v0_1

template <>
struct std::hash<pysock::address> {
    std::size_t operator()(const pysock::address& a) const noexcept { return a.hash(); }
};

template <>
struct std::tuple_size<pysock::address> : std::integral_constant<std::size_t, 2> {};
template <>
struct std::tuple_element<0, pysock::address> {
    using type = std::string;
};
template <>
struct std::tuple_element<1, pysock::address> {
    using type = int;
};

#endif // PYSOCK_ADDRESS_ADDRESS_HPP
