// SPDX-License-Identifier: MIT
// System calls that succeed in part: a byte at a time, with signals before, between and after, ready when they are not.
#include "faults/heap.hpp"
#include "faults/injection.hpp"
#include "support/deadline.hpp"
#include "support/descriptors.hpp"
#include "support/disk_file.hpp"
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/process_settings.hpp"
#include "support/requires.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"
#include "support/transfer.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

namespace py = pysock;
using faults::call;
using faults::deed;
using faults::rule;

/// Every call of this kind moves at most `most` bytes, and before each comes EINTR, or EAGAIN.
std::vector<rule> in_pieces(call which, int most, int before, int calls) {
    std::vector<rule> rules;
    for (int nth = 1; nth <= 2 * calls; nth += 2) rules.push_back({which, nth, deed::fail, before});
    rules.push_back({which, 0, deed::shorten, most});
    return rules;
}

const std::string text = support::pattern(500);

/// What `send` sends and what `receive` receives of it, where each system call moves at most `most` bytes and comes
/// with a fault before it.
template <class Send, class Receive>
std::string exchanged(call sends, call receives, int most, int before, Send send, Receive receive) {
    auto pair = support::tcp_pair();
    {
        const faults::session session(in_pieces(sends, most, before, 600));
        send(pair.client);
    }
    pair.client.shutdown(py::shut_wr);
    const faults::session session(in_pieces(receives, most, before, 600));
    return receive(pair.server);
}

} // namespace

TEST_SUITE_BEGIN("faults/partial_success");

TEST_CASE("every byte arrives once, in order, however little each system call moves and whatever comes between") {
    const support::no_descriptor_leak leak;
    for (const int most : {1, 7, 499})
        for (const int before : {EINTR, EAGAIN}) {
            CAPTURE(most);
            CAPTURE(before);
            const auto sendall = [](py::socket& s) { s.sendall(text); };
            const auto sendmsg = [](py::socket& s) {
                for (std::size_t done = 0; done < text.size();)
                    done += s.sendmsg(
                        {std::string_view(text).substr(done, 5),
                         std::string_view(text).substr(done).substr(std::min<std::size_t>(5, text.size() - done))});
            };
            const auto through_file = [](py::socket& s) {
                auto file = s.makefile("wb");
                file.write(text);
                file.close();
            };
            const auto recv = [](py::socket& s) {
                std::string all;
                for (std::string part; !(part = s.recv(100)).empty();) all += part;
                return all;
            };
            const auto recvmsg = [](py::socket& s) {
                std::string all;
                for (std::string part; !(part = s.recvmsg(100).data).empty();) all += part;
                return all;
            };
            const auto recv_exactly = [](py::socket& s) { return s.recv_exactly(500); };
            const auto from_file = [](py::socket& s) { return s.makefile("rb").read(); };
            CHECK(exchanged(call::send, call::recv, most, before, sendall, recv_exactly) == text);
            CHECK(exchanged(call::send, call::recv, most, before, through_file, from_file) == text);
            CHECK(exchanged(call::sendmsg, call::recvmsg, most, before, sendmsg, recvmsg) == text);
            CHECK(exchanged(call::send, call::recv, most, before, sendall, recv) == text);
        }
}

TEST_CASE("sendfile sends a file once, however little each sendfile(2), read(2) and send(2) moves") {
    const support::no_descriptor_leak leak;
    for (const auto& rules : {in_pieces(call::sendfile, 3, EINTR, 200), in_pieces(call::sendfile, 3, EAGAIN, 0),
                              std::vector<rule>{{call::sendfile, 0, deed::fail, EINVAL},
                                                {call::read, 1, deed::fail, EINTR},
                                                {call::read, 3, deed::fail, EINTR},
                                                {call::read, 0, deed::shorten, 7},
                                                {call::send, 2, deed::fail, EINTR},
                                                {call::send, 3, deed::fail, EAGAIN},
                                                {call::send, 0, deed::shorten, 2}}}) {
        const support::disk_file file(text);
        auto pair = support::tcp_pair();
        std::size_t sent = 0;
        {
            const faults::session session(rules);
            sent = pair.client.sendfile(file.fd);
        }
        CHECK(sent == text.size());
        pair.client.close();
        CHECK(support::read_all(pair.server) == text);
    }
}

TEST_CASE("a sendfile(2) that sends some bytes and then meets a closed connection leaves no SIGPIPE behind") {
    // sendfile(2) returns the count, and the signal has been raised all the same.
    const support::deadly_sigpipe as_in_a_program;
    const support::disk_file file(text);
    auto pair = support::tcp_pair();
    std::error_code code;
    std::size_t sent = 0;
    {
        const faults::session session(
            {{call::sendfile, 1, deed::shorten, 100, SIGPIPE}, {call::sendfile, 2, deed::fail, EPIPE}});
        sent = pair.client.sendfile(file.fd, code);
    }
    CHECK(sent == 100);
    CHECK(code == support::system_code(EPIPE));
    ::sigset_t pending;
    ::sigpending(&pending);
    CHECK(::sigismember(&pending, SIGPIPE) == 0);
}

TEST_CASE("a send that fails after some bytes says how many went out, and these arrive") {
    const support::no_descriptor_leak leak;
    for (const bool throwing : {true, false})
        for (const int number : {ECONNRESET, EPIPE, ENOBUFS, ENOMEM, EHOSTUNREACH}) {
            CAPTURE(throwing);
            CAPTURE(number);
            auto pair = support::tcp_pair();
            std::size_t told = 0;
            std::error_code code;
            {
                const faults::session session(
                    {{call::send, 4, deed::fail, number}, {call::send, 0, deed::shorten, 10}});
                try {
                    if (throwing)
                        pair.client.sendall(text);
                    else
                        told = pair.client.sendall(text, code);
                } catch (const py::error& e) {
                    told = e.bytes_transferred();
                    code = e.code();
                }
            }
            CHECK(code == support::system_code(number));
            CHECK(told == 30);
            pair.client.close();
            CHECK(support::read_all(pair.server) == text.substr(0, 30));
        }
}

TEST_CASE("a receive that fails after some bytes hands these over, and the rest comes with the next") {
    const support::no_descriptor_leak leak;
    for (const bool throwing : {true, false})
        for (const int number : {ECONNRESET, ENOMEM, ETIMEDOUT}) {
            CAPTURE(throwing);
            CAPTURE(number);
            auto pair = support::tcp_pair();
            pair.client.sendall(text);
            pair.client.shutdown(py::shut_wr);
            std::string came;
            std::error_code code;
            {
                const faults::session session(
                    {{call::recv, 4, deed::fail, number}, {call::recv, 0, deed::shorten, 10}});
                try {
                    if (throwing)
                        came = pair.server.recv_exactly(200);
                    else
                        came = pair.server.recv_exactly(200, code);
                } catch (const py::error& e) {
                    came = e.partial();
                    code = e.code();
                }
            }
            CHECK(code == support::system_code(number));
            CHECK(came == text.substr(0, 30));
            CHECK(came + support::read_all(pair.server) == text);
        }
}

TEST_CASE("a wait that lies about readiness ends with data, or at its deadline") {
    for (const bool comes : {true, false}) {
        CAPTURE(comes);
        auto pair = support::tcp_pair();
        pair.server.settimeout(comes ? support::loopback_timeout : support::short_timeout);
        std::vector<rule> rules{{call::poll, 0, deed::claim_ready}};
        if (comes) {
            pair.client.sendall(text);
            for (int nth = 1; nth <= 50; ++nth) rules.push_back({call::recv, nth, deed::fail, EAGAIN});
        }
        std::error_code code;
        std::string came;
        int met = 0;
        {
            const faults::session session(rules);
            came = pair.server.recv(600, code);
            met = session.met();
        }
        CHECK(came == (comes ? text : ""));
        CHECK(code == (comes ? std::error_code() : make_error_code(py::errc::timed_out)));
        CHECK(met >= 2);
    }
}

TEST_CASE("an accept whose connection is gone again waits for the next one") {
    auto listener = support::tcp_listener();
    auto client = support::tcp_client(listener.getsockname());
    std::error_code code;
    py::socket conn(py::none);
    {
        const faults::session session({{call::accept4, 1, deed::fail, EAGAIN},
                                       {call::poll, 1, deed::claim_ready},
                                       {call::accept4, 2, deed::fail, EAGAIN}, // after readiness
                                       {call::accept4, 3, deed::fail, EINTR}});
        conn = listener.accept(code).conn;
    }
    CHECK_FALSE(code);
    client.sendall("here");
    CHECK(conn.recv_exactly(4) == "here");
}

TEST_CASE("a connect that a signal interrupts after it has begun is joined, not begun anew") {
    for (const bool timed : {false, true})
        for (const int interruptions : {1, 3}) {
            CAPTURE(timed);
            CAPTURE(interruptions);
            auto listener = support::tcp_listener();
            auto s = support::timed_socket();
            if (!timed) s.settimeout(py::none);
            std::vector<rule> rules;
            for (int nth = 1; nth <= interruptions; ++nth)
                rules.push_back({call::connect, nth, deed::fail_after, EINTR});
            const py::address there = listener.getsockname();
            {
                const faults::session session(rules);
                s.connect(there);
            }
            s.sendall("here");
            auto conn = support::accepted(listener);
            CHECK(conn.recv_exactly(4) == "here");
            listener.settimeout(0);
            std::error_code ec;
            listener.accept(ec);
            CHECK(ec == support::system_code(EAGAIN)); // no second connection
        }
}

TEST_CASE("create_connection joins an attempt that a signal interrupts after it has begun") {
    auto listener = support::tcp_listener();
    const auto port = listener.getsockname().port();
    py::socket s(py::none);
    {
        const faults::session session(
            {{call::connect, 1, deed::fail_after, EINTR}, {call::connect, 2, deed::fail_after, EINTR}});
        s = py::create_connection({"127.0.0.1", port}, support::loopback_timeout);
    }
    s.sendall("here");
    CHECK(support::accepted(listener).recv_exactly(4) == "here");
}

TEST_CASE("the hook ends create_connection when a signal interrupts its connect") {
    const support::no_descriptor_leak leak;
    auto listener = support::tcp_listener();
    const auto port = listener.getsockname().port();
    const support::scoped_interrupt_hook hook([] { return false; });
    std::error_code ec;
    {
        const faults::session session({{call::connect, 1, deed::fail, EINTR}});
        py::create_connection({"127.0.0.1", port}, support::loopback_timeout, ec);
    }
    CHECK(ec == support::system_code(EINTR));
}

TEST_CASE("an interrupted close is told and never repeated") {
    py::socket s;
    int closes = 0;
    std::error_code ec;
    {
        const faults::session session({{call::close, 0, deed::fail, EINTR}});
        s.close(ec);
        closes = session.count(call::close);
        s.close(); // nothing to close any more
        closes += session.count(call::close);
    }
    CHECK(ec == support::system_code(EINTR));
    CHECK(closes == 2); // one close(2), counted twice
}

TEST_CASE("a process without free descriptors fails to accept, dup and receive, and goes on when there are some") {
    const support::no_descriptor_leak leak;
    auto listener = support::tcp_listener();
    auto client = support::tcp_client(listener.getsockname());
    for (const int number : {EMFILE, ENFILE}) {
        std::error_code ec;
        {
            const faults::session session(
                {{call::accept4, 0, deed::fail, number}, {call::fcntl, 0, deed::fail, number}});
            listener.accept(ec);
            CHECK_MESSAGE(true, "accept: ", ec.message());
        }
        CHECK(ec == support::system_code(number));
    }
    CHECK(support::accepted(listener).fileno() >= 0); // the connection was still waiting
}

TEST_CASE("a write finds room in the buffer when its flush sends a part, though the rest would block") {
    for (const bool text_mode : {false, true}) {
        CAPTURE(text_mode);
        auto pair = support::tcp_pair();
        pair.client.settimeout(0);
        auto file = pair.client.makefile(text_mode ? "w" : "wb", {.buffering = 8, .newline = text_mode ? "\r\n" : ""});
        std::error_code code;
        std::size_t first = 0;
        std::size_t second = 0;
        int sends = 0;
        {
            const faults::session session({{call::send, 1, deed::shorten, 4}, {call::send, 2, deed::fail, EAGAIN}});
            first = file.write("1234567", code);
            if (!code) second = file.write(std::string_view(text_mode ? "\n" : "abc"), code);
            sends = session.count(call::send);
        }
        CHECK_FALSE(code);
        CHECK(first == 7);
        CHECK(second == (text_mode ? 1 : 3));
        CHECK(sends == 2);
        file.flush();
        CHECK(pair.server.recv_exactly(text_mode ? 9 : 10) == (text_mode ? "1234567\r\n" : "1234567abc"));
    }
}

TEST_CASE("a dual-stack server is refused where the system has no IPv6") {
    std::error_code code;
    {
        const faults::session session({{call::socket, 0, deed::fail, EAFNOSUPPORT}});
        py::create_server({"::", 0}, {.family = py::af_inet6, .dualstack_ipv6 = true}, code);
    }
    CHECK(code == py::errc::no_dualstack);
}

#if defined(AF_RDS) && defined(MSG_NOSIGNAL)
TEST_CASE("a send whose family refuses the flag against SIGPIPE goes out without it") {
    auto pair = support::udp_pair();
    py::socket s({.family = AF_RDS, .fileno = pair.client.detach()}); // RDS is seldom there, and adoption trusts
    const std::vector<std::size_t (*)(py::socket&, std::error_code&)> ways{
        [](py::socket& by, std::error_code& ec) { return by.send("data", ec); },
        [](py::socket& by, std::error_code& ec) { return by.sendall("data", ec); },
        [](py::socket& by, std::error_code& ec) {
            return by.sendmsg({"da", "ta"}, {}, {}, py::none, ec);
        }};
    for (std::size_t way = 0; way < ways.size(); ++way)
        for (const bool has_to_wait : {false, true}) {
            CAPTURE(way);
            CAPTURE(has_to_wait);
            const call first = way == 2 ? call::sendmsg : call::send;
            if (has_to_wait)
                s.settimeout(support::loopback_timeout);
            else
                s.settimeout(0);
            std::vector<rule> rules{{first, 1, deed::fail, EOPNOTSUPP}};
            if (has_to_wait)
                rules.push_back({way == 2 ? call::sendmsg : call::sendto, way == 2 ? 2 : 1, deed::fail, EAGAIN});
            std::error_code code;
            std::size_t sent = 0;
            int met = 0;
            {
                const faults::session session(rules);
                sent = ways[way](s, code);
                met = session.met();
            }
            CHECK_FALSE(code);
            CHECK(sent == 4);
            CHECK(met == (has_to_wait ? 2 : 1));
            CHECK(pair.server.recv(10) == "data");
        }
}
#endif

TEST_CASE("a descriptor without a name is adopted where its family is told, and else that is the error") {
    auto pair = support::tcp_pair();
    const int fd = pair.client.detach();
    std::error_code code;
    std::error_code untold;
    py::socket s(py::none);
    {
        const faults::session session({{call::getsockname, 0, deed::fail, EOPNOTSUPP}});
        const py::socket refused({.fileno = fd}, untold);
        s = py::socket({.family = py::af_inet, .fileno = fd}, code);
    }
    CHECK(untold == support::system_code(EOPNOTSUPP));
    CHECK_FALSE(code);
    CHECK(s.fileno() == fd);
    CHECK(s.family() == py::af_inet);
    CHECK(s.type() == py::sock_stream);
}

TEST_CASE("the error of a socket without arguments names none") {
    std::string said;
    {
        const faults::session session({{call::socket, 0, deed::fail, EMFILE}});
        said = support::thrown_text([] { py::socket s(-1, -1, -1); });
    }
    CHECK(said == support::text_of_code(EMFILE) + ": socket");
}

TEST_CASE("a connect that does not wait ends at a signal, and one that does joins what a signal left under way") {
    auto listener = support::tcp_listener();
    const py::address there = listener.getsockname();
    std::error_code code;
    {
        auto s = support::timed_socket();
        s.settimeout(0);
        const faults::session session({{call::connect, 1, deed::fail, EINTR}});
        s.connect(there, code);
    }
    CHECK(code == support::system_code(EINTR));
    for (const int second : {EINPROGRESS, EALREADY})
        for (const bool timed : {false, true}) {
            CAPTURE(second);
            CAPTURE(timed);
            auto s = support::timed_socket();
            if (!timed) s.settimeout(py::none);
            int connects = 0;
            {
                const faults::session session(
                    {{call::connect, 1, deed::fail_after, EINTR}, {call::connect, 2, deed::fail, second}});
                s.connect(there, code);
                connects = session.count(call::connect);
            }
            CHECK_FALSE(code);
            CHECK(connects == 2);
            s.sendall("here");
            CHECK(support::accepted(listener).recv_exactly(4) == "here");
        }
}

TEST_CASE("where the mode of a shared descriptor cannot be set, connect and sendfile fail before they do anything") {
    const support::disk_file file(text);
    auto listener = support::tcp_listener();
    const py::address there = listener.getsockname();
    auto s = support::timed_socket();
    const py::socket other = s.dup();
    std::error_code code;
    int connects = 0;
    {
        const faults::session session({{call::ioctl, 0, deed::fail, ENOMEM}});
        s.connect(there, code);
        connects = session.count(call::connect);
    }
    CHECK(code == support::system_code(ENOMEM));
    CHECK(connects == 0);
    s.connect(there);
    auto conn = support::accepted(listener);
    std::size_t sent = 0;
    int by_system = 0;
    {
        const faults::session session({{call::ioctl, 1, deed::fail, ENOMEM}});
        sent = s.sendfile(file.fd, 0, py::none, code);
        by_system = session.count(call::sendfile);
    }
    CHECK_FALSE(code); // the other way needs no mode
    CHECK(by_system == 0);
    CHECK(sent == text.size());
    CHECK(conn.recv_exactly(text.size()) == text);
}

TEST_CASE("a message of many buffers and much ancillary data needs memory, and without it is ENOMEM and not sent") {
    SKIP_UNLESS(faults::owns_heap, "a sanitizer keeps malloc for itself");
    auto pair = support::udp_pair();
    const std::vector<std::string_view> parts(20, "x");
    const std::string much(2000, '\0');
    const std::vector<py::ancillary> ancillary{{py::sol_socket, 99, much}};
    std::vector<std::string> space(20, std::string(1, ' '));
    std::vector<py::writable_bytes_like> into(space.begin(), space.end());
    std::error_code code;
    for (const long spare : {0L, 1L}) {
        CAPTURE(spare);
        int sends = 0;
        {
            const faults::session session;
            const faults::one_allocation_fails shortage(spare);
            pair.client.sendmsg(parts, ancillary, {}, py::none, code);
            sends = session.count(call::sendmsg);
        }
        CHECK(code == support::system_code(ENOMEM));
        CHECK(sends == 0);
    }
    CHECK(pair.client.sendmsg(parts) == 20);
    {
        const faults::one_allocation_fails shortage(0);
        pair.server.recvmsg_into(into, 0, {}, code);
    }
    CHECK(code == support::system_code(ENOMEM));
    CHECK(pair.server.recvmsg_into(into).nbytes == 20);
}

TEST_CASE("the timeout ends a transfer that moves a byte at a time and never waits, and tells how far it came") {
    const support::disk_file file(text);
    auto pair = support::tcp_pair();
    pair.client.settimeout(1e-9); // it begins when a first piece has been moved
    std::error_code by_file;
    std::error_code by_send;
    std::error_code by_recv;
    std::size_t of_file = 0;
    std::size_t sent = 0;
    std::string came;
    {
        const faults::session session({{call::sendfile, 0, deed::shorten, 1},
                                       {call::send, 0, deed::shorten, 1},
                                       {call::recv, 0, deed::shorten, 1}});
        of_file = pair.client.sendfile(file.fd, 0, py::none, by_file);
        sent = pair.client.sendall(text, by_send);
        pair.server.settimeout(1e-9);
        came = pair.server.recv_exactly(of_file + sent, by_recv);
    }
    for (const std::error_code& code : {by_file, by_send, by_recv}) CHECK(code == make_error_code(py::errc::timed_out));
    CHECK(of_file == 2);
    CHECK(sent == 2);
    CHECK(came == text.substr(0, 2));
    CHECK(support::arrived(pair.server) == text.substr(0, 2));
}

TEST_CASE(
    "without a timeout a receive that falls short goes on, and so does a sendfile of a file whose size nobody tells") {
    const support::disk_file file(text);
    auto pair = support::tcp_pair();
    pair.client.settimeout(py::none);
    pair.server.settimeout(py::none);
    std::size_t sent = 0;
    std::string came;
    {
        const faults::session session({{call::sendfile, 1, deed::shorten, 7},
                                       {call::fstat, 0, deed::fail, EIO},
                                       {call::recv, 1, deed::shorten, 7}});
        sent = pair.client.sendfile(file.fd);
        came = pair.server.recv_exactly(sent);
    }
    CHECK(sent == text.size());
    CHECK(came == text);
}

TEST_CASE("a hook that gives up ends a sendfile at the signal, both while the system sends and while a file is read") {
    const support::scoped_interrupt_hook give_up([] { return false; });
    const support::disk_file file(text);
    for (const bool by_system : {true, false}) {
        CAPTURE(by_system);
        auto pair = support::tcp_pair();
        std::error_code code;
        int sends = 0;
        {
            const faults::session session(
                {{call::sendfile, 1, deed::fail, by_system ? EINTR : EINVAL}, {call::read, 1, deed::fail, EINTR}});
            pair.client.sendfile(file.fd, 0, py::none, code);
            sends = session.count(call::send);
        }
        CHECK(code == support::system_code(EINTR));
        CHECK(sends == 0);
        CHECK(support::arrived(pair.server).empty());
    }
}

TEST_CASE("create_connection waits for an attempt that a signal left under way") {
    auto listener = support::tcp_listener();
    const py::address there = listener.getsockname();
    std::error_code code;
    py::socket s(py::none);
    int connects = 0;
    {
        const faults::session session(
            {{call::connect, 1, deed::fail_after, EINTR}, {call::connect, 2, deed::fail, EALREADY}});
        s = py::create_connection(there, support::loopback_timeout, code);
        connects = session.count(call::connect);
    }
    CHECK_FALSE(code);
    CHECK(connects == 2);
    s.sendall("here");
    CHECK(support::accepted(listener).recv_exactly(4) == "here");
}

TEST_CASE("a large recv without memory is ENOMEM and takes nothing, and the next one has memory again") {
    SKIP_UNLESS(faults::owns_heap, "a sanitizer keeps malloc for itself");
    auto pair = support::udp_pair();
    pair.client.sendall("data");
    support::peer fresh([&] { // a thread that keeps no memory of a former recv
        std::error_code code;
        {
            const faults::one_allocation_fails shortage(0);
            pair.server.recv(100'000, code);
        }
        CHECK(code == support::system_code(ENOMEM));
        CHECK(pair.server.recv(100'000) == "data");
    });
    fresh.join();
}

TEST_CASE("a write that neither goes out nor finds memory tells why it did not go out") {
    SKIP_UNLESS(faults::owns_heap, "a sanitizer keeps malloc for itself");
    auto pair = support::tcp_pair();
    pair.client.settimeout(0);
    for (const bool text_mode : {false, true}) {
        CAPTURE(text_mode);
        auto file = pair.client.makefile(text_mode ? "w" : "wb", {.buffering = 8, .newline = text_mode ? "\r\n" : ""});
        std::error_code code;
        std::size_t taken = 0;
        {
            const faults::session session({{call::send, 0, deed::fail, EAGAIN}});
            const faults::one_allocation_fails shortage(0);
            taken = file.write(std::string_view(text_mode ? "\n" : "1234567890"), code);
        }
        CHECK(code == support::system_code(text_mode ? ENOMEM : EAGAIN));
        CHECK(taken == 0);
        file.flush();
        CHECK(support::arrived(pair.server).empty());
    }
}

TEST_CASE("a sendfile that times out before the first byte does not begin anew by send") {
    const support::disk_file file(text);
    auto pair = support::tcp_pair();
    pair.client.settimeout(1e-9);
    std::error_code code;
    int sends = 0;
    {
        const faults::session session({{call::sendfile, 0, deed::fail, EAGAIN}});
        pair.client.sendfile(file.fd, 0, py::none, code);
        sends = session.count(call::send);
    }
    CHECK(code == make_error_code(py::errc::timed_out));
    CHECK(sends == 0);
}

TEST_CASE("a close that the peer's reset is told by has closed, as in Python") {
    const support::no_descriptor_leak leak;
    pysock::socket s(pysock::af_inet, pysock::sock_stream);
    std::error_code ec = support::system_code(EBADF);
    {
        const faults::session session({{call::close, 1, deed::fail, ECONNRESET}});
        s.close(ec);
    }
    CHECK_FALSE(ec);
    CHECK(s.fileno() == -1);
}

TEST_SUITE_END();
