// SPDX-License-Identifier: MIT
// Sockets made by functions: socketpair, create_server, has_dualstack_ipv6.
#ifndef PYSOCK_MODULE_CREATE_HPP
#define PYSOCK_MODULE_CREATE_HPP

#include "base/constants.hpp"
#include "base/constants_ip.hpp"
#include "base/enums.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"
#include "socket/connection.hpp"
#include "socket/lifetime.hpp"
#include "socket/options.hpp"
#include "socket/socket.hpp"

#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

// ---- socketpair --------------------------------------------------------------------------------

/// The result of socketpair: `auto [a, b] = socketpair();`. `first` and `second` are connected with each other.
struct socketpair_result {
    socket first;
    socket second;
};

namespace detail {

PYSOCK_LAZY fault do_socketpair(socketpair_result& pair, int family, int type, int proto) noexcept {
    const auto fresh = os::open_pair(family, type, proto);
    if (!fresh.ok()) return fresh.fault;
    const fault first = start_socket(pair.first, fresh.value.first, family, type, proto);
    const fault second = start_socket(pair.second, fresh.value.second, family, type, proto);
    if (first || second) pair = {socket(none), socket(none)};
    return first ? first : second;
}

} // namespace detail

/// Two sockets that are connected with each other; of AF_UNIX if not told, on Windows of AF_INET.
/// @throws error  EOPNOTSUPP: the family has no pairs.
/// @python socket.socketpair([family[, type[, proto]]])  Same.
/// @os socketpair(2) with SOCK_CLOEXEC; Windows: streams over loopback, each of which has looked who the other is.
PYSOCK_LAZY socketpair_result socketpair(address_family family, socket_kind type, int proto, std::error_code& ec) {
    socketpair_result pair{socket(none), socket(none)};
    detail::assign(ec, detail::do_socketpair(pair, family.value(), type.value(), proto));
    return pair;
}
PYSOCK_LAZY socketpair_result socketpair(address_family family, socket_kind type, std::error_code& ec) {
    return socketpair(family, type, 0, ec);
}
PYSOCK_LAZY socketpair_result socketpair(address_family family, std::error_code& ec) {
    return socketpair(family, sock_stream, 0, ec);
}
PYSOCK_LAZY socketpair_result socketpair(std::error_code& ec) {
    return socketpair(detail::os::family_of_pairs, sock_stream, 0, ec);
}
PYSOCK_LAZY socketpair_result socketpair(address_family family = detail::os::family_of_pairs,
                                         socket_kind type = sock_stream, int proto = 0) {
    socketpair_result pair{socket(none), socket(none)};
    if (const auto why = detail::do_socketpair(pair, family.value(), type.value(), proto))
        detail::raise(why, {.operation = "socketpair",
                            .place = detail::joined(
                                {"(family=", family.value(), ", type=", type.value(), ", proto=", proto, ")"})});
    return pair;
}

// ---- create_server -----------------------------------------------------------------------------

/// Whether one IPv6 socket can serve IPv4 too here. Never fails. @python socket.has_dualstack_ipv6()  Same.
PYSOCK_LAZY bool has_dualstack_ipv6() noexcept {
    std::error_code ec;
    socket probe(af_inet6, sock_stream, ec);
    if (!ec) probe.setsockopt(ipproto_ipv6, ipv6_v6only, 0, ec);
    return !ec;
}

/// The keyword arguments of create_server: `create_server({"", 8090}, {.reuse_port = true})`.
struct create_server_options {
    address_family family = af_inet; ///< af_inet or af_inet6
    or_none<int> backlog = none;     ///< none: socket::default_backlog
    bool reuse_port = false;         ///< other sockets may have the same port, and share its connections
    bool dualstack_ipv6 = false;     ///< serve IPv4 too, on an af_inet6 socket
};

namespace detail {

/// Whether the system lets sockets share a port on request.
#ifdef SO_REUSEPORT
inline constexpr bool has_reuse_port = true;
#else
inline constexpr bool has_reuse_port = false;
inline constexpr int so_reuseport = 0;
#endif

/// The checks are in Python's order.
PYSOCK_LAZY fault do_create_server(socket& server, const address_like& address, const create_server_options& options) {
    const address_family family = options.family;
    if (options.reuse_port && !has_reuse_port) return library_fault(errc::no_reuse_port);
    if (options.dualstack_ipv6 && !has_dualstack_ipv6()) return library_fault(errc::no_dualstack);
    if (options.dualstack_ipv6 && family != af_inet6) return library_fault(errc::dualstack_needs_inet6);
    std::error_code ec;
    server = socket(family, sock_stream, ec);
    if (ec) return fault_of(ec);
    if (os::reuse_address_for_servers) server.setsockopt(sol_socket, so_reuseaddr, 1, ec); // may fail, as in Python
    ec.clear();
    if (options.reuse_port && (family == af_inet || family == af_inet6))
        server.setsockopt(sol_socket, so_reuseport, 1, ec);
    if (!ec && family == af_inet6) server.setsockopt(ipproto_ipv6, ipv6_v6only, options.dualstack_ipv6 ? 0 : 1, ec);
    if (!ec) server.bind(address, ec);
    if (!ec) server.listen(options.backlog.value_or(socket::default_backlog), ec);
    if (ec) server = socket(none);
    return fault_of(ec);
}

} // namespace detail

/// A listening stream socket at `address`; host "" means every interface. The address is free again as soon as the
/// server ends (so_reuseaddr). Without dualstack_ipv6 an af_inet6 server serves IPv6 only.
/// @throws std::invalid_argument  an option that this system or family has not.
/// @throws error  as socket(), bind() and listen(); nothing stays open.
/// @python socket.create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False) Same.
PYSOCK_LAZY socket create_server(const address_like& address, const create_server_options& options,
                                 std::error_code& ec) {
    socket server(none);
    detail::into_code(ec, [&] { return detail::do_create_server(server, address, options); });
    return server;
}
PYSOCK_LAZY socket create_server(const address_like& address, std::error_code& ec) {
    return create_server(address, create_server_options{}, ec);
}
PYSOCK_LAZY socket create_server(const address_like& address, const create_server_options& options = {}) {
    socket server(none);
    if (const auto why = detail::do_create_server(server, address, options))
        detail::raise(why, {.operation = "create_server", .place = address.print(), .value = address.print()});
    return server;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_CREATE_HPP
