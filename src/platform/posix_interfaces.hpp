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
#include <utility>

#if PYSOCK_OS_POSIX

#include <net/if.h>
#if defined(__APPLE__)
#include <sys/kern_control.h>
#if __has_include(<sys/sys_domain.h>)
#include <sys/sys_domain.h>
#endif
#endif

namespace pysock::inline v0_1::detail::os {

/// Room for the name of an interface and its NUL.
inline constexpr std::size_t interface_name_size = IF_NAMESIZE;

/// The list that if_nameindex returned, which ends with an index of 0; freed with its owner.
class interface_list {
public:
    using entry = struct ::if_nameindex;

    interface_list() = default;
    explicit interface_list(entry* first) noexcept : first_(first) {}
    interface_list(interface_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
    interface_list& operator=(interface_list&& other) noexcept {
        std::swap(first_, other.first_);
        return *this;
    }
    ~interface_list() {
        if (first_ != nullptr) ::if_freenameindex(first_);
    }

    const entry* first() const noexcept { return first_; }

private:
    entry* first_ = nullptr;
};

/// if_nameindex(3).
inline result<interface_list> interfaces() noexcept {
    interface_list::entry* const first = ::if_nameindex();
    if (first == nullptr) return {interface_list{}, last_fault()};
    return {interface_list{first}, {}};
}

/// The index of an interface, asked for by way of a socket where the system can: if_nametoindex(3) opens one of its
/// own. A name that is too long for an interface is none's: ENODEV.
inline result<unsigned> interface_index(handle by, std::string_view name) noexcept {
    if (name.size() >= interface_name_size) return {0, {ENODEV, origin::system}};
    char terminated[interface_name_size] = {};
    if (!name.empty()) std::memcpy(terminated, name.data(), name.size());
#if defined(SIOCGIFINDEX) && defined(ifr_ifindex)
    if (by != invalid_handle) {
        ::ifreq request{};
        std::memcpy(request.ifr_name, terminated, sizeof terminated);
        if (::ioctl(by, SIOCGIFINDEX, &request) < 0) return {0, last_fault()};
        return success(static_cast<unsigned>(request.ifr_ifindex));
    }
#endif
    static_cast<void>(by);
    errno = 0; // POSIX promises none
    const unsigned index = ::if_nametoindex(terminated);
    if (index != 0) return success(index);
    return {0, errno != 0 ? last_fault() : fault{ENODEV, origin::system}};
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
