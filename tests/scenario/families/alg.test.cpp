// SPDX-License-Identifier: MIT
// The kernel's crypto API by the names of its algorithms. How its messages are laid out: unit/socket/message.test.cpp.
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <system_error>

#ifdef AF_ALG

namespace {

bool has_algorithms() { return support::has_socket(AF_ALG, SOCK_SEQPACKET); }

std::string hex(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) pysock::detail::append_hex(text, "", static_cast<unsigned char>(c), 2);
    return text;
}

} // namespace

TEST_SUITE_BEGIN("families/alg");

TEST_CASE("ALG: a hash is sent its text and gives its digest, with a timeout too") {
    SKIP_UNLESS(has_algorithms(), "no AF_ALG sockets");
    const support::no_descriptor_leak guard;
    pysock::socket hash(pysock::af_alg, pysock::sock_seqpacket);
    hash.bind({"hash", "sha256"});
    auto [operation, peer] = hash.accept();
    CHECK_FALSE(peer);
    CHECK(str(peer) == "None");
    CHECK(operation.family() == pysock::af_alg);
    const std::string digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, B.1
    operation.sendall("abc");
    const auto [data, sender] = operation.recvfrom(64);
    CHECK(hex(data) == digest);
    CHECK_FALSE(sender);
    // Python waits before each call here and never comes to an end: poll(2) knows nothing of a hash.
    operation.settimeout(support::loopback_timeout);
    CHECK(operation.send("ab", pysock::msg_more) == 2);
    operation.sendall("c");
    CHECK(hex(operation.recv(64)) == digest);
}

TEST_CASE("ALG: a keyed hash") {
    SKIP_UNLESS(has_algorithms(), "no AF_ALG sockets");
    pysock::socket hash(pysock::af_alg, pysock::sock_seqpacket);
    hash.bind(pysock::alg_address{.type = "hash", .name = "hmac(sha256)"});
    hash.setsockopt(pysock::sol_alg, pysock::alg_set_key, "Jefe"); // RFC 4231, test case 2
    auto operation = hash.accept().conn;
    operation.sendall("what do ya want for nothing?");
    CHECK(hex(operation.recv(64)) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("ALG: AES-CBC there and back") {
    SKIP_UNLESS(has_algorithms(), "no AF_ALG sockets");
    pysock::socket cipher(pysock::af_alg, pysock::sock_seqpacket);
    cipher.bind({"skcipher", "cbc(aes)"});
    cipher.setsockopt(pysock::sol_alg, pysock::alg_set_key, std::string(16, 'k'));
    auto operation = cipher.accept().conn;
    const std::string iv(16, 'i');
    const std::string text(4096, 'x');
    CHECK(operation.sendmsg_afalg({text}, {.op = pysock::alg_op_encrypt, .iv = iv}) == text.size());
    const std::string secret = operation.recv(text.size());
    CHECK(secret.size() == text.size());
    CHECK(secret != text);
    CHECK(operation.sendmsg_afalg({secret}, {.op = pysock::alg_op_decrypt, .iv = iv}) == secret.size());
    CHECK(operation.recv(text.size()) == text);
}

TEST_CASE("ALG: an algorithm that the kernel has not is no such file") {
    SKIP_UNLESS(has_algorithms(), "no AF_ALG sockets");
    pysock::socket s(pysock::af_alg, pysock::sock_seqpacket);
    std::error_code ec;
    s.bind({"hash", "nosuch"}, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK_THROWS_AS(s.bind({"hash", "nosuch"}), pysock::file_not_found_error);
    s.getsockname(ec);
    CHECK(ec == std::errc::operation_not_supported);
    CHECK(repr(s).ends_with("family=38, type=5, proto=0>"));
}

TEST_SUITE_END();

#endif // AF_ALG
