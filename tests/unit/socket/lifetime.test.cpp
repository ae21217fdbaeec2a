// SPDX-License-Identifier: MIT
// Construction, adoption, moving, dup, detach, close, inheritance, printing, and the errors that a socket throws.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#ifndef _WIN32
#include <sys/resource.h>
#endif

namespace {

using support::closes_on_exec;
using support::is_open;
using support::system_code;
using support::thrown_code;

#ifdef RLIMIT_NOFILE
/// Lets the process have `spare` more descriptors than it has, until the end of the scope.
class few_descriptors {
public:
    explicit few_descriptors(int spare) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int lowest = ::dup(0);
        ::close(lowest);
        set(static_cast<::rlim_t>(lowest + spare));
    }
    few_descriptors(const few_descriptors&) = delete;
    few_descriptors& operator=(const few_descriptors&) = delete;
    ~few_descriptors() { set(before_.rlim_cur); }

private:
    void set(::rlim_t soft) const {
        ::rlimit limit = before_;
        limit.rlim_cur = soft;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }

    ::rlimit before_{};
};
#endif

#ifndef _WIN32 // where files have numbers of another kind
/// An open file that is no socket.
struct plain_file {
    int fd = ::open("/dev/null", support::read_only);
    plain_file() = default;
    plain_file(const plain_file&) = delete;
    plain_file& operator=(const plain_file&) = delete;
    ~plain_file() { ::close(fd); }
};
#endif

struct kind {
    std::string name;
    int family;
    int type;
};

const kind kinds[] = {
    {"inet stream", AF_INET, SOCK_STREAM},       {"inet dgram", AF_INET, SOCK_DGRAM},
    {"inet6 stream", AF_INET6, SOCK_STREAM},     {"inet6 dgram", AF_INET6, SOCK_DGRAM},
    {"unix stream", AF_UNIX, SOCK_STREAM},       {"unix dgram", AF_UNIX, SOCK_DGRAM},
    {"unix seqpacket", AF_UNIX, SOCK_SEQPACKET},
};

} // namespace

TEST_SUITE_BEGIN("socket/lifetime");

TEST_CASE("a socket has the family and type it was made with, in both forms") {
    const support::no_descriptor_leak leak;
    for (const kind& each : kinds) {
        CAPTURE(each.name);
        const int family = each.family;
        const int type = each.type;
        if (!support::has_socket(family, type)) continue;
        std::error_code ec = system_code(EBADF);
        const pysock::socket thrower(family, type);
        const pysock::socket reporter(family, type, ec);
        CHECK_FALSE(ec);
        for (const pysock::socket* s : {&thrower, &reporter}) {
            CHECK(s->family() == family);
            CHECK(s->type() == type);
            CHECK(is_open(s->fileno()));
            CHECK(s->getsockopt(pysock::sol_socket, pysock::so_type) == type);
        }
    }
}

TEST_CASE("each shorter form of the constructor has Python's defaults") {
    std::error_code ec = system_code(EBADF);
    const pysock::socket of_all[] = {pysock::socket(),
                                     pysock::socket(pysock::af_inet),
                                     pysock::socket(ec),
                                     pysock::socket(pysock::af_inet, ec),
                                     pysock::socket(pysock::af_inet, pysock::sock_stream, ec),
                                     pysock::socket(pysock::socket_arguments{}),
                                     pysock::socket(pysock::socket_arguments{}, ec),
                                     pysock::socket(pysock::af_inet, pysock::sock_stream, 0, pysock::none)};
    CHECK_FALSE(ec);
    for (const pysock::socket& s : of_all)
        CHECK(str(s).ends_with("family=2, type=" + std::to_string(SOCK_STREAM) +
                               (support::on_windows ? ", proto=0>" : ", proto=0, laddr=('0.0.0.0', 0)>")));
}

TEST_CASE("a socket remembers its protocol") {
    const pysock::socket s(pysock::af_inet, pysock::sock_stream, pysock::ipproto_tcp);
    CHECK(s.proto() == pysock::ipproto_tcp);
}

TEST_CASE("what the system does not have is an error in both forms and leaves no descriptor") {
    const support::no_descriptor_leak leak;
#ifndef ESOCKTNOSUPPORT
    constexpr int ESOCKTNOSUPPORT = EPROTONOSUPPORT;
#endif
    struct row : kind {
        int number;
    };
    const row rows[] = {{{"family", 12345, SOCK_STREAM}, EAFNOSUPPORT},
                        {{"negative family", -2, SOCK_STREAM}, EAFNOSUPPORT},
                        {{"type", AF_INET, 9}, ESOCKTNOSUPPORT},
                        {{"type of unix", AF_UNIX, 9}, ESOCKTNOSUPPORT}};
    for (const row& each : rows) {
        CAPTURE(each.name);
        std::error_code ec;
        const pysock::socket s(each.family, each.type, ec);
#ifdef _WIN32 // which names what it lacks in another way, and has raw sockets for every protocol
        CHECK(ec);
#else
        CHECK((ec == system_code(each.number) || ec == system_code(EINVAL)));
#endif
        CHECK(s.fileno() == support::no_descriptor);
        CHECK(thrown_code([&] { pysock::socket(each.family, each.type); }) == ec);
    }
    CHECK(thrown_code([] { pysock::socket(pysock::af_inet, pysock::sock_stream, 17); }) ==
          system_code(EPROTONOSUPPORT));
}

TEST_CASE("the error of a constructor names its arguments") {
    try {
        const pysock::socket s(12345, pysock::sock_stream);
        FAIL("there is no such family");
    } catch (const pysock::error& e) {
        CHECK(std::string(e.operation()) == "socket");
        CHECK(std::string(e.what()).ends_with(": socket (family=12345, type=SOCK_STREAM, proto=0)"));
    }
}

#ifdef SOCK_NONBLOCK
TEST_CASE("the flag bits of a type work and do not show in it") {
    const pysock::socket s(pysock::af_inet, pysock::sock_stream | pysock::sock_nonblock | pysock::sock_cloexec);
    CHECK(s.type() == pysock::sock_stream);
    CHECK(s.gettimeout() == 0.0);
    CHECK(support::has_mode(s.fileno(), true));
    CHECK_FALSE(s.get_inheritable());
}
#endif

#ifdef RLIMIT_NOFILE
TEST_CASE("when no descriptor is left, construction fails with EMFILE") {
    const support::no_descriptor_leak leak;
    std::error_code ec;
    const few_descriptors none_left(0);
    const pysock::socket s(ec);
    CHECK(ec == system_code(EMFILE));
    CHECK(thrown_code([] { pysock::socket(); }) == system_code(EMFILE));
}
#endif

#ifdef RLIMIT_NOFILE
TEST_CASE("when no descriptor is left, accept, dup and socketpair fail and keep nothing") {
    pysock::socket listener = support::tcp_listener();
    const pysock::socket client = support::tcp_client(listener.getsockname());
    const support::no_descriptor_leak leak;
    {
        const few_descriptors none_left(0);
        CHECK(thrown_code([&] { listener.accept(); }) == system_code(EMFILE));
        CHECK(thrown_code([&] { listener.dup(); }) == system_code(EMFILE));
    }
    {
        const few_descriptors one_left(1);
        CHECK(thrown_code([] { pysock::socketpair(); }) == system_code(EMFILE));
    }
    CHECK(listener.accept().addr == client.getsockname()); // the connection has waited
}
#endif

// ---- adoption ----------------------------------------------------------------------------------

TEST_CASE("adopting a descriptor finds out family, type and protocol") {
    const support::no_descriptor_leak leak;
    for (const kind& each : kinds) {
        CAPTURE(each.name);
        const auto fd = support::raw_socket(each.family, each.type);
        if (fd == support::no_descriptor) continue;
        std::error_code ec = system_code(EBADF);
        pysock::socket first({.fileno = fd});
        const pysock::socket s({.fileno = first.detach()}, ec);
        CHECK_FALSE(ec);
        CHECK(s.fileno() == fd);
        CHECK(s.family() == each.family);
        CHECK(s.type() == each.type);
#ifdef SO_PROTOCOL
        CHECK(s.proto() == s.getsockopt(pysock::sol_socket, pysock::so_protocol));
#endif
    }
}

TEST_CASE("adopting trusts what it is told about a descriptor") {
    pysock::socket origin;
    pysock::socket s(pysock::af_unix, pysock::sock_dgram, 7, origin.detach());
    CHECK(str(s).find("family=1, type=" + std::to_string(SOCK_DGRAM) + ", proto=7") != std::string::npos);
    const pysock::socket partly({.type = pysock::sock_seqpacket, .fileno = s.detach()});
    CHECK(str(partly).find("family=2, type=5, proto=" + std::string(support::on_windows ? "0" : "6")) !=
          std::string::npos);
}

TEST_CASE("a family or type beyond what is kept of one does not become that of another socket") {
    pysock::socket origin;
    pysock::socket wide({.family = 0x10000 + pysock::af_inet.value(),
                         .type = 0x100000 + pysock::sock_stream.value(),
                         .fileno = origin.detach()});
    CHECK(wide.family() != pysock::af_inet);
    CHECK(wide.type() != pysock::sock_stream);
    pysock::socket below({.family = pysock::af_inet.value() - 0x10000,
                          .type = pysock::sock_stream.value() - 0x10000,
                          .fileno = wide.detach()});
    CHECK(below.family() != pysock::af_inet);
    CHECK(below.type() != pysock::sock_stream);
}

#ifdef SOCK_NONBLOCK
TEST_CASE("adopting leaves mode and inheritance of the descriptor as they are") {
    for (const int flags : {0, int(SOCK_CLOEXEC), int(SOCK_NONBLOCK)}) {
        CAPTURE(flags);
        const int fd = ::socket(AF_INET, SOCK_DGRAM | flags, 0);
        pysock::socket s({.fileno = fd});
        CHECK(s.gettimeout() == std::nullopt);
        CHECK(s.get_inheritable() == (flags != SOCK_CLOEXEC));
        CHECK(support::has_mode(fd, flags == SOCK_NONBLOCK));
    }
}
#endif

#ifdef RLIMIT_NOFILE
TEST_CASE("what is no open socket is not adopted and stays open") {
    const support::no_descriptor_leak leak;
    const plain_file file;
    std::error_code ec;
    const pysock::socket of_file({.fileno = file.fd}, ec);
    CHECK(ec == system_code(ENOTSOCK));
    CHECK(of_file.fileno() == support::no_descriptor);
    const pysock::socket of_nothing({.fileno = 100'000}, ec);
    CHECK(ec == system_code(EBADF));
    CHECK(thrown_code([&] { pysock::socket({.fileno = file.fd}); }) == system_code(ENOTSOCK));
    CHECK(thrown_code([&] { pysock::socket(pysock::af_inet, pysock::sock_stream, 0, file.fd); }) ==
          system_code(ENOTSOCK));
    CHECK(thrown_code([] { pysock::socket({.fileno = 100'000}); }) == system_code(EBADF));
    CHECK(is_open(file.fd));
}
#endif

TEST_CASE("a negative descriptor is a bad value") {
    std::error_code ec;
    const pysock::socket s({.fileno = support::no_descriptor}, ec);
    CHECK(ec == pysock::errc::negative_descriptor);
#ifndef _WIN32 // whose descriptors have no sign
    const pysock::socket full(pysock::af_inet, pysock::sock_stream, 0, -5, ec);
    CHECK(ec == pysock::errc::negative_descriptor);
#endif
    CHECK_THROWS_WITH_AS(pysock::socket({.fileno = support::no_descriptor}),
                         doctest::Contains("negative file descriptor"), std::invalid_argument);
}

// ---- ownership ---------------------------------------------------------------------------------

TEST_CASE("a socket closes its descriptor when it goes") {
    auto fd = support::no_descriptor;
    {
        const pysock::socket s;
        fd = s.fileno();
        CHECK(is_open(fd));
    }
    CHECK_FALSE(is_open(fd));
}

TEST_CASE("moving takes descriptor, timeout and kind along") {
    const support::no_descriptor_leak leak;
    pysock::socket source(pysock::af_inet, pysock::sock_dgram, pysock::ipproto_udp);
    source.settimeout(1.5);
    const auto fd = source.fileno();
    const pysock::socket target = std::move(source);
    CHECK(source.fileno() == support::no_descriptor); // NOLINT(bugprone-use-after-move): that is the test
    CHECK(target.fileno() == fd);
    CHECK(target.gettimeout() == 1.5);
    CHECK(target.family() == pysock::af_inet);
    CHECK(target.type() == pysock::sock_dgram);
    CHECK(target.proto() == pysock::ipproto_udp);
}

TEST_CASE("moving onto an open socket closes that one, and onto itself changes nothing") {
    const support::no_descriptor_leak leak;
    pysock::socket source;
    pysock::socket target;
    const auto kept = source.fileno();
    const auto closed = target.fileno();
    target = std::move(source);
    CHECK_FALSE(is_open(closed));
    CHECK(target.fileno() == kept);
    pysock::socket& same = target;
    target = std::move(same);
    CHECK(target.fileno() == kept);
    CHECK(is_open(kept));
}

TEST_CASE("detach gives the descriptor away and leaves the socket closed") {
    pysock::socket s;
    const auto fd = s.detach();
    CHECK(is_open(fd));
    CHECK(s.fileno() == support::no_descriptor);
    CHECK(s.detach() == support::no_descriptor);
    s.close();
    CHECK(is_open(fd));
    const pysock::socket owner({.fileno = fd});
}

TEST_CASE("close reports that someone else has closed the descriptor, and the socket is closed all the same") {
    for (const bool throwing : {true, false}) {
        CAPTURE(throwing);
        pysock::socket s;
        support::raw_close(s.fileno());
        std::error_code ec;
        if (throwing)
            ec = thrown_code([&] { s.close(); });
        else
            s.close(ec);
        CHECK(ec == system_code(EBADF));
        CHECK(s.fileno() == support::no_descriptor);
        CHECK_NOTHROW(s.close());
    }
}

TEST_CASE("a second close does not touch the number, which belongs to somebody else by then") {
    SKIP_UNLESS(!support::on_windows, "Windows gives a number again when it likes");
    pysock::socket s;
    const auto fd = s.fileno();
    s.close();
    const pysock::socket next;
    REQUIRE(next.fileno() == fd);
    std::error_code ec = system_code(EBADF);
    s.close(ec);
    CHECK_FALSE(ec);
    CHECK(is_open(fd));
}

TEST_CASE("a dup is a second socket over the same connection") {
    const support::no_descriptor_leak leak;
    auto [client, server] = support::tcp_pair();
    std::error_code ec = system_code(EBADF);
    pysock::socket copy = client.dup();
    pysock::socket reported = client.dup(ec);
    CHECK_FALSE(ec);
    client.close();
    copy.sendall("a");
    reported.sendall("b");
    CHECK(server.recv_exactly(2) == "ab");
    CHECK(copy.getsockname() == server.getpeername());
}

TEST_CASE("a dup has the family, type, protocol and timeout of its origin") {
    pysock::socket s(pysock::af_inet, pysock::sock_dgram, pysock::ipproto_udp);
    for (const auto& timeout :
         {pysock::or_none<double>(), pysock::or_none<double>(0.0), pysock::or_none<double>(1.5)}) {
        s.settimeout(timeout);
        const pysock::socket copy = s.dup();
        CHECK(copy.gettimeout() == timeout);
        CHECK(copy.family() == s.family());
        CHECK(copy.type() == s.type());
        CHECK(copy.proto() == s.proto());
        CHECK(copy.fileno() != s.fileno());
    }
}

// ---- inheritance -------------------------------------------------------------------------------

TEST_CASE("every way to make a socket makes it close-on-exec") {
    pysock::socket listener = support::tcp_listener();
    const pysock::socket client = pysock::create_connection(listener.getsockname(), support::loopback_timeout);
    const auto accepted = listener.accept();
    const auto pair = pysock::socketpair();
    const pysock::socket server = pysock::create_server({"127.0.0.1", 0});
    listener.set_inheritable(true);
    const pysock::socket copy = listener.dup();
    std::error_code ec;
    const pysock::socket reported(ec);
    for (const pysock::socket* s : {&client, &accepted.conn, &pair.first, &pair.second, &server, &copy, &reported}) {
        CHECK(closes_on_exec(s->fileno()));
        CHECK_FALSE(s->get_inheritable());
    }
}

TEST_CASE("set_inheritable changes the descriptor's flag and get_inheritable reads it") {
    pysock::socket s;
    std::error_code ec = system_code(EBADF);
    s.set_inheritable(true);
    CHECK((s.get_inheritable() && !closes_on_exec(s.fileno())));
    s.set_inheritable(false, ec);
    CHECK_FALSE(ec);
    CHECK((!s.get_inheritable(ec) && closes_on_exec(s.fileno())));
    CHECK_FALSE(ec);
#ifdef F_SETFD
    ::fcntl(s.fileno(), F_SETFD, 0);
    CHECK(s.get_inheritable());
#endif
}

#ifdef RLIMIT_NOFILE
TEST_CASE("descriptors above 1023 work with timeouts") {
    auto [client, server] = support::tcp_pair();
    ::rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    SKIP_UNLESS(limit.rlim_cur > 1500 || limit.rlim_max > 1500, "this process may not have descriptors above 1023");
    if (limit.rlim_cur <= 1500) {
        limit.rlim_cur = 1501;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    pysock::socket high({.fileno = ::fcntl(client.fileno(), F_DUPFD_CLOEXEC, 1400)});
    REQUIRE(high.fileno() >= 1400);
    high.settimeout(support::short_timeout);
    CHECK_THROWS_AS(high.recv(1), pysock::timeout);
    server.sendall("x");
    high.settimeout(support::loopback_timeout);
    CHECK(high.recv_exactly(1) == "x");
    CHECK_FALSE(high.dup().get_inheritable());
}
#endif

// ---- in words ----------------------------------------------------------------------------------

TEST_CASE("a socket prints as Python prints it") {
    auto [client, server] = support::tcp_pair();
    const std::string fd = std::to_string(client.fileno());
    const std::string sort = ", family=2, type=" + std::to_string(SOCK_STREAM) + ", proto=0"; // 2 on MIPS
    const std::string kept = "<socket.socket fd=" + fd + sort + ", laddr=" + str(client.getsockname()) +
                             ", raddr=" + str(server.getsockname()) + ">";
    CHECK(repr(client) == kept);
    CHECK(str(client) == kept);
    std::ostringstream out;
    out << client;
    CHECK(out.str() == kept);
    client.close();
    CHECK(repr(client) == "<socket.socket [closed] fd=-1" + sort + ">");
}

TEST_CASE("an AF_UNIX socket without a name prints no address, one with a name prints it") {
    SKIP_UNLESS(support::has_unix_pairs(), "AF_UNIX has no pairs here");
    const support::temporary_directory directory;
    pysock::socket s(pysock::af_unix);
    const std::string start = "<socket.socket fd=" + std::to_string(s.fileno()) +
                              ", family=1, type=" + std::to_string(SOCK_STREAM) + ", proto=0";
    CHECK(repr(s) == start + ">");
    s.bind(directory / "s");
    CHECK(repr(s) == start + ", laddr=" + (directory / "s") + ">");
    const auto pair = pysock::socketpair();
    CHECK(repr(pair.first).find("addr") == std::string::npos);
}

// ---- errors ------------------------------------------------------------------------------------

TEST_CASE("the error of connect to a host with a name says which address that was") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    const pysock::address nobody = support::refusing_address();
    pysock::socket s = support::timed_socket();
    try {
        s.connect({"localhost", nobody.port()});
        FAIL("nobody listens there");
    } catch (const pysock::connection_refused_error& e) {
        const std::string said = "connect ('localhost', " + std::to_string(nobody.port()) + "), raddr=" + str(nobody);
        CHECK(std::string(e.what()).find(said) != std::string::npos);
        CHECK(e.raddr() == nobody);
    }
}

TEST_CASE("the error of connect names the operation, the address and the number") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    const pysock::address nobody = support::refusing_address();
    pysock::socket s;
    s.settimeout(support::loopback_timeout);
    try {
        s.connect(nobody);
        FAIL("nobody listens there");
    } catch (const pysock::connection_refused_error& e) {
        const std::string start = support::text_of_code(ECONNREFUSED) + ": connect ";
        CHECK(std::string(e.what()) == start + str(nobody));
        CHECK(std::string(e.operation()) == "connect");
        CHECK(e.raddr() == nobody);
        CHECK(e.code() == std::errc::connection_refused);
    }
}

TEST_CASE("the error of a connected socket has both of its addresses") {
    auto [client, server] = support::tcp_pair();
    client.settimeout(support::short_timeout);
    try {
        client.recv(1);
        FAIL("nothing was sent");
    } catch (const pysock::timeout& e) {
        CHECK(std::string(e.what()) ==
              "timed out: recv laddr=" + str(client.getsockname()) + ", raddr=" + str(server.getsockname()));
        CHECK(e.laddr() == client.getsockname());
        CHECK(e.raddr() == server.getsockname());
        CHECK(e.strerror() == "timed out");
    }
}

TEST_CASE("the error of a closed socket knows no address") {
    pysock::socket s(pysock::none);
    try {
        s.listen();
        FAIL("the socket is closed");
    } catch (const pysock::error& e) {
        CHECK(std::string(e.what()) == support::text_of_code(EBADF) + ": listen");
        CHECK_FALSE(bool(e.laddr()));
        CHECK_FALSE(bool(e.raddr()));
    }
}

TEST_CASE("the error of bind names the address that is in use") {
    const pysock::socket owner = support::tcp_listener();
    const pysock::address taken = owner.getsockname();
    pysock::socket s;
    const auto [host, port] = taken;
    try {
        s.bind({host, port});
        FAIL("the address is in use");
    } catch (const pysock::error& e) {
        CHECK(e.code() == system_code(EADDRINUSE));
        CHECK(std::string(e.what()).ends_with(": bind " + str(taken)));
    }
}

TEST_CASE("-1 stands for Python's defaults, in every argument") {
    std::error_code ec = system_code(EBADF);
    const pysock::socket thrown(-1, -1, -1);
    const pysock::socket reported(-1, -1, -1, ec);
    CHECK_FALSE(ec);
    for (const pysock::socket* s : {&thrown, &reported}) {
        CHECK(s->family() == pysock::af_inet);
        CHECK(s->type() == pysock::sock_stream);
        CHECK(s->proto() == 0);
        CHECK(s->getsockopt(pysock::sol_socket, pysock::so_type) == SOCK_STREAM);
    }
    if (support::has_socket(AF_UNIX, SOCK_STREAM))
        CHECK(pysock::socket(pysock::af_unix, -1, -1).type() == pysock::sock_stream);
}

TEST_SUITE_END();
