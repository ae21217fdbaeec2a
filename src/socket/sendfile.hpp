// SPDX-License-Identifier: MIT
// socket::sendfile(): by sendfile(2), or by reading and sending.
#ifndef PYSOCK_SOCKET_SENDFILE_HPP
#define PYSOCK_SOCKET_SENDFILE_HPP

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "base/wait.hpp"
#include "platform/contract.hpp"
#include "socket/file_like.hpp"
#include "socket/send.hpp"
#include "socket/socket.hpp"
#include "socket/waiting.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// How much one sendfile(2) is asked for: more than an int can count is trouble on some systems (bpo-38319).
inline constexpr std::size_t sendfile_block = std::size_t{1} << 30;

/// How much one read is asked for on the other way. Python's number, which record-keeping sockets show to the peer.
inline constexpr std::size_t read_block = 8192;

/// Bytes left to send, as the caller's count has it.
constexpr std::size_t most_of(or_none<buffer_size> count) noexcept { return count ? count->value() : SIZE_MAX; }

/// What Python checks before it looks at the file.
inline fault sendfile_fault(const socket& s, const file_like& file, std::int64_t offset,
                            or_none<buffer_size> count) noexcept {
    if (file.is_text()) return library_fault(errc::text_file);
    if ((s.type().value() & sock_stream.value()) == 0) return library_fault(errc::not_a_stream);
    if (count && count->given() <= 0) return library_fault(errc::count_not_positive);
    if (!s.getblocking()) return library_fault(errc::sendfile_nonblocking);
    return offset < 0 ? os::bad_offset() : fault{};
}

} // namespace detail

// ---- the two ways ------------------------------------------------------------------------------

/// The system moves the bytes. An adopted or duplicated descriptor may have been made blocking, and there is no flag
/// against that here: its mode is set again. A descriptor that somebody has made non-blocking is waited for.
inline detail::result<std::size_t> socket::sendfile_by_system(const file_like& file, std::int64_t offset,
                                                              std::size_t most, deadline& until) {
    if (const fault why = restore_mode()) return {0, why};
    std::size_t sent = 0;
    while (sent < most) {
        const std::size_t asked = detail::smaller(most - sent, detail::sendfile_block);
        const std::int64_t at = offset + static_cast<std::int64_t>(sent);
        const auto moved = detail::os::send_file(handle_, file.descriptor(), at, asked);
        if (moved.ok()) {
            if (moved.value == 0) break;
            sent += moved.value;
            if (moved.value == asked) continue;
            const std::int64_t size = detail::os::size_of_file(file.descriptor()); // -1: cannot be told
            const std::int64_t reached = at + static_cast<std::int64_t>(moved.value);
            if (size >= 0 && reached >= size) continue; // the next call finds the end
            if (until.limited()) {
                if (until.remaining() == 0) return {sent, detail::library_fault(errc::timed_out)};
            } else if (size >= 0 && !detail::goes_on_after_signal()) {
                return {sent, detail::os::interruption()}; // only a signal makes a blocking sendfile fall short
            }
        } else if (detail::os::interrupted(moved.fault)) {
            if (!detail::goes_on_after_signal()) return {sent, moved.fault};
        } else if (!detail::os::would_block(moved.fault)) {
            return {sent, moved.fault};
        } else if (const fault ended = detail::wait_until_ready(handle_, detail::os::writable, until)) {
            return {sent, ended};
        }
    }
    return {sent, {}};
}

/// Reads a piece, sends it, until one of them ends.
inline detail::result<std::size_t> socket::sendfile_by_send(const file_like& file, std::int64_t offset,
                                                            std::size_t most, deadline& until) {
    const fault lost = file.seek(offset);
    if (lost && offset != 0) return {0, lost}; // a pipe can be sent from where it is
    char block[detail::read_block];
    std::size_t sent = 0;
    fault why;
    while (sent < most && !why) {
        const auto piece = file.read(block, detail::smaller(most - sent, sizeof block));
        if (detail::os::interrupted(piece.fault) && detail::goes_on_after_signal()) continue;
        if (!piece.ok() || piece.value == 0) {
            why = piece.fault;
            break;
        }
        const auto gone = detail::send_until(handle_, {}, 0, bytes_like(block, piece.value), transfer_flags({}), until);
        sent += gone.value;
        why = gone.fault;
    }
    if (!lost) static_cast<void>(file.seek(offset + static_cast<std::int64_t>(sent)));
    return {sent, why};
}

// ---- sendfile ----------------------------------------------------------------------------------

/// Whatever the first sendfile(2) complains of, the file may be of a kind that it does not take: only what a wait ended
/// with is final.
inline detail::result<std::size_t> detail::sendfile_by(socket& s, const file_like& file, std::int64_t offset,
                                                       or_none<buffer_size> count, sendfile_way way) {
    if (const fault why = sendfile_fault(s, file, offset, count)) return {0, why};
    const std::size_t most = most_of(count);
    deadline until = s.limit();
    if (way != sendfile_way::by_send && file.descriptor() >= 0) {
        const auto sent = s.sendfile_by_system(file, offset, most, until);
        const bool is_final = sent.ok() || sent.value != 0 || sent.fault.from == origin::library ||
                              os::interrupted(sent.fault) || way == sendfile_way::by_system ||
                              s.fileno() == os::invalid_handle;
        if (sent.value != 0) static_cast<void>(file.seek(offset + static_cast<std::int64_t>(sent.value)));
        if (is_final) return sent;
    } else if (way == sendfile_way::by_system) {
        return {0, os::cannot_seek()};
    }
    return s.sendfile_by_send(file, offset, most, until);
}

PYSOCK_LAZY_BODY inline std::size_t socket::sendfile(const file_like& file, std::int64_t offset,
                                                     or_none<buffer_size> count) {
    const auto sent = detail::sendfile_by(*this, file, offset, count, detail::sendfile_way::any);
    if (!sent.ok()) {
        detail::failure at{.operation = "sendfile", .bytes_transferred = sent.value};
        if (sent.fault == detail::library_fault(errc::count_not_positive)) at.value = detail::decimal(count->given());
        detail::throw_report(sent.fault, report(sent.fault, std::move(at)));
    }
    return sent.value;
}
PYSOCK_LAZY_BODY inline std::size_t socket::sendfile(const file_like& file, std::int64_t offset,
                                                     or_none<buffer_size> count, std::error_code& ec) {
    std::size_t done = 0;
    detail::into_code(ec, [&] {
        const auto sent = detail::sendfile_by(*this, file, offset, count, detail::sendfile_way::any);
        done = sent.value;
        return sent.fault;
    });
    return done;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_SENDFILE_HPP
