// SPDX-License-Identifier: MIT
// What went wrong, as a number with a category: pysock::errc, and the way from a fault to a std::error_code.
#ifndef PYSOCK_BASE_ERROR_CODES_HPP
#define PYSOCK_BASE_ERROR_CODES_HPP

#include "platform/contract.hpp"

#include <cstddef>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

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
    no_such_item,
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
    wrong_form,
    item_out_of_range,
    proto_out_of_range,
    hardware_address_too_long,
    can_name_too_long,
    unsupported_can_protocol,
    alg_type_too_long,
    alg_name_too_long,
    invalid_tipc_type,
    bad_bluetooth_address,
    bluetooth_wrong_format,
    unknown_bluetooth_protocol,
    unsupported_protocol,
    not_a_uuid,
    control_name_too_long,
    no_such_control,
    negative_message_size,
    invalid_ancbufsize,
    control_length_out_of_range,
    ancillary_item_too_large,
    too_much_ancillary,
    several_control_messages,
    not_an_alg_socket,
    missing_op,
    negative_assoclen,
    ambiguous_wildcard,
    service_not_found,
    service_port_not_found,
    protocol_not_found,
    service_port_out_of_range,
    file_closed,
    socket_of_file_closed,
    not_readable,
    not_writable,
    invalid_mode,
    invalid_makefile_mode,
    unbuffered_text,
    illegal_newline,
    text_file,
    not_a_stream,
    count_not_positive,
    sendfile_nonblocking,
    wrong_share_size,
    invalid_ioctl_command,
};

namespace detail {

/// The exception that stands for an error of the library.
enum class raised_as { os_error, timeout, incomplete_read, value_error, overflow_error };

/// How a text of the library names the operation.
enum class naming {
    nowhere,
    as_call,        ///< "bind(): text"
    as_prefix,      ///< "htons: text"
    as_suffix,      ///< "text in recv"
    as_suffix_call, ///< "text in recvmsg()"
};

struct library_error {
    errc code;
    raised_as kind;
    std::errc condition;
    naming named;
    const char* text; ///< Python's, without the name of the operation
};

inline constexpr library_error library_errors[] = {
    {errc::timed_out, raised_as::timeout, std::errc::timed_out, naming::nowhere, "timed out"},
    {errc::incomplete_read, raised_as::incomplete_read, std::errc::connection_aborted, naming::nowhere,
     "the stream ended before all bytes came"},
    {errc::unix_path_too_long, raised_as::os_error, std::errc::filename_too_long, naming::nowhere,
     "AF_UNIX path too long"},
    {errc::buflen_out_of_range, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "getsockopt buflen out of range"},
    {errc::bad_family, raised_as::os_error, std::errc::address_family_not_supported, naming::as_call, "bad family"},
    {errc::illegal_aton_text, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "illegal IP address string passed to inet_aton"},
    {errc::illegal_pton_text, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "illegal IP address string passed to inet_pton"},
    {errc::packed_wrong_length, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "packed IP wrong length for inet_ntoa"},
    {errc::family_mismatched, raised_as::os_error, std::errc::address_family_not_supported, naming::nowhere,
     "address family mismatched"},
    {errc::no_addresses, raised_as::os_error, std::errc::address_not_available, naming::nowhere,
     "getaddrinfo returns an empty list"},
    {errc::negative_descriptor, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "negative file descriptor"},
    {errc::negative_buffersize, raised_as::value_error, std::errc::invalid_argument, naming::as_suffix,
     "negative buffersize"},
    {errc::buffer_too_small, raised_as::value_error, std::errc::invalid_argument, naming::as_prefix,
     "buffer too small for requested bytes"},
    {errc::not_a_pair, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "address must be {host, port}"},
    {errc::not_a_path, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "AF_UNIX address must be a path"},
    {errc::wrong_family, raised_as::value_error, std::errc::address_family_not_supported, naming::as_call,
     "address of another family than the socket's"},
    {errc::no_such_item, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "the address has no such item"},
    {errc::too_many_items, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "AF_INET address must be a pair {host, port}"},
    {errc::embedded_null, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "embedded null character"},
    {errc::unknown_family, raised_as::value_error, std::errc::address_family_not_supported, naming::nowhere,
     "unknown address family"},
    {errc::invalid_packed_length, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid length of packed IP address string"},
    {errc::no_reuse_port, raised_as::value_error, std::errc::not_supported, naming::nowhere,
     "SO_REUSEPORT not supported on this platform"},
    {errc::no_dualstack, raised_as::value_error, std::errc::not_supported, naming::nowhere,
     "dualstack_ipv6 not supported on this platform"},
    {errc::dualstack_needs_inet6, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "dualstack_ipv6 requires AF_INET6 family"},
    {errc::timeout_out_of_range, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Timeout value out of range"},
    {errc::timeout_not_a_number, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Invalid value NaN (not a number)"},
    {errc::timeout_too_large, raised_as::overflow_error, std::errc::result_out_of_range, naming::nowhere,
     "timeout too large for nanoseconds in 64 bits"},
    {errc::port_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "port must be 0-65535."},
    {errc::flowinfo_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "flowinfo must be 0-1048575."},
    {errc::negative_integer, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_prefix,
     "negative integer"},
    {errc::integer_too_large, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_prefix,
     "integer too large"},
    {errc::not_an_int, raised_as::value_error, std::errc::invalid_argument, naming::as_prefix,
     "value does not fit a C int"},
    {errc::wrong_form, raised_as::value_error, std::errc::invalid_argument, naming::as_call,
     "address is not of its family's form"},
    {errc::item_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "an item of the address is out of range"},
    {errc::proto_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "proto must be 0-65535."},
    {errc::hardware_address_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Hardware address must be 8 bytes or less"},
    {errc::can_name_too_long, raised_as::os_error, std::errc::filename_too_long, naming::nowhere,
     "AF_CAN interface name too long"},
    {errc::unsupported_can_protocol, raised_as::os_error, std::errc::protocol_not_supported, naming::as_call,
     "unsupported CAN protocol"},
    {errc::alg_type_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "AF_ALG type too long."},
    {errc::alg_name_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "AF_ALG name too long."},
    {errc::invalid_tipc_type, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Invalid address type"},
    {errc::bad_bluetooth_address, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "bad bluetooth address"},
    {errc::bluetooth_wrong_format, raised_as::os_error, std::errc::invalid_argument, naming::as_call, "wrong format"},
    {errc::unknown_bluetooth_protocol, raised_as::os_error, std::errc::protocol_not_supported, naming::as_call,
     "unknown Bluetooth protocol"},
    {errc::unsupported_protocol, raised_as::os_error, std::errc::protocol_not_supported, naming::as_call,
     "unsupported protocol"},
    {errc::not_a_uuid, raised_as::value_error, std::errc::invalid_argument, naming::as_call, "not a valid UUID string"},
    {errc::control_name_too_long, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "provided string is too long"},
    {errc::no_such_control, raised_as::os_error, std::errc::no_such_device, naming::nowhere,
     "cannot find kernel control with provided name"},
    {errc::negative_message_size, raised_as::value_error, std::errc::invalid_argument, naming::as_suffix_call,
     "negative buffer size"},
    {errc::invalid_ancbufsize, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid ancillary data buffer length"},
    {errc::control_length_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_call,
     "argument out of range"},
    {errc::ancillary_item_too_large, raised_as::os_error, std::errc::message_size, naming::nowhere,
     "ancillary data item too large"},
    {errc::too_much_ancillary, raised_as::os_error, std::errc::message_size, naming::nowhere,
     "too much ancillary data"},
    {errc::several_control_messages, raised_as::os_error, std::errc::not_supported, naming::nowhere,
     "sending multiple control messages is not supported on this system"},
    {errc::not_an_alg_socket, raised_as::os_error, std::errc::operation_not_supported, naming::nowhere,
     "algset is only supported for AF_ALG"},
    {errc::missing_op, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "Invalid or missing argument 'op'"},
    {errc::negative_assoclen, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "assoclen must be positive"},
    {errc::ambiguous_wildcard, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
     "wildcard resolved to multiple address"},
    {errc::service_not_found, raised_as::os_error, std::errc::no_such_file_or_directory, naming::nowhere,
     "service/proto not found"},
    {errc::service_port_not_found, raised_as::os_error, std::errc::no_such_file_or_directory, naming::nowhere,
     "port/proto not found"},
    {errc::protocol_not_found, raised_as::os_error, std::errc::no_such_file_or_directory, naming::nowhere,
     "protocol not found"},
    {errc::service_port_out_of_range, raised_as::overflow_error, std::errc::result_out_of_range, naming::as_prefix,
     "port must be 0-65535."},
    {errc::file_closed, raised_as::value_error, std::errc::bad_file_descriptor, naming::nowhere,
     "I/O operation on closed file."},
    {errc::socket_of_file_closed, raised_as::value_error, std::errc::bad_file_descriptor, naming::nowhere,
     "I/O operation on closed socket."},
    {errc::not_readable, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "File or stream is not readable."},
    {errc::not_writable, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "File or stream is not writable."},
    {errc::invalid_mode, raised_as::value_error, std::errc::invalid_argument, naming::nowhere, "invalid mode"},
    {errc::invalid_makefile_mode, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid mode (only r, w, b allowed)"},
    {errc::unbuffered_text, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "unbuffered streams must be binary"},
    {errc::illegal_newline, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "illegal newline value"},
    {errc::text_file, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "file should be opened in binary mode"},
    {errc::not_a_stream, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "only SOCK_STREAM type sockets are supported"},
    {errc::count_not_positive, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "count must be a positive integer"},
    {errc::sendfile_nonblocking, raised_as::value_error, std::errc::operation_not_supported, naming::nowhere,
     "non-blocking sockets are not supported"},
    {errc::wrong_share_size, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "socket descriptor string has wrong size"},
    {errc::invalid_ioctl_command, raised_as::value_error, std::errc::invalid_argument, naming::nowhere,
     "invalid ioctl command"},
};

inline constexpr library_error unknown_error{errc{}, raised_as::os_error, std::errc::invalid_argument, naming::nowhere,
                                             "Unknown error"};

constexpr const library_error& library_error_of(int number) noexcept {
    constexpr int count = static_cast<int>(sizeof library_errors / sizeof library_errors[0]);
    return number >= 1 && number <= count ? library_errors[number - 1] : unknown_error; // the order is that of errc
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

class h_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "gethostbyname"; }
    std::string message(int number) const override { return os::host_text(number); }
};

/// An object that is there before any code runs and is never destroyed: error codes may outlive everything else.
template <class T>
union immortal {
    constexpr immortal() noexcept : value() {}
    ~immortal() {} // NOLINT(modernize-use-equals-default): a defaulted one would be deleted

    T value;
};

template <class T>
const T& the_only() noexcept {
    static constinit const immortal<T> object;
    return object.value;
}

} // namespace detail

/// The category of pysock::errc.
inline const std::error_category& category() noexcept { return detail::the_only<detail::library_category_type>(); }

/// The category of the operating system's numbers: std::system_category(), and on Windows one of pysock's own, which
/// knows what the numbers of Winsock mean.
inline const std::error_category& system_category() noexcept { return detail::os::system_category(); }

/// The category of EAI_* numbers, which getaddrinfo and getnameinfo return.
inline const std::error_category& gai_category() noexcept { return detail::the_only<detail::gai_category_type>(); }

/// The category of the numbers that gethostbyname_ex and gethostbyaddr fail with: HOST_NOT_FOUND (1), TRY_AGAIN (2),
/// NO_RECOVERY (3), NO_DATA (4).
inline const std::error_category& h_category() noexcept { return detail::the_only<detail::h_category_type>(); }

/// What lets a std::error_code be made of an errc and compared with one.
inline std::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), category()}; }

// ---- from a fault to an error_code -------------------------------------------------------------

namespace detail {

PYSOCK_COLD inline const std::error_category& category_of(fault why) noexcept {
    switch (why.from) {
    case origin::resolver: return gai_category();
    case origin::host_database: return h_category();
    case origin::library: return category();
    case origin::system: break;
    }
    return os::system_category();
}

inline raised_as kind_of(fault why) noexcept {
    return why.from == origin::library ? library_error_of(why.number).kind : raised_as::os_error;
}

/// The fault that `ec` stands for.
inline fault fault_of(const std::error_code& ec) noexcept {
    if (ec.category() == gai_category()) return {ec.value(), origin::resolver};
    if (ec.category() == h_category()) return {ec.value(), origin::host_database};
    if (ec.category() == category()) return {ec.value(), origin::library};
    return {ec.value(), origin::system};
}

/// Sets `ec`. The usual case, success after success, writes nothing.
PYSOCK_ALWAYS_INLINE inline void assign(std::error_code& ec, fault why) noexcept {
    if (why) [[unlikely]] {
        if (why.from == origin::system)
            ec.assign(why.number, os::system_category());
        else
            ec.assign(why.number, category_of(why));
    } else if (ec) [[unlikely]] {
        ec.clear();
    }
}

/// Runs the body of an error_code form: what went wrong goes to `ec`, memory that ran out included.
template <class Call>
PYSOCK_ALWAYS_INLINE inline auto into_code(std::error_code& ec, Call call) {
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

} // namespace detail
} // namespace pysock::inline v0_1

template <>
struct std::is_error_code_enum<pysock::errc> : std::true_type {};

#endif // PYSOCK_BASE_ERROR_CODES_HPP
