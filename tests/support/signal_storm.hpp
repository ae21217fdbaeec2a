// SPDX-License-Identifier: MIT
// Signals again and again while calls are made.
#ifndef PYSOCK_TESTS_SIGNAL_STORM_HPP
#define PYSOCK_TESTS_SIGNAL_STORM_HPP

#include "support/process_settings.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>
#include <utility>
#include <vector>

#ifdef SIGALRM // Windows has no signals

#include <pthread.h>
#include <sys/time.h>

namespace support {

/// Interrupts threads every `pause`, without SA_RESTART: each of `targets`, the one that made the storm where none is
/// named, gets SIGUSR1, and a timer's SIGALRM comes besides, to any thread. At the third SIGUSR1 its handler calls
/// `action`, once, which may use only what a signal handler may.
///
/// The targets have to live as long as the storm. SIGUSR1 is sent by a thread and not by a handler, which might still
/// do so after the storm's end, when the signal ends the program.
class signal_storm {
public:
    explicit signal_storm(std::chrono::microseconds pause, void (*action)() = nullptr,
                          std::vector<::pthread_t> targets = {::pthread_self()})
        : alarm_(SIGALRM, [](int) {}), user_(SIGUSR1, &count_one) {
        action_ = action;
        count_ = 0;
        set_timer(static_cast<::suseconds_t>(pause.count()));
        sender_ = std::thread([this, pause, targets = std::move(targets)] {
            for (; !over_; std::this_thread::sleep_for(pause))
                for (const ::pthread_t target : targets) ::pthread_kill(target, SIGUSR1);
        });
    }
    signal_storm(const signal_storm&) = delete;
    signal_storm& operator=(const signal_storm&) = delete;
    ~signal_storm() {
        set_timer(0);
        over_ = true;
        sender_.join();
    }

    /// How many SIGUSR1 have come.
    int count() const { return count_; }

private:
    static void set_timer(::suseconds_t microseconds) {
        const ::itimerval often{{0, microseconds}, {0, microseconds}};
        ::setitimer(ITIMER_REAL, &often, nullptr);
    }

    static void count_one(int) {
        const int kept = errno;
        void (*const action)() = ++count_ >= 3 ? action_.exchange(nullptr) : nullptr;
        if (action != nullptr) action();
        errno = kept;
    }

    inline static std::atomic<void (*)()> action_ = nullptr;
    inline static std::atomic<int> count_ = 0;
    signal_handler alarm_;
    signal_handler user_;
    std::atomic<bool> over_ = false;
    std::thread sender_;
};

} // namespace support

#endif // SIGALRM

#endif // PYSOCK_TESTS_SIGNAL_STORM_HPP
