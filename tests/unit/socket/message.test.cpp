// SPDX-License-Identifier: MIT
// Messages of several pieces: sendmsg, recvmsg, recvmsg_into, and sendmsg_afalg.
#include "support/descriptors.hpp"
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/memory.hpp"
#include "support/passing.hpp"
#include "support/peer.hpp"
#include "support/requires.hpp"
#include "support/sanitized.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#ifndef _WIN32
#include <sys/resource.h>
#endif

#ifdef AF_ALG
#include <linux/if_alg.h>
#endif

using pysock::cmsg_len;
using pysock::cmsg_space;
using pysock::errc;
using support::inet;
using support::inet6;
using support::local;
#ifdef SCM_RIGHTS
using support::open_files;
#endif
using support::pattern;
using support::system_code;
using support::thrown_code;

namespace {

#ifdef RLIMIT_AS
/// Lets the process have little more memory than it has, until the end of the scope.
class little_memory {
public:
    little_memory() {
        long pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        ::getrlimit(RLIMIT_AS, &before_);
        ::rlimit little = before_;
        little.rlim_cur = static_cast<::rlim_t>(pages * ::sysconf(_SC_PAGESIZE)) + (64U << 20);
        works_ = pages > 0 && ::setrlimit(RLIMIT_AS, &little) == 0;
    }
    little_memory(const little_memory&) = delete;
    little_memory& operator=(const little_memory&) = delete;
    ~little_memory() { ::setrlimit(RLIMIT_AS, &before_); }

    bool works() const { return works_; }

private:
    ::rlimit before_{};
    bool works_ = false;
};
#endif

} // namespace

TEST_SUITE_BEGIN("socket/message");

// ---- data in pieces ---------------------------------------------------------------------------------

TEST_CASE_TEMPLATE("what sendmsg gathers is one datagram, what recvmsg_into scatters fills buffer after buffer", F,
                   inet, inet6, local) {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user does not take a message of no bytes");
    SKIP_UNLESS(F::available(), F::lacking);
    auto [client, server] = F::datagrams();
    std::error_code ec = system_code(EBADF);
    const std::vector<std::string> pieces{"one", "", "three"};
    std::array<std::byte, 2> first{};
    std::string second(4, '.');
    std::vector<char> third(10, '.');
    CHECK(client.sendmsg({"ab", pieces[0], pieces[2]}) == 10);
    CHECK(client.sendmsg(pieces) == 8);
    CHECK((client.sendmsg({}, ec) == 0 && !ec));
    const auto [nbytes, ancdata, msg_flags, addr] = server.recvmsg_into({first, second, third});
    CHECK(nbytes == 10);
    CHECK(ancdata.empty());
    CHECK(msg_flags.value() == 0);
    CHECK((std::memcmp(first.data(), "ab", 2) == 0 && second == "onet"));
    CHECK(std::string_view(third.data(), 10) == "hree......");
    CHECK(server.recvmsg(100).data == "onethree");
    CHECK(server.recvmsg(100, ec).data.empty());
    CHECK_FALSE(ec);
}

TEST_CASE_TEMPLATE("the address of a message is the sender's, and the one of sendmsg is where it goes", F, inet,
                   inet6) {
    SKIP_UNLESS(F::available(), F::lacking);
    pysock::socket a = support::udp_socket(F::family);
    pysock::socket b = support::udp_socket(F::family);
    const pysock::address to = b.getsockname();
    std::array<char, 8> buffer{};
    std::error_code ec = system_code(EBADF);
    CHECK(a.sendmsg({"1"}, {}, 0, to) == 1);
    CHECK(a.sendmsg({"22"}, {}, {}, {to.host(), to.port()}) == 2);
    CHECK((a.sendmsg({"333"}, {}, {}, to, ec) == 3 && !ec));
    CHECK(b.recvmsg(8).addr == a.getsockname());
    CHECK(b.recvmsg_into({buffer}).addr == a.getsockname());
    CHECK(b.recvmsg(8, 64, ec).addr == a.getsockname());
    CHECK_FALSE(ec);
    // Without an address it goes to the peer; there is none.
    const auto code = thrown_code([&] { static_cast<void>(a.sendmsg({"x"}, {}, {}, pysock::none)); });
    CHECK((support::on_windows ? bool(code) : code == system_code(EDESTADDRREQ)));
    CHECK(a.sendmsg({"x"}, ec) == 0);
    CHECK(ec == code);
}

TEST_CASE("the address of a message is none on a stream and for an unnamed AF_UNIX sender") {
    SKIP_UNLESS(support::has_unix_pairs(), "AF_UNIX has no pairs here, and Wine 8 names the peer of a stream");
    for (const pysock::socket_kind type : {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET}) {
        auto [client, server] = support::unix_pair(type);
        std::array<char, 1> buffer{};
        client.sendall("a");
        CHECK(str(server.recvmsg(1).addr) == "None");
        client.sendall("b");
        CHECK_FALSE(bool(server.recvmsg_into({buffer}).addr));
    }
    auto [client, server] = support::tcp_pair();
    client.sendall("x");
    CHECK_FALSE(bool(server.recvmsg(1).addr));
}

TEST_CASE("sendmsg looks a host name up under the timeout, and names the address that fails") {
    pysock::socket a = support::udp_socket();
    pysock::socket b = support::udp_socket();
    CHECK(a.sendmsg({"x"}, {}, {}, {"localhost", b.getsockname().port()}) == 1);
    CHECK(b.recvmsg(5).data == "x");
    std::error_code ec;
    a.sendmsg({"x"}, {}, {}, {"::1", 1}, ec);
    CHECK(ec.category() == pysock::gai_category());
    CHECK_THROWS_AS(static_cast<void>(a.sendmsg({"x"}, {}, {}, {"::1", 1})), pysock::gaierror);
    CHECK(support::thrown_text([&] {
              static_cast<void>(a.sendmsg({std::string(70'000, 'x')}, {}, {}, {"127.0.0.1", 9}));
          }) == support::text_of_code(EMSGSIZE) + ": sendmsg ('127.0.0.1', 9)");
    CHECK_THROWS_AS(static_cast<void>(a.sendmsg({"x"}, {}, {}, "/path")), std::invalid_argument);
}

TEST_CASE("many buffers work, up to what the system takes, one more is EMSGSIZE") {
#ifdef _SC_IOV_MAX
    const long most = ::sysconf(_SC_IOV_MAX);
#else
    const long most = 1000; // Windows has no limit of its own
#endif
    REQUIRE(most > 16);
    auto [client, server] = support::unix_pair();
    std::error_code ec;
    for (const long number : {15L, 16L, 17L, 100L, most}) {
        const auto count = static_cast<std::size_t>(number);
        CAPTURE(count);
        const std::string all = pattern(count * 3);
        std::vector<std::string_view> pieces;
        for (std::size_t i = 0; i < count; ++i) pieces.push_back(std::string_view(all).substr(i * 3, 3));
        std::vector<std::string> buffers(count, std::string(3, '\0'));
        CHECK(client.sendmsg(pieces) == count * 3);
        CHECK(server.recvmsg_into(buffers).nbytes == count * 3);
        std::string joined;
        for (const std::string& buffer : buffers) joined += buffer;
        CHECK((joined == all));
    }
#ifdef _SC_IOV_MAX
    std::vector<std::string> too_many(static_cast<std::size_t>(most) + 1, "x");
    CHECK(thrown_code([&, &client = client] { static_cast<void>(client.sendmsg(too_many)); }) == system_code(EMSGSIZE));
    CHECK(thrown_code([&, &server = server] { server.recvmsg_into(too_many); }) == system_code(EMSGSIZE));
    CHECK(client.sendmsg(too_many, ec) == 0);
    CHECK(ec == system_code(EMSGSIZE));
    server.recvmsg_into(too_many, ec);
    CHECK(ec == system_code(EMSGSIZE));
#endif
}

TEST_CASE("a stream takes of a message what it has room for, and a later send goes on") {
    auto [client, server] = support::unix_pair();
    const std::string half = pattern(3'000'000);
    client.settimeout(0);
    const std::size_t sent = client.sendmsg({half, half});
    CHECK(sent > 0);
    CHECK(sent < 2 * half.size());
    std::string expected = half + half;
    expected.resize(sent);
    CHECK((server.recv_exactly(sent) == expected));
}

TEST_CASE_TEMPLATE("recvmsg returns every byte of a stream in order, whatever its buffer size", F, inet, inet6, local) {
    SKIP_UNLESS(F::available(), F::lacking);
    const std::string sent = pattern(1'000'000);
    for (const std::size_t bufsize : {1000UL, 4096UL, 4097UL, 16385UL, 1UL << 20, 8UL << 20}) {
        CAPTURE(bufsize);
        auto [client, server] = F::streams();
        support::peer sender([&client = client, &sent] {
            client.sendall(sent);
            client.close();
        });
        std::string received;
        for (;;) {
            const auto came = server.recvmsg(bufsize);
            if (came.data.empty()) break;
            received += came.data;
        }
        sender.join();
        CHECK((received == sent));
    }
}

TEST_CASE("a datagram that is cut says msg_trunc, with msg_trunc asked for the count is the whole one's") {
    auto [client, server] = support::udp_pair();
    std::array<char, 3> small{};
    std::error_code ec;
    for (int i = 0; i < 6; ++i) client.sendall("abcdef");
    const auto cut = server.recvmsg(3);
    CHECK(cut.data == "abc");
    CHECK(cut.msg_flags == pysock::msg_trunc);
    CHECK(server.recvmsg_into({small}).msg_flags == pysock::msg_trunc);
    CHECK(server.recvmsg(6).msg_flags.value() == 0);
    // Never more bytes than there are, as in recv; as many as the datagram has, as in recv_into.
    CHECK(server.recvmsg(3, 0, pysock::msg_trunc).data == "abc");
    const std::size_t told = support::on_windows ? 3 : 6; // it does not tell more than it gives
    CHECK(server.recvmsg_into({small}, 0, pysock::msg_trunc).nbytes == told);
    CHECK(server.recvmsg_into({small}, 0, pysock::msg_trunc, ec).nbytes == told);
}

TEST_CASE("recvmsg of 0 bytes, and into no buffers, asks the system and takes a datagram") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user does not take a message of no bytes");
    auto [client, server] = support::udp_pair();
    for (const char* text : {"lost", "lost", "lost", "kept"}) client.sendall(std::string_view(text));
    CHECK(server.recvmsg(0).addr == client.getsockname());
    CHECK(server.recvmsg_into({}).nbytes == 0);
    const std::span<char> nowhere;
    CHECK(server.recvmsg_into({nowhere}).msg_flags == pysock::msg_trunc);
    CHECK(server.recvmsg(9).data == "kept");
    server.settimeout(0);
    CHECK_THROWS_AS(server.recvmsg(0), pysock::blocking_io_error);
}

TEST_CASE("the flags that a caller has not set do not come back") {
    auto [client, server] = support::unix_pair();
    client.sendall("a");
    CHECK(server.recvmsg(10, 100).msg_flags.value() == 0);
#ifdef MSG_CMSG_CLOEXEC
    client.sendall("b");
    CHECK(server.recvmsg(10, 100, MSG_CMSG_CLOEXEC).msg_flags == MSG_CMSG_CLOEXEC);
#endif
}

TEST_CASE("a message that fails to come is empty") {
    auto [client, server] = support::udp_pair();
    server.settimeout(0);
    std::array<char, 8> buffer{};
    std::error_code ec;
    const auto came = server.recvmsg(100, 100, ec);
    CHECK(ec == system_code(EAGAIN));
    CHECK((came.data.empty() && came.ancdata.empty() && !came.addr && !came.msg_flags));
    const auto into = server.recvmsg_into({buffer}, 100, pysock::msg_flag(), ec);
    CHECK((into.nbytes == 0 && into.ancdata.empty() && !into.addr && !into.msg_flags));
}

// ---- ancillary data -----------------------------------------------------------------------------------

#ifdef SCM_RIGHTS

TEST_CASE("several control messages and their data go with one message, on every kind of AF_UNIX socket") {
    const support::no_descriptor_leak leak;
    for (const pysock::socket_kind type : {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET}) {
        CAPTURE(type.value());
        const open_files files(3);
        auto [client, server] = support::unix_pair(type);
        // The system merges what it is given.
        CHECK(client.sendmsg({"ab", "c"}, {files.item(1), files.item(3)}) == 3);
        std::array<char, 2> head{};
        std::array<char, 8> body{};
        auto came = server.recvmsg_into({head, body}, cmsg_space(4 * sizeof(int)));
        CHECK(came.nbytes == 3);
        REQUIRE(came.ancdata.size() == 1);
        const auto fds = came.ancdata.fds();
        REQUIRE(fds.size() == 4);
        CHECK(support::same_file(fds[0].fileno(), files[0]));
        CHECK(support::same_file(fds[1].fileno(), files[0]));
        CHECK(support::same_file(fds[3].fileno(), files[2]));
    }
}

TEST_CASE("ancillary data without room is dropped, in whole descriptors, and msg_ctrunc tells") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user translates ancillary data wrongly where there is too little room");
    const support::no_descriptor_leak leak;
    const open_files files(3);
    auto [client, server] = support::unix_pair();
    struct {
        std::size_t room;
        std::size_t kept;
    } const rows[] = {{0, 0},
                      {1, 0},
                      {cmsg_len(0), 0},
                      {cmsg_len(3), 0},
                      {cmsg_len(4), 1},
                      {cmsg_len(7), 1},
                      {cmsg_len(2 * 4), 2},
                      {cmsg_len(2 * 4 + 3), 2},
                      {cmsg_len(3 * 4), 3},
                      {cmsg_space(3 * 4), 3}};
    for (const auto& row : rows) {
        CAPTURE(row.room);
        const int before = support::count_open_descriptors();
        CHECK(client.sendmsg({"x"}, {files.item(3)}) == 1);
        auto came = server.recvmsg(1, row.room);
        CHECK(came.data == "x");
        CHECK(bool(came.msg_flags & pysock::msg_ctrunc) == (row.kept < 3));
        CHECK_FALSE(came.ancdata.malformed());
        CHECK(support::count_open_descriptors() == before + static_cast<int>(row.kept));
        CHECK(came.ancdata.fds().size() == row.kept);
        CHECK(support::count_open_descriptors() == before);
    }
}

#ifdef SO_PASSCRED
TEST_CASE("the last control message needs no room for padding") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user translates ancillary data wrongly where there is too little room");
    const support::no_descriptor_leak leak;
    const open_files file(1);
    auto [client, server] = support::unix_pair();
    server.setsockopt(SOL_SOCKET, SO_PASSCRED, 1);
    CHECK(client.sendmsg({"x"}, {file.item(1)}) == 1);
    auto came = server.recvmsg(1, cmsg_space(sizeof(::ucred)) + cmsg_len(sizeof(int)));
    CHECK(came.ancdata.size() == 2);
    CHECK(came.ancdata.credentials());
    CHECK(came.ancdata.fds().size() == 1);
}
#endif

TEST_CASE("a stream keeps the ancillary data of two messages apart") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    auto [client, server] = support::unix_pair();
    CHECK(client.sendmsg({"a"}, {files.item(1)}) == 1);
    CHECK(client.sendmsg({"b"}, {files.item(2)}) == 1);
    auto first = server.recvmsg(10, 100);
    auto second = server.recvmsg(10, 100);
    CHECK(first.data == "a");
    CHECK(first.ancdata.fds().size() == 1);
    CHECK(second.data == "b");
    CHECK(second.ancdata.fds().size() == 2);
}

TEST_CASE("without a byte of data a stream sends no ancillary data") {
    const open_files file(1);
    auto [client, server] = support::unix_pair();
    CHECK(client.sendmsg({}, {file.item(1)}) == 0);
    CHECK(client.sendmsg({""}, {file.item(1)}) == 0);
    server.settimeout(0);
    CHECK_THROWS_AS(server.recvmsg(1, 100), pysock::blocking_io_error);
}

TEST_CASE("with msg_peek each receive makes descriptors of its own") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    auto [client, server] = support::unix_pair();
    CHECK(client.sendmsg({"x"}, {files.item(2)}) == 1);
    auto peeked = server.recvmsg(1, 100, pysock::msg_peek);
    auto again = server.recvmsg(1, 100, pysock::msg_peek);
    auto taken = server.recvmsg(1, 100);
    const auto a = peeked.ancdata.fds();
    const auto b = again.ancdata.fds();
    const auto c = taken.ancdata.fds();
    REQUIRE((a.size() == 2 && b.size() == 2 && c.size() == 2));
    CHECK((a[0].fileno() != b[0].fileno() && b[0].fileno() != c[0].fileno()));
    CHECK((support::same_file(a[1].fileno(), files[1]) && support::same_file(c[1].fileno(), files[1])));
}

TEST_CASE("ancillary data larger than the stack has room for is sent and received") {
    SKIP_UNLESS(!support::on_musl, "musl's sendmsg takes 1,024 bytes of ancillary data at most");
    const support::no_descriptor_leak leak;
    const open_files file(1);
    auto [client, server] = support::unix_pair();
    // Hundreds of messages of one descriptor each, which the system makes one of.
    const std::vector<pysock::ancillary_item> items(200, file.item(1));
    CHECK(client.sendmsg({"x"}, items) == 1);
    auto came = server.recvmsg(1, 100'000);
    CHECK(came.ancdata.fds().size() == 200);
    std::string large(100'000, '\0');
    std::error_code ec;
    client.sendmsg({"x"}, {{IPPROTO_IP, 1, large}}, ec); // whatever the system says to it
}

#endif // SCM_RIGHTS

TEST_CASE("ancillary data that no socklen_t can count is told, in both forms") {
    auto [client, server] = support::unix_pair();
    // Only the size is looked at: nothing of that length is there.
    const pysock::ancillary_item huge{1, 1, {"", std::size_t{1} << 31}};
    const pysock::ancillary_item half{1, 1, {"", std::size_t{1} << 30}};
    std::error_code ec;
    CHECK(client.sendmsg({"x"}, {huge}, ec) == 0);
    CHECK(ec == errc::ancillary_item_too_large);
    CHECK(client.sendmsg({"x"}, {half, half}, ec) == 0);
    CHECK(ec == errc::too_much_ancillary);
    CHECK(support::thrown_text<pysock::error>([&, &client = client] {
              static_cast<void>(client.sendmsg({"x"}, {huge}));
          }).starts_with("ancillary data item too large: sendmsg"));
    CHECK(support::thrown_text<pysock::error>([&, &client = client] {
              static_cast<void>(client.sendmsg({"x"}, {half, half}));
          }).starts_with("too much ancillary data: sendmsg"));
}

#ifdef SCM_RIGHTS
TEST_CASE("what the system does not know as ancillary data is its error") {
    auto [client, server] = support::unix_pair();
    std::error_code ec;
    CHECK(client.sendmsg({"x"}, {{SOL_SOCKET, 12345, "data"}}, ec) == 0);
    CHECK(ec == system_code(EINVAL));
    CHECK(thrown_code([&client = client] {
              static_cast<void>(client.sendmsg({"x"}, {{SOL_SOCKET, SCM_RIGHTS, support::bytes_of(std::array{-1})}}));
          }) == system_code(EBADF));
}

#ifdef IP_TTL
#endif

TEST_CASE("control messages work for UDP too: the hop limit of one datagram") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user does not translate this control message");
    pysock::socket receiver = support::udp_socket();
    pysock::socket sender = support::udp_socket();
    receiver.setsockopt(IPPROTO_IP, IP_RECVTTL, 1);
    const int hops = 33;
    CHECK(sender.sendmsg({"x"}, {{IPPROTO_IP, IP_TTL, std::as_bytes(std::span(&hops, 1))}}, {},
                         receiver.getsockname()) == 1);
    CHECK(receiver.recvmsg(1, cmsg_space(sizeof hops)).ancdata.ttl() == 33);
    sender.sendto("x", receiver.getsockname());
    CHECK(receiver.recvmsg(1, 100).ancdata.ttl() != 33);
}
#endif

// ---- memory -------------------------------------------------------------------------------------------

TEST_CASE("messages of few buffers without ancillary data allocate nothing") {
    auto [client, server] = support::udp_pair();
    std::array<char, 8> head{};
    std::array<char, 8> body{};
    CHECK(support::count_allocations([&, &client = client] {
              static_cast<void>(client.sendmsg({head, body}));
              static_cast<void>(client.sendmsg({head, body}, {{IPPROTO_IP, IP_TTL, "\1\0\0\0"}}));
          }) == 0);
    CHECK(support::count_allocations([&, &server = server] {
              server.recvmsg_into({head, body});
              server.recvmsg_into({head, body}, 100);
          }) == 0);
}

#ifdef RLIMIT_AS
TEST_CASE("room for much ancillary data costs nothing until it is used, without memory it is ENOMEM") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user needs memory of its own");
    auto [client, server] = support::unix_pair();
    std::error_code ec;
    client.sendall("ab");
    CHECK((server.recvmsg(1, INT_MAX, ec).data == "a" || ec == system_code(ENOMEM)));
    SKIP_UNLESS(!PYSOCK_TESTS_SANITIZED, "a sanitizer needs the memory that would be short");
    const little_memory little;
    SKIP_UNLESS(little.works(), "memory cannot be limited here");
    CHECK(server.recvmsg(1, INT_MAX, ec).data.empty());
    CHECK(ec == system_code(ENOMEM));
    CHECK(thrown_code([&server = server] { server.recvmsg(1, INT_MAX); }) == system_code(ENOMEM));
    CHECK(thrown_code([&server = server] { server.recvmsg(1LL << 40); }) == system_code(ENOMEM));
}
#endif

// ---- the kernel's crypto API ----------------------------------------------------------------------------

#ifdef AF_ALG

namespace {

std::string unhex(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    return bytes;
}

std::string u32(std::uint32_t number) { return std::string(reinterpret_cast<const char*>(&number), sizeof number); }

/// A control message of the crypto API, padded.
std::string alg_message(int type, const std::string& data) {
    ::cmsghdr header{};
    header.cmsg_len = static_cast<decltype(header.cmsg_len)>(CMSG_LEN(data.size())); // size_t, socklen_t with musl
    header.cmsg_level = 279;                                                         // SOL_ALG
    header.cmsg_type = type;
    std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
    bytes += data;
    bytes.resize(CMSG_SPACE(data.size()));
    return bytes;
}

std::string alg_control(const pysock::sendmsg_afalg_options& options) {
    const pysock::detail::algorithm_items items(options);
    const auto size = pysock::detail::size_of_control(items);
    std::string bytes(size.value, '?');
    pysock::detail::write_control(bytes.data(), bytes.size(), items);
    return bytes;
}

/// An algorithm of the kernel with its key, ready for an operation.
pysock::socket algorithm(const char* type, const char* name, const std::string& key = "", int authsize = 0) {
    pysock::socket bound(AF_ALG, pysock::sock_seqpacket);
    ::sockaddr_alg where{};
    where.salg_family = AF_ALG;
    std::strncpy(reinterpret_cast<char*>(where.salg_type), type, sizeof where.salg_type - 1);
    std::strncpy(reinterpret_cast<char*>(where.salg_name), name, sizeof where.salg_name - 1);
    bound.bind(pysock::address(reinterpret_cast<const ::sockaddr*>(&where), sizeof where));
    if (!key.empty()) bound.setsockopt(SOL_ALG, ALG_SET_KEY, key);
    if (authsize > 0) bound.setsockopt(SOL_ALG, ALG_SET_AEAD_AUTHSIZE, pysock::none, authsize);
    pysock::socket operation = bound.accept().conn;
    operation.settimeout(support::loopback_timeout);
    return operation;
}

bool has_algorithms() { return support::has_socket(AF_ALG, SOCK_SEQPACKET); }

} // namespace

TEST_CASE("the control messages of sendmsg_afalg are laid out as the kernel reads them") {
    const std::string iv = unhex("3dafba429d9eb430b422da802c9fac41");
    CHECK((alg_control({.op = ALG_OP_ENCRYPT}) == alg_message(3, u32(1))));
    CHECK((alg_control({.op = ALG_OP_DECRYPT}) == alg_message(3, u32(0))));
    CHECK((alg_control({.op = 1, .iv = iv}) == alg_message(3, u32(1)) + alg_message(2, u32(16) + iv)));
    CHECK((alg_control({.op = 1, .iv = ""}) == alg_message(3, u32(1)) + alg_message(2, u32(0))));
    CHECK((alg_control({.op = 0, .assoclen = 20}) == alg_message(3, u32(0)) + alg_message(4, u32(20))));
    CHECK((alg_control({.op = 0, .iv = std::string_view(iv).substr(0, 12), .assoclen = 0}) ==
           alg_message(3, u32(0)) + alg_message(2, u32(12) + iv.substr(0, 12)) + alg_message(4, u32(0))));
    const std::string long_iv(1000, 'i');
    CHECK((alg_control({.op = 1, .iv = long_iv}) == alg_message(3, u32(1)) + alg_message(2, u32(1000) + long_iv)));
}

TEST_CASE("sendmsg_afalg is for AF_ALG only, and that is checked first") {
    auto [client, server] = support::unix_pair();
    std::error_code ec;
    CHECK(client.sendmsg_afalg({"x"}, {.op = 1}, ec) == 0);
    CHECK(ec == errc::not_an_alg_socket);
    CHECK(support::thrown_text<pysock::error>([&client = client] { client.sendmsg_afalg({"x"}, {}); }) ==
          "algset is only supported for AF_ALG: sendmsg_afalg");
}

TEST_CASE("sendmsg_afalg needs an operation, and takes no negative length") {
    // No socket of that family is needed to see that: this one only says that it is.
    pysock::socket s(AF_ALG, pysock::sock_seqpacket, 0, pysock::socketpair().first.detach());
    struct {
        pysock::sendmsg_afalg_options options;
        errc code;
        const char* text;
    } const rows[] = {
        {{}, errc::missing_op, "Invalid or missing argument 'op'"},
        {{.op = -1}, errc::missing_op, "Invalid or missing argument 'op'"},
        {{.op = 1LL << 31}, errc::missing_op, "Invalid or missing argument 'op'"},
        {{.op = 1, .assoclen = -1}, errc::negative_assoclen, "assoclen must be positive"},
    };
    for (const auto& row : rows) {
        std::error_code ec;
        CHECK(s.sendmsg_afalg({}, row.options, ec) == 0);
        CHECK(ec == row.code);
        CHECK(support::thrown_text<std::invalid_argument>([&] { s.sendmsg_afalg({}, row.options); }) == row.text);
    }
    std::error_code ec;
    CHECK(s.sendmsg_afalg({"x"}, {.op = 1, .iv = pysock::bytes_like("", std::size_t{1} << 31)}, ec) == 0);
    CHECK(ec == errc::ancillary_item_too_large);
    s.close();
    CHECK(s.sendmsg_afalg({"x"}, {.op = 1}, ec) == 0);
    CHECK(ec == system_code(EBADF));
}

TEST_CASE("the kernel hashes what it is sent: SHA-256") {
    SKIP_UNLESS(has_algorithms(), "no AF_ALG sockets");
    pysock::socket hash = algorithm("hash", "sha256");
    CHECK(hash.sendmsg({"a", "bc"}) == 3); // FIPS 180-2, B.1
    CHECK((hash.recv(32) == unhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
}

TEST_CASE("the kernel encrypts and decrypts what it is sent: AES-CBC") {
    SKIP_UNLESS(has_algorithms(), "no AF_ALG sockets");
    // RFC 3602, section 4, case 1.
    const std::string key = unhex("06a9214036b8a15b512e03d534120006");
    const std::string iv = unhex("3dafba429d9eb430b422da802c9fac41");
    const std::string text = "Single block msg";
    const std::string cipher = unhex("e353779c1079aeb82708942dbe77181a");
    pysock::socket aes = algorithm("skcipher", "cbc(aes)", key);
    CHECK(aes.sendmsg_afalg({text}, {.op = ALG_OP_ENCRYPT, .iv = iv}) == text.size());
    CHECK((aes.recv(16) == cipher));
    // The operation first, the data in two pieces after it.
    CHECK(aes.sendmsg_afalg({}, {.op = ALG_OP_DECRYPT, .iv = iv, .flags = MSG_MORE}) == 0);
    CHECK(aes.send(std::string_view(cipher).substr(0, 8), pysock::msg_more) == 8);
    CHECK(aes.send(std::string_view(cipher).substr(8)) == 8);
    CHECK(aes.recv(16) == text);
}

TEST_CASE("the kernel authenticates what it is sent: AES-GCM") {
    SKIP_UNLESS(has_algorithms(), "no AF_ALG sockets");
    const std::string zeros(16, '\0'); // McGrew and Viega, "The Galois/Counter Mode", test case 2
    pysock::socket gcm = algorithm("aead", "gcm(aes)", zeros, 16);
    const std::string iv(12, '\0');
    CHECK(gcm.sendmsg_afalg({zeros}, {.op = ALG_OP_ENCRYPT, .iv = iv, .assoclen = 0}) == 16);
    CHECK((gcm.recv(32) == unhex("0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf")));
}

#endif // AF_ALG

TEST_SUITE_END();
