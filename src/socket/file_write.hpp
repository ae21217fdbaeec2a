// SPDX-License-Identifier: MIT
// How a socket_file writes: into its buffer, and from there to the peer when it is full or flushed.
#ifndef PYSOCK_SOCKET_FILE_WRITE_HPP
#define PYSOCK_SOCKET_FILE_WRITE_HPP

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "socket/file.hpp"

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <system_error>

namespace pysock::inline v0_1 {

// ---- the buffer --------------------------------------------------------------------------------

/// Sends what is in the buffer, as far as it goes; yields how much went.
PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::send_buffer(detail::deadline& until) {
    if (out_.empty()) return {};
    const auto sent = raw_.send_all(out_.view(), until);
    out_.consume(sent.value);
    return sent;
}

PYSOCK_LAZY_BODY detail::fault basic_socket_file<Unused>::keep(std::string_view data) {
    return out_.append(data.data(), data.size()) ? fault{} : detail::os::no_memory();
}

/// Takes as much of `data` as it can: yields how much. Where the buffer has no room, it and then `data` itself are
/// sent; what fits stays behind in it. `all`: also without a buffer, where one send is else enough.
PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::put(std::string_view data,
                                                                            detail::deadline& until, bool all) {
    if (data.size() <= buffering_ && out_.size() <= buffering_ - data.size()) {
        const fault why = keep(data);
        return {why ? 0 : data.size(), why};
    }
    std::size_t taken = 0;
    fault why = send_buffer(until).fault;
    if (!why && buffering_ == 0 && !all) return raw_.send(data, until);
    while (!why && data.size() - taken > buffering_) {
        const auto sent = raw_.send(data.substr(taken), until);
        taken += sent.value;
        why = sent.fault;
    }
    const std::size_t room = buffering_ > out_.size() ? buffering_ - out_.size() : 0;
    const std::string_view rest = data.substr(taken, room);
    if (const fault full = keep(rest)) return {taken, why ? why : full};
    taken += rest.size();
    return {taken, taken == data.size() && detail::os::would_block(why) ? fault{} : why};
}

/// The same for text whose "\n" is written as something else. An end of line is taken whole or not at all.
PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::put_text(std::string_view data,
                                                                                 detail::deadline& until) {
    const std::string_view end = newline_.written();
    std::size_t taken = 0;
    while (taken < data.size()) {
        const std::string_view line = data.substr(taken, data.find('\n', taken) - taken);
        const auto put_line = put(line, until, true);
        taken += put_line.value;
        if (!put_line.ok()) return {taken, put_line.fault};
        if (taken == data.size()) break;
        if (out_.size() + end.size() > buffering_)
            if (const auto sent = send_buffer(until); !sent.ok() && out_.size() + end.size() > buffering_)
                return {taken, sent.fault};
        if (const fault why = keep(end)) return {taken, why};
        ++taken;
    }
    return {taken, {}};
}

PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::put_any(bytes_like data,
                                                                                detail::deadline& until, bool all) {
    const std::string_view text(static_cast<const char*>(data.data()), data.size());
    return newline_.written() == "\n" ? put(text, until, all) : put_text(text, until);
}

// ---- write, writelines, flush ------------------------------------------------------------------

PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::do_write(bytes_like data) {
    if (const fault why = raw_.may_write()) return {0, why};
    detail::deadline until = raw_.limit();
    return put_any(data, until, false);
}

PYSOCK_LAZY_BODY std::size_t basic_socket_file<Unused>::write(bytes_like data) {
    const auto taken = do_write(data);
    if (!taken.ok()) raw_.fail(taken.fault, "write", taken.value);
    return taken.value;
}
PYSOCK_LAZY_BODY std::size_t basic_socket_file<Unused>::write(bytes_like data, std::error_code& ec) {
    const auto taken = do_write(data);
    detail::assign(ec, taken.fault);
    return taken.value;
}

PYSOCK_LAZY_BODY
template <class Lines>
detail::result<std::size_t> basic_socket_file<Unused>::do_writelines(const Lines& lines) {
    if (const fault why = raw_.may_write()) return {0, why};
    detail::deadline until = raw_.limit();
    std::size_t all = 0;
    for (const auto& line : lines) {
        const auto taken = put_any(line, until, true);
        all += taken.value;
        if (!taken.ok()) return {all, taken.fault};
    }
    return {all, {}};
}

PYSOCK_LAZY_BODY
template <class Lines>
void basic_socket_file<Unused>::writelines(const Lines& lines) {
    const auto taken = do_writelines(lines);
    if (!taken.ok()) raw_.fail(taken.fault, "writelines", taken.value);
}
PYSOCK_LAZY_BODY
template <class Lines>
std::size_t basic_socket_file<Unused>::writelines(const Lines& lines, std::error_code& ec) {
    const auto taken = do_writelines(lines);
    detail::assign(ec, taken.fault);
    return taken.value;
}

PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_file<Unused>::do_flush() {
    if (closed()) return {0, detail::library_fault(errc::file_closed)};
    detail::deadline until = raw_.limit();
    return send_buffer(until);
}

PYSOCK_LAZY_BODY void basic_socket_file<Unused>::flush() {
    const auto sent = do_flush();
    if (!sent.ok()) raw_.fail(sent.fault, "flush", sent.value);
}
PYSOCK_LAZY_BODY void basic_socket_file<Unused>::flush(std::error_code& ec) { detail::assign(ec, do_flush().fault); }

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_FILE_WRITE_HPP
