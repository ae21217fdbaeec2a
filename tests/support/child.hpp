// SPDX-License-Identifier: MIT
// A child process that may change what belongs to the whole machine, since it has namespaces of its own.
#ifndef PYSOCK_TESTS_CHILD_HPP
#define PYSOCK_TESTS_CHILD_HPP

#include "support/requires.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"

#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#if __has_include(<sched.h>) && __has_include(<sys/mount.h>)
#include <sched.h>
#include <sys/mount.h>
#endif

namespace support {

/// What `inside` returns when it runs in a child process, after `prepare` there; none where `prepare` returns false.
template <class Prepare, class Inside>
std::optional<std::string> in_child([[maybe_unused]] Prepare prepare, [[maybe_unused]] Inside inside) {
#ifdef _WIN32
    return std::nullopt; // no fork
#else
    int ends[2];
    if (::pipe(ends) != 0) return std::nullopt;
    std::fflush(nullptr);
    const ::pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        ::alarm(60); // no child outlives the watchdog of its test
        if (!prepare()) ::_exit(2);
        std::string answer;
        try {
            answer = inside();
        } catch (const std::exception& e) {
            answer = std::string("thrown: ") + e.what();
        }
        const bool told = ::write(ends[1], answer.data(), answer.size()) == static_cast<::ssize_t>(answer.size());
        ::_exit(told ? 0 : 1);
    }
    ::close(ends[1]);
    std::string answer;
    char piece[4096];
    for (::ssize_t size; child > 0 && (size = ::read(ends[0], piece, sizeof piece)) > 0;)
        answer.append(piece, static_cast<std::size_t>(size));
    ::close(ends[0]);
    int status = -1;
    if (child <= 0 || ::waitpid(child, &status, 0) != child) return "no child";
    if (status == 0) return answer;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2) return std::nullopt;
    return "the child ended with status " + std::to_string(status);
#endif
}

/// Gives this process a host name of its own; false where that is not allowed.
inline bool leave_host_name() {
#ifdef CLONE_NEWUTS
    return ::unshare(CLONE_NEWUTS) == 0;
#else
    return false;
#endif
}

/// Lets this process see another file at `path`; false where that is not allowed.
inline bool see_instead([[maybe_unused]] const char* path, [[maybe_unused]] const char* instead) {
#ifdef CLONE_NEWNS
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount(instead, path, nullptr, MS_BIND, nullptr) == 0;
#else
    return false;
#endif
}

/// What `inside` returns in a child process that sees `text` as the file at `path`; none where that is not allowed.
template <class Inside>
std::optional<std::string> with_file(const char* path, std::string_view text, Inside inside) {
    const temporary_directory directory;
    const std::string instead = directory / "file";
    std::FILE* const file = std::fopen(instead.c_str(), "w");
    if (file == nullptr) return std::nullopt;
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
    return in_child([&] { return see_instead(path, instead.c_str()); }, inside);
}

} // namespace support

#endif // PYSOCK_TESTS_CHILD_HPP
