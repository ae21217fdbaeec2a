// SPDX-License-Identifier: MIT
// Receiving: recv, recvfrom, recv_into, recvfrom_into, recv_exactly, recv_exactly_into.
#ifndef PYSOCK_SOCKET_RECEIVE_HPP
#define PYSOCK_SOCKET_RECEIVE_HPP

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

PYSOCK_COLD inline detail::result<std::size_t> socket::receive_again(fault why, void* data, std::size_t size, int flags,
                                                                     detail::os::raw_address* peer) {
    deadline until = limit();
    return retry(why, detail::os::readable, until, [=, this] {
        return peer == nullptr ? detail::os::receive(handle_, data, size, flags)
                               : detail::os::receive_from(handle_, data, size, flags, *peer);
    });
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::receive(void* data, std::size_t size, int flags) {
    const auto received = detail::os::receive(handle_, data, size, flags);
    if (received.ok()) [[likely]]
        return received;
    return may_go_on(received.fault) ? receive_again(received.fault, data, size, flags, nullptr) : received;
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::receive_from(void* data, std::size_t size, int flags,
                                                                             detail::os::raw_address& peer) {
    const auto received = detail::os::receive_from(handle_, data, size, flags, peer);
    if (received.ok()) [[likely]]
        return received;
    return may_go_on(received.fault) ? receive_again(received.fault, data, size, flags, &peer) : received;
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_recv_into(writable_bytes_like buffer,
                                                                             buffer_size nbytes, msg_flag flags) {
    const auto wanted = detail::wanted_of(buffer, nbytes);
    if (!wanted.ok() || wanted.value == 0) [[unlikely]]
        return wanted;
    return receive(buffer.data(), wanted.value, transfer_flags(flags));
}

PYSOCK_ALWAYS_INLINE inline std::size_t socket::recv_into(writable_bytes_like buffer, buffer_size nbytes,
                                                          msg_flag flags) {
    const auto received = do_recv_into(buffer, nbytes, flags);
    if (!received.ok()) [[unlikely]]
        fail(received.fault, "recv_into", nbytes.given());
    return received.value;
}
PYSOCK_ALWAYS_INLINE inline std::size_t socket::recv_into(writable_bytes_like buffer, buffer_size nbytes,
                                                          msg_flag flags, std::error_code& ec) {
    const auto received = do_recv_into(buffer, nbytes, flags);
    detail::assign(ec, received.fault);
    return received.value;
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_recvfrom_into(writable_bytes_like buffer,
                                                                                 buffer_size nbytes, msg_flag flags,
                                                                                 detail::os::raw_address& peer) {
    const auto wanted = detail::wanted_of(buffer, nbytes);
    if (!wanted.ok()) [[unlikely]]
        return wanted;
    prepare(peer);
    return receive_from(buffer.data(), wanted.value, transfer_flags(flags), peer);
}

PYSOCK_ALWAYS_INLINE inline recvfrom_into_result socket::recvfrom_into(writable_bytes_like buffer, buffer_size nbytes,
                                                                       msg_flag flags) {
    recvfrom_into_result came;
    const auto received = do_recvfrom_into(buffer, nbytes, flags, came.addr.raw());
    if (!received.ok()) [[unlikely]]
        fail(received.fault, "recvfrom_into", nbytes.given());
    came.nbytes = received.value;
    return came;
}
PYSOCK_ALWAYS_INLINE inline recvfrom_into_result socket::recvfrom_into(writable_bytes_like buffer, buffer_size nbytes,
                                                                       msg_flag flags, std::error_code& ec) {
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
// really fill most of such a bufsize are they received straight into the string.

namespace detail {

inline constexpr std::size_t small_receive = 4096;
inline constexpr std::size_t stack_receive = 16384;
inline constexpr std::size_t kept_receive = std::size_t{1} << 20;
inline constexpr std::size_t first_step = 65536; // of recv_exactly

/// What a thread keeps between large receives. It has no destructor, so that it can be used to the thread's very end.
struct receive_memory {
    char* data;
    std::size_t size;
    std::size_t last_count; ///< how much the last large receive brought
    bool ended;             ///< the thread is ending: keep nothing any more
};

inline receive_memory& receive_memory_of_thread() noexcept {
    static constinit thread_local receive_memory memory{};
    return memory;
}

/// Frees what a thread has kept when it ends.
struct receive_memory_end {
    ~receive_memory_end() {
        receive_memory& memory = receive_memory_of_thread();
        std::free(std::exchange(memory.data, nullptr));
        memory.size = 0;
        memory.ended = true;
    }
};

/// Uninitialised memory for one receive, taken from what the thread keeps and given back after. While it is taken, a
/// receive inside the interrupt hook gets memory of its own.
class borrowed_memory {
public:
    explicit borrowed_memory(std::size_t size) noexcept : size_(size) {
        receive_memory& memory = receive_memory_of_thread();
        if (os::threads_keep_memory && memory.size >= size) {
            data_ = std::exchange(memory.data, nullptr);
            size_ = std::exchange(memory.size, 0);
        } else {
            data_ = static_cast<char*>(std::malloc(size));
        }
    }
    borrowed_memory(const borrowed_memory&) = delete;
    borrowed_memory& operator=(const borrowed_memory&) = delete;
    ~borrowed_memory() {
        receive_memory& memory = receive_memory_of_thread();
        if (!os::threads_keep_memory || memory.ended || size_ > kept_receive || size_ < memory.size) {
            std::free(data_);
            return;
        }
        static thread_local const receive_memory_end end;
        static_cast<void>(&end);
        std::free(std::exchange(memory.data, data_));
        memory.size = data_ == nullptr ? 0 : size_;
    }

    char* data() const noexcept { return data_; }

private:
    char* data_;
    std::size_t size_;
};

/// Makes `data` `size` bytes long; false when there is no memory for that.
inline bool resize(bytes& data, std::size_t size) noexcept {
    if (size > data.max_size()) return false;
    PYSOCK_TRY {
        data.resize(size);
        return true;
    }
    PYSOCK_CATCH_NO_MEMORY { return false; }
}

} // namespace detail

/// Into pieces of memory, and what a message has beside its bytes into `extra`.
inline detail::result<std::size_t> socket::receive_message(detail::os::buffer_part* parts, std::size_t count, int flags,
                                                           detail::os::message_extra& extra) {
    const auto call = [&, this] { return detail::os::receive_message(handle_, parts, count, flags, extra); };
    const auto received = call();
    if (received.ok() || !may_go_on(received.fault)) return received;
    deadline until = limit();
    return retry(received.fault, detail::os::readable, until, call);
}

// What a receive of bytes fills beside them: the sender's address (`peer`, which may be null), or all that a message
// has (see message.hpp).

inline detail::result<std::size_t> socket::receive_parts(detail::os::buffer_part* parts, std::size_t count, int flags,
                                                         detail::os::raw_address* peer) {
    detail::os::message_extra extra{};
    extra.peer = peer;
    return receive_message(parts, count, flags, extra);
}
PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::receive_one(void* data, std::size_t size, int flags,
                                                                            detail::os::raw_address* peer) {
    return peer == nullptr ? receive(data, size, flags) : receive_from(data, size, flags, *peer);
}

// Each of these returns the bytes, so that the string is made where the caller wants it, and reports in `why`.

template <std::size_t space, class Beside>
PYSOCK_NOINLINE inline bytes socket::recv_through_stack(std::size_t size, int flags, Beside* beside, fault& why) {
    char scratch[space];
    const auto received = receive_one(scratch, size, flags, beside);
    why = received.fault;
    return bytes(scratch, detail::smaller(received.value, size));
}

/// Into a string of full size. The memory is defined before the call, which matters where the system may count bytes
/// that it does not write (MSG_TRUNC).
template <class Beside>
bytes socket::recv_direct(std::size_t size, int flags, Beside* beside, fault& why) {
    bytes data;
    if (!detail::resize(data, size)) {
        why = detail::os::no_memory();
        return data;
    }
    const auto received = receive_one(data.data(), size, flags, beside);
    why = received.fault;
    data.resize(detail::smaller(received.value, size));
    if (data.size() < size / 2) data.shrink_to_fit();
    return data;
}

template <class Beside>
PYSOCK_NOINLINE bytes socket::recv_large(std::size_t size, int flags, Beside* beside, fault& why) {
    std::size_t& last_count = detail::receive_memory_of_thread().last_count;
    bytes data;
    if (last_count >= size / 2 && size <= detail::kept_receive) {
        data = recv_direct(size, flags, beside, why);
        if (!why) last_count = data.size();
        return data;
    }
    char scratch[detail::stack_receive];
    const std::size_t rest = size - sizeof scratch;
    const detail::borrowed_memory behind(rest);
    if (behind.data() == nullptr) {
        why = detail::os::no_memory();
        return data;
    }
    detail::os::buffer_part parts[2]{detail::os::part_of(scratch, sizeof scratch),
                                     detail::os::part_of(behind.data(), rest)};
    const auto received = receive_parts(parts, 2, flags, beside);
    why = received.fault;
    const std::size_t count = detail::smaller(received.value, size);
    const std::size_t first = detail::smaller(count, sizeof scratch);
    if (!why) last_count = count;
    data.reserve(count);
    data.append(scratch, first).append(behind.data(), count - first);
    return data;
}

/// Receives at most `size` bytes in the way that suits the size.
template <class Beside>
PYSOCK_ALWAYS_INLINE inline bytes socket::recv_bytes(std::size_t size, msg_flag flags, Beside* beside, fault& why) {
    const int all_flags = transfer_flags(flags);
    if (flags & msg_trunc) return recv_direct(size, all_flags, beside, why);
    if (size <= detail::small_receive) return recv_through_stack<detail::small_receive>(size, all_flags, beside, why);
    if (size <= detail::stack_receive) return recv_through_stack<detail::stack_receive>(size, all_flags, beside, why);
    return recv_large(size, all_flags, beside, why);
}

PYSOCK_LAZY_BODY inline bytes socket::do_recv(buffer_size bufsize, msg_flag flags, detail::os::raw_address* peer,
                                              fault& why) {
    if (bufsize.negative()) {
        why = detail::library_fault(errc::negative_buffersize);
        return {};
    }
    if (bufsize.value() == 0 && peer == nullptr) return {};
    if (peer != nullptr) prepare(*peer);
    return recv_bytes(bufsize.value(), flags, peer, why);
}

PYSOCK_LAZY_BODY inline bytes socket::recv(buffer_size bufsize, msg_flag flags) {
    fault why;
    bytes data = do_recv(bufsize, flags, nullptr, why);
    if (why) [[unlikely]]
        fail(why, "recv", bufsize.given());
    return data;
}
PYSOCK_LAZY_BODY inline bytes socket::recv(buffer_size bufsize, msg_flag flags, std::error_code& ec) {
    bytes data;
    detail::into_code(ec, [&] {
        fault why;
        data = do_recv(bufsize, flags, nullptr, why);
        return why;
    });
    return data;
}

PYSOCK_LAZY_BODY inline recvfrom_result socket::recvfrom(buffer_size bufsize, msg_flag flags) {
    fault why;
    recvfrom_result came;
    came.data = do_recv(bufsize, flags, &came.addr.raw(), why);
    if (why) [[unlikely]]
        fail(why, "recvfrom", bufsize.given());
    return came;
}
PYSOCK_LAZY_BODY inline recvfrom_result socket::recvfrom(buffer_size bufsize, msg_flag flags, std::error_code& ec) {
    recvfrom_result came;
    detail::into_code(ec, [&] {
        fault why;
        came.data = do_recv(bufsize, flags, &came.addr.raw(), why);
        return why;
    });
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
                                       transfer_flags(detail::os::wait_for_all));
        };
        auto received = receive_rest();
        if (!received.ok()) received = retry(received.fault, detail::os::readable, until, receive_rest);
        if (!received.ok()) return {filled, received.fault};
        if (received.value == 0) return {filled, detail::library_fault(errc::incomplete_read)};
        filled += received.value;
        if (filled == size) break;
        if (until.limited()) {
            if (until.remaining() == 0) return {filled, detail::library_fault(errc::timed_out)};
        } else if (detail::os::wait_for_all != 0 && timeout_ < 0 && !detail::goes_on_after_signal()) {
            return {filled, detail::os::interruption()}; // only a signal makes a blocking MSG_WAITALL return early
        }
    }
    return {filled, {}};
}

/// Grows the string as the bytes come: the number asked for may be a lie of the peer's.
PYSOCK_LAZY_BODY inline detail::fault socket::do_recv_exactly(bytes& data, buffer_size nbytes) {
    if (nbytes.negative()) return detail::library_fault(errc::negative_buffersize);
    deadline until = limit();
    while (data.size() < nbytes.value()) {
        const std::size_t before = data.size();
        const std::size_t step = before > detail::first_step ? before : detail::first_step;
        if (!detail::resize(data, before + detail::smaller(nbytes.value() - before, step)))
            return detail::os::no_memory();
        const auto received = fill(data.data() + before, data.size() - before, until);
        data.resize(before + received.value);
        if (!received.ok()) return received.fault;
    }
    return {};
}

PYSOCK_LAZY_BODY inline bytes socket::recv_exactly(buffer_size nbytes) {
    bytes data;
    if (const fault why = do_recv_exactly(data, nbytes)) {
        detail::failure at{.operation = "recv_exactly", .value = detail::decimal(nbytes.given())};
        at.bytes_transferred = data.size();
        at.partial = std::move(data);
        detail::throw_report(why, report(why, std::move(at)));
    }
    return data;
}
PYSOCK_LAZY_BODY inline bytes socket::recv_exactly(buffer_size nbytes, std::error_code& ec) {
    bytes data;
    detail::into_code(ec, [&] { return do_recv_exactly(data, nbytes); });
    return data;
}

PYSOCK_LAZY_BODY inline void socket::recv_exactly_into(writable_bytes_like buffer) {
    deadline until = limit();
    const auto received = fill(buffer.data(), buffer.size(), until);
    if (!received.ok()) fail_after(received.value, received.fault, "recv_exactly_into");
}
PYSOCK_LAZY_BODY inline std::size_t socket::recv_exactly_into(writable_bytes_like buffer, std::error_code& ec) {
    deadline until = limit();
    const auto received = fill(buffer.data(), buffer.size(), until);
    detail::assign(ec, received.fault);
    return received.value;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_RECEIVE_HPP
