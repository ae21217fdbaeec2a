// SPDX-License-Identifier: MIT
// The heap as interposed_heap.cpp sees it: how many pieces of memory are in use, and an allocation that fails. Unlike
// support/memory.hpp it knows malloc too, also what libc asks of it. The sanitizers keep malloc for themselves: there
// the count stands still, and only operator new fails.
#ifndef PYSOCK_TESTS_HEAP_HPP
#define PYSOCK_TESTS_HEAP_HPP

#include "support/sanitized.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace faults {

inline constexpr bool owns_heap = !PYSOCK_TESTS_SANITIZED;

/// Pieces of memory that all threads have allocated and not freed.
inline std::atomic<long> heap_in_use = 0;

/// Of this thread: how many allocations may still succeed before one fails; negative: all. And whether one has failed.
struct heap_state {
    long left = -1;
    bool failed = false;
};
inline heap_state& heap_of_thread() {
    static constinit thread_local heap_state state;
    return state;
}

/// In this thread one allocation fails, the one after `spare` others, until the end of the scope.
class one_allocation_fails {
public:
    explicit one_allocation_fails(long spare) { heap_of_thread() = {spare, false}; }
    one_allocation_fails(const one_allocation_fails&) = delete;
    one_allocation_fails& operator=(const one_allocation_fails&) = delete;
    ~one_allocation_fails() { heap_of_thread().left = -1; }
};

/// What is in use now: descriptors below 256, and pieces of memory.
class in_use {
public:
    /// Whether there is more now. A helper thread may be about to give something back.
    bool has_grown() const {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
        bool grown = grown_now();
        while (grown && std::chrono::steady_clock::now() < end) {
            std::this_thread::yield();
            grown = grown_now();
        }
        return grown;
    }

private:
    bool grown_now() const { return descriptors() > descriptors_ || heap_in_use > memory_; }

    /// One system call, where looking into /proc/self/fd takes many.
    static int descriptors() {
        ::pollfd entries[256];
        int open = 0;
        for (int fd = 0; fd < 256; ++fd) entries[fd] = {fd, 0, 0};
        ::syscall(SYS_poll, entries, 256, 0); // not poll(): the thread sanitizer would think that these are used
        for (const ::pollfd& entry : entries) open += (entry.revents & POLLNVAL) == 0 ? 1 : 0;
        return open;
    }

    int descriptors_ = descriptors();
    long memory_ = heap_in_use;
};

/// Whether something is left behind by `work` each time that it runs. What libc and threads keep is left once.
template <class Work>
bool leaves_something_behind(Work work) {
    work();
    for (int round = 0; round < 3; ++round) {
        const in_use before;
        work();
        if (!before.has_grown()) return false;
    }
    return true;
}

/// For the interposed functions: whether this allocation is the one that fails.
inline bool allocation_fails() {
    heap_state& state = heap_of_thread();
    if (state.left < 0) return false;
    if (state.left-- > 0) return false;
    state.failed = true;
    return true;
}

} // namespace faults

#endif // PYSOCK_TESTS_HEAP_HPP
