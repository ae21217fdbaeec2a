// SPDX-License-Identifier: MIT
// socket_io: a raw file over a socket, its modes, its transfers and its end.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

using pysock::none;
using pysock::socket_io;
using support::is_open;
using support::no_descriptor_leak;
using support::system_code;
using support::thrown_code;
using support::thrown_text;
using support::unix_pair;

namespace {

/// What one readinto brings.
std::string read_piece(socket_io& file) {
    char space[64];
    const auto count = file.readinto(space);
    REQUIRE(count.has_value());
    return {space, *count};
}

} // namespace

TEST_SUITE_BEGIN("socket/socket_io");

// ---- modes ------------------------------------------------------------------------------------------

TEST_CASE("the six modes of Python's SocketIO, and what they allow") {
    auto [a, b] = unix_pair();
    struct row {
        std::string_view mode;
        std::string_view shown;
        bool readable;
        bool writable;
    };
    for (const row& each : {row{"r", "rb", true, false},
                            {"w", "wb", false, true},
                            {"rw", "rwb", true, true},
                            {"rb", "rb", true, false},
                            {"wb", "wb", false, true},
                            {"rwb", "rwb", true, true}}) {
        CAPTURE(each.mode);
        socket_io file(a, each.mode);
        std::error_code ec;
        CHECK(file.mode() == each.shown);
        CHECK(file.readable() == each.readable);
        CHECK(file.readable(ec) == each.readable);
        CHECK(file.writable() == each.writable);
        CHECK(file.writable(ec) == each.writable);
        CHECK_FALSE(file.seekable());
        CHECK_FALSE(file.seekable(ec));
        CHECK_FALSE(ec);
        CHECK(file.fileno() == a.fileno());
        CHECK(file.name() == a.fileno());
        CHECK_FALSE(file.closed());
    }
}

TEST_CASE("any other mode of socket_io is a ValueError") {
    auto [a, b] = unix_pair();
    for (const std::string_view mode : {"", "b", "x", "wr", "rb+", "rbb", "rt"}) {
        CAPTURE(mode);
        std::error_code ec;
        const socket_io file(a, mode, ec);
        CHECK(ec == pysock::errc::invalid_mode);
        CHECK(file.closed());
        CHECK_THROWS_AS(socket_io(a, mode), std::invalid_argument);
    }
    CHECK(thrown_text([&a = a] { socket_io(a, "x"); }) == "invalid mode, got 'x'");
}

TEST_CASE("a transfer that the mode does not allow is a ValueError with Python's text") {
    auto [a, b] = unix_pair();
    socket_io reader(a, "r");
    socket_io writer(a, "w");
    char space[4];
    std::error_code ec;
    CHECK(thrown_text<std::invalid_argument>([&] { reader.write("x"); }) == "File or stream is not writable.");
    CHECK(thrown_text<std::invalid_argument>([&] { writer.readinto(space); }) == "File or stream is not readable.");
    CHECK(reader.write("x", ec) == none);
    CHECK(ec == pysock::errc::not_writable);
    CHECK(writer.readinto(space, ec) == none);
    CHECK(ec == pysock::errc::not_readable);
}

// ---- transfers --------------------------------------------------------------------------------------

TEST_CASE("readinto and write move bytes as recv_into and send do") {
    auto [a, b] = unix_pair();
    socket_io file(a, "rw");
    std::error_code ec;
    CHECK(file.write("hello") == 5);
    CHECK(file.write(" you", ec) == 4);
    CHECK_FALSE(ec);
    CHECK(b.recv(100) == "hello you");
    b.sendall("abc");
    CHECK(read_piece(file) == "abc");
    b.sendall("xyz");
    char space[2];
    CHECK(file.readinto(space, ec) == 2);
    CHECK_FALSE(ec);
    CHECK(read_piece(file) == "z");
}

TEST_CASE("readinto yields 0 at the end of the stream, and at once for an empty buffer") {
    auto [a, b] = unix_pair();
    socket_io file(a, "r");
    std::string nothing;
    CHECK(file.readinto(nothing) == 0);
    b.close();
    CHECK(read_piece(file).empty());
    CHECK(read_piece(file).empty());
}

TEST_CASE("what would have to wait is none on a socket with timeout 0") {
    auto [a, b] = unix_pair();
    a.settimeout(0);
    socket_io file(a, "rw");
    char space[4];
    std::error_code ec = system_code(EBADF);
    CHECK(file.readinto(space) == none);
    CHECK(file.readinto(space, ec) == none);
    CHECK_FALSE(ec);
    const std::string block(65536, 'x');
    std::optional<std::size_t> sent;
    while ((sent = file.write(block))) CHECK(*sent > 0);
    ec = system_code(EBADF);
    CHECK(file.write(block, ec) == none);
    CHECK_FALSE(ec);
}

TEST_CASE("readinto goes on after a timeout, where Python's file is dead") {
    auto [a, b] = unix_pair();
    socket_io file(a, "r");
    a.settimeout(support::short_timeout);
    char space[4];
    std::error_code ec;
    CHECK_THROWS_AS(file.readinto(space), pysock::timeout);
    CHECK(file.readinto(space, ec) == none);
    CHECK(ec == pysock::errc::timed_out);
    b.sendall("late");
    CHECK(read_piece(file) == "late");
}

TEST_CASE("a raw file follows the timeout of its socket") {
    auto [a, b] = unix_pair();
    socket_io file(a, "r");
    char space[4];
    a.settimeout(0);
    CHECK(file.readinto(space) == none);
    a.settimeout(support::short_timeout);
    CHECK_THROWS_AS(file.readinto(space), pysock::timeout);
    a.setblocking(false);
    CHECK(file.readinto(space) == none);
    a.settimeout(support::loopback_timeout);
    b.sendall("x");
    CHECK(read_piece(file) == "x");
}

TEST_CASE("a write to a connection that the peer has closed is broken_pipe_error, and no SIGPIPE") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and learns of the end a moment later");
    const support::deadly_sigpipe deadly;
    auto [a, b] = unix_pair();
    socket_io file(a, "w");
    b.close();
    std::error_code ec;
    CHECK_THROWS_AS(file.write("x"), pysock::broken_pipe_error);
    CHECK(file.write("x", ec) == none);
    CHECK(ec == system_code(EPIPE));
}

// ---- the end ----------------------------------------------------------------------------------------

TEST_CASE("a closed raw file answers as Python's does") {
    auto [a, b] = unix_pair();
    socket_io file(a, "rw");
    file.close();
    file.close();
    std::error_code ec;
    file.close(ec);
    CHECK_FALSE(ec);
    CHECK(file.closed());
    CHECK(file.name() == -1);
    CHECK(file.mode() == std::string_view("rwb"));
    char space[4];
    CHECK(thrown_text<std::invalid_argument>([&] { file.readinto(space); }) == "I/O operation on closed file.");
    CHECK(thrown_text<std::invalid_argument>([&] { file.write("x"); }) == "I/O operation on closed file.");
    CHECK(thrown_text<std::invalid_argument>([&] { file.fileno(); }) == "I/O operation on closed file.");
    CHECK(thrown_text<std::invalid_argument>([&] { file.readable(); }) == "I/O operation on closed socket.");
    CHECK(thrown_text<std::invalid_argument>([&] { file.writable(); }) == "I/O operation on closed socket.");
    CHECK(thrown_text<std::invalid_argument>([&] { file.seekable(); }) == "I/O operation on closed socket.");
    CHECK(file.readinto(space, ec) == none);
    CHECK(ec == pysock::errc::file_closed);
    CHECK(file.write("x", ec) == none);
    CHECK(ec == pysock::errc::file_closed);
    CHECK(file.fileno(ec) == -1);
    CHECK(ec == pysock::errc::file_closed);
    CHECK_FALSE(file.readable(ec));
    CHECK(ec == pysock::errc::socket_of_file_closed);
}

TEST_CASE("the descriptor is closed by the last of a socket and its raw files") {
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    socket_io first(a, "r");
    socket_io second(a, "w");
    const auto fd = a.fileno();
    a.close();
    CHECK(a.fileno() == -1);
    CHECK(second.write("x") == 1);
    first.close();
    CHECK(is_open(fd));
    second.close();
    CHECK_FALSE(is_open(fd));
}

TEST_CASE("closing the last user reports what close(2) reports") {
    auto [a, b] = unix_pair();
    socket_io file(a, "r");
    const auto fd = a.fileno();
    a.close();
    support::raw_close(fd);
    CHECK(thrown_code([&] { file.close(); }) == system_code(EBADF));
    CHECK(file.closed());
}

TEST_CASE("a raw file over a closed socket can be made, and reading fails with EBADF") {
    pysock::socket s(none);
    socket_io file(s, "rw");
    char space[4];
    std::error_code ec;
    CHECK(file.fileno() == -1);
    CHECK(thrown_code([&] { file.readinto(space); }) == system_code(EBADF));
    CHECK(file.write("x", ec) == none);
    CHECK(ec == system_code(EBADF));
    file.close();
}

TEST_CASE("a raw file moves but does not copy, and assignment closes what was there") {
    static_assert(!std::is_copy_constructible_v<socket_io> && std::is_nothrow_move_constructible_v<socket_io>);
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    socket_io file(a, "rw");
    socket_io moved(std::move(file));
    CHECK(file.closed()); // NOLINT(bugprone-use-after-move): that is the question
    CHECK(moved.write("x") == 1);
    const auto fd = b.fileno();
    socket_io other(b, "r");
    b.close();
    other = std::move(moved);
    CHECK_FALSE(is_open(fd));
    CHECK(other.fileno() == a.fileno());
}

TEST_CASE("a raw file that is assigned to itself stays open") {
    auto [a, b] = unix_pair();
    socket_io file(a, "rw");
    socket_io& same = file;
    file = std::move(same);
    REQUIRE_FALSE(file.closed());
    CHECK(file.write("x") == 1);
    CHECK(b.recv(10) == "x");
}

TEST_SUITE_END();
