// SPDX-License-Identifier: MIT
// A family never equals a type, even where their numbers do.
// expect: no match for|invalid operands|ambiguous|no matching
#include <pysock.hpp>

bool test(const pysock::socket& s) {
#ifdef SHOULD_FAIL
    return s.family() == pysock::sock_stream;
#else
    return s.family() == pysock::af_inet;
#endif
}
