// SPDX-License-Identifier: MIT
// AF_UNIX: paths, abstract names, no name.
#include "support/deadline.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

using namespace std::string_literals;
using pysock::errc;
using pysock::unix_address;

namespace {

constexpr std::size_t space = sizeof(::sockaddr_un::sun_path);

pysock::socket datagram_socket() { return pysock::socket(pysock::af_unix, pysock::sock_dgram); }

/// The name of a socket that was bound to this argument.
pysock::address bound_to(const pysock::address_like& written) {
    auto s = datagram_socket();
    s.bind(written);
    return s.getsockname();
}

/// An abstract name of this length that no other process has.
std::string abstract_name(std::size_t size) {
    std::string name = "\0pysock-"s + std::to_string(::getpid()) + "-";
    name.resize(size, '.');
    return name;
}

/// The address as the system might write it.
pysock::address raw_name(std::string_view path) {
    ::sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, path.data(), path.size());
    return {reinterpret_cast<const ::sockaddr*>(&name), offsetof(::sockaddr_un, sun_path) + path.size()};
}

} // namespace

TEST_SUITE_BEGIN("address/unix");

TEST_CASE("a path comes back from getsockname, however it is written") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    const support::temporary_directory directory;
    const std::string path = directory / "name";
    for (const int form : {0, 1, 2, 3}) {
        CAPTURE(form);
        char array[108]{};
        path.copy(array, sizeof array - 1);
        const pysock::address name = form == 0   ? bound_to(path)
                                     : form == 1 ? bound_to(path.c_str())
                                     : form == 2 ? bound_to(array)
                                                 : bound_to(unix_address{path});
        CHECK(name.family() == pysock::af_unix);
        CHECK(name.path() == path);
        CHECK(name.as<unix_address>() == unix_address{path});
        CHECK(str(name) == path);
        CHECK(repr(name) == "'" + path + "'");
        ::unlink(path.c_str());
    }
}

TEST_CASE("a path may fill all of sun_path but its NUL") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    const support::temporary_directory directory;
    const std::string path = (directory / "").append(space - 1 - (directory / "").size(), 'x');
    CHECK(path.size() == space - 1);
    CHECK(bound_to(path).path() == path);
    auto s = datagram_socket();
    std::error_code ec;
    CHECK_THROWS_AS(s.bind(path + "x"), pysock::error);
    s.bind(path + "x", ec);
    CHECK(ec == errc::unix_path_too_long);
    s.bind(std::string(100'000, 'x'), ec);
    CHECK(ec == errc::unix_path_too_long);
}

TEST_CASE("a path that is too long for bind is too long for connect and sendto") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    auto s = datagram_socket();
    std::error_code ec;
    const std::string path(space, 'x');
    s.connect(path, ec);
    CHECK(ec == errc::unix_path_too_long);
    s.sendto("data", path, ec);
    CHECK(ec == errc::unix_path_too_long);
    CHECK_THROWS_AS(s.sendto("data", path), pysock::error);
}

TEST_CASE("a path ends at its first NUL") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    const support::temporary_directory directory;
    const std::string path = directory / "ab";
    CHECK(bound_to(path + "\0cd"s).path() == path);
    CHECK(::access(path.c_str(), F_OK) == 0);
}

TEST_CASE("an abstract name is all its bytes") {
    SKIP_UNLESS(pysock::detail::os::has_abstract_names, "no abstract names here");
    for (const std::string& name : {abstract_name(24), abstract_name(space), abstract_name(20) + "\0in\0\xff\n"s}) {
        const pysock::address bound = bound_to(name);
        CHECK(bound.path() == name);
        CHECK(str(bound) == pysock::detail::repr_bytes(name));
        CHECK(repr(bound) == pysock::detail::repr_bytes(name));
    }
    auto s = datagram_socket();
    std::error_code ec;
    s.bind(abstract_name(space + 1), ec);
    CHECK(ec == errc::unix_path_too_long);
}

TEST_CASE("a literal with a leading NUL is an abstract name") {
    const pysock::address_like literal = "\0name";
    CHECK(literal.text(0) == std::string_view("\0name", 5));
    CHECK(literal.print() == "b'\\x00name'");
}

TEST_CASE("an abstract name is reached by its bytes and vanishes with its socket") {
    SKIP_UNLESS(pysock::detail::os::has_abstract_names, "no abstract names here");
    const std::string name = abstract_name(30);
    auto client = datagram_socket();
    std::error_code ec;
    {
        auto server = datagram_socket();
        server.settimeout(support::loopback_timeout);
        server.bind(name);
        client.sendto("data", name);
        CHECK(server.recv(16) == "data");
    }
    client.sendto("data", name, ec);
    CHECK(ec == std::errc::connection_refused);
}

TEST_CASE("with an empty path the system chooses an abstract name") {
    SKIP_UNLESS(pysock::detail::os::has_abstract_names, "no abstract names here");
    const pysock::address chosen = bound_to("");
    REQUIRE(chosen.path().size() == 6);
    CHECK(chosen.path()[0] == '\0');
    CHECK(chosen.path().find_first_not_of("0123456789abcdef", 1) == std::string::npos);
    CHECK(bound_to(unix_address{}).path().size() == 6);
}

TEST_CASE("a socket without a name has an address that prints as nothing") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    const auto s = datagram_socket();
    const pysock::address unnamed = s.getsockname();
    CHECK(unnamed);
    CHECK(unnamed.family() == pysock::af_unix);
    CHECK(unnamed.path().empty());
    CHECK(str(unnamed).empty());
    CHECK(repr(unnamed) == "''");
    CHECK(unnamed != pysock::address());
}

TEST_CASE("the sender without a name has no address") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    auto [a, b] = support::unix_pair(pysock::sock_dgram);
    b.sendall("x");
    const auto [data, sender] = a.recvfrom(4);
    CHECK(data == "x");
    CHECK((!sender || sender.path().empty())); // None on Linux, unnamed elsewhere
}

TEST_CASE("UTF-8 and bytes that are not come back as they were") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    const support::temporary_directory directory;
    for (const std::string& file : {"h\xc3\xa9"s, "\xf0\x9f\x90\x8d"s, "bad\xff"s, "it's"s}) {
        CAPTURE(file);
        const std::string path = directory / file;
        auto s = datagram_socket();
        std::error_code ec;
        s.bind(path, ec);
        if (ec) continue; // a file system may refuse what is not UTF-8
        CHECK(s.getsockname().path() == path);
        CHECK(str(s.getsockname()) == path);
        CHECK(repr(s.getsockname()) == pysock::detail::repr_text(path));
    }
}

TEST_CASE("a length with or without the NUL is the same address") {
    using namespace std::string_view_literals;
    CHECK(raw_name("/x"sv) == raw_name("/x\0"sv));
    CHECK(raw_name("/x\0"sv) == raw_name("/x\0rest"sv));
    CHECK(raw_name("/x"sv).hash() == raw_name("/x\0"sv).hash());
    CHECK(raw_name("/x\0"sv).path() == "/x");
    if (pysock::detail::os::has_abstract_names) CHECK(raw_name("\0x"sv) != raw_name("\0x\0"sv));
    CHECK(raw_name(std::string(space, 'p')).path().size() == space);
}

TEST_CASE("host and port are no path") {
    SKIP_UNLESS(support::has_socket(AF_UNIX, SOCK_DGRAM), "no datagrams of AF_UNIX");
    auto s = datagram_socket();
    std::error_code ec;
    CHECK_THROWS_AS(s.bind({"localhost", 80}), std::invalid_argument);
    s.bind({"localhost", 80}, ec);
    CHECK(ec == errc::not_a_path);
    s.bind(pysock::inet_address{"127.0.0.1", 0}, ec);
    CHECK(ec == errc::wrong_family);
}

TEST_SUITE_END();
