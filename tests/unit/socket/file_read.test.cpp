// SPDX-License-Identifier: MIT
// Reading from a file: how much each call brings, ends of lines, and that no failure loses a byte.
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/python_newlines.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

using pysock::socket_file;
using support::pattern;
using support::system_code;
using support::thrown_code;
using support::thrown_text;
using support::unix_pair;

namespace {

using lines = std::vector<std::string>;

/// How many bytes wait in the kernel, unread.
std::size_t waiting(pysock::socket& s) {
    const auto before = s.gettimeout();
    s.settimeout(0);
    std::error_code ec;
    const std::size_t count = s.recv(1 << 20, pysock::msg_peek, ec).size();
    s.settimeout(before);
    return count;
}

} // namespace

TEST_SUITE_BEGIN("socket/file_read");

// ---- how much comes ---------------------------------------------------------------------------------

TEST_CASE("read waits for all that was asked for, and brings less only at the end of the stream") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb");
    std::error_code ec;
    support::peer writer([&b = b] {
        for (const char* piece : {"ab", "cd", "ef", "g"}) b.sendall(std::string_view(piece));
        b.shutdown(pysock::shut_wr);
    });
    CHECK(file.read(0).empty());
    CHECK(file.read(3) == "abc");
    CHECK(file.read(3, ec) == "def");
    CHECK_FALSE(ec);
    CHECK(file.read(3) == "g");
    CHECK(file.read(3).empty());
    CHECK(file.read().empty());
    writer.join();
}

TEST_CASE("read without a size goes to the end of the stream") {
    auto [a, b] = unix_pair();
    const std::string all = pattern(300'000);
    for (const bool text : {false, true}) {
        auto [c, d] = unix_pair();
        socket_file file = c.makefile(text ? "r" : "rb", {.newline = "\n"});
        support::peer writer([&all, &d = d] {
            d.sendall(all);
            d.shutdown(pysock::shut_wr);
        });
        std::error_code ec;
        CHECK(file.read(1000) + file.read(ec) == all);
        CHECK_FALSE(ec);
        writer.join();
    }
    b.close();
    CHECK(a.makefile("rb").read(-1).empty());
}

TEST_CASE("a large read of a stream comes whole") {
    auto [a, b] = unix_pair();
    const std::string all = pattern(1'000'000);
    support::peer writer([&all, &b = b] { b.sendall(all); });
    socket_file file = a.makefile("rb", {.buffering = 100});
    CHECK(file.read(999'990) == all.substr(0, 999'990));
    CHECK(file.read(10) == all.substr(999'990));
    writer.join();
}

TEST_CASE("a size that memory cannot hold costs only what comes") {
    auto [a, b] = unix_pair();
    b.sendall("short");
    b.close();
    CHECK(a.makefile("rb").read(SIZE_MAX / 4) == "short");
}

TEST_CASE("read1 brings what the buffer has, else what one receive brings") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb");
    std::error_code ec;
    b.sendall("abcdef");
    CHECK(file.read1(2) == "ab");
    b.sendall("ghi");
    CHECK(file.read1(100) == "cdef"); // the buffer first, and no receive then
    CHECK(file.read1(ec) == "ghi");
    CHECK_FALSE(ec);
    CHECK(file.read1(0).empty());
    b.close();
    CHECK(file.read1().empty());
    CHECK(file.read1(-1, ec).empty());
    CHECK_FALSE(ec);
}

TEST_CASE("peek shows what comes next and uses up nothing") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb");
    std::error_code ec;
    b.sendall("abc");
    CHECK(file.peek() == "abc");
    CHECK(file.peek(ec) == "abc");
    CHECK(file.read(2) == "ab");
    CHECK(file.peek() == "c");
    CHECK(file.read(1) == "c");
    b.close();
    CHECK(file.peek().empty());
}

TEST_CASE("readinto fills the buffer, and less only at the end of the stream") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb");
    std::array<char, 4> space{};
    std::error_code ec;
    b.sendall("abcdefg");
    CHECK(file.readinto(space) == 4);
    CHECK(std::string_view(space.data(), 4) == "abcd");
    b.close();
    CHECK(file.readinto(space, ec) == 3);
    CHECK_FALSE(ec);
    CHECK(std::string_view(space.data(), 3) == "efg");
    CHECK(file.readinto(space) == 0);
}

TEST_CASE("a file reads ahead as far as its buffer is large, and not at all without one") {
    auto [a, b] = unix_pair();
    b.sendall("one\ntwo\nthree\n");
    SUBCASE("no buffer: a line takes only its own bytes") {
        socket_file file = a.makefile("rb", {.buffering = 0});
        CHECK(file.readline() == "one\n");
        CHECK(waiting(a) == 10);
        CHECK(file.read(2) == "tw");
        CHECK(waiting(a) == 8);
        CHECK(file.read(100) == "o\nthree\n"); // one receive is enough
    }
    SUBCASE("a buffer of 1") {
        socket_file file = a.makefile("r", {.buffering = 1});
        CHECK(file.readline() == "one\n");
        CHECK(waiting(a) == 10);
    }
    SUBCASE("a buffer of 6") {
        socket_file file = a.makefile("rb", {.buffering = 6});
        CHECK(file.readline() == "one\n");
        CHECK(waiting(a) == 8);
        CHECK(file.read1() == "tw");
    }
    SUBCASE("the default: everything that is there") {
        socket_file file = a.makefile("rb");
        CHECK(file.readline() == "one\n");
        CHECK(waiting(a) == 0);
    }
}

// ---- lines ------------------------------------------------------------------------------------------

TEST_CASE("readline brings one line with its end, at most as many bytes as its limit") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb");
    std::error_code ec;
    b.sendall("one\ntwo\n\nlast");
    b.shutdown(pysock::shut_wr);
    CHECK(file.readline(0).empty());
    CHECK(file.readline(2) == "on");
    CHECK(file.readline(2, ec) == "e\n");
    CHECK(file.readline(100) == "two\n");
    CHECK(file.readline(ec) == "\n");
    CHECK_FALSE(ec);
    CHECK(file.readline() == "last");
    CHECK(file.readline().empty());
}

TEST_CASE("readline with a limit does not wait for an end of line beyond it") {
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    socket_file file = a.makefile("rb");
    b.sendall("abcde");
    CHECK(file.readline(3) == "abc");
    CHECK(file.readline(2) == "de");
}

TEST_CASE("a line may be longer than the buffer") {
    auto [a, b] = unix_pair();
    std::string line(100'001, 'x');
    line.back() = '\n';
    support::peer writer([&line, &b = b] { b.sendall(line + "next\n"); });
    socket_file file = a.makefile("r", {.buffering = 16});
    CHECK(file.readline() == line);
    CHECK(file.readline() == "next\n");
    writer.join();
}

TEST_CASE("readlines stops behind the line that exceeds the hint") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb");
    std::error_code ec;
    b.sendall("a\nb\nc\nd\ne");
    b.shutdown(pysock::shut_wr);
    CHECK(file.readlines(2) == lines{"a\n", "b\n"}); // as Python: two bytes do not exceed 2
    CHECK(file.readlines(1, ec) == lines{"c\n"});
    CHECK(file.readlines(ec) == lines{"d\n", "e"});
    CHECK_FALSE(ec);
    CHECK(file.readlines().empty());
    CHECK(file.readlines(0).empty());
}

TEST_CASE("text is cut into the lines that Python's io cuts it into") {
    for (const auto& row : support::python_reads) {
        CAPTURE(row.data);
        CAPTURE(row.newline.value_or("None"));
        auto [a, b] = unix_pair();
        b.sendall(row.data);
        b.close();
        CHECK(a.makefile("r", {.newline = row.newline}).readlines() == row.lines);
    }
}

TEST_CASE("text is cut into the same lines wherever a receive ends, and however small the buffer is") {
    for (const auto& row : support::python_reads) {
        for (std::size_t cut = 1; cut < row.data.size() && support::has_unix_pairs(); ++cut) {
            CAPTURE(row.data);
            CAPTURE(row.newline.value_or("None"));
            CAPTURE(cut);
            auto [a, b] = unix_pair(pysock::sock_seqpacket); // each send is one receive
            b.sendall(row.data.substr(0, cut));
            b.sendall(row.data.substr(cut));
            b.close();
            CHECK(a.makefile("r", {.newline = row.newline}).readlines() == row.lines);
        }
        auto [a, b] = unix_pair();
        b.sendall(row.data);
        b.close();
        CHECK(a.makefile("r", {.buffering = 1, .newline = row.newline}).readlines() == row.lines);
    }
}

TEST_CASE("a translated line is there as soon as its carriage return is") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile();
    b.sendall("one\r");
    CHECK(file.readline() == "one\n");
    b.sendall("\ntwo\n");
    CHECK(file.readline() == "two\n");
}

TEST_CASE("read, read1 and peek of a text file bring what is translated, and no false end") {
    SKIP_UNLESS(support::has_unix_pairs(), "AF_UNIX has no pairs here");
    auto [a, b] = unix_pair(pysock::sock_seqpacket);
    socket_file file = a.makefile();
    for (const std::string_view piece : {"a\r", "\n", "b\r\n", "c"}) b.sendall(piece);
    CHECK(file.read1() == "a\n");
    CHECK(file.peek() == "b\n"); // the lone "\n" before it left nothing
    CHECK(file.read(3) == "b\nc");
    b.close();
    CHECK(file.read().empty());
}

TEST_CASE("a binary file translates nothing, whatever newline says") {
    auto [a, b] = unix_pair();
    b.sendall("a\r\nb\rc\n");
    b.close();
    CHECK(a.makefile("rb", {.newline = "\r"}).readlines() == lines{"a\r\n", "b\rc\n"});
}

// ---- failures lose nothing --------------------------------------------------------------------------

TEST_CASE("a line that timed out goes on where it was") {
    for (const int buffering : {-1, 1, 0}) {
        CAPTURE(buffering);
        auto [a, b] = unix_pair();
        socket_file file = a.makefile("rb", {.buffering = buffering});
        std::error_code ec;
        a.settimeout(support::short_timeout);
        b.sendall("par");
        CHECK_THROWS_AS(file.readline(), pysock::timeout);
        b.sendall("ti");
        CHECK(file.readline(ec).empty());
        CHECK(ec == pysock::errc::timed_out);
        b.sendall("al\nnext\n");
        CHECK(file.readline() == "partial\n");
        CHECK(file.readline() == "next\n");
    }
}

TEST_CASE("every call that times out leaves all that came to the next") {
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    socket_file file = a.makefile("rb");
    std::array<char, 10> space{};
    std::error_code ec;
    b.sendall("abc\nd");
    CHECK_THROWS_AS(file.read(6), pysock::timeout);
    CHECK_THROWS_AS(file.read(), pysock::timeout);
    CHECK_THROWS_AS(static_cast<void>(file.readinto(space)), pysock::timeout);
    CHECK_THROWS_AS(file.readlines(), pysock::timeout);
    CHECK(file.read(6, ec).empty());
    CHECK(ec == pysock::errc::timed_out);
    CHECK(file.readinto(space, ec) == 0);
    CHECK(ec == pysock::errc::timed_out);
    CHECK(file.readlines(ec).empty());
    CHECK(ec == pysock::errc::timed_out);
    CHECK(file.peek() == "abc\nd");
    CHECK(file.read(5) == "abc\nd");
    CHECK_THROWS_AS(file.peek(), pysock::timeout);
    CHECK_THROWS_AS(file.read1(), pysock::timeout);
    b.sendall("more");
    CHECK(file.read1(ec) == "more");
    CHECK_FALSE(ec);
}

TEST_CASE("the pair of a text file that a timeout splits stays one end of line") {
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    socket_file file = a.makefile("r", {.newline = ""});
    b.sendall("a\r");
    CHECK_THROWS_AS(file.readline(), pysock::timeout); // "\n" may follow
    b.sendall("\nb\rc");
    CHECK(file.readline() == "a\r\n");
    CHECK(file.readline() == "b\r");
}

TEST_CASE("the timeout covers a call that many small pieces feed") {
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    socket_file file = a.makefile("rb", {.buffering = 1});
    b.sendall(std::string(150'000, 'x')); // a line without end, one byte a receive
    CHECK_THROWS_AS(file.readline(), pysock::timeout);
    a.settimeout(support::loopback_timeout);
    CHECK(file.read(150'000) == std::string(150'000, 'x'));
}

TEST_CASE("the timeout ends a read also where all that it wants is there, and loses nothing of it") {
    auto [a, b] = unix_pair();
    const std::string all = pattern(150'000); // three receives
    for (const bool sized : {true, false}) {
        CAPTURE(sized);
        socket_file file = a.makefile("rb");
        b.sendall(all);
        if (!sized) b.shutdown(pysock::shut_wr);
        a.settimeout(1e-9); // it begins with the first receive and is over at the second
        const auto read = [&] { return sized ? file.read(150'000) : file.read(); };
        CHECK_THROWS_AS(read(), pysock::timeout);
        CHECK(waiting(a) > 0);
        a.settimeout(support::loopback_timeout);
        CHECK(read() == all);
    }
}

TEST_CASE("without a buffer read of 0 bytes brings none, and read1 without a size what one receive brings") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rb", {.buffering = 0});
    b.sendall("abc");
    CHECK(file.read(0).empty());
    CHECK(waiting(a) == 3);
    CHECK(file.read1() == "abc");
}

TEST_CASE("a reset leaves what came before it") {
    SKIP_UNLESS(support::sends_resets(), "Wine 8 ends the connection instead of breaking it off");
    auto pair = support::tcp_pair();
    socket_file file = pair.client.makefile("rb");
    pair.server.sendall("par");
    CHECK(file.peek() == "par");
    support::reset_connection(pair.server);
    CHECK(thrown_code([&] { file.readline(); }) == system_code(ECONNRESET));
    CHECK(file.read1() == "par");
}

TEST_CASE("a failure names the call and the connection") {
    auto pair = support::tcp_pair();
    pair.client.settimeout(support::short_timeout);
    socket_file file = pair.client.makefile();
    CHECK(thrown_text([&] { file.readline(); }) ==
          "timed out: readline laddr=" + str(pair.client.getsockname()) + ", raddr=" + str(pair.client.getpeername()));
}

// ---- sockets that do not wait -----------------------------------------------------------------------

TEST_CASE("with timeout 0 read and readinto bring what is there, or are a blocking_io_error") {
    auto [a, b] = unix_pair();
    a.settimeout(0);
    socket_file file = a.makefile("rb");
    std::array<char, 10> space{};
    std::error_code ec;
    CHECK_THROWS_AS(file.read(1), pysock::blocking_io_error);
    CHECK_THROWS_AS(file.read(), pysock::blocking_io_error);
    CHECK_THROWS_AS(file.read1(), pysock::blocking_io_error);
    CHECK_THROWS_AS(file.peek(), pysock::blocking_io_error);
    CHECK(file.readinto(space, ec) == 0);
    CHECK(ec == std::errc::operation_would_block);
    CHECK(file.read(0).empty());
    b.sendall("abc");
    CHECK(file.read(10) == "abc");
    b.sendall("abc");
    CHECK(file.read() == "abc");
    b.sendall("abc");
    CHECK(file.readinto(space) == 3);
    b.close();
    CHECK(file.read(10).empty());
}

TEST_CASE("with timeout 0 a line is whole or a blocking_io_error, and its beginning stays") {
    auto [a, b] = unix_pair();
    a.settimeout(0);
    socket_file file = a.makefile();
    std::error_code ec;
    b.sendall("one\ntw");
    CHECK(file.readline() == "one\n");
    CHECK(file.readline(ec).empty());
    CHECK(ec == std::errc::operation_would_block);
    CHECK_THROWS_AS(file.readlines(), pysock::blocking_io_error);
    b.sendall("o\n");
    CHECK(file.readline() == "two\n");
}

// ---- what cannot be read ----------------------------------------------------------------------------

TEST_CASE("reading a file that is for writing is a ValueError") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("w");
    std::array<char, 4> space{};
    std::error_code ec;
    const std::string text = "File or stream is not readable.";
    CHECK(thrown_text<std::invalid_argument>([&] { file.read(); }) == text);
    CHECK(thrown_text<std::invalid_argument>([&] { file.read1(); }) == text);
    CHECK(thrown_text<std::invalid_argument>([&] { file.peek(); }) == text);
    CHECK(thrown_text<std::invalid_argument>([&] { file.readline(); }) == text);
    CHECK(thrown_text<std::invalid_argument>([&] { file.readlines(); }) == text);
    CHECK(thrown_text<std::invalid_argument>([&] { static_cast<void>(file.readinto(space)); }) == text);
    file.read(1, ec);
    CHECK(ec == pysock::errc::not_readable);
}

TEST_SUITE_END();
