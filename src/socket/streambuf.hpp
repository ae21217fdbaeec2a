// SPDX-License-Identifier: MIT
// `socket_streambuf`: the file of a socket under the streams of the standard library.
#ifndef PYSOCK_SOCKET_STREAMBUF_HPP
#define PYSOCK_SOCKET_STREAMBUF_HPP

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "socket/file.hpp"
#include "socket/file_read.hpp"
#include "socket/file_write.hpp"
#include "socket/socket.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

/// A connection as a std::streambuf, so that std::istream and std::ostream work on it. Whoever uses it includes
/// <istream> or <ostream>; this header does not.
///
///     pysock::socket_streambuf buffer(conn.makefile("rw"));
///     std::iostream stream(&buffer);
///     stream << "hello" << std::endl;
///     for (std::string line; std::getline(stream, line);) …
///
/// It reads and writes as its socket_file does: through its buffers, with the socket's timeout for each time that the
/// buffer runs empty or full, with its ends of lines. What is written goes out with std::flush or std::endl, when the
/// buffer is full, and at the end.
///
/// A failure is not the end of the stream: the stream gets badbit, and error() tells which it was. With
/// `stream.exceptions(std::ios::badbit)` the stream throws what socket_file throws: timeout, connection_reset_error, …
/// After clear() it goes on, and no byte is lost; what std::getline had put into its string stays there.
/// At the end of the stream it is eofbit, as for every stream. Positions do not exist.
/// @python no counterpart
template <class Traits = std::char_traits<char>, class Unused = void> // Unused: see PYSOCK_LAZY
class basic_socket_streambuf : public std::basic_streambuf<char, Traits> {
    using base = std::basic_streambuf<char, Traits>;

public:
    using int_type = typename Traits::int_type;

    /// Over a file, which from now on belongs to it.
    explicit basic_socket_streambuf(basic_socket_file<Unused>&& file) : file_(std::move(file)) {}

    /// Over a new file of `s`: see socket::makefile().
    explicit basic_socket_streambuf(socket& s, std::string_view mode = "rwb") : file_(s.makefile(mode)) {}

    basic_socket_streambuf(const basic_socket_streambuf&) = delete;
    basic_socket_streambuf& operator=(const basic_socket_streambuf&) = delete;

    /// Sends what is in the buffer and closes the file: see socket_file::close().
    void close() { file_.close(); }
    void close(std::error_code& ec) { file_.close(ec); }
    bool closed() const noexcept { return file_.closed(); }

    /// What the last failure was; no error when nothing has failed yet.
    std::error_code error() const noexcept { return {why_.number, detail::category_of(why_)}; }

protected:
    int_type underflow() override {
        if (base::gptr() < base::egptr()) return Traits::to_int_type(*base::gptr());
        return receive(true);
    }

    /// All `count` characters, or less at the end of the stream; none is used up by a call that fails.
    std::streamsize xsgetn(char* target, std::streamsize count) override {
        if (count <= 0) return 0;
        use_up();
        const auto wanted = static_cast<std::size_t>(count);
        detail::fault why = file_.raw_.may_read();
        if (!why) {
            detail::deadline until = file_.raw_.limit();
            why = file_.gather(wanted, until);
        }
        const std::size_t ready = why ? 0 : detail::smaller(wanted, file_.in_.size());
        file_.in_.take_into(target, ready);
        show();
        if (why) fail(why, "read", 0);
        return static_cast<std::streamsize>(ready);
    }

    /// How much there is without waiting: -1 at the end of the stream.
    std::streamsize showmanyc() override {
        const int_type next = receive(false);
        if (!Traits::eq_int_type(next, Traits::eof())) return base::egptr() - base::gptr();
        return ended_ ? -1 : 0;
    }

    int_type overflow(int_type character = Traits::eof()) override {
        if (Traits::eq_int_type(character, Traits::eof())) return Traits::not_eof(character);
        const char one = Traits::to_char_type(character);
        return xsputn(&one, 1) == 1 ? character : Traits::eof();
    }

    std::streamsize xsputn(const char* source, std::streamsize count) override {
        if (count <= 0) return 0;
        detail::result<std::size_t> taken{0, file_.raw_.may_write()};
        if (taken.ok()) {
            detail::deadline until = file_.raw_.limit();
            taken = file_.put_any(bytes_like(source, static_cast<std::size_t>(count)), until, true);
        }
        if (!taken.ok()) fail(taken.fault, "write", taken.value);
        return static_cast<std::streamsize>(taken.value);
    }

    /// std::flush.
    int sync() override {
        const auto sent = file_.do_flush();
        if (sent.ok()) return 0;
        fail(sent.fault, "flush", sent.value);
        return -1;
    }

private:
    /// The get area is the file's own buffer. What was read of it is used up before the file does anything with it.
    void use_up() noexcept {
        if (base::gptr() != nullptr) file_.in_.consume(static_cast<std::size_t>(base::gptr() - base::eback()));
        base::setg(nullptr, nullptr, nullptr);
    }
    void show() noexcept {
        char* const begin = file_.in_.data();
        base::setg(begin, begin, begin + file_.in_.size());
    }

    /// The next character, received if need be. Where it is not to wait, to find nothing is no failure.
    int_type receive(bool waits) {
        use_up();
        ended_ = false;
        detail::fault why = file_.raw_.may_read();
        if (!why && file_.in_.empty() &&
            (waits || !detail::os::receive_would_wait(file_.raw_.shared_->handle.load()))) {
            detail::deadline until = waits ? file_.raw_.limit() : detail::deadline(detail::no_timeout);
            const auto added = file_.fill(1, until, waits ? 0 : detail::os::do_not_wait);
            why = added.fault;
            ended_ = added.ok() && added.value == 0;
        }
        show();
        if (why && !(!waits && detail::os::would_block(why))) fail(why, "read", 0);
        return file_.in_.empty() ? Traits::eof() : Traits::to_int_type(*base::gptr());
    }

    /// The stream catches what is thrown here, and sets its badbit.
    void fail(detail::fault why, const char* operation, std::size_t done) {
        why_ = why;
        if constexpr (detail::has_exceptions) file_.raw_.fail(why, operation, done);
    }

    basic_socket_file<Unused> file_;
    detail::fault why_;
    bool ended_ = false;
};

/// A connection under std::istream and std::ostream, of char.
using socket_streambuf = basic_socket_streambuf<>;

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_STREAMBUF_HPP
