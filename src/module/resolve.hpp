// SPDX-License-Identifier: MIT
// Names and addresses: getaddrinfo, getnameinfo, gethostbyname, gethostname.
#ifndef PYSOCK_MODULE_RESOLVE_HPP
#define PYSOCK_MODULE_RESOLVE_HPP

#include "address/families.hpp"
#include "address/hostname.hpp"
#include "base/constants.hpp"
#include "base/duration.hpp"
#include "base/enums.hpp"
#include "base/errors.hpp"
#include "base/list.hpp"
#include "platform/contract.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

/// A host as an argument of getaddrinfo: a name, an address as text, or none.
class host_like {
public:
    template <detail::none_like N>
    host_like(N) noexcept : given_(false) {}
    template <detail::text_like S>
    host_like(const S& name) noexcept : name_(name) {}

    /// Whether it is not none; the name then.
    bool given() const noexcept { return given_; }
    std::string_view name() const noexcept { return name_; }

private:
    std::string_view name_;
    bool given_ = true;
};

/// A port as an argument of getaddrinfo: a number, the name of a service, or none.
class service_like {
public:
    template <detail::none_like N>
    service_like(N) noexcept : given_(false) {}
    template <detail::text_like S>
    service_like(const S& name) : name_(std::string_view(name)) {}
    template <detail::integer N>
    service_like(N port) : name_(detail::decimal(port)) {}

    /// Whether it is not none; the name then, or the port as text.
    bool given() const noexcept { return given_; }
    const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
    bool given_ = true;
};

/// One result of getaddrinfo: `for (auto [family, type, proto, canonname, sockaddr] : getaddrinfo("localhost", 80))`.
struct addrinfo_result {
    address_family family;
    socket_kind type;
    int proto;
    std::string canonname; ///< only with ai_canonname, and only in the first
    address sockaddr;
};

/// The result of getnameinfo: `auto [host, port] = getnameinfo(addr, 0);`
struct nameinfo_result {
    std::string host;
    std::string port;
};

namespace detail {

PYSOCK_LAZY result<list<addrinfo_result>> do_getaddrinfo(const host_like& host, const service_like& port,
                                                         os::lookup_request request, deadline& until) {
    request.has_host = host.given();
    request.host = host.name();
    request.has_service = port.given();
    request.service = port.name();
    if (request.host.find('\0') != request.host.npos || request.service.find('\0') != request.service.npos)
        return {{}, library_fault(errc::embedded_null)};
    const auto answer = look_up(std::move(request), until);
    if (!answer.ok()) return {{}, answer.fault};
    list<addrinfo_result> found;
    for (const ::addrinfo* each = answer.value.first(); each != nullptr; each = each->ai_next) {
        os::raw_address raw;
        if (each->ai_addrlen > sizeof raw.storage) continue;
        std::memcpy(&raw.storage, each->ai_addr, each->ai_addrlen);
        raw.length = static_cast<os::address_length>(each->ai_addrlen);
        found.append({each->ai_family, each->ai_socktype, each->ai_protocol,
                      each->ai_canonname != nullptr ? each->ai_canonname : "", address(raw)});
    }
    return {std::move(found), {}};
}

/// Host and port as they stand in an error's text.
PYSOCK_LAZY std::string shown(const host_like& host, const service_like& port) {
    return joined({"(", host.given() ? repr_text(host.name()) : "None", ", ",
                   port.given() ? repr_text(port.name()) : "None", ")"});
}

/// The host of a getnameinfo argument is numeric, and its port is read as getaddrinfo reads one, as in Python.
PYSOCK_LAZY result<nameinfo_result> do_getnameinfo(const address_like& sockaddr, int flags) {
    address name;
    if (sockaddr.ready() != nullptr) {
        name = *sockaddr.ready();
    } else {
        if (!is_host_and_port(sockaddr) || sockaddr.is_text(2) || sockaddr.is_text(3) || sockaddr.size() > 4)
            return {{}, library_fault(errc::not_a_pair)};
        if (sockaddr.number(2) < 0 || sockaddr.number(2) > 0xfffff)
            return {{}, library_fault(errc::flowinfo_out_of_range)};
        deadline never(no_timeout);
        const auto numeric =
            do_getaddrinfo(sockaddr.text(0), sockaddr.number(1), {.type = SOCK_DGRAM, .flags = AI_NUMERICHOST}, never);
        if (!numeric.ok()) return {{}, numeric.fault};
        if (numeric.value.empty()) return {{}, library_fault(errc::no_addresses)};
        name = numeric.value.front().sockaddr;
        if (name.family() == af_inet && sockaddr.size() != 2) return {{}, library_fault(errc::too_many_items)};
        if (name.family() == af_inet6)
            if (const fault why =
                    store_flow_and_scope(sockaddr, *reinterpret_cast<::sockaddr_in6*>(&name.raw().storage)))
                return {{}, why};
    }
    char host[NI_MAXHOST];
    char service[NI_MAXSERV];
    if (const fault why = os::name_of(name.data(), name.size(), host, sizeof host, service, sizeof service, flags))
        return {{}, why};
    return {{host, service}, {}};
}

PYSOCK_LAZY result<std::string> do_gethostbyname(std::string_view hostname) {
    os::raw_address found;
    deadline never(no_timeout);
    if (const fault why = resolve_host(hostname, AF_INET, never, found)) return {{}, why};
    return {inet_address::from(found).host, {}};
}

PYSOCK_LAZY result<std::string> do_gethostname() {
    char name[1024];
    if (const fault why = os::host_name(name, sizeof name)) return {{}, why};
    return {name, {}};
}

} // namespace detail

/// Everything that socket, bind and connect need to reach `host`, best address first. Without type, each address comes
/// once for each type. Host none is the loopback, or with ai_passive the wildcard; "" is no host.
/// @throws gaierror  no such host or service.
/// @throws std::invalid_argument  a NUL inside host or port.
/// @python socket.getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)  Same.
/// @os getaddrinfo(3), for as long as it takes.
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port,
                                              address_family family = 0, socket_kind type = 0, int proto = 0,
                                              address_info flags = {}) {
    detail::deadline never(detail::no_timeout);
    auto found = detail::do_getaddrinfo(
        host, port, {.family = family.value(), .type = type.value(), .proto = proto, .flags = flags.value()}, never);
    if (!found.ok()) detail::raise_given(found.fault, "getaddrinfo", detail::shown(host, port));
    return std::move(found.value);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              socket_kind type, int proto, address_info flags, std::error_code& ec) {
    return detail::into_code(ec, [&] {
        detail::deadline never(detail::no_timeout);
        return detail::do_getaddrinfo(
            host, port, {.family = family.value(), .type = type.value(), .proto = proto, .flags = flags.value()},
            never);
    });
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, std::error_code& ec) {
    return getaddrinfo(host, port, 0, 0, 0, {}, ec);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              std::error_code& ec) {
    return getaddrinfo(host, port, family, 0, 0, {}, ec);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              socket_kind type, std::error_code& ec) {
    return getaddrinfo(host, port, family, type, 0, {}, ec);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              socket_kind type, int proto, std::error_code& ec) {
    return getaddrinfo(host, port, family, type, proto, {}, ec);
}

/// The names of an address and its port; `flags` are NI_*. A host given as text has to be numeric.
/// @throws gaierror  no name, and ni_namereqd asks for one; a host that is not numeric.
/// @throws std::overflow_error  flow information above 0xfffff.
/// @python socket.getnameinfo(sockaddr, flags)  Same.
/// @os getnameinfo(3).
PYSOCK_LAZY nameinfo_result getnameinfo(const address_like& sockaddr, int flags) {
    auto names = detail::do_getnameinfo(sockaddr, flags);
    if (!names.ok()) detail::raise_given(names.fault, "getnameinfo", sockaddr.print());
    return std::move(names.value);
}
PYSOCK_LAZY nameinfo_result getnameinfo(const address_like& sockaddr, int flags, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getnameinfo(sockaddr, flags); });
}

/// The IPv4 address of a host, as text; "" gives "0.0.0.0". @throws gaierror  it has none.
/// @python socket.gethostbyname(hostname)  Same.
PYSOCK_LAZY std::string gethostbyname(std::string_view hostname) {
    auto found = detail::do_gethostbyname(hostname);
    if (!found.ok()) detail::raise_given(found.fault, "gethostbyname", detail::repr_text(hostname));
    return std::move(found.value);
}
PYSOCK_LAZY std::string gethostbyname(std::string_view hostname, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_gethostbyname(hostname); });
}

/// The name of this machine. @python socket.gethostname()  Same. @os gethostname(2).
PYSOCK_LAZY std::string gethostname() {
    auto name = detail::do_gethostname();
    if (!name.ok()) detail::raise(name.fault, {.operation = "gethostname"});
    return std::move(name.value);
}
PYSOCK_LAZY std::string gethostname(std::error_code& ec) { return detail::into_code(ec, &detail::do_gethostname<>); }

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_RESOLVE_HPP
