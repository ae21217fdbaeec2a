// SPDX-License-Identifier: MIT
// The methods that only sockets of Windows have: ioctl, share.
#ifndef PYSOCK_SOCKET_WINDOWS_HPP
#define PYSOCK_SOCKET_WINDOWS_HPP

#include "base/constants_windows.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "socket/arguments.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"

#include <cstdint>
#include <string>
#include <system_error>

#if PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {
namespace detail {

/// Only the codes that Python takes: what others want is not a number.
inline result<std::uint32_t> do_ioctl(os::handle of, std::uint32_t control, const ioctl_option& option) noexcept {
    const bool takes_one = control == sio_rcvall || control == sio_loopback_fast_path;
    const bool takes_three = control == sio_keepalive_vals;
    if (!(takes_one && option.count() == 1) && !(takes_three && option.count() == 3))
        return {0, library_fault(errc::invalid_ioctl_command)};
    return os::control(of, control, option.data(), option.count() * sizeof(std::uint32_t));
}

inline fault do_share(os::handle of, std::uint32_t process_id, bytes& out) {
    os::description info;
    if (const fault why = os::describe_for(of, process_id, info)) return why;
    out.assign(reinterpret_cast<const char*>(&info), sizeof info);
    return {};
}

} // namespace detail

inline std::uint32_t socket::ioctl(std::uint32_t control, const ioctl_option& option) {
    const auto done = detail::do_ioctl(handle_, control, option);
    if (!done.ok()) fail(done.fault, "ioctl", control);
    return done.value;
}
inline std::uint32_t socket::ioctl(std::uint32_t control, const ioctl_option& option, std::error_code& ec) noexcept {
    const auto done = detail::do_ioctl(handle_, control, option);
    detail::assign(ec, done.fault);
    return done.value;
}

inline bytes socket::share(std::uint32_t process_id) {
    bytes info;
    flags_ |= has_shared_mode;
    if (const fault why = detail::do_share(handle_, process_id, info)) fail(why, "share", process_id);
    return info;
}
inline bytes socket::share(std::uint32_t process_id, std::error_code& ec) {
    bytes info;
    flags_ |= has_shared_mode;
    detail::into_code(ec, [&] { return detail::do_share(handle_, process_id, info); });
    return info;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_WINDOWS_NAMES

#endif // PYSOCK_SOCKET_WINDOWS_HPP
