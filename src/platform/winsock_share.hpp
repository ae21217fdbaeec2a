// SPDX-License-Identifier: MIT
// What only Windows has: sockets described for another process, and WSAIoctl.
#ifndef PYSOCK_PLATFORM_WINSOCK_SHARE_HPP
#define PYSOCK_PLATFORM_WINSOCK_SHARE_HPP

#include "platform/result.hpp"
#include "platform/winsock.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// What describes a socket for another process: its bytes are what travels.
using description = ::WSAPROTOCOL_INFOW;

struct described_handle {
    handle number = invalid_handle;
    int family = AF_UNSPEC;
    int type = 0;
    int proto = 0;
};

/// WSADuplicateSocket: describes a socket for the process `process`, which may open it once.
inline fault describe_for(handle of, std::uint32_t process, description& out) noexcept {
    return ::WSADuplicateSocketW(of, process, &out) != 0 ? last_fault() : fault{};
}

/// Opens a socket that another process has described for this one, not inherited.
inline result<described_handle> open_shared(const void* bytes) noexcept {
    if (const fault why = start_network()) return {{}, why};
    description info;
    std::memcpy(&info, bytes, sizeof info);
    const auto fresh = open_described(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info);
    if (!fresh.ok()) return {{}, fresh.fault};
    return success(described_handle{fresh.value, info.iAddressFamily, info.iSocketType, info.iProtocol});
}

/// WSAIoctl with an argument and without an answer; yields how many bytes the answer has.
inline result<std::uint32_t> control(handle of, std::uint32_t code, const void* argument, std::size_t size) noexcept {
    if (of == invalid_handle) return {0, {WSAENOTSOCK, origin::system}}; // Winsock looks at the code first
    ::DWORD count = 0;
    const int outcome = ::WSAIoctl(of, code, const_cast<void*>(argument), static_cast<::DWORD>(size), nullptr, 0,
                                   &count, nullptr, nullptr);
    return outcome != 0 ? result<std::uint32_t>{0, last_fault()} : success(static_cast<std::uint32_t>(count));
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_SHARE_HPP
