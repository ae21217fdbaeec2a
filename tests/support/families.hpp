// SPDX-License-Identifier: MIT
// The families that a test runs over, as types for TEST_CASE_TEMPLATE.
#ifndef PYSOCK_TESTS_FAMILIES_HPP
#define PYSOCK_TESTS_FAMILIES_HPP

#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace support {

/// IPv4. Each family has its number, whether this machine has it, what it lacks if not, connected pairs, and a free
/// address to bind to.
struct inet {
    static constexpr int family = AF_INET;
    static constexpr const char* lacking = "no IPv4";
    static bool available() { return true; }
    static socket_pair streams() { return tcp_pair(); }
    static socket_pair datagrams() { return udp_pair(); }
    static void bind(pysock::socket& s, const temporary_directory&) { s.bind({"127.0.0.1", 0}); }
};

/// IPv6.
struct inet6 {
    static constexpr int family = AF_INET6;
    static constexpr const char* lacking = "no IPv6 loopback";
    static bool available() { return has_inet6_loopback(); }
    static socket_pair streams() { return tcp_pair(pysock::af_inet6); }
    static socket_pair datagrams() { return udp_pair(pysock::af_inet6); }
    static void bind(pysock::socket& s, const temporary_directory&) { s.bind({"::1", 0}); }
};

/// AF_UNIX. Its address to bind to is the path "s" in the directory.
struct local {
    static constexpr int family = AF_UNIX;
    static constexpr const char* lacking = "AF_UNIX has no pairs here";
    static bool available() { return has_unix_pairs(); }
    static socket_pair streams() { return unix_pair(); }
    static socket_pair datagrams() { return unix_pair(pysock::sock_dgram); }
    static void bind(pysock::socket& s, const temporary_directory& directory) { s.bind(directory / "s"); }
};

} // namespace support

// How the names of tests show them.
TYPE_TO_STRING_AS("inet", support::inet);
TYPE_TO_STRING_AS("inet6", support::inet6);
TYPE_TO_STRING_AS("local", support::local);

#endif // PYSOCK_TESTS_FAMILIES_HPP
