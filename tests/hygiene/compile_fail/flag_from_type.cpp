// SPDX-License-Identifier: MIT
// A socket type is no message flag, though both are numbers.
// expect: no matching|could not convert|cannot convert|conversion from|no viable conversion
#include <pysock.hpp>

void test() {
#ifdef SHOULD_FAIL
    pysock::msg_flag flags = pysock::sock_stream;
#else
    pysock::msg_flag flags = pysock::msg_peek;
#endif
    static_cast<void>(flags);
}
