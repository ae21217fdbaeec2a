// SPDX-License-Identifier: MIT
// Flags combine with their own kind only.
// expect: no match for|invalid operands|ambiguous|no matching
#include <pysock.hpp>

void test() {
#ifdef SHOULD_FAIL
    auto flags = pysock::msg_peek | pysock::ai_passive;
#else
    auto flags = pysock::msg_peek | pysock::msg_dontwait;
#endif
    static_cast<void>(flags);
}
