// SPDX-License-Identifier: MIT
// From a host as text to an address, by the rules of Python's address tuples; looked up under a deadline.
#ifndef PYSOCK_ADDRESS_HOSTNAME_HPP
#define PYSOCK_ADDRESS_HOSTNAME_HPP

#include "address/text.hpp"
#include "base/duration.hpp"
#include "base/errors.hpp"
#include "base/wait.hpp"
#include "platform/contract.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace pysock::inline v0_1::detail {

/// Whether a host name needs no encoding for the DNS.
inline bool is_ascii(std::string_view host) noexcept {
    for (const char c : host)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

/// getaddrinfo(3). With a deadline the caller stops waiting when it passes, and the answer is then never seen.
inline result<os::lookup_list> look_up(os::lookup_request request, deadline& until) {
#ifdef AI_IDN
    if (!is_ascii(request.host)) request.flags |= AI_IDN;
#endif
    // A numeric host asks no resolver, so it needs no thread.
    inet_bytes inet{};
    inet6_bytes inet6{};
    if (!until.limited() || parse_inet(request.host, inet) || parse_inet6(request.host, inet6))
        return os::look_up(request);
    os::background_lookup lookup;
    if (const fault why = lookup.start(std::move(request))) return {{}, why};
    if (const fault why = wait_until_ready(lookup.ready(), os::readable, until)) return {{}, why};
    return lookup.answer();
}

/// Writes the IPv4 or IPv6 address of four or sixteen bytes into `out`, with port 0.
inline void store_inet(os::raw_address& out, const inet_bytes& bytes) noexcept {
    ::sockaddr_in name{};
    name.sin_family = AF_INET;
    std::memcpy(&name.sin_addr, bytes.data(), bytes.size());
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}
inline void store_inet(os::raw_address& out, const inet6_bytes& bytes) noexcept {
    ::sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    std::memcpy(&name.sin6_addr, bytes.data(), bytes.size());
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}

/// The first address that the resolver knows for `host` in `family`.
PYSOCK_COLD inline fault resolve_name(std::string_view host, int family, deadline& until, os::raw_address& out) {
    if (host.find('\0') != host.npos) return library_fault(errc::embedded_null);
    const auto found = look_up({.host = std::string(host), .has_service = false, .family = family}, until);
    if (!found.ok()) return found.fault;
    const ::addrinfo* const first = found.value.first();
    if (first == nullptr || first->ai_addrlen > sizeof out.storage) return library_fault(errc::no_addresses);
    std::memcpy(&out.storage, first->ai_addr, first->ai_addrlen);
    out.length = static_cast<os::address_length>(first->ai_addrlen);
    return {};
}

/// Python's order: "" is the wildcard, "<broadcast>" is 255.255.255.255, then numeric text, and only then the resolver.
/// `family` is AF_INET or AF_INET6.
inline fault resolve_host(std::string_view host, int family, deadline& until, os::raw_address& out) {
    if (family == AF_INET) {
        inet_bytes bytes{};
        if (host.empty() || parse_inet(host, bytes)) return store_inet(out, bytes), fault{};
        if (host == "<broadcast>") return store_inet(out, inet_bytes{255, 255, 255, 255}), fault{};
    } else {
        inet6_bytes bytes{};
        if (host.empty() || parse_inet6(host, bytes)) return store_inet(out, bytes), fault{};
        if (host == "<broadcast>" || host == "255.255.255.255") return library_fault(errc::family_mismatched);
    }
    return resolve_name(host, family, until, out);
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_HOSTNAME_HPP
