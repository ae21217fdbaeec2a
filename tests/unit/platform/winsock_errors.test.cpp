// SPDX-License-Identifier: MIT
// Winsock's error numbers as conditions, exceptions and texts.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string>
#include <system_error>

#include <errno.h>

namespace os = pysock::detail::os;
using pysock::detail::fault;
using pysock::detail::origin;

TEST_SUITE_BEGIN("platform/winsock_errors");

TEST_CASE("each number is the condition that std::errc has for it") {
    struct row {
        int number;
        std::errc condition;
    };
    for (const auto& [number, condition] :
         {row{10013, std::errc::permission_denied}, row{10035, std::errc::operation_would_block},
          row{10035, std::errc::resource_unavailable_try_again}, row{10038, std::errc::not_a_socket},
          row{10038, std::errc::bad_file_descriptor}, row{10040, std::errc::message_size},
          row{10047, std::errc::address_family_not_supported}, row{10048, std::errc::address_in_use},
          row{10053, std::errc::connection_aborted}, row{10054, std::errc::connection_reset},
          row{10057, std::errc::not_connected}, row{10060, std::errc::timed_out},
          row{10061, std::errc::connection_refused}, row{10065, std::errc::host_unreachable},
          row{2, std::errc::no_such_file_or_directory}, row{8, std::errc::not_enough_memory}}) {
        CAPTURE(number);
        CHECK(std::error_code(number, pysock::system_category()) == condition);
    }
    CHECK(std::error_code(10061, pysock::system_category()) != std::errc::connection_reset);
}

TEST_CASE("each number is thrown as Python's class for it") {
    const auto raise = [](int number) { pysock::detail::raise({number, origin::system}, {.operation = "recv"}); };
    CHECK_THROWS_AS(raise(10035), pysock::blocking_io_error);
    CHECK_THROWS_AS(raise(10036), pysock::blocking_io_error);
    CHECK_THROWS_AS(raise(10037), pysock::blocking_io_error);
    CHECK_THROWS_AS(raise(10053), pysock::connection_aborted_error);
    CHECK_THROWS_AS(raise(10054), pysock::connection_reset_error);
    CHECK_THROWS_AS(raise(10058), pysock::broken_pipe_error);
    CHECK_THROWS_AS(raise(10060), pysock::timeout);
    CHECK_THROWS_AS(raise(10061), pysock::connection_refused_error);
    CHECK_THROWS_AS(raise(10004), pysock::interrupted_error);
    CHECK_THROWS_AS(raise(10013), pysock::permission_error);
    CHECK_THROWS_AS(raise(2), pysock::file_not_found_error);
}

TEST_CASE("a text begins as Python's and has no full stop, also for a number that nobody knows") {
    for (const int number : {10061, 10038, 11001, 2, 123'456'789}) {
        const std::string text = pysock::system_category().message(number);
        CAPTURE(text);
        REQUIRE_FALSE(text.empty());
        CHECK(text.back() != '.');
        CHECK(text.back() > ' ');
    }
    try {
        pysock::detail::raise({10061, origin::system}, {.operation = "connect"});
    } catch (const pysock::error& e) {
        CHECK(std::string(e.what()).starts_with("[WinError 10061] "));
    }
}

TEST_CASE("the errors of files become numbers of Windows") {
    errno = EBADF;
    CHECK(os::file_fault() == fault{WSAEBADF, origin::system});
    errno = EINVAL;
    CHECK(os::file_fault() == fault{WSAEINVAL, origin::system});
    errno = EXDEV;
    CHECK(os::file_fault() == fault{ERROR_IO_DEVICE, origin::system});
}

TEST_SUITE_END();
