// SPDX-License-Identifier: MIT
// Waiting for one handle until a deadline, and the hook that a signal may call meanwhile.
#ifndef PYSOCK_BASE_WAIT_HPP
#define PYSOCK_BASE_WAIT_HPP

#include "base/duration.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"

namespace pysock::inline v0_1 {

/// What a signal that interrupts a waiting call leads to: a plain function, called on the thread of that call.
///
/// It is asked after EINTR, and when a signal made a blocking sendall or recv_exactly fall short.
/// It returns true to go on with the time that is left, and false to end the call with EINTR (interrupted_error). It
/// may also throw, out of either form of the call. It is no signal handler, so it may do anything.
using interrupt_hook = bool (*)();

namespace detail {

inline constinit os::atomic<interrupt_hook> current_interrupt_hook{nullptr};

/// After EINTR: whether the call is to go on (PEP 475).
PYSOCK_COLD inline bool goes_on_after_signal() {
    const interrupt_hook hook = current_interrupt_hook.load();
    return hook == nullptr || hook();
}

/// Waits until `events` may be done on `of`. The fault is errc::timed_out at the deadline, EINTR when the hook gives
/// up.
PYSOCK_COLD inline fault wait_until_ready(os::handle of, short events, deadline& until) {
    for (;;) {
        const std::int64_t left = until.remaining();
        if (left == 0) return library_fault(errc::timed_out);
        os::wait_entry entry{};
        entry.fd = of;
        entry.events = events;
        const auto ready = os::wait(&entry, 1, left);
        if (ready.ok() && ready.value > 0) return {};
        if (!ready.ok() && !(os::interrupted(ready.fault) && goes_on_after_signal())) return ready.fault;
    }
}

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_WAIT_HPP
