// SPDX-License-Identifier: MIT
// A descriptor with an owner: who closes it, when, and what is left behind.
#include "support/descriptors.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

using pysock::owned_fd;
using support::is_open;
using support::system_code;
using support::thrown_code;

namespace {

/// A descriptor that nobody owns.
support::descriptor open_file() {
#ifdef _WIN32
    return pysock::socket().detach();
#else
    return ::open("/dev/null", support::read_only);
#endif
}

} // namespace

TEST_SUITE_BEGIN("base/owned_fd");

TEST_CASE("an owned descriptor is closed at the end of its scope") {
    support::no_descriptor_leak guard;
    const auto fd = open_file();
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
    owned_fd none_given(support::no_descriptor);
    std::error_code ec = system_code(EIO);
    CHECK(nothing.fileno() == support::no_descriptor);
    CHECK(none_given.fileno() == support::no_descriptor);
    CHECK_FALSE(bool(nothing));
    CHECK(nothing.detach() == support::no_descriptor);
    nothing.close();
    none_given.close(ec);
    CHECK_FALSE(ec);
}

TEST_CASE("detach gives the descriptor away, open") {
    support::no_descriptor_leak guard;
    const auto fd = open_file();
    {
        owned_fd owner(fd);
        CHECK(owner.detach() == fd);
        CHECK(owner.fileno() == support::no_descriptor);
        CHECK(owner.detach() == support::no_descriptor);
    }
    CHECK(is_open(fd));
    support::raw_close(fd);
}

TEST_CASE("it moves and does not copy, a moved-from owner has nothing, and an assigned one closes what it had") {
    static_assert(!std::is_copy_constructible_v<owned_fd> && !std::is_copy_assignable_v<owned_fd>);
    static_assert(std::is_nothrow_move_constructible_v<owned_fd> && std::is_nothrow_move_assignable_v<owned_fd>);
    static_assert(!std::is_convertible_v<int, owned_fd> && !std::is_convertible_v<owned_fd, int>);
    static_assert(sizeof(owned_fd) == sizeof(pysock::detail::os::handle));
    support::no_descriptor_leak guard;
    const auto first = open_file();
    const auto second = open_file();
    owned_fd a(first);
    owned_fd b(std::move(a));
    CHECK(a.fileno() == support::no_descriptor);
    CHECK(b.fileno() == first);
    a = owned_fd(second);
    b = std::move(a);
    CHECK(a.fileno() == support::no_descriptor);
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
    const auto last = owners.back().fileno();
    owners.pop_back();
    CHECK_FALSE(is_open(last));
}

TEST_CASE("close reports what the system does, in both forms, and is done whatever comes") {
    owned_fd fine(open_file());
    fine.close();
    CHECK(fine.fileno() == support::no_descriptor);

    const auto stolen = [] {
        const auto fd = open_file();
        support::raw_close(fd);
        return owned_fd(fd);
    };
    owned_fd thrower = stolen();
    CHECK(thrown_code([&] { thrower.close(); }) == system_code(EBADF));
    CHECK(thrower.fileno() == support::no_descriptor);
    owned_fd reporter = stolen();
    std::error_code ec;
    reporter.close(ec);
    CHECK(ec == system_code(EBADF));
    reporter.close(ec);
    CHECK_FALSE(ec);
    CHECK(support::thrown_text([&] { stolen().close(); }) == support::text_of_code(EBADF) + ": close");
}

TEST_SUITE_END();
