// SPDX-License-Identifier: MIT
// A socket cannot be assigned from another that keeps its descriptor.
// expect: deleted
#include <pysock.hpp>

#include <utility>

void test(pysock::socket& s, pysock::socket& other) {
#ifdef SHOULD_FAIL
    other = s;
#else
    other = std::move(s);
#endif
}
