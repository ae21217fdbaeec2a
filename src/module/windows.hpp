// SPDX-License-Identifier: MIT
// The names of the module that only Windows has: fromshare, errortab.
#ifndef PYSOCK_MODULE_WINDOWS_HPP
#define PYSOCK_MODULE_WINDOWS_HPP

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"

#include <string>
#include <string_view>
#include <system_error>

#if PYSOCK_WINDOWS_NAMES

namespace pysock::inline v0_1 {
namespace detail {

PYSOCK_LAZY fault do_fromshare(socket& made, bytes_like info) noexcept {
    if (info.size() != sizeof(os::description)) return library_fault(errc::wrong_share_size);
    const auto opened = os::open_shared(info.data());
    if (!opened.ok()) return opened.fault;
    constexpr bool shared = true;
    return start_socket(made, opened.value.number, opened.value.family, opened.value.type, opened.value.proto, shared);
}

} // namespace detail

/// A socket of what socket::share() has given another process for this one. Family, type and proto come with it.
/// @throws std::invalid_argument  bytes of another size.  @throws error  not meant for this process, or used already.
/// @python socket.fromshare(info)  Same. @os WSASocketW.
PYSOCK_LAZY socket fromshare(bytes_like info) {
    socket made(none);
    if (const auto why = detail::do_fromshare(made, info))
        detail::raise_given(why, "fromshare", detail::joined({info.size(), " bytes"}));
    return made;
}
PYSOCK_LAZY socket fromshare(bytes_like info, std::error_code& ec) noexcept {
    socket made(none);
    detail::assign(ec, detail::do_fromshare(made, info));
    return made;
}

/// What the error numbers of Winsock mean, in English: `errortab[10061]`. Empty for other numbers.
/// @python socket.errorTab  A dictionary there, with slightly other words.
struct errortab_type {
    /// The text of a number.
    constexpr std::string_view operator[](int number) const noexcept {
        return contains(number) ? detail::os::known_error_of(number).text : std::string_view();
    }
    /// Whether there is a text for it. @python number in socket.errorTab  Same.
    constexpr bool contains(int number) const noexcept {
        return number != 0 && detail::os::known_error_of(number).number == number;
    }
};
/// The only table. @python socket.errorTab  A dictionary there, with slightly other words.
inline constexpr errortab_type errortab{};

} // namespace pysock::inline v0_1

#endif // PYSOCK_WINDOWS_NAMES

#endif // PYSOCK_MODULE_WINDOWS_HPP
