// SPDX-License-Identifier: MIT
// How a socket gets its addresses: bind, listen, accept, connect, shutdown, and its two names.
#ifndef PYSOCK_SOCKET_CONNECTION_HPP
#define PYSOCK_SOCKET_CONNECTION_HPP

#include "address/families.hpp"
#include "base/errors.hpp"
#include "base/wait.hpp"
#include "platform/contract.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"
#include "socket/waiting.hpp"

#include <cstdint>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

// ---- the listening side ------------------------------------------------------------------------

inline detail::fault socket::do_bind(const address_like& address) {
    detail::os::raw_address space;
    deadline until = limit();
    const auto name = read(address, until, space);
    return name.ok() ? detail::os::bind(handle_, name.value->get(), name.value->length) : name.fault;
}

inline void socket::bind(const address_like& address) {
    if (const fault why = do_bind(address)) fail(why, "bind", address);
}
inline void socket::bind(const address_like& address, std::error_code& ec) {
    detail::into_code(ec, [&] { return do_bind(address); });
}

inline void socket::listen(int backlog) {
    if (const fault why = detail::os::listen(handle_, backlog < 0 ? 0 : backlog)) fail(why, "listen");
}
inline void socket::listen(int backlog, std::error_code& ec) noexcept {
    detail::assign(ec, detail::os::listen(handle_, backlog < 0 ? 0 : backlog));
}

PYSOCK_COLD inline detail::result<detail::os::handle> socket::accept_again(fault why, detail::os::raw_address* peer) {
    deadline until = limit();
    return retry(why, detail::os::readable, until, [&] {
        const fault unset = restore_mode();
        return unset ? result<detail::os::handle>{detail::os::invalid_handle, unset}
                     : detail::os::accept(handle_, peer);
    });
}

PYSOCK_ALWAYS_INLINE inline detail::fault socket::do_accept(socket& conn, detail::os::raw_address& peer) {
    if (const fault why = restore_mode()) return why;
    prepare(peer);
    detail::os::raw_address* const name = family() == detail::os::family_without_peers ? nullptr : &peer;
    auto fresh = detail::os::accept(handle_, name);
    if (!fresh.ok() && may_go_on(fresh.fault)) [[unlikely]]
        fresh = accept_again(fresh.fault, name);
    if (!fresh.ok()) [[unlikely]]
        return fresh.fault;
    return conn.start(fresh.value, family_, sort());
}

PYSOCK_ALWAYS_INLINE inline accept_result socket::accept() {
    accept_result accepted{socket(none), {}};
    if (const fault why = do_accept(accepted.conn, accepted.addr.raw())) fail(why, "accept");
    return accepted;
}
PYSOCK_ALWAYS_INLINE inline accept_result socket::accept(std::error_code& ec) {
    accept_result accepted{socket(none), {}};
    const fault why = do_accept(accepted.conn, accepted.addr.raw());
    if (why) accepted.addr = address();
    detail::assign(ec, why);
    return accepted;
}

// ---- the connecting side -----------------------------------------------------------------------

namespace detail {

/// Whether connect_ex returns a fault as a number: what the system says of the connection does, what is wrong with the
/// address does not. `peer` is known once the address has been read.
constexpr bool is_number_of_connect(fault why, const os::raw_address* peer) noexcept {
    return peer != nullptr || why == library_fault(errc::timed_out);
}

constexpr int number_of_connect(fault why) noexcept {
    return why == library_fault(errc::timed_out) ? os::timed_out_number : why.number;
}

} // namespace detail

/// What follows when connect(2) could not finish at once.
///
/// After EINTR an attempt goes on in the background for TCP but has not begun for AF_UNIX, and SO_ERROR does not tell
/// the two apart. A second connect(2) does: it joins an attempt that is under way (EALREADY), finds it done (EISCONN),
/// or starts one. Python only waits (bpo-20611), and then takes an AF_UNIX socket for connected that is not.
PYSOCK_COLD inline detail::fault socket::finish_connect(fault why, const detail::os::raw_address& peer,
                                                        deadline& until) {
    bool was_interrupted = false;
    while (detail::os::interrupted(why)) {
        if (!detail::goes_on_after_signal() || timeout_ == 0) return why;
        why = detail::os::connect(handle_, peer.get(), peer.length);
        was_interrupted = true;
    }
    if (was_interrupted && (!why || detail::os::is_connected(why))) return {};
    const bool under_way = detail::os::in_progress(why) && (timeout_ > 0 || was_interrupted);
    if (!under_way && !(was_interrupted && detail::os::already_connecting(why))) return why;
    if (const fault ended = detail::wait_until_ready(handle_, detail::os::writable, until)) return ended;
    return detail::os::connect_outcome(handle_);
}

/// Connects to an address; `peer` is set to what the argument was resolved to, as soon as that is known.
PYSOCK_ALWAYS_INLINE inline detail::fault
socket::do_connect(const address_like& address, const detail::os::raw_address*& peer, detail::os::raw_address& space) {
    deadline until = limit();
    const auto resolved = read(address, until, space);
    if (!resolved.ok()) return resolved.fault;
    peer = resolved.value;
    if (const fault why = restore_mode()) return why;
    const fault why = detail::os::connect(handle_, peer->get(), peer->length);
    return why ? finish_connect(why, *peer, until) : why;
}

PYSOCK_ALWAYS_INLINE inline void socket::connect(const address_like& address) {
    detail::os::raw_address space;
    const detail::os::raw_address* peer = nullptr;
    if (const fault why = do_connect(address, peer, space)) fail(why, "connect", address, peer);
}
PYSOCK_ALWAYS_INLINE inline void socket::connect(const address_like& address, std::error_code& ec) {
    detail::os::raw_address space;
    const detail::os::raw_address* peer = nullptr;
    // into_code() would do the same with a lambda that compilers keep out of line.
    PYSOCK_TRY { detail::assign(ec, do_connect(address, peer, space)); }
    PYSOCK_CATCH_NO_MEMORY { detail::assign(ec, detail::os::no_memory()); }
}

PYSOCK_LAZY_BODY inline int socket::connect_ex(const address_like& address) {
    detail::os::raw_address space;
    const detail::os::raw_address* peer = nullptr;
    const fault why = do_connect(address, peer, space);
    if (!detail::is_number_of_connect(why, peer)) fail(why, "connect_ex", address, peer);
    return detail::number_of_connect(why);
}
PYSOCK_LAZY_BODY inline int socket::connect_ex(const address_like& address, std::error_code& ec) {
    int number = -1;
    detail::into_code(ec, [&] {
        detail::os::raw_address space;
        const detail::os::raw_address* peer = nullptr;
        const fault why = do_connect(address, peer, space);
        if (!detail::is_number_of_connect(why, peer)) return why;
        number = detail::number_of_connect(why);
        return fault{};
    });
    return number;
}

inline void socket::shutdown(int how) {
    if (const fault why = detail::os::shutdown(handle_, how)) fail(why, "shutdown");
}
inline void socket::shutdown(int how, std::error_code& ec) noexcept {
    detail::assign(ec, detail::os::shutdown(handle_, how));
}

// ---- names -------------------------------------------------------------------------------------

inline address socket::getsockname() const {
    address name;
    prepare(name.raw());
    if (const fault why = detail::os::local_name(handle_, name.raw())) fail(why, "getsockname");
    return name;
}
inline address socket::getsockname(std::error_code& ec) const noexcept {
    address name;
    prepare(name.raw());
    detail::assign(ec, detail::os::local_name(handle_, name.raw()));
    return name;
}

inline address socket::getpeername() const {
    address name;
    prepare(name.raw());
    if (const fault why = detail::os::peer_name(handle_, name.raw())) fail(why, "getpeername");
    return name;
}
inline address socket::getpeername(std::error_code& ec) const noexcept {
    address name;
    prepare(name.raw());
    detail::assign(ec, detail::os::peer_name(handle_, name.raw()));
    return name;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_CONNECTION_HPP
