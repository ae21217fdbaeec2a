// SPDX-License-Identifier: MIT
// One signal in the middle of a call, where a storm of them would hide what the call does with the first.
#ifndef PYSOCK_TESTS_ONE_SIGNAL_HPP
#define PYSOCK_TESTS_ONE_SIGNAL_HPP

#include "support/process_settings.hpp"
#include "support/system.hpp"

#include <atomic>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#ifdef SIGUSR1 // Windows has no signals

#include <pthread.h>

namespace support {

/// How many bytes a descriptor has for the next read.
inline int bytes_waiting(int fd) {
    int count = 0;
    return ::ioctl(fd, FIONREAD, &count) == 0 ? count : -1;
}

/// Whether the system tells what a thread is doing.
inline bool tells_thread_states() { return ::access("/proc/self/task", R_OK) == 0; }

/// Sends the thread that made it one signal, without SA_RESTART, as soon as it sleeps in the kernel and `ready()`. In
/// the scope of it let there be nothing but the call to interrupt.
class one_signal {
public:
    template <class Ready>
    explicit one_signal(
        Ready ready, int number = SIGUSR1, void (*handler)(int) = [](int) {})
        : handler_(number, handler), sender_([this, ready, number, target = ::pthread_self(), thread = ::gettid()] {
              while (!over_ && !(armed_ && ready() && sleeps(thread))) std::this_thread::yield();
              if (!over_) ::pthread_kill(target, number);
          }) {
        armed_ = true;
    }
    one_signal(const one_signal&) = delete;
    one_signal& operator=(const one_signal&) = delete;
    ~one_signal() {
        over_ = true;
        sender_.join();
    }

private:
    static bool sleeps(::pid_t thread) {
        std::string line;
        std::getline(std::ifstream("/proc/self/task/" + std::to_string(thread) + "/stat"), line);
        const std::size_t name_end = line.rfind(") ");
        return name_end != std::string::npos && line.substr(name_end + 2, 1) == "S";
    }

    signal_handler handler_;
    std::atomic<bool> armed_ = false;
    std::atomic<bool> over_ = false;
    std::thread sender_; // last: it uses the others
};

} // namespace support

#endif // SIGUSR1

#endif // PYSOCK_TESTS_ONE_SIGNAL_HPP
