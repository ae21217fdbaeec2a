// SPDX-License-Identifier: MIT
// Blocking modes, timeouts, the default timeout, and the loop that waits: also through signals.
#include "support/both_forms.hpp"
#include "support/descriptors.hpp"
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/signal_storm.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace {

using clock = std::chrono::steady_clock;

using support::both_forms;
using support::full_listener;
using support::inet;
using support::inet6;
using support::local;
using support::system_code;
using support::thrown_code;

bool has_mode(const pysock::socket& s, bool nonblocking) { return support::has_mode(s.fileno(), nonblocking); }

/// Makes the descriptor of `s` blocking behind the back of `s`, as a second owner of it may.
void make_blocking_behind(pysock::socket& s) {
    const double timeout = *s.gettimeout();
    s.dup().settimeout(pysock::none);
    REQUIRE(has_mode(s, false));
    REQUIRE(s.gettimeout() == timeout);
}

#ifdef SIGALRM

constexpr auto often = std::chrono::milliseconds(3); // between the signals of a storm

int handler_fd = -1; // what a handler's action works on
pysock::address handler_address;
int hook_calls = 0;

void send_a_byte() { static_cast<void>(::send(handler_fd, "!", 1, MSG_NOSIGNAL)); }
void connect_there() { static_cast<void>(::connect(handler_fd, handler_address.data(), handler_address.size())); }

bool go_on() {
    ++hook_calls;
    return true;
}
bool give_up() {
    ++hook_calls;
    return false;
}
struct abandoned {};
bool throw_abandoned() { throw abandoned(); }

#endif // SIGALRM

std::array<char, 16> buffer;
const std::string much(std::size_t{4} << 20, 'x');

/// Fills what a connection can hold. TCP may take some more a moment later.
void fill_up(pysock::socket& s) {
    std::error_code ec;
    s.setblocking(false);
    while (s.send(std::string_view(much).substr(0, 1000), ec) > 0) {
    }
    REQUIRE((ec == system_code(EAGAIN)));
}

/// Receives and sends on a pair of sockets where they cannot go on.
const both_forms receives[] = {
    BOTH_FORMS("recv", s.recv(16), s.recv(16, ec)),
    BOTH_FORMS("recv of a page", s.recv(60'000), s.recv(60'000, ec)),
    BOTH_FORMS("recv large", s.recv(100'000), s.recv(100'000, ec)),
    BOTH_FORMS("recv huge", s.recv(3'000'000), s.recv(3'000'000, ec)),
    BOTH_FORMS("recv with a flag", s.recv(16, pysock::msg_peek), s.recv(16, pysock::msg_peek, ec)),
    BOTH_FORMS("recv_into", s.recv_into(buffer), s.recv_into(buffer, ec)),
    BOTH_FORMS("recvfrom", s.recvfrom(16), s.recvfrom(16, ec)),
    BOTH_FORMS("recvfrom large", s.recvfrom(100'000), s.recvfrom(100'000, ec)),
    BOTH_FORMS("recvfrom_into", s.recvfrom_into(buffer), s.recvfrom_into(buffer, ec)),
    BOTH_FORMS("recvmsg", s.recvmsg(16, 64), s.recvmsg(16, 64, ec)),
    BOTH_FORMS("recvmsg large", s.recvmsg(100'000), s.recvmsg(100'000, ec)),
    BOTH_FORMS("recvmsg with a flag", s.recvmsg(16, 0, pysock::msg_peek), s.recvmsg(16, 0, pysock::msg_peek, ec)),
    BOTH_FORMS("recvmsg_into", s.recvmsg_into({buffer, buffer}), s.recvmsg_into({buffer, buffer}, ec)),
#ifdef SCM_RIGHTS
    BOTH_FORMS("recv_fds", pysock::recv_fds(s, 16, 4), pysock::recv_fds(s, 16, 4, ec)),
#endif
    BOTH_FORMS("recv_exactly", s.recv_exactly(16), s.recv_exactly(16, ec)),
    BOTH_FORMS("recv_exactly_into", s.recv_exactly_into(buffer), s.recv_exactly_into(buffer, ec)),
};

const both_forms sends[] = {
    BOTH_FORMS("send", s.send("x"), s.send("x", ec)),
    BOTH_FORMS("sendall", s.sendall(much), s.sendall(much, ec)),
    BOTH_FORMS("sendmsg", s.sendmsg({"x", "y"}), s.sendmsg({"x", "y"}, ec)),
    BOTH_FORMS("sendto", s.sendto("x", s.getpeername()), s.sendto("x", s.getpeername(), ec)),
    BOTH_FORMS("sendmsg to an address", s.sendmsg({"x"}, {}, {}, s.getpeername()),
               s.sendmsg({"x"}, {}, {}, s.getpeername(), ec)),
};

void check_code(const both_forms& call, pysock::socket& s, std::error_code expected) {
    CAPTURE(call.name);
    CHECK(thrown_code([&] { call.throwing(s); }) == expected);
    std::error_code ec;
    call.reporting(s, ec);
    CHECK(ec == expected);
}

/// As check_code, for a send on a connection that is about full: it may succeed a few times before.
void check_code_in_the_end(const both_forms& call, pysock::socket& s, std::error_code expected) {
    CAPTURE(call.name);
    std::error_code ec;
    while (!ec) ec = thrown_code([&] { call.throwing(s); });
    CHECK(ec == expected);
    for (ec = {}; !ec;) call.reporting(s, ec);
    CHECK(ec == expected);
}

} // namespace

TEST_SUITE_BEGIN("socket/waiting");

// ---- modes -------------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("timeout, getblocking and O_NONBLOCK belong together", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    struct row {
        pysock::or_none<double> timeout;
        bool blocking;
        bool nonblocking_flag;
    };
    pysock::socket s(F::family);
    std::error_code ec = system_code(EBADF);
    for (const row& each : {row{0.0, false, true}, row{1.5, true, true}, row{pysock::none, true, false}}) {
        for (const bool reporting : {false, true}) {
            CAPTURE(reporting);
            s.setblocking(true);
            reporting ? s.settimeout(each.timeout, ec) : s.settimeout(each.timeout);
            CHECK(s.gettimeout() == each.timeout);
            CHECK(s.getblocking() == each.blocking);
            CHECK(has_mode(s, each.nonblocking_flag));
        }
    }
    CHECK_FALSE(ec);
}

TEST_CASE("setblocking is settimeout of none or 0") {
    pysock::socket s;
    std::error_code ec = system_code(EBADF);
    s.setblocking(false);
    CHECK((s.gettimeout() == 0.0 && has_mode(s, true)));
    s.setblocking(true);
    CHECK((s.gettimeout() == std::nullopt && has_mode(s, false)));
    s.setblocking(false, ec);
    CHECK((!ec && s.gettimeout() == 0.0 && has_mode(s, true)));
}

TEST_CASE("a timeout is kept in nanoseconds, rounded away from zero") {
    pysock::socket s;
    s.settimeout(1e-12);
    CHECK(s.gettimeout() == 1e-9);
    s.settimeout(std::chrono::milliseconds(250));
    CHECK(s.gettimeout() == 0.25);
    s.settimeout(3);
    CHECK(s.gettimeout() == 3.0);
    CHECK_THROWS_AS(s.settimeout(1e10), std::overflow_error);
    CHECK(s.gettimeout() == 3.0);
}

TEST_CASE("a negative timeout changes neither the value nor the mode") {
    pysock::socket s;
    s.settimeout(0);
    std::error_code ec;
    s.settimeout(-1, ec);
    CHECK(ec == pysock::errc::timeout_out_of_range);
    CHECK((s.gettimeout() == 0.0 && has_mode(s, true)));
}

// ---- the default timeout -----------------------------------------------------------------------

TEST_CASE("the default timeout holds for sockets that are made afterwards, in whatever way") {
    pysock::socket listener = support::tcp_listener();
    pysock::socket before;
    const pysock::socket client = support::tcp_client(listener.getsockname());
    const support::scoped_default_timeout guard(2.5);
    const auto pair = pysock::socketpair();
    const auto accepted = listener.accept();
    const pysock::socket fresh;
    const pysock::socket adopted({.fileno = pysock::dup(client.fileno()).detach()});
    const pysock::socket server = pysock::create_server({"127.0.0.1", 0});
    const pysock::socket connected = pysock::create_connection(server.getsockname());
    for (const auto* s : {&pair.first, &pair.second, &accepted.conn, &fresh, &adopted, &server, &connected}) {
        CHECK(s->gettimeout() == 2.5);
        CHECK(has_mode(*s, true));
    }
    CHECK(before.gettimeout() == std::nullopt);
    CHECK(before.dup().gettimeout() == std::nullopt); // a dup has its origin's
}

#ifdef SOCK_NONBLOCK
TEST_CASE("sock_nonblock wins over the default timeout") {
    const support::scoped_default_timeout guard(2.5);
    const pysock::socket s(pysock::af_inet, pysock::sock_stream | pysock::sock_nonblock);
    const auto pair = pysock::socketpair(pysock::af_unix, pysock::sock_stream | pysock::sock_nonblock);
    CHECK(s.gettimeout() == 0.0);
    CHECK((pair.first.gettimeout() == 0.0 && pair.second.gettimeout() == 0.0));
    CHECK(pair.first.type() == pysock::sock_stream);
}
#endif

TEST_CASE("a default timeout of 0 makes new sockets non-blocking") {
    const support::scoped_default_timeout guard(0);
    auto [first, second] = pysock::socketpair();
    CHECK(first.gettimeout() == 0.0);
    CHECK_THROWS_AS(second.recv(1), pysock::blocking_io_error);
}

TEST_CASE("an accepted socket is blocking unless there is a default timeout, whatever the listener's timeout") {
    pysock::socket listener = support::tcp_listener();
    for (const double timeout : {0.0, 5.0}) {
        CAPTURE(timeout);
        const pysock::socket client = support::tcp_client(listener.getsockname());
        listener.settimeout(timeout);
        const auto [conn, addr] = listener.accept();
        CHECK(conn.gettimeout() == std::nullopt);
        CHECK(has_mode(conn, false));
    }
}

TEST_CASE("an adopted non-blocking descriptor has no timeout, yet its calls do not wait") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(0);
    pysock::socket adopted({.fileno = client.detach()});
    CHECK(adopted.gettimeout() == std::nullopt);
    for (const both_forms& call : receives) check_code(call, adopted, system_code(EAGAIN));
}

#ifdef SOCK_NONBLOCK
TEST_CASE("a descriptor adopted as sock_nonblock does not wait, though it is blocking") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(pysock::none);
    pysock::socket adopted({.type = pysock::sock_stream | pysock::sock_nonblock, .fileno = client.detach()});
    CHECK(adopted.gettimeout() == 0.0);
    CHECK_THROWS_AS(adopted.recv(1), pysock::blocking_io_error);
    CHECK(adopted.type() == pysock::sock_stream);
}
#endif

// ---- waiting -----------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("every receive on an idle connection times out", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::streams();
    client.settimeout(support::short_timeout / 5);
    for (const both_forms& call : receives) check_code(call, client, pysock::errc::timed_out);
}

TEST_CASE_TEMPLATE("every receive on an idle non-blocking connection fails with EAGAIN", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::streams();
    client.settimeout(0);
    for (const both_forms& call : receives) check_code(call, client, system_code(EAGAIN));
    CHECK_THROWS_AS(client.recv(1), pysock::blocking_io_error);
}

TEST_CASE_TEMPLATE("every send on a full connection times out, or fails with EAGAIN without a timeout", F, inet, inet6,
                   local) {
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::streams();
    fill_up(client);
    for (const both_forms& call : sends) {
        if (F::family == AF_UNIX && call.name.find("to") != std::string::npos) continue; // EISCONN
        client.settimeout(support::short_timeout / 5);
        check_code_in_the_end(call, client, pysock::errc::timed_out);
        client.settimeout(0);
        check_code_in_the_end(call, client, system_code(EAGAIN));
    }
}

TEST_CASE("sendto on a full AF_UNIX datagram queue times out, or fails with EAGAIN without a timeout") {
    SKIP_UNLESS(pysock::detail::os::has_abstract_names, "no abstract names");
    pysock::socket receiver(pysock::af_unix, pysock::sock_dgram);
    receiver.bind(""); // an abstract name of the system's choice
    const pysock::address there = receiver.getsockname();
    pysock::socket s(pysock::af_unix, pysock::sock_dgram);
    std::error_code ec;
    s.settimeout(0);
    while (s.sendto("x", there, ec) == 1) {
    }
    CHECK(ec == system_code(EAGAIN));
    s.settimeout(support::short_timeout);
    s.sendto("x", there.path(), ec);
    CHECK(ec == pysock::errc::timed_out);
    CHECK_THROWS_AS(s.sendto("x", there), pysock::timeout);
}

TEST_CASE("a timeout does not come before its time, and says that it is one of the library") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(support::short_timeout);
    const auto start = clock::now();
    try {
        client.recv(1);
        FAIL("nothing was sent");
    } catch (const pysock::timeout& e) {
        CHECK(clock::now() - start >= support::short_timeout);
        CHECK(e.code() == pysock::errc::timed_out);
        CHECK(e.code() == std::errc::timed_out);
        CHECK(e.code() != system_code(ETIMEDOUT));
    }
}

TEST_CASE("what comes during the wait is received") {
    auto [client, server] = support::tcp_pair();
    support::peer late([&server = server] {
        CHECK(server.recv(1) == "?");
        server.sendall("!");
    });
    client.sendall("?");
    CHECK(client.recv(1) == "!");
    late.join();
}

TEST_CASE("the shortest timeout does not become none or 0") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(1e-12);
    CHECK_THROWS_AS(client.recv(1), pysock::timeout);
    server.sendall("x");
    client.settimeout(support::loopback_timeout);
    CHECK(client.recv(1) == "x");
}

TEST_CASE("with data ready even a timeout that has no time left lets the first call through") {
    auto [client, server] = support::tcp_pair();
    server.sendall("x");
    CHECK(client.recv(1, pysock::msg_peek) == "x");
    client.settimeout(1e-9);
    CHECK(client.recv(1) == "x");
}

#ifdef MSG_DONTWAIT
TEST_CASE("msg_dontwait waits all the same where there is a timeout") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(support::short_timeout);
    CHECK_THROWS_AS(client.recv(1, pysock::msg_dontwait), pysock::timeout);
}
#endif

#ifdef MSG_DONTWAIT
TEST_CASE("msg_dontwait fails with EAGAIN on a blocking socket") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(pysock::none);
    std::error_code ec;
    CHECK_THROWS_AS(client.recv(1, pysock::msg_dontwait), pysock::blocking_io_error);
    client.recv(100'000, pysock::msg_dontwait, ec);
    CHECK(ec == system_code(EAGAIN));
}
#endif

TEST_CASE("msg_waitall returns what is there when there is a timeout, and all on a blocking socket") {
    SKIP_UNLESS(!support::on_windows, "Windows refuses the flag on non-blocking sockets");
    auto [client, server] = support::tcp_pair();
    server.sendall("abc");
    REQUIRE(client.recv(3, pysock::msg_peek).size() == 3);
    CHECK(client.recv(6, pysock::msg_waitall) == "abc");
    client.settimeout(pysock::none);
    support::peer sender([&server = server] {
        server.sendall("abc");
        server.sendall("def");
    });
    CHECK(client.recv(6, pysock::msg_waitall) == "abcdef");
    sender.join();
}

// ---- a shared mode -----------------------------------------------------------------------------

TEST_CASE("a timeout of a receive holds although a dup has made the descriptor blocking") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(support::short_timeout / 5);
    make_blocking_behind(client);
    for (const both_forms& call : receives) check_code(call, client, pysock::errc::timed_out);
}

TEST_CASE("a timeout of a send holds although a dup has made the descriptor blocking") {
    auto [client, server] = support::tcp_pair();
    fill_up(client);
    client.settimeout(support::short_timeout / 5);
    make_blocking_behind(client);
    for (const both_forms& call : sends) check_code_in_the_end(call, client, pysock::errc::timed_out);
}

TEST_CASE("a timeout of accept and of connect holds although a dup has made the descriptor blocking") {
    full_listener full;
    pysock::socket idle = support::tcp_listener();
    pysock::socket s;
    idle.settimeout(support::short_timeout);
    s.settimeout(support::short_timeout);
    make_blocking_behind(idle);
    make_blocking_behind(s);
    CHECK_THROWS_AS(idle.accept(), pysock::timeout);
    CHECK_THROWS_AS(s.connect(full.listener.getsockname()), pysock::timeout);
}

TEST_CASE("a non-blocking socket stays one although a dup has made the descriptor blocking") {
    auto [client, server] = support::tcp_pair();
    pysock::socket listener = support::tcp_listener();
    client.settimeout(0);
    listener.settimeout(0);
    make_blocking_behind(client);
    make_blocking_behind(listener);
    for (const both_forms& call : receives) check_code(call, client, system_code(EAGAIN));
    CHECK_THROWS_AS(listener.accept(), pysock::blocking_io_error);
}

// ---- signals -----------------------------------------------------------------------------------

TEST_CASE("set_interrupt_hook returns the hook before") {
    constexpr pysock::interrupt_hook hook = [] { return true; };
    CHECK((pysock::set_interrupt_hook(hook) == nullptr));
    CHECK((pysock::set_interrupt_hook(nullptr) == hook));
}

#ifdef SIGALRM

TEST_CASE("signals do not end a blocking receive") {
    for (const both_forms& call : receives) {
        if (call.name.starts_with("recv_exactly")) continue; // one byte is not enough for them
        CAPTURE(call.name);
        auto [client, server] = support::tcp_pair();
        client.settimeout(pysock::none);
        handler_fd = server.fileno();
        const support::signal_storm storm(often, &send_a_byte);
        std::error_code ec = system_code(EBADF);
        call.reporting(client, ec);
        CHECK_FALSE(ec);
        CHECK(storm.count() >= 3);
    }
}

TEST_CASE("signals do not end a receive that waits with a timeout, nor make it longer") {
    auto [client, server] = support::tcp_pair();
    handler_fd = server.fileno();
    {
        const support::signal_storm storm(often, &send_a_byte);
        CHECK(client.recv(16) == "!");
        CHECK(storm.count() >= 3);
    }
    const support::signal_storm storm(often); // more often than the timeout: each wait is interrupted
    client.settimeout(support::short_timeout);
    CHECK_THROWS_AS(client.recv(1), pysock::timeout);
    CHECK_THROWS_AS(client.recv_exactly(1), pysock::timeout);
    CHECK(storm.count() >= 3);
}

TEST_CASE("signals do not end accept, blocking or with a timeout") {
    for (const bool blocking : {true, false}) {
        CAPTURE(blocking);
        pysock::socket listener = support::tcp_listener();
        if (blocking) listener.settimeout(pysock::none);
        const pysock::socket client;
        handler_fd = client.fileno();
        handler_address = listener.getsockname();
        const support::signal_storm storm(often, &connect_there);
        const auto [conn, addr] = listener.accept();
        CHECK(addr == client.getsockname());
        CHECK(storm.count() >= 3);
    }
}

TEST_CASE("signals do not end sendall, blocking or with a timeout, and every byte arrives once") {
    for (const bool blocking : {true, false}) {
        CAPTURE(blocking);
        auto [client, server] = support::unix_pair();
        if (blocking) client.settimeout(pysock::none);
        std::string sent(std::size_t{1} << 20, '\0');
        for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 7 + i / 251);
        const support::signal_storm storm(often);
        std::string received;
        support::peer reader([&server = server, &received, &storm, size = sent.size()] {
            std::error_code ec;
            pysock::socket pace(pysock::af_inet, pysock::sock_dgram);
            pace.settimeout(0.001);
            while (storm.count() < 3) pace.recv(1, ec); // so that the sender is interrupted while it waits
            received = server.recv_exactly(size);
        });
        client.sendall(sent);
        reader.join();
        CHECK(received == sent);
    }
}

TEST_CASE("signals do not end a connect that waits for its timeout") {
    const full_listener full;
    pysock::socket s;
    s.settimeout(support::short_timeout);
    const support::signal_storm storm(often);
    CHECK_THROWS_AS(s.connect(full.listener.getsockname()), pysock::timeout);
    CHECK(storm.count() >= 3);
}

TEST_CASE("the hook is asked at each signal, and true goes on") {
    auto [client, server] = support::tcp_pair();
    handler_fd = server.fileno();
    const support::scoped_interrupt_hook hook(&go_on);
    for (const bool blocking : {true, false}) {
        CAPTURE(blocking);
        if (blocking) client.settimeout(pysock::none);
        hook_calls = 0;
        const support::signal_storm storm(often, &send_a_byte);
        CHECK(client.recv(16) == "!");
        CHECK(hook_calls >= 2);
        client.settimeout(support::loopback_timeout);
    }
}

TEST_CASE("a hook that returns false ends a receive with EINTR, blocking or with a timeout") {
    auto [client, server] = support::tcp_pair();
    const support::scoped_interrupt_hook hook(&give_up);
    for (const bool blocking : {true, false}) {
        CAPTURE(blocking);
        blocking ? client.settimeout(pysock::none) : client.settimeout(support::loopback_timeout);
        const support::signal_storm storm(often);
        for (const both_forms& call : receives) check_code(call, client, system_code(EINTR));
        CHECK_THROWS_AS(client.recv(1), pysock::interrupted_error);
    }
}

TEST_CASE("a hook that returns false ends accept and connect with EINTR and leaves nothing behind") {
    const full_listener full;
    pysock::socket listener = support::tcp_listener();
    const pysock::address there = full.listener.getsockname();
    const support::no_descriptor_leak leak;
    const support::scoped_interrupt_hook hook(&give_up);
    const support::signal_storm storm(often);
    CHECK_THROWS_AS(listener.accept(), pysock::interrupted_error);
    for (const bool blocking : {true, false}) {
        pysock::socket s;
        if (!blocking) s.settimeout(support::loopback_timeout);
        CHECK_THROWS_AS(s.connect(there), pysock::interrupted_error);
        pysock::socket second;
        second.settimeout(support::loopback_timeout);
        CHECK(second.connect_ex(there) == EINTR);
    }
    CHECK(thrown_code([&] { pysock::create_connection(there, support::loopback_timeout); }) == system_code(EINTR));
}

TEST_CASE("a hook that returns false ends sendall, which says how much went out") {
    for (const bool blocking : {true, false}) {
        CAPTURE(blocking);
        auto [client, server] = support::unix_pair();
        if (blocking) client.settimeout(pysock::none);
        const support::scoped_interrupt_hook hook(&give_up);
        std::size_t sent = 0;
        {
            const support::signal_storm storm(often);
            std::error_code ec;
            sent = client.sendall(much, ec);
            CHECK(ec == system_code(EINTR));
        }
        client.close();
        CHECK(server.recv_exactly(sent).size() == sent);
        CHECK(server.recv(1).empty());
    }
}

TEST_CASE("what a hook throws leaves both forms, and nothing leaks") {
    auto [client, server] = support::tcp_pair();
    pysock::socket listener = support::tcp_listener();
    const support::no_descriptor_leak leak;
    const support::scoped_interrupt_hook hook(&throw_abandoned);
    const std::string more(std::size_t{16} << 20, 'x'); // than the system keeps
    const support::signal_storm storm(often);
    std::error_code ec;
    CHECK_THROWS_AS(client.recv(1), abandoned);
    CHECK_THROWS_AS(client.recv(100'000, ec), abandoned);
    CHECK_THROWS_AS(client.sendall(more), abandoned);
    CHECK_THROWS_AS(listener.accept(ec), abandoned);
    CHECK_THROWS_AS(client.recv_exactly(1, ec), abandoned);
}

TEST_CASE("a blocking connect over AF_UNIX that is interrupted is connected when it returns") {
    const support::no_descriptor_leak leak;
    pysock::socket listener(pysock::af_unix);
    listener.settimeout(support::loopback_timeout);
    listener.bind("");
    listener.listen(0);
    pysock::socket filler(pysock::af_unix);
    filler.connect(listener.getsockname());
    handler_fd = listener.fileno();
    pysock::socket s(pysock::af_unix);
    {
        const support::signal_storm storm(often, [] { ::close(::accept(handler_fd, nullptr, nullptr)); }); // makes room
        s.connect(listener.getsockname());
        CHECK(storm.count() >= 3);
    }
    std::error_code ec;
    CHECK(s.getpeername(ec) == listener.getsockname());
    CHECK_FALSE(ec);
}

TEST_CASE("a blocking connect over TCP that is interrupted goes on and is connected when it returns") {
    full_listener full;
    handler_fd = full.listener.fileno();
    pysock::socket s;
    {
        const support::signal_storm storm(often, [] { ::close(::accept(handler_fd, nullptr, nullptr)); }); // makes room
        s.connect(full.listener.getsockname());
        CHECK(storm.count() >= 3);
    }
    CHECK(s.getpeername() == full.listener.getsockname());
}

#endif // SIGALRM

// ---- the errors of timeouts --------------------------------------------------------------------

TEST_CASE("a timeout that is refused is shown as it was given") {
    pysock::socket s;
    CHECK(support::thrown_text<std::invalid_argument>([&] { s.settimeout(-1); }).ends_with("got -1 s"));
    CHECK(support::thrown_text<std::invalid_argument>([&] { s.settimeout(-0.5); }).ends_with("got -0.5 s"));
    CHECK_THROWS_AS(s.settimeout(-std::numeric_limits<double>::infinity()), std::overflow_error);
    CHECK_THROWS_AS(s.settimeout(-1e30), std::overflow_error);
}

TEST_SUITE_END();
