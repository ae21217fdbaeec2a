// SPDX-License-Identifier: MIT
// The list of address families, and what `address` does by looking one up in it.
#ifndef PYSOCK_ADDRESS_FAMILIES_HPP
#define PYSOCK_ADDRESS_FAMILIES_HPP

#include "address/address.hpp"
#include "address/alg.hpp"
#include "address/bluetooth.hpp"
#include "address/bluetooth_windows.hpp"
#include "address/can.hpp"
#include "address/divert.hpp"
#include "address/family_rules.hpp"
#include "address/hyperv.hpp"
#include "address/inet.hpp"
#include "address/inet6.hpp"
#include "address/netlink.hpp"
#include "address/packet.hpp"
#include "address/qipcrtr.hpp"
#include "address/rds.hpp"
#include "address/repr.hpp"
#include "address/system.hpp"
#include "address/tipc.hpp"
#include "address/unix.hpp"
#include "address/vsock.hpp"

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

inline constexpr family_rules families[] = {
    inet_rules,      inet6_rules, unix_rules,
#ifdef AF_NETLINK
    netlink_rules,
#endif
#ifdef AF_PACKET
    packet_rules,
#endif
#ifdef AF_CAN
    can_rules,
#endif
#ifdef AF_VSOCK
    vsock_rules,
#endif
#ifdef AF_TIPC
    tipc_rules,
#endif
#ifdef AF_ALG
    alg_rules,
#endif
#if (defined(AF_BLUETOOTH) && PYSOCK_LINUX_FAMILIES) || PYSOCK_WINDOWS_NAMES
    bluetooth_rules,
#endif
#ifdef AF_QIPCRTR
    qipcrtr_rules,
#endif
#ifdef AF_RDS
    rds_rules,
#endif
#if defined(AF_HYPERV) || PYSOCK_WINDOWS_NAMES
    hyperv_rules,
#endif
#ifdef AF_SYSTEM
    system_rules,
#endif
#ifdef AF_DIVERT
    divert_rules,
#endif
};

/// The rules of `family`, or a null pointer.
constexpr const family_rules* rules_of(int family) noexcept {
    for (const family_rules& rules : families)
        if (rules.family == family) return &rules;
    return nullptr;
}

/// Whether an address of `name_family` is one for a socket of `family`.
constexpr bool takes_names_of(int family, int name_family) noexcept {
    const family_rules* const rules = rules_of(family);
    return rules != nullptr ? rules->name_family == name_family : family == name_family;
}

/// Which of its family's forms an address of a socket of `proto` has.
inline int form_of(const family_rules* rules, int proto) noexcept {
    return rules != nullptr && rules->form_of != nullptr ? rules->form_of(proto) : 0;
}

/// Whether an address has the family and the form of those that a socket of `family` and `proto` takes.
inline bool takes_name(int family, int proto, const os::raw_address& name) noexcept {
    const family_rules* const rules = rules_of(family);
    return takes_names_of(family, name.get()->sa_family) && form_of(rules, name.proto) == form_of(rules, proto);
}

/// The system's form of an argument: the address that is ready, or else `space` filled in.
inline result<const os::raw_address*> read_address(const address_like& argument, const address_reader& reader,
                                                   os::raw_address& space) {
    if (argument.ready() != nullptr) {
        const os::raw_address& ready = argument.ready()->raw();
        if (!takes_name(reader.family, reader.proto, ready)) return {nullptr, library_fault(errc::wrong_family)};
        return success(&ready);
    }
    const family_rules* const rules = rules_of(reader.family);
    if (rules == nullptr) return {nullptr, library_fault(errc::bad_family)};
    if ((argument.family() != af_unspec && argument.family() != reader.family) ||
        (argument.proto() != -1 && argument.proto() != reader.proto))
        return {nullptr, library_fault(errc::wrong_family)};
    space.proto = reader.proto;
    return {&space, rules->read(argument, reader, space)};
}

/// What an address tells apart from others of its family and form; all its bytes where the family is not known.
inline std::string_view key_of(const family_rules* rules, const address& a) noexcept {
    return rules != nullptr ? rules->key(a.raw()) : key_between(a.raw(), 0, a.size());
}

} // namespace detail

inline int address::compare(const address& a, const address& b) noexcept {
    if (bool(a) != bool(b)) return a ? 1 : -1;
    if (a.family() != b.family()) return a.family() < b.family() ? -1 : 1;
    const auto* const rules = detail::rules_of(a.family().value());
    if (const int order = detail::form_of(rules, a.raw().proto) - detail::form_of(rules, b.raw().proto)) return order;
    return detail::key_of(rules, a).compare(detail::key_of(rules, b));
}

/// FNV-1a over family and key.
inline std::size_t address::hash() const noexcept {
    std::uint64_t sum = 0xcbf29ce484222325;
    const auto add = [&sum](unsigned char byte) { sum = (sum ^ byte) * 0x100000001b3; };
    add(static_cast<unsigned char>(family().value()));
    for (const char c : detail::key_of(detail::rules_of(family().value()), *this)) add(static_cast<unsigned char>(c));
    return static_cast<std::size_t>(sum);
}

inline std::string address::print(bool quoted) const {
    if (!*this) return "None";
    if (const auto* const rules = detail::rules_of(family().value())) return rules->print(raw_, quoted);
    // As Python prints a family that it does not know: the number and sa_data.
    constexpr std::size_t start = offsetof(::sockaddr, sa_data);
    const auto* const data = reinterpret_cast<const char*>(&raw_.storage) + start;
    std::string sa_data(data, raw_.length > start ? detail::smaller(raw_.length - start, 14) : 0);
    sa_data.resize(14);
    return detail::joined({"(", family().value(), ", ", detail::repr_bytes(sa_data), ")"});
}

namespace detail {

[[noreturn]] PYSOCK_COLD inline void raise_for_item(fault why, const address& a, const char* operation) {
    raise(why, failure{.operation = operation, .value = repr(a)});
}

/// What an address was asked for, or the exception for what its family has not.
template <class T>
PYSOCK_ALWAYS_INLINE inline T item_or_raise(result<T> item, const address& a, const char* operation) {
    if (!item.ok()) [[unlikely]]
        raise_for_item(item.fault, a, operation);
    return std::move(item.value);
}

} // namespace detail

PYSOCK_LAZY_BODY detail::result<std::string> address::do_host() const {
    if (family() == af_inet) {
        const auto name = detail::view_as<::sockaddr_in>(raw_);
        return {detail::inet_text(reinterpret_cast<const unsigned char*>(&name.sin_addr)), {}};
    }
    if (family() == af_inet6) return {inet6_address::from(raw_).host, {}};
    return {{}, detail::library_fault(errc::no_such_item)};
}
PYSOCK_LAZY_BODY std::string address::host() const { return detail::item_or_raise(do_host(), *this, "host"); }
PYSOCK_LAZY_BODY std::string address::host(std::error_code& ec) const {
    return detail::into_code(ec, [this] { return do_host(); });
}

PYSOCK_ALWAYS_INLINE inline detail::result<int> address::do_port() const noexcept {
    if (family() == af_inet) return {detail::network_order(detail::view_as<::sockaddr_in>(raw_).sin_port), {}};
    if (family() == af_inet6) return {detail::network_order(detail::view_as<::sockaddr_in6>(raw_).sin6_port), {}};
    return {0, detail::library_fault(errc::no_such_item)};
}
inline int address::port() const { return detail::item_or_raise(do_port(), *this, "port"); }
inline int address::port(std::error_code& ec) const noexcept {
    const auto number = do_port();
    detail::assign(ec, number.fault);
    return number.value;
}

template <class T>
detail::result<T> address::do_as() const {
    bool is_of_proto = true;
    if constexpr (detail::struct_of_protocol<T>) is_of_proto = raw_.proto == T::proto;
    if (!detail::takes_names_of(T::family, family().value()) || !is_of_proto)
        return {T{}, detail::library_fault(errc::no_such_item)};
    return {T::from(raw_), {}};
}
template <class T>
T address::as() const {
    return detail::item_or_raise(do_as<T>(), *this, "as");
}
template <class T>
T address::as(std::error_code& ec) const {
    return detail::into_code(ec, [this] { return do_as<T>(); });
}

PYSOCK_LAZY_BODY std::string address::path() const {
    return detail::item_or_raise(do_as<unix_address>(), *this, "path").path;
}
PYSOCK_LAZY_BODY std::string address::path(std::error_code& ec) const { return as<unix_address>(ec).path; }

PYSOCK_COLD inline std::string address_like::print() const {
    if (ready_ != nullptr) return repr(*ready_);
    if (shape() == shape("s") && text(0).starts_with('\0')) return detail::repr_bytes(text(0));
    std::string items;
    for (unsigned at = 0; at < size(); ++at) {
        if (at > 0) items += ", ";
        if (is_text(at))
            items += detail::repr_text(text(at));
        else if (number(at) < 0)
            detail::append(items, {number(at)});
        else
            detail::append(items, {*unsigned_number(at)});
    }
    return size() == 1 ? items : detail::joined({"(", items, ")"});
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_FAMILIES_HPP
