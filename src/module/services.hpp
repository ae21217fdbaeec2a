// SPDX-License-Identifier: MIT
// Services and protocols by name and number: getservbyname, getservbyport, getprotobyname.
#ifndef PYSOCK_MODULE_SERVICES_HPP
#define PYSOCK_MODULE_SERVICES_HPP

#include "address/address.hpp"
#include "address/repr.hpp"
#include "base/byte_order.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"
#include "platform/fits.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// A text as the C library takes it, where none is a null pointer.
class optional_c_string {
public:
    explicit optional_c_string(or_none<std::string_view> text)
        : text_(text.value_or(std::string_view())), present_(text.has_value()) {}

    bool has_null() const noexcept { return text_.find('\0') != text_.npos; }
    const char* get() const noexcept { return present_ ? text_.c_str() : nullptr; }

private:
    std::string text_;
    bool present_;
};

PYSOCK_LAZY result<int> do_getservbyname(std::string_view name, or_none<std::string_view> proto) {
    const optional_c_string service(name);
    const optional_c_string protocol(proto);
    if (service.has_null() || protocol.has_null()) return {0, library_fault(errc::embedded_null)};
    os::service_entry entry;
    if (const fault why = os::service_by_name(service.get(), protocol.get(), entry)) return {0, why};
    if (entry.found() == nullptr) return {0, library_fault(errc::service_not_found)};
    return success<int>(network_order(static_cast<std::uint16_t>(entry.found()->s_port)));
}

template <integer N>
result<std::string> do_getservbyport(N port, or_none<std::string_view> proto) {
    if (port < 0 || !fits<std::uint16_t>(port)) return {{}, library_fault(errc::service_port_out_of_range)};
    const optional_c_string protocol(proto);
    if (protocol.has_null()) return {{}, library_fault(errc::embedded_null)};
    os::service_entry entry;
    if (const fault why = os::service_by_port(network_order(static_cast<std::uint16_t>(port)), protocol.get(), entry))
        return {{}, why};
    if (entry.found() == nullptr) return {{}, library_fault(errc::service_port_not_found)};
    return {entry.found()->s_name, {}};
}

PYSOCK_LAZY result<int> do_getprotobyname(std::string_view name) {
    const optional_c_string protocol(name);
    if (protocol.has_null()) return {0, library_fault(errc::embedded_null)};
    os::protocol_entry entry;
    if (const fault why = os::protocol_by_name(protocol.get(), entry)) return {0, why};
    if (entry.found() == nullptr) return {0, library_fault(errc::protocol_not_found)};
    return success<int>(entry.found()->p_proto);
}

/// A service as it stands in an error's text: `'http', 'tcp'`.
PYSOCK_LAZY std::string shown_service(std::string service, or_none<std::string_view> proto) {
    if (proto) append(service, {", ", repr_text(*proto)});
    return service;
}

} // namespace detail

/// The port of a service, such as "http". `proto` is "tcp" or "udp"; none takes whichever the database lists first.
/// @throws error  the database has no such service, without an error number.
/// @throws std::invalid_argument  a NUL inside name or proto.
/// @python socket.getservbyname(servicename[, protocolname])  Same.
/// @os getservbyname_r(3), or getservbyname(3) under a lock.
PYSOCK_LAZY int getservbyname(std::string_view name, or_none<std::string_view> proto = none) {
    const auto port = detail::do_getservbyname(name, proto);
    if (!port.ok())
        detail::raise_given(port.fault, "getservbyname", detail::shown_service(detail::repr_text(name), proto));
    return port.value;
}
PYSOCK_LAZY int getservbyname(std::string_view name, or_none<std::string_view> proto, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getservbyname(name, proto); });
}
PYSOCK_LAZY int getservbyname(std::string_view name, std::error_code& ec) { return getservbyname(name, none, ec); }

/// The name of the service at a port; `proto` as in getservbyname.
/// @throws std::overflow_error  a port outside 0..65535.
/// @throws error  the database has no such service, without an error number.
/// @throws std::invalid_argument  a NUL inside proto.
/// @python socket.getservbyport(port[, protocolname])  Same.
/// @os getservbyport_r(3), or getservbyport(3) under a lock.
template <detail::integer N>
std::string getservbyport(N port, or_none<std::string_view> proto = none) {
    auto name = detail::do_getservbyport(port, proto);
    if (!name.ok())
        detail::raise_given(name.fault, "getservbyport", detail::shown_service(detail::decimal(port), proto));
    return std::move(name.value);
}
template <detail::integer N>
std::string getservbyport(N port, or_none<std::string_view> proto, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getservbyport(port, proto); });
}
template <detail::integer N>
std::string getservbyport(N port, std::error_code& ec) {
    return getservbyport(port, none, ec);
}

/// The number of a protocol, such as "tcp": what socket() takes as `proto`.
/// @throws error  the database has no such protocol, without an error number.
/// @throws std::invalid_argument  a NUL inside the name.
/// @python socket.getprotobyname(protocolname)  Same.
/// @os getprotobyname_r(3), or getprotobyname(3) under a lock.
PYSOCK_LAZY int getprotobyname(std::string_view name) {
    const auto number = detail::do_getprotobyname(name);
    if (!number.ok()) detail::raise_given(number.fault, "getprotobyname", detail::repr_text(name));
    return number.value;
}
PYSOCK_LAZY int getprotobyname(std::string_view name, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getprotobyname(name); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_SERVICES_HPP
