// SPDX-License-Identifier: MIT
// The version macros.
#include "support/subject.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("platform/config");

TEST_CASE("the version as one number is made of its three parts") {
    CHECK(PYSOCK_VERSION == PYSOCK_VERSION_MAJOR * 10000 + PYSOCK_VERSION_MINOR * 100 + PYSOCK_VERSION_PATCH);
    CHECK(PYSOCK_VERSION > 0);
}

TEST_CASE("the version can be compared by the preprocessor") {
#if PYSOCK_VERSION >= 100 && PYSOCK_VERSION_MAJOR < 100
    CHECK(true);
#else
    CHECK(false);
#endif
}

TEST_SUITE_END();
