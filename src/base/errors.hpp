// SPDX-License-Identifier: MIT
// What went wrong, as Python's tree of exceptions.
#ifndef PYSOCK_BASE_ERRORS_HPP
#define PYSOCK_BASE_ERRORS_HPP

#include "base/bytes.hpp"
#include "base/end_process.hpp"
#include "base/error_codes.hpp"
#include "base/joined.hpp"
#include "base/list.hpp"
#include "platform/contract.hpp"

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

// ---- exceptions --------------------------------------------------------------------------------

class address;
class error;

namespace detail {

struct error_report;

} // namespace detail

/// A call of the operating system failed: Python's OSError, and the base of the classes below.
///
/// code() holds the number: errno under std::system_category(), EAI_* under gai_category(), h_errno under h_category(),
/// and pysock::errc under category() where Python's exception has no errno.
class error : public std::system_error {
public:
    error(std::error_code code, detail::error_report* report);
    error(const error& other) noexcept;
    error& operator=(const error& other) noexcept;
    ~error() override { release(); }

    /// Python's text, then operation and addresses: `[Errno 111] Connection refused: connect ('127.0.0.1', 8090)`.
    /// @python str(e)  Python names neither the operation nor the addresses.
    inline const char* what() const noexcept override; // inline already here: no key function, no vtable everywhere

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
    /// @python e.partial  Of asyncio.IncompleteReadError.
    const bytes& partial() const noexcept;

    /// What became of each address that create_connection tried, in that order; empty elsewhere.
    /// @python e.exceptions  Of ExceptionGroup.
    const list<error>& exceptions() const noexcept;

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
    list<error> exceptions = {};
};

/// Everything an exception tells beyond its code.
struct error_report {
    failure at;
    std::string what;
    std::string strerror;
    os::atomic<int> users{1};
};

/// Deletes a report that no exception has come to own.
struct report_guard {
    error_report* report;
    ~report_guard() { delete report; }
};

/// The base of an exception, which allocates: when that fails, the report goes with it.
PYSOCK_COLD inline std::system_error base_of(std::error_code code, error_report* report) {
    report_guard guard{report};
    std::system_error base(code);
    guard.report = nullptr;
    return base;
}

} // namespace detail

inline error::error(std::error_code code, detail::error_report* report)
    : std::system_error(detail::base_of(code, report)), report_(report) {}
inline error::error(const error& other) noexcept : std::system_error(other), report_(other.report_) {
    report_->users.add(1);
}
// NOLINTNEXTLINE(bugprone-unhandled-self-assignment): one user more first, so that the report stays
inline error& error::operator=(const error& other) noexcept {
    std::system_error::operator=(other);
    other.report_->users.add(1);
    release();
    report_ = other.report_;
    return *this;
}
// Out of line: otherwise it would stand twice in each of the classes below.
PYSOCK_COLD inline void error::release() noexcept {
    if (report_->users.add(-1) == 0) delete report_;
}
inline const char* error::what() const noexcept { return report_->what.c_str(); }
inline const std::string& error::strerror() const noexcept { return report_->strerror; }
inline const char* error::operation() const noexcept { return report_->at.operation; }
inline std::size_t error::bytes_transferred() const noexcept { return report_->at.bytes_transferred; }
inline const bytes& error::partial() const noexcept { return report_->at.partial; }
inline const list<error>& error::exceptions() const noexcept { return report_->at.exceptions; }

/// Another name for the class. @python OSError  Same.
using os_error = error;

/// The call would have to wait, and the socket does not: EAGAIN, EWOULDBLOCK, EALREADY, EINPROGRESS.
class blocking_io_error : public error {
    using error::error;
};
/// ECHILD.
class child_process_error : public error {
    using error::error;
};
/// The base of the four classes about connections.
class connection_error : public error {
    using error::error;
};
/// The peer no longer reads: EPIPE, ESHUTDOWN.
class broken_pipe_error : public connection_error {
    using connection_error::connection_error;
};
/// ECONNABORTED.
class connection_aborted_error : public connection_error {
    using connection_error::connection_error;
};
/// Nobody listens there: ECONNREFUSED.
class connection_refused_error : public connection_error {
    using connection_error::connection_error;
};
/// The peer broke the connection off: ECONNRESET.
class connection_reset_error : public connection_error {
    using connection_error::connection_error;
};
/// EEXIST.
class file_exists_error : public error {
    using error::error;
};
/// ENOENT: no socket at that path.
class file_not_found_error : public error {
    using error::error;
};
/// EINTR, and the interrupt hook asked to give up.
class interrupted_error : public error {
    using error::error;
};
/// EISDIR.
class is_a_directory_error : public error {
    using error::error;
};
/// ENOTDIR.
class not_a_directory_error : public error {
    using error::error;
};
/// EACCES, EPERM.
class permission_error : public error {
    using error::error;
};
/// ESRCH.
class process_lookup_error : public error {
    using error::error;
};
/// The socket's timeout passed (code errc::timed_out), or the system gave up (ETIMEDOUT).
class timeout_error : public error {
    using error::error;
};
/// A host or service name could not be resolved; code() holds EAI_*.
class gaierror : public error {
    using error::error;
};
/// The host database has no such entry, or does not answer: gethostbyname_ex and gethostbyaddr; code() holds h_errno.
class herror : public error {
    using error::error;
};
/// The stream ended inside recv_exactly; partial() has what came. asyncio's IncompleteReadError.
class incomplete_read_error : public error {
    using error::error;
};
/// create_connection with all_errors: every address failed; exceptions() says how. Python's ExceptionGroup.
class exception_group : public error {
    using error::error;
};

/// Another name for the class. @python socket.timeout  Same.
using timeout = timeout_error;

// ---- from a fault to what the caller sees ------------------------------------------------------

namespace detail {

/// The fault in the text that Python shows for it.
PYSOCK_COLD inline std::string text_of(fault why, const char* operation) {
    std::string text = category_of(why).message(why.number);
    if (why.from != origin::library) return text;
    switch (library_error_of(why.number).named) {
    case naming::as_call: return joined({operation, "(): ", text});
    case naming::as_prefix: return joined({operation, ": ", text});
    case naming::as_suffix: return joined({text, " in ", operation});
    case naming::as_suffix_call: return joined({text, " in ", operation, "()"});
    case naming::nowhere: break;
    }
    return text;
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

/// What Python writes before a number: the system's name for it, and "Errno" for those of look-ups.
constexpr const char* label_of(fault why) noexcept { return why.from == origin::system ? os::number_label : "Errno"; }

/// `text: operation place`, the form of every error that stands for a failed call.
PYSOCK_COLD inline std::string describe(fault why, std::string_view text, const failure& at) {
    std::string what;
    if (why.from != origin::library) append(what, {"[", label_of(why), " ", why.number, "] "});
    append(what, {text, ": ", at.operation, at.place.empty() ? "" : " ", at.place});
    return what;
}

/// The report of a failure, made before anything is thrown: unwinding then meets no destructors, which halves its cost.
PYSOCK_COLD inline error_report* make_report(fault why, failure at) {
    std::string text = text_of(why, at.operation);
    const raised_as kind = kind_of(why);
    if (kind == raised_as::value_error || kind == raised_as::overflow_error) {
        if (!at.value.empty()) append(text, {text.back() == '.' ? " Got " : ", got ", at.value});
        return new error_report{{}, std::move(text), {}};
    }
    std::string what = describe(why, text, at);
    return new error_report{std::move(at), std::move(what), std::move(text)};
}

/// The exception that stands for a failed call, to be kept instead of thrown.
inline error make_error(fault why, failure at) {
    return error({why.number, category_of(why)}, make_report(why, std::move(at)));
}

template <class E>
[[noreturn]] PYSOCK_COLD void throw_standard(error_report* report) {
    const auto made = [report] {
        const report_guard guard{report};
        return E(report->what);
    };
    PYSOCK_THROW(made());
}

/// Throws the exception that stands for `why`.
[[noreturn]] PYSOCK_COLD inline void throw_report(fault why, error_report* report) {
    const std::error_code code(why.number, category_of(why));
    switch (kind_of(why)) {
    case raised_as::value_error: throw_standard<std::invalid_argument>(report);
    case raised_as::overflow_error: throw_standard<std::overflow_error>(report);
    case raised_as::timeout: throw_as<timeout_error>(code, report);
    case raised_as::incomplete_read: throw_as<incomplete_read_error>(code, report);
    case raised_as::os_error: break;
    }
    if (why.from == origin::resolver) throw_as<gaierror>(code, report);
    if (why.from == origin::host_database) throw_as<herror>(code, report);
    if (why.from == origin::library) throw_as<error>(code, report);
    throw_system_error(code, report);
}

[[noreturn]] PYSOCK_COLD inline void raise(fault why, failure at) {
    throw_report(why, make_report(why, std::move(at)));
}

[[noreturn]] PYSOCK_COLD inline void raise_with_value(fault why, const char* operation, std::string value) {
    raise(why, failure{.operation = operation, .value = std::move(value)});
}

/// Throws for a call with the arguments `given`, which every kind of text shows.
[[noreturn]] PYSOCK_COLD inline void raise_given(fault why, const char* operation, const std::string& given) {
    raise(why, failure{.operation = operation, .place = given, .value = given});
}

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_ERRORS_HPP
