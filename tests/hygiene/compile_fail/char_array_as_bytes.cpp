// SPDX-License-Identifier: MIT
// Whether all of a char array is meant, or the text in it, cannot be seen: the caller has to say.
// expect: deleted
#include <pysock.hpp>

#include <string_view>

void test(pysock::socket& s) {
    char buf[16] = "text";
#ifdef SHOULD_FAIL
    static_cast<void>(s.send(buf));
#else
    static_cast<void>(s.send(std::string_view(buf)));
#endif
}
