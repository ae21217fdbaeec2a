// SPDX-License-Identifier: MIT
// A storm of signals on the threads of a transfer, one way and both ways: every byte arrives, once, in order.
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <optional>
#include <string>
#include <utility>

#include <pthread.h>
#include <sched.h>
#include <sys/time.h>

namespace {

std::atomic<int> signals = 0;
std::atomic<::pthread_t> talking[4]; // the threads that the signals go to; 0: none

/// Wherever the timer's signal lands, all threads of the transfer get one.
void spread(int) {
    const int kept = errno;
    for (const auto& thread : talking)
        if (const ::pthread_t target = thread; target != 0) ::pthread_kill(target, SIGUSR1);
    errno = kept;
}

void count(int) { ++signals; }

/// Interrupts the threads every millisecond, without SA_RESTART.
class storm {
public:
    storm() {
        set(SIGALRM, &spread, alarm_before_);
        set(SIGUSR1, &count, user_before_);
        const ::itimerval often{{0, 1000}, {0, 1000}};
        ::setitimer(ITIMER_REAL, &often, nullptr);
    }
    storm(const storm&) = delete;
    storm& operator=(const storm&) = delete;
    ~storm() {
        const ::itimerval never{};
        ::setitimer(ITIMER_REAL, &never, nullptr);
        struct ::sigaction unused {};
        set(SIGALRM, SIG_IGN, unused); // drops one that is still pending
        ::sigaction(SIGALRM, &alarm_before_, nullptr);
        set(SIGUSR1, SIG_IGN, unused);
        ::sigaction(SIGUSR1, &user_before_, nullptr);
    }

private:
    static void set(int number, void (*handler)(int), struct ::sigaction& before) {
        struct ::sigaction how {};
        how.sa_handler = handler;
        ::sigaction(number, &how, &before);
    }

    struct ::sigaction alarm_before_ {};
    struct ::sigaction user_before_ {};
};

/// Receives as much as was sent, through each of the calls in turn.
std::string receive(pysock::socket& s, std::size_t size) {
    std::string received;
    std::string buffer(70'000, '\0');
    for (int turn = 0; received.size() < size; ++turn) {
        const std::size_t left = size - received.size();
        if (turn % 4 == 0) received += s.recv(3000);
        if (turn % 4 == 1) received += s.recv(100'000);
        if (turn % 4 == 2) received += s.recv_exactly(left < 50'000 ? left : 50'000);
        if (turn % 4 == 3) received += std::string_view(buffer).substr(0, s.recv_into(buffer));
    }
    return received;
}

/// Sends `sent` one way while the signals come, and returns what arrived.
std::string transfer_under_signals(support::socket_pair& pair, const std::string& sent) {
    std::atomic<bool> started = false;
    std::atomic<bool> over = false;
    talking[0] = ::pthread_self();
    support::peer sender([&] {
        talking[1] = ::pthread_self();
        started = true;
        for (std::size_t at = 0; at < sent.size(); at += 1 << 20)
            pair.client.sendall(std::string_view(sent).substr(at, 1 << 20));
        while (!over) ::sched_yield(); // its thread has to exist as long as signals are sent to it
    });
    while (!started) ::sched_yield();
    std::string received;
    {
        const storm guard;
        received = receive(pair.server, sent.size());
    }
    over = true;
    sender.join();
    for (auto& thread : talking) thread = 0;
    return received;
}

/// Sends `sent` both ways at once over one connection, each end with a thread for each way; whether both ends got it.
bool exchange_under_signals(support::socket_pair& pair, const std::string& sent) {
    std::atomic<int> started = 0;
    std::atomic<int> done = 0;
    std::atomic<bool> over = false;
    std::atomic<int> exact = 0;
    const auto talk = [&](int number, auto body) {
        return [&, number, body] {
            talking[number] = ::pthread_self();
            ++started;
            while (started < 4) ::sched_yield();
            body();
            ++done;
            while (!over) ::sched_yield(); // its thread has to exist as long as signals are sent to it
        };
    };
    support::peer client_sends(talk(0, [&] { pair.client.sendall(sent); }));
    support::peer server_sends(talk(1, [&] { pair.server.sendall(sent); }));
    support::peer client_receives(talk(2, [&] { exact += receive(pair.client, sent.size()) == sent ? 1 : 0; }));
    support::peer server_receives(talk(3, [&] { exact += receive(pair.server, sent.size()) == sent ? 1 : 0; }));
    while (started < 4) ::sched_yield();
    {
        const storm guard;
        while (done < 4) ::sched_yield();
    }
    over = true;
    for (support::peer* const each : {&client_sends, &server_sends, &client_receives, &server_receives}) each->join();
    for (auto& thread : talking) thread = 0;
    return exact == 2;
}

/// Tries a transfer of `size` bytes over both kinds of streams, with a timeout and without; and the signals came.
void check_each_way(std::size_t size, bool (*is_exact)(support::socket_pair& pair, const std::string& sent)) {
    std::string sent(size, '\0');
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 13 + i / 509);
    signals = 0;
    for (const bool over_tcp : {true, false})
        for (const auto& timeout : {std::optional<double>(), std::optional<double>(20)}) {
            CAPTURE(over_tcp);
            support::socket_pair pair = over_tcp ? support::tcp_pair() : support::unix_pair();
            pair.client.settimeout(timeout);
            pair.server.settimeout(timeout);
            CHECK(is_exact(pair, sent));
        }
    CHECK(signals > 0);
}

} // namespace

TEST_SUITE_BEGIN("scenario/signals_during_transfer");

TEST_CASE("a transfer under a storm of signals is exact to the byte") {
    check_each_way(std::size_t{24} << 20, [](support::socket_pair& pair, const std::string& sent) {
        return transfer_under_signals(pair, sent) == sent;
    });
}

TEST_CASE("a transfer in both directions at once under a storm of signals is exact to the byte") {
    check_each_way(std::size_t{8} << 20, exchange_under_signals);
}

TEST_SUITE_END();
