// SPDX-License-Identifier: MIT
// Peers that stall, reset, dribble, never read, or send without end: the deadline holds, no byte is lost, and nothing
// is left behind.
#include "faults/heap.hpp"
#include "support/deadline.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

namespace py = pysock;

/// A stream of which every MiB is another one, without being kept.
std::string block(std::size_t number) {
    std::string bytes = support::pattern(1 << 20);
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

} // namespace

TEST_SUITE_BEGIN("faults/hostile_peers");

TEST_CASE("a peer that stalls in the middle of a message costs a timeout, and what it had sent is not lost") {
    CHECK_FALSE(faults::leaves_something_behind([] {
        for (const bool over_tcp : {true, false}) {
            auto [client, server] = over_tcp ? support::tcp_pair() : support::unix_pair();
            client.sendall("half of a ");
            server.settimeout(support::short_timeout);
            std::string partial;
            try {
                server.recv_exactly(17);
            } catch (const py::timeout& e) {
                partial = e.partial();
            }
            CHECK(partial == "half of a ");
            auto file = server.makefile("rb");
            client.sendall("mess");
            CHECK_THROWS_AS(file.read(7), py::timeout);
            client.sendall("age");
            server.settimeout(support::loopback_timeout);
            CHECK(file.read(7) == "message");
        }
    }));
}

TEST_CASE("a peer that resets the connection is told as such, by each call that meets it") {
    CHECK_FALSE(faults::leaves_something_behind([] {
        for (int way = 0; way < 4; ++way) {
            CAPTURE(way);
            auto [client, server] = support::tcp_pair();
            client.sendall("x");
            support::reset_connection(client);
            std::error_code code;
            char buffer[10];
            if (way == 0) server.recv_exactly(10, code);
            if (way == 1) server.makefile("rb").read(10, code);
            if (way == 2) server.recv_exactly_into(std::span(buffer), code);
            if (way == 3)
                for (int i = 0; i < 3 && !code; ++i) server.recvmsg(10, 0, code);
            CHECK(code == support::system_code(ECONNRESET));
        }
    }));
}

TEST_CASE("a peer that sends one byte at a time is read as if it had sent all at once") {
    const std::string text = "a line of text\nand another one\n" + support::pattern(2000);
    CHECK_FALSE(faults::leaves_something_behind([&] {
        auto pair = support::tcp_pair();
        pair.client.setsockopt(py::ipproto_tcp, py::tcp_nodelay, 1);
        support::peer dribble([&] {
            for (const char& c : text) pair.client.sendall(std::string_view(&c, 1));
            pair.client.shutdown(py::shut_wr);
        });
        auto file = pair.server.makefile("rb");
        CHECK(file.readline() == "a line of text\n");
        CHECK(file.readline() == "and another one\n");
        CHECK(file.read() == text.substr(31));
        dribble.join();
    }));
}

TEST_CASE("a peer that never reads costs a timeout, and the count of bytes is what it finds when it does read") {
    const std::string data(std::size_t{64} << 20, 'x');
    CHECK_FALSE(faults::leaves_something_behind([&] {
        for (const bool over_tcp : {true, false})
            for (const bool throwing : {true, false}) {
                auto [client, server] = over_tcp ? support::tcp_pair() : support::unix_pair();
                client.settimeout(support::short_timeout);
                std::size_t sent = 0;
                std::error_code code;
                try {
                    if (throwing)
                        client.sendall(data);
                    else
                        sent = client.sendall(data, code);
                } catch (const py::timeout& e) {
                    sent = e.bytes_transferred();
                    code = e.code();
                }
                CHECK(code == py::errc::timed_out);
                CHECK(sent > 0);
                client.close();
                std::size_t came = 0;
                std::vector<char> buffer(1 << 20);
                for (std::size_t count = 1; count > 0; came += count) count = server.recv_into(buffer);
                CHECK(came == sent);
            }
    }));
}

TEST_CASE("a peer that sends 1 GiB is received to the byte, in memory that does not grow") {
    static constexpr std::size_t blocks = faults::owns_heap ? 1024 : 64;
    if (blocks < 1024) MESSAGE("64 MiB: a sanitizer makes each byte many times as costly");
    auto [client, server] = support::tcp_pair();
    support::peer sender([&client = client] {
        std::string data = block(0);
        for (std::size_t number = 0; number < blocks; ++number) {
            std::memcpy(data.data(), &number, sizeof number);
            client.sendall(data);
        }
        client.shutdown(py::shut_wr);
    });
    std::string expected = block(0);
    std::string data(1 << 20, '\0');
    std::size_t exact = 0;
    long after_first = 0;
    for (std::size_t number = 0; number < blocks; ++number) {
        server.recv_exactly_into(data);
        std::memcpy(expected.data(), &number, sizeof number);
        if (data == expected) ++exact;
        if (number == 0) after_first = faults::heap_in_use;
    }
    CHECK(exact == blocks);
    CHECK(server.recv(1).empty());
    sender.join();
    CHECK(faults::heap_in_use <= after_first);
}

TEST_CASE("a length that is a lie of the peer's takes no more memory than bytes came") {
    auto [client, server] = support::tcp_pair();
    client.sendall("few");
    client.close();
    std::error_code code;
    CHECK(server.recv_exactly(std::size_t{1} << 46, code) == "few");
    CHECK(code == py::errc::incomplete_read);
}

TEST_CASE("a full backlog costs a timeout, and lets in who comes when there is room again") {
    CHECK_FALSE(faults::leaves_something_behind([] {
        support::full_listener full;
        py::socket waiting = support::timed_socket();
        waiting.settimeout(support::short_timeout);
        std::error_code code;
        waiting.connect(full.where(), code);
        CHECK(code == py::errc::timed_out);
        py::create_connection({"127.0.0.1", full.where().port()}, support::short_timeout, code);
        CHECK(code == py::errc::timed_out);
        auto first = support::accepted(full.listener);
        py::socket later = support::tcp_client(full.where());
        later.sendall("x");
        first.close();
    }));
    // AF_UNIX has no queue of attempts: who does not wait is told to come again, who has time waits.
    auto listener = support::timed_socket(py::af_unix);
    listener.bind(std::string_view("\0pysock-full-backlog", 20));
    listener.listen(0);
    py::socket first = support::timed_socket(py::af_unix);
    first.connect(listener.getsockname());
    py::socket second(py::af_unix);
    second.setblocking(false);
    std::error_code code;
    second.connect(listener.getsockname(), code);
    CHECK(code == support::system_code(EAGAIN));
}

TEST_SUITE_END();
