// SPDX-License-Identifier: MIT
// Ten thousand open sockets, descriptors beyond what select(2) knows, and tens of thousands of short connections.
#include "faults/heap.hpp"
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/resource.h>

namespace {

namespace py = pysock;

/// Lets the process have as many descriptors as it may, until the end of the scope.
class many_descriptors {
public:
    many_descriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        ::rlimit most = before_;
        most.rlim_cur = most.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &most);
        ::getrlimit(RLIMIT_NOFILE, &most);
        count = most.rlim_cur;
    }
    many_descriptors(const many_descriptors&) = delete;
    many_descriptors& operator=(const many_descriptors&) = delete;
    ~many_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

    ::rlim_t count;

private:
    ::rlimit before_{};
};

} // namespace

TEST_SUITE_BEGIN("faults/many_sockets");

TEST_CASE("ten thousand sockets are open at once, and each of them works") {
    const many_descriptors limit;
    SKIP_UNLESS(limit.count >= 10'100, "fewer than 10,100 descriptors for a process here");
    const support::no_descriptor_leak leak;
    const long memory = faults::heap_in_use;
    {
        std::vector<support::socket_pair> pairs;
        for (int i = 0; i < 5000; ++i) pairs.push_back(i % 2 == 0 ? support::unix_pair() : support::tcp_pair());
        CHECK(support::count_open_descriptors() >= 10'000);
        for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i].client.sendall(std::to_string(i) + "\n");
        std::size_t right = 0;
        for (std::size_t i = 0; i < pairs.size(); ++i)
            if (pairs[i].server.recv(100) == std::to_string(i) + "\n") ++right;
        CHECK(right == pairs.size());
    }
    CHECK(faults::heap_in_use <= memory);
}

TEST_CASE("a descriptor above 1023 waits, times out, accepts and connects as any other") {
    const many_descriptors limit;
    SKIP_UNLESS(limit.count >= 1200, "fewer than 1,200 descriptors for a process here");
    const int open_before = support::count_open_descriptors();
    {
        std::vector<py::owned_fd> below;
        const py::socket some;
        do below.push_back(py::dup(some.fileno()));
        while (below.back().fileno() < 1023);
        auto listener = support::tcp_listener();
        REQUIRE(listener.fileno() > 1023);
        auto client = support::tcp_client(listener.getsockname());
        auto server = support::accepted(listener);
        REQUIRE(server.fileno() > 1023);
        server.settimeout(support::short_timeout);
        CHECK_THROWS_AS(server.recv(1), py::timeout);
        CHECK_THROWS_AS(server.makefile("rb").read(1), py::timeout);
        listener.settimeout(support::short_timeout);
        CHECK_THROWS_AS(listener.accept(), py::timeout);
        auto raced = py::create_connection({"localhost", listener.getsockname().port()}, support::loopback_timeout);
        CHECK(raced.fileno() > 1023);
        client.sendall("here");
        CHECK(server.recv_exactly(4) == "here");
    }
    CHECK(support::open_descriptors_fall_to(open_before)); // the look-up's thread may be about to close its end
}

TEST_CASE("fifty thousand short connections leave nothing behind") {
    const int connections = faults::owns_heap ? 50'000 : 5'000;
    if (connections < 50'000) MESSAGE("5,000 connections: a sanitizer makes each many times as costly");
    // Several addresses, so that the ports that rest after a connection do not run out.
    std::vector<py::socket> listeners;
    for (int i = 1; i <= 8; ++i) {
        listeners.push_back(support::timed_socket());
        listeners.back().bind({"127.0.0." + std::to_string(i), 0});
        listeners.back().listen();
    }
    const auto converse = [&](int number) {
        py::socket& listener = listeners[static_cast<std::size_t>(number) % listeners.size()];
        py::socket client = support::tcp_client(listener.getsockname());
        auto [conn, addr] = listener.accept();
        client.sendall("q");
        const bool asked = conn.recv(10) == "q";
        conn.sendall("answer");
        conn.close();
        return asked && client.recv(10) == "answer" && addr.host() == "127.0.0.1";
    };
    converse(0);
    const support::no_descriptor_leak leak;
    const long memory = faults::heap_in_use;
    int right = 0;
    for (int number = 0; number < connections; ++number) right += converse(number) ? 1 : 0;
    CHECK(right == connections);
    CHECK(faults::heap_in_use <= memory);
}

TEST_SUITE_END();
