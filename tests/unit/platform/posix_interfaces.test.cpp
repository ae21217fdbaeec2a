// SPDX-License-Identifier: MIT
// Network interfaces behind the contract.
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include <errno.h>

namespace os = pysock::detail::os;
using pysock::detail::fault;
using pysock::detail::origin;

TEST_SUITE_BEGIN("platform/posix_interfaces");

TEST_CASE("the list of interfaces ends with index 0, changes its owner and stays whole") {
    auto found = os::interfaces();
    REQUIRE(found.ok());
    const auto* const list = found.value.first();
    REQUIRE(list != nullptr);
    os::interface_list second = std::move(found.value);
    CHECK(second.first() == list);
    CHECK(found.value.first() == nullptr); // NOLINT(bugprone-use-after-move): that is what is tested
    os::interface_list third;
    third = std::move(second);
    CHECK(third.first() == list);
}

TEST_CASE("an interface is found by its name and by its index") {
    const auto found = os::interfaces();
    SKIP_UNLESS(found.ok() && found.value.first()->if_index != 0, "no interface");
    const auto index = os::interface_index(os::invalid_handle, found.value.first()->if_name);
    REQUIRE(index.ok());
    CHECK(index.value == found.value.first()->if_index);
    char name[os::interface_name_size];
    REQUIRE_FALSE(os::interface_name(index.value, name));
    CHECK(name == std::string(found.value.first()->if_name));
}

TEST_CASE("what does not exist is a fault of the system, also where errno said something before") {
    for (const int stale : {0, EINTR}) {
        errno = stale;
        const auto index = os::interface_index(os::invalid_handle, "no-such-if");
        CHECK(index.fault.from == origin::system);
        CHECK((index.fault.number == ENODEV || index.fault.number == ENXIO));
    }
    char name[os::interface_name_size];
    CHECK(os::interface_name(0, name) == fault{ENXIO, origin::system});
}

TEST_SUITE_END();
