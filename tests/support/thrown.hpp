// SPDX-License-Identifier: MIT
// What a call throws, as a value to compare, and the codes to compare it with.
#ifndef PYSOCK_TESTS_THROWN_HPP
#define PYSOCK_TESTS_THROWN_HPP

#include "support/subject.hpp"
#include "support/system.hpp"

#include <cerrno>
#include <exception>
#include <string>
#include <system_error>

namespace support {

/// What the system has in the place of an errno value.
constexpr int system_number(int number) {
#ifdef _WIN32
    constexpr int numbers[][2] = {{EACCES, WSAEACCES},
                                  {EADDRINUSE, WSAEADDRINUSE},
                                  {EADDRNOTAVAIL, WSAEADDRNOTAVAIL},
                                  {EAFNOSUPPORT, WSAEAFNOSUPPORT},
                                  {EAGAIN, WSAEWOULDBLOCK},
                                  {EALREADY, WSAEALREADY},
                                  {EBADF, WSAENOTSOCK}, // all descriptors are sockets
                                  {ECONNABORTED, WSAECONNABORTED},
                                  {ECONNREFUSED, WSAECONNREFUSED},
                                  {ECONNRESET, WSAECONNRESET},
                                  {EDESTADDRREQ, WSAEDESTADDRREQ},
                                  {EFAULT, WSAEFAULT},
                                  {EINPROGRESS, WSAEWOULDBLOCK}, // of connect
                                  {EINTR, WSAEINTR},
                                  {EINVAL, WSAEINVAL},
                                  {EIO, ERROR_IO_DEVICE},
                                  {EISCONN, WSAEISCONN},
                                  {EMFILE, WSAEMFILE},
                                  {EMSGSIZE, WSAEMSGSIZE},
                                  {ENODEV, ERROR_FILE_NOT_FOUND}, // of interfaces
                                  {ENOENT, ERROR_FILE_NOT_FOUND},
                                  {ENOMEM, ERROR_NOT_ENOUGH_MEMORY},
                                  {ENOPROTOOPT, WSAENOPROTOOPT},
                                  {ENOTCONN, WSAENOTCONN},
                                  {ENOTSOCK, WSAENOTSOCK},
                                  {ENXIO, ERROR_FILE_NOT_FOUND}, // of interfaces
                                  {EOPNOTSUPP, WSAEOPNOTSUPP},
                                  {EPERM, WSAEACCES},
                                  {EPIPE, WSAESHUTDOWN},
                                  {EPROTONOSUPPORT, WSAEPROTONOSUPPORT},
                                  {ESPIPE, ERROR_SEEK_ON_DEVICE},
                                  {ETIMEDOUT, WSAETIMEDOUT},
                                  {EWOULDBLOCK, WSAEWOULDBLOCK}};
    for (const auto& [ours, its] : numbers)
        if (ours == number) return its;
#endif
    return number;
}

/// The code of an errno value, or of what the system has in its place.
inline std::error_code system_code(int number) { return {system_number(number), pysock::system_category()}; }

/// How the text of an exception begins that stands for this code: "[Errno 111] Connection refused".
inline std::string text_of_code(int number) {
    const std::error_code code = system_code(number);
    return (on_windows ? "[WinError " : "[Errno ") + std::to_string(code.value()) + "] " + code.message();
}

/// The code of the pysock::error that the call throws; no error where it throws nothing.
template <class Call>
std::error_code thrown_code(Call call) {
    try {
        call();
    } catch (const pysock::error& e) {
        return e.code();
    }
    return {};
}

/// The text of the exception that the call throws; one that is no `Exception` passes through.
template <class Exception = std::exception, class Call>
std::string thrown_text(Call call) {
    try {
        call();
    } catch (const Exception& e) {
        return e.what();
    }
    return "nothing thrown";
}

} // namespace support

#endif // PYSOCK_TESTS_THROWN_HPP
