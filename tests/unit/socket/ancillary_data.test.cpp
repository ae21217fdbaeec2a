// SPDX-License-Identifier: MIT
// What comes with a message: whose the descriptors are at every moment, and what the other control messages say.
#include "support/descriptors.hpp"
#include "support/families.hpp"
#include "support/loopback.hpp"
#include "support/memory.hpp"
#include "support/passing.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <new>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using pysock::ancillary;
using pysock::ancillary_data;
using pysock::cmsg_len;
using pysock::cmsg_space;
using support::bytes_of;
using support::closes_on_exec;
using support::inet;
using support::inet6;
using support::is_open;
#ifdef SCM_RIGHTS
using support::open_files;
using support::same_file;
#endif
using support::system_code;

namespace {

#ifdef SCM_RIGHTS
/// The message that carries `count` of the files, received.
ancillary_data received(const open_files& files, std::size_t count = 3) {
    auto [client, server] = support::unix_pair();
    CHECK(client.sendmsg({"x"}, {files.item(count)}) == 1);
    return std::move(server.recvmsg(1, cmsg_space(count * sizeof(int))).ancdata);
}
#endif

/// Control data that no system has written, as if it had come with a message. The numbers of descriptors in it are
/// given up.
ancillary_data made_of(const std::string& control) {
    pysock::detail::os::raw_address peer;
    pysock::detail::incoming_message message(control.size(), peer);
    std::memcpy(message.extra().control, control.data(), control.size());
    message.extra().control_size = control.size();
    ancillary_data data;
    message.read(data);
    static_cast<void>(data.detach_fds());
    return data;
}

std::string control_message(int level, int type, const std::string& data) {
    const pysock::detail::os::control_item item{level, type, data.data(), data.size()};
    std::string bytes(cmsg_space(data.size()), '\0');
    std::size_t offset = 0;
    pysock::detail::os::write_control(bytes.data(), offset, item);
    return bytes;
}

} // namespace

TEST_SUITE_BEGIN("socket/ancillary_data");

// ---- descriptors ------------------------------------------------------------------------------------

#ifdef SCM_RIGHTS

TEST_CASE("received descriptors are of the sender's files, close-on-exec, and closed with the ancillary data") {
    const support::no_descriptor_leak leak;
    const open_files files(3);
    std::vector<int> numbers(3);
    {
        const ancillary_data data = received(files);
        REQUIRE(data.size() == 1);
        CHECK(data[0].cmsg_level == SOL_SOCKET);
        CHECK(data[0].cmsg_type == SCM_RIGHTS);
        REQUIRE(data[0].cmsg_data.size() == 3 * sizeof(int));
        std::memcpy(numbers.data(), data[0].cmsg_data.data(), 3 * sizeof(int));
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(numbers[i] != files[i]);
            CHECK(same_file(numbers[i], files[i]));
            CHECK(closes_on_exec(numbers[i]));
        }
    }
    for (const int number : numbers) CHECK_FALSE(is_open(number));
}

TEST_CASE("fds takes all descriptors once, cmsg_data goes on showing their numbers") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    ancillary_data data = received(files, 2);
    const std::string before = data[0].cmsg_data;
    std::vector<pysock::owned_fd> fds = data.fds();
    REQUIRE(fds.size() == 2);
    CHECK((data[0].cmsg_data == before));
    CHECK((bytes_of(std::vector{fds[0].fileno(), fds[1].fileno()}) == before));
    CHECK(data.fds().empty());
    CHECK(data.detach_fds().empty());
    data = ancillary_data();
    CHECK(data.empty());
    CHECK(same_file(fds[0].fileno(), files[0]));
    CHECK(same_file(fds[1].fileno(), files[1]));
}

TEST_CASE("detach_fds gives the descriptors up, open and still close-on-exec") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    std::vector<int> numbers;
    {
        ancillary_data data = received(files, 2);
        numbers = data.detach_fds();
        CHECK((bytes_of(numbers) == data[0].cmsg_data));
        CHECK(data.fds().empty());
    }
    REQUIRE(numbers.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(same_file(numbers[i], files[i]));
        CHECK(closes_on_exec(numbers[i]));
        ::close(numbers[i]);
    }
}

TEST_CASE("detach_fds without memory changes nothing") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    ancillary_data data = received(files, 2);
    bool failed = false;
    {
        const support::memory_shortage shortage(0);
        try {
            static_cast<void>(data.detach_fds());
        } catch (const std::bad_alloc&) {
            failed = true;
        }
    }
    CHECK(failed);
    CHECK(data.fds().size() == 2);
}

TEST_CASE("a moved-from one is empty and owns nothing, an assigned one closes what it had") {
    static_assert(!std::is_copy_constructible_v<ancillary_data> && !std::is_copy_assignable_v<ancillary_data>);
    static_assert(std::is_nothrow_move_constructible_v<ancillary_data>);
    static_assert(std::is_nothrow_move_assignable_v<ancillary_data>);
    const support::no_descriptor_leak leak;
    const open_files files(3);
    ancillary_data first = received(files);
    int number = -1;
    std::memcpy(&number, first[0].cmsg_data.data(), sizeof number);
    ancillary_data second(std::move(first));
    CHECK(first.empty());
    CHECK(first.fds().empty());
    CHECK(second.size() == 1);
    CHECK(is_open(number));
    first = std::move(second);
    CHECK(second.empty());
    CHECK(second.fds().empty());
    CHECK(is_open(number));
    ancillary_data& same = first;
    first = std::move(same);
    CHECK(first.size() == 1);
    CHECK(is_open(number));
    first = received(files, 1);
    CHECK(first.fds().size() == 1);
}

TEST_CASE("no allocation that fails while a message is received leaks a descriptor") {
    const support::no_descriptor_leak leak;
    const open_files files(3);
    auto [client, server] = support::unix_pair();
    const std::string text(300, 't'); // more than a string holds without an allocation
    long spare = 0;
    for (bool done = false; !done; ++spare) {
        CAPTURE(spare);
        REQUIRE(spare < 50);
        const int before = support::count_open_descriptors();
        for (const bool throwing : {true, false}) {
            CHECK(client.sendmsg({text}, {files.item(3)}) == text.size());
            bool failed = false;
            std::error_code ec;
            {
                const support::memory_shortage shortage(spare);
                try {
                    const auto came = throwing ? server.recvmsg(1000, cmsg_space(12), {})
                                               : server.recvmsg(1000, cmsg_space(12), {}, ec);
                    failed = bool(ec);
                    if (failed && (!came.data.empty() || !came.ancdata.empty() || came.msg_flags)) spare = 1000;
                } catch (const std::bad_alloc&) {
                    failed = true;
                }
            }
            if (!throwing) CHECK(ec == (failed ? system_code(ENOMEM) : std::error_code()));
            CHECK(support::count_open_descriptors() == before);
            done = !failed;
        }
    }
    CHECK(spare > 2); // data, items, descriptors
}

TEST_CASE("a received list can be sent on") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    const ancillary_data data = received(files, 2);
    auto [client, server] = support::unix_pair();
    CHECK(client.sendmsg({"on"}, data) == 2);
    ancillary_data again = std::move(server.recvmsg(2, cmsg_space(8)).ancdata);
    const auto fds = again.fds();
    REQUIRE(fds.size() == 2);
    CHECK(same_file(fds[1].fileno(), files[1]));
}

// ---- what cannot be -----------------------------------------------------------------------------------

#endif // SCM_RIGHTS

TEST_CASE("malformed tells that control data was cut or broken, what came before stays") {
    const std::string first = control_message(1, 99, "first");
    const std::string second = control_message(2, 99, "the second one");
    const std::string both = first + second;
    CHECK_FALSE(ancillary_data().malformed());
    CHECK_FALSE(made_of(both).malformed());
    CHECK(made_of(both).size() == 2);
    ancillary_data cut = made_of(both.substr(0, first.size() + cmsg_len(10)));
    CHECK(cut.malformed());
    REQUIRE(cut.size() == 2);
    CHECK((cut[0] == ancillary{1, 99, "first"}));
    CHECK((cut[1] == ancillary{2, 99, "the second"}));
    std::string broken = both;
    std::memset(broken.data() + first.size(), 0, sizeof(::cmsghdr));
    CHECK(made_of(broken).malformed());
    CHECK(made_of(broken).size() == 1);
    const ancillary_data moved = std::move(cut);
    CHECK(moved.malformed());
    CHECK_FALSE(cut.malformed());
}

#ifdef SCM_RIGHTS
TEST_CASE("trailing bytes that are no whole descriptor are shown, and are none") {
    const int numbers[] = {1001, 1002};
    const std::string data = std::string(bytes_of(numbers)) + "abc";
    pysock::detail::os::raw_address peer;
    const std::string control = control_message(SOL_SOCKET, SCM_RIGHTS, data);
    pysock::detail::incoming_message message(control.size(), peer);
    std::memcpy(message.extra().control, control.data(), control.size());
    message.extra().control_size = control.size();
    ancillary_data received_data;
    message.read(received_data);
    CHECK((received_data[0].cmsg_data == data));
    CHECK(received_data.detach_fds() == std::vector{1001, 1002});
}
#endif

TEST_CASE("it prints as Python prints the list") {
    std::ostringstream out;
    const ancillary_data data =
        made_of(control_message(1, 99, "ab") + control_message(-2, 3, std::string("\0\xff", 2)));
    out << data;
    CHECK(out.str() == "[(1, 99, b'ab'), (-2, 3, b'\\x00\\xff')]");
    CHECK(repr(ancillary_data()) == "[]");
    CHECK(str(data) == repr(data));
    std::string all;
    for (const auto& [level, type, bytes] : data) all += std::to_string(level + type) + bytes.substr(0, 1);
    CHECK((all == std::string("100a1\0", 6)));
}

// ---- what the system tells ------------------------------------------------------------------------------

TEST_CASE("without ancillary data every reader has none") {
    ancillary_data data;
    CHECK_FALSE(data.credentials());
    CHECK_FALSE(data.packet_info());
    CHECK_FALSE(data.timestamp());
    CHECK_FALSE(data.ttl());
    CHECK(data.fds().empty());
    CHECK_FALSE(made_of(control_message(IPPROTO_IP, IP_TTL, "")).ttl()); // too short for an int or a byte
}

#ifdef SO_PASSCRED
#ifdef SCM_CREDENTIALS

TEST_CASE("credentials are those of the sender, beside its descriptors") {
    const support::no_descriptor_leak leak;
    const open_files files(2);
    auto [client, server] = support::unix_pair(pysock::sock_dgram);
    server.setsockopt(SOL_SOCKET, SO_PASSCRED, 1);
    CHECK(client.sendmsg({"both"}, {files.item(2)}) == 4);
    auto [data, ancdata, msg_flags, addr] = server.recvmsg(10, cmsg_space(sizeof(::ucred)) + cmsg_space(8));
    CHECK(data == "both");
    CHECK(ancdata.size() == 2);
    CHECK_FALSE(bool(msg_flags & pysock::msg_ctrunc));
    REQUIRE(ancdata.credentials());
    CHECK((*ancdata.credentials() == pysock::credentials_result{::getpid(), ::getuid(), ::getgid()}));
    CHECK(ancdata.fds().size() == 2);
    CHECK_FALSE(ancdata.timestamp());
}

TEST_CASE("credentials may be sent, with those of another process the system refuses them") {
    auto [client, server] = support::unix_pair(pysock::sock_dgram);
    server.setsockopt(SOL_SOCKET, SO_PASSCRED, 1);
    ::ucred mine{::getpid(), ::getuid(), ::getgid()};
    const auto as_bytes = [&] { return std::as_bytes(std::span(&mine, 1)); };
    CHECK(client.sendmsg({"x"}, {{SOL_SOCKET, SCM_CREDENTIALS, as_bytes()}}) == 1);
    CHECK(server.recvmsg(1, cmsg_space(sizeof mine)).ancdata.credentials()->pid == ::getpid());
    mine.pid = -5;
    std::error_code ec;
    client.sendmsg({"x"}, {{SOL_SOCKET, SCM_CREDENTIALS, as_bytes()}}, ec);
    CHECK(bool(ec));
}
#endif

#endif // SCM_CREDENTIALS

TEST_CASE_TEMPLATE("packet information, hop limit and time of a datagram come with one message", F, inet, inet6) {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user does not know the option");
    SKIP_UNLESS(F::available(), F::lacking);
    constexpr bool six = F::family == AF_INET6;
    pysock::socket receiver(F::family, pysock::sock_dgram);
    receiver.settimeout(support::loopback_timeout);
    receiver.bind({"", 0}); // every address: the message tells which it was
    pysock::socket sender = support::udp_socket(F::family);
    const int level = six ? IPPROTO_IPV6 : IPPROTO_IP;
#ifdef _WIN32 // which has one name for the option and what it brings, and no times
    receiver.setsockopt(level, six ? IPV6_PKTINFO : IP_PKTINFO, 1);
    receiver.setsockopt(level, six ? IPV6_HOPLIMIT : IP_RECVTTL, 1);
#else
    receiver.setsockopt(level, six ? IPV6_RECVPKTINFO : IP_PKTINFO, 1);
    receiver.setsockopt(level, six ? IPV6_RECVHOPLIMIT : IP_RECVTTL, 1);
    receiver.setsockopt(SOL_SOCKET, SO_TIMESTAMPNS, 1);
#endif
    sender.setsockopt(level, six ? IPV6_UNICAST_HOPS : IP_TTL, 77);
    const auto before = std::chrono::system_clock::now().time_since_epoch();
    sender.sendto("packet", {support::loopback_host(F::family), receiver.getsockname().port()});
    const auto [data, ancdata, msg_flags, addr] = receiver.recvmsg(100, 1000);
    const auto after = std::chrono::system_clock::now().time_since_epoch();
    CHECK(data == "packet");
    CHECK(ancdata.size() == (support::on_windows ? 2 : 3));
    CHECK(msg_flags.value() == 0);
    CHECK(addr == sender.getsockname());

    REQUIRE(ancdata.packet_info());
    const auto [ifindex, local, destination] = *ancdata.packet_info();
    CHECK_FALSE(pysock::if_indextoname(ifindex).empty());
    CHECK(destination.host() == support::loopback_host(F::family));
    CHECK(destination.port() == 0);
    if (six)
        CHECK_FALSE(bool(local));
    else
        CHECK(local.host() == "127.0.0.1");
    CHECK(ancdata.ttl() == 77);
#ifdef SO_TIMESTAMPNS
    REQUIRE(ancdata.timestamp());
    const auto [seconds, nanoseconds] = *ancdata.timestamp();
    CHECK(nanoseconds >= 0);
    CHECK(nanoseconds < 1'000'000'000);
    const auto at = std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds);
    CHECK(at >= before - std::chrono::seconds(1)); // the system's clock may be set
    CHECK(at <= after + std::chrono::seconds(1));
#endif
}

#ifdef SO_TIMESTAMPING
TEST_CASE("the other kinds of timestamps tell the same time") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user does not know the option");
    const int timestamping = 1 << 3 | 1 << 4; // SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE
    for (const int option : {SO_TIMESTAMP, SO_TIMESTAMPING}) {
        CAPTURE(option);
        auto [client, server] = support::udp_pair();
        server.setsockopt(SOL_SOCKET, option, option == SO_TIMESTAMP ? 1 : timestamping);
        std::optional<pysock::timestamp_result> time;
        // The system turns its timestamps on a moment after the option: what is on its way may have none.
        const auto end = std::chrono::steady_clock::now() + support::loopback_timeout;
        while (!time && std::chrono::steady_clock::now() < end) {
            client.sendall("x");
            time = server.recvmsg(1, 1000).ancdata.timestamp();
            std::this_thread::yield();
        }
        REQUIRE(time);
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const auto at = std::chrono::seconds(time->seconds) + std::chrono::nanoseconds(time->nanoseconds);
        CHECK(at <= now + std::chrono::seconds(1));
        CHECK(at >= now - support::loopback_timeout);
    }
}
#endif

TEST_CASE("control messages and credentials are equal only when all of their members are") {
    using pysock::ancillary;
    using pysock::credentials_result;
    const ancillary one{1, 2, "data"};
    CHECK(one == ancillary{1, 2, "data"});
    for (const ancillary& other : {ancillary{0, 2, "data"}, ancillary{1, 0, "data"}, ancillary{1, 2, "date"}})
        CHECK_FALSE(one == other);
    const credentials_result who{1, 2, 3};
    CHECK(who == credentials_result{1, 2, 3});
    for (const credentials_result& other : {credentials_result{0, 2, 3}, {1, 0, 3}, {1, 2, 0}})
        CHECK_FALSE(who == other);
}

TEST_SUITE_END();
