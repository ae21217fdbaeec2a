// SPDX-License-Identifier: MIT
// Descriptors passed from one process to another.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/memory.hpp"
#include "support/passing.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <new>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <sys/resource.h>

using pysock::recv_fds;
using pysock::send_fds;
using support::closes_on_exec;
using support::is_open;
using support::open_files;
using support::same_file;
using support::system_code;
using support::thrown_code;

TEST_SUITE_BEGIN("module/descriptors");

TEST_CASE("recv_fds has what send_fds has sent: the data, and the same files under new numbers") {
    const support::no_descriptor_leak leak;
    for (const pysock::socket_kind type : {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET}) {
        CAPTURE(type.value());
        const open_files files(3);
        auto [client, server] = support::unix_pair(type);
        std::error_code ec = system_code(EBADF);
        CHECK(send_fds(client, {"ab", "cd"}, files.numbers()) == 4);
        const auto [data, fds, msg_flags, addr] = recv_fds(server, 100, 3);
        CHECK(data == "abcd");
        CHECK_FALSE(bool(msg_flags & (pysock::msg_ctrunc | pysock::msg_trunc)));
        CHECK_FALSE(bool(addr));
        REQUIRE(fds.size() == 3);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(fds[i].fileno() != files[i]);
            CHECK(same_file(fds[i].fileno(), files[i]));
            CHECK(closes_on_exec(fds[i].fileno()));
            CHECK(is_open(files[i]));
        }
        CHECK((send_fds(client, {"e"}, {files[0]}, ec) == 1 && !ec));
        const auto again = recv_fds(server, 100, 3, ec);
        CHECK_FALSE(ec);
        REQUIRE(again.fds.size() == 1);
        CHECK(same_file(again.fds[0].fileno(), files[0]));
    }
}

TEST_CASE("send_fds takes numbers, sockets and owned descriptors, in braces and in ranges") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    auto [client, server] = support::unix_pair();
    pysock::owned_fd owned(::dup(files[1]));
    const std::array<int, 2> array{files[0], files[1]};
    send_fds(client, {"x"}, {files[0], owned, client, 0});
    const auto mixed = recv_fds(server, 1, 10).fds;
    REQUIRE(mixed.size() == 4);
    CHECK(same_file(mixed[1].fileno(), files[1]));
    CHECK(same_file(mixed[2].fileno(), client.fileno()));
    send_fds(client, {"x"}, array);
    CHECK(recv_fds(server, 1, 10).fds.size() == 2);
    send_fds(client, {"x"}, mixed);
    CHECK(recv_fds(server, 1, 10).fds.size() == 4);
    send_fds(client, {"x"}, {});
    CHECK(recv_fds(server, 1, 10).fds.empty());
    static_assert(!std::is_convertible_v<std::string, pysock::fds_like>); // characters are no descriptors
    static_assert(!std::is_convertible_v<double, pysock::fd_like> && !std::is_convertible_v<bool, pysock::fd_like>);
}

TEST_CASE("descriptors beyond maxfds are gone, and msg_ctrunc tells") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user translates ancillary data wrongly where there is too little room");
    const support::no_descriptor_leak leak;
    const open_files files(3);
    auto [client, server] = support::unix_pair();
    std::error_code ec;
    for (const int room : {2, 0}) {
        for (const bool throwing : {true, false}) {
            CAPTURE(room);
            const int before = support::count_open_descriptors();
            send_fds(client, {"x"}, files.numbers());
            const auto came = throwing ? recv_fds(server, 1, room) : recv_fds(server, 1, room, ec);
            CHECK(came.data == "x");
            CHECK(came.msg_flags == pysock::msg_ctrunc);
            CHECK(came.fds.size() == static_cast<std::size_t>(room));
            CHECK(support::count_open_descriptors() == before + room);
        }
    }
}

TEST_CASE("as many descriptors go as the system passes, and not one more") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user translates ancillary data wrongly where there is too little room");
    const support::no_descriptor_leak leak;
    const open_files file(1);
    auto [client, server] = support::unix_pair();
    constexpr std::size_t most = 253; // SCM_MAX_FD of Linux
    CHECK(send_fds(client, {"x"}, std::vector<int>(most, file[0])) == 1);
    CHECK(recv_fds(server, 1, most).fds.size() == most);
    CHECK(send_fds(client, {"x"}, std::vector<int>(65, file[0])) == 1); // beyond what the stack has room for
    CHECK(recv_fds(server, 1, 64).fds.size() == 64);
    const std::vector<int> many(most + 1, file[0]);
    std::error_code ec;
    CHECK(thrown_code([&, &client = client] { send_fds(client, {"x"}, many); }) == system_code(EINVAL));
    CHECK(send_fds(client, {"x"}, many, ec) == 0);
    CHECK(ec == system_code(EINVAL));
}

TEST_CASE("a process that may have no more descriptors gets what fits, and msg_ctrunc") {
    const support::no_descriptor_leak leak;
    const open_files files(3);
    auto [client, server] = support::unix_pair();
    send_fds(client, {"x"}, files.numbers());
    ::rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const int lowest = ::dup(0);
    ::close(lowest);
    ::rlimit few = before;
    few.rlim_cur = static_cast<::rlim_t>(lowest) + 1;
    ::setrlimit(RLIMIT_NOFILE, &few);
    const auto came = recv_fds(server, 1, 3);
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(came.fds.size() == 1);
    CHECK(bool(came.msg_flags & pysock::msg_ctrunc));
}

TEST_CASE("a descriptor that is not open is EBADF, and nothing is sent") {
    auto [client, server] = support::unix_pair();
    std::error_code ec;
    CHECK(thrown_code([&client = client] { send_fds(client, {"x"}, {-1}); }) == system_code(EBADF));
    CHECK(support::thrown_text([&client = client] {
              send_fds(client, {"x"}, {-1});
          }).starts_with("[Errno 9] Bad file descriptor: send_fds"));
    CHECK(send_fds(client, {"x"}, {-1}, ec) == 0);
    CHECK(ec == system_code(EBADF));
    server.settimeout(0);
    CHECK_THROWS_AS(recv_fds(server, 1, 1), pysock::blocking_io_error);
}

TEST_CASE("other ancillary data, and none, are no descriptors") {
    auto [client, server] = support::unix_pair();
    client.sendall("plain");
    const auto came = recv_fds(server, 10, 3);
    CHECK(came.data == "plain");
    CHECK(came.fds.empty());
    CHECK(came.msg_flags.value() == 0);
#ifdef SO_PASSCRED
    server.setsockopt(SOL_SOCKET, SO_PASSCRED, 1);
    client.sendall("with credentials");
    CHECK(recv_fds(server, 20, 10).fds.empty());
#endif
}

TEST_CASE("flags are honoured: msg_peek makes new descriptors each time, msg_dontwait does not wait") {
    const support::no_descriptor_leak leak;
    const open_files files(1);
    auto [client, server] = support::unix_pair();
    server.settimeout(pysock::none);
    std::error_code ec;
    CHECK_THROWS_AS(recv_fds(server, 1, 1, pysock::msg_dontwait), pysock::blocking_io_error);
    CHECK(recv_fds(server, 1, 1, pysock::msg_dontwait, ec).fds.empty());
    CHECK(ec == system_code(EAGAIN));
    CHECK(send_fds(client, {"x"}, files.numbers(), pysock::msg_dontwait) == 1);
    const auto first = recv_fds(server, 1, 1, pysock::msg_peek);
    const auto second = recv_fds(server, 1, 1, pysock::msg_peek, ec);
    const auto last = recv_fds(server, 1, 1);
    REQUIRE(first.fds.size() == 1);
    REQUIRE(second.fds.size() == 1);
    REQUIRE(last.fds.size() == 1);
    CHECK(first.fds[0].fileno() != second.fds[0].fileno());
    CHECK(second.fds[0].fileno() != last.fds[0].fileno());
    CHECK(same_file(first.fds[0].fileno(), last.fds[0].fileno()));
}

TEST_CASE("the address is honoured") {
    const support::no_descriptor_leak leak;
    const support::temporary_directory directory;
    const open_files files(2);
    pysock::socket receiver(pysock::af_unix, pysock::sock_dgram);
    receiver.settimeout(support::loopback_timeout);
    receiver.bind(directory / "receiver");
    pysock::socket sender(pysock::af_unix, pysock::sock_dgram);
    sender.bind(directory / "sender");
    std::error_code ec;
    CHECK(send_fds(sender, {"to"}, files.numbers(), {}, directory / "receiver") == 2);
    const auto [data, fds, msg_flags, addr] = recv_fds(receiver, 10, 2);
    CHECK(fds.size() == 2);
    CHECK(addr.path() == directory / "sender");
    CHECK(send_fds(sender, {"to"}, {files[0]}, 0, receiver.getsockname(), ec) == 2);
    CHECK(recv_fds(receiver, 10, 2).fds.size() == 1);
    CHECK(send_fds(sender, {"to"}, {files[0]}, 0, directory / "nobody", ec) == 0);
    CHECK(ec == system_code(ENOENT));
    CHECK_THROWS_AS(send_fds(sender, {"to"}, {files[0]}, 0, directory / "nobody"), pysock::file_not_found_error);
}

TEST_CASE("no allocation that fails inside recv_fds leaks a descriptor") {
    const support::no_descriptor_leak leak;
    const open_files files(3);
    auto [client, server] = support::unix_pair();
    int failures = 0;
    for (long spare = 0; spare < 20; ++spare) {
        CAPTURE(spare);
        const int before = support::count_open_descriptors();
        const std::string text(100, 't');
        send_fds(client, {text}, files.numbers());
        std::error_code ec;
        {
            const support::memory_shortage shortage(spare);
            recv_fds(server, 1000, 3, ec);
        }
        failures += ec == system_code(ENOMEM);
        CHECK(support::count_open_descriptors() == before);
    }
    CHECK(failures > 2);
    CHECK(failures < 20);
}

TEST_CASE("another process works with the file, and at its own position") {
    const support::no_descriptor_leak leak;
    const support::temporary_directory directory;
    auto [parent, child] = support::unix_pair();
    const int file = ::open((directory / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    REQUIRE(::write(file, "0123456789", 10) == 10);
    ::lseek(file, 3, SEEK_SET);
    const ::pid_t pid = ::fork();
    if (pid == 0) {
        ::close(file);
        std::error_code ec;
        auto came = recv_fds(child, 10, 1, ec);
        char bytes[4] = {};
        const bool good = !ec && came.fds.size() == 1 && ::read(came.fds[0].fileno(), bytes, 4) == 4 &&
                          std::string(bytes, 4) == "3456";
        ::_exit(good ? 0 : 1);
    }
    send_fds(parent, {"file"}, {file});
    int status = -1;
    CHECK(::waitpid(pid, &status, 0) == pid);
    CHECK(status == 0);
    CHECK(::lseek(file, 0, SEEK_CUR) == 7); // one open file, one position
    ::close(file);
}

TEST_SUITE_END();
