// SPDX-License-Identifier: MIT
// Files of POSIX as sendfile needs them: reading, seeking, and sendfile(2) in its three forms.
#ifndef PYSOCK_PLATFORM_POSIX_FILE_HPP
#define PYSOCK_PLATFORM_POSIX_FILE_HPP

#include "platform/config.hpp"
#include "platform/fits.hpp"
#include "platform/posix.hpp"
#include "platform/result.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <utility>

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
