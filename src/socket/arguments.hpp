// SPDX-License-Identifier: MIT
// Keyword arguments of the class `socket`, and the results of its calls that are pairs.
#ifndef PYSOCK_SOCKET_ARGUMENTS_HPP
#define PYSOCK_SOCKET_ARGUMENTS_HPP

#include "address/address.hpp"
#include "base/bytes.hpp"
#include "base/duration.hpp"
#include "base/enums.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"

#include <cstddef>
#include <string_view>

namespace pysock::inline v0_1 {

/// The keyword arguments of the constructor: `socket({.fileno = fd})`. -1 as `family`, `type` or `proto` has Python's
/// meaning: with a `fileno` it is detected, without one it is af_inet, sock_stream or 0.
struct socket_arguments {
    address_family family = -1;
    socket_kind type = -1;
    int proto = -1;
    or_none<detail::os::handle> fileno = none;
};

/// The keyword arguments of makefile: `s.makefile("r", {.newline = "\r\n"})`.
struct makefile_options {
    /// Size of each buffer in bytes; negative: 8192; 0: none, for binary files only.
    buffer_size buffering = -1;

    /// Of text files. none: "\r\n" and "\r" are read as "\n", and "\n" is written as the system ends its lines. "":
    /// these three end a line, and stay what they are. "\n", "\r", "\r\n": this ends a line, and "\n" is written as it.
    or_none<std::string_view> newline = none;
};

#if PYSOCK_WINDOWS_NAMES
/// What socket::ioctl() sets: a number, or three of them in braces.
class ioctl_option {
public:
    ioctl_option(detail::integer auto number) noexcept : values_{static_cast<std::uint32_t>(number)}, count_(1) {}
    ioctl_option(bool on) noexcept : ioctl_option(on ? 1 : 0) {}
    ioctl_option(std::uint32_t onoff, std::uint32_t rest, std::uint32_t between) noexcept
        : values_{onoff, rest, between}, count_(3) {}

    /// The numbers, and how many there are.
    const std::uint32_t* data() const noexcept { return values_; }
    std::size_t count() const noexcept { return count_; }

private:
    std::uint32_t values_[3];
    std::size_t count_;
};
#endif

/// The result of recvfrom: `auto [data, addr] = s.recvfrom(1024);`
struct recvfrom_result {
    bytes data;
    address addr;
};

/// The result of recvfrom_into: `auto [nbytes, addr] = s.recvfrom_into(buffer);`
struct recvfrom_into_result {
    std::size_t nbytes = 0;
    address addr;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_ARGUMENTS_HPP
