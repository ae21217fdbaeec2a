// SPDX-License-Identifier: MIT
// `owned_fd`, a descriptor that closes itself: what received or duplicated descriptors are returned as.
#ifndef PYSOCK_BASE_OWNED_FD_HPP
#define PYSOCK_BASE_OWNED_FD_HPP

#include "base/errors.hpp"
#include "base/joined.hpp"
#include "platform/contract.hpp"

#include <cstddef>
#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// Closes `open`, which holds no handle from before the system is asked, so that nothing closes the number twice.
/// None is closed without asking.
PYSOCK_ALWAYS_INLINE inline fault end_handle(os::handle& open) noexcept {
    const os::handle handle = std::exchange(open, os::invalid_handle);
    if (handle == os::invalid_handle) return {};
    const fault why = os::close(handle);
    return os::close_may_fail_with(why) ? fault{} : why;
}

/// A handle as a number, -1 for none on every system.
inline std::string shown(os::handle handle) { return decimal(static_cast<std::ptrdiff_t>(handle)); }

} // namespace detail

/// A descriptor of any kind of file that is closed when its owner goes. It moves but does not copy. After detach(),
/// close() and a move it owns nothing, and fileno() is -1.
/// @python  Descriptors are plain integers there; socket.recv_fds leaves them to the caller to close.
class owned_fd final {
public:
    /// Owns nothing.
    owned_fd() noexcept = default;

    /// Takes an open descriptor, which is from now on nobody else's to close; -1 owns nothing. Nothing is checked.
    explicit owned_fd(detail::os::handle fd) noexcept : fd_(fd) {}

    owned_fd(owned_fd&& other) noexcept : fd_(other.detach()) {}
    owned_fd& operator=(owned_fd&& other) noexcept {
        if (this != &other) {
            static_cast<void>(detail::end_handle(fd_));
            fd_ = other.detach();
        }
        return *this;
    }
    ~owned_fd() { static_cast<void>(detail::end_handle(fd_)); }

    /// The descriptor, -1 when there is none. It stays owned: do not close it.
    detail::os::handle fileno() const noexcept { return fd_; }

    /// Gives the descriptor away without closing it; -1 when there was none. `socket({.fileno = fd.detach()})` makes a
    /// socket of it.
    [[nodiscard]] detail::os::handle detach() noexcept { return std::exchange(fd_, detail::os::invalid_handle); }

    /// Closes it now, to learn whether that succeeds. It is gone whatever the outcome; owning nothing is no error.
    /// @throws error  what close(2) reports, such as EIO of a file; not ECONNRESET.
    void close() {
        if (const auto why = detail::end_handle(fd_)) detail::raise(why, {.operation = "close"});
    }
    void close(std::error_code& ec) noexcept { detail::assign(ec, detail::end_handle(fd_)); }

    /// Whether there is a descriptor.
    explicit operator bool() const noexcept { return fd_ != detail::os::invalid_handle; }

private:
    detail::os::handle fd_ = detail::os::invalid_handle;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_OWNED_FD_HPP
