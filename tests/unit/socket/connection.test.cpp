// SPDX-License-Identifier: MIT
// bind, listen, accept, connect, connect_ex, shutdown, and the two names of a socket.
#include "support/descriptors.hpp"
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace {

using support::full_listener;
using support::inet;
using support::inet6;
using support::local;
using support::system_code;
using support::thrown_code;
using support::timed_socket;

/// A listener at an address of its family.
struct server {
    explicit server(pysock::address_family family) : listener(family) {}
    support::temporary_directory directory;
    pysock::socket listener;
    pysock::address where;
};

template <class F>
std::unique_ptr<server> serve() {
    auto s = std::make_unique<server>(F::family);
    s->listener.settimeout(support::loopback_timeout);
    F::bind(s->listener, s->directory);
    s->listener.listen();
    s->where = s->listener.getsockname();
    return s;
}

bool wait_for(const pysock::socket& s, short events) {
    return support::poll_one(s.fileno(), events, support::loopback_timeout);
}

} // namespace

TEST_SUITE_BEGIN("socket/connection");

// ---- bind and listen ---------------------------------------------------------------------------

TEST_CASE_TEMPLATE("bind gives the socket the address that getsockname returns", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const support::temporary_directory directory;
    pysock::socket s(F::family);
    F::bind(s, directory);
    const pysock::address name = s.getsockname();
    CHECK(name.family() == F::family);
    if (F::family == AF_UNIX) {
        CHECK(name.path() == directory / "s");
    } else {
        CHECK(name.host() == support::loopback_host(F::family));
        CHECK(name.port() > 0);
    }
    std::error_code ec = system_code(EBADF);
    CHECK(s.getsockname(ec) == name);
    CHECK_FALSE(ec);
}

TEST_CASE_TEMPLATE("an address is bound once, and a socket too", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const support::temporary_directory directory;
    const support::no_descriptor_leak leak;
    pysock::socket s(F::family);
    F::bind(s, directory);
    const pysock::address taken = s.getsockname();
    pysock::socket other(F::family);
    std::error_code ec;
    other.bind(taken, ec);
    CHECK(ec == system_code(EADDRINUSE));
    CHECK(thrown_code([&] { other.bind(taken); }) == system_code(EADDRINUSE));
    CHECK(thrown_code([&] { s.bind(taken); }) == system_code(F::family == AF_UNIX ? EADDRINUSE : EINVAL));
}

TEST_CASE("an unbound socket's name is the wildcard with port 0, and an empty path") {
    SKIP_UNLESS(!support::on_windows, "an unbound socket has no name on Windows");
    CHECK(str(pysock::socket(pysock::af_inet).getsockname()) == "('0.0.0.0', 0)");
    const pysock::address unnamed = pysock::socket(pysock::af_unix).getsockname();
    CHECK(bool(unnamed));
    CHECK(unnamed.path().empty());
    CHECK(str(unnamed).empty());
    CHECK(repr(unnamed) == "''");
    SKIP_UNLESS(support::has_inet6_loopback(), "no IPv6 loopback");
    CHECK(str(pysock::socket(pysock::af_inet6).getsockname()) == "('::', 0, 0, 0)");
}

TEST_CASE("the host '' binds to every interface") {
    pysock::socket s;
    s.bind({"", 0});
    CHECK(s.getsockname().host() == "0.0.0.0");
}

TEST_CASE("a foreign address cannot be bound") {
    pysock::socket s;
    std::error_code ec;
    s.bind({"192.0.2.1", 0}, ec); // RFC 5737: nobody has it
    CHECK(ec == system_code(EADDRNOTAVAIL));
    CHECK(thrown_code([&] { s.bind({"192.0.2.1", 0}); }) == system_code(EADDRNOTAVAIL));
}

TEST_CASE("a low port needs permission") {
    SKIP_UNLESS(!support::is_root(), "root may bind low ports");
    pysock::socket s;
    std::error_code ec;
    s.bind({"127.0.0.1", 1}, ec);
    SKIP_UNLESS(ec, "this system lets everybody bind low ports");
    CHECK_THROWS_AS(s.bind({"127.0.0.1", 1}), pysock::permission_error);
}

TEST_CASE("AF_UNIX binds paths, abstract names with their NUL, and names of the system's choice") {
    SKIP_UNLESS(pysock::detail::os::has_abstract_names, "no abstract names");
    pysock::socket abstract(pysock::af_unix);
    const std::string name = std::string("\0pysock test ", 13) +
                             std::to_string(abstract.getsockopt(pysock::sol_socket, pysock::so_type)) +
                             std::to_string(reinterpret_cast<std::uintptr_t>(&abstract));
    abstract.bind(name);
    CHECK(abstract.getsockname().path() == name);
    CHECK(str(abstract.getsockname()).starts_with("b'\\x00pysock test "));
    pysock::socket any(pysock::af_unix);
    any.bind("");
    const std::string chosen = any.getsockname().path();
    REQUIRE(chosen.size() == 6);
    CHECK(chosen[0] == '\0');
    CHECK(chosen.find_first_not_of("0123456789abcdef", 1) == std::string::npos);
}

TEST_CASE("a path that exists cannot be bound, and one in no directory neither") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    const support::temporary_directory directory;
    pysock::socket(pysock::af_unix).bind(directory / "s"); // the file stays
    pysock::socket s(pysock::af_unix);
    std::error_code ec;
    s.bind(directory / "s", ec);
    CHECK(ec == system_code(EADDRINUSE));
    CHECK_THROWS_AS(s.bind(directory / "none/s"), pysock::file_not_found_error);
    CHECK_THROWS_AS(s.bind(directory / "s/s"), pysock::not_a_directory_error);
}

TEST_CASE("every backlog makes a listener, a negative one too") {
    std::error_code ec = system_code(EBADF);
    for (const int backlog : {-5, -1, 0, 1, 128, 1 << 30}) {
        CAPTURE(backlog);
        pysock::socket s = support::bound_socket(pysock::sock_stream);
        s.listen(backlog);
        CHECK(s.getsockopt(pysock::sol_socket, pysock::so_acceptconn) == 1);
        s.listen(backlog, ec);
        CHECK_FALSE(ec);
        const pysock::socket client = support::tcp_client(s.getsockname());
        CHECK(s.accept().addr == client.getsockname());
    }
    pysock::socket defaulted = support::bound_socket(pysock::sock_stream);
    defaulted.listen(ec);
    CHECK_FALSE(ec);
}

TEST_CASE("a datagram socket does not listen") {
    pysock::socket s = support::udp_socket();
    std::error_code ec;
    s.listen(ec);
    CHECK(ec == system_code(EOPNOTSUPP));
    CHECK(thrown_code([&] { s.listen(); }) == system_code(EOPNOTSUPP));
}

// ---- accept ------------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("accept returns a socket of the listener's kind and the client's address", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const auto host = serve<F>();
    for (const bool reporting : {false, true}) {
        pysock::socket client = timed_socket(F::family);
        client.connect(host->where);
        std::error_code ec = system_code(EBADF);
        auto [conn, addr] = reporting ? host->listener.accept(ec) : host->listener.accept();
        CHECK(bool(ec) != reporting);
        CHECK(conn.family() == F::family);
        CHECK(conn.type() == pysock::sock_stream);
        CHECK(addr == client.getsockname());
        CHECK(addr == conn.getpeername());
        CHECK(client.getpeername() == host->where);
    }
}

TEST_CASE("the address of an unnamed AF_UNIX client is an empty path, not None") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    const auto host = serve<local>();
    pysock::socket client = timed_socket(pysock::af_unix);
    client.connect(host->where);
    const auto [conn, addr] = host->listener.accept();
    CHECK(bool(addr));
    CHECK(addr.family() == pysock::af_unix);
    CHECK(addr.path().empty());
    CHECK(conn.getpeername().path().empty());
}

TEST_CASE_TEMPLATE("accept without a client times out, or fails with EAGAIN without a timeout", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const auto host = serve<F>();
    const support::no_descriptor_leak leak;
    for (const auto& [timeout, code] : {std::pair<double, std::error_code>(0.02, pysock::errc::timed_out),
                                        std::pair<double, std::error_code>(0.0, system_code(EAGAIN))}) {
        host->listener.settimeout(timeout);
        std::error_code ec;
        const auto [conn, addr] = host->listener.accept(ec);
        CHECK(ec == code);
        CHECK(conn.fileno() == -1);
        CHECK_FALSE(bool(addr));
        CHECK(thrown_code([&] { host->listener.accept(); }) == code);
    }
}

TEST_CASE("accept on a socket that does not listen is EINVAL") {
    const support::no_descriptor_leak leak;
    pysock::socket s = support::bound_socket(pysock::sock_stream);
    std::error_code ec;
    s.accept(ec);
    CHECK(ec == system_code(EINVAL));
    CHECK(thrown_code([&] { s.accept(); }) == system_code(EINVAL));
}

// ---- connect -----------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("connect joins the two ends in each mode and both forms", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const auto host = serve<F>();
    for (const bool blocking : {true, false})
        for (const int form : {0, 1, 2, 3}) {
            CAPTURE(form);
            pysock::socket client = timed_socket(F::family);
            if (blocking) client.settimeout(pysock::none);
            std::error_code ec;
            if (form == 0) client.connect(host->where);
            if (form == 1) client.connect(host->where, ec);
            if (form == 2) CHECK(client.connect_ex(host->where) == 0);
            if (form == 3) CHECK(client.connect_ex(host->where, ec) == 0);
            CHECK_FALSE(ec);
            pysock::socket conn = support::accepted(host->listener);
            client.sendall("x");
            CHECK(conn.recv(1) == "x");
        }
}

TEST_CASE_TEMPLATE("nobody listening means connection_refused_error", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    SKIP_UNLESS(F::family == pysock::af_unix || support::tells_connect_errors(), support::wrong_so_error);
    const auto host = serve<F>();
    host->listener.close();
    const support::no_descriptor_leak leak;
    for (const auto& timeout : {std::optional<double>(), std::optional<double>(10)}) {
        pysock::socket s[4]; // each for one attempt: what a second one says depends on the system
        for (pysock::socket& each : s) (each = pysock::socket(F::family)).settimeout(timeout);
        std::error_code ec;
        CHECK_THROWS_AS(s[0].connect(host->where), pysock::connection_refused_error);
        s[1].connect(host->where, ec);
        CHECK(ec == system_code(ECONNREFUSED));
        CHECK(s[2].connect_ex(host->where) == support::system_number(ECONNREFUSED));
        CHECK(s[3].connect_ex(host->where, ec) == support::system_number(ECONNREFUSED));
        CHECK_FALSE(ec);
    }
}

TEST_CASE("a non-blocking connect goes EINPROGRESS, success, EISCONN") {
    pysock::socket listener = support::tcp_listener();
    const pysock::address there = listener.getsockname();
    for (const bool number : {true, false}) {
        CAPTURE(number);
        pysock::socket s;
        s.setblocking(false);
        const auto connect = [&] {
            return number ? s.connect_ex(there) : thrown_code([&] { s.connect(there); }).value();
        };
        CHECK(connect() == support::system_number(EINPROGRESS));
        REQUIRE(wait_for(s, POLLOUT));
        if (!support::on_windows) CHECK(connect() == 0); // Winsock does not tell success apart
        CHECK(connect() == support::system_number(EISCONN));
    }
    pysock::socket s;
    s.setblocking(false);
    CHECK_THROWS_AS(s.connect(there), pysock::blocking_io_error);
}

TEST_CASE("connect on a connected socket is EISCONN in every mode") {
    auto [client, server] = support::tcp_pair();
    const pysock::address there = server.getpeername();
    pysock::socket connected = server.dup(); // by accept: a first connect would still have to be confirmed by a second
    for (const auto& timeout : {std::optional<double>(), std::optional<double>(0), std::optional<double>(1)}) {
        connected.settimeout(timeout);
        std::error_code ec;
        connected.connect(there, ec);
        CHECK(ec == system_code(EISCONN));
        CHECK(connected.connect_ex(there) == support::system_number(EISCONN));
        CHECK(thrown_code([&] { connected.connect(there); }) == system_code(EISCONN));
    }
}

TEST_CASE("a connect that nobody answers times out and goes on in the background") {
    const full_listener full;
    const pysock::address there = full.listener.getsockname();
    pysock::socket s;
    s.settimeout(support::short_timeout);
    CHECK_THROWS_AS(s.connect(there), pysock::timeout);
    std::error_code ec;
    s.connect(there, ec);
    CHECK(ec == system_code(EALREADY));
    CHECK_THROWS_AS(s.connect(there), pysock::blocking_io_error);
    CHECK(s.connect_ex(there) == support::system_number(EALREADY));
}

TEST_CASE("connect_ex returns EAGAIN when its time is over, and its error_code form has no error") {
    const full_listener full;
    for (const bool reporting : {false, true}) {
        pysock::socket s;
        s.settimeout(support::short_timeout);
        std::error_code ec = system_code(EBADF);
        const int number =
            reporting ? s.connect_ex(full.listener.getsockname(), ec) : s.connect_ex(full.listener.getsockname());
        CHECK(number == support::system_number(EAGAIN));
        CHECK(bool(ec) != reporting);
    }
}

TEST_CASE("connect_ex throws, or reports, what is wrong with the address itself") {
    pysock::socket s;
    std::error_code ec;
    CHECK_THROWS_AS(static_cast<void>(s.connect_ex({"127.0.0.1", 65536})), std::overflow_error);
    CHECK_THROWS_AS(static_cast<void>(s.connect_ex("/a/path")), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(s.connect_ex({"::1", 1})), pysock::gaierror);
    static_cast<void>(s.connect_ex({"127.0.0.1", 65536}, ec));
    CHECK(ec == pysock::errc::port_out_of_range);
    static_cast<void>(s.connect_ex("/a/path", ec));
    CHECK(ec == pysock::errc::not_a_pair);
}

TEST_CASE("connecting to '' reaches a server on loopback") {
    pysock::socket listener = support::tcp_listener();
    pysock::socket s = timed_socket();
    s.connect({"", listener.getsockname().port()});
    CHECK(s.getpeername().port() == listener.getsockname().port());
}

TEST_CASE("connect looks a name up, under the timeout and without one") {
    pysock::socket listener = support::tcp_listener();
    for (const auto& timeout : {std::optional<double>(), std::optional<double>(10)}) {
        pysock::socket s;
        s.settimeout(timeout);
        s.connect({"localhost", listener.getsockname().port()});
        CHECK(s.getpeername() == listener.getsockname());
    }
}

TEST_CASE("a family's own struct is an address too") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    pysock::socket listener = support::tcp_listener();
    pysock::socket s = timed_socket();
    s.connect(listener.getsockname().as<pysock::inet_address>());
    CHECK(s.getpeername() == listener.getsockname());
    const auto host = serve<local>();
    pysock::socket unix_socket = timed_socket(pysock::af_unix);
    unix_socket.connect(pysock::unix_address{host->where.path()});
    CHECK(unix_socket.getpeername() == host->where);
}

TEST_CASE("an AF_UNIX connect names what is wrong with the path") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    const support::temporary_directory directory;
    pysock::socket s = timed_socket(pysock::af_unix);
    std::error_code ec;
    CHECK_THROWS_AS(s.connect(directory / "none"), pysock::file_not_found_error);
    s.connect(directory / "none", ec);
    CHECK(ec == system_code(ENOENT));
    pysock::socket datagrams(pysock::af_unix, pysock::sock_dgram);
    datagrams.bind(directory / "d");
    CHECK(s.connect_ex(directory / "d") == support::system_number(EPROTOTYPE));
}

TEST_CASE("an AF_UNIX connect to a full queue is EAGAIN with a timeout too") {
    SKIP_UNLESS(pysock::detail::os::has_abstract_names, "no abstract names");
    pysock::socket listener(pysock::af_unix);
    listener.bind("");
    listener.listen(0);
    pysock::socket filler = timed_socket(pysock::af_unix);
    filler.connect(listener.getsockname());
    pysock::socket s(pysock::af_unix);
    for (const double timeout : {0.0, 0.05}) {
        s.settimeout(timeout);
        CHECK(s.connect_ex(listener.getsockname()) == support::system_number(EAGAIN));
    }
}

TEST_CASE("connect sets the default peer of a datagram socket, again and again") {
    pysock::socket first = support::udp_socket();
    pysock::socket second = support::udp_socket();
    pysock::socket s = timed_socket(pysock::af_inet, pysock::sock_dgram);
    for (pysock::socket* peer : {&first, &second}) {
        s.connect(peer->getsockname());
        CHECK(s.getpeername() == peer->getsockname());
        CHECK(s.send("x") == 1);
        CHECK(peer->recv(1) == "x");
    }
}

// ---- shutdown and names ------------------------------------------------------------------------

TEST_CASE_TEMPLATE("shutdown ends one direction and leaves the other", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const auto host = serve<F>();
    pysock::socket client = timed_socket(F::family);
    client.connect(host->where);
    pysock::socket conn = support::accepted(host->listener);
    std::error_code ec = system_code(EBADF);
    client.shutdown(pysock::shut_wr);
    CHECK(conn.recv(1).empty());
    CHECK_THROWS_AS(static_cast<void>(client.send("x")), pysock::broken_pipe_error);
    conn.sendall("still");
    CHECK(client.recv_exactly(5) == "still");
    client.shutdown(pysock::shut_rd, ec);
    CHECK_FALSE(ec);
    if (support::on_windows) // where this is an error, WSAESHUTDOWN
        CHECK_THROWS_AS(client.recv(1), pysock::broken_pipe_error);
    else
        CHECK(client.recv(1).empty());
}

TEST_CASE("shutdown and getpeername of an unconnected socket are ENOTCONN") {
    for (const int family : {AF_INET, AF_UNIX}) {
        CAPTURE(family);
        if (!support::has_socket(family, SOCK_STREAM)) continue;
        pysock::socket s(family);
        std::error_code ec;
        s.shutdown(pysock::shut_rdwr, ec);
        if (family == AF_INET) { // Linux lets an AF_UNIX socket be shut before it is connected
            CHECK(ec == system_code(ENOTCONN));
            CHECK(thrown_code([&] { s.shutdown(pysock::shut_wr); }) == system_code(ENOTCONN));
        }
        CHECK_FALSE(bool(s.getpeername(ec)));
        CHECK(ec == system_code(ENOTCONN));
        CHECK(thrown_code([&] { s.getpeername(); }) == system_code(ENOTCONN));
    }
}

TEST_CASE("an unknown direction of shutdown is EINVAL") {
    auto [client, server] = support::tcp_pair();
    CHECK(thrown_code([&client = client] { client.shutdown(17); }) == system_code(EINVAL));
}

TEST_CASE("the names of both ends of a socketpair are empty paths") {
    SKIP_UNLESS(support::has_unix_pairs(), "AF_UNIX has no pairs here");
    const auto [first, second] = support::unix_pair();
    for (const pysock::socket* s : {&first, &second}) {
        CHECK(s->getsockname().path().empty());
        CHECK(s->getpeername().path().empty());
        CHECK(bool(s->getpeername()));
    }
}

TEST_CASE("connect_ex returns -1 beside an ec that reports what is wrong with the address") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    pysock::socket s = timed_socket();
    std::error_code ec;
    CHECK(s.connect_ex({"127.0.0.1", 70'000}, ec) == -1);
    CHECK(ec == pysock::errc::port_out_of_range);
    CHECK(s.connect_ex({"no-such-host.invalid", 1}, ec) == -1);
    CHECK(ec.category() == pysock::gai_category());
    CHECK(s.connect_ex("/a/path", ec) == -1);
    CHECK(s.connect_ex(support::refusing_address(), ec) == support::system_number(ECONNREFUSED));
    CHECK_FALSE(ec);
}

TEST_SUITE_END();
