// SPDX-License-Identifier: MIT
// Whether a piece of a test leaks descriptors.
#ifndef PYSOCK_TESTS_DESCRIPTORS_HPP
#define PYSOCK_TESTS_DESCRIPTORS_HPP

#include <doctest/doctest.h>

#include <dirent.h>

namespace support {

/// How many descriptors this process has open; -1 where the system does not tell.
inline int count_open_descriptors() {
    ::DIR* directory = ::opendir("/proc/self/fd");
    if (directory == nullptr)
        directory = ::opendir("/dev/fd");
    if (directory == nullptr)
        return -1;
    int count = 0;
    while (const ::dirent* entry = ::readdir(directory))
        count += entry->d_name[0] != '.';
    ::closedir(directory);
    return count - 1; // the directory itself
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
