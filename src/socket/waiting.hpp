// SPDX-License-Identifier: MIT
// Blocking modes and timeouts of a socket, and the one loop that waits and tries again.
#ifndef PYSOCK_SOCKET_WAITING_HPP
#define PYSOCK_SOCKET_WAITING_HPP

#include "address/families.hpp"
#include "address/family_rules.hpp"
#include "base/duration.hpp"
#include "base/wait.hpp"
#include "platform/contract.hpp"
#include "socket/socket.hpp"

#include <cstdint>
#include <system_error>

namespace pysock::inline v0_1 {
namespace detail {

/// What setdefaulttimeout() has set, in nanoseconds.
inline constinit os::atomic<std::int64_t> default_timeout{no_timeout};

} // namespace detail

// ---- modes -------------------------------------------------------------------------------------

/// Python's order: the value is stored before the descriptor's flag is changed, so it stays when that fails.
PYSOCK_NOINLINE inline detail::fault socket::set_mode(std::int64_t nanoseconds) noexcept {
    timeout_ = nanoseconds;
    wait_flag_ = detail::wait_flag_of(nanoseconds);
    if ((flags_ & has_files) != 0) own_.files->timeout.store(nanoseconds);
    return detail::os::set_blocking(handle_, nanoseconds < 0);
}

/// accept and connect have no flag that keeps them from waiting, and on Windows no call has. Where somebody else may
/// have made the descriptor blocking, its mode is set again, so that the timeout holds.
inline detail::fault socket::restore_mode() noexcept {
    return (flags_ & has_shared_mode) != 0 && timeout_ >= 0 ? detail::os::set_blocking(handle_, false) : fault{};
}

/// Where no flag keeps a transfer from waiting, the mode of the descriptor has to.
PYSOCK_ALWAYS_INLINE inline int socket::transfer_flags(msg_flag flags) noexcept {
    if constexpr (detail::os::do_not_wait == 0) static_cast<void>(restore_mode());
    return flags.value() | wait_flag_;
}

inline detail::fault socket::do_settimeout(timeout_value value) noexcept {
    if (value.fault()) return value.fault();
    return set_mode(value.nanoseconds());
}

inline void socket::settimeout(timeout_value value) {
    if (const fault why = do_settimeout(value))
        detail::throw_report(why, report(why, {.operation = "settimeout", .value = value.given()}));
}
inline void socket::settimeout(timeout_value value, std::error_code& ec) noexcept {
    detail::assign(ec, do_settimeout(value));
}

inline void socket::setblocking(bool flag) {
    if (const fault why = set_mode(flag ? detail::no_timeout : 0)) fail(why, "setblocking");
}
inline void socket::setblocking(bool flag, std::error_code& ec) noexcept {
    detail::assign(ec, set_mode(flag ? detail::no_timeout : 0));
}

// ---- waiting -----------------------------------------------------------------------------------

inline detail::deadline socket::limit() const noexcept { return detail::limit_of(timeout_); }

/// Prepares `name` for an address of this socket's.
PYSOCK_ALWAYS_INLINE inline void socket::prepare(detail::os::raw_address& name) const noexcept {
    if (family_ >= has_forms) [[unlikely]]
        name.proto = proto();
}

/// What reads an address argument of this socket.
inline detail::address_reader socket::reader(deadline& until) const noexcept {
    return {handle_, family().value(), proto(), until};
}

/// The system's form of an address argument, which usually is an address of the socket's family.
PYSOCK_ALWAYS_INLINE inline detail::result<const detail::os::raw_address*>
socket::read(const address_like& argument, deadline& until, detail::os::raw_address& space) const {
    if (argument.ready() != nullptr && argument.ready()->raw().get()->sa_family == family_)
        return detail::success(&argument.ready()->raw());
    return detail::read_address(argument, reader(until), space);
}

namespace detail {

/// Goes on with a call that failed with `why`: after a signal at once, after "would block" when the descriptor is
/// ready, if there is a timeout. Python waits first and calls then, which costs a system call each time; here only the
/// call that really has to wait comes this way.
template <class Call>
PYSOCK_COLD auto retry_on(os::handle of, fault why, short events, deadline& until, Call call) -> decltype(call()) {
    for (;;) {
        if (os::interrupted(why)) {
            if (!goes_on_after_signal()) return {{}, why};
        } else if (os::would_block(why) && until.limited()) {
            if (const fault ended = wait_until_ready(of, events, until)) return {{}, ended};
        } else {
            return {{}, why};
        }
        auto outcome = call();
        if (outcome.ok()) return outcome;
        why = outcome.fault;
    }
}

} // namespace detail

template <class Call>
auto socket::retry(fault why, short events, deadline& until, Call call) -> decltype(call()) {
    return detail::retry_on(handle_, why, events, until, call);
}

/// Whether retry() may do something about `why`. Asked first where every instruction counts: a non-blocking socket
/// that finds nothing is answered without another call.
PYSOCK_ALWAYS_INLINE inline bool socket::may_go_on(fault why) const noexcept {
    return timeout_ > 0 || detail::os::interrupted(why);
}

/// The same for a send, which a family may have refused for a flag of ours.
PYSOCK_ALWAYS_INLINE inline bool socket::may_send_again(fault why) const noexcept {
    return may_go_on(why) || detail::os::refuses_no_signal(family().value(), why);
}

/// retry() for a send: `call(plainly)` sends, without the flag of ours where `plainly`.
template <class Call>
PYSOCK_COLD auto socket::retry_send(fault why, deadline& until, Call call) -> decltype(call(false)) {
    const bool plainly = detail::os::refuses_no_signal(family().value(), why);
    if (plainly) {
        const auto sent = call(true);
        if (sent.ok()) return sent;
        why = sent.fault;
    }
    return retry(why, detail::os::writable, until, [&] { return call(plainly); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_WAITING_HPP
