// SPDX-License-Identifier: MIT
// sendmsg takes a list of buffers: one string is none, as in Python, where it would be a list of numbers.
// expect: no matching|could not convert|cannot convert|no known conversion|no viable conversion
#include <pysock.hpp>

#include <string>

void test(pysock::socket& s, const std::string& data) {
#ifdef SHOULD_FAIL
    static_cast<void>(s.sendmsg(data));
#else
    static_cast<void>(s.sendmsg({data}));
#endif
}
