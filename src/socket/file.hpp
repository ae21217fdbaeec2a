// SPDX-License-Identifier: MIT
// `socket_file`, the result of socket::makefile(): declared and documented here, its life, and its lines as a range.
// What it does with bytes is in file_read.hpp and file_write.hpp.
#ifndef PYSOCK_SOCKET_FILE_HPP
#define PYSOCK_SOCKET_FILE_HPP

#include "address/repr.hpp"
#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "base/list.hpp"
#include "platform/contract.hpp"
#include "socket/file_buffer.hpp"
#include "socket/socket.hpp"
#include "socket/socket_io.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

/// A connection as a file with buffers: what socket::makefile() returns.
///
///     auto file = conn.makefile("rwb");
///     for (const std::string& line : file) { … }         // each with its "\n"
///     file.write("done\n");
///     file.flush();
///
/// It refers to the connection, not to the socket object: it lives on when the socket is moved or closed, and it has
/// the timeout that the socket has or had last. The descriptor is closed when the socket and all its files are. After
/// socket::detach() every transfer fails with EBADF. It moves but does not copy.
///
/// No byte is lost. A call that reads uses up nothing when it fails: after a timeout the same call goes on where it
/// was. A call that writes says in `bytes_transferred()` how many bytes it had taken; these are sent or in the buffer.
///
/// With timeout 0, what would have to wait is a blocking_io_error; but a read() or readinto() that has some bytes
/// returns those. Python returns None there, b'', or the beginning of a line.
///
/// A timeout is one deadline for the whole call. Each call that can fail also has a form with a trailing
/// std::error_code that never throws, and then returns what is empty unless it says otherwise. On a closed file every
/// call but close(), closed(), name() and mode() is a std::invalid_argument, and so is a read of what was opened for
/// writing only, or a write of the other.
///
/// A text file is one of bytes whose ends of lines are translated; nothing is decoded, and sizes count bytes.
///
/// Threads: one may read while another writes.
/// @python file = s.makefile("rwb")  One class, where Python has several in io.
PYSOCK_LAZY_BODY
class basic_socket_file final {
public:
    /// A closed file, to be assigned to later.
    explicit basic_socket_file(detail::none_like auto) noexcept : raw_(none) {}

    basic_socket_file(basic_socket_file&&) noexcept = default;

    /// Closes what was here as the destructor does.
    basic_socket_file& operator=(basic_socket_file&& other) noexcept;

    /// Sends what is in the buffer and closes. Errors are swallowed: where they matter, close().
    ~basic_socket_file() { close_silently(); }

    /// Sends what is in the buffer, then ends this use of the connection; the last use closes the descriptor. It is
    /// closed whatever the outcome, and what could not be sent is lost. Closing twice does nothing.
    /// @throws error  what sending failed with, such as timeout or broken_pipe_error, or close(2).
    /// @python file.close()  Same.
    void close();
    void close(std::error_code& ec);

    /// Whether close() was called, here. @python file.closed  Same.
    bool closed() const noexcept { return raw_.closed(); }

    /// The descriptor; -1 after socket::detach() or over a socket that was closed. @python file.fileno()  Same.
    detail::os::handle fileno() const { return raw_.fileno(); }
    detail::os::handle fileno(std::error_code& ec) const noexcept { return raw_.fileno(ec); }

    /// Sends what is in the buffer; what cannot be sent stays there. @throws timeout  not all could be sent in time;
    /// `bytes_transferred()` says how much was. @python file.flush()  Same.
    void flush();
    void flush(std::error_code& ec);

    /// As given to makefile() for a text file, else "rb", "wb" or "rwb". @python file.mode  Same; Python's file for
    /// both has none.
    const std::string& mode() const noexcept { return mode_; }

    /// The descriptor, -1 when closed. @python file.name  Same.
    detail::os::handle name() const noexcept { return raw_.name(); }

    /// What is in the buffer, without using it up; when that is nothing, what one receive brings. Empty at the end of
    /// the stream. @python file.peek()  Same.
    bytes peek();
    bytes peek(std::error_code& ec);

    /// Reads until `size` bytes are there or the stream ends; negative: to its end. Without a buffer (buffering 0) what
    /// one receive brings is enough.
    /// @throws timeout  not all came in time.
    /// @python file.read(size=-1)  Same, and no byte is lost in a timeout, which covers the whole call.
    bytes read(buffer_size size = -1);
    bytes read(std::error_code& ec) { return read(-1, ec); }
    bytes read(buffer_size size, std::error_code& ec);

    /// At most `size` bytes of what is in the buffer; when that is nothing, of what one receive brings. Negative: as
    /// many as the buffer is large. Empty at the end of the stream. @python file.read1(size=-1)  Same.
    bytes read1(buffer_size size = -1);
    bytes read1(std::error_code& ec) { return read1(-1, ec); }
    bytes read1(buffer_size size, std::error_code& ec);

    /// What the mode allows. @python file.readable(), file.writable(), file.seekable()  Same.
    bool readable() const { return raw_.readable(); }
    bool readable(std::error_code& ec) const noexcept { return raw_.readable(ec); }
    bool seekable() const { return raw_.seekable(); }
    bool seekable(std::error_code& ec) const noexcept { return raw_.seekable(ec); }
    bool writable() const { return raw_.writable(); }
    bool writable(std::error_code& ec) const noexcept { return raw_.writable(ec); }

    /// As read(), into `buffer`; returns how many bytes came, less than its size only at the end of the stream.
    /// @python file.readinto(b)  Same.
    std::size_t readinto(writable_bytes_like buffer);
    std::size_t readinto(writable_bytes_like buffer, std::error_code& ec);

    /// Reads a line with its end, at most `limit` bytes of it when that is not negative. What the stream ends with
    /// counts as a line; empty: it has ended.
    /// @throws timeout  the line was not whole in time. What came of it stays, and the next readline() goes on.
    /// @python file.readline(size=-1)  Same, but for the timeout.
    bytes readline(buffer_size limit = -1);
    bytes readline(std::error_code& ec) { return readline(-1, ec); }
    bytes readline(buffer_size limit, std::error_code& ec);

    /// Reads lines until they have more than `hint` bytes together, or to the end of the stream when it is not
    /// positive.
    /// @python file.readlines(hint=-1)  Same.
    list<bytes> readlines(buffer_size hint = -1);
    list<bytes> readlines(std::error_code& ec) { return readlines(-1, ec); }
    list<bytes> readlines(buffer_size hint, std::error_code& ec);

    /// Puts `data` into the buffer, and sends when that is full. Returns data.size(); without a buffer, what one send
    /// takes, which may be less. Nothing is sent before flush(), close() or a full buffer.
    /// @throws error  `bytes_transferred()` says how many bytes of `data` were taken; the error_code form returns it.
    /// @python file.write(data)  Same; BlockingIOError.characters_written is bytes_transferred().
    std::size_t write(bytes_like data);
    std::size_t write(bytes_like data, std::error_code& ec);

    /// write() for each of `lines`, and all of it. Ends of lines are not added.
    /// @throws error  `bytes_transferred()` says how many bytes of them all were taken; the error_code form returns it.
    /// @python file.writelines(lines)  Same.
    template <class Lines>
    void writelines(const Lines& lines);
    template <class Lines>
    std::size_t writelines(const Lines& lines, std::error_code& ec);
    void writelines(std::initializer_list<bytes_like> lines) { writelines<>(lines); }
    std::size_t writelines(std::initializer_list<bytes_like> lines, std::error_code& ec) {
        return writelines<>(lines, ec);
    }

    // ---- the lines as a range ------------------------------------------------------------------

    /// The end of the range: the end of the stream.
    struct sentinel {};

    /// Reads a line at each step: `for (const std::string& line : file)`.
    class iterator {
    public:
        using value_type = bytes;
        using difference_type = std::ptrdiff_t;
        using reference = const bytes&;
        using pointer = const bytes*;
        using iterator_category = std::input_iterator_tag;

        iterator() = default;
        explicit iterator(basic_socket_file& file) : file_(&file), line_(file.readline()) {}

        const bytes& operator*() const noexcept { return line_; }
        const bytes* operator->() const noexcept { return &line_; }
        iterator& operator++() {
            line_ = file_->readline();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& at, sentinel) noexcept { return at.line_.empty(); }

    private:
        socket_file* file_ = nullptr;
        bytes line_;
    };

    /// From the next line to the end of the stream. Both ends of the range read as readline() does, and throw as it
    /// does.
    /// @python for line in file  Same.
    iterator begin() { return iterator(*this); }
    sentinel end() const noexcept { return {}; }

private:
    friend class socket;
    template <class Traits, class>
    friend class basic_socket_streambuf;
    using fault = detail::fault;
    template <class T>
    using result = detail::result<T>;

    static constexpr std::size_t default_buffering = 8192;

    fault do_open(socket& s, std::string_view mode, const makefile_options& options);
    fault do_close();
    void close_silently() noexcept;

    // file_read.hpp
    std::size_t unit() const noexcept { return buffering_ > 0 ? buffering_ : 1; }
    result<std::size_t> fill(std::size_t wanted, detail::deadline& until, int flags = 0);
    static fault lateness(detail::deadline& until) noexcept;
    fault gather(std::size_t wanted, detail::deadline& until);
    fault gather_all(detail::deadline& until);
    fault gather_some(std::size_t wanted, detail::deadline& until);
    result<std::size_t> gather_line(std::size_t start, std::size_t limit, detail::deadline& until);
    result<std::size_t> do_read(buffer_size size);
    result<bytes> do_peek();
    result<bytes> do_read1(buffer_size size);
    result<bytes> do_readline(buffer_size limit);
    result<list<bytes>> do_readlines(buffer_size hint);

    // file_write.hpp
    result<std::size_t> do_write(bytes_like data);
    result<std::size_t> put_any(bytes_like data, detail::deadline& until, bool all);
    result<std::size_t> put(std::string_view data, detail::deadline& until, bool all);
    result<std::size_t> put_text(std::string_view data, detail::deadline& until);
    fault keep(std::string_view data);
    result<std::size_t> send_buffer(detail::deadline& until);
    result<std::size_t> do_flush();
    template <class Lines>
    result<std::size_t> do_writelines(const Lines& lines);

    basic_socket_io<Unused> raw_;
    detail::basic_file_buffer<Unused> in_;
    detail::basic_file_buffer<Unused> out_;
    std::size_t buffering_ = default_buffering;
    detail::basic_newline_rule<Unused> newline_;
    std::string mode_;
};

// ---- life --------------------------------------------------------------------------------------

PYSOCK_LAZY_BODY detail::fault basic_socket_file<Unused>::do_open(socket& s, std::string_view mode,
                                                                  const makefile_options& options) {
    if (mode.find_first_not_of("rwb") != mode.npos) return detail::library_fault(errc::invalid_makefile_mode);
    const bool writes = mode.find('w') != mode.npos;
    const bool reads = !writes || mode.find('r') != mode.npos;
    const bool binary = mode.find('b') != mode.npos;
    if (options.buffering.given() == 0 && !binary) return detail::library_fault(errc::unbuffered_text);
    if (!options.buffering.negative()) buffering_ = options.buffering.value();
    if (!binary) {
        const auto rule = detail::basic_newline_rule<Unused>::of_text(options.newline);
        if (!rule.ok()) return rule.fault;
        newline_ = rule.value;
    }
    const fault why = raw_.do_attach(s, reads, writes);
    mode_ = binary ? std::string_view(raw_.mode()) : mode;
    return why;
}

PYSOCK_LAZY_BODY socket_file socket::makefile(std::string_view mode, const makefile_options& options) {
    basic_socket_file<Unused> file(none);
    if (const fault why = file.do_open(*this, mode, options)) {
        const bool at_newline = why == detail::library_fault(errc::illegal_newline);
        const bool at_mode = why == detail::library_fault(errc::invalid_makefile_mode);
        detail::raise_with_value(why, "makefile",
                                 at_newline ? detail::repr_text(*options.newline)
                                 : at_mode  ? detail::repr_text(mode)
                                            : std::string());
    }
    return file;
}
PYSOCK_LAZY_BODY socket_file socket::makefile(std::string_view mode, const makefile_options& options,
                                              std::error_code& ec) {
    basic_socket_file<Unused> file(none);
    detail::into_code(ec, [&] { return file.do_open(*this, mode, options); });
    if (ec) return basic_socket_file<Unused>(none);
    return file;
}
PYSOCK_LAZY_BODY socket_file socket::makefile(std::string_view mode, std::error_code& ec) {
    return makefile(mode, {}, ec);
}

PYSOCK_LAZY_BODY basic_socket_file<Unused>& basic_socket_file<Unused>::operator=(basic_socket_file&& other) noexcept {
    if (this == &other) return *this;
    close_silently();
    raw_ = std::move(other.raw_);
    in_ = std::move(other.in_);
    out_ = std::move(other.out_);
    buffering_ = other.buffering_;
    newline_ = other.newline_;
    mode_ = std::move(other.mode_);
    return *this;
}

/// The interrupt hook may throw out of the flush: then too the file is closed.
PYSOCK_LAZY_BODY detail::fault basic_socket_file<Unused>::do_close() {
    if (closed()) return {};
    struct closed_at_the_end {
        basic_socket_io<Unused>& raw;
        ~closed_at_the_end() { static_cast<void>(raw.do_close()); }
    } const guard{raw_};
    const fault unsent = raw_.writes_ ? do_flush().fault : fault{};
    const fault why = raw_.do_close();
    return unsent ? unsent : why;
}

PYSOCK_LAZY_BODY void basic_socket_file<Unused>::close_silently() noexcept {
    PYSOCK_TRY { static_cast<void>(do_close()); }
    PYSOCK_CATCH_ANYTHING {}
}

/// The addresses are gone with the descriptor, so the report has none.
PYSOCK_LAZY_BODY void basic_socket_file<Unused>::close() {
    if (const fault why = do_close()) detail::raise(why, {.operation = "close"});
}
PYSOCK_LAZY_BODY void basic_socket_file<Unused>::close(std::error_code& ec) {
    detail::into_code(ec, [&] { return do_close(); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_FILE_HPP
