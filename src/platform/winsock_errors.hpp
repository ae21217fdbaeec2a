// SPDX-License-Identifier: MIT
// The error numbers of Winsock: what each means, in words and as a number of <cerrno>, and the category they have.
#ifndef PYSOCK_PLATFORM_WINSOCK_ERRORS_HPP
#define PYSOCK_PLATFORM_WINSOCK_ERRORS_HPP

#include "platform/winsock.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>
#include <system_error>

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
