// SPDX-License-Identifier: MIT
// `socket_io`: a socket as a raw, unbuffered file. Python's SocketIO.
#ifndef PYSOCK_SOCKET_SOCKET_IO_HPP
#define PYSOCK_SOCKET_SOCKET_IO_HPP

#include "address/repr.hpp"
#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"
#include "socket/lifetime.hpp"
#include "socket/send.hpp"
#include "socket/shared_handle.hpp"
#include "socket/socket.hpp"
#include "socket/waiting.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

template <class Traits, class Unused>
class basic_socket_streambuf;

/// A raw file over a socket, without a buffer: what is below the files of socket::makefile(). Python's
/// `socket.SocketIO`.
///
/// It refers to the connection, not to the socket object: it lives on when the socket is moved or closed, and it has
/// the timeout that the socket has or had last. The descriptor is closed when the socket and all its files are. After
/// socket::detach() every call fails with EBADF. It moves but does not copy; the destructor closes it.
///
/// Each call that can fail also has a form with a trailing std::error_code that never throws. On a closed file every
/// call but close(), closed(), name() and mode() is a std::invalid_argument. Python's seek, tell and truncate, which
/// always fail, do not exist.
PYSOCK_LAZY_BODY
class basic_socket_io final {
public:
    /// A file over `s`, also over a closed one. `mode` is "r", "w" or "rw", with or without a "b" behind.
    /// @throws std::invalid_argument  any other mode.  @throws error  ENOMEM.
    /// @python socket.SocketIO(sock, mode)  Same.
    basic_socket_io(socket& s, std::string_view mode);
    basic_socket_io(socket& s, std::string_view mode, std::error_code& ec) noexcept {
        detail::assign(ec, do_open(s, mode));
    }

    /// A closed file, to be assigned to later.
    explicit basic_socket_io(detail::none_like auto) noexcept {}

    basic_socket_io(basic_socket_io&& other) noexcept
        : shared_(std::exchange(other.shared_, nullptr)), reads_(other.reads_), writes_(other.writes_) {}
    basic_socket_io& operator=(basic_socket_io&& other) noexcept {
        if (this != &other) {
            static_cast<void>(do_close());
            shared_ = std::exchange(other.shared_, nullptr);
            reads_ = other.reads_;
            writes_ = other.writes_;
        }
        return *this;
    }
    ~basic_socket_io() { static_cast<void>(do_close()); }

    /// Ends this use of the connection; the last use closes the descriptor. Closing twice does nothing.
    /// @throws error  what close(2) reports, not ECONNRESET.
    /// @python SocketIO.close()  Same.
    void close() {
        if (const detail::fault why = do_close()) detail::raise(why, {.operation = "close"});
    }
    void close(std::error_code& ec) noexcept { detail::assign(ec, do_close()); }

    /// Whether close() was called, here. @python SocketIO.closed  Same.
    bool closed() const noexcept { return shared_ == nullptr; }

    /// The descriptor; -1 after socket::detach() or over a socket that was closed. @python SocketIO.fileno()  Same.
    detail::os::handle fileno() const;
    detail::os::handle fileno(std::error_code& ec) const noexcept;

    /// "rb", "wb" or "rwb". @python SocketIO.mode  Same.
    const char* mode() const noexcept { return !writes_ ? "rb" : reads_ ? "rwb" : "wb"; }

    /// The descriptor, -1 when closed. @python SocketIO.name  Same.
    detail::os::handle name() const noexcept {
        return shared_ == nullptr ? detail::os::invalid_handle : shared_->handle.load();
    }

    /// What the mode allows. @python SocketIO.readable(), SocketIO.writable(), SocketIO.seekable()  Same.
    bool readable() const { return property(reads_, "readable"); }
    bool readable(std::error_code& ec) const noexcept { return property(reads_, ec); }
    bool seekable() const { return property(false, "seekable"); }
    bool seekable(std::error_code& ec) const noexcept { return property(false, ec); }
    bool writable() const { return property(writes_, "writable"); }
    bool writable(std::error_code& ec) const noexcept { return property(writes_, ec); }

    /// Receives into `buffer` and returns how many bytes came: 0 at the end of the stream, none when it would have to
    /// wait and the timeout is 0.
    /// @throws timeout  nothing came in time.  @throws std::invalid_argument  closed, or not readable.
    /// @python SocketIO.readinto(b)  Same, but it goes on after a timeout, where Python's file is dead.
    or_none<std::size_t> readinto(writable_bytes_like buffer);
    or_none<std::size_t> readinto(writable_bytes_like buffer, std::error_code& ec);

    /// Sends what the system takes at once and returns how many bytes that was, which may be less than all: none when
    /// it would have to wait and the timeout is 0.
    /// @throws timeout  nothing could be sent in time.  @throws std::invalid_argument  closed, or not writable.
    /// @python SocketIO.write(b)  Same.
    or_none<std::size_t> write(bytes_like data);
    or_none<std::size_t> write(bytes_like data, std::error_code& ec);

private:
    template <class>
    friend class basic_socket_file;
    template <class Traits, class>
    friend class basic_socket_streambuf;
    using fault = detail::fault;
    template <class T>
    using result = detail::result<T>;

    fault do_open(socket& s, std::string_view mode) noexcept;
    fault do_attach(socket& s, bool reads, bool writes) noexcept;
    fault do_close() noexcept;

    fault may_read() const noexcept;
    fault may_write() const noexcept;
    detail::deadline limit() const noexcept { return detail::limit_of(shared_->timeout.load()); }
    int wait_flag() const noexcept;
    result<std::size_t> receive(void* data, std::size_t size, detail::deadline& until, int extra_flags = 0);
    result<std::size_t> send(bytes_like data, detail::deadline& until);
    result<std::size_t> send_all(bytes_like data, detail::deadline& until);

    result<std::size_t> do_readinto(writable_bytes_like buffer);
    result<std::size_t> do_write(bytes_like data);
    bool property(bool value, const char* operation) const;
    bool property(bool value, std::error_code& ec) const noexcept;
    PYSOCK_COLD [[noreturn]] void fail(fault why, const char* operation, std::size_t done = 0) const;

    detail::shared_handle* shared_ = nullptr; // null: closed
    bool reads_ = false;
    bool writes_ = false;
};

// ---- life --------------------------------------------------------------------------------------

PYSOCK_LAZY_BODY detail::fault basic_socket_io<Unused>::do_open(socket& s, std::string_view mode) noexcept {
    if (mode.size() > 1 && mode.back() == 'b') mode.remove_suffix(1);
    if (mode != "r" && mode != "w" && mode != "rw") return detail::library_fault(errc::invalid_mode);
    return do_attach(s, mode.front() == 'r', mode.back() == 'w');
}

PYSOCK_LAZY_BODY detail::fault basic_socket_io<Unused>::do_attach(socket& s, bool reads, bool writes) noexcept {
    shared_ = s.share_files();
    reads_ = reads;
    writes_ = writes;
    return shared_ == nullptr ? detail::os::no_memory() : fault{};
}

PYSOCK_LAZY_BODY basic_socket_io<Unused>::basic_socket_io(socket& s, std::string_view mode) {
    if (const fault why = do_open(s, mode)) detail::raise_with_value(why, "SocketIO", detail::repr_text(mode));
}

PYSOCK_LAZY_BODY detail::fault basic_socket_io<Unused>::do_close() noexcept {
    detail::shared_handle* const shared = std::exchange(shared_, nullptr);
    return shared == nullptr ? fault{} : shared->release();
}

// ---- what it is --------------------------------------------------------------------------------

PYSOCK_LAZY_BODY detail::os::handle basic_socket_io<Unused>::fileno() const {
    if (closed()) fail(detail::library_fault(errc::file_closed), "fileno");
    return name();
}
PYSOCK_LAZY_BODY detail::os::handle basic_socket_io<Unused>::fileno(std::error_code& ec) const noexcept {
    detail::assign(ec, closed() ? detail::library_fault(errc::file_closed) : fault{});
    return name();
}

PYSOCK_LAZY_BODY bool basic_socket_io<Unused>::property(bool value, const char* operation) const {
    if (closed()) fail(detail::library_fault(errc::socket_of_file_closed), operation);
    return value;
}
PYSOCK_LAZY_BODY bool basic_socket_io<Unused>::property(bool value, std::error_code& ec) const noexcept {
    detail::assign(ec, closed() ? detail::library_fault(errc::socket_of_file_closed) : fault{});
    return value && !closed();
}

PYSOCK_LAZY_BODY detail::fault basic_socket_io<Unused>::may_read() const noexcept {
    if (closed()) return detail::library_fault(errc::file_closed);
    return reads_ ? fault{} : detail::library_fault(errc::not_readable);
}
PYSOCK_LAZY_BODY detail::fault basic_socket_io<Unused>::may_write() const noexcept {
    if (closed()) return detail::library_fault(errc::file_closed);
    return writes_ ? fault{} : detail::library_fault(errc::not_writable);
}

PYSOCK_LAZY_BODY PYSOCK_COLD void basic_socket_io<Unused>::fail(fault why, const char* operation,
                                                                std::size_t done) const {
    detail::throw_report(why, detail::report_on(name(), why, {.operation = operation, .bytes_transferred = done}));
}

// ---- transfer ----------------------------------------------------------------------------------

/// Where no flag keeps a transfer from waiting, the mode of the descriptor has to, and a file does not know who else may
/// have changed it.
PYSOCK_LAZY_BODY int basic_socket_io<Unused>::wait_flag() const noexcept {
    const std::int64_t nanoseconds = shared_->timeout.load();
    if constexpr (detail::os::do_not_wait == 0)
        if (nanoseconds >= 0) static_cast<void>(detail::os::set_blocking(shared_->handle.load(), false));
    return detail::wait_flag_of(nanoseconds);
}

PYSOCK_LAZY_BODY detail::result<std::size_t>
basic_socket_io<Unused>::receive(void* data, std::size_t size, detail::deadline& until, int extra_flags) {
    const detail::os::handle from = shared_->handle.load();
    const int flags = wait_flag() | extra_flags;
    const auto call = [=] { return detail::os::receive(from, data, size, flags); };
    const auto received = call();
    return received.ok() ? received : detail::retry_on(from, received.fault, detail::os::readable, until, call);
}

/// One send that succeeds.
PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_io<Unused>::send(bytes_like data, detail::deadline& until) {
    const detail::os::handle to = shared_->handle.load();
    const int flags = wait_flag();
    const auto call = [=] { return detail::os::send(to, data.data(), data.size(), flags); };
    const auto sent = call();
    return sent.ok() ? sent : detail::retry_on(to, sent.fault, detail::os::writable, until, call);
}

/// The value is how many bytes went out, also when it fails.
PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_io<Unused>::send_all(bytes_like data,
                                                                               detail::deadline& until) {
    const auto first = send(data, until);
    if (!first.ok() || first.value >= data.size()) return first;
    return detail::send_until(shared_->handle.load(), {}, first.value, data, wait_flag(), until);
}

PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_io<Unused>::do_readinto(writable_bytes_like buffer) {
    if (const fault why = may_read()) return {0, why};
    if (buffer.size() == 0) return {0, {}};
    detail::deadline until = limit();
    return receive(buffer.data(), buffer.size(), until);
}

PYSOCK_LAZY_BODY or_none<std::size_t> basic_socket_io<Unused>::readinto(writable_bytes_like buffer) {
    const auto received = do_readinto(buffer);
    if (received.ok()) return received.value;
    if (detail::os::would_block(received.fault)) return none;
    fail(received.fault, "readinto");
}
PYSOCK_LAZY_BODY or_none<std::size_t> basic_socket_io<Unused>::readinto(writable_bytes_like buffer,
                                                                        std::error_code& ec) {
    const auto received = do_readinto(buffer);
    detail::assign(ec, detail::os::would_block(received.fault) ? fault{} : received.fault);
    return received.ok() ? or_none<std::size_t>(received.value) : none;
}

PYSOCK_LAZY_BODY detail::result<std::size_t> basic_socket_io<Unused>::do_write(bytes_like data) {
    if (const fault why = may_write()) return {0, why};
    detail::deadline until = limit();
    return send(data, until);
}

PYSOCK_LAZY_BODY or_none<std::size_t> basic_socket_io<Unused>::write(bytes_like data) {
    const auto sent = do_write(data);
    if (sent.ok()) return sent.value;
    if (detail::os::would_block(sent.fault)) return none;
    fail(sent.fault, "write");
}
PYSOCK_LAZY_BODY or_none<std::size_t> basic_socket_io<Unused>::write(bytes_like data, std::error_code& ec) {
    const auto sent = do_write(data);
    detail::assign(ec, detail::os::would_block(sent.fault) ? fault{} : sent.fault);
    return sent.ok() ? or_none<std::size_t>(sent.value) : none;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_SOCKET_IO_HPP
