// SPDX-License-Identifier: MIT
// Sockets on loopback, ready for use. Ports are chosen by the system; every socket has the timeout loopback_timeout.
#ifndef PYSOCK_TESTS_LOOPBACK_HPP
#define PYSOCK_TESTS_LOOPBACK_HPP

#include "support/deadline.hpp"
#include "support/subject.hpp"

#include <utility>

namespace support {

/// Two ends of one connection.
struct socket_pair {
    pysock::socket client;
    pysock::socket server;
};

/// The host of loopback: 127.0.0.1, or ::1 for af_inet6.
inline const char* loopback_host(pysock::address_family family = pysock::af_inet) {
    return family == pysock::af_inet6 ? "::1" : "127.0.0.1";
}

/// A socket that is not bound or connected yet.
inline pysock::socket timed_socket(pysock::address_family family = pysock::af_inet,
                                   pysock::socket_kind type = pysock::sock_stream) {
    pysock::socket s(family, type);
    s.settimeout(loopback_timeout);
    return s;
}

/// A socket bound to a free port of loopback.
inline pysock::socket bound_socket(pysock::socket_kind type, pysock::address_family family = pysock::af_inet) {
    pysock::socket s = timed_socket(family, type);
    s.bind({loopback_host(family), 0});
    return s;
}

/// A TCP listener; its getsockname() is where to connect.
inline pysock::socket tcp_listener(pysock::address_family family = pysock::af_inet) {
    pysock::socket s = bound_socket(pysock::sock_stream, family);
    s.listen();
    return s;
}

/// A UDP socket; its getsockname() is where to send.
inline pysock::socket udp_socket(pysock::address_family family = pysock::af_inet) {
    return bound_socket(pysock::sock_dgram, family);
}

/// A new TCP connection to this address.
inline pysock::socket tcp_client(const pysock::address& server) {
    pysock::socket s = timed_socket(server.family());
    s.connect(server);
    return s;
}

/// The next connection of a listener.
inline pysock::socket accepted(pysock::socket& listener) {
    auto [conn, addr] = listener.accept();
    conn.settimeout(loopback_timeout);
    return std::move(conn);
}

/// A TCP listener whose queue is full: whoever connects now waits.
struct full_listener {
    pysock::socket listener;
    pysock::socket filler;
    explicit full_listener(pysock::address_family family = pysock::af_inet) : listener(tcp_listener(family)) {
        listener.listen(0);
        filler = tcp_client(listener.getsockname());
    }
    pysock::address where() const { return listener.getsockname(); }
};

/// A connected pair over TCP.
inline socket_pair tcp_pair(pysock::address_family family = pysock::af_inet) {
    pysock::socket listener = tcp_listener(family);
    // The kernel completes the connection before accept, so one thread does both.
    pysock::socket client = tcp_client(listener.getsockname());
    return {std::move(client), accepted(listener)};
}

/// Two UDP sockets, each connected to the other.
inline socket_pair udp_pair(pysock::address_family family = pysock::af_inet) {
    socket_pair pair{udp_socket(family), udp_socket(family)};
    pair.client.connect(pair.server.getsockname());
    pair.server.connect(pair.client.getsockname());
    return pair;
}

/// A connected pair over AF_UNIX, as pysock::socketpair() makes it; on Windows, whose AF_UNIX has no pairs, the TCP or
/// UDP sockets that stand in for one.
inline socket_pair unix_pair(pysock::socket_kind type = pysock::sock_stream) {
#ifdef _WIN32
    if (type == pysock::sock_dgram) return udp_pair();
    auto [client, server] = pysock::socketpair(pysock::af_inet, type);
#else
    auto [client, server] = pysock::socketpair(pysock::af_unix, type);
#endif
    client.settimeout(loopback_timeout);
    server.settimeout(loopback_timeout);
    return {std::move(client), std::move(server)};
}

/// An address of loopback where nobody listens: its port was free a moment ago.
inline pysock::address refusing_address(pysock::address_family family = pysock::af_inet) {
    return bound_socket(pysock::sock_stream, family).getsockname();
}

} // namespace support

#endif // PYSOCK_TESTS_LOOPBACK_HPP
