// SPDX-License-Identifier: MIT
// A socket owns its descriptor: it moves, and dup() copies.
// expect: deleted
#include <pysock.hpp>

#include <utility>

void test(pysock::socket& s) {
#ifdef SHOULD_FAIL
    pysock::socket other = s;
#else
    pysock::socket other = std::move(s);
#endif
}
