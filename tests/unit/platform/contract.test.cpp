// SPDX-License-Identifier: MIT
// What the contract promises beyond the types that contract.hpp checks itself.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <type_traits>

namespace os = pysock::detail::os;

TEST_SUITE_BEGIN("platform/contract");

TEST_CASE("an address of the system is empty at first and holds every family") {
    const os::raw_address name;
    CHECK(name.length == 0);
    CHECK(static_cast<const void*>(name.get()) == static_cast<const void*>(&name.storage));
    static_assert(sizeof(os::raw_address::storage) >= sizeof(::sockaddr_in6));
    static_assert(std::is_trivially_copyable_v<os::raw_address>);
}

TEST_CASE("results that travel through every call are small enough for two registers") {
    static_assert(sizeof(pysock::detail::fault) == 8);
    static_assert(sizeof(pysock::detail::result<std::size_t>) <= 16);
    static_assert(std::is_trivially_copyable_v<pysock::detail::result<std::size_t>>);
}

TEST_CASE("an invalid handle is none that the system gives") {
    const auto opened = os::open(AF_INET, SOCK_DGRAM, 0);
    REQUIRE(opened.ok());
    CHECK(opened.value != os::invalid_handle);
    CHECK_FALSE(os::close(opened.value));
}

TEST_SUITE_END();
