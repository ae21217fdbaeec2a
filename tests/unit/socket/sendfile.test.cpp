// SPDX-License-Identifier: MIT
// sendfile, by the system and by reading and sending: what goes out, where the file stands after, and what is told.
#include "support/descriptors.hpp"
#include "support/disk_file.hpp"
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

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

using pysock::none;
using pysock::detail::sendfile_by;
using pysock::detail::sendfile_way;
using support::arrived;
using support::disk_file;
using support::no_descriptor_leak;
using support::pattern;
using support::read_all;
using support::system_code;
using support::thrown_code;
using support::thrown_text;
using support::unix_pair;

namespace {

#ifdef _WIN32 // whose C library has files that the system cannot send
constexpr sendfile_way both_ways[] = {sendfile_way::by_send};
#else
constexpr sendfile_way both_ways[] = {sendfile_way::by_system, sendfile_way::by_send};
#endif

/// An object that counts what it is asked, and grows or shrinks as the test says.
struct memory_file {
    std::string data;
    std::size_t at = 0;
    int seeks = 0;
    std::size_t read(char* target, std::size_t size) {
        const std::size_t count = at < data.size() ? data.copy(target, size, at) : 0;
        at += count;
        return count;
    }
    void seek(std::int64_t offset) {
        at = static_cast<std::size_t>(offset);
        ++seeks;
    }
};

/// Whether sendfile(2) is there: a system without it goes the other way, and the tests of it say nothing.
std::size_t sent_by(sendfile_way way, pysock::socket& s, const pysock::file_like& file, std::int64_t offset = 0,
                    std::optional<pysock::buffer_size> count = none) {
    const auto sent = sendfile_by(s, file, offset, count, way);
    CHECK(sent.ok());
    return sent.value;
}

} // namespace

TEST_SUITE_BEGIN("socket/sendfile");

// ---- what goes out ----------------------------------------------------------------------------------

TEST_CASE("sendfile sends a file to its end, from an offset, or as many bytes as it is told") {
    const no_descriptor_leak leak;
    const disk_file file("0123456789");
    auto [a, b] = unix_pair();
    std::error_code ec;
    CHECK(a.sendfile(file.fd) == 10);
    CHECK(arrived(b) == "0123456789");
    CHECK(a.sendfile(file.fd, 4) == 6);
    CHECK(arrived(b) == "456789");
    CHECK(a.sendfile(file.fd, 4, 3) == 3);
    CHECK(arrived(b) == "456");
    CHECK(a.sendfile(file.fd, 8, 100) == 2);
    CHECK(arrived(b) == "89");
    CHECK(a.sendfile(file.fd, ec) == 10);
    CHECK(a.sendfile(file.fd, 9, ec) == 1);
    CHECK(a.sendfile(file.fd, 0, 1, ec) == 1);
    CHECK_FALSE(ec);
    CHECK(arrived(b) == "012345678990");
}

TEST_CASE("both ways send the same and leave the file behind the last byte sent") {
    for (const sendfile_way way : both_ways) {
        CAPTURE(static_cast<int>(way));
        const disk_file file("0123456789");
        auto [a, b] = unix_pair();
        file.move_to(3); // of no interest: CPython's send path would begin here
        CHECK(sent_by(way, a, file.fd) == 10);
        CHECK(file.position() == 10);
        CHECK(sent_by(way, a, file.fd, 2, 3) == 3);
        CHECK(file.position() == 5);
        CHECK(arrived(b) == "0123456789234");
        CHECK(sent_by(way, a, file.fd, 10) == 0);
        CHECK(sent_by(way, a, file.fd, 1000) == 0);
        CHECK(arrived(b).empty());
    }
}

TEST_CASE("an offset beyond the end sends nothing and leaves the position of a file that the system sends") {
    const disk_file file("0123456789");
    auto [a, b] = unix_pair();
    file.move_to(3);
    CHECK(a.sendfile(file.fd, 1000) == 0);
    CHECK(file.position() == (support::on_windows ? 1000 : 3)); // where it is read, it is moved
}

TEST_CASE("an empty file is 0") {
    const disk_file file("");
    auto [a, b] = unix_pair();
    for (const sendfile_way way : both_ways) CHECK(sent_by(way, a, file.fd) == 0);
    CHECK(a.sendfile(file.fd, 0, 10) == 0);
}

TEST_CASE("a large file arrives whole, with a timeout and without") {
    const std::string all = pattern(3'000'000);
    const disk_file file(all);
    for (const sendfile_way way : both_ways) {
        for (const bool limited : {true, false}) {
            CAPTURE(static_cast<int>(way));
            CAPTURE(limited);
            const no_descriptor_leak leak;
            auto pair = support::tcp_pair();
            if (!limited) pair.client.settimeout(none);
            support::peer reader([&] { CHECK(read_all(pair.server) == all); });
            CHECK(sent_by(way, pair.client, file.fd) == all.size());
            CHECK(file.position() == static_cast<::off_t>(all.size()));
            pair.client.close();
            reader.join();
        }
    }
}

TEST_CASE("every kind of file can be sent") {
    const disk_file file("0123456789");
    auto [a, b] = unix_pair();
    SUBCASE("FILE*") {
        std::FILE* const stream = std::fopen(file.path.c_str(), "rb");
        CHECK(std::fgetc(stream) == '0'); // has read ahead
        CHECK(a.sendfile(stream, 1, 3) == 3);
        CHECK(std::fgetc(stream) == '4');
        CHECK(sent_by(sendfile_way::by_send, a, stream, 8) == 2);
        std::fclose(stream);
        CHECK(arrived(b) == "12389");
    }
    SUBCASE("std::ifstream") {
        std::ifstream stream(file.path, std::ios::binary);
        CHECK(a.sendfile(stream) == 10);
        CHECK(stream.good());
        CHECK(stream.tellg() == 10);
        CHECK(a.sendfile(stream, 5, 2) == 2);
        CHECK(stream.get() == '7');
        CHECK(arrived(b) == "012345678956");
    }
    SUBCASE("std::istringstream") {
        std::istringstream stream("in memory");
        CHECK(a.sendfile(stream, 3) == 6);
        CHECK(arrived(b) == "memory");
    }
    SUBCASE("object, from the beginning wherever it stands") {
        memory_file object{"in memory"};
        object.at = 3; // CPython begins here and ends somewhere else
        CHECK(a.sendfile(object) == 9);
        CHECK(object.at == 9);
        CHECK(arrived(b) == "in memory");
    }
    SUBCASE("the file of another socket, which has no position") {
        auto [c, d] = unix_pair();
        pysock::socket_file source = c.makefile("rb");
        d.sendall("line\nrest");
        d.close();
        CHECK(source.readline() == "line\n");
        CHECK(a.sendfile(source) == 4); // also what it had read ahead
        CHECK(arrived(b) == "rest");
    }
}

TEST_CASE("a pipe is sent to its end, from where it is") {
    SKIP_UNLESS(!support::on_windows, "a pipe of this C library seeks");
    int ends[2];
    REQUIRE(support::make_pipe(ends) == 0);
    REQUIRE(::write(ends[1], "through a pipe", 14) == 14);
    ::close(ends[1]);
    auto [a, b] = unix_pair();
    std::error_code ec;
    CHECK(thrown_code([&, &a = a] { a.sendfile(ends[0], 3); }) == system_code(ESPIPE));
    CHECK(a.sendfile(ends[0], 3, ec) == 0);
    CHECK(ec == system_code(ESPIPE));
    CHECK(a.sendfile(ends[0], 0, 7) == 7);
    CHECK(a.sendfile(ends[0]) == 7);
    CHECK(arrived(b) == "through a pipe");
    ::close(ends[0]);
}

TEST_CASE("a record-keeping stream takes files too: the test of the type is one of bits") {
    SKIP_UNLESS((SOCK_SEQPACKET & SOCK_STREAM) != 0, "here the numbers of the types have no bit in common");
    SKIP_UNLESS(support::has_unix_pairs(), "AF_UNIX has no pairs here");
    const std::string all = pattern(20'000);
    const disk_file file(all);
    auto [a, b] = unix_pair(pysock::sock_seqpacket);
    support::peer reader([&all, &b = b] { CHECK(read_all(b) == all); });
    CHECK(sent_by(sendfile_way::by_send, a, file.fd) == all.size());
    a.close();
    reader.join();
}

// ---- files that change ------------------------------------------------------------------------------

TEST_CASE("what is appended while a file is sent goes out too") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and may take all of it at once");
    const std::string all = pattern(1'000'000);
    for (const sendfile_way way : both_ways) {
        const disk_file file(all);
        auto [a, b] = unix_pair();
        support::peer reader([&, &b = b] {
            CHECK(b.recv_exactly(1) == all.substr(0, 1)); // it has begun, and the rest does not fit the connection
            std::ofstream(file.path, std::ios::binary | std::ios::app) << "appended";
            CHECK(read_all(b) == all.substr(1) + "appended");
        });
        CHECK(sent_by(way, a, file.fd) == all.size() + 8);
        a.close();
        reader.join();
    }
}

TEST_CASE("a file that shrinks ends where it ends then") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and may take the file before it shrinks");
    const std::string all = pattern(1'000'000);
    for (const sendfile_way way : both_ways) {
        const disk_file file(all);
        auto [a, b] = unix_pair();
        std::string got;
        support::peer reader([&, &b = b] {
            got = b.recv_exactly(1);
            std::filesystem::resize_file(file.path, 10);
            got += read_all(b);
        });
        const std::size_t sent = sent_by(way, a, file.fd);
        a.close();
        reader.join();
        CHECK(sent < all.size());
        CHECK(got.size() == sent);
    }
}

// ---- failures ---------------------------------------------------------------------------------------

TEST_CASE("a timeout tells how much was sent, and the file stands behind it") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and takes some more a moment later");
    const std::string all = pattern(5'000'000);
    for (const sendfile_way way : both_ways) {
        const disk_file file(all);
        auto [a, b] = unix_pair();
        a.settimeout(support::short_timeout);
        const auto sent = sendfile_by(a, file.fd, 0, none, way);
        CHECK(sent.fault == pysock::detail::library_fault(pysock::errc::timed_out));
        CHECK(sent.value > 0);
        CHECK(arrived(b).size() == sent.value);
        CHECK(file.position() == static_cast<::off_t>(sent.value));
    }
    const disk_file file(all);
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    std::error_code ec;
    const std::size_t sent = a.sendfile(file.fd, ec);
    CHECK(ec == pysock::errc::timed_out);
    CHECK(arrived(b) == all.substr(0, sent));
    try {
        a.sendfile(file.fd, static_cast<std::int64_t>(sent));
        FAIL("no exception");
    } catch (const pysock::timeout& e) {
        CHECK(e.bytes_transferred() > 0);
        CHECK(std::string_view(e.operation()) == "sendfile");
        CHECK(arrived(b) == all.substr(sent, e.bytes_transferred()));
    }
}

TEST_CASE("a descriptor that somebody has made blocking keeps to the timeout") {
    const disk_file file(pattern(5'000'000));
    auto [a, b] = unix_pair();
    a.settimeout(support::short_timeout);
    pysock::socket copy = a.dup();
    copy.settimeout(none);
    CHECK_THROWS_AS(a.sendfile(file.fd), pysock::timeout);
}

TEST_CASE("a broken connection is broken_pipe_error and no SIGPIPE, whichever way") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and learns of the end a moment later");
    const support::deadly_sigpipe deadly;
    const no_descriptor_leak leak;
    const disk_file file(pattern(100'000));
    auto [a, b] = unix_pair();
    b.close();
    std::error_code ec;
    CHECK_THROWS_AS(a.sendfile(file.fd), pysock::broken_pipe_error);
    CHECK(a.sendfile(file.fd, ec) == 0);
    CHECK(ec == system_code(EPIPE));
    for (const sendfile_way way : both_ways)
        CHECK(sendfile_by(a, file.fd, 0, none, way).fault.number == support::system_number(EPIPE));
}

TEST_CASE("a connection that breaks in the middle tells how much was sent") {
    SKIP_UNLESS(!support::on_windows, "TCP stands in for AF_UNIX, and learns of the end a moment later");
    const support::deadly_sigpipe deadly;
    const std::string all = pattern(5'000'000);
    for (const sendfile_way way : both_ways) {
        const disk_file file(all);
        auto [a, b] = unix_pair();
        support::peer reader([&b = b] {
            b.recv_exactly(100'000);
            b.close();
        });
        const auto sent = sendfile_by(a, file.fd, 0, none, way);
        CHECK((sent.fault.number == support::system_number(EPIPE) ||
               sent.fault.number == support::system_number(ECONNRESET)));
        CHECK(sent.value >= 100'000);
        CHECK(file.position() == static_cast<::off_t>(sent.value));
        reader.join();
    }
}

TEST_CASE("the arguments are checked as Python checks them") {
    const disk_file file("0123456789");
    auto [a, b] = unix_pair();
    pysock::socket datagrams(pysock::af_inet, pysock::sock_dgram);
    std::error_code ec;
    CHECK(thrown_text<std::invalid_argument>([&] { datagrams.sendfile(file.fd); }) ==
          "only SOCK_STREAM type sockets are supported");
    CHECK(datagrams.sendfile(file.fd, ec) == 0);
    CHECK(ec == pysock::errc::not_a_stream);
    for (const int count : {0, -1}) {
        CHECK(a.sendfile(file.fd, 0, count, ec) == 0);
        CHECK(ec == pysock::errc::count_not_positive);
    }
    CHECK(thrown_text<std::invalid_argument>([&, &a = a] { a.sendfile(file.fd, 0, -5); }) ==
          "count must be a positive integer, got -5");
    CHECK(thrown_code([&, &a = a] { a.sendfile(file.fd, -1); }) == system_code(EINVAL));
    struct text_file {
        int fileno() const { return 0; }
        std::string mode() const { return "r"; }
    } const text;
    CHECK(thrown_text<std::invalid_argument>([&, &a = a] { a.sendfile(text); }) ==
          "file should be opened in binary mode");
    a.settimeout(0);
    CHECK(thrown_text<std::invalid_argument>([&, &a = a] { a.sendfile(file.fd); }) ==
          "non-blocking sockets are not supported");
    a.sendfile(file.fd, ec);
    CHECK(ec == pysock::errc::sendfile_nonblocking);
    CHECK(arrived(b).empty());
}

TEST_CASE("a closed socket is EBADF and leaves the file alone, and so is a closed file") {
    const disk_file file("0123456789");
    auto [a, b] = unix_pair();
    std::error_code ec;
    CHECK(thrown_code([&, &a = a] { a.sendfile(-1); }) == std::errc::bad_file_descriptor);
    file.move_to(3);
    a.close();
    CHECK(thrown_code([&, &a = a] { a.sendfile(file.fd, 5); }) == system_code(EBADF));
    CHECK(a.sendfile(file.fd, 5, ec) == 0);
    CHECK(ec == system_code(EBADF));
    CHECK(file.position() == 3);
}

TEST_CASE("a socket that was never connected is EPIPE") {
    SKIP_UNLESS(!support::on_windows, "Windows has another error for each version");
    const support::deadly_sigpipe deadly;
    const disk_file file("0123456789");
    pysock::socket s;
    CHECK(thrown_code([&] { s.sendfile(file.fd); }) == system_code(EPIPE));
}

// ---- signals ----------------------------------------------------------------------------------------

#ifdef SIGUSR1 // Windows has no signals
TEST_CASE("a signal does not end sendfile unless the hook says so") {
    SKIP_UNLESS(support::tells_thread_states(), "the system does not tell what a thread is doing");
    const std::string all = pattern(5'000'000);
    for (const bool goes_on : {true, false}) {
        CAPTURE(goes_on);
        const disk_file file(all);
        auto [a, b] = unix_pair();
        a.settimeout(none);
        static std::atomic<bool> asked;
        asked = false;
        const support::scoped_interrupt_hook hook(goes_on ? [] { return asked = true; } : [] { return false; });
        std::string got;
        std::size_t sent = 0;
        std::error_code ec;
        {
            const support::one_signal signal([&b = b] { return support::bytes_waiting(b.fileno()) > 0; });
            support::peer late([&, &b = b] {
                if (!goes_on) return;
                while (!asked) std::this_thread::yield();
                while (got.size() < all.size()) got += b.recv(65536);
            });
            sent = a.sendfile(file.fd, ec);
            late.join();
        }
        if (goes_on) {
            CHECK_FALSE(ec);
            CHECK(sent == all.size());
            CHECK(got == all);
        } else {
            CHECK(ec == system_code(EINTR));
            CHECK(sent < all.size());
            CHECK(arrived(b).size() == sent);
        }
    }
}
#endif

TEST_CASE("the way of the system alone does not take a file without a descriptor") {
    auto [a, b] = support::tcp_pair();
    std::istringstream stream("0123456789");
    const auto sent = pysock::detail::sendfile_by(a, stream, 0, pysock::none, pysock::detail::sendfile_way::by_system);
    CHECK(sent.fault == pysock::detail::os::cannot_seek());
    CHECK(sent.value == 0);
    CHECK(stream.tellg() == 0);
    CHECK(support::arrived(b).empty());
}

TEST_SUITE_END();
