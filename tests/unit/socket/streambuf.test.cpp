// SPDX-License-Identifier: MIT
// A socket under std::istream and std::ostream: lines, numbers, flushing, and what a failure is to a stream.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <ios>
#include <istream>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

using pysock::socket_streambuf;
using support::arrived;
using support::no_descriptor_leak;
using support::pattern;
using support::system_code;
using support::unix_pair;

namespace {

/// What std::streambuf keeps for classes derived from it.
struct open_streambuf : socket_streambuf {
    using socket_streambuf::overflow;
    using socket_streambuf::showmanyc;
    using socket_streambuf::socket_streambuf;
    using socket_streambuf::underflow;
};

} // namespace

TEST_SUITE_BEGIN("socket/streambuf");

// ---- reading ----------------------------------------------------------------------------------------

TEST_CASE("getline and >> read from a socket, to its end") {
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    socket_streambuf buffer(a.makefile("r"));
    std::istream stream(&buffer);
    b.sendall("one line\r\n42 -7 word\nlast");
    b.close();
    std::string line;
    int first = 0;
    int second = 0;
    std::string word;
    CHECK(std::getline(stream, line));
    CHECK(line == "one line");
    CHECK(static_cast<bool>(stream >> first >> second >> word));
    CHECK(first == 42);
    CHECK(second == -7);
    CHECK(word == "word");
    CHECK(stream.get() == '\n');
    CHECK(std::getline(stream, line));
    CHECK(line == "last");
    CHECK(stream.eof());
    CHECK_FALSE(stream.bad());
    CHECK_FALSE(buffer.error());
}

TEST_CASE("read brings all characters that it is asked for, across many receives") {
    auto [a, b] = unix_pair();
    const std::string all = pattern(300'000);
    support::peer writer([&all, &b = b] {
        b.sendall(all);
        b.shutdown(pysock::shut_wr);
    });
    socket_streambuf buffer(a);
    std::istream stream(&buffer);
    std::string got(200'000, '\0');
    CHECK(stream.get() == static_cast<unsigned char>(all[0]));
    CHECK(stream.read(got.data(), 200'000));
    CHECK(got == all.substr(1, 200'000));
    CHECK(stream.peek() == static_cast<unsigned char>(all[200'001]));
    got.assign(std::istreambuf_iterator<char>(stream), {});
    CHECK(got == all.substr(200'001));
    CHECK_FALSE(stream.read(got.data(), 1));
    CHECK(stream.gcount() == 0);
    CHECK(stream.eof());
    writer.join();
}

TEST_CASE("a character can be put back") {
    auto [a, b] = unix_pair();
    socket_streambuf buffer(a);
    std::istream stream(&buffer);
    b.sendall("ab");
    CHECK(stream.get() == 'a');
    CHECK(stream.unget());
    CHECK(stream.get() == 'a');
    CHECK(stream.get() == 'b');
}

TEST_CASE("in_avail and readsome bring what is there without waiting") {
    auto [a, b] = unix_pair();
    a.settimeout(pysock::none); // would wait for ever
    socket_streambuf buffer(a);
    std::istream stream(&buffer);
    std::array<char, 10> space{};
    CHECK(buffer.in_avail() == 0);
    CHECK(stream.readsome(space.data(), 10) == 0);
    CHECK(stream.good());
    b.sendall("abc");
    CHECK(buffer.in_avail() == 3);
    CHECK(stream.readsome(space.data(), 2) == 2);
    CHECK(buffer.in_avail() == 1);
    CHECK(stream.get() == 'c');
    b.close();
    CHECK(buffer.in_avail() == -1);
}

// ---- writing ----------------------------------------------------------------------------------------

TEST_CASE("<< writes to a socket, and flush sends") {
    auto [a, b] = unix_pair();
    socket_streambuf buffer(a.makefile("w", {.newline = "\r\n"}));
    std::ostream stream(&buffer);
    stream << "number " << 42 << ' ' << 1.5 << '\n';
    CHECK(arrived(b).empty());
    stream << std::flush;
    CHECK(arrived(b) == "number 42 1.5\r\n");
    stream << "x" << std::endl;
    CHECK(arrived(b) == "x\r\n");
    CHECK(stream.good());
}

TEST_CASE("reading and writing go through one stream") {
    auto [a, b] = unix_pair();
    socket_streambuf buffer(a.makefile("rw"));
    std::iostream stream(&buffer);
    std::string line;
    b.sendall("one\ntwo\n");
    CHECK(std::getline(stream, line));
    stream << "answer to " << line << std::endl;
    CHECK(arrived(b) == (support::on_windows ? "answer to one\r\n" : "answer to one\n"));
    CHECK(std::getline(stream, line));
    CHECK(line == "two");
}

TEST_CASE("what is written goes out at the end, by close and by the destructor") {
    const no_descriptor_leak leak;
    auto [a, b] = unix_pair();
    {
        socket_streambuf buffer(a);
        std::ostream(&buffer) << "by the destructor";
    }
    CHECK(arrived(b) == "by the destructor");
    socket_streambuf buffer(a);
    std::ostream stream(&buffer);
    std::error_code ec;
    stream << "by close";
    buffer.close();
    buffer.close(ec);
    CHECK_FALSE(ec);
    CHECK(buffer.closed());
    CHECK(arrived(b) == "by close");
    CHECK_FALSE(static_cast<bool>(stream << "too late"));
    CHECK(stream.bad());
    CHECK(buffer.error() == pysock::errc::file_closed);
}

TEST_CASE("without a buffer all is sent all the same") {
    auto [a, b] = unix_pair();
    socket_streambuf buffer(a.makefile("wb", {.buffering = 0}));
    std::ostream stream(&buffer);
    const std::string all = pattern(1'000'000);
    support::peer reader([&all, &b = b] { CHECK(b.recv_exactly(all.size()) == all); });
    CHECK(static_cast<bool>(stream << all));
    reader.join();
}

// ---- failures ---------------------------------------------------------------------------------------

TEST_CASE("a timeout is badbit and not the end of the stream, and after clear it goes on") {
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    socket_streambuf buffer(a.makefile("r"));
    std::istream stream(&buffer);
    std::string line;
    std::string rest;
    b.sendall("par");
    CHECK_FALSE(std::getline(stream, line));
    CHECK(stream.bad());
    CHECK_FALSE(stream.eof());
    CHECK(buffer.error() == pysock::errc::timed_out);
    b.sendall("tial\n");
    stream.clear();
    CHECK(std::getline(stream, rest));
    CHECK(line + rest == "partial");
}

TEST_CASE("a read that times out has used up nothing") {
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    socket_streambuf buffer(a);
    std::istream stream(&buffer);
    std::array<char, 6> space{};
    b.sendall("abc");
    CHECK_FALSE(stream.read(space.data(), 6));
    CHECK(stream.gcount() == 0);
    b.sendall("def");
    stream.clear();
    CHECK(stream.read(space.data(), 6));
    CHECK(std::string_view(space.data(), 6) == "abcdef");
}

TEST_CASE("a stream with exceptions throws what the file throws") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and learns of the end a moment later");
    const support::deadly_sigpipe deadly;
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    socket_streambuf buffer(a);
    std::iostream stream(&buffer);
    stream.exceptions(std::ios::badbit);
    std::string line;
    CHECK_THROWS_AS(std::getline(stream, line), pysock::timeout);
    stream.clear();
    CHECK_THROWS_AS(static_cast<void>(stream.get()), pysock::timeout);
    stream.clear();
    b.close();
    stream << "x";
    CHECK_THROWS_AS(stream << std::flush, pysock::broken_pipe_error);
    CHECK(buffer.error() == system_code(EPIPE));
    stream.clear();
    CHECK_THROWS_AS(stream << std::string(100'000, 'x'), pysock::broken_pipe_error);
}

TEST_CASE("what the mode does not allow is badbit") {
    auto [a, b] = unix_pair();
    socket_streambuf reader(a.makefile("r"));
    socket_streambuf writer(a.makefile("w"));
    std::iostream in(&reader);
    std::iostream out(&writer);
    CHECK_FALSE(static_cast<bool>(in << 'x'));
    CHECK(in.bad());
    CHECK(reader.error() == pysock::errc::not_writable);
    CHECK(out.get() == std::char_traits<char>::eof());
    CHECK(out.bad());
    CHECK(writer.error() == pysock::errc::not_readable);
}

TEST_CASE("a read of many characters that the mode does not allow is badbit, and brings none") {
    auto [a, b] = unix_pair();
    b.sendall("abc");
    socket_streambuf buffer(a.makefile("w"));
    std::istream stream(&buffer);
    std::array<char, 3> space{};
    CHECK_FALSE(static_cast<bool>(stream.read(space.data(), 3)));
    CHECK(stream.bad());
    CHECK(stream.gcount() == 0);
    CHECK(buffer.error() == pysock::errc::not_readable);
    CHECK(arrived(a) == "abc");
}

TEST_CASE("a connection that is broken off is badbit also for readsome, which does not wait") {
    SKIP_UNLESS(support::sends_resets(), "Wine 8 ends the connection instead of breaking it off");
    auto [a, b] = support::tcp_pair();
    socket_streambuf buffer(a);
    std::istream stream(&buffer);
    support::reset_connection(b);
    REQUIRE(support::poll_one(a.fileno(), POLLIN, support::loopback_timeout));
    std::array<char, 3> space{};
    CHECK(stream.readsome(space.data(), 3) == 0);
    CHECK(stream.bad());
    CHECK(buffer.error() == system_code(ECONNRESET));
}

TEST_CASE("no characters are read and written without a call, also where the mode allows neither") {
    auto [a, b] = unix_pair();
    socket_streambuf reader(a.makefile("r"));
    socket_streambuf writer(a.makefile("w"));
    char none_of_them = 'x';
    CHECK(writer.sgetn(&none_of_them, 0) == 0);
    CHECK(reader.sputn(&none_of_them, 0) == 0);
    CHECK_FALSE(writer.error());
    CHECK_FALSE(reader.error());
    CHECK(none_of_them == 'x');
}

TEST_CASE(
    "underflow and showmanyc tell of characters that are there and use up none, and overflow of none writes none") {
    auto [a, b] = unix_pair();
    open_streambuf buffer(a);
    b.sendall("abc");
    CHECK(buffer.sbumpc() == 'a');
    CHECK(buffer.underflow() == 'b');
    CHECK(buffer.showmanyc() == 2);
    CHECK(buffer.underflow() == 'b');
    CHECK(buffer.overflow() != std::char_traits<char>::eof());
    CHECK(buffer.pubsync() == 0);
    CHECK(arrived(b).empty());
    CHECK(buffer.sbumpc() == 'b');
    CHECK(buffer.sbumpc() == 'c');
}

TEST_CASE("a stream buffer neither copies nor moves") {
    static_assert(!std::is_copy_constructible_v<socket_streambuf> && !std::is_move_constructible_v<socket_streambuf>);
    CHECK(true);
}

TEST_SUITE_END();
