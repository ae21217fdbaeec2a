// SPDX-License-Identifier: MIT
// Family and type are types of their own, so swapping them is a compile error, not EINVAL at run time.
// expect: no matching function|could not convert|cannot convert|no known conversion
#include <pysock.hpp>

void test() {
#ifdef SHOULD_FAIL
    pysock::socket s(pysock::sock_stream, pysock::af_inet);
#else
    pysock::socket s(pysock::af_inet, pysock::sock_stream);
#endif
}
