// SPDX-License-Identifier: MIT
// Descriptors as plain numbers: fromfd makes a socket over a copy of one, dup copies one, close ends one.
#ifndef PYSOCK_MODULE_RAW_DESCRIPTORS_HPP
#define PYSOCK_MODULE_RAW_DESCRIPTORS_HPP

#include "base/enums.hpp"
#include "base/errors.hpp"
#include "base/owned_fd.hpp"
#include "platform/contract.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"

#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

PYSOCK_LAZY result<owned_fd> do_dup(os::handle fd) noexcept {
    const auto copy = os::duplicate(fd);
    return {owned_fd(copy.value), copy.fault};
}

PYSOCK_LAZY fault do_fromfd(socket& made, os::handle fd, address_family family, socket_kind type, int proto) noexcept {
    auto copy = do_dup(fd);
    if (!copy.ok()) return copy.fault;
    std::error_code ec;
    made = socket(family, type, proto, copy.value.fileno(), ec);
    if (!ec) static_cast<void>(copy.value.detach());
    return fault_of(ec);
}

/// Unlike the objects that own descriptors, an integer of -1 is a mistake: EBADF.
PYSOCK_LAZY fault do_close(os::handle fd) noexcept { return fd == os::invalid_handle ? os::close(fd) : end_handle(fd); }

} // namespace detail

/// A socket over a duplicate of `fd`, which stays open and its owner's. Both share the mode of the descriptor: a
/// timeout of the new socket makes `fd` non-blocking. Family, type and proto are taken on trust; -1 is detected.
/// @throws error  EBADF; ENOTSOCK for what is no socket; EMFILE. Nothing stays open.
/// @python socket.fromfd(fd, family, type, proto=0)  Same; in Python the duplicate of what is no socket stays open.
/// @os fcntl(F_DUPFD_CLOEXEC).
PYSOCK_LAZY socket fromfd(detail::os::handle fd, address_family family, socket_kind type, int proto,
                          std::error_code& ec) {
    socket made(none);
    detail::assign(ec, detail::do_fromfd(made, fd, family, type, proto));
    return made;
}
PYSOCK_LAZY socket fromfd(detail::os::handle fd, address_family family, socket_kind type, std::error_code& ec) {
    return fromfd(fd, family, type, 0, ec);
}
PYSOCK_LAZY socket fromfd(detail::os::handle fd, address_family family, socket_kind type, int proto = 0) {
    socket made(none);
    if (const auto why = detail::do_fromfd(made, fd, family, type, proto))
        detail::raise_given(why, "fromfd", detail::shown(fd));
    return made;
}

/// A duplicate of a descriptor of any kind, not inherited by child processes.
/// @throws error  EBADF, EMFILE.
/// @python socket.dup(fd)  An integer there, which the caller has to close.
/// @os fcntl(F_DUPFD_CLOEXEC).
PYSOCK_LAZY owned_fd dup(detail::os::handle fd) {
    auto copy = detail::do_dup(fd);
    if (!copy.ok()) detail::raise_given(copy.fault, "dup", detail::shown(fd));
    return std::move(copy.value);
}
PYSOCK_LAZY owned_fd dup(detail::os::handle fd, std::error_code& ec) noexcept {
    auto copy = detail::do_dup(fd);
    detail::assign(ec, copy.fault);
    return std::move(copy.value);
}

/// Closes a descriptor that nobody owns, such as one that detach() gave. It is gone whatever the outcome.
/// @throws error  what close(2) reports, such as EBADF; not ECONNRESET.
/// @python socket.close(fd)  Same.
PYSOCK_LAZY void close(detail::os::handle fd) {
    if (const auto why = detail::do_close(fd)) detail::raise_given(why, "close", detail::shown(fd));
}
PYSOCK_LAZY void close(detail::os::handle fd, std::error_code& ec) noexcept {
    detail::assign(ec, detail::do_close(fd));
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_RAW_DESCRIPTORS_HPP
