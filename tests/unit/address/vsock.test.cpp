// SPDX-License-Identifier: MIT
// AF_VSOCK, compared with the kernel's struct sockaddr_vm. Nothing is connected: the other side would be a host.
#include "support/addresses.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <system_error>

#ifdef __linux__

#include <sys/socket.h> // before the kernel's header, which needs sa_family_t

#include <linux/vm_sockets.h>

using namespace support;
using pysock::errc;
using pysock::vsock_address;

namespace {

::sockaddr_vm name_of(unsigned cid, unsigned port) {
    auto name = zeroed<::sockaddr_vm>();
    name.svm_family = AF_VSOCK;
    name.svm_cid = cid;
    name.svm_port = port;
    return name;
}

} // namespace

TEST_SUITE_BEGIN("address/vsock");

TEST_CASE("a VSOCK argument becomes struct sockaddr_vm, whose port comes first") {
    CHECK(same_bytes(made(AF_VSOCK, 0, {2, 1234}), name_of(2, 1234)));
    CHECK(same_bytes(made(AF_VSOCK, 0, vsock_address{.cid = 0x12345678, .port = 0x9abcdef0}),
                     name_of(0x12345678, 0x9abcdef0)));
    CHECK(same_bytes(made(AF_VSOCK, 0, {-1, -1}), name_of(VMADDR_CID_ANY, VMADDR_PORT_ANY)));
    CHECK(same_bytes(made(AF_VSOCK, 0, {pysock::vmaddr_cid_any, pysock::vmaddr_port_any}),
                     name_of(VMADDR_CID_ANY, VMADDR_PORT_ANY)));
    CHECK(same_bytes(made(AF_VSOCK, 0, {pysock::vmaddr_cid_host, 0}), name_of(VMADDR_CID_HOST, 0)));
}

TEST_CASE("struct sockaddr_vm becomes Python's tuple and its struct") {
    const auto name = of_system(name_of(VMADDR_CID_ANY, 5));
    CHECK(str(name) == "(4294967295, 5)");
    CHECK(repr(name) == str(name));
    CHECK(name.as<vsock_address>() == vsock_address{.cid = VMADDR_CID_ANY, .port = 5});
    CHECK(same_bytes(made(AF_VSOCK, 0, name.as<vsock_address>()), name_of(VMADDR_CID_ANY, 5)));
    CHECK(made(AF_VSOCK, 0, {1, 2}) == of_system(name_of(1, 2)));
}

TEST_CASE("VSOCK addresses are equal by cid and port") {
    auto other = name_of(1, 2);
    other.svm_reserved1 = 9;
    other.svm_flags = 1;
    check_equal(of_system(name_of(1, 2)), of_system(other));
    check_different(of_system(name_of(1, 2)), of_system(name_of(1, 3)));
    check_different(of_system(name_of(1, 2)), of_system(name_of(3, 2)));
    check_different(of_system(name_of(1, 2)), of_system(name_of(2, 1)));
}

TEST_CASE("a VSOCK address that is cut short has zeros for the rest") {
    const auto name = name_of(7, 9);
    CHECK(str(of_system(name, 0, offsetof(::sockaddr_vm, svm_cid))) == "(0, 9)");
    for (const std::size_t length : {2u, 4u, 8u, 10u, 12u, 15u}) check_unwritten_bytes_do_not_count(name, length);
}

TEST_CASE("what is no pair of numbers is refused for VSOCK") {
    for (const pysock::address_like& argument : {pysock::address_like(1), pysock::address_like("1", 2),
                                                 pysock::address_like(1, 2, 3), pysock::address_like("host")})
        check_refused<std::invalid_argument>(AF_VSOCK, 0, argument, errc::wrong_form,
                                             not_of_form(argument, "{cid, port}"));
    check_refused<std::overflow_error>(AF_VSOCK, 0, {0, 0x100000000}, errc::item_out_of_range,
                                       "bind(): an item of the address is out of range, got (0, 4294967296)");
}

TEST_CASE("a VSOCK address goes to VSOCK sockets only") {
    check_refused<std::invalid_argument>(AF_NETLINK, 0, vsock_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    check_refused<std::invalid_argument>(AF_VSOCK, 0, pysock::netlink_address{1, 2}, errc::wrong_family,
                                         "bind(): address of another family than the socket's, got (1, 2)");
    CHECK_THROWS_AS(of_system(name_of(1, 2)).as<pysock::netlink_address>(), std::invalid_argument);
    CHECK_THROWS_AS(of_system(name_of(1, 2)).port(), std::invalid_argument);
}

TEST_CASE("a VSOCK socket without a name has any cid and any port, and any given stand for the system's choice") {
    SKIP_UNLESS(has_socket(AF_VSOCK, SOCK_STREAM), "no AF_VSOCK here");
    pysock::socket s(pysock::af_vsock, pysock::sock_stream);
    CHECK(str(s.getsockname()) == "(4294967295, 4294967295)");
    s.bind({-1, -1});
    const auto own = s.getsockname().as<vsock_address>();
    CHECK(own.cid == VMADDR_CID_ANY);
    CHECK(own.port != VMADDR_PORT_ANY);
    CHECK(repr(s).find("laddr=" + str(s.getsockname())) != std::string::npos);
}

TEST_CASE("options of a VSOCK socket are numbers of 64 bits") {
    SKIP_UNLESS(!support::is_emulated(), "qemu-user does not know the option");
    SKIP_UNLESS(has_socket(AF_VSOCK, SOCK_STREAM), "no AF_VSOCK here");
    pysock::socket s(pysock::af_vsock, pysock::sock_stream);
    s.setsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE, 1 << 20);
    s.setsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_SIZE, 4096);
    CHECK(s.getsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_SIZE) == 4096);
    CHECK(s.getsockopt(SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
    s.setsockopt(SOL_SOCKET, SO_RCVBUF, 65536);
    std::error_code ec;
    s.setsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE, 1LL << 40, ec);
    CHECK_FALSE(ec);
    CHECK(s.getsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE, ec) == 0);
    CHECK(ec == errc::not_an_int);
    CHECK_THROWS_AS(s.getsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE), std::invalid_argument);
    CHECK(s.getsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE, 8) == std::string("\0\0\0\0\0\1\0\0", 8));
    s.getsockopt(AF_VSOCK, 9999, ec);
    CHECK(ec == std::errc::no_protocol_option);
}

TEST_SUITE_END();

#endif // __linux__
