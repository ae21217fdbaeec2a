// SPDX-License-Identifier: MIT
// Sending: what goes out, how much of it, and what is told when it does not.
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/one_signal.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

using support::deadly_sigpipe;
using support::inet;
using support::inet6;
using support::local;
using support::pacer;
using support::pattern;
using support::read_all;
using support::reset_connection;
using support::system_code;
using support::thrown_code;

TEST_SUITE_BEGIN("socket/send");

// ---- sendto -----------------------------------------------------------------------------------------

TEST_CASE("a datagram that is too long is EMSGSIZE") {
    pysock::socket a = support::udp_socket();
    const std::string huge(70'000, 'x');
    std::error_code ec;
    CHECK(a.sendto(huge, a.getsockname(), ec) == 0);
    CHECK(ec == system_code(EMSGSIZE));
    CHECK(thrown_code([&] { a.sendto(huge, a.getsockname()); }) == system_code(EMSGSIZE));
}

TEST_CASE("sendto refuses an address of another family, ready or written") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    pysock::socket s = support::udp_socket();
    std::error_code ec;
    const pysock::address other = pysock::socket(pysock::af_unix).getsockname();
    CHECK_THROWS_AS(s.sendto("x", other), std::invalid_argument);
    s.sendto("x", other, ec);
    CHECK(ec == pysock::errc::wrong_family);
    s.sendto("x", "/a/path", ec);
    CHECK(ec == pysock::errc::not_a_pair);
    s.sendto("x", pysock::address(), ec);
    CHECK(ec == pysock::errc::wrong_family);
}

TEST_CASE("a broadcast needs so_broadcast") {
    pysock::socket s = support::udp_socket();
    CHECK_THROWS_AS(s.sendto("x", {"<broadcast>", 9}), pysock::permission_error);
}

TEST_CASE("sendto on a connected stream ignores the address") {
    auto [client, server] = support::tcp_pair();
    CHECK(client.sendto("x", {"192.0.2.1", 9}) == 1);
    CHECK(server.recv(1) == "x");
}

// ---- errors of a connection -------------------------------------------------------------------------

TEST_CASE("without a connection recv is ENOTCONN and send is a broken pipe") {
    pysock::socket s;
    std::error_code ec;
    CHECK(thrown_code([&] { s.recv(1); }) == system_code(ENOTCONN));
    s.recv(1, ec);
    CHECK(ec == system_code(ENOTCONN));
    pysock::socket datagrams(pysock::af_inet, pysock::sock_dgram);
    if (support::on_windows) { // with another error for each version
        CHECK_THROWS_AS(static_cast<void>(s.send("x")), pysock::error);
        CHECK_THROWS_AS(static_cast<void>(datagrams.send("x")), pysock::error);
        return;
    }
    CHECK_THROWS_AS(static_cast<void>(s.send("x")), pysock::broken_pipe_error);
    CHECK(thrown_code([&] { static_cast<void>(datagrams.send("x")); }) == system_code(EDESTADDRREQ));
}

TEST_CASE_TEMPLATE("writing to a peer that is gone is an error of the connection and raises no SIGPIPE", F, inet, inet6,
                   local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const deadly_sigpipe guard;
    for (const auto& timeout : {std::optional<double>(), std::optional<double>(10), std::optional<double>(0)}) {
        auto [client, server] = F::streams();
        client.settimeout(timeout);
        reset_connection(server);
        std::error_code ec;
        while (client.send("x", ec) > 0) {
        }
        CHECK((ec == system_code(EPIPE) || ec == system_code(ECONNRESET)));
        CHECK_THROWS_AS(client.sendall("x"), pysock::connection_error);
        if (support::on_windows) continue; // it goes on telling of the reset
        CHECK_THROWS_AS(static_cast<void>(client.send("x")), pysock::broken_pipe_error);
        CHECK_THROWS_AS(client.sendto("x", client.getsockname()), pysock::error);
        CHECK((client.sendall("x", ec) == 0 && ec == system_code(EPIPE)));
    }
}

// ---- sendall ----------------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("a sendall that times out says exactly how much went out", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const std::string data = pattern(std::size_t{16} << 20);
    for (const bool throwing : {true, false}) {
        CAPTURE(throwing);
        auto [client, server] = F::streams();
        client.settimeout(support::short_timeout);
        std::size_t sent = 0;
        std::error_code ec;
        try {
            throwing ? client.sendall(data) : void(sent = client.sendall(data, ec));
        } catch (const pysock::timeout& e) {
            sent = e.bytes_transferred();
            ec = e.code();
        }
        CHECK(ec == pysock::errc::timed_out);
        CHECK((sent > 0 && sent < data.size()));
        client.close();
        CHECK((read_all(server, 1 << 20) == data.substr(0, sent)));
    }
}

TEST_CASE_TEMPLATE("a non-blocking sendall sends what fits and says how much that was", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const std::string data = pattern(std::size_t{16} << 20);
    auto [client, server] = F::streams();
    client.settimeout(0);
    std::size_t sent = 0;
    try {
        client.sendall(data);
        FAIL("it all fitted");
    } catch (const pysock::blocking_io_error& e) {
        CHECK(e.code() == system_code(EAGAIN));
        sent = e.bytes_transferred();
    }
    std::error_code ec;
    sent += client.sendall(std::string_view(data).substr(sent), ec);
    CHECK(ec == system_code(EAGAIN));
    client.close();
    CHECK((read_all(server, 1 << 20) == data.substr(0, sent)));
}

TEST_CASE("the timeout of sendall covers the whole call, however steadily the peer reads") {
    auto [client, server] = support::unix_pair();
    client.setsockopt(pysock::sol_socket, pysock::so_sndbuf, 4096);
    std::atomic<bool> over = false;
    std::size_t drained = 0;
    support::peer reader([&server = server, &over, &drained] {
        for (pacer pace; !over; pace.pause()) drained += server.recv(4096).size(); // far below the timeout each
        drained += read_all(server).size();
    });
    client.settimeout(0.1);
    std::error_code ec;
    const std::size_t sent = client.sendall(std::string(std::size_t{16} << 20, 'x'), ec);
    over = true;
    client.close();
    reader.join();
    CHECK(ec == pysock::errc::timed_out);
    CHECK(drained == sent);
}

TEST_CASE("sendall returns how much it sent, and an empty one makes a call") {
    auto [client, server] = support::tcp_pair();
    std::error_code ec = system_code(EBADF);
    CHECK(client.sendall("abc", ec) == 3);
    CHECK_FALSE(ec);
    CHECK(client.sendall("", ec) == 0);
    CHECK_FALSE(ec);
    client.shutdown(pysock::shut_wr);
    client.sendall("x", ec);
    CHECK(ec == system_code(EPIPE));
}

TEST_CASE("a sendall to a peer that hangs up meanwhile ends and tells its progress") {
    const deadly_sigpipe guard;
    for (const bool blocking : {true, false}) {
        CAPTURE(blocking);
        auto [client, server] = support::unix_pair();
        if (blocking) client.settimeout(pysock::none);
        support::peer reader([&server = server] {
            server.recv_exactly(100'000);
            server.close();
        });
        std::error_code ec;
        const std::size_t sent = client.sendall(std::string(std::size_t{16} << 20, 'x'), ec);
        reader.join();
        CHECK((ec == system_code(EPIPE) || ec == system_code(ECONNRESET)));
        if (!support::on_windows || !blocking) CHECK(sent >= 100'000); // a blocking send tells no progress there
    }
}

TEST_CASE("every kind of bytes can be sent, none of them copied or cut") {
    auto [client, server] = support::tcp_pair();
    const std::string with_nul("a\0b", 3);
    const std::array<unsigned char, 2> bytes{0xff, 0x00};
    client.sendall("lit");
    client.sendall(with_nul);
    client.sendall(std::string_view("view"));
    client.sendall(bytes);
    client.sendall(std::vector<std::byte>{std::byte{7}});
    client.sendall({with_nul.data(), std::size_t{1}});
    CHECK(server.recv_exactly(14) == "lit" + with_nul + "view" +
                                         std::string("\xff\0\x07"
                                                     "a",
                                                     4));
}

// ---- one signal -------------------------------------------------------------------------------------

#ifdef SIGUSR1 // Windows has no signals
TEST_CASE("a hook that returns false ends a blocking sendall at the one signal in its middle") {
    SKIP_UNLESS(support::tells_thread_states(), "no /proc/self/task");
    const support::scoped_interrupt_hook hook([] { return false; });
    const std::string data = pattern(std::size_t{1} << 20);
    auto [client, server] = support::unix_pair();
    client.settimeout(pysock::none);
    std::size_t sent = 0;
    try {
        const support::one_signal guard([fd = server.fileno()] { return support::bytes_waiting(fd) > 0; });
        client.sendall(data);
        FAIL("nobody reads");
    } catch (const pysock::interrupted_error& e) {
        CHECK(e.code() == system_code(EINTR));
        sent = e.bytes_transferred();
    }
    CHECK((sent > 0 && sent < data.size()));
    client.close();
    CHECK((read_all(server, 1 << 20) == data.substr(0, sent)));
}
#endif

TEST_SUITE_END();
