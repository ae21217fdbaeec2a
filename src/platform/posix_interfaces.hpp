// SPDX-License-Identifier: MIT
// Network interfaces and kernel controls of POSIX systems: their names and numbers.
#ifndef PYSOCK_PLATFORM_POSIX_INTERFACES_HPP
#define PYSOCK_PLATFORM_POSIX_INTERFACES_HPP

#include "platform/posix.hpp"
#include "platform/result.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if PYSOCK_OS_POSIX

#include <net/if.h>
#if defined(__APPLE__)
#include <sys/kern_control.h>
#include <sys/sys_domain.h>
#endif

namespace pysock::inline v0_1::detail::os {

/// Room for the name of an interface and its NUL.
inline constexpr std::size_t interface_name_size = IF_NAMESIZE;

/// The index of an interface, asked for by way of a socket where the system can: if_nametoindex(3) opens one of its
/// own. 0 for no name. A name that is too long for an interface is none's: ENODEV.
inline result<unsigned> interface_index(handle by, std::string_view name) noexcept {
    if (name.empty()) return success(0u);
    if (name.size() >= interface_name_size) return {0, {ENODEV, origin::system}};
    char terminated[interface_name_size] = {};
    std::memcpy(terminated, name.data(), name.size());
#if defined(SIOCGIFINDEX) && defined(ifr_ifindex)
    if (by != invalid_handle) {
        ::ifreq request{};
        std::memcpy(request.ifr_name, terminated, sizeof terminated);
        if (::ioctl(by, SIOCGIFINDEX, &request) < 0) return {0, last_fault()};
        return success(static_cast<unsigned>(request.ifr_ifindex));
    }
#endif
    static_cast<void>(by);
    const unsigned index = ::if_nametoindex(terminated);
    return index == 0 ? result<unsigned>{0, last_fault()} : success(index);
}

/// if_indextoname(3).
inline fault interface_name(unsigned index, char (&name)[interface_name_size]) noexcept {
    return ::if_indextoname(index, name) == nullptr ? last_fault() : fault{};
}

/// The number of a kernel control of macOS by its name, ioctl(CTLIOCGINFO); no other system has them.
inline result<std::uint32_t> control_id([[maybe_unused]] handle by, [[maybe_unused]] const char* name) noexcept {
#if defined(CTLIOCGINFO)
    ::ctl_info info{};
    ::strlcpy(info.ctl_name, name, sizeof info.ctl_name);
    return ::ioctl(by, CTLIOCGINFO, &info) < 0 ? result<std::uint32_t>{0, last_fault()} : success(info.ctl_id);
#else
    return {0, {ENOTSUP, origin::system}};
#endif
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_POSIX

#endif // PYSOCK_PLATFORM_POSIX_INTERFACES_HPP
