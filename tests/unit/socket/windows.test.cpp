// SPDX-License-Identifier: MIT
// What only Windows has: ioctl, share and fromshare, errortab.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <system_error>

using pysock::errc;

TEST_SUITE_BEGIN("socket/windows");

TEST_CASE("a socket that is shared with this process is a second one over the same connection") {
    const support::no_descriptor_leak leak;
    auto [client, server] = support::tcp_pair();
    std::error_code ec = errc::timed_out;
    const auto process = static_cast<std::uint32_t>(::GetCurrentProcessId());
    pysock::socket copy = pysock::fromshare(client.share(process));
    pysock::socket reported = pysock::fromshare(client.share(process, ec), ec);
    CHECK_FALSE(ec);
    CHECK((copy.family() == client.family() && copy.type() == client.type()));
    CHECK(support::closes_on_exec(copy.fileno()));
    CHECK(copy.getsockname() == client.getsockname());
    copy.sendall("through the copy");
    CHECK(server.recv_exactly(16) == "through the copy");
}

TEST_CASE("a timeout holds when the other owner of a shared socket makes it blocking") {
    auto [client, server] = support::tcp_pair();
    pysock::socket copy = pysock::fromshare(client.share(::GetCurrentProcessId()));
    client.settimeout(0.05);
    copy.setblocking(true);
    CHECK_THROWS_AS(client.recv(1), pysock::timeout_error);
    copy.settimeout(0.05);
    client.setblocking(true);
    CHECK_THROWS_AS(copy.recv(1), pysock::timeout_error);
}

TEST_CASE("the timeout of a file holds when another owner of its socket makes it blocking") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(0.05);
    auto reader = client.makefile("rb");
    pysock::socket copy = client.dup();
    copy.setblocking(true);
    CHECK_THROWS_AS(reader.read(1), pysock::timeout_error);
    CHECK_THROWS_AS(reader.read(1), pysock::timeout_error);
}

TEST_CASE("how often TCP acknowledges is set like an option") {
    pysock::socket s;
    std::error_code ec;
    s.setsockopt(pysock::ipproto_tcp, pysock::tcp_quickack, 1, ec);
    SKIP_UNLESS(ec.value() != WSAEOPNOTSUPP, "Wine has no SIO_TCP_SET_ACK_FREQUENCY");
    CHECK_FALSE(ec);
    CHECK_THROWS_AS(static_cast<void>(s.getsockopt(pysock::ipproto_tcp, pysock::tcp_quickack)), pysock::error);
}

TEST_CASE("what is no description of a socket is refused") {
    const support::no_descriptor_leak leak;
    std::error_code ec;
    CHECK_THROWS_AS(pysock::fromshare("short"), std::invalid_argument);
    CHECK(pysock::fromshare("short", ec).fileno() == support::no_descriptor);
    CHECK(ec == errc::wrong_share_size);
    CHECK_THROWS_AS(pysock::fromshare(std::string(sizeof(::WSAPROTOCOL_INFOW), 'x')), pysock::error);
}

TEST_CASE("a closed socket cannot be shared") {
    pysock::socket closed(pysock::none);
    std::error_code ec;
    CHECK(closed.share(::GetCurrentProcessId(), ec).empty());
    CHECK(ec == support::system_code(EBADF));
    CHECK(support::thrown_code([&] { static_cast<void>(closed.share(::GetCurrentProcessId())); }) == ec);
}

TEST_CASE("ioctl sets how a connection is kept alive") {
    pysock::socket s;
    std::error_code ec = errc::timed_out;
    CHECK(s.ioctl(pysock::sio_keepalive_vals, {1, 60'000, 1000}) == 0);
    CHECK(s.ioctl(pysock::sio_keepalive_vals, {0, 60'000, 1000}, ec) == 0);
    CHECK_FALSE(ec);
}

TEST_CASE("ioctl refuses codes that it does not know, and values of another form") {
    pysock::socket s;
    std::error_code ec;
    s.ioctl(4711, 1, ec);
    CHECK(ec == errc::invalid_ioctl_command);
    CHECK(support::thrown_text<std::invalid_argument>([&] { s.ioctl(4711, 1); }) == "invalid ioctl command, got 4711");
    CHECK_THROWS_AS(s.ioctl(pysock::sio_keepalive_vals, 1), std::invalid_argument);
    CHECK_THROWS_AS(s.ioctl(pysock::sio_rcvall, {1, 2, 3}), std::invalid_argument);
}

TEST_CASE("ioctl on a closed socket is EBADF") {
    pysock::socket closed(pysock::none);
    std::error_code ec;
    closed.ioctl(pysock::sio_loopback_fast_path, true, ec);
    CHECK(ec == support::system_code(EBADF));
}

TEST_CASE("errortab knows the numbers of Winsock") {
    static_assert(pysock::errortab[10061] == "Connection refused");
    CHECK(pysock::errortab.contains(WSAECONNRESET));
    CHECK_FALSE(pysock::errortab.contains(0));
    CHECK_FALSE(pysock::errortab.contains(4711));
    CHECK(pysock::errortab[4711].empty());
}

TEST_SUITE_END();
