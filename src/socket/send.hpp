// SPDX-License-Identifier: MIT
// Sending: send, sendall, sendto.
#ifndef PYSOCK_SOCKET_SEND_HPP
#define PYSOCK_SOCKET_SEND_HPP

#include "address/families.hpp"
#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"
#include "socket/waiting.hpp"

#include <cstddef>
#include <system_error>

namespace pysock::inline v0_1 {

// ---- to the peer ---------------------------------------------------------------------------------

PYSOCK_COLD inline detail::result<std::size_t> socket::send_again(fault why, bytes_like data, int flags) {
    deadline until = limit();
    return retry_send(why, until, [=, this](bool plainly) {
        return plainly ? detail::os::send_plainly(handle_, data.data(), data.size(), flags, nullptr, 0)
                       : detail::os::send(handle_, data.data(), data.size(), flags);
    });
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_send(bytes_like data, msg_flag flags) {
    const int all_flags = transfer_flags(flags);
    const auto sent = detail::os::send(handle_, data.data(), data.size(), all_flags);
    if (sent.ok()) [[likely]]
        return sent;
    return may_send_again(sent.fault) ? send_again(sent.fault, data, all_flags) : sent;
}

PYSOCK_ALWAYS_INLINE inline std::size_t socket::send(bytes_like data, msg_flag flags) {
    const auto sent = do_send(data, flags);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "send");
    return sent.value;
}
PYSOCK_ALWAYS_INLINE inline std::size_t socket::send(bytes_like data, msg_flag flags, std::error_code& ec) {
    const auto sent = do_send(data, flags);
    if (sent.ok()) [[likely]] {
        detail::assign(ec, fault{});
        return sent.value;
    }
    detail::assign(ec, sent.fault);
    return 0;
}

namespace detail {

/// Sends what is left of `data` after a first send of `done` bytes, or after its failure. The value is how many bytes
/// went out, also when it fails. Once one send was not enough, the deadline also ends a transfer that never has to
/// wait.
PYSOCK_COLD inline result<std::size_t> send_until(os::handle to, fault why, std::size_t done, bytes_like data,
                                                  int flags, deadline& until) {
    const auto call = [&] {
        return os::send(to, static_cast<const char*>(data.data()) + done, data.size() - done, flags);
    };
    while (done < data.size() || why) {
        if (why) {
            const auto sent = retry_on(to, why, os::writable, until, call);
            if (!sent.ok()) return {done, sent.fault};
            done += sent.value;
            why = {};
        } else {
            if (until.limited()) {
                if (until.remaining() == 0) return {done, library_fault(errc::timed_out)};
            } else if (os::do_not_wait != 0 && (flags & os::do_not_wait) == 0 && done != 0 && !goes_on_after_signal()) {
                return {done, os::interruption()}; // only a signal makes a blocking send fall short
            }
            const auto sent = call();
            done += sent.value;
            why = sent.fault;
        }
    }
    return {done, {}};
}

} // namespace detail

PYSOCK_COLD inline detail::result<std::size_t> socket::send_rest(fault why, std::size_t done, bytes_like data,
                                                                 int flags) {
    if (detail::os::refuses_no_signal(family().value(), why)) return send_again(why, data, flags); // one datagram
    deadline until = limit();
    return detail::send_until(handle_, why, done, data, flags, until);
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_sendall(bytes_like data, msg_flag flags) {
    const int all_flags = transfer_flags(flags);
    const auto sent = detail::os::send(handle_, data.data(), data.size(), all_flags);
    if (sent.ok() && sent.value >= data.size()) [[likely]]
        return sent;
    return send_rest(sent.fault, sent.value, data, all_flags);
}

PYSOCK_ALWAYS_INLINE inline void socket::sendall(bytes_like data, msg_flag flags) {
    const auto sent = do_sendall(data, flags);
    if (!sent.ok()) [[unlikely]]
        fail_after(sent.value, sent.fault, "sendall");
}
PYSOCK_ALWAYS_INLINE inline std::size_t socket::sendall(bytes_like data, msg_flag flags, std::error_code& ec) {
    const auto sent = do_sendall(data, flags);
    if (sent.ok()) [[likely]] { // said twice, so that the usual way does not look at the fault
        detail::assign(ec, fault{});
        return sent.value;
    }
    detail::assign(ec, sent.fault);
    return sent.value;
}

PYSOCK_COLD inline void socket::fail_after(std::size_t done, fault why, const char* operation) const {
    detail::throw_report(why, report(why, {.operation = operation, .bytes_transferred = done}));
}

// ---- sending to an address ---------------------------------------------------------------------

/// `begun` is the deadline of a call that has spent time already; null: it begins now.
PYSOCK_COLD inline detail::result<std::size_t> socket::send_to_again(fault why, bytes_like data, int flags,
                                                                     const detail::os::raw_address& peer,
                                                                     const deadline* begun) {
    deadline until = begun != nullptr ? *begun : limit();
    return retry_send(why, until, [&, this](bool plainly) {
        return plainly ? detail::os::send_plainly(handle_, data.data(), data.size(), flags, peer.get(), peer.length)
                       : detail::os::send_to(handle_, data.data(), data.size(), flags, peer.get(), peer.length);
    });
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t>
socket::send_to(bytes_like data, int flags, const detail::os::raw_address& peer, const deadline* begun) {
    const auto sent = detail::os::send_to(handle_, data.data(), data.size(), flags, peer.get(), peer.length);
    if (sent.ok()) [[likely]]
        return sent;
    return may_send_again(sent.fault) ? send_to_again(sent.fault, data, flags, peer, begun) : sent;
}

inline detail::result<std::size_t> socket::do_sendto(bytes_like data, msg_flag flags, const address_like& address) {
    detail::os::raw_address space;
    deadline until = limit();
    const auto peer = detail::read_address(address, reader(until), space);
    if (!peer.ok()) return {0, peer.fault};
    return send_to(data, transfer_flags(flags), *peer.value, &until);
}

inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address_like& address) {
    const auto sent = do_sendto(data, flags, address);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "sendto", address);
    return sent.value;
}
inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address_like& address, std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_sendto(data, flags, address); });
}

/// Whether the socket takes an address that is not simply one of its family: some take those of another family, some
/// only those of one protocol.
PYSOCK_COLD inline bool socket::takes(const detail::os::raw_address& peer) const noexcept {
    return detail::takes_name(family().value(), proto(), peer);
}

/// An address that needs no reading goes straight to the system.
PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_sendto(bytes_like data, msg_flag flags,
                                                                          const address& ready) {
    if (ready.raw().get()->sa_family != family_ && !takes(ready.raw())) [[unlikely]]
        return {0, detail::library_fault(errc::wrong_family)}; // also the empty address, whose family is AF_UNSPEC
    return send_to(data, transfer_flags(flags), ready.raw(), nullptr);
}

PYSOCK_ALWAYS_INLINE inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address& ready) {
    const auto sent = do_sendto(data, flags, ready);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "sendto", ready);
    return sent.value;
}
PYSOCK_ALWAYS_INLINE inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address& ready,
                                                       std::error_code& ec) {
    const auto sent = do_sendto(data, flags, ready);
    detail::assign(ec, sent.fault);
    return sent.value;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_SEND_HPP
