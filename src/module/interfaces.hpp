// SPDX-License-Identifier: MIT
// Network interfaces by name and index: if_nameindex, if_nametoindex, if_indextoname.
#ifndef PYSOCK_MODULE_INTERFACES_HPP
#define PYSOCK_MODULE_INTERFACES_HPP

#include "address/address.hpp"
#include "address/repr.hpp"
#include "base/errors.hpp"
#include "base/list.hpp"
#include "platform/contract.hpp"
#include "platform/fits.hpp"

#include <climits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

/// One result of if_nameindex: `for (auto [index, name] : if_nameindex())`. The index is what an IPv6 address has as
/// its scope_id.
struct nameindex_result {
    unsigned index;
    std::string name;
};

namespace detail {

PYSOCK_LAZY result<list<nameindex_result>> do_if_nameindex() {
    const auto all = os::interfaces();
    if (!all.ok()) return {{}, all.fault};
    list<nameindex_result> found;
    for (const auto* each = all.value.first(); each->if_index != 0; ++each)
        found.append({each->if_index, each->if_name});
    return {std::move(found), {}};
}

PYSOCK_LAZY result<unsigned> do_if_nametoindex(std::string_view name) {
    if (name.find('\0') != name.npos) return {0, library_fault(errc::embedded_null)};
    return os::interface_index(os::invalid_handle, name);
}

template <integer N>
result<std::string> do_if_indextoname(N index) {
    if (index < 0) return {{}, library_fault(errc::negative_integer)};
    if (!fits<unsigned>(index)) return {{}, library_fault(errc::integer_too_large)};
    char name[os::interface_name_size];
    if (const fault why = os::interface_name(static_cast<unsigned>(index), name)) return {{}, why};
    return {name, {}};
}

} // namespace detail

/// All network interfaces of this machine, those without an address too.
/// @throws error  what the system reports, such as EMFILE.
/// @python socket.if_nameindex()  Same. @os if_nameindex(3).
PYSOCK_LAZY list<nameindex_result> if_nameindex() {
    auto found = detail::do_if_nameindex();
    if (!found.ok()) detail::raise(found.fault, {.operation = "if_nameindex"});
    return std::move(found.value);
}
PYSOCK_LAZY list<nameindex_result> if_nameindex(std::error_code& ec) {
    return detail::into_code(ec, &detail::do_if_nameindex<>);
}

/// The index of a network interface, such as "lo".
/// @throws error  ENODEV: there is none of that name (ENXIO on macOS and the BSDs).
/// @throws std::invalid_argument  a NUL inside the name.
/// @python socket.if_nametoindex(if_name)  Same as 3.14. @os if_nametoindex(3).
PYSOCK_LAZY unsigned if_nametoindex(std::string_view if_name) {
    const auto index = detail::do_if_nametoindex(if_name);
    if (!index.ok()) detail::raise_given(index.fault, "if_nametoindex", detail::repr_text(if_name));
    return index.value;
}
PYSOCK_LAZY unsigned if_nametoindex(std::string_view if_name, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_if_nametoindex(if_name); });
}

/// The name of the network interface with an index.
/// @throws error  ENXIO: there is none.
/// @throws std::overflow_error  an index below 0 or above 2^32 - 1.
/// @python socket.if_indextoname(if_index)  Same as 3.14. @os if_indextoname(3).
template <detail::integer N>
std::string if_indextoname(N if_index) {
    auto name = detail::do_if_indextoname(if_index);
    if (!name.ok()) detail::raise_given(name.fault, "if_indextoname", detail::decimal(if_index));
    return std::move(name.value);
}
template <detail::integer N>
std::string if_indextoname(N if_index, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_if_indextoname(if_index); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_INTERFACES_HPP
