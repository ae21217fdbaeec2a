// SPDX-License-Identifier: MIT
// The databases of Winsock, from any thread: hosts, services, protocols; and the loose form of IPv4 text.
#ifndef PYSOCK_PLATFORM_WINSOCK_DATABASES_HPP
#define PYSOCK_PLATFORM_WINSOCK_DATABASES_HPP

#include "platform/result.hpp"
#include "platform/winsock.hpp"

#include <cstddef>
#include <cstring>

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
