// SPDX-License-Identifier: MIT
// Descriptors passed between processes: send_fds, recv_fds.
#ifndef PYSOCK_MODULE_DESCRIPTORS_HPP
#define PYSOCK_MODULE_DESCRIPTORS_HPP

#include "address/address.hpp"
#include "base/ancillary.hpp"
#include "base/buffers.hpp"
#include "base/errors.hpp"
#include "base/list.hpp"
#include "base/owned_fd.hpp"
#include "platform/contract.hpp"
#include "socket/ancillary_data.hpp"
#include "socket/message.hpp"
#include "socket/socket.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <system_error>
#include <utility>

#if PYSOCK_POSIX_NAMES

namespace pysock::inline v0_1 {

// ---- send_fds ----------------------------------------------------------------------------------

/// A descriptor as an argument: its number, or anything with fileno(), such as a socket or an owned_fd.
class fd_like {
public:
    fd_like(std::same_as<detail::os::handle> auto number) noexcept : number_(number) {}

    template <class T>
    requires requires(const T& file) {
        { file.fileno() } -> std::same_as<detail::os::handle>;
    }
    fd_like(const T& file) noexcept : number_(file.fileno()) {}

    /// The descriptor.
    detail::os::handle number() const noexcept { return number_; }

private:
    detail::os::handle number_;
};

/// Descriptors as an argument: `{file, 3, s}`, or a contiguous range of them.
using fds_like = detail::list_like<fd_like>;

namespace detail {

/// What the functions below need of a socket: they are methods in all but name, and fail under their own.
struct fd_passing {
    PYSOCK_LAZY static std::size_t send(socket& s, const buffers_like& buffers, const ancillary_item& passed,
                                        msg_flag flags, const optional_address_like& address) {
        return s.sendmsg_for("send_fds", buffers, {passed}, flags, address);
    }

    PYSOCK_LAZY static recvmsg_result receive(socket& s, buffer_size bufsize, buffer_size maxfds, std::size_t room,
                                              msg_flag flags) {
        recvmsg_result came;
        if (const fault why = s.do_recvmsg(came, bufsize, room, flags))
            s.fail(why, "recv_fds", bufsize.negative() ? bufsize.given() : maxfds.given());
        return came;
    }
};

/// Descriptors as the one control message that passes them.
class passed_handles {
public:
    explicit passed_handles(const fds_like& fds) noexcept : numbers_(fds.size()), size_(fds.size()) {
        if (numbers_.data() != nullptr)
            for (std::size_t i = 0; i < size_; ++i) numbers_[i] = fds[i].number();
    }

    fault why() noexcept { return numbers_.data() == nullptr ? os::no_memory() : fault{}; }
    ancillary_item item() noexcept {
        return {os::handles_level, os::handles_type, {numbers_.data(), size_ * sizeof(os::handle)}};
    }

private:
    scratch<os::handle, 64> numbers_;
    std::size_t size_;
};

} // namespace detail

/// Sends `buffers` as one message, and with it the files behind `fds`, to a process at the other end of an AF_UNIX
/// socket. The descriptors stay open here too. Over a stream there has to be at least one byte of data, or nothing
/// goes. Returns how many bytes of data went; a stream may take fewer than all, and then the descriptors went with
/// those.
/// @throws error  EBADF: one of `fds` is not open; EINVAL, ETOOMANYREFS: more than the system passes (Linux: 253).
/// @throws timeout  nothing could be sent in time.
/// @python socket.send_fds(sock, buffers, fds, flags=0, address=None)  Same; there flags and address do nothing.
/// @os sendmsg(2), SCM_RIGHTS.
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, msg_flag flags = {},
                                 const optional_address_like& address = none) {
    detail::passed_handles passed(fds);
    if (passed.why()) detail::raise(passed.why(), {.operation = "send_fds"});
    return detail::fd_passing::send(s, buffers, passed.item(), flags, address);
}
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, msg_flag flags,
                                 const optional_address_like& address, std::error_code& ec) {
    detail::passed_handles passed(fds);
    if (!passed.why()) return s.sendmsg(buffers, {passed.item()}, flags, address, ec);
    detail::assign(ec, passed.why());
    return 0;
}
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, msg_flag flags,
                                 std::error_code& ec) {
    return send_fds(s, buffers, fds, flags, none, ec);
}
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, std::error_code& ec) {
    return send_fds(s, buffers, fds, {}, none, ec);
}

// ---- recv_fds ----------------------------------------------------------------------------------

/// The result of recv_fds: `auto [data, fds, msg_flags, addr] = recv_fds(s, 1024, 4);`
struct recv_fds_result {
    bytes data;
    list<owned_fd> fds;
    msg_flag
        msg_flags; ///< msg_ctrunc: more descriptors came than `maxfds`, or than the process may have; they are gone
    address addr;
};

namespace detail {

PYSOCK_LAZY result<std::size_t> control_for_handles(buffer_size maxfds) noexcept {
    const bool fits = !maxfds.negative() && maxfds.value() <= os::most_control / sizeof(os::handle);
    return checked_control_length(fits ? maxfds.value() * sizeof(os::handle) : os::most_control);
}

PYSOCK_LAZY recv_fds_result with_handles_of(recvmsg_result came) noexcept {
    return {std::move(came.data), came.ancdata.fds(), came.msg_flags, came.addr};
}

} // namespace detail

/// Receives a message of at most `bufsize` bytes and up to `maxfds` descriptors with it, as send_fds has sent them.
/// They are close-on-exec from their birth and close themselves. Other ancillary data is dropped.
/// @throws std::invalid_argument  a negative `bufsize`.  @throws std::overflow_error  a negative or huge `maxfds`.
/// @throws error  as socket::recvmsg(); no descriptor is left open.
/// @python socket.recv_fds(sock, bufsize, maxfds, flags=0)  Same; there flags do nothing, the descriptors are
/// inheritable, and nobody's to close.
/// @os recvmsg(2), SCM_RIGHTS, MSG_CMSG_CLOEXEC.
PYSOCK_LAZY recv_fds_result recv_fds(socket& s, buffer_size bufsize, buffer_size maxfds, msg_flag flags = {}) {
    const std::size_t room = detail::length_or_raise(detail::control_for_handles(maxfds), "recv_fds", maxfds);
    return detail::with_handles_of(detail::fd_passing::receive(s, bufsize, maxfds, room, flags));
}
PYSOCK_LAZY recv_fds_result recv_fds(socket& s, buffer_size bufsize, buffer_size maxfds, msg_flag flags,
                                     std::error_code& ec) {
    const auto room = detail::control_for_handles(maxfds);
    detail::assign(ec, room.fault);
    if (!room.ok()) return {};
    return detail::with_handles_of(s.recvmsg(bufsize, room.value, flags, ec));
}
PYSOCK_LAZY recv_fds_result recv_fds(socket& s, buffer_size bufsize, buffer_size maxfds, std::error_code& ec) {
    return recv_fds(s, bufsize, maxfds, {}, ec);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_POSIX_NAMES

#endif // PYSOCK_MODULE_DESCRIPTORS_HPP
