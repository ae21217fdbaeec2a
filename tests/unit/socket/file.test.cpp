// SPDX-License-Identifier: MIT
// makefile and the life of its files: modes, who closes the descriptor, and the lines as a range.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/one_signal.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

using pysock::none;
using pysock::socket_file;
using support::is_open;
using support::no_descriptor_leak;
using support::system_code;
using support::thrown_code;
using support::thrown_text;
using support::unix_pair;

TEST_SUITE_BEGIN("socket/file");

// ---- makefile ---------------------------------------------------------------------------------------

TEST_CASE("the letters of a mode may come in any order and repeat, and without w it is for reading") {
    auto [a, b] = unix_pair();
    struct row {
        std::string_view mode;
        bool readable;
        bool writable;
        std::string_view shown;
    };
    for (const row& each : {row{"", true, false, ""},
                            {"r", true, false, "r"},
                            {"w", false, true, "w"},
                            {"rw", true, true, "rw"},
                            {"wr", true, true, "wr"},
                            {"b", true, false, "rb"},
                            {"rb", true, false, "rb"},
                            {"bw", false, true, "wb"},
                            {"wbr", true, true, "rwb"},
                            {"rrwwbb", true, true, "rwb"},
                            {"rr", true, false, "rr"}}) {
        CAPTURE(each.mode);
        std::error_code ec;
        const socket_file file = a.makefile(each.mode);
        const socket_file other = a.makefile(each.mode, ec);
        CHECK_FALSE(ec);
        CHECK(file.readable() == each.readable);
        CHECK(file.writable() == each.writable);
        CHECK(other.readable(ec) == each.readable);
        CHECK(other.writable(ec) == each.writable);
        CHECK_FALSE(file.seekable());
        CHECK_FALSE(file.seekable(ec));
        CHECK(file.mode() == each.shown);
        CHECK(file.name() == a.fileno());
        CHECK(file.fileno() == a.fileno());
        CHECK(file.fileno(ec) == a.fileno());
        CHECK_FALSE(ec);
    }
    CHECK(a.makefile().mode() == "r");
}

TEST_CASE("makefile refuses other modes, text without a buffer and other newlines, and keeps nothing open") {
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    const auto fd = a.fileno();
    std::error_code ec;
    for (const std::string_view mode : {"x", "t", "a", "r+", "rt", "U"}) {
        CAPTURE(mode);
        CHECK_THROWS_AS(static_cast<void>(a.makefile(mode)), std::invalid_argument);
        CHECK(a.makefile(mode, ec).closed());
        CHECK(ec == pysock::errc::invalid_makefile_mode);
    }
    CHECK(thrown_text([&a = a] { a.makefile("x"); }) == "invalid mode (only r, w, b allowed), got 'x'");
    CHECK(thrown_text([&a = a] { a.makefile("r", {.buffering = 0}); }) == "unbuffered streams must be binary");
    CHECK(a.makefile("r", {.buffering = 0}, ec).closed());
    CHECK(ec == pysock::errc::unbuffered_text);
    CHECK(thrown_text([&a = a] { a.makefile("r", {.newline = "\n\r"}); }) == "illegal newline value, got '\\n\\r'");
    CHECK(a.makefile("r", {.newline = "x"}, ec).closed());
    CHECK(ec == pysock::errc::illegal_newline);
    CHECK_NOTHROW(static_cast<void>(a.makefile("rb", {.newline = "x"}))); // as Python: not looked at
    a.close();
    CHECK_FALSE(is_open(fd));
}

TEST_CASE("makefile works on a closed socket, and then reading fails with EBADF") {
    pysock::socket s(none);
    socket_file file = s.makefile("rwb");
    std::error_code ec;
    CHECK(file.name() == -1);
    CHECK(thrown_code([&] { file.read(1); }) == system_code(EBADF));
    CHECK(file.readline(ec).empty());
    CHECK(ec == system_code(EBADF));
    file.write("x");
    CHECK(thrown_code([&] { file.flush(); }) == system_code(EBADF));
    CHECK(thrown_code([&] { file.close(); }) == system_code(EBADF));
    CHECK(file.closed());
}

// ---- who closes the descriptor ----------------------------------------------------------------------

TEST_CASE("the descriptor lives as long as the socket or one of its files") {
    const no_descriptor_leak leak;
    SUBCASE("the socket last") {
        auto [a, b] = unix_pair();
        const auto fd = a.fileno();
        for (int i = 0; i < 3; ++i) a.makefile("rw").close();
        CHECK(is_open(fd));
        a.sendall("x");
        CHECK(b.recv(1) == "x");
        a.close();
        CHECK_FALSE(is_open(fd));
    }
    SUBCASE("a file last") {
        auto [a, b] = unix_pair();
        const auto fd = a.fileno();
        socket_file first = a.makefile("r");
        socket_file second = a.makefile("wb");
        a.close();
        a.close();
        first.close();
        CHECK(is_open(fd));
        second.write("still there");
        second.close();
        CHECK_FALSE(is_open(fd));
        CHECK(b.recv(100) == "still there");
        CHECK(b.recv(1).empty());
    }
    SUBCASE("all by their scopes") {
        auto [a, b] = unix_pair();
        const socket_file file = a.makefile("rw");
        const socket_file other = b.makefile("rw");
    }
}

TEST_CASE("a closed socket is closed for itself, while its files go on") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb");
    a.close();
    CHECK(a.fileno() == -1);
    CHECK(thrown_code([&a = a] { a.sendall("x"); }) == system_code(EBADF));
    CHECK(a.type() == pysock::sock_stream);
    CHECK(a.proto() == 0);
    CHECK(repr(a).find("[closed]") != std::string::npos);
    b.sendall("abc");
    CHECK(file.read(3) == "abc");
}

TEST_CASE("the peer sees the end only when the last file is closed") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("r");
    a.close();
    b.settimeout(0);
    std::error_code ec;
    b.recv(1, ec);
    CHECK(ec == std::errc::operation_would_block);
    file.close();
    CHECK(b.recv(1).empty());
}

TEST_CASE("detach gives the descriptor away from under the files") {
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rwb");
    const auto fd = a.detach();
    CHECK(is_open(fd));
    CHECK(a.fileno() == -1);
    CHECK(a.detach() == -1);
    CHECK(file.name() == -1);
    CHECK(file.fileno() == -1);
    CHECK(thrown_code([&] { file.read(1); }) == system_code(EBADF));
    file.close();
    CHECK(is_open(fd));
    const pysock::socket adopted({.fileno = fd});
    CHECK(adopted.type() == pysock::sock_stream);
}

TEST_CASE("a socket keeps its files when it moves, and its family, type and proto") {
    const no_descriptor_leak leak;
    auto pair = support::tcp_pair();
    pysock::socket a(pysock::af_inet, pysock::sock_stream, pysock::ipproto_tcp);
    a.settimeout(support::loopback_timeout);
    socket_file before = a.makefile("rb");
    CHECK(a.proto() == pysock::ipproto_tcp);
    pysock::socket moved(std::move(a));
    CHECK(a.type() == pysock::sock_stream); // NOLINT(bugprone-use-after-move): that is the question
    CHECK(a.proto() == pysock::ipproto_tcp);
    CHECK(a.fileno() == -1);
    CHECK(moved.proto() == pysock::ipproto_tcp);
    moved.settimeout(0);
    std::error_code ec;
    socket_file client = pair.client.makefile("rb");
    moved = std::move(pair.client);
    pair.server.sendall("xyz");
    CHECK(client.read(3) == "xyz");
    CHECK(moved.makefile("r").name() == client.name());
    before.read(1, ec);
    CHECK(ec != system_code(EBADF)); // its socket is gone, the file is not
}

TEST_CASE("dup makes a socket that shares nothing with the files") {
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("wb");
    pysock::socket copy = a.dup();
    CHECK(copy.type() == a.type());
    CHECK(copy.proto() == a.proto());
    file.write("x");
    file.close();
    a.close();
    copy.sendall("y");
    CHECK(b.recv_exactly(2) == "xy");
}

TEST_CASE("a socket with files still has its size, its type and its timeout") {
    static_assert(sizeof(pysock::socket) <= 16 + 2 * sizeof(support::descriptor));
    pysock::socket s(pysock::af_inet, pysock::sock_dgram, pysock::ipproto_udp);
    const socket_file file = s.makefile("rb");
    CHECK(s.type() == pysock::sock_dgram);
    CHECK(s.proto() == pysock::ipproto_udp);
    CHECK(s.family() == pysock::af_inet);
    s.settimeout(1.5);
    CHECK(s.gettimeout() == 1.5);
    CHECK(repr(s).find("type=" + std::to_string(SOCK_DGRAM) + ", proto=17") != std::string::npos);
}

// ---- close ------------------------------------------------------------------------------------------

TEST_CASE("close sends what was written, and does nothing the second time") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("w");
    std::error_code ec;
    file.write("text");
    file.close();
    file.close();
    file.close(ec);
    CHECK_FALSE(ec);
    CHECK(b.recv(10) == "text");
    a.sendall("more"); // the socket is unaffected
    CHECK(b.recv(10) == "more");
}

TEST_CASE("where the flush of a close fails, the descriptor is closed all the same and the error reported") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and learns of the end a moment later");
    const support::deadly_sigpipe deadly;
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    const auto fd = a.fileno();
    socket_file file = a.makefile("w");
    socket_file other = a.makefile("w");
    a.close();
    b.close();
    std::error_code ec;
    file.write("x");
    other.write("x");
    CHECK_THROWS_AS(file.close(), pysock::broken_pipe_error);
    CHECK(file.closed());
    other.close(ec);
    CHECK(ec == system_code(EPIPE));
    CHECK(other.closed());
    CHECK_FALSE(is_open(fd));
}

TEST_CASE("the destructor sends what was written, and swallows the error where it cannot") {
    const support::deadly_sigpipe deadly;
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    a.makefile("w").write("by the destructor");
    CHECK(b.recv(100) == "by the destructor");
    b.close();
    a.makefile("w").write("for nobody");
}

TEST_CASE("a close that times out has closed the file") {
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    a.settimeout(0);
    std::error_code ec;
    while (!ec) a.send(std::string(65536, 'x'), ec); // the connection is full
    a.settimeout(support::short_timeout);
    socket_file file = a.makefile("w");
    file.write("no room for this");
    CHECK_THROWS_AS(file.close(), pysock::timeout);
    CHECK(file.closed());
}

#ifdef SIGUSR1 // Windows has no signals
TEST_CASE("what the interrupt hook throws leaves close, with the file closed, and does not leave the destructor") {
    SKIP_UNLESS(support::tells_thread_states(), "the system does not tell what a thread is doing");
    const no_descriptor_leak leak;
    const support::scoped_interrupt_hook hook([]() -> bool { throw std::runtime_error("enough"); });
    for (const bool by_close : {true, false}) {
        CAPTURE(by_close);
        auto [a, b] = unix_pair();
        a.settimeout(0);
        std::error_code ec;
        while (!ec) a.send(std::string(65536, 'x'), ec); // the connection is full
        a.settimeout(none);
        const auto fd = a.fileno();
        {
            socket_file file = a.makefile("w");
            file.write("no room for this");
            a.close();
            const support::one_signal signal([] { return true; });
            if (by_close) {
                CHECK_THROWS_AS(file.close(), std::runtime_error);
                CHECK(file.closed());
            } else {
                file = socket_file(none); // as the destructor
            }
        }
        CHECK_FALSE(is_open(fd));
    }
}
#endif

TEST_CASE("every call on a closed file is a ValueError") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rw");
    file.close();
    CHECK(file.closed());
    CHECK(file.name() == -1);
    CHECK(file.mode() == "rw");
    std::error_code ec;
    char space[4];
    const std::string closed = "I/O operation on closed file.";
    CHECK(thrown_text<std::invalid_argument>([&] { file.read(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.read1(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.peek(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.readline(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.readlines(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.readinto(space); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.write("x"); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.writelines({"x"}); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.flush(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.fileno(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.begin(); }) == closed);
    CHECK(thrown_text<std::invalid_argument>([&] { file.readable(); }) == "I/O operation on closed socket.");
    const auto reported = [&](auto call) {
        ec.clear();
        call();
        return ec == pysock::errc::file_closed;
    };
    CHECK(reported([&] { file.read(ec); }));
    CHECK(reported([&] { file.read1(ec); }));
    CHECK(reported([&] { file.peek(ec); }));
    CHECK(reported([&] { file.readline(ec); }));
    CHECK(reported([&] { file.readlines(ec); }));
    CHECK(reported([&] { file.readinto(space, ec); }));
    CHECK(reported([&] { file.write("x", ec); }));
    CHECK(reported([&] { file.writelines({"x"}, ec); }));
    CHECK(reported([&] { file.flush(ec); }));
    CHECK(reported([&] { file.fileno(ec); }));
    CHECK_FALSE(file.writable(ec));
    CHECK(ec == pysock::errc::socket_of_file_closed);
}

// ---- moving -----------------------------------------------------------------------------------------

TEST_CASE("a file moves with what is in its buffers, and assignment closes what was there") {
    static_assert(!std::is_copy_constructible_v<socket_file> && std::is_nothrow_move_constructible_v<socket_file>);
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    auto [c, d] = unix_pair();
    socket_file file = a.makefile("rw");
    file.write("written before");
    b.sendall("one\ntwo\n");
    CHECK(file.readline() == "one\n");
    socket_file moved(std::move(file));
    CHECK(file.closed()); // NOLINT(bugprone-use-after-move): that is the question
    socket_file other = c.makefile("w");
    other.write("flushed by the assignment");
    other = std::move(moved);
    CHECK(d.recv(100) == "flushed by the assignment");
    CHECK(other.readline() == "two\n");
    other.flush();
    CHECK(b.recv(100) == "written before");
    socket_file empty(none);
    CHECK(empty.closed());
    empty = c.makefile("r");
    CHECK_FALSE(empty.closed());
}

TEST_CASE("a file that is assigned to itself stays open, with what is in its buffers") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rw");
    file.write("written before");
    b.sendall("one\ntwo\n");
    CHECK(file.readline() == "one\n");
    socket_file& same = file;
    file = std::move(same);
    CHECK_FALSE(file.closed());
    CHECK(file.readline() == "two\n");
    file.flush();
    CHECK(b.recv(100) == "written before");
}

// ---- lines as a range -------------------------------------------------------------------------------

TEST_CASE("a file is a range of its lines, each with its end") {
    static_assert(std::input_iterator<socket_file::iterator>);
    static_assert(std::sentinel_for<socket_file::sentinel, socket_file::iterator>);
    auto [a, b] = unix_pair();
    b.sendall("one\r\n\ntwo\nlast");
    b.shutdown(pysock::shut_wr);
    socket_file file = a.makefile();
    std::vector<std::string> lines;
    for (const std::string& line : file) lines.push_back(line);
    CHECK(lines == std::vector<std::string>{"one\n", "\n", "two\n", "last"});
    CHECK(file.begin() == file.end());
}

TEST_CASE("a loop over lines that is left early goes on with the next line") {
    auto [a, b] = unix_pair();
    b.sendall("one\ntwo\n");
    socket_file file = a.makefile("rb");
    for (const std::string& line : file) {
        CHECK(line == "one\n");
        break;
    }
    CHECK(file.readline() == "two\n");
    b.sendall("three\n");
    CHECK(file.begin()->size() == 6);
}

TEST_SUITE_END();
