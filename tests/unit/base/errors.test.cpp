// SPDX-License-Identifier: MIT
// Codes, categories, the tree of exceptions, and what they print.
#include "support/loopback.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include <errno.h>

using pysock::errc;
using pysock::detail::failure;
using pysock::detail::fault;
using pysock::detail::library_fault;
using pysock::detail::origin;

namespace {

/// The exception that stands for a fault, thrown and caught.
template <class E = std::exception, class Inspect>
void caught(fault why, failure at, Inspect inspect) {
    try {
        pysock::detail::raise(why, std::move(at));
    } catch (const E& e) {
        inspect(e);
        return;
    }
    FAIL_CHECK("an exception of another class");
}

const std::type_info& class_of(fault why) {
    const std::type_info* type = nullptr;
    caught(why, {.operation = "op"}, [&](const std::exception& e) { type = &typeid(e); });
    return *type;
}

std::string thrown_text(fault why, failure at) {
    std::string text;
    caught(why, std::move(at), [&](const std::exception& e) { text = e.what(); });
    return text;
}

struct library_row {
    errc code;
    std::errc condition;
    const std::type_info& type;
};

// What a caller may rely on, written down a second time.
const library_row library_rows[] = {
    {errc::timed_out, std::errc::timed_out, typeid(pysock::timeout)},
    {errc::incomplete_read, std::errc::connection_aborted, typeid(pysock::incomplete_read_error)},
    {errc::unix_path_too_long, std::errc::filename_too_long, typeid(pysock::error)},
    {errc::buflen_out_of_range, std::errc::invalid_argument, typeid(pysock::error)},
    {errc::bad_family, std::errc::address_family_not_supported, typeid(pysock::error)},
    {errc::illegal_aton_text, std::errc::invalid_argument, typeid(pysock::error)},
    {errc::illegal_pton_text, std::errc::invalid_argument, typeid(pysock::error)},
    {errc::packed_wrong_length, std::errc::invalid_argument, typeid(pysock::error)},
    {errc::family_mismatched, std::errc::address_family_not_supported, typeid(pysock::error)},
    {errc::no_addresses, std::errc::address_not_available, typeid(pysock::error)},
    {errc::negative_descriptor, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::negative_buffersize, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::buffer_too_small, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::not_a_pair, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::not_a_path, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::wrong_family, std::errc::address_family_not_supported, typeid(std::invalid_argument)},
    {errc::no_such_item, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::too_many_items, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::embedded_null, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::unknown_family, std::errc::address_family_not_supported, typeid(std::invalid_argument)},
    {errc::invalid_packed_length, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::no_reuse_port, std::errc::not_supported, typeid(std::invalid_argument)},
    {errc::no_dualstack, std::errc::not_supported, typeid(std::invalid_argument)},
    {errc::dualstack_needs_inet6, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::timeout_out_of_range, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::timeout_not_a_number, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::timeout_too_large, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::port_out_of_range, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::flowinfo_out_of_range, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::negative_integer, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::integer_too_large, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::not_an_int, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::wrong_form, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::item_out_of_range, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::proto_out_of_range, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::hardware_address_too_long, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::can_name_too_long, std::errc::filename_too_long, typeid(pysock::error)},
    {errc::unsupported_can_protocol, std::errc::protocol_not_supported, typeid(pysock::error)},
    {errc::alg_type_too_long, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::alg_name_too_long, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::invalid_tipc_type, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::bad_bluetooth_address, std::errc::invalid_argument, typeid(pysock::error)},
    {errc::bluetooth_wrong_format, std::errc::invalid_argument, typeid(pysock::error)},
    {errc::unknown_bluetooth_protocol, std::errc::protocol_not_supported, typeid(pysock::error)},
    {errc::unsupported_protocol, std::errc::protocol_not_supported, typeid(pysock::error)},
    {errc::not_a_uuid, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::control_name_too_long, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::no_such_control, std::errc::no_such_device, typeid(pysock::error)},
    {errc::negative_message_size, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::invalid_ancbufsize, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::control_length_out_of_range, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::ancillary_item_too_large, std::errc::message_size, typeid(pysock::error)},
    {errc::too_much_ancillary, std::errc::message_size, typeid(pysock::error)},
    {errc::several_control_messages, std::errc::not_supported, typeid(pysock::error)},
    {errc::not_an_alg_socket, std::errc::operation_not_supported, typeid(pysock::error)},
    {errc::missing_op, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::negative_assoclen, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::ambiguous_wildcard, std::errc::invalid_argument, typeid(pysock::error)},
    {errc::service_not_found, std::errc::no_such_file_or_directory, typeid(pysock::error)},
    {errc::service_port_not_found, std::errc::no_such_file_or_directory, typeid(pysock::error)},
    {errc::protocol_not_found, std::errc::no_such_file_or_directory, typeid(pysock::error)},
    {errc::service_port_out_of_range, std::errc::result_out_of_range, typeid(std::overflow_error)},
    {errc::file_closed, std::errc::bad_file_descriptor, typeid(std::invalid_argument)},
    {errc::socket_of_file_closed, std::errc::bad_file_descriptor, typeid(std::invalid_argument)},
    {errc::not_readable, std::errc::operation_not_supported, typeid(std::invalid_argument)},
    {errc::not_writable, std::errc::operation_not_supported, typeid(std::invalid_argument)},
    {errc::invalid_mode, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::invalid_makefile_mode, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::unbuffered_text, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::illegal_newline, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::text_file, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::not_a_stream, std::errc::operation_not_supported, typeid(std::invalid_argument)},
    {errc::count_not_positive, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::sendfile_nonblocking, std::errc::operation_not_supported, typeid(std::invalid_argument)},
    {errc::wrong_share_size, std::errc::invalid_argument, typeid(std::invalid_argument)},
    {errc::invalid_ioctl_command, std::errc::invalid_argument, typeid(std::invalid_argument)},
};

struct errno_row {
    int number;
    const std::type_info& type;
};

// Python's mapping, PEP 3151.
const errno_row errno_rows[] = {
    {EAGAIN, typeid(pysock::blocking_io_error)},
    {EWOULDBLOCK, typeid(pysock::blocking_io_error)},
    {EALREADY, typeid(pysock::blocking_io_error)},
    {EINPROGRESS, typeid(pysock::blocking_io_error)},
    {ECHILD, typeid(pysock::child_process_error)},
    {EPIPE, typeid(pysock::broken_pipe_error)},
#ifdef ESHUTDOWN
    {ESHUTDOWN, typeid(pysock::broken_pipe_error)},
#endif
    {ECONNABORTED, typeid(pysock::connection_aborted_error)},
    {ECONNREFUSED, typeid(pysock::connection_refused_error)},
    {ECONNRESET, typeid(pysock::connection_reset_error)},
    {EEXIST, typeid(pysock::file_exists_error)},
    {ENOENT, typeid(pysock::file_not_found_error)},
    {EINTR, typeid(pysock::interrupted_error)},
    {EISDIR, typeid(pysock::is_a_directory_error)},
    {ENOTDIR, typeid(pysock::not_a_directory_error)},
    {EACCES, typeid(pysock::permission_error)},
    {EPERM, typeid(pysock::permission_error)},
    {ESRCH, typeid(pysock::process_lookup_error)},
    {ETIMEDOUT, typeid(pysock::timeout_error)},
    {EBADF, typeid(pysock::error)},
    {EINVAL, typeid(pysock::error)},
    {ENOTCONN, typeid(pysock::error)},
    {EADDRINUSE, typeid(pysock::error)},
    {ENETUNREACH, typeid(pysock::error)},
    {99999, typeid(pysock::error)},
};

} // namespace

TEST_SUITE_BEGIN("base/errors");

TEST_CASE("the table of library errors is in the order of errc and holds all of it") {
    std::size_t row = 0;
    for (const auto& entry : pysock::detail::library_errors) {
        CAPTURE(row);
        CHECK(static_cast<std::size_t>(entry.code) == ++row);
    }
    CHECK(row == std::size(library_rows));
}

TEST_CASE("every errc has its category, its condition and a message") {
    for (const auto& row : library_rows) {
        const std::error_code ec = row.code;
        CAPTURE(ec.message());
        CHECK(ec.category() == pysock::category());
        CHECK(ec.value() == static_cast<int>(row.code));
        CHECK(ec == row.condition);
        CHECK_FALSE(ec.message().empty());
    }
}

TEST_CASE("every errc is thrown as the class that stands for it") {
    for (const auto& row : library_rows) {
        CAPTURE(make_error_code(row.code).message());
        CHECK(class_of(library_fault(row.code)).name() == std::string(row.type.name()));
    }
}

TEST_CASE("a message that an error_code gives shows no placeholder") {
    for (const auto& row : library_rows) {
        const std::string message = make_error_code(row.code).message();
        CAPTURE(message);
        CHECK(message.find('%') == message.npos);
    }
}

TEST_CASE("a number that is no errc has a message and a condition all the same") {
    for (const int number : {0, -1, 1000}) {
        CAPTURE(number);
        const std::error_code ec(number, pysock::category());
        CHECK_FALSE(ec.message().empty());
        CHECK(ec != std::errc::timed_out);
    }
}

TEST_CASE("every error number is thrown as Python's class for it") {
    for (const auto& row : errno_rows) {
        CAPTURE(row.number);
        const int number = support::system_number(row.number);
        if (support::on_windows && number == row.number) continue; // Winsock has no such error
        CHECK(class_of({number, origin::system}).name() == std::string(row.type.name()));
    }
}

TEST_CASE("the code of a system error compares with the portable conditions") {
    caught<pysock::error>({support::system_number(ECONNREFUSED), origin::system}, {.operation = "connect"},
                          [](const pysock::error& e) {
                              CHECK(e.code() == std::errc::connection_refused);
                              CHECK(e.code().category() == pysock::system_category());
                              CHECK(e.code().value() == support::system_number(ECONNREFUSED));
                          });
}

TEST_CASE("every number of the resolver is a gaierror") {
    for (const int number : {EAI_AGAIN, EAI_BADFLAGS, EAI_FAIL, EAI_FAMILY, EAI_NONAME, EAI_SERVICE, EAI_SOCKTYPE}) {
        CAPTURE(number);
        caught<pysock::gaierror>({number, origin::resolver}, {.operation = "op"}, [&](const pysock::gaierror& e) {
            CHECK(e.code().value() == number);
            CHECK(e.code().category() == pysock::gai_category());
            CHECK(e.strerror() == pysock::gai_category().message(number));
        });
    }
}

TEST_CASE("every number of the host database is an herror") {
    for (const int number : {HOST_NOT_FOUND, TRY_AGAIN, NO_RECOVERY, NO_DATA}) {
        CAPTURE(number);
        caught<pysock::herror>({number, origin::host_database}, {.operation = "op"}, [&](const pysock::herror& e) {
            CHECK(e.code().value() == number);
            CHECK(e.code().category() == pysock::h_category());
            CHECK(e.strerror() == pysock::h_category().message(number));
        });
    }
#ifndef _WIN32
    static_assert(HOST_NOT_FOUND == 1 && TRY_AGAIN == 2 && NO_RECOVERY == 3 && NO_DATA == 4); // Python's numbers too
#endif
}

TEST_CASE("the classes form Python's tree") {
    using namespace pysock;
    static_assert(std::is_base_of_v<std::system_error, error>);
    static_assert(std::is_same_v<os_error, error> && std::is_same_v<timeout, timeout_error>);
    static_assert(std::is_base_of_v<connection_error, broken_pipe_error>);
    static_assert(std::is_base_of_v<connection_error, connection_aborted_error>);
    static_assert(std::is_base_of_v<connection_error, connection_refused_error>);
    static_assert(std::is_base_of_v<connection_error, connection_reset_error>);
    static_assert(std::is_base_of_v<error, connection_error> && std::is_base_of_v<error, gaierror>);
    static_assert(std::is_base_of_v<error, pysock::herror> && !std::is_base_of_v<gaierror, pysock::herror>);
    static_assert(std::is_base_of_v<error, timeout_error> && std::is_base_of_v<error, blocking_io_error>);
    static_assert(std::is_base_of_v<error, incomplete_read_error> && std::is_base_of_v<error, exception_group>);
    static_assert(!std::is_base_of_v<connection_error, timeout_error>);
    CHECK_THROWS_AS(detail::raise({support::system_number(EPIPE), origin::system}, {}), connection_error);
}

TEST_CASE("the text of a system error is number, text, operation and place") {
    const std::string text = pysock::system_category().message(support::system_number(ECONNREFUSED));
    const std::string label = support::on_windows ? "[WinError " : "[Errno ";
    const std::string number = std::to_string(support::system_number(ECONNREFUSED));
    const fault refused{support::system_number(ECONNREFUSED), origin::system};
    CHECK(thrown_text(refused, {.operation = "connect", .place = "('127.0.0.1', 1)"}) ==
          label + number + "] " + text + ": connect ('127.0.0.1', 1)");
    CHECK(thrown_text(refused, {.operation = "recv"}) == label + number + "] " + text + ": recv");
    CHECK(thrown_text({EAI_NONAME, origin::resolver}, {.operation = "getaddrinfo"}) ==
          "[Errno " + std::to_string(EAI_NONAME) + "] " + pysock::gai_category().message(EAI_NONAME) + ": getaddrinfo");
}

TEST_CASE("the text of a library error has no number and names the operation") {
    CHECK(thrown_text(library_fault(errc::timed_out), {.operation = "recv"}) == "timed out: recv");
    CHECK(thrown_text(library_fault(errc::bad_family), {.operation = "bind", .place = "'x'"}) ==
          "bind(): bad family: bind 'x'");
    CHECK(thrown_text(library_fault(errc::unix_path_too_long), {.operation = "bind"}) == "AF_UNIX path too long: bind");
}

TEST_CASE("the text of an error of value ends with what was given") {
    CHECK(thrown_text(library_fault(errc::negative_buffersize), {.operation = "recv", .value = "-1"}) ==
          "negative buffersize in recv, got -1");
    CHECK(thrown_text(library_fault(errc::port_out_of_range), {.operation = "bind", .value = "('', 70000)"}) ==
          "bind(): port must be 0-65535. Got ('', 70000)");
    CHECK(thrown_text(library_fault(errc::timeout_not_a_number), {}) == "Invalid value NaN (not a number)");
}

TEST_CASE("a timeout of the library and one of the system can be told apart by the code") {
    caught<pysock::timeout>(library_fault(errc::timed_out), {.operation = "recv"}, [](const pysock::timeout& e) {
        CHECK(e.code() == errc::timed_out);
        CHECK(e.code().category() == pysock::category());
        CHECK(e.code() == std::errc::timed_out);
    });
    caught<pysock::timeout>({support::system_number(ETIMEDOUT), origin::system}, {.operation = "recv"},
                            [](const pysock::timeout& e) {
                                CHECK(e.code() != errc::timed_out);
                                CHECK(e.code().value() == support::system_number(ETIMEDOUT));
                                CHECK(e.code() == std::errc::timed_out);
                            });
}

TEST_CASE("an error tells everything that its thrower knew") {
    failure at{.operation = "sendall", .place = "here", .bytes_transferred = 7, .partial = "seven b"};
    const auto server = support::udp_socket();
    at.laddr = server.getsockname().raw();
    caught<pysock::error>({support::system_number(EPIPE), origin::system}, std::move(at), [&](const pysock::error& e) {
        CHECK(e.operation() == std::string("sendall"));
        CHECK(e.strerror() == pysock::system_category().message(support::system_number(EPIPE)));
        CHECK(e.bytes_transferred() == 7);
        CHECK(e.partial() == "seven b");
        CHECK(e.laddr() == server.getsockname());
        CHECK_FALSE(e.raddr());
        CHECK(e.exceptions().empty());
    });
}

TEST_CASE("copying an error cannot fail and shares its text") {
    static_assert(std::is_nothrow_copy_constructible_v<pysock::error>);
    static_assert(std::is_nothrow_copy_assignable_v<pysock::error>);
    static_assert(std::is_nothrow_copy_constructible_v<pysock::gaierror>);
    static_assert(std::is_nothrow_copy_assignable_v<pysock::timeout_error>);
    const pysock::error first =
        pysock::detail::make_error({support::system_number(EPIPE), origin::system}, {.operation = "send"});
    const pysock::error second = first;
    CHECK(second.what() == first.what());
    CHECK(&second.strerror() == &first.strerror());
    CHECK(second.code() == first.code());
}

TEST_CASE("a copy outlives its original, and assignment replaces what was held") {
    auto first = std::make_unique<pysock::error>(
        pysock::detail::make_error({support::system_number(EPIPE), origin::system}, {.operation = "send"}));
    pysock::error second = *first;
    pysock::error third = pysock::detail::make_error(library_fault(errc::timed_out), {.operation = "recv"});
    third = second;
    first.reset();
    const pysock::error& same = third;
    third = same;
    CHECK(third.operation() == std::string("send"));
    CHECK(third.code().value() == support::system_number(EPIPE));
    CHECK(second.what() == third.what());
}

TEST_CASE("make_error keeps an exception instead of throwing it") {
    failure at{.operation = "connect"};
    at.exceptions.push_back(
        pysock::detail::make_error({support::system_number(ECONNREFUSED), origin::system}, {.operation = "connect"}));
    const auto e = pysock::detail::make_error(library_fault(errc::timed_out), std::move(at));
    REQUIRE(e.exceptions().size() == 1);
    CHECK(e.exceptions()[0].code() == std::errc::connection_refused);
    CHECK(e.what() == std::string("timed out: connect"));
}

TEST_CASE("the categories have names of their own") {
    CHECK(pysock::category().name() == std::string("pysock"));
    CHECK(pysock::gai_category().name() == std::string("getaddrinfo"));
    CHECK(pysock::h_category().name() == std::string("gethostbyname"));
    CHECK(pysock::category() != pysock::gai_category());
    CHECK(pysock::h_category() != pysock::gai_category());
    CHECK(pysock::gai_category().message(EAI_NONAME) == pysock::gai_category().message(EAI_NONAME));
}

TEST_CASE("an errc is an error_code without more ado") {
    static_assert(std::is_error_code_enum_v<errc>);
    std::error_code ec = errc::embedded_null;
    CHECK(ec == errc::embedded_null);
    CHECK(ec != errc::timed_out);
    CHECK(ec != std::error_code(static_cast<int>(errc::embedded_null), std::generic_category()));
}

TEST_CASE("a fault becomes an error_code and the fault again") {
    for (const fault why : {fault{support::system_number(EPIPE), origin::system}, fault{EAI_NONAME, origin::resolver},
                            fault{HOST_NOT_FOUND, origin::host_database}, library_fault(errc::wrong_family), fault{}}) {
        CAPTURE(why.number);
        std::error_code ec = std::make_error_code(std::errc::io_error);
        pysock::detail::assign(ec, why);
        CHECK(ec.value() == why.number);
        CHECK(pysock::detail::fault_of(ec) == why);
    }
}

TEST_CASE("memory that runs out inside an error_code form is ENOMEM") {
    std::error_code ec;
    pysock::detail::into_code(ec, []() -> fault { throw std::bad_alloc(); });
    CHECK(ec == std::errc::not_enough_memory);
    ec.clear();
    const auto text =
        pysock::detail::into_code(ec, []() -> pysock::detail::result<std::string> { throw std::bad_alloc(); });
    CHECK(text.empty());
    CHECK(ec == std::errc::not_enough_memory);
}

TEST_CASE("what an error_code form yields comes with its code") {
    std::error_code ec = errc::timed_out;
    CHECK(pysock::detail::into_code(ec, [] { return pysock::detail::success(5); }) == 5);
    CHECK_FALSE(ec);
    CHECK(pysock::detail::into_code(ec, [] {
              return pysock::detail::result<int>{3, {support::system_number(EPIPE), origin::system}};
          }) == 3);
    CHECK(ec == std::errc::broken_pipe);
}

TEST_SUITE_END();
