// SPDX-License-Identifier: MIT
// Files of the operating system, and sendfile(2) without SIGPIPE.
#include "support/loopback.hpp"
#include "support/subject.hpp"
#include "support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

namespace os = pysock::detail::os;
using pysock::detail::fault;
using pysock::detail::origin;

namespace {

/// A file of ten bytes.
class ten_bytes {
public:
    ten_bytes() {
        std::ofstream(directory_ / "file") << "0123456789";
        fd = ::open((directory_ / "file").c_str(), O_RDONLY | O_CLOEXEC);
    }
    ten_bytes(const ten_bytes&) = delete;
    ten_bytes& operator=(const ten_bytes&) = delete;
    ~ten_bytes() { ::close(fd); }

    int fd = -1;

private:
    support::temporary_directory directory_;
};

::sigset_t sigpipe_only() {
    ::sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGPIPE);
    return set;
}
bool sigpipe_is_pending() {
    ::sigset_t set;
    ::sigpending(&set);
    return ::sigismember(&set, SIGPIPE) == 1;
}
bool sigpipe_is_blocked() {
    ::sigset_t set;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &set);
    return ::sigismember(&set, SIGPIPE) == 1;
}

/// Runs `body` in a child process in which SIGPIPE has its usual way: returns its exit status, or minus the signal that
/// ended it.
template <class Body>
int in_child(Body body) {
    const ::pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGPIPE, SIG_DFL);
        ::alarm(20);
        ::_exit(body());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

} // namespace

TEST_SUITE_BEGIN("platform/posix_file");

TEST_CASE("size_of_file knows regular files only") {
    const ten_bytes file;
    CHECK(os::size_of_file(file.fd) == 10);
    CHECK(os::size_of_file(-1) == -1);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    CHECK(os::size_of_file(ends[0]) == -1);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("send_file sends from an offset, leaves the position alone, and yields 0 at the end") {
    const ten_bytes file;
    auto [a, b] = support::unix_pair();
    const auto sent = os::send_file(a.fileno(), file.fd, 3, 4);
    if (sent.fault == fault{ENOSYS, origin::system}) return; // this system has none
    CHECK(sent.value == 4);
    CHECK(b.recv(100) == "3456");
    CHECK(::lseek(file.fd, 0, SEEK_CUR) == 0);
    CHECK(os::send_file(a.fileno(), file.fd, 10, 4).value == 0);
    CHECK(os::send_file(a.fileno(), file.fd, 1000, 4).ok());
    CHECK(os::send_file(-1, file.fd, 0, 4).fault == fault{EBADF, origin::system});
}

TEST_CASE("a broken connection is EPIPE, and the process lives though SIGPIPE would end it") {
    const ten_bytes file;
    const int status = in_child([&file] {
        auto [a, b] = support::unix_pair();
        b.close();
        const auto sent = os::send_file(a.fileno(), file.fd, 0, 4);
        const bool well = sent.fault == fault{EPIPE, origin::system} && !sigpipe_is_pending() && !sigpipe_is_blocked();
        return well ? 0 : 1;
    });
    CHECK(status == 0);
}

TEST_CASE("a handler of SIGPIPE is not called") {
    const ten_bytes file;
    const int status = in_child([&file] {
        std::signal(SIGPIPE, [](int) { ::_exit(7); });
        auto [a, b] = support::unix_pair();
        b.close();
        return os::send_file(a.fileno(), file.fd, 0, 4).ok() ? 1 : 0;
    });
    CHECK(status == 0);
}

TEST_CASE("a SIGPIPE that was blocked and pending before stays so") {
    const ten_bytes file;
    const int status = in_child([&file] {
        const ::sigset_t pipe = sigpipe_only();
        ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        ::raise(SIGPIPE);
        auto [a, b] = support::unix_pair();
        b.close();
        static_cast<void>(os::send_file(a.fileno(), file.fd, 0, 4));
        return sigpipe_is_pending() && sigpipe_is_blocked() ? 0 : 1;
    });
    CHECK(status == 0);
}

TEST_CASE("a SIGPIPE that was blocked but not pending is not pending after") {
    const ten_bytes file;
    const int status = in_child([&file] {
        const ::sigset_t pipe = sigpipe_only();
        ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        auto [a, b] = support::unix_pair();
        b.close();
        static_cast<void>(os::send_file(a.fileno(), file.fd, 0, 4));
        return !sigpipe_is_pending() && sigpipe_is_blocked() ? 0 : 1;
    });
    CHECK(status == 0);
}

TEST_CASE("the usual way of SIGPIPE in the child ends it, so the tests above say something") {
    CHECK(in_child([] { return ::raise(SIGPIPE); }) == -SIGPIPE);
}

TEST_SUITE_END();
