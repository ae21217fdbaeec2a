// SPDX-License-Identifier: MIT
// fromfd, dup, close: descriptors as plain numbers.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/process_settings.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

#include <errno.h>
#ifndef _WIN32
#include <sys/resource.h>
#endif

using pysock::errc;

namespace {

#ifdef RLIMIT_NOFILE // all descriptors of Windows are sockets, and there is no such limit

/// Both ends of a pipe: descriptors that are no sockets.
struct pipe_ends {
    pipe_ends() { REQUIRE(::pipe(fds) == 0); }
    pipe_ends(const pipe_ends&) = delete;
    pipe_ends& operator=(const pipe_ends&) = delete;
    ~pipe_ends() {
        ::close(fds[0]);
        ::close(fds[1]);
    }
    int fds[2]{};
};

/// Leaves this process no room for another descriptor.
class no_room {
public:
    no_room() {
        REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
        const ::rlimit now{0, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &now) == 0);
    }
    no_room(const no_room&) = delete;
    no_room& operator=(const no_room&) = delete;
    ~no_room() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    ::rlimit before_{};
};

#endif

/// A number that no descriptor has.
constexpr support::descriptor nobody = 1 << 24;

} // namespace

TEST_SUITE_BEGIN("module/raw_descriptors");

TEST_CASE("fromfd is a socket over a duplicate") {
    const support::no_descriptor_leak guard;
    auto [first, second] = pysock::socketpair();
    pysock::socket copy = pysock::fromfd(first.fileno(), first.family(), pysock::sock_stream);
    CHECK(copy.fileno() != first.fileno());
    CHECK(support::closes_on_exec(copy.fileno()));
    CHECK(copy.family() == first.family());
    CHECK(copy.type() == pysock::sock_stream);
    CHECK(copy.proto() == 0);
    copy.sendall("through the copy");
    second.settimeout(10);
    CHECK(second.recv(100) == "through the copy");
    copy.close();
    first.sendall("the first is still open");
    CHECK(second.recv(100) == "the first is still open");
}

TEST_CASE("fromfd takes family, type and proto on trust, and detects what is -1") {
    const pysock::socket datagrams = support::udp_socket();
    std::error_code ec = errc::timed_out;
    const auto trusted = pysock::fromfd(datagrams.fileno(), pysock::af_unix, pysock::sock_stream, 7, ec);
    CHECK_FALSE(ec);
    CHECK(trusted.family() == pysock::af_unix);
    CHECK(trusted.type() == pysock::sock_stream);
    CHECK(trusted.proto() == 7);
    const auto detected = pysock::fromfd(datagrams.fileno(), -1, -1, -1);
    CHECK(detected.family() == pysock::af_inet);
    CHECK(detected.type() == pysock::sock_dgram);
#ifdef SO_PROTOCOL
    CHECK(detected.proto() == pysock::ipproto_udp);
#endif
    CHECK(pysock::fromfd(datagrams.fileno(), -1, -1, ec).proto() == 0);
    CHECK_FALSE(ec);
}

TEST_CASE("a socket of fromfd has the default timeout, not the other's") {
    pysock::socket first;
    first.settimeout(5);
    CHECK_FALSE(pysock::fromfd(first.fileno(), pysock::af_inet, pysock::sock_stream).gettimeout());
    const support::scoped_default_timeout two(2);
    CHECK(pysock::fromfd(first.fileno(), pysock::af_inet, pysock::sock_stream).gettimeout() == 2);
}

#ifdef RLIMIT_NOFILE
TEST_CASE("fromfd of what is no socket fails and leaves nothing open") {
    const pipe_ends pipe;
    const support::no_descriptor_leak guard;
    std::error_code ec;
    CHECK(pysock::fromfd(pipe.fds[0], pysock::af_inet, pysock::sock_stream, ec).fileno() == support::no_descriptor);
    CHECK(ec == support::system_code(ENOTSOCK));
    CHECK(support::thrown_code([&] { pysock::fromfd(pipe.fds[0], -1, -1, -1); }) == ec);
    CHECK(support::is_open(pipe.fds[0]));
}
#endif

TEST_CASE("fromfd of no descriptor is EBADF") {
    for (const auto fd : {support::no_descriptor, nobody}) {
        std::error_code ec;
        CHECK(pysock::fromfd(fd, pysock::af_inet, pysock::sock_stream, 0, ec).fileno() == support::no_descriptor);
        CHECK(ec == support::system_code(EBADF));
        CHECK(support::thrown_text([&] {
                  pysock::fromfd(fd, pysock::af_inet, pysock::sock_stream);
              }).ends_with(fd == nobody ? ": fromfd " + std::to_string(fd) : ": fromfd -1"));
    }
}

#ifdef RLIMIT_NOFILE
TEST_CASE("without room for a descriptor fromfd and dup say so") {
    const pysock::socket first;
    std::error_code from;
    std::error_code copied;
    {
        const no_room full;
        pysock::fromfd(first.fileno(), pysock::af_inet, pysock::sock_stream, from);
        pysock::dup(first.fileno(), copied);
    }
    CHECK(from);
    CHECK(from == copied);
}
#endif

#ifdef RLIMIT_NOFILE
TEST_CASE("dup is a descriptor of its own over the same file") {
    const pipe_ends pipe;
    const support::no_descriptor_leak guard;
    std::error_code ec = errc::timed_out;
    const pysock::owned_fd copy = pysock::dup(pipe.fds[1]);
    const pysock::owned_fd second = pysock::dup(pipe.fds[1], ec);
    CHECK_FALSE(ec);
    CHECK(copy.fileno() != pipe.fds[1]);
    CHECK(second.fileno() != copy.fileno());
    CHECK(support::closes_on_exec(copy.fileno()));
    CHECK(::write(copy.fileno(), "x", 1) == 1);
    char read = 0;
    CHECK(::read(pipe.fds[0], &read, 1) == 1);
    CHECK(read == 'x');
}
#endif

TEST_CASE("dup of no descriptor is EBADF") {
    std::error_code ec;
    for (const auto fd : {support::no_descriptor, nobody}) {
        CHECK(pysock::dup(fd, ec).fileno() == support::no_descriptor);
        CHECK(ec == support::system_code(EBADF));
        CHECK(support::thrown_code([&] { pysock::dup(fd); }) == ec);
    }
}

TEST_CASE("close ends a descriptor of any kind") {
    const support::no_descriptor_leak guard;
    pysock::socket s;
    const auto fd = s.detach();
    pysock::close(fd);
    CHECK_FALSE(support::is_open(fd));
    std::error_code ec = errc::timed_out;
    const auto other = pysock::socket().detach();
    pysock::close(other, ec);
    CHECK_FALSE(ec);
    CHECK_FALSE(support::is_open(other));
}

TEST_CASE("closing what is not open is EBADF, -1 too") {
    std::error_code ec;
    for (const auto fd : {support::no_descriptor, nobody}) {
        pysock::close(fd, ec);
        CHECK(ec == support::system_code(EBADF));
        CHECK(support::thrown_code([&] { pysock::close(fd); }) == ec);
    }
    CHECK(support::thrown_text([] { pysock::close(support::no_descriptor); }) ==
          support::text_of_code(EBADF) + ": close -1");
}

TEST_CASE("socket_type is the class") { static_assert(std::is_same_v<pysock::socket_type, pysock::socket>); }

TEST_SUITE_END();
