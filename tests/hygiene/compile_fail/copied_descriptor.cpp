// SPDX-License-Identifier: MIT
// A received descriptor has one owner, who closes it once.
// expect: deleted
#include <pysock.hpp>

#include <utility>

void test(pysock::owned_fd& fd) {
#ifdef SHOULD_FAIL
    pysock::owned_fd other = fd;
#else
    pysock::owned_fd other = std::move(fd);
#endif
    static_cast<void>(other.fileno());
}
