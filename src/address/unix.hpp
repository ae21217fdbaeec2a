// SPDX-License-Identifier: MIT
// AF_UNIX: a path in the file system, an abstract name (Linux), or no name.
#ifndef PYSOCK_ADDRESS_UNIX_HPP
#define PYSOCK_ADDRESS_UNIX_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace pysock::inline v0_1 {

/// The address of an AF_UNIX socket: Python's str, or bytes for an abstract name.
struct unix_address {
    bytes path; ///< an abstract name starts with NUL; empty: unnamed, and in bind the system chooses a name (Linux)

    static constexpr int family = AF_UNIX;

    static unix_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return path; }

    friend bool operator==(const unix_address&, const unix_address&) = default;
};

namespace detail {

inline constexpr std::size_t unix_path_start = offsetof(::sockaddr_un, sun_path);
inline constexpr std::size_t unix_path_space = sizeof(::sockaddr_un::sun_path);

/// An abstract name is all its bytes; a path ends at its NUL, which the length includes on some systems only.
inline std::string_view key_of_unix(const os::raw_address& raw) noexcept {
    if (raw.length <= unix_path_start) return {};
    const std::size_t space = raw.length - unix_path_start;
    const auto* const path = reinterpret_cast<const char*>(&raw.storage) + unix_path_start;
    if (path[0] == '\0') return os::has_abstract_names ? std::string_view(path, space) : std::string_view();
    const void* const end = std::memchr(path, '\0', space);
    return {path, end == nullptr ? space : static_cast<std::size_t>(static_cast<const char*>(end) - path)};
}

inline fault read_unix(const address_like& argument, const address_reader&, os::raw_address& out) {
    if (argument.shape() != address_like::shape("s")) return library_fault(errc::not_a_path);
    const std::string_view path = argument.text(0);
    // unix(7): an abstract name may fill all of sun_path and has no terminating NUL; an empty one makes bind choose.
    const bool is_abstract = os::has_abstract_names && (path.empty() || path[0] == '\0');
    if (path.size() + (is_abstract ? 0 : 1) > unix_path_space) return library_fault(errc::unix_path_too_long);
    ::sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (!path.empty()) std::memcpy(name.sun_path, path.data(), path.size());
    std::memcpy(&out.storage, &name, sizeof name);
    out.length = static_cast<os::address_length>(unix_path_start + path.size() + (is_abstract ? 0 : 1));
    return {};
}

PYSOCK_COLD inline std::string print_unix(const os::raw_address& raw, bool quoted) {
    const std::string_view path = key_of_unix(raw);
    if (!path.empty() && path[0] == '\0') return repr_bytes(path);
    return quoted ? repr_text(path) : std::string(path);
}

inline constexpr family_rules unix_rules{AF_UNIX, AF_UNIX, "a path", &read_unix, &print_unix, &key_of_unix};

} // namespace detail

inline unix_address unix_address::from(const detail::os::raw_address& raw) { return {bytes(detail::key_of_unix(raw))}; }

} // namespace pysock::inline v0_1

#endif // PYSOCK_ADDRESS_UNIX_HPP
