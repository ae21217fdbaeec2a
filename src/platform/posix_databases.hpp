// SPDX-License-Identifier: MIT
// The databases of POSIX's <netdb.h>, from any thread: hosts, services, protocols.
#ifndef PYSOCK_PLATFORM_POSIX_DATABASES_HPP
#define PYSOCK_PLATFORM_POSIX_DATABASES_HPP

#include "platform/posix.hpp"
#include "platform/result.hpp"

#include <cstddef>
#include <new>

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
