// SPDX-License-Identifier: MIT
// The operations of the operating system, each as contract.hpp lists it.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace os = pysock::detail::os;
using pysock::detail::fault;
using pysock::detail::origin;

namespace {

using support::closes_on_exec;

constexpr fault bad_descriptor{EBADF, origin::system};

/// A handle that closes itself; every handle of these tests is non-blocking or has its data waiting.
class owned {
public:
    explicit owned(os::handle handle) : handle_(handle) {}
    owned(const owned&) = delete;
    owned& operator=(const owned&) = delete;
    ~owned() { ::close(handle_); }
    operator os::handle() const { return handle_; }

private:
    os::handle handle_;
};

/// A listener on a free port of loopback, and its name.
os::handle listening(os::raw_address& name) {
    const auto opened = os::open(AF_INET, SOCK_STREAM, 0);
    REQUIRE(opened.ok());
    ::sockaddr_in loopback{};
    loopback.sin_family = AF_INET;
    loopback.sin_addr.s_addr = pysock::htonl(INADDR_LOOPBACK);
    REQUIRE_FALSE(os::bind(opened.value, reinterpret_cast<const ::sockaddr*>(&loopback), sizeof loopback));
    REQUIRE_FALSE(os::listen(opened.value, 4));
    REQUIRE_FALSE(os::local_name(opened.value, name));
    return opened.value;
}

} // namespace

TEST_SUITE_BEGIN("platform/posix");

TEST_CASE("every handle is close-on-exec from its birth") {
    const support::no_descriptor_leak guard;
    os::raw_address name;
    const owned listener(listening(name));
    const owned client(os::open(AF_INET, SOCK_STREAM, 0).value);
    REQUIRE_FALSE(os::connect(client, name.get(), name.length));
    os::raw_address peer;
    const owned conn(os::accept(listener, &peer).value);
    const owned copy(os::duplicate(conn).value);
    const auto pair = os::open_pair(AF_UNIX, SOCK_DGRAM, 0).value;
    const owned first(pair.first);
    const owned second(pair.second);
    for (const os::handle each : {os::handle(listener), os::handle(client), os::handle(conn), os::handle(copy),
                                  os::handle(first), os::handle(second)}) {
        CAPTURE(each);
        CHECK(closes_on_exec(each));
    }
    CHECK(peer.length == sizeof(::sockaddr_in));
}

TEST_CASE("a handle that cannot be made is the invalid one with the system's number") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user looks at arguments in another order");
    const auto opened = os::open(AF_INET, 999, 0);
    CHECK(opened.value == os::invalid_handle);
    CHECK(opened.fault == fault{EINVAL, origin::system});
    const auto pair = os::open_pair(AF_INET, SOCK_STREAM, 0);
    CHECK(pair.value.first == os::invalid_handle);
    CHECK(pair.value.second == os::invalid_handle);
    CHECK(pair.fault.from == origin::system);
}

TEST_CASE("every operation on a handle that is not open fails with EBADF") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user looks at arguments in another order");
    os::raw_address name;
    char byte = 0;
    os::address_length size = sizeof byte;
    CHECK(os::close(-1) == bad_descriptor);
    CHECK(os::accept(-1, &name).fault == bad_descriptor);
    CHECK(os::duplicate(-1).fault == bad_descriptor);
    CHECK(os::set_blocking(-1, true) == bad_descriptor);
    CHECK(os::get_inheritable(-1).fault == bad_descriptor);
    CHECK(os::set_inheritable(-1, true) == bad_descriptor);
    CHECK(os::listen(-1, 1) == bad_descriptor);
    CHECK(os::shutdown(-1, SHUT_RD) == bad_descriptor);
    CHECK(os::connect_outcome(-1) == bad_descriptor);
    CHECK(os::send(-1, "x", 1, 0).fault == bad_descriptor);
    CHECK(os::receive(-1, &byte, 1, 0).fault == bad_descriptor);
    CHECK(os::receive_from(-1, &byte, 1, 0, name).fault == bad_descriptor);
    CHECK(os::get_option(-1, SOL_SOCKET, SO_TYPE, &byte, size) == bad_descriptor);
    CHECK(os::set_option(-1, SOL_SOCKET, SO_TYPE, &byte, size) == bad_descriptor);
}

TEST_CASE("a name that cannot be read has length 0") {
    os::raw_address name;
    name.length = 16;
    CHECK(os::local_name(-1, name) == bad_descriptor);
    CHECK(name.length == 0);
    name.length = 16;
    CHECK(os::peer_name(-1, name) == bad_descriptor);
    CHECK(name.length == 0);
}

TEST_CASE("set_blocking switches O_NONBLOCK and leaves the other flags") {
    const owned handle(os::open(AF_INET, SOCK_DGRAM, 0).value);
    const int before = ::fcntl(handle, F_GETFL);
    CHECK_FALSE(os::set_blocking(handle, false));
    CHECK(support::has_mode(handle, true));
    CHECK(::fcntl(handle, F_GETFL) == (before | O_NONBLOCK));
    CHECK_FALSE(os::set_blocking(handle, true));
    CHECK(::fcntl(handle, F_GETFL) == before);
}

TEST_CASE("set_inheritable changes what get_inheritable tells, and may be repeated") {
    const owned handle(os::open(AF_INET, SOCK_DGRAM, 0).value);
    for (const bool wanted : {false, true, true, false, false}) {
        CHECK_FALSE(os::set_inheritable(handle, wanted));
        CHECK(os::get_inheritable(handle).value == wanted);
        CHECK(closes_on_exec(handle) != wanted);
    }
}

TEST_CASE("accept yields a blocking handle from a non-blocking listener") {
    os::raw_address name;
    const owned listener(listening(name));
    const owned client(os::open(AF_INET, SOCK_STREAM, 0).value);
    REQUIRE_FALSE(os::connect(client, name.get(), name.length));
    os::wait_entry entry{listener, os::readable, 0};
    REQUIRE(os::wait(&entry, 1, 10'000'000'000).value == 1);
    REQUIRE_FALSE(os::set_blocking(listener, false));
    os::raw_address peer;
    const owned conn(os::accept(listener, &peer).value);
    CHECK(support::has_mode(conn, false));
    CHECK(peer.length == sizeof(::sockaddr_in));
    CHECK(os::would_block(os::accept(listener, nullptr).fault));
}

TEST_CASE("a write to a closed connection is EPIPE and raises no signal") {
    const auto pair = os::open_pair(AF_UNIX, SOCK_STREAM, 0).value;
    const owned first(pair.first);
    REQUIRE_FALSE(os::close(pair.second));
    // SIGPIPE has its default action here: it would end this program.
    CHECK(os::send(first, "x", 1, 0).fault == fault{EPIPE, origin::system});
}

TEST_CASE("send_plainly sends as send does, with an address or without") {
    auto pair = support::udp_pair();
    const auto to = pair.server.getsockname();
    CHECK(os::send_plainly(pair.client.fileno(), "ab", 2, 0, nullptr, 0).value == 2);
    CHECK(pair.server.recv(8) == "ab");
    CHECK(os::send_plainly(pair.client.fileno(), "abc", 3, 0, to.data(), to.size()).value == 3);
    CHECK(pair.server.recv(8) == "abc");
    CHECK(os::send_plainly(-1, "", 0, 0, nullptr, 0).fault == bad_descriptor);
}

#if defined(AF_RDS) && defined(AF_QIPCRTR)
TEST_CASE("only RDS and QIPCRTR refuse MSG_NOSIGNAL, each with a number of its own") {
    constexpr fault invalid{EINVAL, origin::system};
    constexpr fault unsupported{EOPNOTSUPP, origin::system};
    static_assert(os::refuses_no_signal(AF_RDS, unsupported) && !os::refuses_no_signal(AF_RDS, invalid));
    static_assert(os::refuses_no_signal(AF_QIPCRTR, invalid) && !os::refuses_no_signal(AF_QIPCRTR, unsupported));
    static_assert(!os::refuses_no_signal(AF_INET, invalid) && !os::refuses_no_signal(AF_UNIX, unsupported));
    static_assert(!os::refuses_no_signal(AF_RDS, {EOPNOTSUPP, origin::library}));
    static_assert(!os::refuses_no_signal(AF_RDS, {}) && !os::refuses_no_signal(AF_QIPCRTR, {}));
}
#endif

TEST_CASE("an empty non-blocking socket would block, whatever way it is read") {
    const auto pair = os::open_pair(AF_UNIX, SOCK_DGRAM, 0).value;
    const owned first(pair.first);
    const owned second(pair.second);
    os::raw_address peer;
    char data[4];
    CHECK(os::would_block(os::receive(first, data, sizeof data, os::do_not_wait).fault));
    CHECK(os::would_block(os::receive_from(first, data, sizeof data, os::do_not_wait, peer).fault));
}

TEST_CASE("connect_outcome tells a failed connection once") {
    SKIP_UNLESS(support::tells_connect_errors(), support::wrong_so_error);
    os::raw_address name;
    ::close(listening(name)); // nobody listens there any more
    const owned client(os::open(AF_INET, SOCK_STREAM, 0).value);
    REQUIRE_FALSE(os::set_blocking(client, false));
    const fault started = os::connect(client, name.get(), name.length);
    if (os::in_progress(started)) {
        os::wait_entry entry{client, os::writable, 0};
        REQUIRE(os::wait(&entry, 1, 10'000'000'000).value == 1);
        CHECK(os::connect_outcome(client) == fault{ECONNREFUSED, origin::system});
        CHECK_FALSE(os::connect_outcome(client));
    } else {
        CHECK(started == fault{ECONNREFUSED, origin::system});
    }
}

TEST_CASE("a wait never ends before its time") {
    const auto pair = os::open_pair(AF_UNIX, SOCK_DGRAM, 0).value;
    const owned first(pair.first);
    const owned second(pair.second);
    for (const std::int64_t nanoseconds : {0, 1, 999'999, 1'000'000, 1'000'001, 3'500'000}) {
        CAPTURE(nanoseconds);
        os::wait_entry entry{first, os::readable, 0};
        const std::int64_t start = os::now();
        CHECK(os::wait(&entry, 1, nanoseconds).value == 0);
        CHECK(os::now() - start >= nanoseconds);
    }
}

TEST_CASE("a wait without a limit, or with the longest one, ends when a handle is ready") {
    const auto pair = os::open_pair(AF_UNIX, SOCK_DGRAM, 0).value;
    const owned first(pair.first);
    const owned second(pair.second);
    REQUIRE(os::send(second, "x", 1, 0).ok());
    for (const std::int64_t nanoseconds : {std::int64_t{-1}, INT64_MAX}) {
        CAPTURE(nanoseconds);
        os::wait_entry entry{first, os::readable, 0};
        CHECK(os::wait(&entry, 1, nanoseconds).value == 1);
        CHECK(entry.revents == os::readable);
    }
}

TEST_CASE("the clock never goes back") {
    std::int64_t last = os::now();
    CHECK(last > 0);
    for (int i = 0; i < 10'000; ++i) {
        const std::int64_t next = os::now();
        if (next < last) FAIL_CHECK("from ", last, " to ", next);
        last = next;
    }
}

TEST_CASE("host_name ends with a NUL in a buffer of any size") {
    for (const std::size_t size : {1u, 2u, 3u, 300u}) {
        CAPTURE(size);
        char name[300];
        std::memset(name, 'x', sizeof name);
        static_cast<void>(os::host_name(name, size)); // a buffer that is too small may be an error: not on every system
        CHECK(std::memchr(name, '\0', size) != nullptr);
    }
}

TEST_CASE("a resolver's number is its own fault, and EAI_SYSTEM is errno's") {
    CHECK_FALSE(os::resolver_fault(0));
    CHECK(os::resolver_fault(EAI_NONAME) == fault{EAI_NONAME, origin::resolver});
#ifdef EAI_SYSTEM
    errno = ECONNREFUSED;
    CHECK(os::resolver_fault(EAI_SYSTEM) == fault{ECONNREFUSED, origin::system});
#endif
}

TEST_CASE("name_of writes numbers as text and refuses an address without a family") {
    os::raw_address name;
    const owned listener(listening(name));
    char host[64];
    char port[16];
    CHECK_FALSE(
        os::name_of(name.get(), name.length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV));
    CHECK(std::string(host) == "127.0.0.1");
    const ::sockaddr none{};
    const fault why = os::name_of(&none, sizeof none, host, sizeof host, port, sizeof port, 0);
    CHECK(why == fault{EAI_FAMILY, origin::resolver});
}

TEST_CASE("the questions about faults ask for the origin too") {
    CHECK(os::interrupted({EINTR, origin::system}));
    CHECK_FALSE(os::interrupted({EINTR, origin::library}));
    CHECK(os::would_block({EAGAIN, origin::system}));
    CHECK(os::would_block({EWOULDBLOCK, origin::system}));
    CHECK_FALSE(os::would_block({EAGAIN, origin::resolver}));
    CHECK(os::in_progress({EINPROGRESS, origin::system}));
    CHECK_FALSE(os::in_progress({EALREADY, origin::system}));
    CHECK(os::close_may_fail_with({ECONNRESET, origin::system}));
    CHECK_FALSE(os::close_may_fail_with({EBADF, origin::system}));
    CHECK(os::lacks_names({EOPNOTSUPP, origin::system}));
    CHECK_FALSE(os::lacks_names({EBADF, origin::system}));
    CHECK_FALSE(os::lacks_names({ENOTSOCK, origin::system}));
}

TEST_SUITE_END();
