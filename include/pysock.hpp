// SPDX-License-Identifier: MIT
// Generated from src/ by tools/amalgamate.py: change the parts, never this file.
//
// pysock: Python's socket module in C++20, in one file.
//
//     #include <pysock.hpp>
//
//     int main() {
//         pysock::socket server = pysock::create_server({"localhost", 8091});
//         for (;;) {
//             auto [conn, addr] = server.accept();
//             while (true) {
//                 std::string data = conn.recv(1024);
//                 if (data.empty()) break;
//                 conn.sendall(data);
//             }
//         }
//     }
//
// Names, argument order, results and errors are Python's, in lower case where Python has capitals (AF_INET is af_inet).
// Qualify them: `using namespace pysock` would make `socket` ambiguous with the system's function of that name.
//
// The API, roughly in the order of this file. [e] marks what also has a form with a trailing std::error_code& that never throws.
//
//   bytes, bytes_like, writable_bytes_like     what is received, what may be sent, what may be filled
//   buffers_like, writable_buffers_like        several of them: {head, body}
//   none, or_none                              Python's None; a parameter that may be none
//   timeout_value                              seconds, a std::chrono duration, or none
//   htons, htonl, ntohs, ntohl [e]             byte order
//   address_family, socket_kind, msg_flag, address_info      Python's enums
//   af_inet, sock_stream, so_reuseaddr, …      Python's constants
//   error, timeout, gaierror, connection_refused_error, …    Python's exceptions
//   address                                    addresses as results: what the system wrote, printed as in Python
//   inet_address, inet6_address, unix_address, netlink_address, packet_address, can_address, vsock_address, …
//                                              addresses by family, one struct each
//   errc, category, system_category, gai_category, h_category   what an error_code of the library holds
//   owned_fd                                   a descriptor that closes itself
//   address_like                               addresses as arguments: {"localhost", 8090}, a path, an address
//   socket, socket_type                        the class; see its declaration for the manual of its methods
//   ancillary_item, ancillary_data             control messages to be sent, and received
//   cmsg_len, cmsg_space [e]                   how much room they need
//   send_fds, recv_fds [e]                     open files passed to another process
//   file_like                                  what socket::sendfile can send
//   socket_io [e]                              a socket as a raw file: Python's SocketIO
//   socket_file [e], makefile_options          a socket as a file with buffers: the result of socket::makefile
//   socket_streambuf                           a socket under std::istream and std::ostream
//   setdefaulttimeout [e], getdefaulttimeout   timeout of new sockets
//   set_interrupt_hook                         what a signal may do to a waiting call
//   inet_aton, inet_ntoa, inet_pton, inet_ntop [e]           addresses between text and packed bytes
//   getaddrinfo, getnameinfo [e]               names to addresses, addresses to names
//   gethostbyname, gethostname [e]             IPv4 address of a host, name of this machine
//   gethostbyname_ex, gethostbyaddr [e], getfqdn             all that the host database knows of a host
//   sethostname [e]                            another name for this machine
//   getservbyname, getservbyport, getprotobyname [e]         numbers and names of services and protocols
//   if_nameindex, if_nametoindex, if_indextoname [e]         network interfaces
//   fromfd, dup, close [e]                     descriptors as plain numbers
//   socketpair [e]                             two connected sockets
//   create_server, create_connection [e]       a listening socket, a connected one
//   fromshare [e], errortab                    Windows: sockets of other processes, the meaning of error numbers
//   has_dualstack_ipv6, has_ipv6               what the system offers
//   str, repr, operator<<                      any of the values above as Python shows it

#ifndef PYSOCK_HPP
#define PYSOCK_HPP

#include <array>
#include <cerrno>
#include <climits>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <iosfwd>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

// =================================================================================================
//  platform/config.hpp                                                                   layer 0
// =================================================================================================
// The version of pysock, and what the header has to know about its compiler and operating system.
#ifndef PYSOCK_PLATFORM_CONFIG_HPP
#define PYSOCK_PLATFORM_CONFIG_HPP

/// The version, which is 0.x.y while callers may still have to change; its parts as numbers.
#define PYSOCK_VERSION_MAJOR 0
/// It grows with what is new; before 1.0 it may break callers.
#define PYSOCK_VERSION_MINOR 1
/// It grows with corrections.
#define PYSOCK_VERSION_PATCH 0
/// The version as one number: major * 10000 + minor * 100 + patch.
#define PYSOCK_VERSION (PYSOCK_VERSION_MAJOR * 10000 + PYSOCK_VERSION_MINOR * 100 + PYSOCK_VERSION_PATCH)

// ---- operating system --------------------------------------------------------------------------

#if defined(__unix__) || defined(__unix) || (defined(__APPLE__) && defined(__MACH__))
#define PYSOCK_OS_POSIX 1
#define PYSOCK_OS_WINDOWS 0
#elif defined(_WIN32)
#define PYSOCK_OS_POSIX 0
#define PYSOCK_OS_WINDOWS 1
#else
#error "pysock: this operating system is not supported; Linux, the other POSIX systems and Windows are"
#endif

// Names that only one of the two has. What they do is one and the same where both have them.
#define PYSOCK_POSIX_NAMES PYSOCK_OS_POSIX
#define PYSOCK_WINDOWS_NAMES PYSOCK_OS_WINDOWS

// Families whose addresses and numbers are those of Linux's binary interface.
#if defined(__linux__)
#define PYSOCK_LINUX_FAMILIES 1
#else
#define PYSOCK_LINUX_FAMILIES 0
#endif

// ---- compiler ----------------------------------------------------------------------------------

// What rarely runs stays out of line, so that the calls that matter stay small where they are used.
#define PYSOCK_COLD [[gnu::noinline, gnu::cold]]
#define PYSOCK_NOINLINE [[gnu::noinline]]
#define PYSOCK_ALWAYS_INLINE [[gnu::always_inline]]

// What is costly to translate and not in every program is a template, although nothing in it varies: the compiler then
// translates it where it is used, not wherever the header is included. That goes for functions and for whole classes,
// whose name is then an alias: `using socket_io = basic_socket_io<>`.
#define PYSOCK_LAZY template <class Unused = void>
#define PYSOCK_LAZY_BODY template <class Unused>

// Without exceptions the header compiles and the error_code forms are complete; a throwing form that fails
// ends the process, since it has no other way to say so (see base/end_process.hpp).
#if defined(__cpp_exceptions)
#define PYSOCK_THROW(...) throw __VA_ARGS__
#define PYSOCK_TRY try
#define PYSOCK_CATCH_NO_MEMORY catch (const std::bad_alloc&)
#define PYSOCK_CATCH_ANYTHING catch (...)
#else
#define PYSOCK_THROW(...) ::pysock::detail::end_process(__VA_ARGS__)
#define PYSOCK_TRY if constexpr (true)
#define PYSOCK_CATCH_NO_MEMORY else
#define PYSOCK_CATCH_ANYTHING else
#endif

#endif // PYSOCK_PLATFORM_CONFIG_HPP

// =================================================================================================
//  platform/result.hpp                                                                   layer 0
// =================================================================================================
// What an operation inside the library yields: a value, or the number of what went wrong.
#ifndef PYSOCK_PLATFORM_RESULT_HPP
#define PYSOCK_PLATFORM_RESULT_HPP

namespace pysock::inline v0_1::detail {

/// Whose number a fault carries.
enum class origin : int {
    system,        ///< the operating system: errno
    resolver,      ///< getaddrinfo and getnameinfo: EAI_*
    host_database, ///< gethostbyname and gethostbyaddr: h_errno
    library,       ///< pysock itself: pysock::errc
};

/// A failure as two numbers. It travels in a register where a std::error_code would need memory,
/// and becomes an error_code or an exception only when it reaches the caller.
struct fault {
    int number = 0; ///< 0: no failure
    origin from = origin::system;

    constexpr explicit operator bool() const noexcept { return number != 0; }
    friend constexpr bool operator==(fault, fault) noexcept = default;
};

/// A value, or why there is none.
template <class T>
struct [[nodiscard]] result {
    T value{};
    detail::fault fault{};

    constexpr bool ok() const noexcept { return !fault; }
};

/// The result that holds `value`.
template <class T>
constexpr result<T> success(T value) noexcept {
    return {std::move(value), {}};
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_PLATFORM_RESULT_HPP

// =================================================================================================
//  platform/fits.hpp                                                                     layer 0
// =================================================================================================
// `fits<T>(number)`: whether an integer keeps its value as another type.
#ifndef PYSOCK_PLATFORM_FITS_HPP
#define PYSOCK_PLATFORM_FITS_HPP

namespace pysock::inline v0_1::detail {

/// As std::in_range, and for comparisons with numbers that the type may not have. The standard library's functions first
/// compare the types with two lists, which costs a thousandth of what including the header does, for each pair of types.
template <std::integral T, std::integral N>
constexpr bool fits(N number) noexcept {
    const auto kept = static_cast<T>(number);
    return static_cast<N>(kept) == number && (kept > 0) == (number > 0);
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_PLATFORM_FITS_HPP

// =================================================================================================
//  platform/atomic.hpp                                                                   layer 0
// =================================================================================================
// The few atomic operations the library needs, without the cost of including <atomic>.
#ifndef PYSOCK_PLATFORM_ATOMIC_HPP
#define PYSOCK_PLATFORM_ATOMIC_HPP

namespace pysock::inline v0_1::detail::os {

/// One word that several threads share: process-wide settings and reference counts.
/// <atomic> would add a quarter to what the header costs to include; the compilers offer the same operations built in.
template <class T>
class atomic {
public:
    constexpr explicit atomic(T value) noexcept : value_(value) {}
    atomic(const atomic&) = delete;
    atomic& operator=(const atomic&) = delete;

    T load() const noexcept { return __atomic_load_n(&value_, __ATOMIC_ACQUIRE); }
    void store(T value) noexcept { __atomic_store_n(&value_, value, __ATOMIC_RELEASE); }
    T exchange(T value) noexcept { return __atomic_exchange_n(&value_, value, __ATOMIC_ACQ_REL); }

    /// Adds `amount` and returns the sum.
    T add(T amount) noexcept { return __atomic_add_fetch(&value_, amount, __ATOMIC_ACQ_REL); }

private:
    T value_;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_ATOMIC_HPP

// =================================================================================================
//  platform/posix.hpp                                                                    layer 0
// =================================================================================================
// The operating system as POSIX offers it: Linux, macOS and the BSDs. contract.hpp lists what is here, and why.
#ifndef PYSOCK_PLATFORM_POSIX_HPP
#define PYSOCK_PLATFORM_POSIX_HPP

#if PYSOCK_OS_POSIX

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

namespace pysock::inline v0_1::detail::os {

// ---- types -------------------------------------------------------------------------------------

using handle = int;
inline constexpr handle invalid_handle = -1;

using address_length = ::socklen_t;

/// An address as the system calls write it. Only its family and length are initialised: the rest is for the system to
/// write, and clearing it would cost more than the system call's own preparation.
struct raw_address {
    ::sockaddr_storage storage;
    address_length length = 0;
    int proto = 0; ///< the protocol of its socket: some families have another form of address for each

    raw_address() noexcept { storage.ss_family = AF_UNSPEC; } // NOLINT(*-member-init): see above

    ::sockaddr* get() noexcept { return reinterpret_cast<::sockaddr*>(&storage); }
    const ::sockaddr* get() const noexcept { return reinterpret_cast<const ::sockaddr*>(&storage); }
};

/// Whether AF_UNIX has names outside the file system: they start with a NUL and vanish with their socket.
#if defined(__linux__)
inline constexpr bool has_abstract_names = true;
#else
inline constexpr bool has_abstract_names = false;
#endif

struct handle_pair {
    handle first = invalid_handle;
    handle second = invalid_handle;
};

/// One piece of memory of a scattered receive or a gathered send.
using buffer_part = ::iovec;

// ---- error numbers -----------------------------------------------------------------------------

inline fault last_fault() noexcept { return {errno, origin::system}; }

constexpr bool interrupted(fault why) noexcept { return why == fault{EINTR, origin::system}; }
constexpr bool would_block(fault why) noexcept {
    return why == fault{EAGAIN, origin::system} || why == fault{EWOULDBLOCK, origin::system};
}
constexpr bool in_progress(fault why) noexcept { return why == fault{EINPROGRESS, origin::system}; }

/// The fault of a call that a signal ended.
constexpr fault interruption() noexcept { return {EINTR, origin::system}; }

constexpr bool already_connecting(fault why) noexcept { return why == fault{EALREADY, origin::system}; }
constexpr bool is_connected(fault why) noexcept { return why == fault{EISCONN, origin::system}; }

/// What a non-blocking call fails with, and what connect_ex returns when the timeout passes.
inline constexpr int would_block_number = EWOULDBLOCK;
inline constexpr int not_open_number = EBADF; ///< of a call on what is no open descriptor
inline constexpr int timed_out_number = EWOULDBLOCK;

/// The category of the system's numbers, and what stands before one of them in a text.
inline const std::error_category& system_category() noexcept { return std::system_category(); }
inline constexpr const char* number_label = "Errno";

constexpr fault no_such_family() noexcept { return {EAFNOSUPPORT, origin::system}; }
constexpr fault no_memory() noexcept { return {ENOMEM, origin::system}; }

// ---- making and ending handles -----------------------------------------------------------------

/// Marks a fresh handle as not inherited, and on systems without MSG_NOSIGNAL as silent about SIGPIPE.
inline result<handle> prepare([[maybe_unused]] handle fresh) noexcept {
#if !defined(SOCK_CLOEXEC)
    if (::fcntl(fresh, F_SETFD, FD_CLOEXEC) < 0) {
        const fault why = last_fault();
        ::close(fresh);
        return {invalid_handle, why};
    }
#endif
#if !defined(MSG_NOSIGNAL) && defined(SO_NOSIGPIPE)
    const int on = 1;
    ::setsockopt(fresh, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    return success(fresh);
}

/// The type bits that make a handle close-on-exec from its birth.
#if defined(SOCK_CLOEXEC)
inline constexpr int at_birth = SOCK_CLOEXEC;
#else
inline constexpr int at_birth = 0;
#endif

/// socket(2), close-on-exec.
inline result<handle> open(int family, int type, int proto) noexcept {
    const handle fresh = ::socket(family, type | at_birth, proto);
    return fresh < 0 ? result<handle>{invalid_handle, last_fault()} : prepare(fresh);
}

/// The family that socketpair has when it is not told.
inline constexpr int family_of_pairs = AF_UNIX;

/// socketpair(2), close-on-exec.
inline result<handle_pair> open_pair(int family, int type, int proto) noexcept {
    int fresh[2];
    if (::socketpair(family, type | at_birth, proto, fresh) < 0) return {{}, last_fault()};
    if (const auto first = prepare(fresh[0]); !first.ok()) {
        ::close(fresh[1]);
        return {{}, first.fault};
    }
    if (const auto second = prepare(fresh[1]); !second.ok()) {
        ::close(fresh[0]);
        return {{}, second.fault};
    }
    return success(handle_pair{fresh[0], fresh[1]});
}

/// The family whose accept(2) fails when it is asked for the peer's address; -1: there is none.
#if defined(AF_ALG)
inline constexpr int family_without_peers = AF_ALG; // ECONNABORTED, and the connection is lost
#else
inline constexpr int family_without_peers = -1;
#endif

/// accept4(2), or accept(2) where there is none; close-on-exec, and blocking on every system. `peer` may be null.
inline result<handle> accept(handle listener, raw_address* peer) noexcept {
    ::sockaddr* const name = peer != nullptr ? peer->get() : nullptr;
    address_length* const length = peer != nullptr ? &peer->length : nullptr;
    if (peer != nullptr) peer->length = sizeof peer->storage;
#if defined(SOCK_CLOEXEC) && !defined(__APPLE__)
    const handle fresh = ::accept4(listener, name, length, SOCK_CLOEXEC);
    return fresh < 0 ? result<handle>{invalid_handle, last_fault()} : success(fresh);
#else
    // The BSDs and macOS let the new handle inherit O_NONBLOCK from the listener.
    const handle fresh = ::accept(listener, name, length);
    if (fresh < 0) return {invalid_handle, last_fault()};
    int off = 0;
    ::ioctl(fresh, FIONBIO, &off);
    return prepare(fresh);
#endif
}

/// fcntl(F_DUPFD_CLOEXEC).
inline result<handle> duplicate(handle source) noexcept {
    const handle fresh = ::fcntl(source, F_DUPFD_CLOEXEC, 0);
    return fresh < 0 ? result<handle>{invalid_handle, last_fault()} : success(fresh);
}

/// close(2), once: after EINTR the handle is gone on Linux, and its number may already belong to somebody else.
inline fault close(handle open) noexcept { return ::close(open) < 0 ? last_fault() : fault{}; }

/// Whether a failed close is of no interest: the peer had reset the connection (bpo-30319).
constexpr bool close_may_fail_with(fault why) noexcept { return why == fault{ECONNRESET, origin::system}; }

/// Whether SO_REUSEADDR only lets a server take over the address of one that has ended. Not so on Cygwin, where it lets
/// another program steal the port.
#if defined(__CYGWIN__)
inline constexpr bool reuse_address_for_servers = false;
#else
inline constexpr bool reuse_address_for_servers = true;
#endif

// ---- handle flags ------------------------------------------------------------------------------

/// ioctl(FIONBIO): one call where fcntl would need two.
inline fault set_blocking(handle of, bool blocking) noexcept {
    int nonblocking = blocking ? 0 : 1;
    return ::ioctl(of, FIONBIO, &nonblocking) < 0 ? last_fault() : fault{};
}

inline result<bool> get_inheritable(handle of) noexcept {
    const int flags = ::fcntl(of, F_GETFD);
    return flags < 0 ? result<bool>{false, last_fault()} : success((flags & FD_CLOEXEC) == 0);
}

inline fault set_inheritable(handle of, bool inheritable) noexcept {
    const int flags = ::fcntl(of, F_GETFD);
    if (flags < 0) return last_fault();
    const int wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
    return wanted != flags && ::fcntl(of, F_SETFD, wanted) < 0 ? last_fault() : fault{};
}

// ---- connections -------------------------------------------------------------------------------

inline fault bind(handle of, const ::sockaddr* name, address_length length) noexcept {
    return ::bind(of, name, length) < 0 ? last_fault() : fault{};
}

inline fault listen(handle of, int backlog) noexcept { return ::listen(of, backlog) < 0 ? last_fault() : fault{}; }

inline fault connect(handle of, const ::sockaddr* peer, address_length length) noexcept {
    return ::connect(of, peer, length) < 0 ? last_fault() : fault{};
}

inline fault shutdown(handle of, int how) noexcept { return ::shutdown(of, how) < 0 ? last_fault() : fault{}; }

inline fault local_name(handle of, raw_address& name) noexcept {
    name.length = sizeof name.storage;
    if (::getsockname(of, name.get(), &name.length) == 0) return {};
    name.length = 0;
    return last_fault();
}

inline fault peer_name(handle of, raw_address& name) noexcept {
    name.length = sizeof name.storage;
    if (::getpeername(of, name.get(), &name.length) == 0) return {};
    name.length = 0;
    return last_fault();
}

/// Whether a handle that local_name failed on may be a socket all the same: some families have no names.
constexpr bool lacks_names(fault why) noexcept {
    return why != fault{EBADF, origin::system} && why != fault{ENOTSOCK, origin::system};
}

/// The family of a socket whose name cannot be read, where the system tells: not here, as in Python (bpo-28134).
inline result<int> family_of(handle) noexcept { return {AF_UNSPEC, no_such_family()}; }

/// The fault that connect(2) left behind when it went on in the background: SO_ERROR.
inline fault connect_outcome(handle of) noexcept {
    int number = 0;
    address_length size = sizeof number;
    if (::getsockopt(of, SOL_SOCKET, SO_ERROR, &number, &size) < 0) return last_fault();
    return {number == EISCONN ? 0 : number, origin::system};
}

// ---- data --------------------------------------------------------------------------------------

/// Keeps a write to a closed connection from raising SIGPIPE; the call then fails with EPIPE.
#if defined(MSG_NOSIGNAL)
inline constexpr int no_signal = MSG_NOSIGNAL;
#else
inline constexpr int no_signal = 0; // prepare() has set SO_NOSIGPIPE
#endif

/// Whether a send failed because its family does not know MSG_NOSIGNAL: RDS and QIPCRTR of Linux, which never raise the
/// signal, refuse every flag but a few.
constexpr bool refuses_no_signal([[maybe_unused]] int family, [[maybe_unused]] fault why) noexcept {
#if defined(MSG_NOSIGNAL) && defined(AF_RDS)
    if (family == AF_RDS && why == fault{EOPNOTSUPP, origin::system}) return true;
#endif
#if defined(MSG_NOSIGNAL) && defined(AF_QIPCRTR)
    if (family == AF_QIPCRTR && why == fault{EINVAL, origin::system}) return true;
#endif
    return false;
}

/// The flag that makes one transfer non-blocking, whatever mode the handle is in.
inline constexpr int do_not_wait = MSG_DONTWAIT;

/// Whether what a thread keeps can be freed when it ends.
inline constexpr bool threads_keep_memory = true;

/// Whether a receive would wait although it carries that flag.
constexpr bool receive_would_wait(handle) noexcept { return false; }

/// The flag that makes a receive on a blocking stream wait for all that was asked for.
inline constexpr int wait_for_all = MSG_WAITALL;

/// The flag bits that `type` may carry beside the type itself, and the one that makes a new handle non-blocking.
#if defined(SOCK_NONBLOCK) && defined(SOCK_CLOEXEC)
inline constexpr int nonblocking_at_birth = SOCK_NONBLOCK;
inline constexpr int type_flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
#else
inline constexpr int nonblocking_at_birth = 0;
inline constexpr int type_flags = 0;
#endif

PYSOCK_ALWAYS_INLINE inline result<std::size_t> counted(::ssize_t count) noexcept {
    if (count < 0) [[unlikely]]
        return {0, last_fault()};
    return {static_cast<std::size_t>(count), {}};
}

PYSOCK_ALWAYS_INLINE inline result<std::size_t> send(handle to, const void* data, std::size_t size,
                                                     int flags) noexcept {
    return counted(::send(to, data, size, flags | no_signal));
}

PYSOCK_ALWAYS_INLINE inline result<std::size_t> send_to(handle by, const void* data, std::size_t size, int flags,
                                                        const ::sockaddr* peer, address_length length) noexcept {
    return counted(::sendto(by, data, size, flags | no_signal, peer, length));
}

/// For a family that refuses_no_signal: sends without the flag, to the peer where `name` is null.
inline result<std::size_t> send_plainly(handle by, const void* data, std::size_t size, int flags,
                                        const ::sockaddr* name, address_length length) noexcept {
    return counted(::sendto(by, data, size, flags, name, length));
}

PYSOCK_ALWAYS_INLINE inline result<std::size_t> receive(handle from, void* data, std::size_t size, int flags) noexcept {
    return counted(::recv(from, data, size, flags));
}

PYSOCK_ALWAYS_INLINE inline result<std::size_t> receive_from(handle by, void* data, std::size_t size, int flags,
                                                             raw_address& peer) noexcept {
    peer.length = sizeof peer.storage;
    return counted(::recvfrom(by, data, size, flags, peer.get(), &peer.length));
}

// ---- options -----------------------------------------------------------------------------------

/// Reads an option of at most `size` bytes and sets `size` to its length.
inline fault get_option(handle of, int level, int option, void* value, address_length& size) noexcept {
    return ::getsockopt(of, level, option, value, &size) < 0 ? last_fault() : fault{};
}

inline fault set_option(handle of, int level, int option, const void* value, address_length size) noexcept {
    return ::setsockopt(of, level, option, value, size) < 0 ? last_fault() : fault{};
}

// ---- names -------------------------------------------------------------------------------------

/// gethostname(2) into `name`, always with a terminating NUL.
inline fault host_name(char* name, std::size_t size) noexcept {
    name[size - 1] = '\0';
    return ::gethostname(name, size - 1) < 0 ? last_fault() : fault{};
}

/// sethostname(2).
inline fault set_host_name(const char* name, std::size_t size) noexcept {
#if defined(__APPLE__) || defined(__FreeBSD__) || defined(__DragonFly__)
    return ::sethostname(name, size > INT_MAX ? INT_MAX : static_cast<int>(size)) < 0 ? last_fault() : fault{};
#else
    return ::sethostname(name, size) < 0 ? last_fault() : fault{};
#endif
}

/// The text of a number that getaddrinfo or getnameinfo returned.
inline const char* resolver_text(int number) noexcept { return ::gai_strerror(number); }

/// A resolver's return value as a fault: EAI_SYSTEM means that errno says more.
inline fault resolver_fault(int number) noexcept {
    if (number == 0) return {};
#if defined(EAI_SYSTEM)
    if (number == EAI_SYSTEM && errno != 0) return last_fault();
#endif
    return {number, origin::resolver};
}

/// getnameinfo(3).
inline fault name_of(const ::sockaddr* address, address_length length, char* host, std::size_t host_size, char* service,
                     std::size_t service_size, int flags) noexcept {
    return resolver_fault(::getnameinfo(address, length, host, static_cast<address_length>(host_size), service,
                                        static_cast<address_length>(service_size), flags));
}

/// inet_aton(3): the loose forms of IPv4 text that the C library reads ('1', '0x7f.1').
inline bool loose_inet(const char* text, ::in_addr& address) noexcept { return ::inet_aton(text, &address) != 0; }

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_HPP

// =================================================================================================
//  platform/posix_wait.hpp                                                               layer 0
// =================================================================================================
// Time on POSIX systems, and waiting for handles with poll(2).
#ifndef PYSOCK_PLATFORM_POSIX_WAIT_HPP
#define PYSOCK_PLATFORM_POSIX_WAIT_HPP

#if PYSOCK_OS_POSIX

#include <limits.h>
#include <poll.h>
#include <time.h>

namespace pysock::inline v0_1::detail::os {

/// A handle to be waited for, and what became of it.
using wait_entry = ::pollfd;

inline constexpr short readable = POLLIN;
inline constexpr short writable = POLLOUT;

/// Nanoseconds of a clock that no one sets: CLOCK_MONOTONIC.
inline std::int64_t now() noexcept {
    ::timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Waits until one of `entries` is ready or `nanoseconds` have passed (negative: without limit); yields how many are.
/// poll(2) counts in milliseconds: they are rounded up, so that a wait never ends before its time, and a wait of
/// more than 24 days returns early with 0; the caller looks at its clock.
inline result<std::size_t> wait(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    constexpr std::int64_t per_millisecond = 1'000'000;
    int milliseconds = -1;
    if (nanoseconds >= 0) {
        const std::int64_t whole = nanoseconds / per_millisecond + (nanoseconds % per_millisecond != 0 ? 1 : 0);
        milliseconds = whole > INT_MAX ? INT_MAX : static_cast<int>(whole);
    }
    return counted(::poll(entries, static_cast<::nfds_t>(count), milliseconds));
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_WAIT_HPP

// =================================================================================================
//  platform/winsock_headers.hpp                                                          layer 0
// =================================================================================================
// The headers of Winsock, in the one order that works, whatever the program has included before.
#ifndef PYSOCK_PLATFORM_WINSOCK_HEADERS_HPP
#define PYSOCK_PLATFORM_WINSOCK_HEADERS_HPP

#if PYSOCK_OS_WINDOWS

// <winsock.h> declares the names of <winsock2.h> in another way. <windows.h> includes it unless WIN32_LEAN_AND_MEAN is
// defined; whichever of the two comes first wins (Microsoft, "Include Files in Windows").
#if defined(_WINSOCKAPI_) && !defined(_WINSOCK2API_)
#error "pysock: <winsock.h> was included first, alone or by <windows.h>. Include <pysock.hpp> or <winsock2.h> \
before <windows.h>, or define WIN32_LEAN_AND_MEAN"
#endif

// <winsock2.h> includes <windows.h>. Without these three, everybody who includes this header would have the macros min,
// max, small, interface and ERROR. Whoever wants all of <windows.h> includes it first, behind <winsock2.h>.
#if !defined(WIN32_LEAN_AND_MEAN)
#define PYSOCK_WAS_NOT_LEAN 1
#define WIN32_LEAN_AND_MEAN 1
#endif
#if !defined(NOMINMAX)
#define PYSOCK_HAD_MINMAX 1
#define NOMINMAX 1
#endif
#if !defined(NOGDI)
#define PYSOCK_HAD_GDI 1
#define NOGDI 1
#endif

#include <winsock2.h>
#include <ws2tcpip.h>
// The rest needs the types of those two.
#include <mstcpip.h>
#include <mswsock.h>
#if __has_include(<afunix.h>)
#include <afunix.h>
#endif

#if defined(PYSOCK_WAS_NOT_LEAN)
#undef PYSOCK_WAS_NOT_LEAN
#undef WIN32_LEAN_AND_MEAN
#endif
#if defined(PYSOCK_HAD_MINMAX)
#undef PYSOCK_HAD_MINMAX
#undef NOMINMAX
#endif
#if defined(PYSOCK_HAD_GDI)
#undef PYSOCK_HAD_GDI
#undef NOGDI
#endif

#if defined(_WIN32_WINNT) && _WIN32_WINNT < 0x0601
#error "pysock: _WIN32_WINNT is below 0x0601, Windows 7, so that <winsock2.h> lacks WSAPoll and others"
#endif

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_HEADERS_HPP

// =================================================================================================
//  platform/winsock.hpp                                                                  layer 0
// =================================================================================================
// The operating system as Winsock offers it: Windows. contract.hpp lists what is here, and why.
#ifndef PYSOCK_PLATFORM_WINSOCK_HPP
#define PYSOCK_PLATFORM_WINSOCK_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

// ---- types -------------------------------------------------------------------------------------

using handle = ::SOCKET;
inline constexpr handle invalid_handle = INVALID_SOCKET;

/// Winsock counts in an int. Here it is unsigned as elsewhere, so that the other layers may calculate with it.
using address_length = unsigned;

/// Calls Winsock with a length that it may change.
template <class Call>
auto with_length(address_length& length, Call call) noexcept {
    int counted = static_cast<int>(length);
    const auto outcome = call(&counted);
    length = static_cast<address_length>(counted);
    return outcome;
}

/// An address as the system calls write it. Only its family and length are initialised: the rest is for the system to
/// write.
struct raw_address {
    ::sockaddr_storage storage;
    address_length length = 0;
    int proto = 0; ///< the protocol of its socket: some families have another form of address for each

    raw_address() noexcept { storage.ss_family = AF_UNSPEC; } // NOLINT(*-member-init): see above

    ::sockaddr* get() noexcept { return reinterpret_cast<::sockaddr*>(&storage); }
    const ::sockaddr* get() const noexcept { return reinterpret_cast<const ::sockaddr*>(&storage); }
};

/// Microsoft announced abstract names for AF_UNIX, and no Windows has them.
inline constexpr bool has_abstract_names = false;

struct handle_pair {
    handle first = invalid_handle;
    handle second = invalid_handle;
};

/// One piece of memory of a scattered receive or a gathered send.
using buffer_part = ::WSABUF;

// ---- error numbers -----------------------------------------------------------------------------

inline fault last_fault() noexcept { return {::WSAGetLastError(), origin::system}; }

/// No signal ends a call here: Winsock's WSAEINTR means that another thread has closed the socket, and then there is
/// nothing to go on with.
constexpr bool interrupted(fault) noexcept { return false; }
constexpr bool would_block(fault why) noexcept { return why == fault{WSAEWOULDBLOCK, origin::system}; }
constexpr bool in_progress(fault why) noexcept { return why == fault{WSAEWOULDBLOCK, origin::system}; }

/// The fault of a call that the interrupt hook ended.
constexpr fault interruption() noexcept { return {WSAEINTR, origin::system}; }

constexpr bool already_connecting(fault why) noexcept { return why == fault{WSAEALREADY, origin::system}; }
constexpr bool is_connected(fault why) noexcept { return why == fault{WSAEISCONN, origin::system}; }

/// What a non-blocking call fails with, and what connect_ex returns when the timeout passes.
inline constexpr int would_block_number = WSAEWOULDBLOCK;
inline constexpr int not_open_number = WSAENOTSOCK; ///< of a call on what is no open socket
inline constexpr int timed_out_number = WSAEWOULDBLOCK;

constexpr fault no_such_family() noexcept { return {WSAEAFNOSUPPORT, origin::system}; }
constexpr fault no_memory() noexcept { return {WSA_NOT_ENOUGH_MEMORY, origin::system}; }

// ---- starting ----------------------------------------------------------------------------------

inline constinit atomic<int> network_started{0};

/// Starts Winsock when the first call needs it, from whatever thread: not before main, where the loader of a DLL
/// forbids it (Microsoft, WSAStartup). It is never ended, for sockets may outlive every object; the system does that.
inline fault start_network() noexcept {
    if (network_started.load() != 0) [[likely]]
        return {};
    ::WSADATA about;
    if (const int number = ::WSAStartup(MAKEWORD(2, 2), &about)) return {number, origin::system};
    if (network_started.exchange(1) != 0) ::WSACleanup(); // another thread was faster, and each start is counted
    return {};
}

// ---- making and ending handles -----------------------------------------------------------------

/// Keeps a fresh handle from child processes.
inline result<handle> keep_from_children(handle fresh) noexcept {
    if (fresh == invalid_handle) return {invalid_handle, last_fault()};
    ::SetHandleInformation(reinterpret_cast<::HANDLE>(fresh), HANDLE_FLAG_INHERIT, 0);
    return success(fresh);
}

/// WSASocket, not inherited from birth. Windows 7 without its service pack does not know the flag.
inline result<handle> open_described(int family, int type, int proto, ::WSAPROTOCOL_INFOW* info) noexcept {
    handle fresh = ::WSASocketW(family, type, proto, info, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (fresh != invalid_handle) return success(fresh);
    if (::WSAGetLastError() != WSAEINVAL) return {invalid_handle, last_fault()};
    return keep_from_children(::WSASocketW(family, type, proto, info, 0, WSA_FLAG_OVERLAPPED));
}

/// After a datagram that nobody wanted, Windows lets the next receive fail with WSAECONNRESET, whoever sent the next
/// one; and when the datagram lived too short with WSAENETRESET (Microsoft, SIO_UDP_CONNRESET).
inline void ignore_unwanted_datagrams(handle of) noexcept {
    constexpr ::DWORD net_reset = _WSAIOW(IOC_VENDOR, 15); // SIO_UDP_NETRESET, which not every <mswsock.h> has
    ::BOOL report = FALSE;
    ::DWORD count = 0;
    for (const ::DWORD code : {static_cast<::DWORD>(SIO_UDP_CONNRESET), net_reset})
        ::WSAIoctl(of, code, &report, sizeof report, nullptr, 0, &count, nullptr, nullptr);
}

inline result<handle> open(int family, int type, int proto) noexcept {
    if (const fault why = start_network()) return {invalid_handle, why};
    const auto fresh = open_described(family, type, proto, nullptr);
    if (fresh.ok() && type == SOCK_DGRAM) ignore_unwanted_datagrams(fresh.value);
    return fresh;
}

/// No family fails when it is asked for a peer's address.
inline constexpr int family_without_peers = -1;

/// accept, blocking: the new handle would inherit the mode of the listener. `peer` may be null.
inline result<handle> accept(handle listener, raw_address* peer) noexcept {
    if (peer != nullptr) peer->length = sizeof peer->storage;
    const handle fresh = peer == nullptr
                             ? ::accept(listener, nullptr, nullptr)
                             : with_length(peer->length, [&](int* l) { return ::accept(listener, peer->get(), l); });
    if (fresh == invalid_handle) return {invalid_handle, last_fault()};
    ::u_long off = 0;
    ::ioctlsocket(fresh, static_cast<long>(FIONBIO), &off);
    return keep_from_children(fresh);
}

/// Another handle of the same socket. WSADuplicateSocket is the only way that works with every provider.
inline result<handle> duplicate(handle source) noexcept {
    if (const fault why = start_network()) return {invalid_handle, why};
    ::WSAPROTOCOL_INFOW info;
    if (::WSADuplicateSocketW(source, ::GetCurrentProcessId(), &info) != 0) return {invalid_handle, last_fault()};
    return open_described(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info);
}

inline fault close(handle open) noexcept { return ::closesocket(open) != 0 ? last_fault() : fault{}; }

/// Whether a failed close is of no interest: the peer had reset the connection (bpo-30319).
constexpr bool close_may_fail_with(fault why) noexcept { return why == fault{WSAECONNRESET, origin::system}; }

/// SO_REUSEADDR lets another program steal the port here.
inline constexpr bool reuse_address_for_servers = false;

// ---- handle flags ------------------------------------------------------------------------------

inline fault set_blocking(handle of, bool blocking) noexcept {
    ::u_long nonblocking = blocking ? 0 : 1;
    return ::ioctlsocket(of, static_cast<long>(FIONBIO), &nonblocking) != 0 ? last_fault() : fault{};
}

/// What GetLastError says about a handle, as Winsock would say it.
inline fault handle_fault() noexcept {
    const auto number = static_cast<int>(::GetLastError());
    return {number == ERROR_INVALID_HANDLE ? WSAENOTSOCK : number, origin::system};
}

// INVALID_SOCKET is the number of a pseudo handle too, that of this process.

inline result<bool> get_inheritable(handle of) noexcept {
    if (of == invalid_handle) return {false, {WSAENOTSOCK, origin::system}};
    ::DWORD flags = 0;
    if (::GetHandleInformation(reinterpret_cast<::HANDLE>(of), &flags) == 0) return {false, handle_fault()};
    return success((flags & HANDLE_FLAG_INHERIT) != 0);
}

inline fault set_inheritable(handle of, bool inheritable) noexcept {
    if (of == invalid_handle) return {WSAENOTSOCK, origin::system};
    const ::DWORD wanted = inheritable ? HANDLE_FLAG_INHERIT : 0;
    return ::SetHandleInformation(reinterpret_cast<::HANDLE>(of), HANDLE_FLAG_INHERIT, wanted) == 0 ? handle_fault()
                                                                                                    : fault{};
}

// ---- connections -------------------------------------------------------------------------------

inline fault bind(handle of, const ::sockaddr* name, address_length length) noexcept {
    return ::bind(of, name, static_cast<int>(length)) != 0 ? last_fault() : fault{};
}

inline fault listen(handle of, int backlog) noexcept { return ::listen(of, backlog) != 0 ? last_fault() : fault{}; }

inline fault connect(handle of, const ::sockaddr* peer, address_length length) noexcept {
    return ::connect(of, peer, static_cast<int>(length)) != 0 ? last_fault() : fault{};
}

inline fault shutdown(handle of, int how) noexcept { return ::shutdown(of, how) != 0 ? last_fault() : fault{}; }

/// WSAEINVAL for a socket that has no address yet, where POSIX tells that it is unspecified; as Python.
inline fault local_name(handle of, raw_address& name) noexcept {
    if (const fault why = start_network()) return why; // the handle may be inherited from another process
    name.length = sizeof name.storage;
    if (with_length(name.length, [&](int* l) { return ::getsockname(of, name.get(), l); }) == 0) return {};
    name.length = 0;
    return last_fault();
}

inline fault peer_name(handle of, raw_address& name) noexcept {
    name.length = sizeof name.storage;
    if (with_length(name.length, [&](int* l) { return ::getpeername(of, name.get(), l); }) == 0) return {};
    name.length = 0;
    return last_fault();
}

/// Whether a handle that local_name failed on may be a socket all the same: one that is not bound.
constexpr bool lacks_names(fault why) noexcept { return why == fault{WSAEINVAL, origin::system}; }

/// The family of a socket that has no address yet, from what WSADuplicateSocket would tell another process.
inline result<int> family_of(handle of) noexcept {
    ::WSAPROTOCOL_INFOW info;
    address_length size = sizeof info;
    const auto call = [&](int* l) {
        return ::getsockopt(of, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), l);
    };
    return with_length(size, call) != 0 ? result<int>{AF_UNSPEC, last_fault()} : success(info.iAddressFamily);
}

/// The fault that a connect left behind when it went on in the background: SO_ERROR.
inline fault connect_outcome(handle of) noexcept {
    int number = 0;
    int size = sizeof number;
    if (::getsockopt(of, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&number), &size) != 0) return last_fault();
    return {number == WSAEISCONN ? 0 : number, origin::system};
}

// ---- data --------------------------------------------------------------------------------------

/// There is no SIGPIPE, so no flag against it, and none that a family could refuse.
constexpr bool refuses_no_signal(int, fault) noexcept { return false; }

/// No flag makes one transfer non-blocking: a handle under a timeout is non-blocking itself.
inline constexpr int do_not_wait = 0;

/// The compiler's own thread-local memory is gone before the destructors of a thread's objects run (GCC PR 83562), so
/// a thread cannot keep what has to be freed.
inline constexpr bool threads_keep_memory = false;

/// MSG_WAITALL would make a receive on a blocking stream wait for all that was asked for, and fail on a non-blocking
/// one (Microsoft, recv).
inline constexpr int wait_for_all = 0;

/// `type` is the type and no more.
inline constexpr int nonblocking_at_birth = 0;
inline constexpr int type_flags = 0;

inline result<std::size_t> counted(int count) noexcept {
    if (count < 0) [[unlikely]]
        return {0, last_fault()};
    return {static_cast<std::size_t>(count), {}};
}

/// Winsock counts bytes in an int; who has more to send is told how much went, as by a full buffer.
constexpr int int_size(std::size_t size) noexcept { return size > INT_MAX ? INT_MAX : static_cast<int>(size); }

inline result<std::size_t> send(handle to, const void* data, std::size_t size, int flags) noexcept {
    return counted(::send(to, static_cast<const char*>(data), int_size(size), flags));
}

inline result<std::size_t> send_to(handle by, const void* data, std::size_t size, int flags, const ::sockaddr* peer,
                                   address_length length) noexcept {
    return counted(::sendto(by, static_cast<const char*>(data), int_size(size), flags, peer, static_cast<int>(length)));
}

inline result<std::size_t> send_plainly(handle by, const void* data, std::size_t size, int flags,
                                        const ::sockaddr* name, address_length length) noexcept {
    return send_to(by, data, size, flags, name, length);
}

inline result<std::size_t> receive(handle from, void* data, std::size_t size, int flags) noexcept {
    return counted(::recv(from, static_cast<char*>(data), int_size(size), flags));
}

/// A stream leaves the address alone, and then there is none.
inline result<std::size_t> receive_from(handle by, void* data, std::size_t size, int flags,
                                        raw_address& peer) noexcept {
    peer.length = sizeof peer.storage;
    peer.storage.ss_family = AF_UNSPEC;
    const int count = with_length(peer.length, [&](int* l) {
        return ::recvfrom(by, static_cast<char*>(data), int_size(size), flags, peer.get(), l);
    });
    if (peer.storage.ss_family == AF_UNSPEC) peer.length = 0;
    return counted(count);
}

// ---- options -----------------------------------------------------------------------------------

/// Reads an option of at most `size` bytes and sets `size` to its length.
inline fault get_option(handle of, int level, int option, void* value, address_length& size) noexcept {
    const auto call = [&](int* l) { return ::getsockopt(of, level, option, static_cast<char*>(value), l); };
    return with_length(size, call) != 0 ? last_fault() : fault{};
}

/// SIO_TCP_SET_ACK_FREQUENCY, which not every <mstcpip.h> has: after how many segments an acknowledgement goes out. A
/// code of WSAIoctl that is set like an option, as Python's TCP_QUICKACK; Winsock does not tell it again.
inline constexpr int quick_ack = static_cast<int>(_WSAIOW(IOC_VENDOR, 23));

inline fault set_option(handle of, int level, int option, const void* value, address_length size) noexcept {
    if (of == invalid_handle) return {WSAENOTSOCK, origin::system}; // Winsock looks at `value` first
    if (level == IPPROTO_TCP && option == quick_ack) {
        ::DWORD count = 0;
        return ::WSAIoctl(of, static_cast<::DWORD>(quick_ack), const_cast<void*>(value), size, nullptr, 0, &count,
                          nullptr, nullptr) != 0
                   ? last_fault()
                   : fault{};
    }
    return ::setsockopt(of, level, option, static_cast<const char*>(value), static_cast<int>(size)) != 0 ? last_fault()
                                                                                                         : fault{};
}

// ---- names -------------------------------------------------------------------------------------

/// A text in UTF-16 as UTF-8 in `size` bytes with a NUL; false when it does not fit.
inline bool narrow(const wchar_t* wide, char* text, std::size_t size) noexcept {
    return ::WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, int_size(size), nullptr, nullptr) > 0;
}

/// The computer's own DNS name, as Python asks for it, into `name`, always with a terminating NUL.
inline fault host_name(char* name, std::size_t size) noexcept {
    wchar_t wide[256];
    ::DWORD length = sizeof wide / sizeof *wide;
    if (::GetComputerNameExW(::ComputerNamePhysicalDnsHostname, wide, &length) == 0) return last_fault();
    return narrow(wide, name, size) ? fault{} : fault{WSAENAMETOOLONG, origin::system};
}

/// A resolver's return value as a fault.
constexpr fault resolver_fault(int number) noexcept { return {number, origin::resolver}; }

/// getnameinfo.
inline fault name_of(const ::sockaddr* address, address_length length, char* host, std::size_t host_size, char* service,
                     std::size_t service_size, int flags) noexcept {
    if (const fault why = start_network()) return why;
    return resolver_fault(::getnameinfo(address, static_cast<int>(length), host, static_cast<::DWORD>(host_size),
                                        service, static_cast<::DWORD>(service_size), flags));
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_HPP

// =================================================================================================
//  platform/winsock_errors.hpp                                                           layer 0
// =================================================================================================
// The error numbers of Winsock: what each means, in words and as a number of <cerrno>, and the category they have.
#ifndef PYSOCK_PLATFORM_WINSOCK_ERRORS_HPP
#define PYSOCK_PLATFORM_WINSOCK_ERRORS_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// A number of Winsock or Windows.
struct known_error {
    int number;
    int condition; ///< of <cerrno>, which std::errc and the classes of exceptions go by; 0: none
    const char* text;
};

/// In the order of their numbers. Texts: Microsoft, "Windows Sockets Error Codes". Numbers: those of CPython's
/// winerror_to_errno, and what its exceptions make of the rest.
inline constexpr known_error known_errors[] = {
    {ERROR_FILE_NOT_FOUND, ENOENT, "File not found"},
    {ERROR_PATH_NOT_FOUND, ENOENT, "Path not found"},
    {ERROR_TOO_MANY_OPEN_FILES, EMFILE, "Too many open files"},
    {ERROR_ACCESS_DENIED, EACCES, "Access is denied"},
    {WSA_INVALID_HANDLE, EBADF, "Specified event object handle is invalid"},
    {WSA_NOT_ENOUGH_MEMORY, ENOMEM, "Insufficient memory available"},
    {ERROR_NOT_SUPPORTED, ENOTSUP, "The request is not supported"},
    {ERROR_NETNAME_DELETED, ECONNRESET, "The network name is no longer available"},
    {WSA_INVALID_PARAMETER, EINVAL, "One or more parameters are invalid"},
    {ERROR_BROKEN_PIPE, EPIPE, "The pipe has been ended"},
    {ERROR_SEM_TIMEOUT, ETIMEDOUT, "The semaphore timeout period has expired"},
    {ERROR_SEEK_ON_DEVICE, ESPIPE, "The file pointer cannot be set on the specified device or file"},
    {ERROR_ALREADY_EXISTS, EEXIST, "The file already exists"},
    {WSA_OPERATION_ABORTED, ECANCELED, "Overlapped operation aborted"},
    {WSA_IO_INCOMPLETE, 0, "Overlapped I/O event object not in signaled state"},
    {WSA_IO_PENDING, 0, "Overlapped operations will complete later"},
    {ERROR_IO_DEVICE, EIO, "The request could not be performed because of an I/O device error"},
    {ERROR_CONNECTION_REFUSED, ECONNREFUSED, "The remote computer refused the network connection"},
    {ERROR_CONNECTION_ABORTED, ECONNABORTED, "The network connection was aborted by the local system"},
    {WSAEINTR, EINTR, "Interrupted function call"},
    {WSAEBADF, EBADF, "File handle is not valid"},
    {WSAEACCES, EACCES, "Permission denied"},
    {WSAEFAULT, EFAULT, "Bad address"},
    {WSAEINVAL, EINVAL, "Invalid argument"},
    {WSAEMFILE, EMFILE, "Too many open files"},
    {WSAEWOULDBLOCK, EWOULDBLOCK, "Resource temporarily unavailable"},
    {WSAEINPROGRESS, EINPROGRESS, "Operation now in progress"},
    {WSAEALREADY, EALREADY, "Operation already in progress"},
    {WSAENOTSOCK, ENOTSOCK, "Socket operation on nonsocket"},
    {WSAEDESTADDRREQ, EDESTADDRREQ, "Destination address required"},
    {WSAEMSGSIZE, EMSGSIZE, "Message too long"},
    {WSAEPROTOTYPE, EPROTOTYPE, "Protocol wrong type for socket"},
    {WSAENOPROTOOPT, ENOPROTOOPT, "Bad protocol option"},
    {WSAEPROTONOSUPPORT, EPROTONOSUPPORT, "Protocol not supported"},
    {WSAESOCKTNOSUPPORT, 0, "Socket type not supported"},
    {WSAEOPNOTSUPP, EOPNOTSUPP, "Operation not supported"},
    {WSAEPFNOSUPPORT, 0, "Protocol family not supported"},
    {WSAEAFNOSUPPORT, EAFNOSUPPORT, "Address family not supported by protocol family"},
    {WSAEADDRINUSE, EADDRINUSE, "Address already in use"},
    {WSAEADDRNOTAVAIL, EADDRNOTAVAIL, "Cannot assign requested address"},
    {WSAENETDOWN, ENETDOWN, "Network is down"},
    {WSAENETUNREACH, ENETUNREACH, "Network is unreachable"},
    {WSAENETRESET, ENETRESET, "Network dropped connection on reset"},
    {WSAECONNABORTED, ECONNABORTED, "Software caused connection abort"},
    {WSAECONNRESET, ECONNRESET, "Connection reset by peer"},
    {WSAENOBUFS, ENOBUFS, "No buffer space available"},
    {WSAEISCONN, EISCONN, "Socket is already connected"},
    {WSAENOTCONN, ENOTCONN, "Socket is not connected"},
    {WSAESHUTDOWN, EPIPE, "Cannot send after socket shutdown"}, // <cerrno> has no ESHUTDOWN here
    {WSAETOOMANYREFS, 0, "Too many references"},
    {WSAETIMEDOUT, ETIMEDOUT, "Connection timed out"},
    {WSAECONNREFUSED, ECONNREFUSED, "Connection refused"},
    {WSAELOOP, ELOOP, "Cannot translate name"},
    {WSAENAMETOOLONG, ENAMETOOLONG, "Name too long"},
    {WSAEHOSTDOWN, 0, "Host is down"},
    {WSAEHOSTUNREACH, EHOSTUNREACH, "No route to host"},
    {WSAENOTEMPTY, ENOTEMPTY, "Directory not empty"},
    {WSAEPROCLIM, 0, "Too many processes"},
    {WSAEUSERS, 0, "User quota exceeded"},
    {WSAEDQUOT, 0, "Disk quota exceeded"},
    {WSAESTALE, 0, "Stale file handle reference"},
    {WSAEREMOTE, 0, "Item is remote"},
    {WSASYSNOTREADY, 0, "Network subsystem is unavailable"},
    {WSAVERNOTSUPPORTED, 0, "Winsock.dll version out of range"},
    {WSANOTINITIALISED, 0, "Successful WSAStartup not yet performed"},
    {WSAEDISCON, 0, "Graceful shutdown in progress"},
    {WSATYPE_NOT_FOUND, 0, "Class type not found"},
    {WSAHOST_NOT_FOUND, 0, "Host not found"},
    {WSATRY_AGAIN, 0, "Nonauthoritative host not found"},
    {WSANO_RECOVERY, 0, "This is a nonrecoverable error"},
    {WSANO_DATA, 0, "Valid name, no data record of requested type"},
};

inline constexpr known_error unknown_number{0, 0, "Unknown error"};

constexpr const known_error& known_error_of(int number) noexcept {
    for (const known_error& each : known_errors)
        if (each.number == number) return each;
    return unknown_number;
}

/// The number of Windows for one of <cerrno>, which the functions for files set.
inline fault file_fault() noexcept {
    const int condition = errno;
    int number = ERROR_IO_DEVICE;
    for (const known_error& each : known_errors) // the last, for Winsock's own numbers are the higher ones
        if (each.condition == condition) number = each.number;
    return {number, origin::system};
}

/// The text of a number that getaddrinfo or getnameinfo returned. Winsock's own is in memory that threads share.
constexpr const char* resolver_text(int number) noexcept { return known_error_of(number).text; }

/// The text of a number that gethostbyname or gethostbyaddr left.
constexpr const char* host_text(int number) noexcept { return known_error_of(number).text; }

/// The category of Windows's numbers. std::system_category() of MinGW maps hardly one of Winsock's to a condition, so
/// `code == std::errc::connection_refused` would not hold.
class windows_category final : public std::error_category {
public:
    const char* name() const noexcept override { return "system"; }

    /// Windows's text in the language of its user, as in Python without the full stop and the end of line.
    std::string message(int number) const override {
        wchar_t wide[512];
        ::DWORD length = ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr,
                                          static_cast<::DWORD>(number), 0, wide, sizeof wide / sizeof *wide, nullptr);
        while (length > 0 && (wide[length - 1] <= L' ' || wide[length - 1] == L'.')) --length;
        wide[length] = L'\0';
        char text[3 * sizeof wide / sizeof *wide];
        if (length > 0 && narrow(wide, text, sizeof text)) return text;
        return known_error_of(number).text;
    }

    std::error_condition default_error_condition(int number) const noexcept override {
        const int condition = known_error_of(number).condition;
        return condition != 0 ? std::error_condition(condition, std::generic_category())
                              : std::error_condition(number, *this);
    }

    /// EAGAIN and EWOULDBLOCK are two numbers here and mean the same; a descriptor that is not open is no socket.
    bool equivalent(int number, const std::error_condition& condition) const noexcept override {
        return default_error_condition(number) == condition ||
               (number == WSAEWOULDBLOCK && condition == std::errc::resource_unavailable_try_again) ||
               (number == WSAENOTSOCK && condition == std::errc::bad_file_descriptor);
    }
};

/// An object that is there before any code runs and is never destroyed: error codes may outlive everything else.
union undying_category {
    constexpr undying_category() noexcept : value() {}
    ~undying_category() {} // NOLINT(modernize-use-equals-default): a defaulted one would be deleted

    windows_category value;
};

/// The category of the system's numbers.
inline const std::error_category& system_category() noexcept {
    static constinit const undying_category object;
    return object.value;
}

/// What stands before a number of the system in a text.
inline constexpr const char* number_label = "WinError";

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_ERRORS_HPP

// =================================================================================================
//  platform/winsock_wait.hpp                                                             layer 0
// =================================================================================================
// Time on Windows, and waiting for sockets with WSAPoll and select.
#ifndef PYSOCK_PLATFORM_WINSOCK_WAIT_HPP
#define PYSOCK_PLATFORM_WINSOCK_WAIT_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// A handle to be waited for, and what became of it.
using wait_entry = ::WSAPOLLFD;

inline constexpr short readable = POLLRDNORM; // not POLLIN, which is urgent data too
inline constexpr short writable = POLLWRNORM;

/// Nanoseconds of a clock that no one sets: QueryPerformanceCounter. GetTickCount64 moves in steps of 15 milliseconds.
inline std::int64_t now() noexcept {
    ::LARGE_INTEGER frequency;
    ::LARGE_INTEGER count;
    ::QueryPerformanceFrequency(&frequency); // never fails since Windows XP; reads memory, so it need not be kept
    ::QueryPerformanceCounter(&count);
    constexpr std::int64_t per_second = 1'000'000'000;
    const std::int64_t seconds = count.QuadPart / frequency.QuadPart;
    const std::int64_t rest = count.QuadPart % frequency.QuadPart;
    return seconds * per_second + rest * per_second / frequency.QuadPart;
}

/// `nanoseconds` in units of so many, rounded up so that a wait never ends before its time, and at most what an int
/// holds.
constexpr int rounded_up(std::int64_t nanoseconds, std::int64_t unit) noexcept {
    const std::int64_t whole = nanoseconds / unit + (nanoseconds % unit != 0 ? 1 : 0);
    return whole > INT_MAX ? INT_MAX : static_cast<int>(whole);
}

inline result<std::size_t> poll(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    return counted(
        ::WSAPoll(entries, static_cast<::ULONG>(count), nanoseconds < 0 ? -1 : rounded_up(nanoseconds, 1'000'000)));
}

inline void add_to(::fd_set& set, handle member) noexcept { set.fd_array[set.fd_count++] = member; }

inline bool is_in(const ::fd_set& set, handle member) noexcept {
    for (unsigned i = 0; i < set.fd_count; ++i)
        if (set.fd_array[i] == member) return true;
    return false;
}

/// Waits for entries of which some want to write: they may be connecting. WSAPoll does not tell of a connection that
/// failed before Windows 10 2004 (Microsoft, WSAPoll); select does, as an exception. Urgent data is one too, but only
/// of a socket that has a peer: it is no reason to write, and those are left to WSAPoll.
inline result<std::size_t> select(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    ::fd_set to_read{};
    ::fd_set to_write{};
    ::fd_set failed{};
    for (std::size_t i = 0; i < count; ++i) {
        entries[i].revents = 0;
        if ((entries[i].events & readable) != 0) add_to(to_read, entries[i].fd);
        if ((entries[i].events & writable) == 0) continue;
        add_to(to_write, entries[i].fd);
        add_to(failed, entries[i].fd);
    }
    constexpr std::int64_t longest = 1'000'000'000'000'000; // the seconds of a timeval are a long of 32 bits
    const std::int64_t left = nanoseconds > longest ? longest : nanoseconds;
    const std::int64_t microseconds = left / 1000 + (left % 1000 != 0 ? 1 : 0);
    ::timeval time{static_cast<long>(microseconds / 1'000'000), static_cast<long>(microseconds % 1'000'000)};
    if (::select(0, &to_read, &to_write, &failed, nanoseconds < 0 ? nullptr : &time) < 0) return {0, last_fault()};
    std::size_t ready = 0;
    bool urgent = false;
    for (std::size_t i = 0; i < count; ++i) {
        const handle member = entries[i].fd;
        if (is_in(to_read, member)) entries[i].revents |= readable;
        if (is_in(to_write, member)) entries[i].revents |= writable;
        if (is_in(failed, member)) {
            raw_address peer;
            const bool has_peer = !peer_name(member, peer);
            urgent = urgent || has_peer;
            if (!has_peer) entries[i].revents |= POLLERR;
        }
        if (entries[i].revents != 0) ++ready;
    }
    return ready == 0 && urgent ? poll(entries, count, nanoseconds) : success(ready);
}

/// Whether a receive would wait. No flag keeps it from that, so it has to be found out before.
inline bool receive_would_wait(handle from) noexcept {
    wait_entry entry{from, readable, 0};
    const auto ready = poll(&entry, 1, 0);
    return ready.ok() && ready.value == 0;
}

/// Waits until one of `entries` is ready or `nanoseconds` have passed (negative: without limit); yields how many are.
inline result<std::size_t> wait(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept {
    for (std::size_t i = 0; i < count && count <= FD_SETSIZE; ++i)
        if ((entries[i].events & writable) != 0) return select(entries, count, nanoseconds);
    return poll(entries, count, nanoseconds);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_WAIT_HPP

// =================================================================================================
//  platform/winsock_pair.hpp                                                             layer 0
// =================================================================================================
// socketpair for Windows, which has none: two sockets connected over loopback, after a look at who is at the other end.
#ifndef PYSOCK_PLATFORM_WINSOCK_PAIR_HPP
#define PYSOCK_PLATFORM_WINSOCK_PAIR_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// The family that socketpair has when it is not told: Python's on Windows.
inline constexpr int family_of_pairs = AF_INET;

/// A handle that is closed unless it is given away.
class temporary_handle {
public:
    explicit temporary_handle(result<handle> fresh) noexcept : handle_(fresh.value), why_(fresh.fault) {}
    temporary_handle(const temporary_handle&) = delete;
    temporary_handle& operator=(const temporary_handle&) = delete;
    ~temporary_handle() {
        if (handle_ != invalid_handle) ::closesocket(handle_);
    }

    fault why() const noexcept { return why_; }
    handle get() const noexcept { return handle_; }
    handle give() noexcept {
        const handle given = handle_;
        handle_ = invalid_handle;
        return given;
    }

private:
    handle handle_;
    fault why_;
};

inline void store_loopback(int family, raw_address& out) noexcept {
    if (family == AF_INET) {
        ::sockaddr_in name{};
        name.sin_family = AF_INET;
        constexpr unsigned char loopback[4] = {127, 0, 0, 1};
        std::memcpy(&name.sin_addr, loopback, sizeof loopback);
        std::memcpy(&out.storage, &name, sizeof name);
        out.length = sizeof name;
    } else {
        ::sockaddr_in6 name{};
        name.sin6_family = AF_INET6;
        name.sin6_addr.s6_addr[15] = 1;
        std::memcpy(&out.storage, &name, sizeof name);
        out.length = sizeof name;
    }
}

inline bool same_name(const raw_address& a, const raw_address& b) noexcept {
    return a.length == b.length && std::memcmp(&a.storage, &b.storage, a.length) == 0;
}

/// Two stream sockets of AF_INET or AF_INET6 that are connected with each other. Any process may connect to a port of
/// loopback, so the one that is accepted has to be the one that connected (CPython issue 122133); another one is
/// refused as WSAECONNABORTED.
inline result<handle_pair> open_pair(int family, int type, int proto) noexcept {
    const bool can_be_paired = family == AF_INET || family == AF_INET6;
    if (!can_be_paired) return {{}, no_such_family()};
    if (type != SOCK_STREAM) return {{}, {WSAESOCKTNOSUPPORT, origin::system}};
    if (proto != 0) return {{}, {WSAEPROTONOSUPPORT, origin::system}};
    const temporary_handle listener(open(family, type, proto));
    if (listener.why()) return {{}, listener.why()};
    // Nobody else may bind the same port meanwhile, which SO_REUSEADDR would let them do.
    const int on = 1;
    set_option(listener.get(), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, &on, sizeof on);
    raw_address name;
    store_loopback(family, name);
    if (const fault why = os::bind(listener.get(), name.get(), name.length)) return {{}, why};
    if (const fault why = local_name(listener.get(), name)) return {{}, why};
    if (const fault why = os::listen(listener.get(), 1)) return {{}, why};
    temporary_handle first(open(family, type, proto));
    if (first.why()) return {{}, first.why()};
    // The system itself completes the connection, so this does not wait for the accept below.
    if (const fault why = os::connect(first.get(), name.get(), name.length)) return {{}, why};
    raw_address connected;
    if (const fault why = local_name(first.get(), connected)) return {{}, why};
    raw_address accepted;
    temporary_handle second(os::accept(listener.get(), &accepted));
    if (second.why()) return {{}, second.why()};
    raw_address expected;
    if (const fault why = peer_name(second.get(), expected)) return {{}, why};
    if (!same_name(connected, accepted) || !same_name(connected, expected))
        return {{}, {WSAECONNABORTED, origin::system}};
    return success(handle_pair{first.give(), second.give()});
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_PAIR_HPP

// =================================================================================================
//  platform/posix_interfaces.hpp                                                         layer 0
// =================================================================================================
// Network interfaces and kernel controls of POSIX systems: their names and numbers.
#ifndef PYSOCK_PLATFORM_POSIX_INTERFACES_HPP
#define PYSOCK_PLATFORM_POSIX_INTERFACES_HPP

#if PYSOCK_OS_POSIX

#include <net/if.h>
#if defined(__APPLE__)
#include <sys/kern_control.h>
#if __has_include(<sys/sys_domain.h>)
#include <sys/sys_domain.h>
#endif
#endif

namespace pysock::inline v0_1::detail::os {

/// Room for the name of an interface and its NUL.
inline constexpr std::size_t interface_name_size = IF_NAMESIZE;

/// The list that if_nameindex returned, which ends with an index of 0; freed with its owner.
class interface_list {
public:
    using entry = struct ::if_nameindex;

    interface_list() = default;
    explicit interface_list(entry* first) noexcept : first_(first) {}
    interface_list(interface_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
    interface_list& operator=(interface_list&& other) noexcept {
        std::swap(first_, other.first_);
        return *this;
    }
    ~interface_list() {
        if (first_ != nullptr) ::if_freenameindex(first_);
    }

    const entry* first() const noexcept { return first_; }

private:
    entry* first_ = nullptr;
};

/// if_nameindex(3).
inline result<interface_list> interfaces() noexcept {
    interface_list::entry* const first = ::if_nameindex();
    if (first == nullptr) return {interface_list{}, last_fault()};
    return {interface_list{first}, {}};
}

/// The index of an interface, asked for by way of a socket where the system can: if_nametoindex(3) opens one of its
/// own. A name that is too long for an interface is none's: ENODEV.
inline result<unsigned> interface_index(handle by, std::string_view name) noexcept {
    if (name.size() >= interface_name_size) return {0, {ENODEV, origin::system}};
    char terminated[interface_name_size] = {};
    if (!name.empty()) std::memcpy(terminated, name.data(), name.size());
#if defined(SIOCGIFINDEX) && defined(ifr_ifindex)
    if (by != invalid_handle) {
        ::ifreq request{};
        std::memcpy(request.ifr_name, terminated, sizeof terminated);
        if (::ioctl(by, SIOCGIFINDEX, &request) < 0) return {0, last_fault()};
        return success(static_cast<unsigned>(request.ifr_ifindex));
    }
#endif
    static_cast<void>(by);
    errno = 0; // POSIX promises none
    const unsigned index = ::if_nametoindex(terminated);
    if (index != 0) return success(index);
    return {0, errno != 0 ? last_fault() : fault{ENODEV, origin::system}};
}

/// if_indextoname(3).
inline fault interface_name(unsigned index, char (&name)[interface_name_size]) noexcept {
    return ::if_indextoname(index, name) == nullptr ? last_fault() : fault{};
}

/// The number of a kernel control of macOS by its name, ioctl(CTLIOCGINFO); no other system has them.
inline result<std::uint32_t> control_id([[maybe_unused]] handle by, [[maybe_unused]] const char* name) noexcept {
#if defined(CTLIOCGINFO)
    ::ctl_info info{};
    ::strlcpy(info.ctl_name, name, sizeof info.ctl_name);
    return ::ioctl(by, CTLIOCGINFO, &info) < 0 ? result<std::uint32_t>{0, last_fault()} : success(info.ctl_id);
#else
    return {0, {ENOTSUP, origin::system}};
#endif
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_INTERFACES_HPP

// =================================================================================================
//  platform/posix_file.hpp                                                               layer 0
// =================================================================================================
// Files of POSIX as sendfile needs them: reading, seeking, and sendfile(2) in its three forms.
#ifndef PYSOCK_PLATFORM_POSIX_FILE_HPP
#define PYSOCK_PLATFORM_POSIX_FILE_HPP

#if PYSOCK_OS_POSIX

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/sendfile.h>
#endif

namespace pysock::inline v0_1::detail::os {

/// What a text file writes at the end of a line: Python's os.linesep.
inline constexpr const char* line_separator = "\n";

// ---- open files --------------------------------------------------------------------------------

/// What the system calls an open file.
using file_handle = handle;

constexpr fault bad_offset() noexcept { return {EINVAL, origin::system}; }
constexpr fault cannot_seek() noexcept { return {ESPIPE, origin::system}; }
constexpr fault cannot_read() noexcept { return {EIO, origin::system}; }

/// read(2).
inline result<std::size_t> read_file(file_handle from, void* data, std::size_t size) noexcept {
    return counted(::read(from, data, size));
}

/// lseek(2) from the start.
inline fault seek_file(file_handle of, std::int64_t offset) noexcept {
    if (!fits<::off_t>(offset)) return {EOVERFLOW, origin::system};
    return ::lseek(of, static_cast<::off_t>(offset), SEEK_SET) < 0 ? last_fault() : fault{};
}

/// How long a regular file is; -1 for everything else.
inline std::int64_t size_of_file(file_handle of) noexcept {
    struct ::stat about {};
    return ::fstat(of, &about) == 0 && S_ISREG(about.st_mode) ? std::int64_t{about.st_size} : -1;
}

/// The handle under a FILE*.
inline file_handle handle_of(std::FILE* file) noexcept { return ::fileno(file); }

/// fread(3): what could be read before an error counts, and the error comes next.
inline result<std::size_t> read_stream(std::FILE* file, void* data, std::size_t size) noexcept {
    errno = 0;
    const std::size_t count = std::fread(data, 1, size, file);
    if (count > 0 || std::ferror(file) == 0) return success(count);
    const fault why = errno != 0 ? last_fault() : cannot_read();
    std::clearerr(file);
    return {0, why};
}

/// fseeko(3) from the start.
inline fault seek_stream(std::FILE* file, std::int64_t offset) noexcept {
    if (!fits<::off_t>(offset)) return {EOVERFLOW, origin::system};
    return ::fseeko(file, static_cast<::off_t>(offset), SEEK_SET) < 0 ? last_fault() : fault{};
}

// ---- sendfile ----------------------------------------------------------------------------------

/// Keeps SIGPIPE from the calling thread while it lives. The parentheses are for macOS, where sets of signals are
/// handled by macros. sendfile(2) has no MSG_NOSIGNAL, and the process's way with
/// the signal belongs to the program.
class sigpipe_block {
public:
    sigpipe_block() noexcept {
        ::sigset_t pipe = only_sigpipe();
        blocked_ = ::pthread_sigmask(SIG_BLOCK, &pipe, &before_) == 0;
        if (blocked_ && (::sigismember)(&before_, SIGPIPE) == 1) was_pending_ = is_pending();
    }
    sigpipe_block(const sigpipe_block&) = delete;
    sigpipe_block& operator=(const sigpipe_block&) = delete;
    ~sigpipe_block() {
        if (blocked_) ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

    /// Takes away the signal that a call raised here; one that was pending before stays.
    void consume() const noexcept {
        if (!blocked_ || was_pending_) return;
        ::sigset_t pipe = only_sigpipe();
#if defined(__linux__) || defined(__FreeBSD__) || defined(__NetBSD__)
        const ::timespec at_once{};
        while (::sigtimedwait(&pipe, nullptr, &at_once) < 0 && errno == EINTR) {
        }
#else
        int which = 0;
        if (is_pending()) ::sigwait(&pipe, &which);
#endif
    }

private:
    static ::sigset_t only_sigpipe() noexcept {
        ::sigset_t set;
        (::sigemptyset)(&set);
        (::sigaddset)(&set, SIGPIPE);
        return set;
    }
    static bool is_pending() noexcept {
        ::sigset_t pending;
        return ::sigpending(&pending) == 0 && (::sigismember)(&pending, SIGPIPE) == 1;
    }

    ::sigset_t before_; // NOLINT(*-member-init): the system writes it
    bool blocked_ = false;
    bool was_pending_ = false;
};

/// Sends up to `size` bytes of a file from `offset` on, without a way through this process; 0 at the file's end. It
/// never raises SIGPIPE. Where the system reports both bytes sent and an error, the bytes count.
inline result<std::size_t> send_file([[maybe_unused]] handle to, [[maybe_unused]] file_handle from,
                                     [[maybe_unused]] std::int64_t offset, [[maybe_unused]] std::size_t size) noexcept {
    if (!fits<::off_t>(offset)) return {0, {EOVERFLOW, origin::system}};
    [[maybe_unused]] auto position = static_cast<::off_t>(offset);
    const sigpipe_block quiet;
#if defined(__linux__)
    const auto sent = counted(::sendfile(to, from, &position, size));
#elif defined(__APPLE__)
    auto length = static_cast<::off_t>(size);
    const int outcome = ::sendfile(from, to, position, &length, nullptr, 0);
    const auto sent = outcome < 0 && length == 0 ? counted(-1) : success(static_cast<std::size_t>(length));
#elif defined(__FreeBSD__) || defined(__DragonFly__)
    ::off_t length = 0;
    const int outcome = ::sendfile(from, to, position, size, nullptr, &length, 0);
    const auto sent = outcome < 0 && length == 0 ? counted(-1) : success(static_cast<std::size_t>(length));
#else
    const result<std::size_t> sent{0, {ENOSYS, origin::system}};
#endif
    // A count may be short because the connection ended on the way: then the signal has been raised too.
    if (sent.fault.number == EPIPE || (sent.ok() && sent.value < size)) quiet.consume();
    return sent;
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_FILE_HPP

// =================================================================================================
//  platform/lookup.hpp                                                                   layer 0
// =================================================================================================
// What getaddrinfo is asked, and the list that it answers.
#ifndef PYSOCK_PLATFORM_LOOKUP_HPP
#define PYSOCK_PLATFORM_LOOKUP_HPP

namespace pysock::inline v0_1::detail::os {

/// What to look up. An absent host or service is a null pointer to the C library, so each has its flag.
struct lookup_request {
    std::string host = {};
    std::string service = {};
    bool has_host = true;
    bool has_service = true;
    int family = AF_UNSPEC;
    int type = 0;
    int proto = 0;
    int flags = 0;
};

/// The list that getaddrinfo returned; freed with its owner.
class lookup_list {
public:
    lookup_list() = default;
    explicit lookup_list(::addrinfo* first) noexcept : first_(first) {}
    lookup_list(lookup_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
    lookup_list& operator=(lookup_list&& other) noexcept {
        std::swap(first_, other.first_);
        return *this;
    }
    ~lookup_list() {
        if (first_ != nullptr) ::freeaddrinfo(first_);
    }

    const ::addrinfo* first() const noexcept { return first_; }

private:
    ::addrinfo* first_ = nullptr;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_LOOKUP_HPP

// =================================================================================================
//  platform/posix_lookup.hpp                                                             layer 0
// =================================================================================================
// getaddrinfo(3) of POSIX: at once, or on a helper thread so that the caller can stop waiting for it.
#ifndef PYSOCK_PLATFORM_POSIX_LOOKUP_HPP
#define PYSOCK_PLATFORM_POSIX_LOOKUP_HPP

#if PYSOCK_OS_POSIX

#include <pthread.h>
#include <signal.h>

namespace pysock::inline v0_1::detail::os {

/// getaddrinfo(3) on the calling thread, for as long as it takes.
inline result<lookup_list> look_up(const lookup_request& request) noexcept {
    ::addrinfo hints{};
    hints.ai_family = request.family;
    hints.ai_socktype = request.type;
    hints.ai_protocol = request.proto;
    hints.ai_flags = request.flags;
    ::addrinfo* found = nullptr;
    const int number = ::getaddrinfo(request.has_host ? request.host.c_str() : nullptr,
                                     request.has_service ? request.service.c_str() : nullptr, &hints, &found);
    if (number != 0) return {lookup_list{}, resolver_fault(number)};
    return {lookup_list{found}, {}};
}

/// A look-up on a thread of its own.
///
/// The C library offers no way to end getaddrinfo early, so whoever stops waiting has to leave it behind. Request and
/// answer therefore belong to a block that both threads hold; the last one frees it. The thread announces the
/// answer through a pipe: waiting is then the same poll(2) as for a socket, with the same deadline and the same
/// treatment of signals. glibc's getaddrinfo_a would need the request to outlive the call in the same way
/// and exists nowhere else; <thread> would nearly double what the header costs to include.
class background_lookup {
public:
    background_lookup() = default;
    background_lookup(const background_lookup&) = delete;
    background_lookup& operator=(const background_lookup&) = delete;
    ~background_lookup() {
        if (ready_ != invalid_handle) ::close(ready_);
        if (shared_ != nullptr) shared_->release();
    }

    /// Starts the thread; all signals are blocked in it, so that they keep interrupting the threads they were meant
    /// for.
    fault start(lookup_request request) noexcept {
        int ends[2];
        if (const fault why = make_pipe(ends)) return why;
        ready_ = ends[0];
        shared_ = new (std::nothrow) shared{std::move(request), ends[1]};
        if (shared_ == nullptr) {
            ::close(ends[1]);
            return no_memory();
        }
        ::sigset_t all;
        ::sigset_t before;
        (::sigfillset)(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
        ::pthread_t thread;
        const int number = ::pthread_create(&thread, nullptr, &run, shared_);
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        if (number != 0) {
            ::close(ends[1]);
            shared_->release(); // the reference that was the thread's
            return no_memory(); // pthread_create says EAGAIN, which would read as "try again when it is readable"
        }
        ::pthread_detach(thread);
        return {};
    }

    /// Becomes readable when the answer is there.
    handle ready() const noexcept { return ready_; }

    /// The answer; only after ready() has become readable.
    result<lookup_list> answer() noexcept {
        shared_->done.load(); // pairs with the store in run(): the poll in between is no synchronisation by itself
        return std::move(shared_->answer);
    }

private:
    struct shared {
        lookup_request request;
        handle finished;
        result<lookup_list> answer{};
        atomic<int> done{0};
        atomic<int> users{2};

        void release() noexcept {
            if (users.add(-1) == 0) delete this;
        }
    };

    static fault make_pipe(int (&ends)[2]) noexcept {
#if defined(__APPLE__)
        if (::pipe(ends) < 0) return last_fault();
        ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
        ::fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#else
        if (::pipe2(ends, O_CLOEXEC) < 0) return last_fault();
#endif
        return {};
    }

    static void* run(void* argument) noexcept {
        auto* const mine = static_cast<shared*>(argument);
        mine->answer = look_up(mine->request);
        mine->done.store(1);
        // A byte, and not only the end of the pipe: a child forked meanwhile holds a copy of this end. When nobody
        // listens any more, the SIGPIPE of this write stays blocked in this thread and goes with it.
        [[maybe_unused]] const ::ssize_t told = ::write(mine->finished, "", 1);
        ::close(mine->finished);
        mine->release();
        return nullptr;
    }

    shared* shared_ = nullptr;
    handle ready_ = invalid_handle;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_LOOKUP_HPP

// =================================================================================================
//  platform/kernel_families.hpp                                                          layer 0
// =================================================================================================
// The headers that define the constants of particular kernels' address families, on the systems where they are
// harmless.
#ifndef PYSOCK_PLATFORM_KERNEL_FAMILIES_HPP
#define PYSOCK_PLATFORM_KERNEL_FAMILIES_HPP

// Linux's own are not among them. <linux/can/bcm.h> and its neighbours put names such as TX_SETUP, SETTIMER, name_t and
// tipc_node into every program; <linux/if_packet.h> and <netpacket/packet.h> exclude each other, so that including
// either breaks whoever includes the other; musl comes without them, and libbluetooth's are installed nowhere by
// default. Numbers and layouts are the kernel's binary interface and never change: they stand in base/constants_*.hpp
// and in the files of the families.

#if PYSOCK_OS_POSIX && !PYSOCK_LINUX_FAMILIES

#if defined(__NetBSD__) && __has_include(<netcan/can.h>)
#include <netcan/can.h>
#endif
#if defined(__FreeBSD__) && __has_include(<netlink/netlink.h>)
#include <netlink/netlink.h>
#endif
#if (defined(__FreeBSD__) || defined(__NetBSD__) || defined(__DragonFly__)) && __has_include(<bluetooth.h>)
#include <bluetooth.h>
#endif
#if !defined(__OpenBSD__) && __has_include(<net/ethernet.h>)
#include <net/ethernet.h>
#endif

#endif

#endif // PYSOCK_PLATFORM_KERNEL_FAMILIES_HPP

// =================================================================================================
//  platform/control_messages.hpp                                                         layer 0
// =================================================================================================
// How control messages lie in memory, what they can say, and what a received message has beside its bytes.
#ifndef PYSOCK_PLATFORM_CONTROL_MESSAGES_HPP
#define PYSOCK_PLATFORM_CONTROL_MESSAGES_HPP

namespace pysock::inline v0_1::detail::os {

/// What a received message has beside its bytes. The room is the caller's, the rest is written by a receive.
struct message_extra {
    void* control = nullptr; ///< room for control messages; its alignment does not matter
    std::size_t control_room = 0;
    std::size_t control_size = 0; ///< how much of the room has been filled
    raw_address* peer = nullptr;  ///< where the sender's address goes; null: nowhere
    int flags = 0;                ///< MSG_* that the system reports
};

// ---- the memory of control messages ------------------------------------------------------------

/// The most bytes that control messages may have: what a socklen_t of 32 bits holds everywhere.
inline constexpr std::size_t most_control = 0x7fffffff;

/// The length of a control message with `size` bytes of data, without and with the padding behind it. Not constexpr:
/// some systems know their alignment only when they run.
#if PYSOCK_OS_WINDOWS
using control_header = ::WSACMSGHDR;
inline std::size_t control_length(std::size_t size) noexcept { return WSA_CMSG_LEN(size); }
inline std::size_t control_space(std::size_t size) noexcept { return WSA_CMSG_SPACE(size); }
inline constexpr bool several_control_messages = true;
#else
using control_header = ::cmsghdr;
inline std::size_t control_length(std::size_t size) noexcept { return CMSG_LEN(size); }
#if defined(CMSG_SPACE)
inline std::size_t control_space(std::size_t size) noexcept { return CMSG_SPACE(size); }
inline constexpr bool several_control_messages = true;
#else
inline std::size_t control_space(std::size_t size) noexcept { return CMSG_LEN(size); }
inline constexpr bool several_control_messages = false; // there is no way to tell where the second one goes
#endif
#endif

/// One control message: its header, and where its data lies.
struct control_item {
    int level = 0;
    int type = 0;
    const char* data = nullptr;
    std::size_t size = 0;
};

/// What next_control has found: a whole message, one whose data goes beyond the memory (the item has the part inside),
/// a header that cannot be, or nothing more. Only after `whole` there may be another one.
enum class control_found { whole, cut, broken, nothing };

/// Reads the control message at `offset` of `size` bytes that a receive has written, or that anybody has: nothing
/// outside of them is touched. Moves `offset` to the next one. (CMSG_NXTHDR of glibc drops a last message without
/// padding.)
inline control_found next_control(const void* control, std::size_t size, std::size_t& offset,
                                  control_item& item) noexcept {
    control_header header;
    if (offset > size || size - offset < sizeof header) return control_found::nothing;
    const char* const start = static_cast<const char*>(control) + offset;
    const std::size_t left = size - offset;
    std::memcpy(&header, start, sizeof header);
    const auto length = static_cast<std::size_t>(header.cmsg_len);
    const std::size_t head = control_length(0);
    if (length < head || left < head) return control_found::broken;
    item = {header.cmsg_level, header.cmsg_type, start + head, (length < left ? length : left) - head};
    const std::size_t space = control_space(item.size);
    offset += space < left ? space : left;
    return length <= left ? control_found::whole : control_found::cut;
}

/// Writes a control message at `offset` of memory that is zero and large enough, and moves `offset` behind it.
inline void write_control(void* control, std::size_t& offset, const control_item& item) noexcept {
    control_header header{};
    header.cmsg_len = static_cast<decltype(header.cmsg_len)>(control_length(item.size));
    header.cmsg_level = item.level;
    header.cmsg_type = item.type;
    char* const start = static_cast<char*>(control) + offset;
    std::memcpy(start, &header, sizeof header);
    if (item.size > 0) std::memcpy(start + control_length(0), item.data, item.size);
    offset += control_space(item.size);
}

// ---- what they can say -------------------------------------------------------------------------

/// The system's struct `T` at the start of an item's data; false when the data is shorter.
template <class T>
bool content_of(const control_item& item, T& content) noexcept {
    if (item.size < sizeof content) return false;
    std::memcpy(&content, item.data, sizeof content);
    return true;
}

struct credentials {
    int pid = 0;
    unsigned uid = 0;
    unsigned gid = 0;
};

struct packet_info {
    unsigned ifindex = 0;
    raw_address local;
    raw_address destination;
};

struct timestamp {
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
};

inline void store_inet(const ::in_addr& host, raw_address& out) noexcept {
    ::sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr = host;
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}

inline void store_inet6(const ::in6_addr& host, unsigned ifindex, raw_address& out) noexcept {
    ::sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_addr = host;
    // RFC 4007: addresses that mean something on one link only need that link to be used. These are fe80::/10,
    // ff01::/16 and ff02::/16 with any flags; glibc's macros for them do not go with <linux/in6.h>.
    const auto* const byte = reinterpret_cast<const unsigned char*>(&host);
    const bool is_link_local = byte[0] == 0xfe && (byte[1] & 0xc0) == 0x80;
    const bool is_group_of_link = byte[0] == 0xff && ((byte[1] & 0xf) == 1 || (byte[1] & 0xf) == 2);
    if (is_link_local || is_group_of_link) name.sin6_scope_id = ifindex;
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_CONTROL_MESSAGES_HPP

// =================================================================================================
//  platform/posix_messages.hpp                                                           layer 0
// =================================================================================================
// Messages with control data, as POSIX sends and receives them: sendmsg, recvmsg.
#ifndef PYSOCK_PLATFORM_POSIX_MESSAGES_HPP
#define PYSOCK_PLATFORM_POSIX_MESSAGES_HPP

#if PYSOCK_OS_POSIX

namespace pysock::inline v0_1::detail::os {

/// The flag that makes received handles close-on-exec from the moment they exist.
#if defined(MSG_CMSG_CLOEXEC)
inline constexpr int close_on_exec_at_receipt = MSG_CMSG_CLOEXEC;
#else
inline constexpr int close_on_exec_at_receipt = 0;
#endif

inline buffer_part part_of(const void* data, std::size_t size) noexcept { return {const_cast<void*>(data), size}; }

constexpr fault message_too_long() noexcept { return {EMSGSIZE, origin::system}; }

/// recvmsg(2).
inline result<std::size_t> receive_message(handle by, buffer_part* parts, std::size_t count, int flags,
                                           message_extra& extra) noexcept {
    ::msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
    message.msg_control = extra.control_room == 0 ? nullptr : extra.control;
    message.msg_controllen = static_cast<decltype(message.msg_controllen)>(extra.control_room);
    if (extra.peer != nullptr) {
        message.msg_name = extra.peer->get();
        message.msg_namelen = sizeof extra.peer->storage;
    }
    // Families that pass no handles may refuse the flag: AF_PACKET, CAN_ISOTP, CAN_J1939.
    const int extra_flags = extra.control_room == 0 ? 0 : close_on_exec_at_receipt;
    auto received = counted(::recvmsg(by, &message, flags | extra_flags));
    if (received.fault == fault{EINVAL, origin::system} && extra_flags != 0)
        received = counted(::recvmsg(by, &message, flags));
    const auto no_more_than = [&](std::size_t size, std::size_t room) {
        return !received.ok() ? 0 : size < room ? size : room;
    };
    extra.control_size = no_more_than(message.msg_controllen, extra.control_room);
    if (extra.peer != nullptr)
        extra.peer->length = static_cast<address_length>(no_more_than(message.msg_namelen, sizeof extra.peer->storage));
    // Linux reports the flag back; who has not set it need not see it.
    extra.flags = message.msg_flags & ~(close_on_exec_at_receipt & ~flags);
    return received;
}

/// For a family that refuses_no_signal: send_message without the flag.
PYSOCK_ALWAYS_INLINE inline result<std::size_t> send_message_plainly(handle by, buffer_part* parts, std::size_t count,
                                                                     void* control, std::size_t control_size,
                                                                     const raw_address* peer, int flags) noexcept {
    ::msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
    message.msg_control = control_size == 0 ? nullptr : control;
    message.msg_controllen = static_cast<decltype(message.msg_controllen)>(control_size);
    if (peer != nullptr) {
        message.msg_name = const_cast<::sockaddr*>(peer->get());
        message.msg_namelen = peer->length;
    }
    return counted(::sendmsg(by, &message, flags));
}

/// sendmsg(2); no `control` and no `peer` are null.
inline result<std::size_t> send_message(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept {
    return send_message_plainly(by, parts, count, control, control_size, peer, flags | no_signal);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_MESSAGES_HPP

// =================================================================================================
//  platform/posix_ancillary.hpp                                                          layer 0
// =================================================================================================
// What the control messages of POSIX systems say: handles, credentials, packet information, timestamps, hop limits.
#ifndef PYSOCK_PLATFORM_POSIX_ANCILLARY_HPP
#define PYSOCK_PLATFORM_POSIX_ANCILLARY_HPP

#if PYSOCK_OS_POSIX

#include <sys/time.h>

namespace pysock::inline v0_1::detail::os {

// ---- handles -----------------------------------------------------------------------------------

inline constexpr int handles_level = SOL_SOCKET;
inline constexpr int handles_type = SCM_RIGHTS;

/// The `index`-th handle of an item that has handles; false behind the last. A rest too short for one does not count.
inline bool handle_in(const control_item& item, std::size_t index, handle& found) noexcept {
    if (item.level != handles_level || item.type != handles_type || index >= item.size / sizeof found) return false;
    std::memcpy(&found, item.data + index * sizeof found, sizeof found);
    return true;
}

// ---- credentials -------------------------------------------------------------------------------

/// Linux: struct ucred of SCM_CREDENTIALS. FreeBSD: struct sockcred2 of SCM_CREDS2, struct cmsgcred of SCM_CREDS.
/// NetBSD: struct sockcred of SCM_CREDS. The others have none in messages.
inline bool read_credentials([[maybe_unused]] const control_item& item, [[maybe_unused]] credentials& out) noexcept {
    if (item.level != SOL_SOCKET) return false;
#if defined(SCM_CREDENTIALS)
    if (::ucred sent; item.type == SCM_CREDENTIALS && content_of(item, sent)) {
        out = {sent.pid, sent.uid, sent.gid};
        return true;
    }
#endif
#if defined(__FreeBSD__) && defined(SCM_CREDS2)
    if (::sockcred2 sent; item.type == SCM_CREDS2 && content_of(item, sent)) {
        out = {sent.sc_pid, sent.sc_uid, sent.sc_gid};
        return true;
    }
#endif
#if defined(__FreeBSD__) && defined(SCM_CREDS)
    // LOCAL_CREDS gives another struct under the same number; the length tells them apart, unix(4).
    if (::cmsgcred sent; item.type == SCM_CREDS && item.size == sizeof sent && content_of(item, sent)) {
        out = {sent.cmcred_pid, sent.cmcred_uid, sent.cmcred_gid};
        return true;
    }
#endif
#if defined(__NetBSD__) && defined(SCM_CREDS)
    if (::sockcred sent; item.type == SCM_CREDS && content_of(item, sent)) {
        out = {sent.sc_pid, sent.sc_uid, sent.sc_gid};
        return true;
    }
#endif
    return false;
}

// ---- packet information ------------------------------------------------------------------------

/// Where a packet came in: IP_PKTINFO, or IP_RECVDSTADDR of the BSDs, and IPV6_PKTINFO (RFC 3542).
inline bool read_packet_info(const control_item& item, packet_info& out) noexcept {
#if defined(IP_PKTINFO)
    if (::in_pktinfo info; item.level == IPPROTO_IP && item.type == IP_PKTINFO && content_of(item, info)) {
        out.ifindex = static_cast<unsigned>(info.ipi_ifindex);
        store_inet(info.ipi_spec_dst, out.local);
        store_inet(info.ipi_addr, out.destination);
        return true;
    }
#endif
#if defined(IP_RECVDSTADDR)
    if (::in_addr host; item.level == IPPROTO_IP && item.type == IP_RECVDSTADDR && content_of(item, host)) {
        store_inet(host, out.destination);
        return true;
    }
#endif
#if defined(IPV6_PKTINFO)
    if (::in6_pktinfo info; item.level == IPPROTO_IPV6 && item.type == IPV6_PKTINFO && content_of(item, info)) {
        out.ifindex = static_cast<unsigned>(info.ipi6_ifindex);
        store_inet6(info.ipi6_addr, out.ifindex, out.destination);
        return true;
    }
#endif
    return false;
}

// ---- times -------------------------------------------------------------------------------------

/// A time of seconds and a fraction, `unit` nanoseconds each; false for a fraction that is none, which no system
/// writes.
inline bool store_time(std::int64_t seconds, std::int64_t fraction, std::int64_t unit, timestamp& out) noexcept {
    if (fraction < 0 || fraction >= 1'000'000'000 / unit) return false;
    out = {seconds, fraction * unit};
    return true;
}

/// When a packet came in: SO_TIMESTAMP, SO_TIMESTAMPNS, and of SO_TIMESTAMPING the system's time, or else the device's.
inline bool read_timestamp(const control_item& item, timestamp& out) noexcept {
    if (item.level != SOL_SOCKET) return false;
#if defined(SCM_TIMESTAMP)
    if (::timeval time; item.type == SCM_TIMESTAMP && content_of(item, time))
        return store_time(time.tv_sec, time.tv_usec, 1000, out);
#endif
#if defined(SCM_TIMESTAMPNS) || defined(SCM_REALTIME)
#if defined(SCM_TIMESTAMPNS)
    constexpr int in_nanoseconds = SCM_TIMESTAMPNS;
#else
    constexpr int in_nanoseconds = SCM_REALTIME;
#endif
    if (::timespec time; item.type == in_nanoseconds && content_of(item, time))
        return store_time(time.tv_sec, time.tv_nsec, 1, out);
#endif
#if defined(SCM_TIMESTAMPING)
    if (::timespec times[3]; item.type == SCM_TIMESTAMPING && content_of(item, times)) {
        const ::timespec& time = times[0].tv_sec != 0 || times[0].tv_nsec != 0 ? times[0] : times[2];
        return store_time(time.tv_sec, time.tv_nsec, 1, out);
    }
#endif
    return false;
}

// ---- hop limits --------------------------------------------------------------------------------

/// How many hops a packet had left: IP_TTL of Linux, IP_RECVTTL of the BSDs, IPV6_HOPLIMIT. An int, or one byte.
inline bool read_ttl(const control_item& item, int& out) noexcept {
    bool found = false;
#if defined(IP_TTL)
    found = found || (item.level == IPPROTO_IP && item.type == IP_TTL);
#endif
#if defined(IP_RECVTTL)
    found = found || (item.level == IPPROTO_IP && item.type == IP_RECVTTL);
#endif
#if defined(IPV6_HOPLIMIT)
    found = found || (item.level == IPPROTO_IPV6 && item.type == IPV6_HOPLIMIT);
#endif
    if (!found || item.size == 0) return false;
    if (!content_of(item, out)) out = static_cast<unsigned char>(*item.data);
    return true;
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_ANCILLARY_HPP

// =================================================================================================
//  platform/posix_databases.hpp                                                          layer 0
// =================================================================================================
// The databases of POSIX's <netdb.h>, from any thread: hosts, services, protocols.
#ifndef PYSOCK_PLATFORM_POSIX_DATABASES_HPP
#define PYSOCK_PLATFORM_POSIX_DATABASES_HPP

#if PYSOCK_OS_POSIX

#include <pthread.h>

// The functions of POSIX answer in memory that all callers share. Linux and FreeBSD have twins of them with _r that
// write into the caller's memory; musl has them for hosts and services only, Android's C library for hosts only. macOS
// keeps the shared answer for each thread, the other BSDs for the process, and their twins, if any, have other
// arguments: there a lock is held for as long as the answer is read.

#if defined(__linux__) || defined(__FreeBSD__)
#define PYSOCK_HOSTS_R 1
#else
#define PYSOCK_HOSTS_R 0
#endif
#if defined(__GLIBC__) || defined(__FreeBSD__)
#define PYSOCK_SERVICES_R 1
#else
#define PYSOCK_SERVICES_R 0
#endif

namespace pysock::inline v0_1::detail::os {

// ---- entries -----------------------------------------------------------------------------------

/// An answer in memory of its own. How much it takes, nobody tells: grow() until it fits.
template <class Entry>
class entry_in_memory {
public:
    entry_in_memory() = default;
    entry_in_memory(const entry_in_memory&) = delete;
    entry_in_memory& operator=(const entry_in_memory&) = delete;
    ~entry_in_memory() { delete[] memory; }

    const Entry* found() const noexcept { return answer; }

    /// Replaces the memory by four times as much, 4 KiB at first; false when there is no more, or 16 MiB were too
    /// little.
    bool grow() noexcept {
        constexpr std::size_t most = std::size_t{16} << 20;
        delete[] memory;
        size = size == 0 ? 4096 : size * 4;
        memory = size <= most ? new (std::nothrow) char[size] : nullptr;
        return memory != nullptr;
    }

    Entry entry{};
    Entry* answer = nullptr;
    char* memory = nullptr;
    std::size_t size = 0;
};

inline ::pthread_mutex_t databases_in_use = PTHREAD_MUTEX_INITIALIZER;

/// An answer in memory that all threads share: as long as this exists, no other thread asks.
template <class Entry>
class entry_under_lock {
public:
    entry_under_lock() noexcept { ::pthread_mutex_lock(&databases_in_use); }
    entry_under_lock(const entry_under_lock&) = delete;
    entry_under_lock& operator=(const entry_under_lock&) = delete;
    ~entry_under_lock() { ::pthread_mutex_unlock(&databases_in_use); }

    const Entry* found() const noexcept { return answer; }

    Entry* answer = nullptr;
};

// ---- hosts -------------------------------------------------------------------------------------

#if PYSOCK_HOSTS_R
using host_entry = entry_in_memory<::hostent>;
#else
using host_entry = entry_under_lock<::hostent>;
#endif

/// The text of a number of h_errno.
inline const char* host_text(int number) noexcept { return ::hstrerror(number); }

/// Why there is no answer; `number` is an errno and counts when h_errno points to it.
inline fault host_fault(const host_entry& entry, int number, int host_number) noexcept {
    if (entry.found() != nullptr) return {};
    if (number == ERANGE) return no_memory();
#if defined(NETDB_INTERNAL) // musl has none
    if (host_number == NETDB_INTERNAL && number != 0) return {number, origin::system};
#endif
    return {host_number > 0 ? host_number : NO_RECOVERY, origin::host_database};
}

/// gethostbyname(3): the IPv4 addresses of a host.
inline fault host_by_name(const char* name, host_entry& entry) noexcept {
#if PYSOCK_HOSTS_R
    int number = ERANGE;
    int host_number = 0;
    while (number == ERANGE && entry.grow())
        number = ::gethostbyname_r(name, &entry.entry, entry.memory, entry.size, &entry.answer, &host_number);
    return host_fault(entry, number, host_number);
#else
    errno = 0;
    entry.answer = ::gethostbyname(name);
    return host_fault(entry, errno, h_errno);
#endif
}

/// gethostbyaddr(3): the names of the 4 or 16 bytes of an address.
inline fault host_by_address(const void* address, address_length length, int family, host_entry& entry) noexcept {
#if PYSOCK_HOSTS_R
    int number = ERANGE;
    int host_number = 0;
    while (number == ERANGE && entry.grow())
        number = ::gethostbyaddr_r(address, length, family, &entry.entry, entry.memory, entry.size, &entry.answer,
                                   &host_number);
    return host_fault(entry, number, host_number);
#else
    errno = 0;
    entry.answer = ::gethostbyaddr(address, length, family);
    return host_fault(entry, errno, h_errno);
#endif
}

// ---- services and protocols --------------------------------------------------------------------

#if PYSOCK_SERVICES_R
using service_entry = entry_in_memory<::servent>;
using protocol_entry = entry_in_memory<::protoent>;
#else
using service_entry = entry_under_lock<::servent>;
using protocol_entry = entry_under_lock<::protoent>;
#endif

/// What a function of this section returned, as a fault. No entry is none, and no database (ENOENT) has no entry.
constexpr fault database_fault(int number) noexcept {
    if (number == ERANGE) return no_memory();
    return {number == ENOENT ? 0 : number, origin::system};
}

/// getservbyname(3); `proto` may be null for any.
inline fault service_by_name(const char* name, const char* proto, service_entry& entry) noexcept {
#if PYSOCK_SERVICES_R
    int number = ERANGE;
    while (number == ERANGE && entry.grow())
        number = ::getservbyname_r(name, proto, &entry.entry, entry.memory, entry.size, &entry.answer);
    return database_fault(number);
#else
    entry.answer = ::getservbyname(name, proto);
    return {};
#endif
}

/// getservbyport(3); `port` is in network order, `proto` may be null for any.
inline fault service_by_port(int port, const char* proto, service_entry& entry) noexcept {
#if PYSOCK_SERVICES_R
    int number = ERANGE;
    while (number == ERANGE && entry.grow())
        number = ::getservbyport_r(port, proto, &entry.entry, entry.memory, entry.size, &entry.answer);
    return database_fault(number);
#else
    entry.answer = ::getservbyport(port, proto);
    return {};
#endif
}

/// getprotobyname(3).
inline fault protocol_by_name(const char* name, protocol_entry& entry) noexcept {
#if PYSOCK_SERVICES_R
    int number = ERANGE;
    while (number == ERANGE && entry.grow())
        number = ::getprotobyname_r(name, &entry.entry, entry.memory, entry.size, &entry.answer);
    return database_fault(number);
#else
    entry.answer = ::getprotobyname(name);
    return {};
#endif
}

} // namespace pysock::inline v0_1::detail::os

#undef PYSOCK_HOSTS_R
#undef PYSOCK_SERVICES_R

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_DATABASES_HPP

// =================================================================================================
//  platform/winsock_interfaces.hpp                                                       layer 0
// =================================================================================================
// Network interfaces of Windows: their names and numbers.
#ifndef PYSOCK_PLATFORM_WINSOCK_INTERFACES_HPP
#define PYSOCK_PLATFORM_WINSOCK_INTERFACES_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// Room for the name of an interface and its NUL.
inline constexpr std::size_t interface_name_size = 257; // IF_MAX_STRING_SIZE + 1

// <iphlpapi.h> includes <rpc.h> and with it the macros small, interface and hyper. The layouts are Windows's binary
// interface: a test compares them with that header.

/// MIB_IF_ROW2.
struct interface_row {
    std::uint64_t luid;
    std::uint32_t index;
    unsigned char rest[1340];
};

/// MIB_IF_TABLE2.
struct interface_table {
    std::uint32_t count;
    interface_row rows[1]; ///< so many as `count` says
};

using table_function = ::DWORD WINAPI(int level, interface_table** table);
using free_function = void WINAPI(void* table);
using luid_function = ::DWORD WINAPI(const std::uint64_t* luid, char* name, ::SIZE_T size);
using index_function = ::ULONG WINAPI(const char* name);
using name_function = char* WINAPI(::ULONG index, char* name);

/// iphlpapi.dll of the system's own folder, so that no file of that name elsewhere is taken, which Windows 7 knows no
/// flag for. Once it is there it stays.
inline ::HMODULE interface_library() noexcept {
    constexpr wchar_t name[] = L"\\iphlpapi.dll";
    wchar_t path[MAX_PATH + sizeof name / sizeof *name];
    if (const ::HMODULE loaded = ::GetModuleHandleW(name + 1)) return loaded;
    const ::UINT length = ::GetSystemDirectoryW(path, MAX_PATH);
    if (length == 0 || length >= MAX_PATH) return nullptr;
    std::memcpy(path + length, name, sizeof name);
    return ::LoadLibraryW(path);
}

/// A function of iphlpapi.dll by its name, so that programs need no import library but ws2_32; null: there is none.
template <class Function>
Function* interface_function(const char* name) noexcept {
    const ::HMODULE library = interface_library();
    if (library == nullptr) return nullptr;
    const auto found = ::GetProcAddress(library, name);
    return reinterpret_cast<Function*>(reinterpret_cast<void*>(found));
}

constexpr fault no_interfaces() noexcept { return {ERROR_NOT_SUPPORTED, origin::system}; }

/// The interfaces behind each other, and an index of 0.
class interface_list {
public:
    struct entry {
        unsigned if_index;
        char if_name[interface_name_size];
    };

    interface_list() = default;
    explicit interface_list(std::size_t count) noexcept : first_(new (std::nothrow) entry[count + 1]()) {}
    interface_list(interface_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
    interface_list& operator=(interface_list&& other) noexcept {
        std::swap(first_, other.first_);
        return *this;
    }
    ~interface_list() { delete[] first_; }

    const entry* first() const noexcept { return first_; }
    entry* first() noexcept { return first_; }

private:
    entry* first_ = nullptr;
};

/// GetIfTable2Ex, with the names that ConvertInterfaceLuidToName gives, as Python.
inline result<interface_list> interfaces() noexcept {
    const auto table_of = interface_function<table_function>("GetIfTable2Ex");
    const auto free_table = interface_function<free_function>("FreeMibTable");
    const auto name_of_luid = interface_function<luid_function>("ConvertInterfaceLuidToNameA");
    if (table_of == nullptr || free_table == nullptr || name_of_luid == nullptr) return {{}, no_interfaces()};
    interface_table* table = nullptr;
    if (const ::DWORD number = table_of(1, &table)) // MibIfTableRaw
        return {{}, {static_cast<int>(number), origin::system}};
    interface_list list(table->count);
    interface_list::entry* next = list.first();
    for (std::uint32_t i = 0; next != nullptr && i < table->count; ++i) {
        const interface_row& row = table->rows[i];
        if (name_of_luid(&row.luid, next->if_name, interface_name_size) != NO_ERROR) continue;
        next->if_index = row.index;
        ++next;
    }
    free_table(table);
    if (next == nullptr) return {{}, no_memory()};
    next->if_index = 0;
    return {std::move(list), {}};
}

/// if_indextoname.
inline fault interface_name(unsigned index, char (&name)[interface_name_size]) noexcept {
    const auto find_name = interface_function<name_function>("if_indextoname");
    if (find_name == nullptr) return no_interfaces();
    return find_name(index, name) == nullptr ? fault{ERROR_FILE_NOT_FOUND, origin::system} : fault{};
}

/// if_nametoindex, which does not say why there is none of that name, and also takes one that only begins like an
/// interface's.
inline result<unsigned> interface_index(handle, std::string_view name) noexcept {
    constexpr fault nobody{ERROR_FILE_NOT_FOUND, origin::system};
    if (name.size() >= interface_name_size) return {0, nobody};
    char terminated[interface_name_size] = {};
    if (!name.empty()) std::memcpy(terminated, name.data(), name.size());
    const auto index_of = interface_function<index_function>("if_nametoindex");
    if (index_of == nullptr) return {0, no_interfaces()};
    const unsigned index = index_of(terminated);
    char own_name[interface_name_size];
    const bool found = index != 0 && !interface_name(index, own_name) && std::strcmp(own_name, terminated) == 0;
    return found ? success(index) : result<unsigned>{0, nobody};
}

/// Kernel controls are macOS's.
inline result<std::uint32_t> control_id(handle, const char*) noexcept {
    return {0, {ERROR_NOT_SUPPORTED, origin::system}};
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_INTERFACES_HPP

// =================================================================================================
//  platform/winsock_file.hpp                                                             layer 0
// =================================================================================================
// Files of the C library of Windows as sendfile needs them: reading and seeking.
#ifndef PYSOCK_PLATFORM_WINSOCK_FILE_HPP
#define PYSOCK_PLATFORM_WINSOCK_FILE_HPP

#if PYSOCK_OS_WINDOWS

#include <io.h>

namespace pysock::inline v0_1::detail::os {

/// What a text file writes at the end of a line: Python's os.linesep.
inline constexpr const char* line_separator = "\r\n";

// ---- open files --------------------------------------------------------------------------------

/// A file has a number of the C library here, which no socket has.
using file_handle = int;

constexpr fault bad_offset() noexcept { return {WSAEINVAL, origin::system}; }
constexpr fault cannot_seek() noexcept { return {ERROR_SEEK_ON_DEVICE, origin::system}; }
constexpr fault cannot_read() noexcept { return {ERROR_IO_DEVICE, origin::system}; }
constexpr fault bad_file() noexcept { return {WSAEBADF, origin::system}; }

/// _read. A negative number would end the process in some of the C libraries.
inline result<std::size_t> read_file(file_handle from, void* data, std::size_t size) noexcept {
    if (from < 0) return {0, bad_file()};
    const int count = ::_read(from, data, static_cast<unsigned>(int_size(size)));
    return count < 0 ? result<std::size_t>{0, file_fault()} : success(static_cast<std::size_t>(count));
}

/// _lseeki64 from the start.
inline fault seek_file(file_handle of, std::int64_t offset) noexcept {
    if (of < 0) return bad_file();
    return ::_lseeki64(of, offset, SEEK_SET) < 0 ? file_fault() : fault{};
}

/// Only send_file has use for it.
inline std::int64_t size_of_file(file_handle) noexcept { return -1; }

/// The number under a FILE*.
inline file_handle handle_of(std::FILE* file) noexcept { return ::_fileno(file); }

/// fread: what could be read before an error counts, and the error comes next.
inline result<std::size_t> read_stream(std::FILE* file, void* data, std::size_t size) noexcept {
    errno = 0;
    const std::size_t count = std::fread(data, 1, size, file);
    if (count > 0 || std::ferror(file) == 0) return success(count);
    const fault why = errno != 0 ? file_fault() : cannot_read();
    std::clearerr(file);
    return {0, why};
}

/// _fseeki64 from the start.
inline fault seek_stream(std::FILE* file, std::int64_t offset) noexcept {
    return ::_fseeki64(file, offset, SEEK_SET) != 0 ? file_fault() : fault{};
}

/// Python has no os.sendfile on Windows and reads and sends; TransmitFile would take handles that are not these.
inline result<std::size_t> send_file(handle to, file_handle, std::int64_t, std::size_t) noexcept {
    if (to == invalid_handle) return {0, {WSAENOTSOCK, origin::system}};
    return {0, {ERROR_NOT_SUPPORTED, origin::system}};
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_FILE_HPP

// =================================================================================================
//  platform/winsock_lookup.hpp                                                           layer 0
// =================================================================================================
// getaddrinfo of Winsock: at once, or on a helper thread so that the caller can stop waiting for it.
#ifndef PYSOCK_PLATFORM_WINSOCK_LOOKUP_HPP
#define PYSOCK_PLATFORM_WINSOCK_LOOKUP_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// The room for a name of the DNS and its NUL.
inline constexpr std::size_t host_size = 256;

/// Writes a host name in UTF-8 in the form that the DNS knows. One of ASCII is that already.
inline fault encode_host(const std::string& host, char (&encoded)[host_size]) noexcept {
    constexpr fault unknown{WSAHOST_NOT_FOUND, origin::resolver};
    wchar_t wide[host_size];
    wchar_t ascii[host_size];
    constexpr int room = host_size;
    if (::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, host.c_str(), -1, wide, room) <= 0) return unknown;
    if (::IdnToAscii(0, wide, -1, ascii, room) <= 0) return unknown;
    return narrow(ascii, encoded, host_size) ? fault{} : unknown;
}

inline bool has_only_ascii(const std::string& text) noexcept {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

/// getaddrinfo on the calling thread, for as long as it takes.
inline result<lookup_list> look_up(const lookup_request& request) noexcept {
    if (const fault why = start_network()) return {lookup_list{}, why};
    char encoded[host_size];
    const char* host = request.has_host ? request.host.c_str() : nullptr;
    if (request.has_host && !has_only_ascii(request.host)) {
        if (const fault why = encode_host(request.host, encoded)) return {lookup_list{}, why};
        host = encoded;
    }
    ::addrinfo hints{};
    hints.ai_family = request.family;
    hints.ai_socktype = request.type;
    hints.ai_protocol = request.proto;
    hints.ai_flags = request.flags;
    ::addrinfo* found = nullptr;
    const int number = ::getaddrinfo(host, request.has_service ? request.service.c_str() : nullptr, &hints, &found);
    if (number != 0) return {lookup_list{}, resolver_fault(number)};
    return {lookup_list{found}, {}};
}

/// A look-up on a thread of its own.
///
/// Request and answer belong to a block that both threads hold; the last one frees it. The thread announces the answer
/// through a socket that is connected with itself, which can be waited for like every other. GetAddrInfoEx can be
/// ended early since Windows 8, but tells of its end by an event, which WSAPoll does not take.
class background_lookup {
public:
    background_lookup() = default;
    background_lookup(const background_lookup&) = delete;
    background_lookup& operator=(const background_lookup&) = delete;
    ~background_lookup() {
        if (shared_ != nullptr) shared_->release();
    }

    fault start(lookup_request request) noexcept {
        const auto own = open_bell();
        if (!own.ok()) return own.fault;
        shared_ = new (std::nothrow) shared{std::move(request), own.value};
        if (shared_ == nullptr) {
            ::closesocket(own.value);
            return no_memory();
        }
        const ::HANDLE thread = ::CreateThread(nullptr, 0, &run, shared_, 0, nullptr);
        if (thread == nullptr) {
            shared_->release(); // the reference that was the thread's
            return no_memory();
        }
        ::CloseHandle(thread);
        return {};
    }

    /// Becomes readable when the answer is there.
    handle ready() const noexcept { return shared_->bell; }

    /// The answer; only after ready() has become readable.
    result<lookup_list> answer() noexcept {
        shared_->done.load(); // pairs with the store in run()
        return std::move(shared_->answer);
    }

private:
    struct shared {
        lookup_request request;
        handle bell;
        result<lookup_list> answer{};
        atomic<int> done{0};
        atomic<int> users{2};

        void release() noexcept {
            if (users.add(-1) != 0) return;
            ::closesocket(bell);
            delete this;
        }
    };

    /// A datagram socket that is connected with itself, so that only what it sends reaches it.
    static result<handle> open_bell() noexcept {
        temporary_handle fresh(open(AF_INET, SOCK_DGRAM, 0));
        if (fresh.why()) return {invalid_handle, fresh.why()};
        raw_address name;
        store_loopback(AF_INET, name);
        if (const fault why = os::bind(fresh.get(), name.get(), name.length)) return {invalid_handle, why};
        if (const fault why = local_name(fresh.get(), name)) return {invalid_handle, why};
        if (const fault why = os::connect(fresh.get(), name.get(), name.length)) return {invalid_handle, why};
        return success(fresh.give());
    }

    static ::DWORD WINAPI run(void* argument) noexcept {
        auto* const mine = static_cast<shared*>(argument);
        mine->answer = look_up(mine->request);
        mine->done.store(1);
        ::send(mine->bell, "", 1, 0);
        mine->release();
        return 0;
    }

    shared* shared_ = nullptr;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_LOOKUP_HPP

// =================================================================================================
//  platform/winsock_messages.hpp                                                         layer 0
// =================================================================================================
// Messages in pieces and with control data, as Winsock sends and receives them: WSASendMsg, WSARecvMsg and others.
#ifndef PYSOCK_PLATFORM_WINSOCK_MESSAGES_HPP
#define PYSOCK_PLATFORM_WINSOCK_MESSAGES_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

inline buffer_part part_of(const void* data, std::size_t size) noexcept {
    return {static_cast<::ULONG>(int_size(size)), const_cast<char*>(static_cast<const char*>(data))};
}

constexpr fault message_too_long() noexcept { return {WSAEMSGSIZE, origin::system}; }

/// Nothing received is a handle, so none has to be kept from child processes.
inline constexpr int close_on_exec_at_receipt = 0;

// ---- receiving ---------------------------------------------------------------------------------

inline constinit atomic<::LPFN_WSARECVMSG> known_receive_message{nullptr};

/// WSARecvMsg, which no library exports: the provider of a socket tells where it is.
inline ::LPFN_WSARECVMSG find_receive_message(handle by) noexcept {
    if (const auto known = known_receive_message.load()) return known;
    ::GUID id = WSAID_WSARECVMSG;
    ::LPFN_WSARECVMSG found = nullptr;
    ::DWORD count = 0;
    if (::WSAIoctl(by, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &found, sizeof found, &count, nullptr,
                   nullptr) != 0)
        return nullptr;
    known_receive_message.store(found);
    return found;
}

inline std::size_t room_in(const buffer_part* parts, std::size_t count) noexcept {
    std::size_t all = 0;
    for (std::size_t i = 0; i < count; ++i) all += parts[i].len;
    return all;
}

/// Without control data. A datagram that is longer than the parts fails with WSAEMSGSIZE here and has filled them.
inline fault receive_parts(handle by, buffer_part* parts, std::size_t count, ::DWORD& flags, raw_address* peer,
                           ::DWORD& received) noexcept {
    if (peer == nullptr)
        return ::WSARecv(by, parts, static_cast<::DWORD>(count), &received, &flags, nullptr, nullptr) != 0
                   ? last_fault()
                   : fault{};
    peer->length = sizeof peer->storage;
    peer->storage.ss_family = AF_UNSPEC;
    const int outcome = with_length(peer->length, [&](int* l) {
        return ::WSARecvFrom(by, parts, static_cast<::DWORD>(count), &received, &flags, peer->get(), l, nullptr,
                             nullptr);
    });
    if (peer->storage.ss_family == AF_UNSPEC) peer->length = 0; // a stream leaves the address alone
    return outcome != 0 ? last_fault() : fault{};
}

/// WSARecvMsg. It wants a place for the address in any case, and does not take streams.
inline fault receive_with_control(handle by, buffer_part* parts, std::size_t count, ::DWORD& flags,
                                  message_extra& extra, ::DWORD& received) noexcept {
    const auto call = find_receive_message(by);
    if (call == nullptr) return {WSAEOPNOTSUPP, origin::system};
    raw_address nowhere;
    raw_address& peer = extra.peer != nullptr ? *extra.peer : nowhere;
    peer.storage.ss_family = AF_UNSPEC;
    ::WSAMSG message{};
    message.name = peer.get();
    message.namelen = sizeof peer.storage;
    message.lpBuffers = parts;
    message.dwBufferCount = static_cast<::DWORD>(count);
    message.Control = part_of(extra.control, extra.control_room);
    message.dwFlags = flags;
    const fault why = call(by, &message, &received, nullptr, nullptr) != 0 ? last_fault() : fault{};
    flags = message.dwFlags;
    peer.length = peer.storage.ss_family == AF_UNSPEC ? 0 : static_cast<address_length>(message.namelen);
    const bool has_control = !why || why == message_too_long();
    extra.control_size = has_control && message.Control.len < extra.control_room ? message.Control.len
                         : has_control                                           ? extra.control_room
                                                                                 : 0;
    return why;
}

constexpr bool takes_no_messages(fault why) noexcept {
    return why == fault{WSAEOPNOTSUPP, origin::system} || why == fault{WSAEINVAL, origin::system} ||
           why == fault{WSAESOCKTNOSUPPORT, origin::system};
}

/// As recvmsg of POSIX: control data does not come with a stream, and a datagram that is cut is reported by MSG_TRUNC
/// instead of a failure.
inline result<std::size_t> receive_message(handle by, buffer_part* parts, std::size_t count, int flags,
                                           message_extra& extra) noexcept {
    auto reported = static_cast<::DWORD>(flags);
    ::DWORD received = 0;
    fault why{WSAEOPNOTSUPP, origin::system};
    extra.control_size = 0;
    if (extra.control_room != 0) why = receive_with_control(by, parts, count, reported, extra, received);
    if (extra.control_room == 0 || takes_no_messages(why)) {
        reported = static_cast<::DWORD>(flags);
        why = receive_parts(by, parts, count, reported, extra.peer, received);
    }
    const bool is_cut = why == message_too_long();
    if (why && !is_cut) return {0, why};
    // Microsoft: what dwFlags tells beside these is for the system's own use.
    constexpr ::DWORD known = MSG_TRUNC | MSG_CTRUNC | MSG_OOB | MSG_BCAST | MSG_MCAST;
    extra.flags = static_cast<int>((reported & known) | (is_cut ? static_cast<::DWORD>(MSG_TRUNC) : 0));
    return success(is_cut ? room_in(parts, count) : static_cast<std::size_t>(received));
}

// ---- sending -----------------------------------------------------------------------------------

/// WSASendMsg where there is control data, which streams do not take; without it WSASendTo and WSASend do the same for
/// every socket. No `control` and no `peer` are null.
inline result<std::size_t> send_message(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept {
    const auto number = static_cast<::DWORD>(count);
    const auto given = static_cast<::DWORD>(flags);
    ::DWORD sent = 0;
    int outcome = 0;
    if (control_size != 0) {
        ::WSAMSG message{};
        if (peer != nullptr) {
            message.name = const_cast<::sockaddr*>(peer->get());
            message.namelen = static_cast<int>(peer->length);
        }
        message.lpBuffers = parts;
        message.dwBufferCount = number;
        message.Control = part_of(control, control_size);
        outcome = ::WSASendMsg(by, &message, given, &sent, nullptr, nullptr);
    } else if (peer != nullptr) {
        outcome =
            ::WSASendTo(by, parts, number, &sent, given, peer->get(), static_cast<int>(peer->length), nullptr, nullptr);
    } else {
        outcome = ::WSASend(by, parts, number, &sent, given, nullptr, nullptr);
    }
    return outcome != 0 ? result<std::size_t>{0, last_fault()} : success(static_cast<std::size_t>(sent));
}

/// No flag is added, so none can be left out.
inline result<std::size_t> send_message_plainly(handle by, buffer_part* parts, std::size_t count, void* control,
                                                std::size_t control_size, const raw_address* peer, int flags) noexcept {
    return send_message(by, parts, count, control, control_size, peer, flags);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_MESSAGES_HPP

// =================================================================================================
//  platform/winsock_ancillary.hpp                                                        layer 0
// =================================================================================================
// What the control messages of Winsock say: packet information and hop limits.
#ifndef PYSOCK_PLATFORM_WINSOCK_ANCILLARY_HPP
#define PYSOCK_PLATFORM_WINSOCK_ANCILLARY_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

// ---- handles, credentials, times: none comes with a message ------------------------------------

inline bool handle_in(const control_item&, std::size_t, handle&) noexcept { return false; }
inline bool read_credentials(const control_item&, credentials&) noexcept { return false; }
inline bool read_timestamp(const control_item&, timestamp&) noexcept { return false; }

// ---- packet information ------------------------------------------------------------------------

/// Where a packet came in: IP_PKTINFO, and IPV6_PKTINFO (RFC 3542). Winsock does not tell the local address apart from
/// the destination of an IPv4 packet.
inline bool read_packet_info(const control_item& item, packet_info& out) noexcept {
    if (::in_pktinfo info; item.level == IPPROTO_IP && item.type == IP_PKTINFO && content_of(item, info)) {
        out.ifindex = info.ipi_ifindex;
        store_inet(info.ipi_addr, out.local);
        store_inet(info.ipi_addr, out.destination);
        return true;
    }
    if (::in6_pktinfo info; item.level == IPPROTO_IPV6 && item.type == IPV6_PKTINFO && content_of(item, info)) {
        out.ifindex = info.ipi6_ifindex;
        store_inet6(info.ipi6_addr, out.ifindex, out.destination);
        return true;
    }
    return false;
}

// ---- hop limits --------------------------------------------------------------------------------

/// How many hops a packet had left. IP_RECVTTL asks for IP_TTL messages, and IPV6_HOPLIMIT for those of its own name;
/// IP_HOPLIMIT, an older name with the same number, asks for both.
inline bool read_ttl(const control_item& item, int& out) noexcept {
    const bool is_inet = item.level == IPPROTO_IP && (item.type == IP_TTL || item.type == IP_RECVTTL);
    const bool is_inet6 = item.level == IPPROTO_IPV6 && item.type == IPV6_HOPLIMIT;
    return (is_inet || is_inet6) && content_of(item, out);
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_ANCILLARY_HPP

// =================================================================================================
//  platform/winsock_databases.hpp                                                        layer 0
// =================================================================================================
// The databases of Winsock, from any thread: hosts, services, protocols; and the loose form of IPv4 text.
#ifndef PYSOCK_PLATFORM_WINSOCK_DATABASES_HPP
#define PYSOCK_PLATFORM_WINSOCK_DATABASES_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

// ---- entries -----------------------------------------------------------------------------------

/// An answer in memory that Winsock keeps for each thread, until the thread asks again.
template <class Entry>
struct entry_of_thread {
    const Entry* found() const noexcept { return answer; }

    Entry* answer = nullptr;
};

using host_entry = entry_of_thread<::hostent>;
using service_entry = entry_of_thread<::servent>;
using protocol_entry = entry_of_thread<::protoent>;

// ---- hosts -------------------------------------------------------------------------------------

inline fault host_fault(const host_entry& entry) noexcept {
    return entry.found() != nullptr ? fault{} : fault{::WSAGetLastError(), origin::host_database};
}

/// gethostbyname: the IPv4 addresses of a host.
inline fault host_by_name(const char* name, host_entry& entry) noexcept {
    if (const fault why = start_network()) return why;
    entry.answer = ::gethostbyname(name);
    return host_fault(entry);
}

/// gethostbyaddr: the names of the 4 or 16 bytes of an address.
inline fault host_by_address(const void* address, address_length length, int family, host_entry& entry) noexcept {
    if (const fault why = start_network()) return why;
    entry.answer = ::gethostbyaddr(static_cast<const char*>(address), static_cast<int>(length), family);
    return host_fault(entry);
}

// ---- services and protocols --------------------------------------------------------------------

/// What a function of this section left: no entry is none.
template <class Entry>
fault database_fault(const entry_of_thread<Entry>& entry) noexcept {
    const int number = entry.found() != nullptr ? 0 : ::WSAGetLastError();
    return {number == WSANO_DATA || number == WSAHOST_NOT_FOUND ? 0 : number, origin::system};
}

/// getservbyname; `proto` may be null for any.
inline fault service_by_name(const char* name, const char* proto, service_entry& entry) noexcept {
    if (const fault why = start_network()) return why;
    entry.answer = ::getservbyname(name, proto);
    return database_fault(entry);
}

/// getservbyport; `port` is in network order, `proto` may be null for any.
inline fault service_by_port(int port, const char* proto, service_entry& entry) noexcept {
    if (const fault why = start_network()) return why;
    entry.answer = ::getservbyport(port, proto);
    return database_fault(entry);
}

/// getprotobyname.
inline fault protocol_by_name(const char* name, protocol_entry& entry) noexcept {
    if (const fault why = start_network()) return why;
    entry.answer = ::getprotobyname(name);
    return database_fault(entry);
}

// ---- text --------------------------------------------------------------------------------------

/// inet_addr: the loose forms of IPv4 text that Winsock reads ('1', '0x7f.1'). What it returns for 255.255.255.255
/// means that it has read nothing, and it takes a blank for 0.0.0.0.
inline bool loose_inet(const char* text, ::in_addr& address) noexcept {
    const bool is_broadcast = std::strcmp(text, "255.255.255.255") == 0;
    const auto number = ::inet_addr(text);
    if ((number == INADDR_NONE && !is_broadcast) || text[0] == '\0' || text[0] == ' ') return false;
    std::memcpy(&address, &number, sizeof number);
    return true;
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_DATABASES_HPP

// =================================================================================================
//  platform/winsock_share.hpp                                                            layer 0
// =================================================================================================
// What only Windows has: sockets described for another process, and WSAIoctl.
#ifndef PYSOCK_PLATFORM_WINSOCK_SHARE_HPP
#define PYSOCK_PLATFORM_WINSOCK_SHARE_HPP

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// What describes a socket for another process: its bytes are what travels.
using description = ::WSAPROTOCOL_INFOW;

struct described_handle {
    handle number = invalid_handle;
    int family = AF_UNSPEC;
    int type = 0;
    int proto = 0;
};

/// WSADuplicateSocket: describes a socket for the process `process`, which may open it once.
inline fault describe_for(handle of, std::uint32_t process, description& out) noexcept {
    return ::WSADuplicateSocketW(of, process, &out) != 0 ? last_fault() : fault{};
}

/// Opens a socket that another process has described for this one, not inherited.
inline result<described_handle> open_shared(const void* bytes) noexcept {
    if (const fault why = start_network()) return {{}, why};
    description info;
    std::memcpy(&info, bytes, sizeof info);
    const auto fresh = open_described(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info);
    if (!fresh.ok()) return {{}, fresh.fault};
    return success(described_handle{fresh.value, info.iAddressFamily, info.iSocketType, info.iProtocol});
}

/// WSAIoctl with an argument and without an answer; yields how many bytes the answer has.
inline result<std::uint32_t> control(handle of, std::uint32_t code, const void* argument, std::size_t size) noexcept {
    if (of == invalid_handle) return {0, {WSAENOTSOCK, origin::system}}; // Winsock looks at the code first
    ::DWORD count = 0;
    const int outcome = ::WSAIoctl(of, code, const_cast<void*>(argument), static_cast<::DWORD>(size), nullptr, 0,
                                   &count, nullptr, nullptr);
    return outcome != 0 ? result<std::uint32_t>{0, last_fault()} : success(static_cast<std::uint32_t>(count));
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_SHARE_HPP

// =================================================================================================
//  platform/contract.hpp                                                                 layer 0
// =================================================================================================
// The contract with the operating system: every operation that the other layers may use, whatever system is below.
#ifndef PYSOCK_PLATFORM_CONTRACT_HPP
#define PYSOCK_PLATFORM_CONTRACT_HPP

// How to read this layer. `handle` is what the system calls an open socket, `invalid_handle` is none. A `raw_address`
// is an address with its length as the system writes it. Every function is noexcept and yields a fault or a result;
// none retries, none waits longer than its name says, none throws. A handle is close-on-exec from the moment it exists.
// A port to another system writes these names with these types in a file of its own; the list below says which one is
// missing or has another shape.

namespace pysock::inline v0_1::detail::os {

// The operating system's function `name` has this type.
#define PYSOCK_CONTRACT(name, ...) static_assert(std::is_same_v<decltype(&name), __VA_ARGS__>)

// ---- making and ending handles -----------------------------------------------------------------
PYSOCK_CONTRACT(open, result<handle> (*)(int family, int type, int proto) noexcept);
PYSOCK_CONTRACT(open_pair, result<handle_pair> (*)(int family, int type, int proto) noexcept);
PYSOCK_CONTRACT(accept, result<handle> (*)(handle listener, raw_address* peer) noexcept);
PYSOCK_CONTRACT(duplicate, result<handle> (*)(handle source) noexcept);
PYSOCK_CONTRACT(close, fault (*)(handle open) noexcept);
PYSOCK_CONTRACT(close_may_fail_with, bool (*)(fault why) noexcept);

// ---- handle flags ------------------------------------------------------------------------------
PYSOCK_CONTRACT(set_blocking, fault (*)(handle of, bool blocking) noexcept);
PYSOCK_CONTRACT(get_inheritable, result<bool> (*)(handle of) noexcept);
PYSOCK_CONTRACT(set_inheritable, fault (*)(handle of, bool inheritable) noexcept);

// ---- connections -------------------------------------------------------------------------------
PYSOCK_CONTRACT(bind, fault (*)(handle of, const ::sockaddr* name, address_length length) noexcept);
PYSOCK_CONTRACT(listen, fault (*)(handle of, int backlog) noexcept);
PYSOCK_CONTRACT(connect, fault (*)(handle of, const ::sockaddr* peer, address_length length) noexcept);
PYSOCK_CONTRACT(connect_outcome, fault (*)(handle of) noexcept);
PYSOCK_CONTRACT(shutdown, fault (*)(handle of, int how) noexcept);
PYSOCK_CONTRACT(local_name, fault (*)(handle of, raw_address& name) noexcept);
PYSOCK_CONTRACT(lacks_names, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(family_of, result<int> (*)(handle of) noexcept);
PYSOCK_CONTRACT(peer_name, fault (*)(handle of, raw_address& name) noexcept);

// ---- data: none raises SIGPIPE -----------------------------------------------------------------
PYSOCK_CONTRACT(send, result<std::size_t> (*)(handle to, const void* data, std::size_t size, int flags) noexcept);
PYSOCK_CONTRACT(send_to, result<std::size_t> (*)(handle by, const void* data, std::size_t size, int flags,
                                                 const ::sockaddr* peer, address_length length) noexcept);
PYSOCK_CONTRACT(refuses_no_signal, bool (*)(int family, fault why) noexcept);
PYSOCK_CONTRACT(send_plainly, result<std::size_t> (*)(handle by, const void* data, std::size_t size, int flags,
                                                      const ::sockaddr* name, address_length length) noexcept);
PYSOCK_CONTRACT(receive, result<std::size_t> (*)(handle from, void* data, std::size_t size, int flags) noexcept);
PYSOCK_CONTRACT(receive_would_wait, bool (*)(handle from) noexcept);
PYSOCK_CONTRACT(receive_from, result<std::size_t> (*)(handle by, void* data, std::size_t size, int flags,
                                                      raw_address& peer) noexcept);
PYSOCK_CONTRACT(receive_message, result<std::size_t> (*)(handle by, buffer_part* parts, std::size_t count, int flags,
                                                         message_extra& extra) noexcept);
PYSOCK_CONTRACT(send_message,
                result<std::size_t> (*)(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept);
PYSOCK_CONTRACT(send_message_plainly,
                result<std::size_t> (*)(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept);

// ---- control messages: what goes with the data -------------------------------------------------
PYSOCK_CONTRACT(part_of, buffer_part (*)(const void* data, std::size_t size) noexcept);
PYSOCK_CONTRACT(control_length, std::size_t (*)(std::size_t size) noexcept);
PYSOCK_CONTRACT(control_space, std::size_t (*)(std::size_t size) noexcept);
PYSOCK_CONTRACT(next_control, control_found (*)(const void* control, std::size_t size, std::size_t& offset,
                                                control_item& item) noexcept);
PYSOCK_CONTRACT(write_control, void (*)(void* control, std::size_t& offset, const control_item& item) noexcept);
PYSOCK_CONTRACT(handle_in, bool (*)(const control_item& item, std::size_t index, handle& found) noexcept);
PYSOCK_CONTRACT(read_credentials, bool (*)(const control_item& item, credentials& out) noexcept);
PYSOCK_CONTRACT(read_packet_info, bool (*)(const control_item& item, packet_info& out) noexcept);
PYSOCK_CONTRACT(read_timestamp, bool (*)(const control_item& item, timestamp& out) noexcept);
PYSOCK_CONTRACT(read_ttl, bool (*)(const control_item& item, int& out) noexcept);

// ---- files -------------------------------------------------------------------------------------
PYSOCK_CONTRACT(read_file, result<std::size_t> (*)(file_handle from, void* data, std::size_t size) noexcept);
PYSOCK_CONTRACT(seek_file, fault (*)(file_handle of, std::int64_t offset) noexcept);
PYSOCK_CONTRACT(size_of_file, std::int64_t (*)(file_handle of) noexcept);
PYSOCK_CONTRACT(handle_of, file_handle (*)(std::FILE* file) noexcept);
PYSOCK_CONTRACT(read_stream, result<std::size_t> (*)(std::FILE* file, void* data, std::size_t size) noexcept);
PYSOCK_CONTRACT(seek_stream, fault (*)(std::FILE* file, std::int64_t offset) noexcept);
PYSOCK_CONTRACT(send_file,
                result<std::size_t> (*)(handle to, file_handle from, std::int64_t offset, std::size_t size) noexcept);

// ---- options -----------------------------------------------------------------------------------
PYSOCK_CONTRACT(get_option, fault (*)(handle of, int level, int option, void* value, address_length& size) noexcept);
PYSOCK_CONTRACT(set_option,
                fault (*)(handle of, int level, int option, const void* value, address_length size) noexcept);

// ---- time and waiting --------------------------------------------------------------------------
PYSOCK_CONTRACT(now, std::int64_t (*)() noexcept);
PYSOCK_CONTRACT(wait,
                result<std::size_t> (*)(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept);

// ---- network interfaces ------------------------------------------------------------------------
PYSOCK_CONTRACT(interfaces, result<interface_list> (*)() noexcept);
PYSOCK_CONTRACT(interface_index, result<unsigned> (*)(handle by, std::string_view name) noexcept);
PYSOCK_CONTRACT(interface_name, fault (*)(unsigned index, char (&name)[interface_name_size]) noexcept);
PYSOCK_CONTRACT(control_id, result<std::uint32_t> (*)(handle by, const char* name) noexcept);

// ---- names -------------------------------------------------------------------------------------
PYSOCK_CONTRACT(host_name, fault (*)(char* name, std::size_t size) noexcept);
#if PYSOCK_POSIX_NAMES
PYSOCK_CONTRACT(set_host_name, fault (*)(const char* name, std::size_t size) noexcept);
#endif
PYSOCK_CONTRACT(look_up, result<lookup_list> (*)(const lookup_request& request) noexcept);
PYSOCK_CONTRACT(name_of, fault (*)(const ::sockaddr* address, address_length length, char* host, std::size_t host_size,
                                   char* service, std::size_t service_size, int flags) noexcept);
PYSOCK_CONTRACT(loose_inet, bool (*)(const char* text, ::in_addr& address) noexcept);
PYSOCK_CONTRACT(resolver_text, const char* (*)(int number) noexcept);

// ---- databases: an entry is found, or null when there is none ------------------------------------
PYSOCK_CONTRACT(host_by_name, fault (*)(const char* name, host_entry& entry) noexcept);
PYSOCK_CONTRACT(host_by_address,
                fault (*)(const void* address, address_length length, int family, host_entry& entry) noexcept);
PYSOCK_CONTRACT(host_text, const char* (*)(int number) noexcept);
PYSOCK_CONTRACT(service_by_name, fault (*)(const char* name, const char* proto, service_entry& entry) noexcept);
PYSOCK_CONTRACT(service_by_port, fault (*)(int port, const char* proto, service_entry& entry) noexcept);
PYSOCK_CONTRACT(protocol_by_name, fault (*)(const char* name, protocol_entry& entry) noexcept);

// ---- error numbers -----------------------------------------------------------------------------
PYSOCK_CONTRACT(interrupted, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(would_block, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(in_progress, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(already_connecting, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(is_connected, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(system_category, const std::error_category& (*)() noexcept);

// ---- what only Windows has ---------------------------------------------------------------------
#if PYSOCK_WINDOWS_NAMES
PYSOCK_CONTRACT(describe_for, fault (*)(handle of, std::uint32_t process, description& out) noexcept);
PYSOCK_CONTRACT(open_shared, result<described_handle> (*)(const void* bytes) noexcept);
PYSOCK_CONTRACT(control, result<std::uint32_t> (*)(handle of, std::uint32_t code, const void* argument,
                                                   std::size_t size) noexcept);
#endif

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_CONTRACT_HPP

// =================================================================================================
//  base/end_process.hpp                                                                  layer 1
// =================================================================================================
// How a throwing form that fails ends where exceptions are switched off.
#ifndef PYSOCK_BASE_END_PROCESS_HPP
#define PYSOCK_BASE_END_PROCESS_HPP

namespace pysock::inline v0_1::detail {

#if defined(__cpp_exceptions)
inline constexpr bool has_exceptions = true;
#else
inline constexpr bool has_exceptions = false;
#endif

/// With exceptions switched off: the last words of a throwing form that fails.
[[noreturn]] PYSOCK_COLD inline void end_process(const std::exception& unthrown) noexcept {
    std::fprintf(stderr, "pysock: %s (exceptions are disabled)\n", unthrown.what());
    std::abort();
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_BASE_END_PROCESS_HPP

// =================================================================================================
//  base/list.hpp                                                                         layer 1
// =================================================================================================
// `list<T>`, the result of calls that find several things: Python's list.
#ifndef PYSOCK_BASE_LIST_HPP
#define PYSOCK_BASE_LIST_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// A container that things of type `T` can be put into, recognised by its shape: std::vector, std::set, …
template <class C, class T>
concept container_of = std::same_as<typename C::value_type, T> && requires(C container, T item) {
    container.insert(container.end(), std::move(item));
};

} // namespace detail

/// A list of things in contiguous memory, which it owns: what calls return that find several. Used like a std::vector,
/// whose header would add a fifth to what this one costs to include, and converts to one:
/// `list<addrinfo_result> found = getaddrinfo("localhost", 80);`.
///
/// Moving never fails, and takes all the other has. What throws while a list grows or is copied leaves it as it was.
/// @python list
template <class T>
class list {
public:
    using value_type = T;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = T&;
    using const_reference = const T&;
    using iterator = T*;
    using const_iterator = const T*;

    /// An empty list, which has no memory.
    list() noexcept = default;

    list(std::initializer_list<T> items) : list() { copy(items.begin(), items.size()); }

    // The list is whole before there is anything in it, so that its destructor clears up behind a copy that throws.
    list(const list& other) : list() { copy(other.first_, other.size_); }
    list(list&& other) noexcept : list() { swap(other); }

    list& operator=(const list& other) {
        list(other).swap(*this);
        return *this;
    }
    list& operator=(list&& other) noexcept {
        list kept; // whatever there is, also where both are one
        kept.swap(other);
        swap(kept);
        return *this;
    }

    ~list() {
        for (T& each : *this) each.~T();
        ::operator delete(first_);
    }

    T* begin() noexcept { return first_; }
    T* end() noexcept { return first_ + size_; }
    const T* begin() const noexcept { return first_; }
    const T* end() const noexcept { return first_ + size_; }

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }

    /// The first of the things; null without memory.
    T* data() noexcept { return first_; }
    const T* data() const noexcept { return first_; }

    /// The thing at `index`, which has to be below size().
    T& operator[](std::size_t index) noexcept { return first_[index]; }
    const T& operator[](std::size_t index) const noexcept { return first_[index]; }

    /// The same, checked. @throws std::out_of_range  Python's IndexError.
    T& at(std::size_t index) { return first_[checked(index)]; }
    const T& at(std::size_t index) const { return first_[checked(index)]; }

    /// The ends of a list that is not empty.
    T& front() noexcept { return first_[0]; }
    const T& front() const noexcept { return first_[0]; }
    T& back() noexcept { return first_[size_ - 1]; }
    const T& back() const noexcept { return first_[size_ - 1]; }

    /// Puts one thing behind the others. @python list.append(x)
    void append(T item) {
        if (size_ == room_) reserve(room_ < 4 ? 4 : 2 * room_);
        put(std::move(item));
    }

    /// The same under the name that the standard library has for it.
    void push_back(T item) { append(std::move(item)); }

    /// Makes room, so that the list has no need of memory until it is longer than `count`.
    void reserve(std::size_t count) {
        static_assert(std::is_nothrow_move_constructible_v<T> && alignof(T) <= alignof(std::max_align_t));
        if (count <= room_) return;
        if (count > static_cast<std::size_t>(PTRDIFF_MAX) / sizeof(T)) PYSOCK_THROW(std::bad_alloc());
        list larger;
        larger.first_ = static_cast<T*>(::operator new(count * sizeof(T)));
        larger.room_ = count;
        for (T& each : *this) larger.put(std::move(each));
        swap(larger);
    }

    void swap(list& other) noexcept {
        std::swap(first_, other.first_);
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
    }

    /// A container of the standard library, or one that looks like it, with the same things.
    template <detail::container_of<T> C>
    operator C() const& {
        C all;
        for (const T& each : *this) all.insert(all.end(), each);
        return all;
    }
    template <detail::container_of<T> C>
    operator C() && {
        C all;
        for (T& each : *this) all.insert(all.end(), std::move(each));
        return all;
    }

    friend bool operator==(const list& a, const list& b) { return a.equals(b); }

    template <detail::container_of<T> C>
    friend bool operator==(const list& a, const C& b) {
        return a.equals(b);
    }

private:
    template <class Others>
    bool equals(const Others& others) const {
        if (size_ != others.size()) return false;
        auto other = others.begin();
        for (const T& each : *this)
            if (!(each == *other++)) return false;
        return true;
    }

    void copy(const T* from, std::size_t count) {
        reserve(count);
        for (; size_ < count; ++from) put(T(*from));
    }

    void put(T&& item) noexcept { ::new (static_cast<void*>(first_ + size_++)) T(std::move(item)); }

    std::size_t checked(std::size_t index) const {
        if (index >= size_) PYSOCK_THROW(std::out_of_range("list index out of range"));
        return index;
    }

    T* first_ = nullptr;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_LIST_HPP

// =================================================================================================
//  base/joined.hpp                                                                       layer 1
// =================================================================================================
// `joined`, which makes one text of pieces and numbers: what errors say and what addresses print.
#ifndef PYSOCK_BASE_JOINED_HPP
#define PYSOCK_BASE_JOINED_HPP

namespace pysock::inline v0_1::detail {

/// A piece of a text: text, or an integer that is to stand there in decimal. Refers to the caller's text.
class text_piece {
public:
    text_piece(const char* text) noexcept : text_(text) {}
    text_piece(std::string_view text) noexcept : text_(text) {}
    text_piece(const std::string& text) noexcept : text_(text) {}

    template <std::integral N>
    requires(sizeof(N) <= 8 && !std::same_as<N, char> && !std::same_as<N, bool>) text_piece(N number)
    noexcept : digits_(static_cast<std::uint64_t>(number)), kind_(number < 0 ? kind::negative : kind::positive) {}

    void append_to(std::string& out) const {
        if (kind_ == kind::text) {
            out.append(text_);
            return;
        }
        char digits[21];
        char* at = digits + sizeof digits;
        std::uint64_t rest = kind_ == kind::negative ? 0 - digits_ : digits_;
        do {
            *--at = static_cast<char>('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (kind_ == kind::negative) *--at = '-';
        out.append(at, static_cast<std::size_t>(digits + sizeof digits - at));
    }

private:
    enum class kind : unsigned char { text, positive, negative };

    std::string_view text_;
    std::uint64_t digits_ = 0;
    kind kind_ = kind::text;
};

/// Puts pieces, none of which may refer to `out`, behind it. One function out of line where chains of operator+ would
/// be several hundred bytes each.
PYSOCK_NOINLINE inline void append(std::string& out, std::initializer_list<text_piece> pieces) {
    for (const text_piece& each : pieces) each.append_to(out);
}

/// One text of all pieces.
PYSOCK_NOINLINE inline std::string joined(std::initializer_list<text_piece> pieces) {
    std::string all;
    append(all, pieces);
    return all;
}

/// A number in decimal. std::to_string would do the same, once more in each place that calls it.
inline std::string decimal(std::integral auto number) { return joined({number}); }

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_BASE_JOINED_HPP

// =================================================================================================
//  base/bytes.hpp                                                                        layer 1
// =================================================================================================
// Bytes as Python knows them: the result of a receive, and what a call accepts as data or as a buffer to fill.
#ifndef PYSOCK_BASE_BYTES_HPP
#define PYSOCK_BASE_BYTES_HPP

namespace pysock::inline v0_1 {

/// What a receive returns: Python's `bytes`.
using bytes = std::string;

namespace detail {

template <class T>
concept byte_sized = sizeof(T) == 1 && std::is_trivially_copyable_v<T> && !std::same_as<std::remove_cv_t<T>, bool>;

template <class C>
concept character = std::same_as<C, char> || std::same_as<C, char8_t>;

template <class R>
concept text_array = std::is_array_v<R> && character<std::remove_cv_t<std::remove_extent_t<R>>>;

/// Contiguous memory of elements of one byte: string, string_view, vector<std::byte>, span, array, unsigned char[N].
template <class R>
concept byte_range = requires(R& range) {
    std::size(range);
    requires byte_sized<std::remove_pointer_t<decltype(std::data(range))>>;
};

template <class R>
concept writable_byte_range = byte_range<R> && requires(R& range) {
    requires !std::is_const_v<std::remove_pointer_t<decltype(std::data(range))>>;
};

/// The smaller of two sizes. std::min lives in <algorithm>, which would add a tenth to what the header costs to
/// include.
constexpr std::size_t smaller(std::size_t a, std::size_t b) noexcept { return b < a ? b : a; }

} // namespace detail

/// Data to be sent: Python's bytes-like object. Refers to the caller's memory, never copies it.
///
/// A string literal counts without its terminating NUL. Anything else with std::data and std::size over elements of one
/// byte counts whole; so does a constant array of char, but for a NUL at its end, since it looks like a literal. A
/// `char[N]` variable does not compile: whether its text or all of it is meant cannot be seen;
/// say `std::string_view(buf)` or `std::span(buf, n)`.
class bytes_like {
public:
    template <detail::character C, std::size_t N>
    constexpr bytes_like(const C (&literal)[N]) noexcept : data_(literal), size_(literal[N - 1] == C{} ? N - 1 : N) {}

    template <detail::character C, std::size_t N>
    bytes_like(C (&ambiguous)[N]) = delete;

    template <detail::byte_range R>
    requires(!detail::text_array<R>) constexpr bytes_like(const R& range) noexcept
        : data_(std::data(range)), size_(std::size(range)) {}

    constexpr bytes_like(const void* data, std::size_t size) noexcept : data_(data), size_(size) {}

    /// The first byte, and how many there are.
    constexpr const void* data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_; }

private:
    const void* data_;
    std::size_t size_;
};

/// A buffer to be filled: Python's writable bytes-like object. All of it, so a string counts with its size, not with
/// its capacity. Read-only memory does not compile, nor does a temporary container, whose bytes would be lost.
class writable_bytes_like {
public:
    template <class R>
    requires(detail::writable_byte_range<std::remove_reference_t<R>> &&
             (std::is_lvalue_reference_v<R> ||
              std::ranges::enable_borrowed_range<R>)) constexpr writable_bytes_like(R&& range) noexcept
        : data_(std::data(range)), size_(std::size(range)) {}

    constexpr writable_bytes_like(void* data, std::size_t size) noexcept : data_(data), size_(size) {}

    /// The first byte, and how many there is room for.
    constexpr void* data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_; }

private:
    void* data_;
    std::size_t size_;
};

/// How many bytes a call is asked for: any integer. A negative one arrives as such and is reported, never wrapped
/// into a huge number.
class buffer_size {
public:
    template <std::integral N>
    requires(!std::same_as<std::remove_cv_t<N>, bool>) constexpr buffer_size(N count) noexcept
        : count_(limited(count)) {}

    /// Whether it was below 0.
    constexpr bool negative() const noexcept { return count_ < 0; }

    /// The count, or the most that memory can have; only when it is not negative.
    constexpr std::size_t value() const noexcept {
        constexpr auto most = PTRDIFF_MAX;
        return static_cast<std::size_t>(count_ > most ? most : count_);
    }

    /// The count as it was given.
    constexpr std::int64_t given() const noexcept { return count_; }

private:
    template <std::integral N>
    static constexpr std::int64_t limited(N count) noexcept {
        constexpr std::int64_t most = INT64_MAX;
        if constexpr (std::is_signed_v<N>)
            return count > most ? most : static_cast<std::int64_t>(count);
        else
            return count > static_cast<std::uint64_t>(most) ? most : static_cast<std::int64_t>(count);
    }

    std::int64_t count_;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_BYTES_HPP

// =================================================================================================
//  base/error_codes.hpp                                                                  layer 1
// =================================================================================================
// What went wrong, as a number with a category: pysock::errc, and the way from a fault to a std::error_code.
#ifndef PYSOCK_BASE_ERROR_CODES_HPP
#define PYSOCK_BASE_ERROR_CODES_HPP

namespace pysock::inline v0_1 {

// ---- codes -------------------------------------------------------------------------------------

/// What pysock itself finds wrong. Python raises these without an errno.
enum class errc {
    timed_out = 1,
    incomplete_read,
    unix_path_too_long,
    buflen_out_of_range,
    bad_family,
    illegal_aton_text,
    illegal_pton_text,
    packed_wrong_length,
    family_mismatched,
    no_addresses,
    negative_descriptor,
    negative_buffersize,
    buffer_too_small,
    not_a_pair,
    not_a_path,
    wrong_family,
    no_such_item,
    too_many_items,
    embedded_null,
    unknown_family,
    invalid_packed_length,
    no_reuse_port,
    no_dualstack,
    dualstack_needs_inet6,
    timeout_out_of_range,
    timeout_not_a_number,
    timeout_too_large,
    port_out_of_range,
    flowinfo_out_of_range,
    negative_integer,
    integer_too_large,
    not_an_int,
    wrong_form,
    item_out_of_range,
    proto_out_of_range,
    hardware_address_too_long,
    can_name_too_long,
    unsupported_can_protocol,
    alg_type_too_long,
    alg_name_too_long,
    invalid_tipc_type,
    bad_bluetooth_address,
    bluetooth_wrong_format,
    unknown_bluetooth_protocol,
    unsupported_protocol,
    not_a_uuid,
    control_name_too_long,
    no_such_control,
    negative_message_size,
    invalid_ancbufsize,
    control_length_out_of_range,
    ancillary_item_too_large,
    too_much_ancillary,
    several_control_messages,
    not_an_alg_socket,
    missing_op,
    negative_assoclen,
    ambiguous_wildcard,
    service_not_found,
    service_port_not_found,
    protocol_not_found,
    service_port_out_of_range,
    file_closed,
    socket_of_file_closed,
    not_readable,
    not_writable,
    invalid_mode,
    invalid_makefile_mode,
    unbuffered_text,
    illegal_newline,
    text_file,
    not_a_stream,
    count_not_positive,
    sendfile_nonblocking,
    wrong_share_size,
    invalid_ioctl_command,
};

namespace detail {

/// The exception that stands for an error of the library.
enum class raised_as { os_error, timeout, incomplete_read, value_error, overflow_error };

/// How a text of the library names the operation.
enum class naming {
    nowhere,
    as_call,        ///< "bind(): text"
    as_prefix,      ///< "htons: text"
    as_suffix,      ///< "text in recv"
    as_suffix_call, ///< "text in recvmsg()"
};

struct library_error {
    errc code;
    raised_as kind;
    std::errc condition;
    naming named;
    const char* text; ///< Python's, without the name of the operation
};

inline constexpr library_error library_errors[] = {
    {errc::timed_out, raised_as::timeout, std::errc::timed_out, naming::nowhere, "timed out"},
    {errc::incomplete_read, raised_as::incomplete_read, std::errc::connection_aborted, naming::nowhere,
     "the stream ended before all bytes came"},
    {errc::unix_path_too_long, raised_as::os_error, std::errc::filename_too_long, naming::nowhere,
     "AF_UNIX path too long"},
    {errc::buflen_out_of_range, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "getsockopt buflen out of range"},
    {errc::bad_family, raised_as::os_error, std::errc::address_family_not_supported, naming::as_call, "bad family"},
    {errc::illegal_aton_text, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "illegal IP address string passed to inet_aton"},
    {errc::illegal_pton_text, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "illegal IP address string passed to inet_pton"},
    {errc::packed_wrong_length, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "packed IP wrong length for inet_ntoa"},
    {errc::family_mismatched, raised_as::os_error, std::errc::address_family_not_supported, naming::nowhere,
     "address family mismatched"},
    {errc::no_addresses, raised_as::os_error, std::errc::address_not_available, naming::nowhere,
     "getaddrinfo returns an empty list"},
    {errc::negative_descriptor, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "negative file descriptor"},
    {errc::negative_buffersize, raised_as::value_error, std::errc::invalid_argument, naming::as_suffix,
     "negative buffersize"},
    {errc::buffer_too_small, raised_as::value_error, std::errc::invalid_argument, naming::as_prefix,
     "buffer too small for requested bytes"},
    {errc::not_a_pair, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "address must be {host, port}"},
    {errc::not_a_path, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "AF_UNIX address must be a path"},
    {errc::wrong_family, raised_as::value_error, std::errc::address_family_not_supported, naming::as_call,
     "address of another family than the socket's"},
    {errc::no_such_item, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "the address has no such item"},
    {errc::too_many_items, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "AF_INET address must be a pair {host, port}"},
    {errc::embedded_null, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "embedded null character"},
    {errc::unknown_family, raised_as::value_error, std::errc::address_family_not_supported, naming::nowhere,
     "unknown address family"},
    {errc::invalid_packed_length, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid length of packed IP address string"},
    {errc::no_reuse_port, raised_as::value_error, std::errc::not_supported, naming::nowhere,
     "SO_REUSEPORT not supported on this platform"},
    {errc::no_dualstack, raised_as::value_error, std::errc::not_supported, naming::nowhere,
     "dualstack_ipv6 not supported on this platform"},
    {errc::dualstack_needs_inet6, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "dualstack_ipv6 requires AF_INET6 family"},
    {errc::timeout_out_of_range, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Timeout value out of range"},
    {errc::timeout_not_a_number, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Invalid value NaN (not a number)"},
    {errc::timeout_too_large, raised_as::overflow_error, std::errc::result_out_of_range, naming::nowhere,
     "timeout too large for nanoseconds in 64 bits"},
    {errc::port_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "port must be 0-65535."},
    {errc::flowinfo_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "flowinfo must be 0-1048575."},
    {errc::negative_integer, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_prefix,
     "negative integer"},
    {errc::integer_too_large, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_prefix,
     "integer too large"},
    {errc::not_an_int, raised_as::value_error, std::errc::invalid_argument, naming::as_prefix,
     "value does not fit a C int"},
    {errc::wrong_form, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "address is not of its family's form"},
    {errc::item_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "an item of the address is out of range"},
    {errc::proto_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "proto must be 0-65535."},
    {errc::hardware_address_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Hardware address must be 8 bytes or less"},
    {errc::can_name_too_long, raised_as::os_error, std::errc::filename_too_long, naming::nowhere,
     "AF_CAN interface name too long"},
    {errc::unsupported_can_protocol, raised_as::os_error, std::errc::protocol_not_supported, naming::as_call,
     "unsupported CAN protocol"},
    {errc::alg_type_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "AF_ALG type too long."},
    {errc::alg_name_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "AF_ALG name too long."},
    {errc::invalid_tipc_type, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Invalid address type"},
    {errc::bad_bluetooth_address, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "bad bluetooth address"},
    {errc::bluetooth_wrong_format, raised_as::os_error, std::errc::invalid_argument, naming::as_call, "wrong format"},
    {errc::unknown_bluetooth_protocol, raised_as::os_error, std::errc::protocol_not_supported, naming::as_call,
     "unknown Bluetooth protocol"},
    {errc::unsupported_protocol, raised_as::os_error, std::errc::protocol_not_supported, naming::as_call,
     "unsupported protocol"},
    {errc::not_a_uuid, raised_as::value_error, std::errc::invalid_argument, naming::as_call, "not a valid UUID string"},
    {errc::control_name_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "provided string is too long"},
    {errc::no_such_control, raised_as::os_error, std::errc::no_such_device, naming::nowhere,
     "cannot find kernel control with provided name"},
    {errc::negative_message_size, raised_as::value_error, std::errc::invalid_argument, naming::as_suffix_call,
     "negative buffer size"},
    {errc::invalid_ancbufsize, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid ancillary data buffer length"},
    {errc::control_length_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "argument out of range"},
    {errc::ancillary_item_too_large, raised_as::os_error, std::errc::message_size, naming::nowhere,
     "ancillary data item too large"},
    {errc::too_much_ancillary, raised_as::os_error, std::errc::message_size, naming::nowhere,
     "too much ancillary data"},
    {errc::several_control_messages, raised_as::os_error, std::errc::not_supported, naming::nowhere,
     "sending multiple control messages is not supported on this system"},
    {errc::not_an_alg_socket, raised_as::os_error, std::errc::operation_not_supported, naming::nowhere,
     "algset is only supported for AF_ALG"},
    {errc::missing_op, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Invalid or missing argument 'op'"},
    {errc::negative_assoclen, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "assoclen must be positive"},
    {errc::ambiguous_wildcard, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "wildcard resolved to multiple address"},
    {errc::service_not_found, raised_as::os_error, std::errc::no_such_file_or_directory, naming::nowhere,
     "service/proto not found"},
    {errc::service_port_not_found, raised_as::os_error, std::errc::no_such_file_or_directory, naming::nowhere,
     "port/proto not found"},
    {errc::protocol_not_found, raised_as::os_error, std::errc::no_such_file_or_directory, naming::nowhere,
     "protocol not found"},
    {errc::service_port_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_prefix,
     "port must be 0-65535."},
    {errc::file_closed, raised_as::value_error, std::errc::bad_file_descriptor, naming::nowhere,
     "I/O operation on closed file."},
    {errc::socket_of_file_closed, raised_as::value_error, std::errc::bad_file_descriptor, naming::nowhere,
     "I/O operation on closed socket."},
    {errc::not_readable, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "File or stream is not readable."},
    {errc::not_writable, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "File or stream is not writable."},
    {errc::invalid_mode, raised_as::value_error, std::errc::invalid_argument, naming::nowhere, "invalid mode"},
    {errc::invalid_makefile_mode, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid mode (only r, w, b allowed)"},
    {errc::unbuffered_text, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "unbuffered streams must be binary"},
    {errc::illegal_newline, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "illegal newline value"},
    {errc::text_file, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "file should be opened in binary mode"},
    {errc::not_a_stream, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "only SOCK_STREAM type sockets are supported"},
    {errc::count_not_positive, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "count must be a positive integer"},
    {errc::sendfile_nonblocking, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "non-blocking sockets are not supported"},
    {errc::wrong_share_size, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "socket descriptor string has wrong size"},
    {errc::invalid_ioctl_command, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid ioctl command"},
};

inline constexpr library_error unknown_error{errc{}, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
                                             "Unknown error"};

constexpr const library_error& library_error_of(int number) noexcept {
    constexpr int count = static_cast<int>(sizeof library_errors / sizeof library_errors[0]);
    return number >= 1 && number <= count ? library_errors[number - 1] : unknown_error; // the order is that of errc
}

constexpr fault library_fault(errc code) noexcept { return {static_cast<int>(code), origin::library}; }

class library_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "pysock"; }
    std::string message(int number) const override { return library_error_of(number).text; }
    std::error_condition default_error_condition(int number) const noexcept override {
        return std::make_error_condition(library_error_of(number).condition);
    }
};

class gai_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "getaddrinfo"; }
    std::string message(int number) const override { return os::resolver_text(number); }
};

class h_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "gethostbyname"; }
    std::string message(int number) const override { return os::host_text(number); }
};

/// An object that is there before any code runs and is never destroyed: error codes may outlive everything else.
template <class T>
union immortal {
    constexpr immortal() noexcept : value() {}
    ~immortal() {} // NOLINT(modernize-use-equals-default): a defaulted one would be deleted

    T value;
};

template <class T>
const T& the_only() noexcept {
    static constinit const immortal<T> object;
    return object.value;
}

} // namespace detail

/// The category of pysock::errc.
inline const std::error_category& category() noexcept { return detail::the_only<detail::library_category_type>(); }

/// The category of the operating system's numbers: std::system_category(), and on Windows one of pysock's own, which
/// knows what the numbers of Winsock mean.
inline const std::error_category& system_category() noexcept { return detail::os::system_category(); }

/// The category of EAI_* numbers, which getaddrinfo and getnameinfo return.
inline const std::error_category& gai_category() noexcept { return detail::the_only<detail::gai_category_type>(); }

/// The category of the numbers that gethostbyname_ex and gethostbyaddr fail with: HOST_NOT_FOUND (1), TRY_AGAIN (2),
/// NO_RECOVERY (3), NO_DATA (4).
inline const std::error_category& h_category() noexcept { return detail::the_only<detail::h_category_type>(); }

/// What lets a std::error_code be made of an errc and compared with one.
inline std::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), category()}; }

// ---- from a fault to an error_code -------------------------------------------------------------

namespace detail {

PYSOCK_COLD inline const std::error_category& category_of(fault why) noexcept {
    switch (why.from) {
    case origin::resolver: return gai_category();
    case origin::host_database: return h_category();
    case origin::library: return category();
    case origin::system: break;
    }
    return os::system_category();
}

inline raised_as kind_of(fault why) noexcept {
    return why.from == origin::library ? library_error_of(why.number).kind : raised_as::os_error;
}

/// The fault that `ec` stands for.
inline fault fault_of(const std::error_code& ec) noexcept {
    if (ec.category() == gai_category()) return {ec.value(), origin::resolver};
    if (ec.category() == h_category()) return {ec.value(), origin::host_database};
    if (ec.category() == category()) return {ec.value(), origin::library};
    return {ec.value(), origin::system};
}

/// Sets `ec`. The usual case, success after success, writes nothing.
PYSOCK_ALWAYS_INLINE inline void assign(std::error_code& ec, fault why) noexcept {
    if (why) [[unlikely]] {
        if (why.from == origin::system)
            ec.assign(why.number, os::system_category());
        else
            ec.assign(why.number, category_of(why));
    } else if (ec) [[unlikely]] {
        ec.clear();
    }
}

/// Runs the body of an error_code form: what went wrong goes to `ec`, memory that ran out included.
template <class Call>
PYSOCK_ALWAYS_INLINE inline auto into_code(std::error_code& ec, Call call) {
    using outcome = decltype(call());
    PYSOCK_TRY {
        outcome got = call();
        if constexpr (std::is_same_v<outcome, fault>) {
            assign(ec, got);
        } else {
            assign(ec, got.fault);
            return std::move(got.value);
        }
    }
    PYSOCK_CATCH_NO_MEMORY {
        assign(ec, os::no_memory());
        if constexpr (!std::is_same_v<outcome, fault>) return decltype(outcome::value){};
    }
}

} // namespace detail
} // namespace pysock::inline v0_1

template <>
struct std::is_error_code_enum<pysock::errc> : std::true_type {};

#endif // PYSOCK_BASE_ERROR_CODES_HPP

// =================================================================================================
//  base/errors.hpp                                                                       layer 1
// =================================================================================================
// What went wrong, as Python's tree of exceptions.
#ifndef PYSOCK_BASE_ERRORS_HPP
#define PYSOCK_BASE_ERRORS_HPP

namespace pysock::inline v0_1 {

// ---- exceptions --------------------------------------------------------------------------------

class address;
class error;

namespace detail {

struct error_report;

} // namespace detail

/// A call of the operating system failed: Python's OSError, and the base of the classes below.
///
/// code() holds the number: errno under std::system_category(), EAI_* under gai_category(), h_errno under h_category(),
/// and pysock::errc under category() where Python's exception has no errno.
class error : public std::system_error {
public:
    error(std::error_code code, detail::error_report* report);
    error(const error& other) noexcept;
    error& operator=(const error& other) noexcept;
    ~error() override { release(); }

    /// Python's text, then operation and addresses: `[Errno 111] Connection refused: connect ('127.0.0.1', 8090)`.
    /// @python str(e)  Python names neither the operation nor the addresses.
    inline const char* what() const noexcept override; // inline already here: no key function, no vtable everywhere

    /// The text without number, operation and addresses. Python's `e.strerror`.
    const std::string& strerror() const noexcept;

    /// The function that failed, by its Python name.
    const char* operation() const noexcept;

    /// The socket's own address, and that of its peer or of the call; empty where unknown.
    address laddr() const noexcept;
    address raddr() const noexcept;

    /// How many bytes sendall, recv_exactly or recv_exactly_into had moved before they failed.
    std::size_t bytes_transferred() const noexcept;

    /// The bytes that recv_exactly had received before it failed.
    /// @python e.partial  Of asyncio.IncompleteReadError.
    const bytes& partial() const noexcept;

    /// What became of each address that create_connection tried, in that order; empty elsewhere.
    /// @python e.exceptions  Of ExceptionGroup.
    const list<error>& exceptions() const noexcept;

private:
    void release() noexcept;

    detail::error_report* report_; // shared with the copies, so that copying an exception cannot fail
};

namespace detail {

/// Where and with what a call failed; what the thrower knows is filled in, the rest stays empty.
struct failure {
    const char* operation = "";
    std::string place = {}; ///< stands behind the operation in what(): the addresses
    std::string value = {}; ///< the argument at fault, for errors of value and range
    os::raw_address laddr = {};
    os::raw_address raddr = {};
    std::size_t bytes_transferred = 0;
    bytes partial = {};
    list<error> exceptions = {};
};

/// Everything an exception tells beyond its code.
struct error_report {
    failure at;
    std::string what;
    std::string strerror;
    os::atomic<int> users{1};
};

/// Deletes a report that no exception has come to own.
struct report_guard {
    error_report* report;
    ~report_guard() { delete report; }
};

/// The base of an exception, which allocates: when that fails, the report goes with it.
PYSOCK_COLD inline std::system_error base_of(std::error_code code, error_report* report) {
    report_guard guard{report};
    std::system_error base(code);
    guard.report = nullptr;
    return base;
}

} // namespace detail

inline error::error(std::error_code code, detail::error_report* report)
    : std::system_error(detail::base_of(code, report)), report_(report) {}
inline error::error(const error& other) noexcept : std::system_error(other), report_(other.report_) {
    report_->users.add(1);
}
// NOLINTNEXTLINE(bugprone-unhandled-self-assignment): one user more first, so that the report stays
inline error& error::operator=(const error& other) noexcept {
    std::system_error::operator=(other);
    other.report_->users.add(1);
    release();
    report_ = other.report_;
    return *this;
}
// Out of line: otherwise it would stand twice in each of the classes below.
PYSOCK_COLD inline void error::release() noexcept {
    if (report_->users.add(-1) == 0) delete report_;
}
inline const char* error::what() const noexcept { return report_->what.c_str(); }
inline const std::string& error::strerror() const noexcept { return report_->strerror; }
inline const char* error::operation() const noexcept { return report_->at.operation; }
inline std::size_t error::bytes_transferred() const noexcept { return report_->at.bytes_transferred; }
inline const bytes& error::partial() const noexcept { return report_->at.partial; }
inline const list<error>& error::exceptions() const noexcept { return report_->at.exceptions; }

/// Another name for the class. @python OSError  Same.
using os_error = error;

/// The call would have to wait, and the socket does not: EAGAIN, EWOULDBLOCK, EALREADY, EINPROGRESS.
class blocking_io_error : public error {
    using error::error;
};
/// ECHILD.
class child_process_error : public error {
    using error::error;
};
/// The base of the four classes about connections.
class connection_error : public error {
    using error::error;
};
/// The peer no longer reads: EPIPE, ESHUTDOWN.
class broken_pipe_error : public connection_error {
    using connection_error::connection_error;
};
/// ECONNABORTED.
class connection_aborted_error : public connection_error {
    using connection_error::connection_error;
};
/// Nobody listens there: ECONNREFUSED.
class connection_refused_error : public connection_error {
    using connection_error::connection_error;
};
/// The peer broke the connection off: ECONNRESET.
class connection_reset_error : public connection_error {
    using connection_error::connection_error;
};
/// EEXIST.
class file_exists_error : public error {
    using error::error;
};
/// ENOENT: no socket at that path.
class file_not_found_error : public error {
    using error::error;
};
/// EINTR, and the interrupt hook asked to give up.
class interrupted_error : public error {
    using error::error;
};
/// EISDIR.
class is_a_directory_error : public error {
    using error::error;
};
/// ENOTDIR.
class not_a_directory_error : public error {
    using error::error;
};
/// EACCES, EPERM.
class permission_error : public error {
    using error::error;
};
/// ESRCH.
class process_lookup_error : public error {
    using error::error;
};
/// The socket's timeout passed (code errc::timed_out), or the system gave up (ETIMEDOUT).
class timeout_error : public error {
    using error::error;
};
/// A host or service name could not be resolved; code() holds EAI_*.
class gaierror : public error {
    using error::error;
};
/// The host database has no such entry, or does not answer: gethostbyname_ex and gethostbyaddr; code() holds h_errno.
class herror : public error {
    using error::error;
};
/// The stream ended inside recv_exactly; partial() has what came. asyncio's IncompleteReadError.
class incomplete_read_error : public error {
    using error::error;
};
/// create_connection with all_errors: every address failed; exceptions() says how. Python's ExceptionGroup.
class exception_group : public error {
    using error::error;
};

/// Another name for the class. @python socket.timeout  Same.
using timeout = timeout_error;

// ---- from a fault to what the caller sees ------------------------------------------------------

namespace detail {

/// The fault in the text that Python shows for it.
PYSOCK_COLD inline std::string text_of(fault why, const char* operation) {
    std::string text = category_of(why).message(why.number);
    if (why.from != origin::library) return text;
    switch (library_error_of(why.number).named) {
    case naming::as_call: return joined({operation, "(): ", text});
    case naming::as_prefix: return joined({operation, ": ", text});
    case naming::as_suffix: return joined({text, " in ", operation});
    case naming::as_suffix_call: return joined({text, " in ", operation, "()"});
    case naming::nowhere: break;
    }
    return text;
}

template <class E>
[[noreturn]] PYSOCK_COLD void throw_as(std::error_code code, error_report* report) {
    PYSOCK_THROW(E(code, report));
}

[[noreturn]] PYSOCK_COLD inline void throw_system_error(std::error_code code, error_report* report) {
    switch (code.default_error_condition().value()) {
    case EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
    case EALREADY:
    case EINPROGRESS: throw_as<blocking_io_error>(code, report);
    case ECHILD: throw_as<child_process_error>(code, report);
    case EPIPE:
#ifdef ESHUTDOWN
    case ESHUTDOWN:
#endif
        throw_as<broken_pipe_error>(code, report);
    case ECONNABORTED: throw_as<connection_aborted_error>(code, report);
    case ECONNREFUSED: throw_as<connection_refused_error>(code, report);
    case ECONNRESET: throw_as<connection_reset_error>(code, report);
    case EEXIST: throw_as<file_exists_error>(code, report);
    case ENOENT: throw_as<file_not_found_error>(code, report);
    case EINTR: throw_as<interrupted_error>(code, report);
    case EISDIR: throw_as<is_a_directory_error>(code, report);
    case ENOTDIR: throw_as<not_a_directory_error>(code, report);
    case EACCES:
#ifdef ENOTCAPABLE
    case ENOTCAPABLE:
#endif
    case EPERM: throw_as<permission_error>(code, report);
    case ESRCH: throw_as<process_lookup_error>(code, report);
    case ETIMEDOUT: throw_as<timeout_error>(code, report);
    default: throw_as<error>(code, report);
    }
}

/// What Python writes before a number: the system's name for it, and "Errno" for those of look-ups.
constexpr const char* label_of(fault why) noexcept { return why.from == origin::system ? os::number_label : "Errno"; }

/// `text: operation place`, the form of every error that stands for a failed call.
PYSOCK_COLD inline std::string describe(fault why, std::string_view text, const failure& at) {
    std::string what;
    if (why.from != origin::library) append(what, {"[", label_of(why), " ", why.number, "] "});
    append(what, {text, ": ", at.operation, at.place.empty() ? "" : " ", at.place});
    return what;
}

/// The report of a failure, made before anything is thrown: unwinding then meets no destructors, which halves its cost.
PYSOCK_COLD inline error_report* make_report(fault why, failure at) {
    std::string text = text_of(why, at.operation);
    const raised_as kind = kind_of(why);
    if (kind == raised_as::value_error || kind == raised_as::overflow_error) {
        if (!at.value.empty()) append(text, {text.back() == '.' ? " Got " : ", got ", at.value});
        return new error_report{{}, std::move(text), {}};
    }
    std::string what = describe(why, text, at);
    return new error_report{std::move(at), std::move(what), std::move(text)};
}

/// The exception that stands for a failed call, to be kept instead of thrown.
inline error make_error(fault why, failure at) {
    return error({why.number, category_of(why)}, make_report(why, std::move(at)));
}

template <class E>
[[noreturn]] PYSOCK_COLD void throw_standard(error_report* report) {
    const auto made = [report] {
        const report_guard guard{report};
        return E(report->what);
    };
    PYSOCK_THROW(made());
}

/// Throws the exception that stands for `why`.
[[noreturn]] PYSOCK_COLD inline void throw_report(fault why, error_report* report) {
    const std::error_code code(why.number, category_of(why));
    switch (kind_of(why)) {
    case raised_as::value_error: throw_standard<std::invalid_argument>(report);
    case raised_as::overflow_error: throw_standard<std::overflow_error>(report);
    case raised_as::timeout: throw_as<timeout_error>(code, report);
    case raised_as::incomplete_read: throw_as<incomplete_read_error>(code, report);
    case raised_as::os_error: break;
    }
    if (why.from == origin::resolver) throw_as<gaierror>(code, report);
    if (why.from == origin::host_database) throw_as<herror>(code, report);
    if (why.from == origin::library) throw_as<error>(code, report);
    throw_system_error(code, report);
}

[[noreturn]] PYSOCK_COLD inline void raise(fault why, failure at) {
    throw_report(why, make_report(why, std::move(at)));
}

[[noreturn]] PYSOCK_COLD inline void raise_with_value(fault why, const char* operation, std::string value) {
    raise(why, failure{.operation = operation, .value = std::move(value)});
}

/// Throws for a call with the arguments `given`, which every kind of text shows.
[[noreturn]] PYSOCK_COLD inline void raise_given(fault why, const char* operation, const std::string& given) {
    raise(why, failure{.operation = operation, .place = given, .value = given});
}

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_ERRORS_HPP

// =================================================================================================
//  base/owned_fd.hpp                                                                     layer 1
// =================================================================================================
// `owned_fd`, a descriptor that closes itself: what received or duplicated descriptors are returned as.
#ifndef PYSOCK_BASE_OWNED_FD_HPP
#define PYSOCK_BASE_OWNED_FD_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// Closes `open`, which holds no handle from before the system is asked, so that nothing closes the number twice.
/// None is closed without asking.
PYSOCK_ALWAYS_INLINE inline fault end_handle(os::handle& open) noexcept {
    const os::handle handle = std::exchange(open, os::invalid_handle);
    if (handle == os::invalid_handle) return {};
    const fault why = os::close(handle);
    return os::close_may_fail_with(why) ? fault{} : why;
}

/// A handle as a number, -1 for none on every system.
inline std::string shown(os::handle handle) { return decimal(static_cast<std::ptrdiff_t>(handle)); }

} // namespace detail

/// A descriptor of any kind of file that is closed when its owner goes. It moves but does not copy. After detach(),
/// close() and a move it owns nothing, and fileno() is -1.
/// @python  Descriptors are plain integers there; socket.recv_fds leaves them to the caller to close.
class owned_fd final {
public:
    /// Owns nothing.
    owned_fd() noexcept = default;

    /// Takes an open descriptor, which is from now on nobody else's to close; -1 owns nothing. Nothing is checked.
    explicit owned_fd(detail::os::handle fd) noexcept : fd_(fd) {}

    owned_fd(owned_fd&& other) noexcept : fd_(other.detach()) {}
    owned_fd& operator=(owned_fd&& other) noexcept {
        if (this != &other) {
            static_cast<void>(detail::end_handle(fd_));
            fd_ = other.detach();
        }
        return *this;
    }
    ~owned_fd() { static_cast<void>(detail::end_handle(fd_)); }

    /// The descriptor, -1 when there is none. It stays owned: do not close it.
    detail::os::handle fileno() const noexcept { return fd_; }

    /// Gives the descriptor away without closing it; -1 when there was none. `socket({.fileno = fd.detach()})` makes a
    /// socket of it.
    [[nodiscard]] detail::os::handle detach() noexcept { return std::exchange(fd_, detail::os::invalid_handle); }

    /// Closes it now, to learn whether that succeeds. It is gone whatever the outcome; owning nothing is no error.
    /// @throws error  what close(2) reports, such as EIO of a file; not ECONNRESET.
    void close() {
        if (const auto why = detail::end_handle(fd_)) detail::raise(why, {.operation = "close"});
    }
    void close(std::error_code& ec) noexcept { detail::assign(ec, detail::end_handle(fd_)); }

    /// Whether there is a descriptor.
    explicit operator bool() const noexcept { return fd_ != detail::os::invalid_handle; }

private:
    detail::os::handle fd_ = detail::os::invalid_handle;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_OWNED_FD_HPP

// =================================================================================================
//  base/buffers.hpp                                                                      layer 1
// =================================================================================================
// Several arguments as one: `buffers_like` and `writable_buffers_like`, for messages of more than one piece.
#ifndef PYSOCK_BASE_BUFFERS_HPP
#define PYSOCK_BASE_BUFFERS_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// Contiguous memory of things that convert to `T`. A temporary one will do only if its elements refer to memory of
/// somebody else.
template <class R, class T>
concept list_of = requires(std::remove_reference_t<R>& range) {
    std::size(range);
    { *std::data(range) } -> std::convertible_to<T>;
    requires std::is_lvalue_reference_v<R> || std::convertible_to<std::remove_cvref_t<decltype(*std::data(range))>, T>;
};

/// Things that convert to `T`, written in braces or in any contiguous range. Refers to the caller's memory, never
/// copies it: meant for parameters only.
template <class T>
class list_like {
public:
    /// No things.
    constexpr list_like() noexcept = default;

    constexpr list_like(std::initializer_list<T> items) noexcept { refer_to(items.begin(), items.size()); }

    template <list_of<T> R>
    constexpr list_like(R&& range) noexcept {
        refer_to(std::data(range), std::size(range));
    }

    constexpr std::size_t size() const noexcept { return size_; }

    /// One of them; what is no `T` yet is converted here.
    constexpr T operator[](std::size_t index) const {
        return convert_ == nullptr ? static_cast<const T*>(first_)[index] : convert_(first_, index);
    }

private:
    template <class E>
    constexpr void refer_to(E* first, std::size_t size) noexcept {
        first_ = first;
        size_ = size;
        if constexpr (!std::same_as<std::remove_const_t<E>, T>)
            convert_ = [](const void* all, std::size_t index) -> T {
                return static_cast<E*>(const_cast<void*>(all))[index];
            };
    }

    const void* first_ = nullptr;
    std::size_t size_ = 0;
    T (*convert_)(const void* first, std::size_t index) = nullptr; // null: they are `T`s
};

} // namespace detail

/// The pieces of one message to be sent, in order: `{"head", body}`, or a contiguous range such as
/// std::vector<std::string>. A single string is no list: write `{data}`.
using buffers_like = detail::list_like<bytes_like>;

/// The buffers that one message fills, one after the other: `{head, body}`, or a contiguous range of buffers.
using writable_buffers_like = detail::list_like<writable_bytes_like>;

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_BUFFERS_HPP

// =================================================================================================
//  base/ancillary.hpp                                                                    layer 1
// =================================================================================================
// Ancillary data to be sent: `ancillary_item`, cmsg_len, cmsg_space, and the control messages that are made of it.
#ifndef PYSOCK_BASE_ANCILLARY_HPP
#define PYSOCK_BASE_ANCILLARY_HPP

namespace pysock::inline v0_1 {

/// One control message to be sent: `{sol_socket, scm_rights, data}`, which are `cmsg_level`, `cmsg_type` and
/// `cmsg_data`. Refers to the caller's data.
/// @python (cmsg_level, cmsg_type, cmsg_data)  Same.
struct ancillary_item {
    int cmsg_level = 0;
    int cmsg_type = 0;
    bytes_like cmsg_data = "";
};

/// Control messages as an argument: `{{level, type, data}, …}`, `{}` for none, a contiguous range of ancillary_item, or
/// the ancillary_data of another message.
using ancillary_data_like = detail::list_like<ancillary_item>;

// ---- lengths -----------------------------------------------------------------------------------

namespace detail {

inline result<std::size_t> checked_control_length(buffer_size length) noexcept {
    if (length.negative() || length.value() > os::most_control - os::control_length(0))
        return {0, library_fault(errc::control_length_out_of_range)};
    return success(os::control_length(length.value()));
}

inline result<std::size_t> checked_control_space(buffer_size length) noexcept {
    // The space of one byte has the padding in front of the data and that behind it.
    if (length.negative() || length.value() > os::most_control - os::control_space(1))
        return {0, library_fault(errc::control_length_out_of_range)};
    return success(os::control_space(length.value()));
}

inline std::size_t length_or_raise(result<std::size_t> length, const char* operation, buffer_size given) {
    if (!length.ok()) raise_with_value(length.fault, operation, decimal(given.given()));
    return length.value;
}

} // namespace detail

/// The length of a control message with `length` bytes of data, without padding behind it: the `ancbufsize` for one
/// message that is the last, and must not get any more descriptors than that.
/// @throws std::overflow_error  negative, or more than 0x7fffffff in the end.
/// @python socket.CMSG_LEN(length)  Same.  @os cmsg(3)
inline std::size_t cmsg_len(buffer_size length) {
    return detail::length_or_raise(detail::checked_control_length(length), "cmsg_len", length);
}
inline std::size_t cmsg_len(buffer_size length, std::error_code& ec) noexcept {
    const auto counted = detail::checked_control_length(length);
    detail::assign(ec, counted.fault);
    return counted.value;
}

/// The space that a control message with `length` bytes of data takes, padding included. The sum over several is the
/// `ancbufsize` for all of them. @throws std::overflow_error  as cmsg_len.
/// @python socket.CMSG_SPACE(length)  Same.  @os cmsg(3)
inline std::size_t cmsg_space(buffer_size length) {
    return detail::length_or_raise(detail::checked_control_space(length), "cmsg_space", length);
}
inline std::size_t cmsg_space(buffer_size length, std::error_code& ec) noexcept {
    const auto counted = detail::checked_control_space(length);
    detail::assign(ec, counted.fault);
    return counted.value;
}

// ---- memory ------------------------------------------------------------------------------------

namespace detail {

/// Uninitialised memory for things of a plain type: up to `N` of them on the stack, more from the heap. data() is null
/// when there is no memory.
template <class T, std::size_t N>
class scratch {
public:
    explicit scratch(std::size_t count) noexcept // NOLINT(*-member-init): that is the point of it
        : data_(count <= N ? few_ : static_cast<T*>(std::malloc(count * sizeof(T)))) {}
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() {
        if (data_ != few_) std::free(data_);
    }

    T* data() noexcept { return data_; }
    T& operator[](std::size_t index) noexcept { return data_[index]; }

private:
    T few_[N];
    T* data_;
};

/// Control messages of up to so many bytes need no heap: enough for the 253 descriptors that Linux passes at once.
inline constexpr std::size_t control_on_stack = 1040;

/// The bytes that `items` take as control messages.
inline result<std::size_t> size_of_control(const ancillary_data_like& items) noexcept {
    if (items.size() > 1 && !os::several_control_messages) return {0, library_fault(errc::several_control_messages)};
    std::size_t all = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto space = checked_control_space(items[i].cmsg_data.size());
        if (!space.ok()) return {0, library_fault(errc::ancillary_item_too_large)};
        if (space.value > os::most_control - all) return {0, library_fault(errc::too_much_ancillary)};
        all += space.value;
    }
    return success(all);
}

/// Writes `items` as control messages into `size` bytes, which size_of_control has counted.
inline void write_control(void* control, std::size_t size, const ancillary_data_like& items) noexcept {
    if (size == 0) return;
    std::memset(control, 0, size); // the padding must not tell what was there before
    std::size_t offset = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ancillary_item item = items[i];
        os::write_control(
            control, offset,
            {item.cmsg_level, item.cmsg_type, static_cast<const char*>(item.cmsg_data.data()), item.cmsg_data.size()});
    }
}

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_ANCILLARY_HPP

// =================================================================================================
//  base/or_none.hpp                                                                      layer 1
// =================================================================================================
// `none` and `or_none<T>`: what may be left out, as an argument or as a result. Python's `None`.
#ifndef PYSOCK_BASE_OR_NONE_HPP
#define PYSOCK_BASE_OR_NONE_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// `none` or std::nullopt, by their shape: an empty class that is no one's to make.
template <class N>
concept none_like =
    std::is_class_v<N> && std::is_empty_v<N> && std::is_trivially_copyable_v<N> && !std::is_default_constructible_v<N>;

/// A value that may be missing: an or_none, or a std::optional.
template <class O>
concept may_be_none = requires(O& value) {
    typename O::value_type;
    value.has_value();
    *value;
};

/// A std::optional, by its shape: its header would cost every user.
template <class O>
concept optional_like = may_be_none<O> && requires(O& value) {
    value.reset();
};

} // namespace detail

/// The type of `none`, its only value: `{}` makes none of it.
class none_t {
public:
    /// For `none` alone: nobody else has to make one.
    enum class made {
        once, ///< the only one
    };
    constexpr explicit none_t(made) noexcept {}

    /// A std::optional without a value.
    template <detail::optional_like O>
    constexpr operator O() const noexcept {
        return O();
    }

    friend constexpr bool operator==(none_t, none_t) noexcept { return true; }
};

/// Python's `None`.
inline constexpr none_t none{none_t::made::once};

/// A `T` or none, as a parameter and as a result: takes `none`, whatever converts to `T`, and a std::optional of that,
/// and converts to one: `std::optional<double> seconds = s.gettimeout();`. Reads like std::optional, whose header would
/// add a twentieth to what this one costs to include, and each of whose kinds a hundredth.
template <class T>
class or_none {
public:
    using value_type = T;

    constexpr or_none() noexcept {}

    template <detail::none_like N>
    constexpr or_none(N) noexcept {}

    template <std::convertible_to<T> U>
    constexpr or_none(U&& value) : value_(static_cast<T>(std::forward<U>(value))), present_(true) {}

    template <detail::optional_like O>
    constexpr or_none(const O& value) : or_none(value ? or_none(*value) : or_none()) {}

    constexpr bool has_value() const noexcept { return present_; }
    constexpr explicit operator bool() const noexcept { return present_; }

    /// The value; only where there is one.
    constexpr const T& operator*() const noexcept { return value_; }
    constexpr const T* operator->() const noexcept { return &value_; }

    constexpr T value_or(T other) const noexcept { return present_ ? value_ : other; }

    template <detail::optional_like O>
    constexpr operator O() const {
        return present_ ? O(value_) : O();
    }

    friend constexpr bool operator==(const or_none& a, const or_none& b) {
        return a.present_ == b.present_ && (!a.present_ || a.value_ == b.value_);
    }

    // std::optional would compare its value only, and find two that have none different: convert one of them.
    template <detail::optional_like O>
    friend bool operator==(const or_none& a, const O& b) = delete;
    template <detail::optional_like O>
    friend bool operator==(const O& a, const or_none& b) = delete;

private:
    union {
        char nothing_ = 0;
        T value_; // of a type that need not be destroyed: a number, a plain struct, or a view of the caller's memory
    };
    bool present_ = false;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_OR_NONE_HPP

// =================================================================================================
//  base/duration.hpp                                                                     layer 1
// =================================================================================================
// Timeouts as a caller writes them, and the deadline that a call makes of one.
#ifndef PYSOCK_BASE_DURATION_HPP
#define PYSOCK_BASE_DURATION_HPP

namespace pysock::inline v0_1 {

namespace detail {

/// Any std::chrono duration, recognised by its shape: <chrono> would add two thirds to what the header costs to
/// include, and whoever writes `5s` has included it already.
template <class D>
concept duration_like = requires(const D duration) {
    typename D::rep;
    duration.count();
    D::period::num;
    D::period::den;
};

inline constexpr std::int64_t no_timeout = -1;

} // namespace detail

/// A timeout as an argument: `none` (wait for ever), any std::chrono duration, or a number of seconds.
///
/// 0 means not to wait at all. Kept in nanoseconds, rounded up, so that what is not zero does not become zero.
/// Negative and NaN are a ValueError (std::invalid_argument), beyond 292 years an OverflowError (std::overflow_error);
/// both are reported by the call that takes the timeout.
class timeout_value {
public:
    template <detail::none_like N>
    constexpr timeout_value(N) noexcept {}

    template <detail::duration_like D>
    constexpr timeout_value(const D& duration) noexcept {
        if constexpr (std::integral<typename D::rep>)
            from_count(duration.count(), D::period::num, D::period::den);
        else
            from_seconds(as_double(duration.count()) * static_cast<double>(D::period::num) /
                         static_cast<double>(D::period::den));
    }

    template <class N>
    requires((std::integral<N> ||
              std::floating_point<N>)&&!std::same_as<N, bool>) constexpr timeout_value(N seconds) noexcept {
        if constexpr (std::integral<N>)
            from_count(seconds, 1, 1);
        else
            from_seconds(as_double(seconds));
    }

    /// An optional one, such as gettimeout() returns.
    template <detail::may_be_none T>
    constexpr timeout_value(const T& value) noexcept
        : timeout_value(value ? timeout_value(*value) : timeout_value(none)) {}

    /// From nanoseconds as sockets keep them: detail::no_timeout is none.
    static constexpr timeout_value from_nanoseconds(std::int64_t nanoseconds) noexcept {
        timeout_value value(none);
        value.nanoseconds_ = nanoseconds;
        return value;
    }

    /// Nanoseconds, or detail::no_timeout for none; only when fault() is none.
    constexpr std::int64_t nanoseconds() const noexcept { return nanoseconds_; }

    /// Why the value is not a timeout.
    constexpr detail::fault fault() const noexcept { return fault_; }

    /// The value as it was given, for error texts: "-1 s".
    std::string given() const {
        char text[32];
        return std::string(text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%g s", seconds_)));
    }

private:
    static constexpr std::int64_t most = INT64_MAX;
    static constexpr std::int64_t per_second = 1'000'000'000;

    /// A long double that is too small for a double is still not zero.
    static constexpr double as_double(auto number) noexcept {
        const auto rounded = static_cast<double>(number);
        return rounded == 0 && number > 0 ? 1e-300 : rounded;
    }

    constexpr void from_count(std::integral auto any_count, std::int64_t numerator, std::int64_t denominator) noexcept {
        seconds_ = static_cast<double>(any_count) * static_cast<double>(numerator) / static_cast<double>(denominator);
        if (any_count < 0) return refuse(errc::timeout_out_of_range);
        if (!detail::fits<std::int64_t>(any_count)) return refuse(errc::timeout_too_large);
        const auto count = static_cast<std::int64_t>(any_count);
        // The usual periods divide a second evenly, or are whole seconds; whatever is neither goes through double.
        if (numerator == 1 && per_second % denominator == 0) {
            const std::int64_t each = per_second / denominator;
            if (count > most / each) return refuse(errc::timeout_too_large);
            nanoseconds_ = count * each;
        } else if (denominator == 1 && numerator <= most / per_second) {
            if (count > most / (numerator * per_second)) return refuse(errc::timeout_too_large);
            nanoseconds_ = count * numerator * per_second;
        } else {
            from_seconds(seconds_);
        }
    }

    constexpr void from_seconds(double seconds) noexcept {
        seconds_ = seconds;
        if (seconds != seconds) return refuse(errc::timeout_not_a_number);
        const double exact = seconds * static_cast<double>(per_second);
        if (exact >= static_cast<double>(most) || exact <= -static_cast<double>(most))
            return refuse(errc::timeout_too_large);
        if (seconds < 0) return refuse(errc::timeout_out_of_range);
        nanoseconds_ = static_cast<std::int64_t>(exact);
        if (static_cast<double>(nanoseconds_) < exact) ++nanoseconds_;
    }

    constexpr void refuse(errc why) noexcept { fault_ = detail::library_fault(why); }

    std::int64_t nanoseconds_ = detail::no_timeout;
    double seconds_ = 0;
    detail::fault fault_{};
};

namespace detail {

/// Nanoseconds as gettimeout() shows them.
constexpr or_none<double> to_seconds(std::int64_t nanoseconds) noexcept {
    if (nanoseconds < 0) return none;
    return static_cast<double>(nanoseconds) / 1e9;
}

/// The point of time at which a call gives up. The clock is read when the time left is first asked for, so a call
/// that need not wait never reads it.
class deadline {
public:
    constexpr explicit deadline(std::int64_t nanoseconds) noexcept : timeout_(nanoseconds) {}

    constexpr bool limited() const noexcept { return timeout_ >= 0; }

    /// Nanoseconds that are left: 0 when the time is over, negative without a limit.
    std::int64_t remaining() noexcept {
        if (!limited()) return no_timeout;
        const std::int64_t now = os::now();
        if (!started_) {
            started_ = true;
            end_ = timeout_ > INT64_MAX - now ? INT64_MAX : now + timeout_;
        }
        return end_ > now ? end_ - now : 0;
    }

private:
    std::int64_t timeout_;
    std::int64_t end_ = 0;
    bool started_ = false;
};

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_DURATION_HPP

// =================================================================================================
//  base/wait.hpp                                                                         layer 1
// =================================================================================================
// Waiting for one handle until a deadline, and the hook that a signal may call meanwhile.
#ifndef PYSOCK_BASE_WAIT_HPP
#define PYSOCK_BASE_WAIT_HPP

namespace pysock::inline v0_1 {

/// What a signal that interrupts a waiting call leads to: a plain function, called on the thread of that call.
///
/// It is asked after EINTR, and when a signal made a blocking sendall or recv_exactly fall short.
/// It returns true to go on with the time that is left, and false to end the call with EINTR (interrupted_error). It
/// may also throw, out of either form of the call. It is no signal handler, so it may do anything.
using interrupt_hook = bool (*)();

namespace detail {

inline constinit os::atomic<interrupt_hook> current_interrupt_hook{nullptr};

/// After EINTR: whether the call is to go on (PEP 475).
PYSOCK_COLD inline bool goes_on_after_signal() {
    const interrupt_hook hook = current_interrupt_hook.load();
    return hook == nullptr || hook();
}

/// Waits until `events` may be done on `of`. The fault is errc::timed_out at the deadline, EINTR when the hook gives
/// up.
PYSOCK_COLD inline fault wait_until_ready(os::handle of, short events, deadline& until) {
    for (;;) {
        const std::int64_t left = until.remaining();
        if (left == 0) return library_fault(errc::timed_out);
        os::wait_entry entry{};
        entry.fd = of;
        entry.events = events;
        const auto ready = os::wait(&entry, 1, left);
        if (ready.ok() && ready.value > 0) return {};
        if (!ready.ok() && !(os::interrupted(ready.fault) && goes_on_after_signal())) return ready.fault;
    }
}

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_WAIT_HPP

// =================================================================================================
//  base/byte_order.hpp                                                                   layer 1
// =================================================================================================
// htons and its three brothers, as constexpr functions that check their range.
#ifndef PYSOCK_BASE_BYTE_ORDER_HPP
#define PYSOCK_BASE_BYTE_ORDER_HPP

// glibc defines these four as macros when it optimises, and others always: pysock::htons could not be written. They are
// the only names of the system that the header takes away as macros; the functions ::htons … stay.
#undef htons
#undef htonl
#undef ntohs
#undef ntohl

namespace pysock::inline v0_1 {
namespace detail {

/// `value` with its bytes in the other order, on machines whose own order is not that of the network.
template <std::unsigned_integral T>
requires(sizeof(T) == 2 || sizeof(T) == 4) constexpr T network_order(T value) noexcept {
    if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) return value; // std::endian would cost a hundredth
    // In this form compilers see that it is one instruction; a loop over the bytes some of them do not.
    if constexpr (sizeof(T) == 2)
        return static_cast<T>(value << 8 | value >> 8);
    else
        return static_cast<T>(value << 24 | (value << 8 & 0xff0000) | (value >> 8 & 0xff00) | value >> 24);
}

template <std::unsigned_integral T, std::integral N>
constexpr result<T> checked_network_order(N value) noexcept {
    if (value < 0) return {0, library_fault(errc::negative_integer)};
    if (!fits<T>(value)) return {0, library_fault(errc::integer_too_large)};
    return success(network_order(static_cast<T>(value)));
}

template <std::unsigned_integral T, std::integral N>
constexpr T network_order_or_raise(N value, const char* operation) {
    const auto swapped = checked_network_order<T>(value);
    if (!swapped.ok()) raise_with_value(swapped.fault, operation, decimal(value));
    return swapped.value;
}

template <std::unsigned_integral T, std::integral N>
T network_order_or_code(N value, std::error_code& ec) noexcept {
    const auto swapped = checked_network_order<T>(value);
    assign(ec, swapped.fault);
    return swapped.value;
}

} // namespace detail

/// A 16-bit number from the order of this machine to that of the network.
/// @throws std::overflow_error  below 0 or above 65535.
/// @python socket.htons(x)  Same; in a constant expression a number out of range does not compile.
constexpr std::uint16_t htons(std::integral auto x) {
    return detail::network_order_or_raise<std::uint16_t>(x, "htons");
}
std::uint16_t htons(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint16_t>(x, ec);
}

/// A 16-bit number from the order of the network to that of this machine. @throws std::overflow_error  as htons.
/// @python socket.ntohs(x)  Same.
constexpr std::uint16_t ntohs(std::integral auto x) {
    return detail::network_order_or_raise<std::uint16_t>(x, "ntohs");
}
std::uint16_t ntohs(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint16_t>(x, ec);
}

/// A 32-bit number from the order of this machine to that of the network.
/// @throws std::overflow_error  below 0 or above 2^32 - 1.
/// @python socket.htonl(x)  Same.
constexpr std::uint32_t htonl(std::integral auto x) {
    return detail::network_order_or_raise<std::uint32_t>(x, "htonl");
}
std::uint32_t htonl(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint32_t>(x, ec);
}

/// A 32-bit number from the order of the network to that of this machine. @throws std::overflow_error  as htonl.
/// @python socket.ntohl(x)  Same.
constexpr std::uint32_t ntohl(std::integral auto x) {
    return detail::network_order_or_raise<std::uint32_t>(x, "ntohl");
}
std::uint32_t ntohl(std::integral auto x, std::error_code& ec) noexcept {
    return detail::network_order_or_code<std::uint32_t>(x, ec);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_BYTE_ORDER_HPP

// =================================================================================================
//  base/enums.hpp                                                                        layer 1
// =================================================================================================
// Python's enums: thin types over int that do not convert into each other and print as Python prints them.
#ifndef PYSOCK_BASE_ENUMS_HPP
#define PYSOCK_BASE_ENUMS_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// The name of the constant `number` of the enum `E`; constants_enums.hpp specialises it for each one the system has.
template <class E, int number>
inline constexpr const char* constant_name = "";

template <class E, int... shifts>
constexpr const char* find_name(int wanted, std::integer_sequence<int, shifts...>) noexcept {
    const char* found = "";
    // Constants are small numbers or single bits, so those are tried.
    static_cast<void>(
        ((wanted == shifts && (found = constant_name<E, shifts>)) || ...) ||
        ((shifts < 31 && wanted == 1 << shifts % 31 && (found = constant_name<E, 1 << shifts % 31>)) || ...));
    return found;
}

} // namespace detail

/// What Python's four enums share. `E` is the enum itself, so that each is a type of its own.
template <class E>
class enum_base {
public:
    /// The number, as the system's macro has it.
    constexpr int value() const noexcept { return value_; }
    constexpr explicit operator int() const noexcept { return value_; }

    /// Python's name, such as "AF_INET"; "" for a number without one.
    constexpr const char* name() const noexcept {
        return detail::find_name<E>(value_, std::make_integer_sequence<int, 64>());
    }

    friend constexpr bool operator==(E a, E b) noexcept { return a.value() == b.value(); }
    friend constexpr auto operator<=>(E a, E b) noexcept { return a.value() <=> b.value(); }

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, E e) {
        return out << detail::decimal(e.value()).c_str();
    }

    /// Whether its members combine with `|`.
    static constexpr bool combines = false;

protected:
    constexpr explicit enum_base(int value) noexcept : value_(value) {}

private:
    int value_;
};

/// AF_*: which kind of address a socket uses. Python's AddressFamily.
class address_family : public enum_base<address_family> {
public:
    constexpr address_family(int value) noexcept : enum_base(value) {}
    address_family(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "AddressFamily";
};

/// SOCK_*: stream, datagram, …, and on Linux the bits sock_nonblock and sock_cloexec. Python's SocketKind.
class socket_kind : public enum_base<socket_kind> {
public:
    constexpr socket_kind(int value) noexcept : enum_base(value) {}
    socket_kind(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "SocketKind";

    friend constexpr socket_kind operator|(socket_kind a, socket_kind b) noexcept { return a.value() | b.value(); }
};

/// An enum whose members combine.
template <class E>
class flag_base : public enum_base<E> {
public:
    friend constexpr E operator|(E a, E b) noexcept { return a.value() | b.value(); }
    friend constexpr E operator&(E a, E b) noexcept { return a.value() & b.value(); }
    friend constexpr E operator^(E a, E b) noexcept { return a.value() ^ b.value(); }
    friend constexpr E operator~(E a) noexcept { return ~a.value(); }
    friend constexpr E& operator|=(E& a, E b) noexcept { return a = a | b; }
    friend constexpr E& operator&=(E& a, E b) noexcept { return a = a & b; }
    constexpr explicit operator bool() const noexcept { return this->value() != 0; }

    /// Whether its members combine with `|`.
    static constexpr bool combines = true;

protected:
    using enum_base<E>::enum_base;
};

/// MSG_*: flags of one send or receive, and what a receive reports. Python's MsgFlag.
class msg_flag : public flag_base<msg_flag> {
public:
    constexpr msg_flag(int value = 0) noexcept : flag_base(value) {}
    msg_flag(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "MsgFlag";
};

/// AI_*: flags of getaddrinfo. Python's AddressInfo.
class address_info : public flag_base<address_info> {
public:
    constexpr address_info(int value = 0) noexcept : flag_base(value) {}
    address_info(std::floating_point auto) = delete;
    /// The name of the class in Python, as repr() shows it.
    static constexpr const char* python_name = "AddressInfo";
};

namespace detail {

/// The name, of flags the names: "MSG_PEEK|MSG_DONTWAIT"; what has none as a number beside them.
template <class E>
std::string member_names(E e) {
    if (*e.name() != '\0' || !E::combines) return e.name();
    std::string names;
    int rest = e.value();
    for (int bit = 1; bit > 0; bit = bit == 0x40000000 ? 0 : bit * 2) {
        if ((rest & bit) == 0 || *E(bit).name() == '\0') continue;
        append(names, {names.empty() ? "" : "|", E(bit).name()});
        rest &= ~bit;
    }
    if (rest != 0 && !names.empty()) append(names, {"|", rest});
    return names;
}

template <class E>
concept python_enum = requires {
    E::python_name;
};

} // namespace detail

/// The number, as Python's str() and print() show it. @python str(family)  Same.
std::string str(detail::python_enum auto e) { return detail::decimal(e.value()); }

/// Python's repr: `<AddressFamily.AF_INET: 2>`, `<MsgFlag.MSG_PEEK|MSG_DONTWAIT: 66>`; a number without a name as it
/// is. @python repr(family)  Same.
std::string repr(detail::python_enum auto e) {
    const std::string names = detail::member_names(e);
    if (names.empty() && !e.combines) return str(e);
    return detail::joined({"<", e.python_name, names.empty() ? "" : ".", names, ": ", e.value(), ">"});
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_ENUMS_HPP

// =================================================================================================
//  base/constants_enums.hpp                                                              layer 1
// =================================================================================================
// The constants that are members of an enum in Python: AF_*, SOCK_*, MSG_*, AI_*.
#ifndef PYSOCK_BASE_CONSTANTS_ENUMS_HPP
#define PYSOCK_BASE_CONSTANTS_ENUMS_HPP

// Each is present exactly where the system defines its macro, as in Python.

namespace pysock::inline v0_1 {

// One constant of an enum, and the name by which it prints.
#define PYSOCK_ENUMERATOR(type, name, macro)                                                                           \
    inline constexpr type name{static_cast<int>(macro)};                                                               \
    template <>                                                                                                        \
    inline constexpr const char* detail::constant_name<type, static_cast<int>(macro)> = #macro

// ---- address families ------------------------------------------------------------------------

#ifdef AF_AAL5
PYSOCK_ENUMERATOR(address_family, af_aal5, AF_AAL5);
#endif
#ifdef AF_ALG
PYSOCK_ENUMERATOR(address_family, af_alg, AF_ALG);
#endif
#ifdef AF_APPLETALK
PYSOCK_ENUMERATOR(address_family, af_appletalk, AF_APPLETALK);
#endif
#ifdef AF_ASH
PYSOCK_ENUMERATOR(address_family, af_ash, AF_ASH);
#endif
#ifdef AF_ATMPVC
PYSOCK_ENUMERATOR(address_family, af_atmpvc, AF_ATMPVC);
#endif
#ifdef AF_ATMSVC
PYSOCK_ENUMERATOR(address_family, af_atmsvc, AF_ATMSVC);
#endif
#ifdef AF_AX25
PYSOCK_ENUMERATOR(address_family, af_ax25, AF_AX25);
#endif
#ifdef AF_BLUETOOTH
PYSOCK_ENUMERATOR(address_family, af_bluetooth, AF_BLUETOOTH);
#elif PYSOCK_WINDOWS_NAMES
PYSOCK_ENUMERATOR(address_family, af_bluetooth, AF_BTH);
#endif
#ifdef AF_BRIDGE
PYSOCK_ENUMERATOR(address_family, af_bridge, AF_BRIDGE);
#endif
#ifdef AF_CAN
PYSOCK_ENUMERATOR(address_family, af_can, AF_CAN);
#endif
#ifdef AF_DECnet
PYSOCK_ENUMERATOR(address_family, af_decnet, AF_DECnet);
#endif
#ifdef AF_DIVERT
PYSOCK_ENUMERATOR(address_family, af_divert, AF_DIVERT);
#endif
#ifdef AF_ECONET
PYSOCK_ENUMERATOR(address_family, af_econet, AF_ECONET);
#endif
#ifdef AF_HYPERV
PYSOCK_ENUMERATOR(address_family, af_hyperv, AF_HYPERV);
#elif PYSOCK_WINDOWS_NAMES
inline constexpr address_family af_hyperv{34}; // MinGW lacks the macro
template <>
inline constexpr const char* detail::constant_name<address_family, 34> = "AF_HYPERV";
#endif
#ifdef AF_INET
PYSOCK_ENUMERATOR(address_family, af_inet, AF_INET);
#endif
#ifdef AF_INET6
PYSOCK_ENUMERATOR(address_family, af_inet6, AF_INET6);
#endif
#ifdef AF_IPX
PYSOCK_ENUMERATOR(address_family, af_ipx, AF_IPX);
#endif
#ifdef AF_IRDA
PYSOCK_ENUMERATOR(address_family, af_irda, AF_IRDA);
#endif
#ifdef AF_KEY
PYSOCK_ENUMERATOR(address_family, af_key, AF_KEY);
#endif
#ifdef AF_LINK
PYSOCK_ENUMERATOR(address_family, af_link, AF_LINK);
#elif PYSOCK_WINDOWS_NAMES
inline constexpr address_family af_link{33}; // MinGW lacks the macro
template <>
inline constexpr const char* detail::constant_name<address_family, 33> = "AF_LINK";
#endif
#ifdef AF_LLC
PYSOCK_ENUMERATOR(address_family, af_llc, AF_LLC);
#endif
#ifdef AF_NETBEUI
PYSOCK_ENUMERATOR(address_family, af_netbeui, AF_NETBEUI);
#endif
#ifdef AF_NETLINK
PYSOCK_ENUMERATOR(address_family, af_netlink, AF_NETLINK);
#endif
#ifdef AF_NETROM
PYSOCK_ENUMERATOR(address_family, af_netrom, AF_NETROM);
#endif
#ifdef AF_PACKET
PYSOCK_ENUMERATOR(address_family, af_packet, AF_PACKET);
#endif
#ifdef AF_PPPOX
PYSOCK_ENUMERATOR(address_family, af_pppox, AF_PPPOX);
#endif
#ifdef AF_QIPCRTR
PYSOCK_ENUMERATOR(address_family, af_qipcrtr, AF_QIPCRTR);
#endif
#ifdef AF_RDS
PYSOCK_ENUMERATOR(address_family, af_rds, AF_RDS);
#endif
#ifdef AF_ROSE
PYSOCK_ENUMERATOR(address_family, af_rose, AF_ROSE);
#endif
#ifdef AF_SECURITY
PYSOCK_ENUMERATOR(address_family, af_security, AF_SECURITY);
#endif
#ifdef AF_SNA
PYSOCK_ENUMERATOR(address_family, af_sna, AF_SNA);
#endif
#ifdef AF_SYSTEM
PYSOCK_ENUMERATOR(address_family, af_system, AF_SYSTEM);
#endif
#ifdef AF_TIPC
PYSOCK_ENUMERATOR(address_family, af_tipc, AF_TIPC);
#endif
#ifdef AF_UNIX
PYSOCK_ENUMERATOR(address_family, af_unix, AF_UNIX);
#endif
#ifdef AF_UNSPEC
PYSOCK_ENUMERATOR(address_family, af_unspec, AF_UNSPEC);
#endif
#ifdef AF_VSOCK
PYSOCK_ENUMERATOR(address_family, af_vsock, AF_VSOCK);
#endif
#ifdef AF_WANPIPE
PYSOCK_ENUMERATOR(address_family, af_wanpipe, AF_WANPIPE);
#endif
#ifdef AF_X25
PYSOCK_ENUMERATOR(address_family, af_x25, AF_X25);
#endif

#ifdef AF_ROUTE
inline constexpr address_family af_route = AF_ROUTE; // af_netlink's other name on Linux
#endif

// ---- socket types ----------------------------------------------------------------------------

#ifdef SOCK_CLOEXEC
PYSOCK_ENUMERATOR(socket_kind, sock_cloexec, SOCK_CLOEXEC);
#endif
#ifdef SOCK_DGRAM
PYSOCK_ENUMERATOR(socket_kind, sock_dgram, SOCK_DGRAM);
#endif
#ifdef SOCK_NONBLOCK
PYSOCK_ENUMERATOR(socket_kind, sock_nonblock, SOCK_NONBLOCK);
#endif
#ifdef SOCK_RAW
PYSOCK_ENUMERATOR(socket_kind, sock_raw, SOCK_RAW);
#endif
#ifdef SOCK_RDM
PYSOCK_ENUMERATOR(socket_kind, sock_rdm, SOCK_RDM);
#endif
#ifdef SOCK_SEQPACKET
PYSOCK_ENUMERATOR(socket_kind, sock_seqpacket, SOCK_SEQPACKET);
#endif
#ifdef SOCK_STREAM
PYSOCK_ENUMERATOR(socket_kind, sock_stream, SOCK_STREAM);
#endif

// ---- flags of a send or receive --------------------------------------------------------------

#ifdef MSG_BCAST
PYSOCK_ENUMERATOR(msg_flag, msg_bcast, MSG_BCAST);
#endif
#ifdef MSG_BTAG
PYSOCK_ENUMERATOR(msg_flag, msg_btag, MSG_BTAG);
#endif
#ifdef MSG_CMSG_CLOEXEC
PYSOCK_ENUMERATOR(msg_flag, msg_cmsg_cloexec, MSG_CMSG_CLOEXEC);
#endif
#ifdef MSG_CONFIRM
PYSOCK_ENUMERATOR(msg_flag, msg_confirm, MSG_CONFIRM);
#endif
#ifdef MSG_CTRUNC
PYSOCK_ENUMERATOR(msg_flag, msg_ctrunc, MSG_CTRUNC);
#endif
#ifdef MSG_DONTROUTE
PYSOCK_ENUMERATOR(msg_flag, msg_dontroute, MSG_DONTROUTE);
#endif
#ifdef MSG_DONTWAIT
PYSOCK_ENUMERATOR(msg_flag, msg_dontwait, MSG_DONTWAIT);
#endif
#ifdef MSG_EOF
PYSOCK_ENUMERATOR(msg_flag, msg_eof, MSG_EOF);
#endif
#ifdef MSG_EOR
PYSOCK_ENUMERATOR(msg_flag, msg_eor, MSG_EOR);
#endif
#ifdef MSG_ERRQUEUE
PYSOCK_ENUMERATOR(msg_flag, msg_errqueue, MSG_ERRQUEUE);
#elif PYSOCK_WINDOWS_NAMES
inline constexpr msg_flag msg_errqueue{0x1000}; // MinGW lacks the macro
template <>
inline constexpr const char* detail::constant_name<msg_flag, 0x1000> = "MSG_ERRQUEUE";
#endif
#ifdef MSG_ETAG
PYSOCK_ENUMERATOR(msg_flag, msg_etag, MSG_ETAG);
#endif
#ifdef MSG_FASTOPEN
PYSOCK_ENUMERATOR(msg_flag, msg_fastopen, MSG_FASTOPEN);
#endif
#ifdef MSG_MCAST
PYSOCK_ENUMERATOR(msg_flag, msg_mcast, MSG_MCAST);
#endif
#ifdef MSG_MORE
PYSOCK_ENUMERATOR(msg_flag, msg_more, MSG_MORE);
#endif
#ifdef MSG_NOSIGNAL
PYSOCK_ENUMERATOR(msg_flag, msg_nosignal, MSG_NOSIGNAL);
#endif
#ifdef MSG_NOTIFICATION
PYSOCK_ENUMERATOR(msg_flag, msg_notification, MSG_NOTIFICATION);
#endif
#ifdef MSG_OOB
PYSOCK_ENUMERATOR(msg_flag, msg_oob, MSG_OOB);
#endif
#ifdef MSG_PEEK
PYSOCK_ENUMERATOR(msg_flag, msg_peek, MSG_PEEK);
#endif
#ifdef MSG_TRUNC
PYSOCK_ENUMERATOR(msg_flag, msg_trunc, MSG_TRUNC);
#endif
#ifdef MSG_WAITALL
PYSOCK_ENUMERATOR(msg_flag, msg_waitall, MSG_WAITALL);
#endif

// ---- flags of getaddrinfo --------------------------------------------------------------------

#ifdef AI_ADDRCONFIG
PYSOCK_ENUMERATOR(address_info, ai_addrconfig, AI_ADDRCONFIG);
#endif
#ifdef AI_ALL
PYSOCK_ENUMERATOR(address_info, ai_all, AI_ALL);
#endif
#ifdef AI_CANONNAME
PYSOCK_ENUMERATOR(address_info, ai_canonname, AI_CANONNAME);
#endif
#ifdef AI_DEFAULT
PYSOCK_ENUMERATOR(address_info, ai_default, AI_DEFAULT);
#endif
#ifdef AI_MASK
PYSOCK_ENUMERATOR(address_info, ai_mask, AI_MASK);
#endif
#ifdef AI_NUMERICHOST
PYSOCK_ENUMERATOR(address_info, ai_numerichost, AI_NUMERICHOST);
#endif
#ifdef AI_NUMERICSERV
PYSOCK_ENUMERATOR(address_info, ai_numericserv, AI_NUMERICSERV);
#endif
#ifdef AI_PASSIVE
PYSOCK_ENUMERATOR(address_info, ai_passive, AI_PASSIVE);
#endif
#ifdef AI_V4MAPPED
PYSOCK_ENUMERATOR(address_info, ai_v4mapped, AI_V4MAPPED);
#endif
#ifdef AI_V4MAPPED_CFG
PYSOCK_ENUMERATOR(address_info, ai_v4mapped_cfg, AI_V4MAPPED_CFG);
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_ENUMS_HPP

// =================================================================================================
//  base/constants.hpp                                                                    layer 1
// =================================================================================================
// The constants of every kind of socket and of the resolver: SOL_*, SO_*, SCM_*, SHUT_*, NI_*, EAI_*, INADDR_*.
#ifndef PYSOCK_BASE_CONSTANTS_HPP
#define PYSOCK_BASE_CONSTANTS_HPP

// Each is present exactly where the system defines its macro; the others have CPython's values.

namespace pysock::inline v0_1 {

// ---- levels of options -----------------------------------------------------------------------

#ifdef SOL_ATALK
inline constexpr int sol_atalk = SOL_ATALK;
#endif
#ifdef SOL_AX25
inline constexpr int sol_ax25 = SOL_AX25;
#endif
#ifdef SOL_IP
inline constexpr int sol_ip = SOL_IP;
#else
inline constexpr int sol_ip = 0;
#endif
#ifdef SOL_IPX
inline constexpr int sol_ipx = SOL_IPX;
#endif
#ifdef SOL_NETROM
inline constexpr int sol_netrom = SOL_NETROM;
#endif
#ifdef SOL_ROSE
inline constexpr int sol_rose = SOL_ROSE;
#endif
#ifdef SOL_SOCKET
inline constexpr int sol_socket = SOL_SOCKET;
#endif
#ifdef SOL_TCP
inline constexpr int sol_tcp = SOL_TCP;
#else
inline constexpr int sol_tcp = 6;
#endif
#ifdef SOL_UDP
inline constexpr int sol_udp = SOL_UDP;
#else
inline constexpr int sol_udp = 17;
#endif

// ---- options of every socket -----------------------------------------------------------------

#ifdef SO_ACCEPTCONN
inline constexpr int so_acceptconn = SO_ACCEPTCONN;
#endif
#ifdef SO_BINDTODEVICE
inline constexpr int so_bindtodevice = SO_BINDTODEVICE;
#endif
#ifdef SO_BINDTOIFINDEX
inline constexpr int so_bindtoifindex = SO_BINDTOIFINDEX;
#endif
#ifdef SO_BROADCAST
inline constexpr int so_broadcast = SO_BROADCAST;
#endif
#ifdef SO_DEBUG
inline constexpr int so_debug = SO_DEBUG;
#endif
#ifdef SO_DOMAIN
inline constexpr int so_domain = SO_DOMAIN;
#endif
#ifdef SO_DONTROUTE
inline constexpr int so_dontroute = SO_DONTROUTE;
#endif
#ifdef SO_ERROR
inline constexpr int so_error = SO_ERROR;
#endif
#ifdef SO_EXCLUSIVEADDRUSE
inline constexpr int so_exclusiveaddruse = SO_EXCLUSIVEADDRUSE;
#endif
#ifdef SO_INCOMING_CPU
inline constexpr int so_incoming_cpu = SO_INCOMING_CPU;
#endif
#ifdef SO_KEEPALIVE
inline constexpr int so_keepalive = SO_KEEPALIVE;
#endif
#ifdef SO_LINGER
inline constexpr int so_linger = SO_LINGER;
#endif
#ifdef SO_MARK
inline constexpr int so_mark = SO_MARK;
#endif
#ifdef SO_OOBINLINE
inline constexpr int so_oobinline = SO_OOBINLINE;
#endif
#ifdef SO_ORIGINAL_DST
inline constexpr int so_original_dst = SO_ORIGINAL_DST;
#elif PYSOCK_LINUX_FAMILIES
inline constexpr int so_original_dst = 80; // linux/netfilter_ipv4.h, which <netinet/in.h> does not go with
#endif
#ifdef SO_PASSCRED
inline constexpr int so_passcred = SO_PASSCRED;
#endif
#ifdef SO_PASSSEC
inline constexpr int so_passsec = SO_PASSSEC;
#endif
#ifdef SO_PEERCRED
inline constexpr int so_peercred = SO_PEERCRED;
#endif
#ifdef SO_PEERSEC
inline constexpr int so_peersec = SO_PEERSEC;
#endif
#ifdef SO_PRIORITY
inline constexpr int so_priority = SO_PRIORITY;
#endif
#ifdef SO_PROTOCOL
inline constexpr int so_protocol = SO_PROTOCOL;
#endif
#ifdef SO_RCVBUF
inline constexpr int so_rcvbuf = SO_RCVBUF;
#endif
#ifdef SO_RCVLOWAT
inline constexpr int so_rcvlowat = SO_RCVLOWAT;
#endif
#ifdef SO_RCVTIMEO
inline constexpr int so_rcvtimeo = SO_RCVTIMEO;
#endif
#ifdef SO_REUSEADDR
inline constexpr int so_reuseaddr = SO_REUSEADDR;
#endif
#ifdef SO_REUSEPORT
inline constexpr int so_reuseport = SO_REUSEPORT;
#endif
#ifdef SO_REUSEPORT_LB
inline constexpr int so_reuseport_lb = SO_REUSEPORT_LB;
#endif
#ifdef SO_RTABLE
inline constexpr int so_rtable = SO_RTABLE;
#endif
#ifdef SO_SETFIB
inline constexpr int so_setfib = SO_SETFIB;
#endif
#ifdef SO_SNDBUF
inline constexpr int so_sndbuf = SO_SNDBUF;
#endif
#ifdef SO_SNDLOWAT
inline constexpr int so_sndlowat = SO_SNDLOWAT;
#endif
#ifdef SO_SNDTIMEO
inline constexpr int so_sndtimeo = SO_SNDTIMEO;
#endif
#ifdef SO_TYPE
inline constexpr int so_type = SO_TYPE;
#endif
#ifdef SO_USELOOPBACK
inline constexpr int so_useloopback = SO_USELOOPBACK;
#endif
#ifdef SO_USER_COOKIE
inline constexpr int so_user_cookie = SO_USER_COOKIE;
#endif

// ---- protocol families, where they have a name of their own -----------------------------------

#ifdef PF_CAN
inline constexpr int pf_can = PF_CAN;
#endif
#ifdef PF_DIVERT
inline constexpr int pf_divert = PF_DIVERT;
#endif
#ifdef PF_PACKET
inline constexpr int pf_packet = PF_PACKET;
#endif
#ifdef PF_RDS
inline constexpr int pf_rds = PF_RDS;
#endif
#ifdef PF_SYSTEM
inline constexpr int pf_system = PF_SYSTEM;
#endif

// ---- kinds of ancillary data, level sol_socket ------------------------------------------------

#ifdef SCM_CREDENTIALS
inline constexpr int scm_credentials = SCM_CREDENTIALS;
#endif
#ifdef SCM_CREDS
inline constexpr int scm_creds = SCM_CREDS;
#endif
#ifdef SCM_CREDS2
inline constexpr int scm_creds2 = SCM_CREDS2;
#endif
#ifdef SCM_RIGHTS
inline constexpr int scm_rights = SCM_RIGHTS;
#endif

// ---- options of AF_UNIX where they are not so_* -----------------------------------------------

#ifdef LOCAL_CREDS
inline constexpr int local_creds = LOCAL_CREDS;
#endif
#ifdef LOCAL_CREDS_PERSISTENT
inline constexpr int local_creds_persistent = LOCAL_CREDS_PERSISTENT;
#endif
#ifdef LOCAL_PEERCRED
inline constexpr int local_peercred = LOCAL_PEERCRED;
#endif

// ---- shutdown and listen ---------------------------------------------------------------------

#ifdef SHUT_RD
inline constexpr int shut_rd = SHUT_RD;
#else
inline constexpr int shut_rd = 0;
#endif
#ifdef SHUT_RDWR
inline constexpr int shut_rdwr = SHUT_RDWR;
#else
inline constexpr int shut_rdwr = 2;
#endif
#ifdef SHUT_WR
inline constexpr int shut_wr = SHUT_WR;
#else
inline constexpr int shut_wr = 1;
#endif
#ifdef SOMAXCONN
inline constexpr int somaxconn = SOMAXCONN;
#else
inline constexpr int somaxconn = 5;
#endif

// ---- flags and sizes of getnameinfo ----------------------------------------------------------

#ifdef NI_DGRAM
inline constexpr int ni_dgram = NI_DGRAM;
#endif
#ifdef NI_IDN
inline constexpr int ni_idn = NI_IDN;
#endif
#ifdef NI_MAXHOST
inline constexpr int ni_maxhost = NI_MAXHOST;
#else
inline constexpr int ni_maxhost = 1025;
#endif
#ifdef NI_MAXSERV
inline constexpr int ni_maxserv = NI_MAXSERV;
#else
inline constexpr int ni_maxserv = 32;
#endif
#ifdef NI_NAMEREQD
inline constexpr int ni_namereqd = NI_NAMEREQD;
#endif
#ifdef NI_NOFQDN
inline constexpr int ni_nofqdn = NI_NOFQDN;
#endif
#ifdef NI_NUMERICHOST
inline constexpr int ni_numerichost = NI_NUMERICHOST;
#endif
#ifdef NI_NUMERICSERV
inline constexpr int ni_numericserv = NI_NUMERICSERV;
#endif

// ---- errors of getaddrinfo and getnameinfo ---------------------------------------------------

#ifdef EAI_ADDRFAMILY
inline constexpr int eai_addrfamily = EAI_ADDRFAMILY;
#endif
#ifdef EAI_AGAIN
inline constexpr int eai_again = EAI_AGAIN;
#endif
#ifdef EAI_BADFLAGS
inline constexpr int eai_badflags = EAI_BADFLAGS;
#endif
#ifdef EAI_BADHINTS
inline constexpr int eai_badhints = EAI_BADHINTS;
#endif
#ifdef EAI_FAIL
inline constexpr int eai_fail = EAI_FAIL;
#endif
#ifdef EAI_FAMILY
inline constexpr int eai_family = EAI_FAMILY;
#endif
#ifdef EAI_MAX
inline constexpr int eai_max = EAI_MAX;
#endif
#ifdef EAI_MEMORY
inline constexpr int eai_memory = EAI_MEMORY;
#endif
#ifdef EAI_NODATA
inline constexpr int eai_nodata = EAI_NODATA;
#endif
#ifdef EAI_NONAME
inline constexpr int eai_noname = EAI_NONAME;
#endif
#ifdef EAI_OVERFLOW
inline constexpr int eai_overflow = EAI_OVERFLOW;
#endif
#ifdef EAI_PROTOCOL
inline constexpr int eai_protocol = EAI_PROTOCOL;
#endif
#ifdef EAI_SERVICE
inline constexpr int eai_service = EAI_SERVICE;
#endif
#ifdef EAI_SOCKTYPE
inline constexpr int eai_socktype = EAI_SOCKTYPE;
#endif
#ifdef EAI_SYSTEM
inline constexpr int eai_system = EAI_SYSTEM;
#endif

// ---- error numbers that programs of non-blocking sockets compare with -------------------------

/// A call on a socket that does not wait would have to wait. @python socket.EAGAIN  Same.
inline constexpr int eagain = detail::os::would_block_number;
/// A closed socket. @python socket.EBADF  Same.
inline constexpr int ebadf = detail::os::not_open_number;
/// The same as eagain. @python socket.EWOULDBLOCK  Same.
inline constexpr int ewouldblock = detail::os::would_block_number;

// ---- IPv4 addresses in the order of this machine, and ports ----------------------------------

#ifdef INADDR_ALLHOSTS_GROUP
inline constexpr std::uint32_t inaddr_allhosts_group = INADDR_ALLHOSTS_GROUP;
#else
inline constexpr std::uint32_t inaddr_allhosts_group = 0xe0000001u;
#endif
#ifdef INADDR_ANY
inline constexpr std::uint32_t inaddr_any = INADDR_ANY;
#else
inline constexpr std::uint32_t inaddr_any = 0;
#endif
#ifdef INADDR_BROADCAST
inline constexpr std::uint32_t inaddr_broadcast = INADDR_BROADCAST;
#else
inline constexpr std::uint32_t inaddr_broadcast = 0xffffffffu;
#endif
#ifdef INADDR_LOOPBACK
inline constexpr std::uint32_t inaddr_loopback = INADDR_LOOPBACK;
#else
inline constexpr std::uint32_t inaddr_loopback = 0x7f000001;
#endif
#ifdef INADDR_MAX_LOCAL_GROUP
inline constexpr std::uint32_t inaddr_max_local_group = INADDR_MAX_LOCAL_GROUP;
#else
inline constexpr std::uint32_t inaddr_max_local_group = 0xe00000ffu;
#endif
#ifdef INADDR_NONE
inline constexpr std::uint32_t inaddr_none = INADDR_NONE;
#else
inline constexpr std::uint32_t inaddr_none = 0xffffffffu;
#endif
#ifdef INADDR_UNSPEC_GROUP
inline constexpr std::uint32_t inaddr_unspec_group = INADDR_UNSPEC_GROUP;
#else
inline constexpr std::uint32_t inaddr_unspec_group = 0xe0000000u;
#endif
#ifdef IPPORT_RESERVED
inline constexpr int ipport_reserved = IPPORT_RESERVED;
#else
inline constexpr int ipport_reserved = 1024;
#endif
#ifdef IPPORT_USERRESERVED
inline constexpr int ipport_userreserved = IPPORT_USERRESERVED;
#else
inline constexpr int ipport_userreserved = 5000;
#endif

#ifdef AF_INET6
/// Whether the system has IPv6 at all; not whether an interface has an address of it. @python socket.has_ipv6  Same.
inline constexpr bool has_ipv6 = true;
#else
inline constexpr bool has_ipv6 = false;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_HPP

// =================================================================================================
//  base/constants_ip.hpp                                                                 layer 1
// =================================================================================================
// The constants of the Internet protocols: IPPROTO_*, IP_*, IPV6_*, UDPLITE_*.
#ifndef PYSOCK_BASE_CONSTANTS_IP_HPP
#define PYSOCK_BASE_CONSTANTS_IP_HPP

// Each is present exactly where the system defines its macro.

namespace pysock::inline v0_1 {

// ---- protocols -------------------------------------------------------------------------------

#ifdef IPPROTO_AH
inline constexpr int ipproto_ah = IPPROTO_AH;
#endif
#ifdef IPPROTO_BIP
inline constexpr int ipproto_bip = IPPROTO_BIP;
#endif
#ifdef IPPROTO_CBT
inline constexpr int ipproto_cbt = IPPROTO_CBT;
#endif
#ifdef IPPROTO_DSTOPTS
inline constexpr int ipproto_dstopts = IPPROTO_DSTOPTS;
#endif
#ifdef IPPROTO_EGP
inline constexpr int ipproto_egp = IPPROTO_EGP;
#endif
#ifdef IPPROTO_EON
inline constexpr int ipproto_eon = IPPROTO_EON;
#endif
#ifdef IPPROTO_ESP
inline constexpr int ipproto_esp = IPPROTO_ESP;
#endif
#ifdef IPPROTO_FRAGMENT
inline constexpr int ipproto_fragment = IPPROTO_FRAGMENT;
#endif
#ifdef IPPROTO_GGP
inline constexpr int ipproto_ggp = IPPROTO_GGP;
#endif
#ifdef IPPROTO_GRE
inline constexpr int ipproto_gre = IPPROTO_GRE;
#endif
#ifdef IPPROTO_HELLO
inline constexpr int ipproto_hello = IPPROTO_HELLO;
#endif
#ifdef IPPROTO_HOPOPTS
inline constexpr int ipproto_hopopts = IPPROTO_HOPOPTS;
#endif
#ifdef IPPROTO_ICLFXBM
inline constexpr int ipproto_iclfxbm = IPPROTO_ICLFXBM;
#endif
#ifdef IPPROTO_ICMP
inline constexpr int ipproto_icmp = IPPROTO_ICMP;
#else
inline constexpr int ipproto_icmp = 1;
#endif
#ifdef IPPROTO_ICMPV6
inline constexpr int ipproto_icmpv6 = IPPROTO_ICMPV6;
#endif
#ifdef IPPROTO_IDP
inline constexpr int ipproto_idp = IPPROTO_IDP;
#endif
#ifdef IPPROTO_IGMP
inline constexpr int ipproto_igmp = IPPROTO_IGMP;
#endif
#ifdef IPPROTO_IGP
inline constexpr int ipproto_igp = IPPROTO_IGP;
#endif
#ifdef IPPROTO_IP
inline constexpr int ipproto_ip = IPPROTO_IP;
#else
inline constexpr int ipproto_ip = 0;
#endif
#ifdef IPPROTO_IPCOMP
inline constexpr int ipproto_ipcomp = IPPROTO_IPCOMP;
#endif
#ifdef IPPROTO_IPIP
inline constexpr int ipproto_ipip = IPPROTO_IPIP;
#endif
#ifdef IPPROTO_IPV4
inline constexpr int ipproto_ipv4 = IPPROTO_IPV4;
#endif
#ifdef IPPROTO_IPV6
inline constexpr int ipproto_ipv6 = IPPROTO_IPV6;
#endif
#ifdef IPPROTO_L2TP
inline constexpr int ipproto_l2tp = IPPROTO_L2TP;
#endif
#ifdef IPPROTO_MAX
inline constexpr int ipproto_max = IPPROTO_MAX;
#endif
#ifdef IPPROTO_MOBILE
inline constexpr int ipproto_mobile = IPPROTO_MOBILE;
#endif
#ifdef IPPROTO_MPTCP
inline constexpr int ipproto_mptcp = IPPROTO_MPTCP;
#endif
#ifdef IPPROTO_ND
inline constexpr int ipproto_nd = IPPROTO_ND;
#endif
#ifdef IPPROTO_NONE
inline constexpr int ipproto_none = IPPROTO_NONE;
#endif
#ifdef IPPROTO_PGM
inline constexpr int ipproto_pgm = IPPROTO_PGM;
#endif
#ifdef IPPROTO_PIM
inline constexpr int ipproto_pim = IPPROTO_PIM;
#endif
#ifdef IPPROTO_PUP
inline constexpr int ipproto_pup = IPPROTO_PUP;
#endif
#ifdef IPPROTO_RAW
inline constexpr int ipproto_raw = IPPROTO_RAW;
#else
inline constexpr int ipproto_raw = 255;
#endif
#ifdef IPPROTO_RDP
inline constexpr int ipproto_rdp = IPPROTO_RDP;
#endif
#ifdef IPPROTO_ROUTING
inline constexpr int ipproto_routing = IPPROTO_ROUTING;
#endif
#ifdef IPPROTO_RSVP
inline constexpr int ipproto_rsvp = IPPROTO_RSVP;
#endif
#ifdef IPPROTO_SCTP
inline constexpr int ipproto_sctp = IPPROTO_SCTP;
#endif
#ifdef IPPROTO_ST
inline constexpr int ipproto_st = IPPROTO_ST;
#endif
#ifdef IPPROTO_TCP
inline constexpr int ipproto_tcp = IPPROTO_TCP;
#else
inline constexpr int ipproto_tcp = 6;
#endif
#ifdef IPPROTO_TP
inline constexpr int ipproto_tp = IPPROTO_TP;
#endif
#ifdef IPPROTO_UDP
inline constexpr int ipproto_udp = IPPROTO_UDP;
#else
inline constexpr int ipproto_udp = 17;
#endif
#ifdef IPPROTO_UDPLITE
inline constexpr int ipproto_udplite = IPPROTO_UDPLITE;
#endif
#ifdef IPPROTO_VRRP
inline constexpr int ipproto_vrrp = IPPROTO_VRRP;
#endif
#ifdef IPPROTO_XTP
inline constexpr int ipproto_xtp = IPPROTO_XTP;
#endif

// ---- options of IPv4, level ipproto_ip -------------------------------------------------------

#ifdef IP_ADD_MEMBERSHIP
inline constexpr int ip_add_membership = IP_ADD_MEMBERSHIP;
#endif
#ifdef IP_ADD_SOURCE_MEMBERSHIP
inline constexpr int ip_add_source_membership = IP_ADD_SOURCE_MEMBERSHIP;
#endif
#ifdef IP_BIND_ADDRESS_NO_PORT
inline constexpr int ip_bind_address_no_port = IP_BIND_ADDRESS_NO_PORT;
#endif
#ifdef IP_BLOCK_SOURCE
inline constexpr int ip_block_source = IP_BLOCK_SOURCE;
#endif
#ifdef IP_DEFAULT_MULTICAST_LOOP
inline constexpr int ip_default_multicast_loop = IP_DEFAULT_MULTICAST_LOOP;
#endif
#ifdef IP_DEFAULT_MULTICAST_TTL
inline constexpr int ip_default_multicast_ttl = IP_DEFAULT_MULTICAST_TTL;
#endif
#ifdef IP_DROP_MEMBERSHIP
inline constexpr int ip_drop_membership = IP_DROP_MEMBERSHIP;
#endif
#ifdef IP_DROP_SOURCE_MEMBERSHIP
inline constexpr int ip_drop_source_membership = IP_DROP_SOURCE_MEMBERSHIP;
#endif
#ifdef IP_FREEBIND
inline constexpr int ip_freebind = IP_FREEBIND;
#endif
#ifdef IP_HDRINCL
inline constexpr int ip_hdrincl = IP_HDRINCL;
#endif
#ifdef IP_MAX_MEMBERSHIPS
inline constexpr int ip_max_memberships = IP_MAX_MEMBERSHIPS;
#endif
#ifdef IP_MULTICAST_IF
inline constexpr int ip_multicast_if = IP_MULTICAST_IF;
#endif
#ifdef IP_MULTICAST_LOOP
inline constexpr int ip_multicast_loop = IP_MULTICAST_LOOP;
#endif
#ifdef IP_MULTICAST_TTL
inline constexpr int ip_multicast_ttl = IP_MULTICAST_TTL;
#endif
#ifdef IP_OPTIONS
inline constexpr int ip_options = IP_OPTIONS;
#endif
#ifdef IP_PKTINFO
inline constexpr int ip_pktinfo = IP_PKTINFO;
#endif
#ifdef IP_RECVDSTADDR
inline constexpr int ip_recvdstaddr = IP_RECVDSTADDR;
#endif
#ifdef IP_RECVERR
inline constexpr int ip_recverr = IP_RECVERR;
#endif
#ifdef IP_RECVOPTS
inline constexpr int ip_recvopts = IP_RECVOPTS;
#endif
#ifdef IP_RECVORIGDSTADDR
inline constexpr int ip_recvorigdstaddr = IP_RECVORIGDSTADDR;
#endif
#ifdef IP_RECVRETOPTS
inline constexpr int ip_recvretopts = IP_RECVRETOPTS;
#endif
#ifdef IP_RECVTOS
inline constexpr int ip_recvtos = IP_RECVTOS;
#endif
#ifdef IP_RECVTTL
inline constexpr int ip_recvttl = IP_RECVTTL;
#endif
#ifdef IP_RETOPTS
inline constexpr int ip_retopts = IP_RETOPTS;
#endif
#ifdef IP_TOS
inline constexpr int ip_tos = IP_TOS;
#endif
#ifdef IP_TRANSPARENT
inline constexpr int ip_transparent = IP_TRANSPARENT;
#endif
#ifdef IP_TTL
inline constexpr int ip_ttl = IP_TTL;
#endif
#ifdef IP_UNBLOCK_SOURCE
inline constexpr int ip_unblock_source = IP_UNBLOCK_SOURCE;
#endif

// ---- options of IPv6, level ipproto_ipv6 -----------------------------------------------------

#ifdef IPV6_CHECKSUM
inline constexpr int ipv6_checksum = IPV6_CHECKSUM;
#endif
#ifdef IPV6_DONTFRAG
inline constexpr int ipv6_dontfrag = IPV6_DONTFRAG;
#endif
#ifdef IPV6_DSTOPTS
inline constexpr int ipv6_dstopts = IPV6_DSTOPTS;
#endif
#ifdef IPV6_HDRINCL
inline constexpr int ipv6_hdrincl = IPV6_HDRINCL;
#endif
#ifdef IPV6_HOPLIMIT
inline constexpr int ipv6_hoplimit = IPV6_HOPLIMIT;
#endif
#ifdef IPV6_HOPOPTS
inline constexpr int ipv6_hopopts = IPV6_HOPOPTS;
#endif
#ifdef IPV6_JOIN_GROUP
inline constexpr int ipv6_join_group = IPV6_JOIN_GROUP;
#endif
#ifdef IPV6_LEAVE_GROUP
inline constexpr int ipv6_leave_group = IPV6_LEAVE_GROUP;
#endif
#ifdef IPV6_MULTICAST_HOPS
inline constexpr int ipv6_multicast_hops = IPV6_MULTICAST_HOPS;
#endif
#ifdef IPV6_MULTICAST_IF
inline constexpr int ipv6_multicast_if = IPV6_MULTICAST_IF;
#endif
#ifdef IPV6_MULTICAST_LOOP
inline constexpr int ipv6_multicast_loop = IPV6_MULTICAST_LOOP;
#endif
#ifdef IPV6_NEXTHOP
inline constexpr int ipv6_nexthop = IPV6_NEXTHOP;
#endif
#ifdef IPV6_PATHMTU
inline constexpr int ipv6_pathmtu = IPV6_PATHMTU;
#endif
#ifdef IPV6_PKTINFO
inline constexpr int ipv6_pktinfo = IPV6_PKTINFO;
#endif
#ifdef IPV6_RECVDSTOPTS
inline constexpr int ipv6_recvdstopts = IPV6_RECVDSTOPTS;
#endif
#ifdef IPV6_RECVERR
inline constexpr int ipv6_recverr = IPV6_RECVERR;
#endif
#ifdef IPV6_RECVHOPLIMIT
inline constexpr int ipv6_recvhoplimit = IPV6_RECVHOPLIMIT;
#endif
#ifdef IPV6_RECVHOPOPTS
inline constexpr int ipv6_recvhopopts = IPV6_RECVHOPOPTS;
#endif
#ifdef IPV6_RECVPATHMTU
inline constexpr int ipv6_recvpathmtu = IPV6_RECVPATHMTU;
#endif
#ifdef IPV6_RECVPKTINFO
inline constexpr int ipv6_recvpktinfo = IPV6_RECVPKTINFO;
#endif
#ifdef IPV6_RECVRTHDR
inline constexpr int ipv6_recvrthdr = IPV6_RECVRTHDR;
#endif
#ifdef IPV6_RECVTCLASS
inline constexpr int ipv6_recvtclass = IPV6_RECVTCLASS;
#endif
#ifdef IPV6_RTHDR
inline constexpr int ipv6_rthdr = IPV6_RTHDR;
#endif
#ifdef IPV6_RTHDRDSTOPTS
inline constexpr int ipv6_rthdrdstopts = IPV6_RTHDRDSTOPTS;
#endif
#ifdef IPV6_RTHDR_TYPE_0
inline constexpr int ipv6_rthdr_type_0 = IPV6_RTHDR_TYPE_0;
#endif
#ifdef IPV6_TCLASS
inline constexpr int ipv6_tclass = IPV6_TCLASS;
#endif
#ifdef IPV6_UNICAST_HOPS
inline constexpr int ipv6_unicast_hops = IPV6_UNICAST_HOPS;
#endif
#ifdef IPV6_USE_MIN_MTU
inline constexpr int ipv6_use_min_mtu = IPV6_USE_MIN_MTU;
#endif
#ifdef IPV6_V6ONLY
inline constexpr int ipv6_v6only = IPV6_V6ONLY;
#endif

// ---- options of UDP-Lite, level ipproto_udplite ----------------------------------------------

#ifdef IPPROTO_UDPLITE
#ifdef UDPLITE_RECV_CSCOV
inline constexpr int udplite_recv_cscov = UDPLITE_RECV_CSCOV;
#else
inline constexpr int udplite_recv_cscov = 11;
#endif
#ifdef UDPLITE_SEND_CSCOV
inline constexpr int udplite_send_cscov = UDPLITE_SEND_CSCOV;
#else
inline constexpr int udplite_send_cscov = 10;
#endif
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_IP_HPP

// =================================================================================================
//  base/constants_tcp.hpp                                                                layer 1
// =================================================================================================
// The constants of TCP: TCP_*.
#ifndef PYSOCK_BASE_CONSTANTS_TCP_HPP
#define PYSOCK_BASE_CONSTANTS_TCP_HPP

// Each is present exactly where the system defines its macro.

// Of Windows, the numbers of <ws2ipdef.h>, which not every MinGW has.

namespace pysock::inline v0_1 {

// ---- options of TCP, level ipproto_tcp -------------------------------------------------------

#ifdef TCP_CC_INFO
inline constexpr int tcp_cc_info = TCP_CC_INFO;
#endif
#ifdef TCP_CONGESTION
inline constexpr int tcp_congestion = TCP_CONGESTION;
#endif
#ifdef TCP_CONNECTION_INFO
inline constexpr int tcp_connection_info = TCP_CONNECTION_INFO;
#endif
#ifdef TCP_CORK
inline constexpr int tcp_cork = TCP_CORK;
#endif
#ifdef TCP_DEFER_ACCEPT
inline constexpr int tcp_defer_accept = TCP_DEFER_ACCEPT;
#endif
#ifdef TCP_FASTOPEN
inline constexpr int tcp_fastopen = TCP_FASTOPEN;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_fastopen = 15;
#endif
#ifdef TCP_FASTOPEN_CONNECT
inline constexpr int tcp_fastopen_connect = TCP_FASTOPEN_CONNECT;
#endif
#ifdef TCP_FASTOPEN_KEY
inline constexpr int tcp_fastopen_key = TCP_FASTOPEN_KEY;
#endif
#ifdef TCP_FASTOPEN_NO_COOKIE
inline constexpr int tcp_fastopen_no_cookie = TCP_FASTOPEN_NO_COOKIE;
#endif
#ifdef TCP_INFO
inline constexpr int tcp_info = TCP_INFO;
#endif
#ifdef TCP_INQ
inline constexpr int tcp_inq = TCP_INQ;
#endif
#ifdef TCP_KEEPALIVE
inline constexpr int tcp_keepalive = TCP_KEEPALIVE;
#endif
#ifdef TCP_KEEPCNT
inline constexpr int tcp_keepcnt = TCP_KEEPCNT;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_keepcnt = 16;
#endif
#ifdef TCP_KEEPIDLE
inline constexpr int tcp_keepidle = TCP_KEEPIDLE;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_keepidle = 3;
#endif
#ifdef TCP_KEEPINTVL
inline constexpr int tcp_keepintvl = TCP_KEEPINTVL;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_keepintvl = 17;
#endif
#ifdef TCP_LINGER2
inline constexpr int tcp_linger2 = TCP_LINGER2;
#endif
#ifdef TCP_MAXSEG
inline constexpr int tcp_maxseg = TCP_MAXSEG;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_maxseg = 4;
#endif
#ifdef TCP_MD5SIG
inline constexpr int tcp_md5sig = TCP_MD5SIG;
#endif
#ifdef TCP_MD5SIG_EXT
inline constexpr int tcp_md5sig_ext = TCP_MD5SIG_EXT;
#endif
#ifdef TCP_NODELAY
inline constexpr int tcp_nodelay = TCP_NODELAY;
#endif
#ifdef TCP_NOTSENT_LOWAT
inline constexpr int tcp_notsent_lowat = TCP_NOTSENT_LOWAT;
#endif
#ifdef TCP_QUEUE_SEQ
inline constexpr int tcp_queue_seq = TCP_QUEUE_SEQ;
#endif
#ifdef TCP_QUICKACK
inline constexpr int tcp_quickack = TCP_QUICKACK;
#elif PYSOCK_WINDOWS_NAMES
inline constexpr int tcp_quickack = detail::os::quick_ack; // no option there, but setsockopt takes it
#endif
#ifdef TCP_REPAIR
inline constexpr int tcp_repair = TCP_REPAIR;
#endif
#ifdef TCP_REPAIR_OPTIONS
inline constexpr int tcp_repair_options = TCP_REPAIR_OPTIONS;
#endif
#ifdef TCP_REPAIR_QUEUE
inline constexpr int tcp_repair_queue = TCP_REPAIR_QUEUE;
#endif
#ifdef TCP_REPAIR_WINDOW
inline constexpr int tcp_repair_window = TCP_REPAIR_WINDOW;
#endif
#ifdef TCP_SAVED_SYN
inline constexpr int tcp_saved_syn = TCP_SAVED_SYN;
#endif
#ifdef TCP_SAVE_SYN
inline constexpr int tcp_save_syn = TCP_SAVE_SYN;
#endif
#ifdef TCP_SYNCNT
inline constexpr int tcp_syncnt = TCP_SYNCNT;
#endif
#ifdef TCP_THIN_DUPACK
inline constexpr int tcp_thin_dupack = TCP_THIN_DUPACK;
#endif
#ifdef TCP_THIN_LINEAR_TIMEOUTS
inline constexpr int tcp_thin_linear_timeouts = TCP_THIN_LINEAR_TIMEOUTS;
#endif
#ifdef TCP_TIMESTAMP
inline constexpr int tcp_timestamp = TCP_TIMESTAMP;
#endif
#ifdef TCP_TX_DELAY
inline constexpr int tcp_tx_delay = TCP_TX_DELAY;
#endif
#ifdef TCP_ULP
inline constexpr int tcp_ulp = TCP_ULP;
#endif
#ifdef TCP_USER_TIMEOUT
inline constexpr int tcp_user_timeout = TCP_USER_TIMEOUT;
#endif
#ifdef TCP_WINDOW_CLAMP
inline constexpr int tcp_window_clamp = TCP_WINDOW_CLAMP;
#endif
#ifdef TCP_ZEROCOPY_RECEIVE
inline constexpr int tcp_zerocopy_receive = TCP_ZEROCOPY_RECEIVE;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_TCP_HPP

// =================================================================================================
//  base/constants_link.hpp                                                               layer 1
// =================================================================================================
// The constants of the link layer: ETHERTYPE_*, ETH_P_ALL, PACKET_*, IPX_TYPE.
#ifndef PYSOCK_BASE_CONSTANTS_LINK_HPP
#define PYSOCK_BASE_CONSTANTS_LINK_HPP

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- protocols over Ethernet: net/ethernet.h, linux/if_ether.h --------------------------------

inline constexpr int ethertype_arp = 0x0806;
inline constexpr int ethertype_ip = 0x0800;
inline constexpr int ethertype_ipv6 = 0x86dd;
inline constexpr int ethertype_vlan = 0x8100;
inline constexpr int eth_p_all = 3;

// ---- kinds of packets: linux/if_packet.h ------------------------------------------------------

inline constexpr int packet_broadcast = 1;
inline constexpr int packet_fastroute = 6;
inline constexpr int packet_host = 0;
inline constexpr int packet_loopback = 5;
inline constexpr int packet_multicast = 2;
inline constexpr int packet_otherhost = 3;
inline constexpr int packet_outgoing = 4;

#else

#ifdef ETHERTYPE_ARP
inline constexpr int ethertype_arp = ETHERTYPE_ARP;
#endif
#ifdef ETHERTYPE_IP
inline constexpr int ethertype_ip = ETHERTYPE_IP;
#endif
#ifdef ETHERTYPE_IPV6
inline constexpr int ethertype_ipv6 = ETHERTYPE_IPV6;
#endif
#ifdef ETHERTYPE_VLAN
inline constexpr int ethertype_vlan = ETHERTYPE_VLAN;
#endif
#ifdef ETH_P_ALL
inline constexpr int eth_p_all = ETH_P_ALL;
#endif
#ifdef PACKET_BROADCAST
inline constexpr int packet_broadcast = PACKET_BROADCAST;
#endif
#ifdef PACKET_FASTROUTE
inline constexpr int packet_fastroute = PACKET_FASTROUTE;
#endif
#ifdef PACKET_HOST
inline constexpr int packet_host = PACKET_HOST;
#endif
#ifdef PACKET_LOOPBACK
inline constexpr int packet_loopback = PACKET_LOOPBACK;
#endif
#ifdef PACKET_MULTICAST
inline constexpr int packet_multicast = PACKET_MULTICAST;
#endif
#ifdef PACKET_OTHERHOST
inline constexpr int packet_otherhost = PACKET_OTHERHOST;
#endif
#ifdef PACKET_OUTGOING
inline constexpr int packet_outgoing = PACKET_OUTGOING;
#endif

#endif // PYSOCK_LINUX_FAMILIES

// ---- IPX --------------------------------------------------------------------------------------

#ifdef IPX_TYPE
inline constexpr int ipx_type = IPX_TYPE;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_LINK_HPP

// =================================================================================================
//  base/constants_kernel.hpp                                                             layer 1
// =================================================================================================
// The constants of services of the kernel: NETLINK_*, ALG_*, SYSPROTO_CONTROL.
#ifndef PYSOCK_BASE_CONSTANTS_KERNEL_HPP
#define PYSOCK_BASE_CONSTANTS_KERNEL_HPP

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- protocols of AF_NETLINK: linux/netlink.h -------------------------------------------------

inline constexpr int netlink_crypto = 21;
inline constexpr int netlink_dnrtmsg = 14;
inline constexpr int netlink_firewall = 3;
inline constexpr int netlink_ip6_fw = 13;
inline constexpr int netlink_nflog = 5;
inline constexpr int netlink_route = 0;
inline constexpr int netlink_usersock = 2;
inline constexpr int netlink_xfrm = 6;

// ---- cryptography, level sol_alg: linux/if_alg.h ----------------------------------------------

// alg_op_sign, alg_op_verify and alg_set_pubkey are Python's own; no released kernel has them.
inline constexpr int alg_op_decrypt = 0;
inline constexpr int alg_op_encrypt = 1;
inline constexpr int alg_op_sign = 2;
inline constexpr int alg_op_verify = 3;
inline constexpr int alg_set_aead_assoclen = 4;
inline constexpr int alg_set_aead_authsize = 5;
inline constexpr int alg_set_iv = 2;
inline constexpr int alg_set_key = 1;
inline constexpr int alg_set_op = 3;
inline constexpr int alg_set_pubkey = 6;
inline constexpr int sol_alg = 279;

#else

#ifdef NETLINK_FIREWALL
inline constexpr int netlink_firewall = NETLINK_FIREWALL;
#endif
#ifdef NETLINK_ROUTE
inline constexpr int netlink_route = NETLINK_ROUTE;
#endif
#ifdef NETLINK_USERSOCK
inline constexpr int netlink_usersock = NETLINK_USERSOCK;
#endif

#endif // PYSOCK_LINUX_FAMILIES

// ---- protocols of AF_NETLINK that only old kernels had ----------------------------------------

#ifdef NETLINK_ARPD
inline constexpr int netlink_arpd = NETLINK_ARPD;
#endif
#ifdef NETLINK_ROUTE6
inline constexpr int netlink_route6 = NETLINK_ROUTE6;
#endif
#ifdef NETLINK_SKIP
inline constexpr int netlink_skip = NETLINK_SKIP;
#endif
#ifdef NETLINK_TAPBASE
inline constexpr int netlink_tapbase = NETLINK_TAPBASE;
#endif
#ifdef NETLINK_TCPDIAG
inline constexpr int netlink_tcpdiag = NETLINK_TCPDIAG;
#endif
#ifdef NETLINK_W1
inline constexpr int netlink_w1 = NETLINK_W1;
#endif

// ---- macOS's kernel controls ------------------------------------------------------------------

#ifdef SYSPROTO_CONTROL
inline constexpr int sysproto_control = SYSPROTO_CONTROL;
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_KERNEL_HPP

// =================================================================================================
//  base/constants_can.hpp                                                                layer 1
// =================================================================================================
// The constants of AF_CAN: CAN_*, J1939_*, raw frames, broadcast manager, ISO-TP and J1939.
#ifndef PYSOCK_BASE_CONSTANTS_CAN_HPP
#define PYSOCK_BASE_CONSTANTS_CAN_HPP

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- identifiers, protocols and raw frames: linux/can.h, linux/can/raw.h ----------------------

inline constexpr std::uint32_t can_eff_flag = 0x80000000u;
inline constexpr std::uint32_t can_eff_mask = 0x1fffffff;
inline constexpr std::uint32_t can_err_flag = 0x20000000;
inline constexpr std::uint32_t can_err_mask = 0x1fffffff;
inline constexpr int can_j1939 = 7;
inline constexpr int can_raw = 1;
inline constexpr int can_raw_err_filter = 2;
inline constexpr int can_raw_fd_frames = 5;
inline constexpr int can_raw_filter = 1;
inline constexpr int can_raw_join_filters = 6;
inline constexpr int can_raw_loopback = 3;
inline constexpr int can_raw_recv_own_msgs = 4;
inline constexpr std::uint32_t can_rtr_flag = 0x40000000;
inline constexpr std::uint32_t can_sff_mask = 0x000007ff;
inline constexpr int sol_can_base = 100;
inline constexpr int sol_can_isotp = 106;
inline constexpr int sol_can_raw = 101;

// ---- broadcast manager: linux/can/bcm.h -------------------------------------------------------

inline constexpr int can_bcm = 2;
inline constexpr int can_bcm_can_fd_frame = 0x0800;
inline constexpr int can_bcm_rx_announce_resume = 0x0100;
inline constexpr int can_bcm_rx_changed = 12;
inline constexpr int can_bcm_rx_check_dlc = 0x40;
inline constexpr int can_bcm_rx_delete = 6;
inline constexpr int can_bcm_rx_filter_id = 0x20;
inline constexpr int can_bcm_rx_no_autotimer = 0x80;
inline constexpr int can_bcm_rx_read = 7;
inline constexpr int can_bcm_rx_rtr_frame = 0x0400;
inline constexpr int can_bcm_rx_setup = 5;
inline constexpr int can_bcm_rx_status = 10;
inline constexpr int can_bcm_rx_timeout = 11;
inline constexpr int can_bcm_settimer = 0x01;
inline constexpr int can_bcm_starttimer = 0x02;
inline constexpr int can_bcm_tx_announce = 0x08;
inline constexpr int can_bcm_tx_countevt = 0x04;
inline constexpr int can_bcm_tx_cp_can_id = 0x10;
inline constexpr int can_bcm_tx_delete = 2;
inline constexpr int can_bcm_tx_expired = 9;
inline constexpr int can_bcm_tx_read = 3;
inline constexpr int can_bcm_tx_reset_multi_idx = 0x0200;
inline constexpr int can_bcm_tx_send = 4;
inline constexpr int can_bcm_tx_setup = 1;
inline constexpr int can_bcm_tx_status = 8;

// ---- ISO-TP: linux/can/isotp.h ----------------------------------------------------------------

inline constexpr int can_isotp = 6;
inline constexpr int can_isotp_chk_pad_data = 0x20;
inline constexpr int can_isotp_chk_pad_len = 0x10;
inline constexpr int can_isotp_default_ext_address = 0;
inline constexpr int can_isotp_default_flags = 0;
inline constexpr int can_isotp_default_frame_txtime = 50000;
inline constexpr int can_isotp_default_ll_mtu = 16; // the size of a frame, struct can_frame
inline constexpr int can_isotp_default_ll_tx_dl = 8;
inline constexpr int can_isotp_default_ll_tx_flags = 0;
inline constexpr int can_isotp_default_pad_content = 0xcc;
inline constexpr int can_isotp_default_recv_bs = 0;
inline constexpr int can_isotp_default_recv_stmin = 0;
inline constexpr int can_isotp_default_recv_wftmax = 0;
inline constexpr int can_isotp_extend_addr = 0x02;
inline constexpr int can_isotp_force_rxstmin = 0x0100;
inline constexpr int can_isotp_force_txstmin = 0x80;
inline constexpr int can_isotp_half_duplex = 0x40;
inline constexpr int can_isotp_listen_mode = 0x01;
inline constexpr int can_isotp_ll_opts = 5;
inline constexpr int can_isotp_opts = 1;
inline constexpr int can_isotp_recv_fc = 2;
inline constexpr int can_isotp_rx_ext_addr = 0x0200;
inline constexpr int can_isotp_rx_padding = 0x08;
inline constexpr int can_isotp_rx_stmin = 4;
inline constexpr int can_isotp_sf_broadcast = 0x0800;
inline constexpr int can_isotp_tx_padding = 0x04;
inline constexpr int can_isotp_tx_stmin = 3;
inline constexpr int can_isotp_wait_tx_done = 0x0400;

// ---- J1939: linux/can/j1939.h -----------------------------------------------------------------

inline constexpr int j1939_ee_info_none = 0;
inline constexpr int j1939_ee_info_tx_abort = 1;
inline constexpr int j1939_filter_max = 512;
inline constexpr int j1939_idle_addr = 0xfe;
inline constexpr int j1939_max_unicast_addr = 0xfd;
inline constexpr int j1939_nla_bytes_acked = 1;
inline constexpr int j1939_nla_pad = 0;
inline constexpr int j1939_no_addr = 0xff;
inline constexpr int j1939_no_name = 0;
inline constexpr int j1939_no_pgn = 0x40000;
inline constexpr int j1939_pgn_address_claimed = 0xee00;
inline constexpr int j1939_pgn_address_commanded = 0xfed8;
inline constexpr int j1939_pgn_max = 0x3ffff;
inline constexpr int j1939_pgn_pdu1_max = 0x3ff00;
inline constexpr int j1939_pgn_request = 0xea00;
inline constexpr int scm_j1939_dest_addr = 1;
inline constexpr int scm_j1939_dest_name = 2;
inline constexpr int scm_j1939_errqueue = 4;
inline constexpr int scm_j1939_prio = 3;
inline constexpr int so_j1939_errqueue = 4;
inline constexpr int so_j1939_filter = 1;
inline constexpr int so_j1939_promisc = 2;
inline constexpr int so_j1939_send_prio = 3;

#else

#ifdef CAN_EFF_FLAG
inline constexpr std::uint32_t can_eff_flag = CAN_EFF_FLAG;
#endif
#ifdef CAN_EFF_MASK
inline constexpr std::uint32_t can_eff_mask = CAN_EFF_MASK;
#endif
#ifdef CAN_ERR_FLAG
inline constexpr std::uint32_t can_err_flag = CAN_ERR_FLAG;
#endif
#ifdef CAN_ERR_MASK
inline constexpr std::uint32_t can_err_mask = CAN_ERR_MASK;
#endif
#ifdef CAN_RAW
inline constexpr int can_raw = CAN_RAW;
#endif
#ifdef CAN_RAW_FILTER
inline constexpr int can_raw_filter = CAN_RAW_FILTER;
#endif
#ifdef CAN_RAW_LOOPBACK
inline constexpr int can_raw_loopback = CAN_RAW_LOOPBACK;
#endif
#ifdef CAN_RAW_RECV_OWN_MSGS
inline constexpr int can_raw_recv_own_msgs = CAN_RAW_RECV_OWN_MSGS;
#endif
#ifdef CAN_RTR_FLAG
inline constexpr std::uint32_t can_rtr_flag = CAN_RTR_FLAG;
#endif
#ifdef CAN_SFF_MASK
inline constexpr std::uint32_t can_sff_mask = CAN_SFF_MASK;
#endif
#ifdef SOL_CAN_RAW
inline constexpr int sol_can_raw = SOL_CAN_RAW;
#endif

#endif // PYSOCK_LINUX_FAMILIES

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_CAN_HPP

// =================================================================================================
//  base/constants_cluster.hpp                                                            layer 1
// =================================================================================================
// The constants of sockets between the nodes of a cluster, or a host and its virtual machines: TIPC_*, RDS_*, VMADDR_*.
#ifndef PYSOCK_BASE_CONSTANTS_CLUSTER_HPP
#define PYSOCK_BASE_CONSTANTS_CLUSTER_HPP

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if PYSOCK_LINUX_FAMILIES

// ---- AF_TIPC: linux/tipc.h --------------------------------------------------------------------

inline constexpr int sol_tipc = 271;
inline constexpr int tipc_addr_id = 3;
inline constexpr int tipc_addr_name = 2;
inline constexpr int tipc_addr_nameseq = 1;
inline constexpr int tipc_cfg_srv = 0;
inline constexpr int tipc_cluster_scope = 2;
inline constexpr int tipc_conn_timeout = 130;
inline constexpr int tipc_critical_importance = 3;
inline constexpr int tipc_dest_droppable = 129;
inline constexpr int tipc_high_importance = 2;
inline constexpr int tipc_importance = 127;
inline constexpr int tipc_low_importance = 0;
inline constexpr int tipc_medium_importance = 1;
inline constexpr int tipc_node_scope = 3;
inline constexpr int tipc_published = 1;
inline constexpr int tipc_src_droppable = 128;
inline constexpr int tipc_subscr_timeout = 3;
inline constexpr int tipc_sub_cancel = 0x04;
inline constexpr int tipc_sub_ports = 0x01;
inline constexpr int tipc_sub_service = 0x02;
inline constexpr int tipc_top_srv = 1;
inline constexpr int tipc_wait_forever = -1;
inline constexpr int tipc_withdrawn = 2;
inline constexpr int tipc_zone_scope = 1;

// ---- AF_RDS: linux/rds.h ----------------------------------------------------------------------

inline constexpr int rds_cancel_sent_to = 1;
inline constexpr int rds_cmsg_rdma_args = 1;
inline constexpr int rds_cmsg_rdma_dest = 2;
inline constexpr int rds_cmsg_rdma_map = 3;
inline constexpr int rds_cmsg_rdma_status = 4;
inline constexpr int rds_cong_monitor = 6;
inline constexpr int rds_free_mr = 3;
inline constexpr int rds_get_mr = 2;
inline constexpr int rds_get_mr_for_dest = 7;
inline constexpr int rds_rdma_dontwait = 0x10;
inline constexpr int rds_rdma_fence = 0x02;
inline constexpr int rds_rdma_invalidate = 0x04;
inline constexpr int rds_rdma_notify_me = 0x20;
inline constexpr int rds_rdma_readwrite = 0x01;
inline constexpr int rds_rdma_silent = 0x40;
inline constexpr int rds_rdma_use_once = 0x08;
inline constexpr int rds_recverr = 5;
inline constexpr int sol_rds = 276;

// ---- AF_VSOCK: linux/vm_sockets.h -------------------------------------------------------------

inline constexpr int ioctl_vm_sockets_get_local_cid = static_cast<int>(_IO(7, 0xb9)); // differs by machine
inline constexpr int so_vm_sockets_buffer_max_size = 2;
inline constexpr int so_vm_sockets_buffer_min_size = 1;
inline constexpr int so_vm_sockets_buffer_size = 0;
inline constexpr std::uint32_t vmaddr_cid_any = 0xffffffffu;
inline constexpr std::uint32_t vmaddr_cid_host = 2;
inline constexpr std::uint32_t vmaddr_cid_local = 1;
inline constexpr std::uint32_t vmaddr_port_any = 0xffffffffu;
inline constexpr std::uint32_t vm_sockets_invalid_version = 0xffffffffu;

#endif // PYSOCK_LINUX_FAMILIES

#ifdef RDS_CMSG_RDMA_UPDATE
inline constexpr int rds_cmsg_rdma_update = RDS_CMSG_RDMA_UPDATE; // no kernel known has it
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_CLUSTER_HPP

// =================================================================================================
//  base/constants_bluetooth.hpp                                                          layer 1
// =================================================================================================
// The constants of AF_BLUETOOTH: BTPROTO_*, BT_*, HCI_*, L2CAP_*, RFCOMM_*.
#ifndef PYSOCK_BASE_CONSTANTS_BLUETOOTH_HPP
#define PYSOCK_BASE_CONSTANTS_BLUETOOTH_HPP

// Linux has them all, with the numbers of its ABI; another system has those whose macros it defines.

namespace pysock::inline v0_1 {

#if defined(AF_BLUETOOTH) || PYSOCK_WINDOWS_NAMES
/// Any device, and the device itself: texts, as in an address.
inline constexpr std::string_view bdaddr_any = "00:00:00:00:00:00";
inline constexpr std::string_view bdaddr_local = "00:00:00:FF:FF:FF";
#endif

#if PYSOCK_LINUX_FAMILIES

// ---- kinds of addresses and protocols: include/net/bluetooth/bluetooth.h ----------------------

inline constexpr int bdaddr_bredr = 0;
inline constexpr int bdaddr_le_public = 1;
inline constexpr int bdaddr_le_random = 2;
inline constexpr int btproto_hci = 1;
inline constexpr int btproto_l2cap = 0;
inline constexpr int btproto_rfcomm = 3;
inline constexpr int btproto_sco = 2;
inline constexpr int sol_bluetooth = 274;
inline constexpr int sol_hci = 0;
inline constexpr int sol_l2cap = 6;
inline constexpr int sol_rfcomm = 18;
inline constexpr int sol_sco = 17;

// ---- options, level sol_bluetooth: include/net/bluetooth/bluetooth.h --------------------------

inline constexpr int bt_channel_policy = 10;
inline constexpr int bt_channel_policy_bredr_only = 0;
inline constexpr int bt_channel_policy_bredr_preferred = 1;
inline constexpr int bt_codec = 19;
inline constexpr int bt_defer_setup = 7;
inline constexpr int bt_flushable = 8;
inline constexpr int bt_flushable_off = 0;
inline constexpr int bt_flushable_on = 1;
inline constexpr int bt_iso_qos = 17;
inline constexpr int bt_mode = 15;
inline constexpr int bt_mode_basic = 0;
inline constexpr int bt_mode_ertm = 1;
inline constexpr int bt_mode_ext_flowctl = 4;
inline constexpr int bt_mode_le_flowctl = 3;
inline constexpr int bt_mode_streaming = 2;
inline constexpr int bt_phy = 14;
inline constexpr int bt_phy_br_1m_1slot = 0x01;
inline constexpr int bt_phy_br_1m_3slot = 0x02;
inline constexpr int bt_phy_br_1m_5slot = 0x04;
inline constexpr int bt_phy_edr_2m_1slot = 0x08;
inline constexpr int bt_phy_edr_2m_3slot = 0x10;
inline constexpr int bt_phy_edr_2m_5slot = 0x20;
inline constexpr int bt_phy_edr_3m_1slot = 0x40;
inline constexpr int bt_phy_edr_3m_3slot = 0x80;
inline constexpr int bt_phy_edr_3m_5slot = 0x0100;
inline constexpr int bt_phy_le_1m_rx = 0x0400;
inline constexpr int bt_phy_le_1m_tx = 0x0200;
inline constexpr int bt_phy_le_2m_rx = 0x1000;
inline constexpr int bt_phy_le_2m_tx = 0x0800;
inline constexpr int bt_phy_le_coded_rx = 0x4000;
inline constexpr int bt_phy_le_coded_tx = 0x2000;
inline constexpr int bt_pkt_status = 16;
inline constexpr int bt_power = 9;
inline constexpr int bt_power_force_active_off = 0;
inline constexpr int bt_power_force_active_on = 1;
inline constexpr int bt_rcvmtu = 13;
inline constexpr int bt_security = 4;
inline constexpr int bt_security_fips = 4;
inline constexpr int bt_security_high = 3;
inline constexpr int bt_security_low = 1;
inline constexpr int bt_security_medium = 2;
inline constexpr int bt_security_sdp = 0;
inline constexpr int bt_sndmtu = 12;
inline constexpr int bt_voice = 11;
inline constexpr int bt_voice_cvsd_16bit = 0x60;
inline constexpr int bt_voice_transparent = 0x03;
inline constexpr int bt_voice_transparent_16bit = 0x63;

// ---- HCI: include/net/bluetooth/hci_sock.h ----------------------------------------------------

inline constexpr int hci_channel_control = 3;
inline constexpr int hci_channel_logging = 4;
inline constexpr int hci_channel_monitor = 2;
inline constexpr int hci_channel_raw = 0;
inline constexpr int hci_channel_user = 1;
inline constexpr int hci_data_dir = 1;
inline constexpr int hci_dev_none = 0xffff;
inline constexpr int hci_filter = 2;
inline constexpr int hci_time_stamp = 3;

// ---- L2CAP: include/net/bluetooth/l2cap.h -----------------------------------------------------

inline constexpr int l2cap_lm = 3;
inline constexpr int l2cap_lm_auth = 0x02;
inline constexpr int l2cap_lm_encrypt = 0x04;
inline constexpr int l2cap_lm_master = 0x01;
inline constexpr int l2cap_lm_reliable = 0x10;
inline constexpr int l2cap_lm_secure = 0x20;
inline constexpr int l2cap_lm_trusted = 0x08;

#else // FreeBSD and NetBSD name some of them otherwise

#ifdef BDADDR_BREDR
inline constexpr int bdaddr_bredr = BDADDR_BREDR;
#endif
#ifdef BDADDR_LE_PUBLIC
inline constexpr int bdaddr_le_public = BDADDR_LE_PUBLIC;
#endif
#ifdef BDADDR_LE_RANDOM
inline constexpr int bdaddr_le_random = BDADDR_LE_RANDOM;
#endif
#ifdef BTPROTO_HCI
inline constexpr int btproto_hci = BTPROTO_HCI;
#elif defined(BLUETOOTH_PROTO_HCI)
inline constexpr int btproto_hci = BLUETOOTH_PROTO_HCI;
#endif
#ifdef BTPROTO_L2CAP
inline constexpr int btproto_l2cap = BTPROTO_L2CAP;
#elif defined(BLUETOOTH_PROTO_L2CAP)
inline constexpr int btproto_l2cap = BLUETOOTH_PROTO_L2CAP;
#endif
#ifdef BTPROTO_RFCOMM
inline constexpr int btproto_rfcomm = BTPROTO_RFCOMM;
#elif defined(BLUETOOTH_PROTO_RFCOMM)
inline constexpr int btproto_rfcomm = BLUETOOTH_PROTO_RFCOMM;
#endif
#ifdef BTPROTO_SCO
inline constexpr int btproto_sco = BTPROTO_SCO;
#elif defined(BLUETOOTH_PROTO_SCO)
inline constexpr int btproto_sco = BLUETOOTH_PROTO_SCO;
#endif
#ifdef HCI_DATA_DIR
inline constexpr int hci_data_dir = HCI_DATA_DIR;
#elif defined(SO_HCI_DIRECTION)
inline constexpr int hci_data_dir = SO_HCI_DIRECTION;
#endif
#ifdef HCI_FILTER
inline constexpr int hci_filter = HCI_FILTER;
#elif defined(SO_HCI_RAW_FILTER)
inline constexpr int hci_filter = SO_HCI_RAW_FILTER;
#endif
#ifdef L2CAP_LM_AUTH
inline constexpr int l2cap_lm_auth = L2CAP_LM_AUTH;
#endif
#ifdef L2CAP_LM_ENCRYPT
inline constexpr int l2cap_lm_encrypt = L2CAP_LM_ENCRYPT;
#endif
#ifdef L2CAP_LM_SECURE
inline constexpr int l2cap_lm_secure = L2CAP_LM_SECURE;
#endif
#ifdef RFCOMM_LM_AUTH
inline constexpr int rfcomm_lm_auth = RFCOMM_LM_AUTH;
#endif
#ifdef RFCOMM_LM_ENCRYPT
inline constexpr int rfcomm_lm_encrypt = RFCOMM_LM_ENCRYPT;
#endif
#ifdef RFCOMM_LM_SECURE
inline constexpr int rfcomm_lm_secure = RFCOMM_LM_SECURE;
#endif
#ifdef SOL_HCI
inline constexpr int sol_hci = SOL_HCI;
#elif defined(SOL_HCI_RAW)
inline constexpr int sol_hci = SOL_HCI_RAW;
#endif
#ifdef SOL_L2CAP
inline constexpr int sol_l2cap = SOL_L2CAP;
#endif
#ifdef SOL_RFCOMM
inline constexpr int sol_rfcomm = SOL_RFCOMM;
#endif
#ifdef SOL_SCO
inline constexpr int sol_sco = SOL_SCO;
#endif
#ifdef SO_BTH_ENCRYPT
inline constexpr int so_bth_encrypt = SO_BTH_ENCRYPT;
#endif
#ifdef SO_BTH_MTU
inline constexpr int so_bth_mtu = SO_BTH_MTU;
#endif
#ifdef SO_BTH_MTU_MAX
inline constexpr int so_bth_mtu_max = SO_BTH_MTU_MAX;
#endif
#ifdef SO_BTH_MTU_MIN
inline constexpr int so_bth_mtu_min = SO_BTH_MTU_MIN;
#endif
#ifdef SO_HCI_EVT_FILTER
inline constexpr int so_hci_evt_filter = SO_HCI_EVT_FILTER;
#endif
#ifdef SO_HCI_PKT_FILTER
inline constexpr int so_hci_pkt_filter = SO_HCI_PKT_FILTER;
#endif
#ifdef SO_L2CAP_ENCRYPTED
inline constexpr int so_l2cap_encrypted = SO_L2CAP_ENCRYPTED;
#endif
#ifdef SO_L2CAP_FLUSH
inline constexpr int so_l2cap_flush = SO_L2CAP_FLUSH;
#endif
#ifdef SO_L2CAP_IMTU
inline constexpr int so_l2cap_imtu = SO_L2CAP_IMTU;
#endif
#ifdef SO_L2CAP_IQOS
inline constexpr int so_l2cap_iqos = SO_L2CAP_IQOS;
#endif
#ifdef SO_L2CAP_LM
inline constexpr int so_l2cap_lm = SO_L2CAP_LM;
#endif
#ifdef SO_L2CAP_OMTU
inline constexpr int so_l2cap_omtu = SO_L2CAP_OMTU;
#endif
#ifdef SO_L2CAP_OQOS
inline constexpr int so_l2cap_oqos = SO_L2CAP_OQOS;
#endif
#ifdef SO_RFCOMM_FC_INFO
inline constexpr int so_rfcomm_fc_info = SO_RFCOMM_FC_INFO;
#endif
#ifdef SO_RFCOMM_LM
inline constexpr int so_rfcomm_lm = SO_RFCOMM_LM;
#endif
#ifdef SO_RFCOMM_MTU
inline constexpr int so_rfcomm_mtu = SO_RFCOMM_MTU;
#endif
#ifdef SO_SCO_CONNINFO
inline constexpr int so_sco_conninfo = SO_SCO_CONNINFO;
#endif
#ifdef SO_SCO_HANDLE
inline constexpr int so_sco_handle = SO_SCO_HANDLE;
#endif
#ifdef SO_SCO_MTU
inline constexpr int so_sco_mtu = SO_SCO_MTU;
#endif

#endif // PYSOCK_LINUX_FAMILIES

#if PYSOCK_WINDOWS_NAMES

// ---- Windows: <ws2bth.h>, which brings more macros than it is worth ---------------------------

inline constexpr int btproto_rfcomm = 3;
inline constexpr int sol_rfcomm = 3;
inline constexpr int so_bth_encrypt = 2;
inline constexpr int so_bth_mtu = static_cast<int>(0x80000007);
inline constexpr int so_bth_mtu_max = static_cast<int>(0x80000008);
inline constexpr int so_bth_mtu_min = static_cast<int>(0x8000000a);

#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_BLUETOOTH_HPP

// =================================================================================================
//  base/constants_windows.hpp                                                            layer 1
// =================================================================================================
// The constants that only Windows has: SIO_*, RCVALL_*, HVSOCKET_*, HV_*.
#ifndef PYSOCK_BASE_CONSTANTS_WINDOWS_HPP
#define PYSOCK_BASE_CONSTANTS_WINDOWS_HPP

namespace pysock::inline v0_1 {

#if PYSOCK_WINDOWS_NAMES

// ---- codes of ioctl and their arguments -------------------------------------------------------

inline constexpr std::uint32_t sio_rcvall = SIO_RCVALL;
inline constexpr std::uint32_t sio_keepalive_vals = SIO_KEEPALIVE_VALS;
inline constexpr std::uint32_t sio_loopback_fast_path = SIO_LOOPBACK_FAST_PATH;

inline constexpr int rcvall_off = RCVALL_OFF;
inline constexpr int rcvall_on = RCVALL_ON;
inline constexpr int rcvall_socketlevelonly = RCVALL_SOCKETLEVELONLY;
inline constexpr int rcvall_iplevel = RCVALL_IPLEVEL;
inline constexpr int rcvall_max = RCVALL_MAX;

// ---- AF_HYPERV: the numbers of <hvsocket.h>, which MinGW has not ----------------------------

inline constexpr int hv_protocol_raw = 1;
inline constexpr int hvsocket_address_flag_passthru = 1;
inline constexpr int hvsocket_connected_suspend = 4;
inline constexpr int hvsocket_connect_timeout = 1;
inline constexpr int hvsocket_connect_timeout_max = 300'000;

#endif

#if defined(AF_HYPERV) || PYSOCK_WINDOWS_NAMES
inline constexpr std::string_view hv_guid_broadcast = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";
inline constexpr std::string_view hv_guid_children = "90DB8B89-0D35-4F79-8CE9-49EA0AC8B7CD";
inline constexpr std::string_view hv_guid_loopback = "E0E16197-DD56-4A10-9195-5EE7A155A838";
inline constexpr std::string_view hv_guid_parent = "A42E7CDA-D03F-480C-9CC2-A4DE20ABB878";
inline constexpr std::string_view hv_guid_wildcard = "00000000-0000-0000-0000-000000000000";
inline constexpr std::string_view hv_guid_zero = "00000000-0000-0000-0000-000000000000";
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_CONSTANTS_WINDOWS_HPP

// =================================================================================================
//  address/text.hpp                                                                      layer 2
// =================================================================================================
// IPv4 and IPv6 addresses as text: read and written without the C library, so that literals cost little.
#ifndef PYSOCK_ADDRESS_TEXT_HPP
#define PYSOCK_ADDRESS_TEXT_HPP

// libc's inet_pton and inet_ntop format through snprintf and account for most of the cost of a datagram whose address
// is handled as text. What is accepted and printed here is what glibc accepts and prints; a test compares the two.

namespace pysock::inline v0_1::detail {

using inet_bytes = std::array<unsigned char, 4>;
using inet6_bytes = std::array<unsigned char, 16>;

// ---- IPv4 --------------------------------------------------------------------------------------

/// Reads a strict dotted quad: four decimal numbers up to 255 without leading zeros.
constexpr bool parse_inet(std::string_view text, inet_bytes& address) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t part = 0; at != end; ++part) {
        unsigned value = static_cast<unsigned>(*at++) - '0'; // 10 and more: no digit
        if (value > 9) return false;
        for (; at != end; ++at) {
            const unsigned digit = static_cast<unsigned>(*at) - '0';
            if (digit > 9) break;
            if (value == 0) return false;
            value = value * 10 + digit;
            if (value > 255) return false;
        }
        address[part] = static_cast<unsigned char>(value);
        if (part == 3) return at == end;
        if (at == end || *at++ != '.') return false;
    }
    return false;
}

/// Appends a decimal number below 256 at `out` and returns where it ends.
constexpr char* print_byte(char* out, unsigned value) noexcept {
    if (value >= 10) {
        if (value >= 100) {
            const unsigned hundreds = value >= 200 ? 2 : 1;
            *out++ = static_cast<char>('0' + hundreds);
            value -= 100 * hundreds;
        }
        *out++ = static_cast<char>('0' + value / 10);
        value %= 10;
    }
    *out++ = static_cast<char>('0' + value);
    return out;
}

/// Writes the dotted quad at `out` (at most 15 characters) and returns where it ends.
constexpr char* print_inet(char* out, const unsigned char* address) noexcept {
    for (int part = 0; part < 4; ++part) {
        if (part > 0) *out++ = '.';
        out = print_byte(out, address[part]);
    }
    return out;
}

inline std::string inet_text(const unsigned char* address) {
    char text[16];
    return std::string(text, print_inet(text, address));
}

// ---- IPv6 --------------------------------------------------------------------------------------

constexpr int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Reads the forms of RFC 4291, section 2.2: groups of hexadecimal digits, one `::`, a dotted quad at the end.
constexpr bool parse_inet6(std::string_view text, inet6_bytes& address) noexcept {
    unsigned groups[8] = {};
    std::size_t count = 0;
    constexpr std::size_t nowhere = 9;
    std::size_t gap = nowhere; // how many groups stand before `::`
    std::size_t at = 0;
    if (text.starts_with("::")) {
        gap = 0;
        at = 2;
    }
    while (at < text.size()) {
        const std::size_t start = at;
        unsigned value = 0;
        while (at < text.size() && hex_digit(text[at]) >= 0)
            value = value << 4 | static_cast<unsigned>(hex_digit(text[at++]));
        if (at < text.size() && text[at] == '.') {
            inet_bytes quad{};
            if (count > 6 || !parse_inet(text.substr(start), quad)) return false;
            groups[count++] = static_cast<unsigned>(quad[0] << 8 | quad[1]);
            groups[count++] = static_cast<unsigned>(quad[2] << 8 | quad[3]);
            break;
        }
        if (at == start || at - start > 4 || count == 8) return false;
        groups[count++] = value;
        if (at == text.size()) break;
        if (text[at++] != ':' || at == text.size()) return false;
        if (text[at] == ':') {
            if (gap != nowhere) return false;
            gap = count;
            ++at;
        }
    }
    if (gap == nowhere ? count != 8 : count > 7) return false;
    const std::size_t zeros = 8 - count;
    for (std::size_t group = 0, from = 0; group < 8; ++group) {
        const unsigned value = gap != nowhere && group >= gap && group < gap + zeros ? 0 : groups[from++];
        address[2 * group] = static_cast<unsigned char>(value >> 8);
        address[2 * group + 1] = static_cast<unsigned char>(value & 0xff);
    }
    return true;
}

/// Writes at `out` (at most 45 characters) what inet_ntop writes, and returns where it ends: lower case, the first
/// longest run of two or more zero groups as `::`, IPv4-mapped and IPv4-compatible addresses with a dotted quad.
constexpr char* print_inet6(char* out, const unsigned char* address) noexcept {
    unsigned groups[8] = {};
    for (std::size_t group = 0; group < 8; ++group)
        groups[group] = static_cast<unsigned>(address[2 * group] << 8 | address[2 * group + 1]);
    std::size_t gap = 8;
    std::size_t longest = 1;
    for (std::size_t start = 0; start < 8; ++start) {
        std::size_t length = 0;
        while (start + length < 8 && groups[start + length] == 0) ++length;
        if (length > longest) {
            gap = start;
            longest = length;
        }
    }
    const bool has_quad = gap == 0 && (longest == 6 || (longest == 5 && groups[5] == 0xffff));
    for (std::size_t group = 0; group < 8; ++group) {
        if (gap != 8 && group >= gap && group < gap + longest) {
            if (group == gap) *out++ = ':';
            continue;
        }
        if (group > 0) *out++ = ':';
        if (has_quad && group == 6) return print_inet(out, address + 12);
        bool started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            const unsigned digit = groups[group] >> shift & 0xf;
            if (!started && digit == 0 && shift > 0) continue;
            started = true;
            *out++ = "0123456789abcdef"[digit];
        }
    }
    if (gap != 8 && gap + longest == 8) *out++ = ':';
    return out;
}

inline std::string inet6_text(const unsigned char* address) {
    char text[48];
    return std::string(text, print_inet6(text, address));
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_TEXT_HPP

// =================================================================================================
//  address/repr.hpp                                                                      layer 2
// =================================================================================================
// Text and bytes as Python's repr() shows them, which is how addresses print.
#ifndef PYSOCK_ADDRESS_REPR_HPP
#define PYSOCK_ADDRESS_REPR_HPP

namespace pysock::inline v0_1::detail {

/// The quote that repr() chooses: double only when the text has single quotes and no double ones.
inline char repr_quote(std::string_view text) noexcept {
    return text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
}

/// Appends `value` in hexadecimal behind its escape.
PYSOCK_COLD inline void append_hex(std::string& out, const char* escape, unsigned value, int digits) {
    out += escape;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += "0123456789abcdef"[value >> shift & 0xf];
}

/// Appends one byte as repr() escapes it.
PYSOCK_COLD inline void append_escaped(std::string& out, unsigned char c, char quote) {
    switch (c) {
    case '\t': out += "\\t"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\\': out += "\\\\"; return;
    default: break;
    }
    if (c == static_cast<unsigned char>(quote)) {
        out += '\\';
        out += quote;
    } else if (c < 0x20 || c >= 0x7f) {
        append_hex(out, "\\x", c, 2);
    } else {
        out += static_cast<char>(c);
    }
}

/// The length of the UTF-8 character that starts at `at`, or 0 where none does.
PYSOCK_COLD inline std::size_t utf8_length(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
    const unsigned char first = byte(at);
    if (first >= 0xc2 && first <= 0xdf) return follows(at + 1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned char second = byte(at + 1);
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return 0; // overlong, surrogate
        return follows(at + 1) && follows(at + 2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned char second = byte(at + 1);
        if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return 0;
        return follows(at + 1) && follows(at + 2) && follows(at + 3) ? 4 : 0;
    }
    return 0;
}

/// The character that the `length` bytes of UTF-8 at `at` stand for.
inline unsigned decode_utf8(std::string_view text, std::size_t at, std::size_t length) noexcept {
    unsigned character = static_cast<unsigned char>(text[at]) & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        character = character << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
    return character;
}

/// Whether a terminal would act on a character beyond ASCII or show nothing: controls, spaces, directions, byte order
/// marks.
constexpr bool is_invisible(unsigned character) noexcept {
    return character <= 0xa0 || character == 0xad || (character >= 0x2000 && character <= 0x200f) ||
           (character >= 0x2028 && character <= 0x202f) || (character >= 0x205f && character <= 0x206f) ||
           character == 0x3000 || character == 0xfeff;
}

/// repr(text) of a str in the file-system encoding: UTF-8 that can be seen stays, a byte that is not UTF-8 shows as the
/// surrogate that Python decodes it to.
PYSOCK_COLD inline std::string repr_text(std::string_view text) {
    const char quote = repr_quote(text);
    std::string out(1, quote);
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        const std::size_t length = utf8_length(text, at);
        const unsigned character = length > 0 ? decode_utf8(text, at, length) : 0;
        if (c < 0x80)
            append_escaped(out, c, quote);
        else if (length == 0)
            append_hex(out, "\\udc", c, 2);
        else if (!is_invisible(character))
            out.append(text.substr(at, length));
        else if (character <= 0xff)
            append_hex(out, "\\x", character, 2);
        else
            append_hex(out, "\\u", character, 4);
        at += length > 0 ? length : 1;
    }
    return out += quote;
}

/// repr(data) of bytes: b'\x00name'.
PYSOCK_COLD inline std::string repr_bytes(std::string_view data) {
    const char quote = repr_quote(data);
    std::string out = "b";
    out += quote;
    for (const char c : data) append_escaped(out, static_cast<unsigned char>(c), quote);
    return out += quote;
}

/// A tuple of items that are in words already: ('127.0.0.1', 80), and ('can0',) for a single one.
PYSOCK_COLD inline std::string repr_tuple(std::initializer_list<text_piece> items) {
    std::string out = "(";
    for (const text_piece& item : items) {
        if (out.size() > 1) out += ", ";
        item.append_to(out);
    }
    return out += items.size() == 1 ? ",)" : ")";
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_REPR_HPP

// =================================================================================================
//  address/address.hpp                                                                   layer 2
// =================================================================================================
// `address`, the value that calls return, and `address_like`, what they accept as an argument.
#ifndef PYSOCK_ADDRESS_ADDRESS_HPP
#define PYSOCK_ADDRESS_ADDRESS_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// A pointer to the system's form of an address; not the 0 of `{0, 0}`, which are two items of one.
template <class T>
concept pointer_to_name = std::is_pointer_v<T> && std::convertible_to<T, const ::sockaddr*>;

} // namespace detail

/// An address as the system wrote it. Nothing is formatted until asked for.
///
/// Prints as Python prints the address: `('127.0.0.1', 8090)`, `('::1', 8090, 0, 0)`, a path, `b'\x00abstract'`. Where
/// Python has None the address is empty: it converts to false and prints `None`. For IPv4 and IPv6 it takes apart as
/// a pair: `auto [host, port] = addr;`. Addresses compare and hash by what they
/// print, those of families that the library does not know by their bytes.
class address {
public:
    /// The empty address.
    address() noexcept {} // NOLINT(modernize-use-equals-default): `= default` would let {} clear all of it first

    /// The address that a system call wrote.
    explicit address(const detail::os::raw_address& raw) noexcept : raw_(raw) {}

    /// A copy of the system's form, `length` bytes at a `sockaddr*`. @throws std::overflow_error  more bytes than any
    /// address of the system has.
    /// `proto` is the protocol of its socket, by which af_can and af_bluetooth tell their addresses apart.
    template <detail::pointer_to_name Pointer>
    address(Pointer name, std::size_t length, int proto = 0) {
        if (!assign(name, length, proto))
            detail::raise_with_value(detail::library_fault(errc::integer_too_large), "address",
                                     detail::decimal(length));
    }
    template <detail::pointer_to_name Pointer>
    address(Pointer name, std::size_t length, std::error_code& ec) noexcept : address(name, length, 0, ec) {}
    template <detail::pointer_to_name Pointer>
    address(Pointer name, std::size_t length, int proto, std::error_code& ec) noexcept {
        detail::assign(ec,
                       assign(name, length, proto) ? detail::fault{} : detail::library_fault(errc::integer_too_large));
    }

    /// Whether there is an address. @python addr is not None  Same.
    explicit operator bool() const noexcept { return raw_.length != 0; }

    /// The family; af_unspec for the empty address.
    address_family family() const noexcept {
        return raw_.length != 0 ? address_family(raw_.get()->sa_family) : af_unspec;
    }

    /// The first item of an IPv4 or IPv6 address, as text without a scope: "127.0.0.1", "::1".
    /// @python addr[0]  There a link-local address may carry its scope.
    /// @throws std::invalid_argument  an address of another family, or an empty one.
    PYSOCK_LAZY std::string host() const;
    PYSOCK_LAZY std::string host(std::error_code& ec) const;

    /// The port of an IPv4 or IPv6 address, 0 to 65535. @throws std::invalid_argument  as host().
    /// @python addr[1]  Same.
    int port() const;
    int port(std::error_code& ec) const noexcept;

    /// The path of an AF_UNIX address; an abstract name with its leading NUL, an unnamed socket's is "".
    /// @throws std::invalid_argument  an address of another family, or an empty one.
    PYSOCK_LAZY std::string path() const;
    PYSOCK_LAZY std::string path(std::error_code& ec) const;

    /// The address as the struct of its family, such as `addr.as<inet6_address>().scope_id`.
    /// @throws std::invalid_argument  an address of another family, or an empty one.
    template <class T>
    T as() const;
    template <class T>
    T as(std::error_code& ec) const;

    /// What the system calls take.
    const ::sockaddr* data() const noexcept { return raw_.get(); }
    detail::os::address_length size() const noexcept { return raw_.length; }

    friend bool operator==(const address& a, const address& b) noexcept { return compare(a, b) == 0; }
    friend std::strong_ordering operator<=>(const address& a, const address& b) noexcept { return compare(a, b) <=> 0; }

    friend std::string str(const address& a);
    friend std::string repr(const address& a);

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, const address& a) {
        return out << str(a).c_str();
    }

    /// The host, and the port: what `auto [host, port] = addr;` asks for. @python host, port = addr  Same.
    template <std::size_t I>
    friend auto get(const address& a) {
        if constexpr (I == 0)
            return a.host();
        else
            return a.port();
    }

    /// The same number for equal addresses: what std::hash asks for. @python hash(addr)
    std::size_t hash() const noexcept;

    /// For the layers below and above: the storage that system calls fill.
    detail::os::raw_address& raw() noexcept { return raw_; }
    const detail::os::raw_address& raw() const noexcept { return raw_; }

private:
    bool assign(const ::sockaddr* name, std::size_t length, int proto) noexcept {
        if (length > sizeof raw_.storage) return false;
        std::memset(&raw_.storage, 0, sizeof raw_.storage);
        if (length > 0) std::memcpy(raw_.get(), name, length);
        raw_.length = static_cast<detail::os::address_length>(length);
        raw_.proto = proto;
        if (length < offsetof(::sockaddr, sa_data)) raw_.storage.ss_family = AF_UNSPEC; // too short to have a family
        return true;
    }

    PYSOCK_LAZY detail::result<std::string> do_host() const;
    detail::result<int> do_port() const noexcept;
    template <class T>
    detail::result<T> do_as() const;
    static int compare(const address& a, const address& b) noexcept;
    std::string print(bool quoted) const;

    detail::os::raw_address raw_;
};

/// The address as Python's print() shows it.
inline std::string str(const address& a) { return a.print(false); }

/// The address as Python's repr() shows it; differs from str only for a path, which is quoted.
inline std::string repr(const address& a) { return a.print(true); }

inline address error::laddr() const noexcept { return address(report_->at.laddr); }
inline address error::raddr() const noexcept { return address(report_->at.raddr); }

namespace detail {

/// Text of any kind; not a null pointer.
template <class S>
concept text_like = std::convertible_to<const S&, std::string_view> && !std::same_as<S, std::nullptr_t>;

/// The struct of an address family, such as inet_address: it knows its family and its items.
template <class T>
concept family_struct = requires(const T& name) {
    T::family;
    name.argument();
};

/// A struct for one protocol of its family, such as can_isotp_address. An item of that name, as packet_address has, is
/// no such mark.
template <class T>
concept struct_of_protocol = requires {
    { &T::proto } -> std::same_as<const int*>;
};

/// The part of a path that counts: an abstract name is all its bytes, anything else ends at its NUL.
constexpr std::string_view path_in(const char* text, std::size_t size) noexcept {
    const std::string_view all(text, size > 0 && text[size - 1] == '\0' ? size - 1 : size);
    return all.starts_with('\0') ? all : all.substr(0, all.find('\0'));
}

template <class N>
concept integer = std::integral<N> && !std::same_as<N, bool>;

/// A constant of a C header, such as TIPC_NODE_SCOPE.
template <class E>
concept c_enumerator = std::is_enum_v<E> && std::convertible_to<E, long long>;

/// What an address may be made of: text, an integer, or the bytes of a hardware address.
template <class T>
concept address_item = text_like<T> || integer<T> || c_enumerator<T> || byte_range<const T>;

/// The same in a buffer, whose padding does not count.
constexpr std::string_view path_in_buffer(const char* buffer, std::size_t size) noexcept {
    while (size > 0 && buffer[size - 1] == '\0') --size;
    return path_in(buffer, size);
}

} // namespace detail

/// An address as an argument; the socket's family decides what it means.
///
/// | written as | for |
/// | --- | --- |
/// | `{"localhost", 8090}` | af_inet, af_inet6: host and port; "" is the wildcard, "<broadcast>" 255.255.255.255 |
/// | `{"fe80::1", 8090, 0, 2}` | af_inet6: host, port, flow information, scope id |
/// | `"/run/echo"`, `"\0name"` | af_unix: a path, or an abstract name with its leading NUL |
/// | `{"eth0", 3}`, `{0, 0}`, `{"can0"}`, … | the other families: the items of Python's tuple, one to five of them |
/// | an `address`, or a struct of the family such as `inet_address` | what it holds |
///
/// It refers to the caller's text and is meant for parameters only. The text is read, and a host name looked up, by the
/// call that takes it. A path ends at its first NUL unless it starts with one: `"\0name"` is an abstract name, all of
/// it. Bytes among the items, such as a hardware address, may be any container of them.
class address_like {
public:
    /// The kinds of the items, in their order, as one number: shape("si") is a text and an integer, in Python's
    /// letters. 0: an address that needs no reading.
    static constexpr unsigned shape(const char* kinds) noexcept {
        unsigned all = 0;
        for (int shift = 0; *kinds != '\0'; ++kinds, shift += 2) all |= (*kinds == 's' ? 1u : 2u) << shift;
        return all;
    }

    address_like(const address& ready) noexcept : ready_(&ready) {}

    template <detail::family_struct T>
    address_like(const T& name) noexcept : address_like(name.argument()) {
        family_ = T::family;
        if constexpr (detail::struct_of_protocol<T>) proto_ = T::proto;
    }

    template <std::size_t N>
    address_like(const char (&literal)[N]) noexcept : shape_(shape("s")) {
        items_[0].text = detail::path_in(literal, N);
    }
    template <std::size_t N>
    address_like(char (&text)[N]) noexcept : shape_(shape("s")) {
        items_[0].text = detail::path_in_buffer(text, N);
    }
    template <detail::address_item Item>
    requires(!std::is_array_v<Item>) address_like(const Item& item)
    noexcept { add(0, item); }
    template <detail::address_item... Items>
    requires(sizeof...(Items) >= 2 && sizeof...(Items) <= 5) address_like(const Items&... items)
    noexcept {
        unsigned at = 0;
        (add(at++, items), ...);
    }

    /// The kinds of the items: see shape().
    unsigned shape() const noexcept { return shape_ & ~((shape_ & 0x2aa) >> 1); }

    /// How many items there are; 0 for an address that needs no reading.
    unsigned size() const noexcept {
        unsigned count = 0;
        for (unsigned rest = shape_; rest != 0; rest >>= 2) ++count;
        return count;
    }

    /// Whether item `at` is there and a text.
    bool is_text(unsigned at) const noexcept { return (shape_ >> 2 * at & 3) == 1; }

    /// Item `at`, which is a text.
    std::string_view text(unsigned at) const noexcept { return items_[at].text; }

    /// Item `at`, which is an integer; 0 if there are not so many items. What no long long holds reads as the largest.
    long long number(unsigned at) const noexcept {
        const unsigned kind = shape_ >> 2 * at & 3;
        return kind < 2 ? 0 : kind == 2 ? items_[at].number : 0x7fffffffffffffff;
    }

    /// Item `at` if it lies between 0 and 2^64 - 1.
    or_none<std::uint64_t> unsigned_number(unsigned at) const noexcept {
        if ((shape_ >> 2 * at & 3) == 2 && items_[at].number < 0) return none;
        return (shape_ >> 2 * at & 3) == 0 ? 0 : static_cast<std::uint64_t>(items_[at].number);
    }

    /// The address that needs no reading, or a null pointer.
    const address* ready() const noexcept { return ready_; }

    /// The argument as Python's repr() shows it.
    std::string print() const;

    /// The family that an address or a family's own struct stands for; af_unspec where the form leaves it open.
    address_family family() const noexcept { return ready_ != nullptr ? ready_->family() : family_; }

    /// The protocol that a family's own struct stands for; -1 where it is open.
    int proto() const noexcept { return proto_; }

private:
    union stored {
        stored() noexcept {} // which member is there, the shape says
        std::string_view text;
        long long number;
    };

    template <detail::address_item Item>
    void add(unsigned at, const Item& value) noexcept {
        unsigned kind = 1;
        if constexpr (detail::integer<Item>) {
            items_[at].number = static_cast<long long>(value);
            kind = value > 0 && items_[at].number < 0 ? 3 : 2;
        } else if constexpr (detail::c_enumerator<Item>) {
            add(at, +value);
            return;
        } else if constexpr (detail::text_like<Item>) {
            items_[at].text = value;
        } else {
            items_[at].text = {reinterpret_cast<const char*>(std::data(value)), std::size(value)};
        }
        shape_ |= kind << 2 * at;
    }

    const address* ready_ = nullptr;
    stored items_[5];
    unsigned shape_ = 0; // two bits an item: 1 text, 2 integer, 3 integer beyond a long long
    address_family family_ = af_unspec;
    int proto_ = -1;
};

/// An address_like, or `none` for no address.
class optional_address_like : public address_like {
public:
    using address_like::address_like;
    template <detail::none_like N>
    optional_address_like(N) noexcept : address_like(std::string_view()), present_(false) {}

    /// Whether an address was given.
    bool present() const noexcept { return present_; }

private:
    bool present_ = true;
};

} // namespace pysock::inline v0_1

template <>
struct std::hash<pysock::address> {
    std::size_t operator()(const pysock::address& a) const noexcept { return a.hash(); }
};

template <>
struct std::tuple_size<pysock::address> : std::integral_constant<std::size_t, 2> {};
template <>
struct std::tuple_element<0, pysock::address> {
    using type = std::string;
};
template <>
struct std::tuple_element<1, pysock::address> {
    using type = int;
};

#endif // PYSOCK_ADDRESS_ADDRESS_HPP

// =================================================================================================
//  address/hostname.hpp                                                                  layer 2
// =================================================================================================
// From a host as text to an address, by the rules of Python's address tuples; looked up under a deadline.
#ifndef PYSOCK_ADDRESS_HOSTNAME_HPP
#define PYSOCK_ADDRESS_HOSTNAME_HPP

namespace pysock::inline v0_1::detail {

/// Whether a host name needs no encoding for the DNS.
inline bool is_ascii(std::string_view host) noexcept {
    for (const char c : host)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

/// getaddrinfo(3). With a deadline the caller stops waiting when it passes, and the answer is then never seen.
inline result<os::lookup_list> look_up(os::lookup_request request, deadline& until) {
#ifdef AI_IDN
    if (!is_ascii(request.host)) request.flags |= AI_IDN;
#endif
    // A numeric host asks no resolver, so it needs no thread.
    inet_bytes inet{};
    inet6_bytes inet6{};
    if (!until.limited() || parse_inet(request.host, inet) || parse_inet6(request.host, inet6))
        return os::look_up(request);
    os::background_lookup lookup;
    if (const fault why = lookup.start(std::move(request))) return {{}, why};
    if (const fault why = wait_until_ready(lookup.ready(), os::readable, until)) return {{}, why};
    return lookup.answer();
}

/// Writes the IPv4 or IPv6 address of four or sixteen bytes into `out`, with port 0.
inline void store_inet(os::raw_address& out, const inet_bytes& bytes) noexcept {
    ::sockaddr_in name{};
    name.sin_family = AF_INET;
    std::memcpy(&name.sin_addr, bytes.data(), bytes.size());
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}
inline void store_inet(os::raw_address& out, const inet6_bytes& bytes) noexcept {
    ::sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    std::memcpy(&name.sin6_addr, bytes.data(), bytes.size());
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = sizeof name;
}

/// The first address that the resolver knows for `host` in `family`.
PYSOCK_COLD inline fault resolve_name(std::string_view host, int family, deadline& until, os::raw_address& out) {
    if (host.find('\0') != host.npos) return library_fault(errc::embedded_null);
    const auto found = look_up({.host = std::string(host), .has_service = false, .family = family}, until);
    if (!found.ok()) return found.fault;
    const ::addrinfo* const first = found.value.first();
    if (first == nullptr || first->ai_addrlen > sizeof out.storage) return library_fault(errc::no_addresses);
    std::memcpy(&out.storage, first->ai_addr, first->ai_addrlen);
    out.length = static_cast<os::address_length>(first->ai_addrlen);
    return {};
}

/// Python's order: "" is the wildcard, "<broadcast>" is 255.255.255.255, then numeric text, and only then the resolver.
/// `family` is AF_INET or AF_INET6.
inline fault resolve_host(std::string_view host, int family, deadline& until, os::raw_address& out) {
    if (family == AF_INET) {
        inet_bytes bytes{};
        if (host.empty() || parse_inet(host, bytes)) return store_inet(out, bytes), fault{};
        if (host == "<broadcast>") return store_inet(out, inet_bytes{255, 255, 255, 255}), fault{};
    } else {
        inet6_bytes bytes{};
        if (host.empty() || parse_inet6(host, bytes)) return store_inet(out, bytes), fault{};
        if (host == "<broadcast>" || host == "255.255.255.255") return library_fault(errc::family_mismatched);
    }
    return resolve_name(host, family, until, out);
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_HOSTNAME_HPP

// =================================================================================================
//  address/family_rules.hpp                                                              layer 2
// =================================================================================================
// What an address family has to know about its addresses: one table of functions, filled in by each family's file.
#ifndef PYSOCK_ADDRESS_FAMILY_RULES_HPP
#define PYSOCK_ADDRESS_FAMILY_RULES_HPP

namespace pysock::inline v0_1::detail {

/// What an argument is read for.
struct address_reader {
    os::handle by; ///< the socket, by which the system is asked for numbers of interfaces; it may be invalid
    int family;
    int proto;
    deadline& until; ///< ends the look-up of a host name
};

struct family_rules {
    int family;

    /// The family inside its addresses, which for some is AF_INET.
    int name_family;

    /// How an argument is written: "{host, port}".
    const char* form;

    /// Makes the system's form of an argument.
    fault (*read)(const address_like& argument, const address_reader& reader, os::raw_address& out);

    /// The address as Python shows it; `quoted`: by repr() instead of print().
    std::string (*print)(const os::raw_address& raw, bool quoted);

    /// The bytes inside `raw` that tell one address of the family from another of its form.
    std::string_view (*key)(const os::raw_address& raw) noexcept;

    /// Which form of address a protocol has, where the family has several; null: it has one.
    int (*form_of)(int proto) noexcept = nullptr;
};

/// Whether the protocol decides about the form of the family's addresses.
constexpr bool has_forms([[maybe_unused]] int family) noexcept {
#ifdef AF_CAN
    if (family == AF_CAN) return true;
#endif
#ifdef AF_BLUETOOTH
    if (family == AF_BLUETOOTH) return true;
#endif
    return false;
}

/// The address as the system's struct `T`; what the system did not write is zero.
template <class T>
T view_as(const os::raw_address& raw) noexcept {
    T name;
    if (raw.length >= sizeof name) [[likely]] {
        std::memcpy(&name, &raw.storage, sizeof name);
    } else {
        std::memset(&name, 0, sizeof name);
        std::memcpy(&name, &raw.storage, raw.length);
    }
    return name;
}

/// Puts a struct of the system's layout, whose first two bytes are for the family, in place.
template <class T>
void store_name(os::raw_address& out, int family, const T& name) noexcept {
    std::memcpy(&out.storage, &name, sizeof name);
    out.storage.ss_family = static_cast<decltype(out.storage.ss_family)>(family);
    out.length = sizeof name;
}

/// An item of 32 bits. A negative one counts from the other end, so that -1 is the family's "any", as in Python.
inline fault store_item(const address_like& argument, unsigned at, std::uint32_t& out) noexcept {
    const long long number = argument.number(at);
    if (number < -0x80000000LL || number > 0xffffffffLL) return library_fault(errc::item_out_of_range);
    out = static_cast<std::uint32_t>(number);
    return {};
}

/// Whether the system, for which a text ends at its NUL, would see another one.
inline bool has_null(std::string_view text) noexcept { return text.find('\0') != text.npos; }

/// The index of the network interface `name`.
inline fault store_interface(std::string_view name, os::handle by, std::int32_t& out) noexcept {
    if (has_null(name)) return library_fault(errc::embedded_null); // the system would stop there
    const auto index = os::interface_index(by, name);
    out = static_cast<std::int32_t>(index.value);
    return index.fault;
}

/// The name of the network interface `index`; "" if there is none.
inline std::string interface_text(std::int32_t index) {
    char name[os::interface_name_size];
    return os::interface_name(static_cast<unsigned>(index), name) ? "" : name;
}

/// The bytes of `raw` from `start` to `end`. Those that the system did not write count as zero, and zeros at the end do
/// not count.
inline std::string_view key_between(const os::raw_address& raw, std::size_t start, std::size_t end) noexcept {
    if (end > raw.length) end = raw.length;
    const auto* const all = reinterpret_cast<const char*>(&raw.storage);
    while (end > start && all[end - 1] == '\0') --end;
    return end > start ? std::string_view(all + start, end - start) : std::string_view();
}

/// The bytes of `T` in `raw` from `start` on, for families all of whose bytes count.
template <class T, std::size_t start>
std::string_view key_of_struct(const os::raw_address& raw) noexcept {
    return key_between(raw, start, sizeof(T));
}

/// A port in the order of the network. The check comes after the host's look-up, as in Python.
inline fault store_port(long long port, std::uint16_t& out) noexcept {
    if (port < 0 || port > 0xffff) return library_fault(errc::port_out_of_range);
    out = network_order(static_cast<std::uint16_t>(port));
    return {};
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_FAMILY_RULES_HPP

// =================================================================================================
//  address/inet.hpp                                                                      layer 2
// =================================================================================================
// AF_INET: addresses of a host and a port.
#ifndef PYSOCK_ADDRESS_INET_HPP
#define PYSOCK_ADDRESS_INET_HPP

namespace pysock::inline v0_1 {

/// The address of a family whose addresses are a host and a port of IPv4.
template <int number>
struct basic_inet_address {
    std::string host; ///< as an argument also a name, "" or "<broadcast>"
    int port = 0;

    static constexpr int family = number;

    static basic_inet_address from(const detail::os::raw_address& raw) {
        const auto name = detail::view_as<::sockaddr_in>(raw);
        return {detail::inet_text(reinterpret_cast<const unsigned char*>(&name.sin_addr)),
                detail::network_order(static_cast<std::uint16_t>(name.sin_port))};
    }

    address_like argument() const noexcept { return {host, port}; }

    friend bool operator==(const basic_inet_address&, const basic_inet_address&) = default;
};

/// An IPv4 address: Python's `(host, port)`.
using inet_address = basic_inet_address<AF_INET>;

namespace detail {

/// Whether the items of an argument begin with a host and a port.
inline bool is_host_and_port(const address_like& argument) noexcept {
    return (argument.shape() & 0xf) == address_like::shape("si");
}

inline fault read_inet(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (argument.shape() != address_like::shape("si"))
        return library_fault(is_host_and_port(argument) ? errc::too_many_items : errc::not_a_pair);
    if (const fault why = resolve_host(argument.text(0), AF_INET, reader.until, out)) return why;
    auto* const name = reinterpret_cast<::sockaddr_in*>(&out.storage);
    return store_port(argument.number(1), name->sin_port);
}

inline std::string print_inet_address(const os::raw_address& raw, bool) {
    const auto [host, port] = inet_address::from(raw);
    return joined({"('", host, "', ", port, ")"});
}

/// Port and address, which stand side by side.
inline std::string_view key_of_inet(const os::raw_address& raw) noexcept {
    constexpr std::size_t start = offsetof(::sockaddr_in, sin_port);
    constexpr std::size_t end = offsetof(::sockaddr_in, sin_addr) + sizeof(::sockaddr_in::sin_addr);
    const auto* const all = reinterpret_cast<const char*>(&raw.storage);
    return {all + start, end - start}; // what the length leaves out is zero
}

template <int family>
inline constexpr family_rules inet_rules_of{family,      AF_INET, "{host, port}", &read_inet, &print_inet_address,
                                            &key_of_inet};

inline constexpr family_rules inet_rules = inet_rules_of<AF_INET>;

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_INET_HPP

// =================================================================================================
//  address/inet6.hpp                                                                     layer 2
// =================================================================================================
// AF_INET6: addresses of a host, a port, flow information and a scope.
#ifndef PYSOCK_ADDRESS_INET6_HPP
#define PYSOCK_ADDRESS_INET6_HPP

namespace pysock::inline v0_1 {

/// An IPv6 address: Python's `(host, port, flowinfo, scope_id)`.
struct inet6_address {
    std::string host; ///< as an argument also a name or ""
    int port = 0;
    std::uint32_t flowinfo = 0; ///< 0 to 0xfffff
    std::uint32_t scope_id = 0; ///< the index of an interface, 0: none

    static constexpr int family = AF_INET6;

    static inet6_address from(const detail::os::raw_address& raw) {
        const auto name = detail::view_as<::sockaddr_in6>(raw);
        return {detail::inet6_text(reinterpret_cast<const unsigned char*>(&name.sin6_addr)),
                detail::network_order(static_cast<std::uint16_t>(name.sin6_port)),
                detail::network_order(static_cast<std::uint32_t>(name.sin6_flowinfo)), name.sin6_scope_id};
    }

    address_like argument() const noexcept { return {host, port, flowinfo, scope_id}; }

    friend bool operator==(const inet6_address&, const inet6_address&) = default;
};

namespace detail {

/// The third and fourth item, where they are given. A scope in the text ("fe80::1%eth0") stays unless one is written as
/// the fourth item; Python drops it always, which makes the text form useless.
inline fault store_flow_and_scope(const address_like& argument, ::sockaddr_in6& name) noexcept {
    if (argument.number(2) < 0 || argument.number(2) > 0xfffff) return library_fault(errc::flowinfo_out_of_range);
    name.sin6_flowinfo = network_order(static_cast<std::uint32_t>(argument.number(2)));
    if (argument.shape() != address_like::shape("siii")) return {};
    std::uint32_t scope_id = 0;
    const fault why = store_item(argument, 3, scope_id);
    name.sin6_scope_id = scope_id;
    return why;
}

inline fault read_inet6(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (!is_host_and_port(argument) || argument.is_text(2) || argument.is_text(3) || argument.size() > 4)
        return library_fault(errc::not_a_pair);
    if (const fault why = resolve_host(argument.text(0), AF_INET6, reader.until, out)) return why;
    auto* const name = reinterpret_cast<::sockaddr_in6*>(&out.storage);
    if (const fault why = store_port(argument.number(1), name->sin6_port)) return why;
    return store_flow_and_scope(argument, *name);
}

inline std::string print_inet6_address(const os::raw_address& raw, bool) {
    const auto [host, port, flowinfo, scope_id] = inet6_address::from(raw);
    return joined({"('", host, "', ", port, ", ", flowinfo, ", ", scope_id, ")"});
}

/// Port, flow information, address and scope, which stand side by side.
inline std::string_view key_of_inet6(const os::raw_address& raw) noexcept {
    constexpr std::size_t start = offsetof(::sockaddr_in6, sin6_port);
    constexpr std::size_t end = offsetof(::sockaddr_in6, sin6_scope_id) + sizeof(::sockaddr_in6::sin6_scope_id);
    const auto* const all = reinterpret_cast<const char*>(&raw.storage);
    return {all + start, end - start}; // what the length leaves out is zero
}

inline constexpr family_rules inet6_rules{
    AF_INET6, AF_INET6, "{host, port[, flowinfo[, scope_id]]}", &read_inet6, &print_inet6_address, &key_of_inet6};

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_INET6_HPP

// =================================================================================================
//  address/unix.hpp                                                                      layer 2
// =================================================================================================
// AF_UNIX: a path in the file system, an abstract name (Linux), or no name.
#ifndef PYSOCK_ADDRESS_UNIX_HPP
#define PYSOCK_ADDRESS_UNIX_HPP

namespace pysock::inline v0_1 {

/// The address of an AF_UNIX socket: Python's str, or bytes for an abstract name.
struct unix_address {
    bytes path; ///< an abstract name starts with NUL; empty: unnamed, and in bind the system chooses a name (Linux)

    static constexpr int family = AF_UNIX;

    static unix_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return path; }

    friend bool operator==(const unix_address&, const unix_address&) = default;
};

namespace detail {

inline constexpr std::size_t unix_path_start = offsetof(::sockaddr_un, sun_path);
inline constexpr std::size_t unix_path_space = sizeof(::sockaddr_un::sun_path);

/// An abstract name is all its bytes; a path ends at its NUL, which the length includes on some systems only.
inline std::string_view key_of_unix(const os::raw_address& raw) noexcept {
    if (raw.length <= unix_path_start) return {};
    const std::size_t space = raw.length - unix_path_start;
    const auto* const path = reinterpret_cast<const char*>(&raw.storage) + unix_path_start;
    if (path[0] == '\0') return os::has_abstract_names ? std::string_view(path, space) : std::string_view();
    const void* const end = std::memchr(path, '\0', space);
    return {path, end == nullptr ? space : static_cast<std::size_t>(static_cast<const char*>(end) - path)};
}

inline fault read_unix(const address_like& argument, const address_reader&, os::raw_address& out) {
    if (argument.shape() != address_like::shape("s")) return library_fault(errc::not_a_path);
    const std::string_view path = argument.text(0);
    // unix(7): an abstract name may fill all of sun_path and has no terminating NUL; an empty one makes bind choose.
    const bool is_abstract = os::has_abstract_names && (path.empty() || path[0] == '\0');
    if (path.size() + (is_abstract ? 0 : 1) > unix_path_space) return library_fault(errc::unix_path_too_long);
    ::sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (!path.empty()) std::memcpy(name.sun_path, path.data(), path.size());
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = static_cast<os::address_length>(unix_path_start + path.size() + (is_abstract ? 0 : 1));
    return {};
}

PYSOCK_COLD inline std::string print_unix(const os::raw_address& raw, bool quoted) {
    const std::string_view path = key_of_unix(raw);
    if (!path.empty() && path[0] == '\0') return repr_bytes(path);
    return quoted ? repr_text(path) : std::string(path);
}

inline constexpr family_rules unix_rules{AF_UNIX, AF_UNIX, "a path", &read_unix, &print_unix, &key_of_unix};

} // namespace detail

inline unix_address unix_address::from(const detail::os::raw_address& raw) { return {bytes(detail::key_of_unix(raw))}; }

} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_UNIX_HPP

// =================================================================================================
//  address/number_pair.hpp                                                               layer 2
// =================================================================================================
// Addresses that are two numbers of 32 bits, as several families have them.
#ifndef PYSOCK_ADDRESS_NUMBER_PAIR_HPP
#define PYSOCK_ADDRESS_NUMBER_PAIR_HPP

namespace pysock::inline v0_1::detail {

/// The layout of struct sockaddr_nl (netlink(7)) and of struct sockaddr_qrtr (<linux/qrtr.h>).
struct number_pair_name {
    std::uint16_t head;
    std::uint16_t pad;
    std::uint32_t first;
    std::uint32_t second;
};

/// Stores the two items of an argument.
inline fault store_pair(const address_like& argument, std::uint32_t& first, std::uint32_t& second) noexcept {
    if (argument.shape() != address_like::shape("ii")) return library_fault(errc::wrong_form);
    const fault why = store_item(argument, 0, first);
    return why ? why : store_item(argument, 1, second);
}

template <int family>
fault read_number_pair(const address_like& argument, const address_reader&, os::raw_address& out) {
    number_pair_name name{};
    if (const fault why = store_pair(argument, name.first, name.second)) return why;
    store_name(out, family, name);
    return {};
}

inline std::string repr_pair(std::uint32_t first, std::uint32_t second) { return repr_tuple({first, second}); }

PYSOCK_COLD inline std::string print_number_pair(const os::raw_address& raw, bool) {
    const auto name = view_as<number_pair_name>(raw);
    return repr_pair(name.first, name.second);
}

template <int family>
constexpr family_rules number_pair_rules(const char* form) noexcept {
    return {family, family, form, &read_number_pair<family>, &print_number_pair, &key_of_struct<number_pair_name, 4>};
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_NUMBER_PAIR_HPP

// =================================================================================================
//  address/netlink.hpp                                                                   layer 2
// =================================================================================================
// AF_NETLINK: a port of the kernel's message system, and a mask of multicast groups.
#ifndef PYSOCK_ADDRESS_NETLINK_HPP
#define PYSOCK_ADDRESS_NETLINK_HPP

#ifdef AF_NETLINK

namespace pysock::inline v0_1 {

/// A netlink address: Python's `(pid, groups)`. Pid 0 is the kernel, and in bind lets the kernel choose one.
struct netlink_address {
    std::uint32_t pid = 0;
    std::uint32_t groups = 0;

    static constexpr int family = AF_NETLINK;

    static netlink_address from(const detail::os::raw_address& raw) noexcept {
        const auto name = detail::view_as<detail::number_pair_name>(raw);
        return {name.first, name.second};
    }

    address_like argument() const noexcept { return {pid, groups}; }

    friend bool operator==(const netlink_address&, const netlink_address&) = default;
};

namespace detail {

inline constexpr family_rules netlink_rules = number_pair_rules<AF_NETLINK>("{pid, groups}");

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_NETLINK

#endif // PYSOCK_ADDRESS_NETLINK_HPP

// =================================================================================================
//  address/packet.hpp                                                                    layer 2
// =================================================================================================
// AF_PACKET: frames of a network interface, below IP.
#ifndef PYSOCK_ADDRESS_PACKET_HPP
#define PYSOCK_ADDRESS_PACKET_HPP

#ifdef AF_PACKET

namespace pysock::inline v0_1 {

/// An address of a link: Python's `(ifname, proto[, pkttype[, hatype[, addr]]])`.
struct packet_address {
    std::string ifname;       ///< the interface; "" for none
    int proto = 0;            ///< the Ethernet protocol in the order of this machine, such as 0x0800; 3 for all
    std::uint8_t pkttype = 0; ///< packet_host, packet_broadcast, …; set by receives
    std::uint16_t hatype = 0; ///< the ARP hardware type
    bytes addr = {};          ///< the hardware address, at most 8 bytes

    static constexpr int family = AF_PACKET;

    static packet_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {ifname, proto, pkttype, hatype, addr}; }

    friend bool operator==(const packet_address&, const packet_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_ll, packet(7).
struct packet_name {
    std::uint16_t head;
    std::uint16_t proto; // in the order of the network
    std::int32_t ifindex;
    std::uint16_t hatype;
    std::uint8_t pkttype;
    std::uint8_t halen;
    std::uint8_t addr[8];
};

PYSOCK_COLD inline fault read_packet(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    constexpr unsigned all_items = address_like::shape("siiis");
    const unsigned shape = argument.shape();
    if (argument.size() < 2 || shape != (all_items & ((1u << 2 * argument.size()) - 1)))
        return library_fault(errc::wrong_form);
    packet_name name{};
    // Python cuts a name that is too long for an interface, which may then be another one's.
    if (const fault why = store_interface(argument.text(0), reader.by, name.ifindex)) return why;
    const std::string_view addr = argument.size() > 4 ? argument.text(4) : std::string_view();
    if (addr.size() > sizeof name.addr) return library_fault(errc::hardware_address_too_long);
    if (argument.number(1) < 0 || argument.number(1) > 0xffff) return library_fault(errc::proto_out_of_range);
    const long long pkttype = argument.number(2);
    const long long hatype = argument.number(3);
    if (pkttype < 0 || pkttype > 0xff || hatype < 0 || hatype > 0xffff) return library_fault(errc::item_out_of_range);
    name.proto = network_order(static_cast<std::uint16_t>(argument.number(1)));
    name.pkttype = static_cast<std::uint8_t>(pkttype);
    name.hatype = static_cast<std::uint16_t>(hatype);
    name.halen = static_cast<std::uint8_t>(addr.size());
    if (!addr.empty()) std::memcpy(name.addr, addr.data(), addr.size());
    store_name(out, AF_PACKET, name);
    return {};
}

PYSOCK_COLD inline std::string print_packet(const os::raw_address& raw, bool) {
    const auto [ifname, proto, pkttype, hatype, addr] = packet_address::from(raw);
    return repr_tuple({repr_text(ifname), proto, pkttype, hatype, repr_bytes(addr)});
}

/// Everything up to the end of the hardware address, which has as many bytes as the address says.
inline std::string_view key_of_packet(const os::raw_address& raw) noexcept {
    const std::size_t length = view_as<packet_name>(raw).halen;
    return key_between(raw, offsetof(packet_name, proto),
                       offsetof(packet_name, addr) + smaller(length, sizeof(packet_name::addr)));
}

inline constexpr family_rules packet_rules{AF_PACKET,    AF_PACKET,     "{ifname, proto[, pkttype[, hatype[, addr]]]}",
                                           &read_packet, &print_packet, &key_of_packet};

} // namespace detail

inline packet_address packet_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::packet_name>(raw);
    const auto* const addr = reinterpret_cast<const char*>(name.addr);
    return {detail::interface_text(name.ifindex), detail::network_order(name.proto), name.pkttype, name.hatype,
            bytes(addr, detail::smaller(name.halen, sizeof name.addr))};
}

} // namespace pysock::inline v0_1

#endif // AF_PACKET

#endif // PYSOCK_ADDRESS_PACKET_HPP

// =================================================================================================
//  address/can.hpp                                                                       layer 2
// =================================================================================================
// AF_CAN: interfaces of a CAN bus, and the addresses that the protocols above it add.
#ifndef PYSOCK_ADDRESS_CAN_HPP
#define PYSOCK_ADDRESS_CAN_HPP

#ifdef AF_CAN

namespace pysock::inline v0_1 {

/// The address of a CAN_RAW or CAN_BCM socket: Python's `(ifname,)`, written "can0".
struct can_address {
    std::string ifname; ///< "": all interfaces

    static constexpr int family = AF_CAN;

    static can_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return ifname; }

    friend bool operator==(const can_address&, const can_address&) = default;
};

/// The address of a CAN_ISOTP socket: Python's `(ifname, rx_id, tx_id)`. Ids of 29 bits carry can_eff_flag.
struct can_isotp_address {
    std::string ifname;
    std::uint32_t rx_id = 0;
    std::uint32_t tx_id = 0;

    static constexpr int family = AF_CAN;
    static constexpr int proto = 6; // CAN_ISOTP

    static can_isotp_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {ifname, rx_id, tx_id}; }

    friend bool operator==(const can_isotp_address&, const can_isotp_address&) = default;
};

/// The address of a CAN_J1939 socket: Python's `(ifname, name, pgn, addr)`.
struct can_j1939_address {
    std::string ifname;
    std::uint64_t name = 0;      ///< 0 (j1939_no_name): the address counts
    std::uint32_t pgn = 0x40000; ///< j1939_no_pgn
    std::uint8_t addr = 0xff;    ///< j1939_no_addr

    static constexpr int family = AF_CAN;
    static constexpr int proto = 7; // CAN_J1939

    static can_j1939_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {ifname, name, pgn, addr}; }

    friend bool operator==(const can_j1939_address&, const can_j1939_address&) = default;
};

namespace detail {

enum : int { can_proto_raw = 1, can_proto_bcm = 2 };

/// The layouts of struct sockaddr_can, <linux/can.h>.
struct can_isotp_name {
    std::uint16_t head;
    std::int32_t ifindex;
    std::uint32_t rx_id;
    std::uint32_t tx_id;
    std::uint64_t rest;
};

struct can_j1939_name {
    std::uint16_t head;
    std::int32_t ifindex;
    std::uint64_t name;
    std::uint32_t pgn;
    std::uint8_t addr;
};

static_assert(sizeof(can_isotp_name) == sizeof(can_j1939_name));

template <class Name>
fault read_can_interface(const address_like& argument, const address_reader& reader, Name& name) noexcept {
    if (argument.text(0).size() >= os::interface_name_size) return library_fault(errc::can_name_too_long);
    if (argument.text(0).empty()) return {}; // all interfaces
    return store_interface(argument.text(0), reader.by, name.ifindex);
}

PYSOCK_COLD inline fault read_can_isotp(const address_like& argument, const address_reader& reader,
                                        os::raw_address& out) {
    if (argument.shape() != address_like::shape("sii")) return library_fault(errc::wrong_form);
    can_isotp_name name{};
    if (const fault why = read_can_interface(argument, reader, name)) return why;
    if (const fault why = store_item(argument, 1, name.rx_id)) return why;
    if (const fault why = store_item(argument, 2, name.tx_id)) return why;
    store_name(out, AF_CAN, name);
    return {};
}

PYSOCK_COLD inline fault read_can_j1939(const address_like& argument, const address_reader& reader,
                                        os::raw_address& out) {
    if (argument.shape() != address_like::shape("siii")) return library_fault(errc::wrong_form);
    can_j1939_name name{};
    if (const fault why = read_can_interface(argument, reader, name)) return why;
    const auto number = argument.unsigned_number(1);
    if (!number || argument.number(3) < 0 || argument.number(3) > 0xff) return library_fault(errc::item_out_of_range);
    name.name = *number;
    name.addr = static_cast<std::uint8_t>(argument.number(3));
    if (const fault why = store_item(argument, 2, name.pgn)) return why;
    store_name(out, AF_CAN, name);
    return {};
}

PYSOCK_COLD inline fault read_can(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (reader.proto == can_isotp_address::proto) return read_can_isotp(argument, reader, out);
    if (reader.proto == can_j1939_address::proto) return read_can_j1939(argument, reader, out);
    if (reader.proto != can_proto_raw && reader.proto != can_proto_bcm)
        return library_fault(errc::unsupported_can_protocol);
    if (argument.shape() != address_like::shape("s")) return library_fault(errc::wrong_form);
    can_isotp_name name{};
    if (const fault why = read_can_interface(argument, reader, name)) return why;
    store_name(out, AF_CAN, name);
    return {};
}

PYSOCK_COLD inline std::string print_can(const os::raw_address& raw, bool) {
    if (raw.proto == can_isotp_address::proto) {
        const auto [ifname, rx_id, tx_id] = can_isotp_address::from(raw);
        return repr_tuple({repr_text(ifname), rx_id, tx_id});
    }
    if (raw.proto == can_j1939_address::proto) {
        const auto [ifname, name, pgn, addr] = can_j1939_address::from(raw);
        return repr_tuple({repr_text(ifname), name, pgn, addr});
    }
    return repr_tuple({repr_text(can_address::from(raw).ifname)});
}

/// 0 for the interface alone, else the protocol that adds something to it.
inline int form_of_can(int proto) noexcept {
    return proto == can_isotp_address::proto || proto == can_j1939_address::proto ? proto : 0;
}

/// Interface and what the protocol adds to it.
inline std::string_view key_of_can(const os::raw_address& raw) noexcept {
    std::size_t end = offsetof(can_isotp_name, rx_id);
    if (raw.proto == can_isotp_address::proto) end = offsetof(can_isotp_name, rest);
    if (raw.proto == can_j1939_address::proto) end = offsetof(can_j1939_name, addr) + 1;
    return key_between(raw, offsetof(can_isotp_name, ifindex), end);
}

inline constexpr family_rules can_rules{
    AF_CAN,      AF_CAN,     "{ifname}, of CAN_ISOTP {ifname, rx_id, tx_id}, of CAN_J1939 {ifname, name, pgn, addr}",
    &read_can,   &print_can, &key_of_can,
    &form_of_can};

} // namespace detail

inline can_address can_address::from(const detail::os::raw_address& raw) {
    return {detail::interface_text(detail::view_as<detail::can_isotp_name>(raw).ifindex)};
}
inline can_isotp_address can_isotp_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::can_isotp_name>(raw);
    return {detail::interface_text(name.ifindex), name.rx_id, name.tx_id};
}
inline can_j1939_address can_j1939_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::can_j1939_name>(raw);
    return {detail::interface_text(name.ifindex), name.name, name.pgn, name.addr};
}

} // namespace pysock::inline v0_1

#endif // AF_CAN

#endif // PYSOCK_ADDRESS_CAN_HPP

// =================================================================================================
//  address/vsock.hpp                                                                     layer 2
// =================================================================================================
// AF_VSOCK: a port of a virtual machine or of its host.
#ifndef PYSOCK_ADDRESS_VSOCK_HPP
#define PYSOCK_ADDRESS_VSOCK_HPP

#ifdef AF_VSOCK

namespace pysock::inline v0_1 {

/// An address between virtual machines: Python's `(cid, port)`. -1 as an argument is any (vmaddr_cid_any,
/// vmaddr_port_any).
struct vsock_address {
    std::uint32_t cid = 0; ///< the machine: 2 is the host
    std::uint32_t port = 0;

    static constexpr int family = AF_VSOCK;

    static vsock_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {cid, port}; }

    friend bool operator==(const vsock_address&, const vsock_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_vm, vsock(7).
struct vsock_name {
    std::uint16_t head;
    std::uint16_t reserved;
    std::uint32_t port;
    std::uint32_t cid;
    std::uint8_t zero[4];
};

PYSOCK_COLD inline fault read_vsock(const address_like& argument, const address_reader&, os::raw_address& out) {
    vsock_name name{};
    if (const fault why = store_pair(argument, name.cid, name.port)) return why;
    store_name(out, AF_VSOCK, name);
    return {};
}

PYSOCK_COLD inline std::string print_vsock(const os::raw_address& raw, bool) {
    const auto [cid, port] = vsock_address::from(raw);
    return repr_pair(cid, port);
}

/// Port and machine; of the bytes behind them nothing shows.
inline std::string_view key_of_vsock(const os::raw_address& raw) noexcept {
    return key_between(raw, offsetof(vsock_name, port), offsetof(vsock_name, zero));
}

inline constexpr family_rules vsock_rules{AF_VSOCK, AF_VSOCK, "{cid, port}", &read_vsock, &print_vsock, &key_of_vsock};

} // namespace detail

inline vsock_address vsock_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::vsock_name>(raw);
    return {name.cid, name.port};
}

} // namespace pysock::inline v0_1

#endif // AF_VSOCK

#endif // PYSOCK_ADDRESS_VSOCK_HPP

// =================================================================================================
//  address/tipc.hpp                                                                      layer 2
// =================================================================================================
// AF_TIPC: services and sockets of a TIPC cluster.
#ifndef PYSOCK_ADDRESS_TIPC_HPP
#define PYSOCK_ADDRESS_TIPC_HPP

#ifdef AF_TIPC

namespace pysock::inline v0_1 {

/// An address of TIPC: Python's `(addr_type, v1, v2, v3[, scope])`.
///
/// | addr_type | v1, v2, v3 |
/// | --- | --- |
/// | tipc_addr_nameseq | type, lower, upper |
/// | tipc_addr_name | type, instance, 0; comes back as type, instance, instance |
/// | tipc_addr_id | node, ref, 0 |
struct tipc_address {
    std::uint32_t addr_type = 0;
    std::uint32_t v1 = 0;
    std::uint32_t v2 = 0;
    std::uint32_t v3 = 0;
    std::uint32_t scope = 2; ///< tipc_zone_scope 1, tipc_cluster_scope 2, tipc_node_scope 3

    static constexpr int family = AF_TIPC;

    static tipc_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {addr_type, v1, v2, v3, scope}; }

    friend bool operator==(const tipc_address&, const tipc_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_tipc; <linux/tipc.h> has macros for some shorter names.
struct tipc_any_name {
    std::uint16_t head;
    std::uint8_t addrtype;
    std::int8_t scope;
    std::uint32_t value[3];
};

enum : unsigned { tipc_name_range = 1, tipc_service_name = 2, tipc_socket_id = 3 };

PYSOCK_COLD inline fault read_tipc(const address_like& argument, const address_reader&, os::raw_address& out) {
    const bool has_scope = argument.shape() == address_like::shape("iiiii");
    if (!has_scope && argument.shape() != address_like::shape("iiii")) return library_fault(errc::wrong_form);
    std::uint32_t item[5] = {0, 0, 0, 0, tipc_address().scope};
    for (unsigned at = 0; at < argument.size(); ++at)
        if (const fault why = store_item(argument, at, item[at])) return why;
    tipc_any_name name{};
    const auto scope = static_cast<std::int32_t>(item[4]);
    if (!fits<std::int8_t>(scope)) return library_fault(errc::item_out_of_range);
    name.scope = static_cast<std::int8_t>(scope);
    name.addrtype = static_cast<std::uint8_t>(item[0]);
    switch (item[0]) {
    case tipc_name_range: name.value[2] = item[3]; [[fallthrough]];
    case tipc_service_name:
        name.value[0] = item[1];
        name.value[1] = item[2];
        break;
    case tipc_socket_id: // the system has the reference first
        name.value[0] = item[2];
        name.value[1] = item[1];
        break;
    default: return library_fault(errc::invalid_tipc_type);
    }
    store_name(out, AF_TIPC, name);
    return {};
}

PYSOCK_COLD inline std::string print_tipc(const os::raw_address& raw, bool) {
    const auto [addr_type, v1, v2, v3, scope] = tipc_address::from(raw);
    return repr_tuple({addr_type, v1, v2, v3, scope});
}

/// What shows of the address; of a service's name and of a socket the third number does not.
inline std::string_view key_of_tipc(const os::raw_address& raw) noexcept {
    const std::size_t hidden = view_as<tipc_any_name>(raw).addrtype == tipc_name_range ? 0 : sizeof(std::uint32_t);
    return key_between(raw, offsetof(tipc_any_name, addrtype), sizeof(tipc_any_name) - hidden);
}

inline constexpr family_rules tipc_rules{AF_TIPC,    AF_TIPC,     "{addr_type, v1, v2, v3[, scope]}",
                                         &read_tipc, &print_tipc, &key_of_tipc};

} // namespace detail

inline tipc_address tipc_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::tipc_any_name>(raw);
    tipc_address shown{name.addrtype, name.value[0], name.value[1], name.value[2],
                       static_cast<std::uint32_t>(std::int32_t{name.scope})};
    if (name.addrtype == detail::tipc_service_name) shown.v3 = shown.v2;
    if (name.addrtype == detail::tipc_socket_id) shown = {name.addrtype, name.value[1], name.value[0], 0, shown.scope};
    return shown;
}

} // namespace pysock::inline v0_1

#endif // AF_TIPC

#endif // PYSOCK_ADDRESS_TIPC_HPP

// =================================================================================================
//  address/alg.hpp                                                                       layer 2
// =================================================================================================
// AF_ALG: an algorithm of the kernel's crypto interface.
#ifndef PYSOCK_ADDRESS_ALG_HPP
#define PYSOCK_ADDRESS_ALG_HPP

#ifdef AF_ALG

namespace pysock::inline v0_1 {

/// The name of an algorithm: Python's `(type, name[, feat[, mask]])`.
struct alg_address {
    std::string type; ///< "hash", "skcipher", "aead", "rng"; at most 13 bytes
    std::string name; ///< such as "cbc(aes)", at most 63 bytes
    std::uint32_t feat = 0;
    std::uint32_t mask = 0;

    static constexpr int family = AF_ALG;

    static alg_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {type, name, feat, mask}; }

    friend bool operator==(const alg_address&, const alg_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_alg, <linux/if_alg.h>.
struct alg_name {
    std::uint16_t head;
    char type[14];
    std::uint32_t feat;
    std::uint32_t mask;
    char name[64];
};

PYSOCK_COLD inline fault read_alg(const address_like& argument, const address_reader&, os::raw_address& out) {
    const unsigned shape = argument.shape();
    if (shape != address_like::shape("ss") && shape != address_like::shape("ssi") &&
        shape != address_like::shape("ssii"))
        return library_fault(errc::wrong_form);
    alg_name name{};
    if (argument.text(0).size() >= sizeof name.type) return library_fault(errc::alg_type_too_long);
    if (argument.text(1).size() >= sizeof name.name) return library_fault(errc::alg_name_too_long);
    if (has_null(argument.text(0)) || has_null(argument.text(1))) return library_fault(errc::embedded_null);
    argument.text(0).copy(name.type, sizeof name.type);
    argument.text(1).copy(name.name, sizeof name.name);
    if (const fault why = store_item(argument, 2, name.feat)) return why;
    if (const fault why = store_item(argument, 3, name.mask)) return why;
    store_name(out, AF_ALG, name);
    return {};
}

PYSOCK_COLD inline std::string print_alg(const os::raw_address& raw, bool) {
    const auto [type, name, feat, mask] = alg_address::from(raw);
    return repr_tuple({repr_text(type), repr_text(name), feat, mask});
}

inline constexpr family_rules alg_rules{AF_ALG,    AF_ALG,     "{type, name[, feat[, mask]]}",
                                        &read_alg, &print_alg, &key_of_struct<alg_name, 2>};

} // namespace detail

inline alg_address alg_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::alg_name>(raw);
    const auto text = [](const char* field, std::size_t size) {
        return std::string(std::string_view(field, size).substr(0, std::string_view(field, size).find('\0')));
    };
    return {text(name.type, sizeof name.type), text(name.name, sizeof name.name), name.feat, name.mask};
}

} // namespace pysock::inline v0_1

#endif // AF_ALG

#endif // PYSOCK_ADDRESS_ALG_HPP

// =================================================================================================
//  address/bluetooth_device.hpp                                                          layer 2
// =================================================================================================
// The address of a Bluetooth device as text and as bytes.
#ifndef PYSOCK_ADDRESS_BLUETOOTH_DEVICE_HPP
#define PYSOCK_ADDRESS_BLUETOOTH_DEVICE_HPP

namespace pysock::inline v0_1::detail {

/// bdaddr_t: the last byte of the text comes first.
struct bluetooth_device {
    unsigned char byte[6];
};

/// Reads six hexadecimal numbers up to FF between colons.
constexpr bool parse_bdaddr(std::string_view text, bluetooth_device& out) noexcept {
    std::size_t at = 0;
    for (int byte = 5; byte >= 0; --byte) {
        int value = at < text.size() ? hex_digit(text[at]) : -1;
        if (value < 0) return false;
        for (++at; at < text.size() && hex_digit(text[at]) >= 0; ++at) {
            value = value << 4 | hex_digit(text[at]);
            if (value > 0xff) return false;
        }
        out.byte[byte] = static_cast<unsigned char>(value);
        if (byte > 0 && (at == text.size() || text[at++] != ':')) return false;
    }
    return at == text.size();
}

PYSOCK_COLD inline std::string bdaddr_text(const bluetooth_device& device) {
    std::string text;
    for (int byte = 5; byte >= 0; --byte) {
        if (byte < 5) text += ':';
        text += "0123456789ABCDEF"[device.byte[byte] >> 4];
        text += "0123456789ABCDEF"[device.byte[byte] & 0xf];
    }
    return text;
}

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_ADDRESS_BLUETOOTH_DEVICE_HPP

// =================================================================================================
//  address/bluetooth.hpp                                                                 layer 2
// =================================================================================================
// AF_BLUETOOTH: devices, and what each of four protocols adds to them.
#ifndef PYSOCK_ADDRESS_BLUETOOTH_HPP
#define PYSOCK_ADDRESS_BLUETOOTH_HPP

// The layouts are those of Linux; the BSDs have others, and Windows has one in bluetooth_windows.hpp.
#if defined(AF_BLUETOOTH) && PYSOCK_LINUX_FAMILIES

namespace pysock::inline v0_1 {

/// An L2CAP address: Python's `(bdaddr, psm[, cid[, bdaddr_type]])`. It prints with as many items as count.
struct l2cap_address {
    std::string bdaddr; ///< a device, "01:23:45:67:89:AB"; bdaddr_any for any
    std::uint16_t psm = 0;
    std::uint16_t cid = 0;
    std::uint8_t bdaddr_type = 0; ///< bdaddr_bredr, bdaddr_le_public, bdaddr_le_random

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 0; // btproto_l2cap

    static l2cap_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {bdaddr, psm, cid, bdaddr_type}; }

    friend bool operator==(const l2cap_address&, const l2cap_address&) = default;
};

/// An address of the host controller interface: Python's `dev` or `(dev[, channel])`.
struct hci_address {
    std::uint16_t dev = 0;     ///< the number of the controller; hci_dev_none for none
    std::uint16_t channel = 0; ///< hci_channel_raw, hci_channel_user, …

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 1; // btproto_hci

    static hci_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {dev, channel}; }

    friend bool operator==(const hci_address&, const hci_address&) = default;
};

/// An address of an audio link: Python's `bdaddr`.
struct sco_address {
    std::string bdaddr;

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 2; // btproto_sco

    static sco_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return bdaddr; }

    friend bool operator==(const sco_address&, const sco_address&) = default;
};

/// An RFCOMM address: Python's `(bdaddr, channel)`.
struct rfcomm_address {
    std::string bdaddr;
    std::uint8_t channel = 0;

    static constexpr int family = AF_BLUETOOTH;
    static constexpr int proto = 3; // btproto_rfcomm

    static rfcomm_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {bdaddr, channel}; }

    friend bool operator==(const rfcomm_address&, const rfcomm_address&) = default;
};

namespace detail {

/// The layouts of struct sockaddr_l2, sockaddr_hci, sockaddr_sco and sockaddr_rc, include/net/bluetooth of Linux.
struct l2cap_name {
    std::uint16_t head;
    std::uint16_t psm; // little-endian in the system's eyes; Python leaves that to the caller, and so does this
    bluetooth_device bdaddr;
    std::uint16_t cid;
    std::uint8_t bdaddr_type;
};
struct hci_name {
    std::uint16_t head;
    std::uint16_t dev;
    std::uint16_t channel;
};
struct sco_name {
    std::uint16_t head;
    bluetooth_device bdaddr;
};
struct rfcomm_name {
    std::uint16_t head;
    bluetooth_device bdaddr;
    std::uint8_t channel;
};

/// Stores an item that Python cuts to the size of `T`; what does not fit is refused here.
template <class T>
fault store_small_item(const address_like& argument, unsigned at, T& out) noexcept {
    if (!fits<T>(argument.number(at))) return library_fault(errc::item_out_of_range);
    out = static_cast<T>(argument.number(at));
    return {};
}

PYSOCK_COLD inline fault read_l2cap(const address_like& argument, os::raw_address& out) {
    constexpr unsigned all_items = address_like::shape("siii");
    if (argument.size() < 2 || argument.shape() != (all_items & ((1u << 2 * argument.size()) - 1)))
        return library_fault(errc::bluetooth_wrong_format);
    l2cap_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    if (const fault why = store_small_item(argument, 1, name.psm)) return why;
    if (const fault why = store_small_item(argument, 2, name.cid)) return why;
    if (const fault why = store_small_item(argument, 3, name.bdaddr_type)) return why;
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_hci(const address_like& argument, os::raw_address& out) {
    if (argument.shape() != address_like::shape("i") && argument.shape() != address_like::shape("ii"))
        return library_fault(errc::bluetooth_wrong_format);
    hci_name name{};
    if (const fault why = store_small_item(argument, 0, name.dev)) return why;
    if (const fault why = store_small_item(argument, 1, name.channel)) return why;
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_sco(const address_like& argument, os::raw_address& out) {
    if (argument.shape() != address_like::shape("s")) return library_fault(errc::bluetooth_wrong_format);
    sco_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_rfcomm(const address_like& argument, os::raw_address& out) {
    if (argument.shape() != address_like::shape("si")) return library_fault(errc::bluetooth_wrong_format);
    rfcomm_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    if (const fault why = store_small_item(argument, 1, name.channel)) return why;
    store_name(out, AF_BLUETOOTH, name);
    return {};
}

PYSOCK_COLD inline fault read_bluetooth(const address_like& argument, const address_reader& reader,
                                        os::raw_address& out) {
    switch (reader.proto) {
    case l2cap_address::proto: return read_l2cap(argument, out);
    case hci_address::proto: return read_hci(argument, out);
    case sco_address::proto: return read_sco(argument, out);
    case rfcomm_address::proto: return read_rfcomm(argument, out);
    default: return library_fault(errc::unknown_bluetooth_protocol);
    }
}

PYSOCK_COLD inline std::string print_l2cap(const l2cap_address& name) {
    const std::string bdaddr = repr_text(name.bdaddr);
    if (name.bdaddr_type != 0) return repr_tuple({bdaddr, name.psm, name.cid, name.bdaddr_type});
    return name.cid != 0 ? repr_tuple({bdaddr, name.psm, name.cid}) : repr_tuple({bdaddr, name.psm});
}

PYSOCK_COLD inline std::string print_bluetooth(const os::raw_address& raw, bool quoted) {
    if (raw.proto == hci_address::proto) {
        const auto [dev, channel] = hci_address::from(raw);
        return channel == 0 ? decimal(dev) : repr_tuple({dev, channel});
    }
    if (raw.proto == sco_address::proto) {
        const auto [bdaddr] = sco_address::from(raw);
        return quoted ? repr_text(bdaddr) : bdaddr;
    }
    if (raw.proto == rfcomm_address::proto) {
        const auto [bdaddr, channel] = rfcomm_address::from(raw);
        return repr_tuple({repr_text(bdaddr), channel});
    }
    return print_l2cap(l2cap_address::from(raw));
}

/// Everything behind the family that shows; the padding at the end does not.
inline std::string_view key_of_bluetooth(const os::raw_address& raw) noexcept {
    std::size_t end = offsetof(l2cap_name, bdaddr_type) + 1;
    if (raw.proto == hci_address::proto) end = sizeof(hci_name);
    if (raw.proto == sco_address::proto) end = sizeof(sco_name);
    if (raw.proto == rfcomm_address::proto) end = offsetof(rfcomm_name, channel) + 1;
    return key_between(raw, sizeof(std::uint16_t), end);
}

inline int form_of_bluetooth(int proto) noexcept { return proto; }

inline constexpr family_rules bluetooth_rules{
    AF_BLUETOOTH,
    AF_BLUETOOTH,
    "L2CAP {bdaddr, psm[, cid[, bdaddr_type]]}, RFCOMM {bdaddr, channel}, HCI {dev, channel}, SCO bdaddr",
    &read_bluetooth,
    &print_bluetooth,
    &key_of_bluetooth,
    &form_of_bluetooth};

} // namespace detail

inline l2cap_address l2cap_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::l2cap_name>(raw);
    return {detail::bdaddr_text(name.bdaddr), name.psm, name.cid, name.bdaddr_type};
}
inline hci_address hci_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::hci_name>(raw);
    return {name.dev, name.channel};
}
inline sco_address sco_address::from(const detail::os::raw_address& raw) {
    return {detail::bdaddr_text(detail::view_as<detail::sco_name>(raw).bdaddr)};
}
inline rfcomm_address rfcomm_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::rfcomm_name>(raw);
    return {detail::bdaddr_text(name.bdaddr), name.channel};
}

} // namespace pysock::inline v0_1

#endif // AF_BLUETOOTH

#endif // PYSOCK_ADDRESS_BLUETOOTH_HPP

// =================================================================================================
//  address/bluetooth_windows.hpp                                                         layer 2
// =================================================================================================
// AF_BLUETOOTH as Windows has it: devices with a channel of RFCOMM, the one protocol that Winsock and Python know there.
#ifndef PYSOCK_ADDRESS_BLUETOOTH_WINDOWS_HPP
#define PYSOCK_ADDRESS_BLUETOOTH_WINDOWS_HPP

#if PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {

/// An RFCOMM address: Python's `(bdaddr, channel)`. Channel 0 lets bind() choose one.
struct rfcomm_address {
    std::string bdaddr; ///< a device, "01:23:45:67:89:AB"; bdaddr_any for any
    std::uint32_t channel = 0;

    static constexpr int family = af_bluetooth.value();
    static constexpr int proto = 3; // btproto_rfcomm

    static rfcomm_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {bdaddr, channel}; }

    friend bool operator==(const rfcomm_address&, const rfcomm_address&) = default;
};

namespace detail {

/// The layout of SOCKADDR_BTH, <ws2bth.h>, which has no padding. The class of a service instead of the channel, which
/// it may hold for a connect, has no place in Python's tuple.
struct bth_name {
    unsigned char head[2];
    bluetooth_device bdaddr;
    unsigned char zero[2]; // the device is a number of 64 bits there
    unsigned char service_class[16];
    unsigned char channel[4];
};

PYSOCK_COLD inline fault read_rfcomm(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    if (reader.proto != rfcomm_address::proto) return library_fault(errc::unknown_bluetooth_protocol);
    if (argument.shape() != address_like::shape("si")) return library_fault(errc::bluetooth_wrong_format);
    bth_name name{};
    if (!parse_bdaddr(argument.text(0), name.bdaddr)) return library_fault(errc::bad_bluetooth_address);
    std::uint32_t channel = 0;
    if (const fault why = store_item(argument, 1, channel)) return why; // -1 is BT_PORT_ANY
    std::memcpy(name.channel, &channel, sizeof channel);
    store_name(out, rfcomm_address::family, name);
    return {};
}

PYSOCK_COLD inline std::string print_rfcomm(const os::raw_address& raw, bool) {
    const auto [bdaddr, channel] = rfcomm_address::from(raw);
    return repr_tuple({repr_text(bdaddr), channel});
}

inline constexpr family_rules bluetooth_rules{rfcomm_address::family, rfcomm_address::family,
                                              "{bdaddr, channel}",    &read_rfcomm,
                                              &print_rfcomm,          &key_of_struct<bth_name, 2>};

} // namespace detail

inline rfcomm_address rfcomm_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::bth_name>(raw);
    std::uint32_t channel = 0;
    std::memcpy(&channel, name.channel, sizeof channel);
    return {detail::bdaddr_text(name.bdaddr), channel};
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_WINDOWS_NAMES

#endif // PYSOCK_ADDRESS_BLUETOOTH_WINDOWS_HPP

// =================================================================================================
//  address/qipcrtr.hpp                                                                   layer 2
// =================================================================================================
// AF_QIPCRTR: a node and a port of Qualcomm's IPC router.
#ifndef PYSOCK_ADDRESS_QIPCRTR_HPP
#define PYSOCK_ADDRESS_QIPCRTR_HPP

#ifdef AF_QIPCRTR

namespace pysock::inline v0_1 {

/// An address of the IPC router: Python's `(node, port)`.
struct qipcrtr_address {
    std::uint32_t node = 0;
    std::uint32_t port = 0;

    static constexpr int family = AF_QIPCRTR;

    static qipcrtr_address from(const detail::os::raw_address& raw) noexcept {
        const auto name = detail::view_as<detail::number_pair_name>(raw);
        return {name.first, name.second};
    }

    address_like argument() const noexcept { return {node, port}; }

    friend bool operator==(const qipcrtr_address&, const qipcrtr_address&) = default;
};

namespace detail {

inline constexpr family_rules qipcrtr_rules = number_pair_rules<AF_QIPCRTR>("{node, port}");

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_QIPCRTR

#endif // PYSOCK_ADDRESS_QIPCRTR_HPP

// =================================================================================================
//  address/rds.hpp                                                                       layer 2
// =================================================================================================
// AF_RDS: reliable datagrams, whose addresses are IPv4's.
#ifndef PYSOCK_ADDRESS_RDS_HPP
#define PYSOCK_ADDRESS_RDS_HPP

#ifdef AF_RDS

namespace pysock::inline v0_1 {

/// An address of a reliable datagram socket: Python's `(host, port)`. What the system writes is an IPv4 address.
using rds_address = basic_inet_address<AF_RDS>;

namespace detail {

inline constexpr family_rules rds_rules = inet_rules_of<AF_RDS>;

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_RDS

#endif // PYSOCK_ADDRESS_RDS_HPP

// =================================================================================================
//  address/hyperv.hpp                                                                    layer 2
// =================================================================================================
// AF_HYPERV: services between a Hyper-V host and its machines.
#ifndef PYSOCK_ADDRESS_HYPERV_HPP
#define PYSOCK_ADDRESS_HYPERV_HPP

#if defined(AF_HYPERV) || PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {

/// An address of Hyper-V: Python's `(vm_id, service_id)`, two UUIDs as text.
struct hyperv_address {
    std::string vm_id; ///< also hv_guid_wildcard and its relatives
    std::string service_id;

    static constexpr int family = af_hyperv.value();

    static hyperv_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {vm_id, service_id}; }

    friend bool operator==(const hyperv_address&, const hyperv_address&) = default;
};

namespace detail {

/// The layout of SOCKADDR_HV, <hvsocket.h>: two GUIDs, whose first three fields are little-endian.
struct hyperv_name {
    std::uint16_t head;
    std::uint16_t reserved;
    unsigned char guid[2][16];
};

inline constexpr std::size_t uuid_length = 36;

/// The byte of a GUID that stands at each place of its text, and -1 for a dash.
inline constexpr signed char uuid_order[] = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};

constexpr bool parse_uuid(std::string_view text, unsigned char (&guid)[16]) noexcept {
    if (text.size() != uuid_length) return false;
    std::size_t at = 0;
    for (const signed char byte : uuid_order) {
        if (byte < 0) {
            if (text[at++] != '-') return false;
            continue;
        }
        const int high = hex_digit(text[at]);
        const int low = hex_digit(text[at + 1]);
        if (high < 0 || low < 0) return false;
        guid[byte] = static_cast<unsigned char>(high << 4 | low);
        at += 2;
    }
    return true;
}

inline std::string uuid_text(const unsigned char (&guid)[16]) {
    std::string text;
    for (const signed char byte : uuid_order) {
        if (byte < 0)
            text += '-';
        else
            append_hex(text, "", guid[byte], 2);
    }
    return text;
}

PYSOCK_COLD inline fault read_hyperv(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    constexpr int raw_protocol = 1; // HV_PROTOCOL_RAW
    if (reader.proto != raw_protocol) return library_fault(errc::unsupported_protocol);
    if (argument.shape() != address_like::shape("ss")) return library_fault(errc::wrong_form);
    hyperv_name name{};
    for (unsigned at = 0; at < 2; ++at)
        if (!parse_uuid(argument.text(at), name.guid[at])) return library_fault(errc::not_a_uuid);
    store_name(out, hyperv_address::family, name);
    return {};
}

PYSOCK_COLD inline std::string print_hyperv(const os::raw_address& raw, bool) {
    const auto [vm_id, service_id] = hyperv_address::from(raw);
    return repr_tuple({repr_text(vm_id), repr_text(service_id)});
}

inline constexpr family_rules hyperv_rules{hyperv_address::family, hyperv_address::family,
                                           "{vm_id, service_id}",  &read_hyperv,
                                           &print_hyperv,          &key_of_struct<hyperv_name, 4>};

} // namespace detail

inline hyperv_address hyperv_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::hyperv_name>(raw);
    return {detail::uuid_text(name.guid[0]), detail::uuid_text(name.guid[1])};
}

} // namespace pysock::inline v0_1

#endif // AF_HYPERV

#endif // PYSOCK_ADDRESS_HYPERV_HPP

// =================================================================================================
//  address/system.hpp                                                                    layer 2
// =================================================================================================
// AF_SYSTEM: kernel controls of macOS.
#ifndef PYSOCK_ADDRESS_SYSTEM_HPP
#define PYSOCK_ADDRESS_SYSTEM_HPP

#ifdef AF_SYSTEM

namespace pysock::inline v0_1 {

/// An address of a kernel control: Python's `(id, unit)`. As an argument also the control's name alone, written
/// "com.apple.net.utun_control", with unit 0.
struct system_address {
    std::uint32_t id = 0;
    std::uint32_t unit = 0; ///< 0: the next that is free

    static constexpr int family = AF_SYSTEM;

    static system_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {id, unit}; }

    friend bool operator==(const system_address&, const system_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_ctl, <sys/kern_control.h>.
struct control_name {
    std::uint16_t head;
    std::uint16_t kind;
    std::uint32_t id;
    std::uint32_t unit;
    std::uint32_t reserved[5];
};

PYSOCK_COLD inline fault read_system(const address_like& argument, const address_reader& reader, os::raw_address& out) {
    constexpr int control_protocol = 2; // SYSPROTO_CONTROL
    constexpr std::size_t longest_name = 96;
    if (reader.proto != control_protocol) return library_fault(errc::unsupported_protocol);
    control_name name{};
    name.kind = 2; // AF_SYS_CONTROL
    if (argument.shape() == address_like::shape("s")) {
        if (argument.text(0).size() >= longest_name) return library_fault(errc::control_name_too_long);
        if (has_null(argument.text(0))) return library_fault(errc::embedded_null);
        char terminated[longest_name] = {};
        argument.text(0).copy(terminated, longest_name);
        const auto id = os::control_id(reader.by, terminated);
        if (!id.ok()) return library_fault(errc::no_such_control);
        name.id = id.value;
    } else if (const fault why = store_pair(argument, name.id, name.unit)) {
        return why;
    }
    store_name(out, AF_SYSTEM, name);
    return {};
}

PYSOCK_COLD inline std::string print_system(const os::raw_address& raw, bool) {
    const auto [id, unit] = system_address::from(raw);
    return repr_pair(id, unit);
}

/// Id and unit.
inline std::string_view key_of_system(const os::raw_address& raw) noexcept {
    return key_between(raw, offsetof(control_name, id), offsetof(control_name, reserved));
}

inline constexpr family_rules system_rules{AF_SYSTEM,    AF_SYSTEM,     "{id, unit} or a name",
                                           &read_system, &print_system, &key_of_system};

} // namespace detail

inline system_address system_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::control_name>(raw);
    return {name.id, name.unit};
}

} // namespace pysock::inline v0_1

#endif // AF_SYSTEM

#endif // PYSOCK_ADDRESS_SYSTEM_HPP

// =================================================================================================
//  address/divert.hpp                                                                    layer 2
// =================================================================================================
// AF_DIVERT: packets that the firewall of FreeBSD hands over, whose addresses are IPv4's.
#ifndef PYSOCK_ADDRESS_DIVERT_HPP
#define PYSOCK_ADDRESS_DIVERT_HPP

#ifdef AF_DIVERT

namespace pysock::inline v0_1 {

/// An address of a divert socket: Python's `(host, port)`. What the system writes is an IPv4 address.
using divert_address = basic_inet_address<AF_DIVERT>;

namespace detail {

inline constexpr family_rules divert_rules = inet_rules_of<AF_DIVERT>;

} // namespace detail
} // namespace pysock::inline v0_1

#endif // AF_DIVERT

#endif // PYSOCK_ADDRESS_DIVERT_HPP

// =================================================================================================
//  address/families.hpp                                                                  layer 2
// =================================================================================================
// The list of address families, and what `address` does by looking one up in it.
#ifndef PYSOCK_ADDRESS_FAMILIES_HPP
#define PYSOCK_ADDRESS_FAMILIES_HPP

namespace pysock::inline v0_1 {
namespace detail {

inline constexpr family_rules families[] = {
    inet_rules,      inet6_rules, unix_rules,
#ifdef AF_NETLINK
    netlink_rules,
#endif
#ifdef AF_PACKET
    packet_rules,
#endif
#ifdef AF_CAN
    can_rules,
#endif
#ifdef AF_VSOCK
    vsock_rules,
#endif
#ifdef AF_TIPC
    tipc_rules,
#endif
#ifdef AF_ALG
    alg_rules,
#endif
#if (defined(AF_BLUETOOTH) && PYSOCK_LINUX_FAMILIES) || PYSOCK_WINDOWS_NAMES
    bluetooth_rules,
#endif
#ifdef AF_QIPCRTR
    qipcrtr_rules,
#endif
#ifdef AF_RDS
    rds_rules,
#endif
#if defined(AF_HYPERV) || PYSOCK_WINDOWS_NAMES
    hyperv_rules,
#endif
#ifdef AF_SYSTEM
    system_rules,
#endif
#ifdef AF_DIVERT
    divert_rules,
#endif
};

/// The rules of `family`, or a null pointer.
constexpr const family_rules* rules_of(int family) noexcept {
    for (const family_rules& rules : families)
        if (rules.family == family) return &rules;
    return nullptr;
}

/// Whether an address of `name_family` is one for a socket of `family`.
constexpr bool takes_names_of(int family, int name_family) noexcept {
    const family_rules* const rules = rules_of(family);
    return rules != nullptr ? rules->name_family == name_family : family == name_family;
}

/// Which of its family's forms an address of a socket of `proto` has.
inline int form_of(const family_rules* rules, int proto) noexcept {
    return rules != nullptr && rules->form_of != nullptr ? rules->form_of(proto) : 0;
}

/// Whether an address has the family and the form of those that a socket of `family` and `proto` takes.
inline bool takes_name(int family, int proto, const os::raw_address& name) noexcept {
    const family_rules* const rules = rules_of(family);
    return takes_names_of(family, name.get()->sa_family) && form_of(rules, name.proto) == form_of(rules, proto);
}

/// The system's form of an argument: the address that is ready, or else `space` filled in.
inline result<const os::raw_address*> read_address(const address_like& argument, const address_reader& reader,
                                                   os::raw_address& space) {
    if (argument.ready() != nullptr) {
        const os::raw_address& ready = argument.ready()->raw();
        if (!takes_name(reader.family, reader.proto, ready)) return {nullptr, library_fault(errc::wrong_family)};
        return success(&ready);
    }
    const family_rules* const rules = rules_of(reader.family);
    if (rules == nullptr) return {nullptr, library_fault(errc::bad_family)};
    if ((argument.family() != af_unspec && argument.family() != reader.family) ||
        (argument.proto() != -1 && argument.proto() != reader.proto))
        return {nullptr, library_fault(errc::wrong_family)};
    space.proto = reader.proto;
    return {&space, rules->read(argument, reader, space)};
}

/// What an address tells apart from others of its family and form; all its bytes where the family is not known.
inline std::string_view key_of(const family_rules* rules, const address& a) noexcept {
    return rules != nullptr ? rules->key(a.raw()) : key_between(a.raw(), 0, a.size());
}

} // namespace detail

inline int address::compare(const address& a, const address& b) noexcept {
    if (bool(a) != bool(b)) return a ? 1 : -1;
    if (a.family() != b.family()) return a.family() < b.family() ? -1 : 1;
    const auto* const rules = detail::rules_of(a.family().value());
    if (const int order = detail::form_of(rules, a.raw().proto) - detail::form_of(rules, b.raw().proto)) return order;
    return detail::key_of(rules, a).compare(detail::key_of(rules, b));
}

/// FNV-1a over family and key.
inline std::size_t address::hash() const noexcept {
    std::uint64_t sum = 0xcbf29ce484222325;
    const auto add = [&sum](unsigned char byte) { sum = (sum ^ byte) * 0x100000001b3; };
    add(static_cast<unsigned char>(family().value()));
    for (const char c : detail::key_of(detail::rules_of(family().value()), *this)) add(static_cast<unsigned char>(c));
    return static_cast<std::size_t>(sum);
}

inline std::string address::print(bool quoted) const {
    if (!*this) return "None";
    if (const auto* const rules = detail::rules_of(family().value())) return rules->print(raw_, quoted);
    // As Python prints a family that it does not know: the number and sa_data.
    constexpr std::size_t start = offsetof(::sockaddr, sa_data);
    const auto* const data = reinterpret_cast<const char*>(&raw_.storage) + start;
    std::string sa_data(data, raw_.length > start ? detail::smaller(raw_.length - start, 14) : 0);
    sa_data.resize(14);
    return detail::joined({"(", family().value(), ", ", detail::repr_bytes(sa_data), ")"});
}

namespace detail {

[[noreturn]] PYSOCK_COLD inline void raise_for_item(fault why, const address& a, const char* operation) {
    raise(why, failure{.operation = operation, .value = repr(a)});
}

/// What an address was asked for, or the exception for what its family has not.
template <class T>
PYSOCK_ALWAYS_INLINE inline T item_or_raise(result<T> item, const address& a, const char* operation) {
    if (!item.ok()) [[unlikely]]
        raise_for_item(item.fault, a, operation);
    return std::move(item.value);
}

} // namespace detail

PYSOCK_LAZY_BODY detail::result<std::string> address::do_host() const {
    if (family() == af_inet) {
        const auto name = detail::view_as<::sockaddr_in>(raw_);
        return {detail::inet_text(reinterpret_cast<const unsigned char*>(&name.sin_addr)), {}};
    }
    if (family() == af_inet6) return {inet6_address::from(raw_).host, {}};
    return {{}, detail::library_fault(errc::no_such_item)};
}
PYSOCK_LAZY_BODY std::string address::host() const { return detail::item_or_raise(do_host(), *this, "host"); }
PYSOCK_LAZY_BODY std::string address::host(std::error_code& ec) const {
    return detail::into_code(ec, [this] { return do_host(); });
}

PYSOCK_ALWAYS_INLINE inline detail::result<int> address::do_port() const noexcept {
    if (family() == af_inet) return {detail::network_order(detail::view_as<::sockaddr_in>(raw_).sin_port), {}};
    if (family() == af_inet6) return {detail::network_order(detail::view_as<::sockaddr_in6>(raw_).sin6_port), {}};
    return {0, detail::library_fault(errc::no_such_item)};
}
inline int address::port() const { return detail::item_or_raise(do_port(), *this, "port"); }
inline int address::port(std::error_code& ec) const noexcept {
    const auto number = do_port();
    detail::assign(ec, number.fault);
    return number.value;
}

template <class T>
detail::result<T> address::do_as() const {
    bool is_of_proto = true;
    if constexpr (detail::struct_of_protocol<T>) is_of_proto = raw_.proto == T::proto;
    if (!detail::takes_names_of(T::family, family().value()) || !is_of_proto)
        return {T{}, detail::library_fault(errc::no_such_item)};
    return {T::from(raw_), {}};
}
template <class T>
T address::as() const {
    return detail::item_or_raise(do_as<T>(), *this, "as");
}
template <class T>
T address::as(std::error_code& ec) const {
    return detail::into_code(ec, [this] { return do_as<T>(); });
}

PYSOCK_LAZY_BODY std::string address::path() const {
    return detail::item_or_raise(do_as<unix_address>(), *this, "path").path;
}
PYSOCK_LAZY_BODY std::string address::path(std::error_code& ec) const { return as<unix_address>(ec).path; }

PYSOCK_COLD inline std::string address_like::print() const {
    if (ready_ != nullptr) return repr(*ready_);
    if (shape() == shape("s") && text(0).starts_with('\0')) return detail::repr_bytes(text(0));
    std::string items;
    for (unsigned at = 0; at < size(); ++at) {
        if (at > 0) items += ", ";
        if (is_text(at))
            items += detail::repr_text(text(at));
        else if (number(at) < 0)
            detail::append(items, {number(at)});
        else
            detail::append(items, {*unsigned_number(at)});
    }
    return size() == 1 ? items : detail::joined({"(", items, ")"});
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_FAMILIES_HPP

// =================================================================================================
//  socket/shared_handle.hpp                                                              layer 3
// =================================================================================================
// The life that a socket shares with the files made of it: who is last closes the handle.
#ifndef PYSOCK_SOCKET_SHARED_HANDLE_HPP
#define PYSOCK_SOCKET_SHARED_HANDLE_HPP

namespace pysock::inline v0_1::detail {

/// What a socket keeps beside its handle and its timeout.
struct socket_sort {
    std::int32_t proto = 0;
    std::uint16_t type = 0;
};

/// When a call that starts now has to end, by a timeout in nanoseconds. At 0 there is no such point: it does not wait.
constexpr deadline limit_of(std::int64_t timeout) noexcept { return deadline(timeout > 0 ? timeout : no_timeout); }

/// The flag of a transfer under a timeout: it holds whatever the descriptor's mode.
constexpr std::uint8_t wait_flag_of(std::int64_t timeout) noexcept {
    static_assert(os::do_not_wait <= 0xff);
    return timeout < 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(os::do_not_wait);
}

/// What a socket and its files have in common: Python's `_io_refs`. The first makefile makes it. The socket, while it
/// is open, and each open file are its users. The socket keeps `timeout` as its own, so that the files follow it.
struct shared_handle {
    explicit shared_handle(os::handle open, std::int64_t initial, socket_sort of) noexcept
        : handle(open), timeout(initial), sort(of) {}

    os::atomic<os::handle> handle; ///< invalid once the socket has given it away: detach()
    os::atomic<std::int64_t> timeout;
    os::atomic<int> users{1};
    const socket_sort sort;

    /// One user less; the last closes the handle. The block is not to be touched any more.
    PYSOCK_COLD fault release() noexcept {
        if (users.add(-1) > 0) return {};
        os::handle open = handle.load();
        delete this;
        return end_handle(open);
    }

protected:
    ~shared_handle() = default; // by release() only
};

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_SOCKET_SHARED_HANDLE_HPP

// =================================================================================================
//  socket/file_like.hpp                                                                  layer 3
// =================================================================================================
// `file_like`: what socket::sendfile() can send, whatever its type.
#ifndef PYSOCK_SOCKET_FILE_LIKE_HPP
#define PYSOCK_SOCKET_FILE_LIKE_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// A std::istream, by its shape: its header would cost every user.
template <class F>
concept stream_like = requires(F& file, char* data) {
    file.read(data, std::streamsize{});
    file.gcount();
    file.seekg(std::streamoff{});
    file.clear();
};

/// Reads up to `size` bytes and tells how many: 0 at the end.
template <class F>
concept readable_file = !stream_like<F> && requires(F & file, char* data, std::size_t size) {
    { file.read(data, size) } -> std::integral;
};

/// The same under Python's name.
template <class F>
concept readable_into = !stream_like<F> && requires(F & file, writable_bytes_like buffer) {
    { file.readinto(buffer) } -> std::integral;
};

template <class F>
concept with_descriptor = requires(F& file) {
    { file.fileno() } -> std::convertible_to<os::file_handle>;
};

template <class F>
concept seekable_file = requires(F& file, std::int64_t offset) {
    file.seek(offset);
};

template <class F>
concept with_mode = requires(F& file) {
    { file.mode() } -> std::convertible_to<std::string_view>;
};

} // namespace detail

/// A file to be sent, as an argument. Refers to the caller's file for the time of the call.
///
/// - a descriptor, or a FILE*
/// - a std::istream, such as a std::ifstream opened with std::ios::binary
/// - an object with `fileno()`
/// - an object with `read(char*, std::size_t)`, or `readinto(writable_bytes_like)`, which returns how many bytes it has
///   read, 0 at the end; and, so that it can be sent from an offset, `seek(std::int64_t)` from the start
///
/// An object with a descriptor is read through it, or by its own functions where the system cannot send from it. With a
/// `mode()` that lacks a "b" it is refused.
class file_like {
public:
    file_like(detail::os::file_handle descriptor) noexcept
        : descriptor_(descriptor), read_(&read_descriptor), seek_(&seek_descriptor) {}

    file_like(std::FILE* file) noexcept : descriptor_(detail::os::handle_of(file)), object_(file) {
        read_ = [](const file_like& self, char* data, std::size_t size) {
            return detail::os::read_stream(static_cast<std::FILE*>(self.object_), data, size);
        };
        seek_ = [](const file_like& self, std::int64_t offset) {
            return detail::os::seek_stream(static_cast<std::FILE*>(self.object_), offset);
        };
    }

    // The built-in is std::addressof without <memory>.
    template <detail::stream_like F>
    file_like(F& stream) noexcept
        : object_(__builtin_addressof(stream)), read_(&read_stream<F>), seek_(&seek_stream<F>) {}

    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, file_like> && !detail::stream_like<F> &&
             (detail::with_descriptor<F> || detail::readable_file<F> || detail::readable_into<F>)) //
        file_like(F&& file)
        : object_(const_cast<void*>(static_cast<const void*>(__builtin_addressof(file)))) {
        using object = std::remove_reference_t<F>;
        if constexpr (detail::with_descriptor<F>) descriptor_ = static_cast<detail::os::file_handle>(file.fileno());
        if constexpr (detail::with_mode<F>)
            is_text_ = std::string_view(file.mode()).find('b') == std::string_view::npos;
        if constexpr (detail::readable_file<F> || detail::readable_into<F>)
            read_ = &read_object<object>;
        else
            read_ = &read_descriptor;
        if constexpr (detail::seekable_file<F>)
            seek_ = &seek_object<object>;
        else if constexpr (detail::with_descriptor<F>)
            seek_ = &seek_descriptor;
    }

    /// The descriptor to send from, negative: there is none.
    detail::os::file_handle descriptor() const noexcept { return descriptor_; }

    /// Whether it says that it was not opened in binary mode.
    bool is_text() const noexcept { return is_text_; }

    detail::result<std::size_t> read(char* data, std::size_t size) const { return read_(*this, data, size); }

    /// The fault is ESPIPE for a file that cannot.
    detail::fault seek(std::int64_t offset) const {
        return seek_ == nullptr ? detail::os::cannot_seek() : seek_(*this, offset);
    }

private:
    using reader = detail::result<std::size_t> (*)(const file_like& self, char* data, std::size_t size);
    using seeker = detail::fault (*)(const file_like& self, std::int64_t offset);

    static detail::result<std::size_t> read_descriptor(const file_like& self, char* data, std::size_t size) {
        return detail::os::read_file(self.descriptor_, data, size);
    }
    static detail::fault seek_descriptor(const file_like& self, std::int64_t offset) {
        return detail::os::seek_file(self.descriptor_, offset);
    }

    /// The end of the file sets failbit too; the seek at the end of the call clears both.
    template <class F>
    static detail::result<std::size_t> read_stream(const file_like& self, char* data, std::size_t size) {
        F& stream = *static_cast<F*>(self.object_);
        stream.read(data, static_cast<std::streamsize>(size));
        const auto count = static_cast<std::size_t>(stream.gcount());
        if (count == 0 && stream.bad()) return {0, detail::os::cannot_read()};
        return detail::success(count);
    }
    template <class F>
    static detail::fault seek_stream(const file_like& self, std::int64_t offset) {
        F& stream = *static_cast<F*>(self.object_);
        stream.clear();
        stream.seekg(static_cast<std::streamoff>(offset));
        if (!stream.fail()) return {};
        stream.clear();
        return detail::os::cannot_seek();
    }

    template <class F>
    static detail::result<std::size_t> read_object(const file_like& self, char* data, std::size_t size) {
        F& file = *static_cast<F*>(self.object_);
        const auto count = [&] {
            if constexpr (detail::readable_file<F>)
                return file.read(data, size);
            else
                return file.readinto(writable_bytes_like(data, size));
        }();
        if (count < 0) return {0, detail::os::cannot_read()};
        return detail::success(detail::smaller(static_cast<std::size_t>(count), size));
    }
    template <class F>
    static detail::fault seek_object(const file_like& self, std::int64_t offset) {
        static_cast<F*>(self.object_)->seek(offset);
        return {};
    }

    detail::os::file_handle descriptor_ = -1;
    bool is_text_ = false;
    void* object_ = nullptr;
    reader read_ = nullptr;
    seeker seek_ = nullptr;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_FILE_LIKE_HPP

// =================================================================================================
//  socket/forward.hpp                                                                    layer 3
// =================================================================================================
// What the class `socket` refers to before it is there: its files, results of its calls, functions that are its
// friends.
#ifndef PYSOCK_SOCKET_FORWARD_HPP
#define PYSOCK_SOCKET_FORWARD_HPP

namespace pysock::inline v0_1 {

class socket;

namespace detail {

class incoming_message;
struct fd_passing;

/// For the functions of the module that get handles from the system: lets `s` own one.
fault start_socket(socket& s, os::handle fresh, int family, int type, int proto, bool shared = false) noexcept;

/// Which of sendfile's two ways to go: Python's `_sendfile_use_sendfile` and `_sendfile_use_send`.
enum class sendfile_way { any, by_system, by_send };

/// What socket::sendfile() does, with the way to choose. The value is how many bytes were sent, also when it fails.
result<std::size_t> sendfile_by(socket& s, const file_like& file, std::int64_t offset, or_none<buffer_size> count,
                                sendfile_way way);

} // namespace detail

PYSOCK_LAZY class basic_socket_io;
/// A socket as a raw file: see basic_socket_io, of which it is the only kind. @python socket.SocketIO  Same.
using socket_io = basic_socket_io<>;
PYSOCK_LAZY class basic_socket_file;
/// A socket as a file with buffers: see basic_socket_file, of which it is the only kind.
using socket_file = basic_socket_file<>;
struct accept_result;
struct recvmsg_result;
struct recvmsg_into_result;
struct sendmsg_afalg_options;

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_FORWARD_HPP

// =================================================================================================
//  socket/arguments.hpp                                                                  layer 3
// =================================================================================================
// Keyword arguments of the class `socket`, and the results of its calls that are pairs.
#ifndef PYSOCK_SOCKET_ARGUMENTS_HPP
#define PYSOCK_SOCKET_ARGUMENTS_HPP

namespace pysock::inline v0_1 {

/// The keyword arguments of the constructor: `socket({.fileno = fd})`. -1 as `family`, `type` or `proto` has Python's
/// meaning: with a `fileno` it is detected, without one it is af_inet, sock_stream or 0.
struct socket_arguments {
    address_family family = -1;
    socket_kind type = -1;
    int proto = -1;
    or_none<detail::os::handle> fileno = none;
};

/// The keyword arguments of makefile: `s.makefile("r", {.newline = "\r\n"})`.
struct makefile_options {
    /// Size of each buffer in bytes; negative: 8192; 0: none, for binary files only.
    buffer_size buffering = -1;

    /// Of text files. none: "\r\n" and "\r" are read as "\n", and "\n" is written as the system ends its lines. "":
    /// these three end a line, and stay what they are. "\n", "\r", "\r\n": this ends a line, and "\n" is written as it.
    or_none<std::string_view> newline = none;
};

#if PYSOCK_WINDOWS_NAMES
/// What socket::ioctl() sets: a number, or three of them in braces.
class ioctl_option {
public:
    ioctl_option(detail::integer auto number) noexcept : values_{static_cast<std::uint32_t>(number)}, count_(1) {}
    ioctl_option(bool on) noexcept : ioctl_option(on ? 1 : 0) {}
    ioctl_option(std::uint32_t onoff, std::uint32_t rest, std::uint32_t between) noexcept
        : values_{onoff, rest, between}, count_(3) {}

    /// The numbers, and how many there are.
    const std::uint32_t* data() const noexcept { return values_; }
    std::size_t count() const noexcept { return count_; }

private:
    std::uint32_t values_[3];
    std::size_t count_;
};
#endif

/// The result of recvfrom: `auto [data, addr] = s.recvfrom(1024);`
struct recvfrom_result {
    bytes data;
    address addr;
};

/// The result of recvfrom_into: `auto [nbytes, addr] = s.recvfrom_into(buffer);`
struct recvfrom_into_result {
    std::size_t nbytes = 0;
    address addr;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_ARGUMENTS_HPP

// =================================================================================================
//  socket/socket.hpp                                                                     layer 3
// =================================================================================================
// The class `socket`: every method declared and documented, in the order of Python's manual. The bodies are beside it.
#ifndef PYSOCK_SOCKET_SOCKET_HPP
#define PYSOCK_SOCKET_SOCKET_HPP

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

// =================================================================================================
//  socket/waiting.hpp                                                                    layer 3
// =================================================================================================
// Blocking modes and timeouts of a socket, and the one loop that waits and tries again.
#ifndef PYSOCK_SOCKET_WAITING_HPP
#define PYSOCK_SOCKET_WAITING_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// What setdefaulttimeout() has set, in nanoseconds.
inline constinit os::atomic<std::int64_t> default_timeout{no_timeout};

} // namespace detail

// ---- modes -------------------------------------------------------------------------------------

/// Python's order: the value is stored before the descriptor's flag is changed, so it stays when that fails.
PYSOCK_NOINLINE inline detail::fault socket::set_mode(std::int64_t nanoseconds) noexcept {
    timeout_ = nanoseconds;
    wait_flag_ = detail::wait_flag_of(nanoseconds);
    if ((flags_ & has_files) != 0) own_.files->timeout.store(nanoseconds);
    return detail::os::set_blocking(handle_, nanoseconds < 0);
}

/// accept and connect have no flag that keeps them from waiting, and on Windows no call has. Where somebody else may
/// have made the descriptor blocking, its mode is set again, so that the timeout holds.
inline detail::fault socket::restore_mode() noexcept {
    return (flags_ & has_shared_mode) != 0 && timeout_ >= 0 ? detail::os::set_blocking(handle_, false) : fault{};
}

/// Where no flag keeps a transfer from waiting, the mode of the descriptor has to.
PYSOCK_ALWAYS_INLINE inline int socket::transfer_flags(msg_flag flags) noexcept {
    if constexpr (detail::os::do_not_wait == 0) static_cast<void>(restore_mode());
    return flags.value() | wait_flag_;
}

inline detail::fault socket::do_settimeout(timeout_value value) noexcept {
    if (value.fault()) return value.fault();
    return set_mode(value.nanoseconds());
}

inline void socket::settimeout(timeout_value value) {
    if (const fault why = do_settimeout(value))
        detail::throw_report(why, report(why, {.operation = "settimeout", .value = value.given()}));
}
inline void socket::settimeout(timeout_value value, std::error_code& ec) noexcept {
    detail::assign(ec, do_settimeout(value));
}

inline void socket::setblocking(bool flag) {
    if (const fault why = set_mode(flag ? detail::no_timeout : 0)) fail(why, "setblocking");
}
inline void socket::setblocking(bool flag, std::error_code& ec) noexcept {
    detail::assign(ec, set_mode(flag ? detail::no_timeout : 0));
}

// ---- waiting -----------------------------------------------------------------------------------

inline detail::deadline socket::limit() const noexcept { return detail::limit_of(timeout_); }

/// Prepares `name` for an address of this socket's.
PYSOCK_ALWAYS_INLINE inline void socket::prepare(detail::os::raw_address& name) const noexcept {
    if (family_ >= has_forms) [[unlikely]]
        name.proto = proto();
}

/// What reads an address argument of this socket.
inline detail::address_reader socket::reader(deadline& until) const noexcept {
    return {handle_, family().value(), proto(), until};
}

/// The system's form of an address argument, which usually is an address of the socket's family.
PYSOCK_ALWAYS_INLINE inline detail::result<const detail::os::raw_address*>
socket::read(const address_like& argument, deadline& until, detail::os::raw_address& space) const {
    if (argument.ready() != nullptr && argument.ready()->raw().get()->sa_family == family_)
        return detail::success(&argument.ready()->raw());
    return detail::read_address(argument, reader(until), space);
}

namespace detail {

/// Goes on with a call that failed with `why`: after a signal at once, after "would block" when the descriptor is
/// ready, if there is a timeout. Python waits first and calls then, which costs a system call each time; here only the
/// call that really has to wait comes this way.
template <class Call>
PYSOCK_COLD auto retry_on(os::handle of, fault why, short events, deadline& until, Call call) -> decltype(call()) {
    for (;;) {
        if (os::interrupted(why)) {
            if (!goes_on_after_signal()) return {{}, why};
        } else if (os::would_block(why) && until.limited()) {
            if (const fault ended = wait_until_ready(of, events, until)) return {{}, ended};
        } else {
            return {{}, why};
        }
        auto outcome = call();
        if (outcome.ok()) return outcome;
        why = outcome.fault;
    }
}

} // namespace detail

template <class Call>
auto socket::retry(fault why, short events, deadline& until, Call call) -> decltype(call()) {
    return detail::retry_on(handle_, why, events, until, call);
}

/// Whether retry() may do something about `why`. Asked first where every instruction counts: a non-blocking socket
/// that finds nothing is answered without another call.
PYSOCK_ALWAYS_INLINE inline bool socket::may_go_on(fault why) const noexcept {
    return timeout_ > 0 || detail::os::interrupted(why);
}

/// The same for a send, which a family may have refused for a flag of ours.
PYSOCK_ALWAYS_INLINE inline bool socket::may_send_again(fault why) const noexcept {
    return may_go_on(why) || detail::os::refuses_no_signal(family().value(), why);
}

/// retry() for a send: `call(plainly)` sends, without the flag of ours where `plainly`.
template <class Call>
PYSOCK_COLD auto socket::retry_send(fault why, deadline& until, Call call) -> decltype(call(false)) {
    const bool plainly = detail::os::refuses_no_signal(family().value(), why);
    if (plainly) {
        const auto sent = call(true);
        if (sent.ok()) return sent;
        why = sent.fault;
    }
    return retry(why, detail::os::writable, until, [&] { return call(plainly); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_WAITING_HPP

// =================================================================================================
//  socket/lifetime.hpp                                                                   layer 3
// =================================================================================================
// How a socket comes to be and ends: construction, adoption, moving, dup, detach, close, inheritance, printing.
#ifndef PYSOCK_SOCKET_LIFETIME_HPP
#define PYSOCK_SOCKET_LIFETIME_HPP

namespace pysock::inline v0_1 {

static_assert(sizeof(socket) <= 16 + 2 * sizeof(detail::os::handle)); // 24 where a handle is an int

// ---- construction ------------------------------------------------------------------------------

/// Owns a handle, and gives it its first timeout. `waits`: the handle is blocking.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::begin(detail::os::handle handle, std::uint16_t family,
                                                        detail::socket_sort sort, bool waits) noexcept {
    handle_ = handle;
    family_ = family;
    own_.sort = sort;
    if (!waits) {
        timeout_ = 0;
        wait_flag_ = detail::wait_flag_of(0);
    } else if (const std::int64_t initial = detail::default_timeout.load(); initial >= 0) {
        return set_mode(initial);
    }
    return {};
}

/// As begin, for a handle that the system has just made: closes it when that fails.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::start(detail::os::handle fresh, std::uint16_t family,
                                                        detail::socket_sort sort, bool waits) noexcept {
    const fault why = begin(fresh, family, sort, waits);
    if (why) [[unlikely]]
        static_cast<void>(do_close());
    return why;
}

/// The same with the numbers as socket(2) takes them.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::start(detail::os::handle fresh, int family, int type,
                                                        int proto) noexcept {
    return start(fresh, stored_family(family), sort_of(type, proto), waits_at_birth(type));
}

namespace detail {

/// `shared`: another process has a handle of it too.
inline fault start_socket(socket& s, os::handle fresh, int family, int type, int proto, bool shared) noexcept {
    if (shared) s.flags_ |= socket::has_shared_mode;
    return s.start(fresh, family, type, proto);
}

} // namespace detail

/// -1 stands for Python's defaults.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::do_open(int family, int type, int proto) noexcept {
    if (family == -1) family = af_inet.value();
    if (type == -1) type = sock_stream.value();
    if (proto == -1) proto = 0;
    const auto fresh = detail::os::open(family, type, proto);
    return fresh.ok() ? start(fresh.value, family, type, proto) : fresh.fault;
}

inline detail::fault socket::do_adopt(const socket_arguments& arguments) noexcept {
    const detail::os::handle handle = *arguments.fileno;
    if (static_cast<std::ptrdiff_t>(handle) < 0) return detail::library_fault(errc::negative_descriptor);
    detail::os::raw_address name;
    int family = arguments.family.value();
    if (const fault why = detail::os::local_name(handle, name)) {
        // Some families have no names (AF_ALG): that is an error only if the family has to be found out (bpo-28134).
        if (!detail::os::lacks_names(why)) return why;
        if (family == -1) {
            const auto known = detail::os::family_of(handle);
            if (!known.ok()) return why;
            family = known.value;
        }
    } else if (family == -1) {
        family = name.get()->sa_family;
    }
    const auto detected = [&](int option, int& value) {
        detail::os::address_length size = sizeof value;
        return detail::os::get_option(handle, sol_socket, option, &value, size);
    };
    int type = arguments.type.value();
    if (type == -1)
        if (const fault why = detected(so_type, type)) return why;
    int proto = arguments.proto;
#ifdef SO_PROTOCOL
    if (proto == -1)
        if (const fault why = detected(so_protocol, proto)) return why;
#endif
    flags_ = has_shared_mode;
    const fault why =
        begin(handle, stored_family(family), sort_of(type, proto == -1 ? 0 : proto), waits_at_birth(type));
    if (why) static_cast<void>(detach()); // it is the caller's to close, as after every other failure
    return why;
}

inline detail::fault socket::do_construct(const socket_arguments& arguments) noexcept {
    if (arguments.fileno) return do_adopt(arguments);
    return do_open(arguments.family.value(), arguments.type.value(), arguments.proto);
}

/// Throws for a constructor, with the arguments that it was given.
PYSOCK_LAZY_BODY PYSOCK_COLD void socket::fail_to_construct(fault why, const socket_arguments& arguments) {
    std::string given;
    const auto add = [&given](const char* name, detail::text_piece value) {
        detail::append(given, {given.empty() ? "(" : ", ", name, "=", value});
    };
    const auto shown = [](auto constant) { return *constant.name() != '\0' ? constant.name() : str(constant); };
    if (arguments.family != -1) add("family", shown(arguments.family));
    if (arguments.type != -1) add("type", shown(arguments.type));
    if (arguments.proto != -1) add("proto", arguments.proto);
    if (arguments.fileno) add("fileno", detail::shown(*arguments.fileno));
    if (!given.empty()) given += ")";
    detail::raise(why, {.operation = "socket", .place = given, .value = given});
}

PYSOCK_LAZY_BODY PYSOCK_ALWAYS_INLINE inline socket::socket(address_family family, socket_kind type, int proto) {
    if (const fault why = do_open(family.value(), type.value(), proto)) [[unlikely]]
        fail_to_construct(why, {.family = family, .type = type, .proto = proto});
}
PYSOCK_ALWAYS_INLINE inline socket::socket(address_family family, socket_kind type, int proto, std::error_code& ec) {
    detail::assign(ec, do_open(family.value(), type.value(), proto));
}
PYSOCK_LAZY_BODY socket::socket(address_family family, socket_kind type, int proto, or_none<detail::os::handle> fileno)
    : socket(socket_arguments{.family = family, .type = type, .proto = proto, .fileno = fileno}) {}
inline socket::socket(address_family family, socket_kind type, int proto, or_none<detail::os::handle> fileno,
                      std::error_code& ec)
    : socket(socket_arguments{.family = family, .type = type, .proto = proto, .fileno = fileno}, ec) {}

PYSOCK_LAZY_BODY socket::socket(const socket_arguments& arguments) {
    if (const fault why = do_construct(arguments)) fail_to_construct(why, arguments);
}
inline socket::socket(const socket_arguments& arguments, std::error_code& ec) {
    detail::assign(ec, do_construct(arguments));
}

// ---- ownership ---------------------------------------------------------------------------------

/// Becomes what `other` is, which is closed then. Nothing was open here.
PYSOCK_ALWAYS_INLINE inline void socket::take(socket& other) noexcept {
    timeout_ = other.timeout_;
    own_ = other.own_;
    handle_ = std::exchange(other.handle_, detail::os::invalid_handle);
    family_ = other.family_;
    wait_flag_ = other.wait_flag_;
    flags_ = other.flags_;
    if ((flags_ & has_files) != 0) [[unlikely]]
        static_cast<void>(other.leave_files());
}

PYSOCK_ALWAYS_INLINE inline socket::socket(socket&& other) noexcept { take(other); }

inline socket& socket::operator=(socket&& other) noexcept {
    if (this != &other) {
        static_cast<void>(do_close());
        take(other);
    }
    return *this;
}

/// Takes back what the block holds for the socket, whose use of it passes to the caller.
PYSOCK_ALWAYS_INLINE inline detail::shared_handle* socket::leave_files() noexcept {
    detail::shared_handle* const files = own_.files;
    own_.sort = files->sort;
    flags_ &= static_cast<std::uint8_t>(~has_files);
    return files;
}

inline socket::~socket() { static_cast<void>(do_close()); }

PYSOCK_ALWAYS_INLINE inline detail::fault socket::do_close() noexcept {
    if ((flags_ & has_files) != 0) [[unlikely]] {
        handle_ = detail::os::invalid_handle;
        return leave_files()->release();
    }
    return detail::end_handle(handle_);
}

inline void socket::close() {
    if (const fault why = do_close()) fail(why, "close");
}
inline void socket::close(std::error_code& ec) { detail::assign(ec, do_close()); }

inline detail::os::handle socket::detach() noexcept {
    const detail::os::handle handle = std::exchange(handle_, detail::os::invalid_handle);
    if ((flags_ & has_files) != 0) {
        detail::shared_handle* const files = leave_files();
        files->handle.store(detail::os::invalid_handle);
        static_cast<void>(files->release());
    }
    return handle;
}

/// The block for one more file, which is its user from now on; null when there is no memory. The first file of an open
/// socket makes the socket a user too; a closed one has nothing to share.
inline detail::shared_handle* socket::share_files() noexcept {
    if ((flags_ & has_files) == 0) {
        auto* const fresh = new (std::nothrow) detail::shared_handle(handle_, timeout_, own_.sort);
        if (fresh == nullptr || handle_ == detail::os::invalid_handle) return fresh;
        own_.files = fresh;
        flags_ |= has_files;
    }
    own_.files->users.add(1);
    return own_.files;
}

PYSOCK_LAZY_BODY inline detail::fault socket::do_dup(socket& copy) noexcept {
    const auto fresh = detail::os::duplicate(handle_);
    if (!fresh.ok()) return fresh.fault;
    copy.handle_ = fresh.value;
    copy.family_ = family_;
    copy.own_.sort = sort();
    copy.timeout_ = timeout_; // the mode of the descriptor is the same one
    copy.wait_flag_ = wait_flag_;
    flags_ |= has_shared_mode;
    copy.flags_ = has_shared_mode;
    return {};
}

PYSOCK_LAZY_BODY inline socket socket::dup() {
    socket copy(none);
    if (const fault why = do_dup(copy)) fail(why, "dup");
    return copy;
}
PYSOCK_LAZY_BODY inline socket socket::dup(std::error_code& ec) {
    socket copy(none);
    detail::assign(ec, do_dup(copy));
    return copy;
}

// ---- inheritance -------------------------------------------------------------------------------

inline bool socket::get_inheritable() const {
    const auto inheritable = detail::os::get_inheritable(handle_);
    if (!inheritable.ok()) fail(inheritable.fault, "get_inheritable");
    return inheritable.value;
}
inline bool socket::get_inheritable(std::error_code& ec) const noexcept {
    const auto inheritable = detail::os::get_inheritable(handle_);
    detail::assign(ec, inheritable.fault);
    return inheritable.value;
}

inline void socket::set_inheritable(bool inheritable) {
    if (const fault why = detail::os::set_inheritable(handle_, inheritable)) fail(why, "set_inheritable");
}
inline void socket::set_inheritable(bool inheritable, std::error_code& ec) noexcept {
    detail::assign(ec, detail::os::set_inheritable(handle_, inheritable));
}

// ---- in words ----------------------------------------------------------------------------------

PYSOCK_COLD inline std::string socket::print() const {
    std::string text = "<socket.socket";
    if (handle_ == detail::os::invalid_handle) text += " [closed]";
    detail::append(text, {" fd=", static_cast<long long>(handle_), ", family=", family().value(),
                          ", type=", type().value(), ", proto=", proto()});
    address name;
    prepare(name.raw());
    if (!detail::os::local_name(handle_, name.raw()) && !str(name).empty())
        detail::append(text, {", laddr=", str(name)});
    if (!detail::os::peer_name(handle_, name.raw()) && !str(name).empty())
        detail::append(text, {", raddr=", str(name)});
    return text += ">";
}

namespace detail {

/// ` laddr=(…), raddr=(…)` as repr() shows a socket; without what it does not have: port 0 is no address yet.
PYSOCK_COLD inline std::string names_in_words(const address& local, const address& peer) {
    const auto is_inet = [](const address& name) { return name.family() == af_inet || name.family() == af_inet6; };
    std::string words;
    if (is_inet(local) ? local.port() != 0 : local && !str(local).empty())
        detail::append(words, {"laddr=", str(local)});
    if (peer && !str(peer).empty()) detail::append(words, {words.empty() ? "raddr=" : ", raddr=", str(peer)});
    return words;
}

} // namespace detail

namespace detail {

/// The report of a failed call on a handle, with the addresses that it has.
PYSOCK_COLD inline error_report* report_on(os::handle of, fault why, failure at) {
    static_cast<void>(os::local_name(of, at.laddr));
    static_cast<void>(os::peer_name(of, at.raddr));
    at.place = names_in_words(address(at.laddr), address(at.raddr));
    return make_report(why, std::move(at));
}

} // namespace detail

/// The report of a failed call, with the addresses that the call and the socket know.
PYSOCK_COLD inline detail::error_report* socket::report(fault why, detail::failure at, const address_like* target,
                                                        const detail::os::raw_address* resolved) const {
    prepare(at.laddr);
    prepare(at.raddr);
    if (target == nullptr) return detail::report_on(handle_, why, std::move(at));
    static_cast<void>(detail::os::local_name(handle_, at.laddr));
    static_cast<void>(detail::os::peer_name(handle_, at.raddr));
    at.value = target->print();
    const bool is_of_wrong_form =
        why == detail::library_fault(errc::wrong_form) || why == detail::library_fault(errc::bluetooth_wrong_format);
    if (const auto* const rules = detail::rules_of(family().value()); rules != nullptr && is_of_wrong_form)
        detail::append(at.value, {" instead of ", rules->form});
    at.place = at.value;
    if (target->ready() != nullptr) resolved = &target->ready()->raw();
    if (resolved != nullptr) at.raddr = *resolved;
    if (const address peer(at.raddr); resolved != nullptr && repr(peer) != at.place)
        detail::append(at.place, {", raddr=", str(peer)});
    return detail::make_report(why, std::move(at));
}

PYSOCK_COLD inline void socket::fail(fault why, const char* operation) const {
    detail::throw_report(why, report(why, {.operation = operation}));
}
PYSOCK_COLD inline void socket::fail(fault why, const char* operation, std::int64_t value) const {
    detail::throw_report(why, report(why, {.operation = operation, .value = detail::decimal(value)}));
}
PYSOCK_COLD inline void socket::fail(fault why, const char* operation, const address_like& target,
                                     const detail::os::raw_address* resolved) const {
    detail::throw_report(why, report(why, {.operation = operation}, &target, resolved));
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_LIFETIME_HPP

// =================================================================================================
//  socket/connection.hpp                                                                 layer 3
// =================================================================================================
// How a socket gets its addresses: bind, listen, accept, connect, shutdown, and its two names.
#ifndef PYSOCK_SOCKET_CONNECTION_HPP
#define PYSOCK_SOCKET_CONNECTION_HPP

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

// =================================================================================================
//  socket/receive.hpp                                                                    layer 3
// =================================================================================================
// Receiving: recv, recvfrom, recv_into, recvfrom_into, recv_exactly, recv_exactly_into.
#ifndef PYSOCK_SOCKET_RECEIVE_HPP
#define PYSOCK_SOCKET_RECEIVE_HPP

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

// =================================================================================================
//  socket/send.hpp                                                                       layer 3
// =================================================================================================
// Sending: send, sendall, sendto.
#ifndef PYSOCK_SOCKET_SEND_HPP
#define PYSOCK_SOCKET_SEND_HPP

namespace pysock::inline v0_1 {

// ---- to the peer ---------------------------------------------------------------------------------

PYSOCK_COLD inline detail::result<std::size_t> socket::send_again(fault why, bytes_like data, int flags) {
    deadline until = limit();
    return retry_send(why, until, [=, this](bool plainly) {
        return plainly ? detail::os::send_plainly(handle_, data.data(), data.size(), flags, nullptr, 0)
                       : detail::os::send(handle_, data.data(), data.size(), flags);
    });
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_send(bytes_like data, msg_flag flags) {
    const int all_flags = transfer_flags(flags);
    const auto sent = detail::os::send(handle_, data.data(), data.size(), all_flags);
    if (sent.ok()) [[likely]]
        return sent;
    return may_send_again(sent.fault) ? send_again(sent.fault, data, all_flags) : sent;
}

PYSOCK_ALWAYS_INLINE inline std::size_t socket::send(bytes_like data, msg_flag flags) {
    const auto sent = do_send(data, flags);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "send");
    return sent.value;
}
PYSOCK_ALWAYS_INLINE inline std::size_t socket::send(bytes_like data, msg_flag flags, std::error_code& ec) {
    const auto sent = do_send(data, flags);
    if (sent.ok()) [[likely]] {
        detail::assign(ec, fault{});
        return sent.value;
    }
    detail::assign(ec, sent.fault);
    return 0;
}

namespace detail {

/// Sends what is left of `data` after a first send of `done` bytes, or after its failure. The value is how many bytes
/// went out, also when it fails. Once one send was not enough, the deadline also ends a transfer that never has to
/// wait.
PYSOCK_COLD inline result<std::size_t> send_until(os::handle to, fault why, std::size_t done, bytes_like data,
                                                  int flags, deadline& until) {
    const auto call = [&] {
        return os::send(to, static_cast<const char*>(data.data()) + done, data.size() - done, flags);
    };
    while (done < data.size() || why) {
        if (why) {
            const auto sent = retry_on(to, why, os::writable, until, call);
            if (!sent.ok()) return {done, sent.fault};
            done += sent.value;
            why = {};
        } else {
            if (until.limited()) {
                if (until.remaining() == 0) return {done, library_fault(errc::timed_out)};
            } else if (os::do_not_wait != 0 && (flags & os::do_not_wait) == 0 && done != 0 && !goes_on_after_signal()) {
                return {done, os::interruption()}; // only a signal makes a blocking send fall short
            }
            const auto sent = call();
            done += sent.value;
            why = sent.fault;
        }
    }
    return {done, {}};
}

} // namespace detail

PYSOCK_COLD inline detail::result<std::size_t> socket::send_rest(fault why, std::size_t done, bytes_like data,
                                                                 int flags) {
    if (detail::os::refuses_no_signal(family().value(), why)) return send_again(why, data, flags); // one datagram
    deadline until = limit();
    return detail::send_until(handle_, why, done, data, flags, until);
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_sendall(bytes_like data, msg_flag flags) {
    const int all_flags = transfer_flags(flags);
    const auto sent = detail::os::send(handle_, data.data(), data.size(), all_flags);
    if (sent.ok() && sent.value >= data.size()) [[likely]]
        return sent;
    return send_rest(sent.fault, sent.value, data, all_flags);
}

PYSOCK_ALWAYS_INLINE inline void socket::sendall(bytes_like data, msg_flag flags) {
    const auto sent = do_sendall(data, flags);
    if (!sent.ok()) [[unlikely]]
        fail_after(sent.value, sent.fault, "sendall");
}
PYSOCK_ALWAYS_INLINE inline std::size_t socket::sendall(bytes_like data, msg_flag flags, std::error_code& ec) {
    const auto sent = do_sendall(data, flags);
    if (sent.ok()) [[likely]] { // said twice, so that the usual way does not look at the fault
        detail::assign(ec, fault{});
        return sent.value;
    }
    detail::assign(ec, sent.fault);
    return sent.value;
}

PYSOCK_COLD inline void socket::fail_after(std::size_t done, fault why, const char* operation) const {
    detail::throw_report(why, report(why, {.operation = operation, .bytes_transferred = done}));
}

// ---- sending to an address ---------------------------------------------------------------------

/// `begun` is the deadline of a call that has spent time already; null: it begins now.
PYSOCK_COLD inline detail::result<std::size_t> socket::send_to_again(fault why, bytes_like data, int flags,
                                                                     const detail::os::raw_address& peer,
                                                                     const deadline* begun) {
    deadline until = begun != nullptr ? *begun : limit();
    return retry_send(why, until, [&, this](bool plainly) {
        return plainly ? detail::os::send_plainly(handle_, data.data(), data.size(), flags, peer.get(), peer.length)
                       : detail::os::send_to(handle_, data.data(), data.size(), flags, peer.get(), peer.length);
    });
}

PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t>
socket::send_to(bytes_like data, int flags, const detail::os::raw_address& peer, const deadline* begun) {
    const auto sent = detail::os::send_to(handle_, data.data(), data.size(), flags, peer.get(), peer.length);
    if (sent.ok()) [[likely]]
        return sent;
    return may_send_again(sent.fault) ? send_to_again(sent.fault, data, flags, peer, begun) : sent;
}

inline detail::result<std::size_t> socket::do_sendto(bytes_like data, msg_flag flags, const address_like& address) {
    detail::os::raw_address space;
    deadline until = limit();
    const auto peer = detail::read_address(address, reader(until), space);
    if (!peer.ok()) return {0, peer.fault};
    return send_to(data, transfer_flags(flags), *peer.value, &until);
}

inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address_like& address) {
    const auto sent = do_sendto(data, flags, address);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "sendto", address);
    return sent.value;
}
inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address_like& address, std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_sendto(data, flags, address); });
}

/// Whether the socket takes an address that is not simply one of its family: some take those of another family, some
/// only those of one protocol.
PYSOCK_COLD inline bool socket::takes(const detail::os::raw_address& peer) const noexcept {
    return detail::takes_name(family().value(), proto(), peer);
}

/// An address that needs no reading goes straight to the system.
PYSOCK_ALWAYS_INLINE inline detail::result<std::size_t> socket::do_sendto(bytes_like data, msg_flag flags,
                                                                          const address& ready) {
    if (ready.raw().get()->sa_family != family_ && !takes(ready.raw())) [[unlikely]]
        return {0, detail::library_fault(errc::wrong_family)}; // also the empty address, whose family is AF_UNSPEC
    return send_to(data, transfer_flags(flags), ready.raw(), nullptr);
}

PYSOCK_ALWAYS_INLINE inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address& ready) {
    const auto sent = do_sendto(data, flags, ready);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "sendto", ready);
    return sent.value;
}
PYSOCK_ALWAYS_INLINE inline std::size_t socket::sendto(bytes_like data, msg_flag flags, const address& ready,
                                                       std::error_code& ec) {
    const auto sent = do_sendto(data, flags, ready);
    detail::assign(ec, sent.fault);
    return sent.value;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_SEND_HPP

// =================================================================================================
//  socket/sendfile.hpp                                                                   layer 3
// =================================================================================================
// socket::sendfile(): by sendfile(2), or by reading and sending.
#ifndef PYSOCK_SOCKET_SENDFILE_HPP
#define PYSOCK_SOCKET_SENDFILE_HPP

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

// =================================================================================================
//  socket/options.hpp                                                                    layer 3
// =================================================================================================
// getsockopt and setsockopt: options as C ints, as bytes, and as a length alone.
#ifndef PYSOCK_SOCKET_OPTIONS_HPP
#define PYSOCK_SOCKET_OPTIONS_HPP

namespace pysock::inline v0_1 {

// ---- reading -----------------------------------------------------------------------------------

namespace detail {

/// The options of AF_VSOCK are numbers of 64 bits; the socket's own (SOL_SOCKET) can be read as such too (bpo-27584).
constexpr bool has_wide_options([[maybe_unused]] int family) noexcept {
#ifdef AF_VSOCK
    return family == AF_VSOCK;
#else
    return false;
#endif
}

} // namespace detail

inline detail::result<int> socket::do_getsockopt(int level, int optname) const noexcept {
    if (detail::has_wide_options(family().value())) {
        std::uint64_t wide = 0;
        detail::os::address_length size = sizeof wide;
        if (const fault why = detail::os::get_option(handle_, level, optname, &wide, size)) return {0, why};
        int narrow = 0; // what the system wrote may be an int all the same
        if (size == sizeof narrow) std::memcpy(&narrow, &wide, sizeof narrow);
        if (size == sizeof narrow) return detail::success(narrow);
        if (!detail::fits<int>(wide)) return {0, detail::library_fault(errc::not_an_int)};
        return detail::success(static_cast<int>(wide));
    }
    int value = 0;
    detail::os::address_length size = sizeof value;
    const fault why = detail::os::get_option(handle_, level, optname, &value, size);
    return {value, why};
}

inline int socket::getsockopt(int level, int optname) const {
    const auto value = do_getsockopt(level, optname);
    if (!value.ok()) fail(value.fault, "getsockopt");
    return value.value;
}
inline int socket::getsockopt(int level, int optname, std::error_code& ec) const noexcept {
    const auto value = do_getsockopt(level, optname);
    detail::assign(ec, value.fault);
    return value.value;
}

/// CPython's limit of 1024 bytes is kept, which also makes room on the stack enough.
inline detail::result<bytes> socket::do_getsockopt(int level, int optname, buffer_size buflen) const noexcept {
    constexpr std::size_t most = 1024;
    if (buflen.given() <= 0 || buflen.value() > most) return {{}, detail::library_fault(errc::buflen_out_of_range)};
    char value[most];
    auto size = static_cast<detail::os::address_length>(buflen.value());
    if (const fault why = detail::os::get_option(handle_, level, optname, value, size)) return {{}, why};
    PYSOCK_TRY { return {bytes(value, detail::smaller(size, buflen.value())), {}}; }
    PYSOCK_CATCH_NO_MEMORY { return {{}, detail::os::no_memory()}; }
}

inline bytes socket::getsockopt(int level, int optname, buffer_size buflen) const {
    auto value = do_getsockopt(level, optname, buflen);
    if (!value.ok()) fail(value.fault, "getsockopt");
    return std::move(value.value);
}
inline bytes socket::getsockopt(int level, int optname, buffer_size buflen, std::error_code& ec) const noexcept {
    auto value = do_getsockopt(level, optname, buflen);
    detail::assign(ec, value.fault);
    return std::move(value.value);
}

// ---- writing -----------------------------------------------------------------------------------

template <detail::integer N>
detail::fault socket::do_setsockopt(int level, int optname, N value) noexcept {
    if (detail::has_wide_options(family().value())) {
        const auto wide = static_cast<std::uint64_t>(value);
        return detail::os::set_option(handle_, level, optname, &wide, sizeof wide);
    }
    if (!detail::fits<int>(value)) return detail::library_fault(errc::not_an_int);
    const int number = static_cast<int>(value);
    return detail::os::set_option(handle_, level, optname, &number, sizeof number);
}

void socket::setsockopt(int level, int optname, detail::integer auto value) {
    if (const fault why = do_setsockopt(level, optname, value))
        detail::throw_report(why, report(why, {.operation = "setsockopt", .value = detail::decimal(value)}));
}
void socket::setsockopt(int level, int optname, detail::integer auto value, std::error_code& ec) noexcept {
    detail::assign(ec, do_setsockopt(level, optname, value));
}

inline detail::fault socket::do_setsockopt_bytes(int level, int optname, bytes_like value) noexcept {
    return detail::os::set_option(handle_, level, optname, value.data(),
                                  static_cast<detail::os::address_length>(value.size()));
}
inline void socket::setsockopt(int level, int optname, bytes_like value) {
    if (const fault why = do_setsockopt_bytes(level, optname, value)) fail(why, "setsockopt");
}
inline void socket::setsockopt(int level, int optname, bytes_like value, std::error_code& ec) noexcept {
    detail::assign(ec, do_setsockopt_bytes(level, optname, value));
}

inline detail::fault socket::do_setsockopt_empty(int level, int optname, buffer_size optlen) noexcept {
    if (optlen.negative() || !detail::fits<int>(optlen.given())) return detail::library_fault(errc::not_an_int);
    return detail::os::set_option(handle_, level, optname, nullptr,
                                  static_cast<detail::os::address_length>(optlen.value()));
}
inline void socket::setsockopt(int level, int optname, detail::none_like auto, buffer_size optlen) {
    if (const fault why = do_setsockopt_empty(level, optname, optlen)) fail(why, "setsockopt", optlen.given());
}
inline void socket::setsockopt(int level, int optname, detail::none_like auto, buffer_size optlen,
                               std::error_code& ec) noexcept {
    detail::assign(ec, do_setsockopt_empty(level, optname, optlen));
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_OPTIONS_HPP

// =================================================================================================
//  socket/windows.hpp                                                                    layer 3
// =================================================================================================
// The methods that only sockets of Windows have: ioctl, share.
#ifndef PYSOCK_SOCKET_WINDOWS_HPP
#define PYSOCK_SOCKET_WINDOWS_HPP

#if PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {
namespace detail {

/// Only the codes that Python takes: what others want is not a number.
inline result<std::uint32_t> do_ioctl(os::handle of, std::uint32_t control, const ioctl_option& option) noexcept {
    const bool takes_one = control == sio_rcvall || control == sio_loopback_fast_path;
    const bool takes_three = control == sio_keepalive_vals;
    if (!(takes_one && option.count() == 1) && !(takes_three && option.count() == 3))
        return {0, library_fault(errc::invalid_ioctl_command)};
    return os::control(of, control, option.data(), option.count() * sizeof(std::uint32_t));
}

inline fault do_share(os::handle of, std::uint32_t process_id, bytes& out) {
    os::description info;
    if (const fault why = os::describe_for(of, process_id, info)) return why;
    out.assign(reinterpret_cast<const char*>(&info), sizeof info);
    return {};
}

} // namespace detail

inline std::uint32_t socket::ioctl(std::uint32_t control, const ioctl_option& option) {
    const auto done = detail::do_ioctl(handle_, control, option);
    if (!done.ok()) fail(done.fault, "ioctl", control);
    return done.value;
}
inline std::uint32_t socket::ioctl(std::uint32_t control, const ioctl_option& option, std::error_code& ec) noexcept {
    const auto done = detail::do_ioctl(handle_, control, option);
    detail::assign(ec, done.fault);
    return done.value;
}

inline bytes socket::share(std::uint32_t process_id) {
    bytes info;
    flags_ |= has_shared_mode;
    if (const fault why = detail::do_share(handle_, process_id, info)) fail(why, "share", process_id);
    return info;
}
inline bytes socket::share(std::uint32_t process_id, std::error_code& ec) {
    bytes info;
    flags_ |= has_shared_mode;
    detail::into_code(ec, [&] { return detail::do_share(handle_, process_id, info); });
    return info;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_WINDOWS_NAMES

#endif // PYSOCK_SOCKET_WINDOWS_HPP

// =================================================================================================
//  socket/ancillary_data.hpp                                                             layer 3
// =================================================================================================
// `ancillary_data`, the control messages that came with a message: their bytes, their meaning, and the descriptors in
// them.
#ifndef PYSOCK_SOCKET_ANCILLARY_DATA_HPP
#define PYSOCK_SOCKET_ANCILLARY_DATA_HPP

namespace pysock::inline v0_1 {

/// One control message that was received: Python's `(cmsg_level, cmsg_type, cmsg_data)`.
struct ancillary {
    int cmsg_level = 0;
    int cmsg_type = 0;
    bytes cmsg_data;

    /// To be sent on.
    operator ancillary_item() const noexcept { return {cmsg_level, cmsg_type, cmsg_data}; }

    friend bool operator==(const ancillary&, const ancillary&) = default;
};

/// Who sent a message, `pid`, `uid` and `gid`: see ancillary_data::credentials().
struct credentials_result {
    int pid = 0;
    unsigned uid = 0;
    unsigned gid = 0;

    friend bool operator==(const credentials_result&, const credentials_result&) = default;
};

/// Where a packet came in: see ancillary_data::packet_info().
struct packet_info_result {
    unsigned ifindex = 0; ///< the interface; 0 where the system does not tell
    address local;        ///< the address of this machine that an answer would come from; empty where it does not tell
    address destination;  ///< the address in the packet's header, which may be a group's

    friend bool operator==(const packet_info_result&, const packet_info_result&) = default;
};

/// A point of time since 1970: see ancillary_data::timestamp().
struct timestamp_result {
    std::int64_t seconds = 0;     ///< negative before 1970
    std::int64_t nanoseconds = 0; ///< 0 to 999999999

    friend bool operator==(const timestamp_result&, const timestamp_result&) = default;
};

namespace detail {

class incoming_message;

/// A bool that is false again once it has been moved from.
struct movable_flag {
    movable_flag() noexcept = default;
    movable_flag(movable_flag&& other) noexcept : value(std::exchange(other.value, false)) {}
    movable_flag& operator=(movable_flag&& other) noexcept {
        value = std::exchange(other.value, false);
        return *this;
    }

    bool value = false;
};

} // namespace detail

/// The control messages of one received message, in the system's order: a range of `ancillary` that does not change.
///
/// It owns the descriptors that came with them (SCM_RIGHTS), which are close-on-exec, until fds() or detach_fds() takes
/// all of them at once; what is not taken is closed with it. `cmsg_data` goes on showing their numbers. It moves but
/// does not copy; a moved-from one is empty and owns nothing.
/// @python  The list in the result of socket.recvmsg; there the descriptors belong to nobody.
class ancillary_data final {
public:
    ancillary_data() noexcept = default;
    ancillary_data(ancillary_data&&) noexcept = default;
    ancillary_data& operator=(ancillary_data&& other) noexcept {
        ancillary_data taken(std::move(other)); // keeps what there is where both are one
        items_.swap(taken.items_);
        fds_.swap(taken.fds_);
        malformed_ = std::move(taken.malformed_);
        return *this;
    }
    ~ancillary_data() = default;

    const ancillary* begin() const noexcept { return items_.data(); }
    const ancillary* end() const noexcept { return items_.data() + items_.size(); }
    /// The first of the control messages; null where there is none.
    const ancillary* data() const noexcept { return items_.data(); }
    std::size_t size() const noexcept { return items_.size(); }
    bool empty() const noexcept { return items_.empty(); }
    const ancillary& operator[](std::size_t index) const noexcept { return items_[index]; }

    /// Takes the descriptors out, those of all control messages in order; empty when none came, or when they have been
    /// taken already.
    PYSOCK_LAZY list<owned_fd> fds() noexcept { return std::exchange(fds_, {}); }

    /// Gives the descriptors up: their numbers, here and in `cmsg_data`, are from now on the caller's to close, as in
    /// Python. Empty as fds(). When memory is short for the result it throws std::bad_alloc and nothing has changed.
    PYSOCK_LAZY list<detail::os::handle> detach_fds() {
        list<detail::os::handle> numbers;
        numbers.reserve(fds_.size());
        for (owned_fd& fd : fds_) numbers.append(fd.detach());
        fds_ = {};
        return numbers;
    }

    /// Whether the control data ended inside a control message, or held what is none: what is here came before that
    /// point. Python issues a RuntimeWarning. What the system itself cuts off shows as msg_ctrunc instead.
    bool malformed() const noexcept { return malformed_.value; }

    // Each of these looks for the first control message of its kind; none: there is no such, or it is too short.

    /// The process that sent the message, by SO_PASSCRED (Linux), LOCAL_CREDS or SCM_CREDS (BSD).
    PYSOCK_LAZY or_none<credentials_result> credentials() const noexcept;

    /// Where the packet came in, by IP_PKTINFO (on BSD IP_RECVDSTADDR, which tells the destination only) or
    /// IPV6_RECVPKTINFO (which does not tell `local`). The ports of the addresses are 0.
    PYSOCK_LAZY or_none<packet_info_result> packet_info() const noexcept;

    /// When the packet came in, by SO_TIMESTAMP, SO_TIMESTAMPNS or SO_TIMESTAMPING; of the last the system's
    /// time, or the device's where that is missing.
    PYSOCK_LAZY or_none<timestamp_result> timestamp() const noexcept;

    /// How many hops the packet had left, by IP_RECVTTL or IPV6_RECVHOPLIMIT.
    PYSOCK_LAZY or_none<int> ttl() const noexcept;

    /// As Python prints the list: `[(1, 1, b'\x03\x00\x00\x00')]`.
    friend std::string repr(const ancillary_data& all);

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const ancillary_data& all) {
        return out << repr(all).c_str();
    }

private:
    friend class detail::incoming_message;

    PYSOCK_LAZY void read(const void* control, std::size_t& size);

    /// Finds the first item of which `read_one` makes a content.
    template <class Content>
    bool first(bool (*read_one)(const detail::os::control_item&, Content&) noexcept, Content& content) const noexcept {
        for (const ancillary& item : *this)
            if (read_one({item.cmsg_level, item.cmsg_type, item.cmsg_data.data(), item.cmsg_data.size()}, content))
                return true;
        return false;
    }

    list<ancillary> items_;
    list<owned_fd> fds_;
    detail::movable_flag malformed_;
};

/// As Python prints the list. @python repr(ancdata)  Same.
inline std::string repr(const ancillary_data& all) {
    std::string text = "[";
    for (const auto& [level, type, data] : all) {
        detail::append(text, {text.size() > 1 ? ", (" : "(", level, ", ", type, ", ", detail::repr_bytes(data), ")"});
    }
    return text += "]";
}
/// The same. @python str(ancdata)  Same.
inline std::string str(const ancillary_data& all) { return repr(all); }

// ---- reading -----------------------------------------------------------------------------------

namespace detail {

/// Calls `use(item)` for each control message; true when what lies there is malformed.
template <class Use>
bool walk_control(const void* control, std::size_t size, Use use) {
    std::size_t offset = 0;
    for (;;) {
        os::control_item item;
        switch (os::next_control(control, size, offset, item)) {
        case os::control_found::whole: use(item); break;
        case os::control_found::cut: use(item); return true;
        case os::control_found::broken: return true;
        case os::control_found::nothing: return false;
        }
    }
}

/// Calls `use(handle)` for each handle that control messages hold.
template <class Use>
void walk_handles(const void* control, std::size_t size, Use use) {
    walk_control(control, size, [&](const os::control_item& item) {
        os::handle found = os::invalid_handle;
        for (std::size_t index = 0; os::handle_in(item, index, found); ++index) use(found);
    });
}

/// Room for what a message brings beside its bytes. Until ancillary_data has them, it owns the descriptors that came.
class incoming_message {
public:
    incoming_message(std::size_t control_room, os::raw_address& peer) noexcept : control_(control_room) {
        extra_.control = control_.data();
        extra_.control_room = control_room;
        extra_.peer = &peer;
    }
    incoming_message(const incoming_message&) = delete;
    incoming_message& operator=(const incoming_message&) = delete;
    ~incoming_message() {
        walk_handles(extra_.control, extra_.control_size,
                     [](os::handle unwanted) { static_cast<void>(os::close(unwanted)); });
    }

    bool has_memory() const noexcept { return extra_.control != nullptr; }
    os::message_extra& extra() noexcept { return extra_; }
    int flags() const noexcept { return extra_.flags; }

    /// Hands the control messages over. When memory runs out on the way, all descriptors are closed.
    PYSOCK_LAZY void read(ancillary_data& out) {
        if (extra_.control_size != 0) [[unlikely]]
            out.read(extra_.control, extra_.control_size);
    }

private:
    scratch<char, control_on_stack> control_;
    os::message_extra extra_{};
};

} // namespace detail

/// Reads `size` bytes of control messages, and sets `size` to 0 when it has taken their descriptors over.
PYSOCK_LAZY_BODY
PYSOCK_NOINLINE void ancillary_data::read(const void* control, std::size_t& size) {
    std::size_t count = 0;
    detail::walk_handles(control, size, [&](detail::os::handle) { ++count; });
    fds_.reserve(count); // nothing below can fail before all descriptors are owned
    detail::walk_handles(control, size, [&](detail::os::handle fd) {
        fds_.append(owned_fd(fd));
        if (detail::os::close_on_exec_at_receipt == 0) static_cast<void>(detail::os::set_inheritable(fd, false));
    });
    malformed_.value =
        detail::walk_control(control, std::exchange(size, 0), [this](const detail::os::control_item& item) {
            items_.append({item.level, item.type, bytes(item.data, item.size)});
        });
}

PYSOCK_LAZY_BODY or_none<credentials_result> ancillary_data::credentials() const noexcept {
    detail::os::credentials found{};
    if (!first(&detail::os::read_credentials, found)) return none;
    return credentials_result{found.pid, found.uid, found.gid};
}

PYSOCK_LAZY_BODY or_none<packet_info_result> ancillary_data::packet_info() const noexcept {
    detail::os::packet_info found{};
    if (!first(&detail::os::read_packet_info, found)) return none;
    return packet_info_result{found.ifindex, address(found.local), address(found.destination)};
}

PYSOCK_LAZY_BODY or_none<timestamp_result> ancillary_data::timestamp() const noexcept {
    detail::os::timestamp found{};
    if (!first(&detail::os::read_timestamp, found)) return none;
    return timestamp_result{found.seconds, found.nanoseconds};
}

PYSOCK_LAZY_BODY or_none<int> ancillary_data::ttl() const noexcept {
    int found = 0;
    if (!first(&detail::os::read_ttl, found)) return none;
    return found;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_ANCILLARY_DATA_HPP

// =================================================================================================
//  socket/message.hpp                                                                    layer 3
// =================================================================================================
// Messages of several pieces with ancillary data: sendmsg, recvmsg, recvmsg_into, sendmsg_afalg.
#ifndef PYSOCK_SOCKET_MESSAGE_HPP
#define PYSOCK_SOCKET_MESSAGE_HPP

namespace pysock::inline v0_1 {

/// The result of recvmsg: `auto [data, ancdata, msg_flags, addr] = s.recvmsg(1024, cmsg_space(16));`
struct recvmsg_result {
    bytes data;
    ancillary_data ancdata;
    msg_flag msg_flags; ///< msg_trunc: the data was longer; msg_ctrunc: the ancillary data was
    address addr;
};

/// The result of recvmsg_into: `auto [nbytes, ancdata, msg_flags, addr] = s.recvmsg_into({head, body});`
struct recvmsg_into_result {
    std::size_t nbytes = 0;
    ancillary_data ancdata;
    msg_flag msg_flags; ///< as in recvmsg_result
    address addr;
};

// ---- buffers -----------------------------------------------------------------------------------

namespace detail {

/// Buffers as the system wants them. Messages of up to 16 need no heap.
class part_list {
public:
    template <class T>
    explicit part_list(const list_like<T>& buffers) noexcept : parts_(buffers.size()), size_(buffers.size()) {
        if (size_ > INT_MAX) { // some systems count in int
            why_ = os::message_too_long();
        } else if (parts_.data() == nullptr) {
            why_ = os::no_memory();
        } else {
            for (std::size_t i = 0; i < size_; ++i) {
                const T buffer = buffers[i];
                parts_[i] = os::part_of(buffer.data(), buffer.size());
            }
        }
    }

    fault why() const noexcept { return why_; }
    os::buffer_part* data() noexcept { return parts_.data(); }
    std::size_t size() const noexcept { return size_; }

private:
    scratch<os::buffer_part, 16> parts_;
    std::size_t size_;
    fault why_{};
};

} // namespace detail

// ---- receiving ---------------------------------------------------------------------------------

inline detail::result<std::size_t> socket::receive_parts(detail::os::buffer_part* parts, std::size_t count, int flags,
                                                         detail::incoming_message* message) {
    return receive_message(parts, count, flags, message->extra());
}
inline detail::result<std::size_t> socket::receive_one(void* data, std::size_t size, int flags,
                                                       detail::incoming_message* message) {
    detail::os::buffer_part part = detail::os::part_of(data, size);
    return receive_parts(&part, 1, flags, message);
}

/// Receives with `receive(message)`, which yields a fault, and moves what came beside the bytes into `came`.
template <class Result, class Receive>
detail::fault socket::receive_beside(Result& came, buffer_size ancbufsize, Receive receive) {
    if (ancbufsize.negative() || ancbufsize.given() > std::int64_t{detail::os::most_control})
        return detail::library_fault(errc::invalid_ancbufsize);
    prepare(came.addr.raw());
    detail::incoming_message message(ancbufsize.value(), came.addr.raw());
    if (!message.has_memory()) return detail::os::no_memory();
    if (const fault why = receive(message)) return why;
    message.read(came.ancdata);
    came.msg_flags = message.flags();
    return {};
}

PYSOCK_LAZY_BODY detail::fault socket::do_recvmsg(recvmsg_result& came, buffer_size bufsize, buffer_size ancbufsize,
                                                  msg_flag flags) {
    if (bufsize.negative()) return detail::library_fault(errc::negative_message_size);
    return receive_beside(came, ancbufsize, [&, this](detail::incoming_message& message) {
        fault why;
        came.data = recv_bytes(bufsize.value(), flags, &message, why);
        return why;
    });
}

PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, buffer_size ancbufsize, msg_flag flags) {
    recvmsg_result came;
    if (const fault why = do_recvmsg(came, bufsize, ancbufsize, flags)) [[unlikely]]
        fail(why, "recvmsg", bufsize.negative() ? bufsize.given() : ancbufsize.given());
    return came;
}
PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, std::error_code& ec) {
    return recvmsg(bufsize, 0, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, buffer_size ancbufsize, std::error_code& ec) {
    return recvmsg(bufsize, ancbufsize, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, buffer_size ancbufsize, msg_flag flags,
                                                std::error_code& ec) {
    recvmsg_result came;
    detail::into_code(ec, [&] { return do_recvmsg(came, bufsize, ancbufsize, flags); });
    if (ec) came = {};
    return came;
}

PYSOCK_LAZY_BODY detail::fault socket::do_recvmsg_into(recvmsg_into_result& came, const writable_buffers_like& buffers,
                                                       buffer_size ancbufsize, msg_flag flags) {
    detail::part_list parts(buffers);
    if (parts.why()) return parts.why();
    return receive_beside(came, ancbufsize, [&, this](detail::incoming_message& message) {
        const auto received = receive_parts(parts.data(), parts.size(), transfer_flags(flags), &message);
        came.nbytes = received.value;
        return received.fault;
    });
}

PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                          msg_flag flags) {
    recvmsg_into_result came;
    if (const fault why = do_recvmsg_into(came, buffers, ancbufsize, flags)) [[unlikely]]
        fail(why, "recvmsg_into", ancbufsize.given());
    return came;
}
PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, std::error_code& ec) {
    return recvmsg_into(buffers, 0, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                          std::error_code& ec) {
    return recvmsg_into(buffers, ancbufsize, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                          msg_flag flags, std::error_code& ec) {
    recvmsg_into_result came;
    detail::into_code(ec, [&] { return do_recvmsg_into(came, buffers, ancbufsize, flags); });
    if (ec) came = {};
    return came;
}

// ---- sending -----------------------------------------------------------------------------------

/// In Python's order: the address is read first, then the buffers, then the ancillary data.
PYSOCK_LAZY_BODY inline detail::result<std::size_t> socket::do_sendmsg(const buffers_like& buffers,
                                                                       const ancillary_data_like& ancdata,
                                                                       msg_flag flags,
                                                                       const optional_address_like& address) {
    detail::os::raw_address space;
    deadline until = limit();
    detail::result<const detail::os::raw_address*> peer{};
    if (address.present()) peer = read(address, until, space);
    if (!peer.ok()) return {0, peer.fault};
    detail::part_list parts(buffers);
    if (parts.why()) return {0, parts.why()};
    const auto control_size = detail::size_of_control(ancdata);
    if (!control_size.ok()) return control_size;
    detail::scratch<char, detail::control_on_stack> control(control_size.value);
    if (control.data() == nullptr) return {0, detail::os::no_memory()};
    detail::write_control(control.data(), control_size.value, ancdata);

    const int all_flags = transfer_flags(flags);
    const auto sent = detail::os::send_message(handle_, parts.data(), parts.size(), control.data(), control_size.value,
                                               peer.value, all_flags);
    if (sent.ok() || !may_send_again(sent.fault)) [[likely]]
        return sent;
    return retry_send(sent.fault, until, [&, this](bool plainly) {
        const auto call = plainly ? &detail::os::send_message_plainly : &detail::os::send_message;
        return call(handle_, parts.data(), parts.size(), control.data(), control_size.value, peer.value, all_flags);
    });
}

/// The throwing form, for the function that its caller has called.
PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg_for(const char* operation, const buffers_like& buffers,
                                                        const ancillary_data_like& ancdata, msg_flag flags,
                                                        const optional_address_like& address) {
    const auto sent = do_sendmsg(buffers, ancdata, flags, address);
    if (sent.ok()) [[likely]]
        return sent.value;
    if (address.present()) fail(sent.fault, operation, address);
    fail(sent.fault, operation);
}

PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata,
                                                    msg_flag flags, const optional_address_like& address) {
    return sendmsg_for("sendmsg", buffers, ancdata, flags, address);
}
PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata,
                                                    msg_flag flags, const optional_address_like& address,
                                                    std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_sendmsg(buffers, ancdata, flags, address); });
}

// ---- cryptography ------------------------------------------------------------------------------

#ifdef AF_ALG
/// The keyword arguments of sendmsg_afalg, in Python's order.
struct sendmsg_afalg_options {
    or_none<std::int64_t> op = none;       ///< alg_op_encrypt, alg_op_decrypt, …; it has to be there
    or_none<bytes_like> iv = none;         ///< the initial vector
    or_none<std::int64_t> assoclen = none; ///< how many bytes of an AEAD cipher's text are only authenticated
    msg_flag flags = {};                   ///< such as msg_more
};

namespace detail {

/// What the options say, as ancillary data for the kernel's crypto API.
class algorithm_items {
public:
    explicit algorithm_items(const sendmsg_afalg_options& options) noexcept
        : op_(static_cast<std::uint32_t>(options.op.value_or(0))),
          assoclen_(static_cast<std::uint32_t>(options.assoclen.value_or(0))),
          iv_(sizeof op_ + (options.iv ? options.iv->size() : 0)) {
        add(alg_set_op, &op_, sizeof op_);
        if (options.iv && iv_.data() != nullptr) {
            // struct af_alg_iv: the length, then the vector
            const auto length = static_cast<std::uint32_t>(options.iv->size());
            std::memcpy(iv_.data(), &length, sizeof length);
            if (length > 0) std::memcpy(iv_.data() + sizeof length, options.iv->data(), options.iv->size());
            add(alg_set_iv, iv_.data(), sizeof length + options.iv->size());
        }
        if (options.assoclen) add(alg_set_aead_assoclen, &assoclen_, sizeof assoclen_);
    }
    algorithm_items(const algorithm_items&) = delete;
    algorithm_items& operator=(const algorithm_items&) = delete;
    ~algorithm_items() = default;

    bool has_memory() noexcept { return iv_.data() != nullptr; }
    const ancillary_item* data() const noexcept { return items_; }
    std::size_t size() const noexcept { return size_; }

private:
    void add(int type, const void* data, std::size_t size) noexcept { items_[size_++] = {sol_alg, type, {data, size}}; }

    std::uint32_t op_;
    std::uint32_t assoclen_;
    scratch<char, 64> iv_;
    ancillary_item items_[3];
    std::size_t size_ = 0;
};

} // namespace detail

PYSOCK_LAZY_BODY inline detail::result<std::size_t> socket::do_sendmsg_afalg(const buffers_like& msg,
                                                                             const sendmsg_afalg_options& options) {
    const auto fits = [](std::int64_t value) { return value >= 0 && value <= INT_MAX; };
    if (family() != af_alg) return {0, detail::library_fault(errc::not_an_alg_socket)};
    if (!options.op || !fits(*options.op)) return {0, detail::library_fault(errc::missing_op)};
    if (options.assoclen && !fits(*options.assoclen)) return {0, detail::library_fault(errc::negative_assoclen)};
    if (options.iv && options.iv->size() > detail::os::most_control)
        return {0, detail::library_fault(errc::ancillary_item_too_large)};
    detail::algorithm_items items(options);
    if (!items.has_memory()) return {0, detail::os::no_memory()};
    return do_sendmsg(msg, items, options.flags, none);
}

PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg_afalg(const buffers_like& msg,
                                                          const sendmsg_afalg_options& options) {
    const auto sent = do_sendmsg_afalg(msg, options);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "sendmsg_afalg");
    return sent.value;
}
PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg_afalg(const buffers_like& msg, const sendmsg_afalg_options& options,
                                                          std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_sendmsg_afalg(msg, options); });
}
#endif // AF_ALG

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_MESSAGE_HPP

// =================================================================================================
//  socket/socket_io.hpp                                                                  layer 3
// =================================================================================================
// `socket_io`: a socket as a raw, unbuffered file. Python's SocketIO.
#ifndef PYSOCK_SOCKET_SOCKET_IO_HPP
#define PYSOCK_SOCKET_SOCKET_IO_HPP

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

// =================================================================================================
//  socket/file_buffer.hpp                                                                layer 3
// =================================================================================================
// The memory behind the files of a socket: a buffer that grows at its end and is used up from its front, and what a
// text file makes of the ends of lines.
#ifndef PYSOCK_SOCKET_FILE_BUFFER_HPP
#define PYSOCK_SOCKET_FILE_BUFFER_HPP

namespace pysock::inline v0_1::detail {

// ---- memory ------------------------------------------------------------------------------------

/// Bytes between a producer and a consumer. Unlike a std::string it is not filled with zeros before it is received
/// into.
PYSOCK_LAZY class basic_file_buffer {
public:
    basic_file_buffer() = default;
    basic_file_buffer(basic_file_buffer&& other) noexcept { swap(other); }
    basic_file_buffer& operator=(basic_file_buffer&& other) noexcept {
        basic_file_buffer(std::move(other)).swap(*this);
        return *this;
    }
    ~basic_file_buffer() { std::free(memory_); }

    char* data() const noexcept { return memory_ + begin_; }
    std::size_t size() const noexcept { return end_ - begin_; }
    bool empty() const noexcept { return begin_ == end_; }
    std::string_view view() const noexcept { return {data(), size()}; }

    /// Makes room for `count` bytes at the end; null when there is no memory for that. grow() then says how many of
    /// them have been written.
    char* room(std::size_t count) noexcept {
        if (capacity_ - end_ >= count && memory_ != nullptr) return memory_ + end_;
        const std::size_t used = size();
        if (count > static_cast<std::size_t>(-1) / 4 - used) return nullptr;
        if (begin_ != 0) std::memmove(memory_, memory_ + begin_, used);
        begin_ = 0;
        end_ = used;
        if (capacity_ < used + count || memory_ == nullptr) {
            const std::size_t wanted = used == 0 ? count : used + (count > used ? count : used);
            void* const grown = std::realloc(memory_, wanted > 0 ? wanted : 1);
            if (grown == nullptr) return nullptr;
            memory_ = static_cast<char*>(grown);
            capacity_ = wanted;
        }
        return memory_ + end_;
    }
    void grow(std::size_t count) noexcept { end_ += count; }

    bool append(const char* data, std::size_t count) noexcept {
        char* const at = room(count);
        if (at == nullptr) return false;
        if (count != 0) std::memcpy(at, data, count);
        grow(count);
        return true;
    }

    /// Uses up the first `count` bytes. Memory beyond what is usual is not kept.
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (!empty()) return;
        begin_ = end_ = 0;
        if (capacity_ <= usual) return;
        std::free(std::exchange(memory_, nullptr));
        capacity_ = 0;
    }

    /// The first `count` bytes, used up.
    bytes take(std::size_t count) {
        bytes taken(view().substr(0, count));
        consume(count);
        return taken;
    }
    void take_into(void* target, std::size_t count) noexcept {
        if (count != 0) std::memcpy(target, data(), count);
        consume(count);
    }

private:
    static constexpr std::size_t usual = std::size_t{1} << 18;

    void swap(basic_file_buffer& other) noexcept {
        std::swap(memory_, other.memory_);
        std::swap(capacity_, other.capacity_);
        std::swap(begin_, other.begin_);
        std::swap(end_, other.end_);
    }

    char* memory_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

using file_buffer = basic_file_buffer<>;

// ---- ends of lines -----------------------------------------------------------------------------

/// What a file takes for the end of a line, and what a text file makes of it: the `newline` of Python's open().
PYSOCK_LAZY class basic_newline_rule {
public:
    /// The rule of a text file. @see makefile_options
    static result<basic_newline_rule> of_text(or_none<std::string_view> newline) noexcept {
        basic_newline_rule rule;
        if (!newline) {
            rule.translates_ = true;
            rule.written_ = os::line_separator;
        } else if (newline->empty()) {
            rule.end_ = {};
        } else if (*newline == "\n" || *newline == "\r" || *newline == "\r\n") {
            rule.end_ = rule.written_ = *newline == "\r" ? "\r" : *newline == "\n" ? "\n" : "\r\n";
        } else {
            return {rule, library_fault(errc::illegal_newline)};
        }
        return success(rule);
    }

    /// What stands for "\n" on output.
    std::string_view written() const noexcept { return written_; }

    /// Where the first line of `size` bytes ends, looked for from `from` on; 0 when that cannot be told before more
    /// bytes come. `at_end`: no more will come.
    std::size_t line_end(const char* data, std::size_t size, std::size_t from, bool at_end) const noexcept {
        const std::string_view all(data, size);
        if (!end_.empty()) {
            // A pair may have been cut in two by the search before.
            const std::size_t found = all.find(end_, end_.size() == 2 && from != 0 ? from - 1 : from);
            return found == all.npos ? 0 : found + end_.size();
        }
        const std::size_t found = all.find_first_of("\r\n", from != 0 && all[from - 1] == '\r' ? from - 1 : from);
        if (found == all.npos) return 0;
        if (all[found] == '\n') return found + 1;
        if (found + 1 == size) return at_end ? size : 0;
        return found + (all[found + 1] == '\n' ? 2 : 1);
    }

    /// Turns the ends of lines in bytes that have just come into "\n", in place, and returns how many bytes that left.
    /// A "\r" is a "\n" at once: a "\n" that follows, be it with the next bytes, is dropped then.
    std::size_t translate(char* data, std::size_t size) noexcept {
        if (!translates_) return size;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const bool dropped = data[i] == '\n' && after_cr_;
            after_cr_ = data[i] == '\r';
            if (!dropped) data[kept++] = after_cr_ ? '\n' : data[i];
        }
        return kept;
    }

private:
    std::string_view end_ = "\n"; ///< empty: any of the three
    std::string_view written_ = "\n";
    bool translates_ = false;
    bool after_cr_ = false;
};

using newline_rule = basic_newline_rule<>;

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_SOCKET_FILE_BUFFER_HPP

// =================================================================================================
//  socket/file.hpp                                                                       layer 3
// =================================================================================================
// `socket_file`, the result of socket::makefile(): declared and documented here, its life, and its lines as a range.
// What it does with bytes is in file_read.hpp and file_write.hpp.
#ifndef PYSOCK_SOCKET_FILE_HPP
#define PYSOCK_SOCKET_FILE_HPP

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

// =================================================================================================
//  socket/file_read.hpp                                                                  layer 3
// =================================================================================================
// How a socket_file reads: everything is gathered in its buffer first and used up only when the call succeeds, so that
// a call that fails has lost nothing.
#ifndef PYSOCK_SOCKET_FILE_READ_HPP
#define PYSOCK_SOCKET_FILE_READ_HPP

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

// =================================================================================================
//  socket/file_write.hpp                                                                 layer 3
// =================================================================================================
// How a socket_file writes: into its buffer, and from there to the peer when it is full or flushed.
#ifndef PYSOCK_SOCKET_FILE_WRITE_HPP
#define PYSOCK_SOCKET_FILE_WRITE_HPP

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

// =================================================================================================
//  socket/streambuf.hpp                                                                  layer 3
// =================================================================================================
// `socket_streambuf`: the file of a socket under the streams of the standard library.
#ifndef PYSOCK_SOCKET_STREAMBUF_HPP
#define PYSOCK_SOCKET_STREAMBUF_HPP

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

// =================================================================================================
//  module/settings.hpp                                                                   layer 4
// =================================================================================================
// Settings of the whole process: the default timeout, and the hook for interrupted calls.
#ifndef PYSOCK_MODULE_SETTINGS_HPP
#define PYSOCK_MODULE_SETTINGS_HPP

namespace pysock::inline v0_1 {

/// The timeout in seconds of sockets that are made from now on; none at first.
/// @python socket.getdefaulttimeout()  Same.
inline or_none<double> getdefaulttimeout() noexcept { return detail::to_seconds(detail::default_timeout.load()); }

/// Sets the timeout of sockets that are made from now on, in whatever way and on whatever thread.
/// @throws std::invalid_argument, std::overflow_error  as socket::settimeout.
/// @python socket.setdefaulttimeout(timeout)  Same.
inline void setdefaulttimeout(timeout_value value, std::error_code& ec) noexcept {
    detail::assign(ec, value.fault());
    if (!ec) detail::default_timeout.store(value.nanoseconds());
}
inline void setdefaulttimeout(timeout_value value) {
    if (value.fault()) detail::raise(value.fault(), {.operation = "setdefaulttimeout", .value = value.given()});
    detail::default_timeout.store(value.nanoseconds());
}

/// Sets what an interrupted call asks before it goes on, for all threads, and returns what was set before. A null
/// pointer, as at the start: every interrupted call goes on.
/// @python Python runs its signal handlers there (PEP 475), and an exception of theirs ends the call.
inline interrupt_hook set_interrupt_hook(interrupt_hook hook) noexcept {
    return detail::current_interrupt_hook.exchange(hook);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_SETTINGS_HPP

// =================================================================================================
//  module/inet_text.hpp                                                                  layer 4
// =================================================================================================
// inet_aton, inet_ntoa, inet_pton, inet_ntop: addresses between text and packed bytes.
#ifndef PYSOCK_MODULE_INET_TEXT_HPP
#define PYSOCK_MODULE_INET_TEXT_HPP

namespace pysock::inline v0_1 {
namespace detail {

PYSOCK_LAZY result<bytes> packed_from_loose_text(std::string_view text) {
    if (text.find('\0') != text.npos) return {{}, library_fault(errc::embedded_null)};
    ::in_addr address{};
    if (!os::loose_inet(std::string(text).c_str(), address)) return {{}, library_fault(errc::illegal_aton_text)};
    return {bytes(reinterpret_cast<const char*>(&address), sizeof address), {}};
}

PYSOCK_LAZY result<bytes> packed_from_text(address_family family, std::string_view text) {
    inet_bytes inet{};
    inet6_bytes inet6{};
    if (family == af_inet && parse_inet(text, inet))
        return {bytes(reinterpret_cast<const char*>(inet.data()), inet.size()), {}};
    if (family == af_inet6 && parse_inet6(text, inet6))
        return {bytes(reinterpret_cast<const char*>(inet6.data()), inet6.size()), {}};
    if (family != af_inet && family != af_inet6) return {{}, os::no_such_family()};
    return {{}, library_fault(errc::illegal_pton_text)};
}

PYSOCK_LAZY result<std::string> text_from_packed(address_family family, bytes_like packed) {
    if (family != af_inet && family != af_inet6) return {{}, library_fault(errc::unknown_family)};
    const bool is_inet = family == af_inet;
    if (packed.size() != (is_inet ? sizeof(inet_bytes) : sizeof(inet6_bytes)))
        return {{}, library_fault(errc::invalid_packed_length)};
    const auto* const address = static_cast<const unsigned char*>(packed.data());
    return {is_inet ? inet_text(address) : inet6_text(address), {}};
}

PYSOCK_LAZY result<std::string> dotted_from_packed(bytes_like packed) {
    if (packed.size() != sizeof(inet_bytes)) return {{}, library_fault(errc::packed_wrong_length)};
    return {inet_text(static_cast<const unsigned char*>(packed.data())), {}};
}

/// Throws for a conversion of `given`, with the family where there is one.
PYSOCK_LAZY [[noreturn]] PYSOCK_COLD void raise_conversion(fault why, const char* operation, std::string given,
                                                           address_family family = -1) {
    if (family != -1) given = joined({family.value(), ", ", given});
    raise_given(why, operation, given);
}

PYSOCK_LAZY std::string shown(bytes_like packed) {
    return repr_bytes({static_cast<const char*>(packed.data()), packed.size()});
}

} // namespace detail

/// The four bytes of an IPv4 address in any form that the C library reads: "10.0.0.1", "10.1", "0x7f.1".
/// @throws error  any other text, without an error number.
/// @python socket.inet_aton(ip_string)  Same.
PYSOCK_LAZY bytes inet_aton(std::string_view ip_string) {
    auto converted = detail::packed_from_loose_text(ip_string);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_aton", detail::repr_text(ip_string));
    return std::move(converted.value);
}
PYSOCK_LAZY bytes inet_aton(std::string_view ip_string, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::packed_from_loose_text(ip_string); });
}

/// The dotted quad of four bytes. @throws error  another number of bytes, without an error number.
/// @python socket.inet_ntoa(packed_ip)  Same.
PYSOCK_LAZY std::string inet_ntoa(bytes_like packed_ip) {
    auto converted = detail::dotted_from_packed(packed_ip);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_ntoa", detail::shown(packed_ip));
    return std::move(converted.value);
}
PYSOCK_LAZY std::string inet_ntoa(bytes_like packed_ip, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::dotted_from_packed(packed_ip); });
}

/// The 4 or 16 bytes of an address in its strict form, for af_inet or af_inet6.
/// @throws error  any other text (without an error number); another family (EAFNOSUPPORT).
/// @python socket.inet_pton(address_family, ip_string)  Same.
PYSOCK_LAZY bytes inet_pton(address_family family, std::string_view ip_string) {
    auto converted = detail::packed_from_text(family, ip_string);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_pton", detail::repr_text(ip_string), family);
    return std::move(converted.value);
}
PYSOCK_LAZY bytes inet_pton(address_family family, std::string_view ip_string, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::packed_from_text(family, ip_string); });
}

/// The text of an address of 4 (af_inet) or 16 bytes (af_inet6).
/// @throws std::invalid_argument  another family, another number of bytes.
/// @python socket.inet_ntop(address_family, packed_ip)  Same.
PYSOCK_LAZY std::string inet_ntop(address_family family, bytes_like packed_ip) {
    auto converted = detail::text_from_packed(family, packed_ip);
    if (!converted.ok()) detail::raise_conversion(converted.fault, "inet_ntop", detail::shown(packed_ip), family);
    return std::move(converted.value);
}
PYSOCK_LAZY std::string inet_ntop(address_family family, bytes_like packed_ip, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::text_from_packed(family, packed_ip); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_INET_TEXT_HPP

// =================================================================================================
//  module/resolve.hpp                                                                    layer 4
// =================================================================================================
// Names and addresses: getaddrinfo, getnameinfo, gethostbyname, gethostname.
#ifndef PYSOCK_MODULE_RESOLVE_HPP
#define PYSOCK_MODULE_RESOLVE_HPP

namespace pysock::inline v0_1 {

/// A host as an argument of getaddrinfo: a name, an address as text, or none.
class host_like {
public:
    template <detail::none_like N>
    host_like(N) noexcept : given_(false) {}
    template <detail::text_like S>
    host_like(const S& name) noexcept : name_(name) {}

    /// Whether it is not none; the name then.
    bool given() const noexcept { return given_; }
    std::string_view name() const noexcept { return name_; }

private:
    std::string_view name_;
    bool given_ = true;
};

/// A port as an argument of getaddrinfo: a number, the name of a service, or none.
class service_like {
public:
    template <detail::none_like N>
    service_like(N) noexcept : given_(false) {}
    template <detail::text_like S>
    service_like(const S& name) : name_(std::string_view(name)) {}
    template <detail::integer N>
    service_like(N port) : name_(detail::decimal(port)) {}

    /// Whether it is not none; the name then, or the port as text.
    bool given() const noexcept { return given_; }
    const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
    bool given_ = true;
};

/// One result of getaddrinfo: `for (auto [family, type, proto, canonname, sockaddr] : getaddrinfo("localhost", 80))`.
struct addrinfo_result {
    address_family family;
    socket_kind type;
    int proto;
    std::string canonname; ///< only with ai_canonname, and only in the first
    address sockaddr;
};

/// The result of getnameinfo: `auto [host, port] = getnameinfo(addr, 0);`
struct nameinfo_result {
    std::string host;
    std::string port;
};

namespace detail {

PYSOCK_LAZY result<list<addrinfo_result>> do_getaddrinfo(const host_like& host, const service_like& port,
                                                         os::lookup_request request, deadline& until) {
    request.has_host = host.given();
    request.host = host.name();
    request.has_service = port.given();
    request.service = port.name();
    if (request.host.find('\0') != request.host.npos || request.service.find('\0') != request.service.npos)
        return {{}, library_fault(errc::embedded_null)};
    const auto answer = look_up(std::move(request), until);
    if (!answer.ok()) return {{}, answer.fault};
    list<addrinfo_result> found;
    for (const ::addrinfo* each = answer.value.first(); each != nullptr; each = each->ai_next) {
        os::raw_address raw;
        if (each->ai_addrlen > sizeof raw.storage) continue;
        std::memcpy(&raw.storage, each->ai_addr, each->ai_addrlen);
        raw.length = static_cast<os::address_length>(each->ai_addrlen);
        found.append({each->ai_family, each->ai_socktype, each->ai_protocol,
                      each->ai_canonname != nullptr ? each->ai_canonname : "", address(raw)});
    }
    return {std::move(found), {}};
}

/// Host and port as they stand in an error's text.
PYSOCK_LAZY std::string shown(const host_like& host, const service_like& port) {
    return joined({"(", host.given() ? repr_text(host.name()) : "None", ", ",
                   port.given() ? repr_text(port.name()) : "None", ")"});
}

/// The host of a getnameinfo argument is numeric, and its port is read as getaddrinfo reads one, as in Python.
PYSOCK_LAZY result<nameinfo_result> do_getnameinfo(const address_like& sockaddr, int flags) {
    address name;
    if (sockaddr.ready() != nullptr) {
        name = *sockaddr.ready();
    } else {
        if (!is_host_and_port(sockaddr) || sockaddr.is_text(2) || sockaddr.is_text(3) || sockaddr.size() > 4)
            return {{}, library_fault(errc::not_a_pair)};
        if (sockaddr.number(2) < 0 || sockaddr.number(2) > 0xfffff)
            return {{}, library_fault(errc::flowinfo_out_of_range)};
        deadline never(no_timeout);
        const auto numeric =
            do_getaddrinfo(sockaddr.text(0), sockaddr.number(1), {.type = SOCK_DGRAM, .flags = AI_NUMERICHOST}, never);
        if (!numeric.ok()) return {{}, numeric.fault};
        if (numeric.value.empty()) return {{}, library_fault(errc::no_addresses)};
        name = numeric.value.front().sockaddr;
        if (name.family() == af_inet && sockaddr.size() != 2) return {{}, library_fault(errc::too_many_items)};
        if (name.family() == af_inet6)
            if (const fault why =
                    store_flow_and_scope(sockaddr, *reinterpret_cast<::sockaddr_in6*>(&name.raw().storage)))
                return {{}, why};
    }
    char host[NI_MAXHOST];
    char service[NI_MAXSERV];
    if (const fault why = os::name_of(name.data(), name.size(), host, sizeof host, service, sizeof service, flags))
        return {{}, why};
    return {{host, service}, {}};
}

PYSOCK_LAZY result<std::string> do_gethostbyname(std::string_view hostname) {
    os::raw_address found;
    deadline never(no_timeout);
    if (const fault why = resolve_host(hostname, AF_INET, never, found)) return {{}, why};
    return {inet_address::from(found).host, {}};
}

PYSOCK_LAZY result<std::string> do_gethostname() {
    char name[1024];
    if (const fault why = os::host_name(name, sizeof name)) return {{}, why};
    return {name, {}};
}

} // namespace detail

/// Everything that socket, bind and connect need to reach `host`, best address first. Without type, each address comes
/// once for each type. Host none is the loopback, or with ai_passive the wildcard; "" is no host.
/// @throws gaierror  no such host or service.
/// @throws std::invalid_argument  a NUL inside host or port.
/// @python socket.getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)  Same.
/// @os getaddrinfo(3), for as long as it takes.
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port,
                                              address_family family = 0, socket_kind type = 0, int proto = 0,
                                              address_info flags = {}) {
    detail::deadline never(detail::no_timeout);
    auto found = detail::do_getaddrinfo(
        host, port, {.family = family.value(), .type = type.value(), .proto = proto, .flags = flags.value()}, never);
    if (!found.ok()) detail::raise_given(found.fault, "getaddrinfo", detail::shown(host, port));
    return std::move(found.value);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              socket_kind type, int proto, address_info flags, std::error_code& ec) {
    return detail::into_code(ec, [&] {
        detail::deadline never(detail::no_timeout);
        return detail::do_getaddrinfo(
            host, port, {.family = family.value(), .type = type.value(), .proto = proto, .flags = flags.value()},
            never);
    });
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, std::error_code& ec) {
    return getaddrinfo(host, port, 0, 0, 0, {}, ec);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              std::error_code& ec) {
    return getaddrinfo(host, port, family, 0, 0, {}, ec);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              socket_kind type, std::error_code& ec) {
    return getaddrinfo(host, port, family, type, 0, {}, ec);
}
PYSOCK_LAZY list<addrinfo_result> getaddrinfo(const host_like& host, const service_like& port, address_family family,
                                              socket_kind type, int proto, std::error_code& ec) {
    return getaddrinfo(host, port, family, type, proto, {}, ec);
}

/// The names of an address and its port; `flags` are NI_*. A host given as text has to be numeric.
/// @throws gaierror  no name, and ni_namereqd asks for one; a host that is not numeric.
/// @throws std::overflow_error  flow information above 0xfffff.
/// @python socket.getnameinfo(sockaddr, flags)  Same.
/// @os getnameinfo(3).
PYSOCK_LAZY nameinfo_result getnameinfo(const address_like& sockaddr, int flags) {
    auto names = detail::do_getnameinfo(sockaddr, flags);
    if (!names.ok()) detail::raise_given(names.fault, "getnameinfo", sockaddr.print());
    return std::move(names.value);
}
PYSOCK_LAZY nameinfo_result getnameinfo(const address_like& sockaddr, int flags, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getnameinfo(sockaddr, flags); });
}

/// The IPv4 address of a host, as text; "" gives "0.0.0.0". @throws gaierror  it has none.
/// @python socket.gethostbyname(hostname)  Same.
PYSOCK_LAZY std::string gethostbyname(std::string_view hostname) {
    auto found = detail::do_gethostbyname(hostname);
    if (!found.ok()) detail::raise_given(found.fault, "gethostbyname", detail::repr_text(hostname));
    return std::move(found.value);
}
PYSOCK_LAZY std::string gethostbyname(std::string_view hostname, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_gethostbyname(hostname); });
}

/// The name of this machine. @python socket.gethostname()  Same. @os gethostname(2).
PYSOCK_LAZY std::string gethostname() {
    auto name = detail::do_gethostname();
    if (!name.ok()) detail::raise(name.fault, {.operation = "gethostname"});
    return std::move(name.value);
}
PYSOCK_LAZY std::string gethostname(std::error_code& ec) { return detail::into_code(ec, &detail::do_gethostname<>); }

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_RESOLVE_HPP

// =================================================================================================
//  module/hosts.hpp                                                                      layer 4
// =================================================================================================
// The host database: gethostbyname_ex, gethostbyaddr, getfqdn, sethostname.
#ifndef PYSOCK_MODULE_HOSTS_HPP
#define PYSOCK_MODULE_HOSTS_HPP

namespace pysock::inline v0_1 {

/// The result of gethostbyname_ex and gethostbyaddr: `auto [hostname, aliaslist, ipaddrlist] = gethostbyaddr("::1");`
struct hostinfo_result {
    std::string hostname; ///< the host's own name
    list<std::string> aliaslist;
    list<std::string> ipaddrlist;
};

namespace detail {

/// Copies an entry of the host database.
PYSOCK_LAZY result<hostinfo_result> host_info(const ::hostent& host, int family) {
    if (host.h_addrtype != family) return {{}, os::no_such_family()};
    hostinfo_result info{host.h_name, {}, {}};
    for (char** alias = host.h_aliases; alias != nullptr && *alias != nullptr; ++alias) info.aliaslist.append(*alias);
    for (char** each = host.h_addr_list; each != nullptr && *each != nullptr; ++each) {
        const auto* const address = reinterpret_cast<const unsigned char*>(*each);
        info.ipaddrlist.push_back(family == AF_INET ? inet_text(address) : inet6_text(address));
    }
    return {std::move(info), {}};
}

/// The resolver has to know the host before its entry is read, as in Python; it also turns a name that is not ASCII
/// into the form that the host database knows.
PYSOCK_LAZY result<hostinfo_result> do_gethostbyname_ex(std::string_view hostname) {
    deadline never(no_timeout);
    std::string name(hostname);
    if (is_ascii(hostname)) {
        os::raw_address resolved;
        if (const fault why = resolve_host(hostname, AF_INET, never, resolved)) return {{}, why};
    } else {
        if (name.find('\0') != name.npos) return {{}, library_fault(errc::embedded_null)};
        const auto found =
            look_up({.host = name, .has_service = false, .family = AF_INET, .flags = AI_CANONNAME}, never);
        if (!found.ok()) return {{}, found.fault};
        const ::addrinfo* const first = found.value.first();
        if (first != nullptr && first->ai_canonname != nullptr) name = first->ai_canonname;
    }
    os::host_entry entry;
    if (const fault why = os::host_by_name(name.c_str(), entry)) return {{}, why};
    return host_info(*entry.found(), AF_INET);
}

/// As resolve_host, for IPv4 and IPv6. The wildcard would be one of two addresses.
PYSOCK_LAZY fault resolve_any_host(std::string_view host, deadline& until, os::raw_address& out) {
    if (host.empty()) return library_fault(errc::ambiguous_wildcard);
    inet_bytes inet{};
    inet6_bytes inet6{};
    if (parse_inet6(host, inet6)) return store_inet(out, inet6), fault{};
    if (parse_inet(host, inet) || host == "<broadcast>") return resolve_host(host, AF_INET, until, out);
    return resolve_name(host, AF_UNSPEC, until, out);
}

PYSOCK_LAZY result<hostinfo_result> do_gethostbyaddr(std::string_view ip_address) {
    deadline never(no_timeout);
    os::raw_address resolved;
    if (const fault why = resolve_any_host(ip_address, never, resolved)) return {{}, why};
    const int family = resolved.get()->sa_family;
    os::host_entry entry;
    fault why = os::no_such_family();
    if (family == AF_INET) {
        ::sockaddr_in name;
        std::memcpy(&name, &resolved.storage, sizeof name);
        why = os::host_by_address(&name.sin_addr, sizeof name.sin_addr, family, entry);
    } else if (family == AF_INET6) {
        ::sockaddr_in6 name;
        std::memcpy(&name, &resolved.storage, sizeof name);
        why = os::host_by_address(&name.sin6_addr, sizeof name.sin6_addr, family, entry);
    }
    if (why) return {{}, why};
    return host_info(*entry.found(), family);
}

/// `text` without the ASCII white space around it, as str.strip() sees it.
PYSOCK_LAZY std::string_view stripped(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\n\v\f\r\x1c\x1d\x1e\x1f";
    const std::size_t first = text.find_first_not_of(space);
    return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

#if PYSOCK_POSIX_NAMES
PYSOCK_LAZY fault do_sethostname(std::string_view name) noexcept {
    if (name.find('\0') != name.npos) return library_fault(errc::embedded_null);
    return os::set_host_name(name.data(), name.size());
}
#endif

} // namespace detail

/// The name, the other names and all IPv4 addresses of a host.
/// @throws gaierror  no such host.
/// @throws herror  the resolver knows the host and the host database does not, as with "" and "<broadcast>".
/// @throws std::invalid_argument  a NUL inside the name.
/// @python socket.gethostbyname_ex(hostname)  Same.
/// @os getaddrinfo(3), then gethostbyname_r(3) or gethostbyname(3) under a lock.
PYSOCK_LAZY hostinfo_result gethostbyname_ex(std::string_view hostname) {
    auto found = detail::do_gethostbyname_ex(hostname);
    if (!found.ok()) detail::raise_given(found.fault, "gethostbyname_ex", detail::repr_text(hostname));
    return std::move(found.value);
}
PYSOCK_LAZY hostinfo_result gethostbyname_ex(std::string_view hostname, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_gethostbyname_ex(hostname); });
}

/// The names of the host with an IPv4 or IPv6 address. A name may stand for its first address.
/// @throws herror  nobody knows a name for the address.
/// @throws gaierror  neither an address nor the name of a host.
/// @throws error  "", which could be either wildcard, without an error number.
/// @throws std::invalid_argument  a NUL inside the text.
/// @python socket.gethostbyaddr(ip_address)  Same.
/// @os gethostbyaddr_r(3), or gethostbyaddr(3) under a lock.
PYSOCK_LAZY hostinfo_result gethostbyaddr(std::string_view ip_address) {
    auto found = detail::do_gethostbyaddr(ip_address);
    if (!found.ok()) detail::raise_given(found.fault, "gethostbyaddr", detail::repr_text(ip_address));
    return std::move(found.value);
}
PYSOCK_LAZY hostinfo_result gethostbyaddr(std::string_view ip_address, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_gethostbyaddr(ip_address); });
}

/// The fully qualified name of a host: the first of its names with a dot in it, or its own name where none has one.
/// "", "0.0.0.0" and "::" stand for this machine; what cannot be looked up comes back without the white space around
/// it. Fails for want of memory only, so it has no error_code form.
/// @python socket.getfqdn(name="")  Same.
PYSOCK_LAZY std::string getfqdn(std::string_view name = {}) {
    std::string asked(detail::stripped(name));
    if (asked.empty() || asked == "0.0.0.0" || asked == "::") asked = detail::do_gethostname().value;
    auto found = detail::do_gethostbyaddr(asked);
    if (!found.ok()) return asked;
    if (found.value.hostname.find('.') == std::string::npos)
        for (std::string& alias : found.value.aliaslist)
            if (alias.find('.') != alias.npos) return std::move(alias);
    return std::move(found.value.hostname);
}

#if PYSOCK_POSIX_NAMES
/// Gives this machine another name. @throws permission_error  only root may.
/// @throws error  EINVAL: longer than the system allows.  @throws std::invalid_argument  a NUL inside the name.
/// @python socket.sethostname(name)  Same. @os sethostname(2).
PYSOCK_LAZY void sethostname(std::string_view name) {
    if (const auto why = detail::do_sethostname(name)) detail::raise_given(why, "sethostname", detail::repr_text(name));
}
PYSOCK_LAZY void sethostname(std::string_view name, std::error_code& ec) noexcept {
    detail::assign(ec, detail::do_sethostname(name));
}
#endif

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_HOSTS_HPP

// =================================================================================================
//  module/services.hpp                                                                   layer 4
// =================================================================================================
// Services and protocols by name and number: getservbyname, getservbyport, getprotobyname.
#ifndef PYSOCK_MODULE_SERVICES_HPP
#define PYSOCK_MODULE_SERVICES_HPP

namespace pysock::inline v0_1 {
namespace detail {

/// A text as the C library takes it, where none is a null pointer.
class optional_c_string {
public:
    explicit optional_c_string(or_none<std::string_view> text)
        : text_(text.value_or(std::string_view())), present_(text.has_value()) {}

    bool has_null() const noexcept { return text_.find('\0') != text_.npos; }
    const char* get() const noexcept { return present_ ? text_.c_str() : nullptr; }

private:
    std::string text_;
    bool present_;
};

PYSOCK_LAZY result<int> do_getservbyname(std::string_view name, or_none<std::string_view> proto) {
    const optional_c_string service(name);
    const optional_c_string protocol(proto);
    if (service.has_null() || protocol.has_null()) return {0, library_fault(errc::embedded_null)};
    os::service_entry entry;
    if (const fault why = os::service_by_name(service.get(), protocol.get(), entry)) return {0, why};
    if (entry.found() == nullptr) return {0, library_fault(errc::service_not_found)};
    return success<int>(network_order(static_cast<std::uint16_t>(entry.found()->s_port)));
}

template <integer N>
result<std::string> do_getservbyport(N port, or_none<std::string_view> proto) {
    if (port < 0 || !fits<std::uint16_t>(port)) return {{}, library_fault(errc::service_port_out_of_range)};
    const optional_c_string protocol(proto);
    if (protocol.has_null()) return {{}, library_fault(errc::embedded_null)};
    os::service_entry entry;
    if (const fault why = os::service_by_port(network_order(static_cast<std::uint16_t>(port)), protocol.get(), entry))
        return {{}, why};
    if (entry.found() == nullptr) return {{}, library_fault(errc::service_port_not_found)};
    return {entry.found()->s_name, {}};
}

PYSOCK_LAZY result<int> do_getprotobyname(std::string_view name) {
    const optional_c_string protocol(name);
    if (protocol.has_null()) return {0, library_fault(errc::embedded_null)};
    os::protocol_entry entry;
    if (const fault why = os::protocol_by_name(protocol.get(), entry)) return {0, why};
    if (entry.found() == nullptr) return {0, library_fault(errc::protocol_not_found)};
    return success<int>(entry.found()->p_proto);
}

/// A service as it stands in an error's text: `'http', 'tcp'`.
PYSOCK_LAZY std::string shown_service(std::string service, or_none<std::string_view> proto) {
    if (proto) append(service, {", ", repr_text(*proto)});
    return service;
}

} // namespace detail

/// The port of a service, such as "http". `proto` is "tcp" or "udp"; none takes whichever the database lists first.
/// @throws error  the database has no such service, without an error number.
/// @throws std::invalid_argument  a NUL inside name or proto.
/// @python socket.getservbyname(servicename[, protocolname])  Same.
/// @os getservbyname_r(3), or getservbyname(3) under a lock.
PYSOCK_LAZY int getservbyname(std::string_view name, or_none<std::string_view> proto = none) {
    const auto port = detail::do_getservbyname(name, proto);
    if (!port.ok())
        detail::raise_given(port.fault, "getservbyname", detail::shown_service(detail::repr_text(name), proto));
    return port.value;
}
PYSOCK_LAZY int getservbyname(std::string_view name, or_none<std::string_view> proto, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getservbyname(name, proto); });
}
PYSOCK_LAZY int getservbyname(std::string_view name, std::error_code& ec) { return getservbyname(name, none, ec); }

/// The name of the service at a port; `proto` as in getservbyname.
/// @throws std::overflow_error  a port outside 0..65535.
/// @throws error  the database has no such service, without an error number.
/// @throws std::invalid_argument  a NUL inside proto.
/// @python socket.getservbyport(port[, protocolname])  Same.
/// @os getservbyport_r(3), or getservbyport(3) under a lock.
template <detail::integer N>
std::string getservbyport(N port, or_none<std::string_view> proto = none) {
    auto name = detail::do_getservbyport(port, proto);
    if (!name.ok())
        detail::raise_given(name.fault, "getservbyport", detail::shown_service(detail::decimal(port), proto));
    return std::move(name.value);
}
template <detail::integer N>
std::string getservbyport(N port, or_none<std::string_view> proto, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getservbyport(port, proto); });
}
template <detail::integer N>
std::string getservbyport(N port, std::error_code& ec) {
    return getservbyport(port, none, ec);
}

/// The number of a protocol, such as "tcp": what socket() takes as `proto`.
/// @throws error  the database has no such protocol, without an error number.
/// @throws std::invalid_argument  a NUL inside the name.
/// @python socket.getprotobyname(protocolname)  Same.
/// @os getprotobyname_r(3), or getprotobyname(3) under a lock.
PYSOCK_LAZY int getprotobyname(std::string_view name) {
    const auto number = detail::do_getprotobyname(name);
    if (!number.ok()) detail::raise_given(number.fault, "getprotobyname", detail::repr_text(name));
    return number.value;
}
PYSOCK_LAZY int getprotobyname(std::string_view name, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_getprotobyname(name); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_SERVICES_HPP

// =================================================================================================
//  module/interfaces.hpp                                                                 layer 4
// =================================================================================================
// Network interfaces by name and index: if_nameindex, if_nametoindex, if_indextoname.
#ifndef PYSOCK_MODULE_INTERFACES_HPP
#define PYSOCK_MODULE_INTERFACES_HPP

namespace pysock::inline v0_1 {

/// One result of if_nameindex: `for (auto [index, name] : if_nameindex())`. The index is what an IPv6 address has as
/// its scope_id.
struct nameindex_result {
    unsigned index;
    std::string name;
};

namespace detail {

PYSOCK_LAZY result<list<nameindex_result>> do_if_nameindex() {
    const auto all = os::interfaces();
    if (!all.ok()) return {{}, all.fault};
    list<nameindex_result> found;
    for (const auto* each = all.value.first(); each->if_index != 0; ++each)
        found.append({each->if_index, each->if_name});
    return {std::move(found), {}};
}

PYSOCK_LAZY result<unsigned> do_if_nametoindex(std::string_view name) {
    if (name.find('\0') != name.npos) return {0, library_fault(errc::embedded_null)};
    return os::interface_index(os::invalid_handle, name);
}

template <integer N>
result<std::string> do_if_indextoname(N index) {
    if (index < 0) return {{}, library_fault(errc::negative_integer)};
    if (!fits<unsigned>(index)) return {{}, library_fault(errc::integer_too_large)};
    char name[os::interface_name_size];
    if (const fault why = os::interface_name(static_cast<unsigned>(index), name)) return {{}, why};
    return {name, {}};
}

} // namespace detail

/// All network interfaces of this machine, those without an address too.
/// @throws error  what the system reports, such as EMFILE.
/// @python socket.if_nameindex()  Same. @os if_nameindex(3).
PYSOCK_LAZY list<nameindex_result> if_nameindex() {
    auto found = detail::do_if_nameindex();
    if (!found.ok()) detail::raise(found.fault, {.operation = "if_nameindex"});
    return std::move(found.value);
}
PYSOCK_LAZY list<nameindex_result> if_nameindex(std::error_code& ec) {
    return detail::into_code(ec, &detail::do_if_nameindex<>);
}

/// The index of a network interface, such as "lo".
/// @throws error  ENODEV: there is none of that name (ENXIO on macOS and the BSDs).
/// @throws std::invalid_argument  a NUL inside the name.
/// @python socket.if_nametoindex(if_name)  Same as 3.14. @os if_nametoindex(3).
PYSOCK_LAZY unsigned if_nametoindex(std::string_view if_name) {
    const auto index = detail::do_if_nametoindex(if_name);
    if (!index.ok()) detail::raise_given(index.fault, "if_nametoindex", detail::repr_text(if_name));
    return index.value;
}
PYSOCK_LAZY unsigned if_nametoindex(std::string_view if_name, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_if_nametoindex(if_name); });
}

/// The name of the network interface with an index.
/// @throws error  ENXIO: there is none.
/// @throws std::overflow_error  an index below 0 or above 2^32 - 1.
/// @python socket.if_indextoname(if_index)  Same as 3.14. @os if_indextoname(3).
template <detail::integer N>
std::string if_indextoname(N if_index) {
    auto name = detail::do_if_indextoname(if_index);
    if (!name.ok()) detail::raise_given(name.fault, "if_indextoname", detail::decimal(if_index));
    return std::move(name.value);
}
template <detail::integer N>
std::string if_indextoname(N if_index, std::error_code& ec) {
    return detail::into_code(ec, [&] { return detail::do_if_indextoname(if_index); });
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_INTERFACES_HPP

// =================================================================================================
//  module/raw_descriptors.hpp                                                            layer 4
// =================================================================================================
// Descriptors as plain numbers: fromfd makes a socket over a copy of one, dup copies one, close ends one.
#ifndef PYSOCK_MODULE_RAW_DESCRIPTORS_HPP
#define PYSOCK_MODULE_RAW_DESCRIPTORS_HPP

namespace pysock::inline v0_1 {
namespace detail {

PYSOCK_LAZY result<owned_fd> do_dup(os::handle fd) noexcept {
    const auto copy = os::duplicate(fd);
    return {owned_fd(copy.value), copy.fault};
}

PYSOCK_LAZY fault do_fromfd(socket& made, os::handle fd, address_family family, socket_kind type, int proto) noexcept {
    auto copy = do_dup(fd);
    if (!copy.ok()) return copy.fault;
    std::error_code ec;
    made = socket(family, type, proto, copy.value.fileno(), ec);
    if (!ec) static_cast<void>(copy.value.detach());
    return fault_of(ec);
}

/// Unlike the objects that own descriptors, an integer of -1 is a mistake: EBADF.
PYSOCK_LAZY fault do_close(os::handle fd) noexcept { return fd == os::invalid_handle ? os::close(fd) : end_handle(fd); }

} // namespace detail

/// A socket over a duplicate of `fd`, which stays open and its owner's. Both share the mode of the descriptor: a
/// timeout of the new socket makes `fd` non-blocking. Family, type and proto are taken on trust; -1 is detected.
/// @throws error  EBADF; ENOTSOCK for what is no socket; EMFILE. Nothing stays open.
/// @python socket.fromfd(fd, family, type, proto=0)  Same; in Python the duplicate of what is no socket stays open.
/// @os fcntl(F_DUPFD_CLOEXEC).
PYSOCK_LAZY socket fromfd(detail::os::handle fd, address_family family, socket_kind type, int proto,
                          std::error_code& ec) {
    socket made(none);
    detail::assign(ec, detail::do_fromfd(made, fd, family, type, proto));
    return made;
}
PYSOCK_LAZY socket fromfd(detail::os::handle fd, address_family family, socket_kind type, std::error_code& ec) {
    return fromfd(fd, family, type, 0, ec);
}
PYSOCK_LAZY socket fromfd(detail::os::handle fd, address_family family, socket_kind type, int proto = 0) {
    socket made(none);
    if (const auto why = detail::do_fromfd(made, fd, family, type, proto))
        detail::raise_given(why, "fromfd", detail::shown(fd));
    return made;
}

/// A duplicate of a descriptor of any kind, not inherited by child processes.
/// @throws error  EBADF, EMFILE.
/// @python socket.dup(fd)  An integer there, which the caller has to close.
/// @os fcntl(F_DUPFD_CLOEXEC).
PYSOCK_LAZY owned_fd dup(detail::os::handle fd) {
    auto copy = detail::do_dup(fd);
    if (!copy.ok()) detail::raise_given(copy.fault, "dup", detail::shown(fd));
    return std::move(copy.value);
}
PYSOCK_LAZY owned_fd dup(detail::os::handle fd, std::error_code& ec) noexcept {
    auto copy = detail::do_dup(fd);
    detail::assign(ec, copy.fault);
    return std::move(copy.value);
}

/// Closes a descriptor that nobody owns, such as one that detach() gave. It is gone whatever the outcome.
/// @throws error  what close(2) reports, such as EBADF; not ECONNRESET.
/// @python socket.close(fd)  Same.
PYSOCK_LAZY void close(detail::os::handle fd) {
    if (const auto why = detail::do_close(fd)) detail::raise_given(why, "close", detail::shown(fd));
}
PYSOCK_LAZY void close(detail::os::handle fd, std::error_code& ec) noexcept {
    detail::assign(ec, detail::do_close(fd));
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_RAW_DESCRIPTORS_HPP

// =================================================================================================
//  module/create.hpp                                                                     layer 4
// =================================================================================================
// Sockets made by functions: socketpair, create_server, has_dualstack_ipv6.
#ifndef PYSOCK_MODULE_CREATE_HPP
#define PYSOCK_MODULE_CREATE_HPP

namespace pysock::inline v0_1 {

// ---- socketpair --------------------------------------------------------------------------------

/// The result of socketpair: `auto [a, b] = socketpair();`. `first` and `second` are connected with each other.
struct socketpair_result {
    socket first;
    socket second;
};

namespace detail {

PYSOCK_LAZY fault do_socketpair(socketpair_result& pair, int family, int type, int proto) noexcept {
    const auto fresh = os::open_pair(family, type, proto);
    if (!fresh.ok()) return fresh.fault;
    const fault first = start_socket(pair.first, fresh.value.first, family, type, proto);
    const fault second = start_socket(pair.second, fresh.value.second, family, type, proto);
    if (first || second) pair = {socket(none), socket(none)};
    return first ? first : second;
}

} // namespace detail

/// Two sockets that are connected with each other; of AF_UNIX if not told, on Windows of AF_INET.
/// @throws error  EOPNOTSUPP: the family has no pairs.
/// @python socket.socketpair([family[, type[, proto]]])  Same.
/// @os socketpair(2) with SOCK_CLOEXEC; Windows: streams over loopback, each of which has looked who the other is.
PYSOCK_LAZY socketpair_result socketpair(address_family family, socket_kind type, int proto, std::error_code& ec) {
    socketpair_result pair{socket(none), socket(none)};
    detail::assign(ec, detail::do_socketpair(pair, family.value(), type.value(), proto));
    return pair;
}
PYSOCK_LAZY socketpair_result socketpair(address_family family, socket_kind type, std::error_code& ec) {
    return socketpair(family, type, 0, ec);
}
PYSOCK_LAZY socketpair_result socketpair(address_family family, std::error_code& ec) {
    return socketpair(family, sock_stream, 0, ec);
}
PYSOCK_LAZY socketpair_result socketpair(std::error_code& ec) {
    return socketpair(detail::os::family_of_pairs, sock_stream, 0, ec);
}
PYSOCK_LAZY socketpair_result socketpair(address_family family = detail::os::family_of_pairs,
                                         socket_kind type = sock_stream, int proto = 0) {
    socketpair_result pair{socket(none), socket(none)};
    if (const auto why = detail::do_socketpair(pair, family.value(), type.value(), proto))
        detail::raise(why, {.operation = "socketpair",
                            .place = detail::joined(
                                {"(family=", family.value(), ", type=", type.value(), ", proto=", proto, ")"})});
    return pair;
}

// ---- create_server -----------------------------------------------------------------------------

/// Whether one IPv6 socket can serve IPv4 too here. Never fails. @python socket.has_dualstack_ipv6()  Same.
PYSOCK_LAZY bool has_dualstack_ipv6() noexcept {
    std::error_code ec;
    socket probe(af_inet6, sock_stream, ec);
    if (!ec) probe.setsockopt(ipproto_ipv6, ipv6_v6only, 0, ec);
    return !ec;
}

/// The keyword arguments of create_server: `create_server({"", 8090}, {.reuse_port = true})`.
struct create_server_options {
    address_family family = af_inet; ///< af_inet or af_inet6
    or_none<int> backlog = none;     ///< none: socket::default_backlog
    bool reuse_port = false;         ///< other sockets may have the same port, and share its connections
    bool dualstack_ipv6 = false;     ///< serve IPv4 too, on an af_inet6 socket
};

namespace detail {

/// Whether the system lets sockets share a port on request.
#ifdef SO_REUSEPORT
inline constexpr bool has_reuse_port = true;
#else
inline constexpr bool has_reuse_port = false;
inline constexpr int so_reuseport = 0;
#endif

/// The checks are in Python's order.
PYSOCK_LAZY fault do_create_server(socket& server, const address_like& address, const create_server_options& options) {
    const address_family family = options.family;
    if (options.reuse_port && !has_reuse_port) return library_fault(errc::no_reuse_port);
    if (options.dualstack_ipv6 && !has_dualstack_ipv6()) return library_fault(errc::no_dualstack);
    if (options.dualstack_ipv6 && family != af_inet6) return library_fault(errc::dualstack_needs_inet6);
    std::error_code ec;
    server = socket(family, sock_stream, ec);
    if (ec) return fault_of(ec);
    if (os::reuse_address_for_servers) server.setsockopt(sol_socket, so_reuseaddr, 1, ec); // may fail, as in Python
    ec.clear();
    if (options.reuse_port && (family == af_inet || family == af_inet6))
        server.setsockopt(sol_socket, so_reuseport, 1, ec);
    if (!ec && family == af_inet6) server.setsockopt(ipproto_ipv6, ipv6_v6only, options.dualstack_ipv6 ? 0 : 1, ec);
    if (!ec) server.bind(address, ec);
    if (!ec) server.listen(options.backlog.value_or(socket::default_backlog), ec);
    if (ec) server = socket(none);
    return fault_of(ec);
}

} // namespace detail

/// A listening stream socket at `address`; host "" means every interface. The address is free again as soon as the
/// server ends (so_reuseaddr). Without dualstack_ipv6 an af_inet6 server serves IPv6 only.
/// @throws std::invalid_argument  an option that this system or family has not.
/// @throws error  as socket(), bind() and listen(); nothing stays open.
/// @python socket.create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False) Same.
PYSOCK_LAZY socket create_server(const address_like& address, const create_server_options& options,
                                 std::error_code& ec) {
    socket server(none);
    detail::into_code(ec, [&] { return detail::do_create_server(server, address, options); });
    return server;
}
PYSOCK_LAZY socket create_server(const address_like& address, std::error_code& ec) {
    return create_server(address, create_server_options{}, ec);
}
PYSOCK_LAZY socket create_server(const address_like& address, const create_server_options& options = {}) {
    socket server(none);
    if (const auto why = detail::do_create_server(server, address, options))
        detail::raise(why, {.operation = "create_server", .place = address.print(), .value = address.print()});
    return server;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_CREATE_HPP

// =================================================================================================
//  module/create_connection.hpp                                                          layer 4
// =================================================================================================
// create_connection: from a name to a connected socket, under one deadline, addresses raced as RFC 8305 says.
#ifndef PYSOCK_MODULE_CREATE_CONNECTION_HPP
#define PYSOCK_MODULE_CREATE_CONNECTION_HPP

namespace pysock::inline v0_1 {

/// The timeout of create_connection: as timeout_value, and the default timeout when it is left out.
class connection_timeout {
public:
    connection_timeout() noexcept : value_(timeout_value::from_nanoseconds(detail::default_timeout.load())) {}
    template <std::convertible_to<timeout_value> T>
    connection_timeout(const T& value) noexcept : value_(value) {}

    /// The timeout, by default the one of new sockets.
    timeout_value value() const noexcept { return value_; }

private:
    timeout_value value_;
};

/// The keyword arguments of create_connection.
struct create_connection_options {
    bool all_errors = false; ///< when every address fails, throw exception_group instead of the last one's error
};

namespace detail {

/// One run of create_connection over the addresses of a host.
///
/// RFC 8305: the addresses keep the resolver's order but alternate between the families (section 4); an attempt that
/// has neither succeeded nor failed after 250 milliseconds gets a rival, one that fails gets it at once (section 5).
/// The first connection that stands wins and the others are closed.
template <class Unused = void> // see PYSOCK_LAZY
class connection_race {
public:
    connection_race(const address_like& target, timeout_value limit, const optional_address_like& source) noexcept
        : target_(target), source_(source), timeout_(limit),
          until_(limit.nanoseconds() > 0 ? limit.nanoseconds() : no_timeout) {}

    /// The fault of the whole: of the look-up, of time, or of the last address.
    fault run(socket& winner) {
        if (timeout_.fault()) return timeout_.fault();
        if (const fault why = find_candidates()) return why;
        const fault why = race();
        if (!why) winner = std::move(winner_);
        return why;
    }

    /// The error of each address that was tried, in the resolver's order.
    list<error> errors() const {
        list<error> all;
        for (std::size_t rank = 0; rank < candidates_.size(); ++rank) {
            const candidate& each = ranked(rank);
            if (!each.outcome) continue;
            failure at{.operation = each.operation, .place = repr(each.where.sockaddr)};
            if (each.operation == binding) at.place = joined({source_.print(), " for ", at.place});
            at.raddr = each.where.sockaddr.raw();
            all.append(make_error(each.outcome, std::move(at)));
        }
        return all;
    }

    /// Whether the fault of the whole is one of the source address as an argument.
    bool wrong_source() const noexcept { return wrong_source_; }

private:
    static constexpr const char* binding = "bind";
    static constexpr std::int64_t attempt_delay = 250'000'000; // nanoseconds, RFC 8305 section 8

    static constexpr std::size_t most_pending = 16; // a rival more has to wait until one of them fails

    struct candidate {
        addrinfo_result where;
        std::size_t rank; ///< its place in the resolver's list
        socket s{none};
        fault outcome{};
        const char* operation = "connect"; ///< what `outcome` is the outcome of
        bool was_interrupted = false;
    };

    fault find_candidates() {
        list<addrinfo_result> found;
        if (target_.family() != af_unspec) {
            os::raw_address space;
            const auto name =
                read_address(target_, {os::invalid_handle, target_.family().value(), target_.proto(), until_}, space);
            if (!name.ok()) return name.fault;
            found.append({target_.family(), sock_stream, 0, "", address(*name.value)});
        } else if (target_.ready() != nullptr) {
            return library_fault(errc::not_a_pair);
        } else {
            if (!is_host_and_port(target_)) return library_fault(errc::not_a_pair);
            if (target_.size() != 2) return library_fault(errc::too_many_items);
            const long long port = target_.number(1);
            if (port < 0 || port > 0xffff) return library_fault(errc::port_out_of_range);
            auto list = do_getaddrinfo(target_.text(0), port, {.type = sock_stream.value()}, until_);
            if (!list.ok()) return list.fault;
            found = std::move(list.value);
        }
        if (found.empty()) return library_fault(errc::no_addresses);
        alternate(found);
        return {};
    }

    /// The first of the first family, the first of the others, the second of the first family, and so on.
    void alternate(list<addrinfo_result>& found) {
        const address_family first = found.front().family;
        const auto next_of = [&](bool of_first, std::size_t from) {
            while (from < found.size() && (found[from].family == first) != of_first) ++from;
            return from;
        };
        std::size_t same = next_of(true, 0);
        std::size_t other = next_of(false, 0);
        while (candidates_.size() < found.size()) {
            if (same < found.size()) candidates_.append({std::move(found[same]), same});
            if (other < found.size()) candidates_.append({std::move(found[other]), other});
            same = next_of(true, same + 1);
            other = next_of(false, other + 1);
        }
    }

    /// Opens a socket and starts to connect it; what became of that is in `outcome`, where in_progress means that it
    /// goes on. A single address without a timeout is no race: its connect(2) waits by itself, as Python's does.
    void start(candidate& each) {
        std::error_code ec;
        each.operation = "socket";
        each.s = socket(each.where.family, each.where.type, each.where.proto, ec);
        if (!ec && (timeout_.nanoseconds() >= 0 || candidates_.size() > 1)) each.s.setblocking(false, ec);
        each.outcome = fault_of(ec);
        if (!each.outcome && source_.present()) {
            each.operation = binding;
            each.outcome = bind_source(each);
        }
        if (!each.outcome) {
            each.operation = "connect";
            each.outcome = connect(each);
        }
        if (each.outcome && !goes_on(each)) each.s = socket(none);
    }

    /// After EINTR only a second connect(2) tells whether the first goes on: see socket::finish_connect().
    fault connect(candidate& each) {
        for (;;) {
            const fault why = os::connect(each.s.fileno(), each.where.sockaddr.data(), each.where.sockaddr.size());
            if (each.was_interrupted && os::is_connected(why)) return {};
            if (!os::interrupted(why) || !goes_on_after_signal()) return why;
            each.was_interrupted = true;
        }
    }

    /// The attempts may share one port of their own, as their peers differ; that takes so_reuseaddr.
    fault bind_source(candidate& each) {
        os::raw_address space;
        const auto name =
            read_address(source_, {each.s.fileno(), each.where.family.value(), each.where.proto, until_}, space);
        if (!name.ok()) return name.fault;
        std::error_code ignored;
        each.s.setsockopt(sol_socket, so_reuseaddr, 1, ignored);
        return os::bind(each.s.fileno(), name.value->get(), name.value->length);
    }

    /// An argument that no address can be reached with: a port out of range, a source of the wrong form.
    bool is_wrong_source(const candidate& each) const {
        const raised_as kind = kind_of(each.outcome);
        return each.operation == binding && (kind == raised_as::overflow_error || kind == raised_as::value_error) &&
               each.outcome != library_fault(errc::wrong_family);
    }

    /// Without a timeout of 0, which never waits, an attempt goes on in the background.
    bool goes_on(const candidate& each) const {
        const bool joined = each.was_interrupted && os::already_connecting(each.outcome);
        return timeout_.nanoseconds() != 0 && (joined || os::in_progress(each.outcome));
    }

    fault race() {
        std::size_t next = 0;
        std::int64_t next_start = 0;
        for (;;) {
            while (next < candidates_.size() && pending_ < most_pending && (pending_ == 0 || os::now() >= next_start)) {
                candidate& each = candidates_[next++];
                start(each);
                if (!each.outcome) return finish(each);
                if (os::interrupted(each.outcome)) return give_up(each.outcome); // the hook said so
                if (is_wrong_source(each)) {
                    wrong_source_ = true;
                    return each.outcome;
                }
                if (!goes_on(each)) continue;
                pending_at_[pending_++] = &each;
                next_start = os::now() + attempt_delay;
            }
            if (pending_ == 0) return ranked(candidates_.size() - 1).outcome;
            const std::int64_t left = until_.remaining();
            if (left == 0) return give_up(library_fault(errc::timed_out));
            std::int64_t pause = left;
            if (next < candidates_.size() && pending_ < most_pending) {
                const std::int64_t to_rival = next_start - os::now();
                if (left < 0 || to_rival < left) pause = to_rival > 0 ? to_rival : 0;
            }
            if (const fault why = wait_for_any(pause)) return give_up(why);
            std::size_t still = 0;
            for (std::size_t i = 0; i < pending_; ++i) {
                candidate& each = *pending_at_[i];
                if (entries_[i].revents == 0) {
                    pending_at_[still++] = &each;
                    continue;
                }
                each.outcome = os::connect_outcome(each.s.fileno());
                if (!each.outcome) return finish(each);
                each.s = socket(none);
                next_start = 0;
            }
            pending_ = still;
        }
    }

    fault wait_for_any(std::int64_t nanoseconds) {
        for (std::size_t i = 0; i < pending_; ++i) {
            entries_[i] = {};
            entries_[i].fd = pending_at_[i]->s.fileno();
            entries_[i].events = os::writable;
        }
        const auto ready = os::wait(entries_, pending_, nanoseconds);
        if (ready.ok()) return {};
        for (std::size_t i = 0; i < pending_; ++i) entries_[i].revents = 0;
        return os::interrupted(ready.fault) && goes_on_after_signal() ? fault{} : ready.fault;
    }

    /// The winner gets the timeout that was asked for; the destructors of the others close them.
    fault finish(candidate& each) {
        std::error_code ec;
        each.s.settimeout(timeout_, ec);
        if (ec) return each.outcome = fault_of(ec);
        winner_ = std::move(each.s);
        return {};
    }

    /// Nothing is under way any more.
    fault give_up(fault why) {
        for (std::size_t i = 0; i < pending_; ++i) pending_at_[i]->outcome = why;
        return why;
    }

    const candidate& ranked(std::size_t rank) const {
        std::size_t at = 0;
        while (candidates_[at].rank != rank) ++at;
        return candidates_[at];
    }

    const address_like& target_;
    const optional_address_like& source_;
    timeout_value timeout_;
    deadline until_;
    list<candidate> candidates_;
    candidate* pending_at_[most_pending];
    os::wait_entry entries_[most_pending];
    std::size_t pending_ = 0;
    bool wrong_source_ = false;
    socket winner_{none};
};

/// Throws what became of a race: the last address's error, or all of them as a group; each keeps them all.
PYSOCK_LAZY [[noreturn]] PYSOCK_COLD void raise_race(fault why, const connection_race<>& race,
                                                     const address_like& target, const address_like& source,
                                                     timeout_value limit, const create_connection_options& options) {
    failure at{.operation = "create_connection", .place = target.print(), .value = target.print()};
    if (limit.fault()) at.value = limit.given();
    if (race.wrong_source()) at.place = at.value = source.print();
    if (kind_of(why) == raised_as::value_error || kind_of(why) == raised_as::overflow_error) raise(why, std::move(at));
    at.exceptions = race.errors();
    if (!at.exceptions.empty()) at.raddr = at.exceptions.back().raddr().raw();
    if (at.exceptions.size() > 1 || (at.exceptions.size() == 1 && repr(address(at.raddr)) != at.place)) {
        for (const error& each : at.exceptions)
            append(at.place, {&each == &at.exceptions.front() ? " (" : "; ", each.what()});
        at.place += ")";
    }
    if (!options.all_errors || at.exceptions.empty()) raise(why, std::move(at));
    error_report* const report = make_report(why, std::move(at));
    const std::size_t count = report->at.exceptions.size();
    report->strerror =
        joined({"create_connection failed (", count, count == 1 ? " sub-exception)" : " sub-exceptions)"});
    report->what = joined({report->strerror, ": create_connection ", report->at.place});
    throw_as<exception_group>({why.number, category_of(why)}, report);
}

} // namespace detail

/// A stream socket connected to `address`, a pair `{host, port}`; the host may be a name with several addresses.
///
/// One deadline covers the look-up and all addresses. Addresses that do not answer at once are raced against each
/// other. The socket keeps `limit` as its timeout; left out, it is the default timeout. `source_address` is bound
/// first. The exception is the last address's, or `timeout` when time ran out; its exceptions() has those of all
/// addresses.
/// @throws gaierror  no such host.  @throws timeout, connection_refused_error, …  as connect.
/// @throws exception_group  the same, with all_errors.
/// @python socket.create_connection(address, timeout=…, source_address=None, *, all_errors=False)  Same, but in
///   Python the timeout counts for each address anew and not for the look-up, and addresses wait for each other.
/// @os getaddrinfo(3) on a helper thread if there is a deadline; connect(2), and where there is a deadline or more than
///   one address, poll(2) on non-blocking sockets.
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit = {},
                                     const optional_address_like& source_address = none,
                                     const create_connection_options& options = {}) {
    socket connected(none);
    detail::connection_race<> race(address, limit.value(), source_address);
    if (const auto why = race.run(connected))
        detail::raise_race(why, race, address, source_address, limit.value(), options);
    return connected;
}
PYSOCK_LAZY socket create_connection(const address_like& address, const create_connection_options& options) {
    return create_connection(address, {}, none, options);
}
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit,
                                     const create_connection_options& options) {
    return create_connection(address, limit, none, options);
}
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit,
                                     const optional_address_like& source_address, std::error_code& ec) {
    socket connected(none);
    detail::into_code(ec, [&] {
        detail::connection_race<> race(address, limit.value(), source_address);
        return race.run(connected);
    });
    return connected;
}
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit, std::error_code& ec) {
    return create_connection(address, limit, none, ec);
}
PYSOCK_LAZY socket create_connection(const address_like& address, std::error_code& ec) {
    return create_connection(address, {}, none, ec);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_CREATE_CONNECTION_HPP

// =================================================================================================
//  module/descriptors.hpp                                                                layer 4
// =================================================================================================
// Descriptors passed between processes: send_fds, recv_fds.
#ifndef PYSOCK_MODULE_DESCRIPTORS_HPP
#define PYSOCK_MODULE_DESCRIPTORS_HPP

#if PYSOCK_POSIX_NAMES

namespace pysock::inline v0_1 {

// ---- send_fds ----------------------------------------------------------------------------------

/// A descriptor as an argument: its number, or anything with fileno(), such as a socket or an owned_fd.
class fd_like {
public:
    fd_like(std::same_as<detail::os::handle> auto number) noexcept : number_(number) {}

    template <class T>
    requires requires(const T& file) {
        { file.fileno() } -> std::same_as<detail::os::handle>;
    }
    fd_like(const T& file) noexcept : number_(file.fileno()) {}

    /// The descriptor.
    detail::os::handle number() const noexcept { return number_; }

private:
    detail::os::handle number_;
};

/// Descriptors as an argument: `{file, 3, s}`, or a contiguous range of them.
using fds_like = detail::list_like<fd_like>;

namespace detail {

/// What the functions below need of a socket: they are methods in all but name, and fail under their own.
struct fd_passing {
    PYSOCK_LAZY static std::size_t send(socket& s, const buffers_like& buffers, const ancillary_item& passed,
                                        msg_flag flags, const optional_address_like& address) {
        return s.sendmsg_for("send_fds", buffers, {passed}, flags, address);
    }

    PYSOCK_LAZY static recvmsg_result receive(socket& s, buffer_size bufsize, buffer_size maxfds, std::size_t room,
                                              msg_flag flags) {
        recvmsg_result came;
        if (const fault why = s.do_recvmsg(came, bufsize, room, flags))
            s.fail(why, "recv_fds", bufsize.negative() ? bufsize.given() : maxfds.given());
        return came;
    }
};

/// Descriptors as the one control message that passes them.
class passed_handles {
public:
    explicit passed_handles(const fds_like& fds) noexcept : numbers_(fds.size()), size_(fds.size()) {
        if (numbers_.data() != nullptr)
            for (std::size_t i = 0; i < size_; ++i) numbers_[i] = fds[i].number();
    }

    fault why() noexcept { return numbers_.data() == nullptr ? os::no_memory() : fault{}; }
    ancillary_item item() noexcept {
        return {os::handles_level, os::handles_type, {numbers_.data(), size_ * sizeof(os::handle)}};
    }

private:
    scratch<os::handle, 64> numbers_;
    std::size_t size_;
};

} // namespace detail

/// Sends `buffers` as one message, and with it the files behind `fds`, to a process at the other end of an AF_UNIX
/// socket. The descriptors stay open here too. Over a stream there has to be at least one byte of data, or nothing
/// goes. Returns how many bytes of data went; a stream may take fewer than all, and then the descriptors went with
/// those.
/// @throws error  EBADF: one of `fds` is not open; EINVAL, ETOOMANYREFS: more than the system passes (Linux: 253).
/// @throws timeout  nothing could be sent in time.
/// @python socket.send_fds(sock, buffers, fds, flags=0, address=None)  Same; there flags and address do nothing.
/// @os sendmsg(2), SCM_RIGHTS.
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, msg_flag flags = {},
                                 const optional_address_like& address = none) {
    detail::passed_handles passed(fds);
    if (passed.why()) detail::raise(passed.why(), {.operation = "send_fds"});
    return detail::fd_passing::send(s, buffers, passed.item(), flags, address);
}
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, msg_flag flags,
                                 const optional_address_like& address, std::error_code& ec) {
    detail::passed_handles passed(fds);
    if (!passed.why()) return s.sendmsg(buffers, {passed.item()}, flags, address, ec);
    detail::assign(ec, passed.why());
    return 0;
}
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, msg_flag flags,
                                 std::error_code& ec) {
    return send_fds(s, buffers, fds, flags, none, ec);
}
PYSOCK_LAZY std::size_t send_fds(socket& s, const buffers_like& buffers, const fds_like& fds, std::error_code& ec) {
    return send_fds(s, buffers, fds, {}, none, ec);
}

// ---- recv_fds ----------------------------------------------------------------------------------

/// The result of recv_fds: `auto [data, fds, msg_flags, addr] = recv_fds(s, 1024, 4);`
struct recv_fds_result {
    bytes data;
    list<owned_fd> fds;
    msg_flag
        msg_flags; ///< msg_ctrunc: more descriptors came than `maxfds`, or than the process may have; they are gone
    address addr;
};

namespace detail {

PYSOCK_LAZY result<std::size_t> control_for_handles(buffer_size maxfds) noexcept {
    const bool fits = !maxfds.negative() && maxfds.value() <= os::most_control / sizeof(os::handle);
    return checked_control_length(fits ? maxfds.value() * sizeof(os::handle) : os::most_control);
}

PYSOCK_LAZY recv_fds_result with_handles_of(recvmsg_result came) noexcept {
    return {std::move(came.data), came.ancdata.fds(), came.msg_flags, came.addr};
}

} // namespace detail

/// Receives a message of at most `bufsize` bytes and up to `maxfds` descriptors with it, as send_fds has sent them.
/// They are close-on-exec from their birth and close themselves. Other ancillary data is dropped.
/// @throws std::invalid_argument  a negative `bufsize`.  @throws std::overflow_error  a negative or huge `maxfds`.
/// @throws error  as socket::recvmsg(); no descriptor is left open.
/// @python socket.recv_fds(sock, bufsize, maxfds, flags=0)  Same; there flags do nothing, the descriptors are
/// inheritable, and nobody's to close.
/// @os recvmsg(2), SCM_RIGHTS, MSG_CMSG_CLOEXEC.
PYSOCK_LAZY recv_fds_result recv_fds(socket& s, buffer_size bufsize, buffer_size maxfds, msg_flag flags = {}) {
    const std::size_t room = detail::length_or_raise(detail::control_for_handles(maxfds), "recv_fds", maxfds);
    return detail::with_handles_of(detail::fd_passing::receive(s, bufsize, maxfds, room, flags));
}
PYSOCK_LAZY recv_fds_result recv_fds(socket& s, buffer_size bufsize, buffer_size maxfds, msg_flag flags,
                                     std::error_code& ec) {
    const auto room = detail::control_for_handles(maxfds);
    detail::assign(ec, room.fault);
    if (!room.ok()) return {};
    return detail::with_handles_of(s.recvmsg(bufsize, room.value, flags, ec));
}
PYSOCK_LAZY recv_fds_result recv_fds(socket& s, buffer_size bufsize, buffer_size maxfds, std::error_code& ec) {
    return recv_fds(s, bufsize, maxfds, {}, ec);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_POSIX_NAMES

#endif // PYSOCK_MODULE_DESCRIPTORS_HPP

// =================================================================================================
//  module/windows.hpp                                                                    layer 4
// =================================================================================================
// The names of the module that only Windows has: fromshare, errortab.
#ifndef PYSOCK_MODULE_WINDOWS_HPP
#define PYSOCK_MODULE_WINDOWS_HPP

#if PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {
namespace detail {

PYSOCK_LAZY fault do_fromshare(socket& made, bytes_like info) noexcept {
    if (info.size() != sizeof(os::description)) return library_fault(errc::wrong_share_size);
    const auto opened = os::open_shared(info.data());
    if (!opened.ok()) return opened.fault;
    constexpr bool shared = true;
    return start_socket(made, opened.value.number, opened.value.family, opened.value.type, opened.value.proto, shared);
}

} // namespace detail

/// A socket of what socket::share() has given another process for this one. Family, type and proto come with it.
/// @throws std::invalid_argument  bytes of another size.  @throws error  not meant for this process, or used already.
/// @python socket.fromshare(info)  Same. @os WSASocketW.
PYSOCK_LAZY socket fromshare(bytes_like info) {
    socket made(none);
    if (const auto why = detail::do_fromshare(made, info))
        detail::raise_given(why, "fromshare", detail::joined({info.size(), " bytes"}));
    return made;
}
PYSOCK_LAZY socket fromshare(bytes_like info, std::error_code& ec) noexcept {
    socket made(none);
    detail::assign(ec, detail::do_fromshare(made, info));
    return made;
}

/// What the error numbers of Winsock mean, in English: `errortab[10061]`. Empty for other numbers.
/// @python socket.errorTab  A dictionary there, with slightly other words.
struct errortab_type {
    /// The text of a number.
    constexpr std::string_view operator[](int number) const noexcept {
        return contains(number) ? detail::os::known_error_of(number).text : std::string_view();
    }
    /// Whether there is a text for it. @python number in socket.errorTab  Same.
    constexpr bool contains(int number) const noexcept {
        return number != 0 && detail::os::known_error_of(number).number == number;
    }
};
/// The only table. @python socket.errorTab  A dictionary there, with slightly other words.
inline constexpr errortab_type errortab{};

} // namespace pysock::inline v0_1

#endif // PYSOCK_WINDOWS_NAMES

#endif // PYSOCK_MODULE_WINDOWS_HPP

// Of the macros above only the version stays defined.
#undef PYSOCK_OS_POSIX
#undef PYSOCK_OS_WINDOWS
#undef PYSOCK_POSIX_NAMES
#undef PYSOCK_WINDOWS_NAMES
#undef PYSOCK_LINUX_FAMILIES
#undef PYSOCK_COLD
#undef PYSOCK_NOINLINE
#undef PYSOCK_ALWAYS_INLINE
#undef PYSOCK_LAZY
#undef PYSOCK_LAZY_BODY
#undef PYSOCK_THROW
#undef PYSOCK_TRY
#undef PYSOCK_CATCH_NO_MEMORY
#undef PYSOCK_CATCH_ANYTHING
#undef PYSOCK_CONTRACT
#undef PYSOCK_ENUMERATOR

#endif // PYSOCK_HPP
