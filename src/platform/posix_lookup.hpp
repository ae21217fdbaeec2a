// SPDX-License-Identifier: MIT
// getaddrinfo(3) of POSIX: at once, or on a helper thread so that the caller can stop waiting for it.
#ifndef PYSOCK_PLATFORM_POSIX_LOOKUP_HPP
#define PYSOCK_PLATFORM_POSIX_LOOKUP_HPP

#include "platform/atomic.hpp"
#include "platform/lookup.hpp"
#include "platform/posix.hpp"
#include "platform/result.hpp"

#include <new>
#include <utility>

#if PYSOCK_OS_POSIX

#include <pthread.h>
#include <signal.h>

namespace pysock::inline v0_1::detail::os {

/// getaddrinfo(3) on the calling thread, for as long as it takes.
inline result<lookup_list> look_up(const lookup_request& request) noexcept {
    ::addrinfo hints{};
    hints.ai_family = request.family;
    hints.ai_socktype = request.type;
    hints.ai_protocol = request.proto;
    hints.ai_flags = request.flags;
    ::addrinfo* found = nullptr;
    const int number = ::getaddrinfo(request.has_host ? request.host.c_str() : nullptr,
                                     request.has_service ? request.service.c_str() : nullptr, &hints, &found);
    if (number != 0) return {lookup_list{}, resolver_fault(number)};
    return {lookup_list{found}, {}};
}

/// A look-up on a thread of its own.
///
/// The C library offers no way to end getaddrinfo early, so whoever stops waiting has to leave it behind. Request and
/// answer therefore belong to a block that both threads hold; the last one frees it. The thread announces the
/// answer through a pipe: waiting is then the same poll(2) as for a socket, with the same deadline and the same
/// treatment of signals. glibc's getaddrinfo_a would need the request to outlive the call in the same way
/// and exists nowhere else; <thread> would nearly double what the header costs to include.
class background_lookup {
public:
    background_lookup() = default;
    background_lookup(const background_lookup&) = delete;
    background_lookup& operator=(const background_lookup&) = delete;
    ~background_lookup() {
        if (ready_ != invalid_handle) ::close(ready_);
        if (shared_ != nullptr) shared_->release();
    }

    /// Starts the thread; all signals are blocked in it, so that they keep interrupting the threads they were meant
    /// for.
    fault start(lookup_request request) noexcept {
        int ends[2];
        if (const fault why = make_pipe(ends)) return why;
        ready_ = ends[0];
        shared_ = new (std::nothrow) shared{std::move(request), ends[1]};
        if (shared_ == nullptr) {
            ::close(ends[1]);
            return no_memory();
        }
        ::sigset_t all;
        ::sigset_t before;
        (::sigfillset)(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
        ::pthread_t thread;
        const int number = ::pthread_create(&thread, nullptr, &run, shared_);
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        if (number != 0) {
            ::close(ends[1]);
            shared_->release(); // the reference that was the thread's
            return no_memory(); // pthread_create says EAGAIN, which would read as "try again when it is readable"
        }
        ::pthread_detach(thread);
        return {};
    }

    /// Becomes readable when the answer is there.
    handle ready() const noexcept { return ready_; }

    /// The answer; only after ready() has become readable.
    result<lookup_list> answer() noexcept {
        shared_->done.load(); // pairs with the store in run(): the poll in between is no synchronisation by itself
        return std::move(shared_->answer);
    }

private:
    struct shared {
        lookup_request request;
        handle finished;
        result<lookup_list> answer{};
        atomic<int> done{0};
        atomic<int> users{2};

        void release() noexcept {
            if (users.add(-1) == 0) delete this;
        }
    };

    static fault make_pipe(int (&ends)[2]) noexcept {
#if defined(__APPLE__)
        if (::pipe(ends) < 0) return last_fault();
        ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
        ::fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#else
        if (::pipe2(ends, O_CLOEXEC) < 0) return last_fault();
#endif
        return {};
    }

    static void* run(void* argument) noexcept {
        auto* const mine = static_cast<shared*>(argument);
        mine->answer = look_up(mine->request);
        mine->done.store(1);
        // A byte, and not only the end of the pipe: a child forked meanwhile holds a copy of this end. When nobody
        // listens any more, the SIGPIPE of this write stays blocked in this thread and goes with it.
        [[maybe_unused]] const ::ssize_t told = ::write(mine->finished, "", 1);
        ::close(mine->finished);
        mine->release();
        return nullptr;
    }

    shared* shared_ = nullptr;
    handle ready_ = invalid_handle;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_LOOKUP_HPP
