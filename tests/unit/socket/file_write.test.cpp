// SPDX-License-Identifier: MIT
// Writing to a file: when bytes go out, what an end of line becomes, and what a failure has taken.
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/python_newlines.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

using pysock::socket_file;
using support::arrived;
using support::pattern;
using support::read_all;
using support::system_code;
using support::thrown_code;
using support::thrown_text;
using support::unix_pair;

namespace {

/// Sends until the connection takes no more; returns how much that was.
std::size_t filled(pysock::socket& s) {
    s.settimeout(0);
    const std::string block(65536, '.');
    std::error_code ec;
    std::size_t all = 0;
    while (!ec) all += s.send(block, ec);
    return all;
}

/// A text with every line feed as the end of a line of Windows.
[[maybe_unused]] std::string with_crlf(std::string_view text) {
    std::string all;
    for (const char c : text) all.append(c == '\n' ? "\r\n" : std::string(1, c));
    return all;
}

} // namespace

TEST_SUITE_BEGIN("socket/file_write");

// ---- when bytes go out ------------------------------------------------------------------------------

TEST_CASE("what is written goes out when it is flushed, and not before") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("wb");
    std::error_code ec;
    CHECK(file.write("one\n") == 4);
    CHECK(file.write("two\n", ec) == 4);
    CHECK_FALSE(ec);
    CHECK(file.write("") == 0);
    CHECK(arrived(b).empty());
    file.flush();
    CHECK(arrived(b) == "one\ntwo\n");
    file.write("three");
    file.flush(ec);
    CHECK_FALSE(ec);
    CHECK(arrived(b) == "three");
    file.flush();
    CHECK(arrived(b).empty());
}

TEST_CASE("a full buffer is sent, and what is larger than the buffer goes out at once") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("wb", {.buffering = 8});
    file.write("1234");
    file.write("5678");
    CHECK(arrived(b).empty());
    file.write("9");
    CHECK(arrived(b) == "12345678");
    file.write(std::string_view("abcdefghijkl"));
    CHECK(arrived(b) == "9abcdefghijkl");
    file.write("m");
    CHECK(arrived(b).empty());
}

TEST_CASE("a buffer of 1 is no line buffer") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("w", {.buffering = 1});
    file.write("a");
    CHECK(arrived(b).empty());
    file.write("b");
    CHECK(arrived(b) == "a");
    file.flush();
    CHECK(arrived(b) == "b");
}

TEST_CASE("without a buffer a write is one send") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and takes some more a moment later");
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("wb", {.buffering = 0});
    CHECK(file.write("now") == 3);
    CHECK(arrived(b) == "now");
    a.settimeout(0);
    const std::string large = pattern(1 << 22);
    const std::size_t taken = file.write(large);
    CHECK(taken > 0);
    CHECK(taken < large.size());
    CHECK_THROWS_AS(file.write(large), pysock::blocking_io_error);
}

TEST_CASE("large writes arrive whole and in order") {
    auto [a, b] = unix_pair();
    const std::string all = pattern(500'000);
    socket_file file = a.makefile("wb");
    support::peer reader([&all, &b = b] { CHECK(read_all(b) == all); });
    for (std::size_t at = 0; at < all.size(); at += 33'333) file.write(std::string_view(all).substr(at, 33'333));
    file.close();
    a.close();
    reader.join();
}

TEST_CASE("writelines writes each of a list or a range, and adds no ends") {
    auto [a, b] = unix_pair();
    const std::vector<std::string> some{"one\n", "two", "three\n"};
    std::error_code ec;
    for (const int buffering : {-1, 1, 0}) {
        CAPTURE(buffering);
        socket_file file = a.makefile("wb", {.buffering = buffering});
        file.writelines(some);
        file.writelines({"a", "b"});
        CHECK(file.writelines(some, ec) == 13);
        CHECK(file.writelines({"c", some[0]}, ec) == 5);
        CHECK_FALSE(ec);
        file.flush();
        CHECK(b.recv_exactly(33) == "one\ntwothree\nabone\ntwothree\ncone\n");
    }
}

TEST_CASE("reading and writing have buffers of their own, also in text") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("rw");
    b.sendall("one\ntwo\n");
    CHECK(file.readline() == "one\n");
    file.write("answer\n");
    file.flush();
    CHECK(arrived(b) == (support::on_windows ? "answer\r\n" : "answer\n"));
    CHECK(file.readline() == "two\n"); // Python's text file has thrown it away: TextIOWrapper.write
}

TEST_CASE("one thread may read a file while another writes to it") {
    auto [a, b] = unix_pair();
    const std::string all = pattern(200'000);
    socket_file file = a.makefile("rwb", {.buffering = 100});
    support::peer echo([&b = b] {
        std::string data;
        while (!(data = b.recv(4096)).empty()) b.sendall(data);
    });
    support::peer writer([&] {
        for (std::size_t at = 0; at < all.size(); at += 77) file.write(std::string_view(all).substr(at, 77));
        file.flush();
    });
    for (int i = 0; i < 100; ++i) a.settimeout(support::loopback_timeout);
    CHECK(file.read(all.size()) == all);
    writer.join();
    file.close();
    a.close();
    echo.join();
}

// ---- ends of lines ----------------------------------------------------------------------------------

TEST_CASE("text is written as Python's io writes it") {
    for (const auto& row : support::python_writes) {
        for (const int buffering : {-1, 1, 3}) {
            CAPTURE(row.text);
            CAPTURE(row.newline.value_or("None"));
            CAPTURE(buffering);
            auto [a, b] = unix_pair();
            socket_file file = a.makefile("w", {.buffering = buffering, .newline = row.newline});
            CHECK(file.write(row.text) == row.text.size());
            file.close();
            a.close();
            std::string expected(row.data);
            if (support::on_windows && !row.newline) expected = with_crlf(row.text); // its os.linesep
            CHECK(read_all(b) == expected);
        }
    }
}

TEST_CASE("a binary file writes ends of lines as they are") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("wb", {.newline = "\r\n"});
    file.write("a\nb\r\n");
    file.close();
    CHECK(arrived(b) == "a\nb\r\n");
}

// ---- what a failure has taken -----------------------------------------------------------------------

TEST_CASE("what could not be sent stays in the buffer, and the next flush goes on") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and takes some more a moment later");
    for (const bool waits : {false, true}) {
        CAPTURE(waits);
        auto [a, b] = unix_pair();
        socket_file file = a.makefile("wb");
        const std::size_t before = filled(a);
        if (waits) a.settimeout(support::short_timeout);
        file.write("kept");
        std::error_code ec;
        file.flush(ec);
        CHECK(ec == (waits ? std::errc::timed_out : std::errc::operation_would_block));
        CHECK_THROWS_AS(file.flush(), pysock::error);
        CHECK(b.recv_exactly(before).size() == before);
        file.flush();
        CHECK(arrived(b) == "kept");
    }
}

TEST_CASE("a write that fails tells how much it has taken, and the rest can follow") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and takes some more a moment later");
    for (const bool waits : {false, true}) {
        CAPTURE(waits);
        auto [a, b] = unix_pair();
        const std::string all = pattern(3'000'000);
        socket_file file = a.makefile("wb", {.buffering = 1000});
        a.settimeout(0);
        if (waits) a.settimeout(support::short_timeout);
        std::size_t taken = 0;
        try {
            file.write(all);
        } catch (const pysock::error& e) {
            taken = e.bytes_transferred();
            CHECK(e.code() == (waits ? std::errc::timed_out : std::errc::operation_would_block));
        }
        CHECK(taken > 1000);
        CHECK(taken < all.size());
        std::error_code ec;
        CHECK(file.write(std::string_view(all).substr(taken), ec) == 0); // the buffer is full
        CHECK(ec);
        a.settimeout(support::loopback_timeout);
        support::peer reader([&all, &b = b] { CHECK(read_all(b) == all); });
        file.write(std::string_view(all).substr(taken));
        file.close();
        a.close();
        reader.join();
    }
}

TEST_CASE("where there is room in the buffer, a socket that does not wait need not take it yet") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("wb", {.buffering = 8});
    filled(a);
    std::error_code ec;
    CHECK(file.write("12345678", ec) == 8);
    CHECK_FALSE(ec);
    CHECK(file.write("9", ec) == 0);
    CHECK(ec == std::errc::operation_would_block);
}

TEST_CASE("an end of line is taken whole or not at all") {
    auto [a, b] = unix_pair();
    const std::size_t before = filled(a);
    socket_file file = a.makefile("w", {.buffering = 4, .newline = "\r\n"});
    std::error_code ec;
    CHECK(file.write("abc\nd", ec) == 3); // no room for both bytes of it
    CHECK(ec == std::errc::operation_would_block);
    CHECK(b.recv_exactly(before).size() == before);
    CHECK(file.write("\nd") == 2);
    file.flush();
    CHECK(arrived(b) == "abc\r\nd");
}

TEST_CASE("text that does not fit tells how much of its line was taken, and the rest can follow") {
    auto [a, b] = unix_pair();
    const std::size_t before = filled(a);
    socket_file file = a.makefile("w", {.buffering = 4, .newline = "\r\n"});
    std::error_code ec;
    CHECK(file.write("abcd", ec) == 4);
    CHECK_FALSE(ec);
    CHECK(file.write("efgh\n", ec) == 0);
    CHECK(ec == std::errc::operation_would_block);
    CHECK(b.recv_exactly(before).size() == before);
    CHECK(file.write("efgh\n") == 5);
    file.flush();
    CHECK(arrived(b) == "abcdefgh\r\n");
}

TEST_CASE("writelines that fails tells how much of all lines it has taken") {
    auto [a, b] = unix_pair();
    filled(a);
    socket_file file = a.makefile("wb", {.buffering = 8});
    std::error_code ec;
    CHECK(file.writelines({"1234", "56", "7890"}, ec) == 8);
    CHECK(ec == std::errc::operation_would_block);
    try {
        file.writelines({"x"});
        FAIL("no exception");
    } catch (const pysock::error& e) {
        CHECK(e.bytes_transferred() == 0);
        CHECK(std::string_view(e.operation()) == "writelines");
    }
}

TEST_CASE("the peer's end is broken_pipe_error, and no SIGPIPE") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and learns of the end a moment later");
    const support::deadly_sigpipe deadly;
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("wb", {.buffering = 4});
    b.close();
    std::error_code ec;
    CHECK_THROWS_AS(file.write("longer than the buffer"), pysock::broken_pipe_error);
    file.write("x", ec);
    file.flush(ec);
    CHECK(ec == system_code(EPIPE));
}

TEST_CASE("writing a file that is for reading is a ValueError, and flushing it does nothing") {
    auto [a, b] = unix_pair();
    socket_file file = a.makefile("r");
    std::error_code ec;
    CHECK(thrown_text<std::invalid_argument>([&] { file.write("x"); }) == "File or stream is not writable.");
    CHECK(thrown_text<std::invalid_argument>([&] { file.writelines({"x"}); }) == "File or stream is not writable.");
    CHECK(file.write("x", ec) == 0);
    CHECK(ec == pysock::errc::not_writable);
    file.flush();
}

TEST_SUITE_END();
