// SPDX-License-Identifier: MIT
// Files of the C library of Windows as sendfile needs them: reading and seeking.
#ifndef PYSOCK_PLATFORM_WINSOCK_FILE_HPP
#define PYSOCK_PLATFORM_WINSOCK_FILE_HPP

#include "platform/winsock.hpp"
#include "platform/winsock_errors.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>

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
