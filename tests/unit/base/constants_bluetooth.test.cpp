// SPDX-License-Identifier: MIT
// The constants of Bluetooth that are texts; tests/parity compares the numbers with Python and with libbluetooth's
// headers.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <type_traits>

#ifdef AF_BLUETOOTH

TEST_SUITE_BEGIN("base/constants_bluetooth");

TEST_CASE("the addresses of any device and of this one are texts that compare by what they say") {
    static_assert(std::is_same_v<decltype(pysock::bdaddr_any), const std::string_view>);
    static_assert(pysock::bdaddr_any == "00:00:00:00:00:00");
    static_assert(pysock::bdaddr_local == "00:00:00:FF:FF:FF");
}

TEST_SUITE_END();

#endif
