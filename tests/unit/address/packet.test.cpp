// SPDX-License-Identifier: MIT
// AF_PACKET, compared with the kernel's struct sockaddr_ll, and frames of loopback.
#include "support/addresses.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#ifdef __linux__

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>

using namespace support;
using namespace std::string_view_literals;
using pysock::errc;
using pysock::packet_address;

namespace {

constexpr const char* form = "{ifname, proto[, pkttype[, hatype[, addr]]]}";

int loopback_index() { return static_cast<int>(::if_nametoindex("lo")); }

::sockaddr_ll name_of(int ifindex, std::uint16_t proto, std::uint8_t pkttype = 0, std::uint16_t hatype = 0,
                      std::string_view addr = {}) {
    auto name = zeroed<::sockaddr_ll>();
    name.sll_family = AF_PACKET;
    name.sll_protocol = pysock::htons(proto);
    name.sll_ifindex = ifindex;
    name.sll_hatype = hatype;
    name.sll_pkttype = pkttype;
    name.sll_halen = static_cast<unsigned char>(addr.size());
    if (!addr.empty()) std::memcpy(name.sll_addr, addr.data(), addr.size());
    return name;
}

} // namespace

TEST_SUITE_BEGIN("address/packet");

TEST_CASE("an AF_PACKET argument becomes struct sockaddr_ll, with two to five items") {
    const int lo = loopback_index();
    CHECK(same_bytes(made(AF_PACKET, 0, {"lo", 0x0800}), name_of(lo, 0x0800)));
    CHECK(same_bytes(made(AF_PACKET, 0, {"lo", 3, 4}), name_of(lo, 3, 4)));
    CHECK(same_bytes(made(AF_PACKET, 0, {"lo", 65535, 255, 65535}), name_of(lo, 65535, 255, 65535)));
    CHECK(same_bytes(made(AF_PACKET, 0, {"lo", 0x88a4, 1, 2, "\x01\0\xff\x04\x05\x06"sv}),
                     name_of(lo, 0x88a4, 1, 2, "\x01\0\xff\x04\x05\x06"sv)));
}

TEST_CASE("the hardware address of an AF_PACKET argument may be any bytes, up to eight") {
    const int lo = loopback_index();
    const std::array<unsigned char, 8> array{1, 2, 3, 4, 5, 6, 7, 8};
    const std::vector<std::byte> empty;
    CHECK(same_bytes(made(AF_PACKET, 0, {"lo", 0, 0, 0, array}), name_of(lo, 0, 0, 0, "\1\2\3\4\5\6\7\10"sv)));
    CHECK(same_bytes(made(AF_PACKET, 0, {"lo", 0, 0, 0, empty}), name_of(lo, 0)));
    const std::string nine(9, 'x');
    const pysock::address_like argument{"lo", 0, 0, 0, nine};
    check_refused<std::invalid_argument>(AF_PACKET, 0, argument, errc::hardware_address_too_long,
                                         refused_with("Hardware address must be 8 bytes or less", argument));
}

TEST_CASE("an AF_PACKET address is made of its struct and taken apart as it") {
    const packet_address loopback{.ifname = "lo", .proto = 0x0800, .pkttype = 4, .hatype = 772, .addr = "abcdef"};
    CHECK(pysock::address_like(loopback).family() == pysock::af_packet);
    CHECK(pysock::address_like(loopback).proto() == -1);
    const auto name = made(AF_PACKET, 0, loopback);
    CHECK(same_bytes(name, name_of(loopback_index(), 0x0800, 4, 772, "abcdef")));
    CHECK(name.as<packet_address>() == loopback);
    CHECK(made(AF_PACKET, 0, packet_address{.ifname = "lo"}).as<packet_address>() == packet_address{.ifname = "lo"});
}

TEST_CASE("struct sockaddr_ll becomes Python's tuple") {
    const int lo = loopback_index();
    CHECK(str(of_system(name_of(lo, 3, 0, 772, "\0\0\0\0\0\0"sv))) ==
          "('lo', 3, 0, 772, b'" + std::string(R"(\x00\x00\x00\x00\x00\x00)") + "')");
    CHECK(str(of_system(name_of(0, 0))) == "('', 0, 0, 0, b'')");
    CHECK(str(of_system(name_of(0x7ffffff0, 0xfffe, 255, 65535, "it's"))) == "('', 65534, 255, 65535, b\"it's\")");
    CHECK(repr(of_system(name_of(lo, 1))) == str(of_system(name_of(lo, 1))));
}

TEST_CASE("a struct sockaddr_ll that promises more than eight bytes of hardware address has eight") {
    auto name = name_of(0, 0, 0, 0, "abcdefgh");
    name.sll_halen = 255;
    CHECK(of_system(name).as<packet_address>().addr == "abcdefgh");
    check_different(of_system(name), of_system(name_of(0, 0, 0, 0, "abcdefg")));
}

TEST_CASE("AF_PACKET addresses are equal by what they print") {
    auto rest = name_of(1, 2, 3, 4, "ab");
    rest.sll_addr[2] = 99; // behind the hardware address
    check_equal(of_system(name_of(1, 2, 3, 4, "ab")), of_system(rest));
    const int lo = loopback_index();
    const auto name = of_system(name_of(lo, 2, 3, 4, "ab"));
    check_different(name, of_system(name_of(0, 2, 3, 4, "ab")));
    check_different(name, of_system(name_of(lo, 9, 3, 4, "ab")));
    check_different(name, of_system(name_of(lo, 2, 9, 4, "ab")));
    check_different(name, of_system(name_of(lo, 2, 3, 9, "ab")));
    check_different(name, of_system(name_of(lo, 2, 3, 4, "ac")));
    check_different(name, of_system(name_of(lo, 2, 3, 4, "ab\0"sv)));
}

TEST_CASE("an AF_PACKET address that is cut short has zeros for the rest") {
    const auto name = name_of(loopback_index(), 3, 1, 772, "abcdef");
    constexpr std::size_t without_addr = offsetof(::sockaddr_ll, sll_addr);
    // getsockname writes as many bytes of the hardware address as there are.
    check_equal(of_system(name), of_system(name, 0, without_addr + 6));
    CHECK(str(of_system(name, 0, without_addr)) ==
          "('lo', 3, 1, 772, b'" + std::string(R"(\x00\x00\x00\x00\x00\x00)") + "')");
    CHECK(str(of_system(name, 0, offsetof(::sockaddr_ll, sll_hatype))) == "('lo', 3, 0, 0, b'')");
    for (const std::size_t length : {without_addr + 6, without_addr, without_addr - 1, std::size_t{8}, std::size_t{4}})
        check_unwritten_bytes_do_not_count(name, length);
}

TEST_CASE("what has not the form of an AF_PACKET address is refused") {
    for (const pysock::address_like& argument :
         {pysock::address_like("lo"), pysock::address_like(3, "lo"), pysock::address_like("lo", "3"),
          pysock::address_like("lo", 3, "0"), pysock::address_like("lo", 3, 0, "0"),
          pysock::address_like("lo", 3, 0, 0, 7)})
        check_refused<std::invalid_argument>(AF_PACKET, 0, argument, errc::wrong_form, not_of_form(argument, form));
}

TEST_CASE("numbers of an AF_PACKET address that do not fit are refused") {
    for (const long long proto : {65536LL, -1LL, 1LL << 40}) {
        const pysock::address_like argument{"lo", proto};
        check_refused<std::overflow_error>(AF_PACKET, 0, argument, errc::proto_out_of_range,
                                           "bind(): proto must be 0-65535. Got " + argument.print());
    }
    for (const auto& argument : {pysock::address_like{"lo", 0, 256}, pysock::address_like{"lo", 0, -1},
                                 pysock::address_like{"lo", 0, 0, 65536}, pysock::address_like{"lo", 0, 0, -1}})
        check_refused<std::overflow_error>(AF_PACKET, 0, argument, errc::item_out_of_range,
                                           refused_with("bind(): an item of the address is out of range", argument));
}

TEST_CASE("an interface that is not there, or whose name is too long for one, is no such device") {
    for (const char* const ifname :
         {"", "nosuch", "nosuch0nosuch0n", "nosuch0nosuch0no", "a name that is far too long"}) {
        const pysock::address_like argument{ifname, 0};
        auto s = pretender(AF_PACKET);
        std::error_code ec;
        s.bind(argument, ec);
        CHECK(ec == std::errc::no_such_device);
        CHECK(thrown_text<pysock::error>([&] { s.bind(argument); }) ==
              "[Errno 19] No such device: bind " + argument.print());
    }
}

TEST_CASE("a NUL in the name of an AF_PACKET interface is refused, not cut off") {
    const pysock::address_like argument{"lo\0x"sv, 0};
    check_refused<std::invalid_argument>(AF_PACKET, 0, argument, errc::embedded_null,
                                         refused_with("bind(): embedded null character", argument));
}

TEST_CASE("an AF_PACKET address goes to AF_PACKET sockets only") {
    const packet_address argument{.ifname = "lo"};
    check_refused<std::invalid_argument>(
        AF_NETLINK, 0, argument, errc::wrong_family,
        "bind(): address of another family than the socket's, got ('lo', 0, 0, 0, '')");
    check_refused<std::invalid_argument>(AF_PACKET, 0, pysock::netlink_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    CHECK_THROWS_AS(made(AF_PACKET, 0, argument).host(), std::invalid_argument);
}

TEST_CASE("an AF_PACKET socket receives the frame of a datagram over loopback, with its sender") {
    SKIP_UNLESS(has_socket(AF_PACKET, SOCK_RAW), "AF_PACKET sockets need privileges");
    pysock::socket s(pysock::af_packet, pysock::sock_raw);
    s.settimeout(loopback_timeout);
    CHECK(str(s.getsockname()) == "('', 0, 0, 0, b'')");
    s.bind({"lo", ETH_P_IP});
    CHECK(str(s.getsockname()) == R"(('lo', 2048, 0, 772, b'\x00\x00\x00\x00\x00\x00'))");

    auto from = udp_socket();
    auto to = udp_socket();
    const auto port = static_cast<std::uint16_t>(from.getsockname().port());
    from.sendto("a frame for the sniffer", to.getsockname());
    for (int frames = 0; frames < 1'000; ++frames) { // other programs may talk over loopback too
        const auto [data, addr] = s.recvfrom(65536);
        const auto [ifname, proto, pkttype, hatype, hardware] = addr.as<packet_address>();
        CHECK(ifname == "lo");
        CHECK(proto == ETH_P_IP);
        CHECK((pkttype == PACKET_HOST || pkttype == PACKET_OUTGOING || pkttype == PACKET_BROADCAST ||
               pkttype == PACKET_MULTICAST));
        CHECK(hatype == ARPHRD_LOOPBACK);
        CHECK(hardware == std::string(6, '\0'));
        constexpr std::size_t udp = ETH_HLEN + 20;
        if (data.size() < udp + 8 || data[ETH_HLEN + 9] != IPPROTO_UDP) continue;
        if (static_cast<unsigned char>(data[udp]) != port >> 8 ||
            static_cast<unsigned char>(data[udp + 1]) != (port & 0xff))
            continue;
        CHECK(data.ends_with("a frame for the sniffer"));
        return;
    }
    FAIL("the frame did not come");
}

TEST_CASE("recvmsg takes frames too, though AF_PACKET knows no MSG_CMSG_CLOEXEC") {
    SKIP_UNLESS(has_socket(AF_PACKET, SOCK_DGRAM), "AF_PACKET sockets need privileges");
    constexpr int experimental = 0x88b6; // IEEE 802 local experimental Ethertype
    pysock::socket s(pysock::af_packet, pysock::sock_dgram);
    s.settimeout(loopback_timeout);
    s.bind({"lo", experimental});
    const packet_address own{.ifname = "lo", .proto = experimental, .addr = std::string(6, '\0')};
    for (const int ancbufsize : {0, 256}) {
        CAPTURE(ancbufsize);
        s.sendto("ping", own);
        const auto [data, ancdata, msg_flags, addr] = s.recvmsg(100, ancbufsize);
        CHECK(data == "ping");
        CHECK(ancdata.size() == 0);
        CHECK(msg_flags == pysock::msg_flag{});
        CHECK(addr.as<packet_address>().proto == experimental);
    }
    s.sendto("ping", own);
    CHECK(s.recvmsg(100'000, 256).data == "ping"); // another way inside
}

TEST_CASE("an AF_PACKET datagram socket sends to the address that it received from") {
    SKIP_UNLESS(has_socket(AF_PACKET, SOCK_DGRAM), "AF_PACKET sockets need privileges");
    constexpr int experimental = 0x88b5; // IEEE 802 local experimental Ethertype
    const packet_address own{.ifname = "lo", .proto = experimental, .addr = std::string(6, '\0')};
    pysock::socket a(pysock::af_packet, pysock::sock_dgram);
    pysock::socket b(pysock::af_packet, pysock::sock_dgram);
    a.settimeout(loopback_timeout);
    b.settimeout(loopback_timeout);
    a.bind({"lo", experimental});
    b.sendto("ping", own);
    const auto [data, addr] = a.recvfrom(100);
    CHECK(data == "ping");
    CHECK(addr.as<packet_address>().ifname == "lo");
    CHECK(addr.as<packet_address>().proto == experimental);
    b.bind({"lo", experimental});
    CHECK(a.sendto("pong", addr) == 4);
    CHECK(b.recv(100) == "pong");
}

TEST_SUITE_END();

#endif // __linux__
