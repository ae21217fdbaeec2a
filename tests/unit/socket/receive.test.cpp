// SPDX-License-Identifier: MIT
// Receiving: what arrives, how much of it, from whom, and what is told when it does not.
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/one_signal.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/sanitized.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

using support::inet;
using support::inet6;
using support::local;
using support::pacer;
using support::pattern;
using support::read_all;
using support::reset_connection;
using support::system_code;
using support::thrown_code;

TEST_SUITE_BEGIN("socket/receive");

// ---- recv -------------------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("recv returns every byte of a stream in order, whatever its buffer size", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const std::string sent = pattern(3'000'000);
    for (const std::size_t bufsize :
         {1000UL, 4096UL, 4097UL, 65536UL, 65537UL, 1UL << 20, (1UL << 20) + 65536, (1UL << 20) + 65537, 8UL << 20}) {
        CAPTURE(bufsize);
        auto [client, server] = F::streams();
        support::peer sender([&client = client, &sent] {
            client.sendall(sent);
            client.close();
        });
        const std::string received = read_all(server, bufsize);
        sender.join();
        CHECK((received == sent));
    }
}

TEST_CASE("recv returns each datagram whole, large after small and small after large") {
    SKIP_UNLESS(support::has_unix_pairs(), "UDP stands in for AF_UNIX, and takes 64 KiB at most");
    auto [client, server] = support::unix_pair(pysock::sock_dgram);
    client.setsockopt(pysock::sol_socket, pysock::so_sndbuf, 1 << 20);
    for (const std::size_t bufsize : {150'000UL, 1UL << 20, (1UL << 20) + 65537, 4UL << 20})
        for (const std::size_t size :
             {0UL, 1UL, 65536UL, 65537UL, 100'000UL, 100'000UL, 120'000UL, 3UL, 0UL, 70'000UL}) {
            CAPTURE(bufsize);
            CAPTURE(size);
            const std::string sent = pattern(size);
            client.sendall(sent);
            CHECK((server.recv(bufsize) == sent));
            client.sendall(sent);
            std::error_code ec = system_code(EBADF);
            CHECK((server.recvfrom(bufsize, ec).data == sent));
            CHECK_FALSE(ec);
        }
}

TEST_CASE_TEMPLATE("recv returns nothing after the peer's end, again and again", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::streams();
    client.sendall("last");
    client.close();
    std::error_code ec = system_code(EBADF);
    CHECK(server.recv_exactly(4) == "last");
    CHECK(server.recv(100).empty());
    CHECK((server.recv(100'000, ec).empty() && !ec));
    CHECK((server.recv(1, ec).empty() && !ec));
}

TEST_CASE_TEMPLATE("an empty datagram arrives as nothing and takes one receive", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::datagrams();
    CHECK(client.send("") == 0);
    client.sendall("");
    client.sendall("after");
    CHECK(server.recv(10).empty());
    CHECK(server.recv(10).empty());
    CHECK(server.recv(10) == "after");
}

TEST_CASE_TEMPLATE("what a datagram has beyond the buffer is lost", F, inet, inet6, local) {
    SKIP_UNLESS(!support::on_windows, "Windows tells of a datagram that is cut by an error");
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::datagrams();
    std::array<char, 3> small{};
    client.sendall("abcdef");
    client.sendall("uvwxyz");
    client.sendall("ghi");
    CHECK(server.recv(3) == "abc");
    CHECK(server.recv_into(small) == 3);
    CHECK(std::string_view(small.data(), 3) == "uvw");
    CHECK(server.recv(3) == "ghi");
}

TEST_CASE_TEMPLATE("with msg_trunc recv returns no more than it has, recv_into tells the whole length", F, inet, inet6,
                   local) {
    SKIP_UNLESS(!support::on_windows, "Windows tells of a datagram that is cut by an error");
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::datagrams();
    std::array<char, 8> buffer{};
    std::error_code ec;
    for (int i = 0; i < 6; ++i) client.sendall("abcdef");
    CHECK(server.recv(3, pysock::msg_trunc) == "abc");
    CHECK(server.recv(3, pysock::msg_trunc, ec) == "abc");
    CHECK(server.recvfrom(3, pysock::msg_trunc).data == "abc");
    CHECK(server.recv_into(buffer, 3, pysock::msg_trunc) == 6);
    CHECK(server.recvfrom_into(buffer, 3, pysock::msg_trunc).nbytes == 6);
    CHECK(server.recv_into(buffer, 3, pysock::msg_trunc, ec) == 6);
    CHECK(std::string_view(buffer.data(), buffer.size()) == std::string_view("abc\0\0\0\0\0", 8));
}

TEST_CASE_TEMPLATE("msg_peek leaves what it returns", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::streams();
    client.sendall("peek");
    REQUIRE(server.recv(4, pysock::msg_peek | pysock::msg_waitall).size() <= 4);
    CHECK(server.recvfrom(1, pysock::msg_peek).data == "p");
    CHECK(server.recv(100'000, pysock::msg_peek).starts_with("p"));
    CHECK(server.recv_exactly(4) == "peek");
}

TEST_CASE("recv_into fills nbytes, or the whole buffer when that is 0") {
    auto [client, server] = support::tcp_pair();
    std::vector<std::byte> buffer(6);
    std::error_code ec = system_code(EBADF);
    const auto text = [&] { return std::string_view(reinterpret_cast<const char*>(buffer.data()), buffer.size()); };
    client.sendall("0123456789");
    REQUIRE(server.recv(10, pysock::msg_peek).size() == 10);
    CHECK(server.recv_into(buffer, 2) == 2);
    CHECK(text() == std::string_view("01\0\0\0\0", 6));
    CHECK(server.recv_into(buffer, 0, pysock::msg_peek) == 6);
    CHECK(server.recv_into(std::span(buffer).subspan(3), ec) == 3);
    CHECK(text() == "234234");
    CHECK(server.recv_into(buffer, 1, ec) == 1);
    CHECK(server.recv_into(buffer, 6, pysock::msg_waitall, ec) == 4);
    CHECK_FALSE(ec);
    CHECK(text() == "678934");
}

// ---- recvfrom ---------------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("the address of recvfrom is none on a stream", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::streams();
    std::array<char, 1> buffer{};
    std::error_code ec;
    client.sendall("abcd");
    CHECK_FALSE(bool(server.recvfrom(1).addr));
    CHECK(str(server.recvfrom(1, ec).addr) == "None");
    CHECK_FALSE(bool(server.recvfrom_into(buffer).addr));
    CHECK_FALSE(bool(server.recvfrom_into(buffer, ec).addr));
    CHECK(buffer[0] == 'd');
}

TEST_CASE_TEMPLATE("the address of recvfrom is the sender's", F, inet, inet6) {
    SKIP_UNLESS(F::available(), F::lacking);
    pysock::socket a = support::udp_socket(F::family);
    pysock::socket b = support::udp_socket(F::family);
    const pysock::address to = b.getsockname();
    std::array<char, 8> buffer{};
    std::error_code ec;
    CHECK(a.sendto("1", to) == 1);
    CHECK(a.sendto("2", 0, {to.host(), to.port()}) == 1);
    CHECK(a.sendto("3", to, ec) == 1);
    CHECK(a.sendto("4", pysock::msg_flag(), {to.host(), to.port()}, ec) == 1);
    for (const char* expected : {"1", "2"}) {
        const auto [data, addr] = b.recvfrom(8);
        CHECK(data == std::string(expected));
        CHECK(addr == a.getsockname());
    }
    CHECK(b.recvfrom_into(buffer).addr == a.getsockname());
    const auto [nbytes, addr] = b.recvfrom_into(buffer, 3, ec);
    CHECK((nbytes == 1 && addr == a.getsockname() && !ec));
}

TEST_CASE("the address of recvfrom is none for an unnamed AF_UNIX sender, and the path of a named one") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    const support::temporary_directory directory;
    pysock::socket receiver(pysock::af_unix, pysock::sock_dgram);
    receiver.settimeout(support::loopback_timeout);
    receiver.bind(directory / "receiver");
    pysock::socket sender(pysock::af_unix, pysock::sock_dgram);
    sender.sendto("unnamed", directory / "receiver");
    CHECK_FALSE(bool(receiver.recvfrom(10).addr));
    sender.bind(directory / "sender");
    sender.sendto("named", directory / "receiver");
    const auto [data, addr] = receiver.recvfrom(10);
    CHECK(data == "named");
    CHECK(addr.path() == directory / "sender");
    CHECK(str(addr) == directory / "sender");
}

TEST_CASE("recvfrom of 0 bytes asks the system, and takes a datagram") {
    SKIP_UNLESS(!support::on_windows, "Windows tells of a datagram that is cut by an error");
    auto [client, server] = support::udp_pair();
    std::error_code ec;
    client.sendall("lost");
    client.sendall("lost");
    client.sendall("kept");
    CHECK(server.recvfrom(0).addr == client.getsockname());
    CHECK(server.recvfrom(0, ec).data.empty());
    CHECK(server.recvfrom(9).data == "kept");
    server.settimeout(0);
    CHECK_THROWS_AS(server.recvfrom(0), pysock::blocking_io_error);
}

TEST_CASE("a receive that fails has no address") {
    auto [client, server] = support::udp_pair();
    server.settimeout(0);
    std::error_code ec;
    std::array<char, 8> buffer{};
    CHECK_FALSE(bool(server.recvfrom(1, ec).addr));
    CHECK_FALSE(bool(server.recvfrom_into(buffer, ec).addr));
    CHECK_FALSE(bool(server.recvfrom(100'000, ec).addr));
    CHECK(ec == system_code(EAGAIN));
}

// ---- errors of a connection -------------------------------------------------------------------------

TEST_CASE("nobody listening at a connected datagram socket's peer is told by the next call") {
    SKIP_UNLESS(!support::on_windows, "pysock keeps Windows from telling (10054)");
    pysock::socket s = support::udp_socket();
    s.connect(support::refusing_address());
    CHECK(s.send("x") == 1);
    CHECK_THROWS_AS(s.recv(1), pysock::connection_refused_error);
}

TEST_CASE("reading from a connection that the peer broke off is connection_reset_error") {
    SKIP_UNLESS(support::sends_resets(), "Wine 8 ends the connection instead of breaking it off");
    std::array<char, 4> buffer{};
    for (const int call : {0, 1, 2, 3, 4}) {
        CAPTURE(call);
        auto [client, server] = support::tcp_pair();
        reset_connection(server);
        const auto receive = [&client = client, &buffer, call] {
            if (call == 0) client.recv(1);
            if (call == 1) client.recv(100'000);
            if (call == 2) static_cast<void>(client.recv_into(buffer));
            if (call == 3) client.recv_exactly(4);
            if (call == 4) client.recv_exactly_into(buffer);
        };
        CHECK_THROWS_AS(receive(), pysock::connection_reset_error);
    }
}

// ---- receiving exactly ------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("recv_exactly returns the bytes asked for and leaves the rest", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const std::string sent = pattern(1'000'000);
    for (const auto& timeout : {std::optional<double>(), std::optional<double>(10)}) {
        auto [client, server] = F::streams();
        server.settimeout(timeout);
        support::peer sender([&client = client, &sent] { client.sendall(sent); });
        std::string filled(99'998, '\0');
        std::error_code ec = system_code(EBADF);
        std::string received = server.recv_exactly(1);
        received += server.recv_exactly(700'000);
        received += server.recv_exactly(1, ec);
        CHECK_FALSE(ec);
        server.recv_exactly_into(filled);
        received += filled;
        filled.resize(200'000);
        CHECK(server.recv_exactly_into(filled, ec) == 200'000);
        sender.join();
        CHECK((received + filled == sent));
    }
}

TEST_CASE_TEMPLATE("the end of the stream inside recv_exactly is told with what had come", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    for (const long long asked : {6LL, 100'000LL, 1LL << 40, (1LL << 62)}) { // a peer may lie about what follows
        CAPTURE(asked);
        auto [client, server] = F::streams();
        client.sendall("hello");
        client.close();
        try {
            server.recv_exactly(asked);
            FAIL("only five bytes were sent");
        } catch (const pysock::incomplete_read_error& e) {
            CHECK(e.partial() == "hello");
            CHECK(e.bytes_transferred() == 5);
            CHECK(e.code() == pysock::errc::incomplete_read);
            CHECK(std::string(e.operation()) == "recv_exactly");
        }
    }
}

TEST_CASE("the error_code forms of recv_exactly return what had come") {
    auto [client, server] = support::tcp_pair();
    std::array<char, 8> buffer{};
    std::error_code ec;
    client.sendall("abc");
    server.settimeout(support::short_timeout);
    CHECK(server.recv_exactly(8, ec) == "abc");
    CHECK(ec == pysock::errc::timed_out);
    client.sendall("defg");
    client.close();
    CHECK(server.recv_exactly_into(buffer, ec) == 4);
    CHECK(ec == pysock::errc::incomplete_read);
    CHECK(std::string_view(buffer.data(), 4) == "defg");
    CHECK((server.recv_exactly(1, ec).empty() && ec == pysock::errc::incomplete_read));
}

TEST_CASE("a recv_exactly that times out or would block keeps what had come") {
    for (const double timeout : {0.05, 0.0}) {
        CAPTURE(timeout);
        auto [client, server] = support::tcp_pair();
        std::array<char, 8> buffer{};
        client.sendall("abc");
        REQUIRE(server.recv(3, pysock::msg_peek).size() == 3);
        server.settimeout(timeout);
        try {
            server.recv_exactly(8);
            FAIL("only three bytes were sent");
        } catch (const pysock::error& e) {
            CHECK(e.partial() == "abc");
            CHECK(e.bytes_transferred() == 3);
            CHECK(e.code() == (timeout > 0 ? std::error_code(pysock::errc::timed_out) : system_code(EAGAIN)));
        }
        CHECK_THROWS_AS(server.recv_exactly_into(buffer), pysock::error);
    }
}

TEST_CASE("recv_exactly_into says how far it got") {
    auto [client, server] = support::tcp_pair();
    std::array<char, 8> buffer{};
    client.sendall("abc");
    client.close();
    try {
        server.recv_exactly_into(buffer);
        FAIL("only three bytes were sent");
    } catch (const pysock::incomplete_read_error& e) {
        CHECK(e.bytes_transferred() == 3);
        CHECK(std::string_view(buffer.data(), 3) == "abc");
    }
}

TEST_CASE("the timeout of recv_exactly covers the whole call, however steadily the peer sends") {
    auto [client, server] = support::tcp_pair();
    std::atomic<bool> over = false;
    support::peer trickle([&client = client, &over] {
        for (pacer pace; !over; pace.pause()) client.sendall("x"); // far below the timeout each
    });
    server.settimeout(0.1);
    std::error_code ec;
    const std::string received = server.recv_exactly(std::size_t{1} << 20, ec);
    over = true;
    trickle.join();
    CHECK(ec == pysock::errc::timed_out);
    CHECK(received == std::string(received.size(), 'x'));
    CHECK_FALSE(received.empty());
}

TEST_CASE("with msg_trunc a size that no string can have is ENOMEM, and takes nothing") {
    SKIP_UNLESS(!PYSOCK_TESTS_SANITIZED, "a sanitizer ends a program that asks for so much");
    auto pair = support::udp_pair();
    pair.client.sendall("data");
    std::error_code ec;
    CHECK(pair.server.recv(std::numeric_limits<std::int64_t>::max(), pysock::msg_trunc, ec).empty());
    CHECK(ec == support::system_code(ENOMEM));
    CHECK(pair.server.recv(10) == "data");
}

TEST_CASE("a huge buffer size costs only what arrives") {
    auto [client, server] = support::tcp_pair();
    client.sendall("abc");
    const std::string received = server.recv(std::size_t{256} << 20);
    CHECK(received == "abc");
    CHECK(received.capacity() < 4096);
}

// ---- one signal -------------------------------------------------------------------------------------

#ifdef SIGUSR1 // Windows has no signals
TEST_CASE("a hook that returns false ends a blocking recv_exactly at the one signal in its middle") {
    SKIP_UNLESS(support::tells_thread_states(), "no /proc/self/task");
    const support::scoped_interrupt_hook hook([] { return false; });
    auto [client, server] = support::unix_pair();
    server.settimeout(pysock::none);
    const auto all_taken = [fd = server.fileno()] { return support::bytes_waiting(fd) == 0; };
    std::array<char, 8> buffer{};
    for (const bool into : {false, true}) {
        CAPTURE(into);
        client.sendall("abc");
        try {
            const support::one_signal guard(all_taken);
            into ? void(server.recv_exactly_into(buffer)) : void(server.recv_exactly(8));
            FAIL("only three bytes were sent");
        } catch (const pysock::interrupted_error& e) {
            CHECK(e.code() == system_code(EINTR));
            CHECK(e.bytes_transferred() == 3);
            CHECK(e.partial() == (into ? "" : "abc"));
        }
    }
    CHECK(std::string_view(buffer.data(), 4) == std::string_view("abc\0", 4));
}
#endif

// ---- the memory of large receives -------------------------------------------------------------------

namespace {

#ifdef SIGUSR1
/// What a hook receives, and from where; it then sends what its caller waits for.
struct nested_receive {
    support::socket_pair inner = support::unix_pair();
    pysock::socket* outer_sender = nullptr;
    std::string received;
};
nested_receive* nested = nullptr;

bool receive_in_hook() {
    if (!nested->received.empty()) return true;
    nested->received = nested->inner.server.recv(1 << 20);
    nested->outer_sender->sendall(pattern(80'000));
    return true;
}
#endif

/// A large receive at the end of a thread or of the program.
struct last_receive {
    support::socket_pair pair = support::unix_pair();
    std::string* received = nullptr;

    void prepare() {
        pair.client.setsockopt(pysock::sol_socket, pysock::so_sndbuf, 1 << 20);
        pair.client.sendall("x");
        pair.server.recv(1 << 20);
        pair.client.sendall(pattern(70'000));
    }
    std::string run() { return pair.server.recv(100'000); }
};

struct at_thread_end : last_receive {
    ~at_thread_end() { *received = run(); }
};

#ifdef SIGUSR1 // no fork on Windows
/// Ends the process; its status is 0 if every byte came.
struct at_exit : last_receive {
    ~at_exit() { ::_exit(run() == pattern(70'000) ? 0 : 1); }
};
#endif

} // namespace

#ifdef SIGUSR1 // Windows has no signals
TEST_CASE("a large recv inside the hook of a large recv has memory of its own") {
    SKIP_UNLESS(support::tells_thread_states(), "no /proc/self/task");
    const support::scoped_interrupt_hook hook(&receive_in_hook);
    for (const bool blocking : {true, false}) {
        CAPTURE(blocking);
        nested_receive inside;
        nested = &inside;
        auto [client, server] = support::unix_pair();
        client.setsockopt(pysock::sol_socket, pysock::so_sndbuf, 1 << 20);
        inside.inner.client.sendall(pattern(60'000));
        inside.outer_sender = &client;
        if (blocking) server.settimeout(pysock::none);
        std::string received;
        support::peer fresh_thread([&client = client, &server = server, &received] { // it keeps no larger memory yet
            client.sendall("x"); // a small one first, so that the next is not received straight into its string
            server.recv(100'000);
            const support::one_signal guard([] { return true; });
            received = server.recv(100'000);
        });
        fresh_thread.join();
        CHECK((received == pattern(80'000)));
        CHECK((inside.received == pattern(60'000)));
    }
}
#endif

TEST_CASE("a large recv works in a destructor at the end of a thread") {
    SKIP_UNLESS(!support::on_windows, "MinGW destroys thread-local objects when their memory is gone: GCC PR 83562");
    std::string received;
    support::peer([&received] {
        static thread_local at_thread_end last;
        last.received = &received;
        last.prepare();
    }).join();
    CHECK((received == pattern(70'000)));
}

#ifdef SIGUSR1 // no fork either
TEST_CASE("a large recv works in the destructor of a static object") {
    const ::pid_t child = ::fork();
    if (child == 0) {
        static at_exit last;
        last.prepare();
        std::exit(2); // the destructor ends the process before
    }
    REQUIRE(child > 0);
    int status = -1;
    CHECK(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
#endif

TEST_CASE("messages around the sizes where recv takes other memory are whole, in runs and small after large") {
    SKIP_UNLESS(support::has_unix_pairs(), "UDP stands in for AF_UNIX, and takes 64 KiB at most");
    auto [client, server] = support::unix_pair(pysock::sock_dgram);
    client.setsockopt(pysock::sol_socket, pysock::so_sndbuf, 1 << 20);
    const std::string most = pattern(150'000);
    const auto check = [&, &client = client, &server = server](std::size_t bufsize, std::size_t size) {
        CAPTURE(bufsize);
        CAPTURE(size);
        const std::string_view sent = std::string_view(most).substr(0, size);
        client.sendall(sent);
        CHECK((server.recv(bufsize) == sent));
        client.sendall(sent);
        CHECK((server.recvfrom(bufsize).data == sent));
    };
    constexpr std::size_t tiers[] = {4096, 4097, 16384, 16385, 65536, 65537, 150'000, 1 << 20, (1 << 20) + 1};
    for (const std::size_t bufsize : tiers)
        for (const std::size_t size : tiers) {
            if (size > bufsize || size > most.size()) continue;
            for (int turn = 0; turn < 3; ++turn) check(bufsize, size);
            check(bufsize, 5);
            check(bufsize, size - 1);
        }
}

TEST_SUITE_END();
