// SPDX-License-Identifier: MIT
// sendmsg and recvmsg as the library uses them, and control messages in memory that nobody vouches for.
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>

using pysock::owned_fd;
using pysock::detail::fault;
using pysock::detail::origin;
namespace os = pysock::detail::os;

namespace {

struct found_item {
    os::control_found how;
    int level;
    int type;
    std::string data;
    friend bool operator==(const found_item&, const found_item&) = default;
};

/// All that next_control finds, in memory of exactly this size, so that a sanitizer sees each byte too many.
std::vector<found_item> items_in(const std::string& bytes) {
    const std::vector<char> memory(bytes.begin(), bytes.end());
    std::vector<found_item> found;
    std::size_t offset = 0;
    for (;;) {
        os::control_item item;
        const auto how = os::next_control(memory.data(), memory.size(), offset, item);
        if (how == os::control_found::whole || how == os::control_found::cut) {
            const bool inside = item.data >= memory.data() && item.data <= memory.data() + memory.size() &&
                                item.size <= static_cast<std::size_t>(memory.data() + memory.size() - item.data);
            if (!inside) FAIL("an item outside of the memory");
            found.push_back({how, item.level, item.type, std::string(item.data, item.size)});
        } else {
            found.push_back({how, 0, 0, ""});
        }
        if (how != os::control_found::whole) return found;
        if (found.size() > memory.size()) FAIL("no end");
    }
}

/// Control messages as the library writes them.
std::string control(std::initializer_list<found_item> items) {
    std::size_t size = 0;
    for (const auto& item : items) size += os::control_space(item.data.size());
    std::string bytes(size, '\0');
    std::size_t offset = 0;
    for (const auto& item : items)
        os::write_control(bytes.data(), offset, {item.level, item.type, item.data.data(), item.data.size()});
    CHECK(offset == size);
    return bytes;
}

constexpr auto whole = os::control_found::whole;
constexpr auto cut = os::control_found::cut;
const found_item nothing{os::control_found::nothing, 0, 0, ""};
const found_item broken{os::control_found::broken, 0, 0, ""};

/// The same bytes with another length in the first header.
std::string with_length(std::string bytes, std::size_t length) {
    ::cmsghdr header;
    std::memcpy(&header, bytes.data(), sizeof header);
    header.cmsg_len = static_cast<decltype(header.cmsg_len)>(length);
    std::memcpy(bytes.data(), &header, sizeof header);
    return bytes;
}

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-compare" // musl's macro compares a size with a distance
#endif
::cmsghdr* next_item(::msghdr& message, ::cmsghdr* item) { return CMSG_NXTHDR(&message, item); }
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

} // namespace

TEST_SUITE_BEGIN("platform/posix_messages");

TEST_CASE("every operation on a handle that is not open fails with EBADF, and leaves nothing to be read") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user looks at arguments in another order");
    os::raw_address peer;
    char room[64];
    os::message_extra extra{room, sizeof room, 7, &peer, 0};
    peer.length = 9;
    CHECK(os::receive_message(-1, nullptr, 0, 0, extra).fault == fault{EBADF, origin::system});
    CHECK(extra.control_size == 0);
    CHECK(peer.length == 0);
    CHECK(os::send_message(-1, nullptr, 0, nullptr, 0, nullptr, 0).fault == fault{EBADF, origin::system});
}

TEST_CASE("a scattered receive fills the pieces one after the other and tells the sender") {
    const auto pair = os::open_pair(AF_UNIX, SOCK_DGRAM, 0).value;
    const owned_fd first(pair.first);
    const owned_fd second(pair.second);
    ::sockaddr_un name{};
    name.sun_family = AF_UNIX;
    REQUIRE_FALSE(os::bind(first.fileno(), reinterpret_cast<const ::sockaddr*>(&name), sizeof name.sun_family));
    REQUIRE(os::send(first.fileno(), "abcdef", 6, 0).ok());
    char head[2];
    char tail[8];
    os::buffer_part parts[] = {{head, sizeof head}, {tail, sizeof tail}};
    os::raw_address peer;
    os::message_extra extra{};
    extra.peer = &peer;
    CHECK(os::receive_message(second.fileno(), parts, 2, 0, extra).value == 6);
    CHECK(std::string(head, 2) + std::string(tail, 4) == "abcdef");
    CHECK(peer.get()->sa_family == AF_UNIX);
    CHECK(peer.length > sizeof name.sun_family); // the name that the system has chosen
    CHECK(os::would_block(os::receive_message(second.fileno(), parts, 2, os::do_not_wait, extra).fault));
}

TEST_CASE("a message to a closed connection is EPIPE and raises no signal") {
    const auto pair = os::open_pair(AF_UNIX, SOCK_STREAM, 0).value;
    const owned_fd first(pair.first);
    REQUIRE_FALSE(os::close(pair.second));
    os::buffer_part part = os::part_of("x", 1);
    // SIGPIPE has its default action here: it would end this program.
    CHECK(os::send_message(first.fileno(), &part, 1, nullptr, 0, nullptr, 0).fault == fault{EPIPE, origin::system});
}

TEST_CASE("send_message_plainly sends as send_message does") {
    auto pair = support::udp_pair();
    const auto to = pair.server.getsockname();
    os::buffer_part part = os::part_of("abc", 3);
    CHECK(os::send_message_plainly(pair.client.fileno(), &part, 1, nullptr, 0, nullptr, 0).value == 3);
    CHECK(pair.server.recv(8) == "abc");
    CHECK(os::send_message_plainly(pair.client.fileno(), &part, 1, nullptr, 0, &to.raw(), 0).value == 3);
    CHECK(pair.server.recv(8) == "abc");
}

TEST_CASE("control messages are written as the system's macros lay them out") {
    const std::string bytes = control({{whole, 1, 2, "abcde"}, {whole, 3, 4, ""}, {whole, 5, 6, "12345678"}});
    std::vector<std::max_align_t> aligned(bytes.size() / sizeof(std::max_align_t) + 1);
    std::memcpy(aligned.data(), bytes.data(), bytes.size());
    ::msghdr message{};
    message.msg_control = aligned.data();
    message.msg_controllen = static_cast<decltype(message.msg_controllen)>(bytes.size());
    std::vector<found_item> seen;
    for (::cmsghdr* item = CMSG_FIRSTHDR(&message); item != nullptr; item = next_item(message, item))
        seen.push_back({whole, item->cmsg_level, item->cmsg_type,
                        std::string(reinterpret_cast<const char*>(CMSG_DATA(item)),
                                    static_cast<std::size_t>(item->cmsg_len) - CMSG_LEN(0))});
    CHECK((seen == std::vector<found_item>{{whole, 1, 2, "abcde"}, {whole, 3, 4, ""}, {whole, 5, 6, "12345678"}}));
}

TEST_CASE("next_control reads what write_control has written, item by item") {
    const std::string bytes =
        control({{whole, 1, 2, "abcde"}, {whole, -3, 4, ""}, {whole, 5, 6, std::string(300, 'x')}});
    CHECK((items_in(bytes) ==
           std::vector<found_item>{
               {whole, 1, 2, "abcde"}, {whole, -3, 4, ""}, {whole, 5, 6, std::string(300, 'x')}, nothing}));
    CHECK((items_in("") == std::vector<found_item>{nothing}));
    CHECK(os::control_space(0) == CMSG_SPACE(0));
    CHECK(os::control_length(5) == CMSG_LEN(5));
}

TEST_CASE("memory that ends in a header has no more items, one that ends in an item gives the part inside") {
    const std::string bytes = control({{whole, 1, 2, "abcde"}, {whole, 3, 4, "123456789"}});
    const std::size_t first = os::control_space(5);
    const std::size_t head = os::control_length(0);
    const found_item one{whole, 1, 2, "abcde"};
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        CAPTURE(size);
        std::vector<found_item> expected;
        if (size < head)
            expected = {nothing};
        else if (size < head + 5)
            expected = {{cut, 1, 2, std::string("abcde").substr(0, size - head)}};
        else if (size < first + head) // the padding may be missing, and so may a part of the next header
            expected = {one, nothing};
        else if (size < first + head + 9)
            expected = {one, {cut, 3, 4, std::string("123456789").substr(0, size - first - head)}};
        else
            expected = {one, {whole, 3, 4, "123456789"}, nothing};
        CHECK((items_in(bytes.substr(0, size)) == expected));
    }
}

TEST_CASE("an offset behind the memory finds nothing and stays") {
    const std::string bytes = control({{whole, 1, 2, "abcde"}});
    os::control_item item{};
    for (std::size_t offset = bytes.size(); offset < bytes.size() + 40; ++offset) {
        std::size_t at = offset;
        CHECK(os::next_control(bytes.data(), bytes.size(), at, item) == os::control_found::nothing);
        CHECK(at == offset);
    }
}

TEST_CASE("a length that cannot be is broken when it is too short, and cut when it is too long") {
    const std::string bytes = control({{whole, 1, 2, "abcdefgh"}});
    const std::size_t head = os::control_length(0);
    for (std::size_t length = 0; length < head; ++length) {
        CAPTURE(length);
        CHECK((items_in(with_length(bytes, length)) == std::vector<found_item>{broken}));
    }
    CHECK((items_in(with_length(bytes, head)).front() == found_item{whole, 1, 2, ""}));
    for (const std::size_t length : {head + 9, head + 1000, SIZE_MAX - 16, SIZE_MAX - 8, SIZE_MAX - 1, SIZE_MAX}) {
        if (length > UINT32_MAX && sizeof(::cmsghdr::cmsg_len) < sizeof length) continue;
        CAPTURE(length);
        CHECK((items_in(with_length(bytes, length)) == std::vector<found_item>{{cut, 1, 2, "abcdefgh"}}));
    }
}

TEST_CASE("no memory makes next_control read outside of it, or go on for ever") {
    std::uint32_t state = 20240229;
    const auto random = [&state](std::uint32_t limit) {
        state = state * 1664525 + 1013904223;
        return (state >> 8) % limit;
    };
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = control({{whole, 1, 1, std::string(random(20), 'a')},
                                     {whole, 1, 2, std::string(random(40), 'b')},
                                     {whole, 1, 3, std::string(random(9), 'c')}});
        for (std::uint32_t changes = random(6); changes > 0; --changes)
            bytes[random(static_cast<std::uint32_t>(bytes.size()))] = static_cast<char>(random(256));
        bytes.resize(random(static_cast<std::uint32_t>(bytes.size()) + 1));
        CHECK(items_in(bytes).size() <= bytes.size() / os::control_length(0) + 1);
    }
}

TEST_SUITE_END();
