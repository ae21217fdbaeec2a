// SPDX-License-Identifier: MIT
// Integers have a byte order, and a vector of them is therefore no bytes.
// expect: no matching|could not convert|cannot convert|no known conversion
#include <pysock.hpp>

#include <vector>

void test(pysock::socket& s) {
#ifdef SHOULD_FAIL
    std::vector<int> data{1, 2, 3};
#else
    std::vector<unsigned char> data{1, 2, 3};
#endif
    s.sendall(data);
}
