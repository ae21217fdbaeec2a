// SPDX-License-Identifier: MIT
// A storm of signals on the threads of a transfer, one way and both ways: every byte arrives, once, in order.
#include "support/loopback.hpp"
#include "support/peer.hpp"
#include "support/signal_storm.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <pthread.h>
#include <sched.h>

namespace {

constexpr auto often = std::chrono::milliseconds(1); // between the signals of a storm

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

/// What became of a transfer.
struct outcome {
    bool exact;
    int signals;
};

/// Sends `sent` one way while the signals come to both ends.
outcome transfer_under_signals(support::socket_pair& pair, const std::string& sent) {
    std::atomic<::pthread_t> sending = 0;
    std::atomic<bool> over = false;
    support::peer sender([&] {
        sending = ::pthread_self();
        for (std::size_t at = 0; at < sent.size(); at += 1 << 20)
            pair.client.sendall(std::string_view(sent).substr(at, 1 << 20));
        while (!over) ::sched_yield(); // its thread has to exist as long as signals are sent to it
    });
    while (sending == 0) ::sched_yield();
    outcome came{};
    {
        const support::signal_storm storm(often, nullptr, {::pthread_self(), sending});
        came.exact = receive(pair.server, sent.size()) == sent;
        came.signals = storm.count();
    }
    over = true;
    sender.join();
    return came;
}

/// Sends `sent` both ways at once over one connection, each end with a thread for each way.
outcome exchange_under_signals(support::socket_pair& pair, const std::string& sent) {
    std::array<::pthread_t, 4> talking{};
    std::atomic<int> started = 0;
    std::atomic<int> done = 0;
    std::atomic<bool> over = false;
    std::atomic<int> exact = 0;
    const auto talk = [&](std::size_t number, auto body) {
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
    outcome came{};
    {
        const support::signal_storm storm(often, nullptr, {talking.begin(), talking.end()});
        while (done < 4) ::sched_yield();
        came.signals = storm.count();
    }
    over = true;
    for (support::peer* const each : {&client_sends, &server_sends, &client_receives, &server_receives}) each->join();
    came.exact = exact == 2;
    return came;
}

/// Tries a transfer of `size` bytes over both kinds of streams, with a timeout and without; and the signals came.
void check_each_way(std::size_t size, outcome (*transfer)(support::socket_pair& pair, const std::string& sent)) {
    std::string sent(size, '\0');
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 13 + i / 509);
    for (const bool over_tcp : {true, false})
        for (const auto& timeout : {std::optional<double>(), std::optional<double>(20)}) {
            CAPTURE(over_tcp);
            support::socket_pair pair = over_tcp ? support::tcp_pair() : support::unix_pair();
            pair.client.settimeout(timeout);
            pair.server.settimeout(timeout);
            const outcome came = transfer(pair, sent);
            CHECK(came.exact);
            CHECK(came.signals > 0);
        }
}

} // namespace

TEST_SUITE_BEGIN("scenario/signals_during_transfer");

TEST_CASE("a transfer under a storm of signals is exact to the byte") {
    check_each_way(std::size_t{24} << 20, transfer_under_signals);
}

TEST_CASE("a transfer in both directions at once under a storm of signals is exact to the byte") {
    check_each_way(std::size_t{8} << 20, exchange_under_signals);
}

TEST_SUITE_END();
