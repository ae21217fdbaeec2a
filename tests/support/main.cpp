// SPDX-License-Identifier: MIT
// doctest's main, and a listener that ends a hanging test, reports a skip, and counts the tests that ran.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "support/deadline.hpp"
#include "support/memory.hpp"
#include "support/requires.hpp"

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <new>
#include <string>
#include <thread>

namespace {

/// Aborts the process, naming the test, unless it is destroyed in time.
class watchdog {
public:
    explicit watchdog(const char* test) : thread_([this, name = std::string(test)] { watch(name); }) {}
    watchdog(const watchdog&) = delete;
    watchdog& operator=(const watchdog&) = delete;

    ~watchdog() {
        {
            const std::lock_guard lock(mutex_);
            done_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

private:
    void watch(const std::string& test) {
        std::unique_lock lock(mutex_);
        // The system clock, since the thread sanitizer of GCC 12 does not know the wait on the steady one.
        if (changed_.wait_until(lock, std::chrono::system_clock::now() + support::test_timeout,
                                [this] { return done_; }))
            return;
        std::fprintf(stderr, "watchdog: \"%s\" still runs after %lld ms\n", test.c_str(),
                     static_cast<long long>(support::test_timeout.count()));
        // Not into doctest's handler: it would end this test in this thread, and wait here for this thread's own end.
        std::signal(SIGABRT, SIG_DFL);
        std::abort();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool done_ = false;
    std::thread thread_; // last: it uses the others
};

unsigned tests_run = 0;

struct listener : doctest::IReporter {
    explicit listener(const doctest::ContextOptions& /*options*/) {}

    void test_case_start(const doctest::TestCaseData& test) override {
        ++tests_run;
        support::skip_reason().clear();
        guard_ = new watchdog(test.m_name);
    }

    void test_case_end(const doctest::CurrentTestCaseStats& result) override {
        delete guard_;
        guard_ = nullptr;
        // CTest takes this word for a skip whatever else is printed, so a failure must not say it.
        if (result.failure_flags == 0 && !support::skip_reason().empty())
            std::printf("SKIPPED: %s\n", support::skip_reason().c_str());
    }

    void report_query(const doctest::QueryData& /*data*/) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& /*result*/) override {}
    void test_case_reenter(const doctest::TestCaseData& /*test*/) override {}
    void test_case_exception(const doctest::TestCaseException& /*error*/) override {}
    void subcase_start(const doctest::SubcaseSignature& /*subcase*/) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& /*assertion*/) override {}
    void log_message(const doctest::MessageData& /*message*/) override {}
    void test_case_skipped(const doctest::TestCaseData& /*test*/) override {}

private:
    watchdog* guard_ = nullptr; // a pointer of its own: doctest keeps the listener until after main
};

REGISTER_LISTENER("support", 1, listener);

} // namespace

// Counted, and short where a test wants it: see support/memory.hpp. Out of line, since g++ takes free() for a mismatch
// where it inlines delete without new.
void* operator new(std::size_t size, const std::nothrow_t& /*unused*/) noexcept {
    support::allocation_state& state = support::allocations_of_thread();
    ++state.count;
    if (state.left == 0) return nullptr;
    if (state.left > 0) --state.left;
    return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size) {
    if (void* const memory = operator new(size, std::nothrow)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

int main(int argc, char** argv) {
    doctest::Context context(argc, argv);
    const int failed = context.run();
    if (context.shouldExit()) // a query such as --list-test-cases
        return failed;
    if (tests_run == 0) { // a filter that names no test would pass otherwise
        std::fprintf(stderr, "no test has this name\n");
        return EXIT_FAILURE;
    }
    return failed;
}
