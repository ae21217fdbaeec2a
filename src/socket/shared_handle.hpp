// SPDX-License-Identifier: MIT
// The life that a socket shares with the files made of it: who is last closes the handle.
#ifndef PYSOCK_SOCKET_SHARED_HANDLE_HPP
#define PYSOCK_SOCKET_SHARED_HANDLE_HPP

#include "base/duration.hpp"
#include "base/owned_fd.hpp"
#include "platform/contract.hpp"

#include <cstdint>

namespace pysock::inline v0_1::detail {

/// What a socket keeps beside its handle and its timeout.
struct socket_sort {
    std::int32_t proto = 0;
    std::uint16_t type = 0;
};

/// When a call that starts now has to end, by a timeout in nanoseconds. At 0 there is no such point: it does not wait.
constexpr deadline limit_of(std::int64_t timeout) noexcept { return deadline(timeout > 0 ? timeout : no_timeout); }

/// The flag of a transfer under a timeout: it holds whatever the descriptor's mode.
constexpr std::uint8_t wait_flag_of(std::int64_t timeout) noexcept {
    static_assert(os::do_not_wait <= 0xff);
    return timeout < 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(os::do_not_wait);
}

/// What a socket and its files have in common: Python's `_io_refs`. The first makefile makes it. The socket, while it
/// is open, and each open file are its users. The socket keeps `timeout` as its own, so that the files follow it.
struct shared_handle {
    explicit shared_handle(os::handle open, std::int64_t initial, socket_sort of) noexcept
        : handle(open), timeout(initial), sort(of) {}

    os::atomic<os::handle> handle; ///< invalid once the socket has given it away: detach()
    os::atomic<std::int64_t> timeout;
    os::atomic<int> users{1};
    const socket_sort sort;

    /// One user less; the last closes the handle. The block is not to be touched any more.
    PYSOCK_COLD fault release() noexcept {
        if (users.add(-1) > 0) return {};
        os::handle open = handle.load();
        delete this;
        return end_handle(open);
    }

protected:
    ~shared_handle() = default; // by release() only
};

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_SOCKET_SHARED_HANDLE_HPP
