// SPDX-License-Identifier: MIT
// What getaddrinfo is asked, and the list that it answers.
#ifndef PYSOCK_PLATFORM_LOOKUP_HPP
#define PYSOCK_PLATFORM_LOOKUP_HPP

#include "platform/posix.hpp"
#include "platform/winsock.hpp"

#include <string>
#include <utility>

namespace pysock::inline v0_1::detail::os {

/// What to look up. An absent host or service is a null pointer to the C library, so each has its flag.
struct lookup_request {
    std::string host = {};
    std::string service = {};
    bool has_host = true;
    bool has_service = true;
    int family = AF_UNSPEC;
    int type = 0;
    int proto = 0;
    int flags = 0;
};

/// The list that getaddrinfo returned; freed with its owner.
class lookup_list {
public:
    lookup_list() = default;
    explicit lookup_list(::addrinfo* first) noexcept : first_(first) {}
    lookup_list(lookup_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
    lookup_list& operator=(lookup_list&& other) noexcept {
        std::swap(first_, other.first_);
        return *this;
    }
    ~lookup_list() {
        if (first_ != nullptr) ::freeaddrinfo(first_);
    }

    const ::addrinfo* first() const noexcept { return first_; }

private:
    ::addrinfo* first_ = nullptr;
};

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_LOOKUP_HPP
