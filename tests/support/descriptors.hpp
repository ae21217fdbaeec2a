// SPDX-License-Identifier: MIT
// What a test asks of descriptors: how many are open, whether any leaked, and the flags of one.
#ifndef PYSOCK_TESTS_DESCRIPTORS_HPP
#define PYSOCK_TESTS_DESCRIPTORS_HPP

#include "support/deadline.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

namespace support {

/// How many descriptors this process has open, on Windows how many sockets; -1 where the system does not tell.
inline int count_open_descriptors() {
#ifdef _WIN32
    int count = 0;
    for (descriptor candidate = 4; candidate < 4096; candidate += 4) {
        int type = 0;
        int size = sizeof type;
        if (::getsockopt(candidate, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0) ++count;
    }
    return count;
#else
    ::DIR* directory = ::opendir("/proc/self/fd");
    if (directory == nullptr) directory = ::opendir("/dev/fd");
    if (directory == nullptr) return -1;
    int count = 0;
    while (const ::dirent* entry = ::readdir(directory)) count += entry->d_name[0] != '.';
    ::closedir(directory);
    return count - 1; // the directory itself
#endif
}

/// Whether soon no more descriptors are open than `most`: a thread may be about to close one, also one of a former
/// test.
inline bool open_descriptors_fall_to(int most) {
    const auto end = std::chrono::steady_clock::now() + loopback_timeout;
    while (count_open_descriptors() > most && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return count_open_descriptors() <= most;
}

/// Checks at the end of its scope that as many descriptors are open as at its beginning. Declare it before the sockets.
class no_descriptor_leak {
public:
    no_descriptor_leak() = default;
    no_descriptor_leak(const no_descriptor_leak&) = delete;
    no_descriptor_leak& operator=(const no_descriptor_leak&) = delete;
    ~no_descriptor_leak() { CHECK(count_open_descriptors() == before_); }

private:
    int before_ = count_open_descriptors();
};

} // namespace support

#endif // PYSOCK_TESTS_DESCRIPTORS_HPP
