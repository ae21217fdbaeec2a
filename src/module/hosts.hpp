// SPDX-License-Identifier: MIT
// The host database: gethostbyname_ex, gethostbyaddr, getfqdn, sethostname.
#ifndef PYSOCK_MODULE_HOSTS_HPP
#define PYSOCK_MODULE_HOSTS_HPP

#include "address/hostname.hpp"
#include "address/repr.hpp"
#include "address/text.hpp"
#include "base/duration.hpp"
#include "base/errors.hpp"
#include "base/list.hpp"
#include "module/resolve.hpp"
#include "platform/contract.hpp"

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

/// The result of gethostbyname_ex and gethostbyaddr: `auto [hostname, aliaslist, ipaddrlist] = gethostbyaddr("::1");`
struct hostinfo_result {
    std::string hostname; ///< the host's own name
    list<std::string> aliaslist;
    list<std::string> ipaddrlist;
};

namespace detail {

/// Copies an entry of the host database.
PYSOCK_LAZY result<hostinfo_result> host_info(const ::hostent& host, int family) {
    if (host.h_addrtype != family) return {{}, os::no_such_family()};
    hostinfo_result info{host.h_name, {}, {}};
    for (char** alias = host.h_aliases; alias != nullptr && *alias != nullptr; ++alias) info.aliaslist.append(*alias);
    for (char** each = host.h_addr_list; each != nullptr && *each != nullptr; ++each) {
        const auto* const address = reinterpret_cast<const unsigned char*>(*each);
        info.ipaddrlist.push_back(family == AF_INET ? inet_text(address) : inet6_text(address));
    }
    return {std::move(info), {}};
}

/// The resolver has to know the host before its entry is read, as in Python; it also turns a name that is not ASCII
/// into the form that the host database knows.
PYSOCK_LAZY result<hostinfo_result> do_gethostbyname_ex(std::string_view hostname) {
    deadline never(no_timeout);
    std::string name(hostname);
    if (is_ascii(hostname)) {
        os::raw_address resolved;
        if (const fault why = resolve_host(hostname, AF_INET, never, resolved)) return {{}, why};
    } else {
        if (name.find('\0') != name.npos) return {{}, library_fault(errc::embedded_null)};
        const auto found =
            look_up({.host = name, .has_service = false, .family = AF_INET, .flags = AI_CANONNAME}, never);
        if (!found.ok()) return {{}, found.fault};
        const ::addrinfo* const first = found.value.first();
        if (first != nullptr && first->ai_canonname != nullptr) name = first->ai_canonname;
    }
    os::host_entry entry;
    if (const fault why = os::host_by_name(name.c_str(), entry)) return {{}, why};
    return host_info(*entry.found(), AF_INET);
}

/// As resolve_host, for IPv4 and IPv6. The wildcard would be one of two addresses.
PYSOCK_LAZY fault resolve_any_host(std::string_view host, deadline& until, os::raw_address& out) {
    if (host.empty()) return library_fault(errc::ambiguous_wildcard);
    inet_bytes inet{};
    inet6_bytes inet6{};
    if (parse_inet6(host, inet6)) return store_inet(out, inet6), fault{};
    if (parse_inet(host, inet) || host == "<broadcast>") return resolve_host(host, AF_INET, until, out);
    return resolve_name(host, AF_UNSPEC, until, out);
}

PYSOCK_LAZY result<hostinfo_result> do_gethostbyaddr(std::string_view ip_address) {
    deadline never(no_timeout);
    os::raw_address resolved;
    if (const fault why = resolve_any_host(ip_address, never, resolved)) return {{}, why};
    const int family = resolved.get()->sa_family;
    os::host_entry entry;
    fault why = os::no_such_family();
    if (family == AF_INET) {
        ::sockaddr_in name;
        std::memcpy(&name, &resolved.storage, sizeof name);
        why = os::host_by_address(&name.sin_addr, sizeof name.sin_addr, family, entry);
    } else if (family == AF_INET6) {
        ::sockaddr_in6 name;
        std::memcpy(&name, &resolved.storage, sizeof name);
        why = os::host_by_address(&name.sin6_addr, sizeof name.sin6_addr, family, entry);
    }
    if (why) return {{}, why};
    return host_info(*entry.found(), family);
}

/// `text` without the ASCII white space around it, as str.strip() sees it.
PYSOCK_LAZY std::string_view stripped(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\n\v\f\r\x1c\x1d\x1e\x1f";
    const std::size_t first = text.find_first_not_of(space);
    return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

#if PYSOCK_POSIX_NAMES
PYSOCK_LAZY fault do_sethostname(std::string_view name) noexcept {
    if (name.find('\0') != name.npos) return library_fault(errc::embedded_null);
    return os::set_host_name(name.data(), name.size());
}
#endif

} // namespace detail

/// The name, the other names and all IPv4 addresses of a host.
/// @throws gaierror  no such host.
/// @throws herror  the resolver knows the host and the host database does not, as with "" and "<broadcast>".
/// @throws std::invalid_argument  a NUL inside the name.
/// @python socket.gethostbyname_ex(hostname)  Same.
/// @os getaddrinfo(3), then gethostbyname_r(3) or gethostbyname(3) under a lock.
PYSOCK_LAZY hostinfo_result gethostbyname_ex(std::string_view hostname) {
    auto found = detail::do_gethostbyname_ex(hostname);
    if (!found.ok()) detail::raise_given(found.fault, "gethostbyname_ex", detail::repr_text(hostname));
    return std::move(found.value);
}
PYSOCK_LAZY hostinfo_result gethostbyname_ex(std::string_view hostname, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_gethostbyname_ex(hostname); });
}

/// The names of the host with an IPv4 or IPv6 address. A name may stand for its first address.
/// @throws herror  nobody knows a name for the address.
/// @throws gaierror  neither an address nor the name of a host.
/// @throws error  "", which could be either wildcard, without an error number.
/// @throws std::invalid_argument  a NUL inside the text.
/// @python socket.gethostbyaddr(ip_address)  Same.
/// @os gethostbyaddr_r(3), or gethostbyaddr(3) under a lock.
PYSOCK_LAZY hostinfo_result gethostbyaddr(std::string_view ip_address) {
    auto found = detail::do_gethostbyaddr(ip_address);
    if (!found.ok()) detail::raise_given(found.fault, "gethostbyaddr", detail::repr_text(ip_address));
    return std::move(found.value);
}
PYSOCK_LAZY hostinfo_result gethostbyaddr(std::string_view ip_address, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_gethostbyaddr(ip_address); });
}

/// The fully qualified name of a host: the first of its names with a dot in it, or its own name where none has one.
/// "", "0.0.0.0" and "::" stand for this machine; what cannot be looked up comes back without the white space around
/// it. Fails for want of memory only, so it has no error_code form.
/// @python socket.getfqdn(name="")  Same.
PYSOCK_LAZY std::string getfqdn(std::string_view name = {}) {
    std::string asked(detail::stripped(name));
    if (asked.empty() || asked == "0.0.0.0" || asked == "::") asked = detail::do_gethostname().value;
    auto found = detail::do_gethostbyaddr(asked);
    if (!found.ok()) return asked;
    if (found.value.hostname.find('.') == std::string::npos)
        for (std::string& alias : found.value.aliaslist)
            if (alias.find('.') != alias.npos) return std::move(alias);
    return std::move(found.value.hostname);
}

#if PYSOCK_POSIX_NAMES
/// Gives this machine another name. @throws permission_error  only root may.
/// @throws error  EINVAL: longer than the system allows.  @throws std::invalid_argument  a NUL inside the name.
/// @python socket.sethostname(name)  Same. @os sethostname(2).
PYSOCK_LAZY void sethostname(std::string_view name) {
    if (const auto why = detail::do_sethostname(name)) detail::raise_given(why, "sethostname", detail::repr_text(name));
}
PYSOCK_LAZY void sethostname(std::string_view name, std::error_code& ec) noexcept {
    detail::assign(ec, detail::do_sethostname(name));
}
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_HOSTS_HPP
