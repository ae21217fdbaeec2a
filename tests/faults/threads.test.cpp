// SPDX-License-Identifier: MIT
// What threads may do at once with one socket: one sends, another receives, a third asks and shuts down; and the order
// in which a socket ends that threads use. The preset tsan watches.
#include "faults/heap.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace {

namespace py = pysock;

/// Returns what comes, until the end.
void echo(py::socket& s) {
    char buffer[8192];
    while (const std::size_t count = s.recv_into(std::span(buffer))) s.sendall(std::string_view(buffer, count));
    s.shutdown(py::shut_wr);
}

} // namespace

TEST_SUITE_BEGIN("faults/threads");

TEST_CASE("one thread sends while another receives on the same socket, by each pair of calls") {
    const std::string data = support::pattern(400'000);
    CHECK_FALSE(faults::leaves_something_behind([&] {
        for (const bool timed : {true, false})
            for (int way = 0; way < 3; ++way) {
                CAPTURE(way);
                auto pair = support::tcp_pair();
                if (!timed) pair.client.settimeout(py::none);
                py::socket& s = pair.client;
                support::peer other([&] { echo(pair.server); });
                support::peer sender([&] {
                    if (way == 0) s.sendall(data);
                    if (way == 1)
                        for (std::size_t done = 0; done < data.size();)
                            done += s.sendmsg({std::string_view(data).substr(done, 5000)});
                    if (way == 2) {
                        auto out = s.makefile("wb");
                        out.write(data);
                        out.flush();
                    }
                    s.shutdown(py::shut_wr);
                });
                std::string came;
                if (way == 0) came = s.recv_exactly(data.size());
                if (way == 1)
                    while (came.size() < data.size()) came += s.recvmsg(100'000).data;
                if (way == 2)
                    while (came.size() < data.size()) came += s.recv(70'000);
                sender.join();
                other.join();
                CHECK(came == data);
            }
    }));
}

TEST_CASE("one thread writes to a file of a socket while another reads it") {
    const std::string line = "a line of some length\n";
    auto pair = support::tcp_pair();
    auto file = pair.client.makefile("rwb");
    support::peer other([&] { echo(pair.server); });
    support::peer writer([&] {
        for (int i = 0; i < 2000; ++i) file.write(line);
        file.flush();
        pair.client.shutdown(py::shut_wr);
    });
    int lines = 0;
    while (file.readline() == line) ++lines;
    writer.join();
    other.join();
    CHECK(lines == 2000);
}

TEST_CASE("threads may ask a socket for anything while others transfer") {
    auto pair = support::tcp_pair();
    std::atomic<bool> over = false;
    support::peer other([&] { echo(pair.server); });
    std::list<support::peer> asking;
    for (int i = 0; i < 2; ++i)
        asking.emplace_back([&] {
            const py::socket& s = pair.client;
            while (!over) {
                CHECK(s.getsockname().port() != 0);
                CHECK(s.getsockopt(py::sol_socket, py::so_type) == py::sock_stream.value());
                CHECK(s.gettimeout());
                CHECK_FALSE(repr(s).empty());
                CHECK(s.family() == py::af_inet);
            }
        });
    for (int i = 0; i < 300; ++i) {
        pair.client.sendall("question");
        CHECK(pair.client.recv_exactly(8) == "question");
    }
    over = true;
    for (support::peer& each : asking) each.join();
    pair.client.shutdown(py::shut_wr);
    other.join();
}

TEST_CASE("shutdown by another thread wakes who receives and who sends, and they are joined before it is closed") {
    CHECK_FALSE(faults::leaves_something_behind([] {
        for (const bool timed : {true, false}) {
            auto pair = support::tcp_pair();
            if (!timed) pair.client.settimeout(py::none);
            py::socket& s = pair.client;
            std::atomic<bool> sent_some = false;
            std::error_code sending;
            std::string received = "something";
            support::peer receiver([&] { received = s.recv(1); });
            support::peer sender([&] {
                const std::string data(100'000, 'x');
                while (!sending) {
                    s.sendall(data, sending); // nobody reads
                    sent_some = true;
                }
            });
            while (!sent_some) std::this_thread::yield();
            s.shutdown(py::shut_rdwr);
            receiver.join();
            sender.join();
            s.close();
            CHECK(received.empty());
            CHECK(sending == support::system_code(EPIPE));
        }
    }));
}

TEST_CASE("a detached descriptor goes on in another thread under another socket") {
    auto pair = support::tcp_pair();
    const int fd = pair.client.detach();
    support::peer elsewhere([fd] {
        py::socket s({.fileno = fd});
        s.settimeout(support::loopback_timeout);
        s.sendall("from elsewhere");
    });
    std::error_code code;
    pair.client.send("x", code);
    CHECK(code == support::system_code(EBADF));
    CHECK(support::read_all(pair.server) == "from elsewhere");
    elsewhere.join();
}

TEST_CASE("exceptions, look-ups and settings are used by many threads at once") {
    CHECK_FALSE(faults::leaves_something_behind([] {
        const py::address refusing = support::refusing_address();
        std::list<support::peer> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 20; ++round) {
                    std::exception_ptr kept;
                    try {
                        py::create_connection({"localhost", refusing.port()}, support::loopback_timeout);
                    } catch (const py::error& e) {
                        const py::error copy = e;
                        CHECK(std::string_view(copy.what()).find("refused") != std::string_view::npos);
                    }
                    CHECK(py::gethostbyname("localhost") == "127.0.0.1");
                    CHECK(py::getservbyname("http", "tcp") == 80);
                    py::set_interrupt_hook(nullptr);
                    py::setdefaulttimeout(py::none);
                }
            });
        for (support::peer& each : threads) each.join();
    }));
}

TEST_SUITE_END();
