// SPDX-License-Identifier: MIT
// The class as a whole: its traits, what a closed socket answers, and what becomes of bad arguments.
#include "support/both_forms.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace {

using support::both_forms;

std::array<char, 8> buffer;
const std::span<char> nowhere;

/// Every method that asks the system.
const both_forms asking_calls[] = {
    BOTH_FORMS("accept", s.accept(), s.accept(ec)),
    BOTH_FORMS("bind", s.bind({"127.0.0.1", 0}), s.bind({"127.0.0.1", 0}, ec)),
    BOTH_FORMS("connect", s.connect({"127.0.0.1", 9}), s.connect({"127.0.0.1", 9}, ec)),
    BOTH_FORMS("dup", s.dup(), s.dup(ec)),
    BOTH_FORMS("get_inheritable", s.get_inheritable(), s.get_inheritable(ec)),
    BOTH_FORMS("getpeername", s.getpeername(), s.getpeername(ec)),
    BOTH_FORMS("getsockname", s.getsockname(), s.getsockname(ec)),
    BOTH_FORMS("getsockopt", s.getsockopt(pysock::sol_socket, pysock::so_type),
               s.getsockopt(pysock::sol_socket, pysock::so_type, ec)),
    BOTH_FORMS("getsockopt bytes", s.getsockopt(pysock::sol_socket, pysock::so_type, 4),
               s.getsockopt(pysock::sol_socket, pysock::so_type, 4, ec)),
    BOTH_FORMS("listen", s.listen(), s.listen(ec)),
    BOTH_FORMS("listen 1", s.listen(1), s.listen(1, ec)),
    BOTH_FORMS("recv", s.recv(1), s.recv(1, ec)),
    BOTH_FORMS("recv large", s.recv(100'000), s.recv(100'000, ec)),
    BOTH_FORMS("recv_into", s.recv_into(buffer), s.recv_into(buffer, ec)),
    BOTH_FORMS("recv_exactly", s.recv_exactly(1), s.recv_exactly(1, ec)),
    BOTH_FORMS("recv_exactly_into", s.recv_exactly_into(buffer), s.recv_exactly_into(buffer, ec)),
    BOTH_FORMS("recvfrom", s.recvfrom(1), s.recvfrom(1, ec)),
    BOTH_FORMS("recvfrom 0", s.recvfrom(0), s.recvfrom(0, ec)),
    BOTH_FORMS("recvfrom_into", s.recvfrom_into(buffer), s.recvfrom_into(buffer, ec)),
    BOTH_FORMS("recvfrom_into nowhere", s.recvfrom_into(nowhere), s.recvfrom_into(nowhere, ec)),
    BOTH_FORMS("recvmsg", s.recvmsg(1, 64), s.recvmsg(1, 64, ec)),
    BOTH_FORMS("recvmsg 0", s.recvmsg(0), s.recvmsg(0, ec)),
    BOTH_FORMS("recvmsg_into", s.recvmsg_into({buffer}), s.recvmsg_into({buffer}, ec)),
    BOTH_FORMS("recvmsg_into nothing", s.recvmsg_into({}, 0, 0), s.recvmsg_into({}, 0, 0, ec)),
#ifdef SCM_RIGHTS
    BOTH_FORMS("recv_fds", pysock::recv_fds(s, 1, 1), pysock::recv_fds(s, 1, 1, ec)),
#endif
    BOTH_FORMS("send", s.send("x"), s.send("x", ec)),
    BOTH_FORMS("sendmsg", s.sendmsg({"x"}), s.sendmsg({"x"}, ec)),
    BOTH_FORMS("sendmsg nothing", s.sendmsg({}), s.sendmsg({}, ec)),
#ifdef SCM_RIGHTS
    BOTH_FORMS("send_fds", pysock::send_fds(s, {"x"}, {0}), pysock::send_fds(s, {"x"}, {0}, ec)),
#endif
    BOTH_FORMS("sendall", s.sendall("x"), s.sendall("x", ec)),
    BOTH_FORMS("sendall nothing", s.sendall(""), s.sendall("", ec)),
    BOTH_FORMS("sendto", s.sendto("x", {"127.0.0.1", 9}), s.sendto("x", {"127.0.0.1", 9}, ec)),
    BOTH_FORMS("set_inheritable", s.set_inheritable(true), s.set_inheritable(true, ec)),
    BOTH_FORMS("setblocking", s.setblocking(true), s.setblocking(true, ec)),
    BOTH_FORMS("setsockopt", s.setsockopt(pysock::sol_socket, pysock::so_keepalive, 1),
               s.setsockopt(pysock::sol_socket, pysock::so_keepalive, 1, ec)),
    BOTH_FORMS("setsockopt bytes", s.setsockopt(pysock::sol_socket, pysock::so_keepalive, "1234"),
               s.setsockopt(pysock::sol_socket, pysock::so_keepalive, "1234", ec)),
    BOTH_FORMS("setsockopt none", s.setsockopt(pysock::sol_socket, pysock::so_keepalive, pysock::none, 4),
               s.setsockopt(pysock::sol_socket, pysock::so_keepalive, pysock::none, 4, ec)),
    BOTH_FORMS("settimeout", s.settimeout(1), s.settimeout(1, ec)),
    BOTH_FORMS("shutdown", s.shutdown(pysock::shut_rdwr), s.shutdown(pysock::shut_rdwr, ec)),
};

const std::error_code bad_descriptor = support::system_code(EBADF);

std::error_code reported_by(const both_forms& call, pysock::socket& s) {
    std::error_code ec = std::make_error_code(std::errc::no_lock_available);
    call.reporting(s, ec);
    return ec;
}

void check_every_call_fails(pysock::socket& s) {
    for (const both_forms& call : asking_calls) {
        CAPTURE(call.name);
        CHECK(support::thrown_code([&] { call.throwing(s); }) == bad_descriptor);
        CHECK(reported_by(call, s) == bad_descriptor);
    }
}

} // namespace

TEST_SUITE_BEGIN("socket/socket");

TEST_CASE("a socket moves but does not copy, and neither moving nor the plain queries can fail") {
    static_assert(!std::is_copy_constructible_v<pysock::socket> && !std::is_copy_assignable_v<pysock::socket>);
    static_assert(std::is_nothrow_move_constructible_v<pysock::socket> &&
                  std::is_nothrow_move_assignable_v<pysock::socket>);
    static_assert(std::is_nothrow_destructible_v<pysock::socket> && std::is_final_v<pysock::socket> &&
                  sizeof(pysock::socket) <= 16 + 2 * sizeof(support::descriptor));
    static_assert(
        noexcept(std::declval<pysock::socket&>().fileno())&& noexcept(std::declval<pysock::socket&>().detach()));
    static_assert(
        noexcept(std::declval<pysock::socket&>().family())&& noexcept(std::declval<pysock::socket&>().gettimeout()));
    static_assert(!std::is_convertible_v<pysock::address_family, pysock::socket> &&
                  !std::is_convertible_v<int, pysock::socket>);
    CHECK(pysock::socket(pysock::none).fileno() == support::no_descriptor);
}

TEST_CASE("every call on a socket that was never opened fails with EBADF") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user looks at arguments in another order");
    pysock::socket never(pysock::none);
    check_every_call_fails(never);
}

TEST_CASE("every call on a closed socket fails with EBADF") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user looks at arguments in another order");
    pysock::socket s;
    s.close();
    check_every_call_fails(s);
}

TEST_CASE("every call on a closed socket with a timeout fails with EBADF at once") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user looks at arguments in another order");
    pysock::socket s;
    s.settimeout(support::test_timeout * 2); // waiting for it would set the watchdog off
    s.close();
    check_every_call_fails(s);
}

TEST_CASE("every call on a detached and on a moved-from socket fails with EBADF") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user looks at arguments in another order");
    pysock::socket s;
    pysock::socket adopting({.fileno = s.detach()});
    check_every_call_fails(s);
    const pysock::socket target = std::move(adopting);
    check_every_call_fails(adopting); // NOLINT(bugprone-use-after-move): that is the test
}

TEST_CASE("connect_ex returns EBADF on a closed socket, and its error_code form has no error") {
    pysock::socket s(pysock::none);
    std::error_code ec = bad_descriptor;
    CHECK(s.connect_ex({"127.0.0.1", 9}) == support::system_number(EBADF));
    CHECK(s.connect_ex({"127.0.0.1", 9}, ec) == support::system_number(EBADF));
    CHECK_FALSE(ec);
}

TEST_CASE("receiving nothing needs no system call, so it succeeds on a closed socket") {
    pysock::socket s(pysock::none);
    std::error_code ec = bad_descriptor;
    CHECK(s.recv(0).empty());
    CHECK((s.recv(0, ec).empty() && !ec));
    CHECK(s.recv_into(nowhere) == 0);
    CHECK((s.recv_into(nowhere, ec) == 0 && !ec));
    CHECK(s.recv_exactly(0).empty());
    CHECK((s.recv_exactly(0, ec).empty() && !ec));
    CHECK_NOTHROW(s.recv_exactly_into(nowhere));
}

TEST_CASE("a closed socket still answers what it knows itself") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    pysock::socket s(pysock::af_unix, pysock::sock_dgram);
    s.settimeout(2.5);
    s.close();
    CHECK(s.gettimeout() == 2.5);
    CHECK(s.getblocking());
    CHECK(s.fileno() == support::no_descriptor);
    CHECK(s.detach() == -1);
    CHECK(s.family() == pysock::af_unix);
    CHECK(s.type() == pysock::sock_dgram);
    CHECK_NOTHROW(s.close());
}

TEST_CASE("settimeout and setblocking on a closed socket keep the value and report EBADF") {
    pysock::socket s(pysock::none);
    std::error_code ec;
    CHECK_THROWS_AS(s.settimeout(0.5), pysock::error);
    CHECK(s.gettimeout() == 0.5);
    s.settimeout(0.25, ec);
    CHECK((ec == bad_descriptor && s.gettimeout() == 0.25));
    CHECK_THROWS_AS(s.setblocking(false), pysock::error);
    CHECK_FALSE(s.getblocking());
    s.setblocking(true, ec);
    CHECK((ec == bad_descriptor && s.gettimeout() == std::nullopt));
}

TEST_CASE("an error_code form clears the error of the call before") {
    auto [client, server] = support::tcp_pair();
    std::error_code ec = bad_descriptor;
    client.send("x", ec);
    CHECK_FALSE(ec);
    ec = bad_descriptor;
    CHECK(server.recv(1, ec) == "x");
    CHECK_FALSE(ec);
}

namespace {

struct bad_argument {
    both_forms call;
    pysock::errc code;
    bool overflow = false; // std::overflow_error instead of std::invalid_argument
};

const bad_argument bad_arguments[] = {
    {BOTH_FORMS("port 65536", s.bind({"127.0.0.1", 65536}), s.bind({"127.0.0.1", 65536}, ec)),
     pysock::errc::port_out_of_range, true},
    {BOTH_FORMS("port -1", s.connect({"127.0.0.1", -1}), s.connect({"127.0.0.1", -1}, ec)),
     pysock::errc::port_out_of_range, true},
    {BOTH_FORMS("port for connect_ex", s.connect_ex({"", 1 << 20}), s.connect_ex({"", 1 << 20}, ec)),
     pysock::errc::port_out_of_range, true},
    {BOTH_FORMS("port for sendto", s.sendto("x", {"127.0.0.1", 65536}), s.sendto("x", {"127.0.0.1", 65536}, ec)),
     pysock::errc::port_out_of_range, true},
    {BOTH_FORMS("path for AF_INET", s.bind("/tmp/x"), s.bind("/tmp/x", ec)), pysock::errc::not_a_pair},
    {BOTH_FORMS("four items for AF_INET", s.connect({"::1", 1, 0, 0}), s.connect({"::1", 1, 0, 0}, ec)),
     pysock::errc::too_many_items},
    {BOTH_FORMS("another family's struct", s.bind(pysock::inet6_address{"::1"}),
                s.bind(pysock::inet6_address{"::1"}, ec)),
     pysock::errc::wrong_family},
    {BOTH_FORMS("empty address", s.sendto("x", pysock::address()), s.sendto("x", pysock::address(), ec)),
     pysock::errc::wrong_family},
    {BOTH_FORMS("NUL in a host", s.bind({std::string("a\0b", 3), 1}), s.bind({std::string("a\0b", 3), 1}, ec)),
     pysock::errc::embedded_null},
    {BOTH_FORMS("negative recv", s.recv(-1), s.recv(-1, ec)), pysock::errc::negative_buffersize},
    {BOTH_FORMS("negative recvfrom", s.recvfrom(-1), s.recvfrom(-1, ec)), pysock::errc::negative_buffersize},
    {BOTH_FORMS("negative recv_exactly", s.recv_exactly(-1), s.recv_exactly(-1, ec)),
     pysock::errc::negative_buffersize},
    {BOTH_FORMS("negative recv_into", s.recv_into(buffer, -1), s.recv_into(buffer, -1, ec)),
     pysock::errc::negative_buffersize},
    {BOTH_FORMS("negative recvfrom_into", s.recvfrom_into(buffer, -1), s.recvfrom_into(buffer, -1, ec)),
     pysock::errc::negative_buffersize},
    {BOTH_FORMS("recv_into beyond", s.recv_into(buffer, 9), s.recv_into(buffer, 9, ec)),
     pysock::errc::buffer_too_small},
    {BOTH_FORMS("recvfrom_into beyond", s.recvfrom_into(buffer, 9), s.recvfrom_into(buffer, 9, ec)),
     pysock::errc::buffer_too_small},
    {BOTH_FORMS("negative recvmsg", s.recvmsg(-1), s.recvmsg(-1, ec)), pysock::errc::negative_message_size},
    {BOTH_FORMS("negative ancbufsize", s.recvmsg(1, -1), s.recvmsg(1, -1, ec)), pysock::errc::invalid_ancbufsize},
    {BOTH_FORMS("huge ancbufsize", s.recvmsg(1, 1LL << 31), s.recvmsg(1, 1LL << 31, ec)),
     pysock::errc::invalid_ancbufsize},
    {BOTH_FORMS("negative ancbufsize of recvmsg_into", s.recvmsg_into({buffer}, -1), s.recvmsg_into({buffer}, -1, ec)),
     pysock::errc::invalid_ancbufsize},
    {BOTH_FORMS("port for sendmsg", s.sendmsg({"x"}, {}, {}, {"127.0.0.1", 65536}),
                s.sendmsg({"x"}, {}, {}, {"127.0.0.1", 65536}, ec)),
     pysock::errc::port_out_of_range, true},
#ifdef SCM_RIGHTS
    {BOTH_FORMS("negative recv_fds", pysock::recv_fds(s, -1, 1), pysock::recv_fds(s, -1, 1, ec)),
     pysock::errc::negative_message_size},
    {BOTH_FORMS("negative maxfds", pysock::recv_fds(s, 1, -1), pysock::recv_fds(s, 1, -1, ec)),
     pysock::errc::control_length_out_of_range, true},
    {BOTH_FORMS("huge maxfds", pysock::recv_fds(s, 1, 1LL << 62), pysock::recv_fds(s, 1, 1LL << 62, ec)),
     pysock::errc::control_length_out_of_range, true},
#endif
    {BOTH_FORMS("negative timeout", s.settimeout(-1e-12), s.settimeout(-1e-12, ec)),
     pysock::errc::timeout_out_of_range},
    {BOTH_FORMS("NaN timeout", s.settimeout(std::nan("")), s.settimeout(std::nan(""), ec)),
     pysock::errc::timeout_not_a_number},
    {BOTH_FORMS("endless timeout", s.settimeout(HUGE_VAL), s.settimeout(HUGE_VAL, ec)), pysock::errc::timeout_too_large,
     true},
    {BOTH_FORMS("option beyond int", s.setsockopt(1, 1, 1LL << 31), s.setsockopt(1, 1, 1LL << 31, ec)),
     pysock::errc::not_an_int},
    {BOTH_FORMS("negative option length", s.setsockopt(1, 1, pysock::none, -1),
                s.setsockopt(1, 1, pysock::none, -1, ec)),
     pysock::errc::not_an_int},
};

} // namespace

TEST_CASE("a bad argument is named by both forms and changes nothing about the socket") {
    pysock::socket s(pysock::af_inet, pysock::sock_dgram);
    s.settimeout(support::loopback_timeout);
    const std::string before = repr(s);
    for (const bad_argument& each : bad_arguments) {
        const both_forms& call = each.call;
        CAPTURE(call.name);
        if (each.overflow)
            CHECK_THROWS_AS(call.throwing(s), std::overflow_error);
        else
            CHECK_THROWS_AS(call.throwing(s), std::invalid_argument);
        CHECK(reported_by(call, s) == each.code);
        CHECK(repr(s) == before);
        CHECK(s.gettimeout() == std::chrono::duration<double>(support::loopback_timeout).count());
    }
}

TEST_CASE("a bad argument's text has Python's words, the operation and the value") {
    const std::pair<const char*, void (*)(pysock::socket&)> rows[] = {
        {"bind(): port must be 0-65535. Got ('127.0.0.1', 65536)",
         [](pysock::socket& s) {
             s.bind({"127.0.0.1", 65536});
         }},
        {"negative buffersize in recv, got -2", [](pysock::socket& s) { s.recv(-2); }},
        {"negative buffersize in recvfrom_into, got -2",
         [](pysock::socket& s) { static_cast<void>(s.recvfrom_into(buffer, -2)); }},
        {"negative buffer size in recvmsg(), got -2", [](pysock::socket& s) { s.recvmsg(-2, -3); }},
        {"invalid ancillary data buffer length, got -3", [](pysock::socket& s) { s.recvmsg(2, -3); }},
        {"invalid ancillary data buffer length, got -3", [](pysock::socket& s) { s.recvmsg_into({buffer}, -3); }},
#ifdef SCM_RIGHTS
        {"negative buffer size in recv_fds(), got -2", [](pysock::socket& s) { pysock::recv_fds(s, -2, 1); }},
        {"recv_fds(): argument out of range, got -1", [](pysock::socket& s) { pysock::recv_fds(s, 1, -1); }},
#endif
        {"connect(): address must be {host, port}, got '/run/x'", [](pysock::socket& s) { s.connect("/run/x"); }},
    };
    pysock::socket s;
    for (const auto& [text, call] : rows) {
        CHECK(support::thrown_text([&s, &call = call] { call(s); }) == text);
    }
}

TEST_CASE("the texts of a bad timeout are Python's") {
    pysock::socket s;
    CHECK_THROWS_WITH_AS(s.settimeout(-1), doctest::Contains("Timeout value out of range"), std::invalid_argument);
    CHECK_THROWS_WITH_AS(s.settimeout(std::nan("")), doctest::Contains("Invalid value NaN (not a number)"),
                         std::invalid_argument);
    CHECK(s.gettimeout() == std::nullopt);
}

TEST_CASE("an unknown host is a gaierror, and connect_ex throws it too") {
    const support::no_descriptor_leak leak;
    const char* const host = "no-such-host.invalid";
    pysock::socket s;
    std::error_code ec;
    CHECK_THROWS_AS(s.bind({host, 1}), pysock::gaierror);
    CHECK_THROWS_AS(s.connect({host, 1}), pysock::gaierror);
    CHECK_THROWS_AS(static_cast<void>(s.connect_ex({host, 1})), pysock::gaierror);
    CHECK_THROWS_AS(s.sendto("x", {host, 1}), pysock::gaierror);
    static_cast<void>(s.connect_ex({host, 1}, ec));
    CHECK(ec.category() == pysock::gai_category());
}

TEST_CASE("a bad host is found before a bad port") {
    pysock::socket s;
    CHECK_THROWS_AS(s.connect({"::1", 70000}), pysock::gaierror); // no IPv4 address
    CHECK_THROWS_AS(s.connect({"127.0.0.1", 70000}), std::overflow_error);
}

TEST_CASE("a path that is too long is an error without a number") {
    SKIP_UNLESS(support::has_unix(), "no AF_UNIX");
    pysock::socket s(pysock::af_unix);
    const std::string path(sizeof(::sockaddr_un::sun_path), 'x');
    std::error_code ec;
    s.bind(path, ec);
    CHECK(ec == pysock::errc::unix_path_too_long);
    CHECK_THROWS_WITH_AS(s.connect(path), doctest::Contains("AF_UNIX path too long: connect"), pysock::error);
    CHECK_THROWS_AS(s.bind({"localhost", 1}), std::invalid_argument);
}

TEST_CASE("the default family, type and backlog are Python's") {
    const pysock::socket s;
    CHECK(s.family() == pysock::af_inet);
    CHECK(s.type() == pysock::sock_stream);
    CHECK(s.proto() == 0);
    CHECK(s.gettimeout() == std::nullopt);
    CHECK(pysock::socket::default_backlog == (pysock::somaxconn < 128 ? pysock::somaxconn : 128));
}

TEST_SUITE_END();
