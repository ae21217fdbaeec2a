// SPDX-License-Identifier: MIT
// Which functions promise not to throw: a change of one is a change of the interface. What the platform layer promises,
// platform/contract.hpp checks by itself, since noexcept is part of the types that it names.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <system_error>
#include <type_traits>
#include <utility>

namespace py = pysock;

namespace {

template <class T>
constexpr bool moves_without_throwing =
    std::is_nothrow_move_constructible_v<T>&& std::is_nothrow_move_assignable_v<T>&& std::is_nothrow_destructible_v<T>;

} // namespace

TEST_SUITE_BEGIN("scenario/noexcept_contract");

TEST_CASE("what owns a descriptor, and what carries an error, moves and ends without throwing") {
    CHECK(moves_without_throwing<py::socket>);
    CHECK(moves_without_throwing<py::owned_fd>);
    CHECK(moves_without_throwing<py::ancillary_data>);
    CHECK(moves_without_throwing<py::socket_io>);
    CHECK(moves_without_throwing<py::socket_file>);
    CHECK(moves_without_throwing<py::address>);
    CHECK(std::is_nothrow_copy_constructible_v<py::address>);
    CHECK(std::is_nothrow_copy_constructible_v<py::error>);
    CHECK(std::is_nothrow_copy_assignable_v<py::error>);
    CHECK(std::is_nothrow_copy_constructible_v<py::gaierror>);
}

TEST_CASE("what only looks at a socket does not throw") {
    const py::socket s(py::none);
    CHECK(noexcept(s.fileno()));
    CHECK(noexcept(s.family()));
    CHECK(noexcept(s.type()));
    CHECK(noexcept(s.proto()));
    CHECK(noexcept(s.gettimeout()));
    CHECK(noexcept(s.getblocking()));
}

TEST_CASE("error_code forms that allocate nothing and call no hook do not throw") {
    py::socket s(py::none);
    std::error_code ec;
    CHECK(noexcept(s.detach()));
    CHECK(noexcept(s.listen(ec)));
    CHECK(noexcept(s.listen(1, ec)));
    CHECK(noexcept(s.shutdown(0, ec)));
    CHECK(noexcept(s.setblocking(true, ec)));
    CHECK(noexcept(s.settimeout(1.0, ec)));
    CHECK(noexcept(s.get_inheritable(ec)));
    CHECK(noexcept(s.set_inheritable(true, ec)));
    CHECK(noexcept(s.getsockname(ec)));
    CHECK(noexcept(s.getpeername(ec)));
    CHECK(noexcept(s.getsockopt(1, 1, ec)));
    CHECK(noexcept(s.getsockopt(1, 1, 4, ec)));
    CHECK(noexcept(s.setsockopt(1, 1, 1, ec)));
    CHECK(noexcept(s.setsockopt(1, 1, "x", ec)));
    CHECK(noexcept(py::setdefaulttimeout(1.0, ec)));
    CHECK(noexcept(py::getdefaulttimeout()));
    CHECK(noexcept(py::set_interrupt_hook(nullptr)));
    CHECK(noexcept(py::dup(s.fileno(), ec)));
    CHECK(noexcept(py::close(s.fileno(), ec)));
    CHECK(noexcept(std::declval<py::owned_fd&>().close(ec)));
    CHECK(noexcept(std::declval<py::owned_fd&>().detach()));
    CHECK(noexcept(std::declval<py::ancillary_data&>().fds()));
    CHECK(noexcept(py::cmsg_len(1, ec)));
    CHECK(noexcept(py::has_dualstack_ipv6()));
}

TEST_CASE("an exception answers without throwing") {
    using answered = const py::error&;
    CHECK(noexcept(std::declval<answered>().what()));
    CHECK(noexcept(std::declval<answered>().strerror()));
    CHECK(noexcept(std::declval<answered>().operation()));
    CHECK(noexcept(std::declval<answered>().laddr()));
    CHECK(noexcept(std::declval<answered>().raddr()));
    CHECK(noexcept(std::declval<answered>().bytes_transferred()));
    CHECK(noexcept(std::declval<answered>().partial()));
    CHECK(noexcept(std::declval<answered>().exceptions()));
}

TEST_SUITE_END();
