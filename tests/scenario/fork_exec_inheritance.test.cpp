// SPDX-License-Identifier: MIT
// What a program that is started sees of the sockets of the one that starts it.
#include "support/loopback.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include <stdio.h>

namespace {

/// Runs a shell, which prints a letter for each of these descriptors: i when it has inherited it, c when not.
std::string as_a_child_sees(const std::vector<int>& fds) {
    std::string command;
    for (const int fd : fds)
        command += "if [ -e /dev/fd/" + std::to_string(fd) + " ]; then printf i; else printf c; fi; ";
    const std::unique_ptr<FILE, int (*)(FILE*)> output(::popen(command.c_str(), "r"), &::pclose);
    REQUIRE(output != nullptr);
    std::string letters;
    for (int letter = ::fgetc(output.get()); letter != EOF; letter = ::fgetc(output.get()))
        letters += static_cast<char>(letter);
    return letters;
}

} // namespace

TEST_SUITE_BEGIN("scenario/fork_exec_inheritance");

TEST_CASE("a child program sees none of the sockets, however they were made") {
    pysock::socket listener = support::tcp_listener();
    const pysock::socket client = pysock::create_connection({"localhost", listener.getsockname().port()}, 10);
    const auto accepted = listener.accept();
    const auto pair = pysock::socketpair();
    const pysock::socket server = pysock::create_server({"127.0.0.1", 0});
    const pysock::socket copy = listener.dup();
    const pysock::socket datagrams(pysock::af_unix, pysock::sock_dgram);
    const std::vector<int> fds{listener.fileno(),    client.fileno(), accepted.conn.fileno(), pair.first.fileno(),
                               pair.second.fileno(), server.fileno(), copy.fileno(),          datagrams.fileno()};
    CHECK(as_a_child_sees(fds) == std::string(fds.size(), 'c'));
}

TEST_CASE("a child program sees what was made inheritable, until that is taken back") {
    pysock::socket shown;
    pysock::socket hidden;
    shown.set_inheritable(true);
    CHECK(as_a_child_sees({shown.fileno(), hidden.fileno()}) == "ic");
    const pysock::socket copy = shown.dup();
    CHECK(as_a_child_sees({shown.fileno(), copy.fileno()}) == "ic");
    shown.set_inheritable(false);
    CHECK(as_a_child_sees({shown.fileno()}) == "c");
}

TEST_SUITE_END();
