// SPDX-License-Identifier: MIT
// What is received into must be writable.
// expect: no matching|could not convert|cannot convert|no known conversion
#include <pysock.hpp>

#include <string>

void test(pysock::socket& s) {
#ifdef SHOULD_FAIL
    const std::string buffer(16, ' ');
#else
    std::string buffer(16, ' ');
#endif
    static_cast<void>(s.recv_into(buffer));
}
