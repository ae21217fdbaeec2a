// SPDX-License-Identifier: MIT
// How a socket_file reads: everything is gathered in its buffer first and used up only when the call succeeds, so that
// a call that fails has lost nothing.
#ifndef PYSOCK_SOCKET_FILE_READ_HPP
#define PYSOCK_SOCKET_FILE_READ_HPP

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "socket/file.hpp"
#include "socket/receive.hpp"

#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

// ---- gathering ---------------------------------------------------------------------------------

/// Receives into the buffer, once unless translation leaves nothing of what came. Yields how many bytes that added, 0
/// at the end of the stream. Asks for `wanted` bytes or for the size of the buffer, whichever is more.
PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::fill(std::size_t wanted,
                                                                             detail::deadline& until, int flags) {
    // No more memory than what has come justifies: `wanted` may be a lie of the peer's.
    const std::size_t most = in_.size() > detail::first_step ? in_.size() : detail::first_step;
    std::size_t size = detail::smaller(wanted, most);
    if (size < unit()) size = unit();
    for (;;) {
        char* const at = in_.room(size);
        if (at == nullptr) return {0, detail::os::no_memory()};
        const auto received = raw_.receive(at, size, until, flags);
        if (!received.ok()) return received;
        const std::size_t added = newline_.translate(at, received.value);
        in_.grow(added);
        if (added != 0 || received.value == 0) return {added, {}};
    }
}

/// Ends a call that needs more than one receive, also when it never has to wait for one.
PYSOCK_LAZY_BODY detail::fault basic_socket_file<Unused>::lateness(detail::deadline& until) noexcept {
    return until.limited() && until.remaining() == 0 ? detail::library_fault(errc::timed_out) : fault{};
}

/// Gathers until the buffer holds `wanted` bytes or the stream ends.
PYSOCK_LAZY_BODY detail::fault basic_socket_file<Unused>::gather(std::size_t wanted, detail::deadline& until) {
    while (in_.size() < wanted) {
        const auto added = fill(wanted - in_.size(), until);
        if (!added.ok()) return added.fault;
        if (added.value == 0 || in_.size() >= wanted) break;
        if (const fault why = lateness(until)) return why;
    }
    return {};
}

PYSOCK_LAZY_BODY detail::fault basic_socket_file<Unused>::gather_all(detail::deadline& until) {
    for (;;) {
        const auto added = fill(in_.size(), until);
        if (!added.ok()) return added.fault;
        if (added.value == 0) return {};
        if (const fault why = lateness(until)) return why;
    }
}

/// One receive, where the buffer is empty.
PYSOCK_LAZY_BODY detail::fault basic_socket_file<Unused>::gather_some(std::size_t wanted, detail::deadline& until) {
    return in_.empty() ? fill(wanted, until).fault : fault{};
}

/// Gathers the line that begins at `start` in the buffer; yields where it ends, `start` itself at the end of the
/// stream.
PYSOCK_LAZY_BODY detail::result<std::size_t>
basic_socket_file<Unused>::gather_line(std::size_t start, std::size_t limit, detail::deadline& until) {
    std::size_t searched = 0;
    bool at_end = false;
    for (;;) {
        const std::size_t size = in_.size() - start;
        const std::size_t end = newline_.line_end(in_.data() + start, size, searched, at_end);
        if (end != 0) return {start + detail::smaller(end, limit), {}};
        if (size >= limit || at_end) return {start + detail::smaller(size, limit), {}};
        if (size != searched)
            if (const fault why = lateness(until)) return {0, why};
        searched = size;
        const auto added = fill(1, until);
        if (!added.ok()) return {0, added.fault};
        at_end = added.value == 0;
    }
}

// ---- read, readinto ----------------------------------------------------------------------------

/// Yields how many bytes of the buffer are what was asked for. A socket that does not wait gives what is there.
PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::do_read(buffer_size size) {
    if (const fault why = raw_.may_read()) return {0, why};
    detail::deadline until = raw_.limit();
    fault why;
    if (size.negative())
        why = gather_all(until);
    else if (buffering_ == 0 && size.value() != 0)
        why = gather_some(size.value(), until);
    else
        why = gather(size.value(), until);
    if (why && !(detail::os::would_block(why) && !in_.empty())) return {0, why};
    return {size.negative() ? in_.size() : detail::smaller(in_.size(), size.value()), {}};
}

PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::read(buffer_size size) {
    const auto ready = do_read(size);
    if (!ready.ok()) raw_.fail(ready.fault, "read");
    return in_.take(ready.value);
}
PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::read(buffer_size size, std::error_code& ec) {
    return detail::into_code(ec, [&]() -> result<bytes> {
        const auto ready = do_read(size);
        if (!ready.ok()) return {{}, ready.fault};
        return {in_.take(ready.value), {}};
    });
}

PYSOCK_LAZY_BODY std::size_t basic_socket_file<Unused>::readinto(writable_bytes_like buffer) {
    const auto ready = do_read(buffer.size());
    if (!ready.ok()) raw_.fail(ready.fault, "readinto");
    in_.take_into(buffer.data(), ready.value);
    return ready.value;
}
PYSOCK_LAZY_BODY std::size_t basic_socket_file<Unused>::readinto(writable_bytes_like buffer, std::error_code& ec) {
    const auto ready = do_read(buffer.size());
    detail::assign(ec, ready.fault);
    in_.take_into(buffer.data(), ready.value);
    return ready.value;
}

// ---- read1, peek -------------------------------------------------------------------------------

PYSOCK_LAZY_BODY detail::result<bytes> basic_socket_file<Unused>::do_read1(buffer_size size) {
    if (const fault why = raw_.may_read()) return {{}, why};
    const std::size_t most = size.negative() ? (buffering_ > 0 ? buffering_ : default_buffering) : size.value();
    if (most == 0) return {};
    detail::deadline until = raw_.limit();
    if (const fault why = gather_some(most, until)) return {{}, why};
    return {in_.take(detail::smaller(in_.size(), most)), {}};
}

PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::read1(buffer_size size) {
    auto came = do_read1(size);
    if (!came.ok()) raw_.fail(came.fault, "read1");
    return std::move(came.value);
}
PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::read1(buffer_size size, std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_read1(size); });
}

PYSOCK_LAZY_BODY detail::result<bytes> basic_socket_file<Unused>::do_peek() {
    if (const fault why = raw_.may_read()) return {{}, why};
    detail::deadline until = raw_.limit();
    if (const fault why = gather_some(1, until)) return {{}, why};
    return {bytes(in_.view()), {}};
}

PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::peek() {
    auto came = do_peek();
    if (!came.ok()) raw_.fail(came.fault, "peek");
    return std::move(came.value);
}
PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::peek(std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_peek(); });
}

// ---- lines -------------------------------------------------------------------------------------

PYSOCK_LAZY_BODY detail::result<bytes> basic_socket_file<Unused>::do_readline(buffer_size limit) {
    if (const fault why = raw_.may_read()) return {{}, why};
    if (limit.given() == 0) return {};
    detail::deadline until = raw_.limit();
    const auto end = gather_line(0, limit.negative() ? static_cast<std::size_t>(-1) : limit.value(), until);
    if (!end.ok()) return {{}, end.fault};
    return {in_.take(end.value), {}};
}

PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::readline(buffer_size limit) {
    auto line = do_readline(limit);
    if (!line.ok()) raw_.fail(line.fault, "readline");
    return std::move(line.value);
}
PYSOCK_LAZY_BODY bytes basic_socket_file<Unused>::readline(buffer_size limit, std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_readline(limit); });
}

/// Lines are used up only together.
PYSOCK_LAZY_BODY detail::result<list<bytes>> basic_socket_file<Unused>::do_readlines(buffer_size hint) {
    if (const fault why = raw_.may_read()) return {{}, why};
    detail::deadline until = raw_.limit();
    list<bytes> lines;
    std::size_t start = 0;
    while (hint.given() <= 0 || start <= hint.value()) {
        const auto end = gather_line(start, static_cast<std::size_t>(-1), until);
        if (!end.ok()) return {{}, end.fault};
        if (end.value == start) break;
        lines.append(bytes(in_.view().substr(start, end.value - start)));
        start = end.value;
    }
    in_.consume(start);
    return {std::move(lines), {}};
}

PYSOCK_LAZY_BODY list<bytes> basic_socket_file<Unused>::readlines(buffer_size hint) {
    auto lines = do_readlines(hint);
    if (!lines.ok()) raw_.fail(lines.fault, "readlines");
    return std::move(lines.value);
}
PYSOCK_LAZY_BODY list<bytes> basic_socket_file<Unused>::readlines(buffer_size hint, std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_readlines(hint); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_FILE_READ_HPP
