// SPDX-License-Identifier: MIT
// Settings of the whole process: the default timeout, and the hook for interrupted calls.
#ifndef PYSOCK_MODULE_SETTINGS_HPP
#define PYSOCK_MODULE_SETTINGS_HPP

#include "base/duration.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "base/wait.hpp"
#include "socket/waiting.hpp"

#include <string>
#include <system_error>

namespace pysock::inline v0_1 {

/// The timeout in seconds of sockets that are made from now on; none at first.
/// @python socket.getdefaulttimeout()  Same.
inline or_none<double> getdefaulttimeout() noexcept { return detail::to_seconds(detail::default_timeout.load()); }

/// Sets the timeout of sockets that are made from now on, in whatever way and on whatever thread.
/// @throws std::invalid_argument, std::overflow_error  as socket::settimeout.
/// @python socket.setdefaulttimeout(timeout)  Same.
inline void setdefaulttimeout(timeout_value value, std::error_code& ec) noexcept {
    detail::assign(ec, value.fault());
    if (!ec) detail::default_timeout.store(value.nanoseconds());
}
inline void setdefaulttimeout(timeout_value value) {
    if (value.fault()) detail::raise(value.fault(), {.operation = "setdefaulttimeout", .value = value.given()});
    detail::default_timeout.store(value.nanoseconds());
}

/// Sets what an interrupted call asks before it goes on, for all threads, and returns what was set before. A null
/// pointer, as at the start: every interrupted call goes on.
/// @python Python runs its signal handlers there (PEP 475), and an exception of theirs ends the call.
inline interrupt_hook set_interrupt_hook(interrupt_hook hook) noexcept {
    return detail::current_interrupt_hook.exchange(hook);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_SETTINGS_HPP
