// SPDX-License-Identifier: MIT
// A pointer does not know how many bytes there are.
// expect: no matching|could not convert|cannot convert|no known conversion
#include <pysock.hpp>

#include <string_view>

void test(pysock::socket& s, const char* text) {
#ifdef SHOULD_FAIL
    static_cast<void>(s.send(text));
#else
    static_cast<void>(s.send(std::string_view(text)));
#endif
}
