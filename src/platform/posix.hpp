// SPDX-License-Identifier: MIT
// The operating system as POSIX offers it: Linux, macOS and the BSDs. contract.hpp lists what is here, and why.
#ifndef PYSOCK_PLATFORM_POSIX_HPP
#define PYSOCK_PLATFORM_POSIX_HPP

#include "platform/config.hpp"
#include "platform/result.hpp"

#include <cstddef>
#include <cstdint>
#include <system_error>

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
