// SPDX-License-Identifier: MIT
// Sending and receiving: the calls that a program spends its time in.
#ifndef PYSOCK_SOCKET_TRANSFER_HPP
#define PYSOCK_SOCKET_TRANSFER_HPP

#include "address/families.hpp"
#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"
#include "socket/waiting.hpp"

#include <cstddef>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

// ---- receiving into the caller's buffer --------------------------------------------------------

namespace detail {

/// How much of `buffer` is meant by `nbytes`, where 0 is all of it.
constexpr result<std::size_t> wanted_of(writable_bytes_like buffer, buffer_size nbytes) noexcept {
    if (nbytes.given() == 0) return success(buffer.size());
    if (nbytes.negative()) return {0, library_fault(errc::negative_buffersize)};
    if (nbytes.value() > buffer.size()) return {0, library_fault(errc::buffer_too_small)};
    return success(nbytes.value());
}

} // namespace detail

inline detail::result<std::size_t> socket::do_recv_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags) {
    const auto wanted = detail::wanted_of(buffer, nbytes);
    if (!wanted.ok() || wanted.value == 0) return wanted;
    return attempt(detail::os::readable, [=, this] {
        return detail::os::receive(handle_, buffer.data(), wanted.value, flags.value() | wait_flag_);
    });
}

inline std::size_t socket::recv_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags) {
    const auto received = do_recv_into(buffer, nbytes, flags);
    if (!received.ok()) [[unlikely]]
        fail(received.fault, {.operation = "recv_into", .value = std::to_string(nbytes.given())});
    return received.value;
}
inline std::size_t socket::recv_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags,
                                     std::error_code& ec) {
    const auto received = do_recv_into(buffer, nbytes, flags);
    detail::assign(ec, received.fault);
    return received.value;
}

inline detail::result<std::size_t> socket::do_recvfrom_into(writable_bytes_like buffer, buffer_size nbytes,
                                                            msg_flag flags, detail::os::raw_address& peer) {
    const auto wanted = detail::wanted_of(buffer, nbytes);
    if (!wanted.ok()) return wanted;
    return attempt(detail::os::readable, [=, this, &peer] {
        return detail::os::receive_from(handle_, buffer.data(), wanted.value, flags.value() | wait_flag_, peer);
    });
}

inline recvfrom_into_result socket::recvfrom_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags) {
    recvfrom_into_result came;
    const auto received = do_recvfrom_into(buffer, nbytes, flags, came.addr.raw());
    if (!received.ok()) [[unlikely]]
        fail(received.fault, {.operation = "recvfrom_into", .value = std::to_string(nbytes.given())});
    came.nbytes = received.value;
    return came;
}
inline recvfrom_into_result socket::recvfrom_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags,
                                                  std::error_code& ec) {
    recvfrom_into_result came;
    const auto received = do_recvfrom_into(buffer, nbytes, flags, came.addr.raw());
    if (!received.ok()) [[unlikely]]
        came.addr.raw().length = 0;
    detail::assign(ec, received.fault);
    came.nbytes = received.value;
    return came;
}

// ---- receiving bytes ---------------------------------------------------------------------------

// A std::string of `bufsize` bytes would be filled with zeros first and kept alive whole, however little arrives:
// 7.5 microseconds for 64 bytes out of a MiB. So the bytes are received on the stack and the string is made of what
// came. A larger bufsize has a second piece of memory behind the stack's, which each thread keeps; only when messages
// really are that large are they received straight into the string.

namespace detail {

inline constexpr std::size_t small_receive = 4096;
inline constexpr std::size_t stack_receive = 65536;
inline constexpr std::size_t kept_receive = std::size_t{1} << 20;

/// Uninitialised memory behind the stack's for large receives. Up to kept_receive bytes stay with the thread.
class spare_memory {
public:
    spare_memory() = default;
    spare_memory(const spare_memory&) = delete;
    spare_memory& operator=(const spare_memory&) = delete;
    ~spare_memory() { std::free(data_); }

    /// At least `size` bytes, or a null pointer.
    char* at_least(std::size_t size) noexcept {
        if (size > size_) {
            std::free(data_);
            data_ = static_cast<char*>(std::malloc(size));
            size_ = data_ == nullptr ? 0 : size;
        }
        return data_;
    }

    bool last_was_large = false; ///< so that a run of large messages is received without a copy

private:
    char* data_ = nullptr;
    std::size_t size_ = 0;
};

inline spare_memory& spare_memory_of_thread() noexcept {
    static thread_local spare_memory spare;
    return spare;
}

} // namespace detail

inline detail::result<std::size_t> socket::receive(void* data, std::size_t size, int flags,
                                                   detail::os::raw_address* peer) {
    return attempt(detail::os::readable, [=, this] {
        return peer == nullptr ? detail::os::receive(handle_, data, size, flags)
                               : detail::os::receive_from(handle_, data, size, flags, *peer);
    });
}

template <std::size_t space>
PYSOCK_NOINLINE inline detail::result<bytes> socket::recv_through_stack(std::size_t size, int flags,
                                                                        detail::os::raw_address* peer) {
    char scratch[space];
    const auto received = receive(scratch, size, flags, peer);
    if (!received.ok()) return {{}, received.fault};
    return {bytes(scratch, detail::smaller(received.value, size)), {}};
}

/// Into a string of full size. The memory is defined before the call, which matters where the system may count bytes
/// that it does not write (MSG_TRUNC).
inline detail::result<bytes> socket::recv_direct(std::size_t size, int flags, detail::os::raw_address* peer) {
    bytes data(size, '\0');
    const auto received = receive(data.data(), size, flags, peer);
    data.resize(detail::smaller(received.value, size));
    if (data.size() < size / 2) data.shrink_to_fit();
    return {std::move(data), received.fault};
}

PYSOCK_NOINLINE inline detail::result<bytes> socket::recv_large(std::size_t size, int flags,
                                                                detail::os::raw_address* peer) {
    detail::spare_memory& kept = detail::spare_memory_of_thread();
    detail::spare_memory once;
    const std::size_t rest = size - detail::stack_receive;
    if (kept.last_was_large && rest <= detail::kept_receive) {
        auto received = recv_direct(size, flags, peer);
        kept.last_was_large = received.value.size() > detail::stack_receive;
        return received;
    }
    char scratch[detail::stack_receive];
    char* const behind = (rest <= detail::kept_receive ? kept : once).at_least(rest);
    if (behind == nullptr) return {{}, detail::os::no_memory()};
    detail::os::buffer_part parts[2]{{scratch, sizeof scratch}, {behind, rest}};
    const auto received = attempt(detail::os::readable, [&, this] {
        return detail::os::receive_scattered(handle_, parts, 2, flags, peer);
    });
    if (!received.ok()) return {{}, received.fault};
    kept.last_was_large = received.value > sizeof scratch;
    const std::size_t count = detail::smaller(received.value, size);
    const std::size_t first = detail::smaller(count, sizeof scratch);
    bytes data;
    data.reserve(count);
    data.append(scratch, first).append(behind, count - first);
    return {std::move(data), {}};
}

inline detail::result<bytes> socket::do_recv(buffer_size bufsize, msg_flag flags, detail::os::raw_address* peer) {
    if (bufsize.negative()) return {{}, detail::library_fault(errc::negative_buffersize)};
    const std::size_t size = bufsize.value();
    if (size == 0 && peer == nullptr) return {};
    const int all_flags = flags.value() | wait_flag_;
    if (flags & msg_trunc) return recv_direct(size, all_flags, peer);
    if (size <= detail::small_receive) return recv_through_stack<detail::small_receive>(size, all_flags, peer);
    if (size <= detail::stack_receive) return recv_through_stack<detail::stack_receive>(size, all_flags, peer);
    return recv_large(size, all_flags, peer);
}

inline bytes socket::recv(buffer_size bufsize, msg_flag flags) {
    auto received = do_recv(bufsize, flags, nullptr);
    if (!received.ok()) [[unlikely]]
        fail(received.fault, {.operation = "recv", .value = std::to_string(bufsize.given())});
    return std::move(received.value);
}
inline bytes socket::recv(buffer_size bufsize, msg_flag flags, std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_recv(bufsize, flags, nullptr); });
}

inline recvfrom_result socket::recvfrom(buffer_size bufsize, msg_flag flags) {
    recvfrom_result came;
    auto received = do_recv(bufsize, flags, &came.addr.raw());
    if (!received.ok()) [[unlikely]]
        fail(received.fault, {.operation = "recvfrom", .value = std::to_string(bufsize.given())});
    came.data = std::move(received.value);
    return came;
}
inline recvfrom_result socket::recvfrom(buffer_size bufsize, msg_flag flags, std::error_code& ec) {
    recvfrom_result came;
    came.data = detail::into_code(ec, [&] { return do_recv(bufsize, flags, &came.addr.raw()); });
    if (ec) came.addr.raw().length = 0;
    return came;
}

// ---- receiving exactly -------------------------------------------------------------------------

/// Fills `size` bytes; the value is how many came, also when it fails.
inline detail::result<std::size_t> socket::fill(void* data, std::size_t size, deadline& until) {
    std::size_t filled = 0;
    while (filled < size) {
        const auto receive_rest = [&] {
            return detail::os::receive(handle_, static_cast<char*>(data) + filled, size - filled,
                                       detail::os::wait_for_all | wait_flag_);
        };
        auto received = receive_rest();
        if (!received.ok()) received = retry(received.fault, detail::os::readable, until, receive_rest);
        if (!received.ok()) return {filled, received.fault};
        if (received.value == 0) return {filled, detail::library_fault(errc::incomplete_read)};
        filled += received.value;
        if (filled < size && until.limited() && until.remaining() == 0)
            return {filled, detail::library_fault(errc::timed_out)};
    }
    return {filled, {}};
}

/// Grows the string as the bytes come: the number asked for may be a lie of the peer's.
inline detail::result<bytes> socket::do_recv_exactly(buffer_size nbytes) {
    if (nbytes.negative()) return {{}, detail::library_fault(errc::negative_buffersize)};
    deadline until = limit();
    bytes data;
    while (data.size() < nbytes.value()) {
        const std::size_t before = data.size();
        const std::size_t step = before > detail::stack_receive ? before : detail::stack_receive;
        data.resize(before + detail::smaller(nbytes.value() - before, step));
        const auto received = fill(data.data() + before, data.size() - before, until);
        data.resize(before + received.value);
        if (!received.ok()) return {std::move(data), received.fault};
    }
    return {std::move(data), {}};
}

inline bytes socket::recv_exactly(buffer_size nbytes) {
    auto received = do_recv_exactly(nbytes);
    if (!received.ok()) {
        detail::failure at{.operation = "recv_exactly", .value = std::to_string(nbytes.given())};
        at.bytes_transferred = received.value.size();
        at.partial = std::move(received.value);
        fail(received.fault, std::move(at));
    }
    return std::move(received.value);
}
inline bytes socket::recv_exactly(buffer_size nbytes, std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_recv_exactly(nbytes); });
}

inline void socket::recv_exactly_into(writable_bytes_like buffer) {
    deadline until = limit();
    const auto received = fill(buffer.data(), buffer.size(), until);
    if (!received.ok())
        fail(received.fault, {.operation = "recv_exactly_into", .bytes_transferred = received.value});
}
inline std::size_t socket::recv_exactly_into(writable_bytes_like buffer, std::error_code& ec) {
    deadline until = limit();
    const auto received = fill(buffer.data(), buffer.size(), until);
    detail::assign(ec, received.fault);
    return received.value;
}

// ---- sending -----------------------------------------------------------------------------------

inline detail::result<std::size_t> socket::do_send(bytes_like data, msg_flag flags) {
    return attempt(detail::os::writable, [=, this] {
        return detail::os::send(handle_, data.data(), data.size(), flags.value() | wait_flag_);
    });
}

inline std::size_t socket::send(bytes_like data, msg_flag flags) {
    const auto sent = do_send(data, flags);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, {.operation = "send"});
    return sent.value;
}
inline std::size_t socket::send(bytes_like data, msg_flag flags, std::error_code& ec) {
    const auto sent = do_send(data, flags);
    detail::assign(ec, sent.fault);
    return sent.value;
}

/// The value is how many bytes went out, also when it fails. The deadline is taken when the first call has not done
/// all; from then on it also ends a transfer that never has to wait.
inline detail::result<std::size_t> socket::do_sendall(bytes_like data, msg_flag flags) {
    deadline until = limit();
    std::size_t done = 0;
    for (;;) {
        const auto send_rest = [&] {
            return detail::os::send(handle_, static_cast<const char*>(data.data()) + done, data.size() - done,
                                    flags.value() | wait_flag_);
        };
        auto sent = send_rest();
        if (!sent.ok()) [[unlikely]]
            sent = retry(sent.fault, detail::os::writable, until, send_rest);
        if (!sent.ok()) return {done, sent.fault};
        done += sent.value;
        if (done >= data.size()) [[likely]]
            return {done, {}};
        if (until.limited() && until.remaining() == 0) return {done, detail::library_fault(errc::timed_out)};
    }
}

inline void socket::sendall(bytes_like data, msg_flag flags) {
    const auto sent = do_sendall(data, flags);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, {.operation = "sendall", .bytes_transferred = sent.value});
}
inline std::size_t socket::sendall(bytes_like data, msg_flag flags, std::error_code& ec) {
    const auto sent = do_sendall(data, flags);
    detail::assign(ec, sent.fault);
    return sent.value;
}

/// To an address that has to be read first, or does not fit the socket.
PYSOCK_NOINLINE inline detail::result<std::size_t> socket::send_elsewhere(bytes_like data, msg_flag flags,
                                                                          const address_like& address) {
    detail::os::raw_address peer;
    deadline until = limit();
    if (const fault why = detail::read_address(address, family_, until, peer)) return {0, why};
    const auto send_there = [&] {
        return detail::os::send_to(handle_, data.data(), data.size(), flags.value() | wait_flag_, peer.get(),
                                   peer.length);
    };
    const auto sent = send_there();
    return sent.ok() ? sent : retry(sent.fault, detail::os::writable, until, send_there);
}

inline detail::result<std::size_t> socket::do_sendto(bytes_like data, msg_flag flags, const address_like& address) {
    const auto* const ready = address.ready();
    if (ready == nullptr || ready->data()->sa_family != family_ || ready->size() == 0)
        return send_elsewhere(data, flags, address);
    return attempt(detail::os::writable, [=, this] {
        return detail::os::send_to(handle_, data.data(), data.size(), flags.value() | wait_flag_, ready->data(),
                                   ready->size());
    });
}

inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address_like& address) {
    const auto sent = do_sendto(data, flags, address);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, {.operation = "sendto"}, &address);
    return sent.value;
}
inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address_like& address, std::error_code& ec) {
    if (const auto* const ready = address.ready(); ready != nullptr) {
        const auto sent = do_sendto(data, flags, address); // allocates nothing
        detail::assign(ec, sent.fault);
        return sent.value;
    }
    return detail::into_code(ec, [&] { return send_elsewhere(data, flags, address); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_TRANSFER_HPP
