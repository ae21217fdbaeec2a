// SPDX-License-Identifier: MIT
// What went wrong, as a std::error_code and as Python's tree of exceptions.
#ifndef PYSOCK_BASE_ERRORS_HPP
#define PYSOCK_BASE_ERRORS_HPP

#include "base/bytes.hpp"
#include "platform/contract.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace pysock::inline v0_1 {

// ---- codes -------------------------------------------------------------------------------------

/// What pysock itself finds wrong. Python raises these without an errno.
enum class errc {
    timed_out = 1,
    incomplete_read,
    unix_path_too_long,
    buflen_out_of_range,
    bad_family,
    illegal_aton_text,
    illegal_pton_text,
    packed_wrong_length,
    family_mismatched,
    no_addresses,
    negative_descriptor,
    negative_buffersize,
    buffer_too_small,
    not_a_pair,
    not_a_path,
    wrong_family,
    too_many_items,
    embedded_null,
    unknown_family,
    invalid_packed_length,
    no_reuse_port,
    no_dualstack,
    dualstack_needs_inet6,
    timeout_out_of_range,
    timeout_not_a_number,
    timeout_too_large,
    port_out_of_range,
    flowinfo_out_of_range,
    negative_integer,
    integer_too_large,
    not_an_int,
};

namespace detail {

/// The exception that stands for an error of the library.
enum class raised_as { os_error, timeout, incomplete_read, value_error, overflow_error };

struct library_error {
    errc code;
    raised_as kind;
    std::errc condition;
    const char* text; ///< Python's text; '%' stands for the name of the operation
};

inline constexpr library_error library_errors[] = {
    {errc::timed_out, raised_as::timeout, std::errc::timed_out, "timed out"},
    {errc::incomplete_read, raised_as::incomplete_read, std::errc::connection_aborted,
     "the stream ended before all bytes came"},
    {errc::unix_path_too_long, raised_as::os_error, std::errc::filename_too_long, "AF_UNIX path too long"},
    {errc::buflen_out_of_range, raised_as::os_error, std::errc::invalid_argument, "getsockopt buflen out of range"},
    {errc::bad_family, raised_as::os_error, std::errc::address_family_not_supported, "%(): bad family"},
    {errc::illegal_aton_text, raised_as::os_error, std::errc::invalid_argument,
     "illegal IP address string passed to inet_aton"},
    {errc::illegal_pton_text, raised_as::os_error, std::errc::invalid_argument,
     "illegal IP address string passed to inet_pton"},
    {errc::packed_wrong_length, raised_as::os_error, std::errc::invalid_argument, "packed IP wrong length for inet_ntoa"},
    {errc::family_mismatched, raised_as::os_error, std::errc::address_family_not_supported, "address family mismatched"},
    {errc::no_addresses, raised_as::os_error, std::errc::address_not_available, "getaddrinfo returns an empty list"},
    {errc::negative_descriptor, raised_as::value_error, std::errc::invalid_argument, "negative file descriptor"},
    {errc::negative_buffersize, raised_as::value_error, std::errc::invalid_argument, "negative buffersize in %"},
    {errc::buffer_too_small, raised_as::value_error, std::errc::invalid_argument, "%: buffer too small for requested bytes"},
    {errc::not_a_pair, raised_as::value_error, std::errc::invalid_argument, "%(): address must be {host, port}"},
    {errc::not_a_path, raised_as::value_error, std::errc::invalid_argument, "%(): AF_UNIX address must be a path"},
    {errc::wrong_family, raised_as::value_error, std::errc::address_family_not_supported,
     "%(): address of another family than the socket's"},
    {errc::too_many_items, raised_as::value_error, std::errc::invalid_argument,
     "%(): AF_INET address must be a pair {host, port}"},
    {errc::embedded_null, raised_as::value_error, std::errc::invalid_argument, "%(): embedded null character"},
    {errc::unknown_family, raised_as::value_error, std::errc::address_family_not_supported, "unknown address family"},
    {errc::invalid_packed_length, raised_as::value_error, std::errc::invalid_argument,
     "invalid length of packed IP address string"},
    {errc::no_reuse_port, raised_as::value_error, std::errc::not_supported, "SO_REUSEPORT not supported on this platform"},
    {errc::no_dualstack, raised_as::value_error, std::errc::not_supported,
     "dualstack_ipv6 not supported on this platform"},
    {errc::dualstack_needs_inet6, raised_as::value_error, std::errc::invalid_argument,
     "dualstack_ipv6 requires AF_INET6 family"},
    {errc::timeout_out_of_range, raised_as::value_error, std::errc::invalid_argument, "Timeout value out of range"},
    {errc::timeout_not_a_number, raised_as::value_error, std::errc::invalid_argument, "Invalid value NaN (not a number)"},
    {errc::timeout_too_large, raised_as::overflow_error, std::errc::result_out_of_range,
     "timeout too large for nanoseconds in 64 bits"},
    {errc::port_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, "%(): port must be 0-65535."},
    {errc::flowinfo_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range,
     "%(): flowinfo must be 0-1048575."},
    {errc::negative_integer, raised_as::overflow_error, std::errc::result_out_of_range, "%: negative integer"},
    {errc::integer_too_large, raised_as::overflow_error, std::errc::result_out_of_range, "%: integer too large"},
    {errc::not_an_int, raised_as::value_error, std::errc::invalid_argument, "%: value does not fit a C int"},
};

constexpr const library_error& library_error_of(int number) noexcept {
    return library_errors[static_cast<std::size_t>(number) - 1]; // a test holds the table in the order of errc
}

constexpr fault library_fault(errc code) noexcept { return {static_cast<int>(code), origin::library}; }

class library_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "pysock"; }
    std::string message(int number) const override { return library_error_of(number).text; }
    std::error_condition default_error_condition(int number) const noexcept override {
        return std::make_error_condition(library_error_of(number).condition);
    }
};

class gai_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "getaddrinfo"; }
    std::string message(int number) const override { return os::resolver_text(number); }
};

inline constinit const library_category_type library_category_object{};
inline constinit const gai_category_type gai_category_object{};

} // namespace detail

/// The category of pysock::errc.
inline const std::error_category& category() noexcept { return detail::library_category_object; }

/// The category of EAI_* numbers, which getaddrinfo and getnameinfo return.
inline const std::error_category& gai_category() noexcept { return detail::gai_category_object; }

inline std::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), category()}; }

// ---- exceptions --------------------------------------------------------------------------------

class address;
class error;

namespace detail {

struct error_report;

} // namespace detail

/// A call of the operating system failed: Python's OSError, and the base of the classes below.
///
/// code() holds the number: errno under std::system_category(), EAI_* under gai_category(), and pysock::errc under
/// category() where Python's exception has no errno.
class error : public std::system_error {
public:
    error(std::error_code code, detail::error_report* report);
    error(const error& other) noexcept;
    error& operator=(const error& other) noexcept;
    ~error() override { release(); }

    /// Python's text, then operation and addresses: `[Errno 111] Connection refused: connect ('127.0.0.1', 8090)`.
    const char* what() const noexcept override;

    /// The text without number, operation and addresses. Python's `e.strerror`.
    const std::string& strerror() const noexcept;

    /// The function that failed, by its Python name.
    const char* operation() const noexcept;

    /// The socket's own address, and that of its peer or of the call; empty where unknown.
    address laddr() const noexcept;
    address raddr() const noexcept;

    /// How many bytes sendall, recv_exactly or recv_exactly_into had moved before they failed.
    std::size_t bytes_transferred() const noexcept;

    /// The bytes that recv_exactly had received before it failed.
    const bytes& partial() const noexcept;

    /// What became of each address that create_connection tried, in that order; empty elsewhere.
    const std::vector<error>& exceptions() const noexcept;

private:
    void release() noexcept;

    detail::error_report* report_; // shared with the copies, so that copying an exception cannot fail
};

namespace detail {

/// Where and with what a call failed; what the thrower knows is filled in, the rest stays empty.
struct failure {
    const char* operation = "";
    std::string place = {}; ///< stands behind the operation in what(): the addresses
    std::string value = {}; ///< the argument at fault, for errors of value and range
    os::raw_address laddr = {};
    os::raw_address raddr = {};
    std::size_t bytes_transferred = 0;
    bytes partial = {};
    std::vector<error> exceptions = {};
};

/// Everything an exception tells beyond its code.
struct error_report {
    failure at;
    std::string what;
    std::string strerror;
    os::atomic<int> users{1};
};

} // namespace detail

inline error::error(std::error_code code, detail::error_report* report) : std::system_error(code), report_(report) {}
inline error::error(const error& other) noexcept : std::system_error(other), report_(other.report_) {
    report_->users.add(1);
}
inline error& error::operator=(const error& other) noexcept {
    std::system_error::operator=(other);
    other.report_->users.add(1);
    release();
    report_ = other.report_;
    return *this;
}
inline void error::release() noexcept {
    if (report_->users.add(-1) == 0) delete report_;
}
inline const char* error::what() const noexcept { return report_->what.c_str(); }
inline const std::string& error::strerror() const noexcept { return report_->strerror; }
inline const char* error::operation() const noexcept { return report_->at.operation; }
inline std::size_t error::bytes_transferred() const noexcept { return report_->at.bytes_transferred; }
inline const bytes& error::partial() const noexcept { return report_->at.partial; }
inline const std::vector<error>& error::exceptions() const noexcept { return report_->at.exceptions; }

using os_error = error;

/// The call would have to wait, and the socket does not: EAGAIN, EWOULDBLOCK, EALREADY, EINPROGRESS.
class blocking_io_error : public error { using error::error; };
/// ECHILD.
class child_process_error : public error { using error::error; };
/// The base of the four classes about connections.
class connection_error : public error { using error::error; };
/// The peer no longer reads: EPIPE, ESHUTDOWN.
class broken_pipe_error : public connection_error { using connection_error::connection_error; };
/// ECONNABORTED.
class connection_aborted_error : public connection_error { using connection_error::connection_error; };
/// Nobody listens there: ECONNREFUSED.
class connection_refused_error : public connection_error { using connection_error::connection_error; };
/// The peer broke the connection off: ECONNRESET.
class connection_reset_error : public connection_error { using connection_error::connection_error; };
/// EEXIST.
class file_exists_error : public error { using error::error; };
/// ENOENT: no socket at that path.
class file_not_found_error : public error { using error::error; };
/// EINTR, and the interrupt hook asked to give up.
class interrupted_error : public error { using error::error; };
/// EISDIR.
class is_a_directory_error : public error { using error::error; };
/// ENOTDIR.
class not_a_directory_error : public error { using error::error; };
/// EACCES, EPERM.
class permission_error : public error { using error::error; };
/// ESRCH.
class process_lookup_error : public error { using error::error; };
/// The socket's timeout passed (code errc::timed_out), or the system gave up (ETIMEDOUT).
class timeout_error : public error { using error::error; };
/// A host or service name could not be resolved; code() holds EAI_*.
class gaierror : public error { using error::error; };
/// The stream ended inside recv_exactly; partial() has what came. asyncio's IncompleteReadError.
class incomplete_read_error : public error { using error::error; };
/// create_connection with all_errors: every address failed; exceptions() says how. Python's ExceptionGroup.
class exception_group : public error { using error::error; };

using timeout = timeout_error;

// ---- from a fault to what the caller sees ------------------------------------------------------

namespace detail {

inline const std::error_category& category_of(fault why) noexcept {
    switch (why.from) {
    case origin::resolver: return gai_category();
    case origin::library: return category();
    case origin::system: break;
    }
    return std::system_category();
}

/// The fault that `ec` stands for.
inline fault fault_of(const std::error_code& ec) noexcept {
    if (ec.category() == gai_category()) return {ec.value(), origin::resolver};
    if (ec.category() == category()) return {ec.value(), origin::library};
    return {ec.value(), origin::system};
}

/// Sets `ec`. The usual case, success after success, writes nothing.
inline void assign(std::error_code& ec, fault why) noexcept {
    if (why) [[unlikely]]
        ec.assign(why.number, category_of(why));
    else if (ec) [[unlikely]]
        ec.clear();
}

/// Runs the body of an error_code form: what went wrong goes to `ec`, memory that ran out included.
template <class Call>
auto into_code(std::error_code& ec, Call call) {
    using outcome = decltype(call());
    PYSOCK_TRY {
        outcome got = call();
        if constexpr (std::is_same_v<outcome, fault>) {
            assign(ec, got);
        } else {
            assign(ec, got.fault);
            return std::move(got.value);
        }
    }
    PYSOCK_CATCH_NO_MEMORY {
        assign(ec, os::no_memory());
        if constexpr (!std::is_same_v<outcome, fault>) return decltype(outcome::value){};
    }
}

/// The fault in the text that Python shows for it.
inline std::string text_of(fault why, std::string_view operation) {
    std::string text = category_of(why).message(why.number);
    if (why.from != origin::library) return text;
    if (const auto mark = text.find('%'); mark != std::string::npos) text.replace(mark, 1, operation);
    return text;
}

/// With exceptions switched off: the last words of a throwing form that fails.
[[noreturn]] PYSOCK_COLD inline void end_process(const std::exception& unthrown) noexcept {
    std::fprintf(stderr, "pysock: %s (exceptions are disabled)\n", unthrown.what());
    std::abort();
}

template <class E>
[[noreturn]] PYSOCK_COLD void throw_as(std::error_code code, error_report* report) {
    PYSOCK_THROW(E(code, report));
}

[[noreturn]] PYSOCK_COLD inline void throw_system_error(std::error_code code, error_report* report) {
    switch (code.default_error_condition().value()) {
    case EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
    case EALREADY:
    case EINPROGRESS: throw_as<blocking_io_error>(code, report);
    case ECHILD: throw_as<child_process_error>(code, report);
    case EPIPE:
#ifdef ESHUTDOWN
    case ESHUTDOWN:
#endif
        throw_as<broken_pipe_error>(code, report);
    case ECONNABORTED: throw_as<connection_aborted_error>(code, report);
    case ECONNREFUSED: throw_as<connection_refused_error>(code, report);
    case ECONNRESET: throw_as<connection_reset_error>(code, report);
    case EEXIST: throw_as<file_exists_error>(code, report);
    case ENOENT: throw_as<file_not_found_error>(code, report);
    case EINTR: throw_as<interrupted_error>(code, report);
    case EISDIR: throw_as<is_a_directory_error>(code, report);
    case ENOTDIR: throw_as<not_a_directory_error>(code, report);
    case EACCES:
#ifdef ENOTCAPABLE
    case ENOTCAPABLE:
#endif
    case EPERM: throw_as<permission_error>(code, report);
    case ESRCH: throw_as<process_lookup_error>(code, report);
    case ETIMEDOUT: throw_as<timeout_error>(code, report);
    default: throw_as<error>(code, report);
    }
}

/// `text: operation place`, the form of every error that stands for a failed call.
inline std::string describe(fault why, std::string_view text, const failure& at) {
    std::string what;
    if (why.from != origin::library) what = "[Errno " + std::to_string(why.number) + "] ";
    what.append(text).append(": ").append(at.operation);
    if (!at.place.empty()) what.append(" ").append(at.place);
    return what;
}

inline error_report* make_report(fault why, std::string text, failure at) {
    std::string what = describe(why, text, at);
    return new error_report{std::move(at), std::move(what), std::move(text)};
}

/// The exception that stands for a failed call, to be kept instead of thrown.
inline error make_error(fault why, failure at) {
    std::string text = text_of(why, at.operation);
    return error({why.number, category_of(why)}, make_report(why, std::move(text), std::move(at)));
}

/// Throws the exception that stands for `why`.
[[noreturn]] PYSOCK_COLD inline void raise(fault why, failure at) {
    std::string text = text_of(why, at.operation);
    const auto kind = why.from == origin::library ? library_error_of(why.number).kind : raised_as::os_error;
    if (kind == raised_as::value_error || kind == raised_as::overflow_error) {
        if (!at.value.empty()) text += (text.back() == '.' ? " Got " : ", got ") + at.value;
        if (kind == raised_as::value_error) PYSOCK_THROW(std::invalid_argument(text));
        PYSOCK_THROW(std::overflow_error(text));
    }
    const std::error_code code(why.number, category_of(why));
    error_report* const report = make_report(why, std::move(text), std::move(at));
    if (kind == raised_as::timeout) throw_as<timeout_error>(code, report);
    if (kind == raised_as::incomplete_read) throw_as<incomplete_read_error>(code, report);
    if (why.from == origin::resolver) throw_as<gaierror>(code, report);
    if (why.from == origin::library) throw_as<error>(code, report);
    throw_system_error(code, report);
}

[[noreturn]] PYSOCK_COLD inline void raise_with_value(fault why, const char* operation, long long value) {
    raise(why, failure{.operation = operation, .value = std::to_string(value)});
}

} // namespace detail
} // namespace pysock::inline v0_1

template <>
struct std::is_error_code_enum<pysock::errc> : std::true_type {};

#endif // PYSOCK_BASE_ERRORS_HPP
