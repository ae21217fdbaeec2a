// SPDX-License-Identifier: MIT
// The constants of vsock that are all ones; tests/parity compares the values with Python.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#ifdef __linux__

TEST_SUITE_BEGIN("base/constants_cluster");

TEST_CASE("the addresses of any virtual machine and any port are no negative numbers") {
    static_assert(pysock::vmaddr_cid_any == 4294967295 && pysock::vmaddr_port_any == 4294967295);
}

TEST_SUITE_END();

#endif
