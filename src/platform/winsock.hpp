// SPDX-License-Identifier: MIT
// The operating system as Winsock offers it: Windows. contract.hpp lists what is here, and why.
#ifndef PYSOCK_PLATFORM_WINSOCK_HPP
#define PYSOCK_PLATFORM_WINSOCK_HPP

#include "platform/atomic.hpp"
#include "platform/config.hpp"
#include "platform/result.hpp"
#include "platform/winsock_headers.hpp"

#include <climits>
#include <cstddef>
#include <cstdint>

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
