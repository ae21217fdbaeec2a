// SPDX-License-Identifier: MIT
// A descriptor with an owner: who closes it, when, and what is left behind.
#include "support/descriptors.hpp"
#include "support/subject.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using pysock::owned_fd;
using support::is_open;
using support::system_code;
using support::thrown_code;

namespace {

int open_file() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

} // namespace

TEST_SUITE_BEGIN("base/owned_fd");

TEST_CASE("an owned descriptor is closed at the end of its scope") {
    support::no_descriptor_leak guard;
    const int fd = open_file();
    {
        const owned_fd owner(fd);
        CHECK(owner.fileno() == fd);
        CHECK(bool(owner));
        CHECK(is_open(fd));
    }
    CHECK_FALSE(is_open(fd));
}

TEST_CASE("an owner of nothing has no descriptor and closes none") {
    owned_fd nothing;
    owned_fd none_given(-1);
    std::error_code ec = system_code(EIO);
    CHECK(nothing.fileno() == -1);
    CHECK(none_given.fileno() == -1);
    CHECK_FALSE(bool(nothing));
    CHECK(nothing.detach() == -1);
    nothing.close();
    none_given.close(ec);
    CHECK_FALSE(ec);
}

TEST_CASE("detach gives the descriptor away, open") {
    support::no_descriptor_leak guard;
    const int fd = open_file();
    {
        owned_fd owner(fd);
        CHECK(owner.detach() == fd);
        CHECK(owner.fileno() == -1);
        CHECK(owner.detach() == -1);
    }
    CHECK(is_open(fd));
    ::close(fd);
}

TEST_CASE("it moves and does not copy, a moved-from owner has nothing, and an assigned one closes what it had") {
    static_assert(!std::is_copy_constructible_v<owned_fd> && !std::is_copy_assignable_v<owned_fd>);
    static_assert(std::is_nothrow_move_constructible_v<owned_fd> && std::is_nothrow_move_assignable_v<owned_fd>);
    static_assert(!std::is_convertible_v<int, owned_fd> && !std::is_convertible_v<owned_fd, int>);
    static_assert(sizeof(owned_fd) == sizeof(pysock::detail::os::handle));
    support::no_descriptor_leak guard;
    const int first = open_file();
    const int second = open_file();
    owned_fd a(first);
    owned_fd b(std::move(a));
    CHECK(a.fileno() == -1);
    CHECK(b.fileno() == first);
    a = owned_fd(second);
    b = std::move(a);
    CHECK(a.fileno() == -1);
    CHECK(b.fileno() == second);
    CHECK_FALSE(is_open(first));
    owned_fd& same = b;
    b = std::move(same);
    CHECK(b.fileno() == second);
    CHECK(is_open(second));
}

TEST_CASE("a vector of owners closes all of them") {
    support::no_descriptor_leak guard;
    std::vector<owned_fd> owners;
    for (int i = 0; i < 5; ++i) owners.emplace_back(open_file());
    const int last = owners.back().fileno();
    owners.pop_back();
    CHECK_FALSE(is_open(last));
}

TEST_CASE("close reports what the system does, in both forms, and is done whatever comes") {
    owned_fd fine(open_file());
    fine.close();
    CHECK(fine.fileno() == -1);

    const auto stolen = [] {
        const int fd = open_file();
        ::close(fd);
        return owned_fd(fd);
    };
    owned_fd thrower = stolen();
    CHECK(thrown_code([&] { thrower.close(); }) == system_code(EBADF));
    CHECK(thrower.fileno() == -1);
    owned_fd reporter = stolen();
    std::error_code ec;
    reporter.close(ec);
    CHECK(ec == system_code(EBADF));
    reporter.close(ec);
    CHECK_FALSE(ec);
    CHECK(support::thrown_text([&] { stolen().close(); }) == "[Errno 9] Bad file descriptor: close");
}

TEST_SUITE_END();
