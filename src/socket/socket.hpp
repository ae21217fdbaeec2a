// SPDX-License-Identifier: MIT
// The class `socket`: every method declared and documented, in the order of Python's manual. The bodies are beside it.
#ifndef PYSOCK_SOCKET_SOCKET_HPP
#define PYSOCK_SOCKET_SOCKET_HPP

#include "address/address.hpp"
#include "address/families.hpp"
#include "base/ancillary.hpp"
#include "base/buffers.hpp"
#include "base/bytes.hpp"
#include "base/constants.hpp"
#include "base/duration.hpp"
#include "base/enums.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"
#include "socket/arguments.hpp"
#include "socket/file_like.hpp"
#include "socket/forward.hpp"
#include "socket/shared_handle.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

/// A network socket: Python's `socket.socket`.
///
/// It owns its descriptor and closes it when it goes; it moves but does not copy (dup() makes a second one). Closed,
/// detached and moved-from sockets have fileno() -1, and every call that asks the system fails with EBADF.
///
/// Every call that can fail comes in two forms. The first throws `error` or one of its subclasses, and
/// std::invalid_argument or std::overflow_error for an argument that no system would take. The second takes a
/// std::error_code as its last argument and reports everything there; it returns an empty value, a closed socket or 0
/// on failure unless it says otherwise.
///
/// With a timeout, the call is tried first and waits only when it has to. One deadline covers the whole call, also
/// the look-up of a host name in an address. A signal does not end a call: see set_interrupt_hook. Nothing raises
/// SIGPIPE.
///
/// Threads: sockets are independent. On one, a thread may send, another receive, others ask it or shutdown() it, which
/// wakes the two. All else they order themselves, close() and detach() above all: shutdown(), join, then close().
class socket final {
public:
    // ---- construction --------------------------------------------------------------------------

    /// A new socket, not inherited by child processes. sock_nonblock in `type` makes its timeout 0; the other
    /// flag bits of `type` do not show in type().
    /// @throws error  the system has no such family, type or protocol; no descriptor is left.
    /// @python socket.socket(family=AF_INET, type=SOCK_STREAM, proto=0)  Same.
    /// @os socket(2) with SOCK_CLOEXEC.
    PYSOCK_LAZY PYSOCK_ALWAYS_INLINE socket() : socket(af_inet) {}
    PYSOCK_LAZY PYSOCK_ALWAYS_INLINE explicit socket(address_family family, socket_kind type = sock_stream,
                                                     int proto = 0);
    explicit socket(std::error_code& ec) : socket(af_inet, ec) {}
    socket(address_family family, std::error_code& ec) : socket(family, sock_stream, ec) {}
    PYSOCK_ALWAYS_INLINE socket(address_family family, socket_kind type, std::error_code& ec)
        : socket(family, type, 0, ec) {}
    socket(address_family family, socket_kind type, int proto, std::error_code& ec);

    /// Adopts an open descriptor, which from now on belongs to the socket. Its mode and inheritance stay as they are,
    /// so gettimeout() is none (or the default timeout) whatever O_NONBLOCK says. The first form takes family, type and
    /// proto on trust; of the struct, what is left out is detected.
    /// @throws std::invalid_argument  a negative descriptor.
    /// @throws error  EBADF, or ENOTSOCK for a descriptor that is no socket; whatever fails, it stays the caller's.
    /// @python socket.socket(family, type, proto, fileno)  Same.
    /// @os getsockname(2), SO_TYPE, SO_PROTOCOL.
    PYSOCK_LAZY socket(address_family family, socket_kind type, int proto, or_none<detail::os::handle> fileno);
    socket(address_family family, socket_kind type, int proto, or_none<detail::os::handle> fileno, std::error_code& ec);
    PYSOCK_LAZY explicit socket(const socket_arguments& arguments);
    socket(const socket_arguments& arguments, std::error_code& ec);

    /// A closed socket, to be assigned to later.
    explicit socket(detail::none_like auto) noexcept {}

    socket(socket&& other) noexcept;
    socket& operator=(socket&& other) noexcept;
    ~socket();

    // ---- methods, in Python's order ------------------------------------------------------------

    /// Takes the next connection: `auto [conn, addr] = s.accept();`. The new socket has the default timeout, or none.
    /// The timeout of a listener that another process shares (fork) holds as long as none of them makes it blocking.
    /// @throws timeout  no connection came in time.
    /// @python socket.accept()  Same.
    /// @os accept4(2) with SOCK_CLOEXEC.
    accept_result accept();
    accept_result accept(std::error_code& ec);

    /// Gives the socket an address of its own. Port 0 lets the system choose: see getsockname().
    /// @throws gaierror  the host has no address in the socket's family.
    /// @throws std::overflow_error  a port outside 0..65535.
    /// @throws std::invalid_argument  an address of another family or form than the socket's.
    /// @throws error  EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL when bound already; a path that is too long.
    /// @python socket.bind(address)  Same; the timeout covers the look-up of a host name.
    void bind(const address_like& address);
    void bind(const address_like& address, std::error_code& ec);

    /// Closes the descriptor. Closing a closed socket does nothing. The descriptor is gone whatever the outcome, and
    /// an interrupted close is never repeated. Files of makefile() keep it open until the last of them is closed.
    /// @throws error  what close(2) reports, such as EBADF when someone else has closed it; not ECONNRESET.
    /// @python socket.close()  Same; Python's socket itself also goes on while it has files, this one does not.
    void close();
    void close(std::error_code& ec);

    /// Connects to a peer; for a datagram socket, sets the default one. When the timeout passes, the attempt goes on in
    /// the background: a later connect reports EALREADY or what became of it.
    /// @throws timeout  no answer in time.  @throws connection_refused_error  nobody listens there.
    /// @throws blocking_io_error  the timeout is 0 and the attempt is under way (EINPROGRESS).
    /// @throws gaierror, std::overflow_error, std::invalid_argument  as bind().
    /// @python socket.connect(address)  Same; the timeout covers the look-up of a host name too.
    void connect(const address_like& address);
    void connect(const address_like& address, std::error_code& ec);

    /// As connect(), but returns the error number instead of throwing: 0, ECONNREFUSED, EINPROGRESS, …, and EAGAIN
    /// when the timeout passes. What is wrong with the address itself still throws, or is in `ec` beside -1.
    /// @python socket.connect_ex(address)  Same; the timeout covers the look-up of a host name too.
    PYSOCK_LAZY [[nodiscard]] int connect_ex(const address_like& address);
    PYSOCK_LAZY [[nodiscard]] int connect_ex(const address_like& address, std::error_code& ec);

    /// Gives the descriptor away without closing it; the socket is closed then, its files fail with EBADF. -1: closed.
    /// @python socket.detach()  Same.
    [[nodiscard]] detail::os::handle detach() noexcept;

    /// A second socket over the same connection, with the same timeout, not inherited by child processes.
    /// The two share one mode in the system. A timeout of either holds all the same; but while one has a timeout, a
    /// call on the other that has none fails with EAGAIN where it would have to wait, as in Python.
    /// @python socket.dup()  Same.
    /// @os fcntl(2) F_DUPFD_CLOEXEC.
    PYSOCK_LAZY socket dup();
    PYSOCK_LAZY socket dup(std::error_code& ec);

    /// The descriptor, -1 when closed. @python socket.fileno()  Same.
    detail::os::handle fileno() const noexcept { return handle_; }

    /// Whether child processes inherit the descriptor. @python socket.get_inheritable()  Same.
    bool get_inheritable() const;
    bool get_inheritable(std::error_code& ec) const noexcept;

    /// The peer's address. @throws error  ENOTCONN. @python socket.getpeername()  Same.
    address getpeername() const;
    address getpeername(std::error_code& ec) const noexcept;

    /// The socket's own address; `('0.0.0.0', 0)` before it has one. @python socket.getsockname()  Same.
    address getsockname() const;
    address getsockname(std::error_code& ec) const noexcept;

    /// The value of an option that is a C int.
    /// @throws error  ENOPROTOOPT, or what getsockopt(2) reports.
    /// @python socket.getsockopt(level, optname)  Same.
    int getsockopt(int level, int optname) const;
    int getsockopt(int level, int optname, std::error_code& ec) const noexcept;

    /// The value of an option as bytes, of which there are at most `buflen`: 1 to 1024.
    /// @throws error  a `buflen` out of range, which has no error number.
    /// @python socket.getsockopt(level, optname, buflen)  Same; here 0 is out of range too, as the int form is another.
    bytes getsockopt(int level, int optname, buffer_size buflen) const;
    bytes getsockopt(int level, int optname, buffer_size buflen, std::error_code& ec) const noexcept;

    /// Whether calls may wait: gettimeout() is not 0. @python socket.getblocking()  Same.
    bool getblocking() const noexcept { return timeout_ != 0; }

    /// The timeout in seconds; none: calls wait for ever, 0: they never wait. @python socket.gettimeout()  Same.
    or_none<double> gettimeout() const noexcept { return detail::to_seconds(timeout_); }

#if PYSOCK_WINDOWS_NAMES
    /// Sets what only Windows has: sio_rcvall to rcvall_on and others, sio_keepalive_vals to
    /// `{onoff, milliseconds of rest, milliseconds between}`, sio_loopback_fast_path to a bool. Returns 0.
    /// @throws std::invalid_argument  another code, or a value of the wrong form.
    /// @python socket.ioctl(control, option)
    std::uint32_t ioctl(std::uint32_t control, const ioctl_option& option);
    std::uint32_t ioctl(std::uint32_t control, const ioctl_option& option, std::error_code& ec) noexcept;

    /// The description of this socket for one other process, which makes a socket of it once: see fromshare().
    /// @python socket.share(process_id)  Same. @os WSADuplicateSocketW.
    bytes share(std::uint32_t process_id);
    bytes share(std::uint32_t process_id, std::error_code& ec);
#endif

    /// Lets peers connect. At most `backlog` wait to be accepted; a negative number counts as 0.
    /// @python socket.listen([backlog])  Same.
    void listen(int backlog = default_backlog);
    void listen(std::error_code& ec) noexcept { listen(default_backlog, ec); }
    void listen(int backlog, std::error_code& ec) noexcept;

    /// The connection as a file with buffers: see socket_file. `mode` has the letters r, w and b in any order: without
    /// w it is for reading, without b it is a text file. The socket should be blocking or have a timeout.
    /// @throws std::invalid_argument  another mode or newline, or a text file without a buffer.  @throws error  ENOMEM.
    /// @python socket.makefile(mode='r', buffering=None, *, encoding=None, errors=None, newline=None)  Same, without
    /// encodings: text is bytes. Without a buffer too it is a socket_file; the raw file alone is socket_io.
    PYSOCK_LAZY socket_file makefile(std::string_view mode = "r", const makefile_options& options = {});
    PYSOCK_LAZY socket_file makefile(std::string_view mode, std::error_code& ec);
    PYSOCK_LAZY socket_file makefile(std::string_view mode, const makefile_options& options, std::error_code& ec);

    /// Receives at most `bufsize` bytes. Empty: the peer has ended its side of a stream, or sent an empty datagram.
    /// What a datagram has beyond `bufsize` is lost; recv_into with msg_trunc tells. The cost follows what arrives, not
    /// `bufsize`. With `bufsize` 0 nothing is asked of the system.
    /// @throws timeout, connection_reset_error, blocking_io_error; std::bad_alloc: what came is lost (not in recv_into).
    /// @throws std::invalid_argument  a negative `bufsize`.
    /// @python socket.recv(bufsize[, flags])  Same.
    PYSOCK_LAZY bytes recv(buffer_size bufsize, msg_flag flags = {});
    PYSOCK_LAZY bytes recv(buffer_size bufsize, std::error_code& ec) { return recv(bufsize, {}, ec); }
    PYSOCK_LAZY bytes recv(buffer_size bufsize, msg_flag flags, std::error_code& ec);

    /// As recv(), with the sender's address; empty for a connected stream and for an unnamed AF_UNIX sender.
    /// @python socket.recvfrom(bufsize[, flags])  Same.
    PYSOCK_LAZY recvfrom_result recvfrom(buffer_size bufsize, msg_flag flags = {});
    PYSOCK_LAZY recvfrom_result recvfrom(buffer_size bufsize, std::error_code& ec) { return recvfrom(bufsize, {}, ec); }
    PYSOCK_LAZY recvfrom_result recvfrom(buffer_size bufsize, msg_flag flags, std::error_code& ec);

    /// Receives into `buffer`, at most `nbytes` (0: all of it), and returns how many bytes came. With msg_trunc a
    /// datagram socket of Linux returns the length of the whole datagram, which may be more than the buffer holds.
    /// @throws std::invalid_argument  `nbytes` is negative or more than the buffer has.
    /// @python socket.recv_into(buffer[, nbytes[, flags]])  Same.
    [[nodiscard]] std::size_t recv_into(writable_bytes_like buffer, buffer_size nbytes = 0, msg_flag flags = {});
    PYSOCK_ALWAYS_INLINE std::size_t recv_into(writable_bytes_like buffer, std::error_code& ec) {
        return recv_into(buffer, 0, {}, ec);
    }
    PYSOCK_ALWAYS_INLINE std::size_t recv_into(writable_bytes_like buffer, buffer_size nbytes, std::error_code& ec) {
        return recv_into(buffer, nbytes, {}, ec);
    }
    std::size_t recv_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags, std::error_code& ec);

    /// As recv_into(), with the sender's address. @python socket.recvfrom_into(buffer[, nbytes[, flags]])  Same.
    [[nodiscard]] recvfrom_into_result recvfrom_into(writable_bytes_like buffer, buffer_size nbytes = 0,
                                                     msg_flag flags = {});
    PYSOCK_ALWAYS_INLINE recvfrom_into_result recvfrom_into(writable_bytes_like buffer, std::error_code& ec) {
        return recvfrom_into(buffer, 0, {}, ec);
    }
    PYSOCK_ALWAYS_INLINE recvfrom_into_result recvfrom_into(writable_bytes_like buffer, buffer_size nbytes,
                                                            std::error_code& ec) {
        return recvfrom_into(buffer, nbytes, {}, ec);
    }
    recvfrom_into_result recvfrom_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags,
                                       std::error_code& ec);

    /// As recvfrom(), with ancillary data: `auto [data, ancdata, msg_flags, addr] = s.recvmsg(1024, cmsg_space(16));`.
    /// The control messages may take `ancbufsize` bytes, cmsg_space() for each; what has no room is lost, and
    /// msg_ctrunc in `msg_flags` tells. With `bufsize` 0 the system is asked too. `ancdata` owns descriptors.
    /// @throws std::invalid_argument  a negative size, or an `ancbufsize` beyond 0x7fffffff.  @throws error  as recv().
    /// @python socket.recvmsg(bufsize[, ancbufsize[, flags]])  Same; there descriptors are nobody's, and inheritable.
    /// @os recvmsg(2) with MSG_CMSG_CLOEXEC.
    PYSOCK_LAZY recvmsg_result recvmsg(buffer_size bufsize, buffer_size ancbufsize = 0, msg_flag flags = {});
    PYSOCK_LAZY recvmsg_result recvmsg(buffer_size bufsize, std::error_code& ec);
    PYSOCK_LAZY recvmsg_result recvmsg(buffer_size bufsize, buffer_size ancbufsize, std::error_code& ec);
    PYSOCK_LAZY recvmsg_result recvmsg(buffer_size bufsize, buffer_size ancbufsize, msg_flag flags,
                                       std::error_code& ec);

    /// As recvmsg(), into buffers that are filled one after the other: `s.recvmsg_into({head, body})`. No buffers are
    /// fine too.
    /// @throws error  EMSGSIZE: more buffers than the system takes (Linux: 1024).
    /// @python socket.recvmsg_into(buffers[, ancbufsize[, flags]])  Same.
    PYSOCK_LAZY recvmsg_into_result recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize = 0,
                                                 msg_flag flags = {});
    PYSOCK_LAZY recvmsg_into_result recvmsg_into(const writable_buffers_like& buffers, std::error_code& ec);
    PYSOCK_LAZY recvmsg_into_result recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                 std::error_code& ec);
    PYSOCK_LAZY recvmsg_into_result recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                 msg_flag flags, std::error_code& ec);

    /// Receives exactly `nbytes` bytes of a stream, in as many steps as it takes. The timeout covers all of them.
    /// @throws incomplete_read_error  the stream ended before; @throws error  as recv(). What had come by then is in
    /// `partial()`, its size in `bytes_transferred()`. The error_code form returns what came.
    /// @python asyncio.StreamReader.readexactly(n)  Python's socket has no such method (CPython issue 41448).
    PYSOCK_LAZY bytes recv_exactly(buffer_size nbytes);
    PYSOCK_LAZY bytes recv_exactly(buffer_size nbytes, std::error_code& ec);

    /// Fills `buffer`, as recv_exactly() does. When it fails, what came stands at the start of the buffer; how much
    /// that is, the exception says in `bytes_transferred()`, and the error_code form returns it.
    PYSOCK_LAZY void recv_exactly_into(writable_bytes_like buffer);
    PYSOCK_LAZY std::size_t recv_exactly_into(writable_bytes_like buffer, std::error_code& ec);

    /// Sends what the system takes at once and returns how many bytes that was: it may be less than all.
    /// @throws timeout  nothing could be sent in time.  @throws broken_pipe_error  the peer reads no more.
    /// @python socket.send(bytes[, flags])  Same.
    [[nodiscard]] std::size_t send(bytes_like data, msg_flag flags = {});
    PYSOCK_ALWAYS_INLINE std::size_t send(bytes_like data, std::error_code& ec) { return send(data, {}, ec); }
    std::size_t send(bytes_like data, msg_flag flags, std::error_code& ec);

    /// Sends all of `data`. The timeout covers the whole call.
    /// @throws error  as send(); `bytes_transferred()` says how much had gone out, and the error_code form returns it.
    /// @python socket.sendall(bytes[, flags])  Same, and the progress is told.
    void sendall(bytes_like data, msg_flag flags = {});
    PYSOCK_ALWAYS_INLINE std::size_t sendall(bytes_like data, std::error_code& ec) { return sendall(data, {}, ec); }
    std::size_t sendall(bytes_like data, msg_flag flags, std::error_code& ec);

    /// Sends `buffers` as one message, and ancillary data with its first byte: `s.sendmsg({head, body}, {{level, type,
    /// data}})`. Without an address it goes to the peer. Returns how many bytes of the buffers went: of a stream it may
    /// be less than all. A stream of AF_UNIX sends no ancillary data where there is no byte of data.
    /// @throws error  ancillary data of more than 0x7fffffff bytes; EMSGSIZE: too long, or more buffers than the system
    /// takes (Linux: 1024); and as send() and sendto().
    /// @python socket.sendmsg(buffers[, ancdata[, flags[, address]]])  Same; the timeout covers the look-up of a host.
    PYSOCK_LAZY [[nodiscard]] std::size_t sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata = {},
                                                  msg_flag flags = {}, const optional_address_like& address = none);
    PYSOCK_LAZY std::size_t sendmsg(const buffers_like& buffers, std::error_code& ec) {
        return sendmsg(buffers, {}, {}, none, ec);
    }
    PYSOCK_LAZY std::size_t sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata,
                                    std::error_code& ec) {
        return sendmsg(buffers, ancdata, {}, none, ec);
    }
    PYSOCK_LAZY std::size_t sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata, msg_flag flags,
                                    std::error_code& ec) {
        return sendmsg(buffers, ancdata, flags, none, ec);
    }
    PYSOCK_LAZY std::size_t sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata, msg_flag flags,
                                    const optional_address_like& address, std::error_code& ec);

#ifdef AF_ALG
    /// Sends data to the kernel's crypto API, and what to do with it: `s.sendmsg_afalg({text}, {.op = alg_op_encrypt,
    /// .iv = iv})`. No buffers: only sets the operation.
    /// @throws std::invalid_argument  `op` is missing or negative, or `assoclen` is.
    /// @throws error  a socket of another family; EINVAL: what the algorithm does not take.
    /// @python socket.sendmsg_afalg([msg], *, op[, iv[, assoclen[, flags]]])  Same.
    PYSOCK_LAZY std::size_t sendmsg_afalg(const buffers_like& msg, const sendmsg_afalg_options& options);
    PYSOCK_LAZY std::size_t sendmsg_afalg(const buffers_like& msg, const sendmsg_afalg_options& options,
                                          std::error_code& ec);
#endif
    /// Sends a file from `offset` on, to its end or at most `count` bytes, and returns how many that was. The system
    /// moves the bytes by itself where it can; else they are read and sent. What the file's position was does not
    /// matter; after the call it stands behind the last byte that was sent, also when it failed. The timeout covers the
    /// whole call, but not the reading of a file that has to wait itself, such as a pipe.
    /// @throws error  as sendall(), with `bytes_transferred()`, and what reading failed with; ESPIPE: a file that
    /// cannot seek, with an offset; EINVAL: a negative offset. The error_code form returns how many bytes were sent.
    /// @throws std::invalid_argument  not a stream, timeout 0, a `count` that is not positive, a text file.
    /// @python socket.sendfile(file, offset=0, count=None)  Same; pipes and such begin at `offset` too.
    /// @os sendfile(2), with SIGPIPE kept from the calling thread.
    PYSOCK_LAZY std::size_t sendfile(const file_like& file, std::int64_t offset = 0, or_none<buffer_size> count = none);
    PYSOCK_LAZY std::size_t sendfile(const file_like& file, std::error_code& ec) { return sendfile(file, 0, none, ec); }
    PYSOCK_LAZY std::size_t sendfile(const file_like& file, std::int64_t offset, std::error_code& ec) {
        return sendfile(file, offset, none, ec);
    }
    PYSOCK_LAZY std::size_t sendfile(const file_like& file, std::int64_t offset, or_none<buffer_size> count,
                                     std::error_code& ec);

    /// Sends a datagram to `address`; the timeout covers the look-up of a host name too. @throws error  EMSGSIZE: it is
    /// too long; gaierror and others as bind().
    /// @python socket.sendto(bytes, address), socket.sendto(bytes, flags, address)  Same.
    std::size_t sendto(bytes_like data, const address_like& address) { return sendto(data, msg_flag{}, address); }
    std::size_t sendto(bytes_like data, msg_flag flags, const address_like& address);
    std::size_t sendto(bytes_like data, const address_like& address, std::error_code& ec) {
        return sendto(data, msg_flag{}, address, ec);
    }
    std::size_t sendto(bytes_like data, msg_flag flags, const address_like& address, std::error_code& ec);
    PYSOCK_ALWAYS_INLINE std::size_t sendto(bytes_like data, const address& ready) {
        return sendto(data, msg_flag{}, ready);
    }
    std::size_t sendto(bytes_like data, msg_flag flags, const address& ready);
    PYSOCK_ALWAYS_INLINE std::size_t sendto(bytes_like data, const address& ready, std::error_code& ec) {
        return sendto(data, msg_flag{}, ready, ec);
    }
    std::size_t sendto(bytes_like data, msg_flag flags, const address& ready, std::error_code& ec);

    /// settimeout(none) or settimeout(0). @python socket.setblocking(flag)  Same.
    void setblocking(bool flag);
    void setblocking(bool flag, std::error_code& ec) noexcept;

    /// Whether child processes are to inherit the descriptor. @python socket.set_inheritable(inheritable)  Same.
    void set_inheritable(bool inheritable);
    void set_inheritable(bool inheritable, std::error_code& ec) noexcept;

    /// Sets how long a call may take: none for ever, 0 not at all, else a std::chrono duration or seconds.
    /// @throws std::invalid_argument  negative or NaN.  @throws std::overflow_error  beyond 292 years.
    /// @python socket.settimeout(value)  Same; on a closed socket too the value is kept, and EBADF reported.
    /// @os ioctl(2) FIONBIO; never SO_RCVTIMEO.
    void settimeout(timeout_value value);
    void settimeout(timeout_value value, std::error_code& ec) noexcept;

    /// Sets an option that is a C int.
    /// @throws std::invalid_argument  a value beyond the range of int.
    /// @python socket.setsockopt(level, optname, value: int)  Same.
    void setsockopt(int level, int optname, detail::integer auto value);
    void setsockopt(int level, int optname, detail::integer auto value, std::error_code& ec) noexcept;
    void setsockopt(int level, int optname, std::floating_point auto value) = delete;

    /// Sets an option that is a struct, given as its bytes.
    /// @python socket.setsockopt(level, optname, value: bytes)  Same.
    void setsockopt(int level, int optname, bytes_like value);
    void setsockopt(int level, int optname, bytes_like value, std::error_code& ec) noexcept;

    /// Sets an option that takes no value but a length. @python socket.setsockopt(level, optname, None, optlen)  Same.
    void setsockopt(int level, int optname, detail::none_like auto, buffer_size optlen);
    void setsockopt(int level, int optname, detail::none_like auto, buffer_size optlen, std::error_code& ec) noexcept;

    /// Ends one direction of a connection or both: shut_rd, shut_wr, shut_rdwr. @throws error  ENOTCONN.
    /// @python socket.shutdown(how)  Same.
    void shutdown(int how);
    void shutdown(int how, std::error_code& ec) noexcept;

    // ---- attributes ----------------------------------------------------------------------------

    /// As given to the constructor or detected. @python socket.family, socket.type, socket.proto  Same.
    address_family family() const noexcept { return address_family(family_ & (has_forms - 1)); }
    socket_kind type() const noexcept { return socket_kind(sort().type); }
    int proto() const noexcept { return sort().proto; }

    friend std::string repr(const socket& s);

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, const socket& s) {
        return out << s.print().c_str();
    }

    /// How many connections may wait to be accepted when listen() is not told.
    static constexpr int default_backlog = somaxconn < 128 ? somaxconn : 128;

private:
    // What both forms of a method share: `do_x` yields a fault or a result, the forms only report it.
    template <class T>
    using result = detail::result<T>;
    using fault = detail::fault;
    using deadline = detail::deadline;

    // lifetime.hpp
    static std::uint16_t stored(int number, int most = 0xffff) noexcept {
        return static_cast<std::uint16_t>(number < 0 || number > most ? most : number);
    }
    static std::uint16_t stored_family(int family) noexcept {
        const int mark = detail::has_forms(family) ? has_forms : 0;
        return static_cast<std::uint16_t>(stored(family, has_forms - 1) | mark);
    }
    static detail::socket_sort sort_of(int type, int proto) noexcept {
        return {proto, stored(type & ~detail::os::type_flags)};
    }
    static bool waits_at_birth(int type) noexcept { return (type & detail::os::nonblocking_at_birth) == 0; }
    fault begin(detail::os::handle handle, std::uint16_t family, detail::socket_sort sort, bool waits) noexcept;
    fault start(detail::os::handle fresh, std::uint16_t family, detail::socket_sort sort, bool waits = true) noexcept;
    fault start(detail::os::handle fresh, int family, int type, int proto) noexcept;
    friend fault detail::start_socket(socket&, detail::os::handle, int family, int type, int proto, bool) noexcept;
    fault do_open(int family, int type, int proto) noexcept;
    fault do_adopt(const socket_arguments& arguments) noexcept;
    fault do_construct(const socket_arguments& arguments) noexcept;
    fault do_close() noexcept;
    void take(socket& other) noexcept;
    template <class>
    friend class basic_socket_io;
    detail::shared_handle* share_files() noexcept;
    detail::shared_handle* leave_files() noexcept;
    PYSOCK_LAZY fault do_dup(socket& copy) noexcept;
    std::string print() const;
    PYSOCK_LAZY PYSOCK_COLD [[noreturn]] static void fail_to_construct(fault why, const socket_arguments& arguments);
    detail::error_report* report(fault why, detail::failure at, const address_like* target = nullptr,
                                 const detail::os::raw_address* resolved = nullptr) const;
    [[noreturn]] void fail(fault why, const char* operation) const;
    [[noreturn]] void fail(fault why, const char* operation, std::int64_t value) const;
    [[noreturn]] void fail(fault why, const char* operation, const address_like& target,
                           const detail::os::raw_address* resolved = nullptr) const;
    [[noreturn]] void fail_after(std::size_t done, fault why, const char* operation) const;

    // waiting.hpp
    fault do_settimeout(timeout_value value) noexcept;
    fault set_mode(std::int64_t nanoseconds) noexcept;
    fault restore_mode() noexcept;
    int transfer_flags(msg_flag flags) noexcept;
    deadline limit() const noexcept;
    void prepare(detail::os::raw_address& name) const noexcept;
    detail::address_reader reader(deadline& until) const noexcept;
    result<const detail::os::raw_address*> read(const address_like& argument, deadline& until,
                                                detail::os::raw_address& space) const;
    template <class Call>
    auto retry(fault why, short events, deadline& until, Call call) -> decltype(call());
    bool may_go_on(fault why) const noexcept;
    bool may_send_again(fault why) const noexcept;
    template <class Call>
    auto retry_send(fault why, deadline& until, Call call) -> decltype(call(false));

    // connection.hpp
    result<detail::os::handle> accept_again(fault why, detail::os::raw_address* peer);
    fault do_accept(socket& conn, detail::os::raw_address& peer);
    fault do_bind(const address_like& address);
    fault do_connect(const address_like& address, const detail::os::raw_address*& peer, detail::os::raw_address& space);
    fault finish_connect(fault why, const detail::os::raw_address& peer, deadline& until);

    // receive.hpp
    result<std::size_t> receive(void* data, std::size_t size, int flags);
    result<std::size_t> receive_from(void* data, std::size_t size, int flags, detail::os::raw_address& peer);
    result<std::size_t> receive_again(fault why, void* data, std::size_t size, int flags,
                                      detail::os::raw_address* peer);
    result<std::size_t> do_recv_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags);
    result<std::size_t> do_recvfrom_into(writable_bytes_like buffer, buffer_size nbytes, msg_flag flags,
                                         detail::os::raw_address& peer);
    result<std::size_t> receive_message(detail::os::buffer_part* parts, std::size_t count, int flags,
                                        detail::os::message_extra& extra);
    result<std::size_t> receive_one(void* data, std::size_t size, int flags, detail::os::raw_address* peer);
    result<std::size_t> receive_parts(detail::os::buffer_part* parts, std::size_t count, int flags,
                                      detail::os::raw_address* peer);
    PYSOCK_LAZY bytes do_recv(buffer_size bufsize, msg_flag flags, detail::os::raw_address* peer, fault& why);
    template <class Beside>
    bytes recv_bytes(std::size_t size, msg_flag flags, Beside* beside, fault& why);
    template <std::size_t space, class Beside>
    bytes recv_through_stack(std::size_t size, int flags, Beside* beside, fault& why);
    template <class Beside>
    bytes recv_large(std::size_t size, int flags, Beside* beside, fault& why);
    template <class Beside>
    bytes recv_direct(std::size_t size, int flags, Beside* beside, fault& why);
    result<std::size_t> fill(void* data, std::size_t size, deadline& until);
    PYSOCK_LAZY fault do_recv_exactly(bytes& data, buffer_size nbytes);

    // send.hpp
    result<std::size_t> do_send(bytes_like data, msg_flag flags);
    result<std::size_t> send_again(fault why, bytes_like data, int flags);
    result<std::size_t> do_sendall(bytes_like data, msg_flag flags);
    result<std::size_t> send_rest(fault why, std::size_t done, bytes_like data, int flags);
    result<std::size_t> do_sendto(bytes_like data, msg_flag flags, const address_like& address);
    result<std::size_t> do_sendto(bytes_like data, msg_flag flags, const address& ready);
    result<std::size_t> send_to(bytes_like data, int flags, const detail::os::raw_address& peer, const deadline* begun);
    bool takes(const detail::os::raw_address& peer) const noexcept;
    result<std::size_t> send_to_again(fault why, bytes_like data, int flags, const detail::os::raw_address& peer,
                                      const deadline* begun);

    // message.hpp
    friend struct detail::fd_passing;
    result<std::size_t> receive_one(void* data, std::size_t size, int flags, detail::incoming_message* message);
    result<std::size_t> receive_parts(detail::os::buffer_part* parts, std::size_t count, int flags,
                                      detail::incoming_message* message);
    template <class Result, class Receive>
    fault receive_beside(Result& came, buffer_size ancbufsize, Receive receive);
    PYSOCK_LAZY fault do_recvmsg(recvmsg_result& came, buffer_size bufsize, buffer_size ancbufsize, msg_flag flags);
    PYSOCK_LAZY fault do_recvmsg_into(recvmsg_into_result& came, const writable_buffers_like& buffers,
                                      buffer_size ancbufsize, msg_flag flags);
    PYSOCK_LAZY result<std::size_t> do_sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata,
                                               msg_flag flags, const optional_address_like& address);
    PYSOCK_LAZY std::size_t sendmsg_for(const char* operation, const buffers_like& buffers,
                                        const ancillary_data_like& ancdata, msg_flag flags,
                                        const optional_address_like& address);
    PYSOCK_LAZY result<std::size_t> do_sendmsg_afalg(const buffers_like& msg, const sendmsg_afalg_options& options);
    // sendfile.hpp
    result<std::size_t> sendfile_by_system(const file_like& file, std::int64_t offset, std::size_t most,
                                           deadline& until);
    result<std::size_t> sendfile_by_send(const file_like& file, std::int64_t offset, std::size_t most, deadline& until);
    friend result<std::size_t> detail::sendfile_by(socket& s, const file_like& file, std::int64_t offset,
                                                   or_none<buffer_size> count, detail::sendfile_way way);

    // options.hpp
    result<int> do_getsockopt(int level, int optname) const noexcept;
    result<bytes> do_getsockopt(int level, int optname, buffer_size buflen) const noexcept;
    template <detail::integer N>
    fault do_setsockopt(int level, int optname, N value) noexcept;
    fault do_setsockopt_bytes(int level, int optname, bytes_like value) noexcept;
    fault do_setsockopt_empty(int level, int optname, buffer_size optlen) noexcept;

    static constexpr int has_forms = 0x8000;
    // Somebody else may change the descriptor's mode: dup(), share(), or an adopted one.
    static constexpr std::uint8_t has_shared_mode = 1;
    // makefile() was called, and the socket is open: the socket is a user of own_.files, which holds its sort too.
    static constexpr std::uint8_t has_files = 2;

    detail::socket_sort sort() const noexcept { return (flags_ & has_files) != 0 ? own_.files->sort : own_.sort; }

    std::int64_t timeout_ = detail::no_timeout; // nanoseconds
    union {
        detail::socket_sort sort;
        detail::shared_handle* files;
    } own_{.sort = {0, static_cast<std::uint16_t>(sock_stream.value())}};
    detail::os::handle handle_ = detail::os::invalid_handle;
    // The family; with has_forms if the protocol decides about the form of its addresses. Whatever compares the family
    // of an address with it then finds them different, and looks again.
    std::uint16_t family_ = static_cast<std::uint16_t>(af_inet.value());
    std::uint8_t wait_flag_ = 0; // detail::wait_flag_of(timeout_)
    std::uint8_t flags_ = 0;
};

/// Another name for the class. @python socket.SocketType  The base class of socket there; here there is one class.
using socket_type = socket;

/// As Python: `<socket.socket fd=3, family=2, type=1, proto=0, laddr=('127.0.0.1', 8090)>`. @python repr(s)  Same.
inline std::string repr(const socket& s) { return s.print(); }
inline std::string str(const socket& s) { return repr(s); }

/// The result of accept: `auto [conn, addr] = s.accept();`
struct accept_result {
    socket conn;
    address addr;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_SOCKET_HPP
