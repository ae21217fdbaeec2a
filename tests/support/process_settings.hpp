// SPDX-License-Identifier: MIT
// Settings of the whole process that a test changes and that go back to what they were at the end of the scope.
#ifndef PYSOCK_TESTS_PROCESS_SETTINGS_HPP
#define PYSOCK_TESTS_PROCESS_SETTINGS_HPP

#include "support/subject.hpp"

#include <csignal>
#include <optional>

#ifndef _WIN32
#include <signal.h>
#endif

namespace support {

/// Sets the timeout of new sockets.
class scoped_default_timeout {
public:
    explicit scoped_default_timeout(pysock::timeout_value value) { pysock::setdefaulttimeout(value); }
    scoped_default_timeout(const scoped_default_timeout&) = delete;
    scoped_default_timeout& operator=(const scoped_default_timeout&) = delete;
    ~scoped_default_timeout() { pysock::setdefaulttimeout(before_); }

private:
    std::optional<double> before_ = pysock::getdefaulttimeout();
};

/// Sets the interrupt hook.
class scoped_interrupt_hook {
public:
    explicit scoped_interrupt_hook(pysock::interrupt_hook hook) : before_(pysock::set_interrupt_hook(hook)) {}
    scoped_interrupt_hook(const scoped_interrupt_hook&) = delete;
    scoped_interrupt_hook& operator=(const scoped_interrupt_hook&) = delete;
    ~scoped_interrupt_hook() { pysock::set_interrupt_hook(before_); }

private:
    pysock::interrupt_hook before_;
};

#ifdef _WIN32
/// There is no such signal.
struct deadly_sigpipe {
    deadly_sigpipe() {} // NOLINT(modernize-use-equals-default): so that an unused one is no warning
};
#else
/// Makes SIGPIPE what a program finds it to be: it ends the process.
class deadly_sigpipe {
public:
    deadly_sigpipe() : before_(std::signal(SIGPIPE, SIG_DFL)) {}
    deadly_sigpipe(const deadly_sigpipe&) = delete;
    deadly_sigpipe& operator=(const deadly_sigpipe&) = delete;
    ~deadly_sigpipe() { std::signal(SIGPIPE, before_); }

private:
    void (*before_)(int);
};

/// Handles a signal, without SA_RESTART, until the end of the scope. Those that are still pending then are dropped.
class signal_handler {
public:
    signal_handler(int number, void (*handler)(int)) : number_(number) { set(handler, &before_); }
    signal_handler(const signal_handler&) = delete;
    signal_handler& operator=(const signal_handler&) = delete;
    ~signal_handler() {
        set(SIG_IGN, nullptr);
        ::sigaction(number_, &before_, nullptr);
    }

private:
    void set(void (*handler)(int), struct ::sigaction* before) const {
        struct ::sigaction how {};
        how.sa_handler = handler;
        ::sigaction(number_, &how, before);
    }

    int number_;
    struct ::sigaction before_ {};
};
#endif

} // namespace support

#endif // PYSOCK_TESTS_PROCESS_SETTINGS_HPP
