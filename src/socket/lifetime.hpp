// SPDX-License-Identifier: MIT
// How a socket comes to be and ends: construction, adoption, moving, dup, detach, close, inheritance, printing.
#ifndef PYSOCK_SOCKET_LIFETIME_HPP
#define PYSOCK_SOCKET_LIFETIME_HPP

#include "address/families.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "base/owned_fd.hpp"
#include "platform/contract.hpp"
#include "socket/socket.hpp"
#include "socket/waiting.hpp"

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

static_assert(sizeof(socket) <= 16 + 2 * sizeof(detail::os::handle)); // 24 where a handle is an int

// ---- construction ------------------------------------------------------------------------------

/// Owns a handle, and gives it its first timeout. `waits`: the handle is blocking.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::begin(detail::os::handle handle, std::uint16_t family,
                                                        detail::socket_sort sort, bool waits) noexcept {
    handle_ = handle;
    family_ = family;
    own_.sort = sort;
    if (!waits) {
        timeout_ = 0;
        wait_flag_ = detail::wait_flag_of(0);
    } else if (const std::int64_t initial = detail::default_timeout.load(); initial >= 0) {
        return set_mode(initial);
    }
    return {};
}

/// As begin, for a handle that the system has just made: closes it when that fails.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::start(detail::os::handle fresh, std::uint16_t family,
                                                        detail::socket_sort sort, bool waits) noexcept {
    const fault why = begin(fresh, family, sort, waits);
    if (why) [[unlikely]]
        static_cast<void>(do_close());
    return why;
}

/// The same with the numbers as socket(2) takes them.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::start(detail::os::handle fresh, int family, int type,
                                                        int proto) noexcept {
    return start(fresh, stored_family(family), sort_of(type, proto), waits_at_birth(type));
}

namespace detail {

/// `shared`: another process has a handle of it too.
inline fault start_socket(socket& s, os::handle fresh, int family, int type, int proto, bool shared) noexcept {
    if (shared) s.flags_ |= socket::has_shared_mode;
    return s.start(fresh, family, type, proto);
}

} // namespace detail

/// -1 stands for Python's defaults.
PYSOCK_ALWAYS_INLINE inline detail::fault socket::do_open(int family, int type, int proto) noexcept {
    if (family == -1) family = af_inet.value();
    if (type == -1) type = sock_stream.value();
    if (proto == -1) proto = 0;
    const auto fresh = detail::os::open(family, type, proto);
    return fresh.ok() ? start(fresh.value, family, type, proto) : fresh.fault;
}

inline detail::fault socket::do_adopt(const socket_arguments& arguments) noexcept {
    const detail::os::handle handle = *arguments.fileno;
    if (static_cast<std::ptrdiff_t>(handle) < 0) return detail::library_fault(errc::negative_descriptor);
    detail::os::raw_address name;
    int family = arguments.family.value();
    if (const fault why = detail::os::local_name(handle, name)) {
        // Some families have no names (AF_ALG): that is an error only if the family has to be found out (bpo-28134).
        if (!detail::os::lacks_names(why)) return why;
        if (family == -1) {
            const auto known = detail::os::family_of(handle);
            if (!known.ok()) return why;
            family = known.value;
        }
    } else if (family == -1) {
        family = name.get()->sa_family;
    }
    const auto detected = [&](int option, int& value) {
        detail::os::address_length size = sizeof value;
        return detail::os::get_option(handle, sol_socket, option, &value, size);
    };
    int type = arguments.type.value();
    if (type == -1)
        if (const fault why = detected(so_type, type)) return why;
    int proto = arguments.proto;
#ifdef SO_PROTOCOL
    if (proto == -1)
        if (const fault why = detected(so_protocol, proto)) return why;
#endif
    flags_ = has_shared_mode;
    const fault why =
        begin(handle, stored_family(family), sort_of(type, proto == -1 ? 0 : proto), waits_at_birth(type));
    if (why) static_cast<void>(detach()); // it is the caller's to close, as after every other failure
    return why;
}

inline detail::fault socket::do_construct(const socket_arguments& arguments) noexcept {
    if (arguments.fileno) return do_adopt(arguments);
    return do_open(arguments.family.value(), arguments.type.value(), arguments.proto);
}

/// Throws for a constructor, with the arguments that it was given.
PYSOCK_LAZY_BODY PYSOCK_COLD void socket::fail_to_construct(fault why, const socket_arguments& arguments) {
    std::string given;
    const auto add = [&given](const char* name, detail::text_piece value) {
        detail::append(given, {given.empty() ? "(" : ", ", name, "=", value});
    };
    const auto shown = [](auto constant) { return *constant.name() != '\0' ? constant.name() : str(constant); };
    if (arguments.family != -1) add("family", shown(arguments.family));
    if (arguments.type != -1) add("type", shown(arguments.type));
    if (arguments.proto != -1) add("proto", arguments.proto);
    if (arguments.fileno) add("fileno", detail::shown(*arguments.fileno));
    if (!given.empty()) given += ")";
    detail::raise(why, {.operation = "socket", .place = given, .value = given});
}

PYSOCK_LAZY_BODY PYSOCK_ALWAYS_INLINE inline socket::socket(address_family family, socket_kind type, int proto) {
    if (const fault why = do_open(family.value(), type.value(), proto)) [[unlikely]]
        fail_to_construct(why, {.family = family, .type = type, .proto = proto});
}
PYSOCK_ALWAYS_INLINE inline socket::socket(address_family family, socket_kind type, int proto, std::error_code& ec) {
    detail::assign(ec, do_open(family.value(), type.value(), proto));
}
PYSOCK_LAZY_BODY socket::socket(address_family family, socket_kind type, int proto, or_none<detail::os::handle> fileno)
    : socket(socket_arguments{.family = family, .type = type, .proto = proto, .fileno = fileno}) {}
inline socket::socket(address_family family, socket_kind type, int proto, or_none<detail::os::handle> fileno,
                      std::error_code& ec)
    : socket(socket_arguments{.family = family, .type = type, .proto = proto, .fileno = fileno}, ec) {}

PYSOCK_LAZY_BODY socket::socket(const socket_arguments& arguments) {
    if (const fault why = do_construct(arguments)) fail_to_construct(why, arguments);
}
inline socket::socket(const socket_arguments& arguments, std::error_code& ec) {
    detail::assign(ec, do_construct(arguments));
}

// ---- ownership ---------------------------------------------------------------------------------

/// Becomes what `other` is, which is closed then. Nothing was open here.
PYSOCK_ALWAYS_INLINE inline void socket::take(socket& other) noexcept {
    timeout_ = other.timeout_;
    own_ = other.own_;
    handle_ = std::exchange(other.handle_, detail::os::invalid_handle);
    family_ = other.family_;
    wait_flag_ = other.wait_flag_;
    flags_ = other.flags_;
    if ((flags_ & has_files) != 0) [[unlikely]]
        static_cast<void>(other.leave_files());
}

PYSOCK_ALWAYS_INLINE inline socket::socket(socket&& other) noexcept { take(other); }

inline socket& socket::operator=(socket&& other) noexcept {
    if (this != &other) {
        static_cast<void>(do_close());
        take(other);
    }
    return *this;
}

/// Takes back what the block holds for the socket, whose use of it passes to the caller.
PYSOCK_ALWAYS_INLINE inline detail::shared_handle* socket::leave_files() noexcept {
    detail::shared_handle* const files = own_.files;
    own_.sort = files->sort;
    flags_ &= static_cast<std::uint8_t>(~has_files);
    return files;
}

inline socket::~socket() { static_cast<void>(do_close()); }

PYSOCK_ALWAYS_INLINE inline detail::fault socket::do_close() noexcept {
    if ((flags_ & has_files) != 0) [[unlikely]] {
        handle_ = detail::os::invalid_handle;
        return leave_files()->release();
    }
    return detail::end_handle(handle_);
}

inline void socket::close() {
    if (const fault why = do_close()) fail(why, "close");
}
inline void socket::close(std::error_code& ec) { detail::assign(ec, do_close()); }

inline detail::os::handle socket::detach() noexcept {
    const detail::os::handle handle = std::exchange(handle_, detail::os::invalid_handle);
    if ((flags_ & has_files) != 0) {
        detail::shared_handle* const files = leave_files();
        files->handle.store(detail::os::invalid_handle);
        static_cast<void>(files->release());
    }
    return handle;
}

/// The block for one more file, which is its user from now on; null when there is no memory. The first file of an open
/// socket makes the socket a user too; a closed one has nothing to share.
inline detail::shared_handle* socket::share_files() noexcept {
    if ((flags_ & has_files) == 0) {
        auto* const fresh = new (std::nothrow) detail::shared_handle(handle_, timeout_, own_.sort);
        if (fresh == nullptr || handle_ == detail::os::invalid_handle) return fresh;
        own_.files = fresh;
        flags_ |= has_files;
    }
    own_.files->users.add(1);
    return own_.files;
}

PYSOCK_LAZY_BODY inline detail::fault socket::do_dup(socket& copy) noexcept {
    const auto fresh = detail::os::duplicate(handle_);
    if (!fresh.ok()) return fresh.fault;
    copy.handle_ = fresh.value;
    copy.family_ = family_;
    copy.own_.sort = sort();
    copy.timeout_ = timeout_; // the mode of the descriptor is the same one
    copy.wait_flag_ = wait_flag_;
    flags_ |= has_shared_mode;
    copy.flags_ = has_shared_mode;
    return {};
}

PYSOCK_LAZY_BODY inline socket socket::dup() {
    socket copy(none);
    if (const fault why = do_dup(copy)) fail(why, "dup");
    return copy;
}
PYSOCK_LAZY_BODY inline socket socket::dup(std::error_code& ec) {
    socket copy(none);
    detail::assign(ec, do_dup(copy));
    return copy;
}

// ---- inheritance -------------------------------------------------------------------------------

inline bool socket::get_inheritable() const {
    const auto inheritable = detail::os::get_inheritable(handle_);
    if (!inheritable.ok()) fail(inheritable.fault, "get_inheritable");
    return inheritable.value;
}
inline bool socket::get_inheritable(std::error_code& ec) const noexcept {
    const auto inheritable = detail::os::get_inheritable(handle_);
    detail::assign(ec, inheritable.fault);
    return inheritable.value;
}

inline void socket::set_inheritable(bool inheritable) {
    if (const fault why = detail::os::set_inheritable(handle_, inheritable)) fail(why, "set_inheritable");
}
inline void socket::set_inheritable(bool inheritable, std::error_code& ec) noexcept {
    detail::assign(ec, detail::os::set_inheritable(handle_, inheritable));
}

// ---- in words ----------------------------------------------------------------------------------

PYSOCK_COLD inline std::string socket::print() const {
    std::string text = "<socket.socket";
    if (handle_ == detail::os::invalid_handle) text += " [closed]";
    detail::append(text, {" fd=", static_cast<long long>(handle_), ", family=", family().value(),
                          ", type=", type().value(), ", proto=", proto()});
    address name;
    prepare(name.raw());
    if (!detail::os::local_name(handle_, name.raw()) && !str(name).empty())
        detail::append(text, {", laddr=", str(name)});
    if (!detail::os::peer_name(handle_, name.raw()) && !str(name).empty())
        detail::append(text, {", raddr=", str(name)});
    return text += ">";
}

namespace detail {

/// ` laddr=(…), raddr=(…)` as repr() shows a socket; without what it does not have: port 0 is no address yet.
PYSOCK_COLD inline std::string names_in_words(const address& local, const address& peer) {
    const auto is_inet = [](const address& name) { return name.family() == af_inet || name.family() == af_inet6; };
    std::string words;
    if (is_inet(local) ? local.port() != 0 : local && !str(local).empty())
        detail::append(words, {"laddr=", str(local)});
    if (peer && !str(peer).empty()) detail::append(words, {words.empty() ? "raddr=" : ", raddr=", str(peer)});
    return words;
}

} // namespace detail

namespace detail {

/// The report of a failed call on a handle, with the addresses that it has.
PYSOCK_COLD inline error_report* report_on(os::handle of, fault why, failure at) {
    static_cast<void>(os::local_name(of, at.laddr));
    static_cast<void>(os::peer_name(of, at.raddr));
    at.place = names_in_words(address(at.laddr), address(at.raddr));
    return make_report(why, std::move(at));
}

} // namespace detail

/// The report of a failed call, with the addresses that the call and the socket know.
PYSOCK_COLD inline detail::error_report* socket::report(fault why, detail::failure at, const address_like* target,
                                                        const detail::os::raw_address* resolved) const {
    prepare(at.laddr);
    prepare(at.raddr);
    if (target == nullptr) return detail::report_on(handle_, why, std::move(at));
    static_cast<void>(detail::os::local_name(handle_, at.laddr));
    static_cast<void>(detail::os::peer_name(handle_, at.raddr));
    at.value = target->print();
    const bool is_of_wrong_form =
        why == detail::library_fault(errc::wrong_form) || why == detail::library_fault(errc::bluetooth_wrong_format);
    if (const auto* const rules = detail::rules_of(family().value()); rules != nullptr && is_of_wrong_form)
        detail::append(at.value, {" instead of ", rules->form});
    at.place = at.value;
    if (target->ready() != nullptr) resolved = &target->ready()->raw();
    if (resolved != nullptr) at.raddr = *resolved;
    if (const address peer(at.raddr); resolved != nullptr && repr(peer) != at.place)
        detail::append(at.place, {", raddr=", str(peer)});
    return detail::make_report(why, std::move(at));
}

PYSOCK_COLD inline void socket::fail(fault why, const char* operation) const {
    detail::throw_report(why, report(why, {.operation = operation}));
}
PYSOCK_COLD inline void socket::fail(fault why, const char* operation, std::int64_t value) const {
    detail::throw_report(why, report(why, {.operation = operation, .value = detail::decimal(value)}));
}
PYSOCK_COLD inline void socket::fail(fault why, const char* operation, const address_like& target,
                                     const detail::os::raw_address* resolved) const {
    detail::throw_report(why, report(why, {.operation = operation}, &target, resolved));
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_LIFETIME_HPP
