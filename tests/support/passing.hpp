// SPDX-License-Identifier: MIT
// Descriptors to be passed, and the proof that what arrives is the same open file.
#ifndef PYSOCK_TESTS_PASSING_HPP
#define PYSOCK_TESTS_PASSING_HPP

#include "support/subject.hpp"
#include "support/system.hpp"

#include <cstddef>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace support {

#ifdef SCM_RIGHTS // Windows passes none

/// `count` open files, each another one.
class open_files {
public:
    explicit open_files(int count) {
        for (int i = 0; i < count; ++i) {
            int ends[2];
            if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
            ::close(ends[1]);
            files_.emplace_back(ends[0]);
            numbers_.push_back(ends[0]);
        }
    }

    const std::vector<int>& numbers() const { return numbers_; }
    int operator[](std::size_t index) const { return numbers_[index]; }

    /// The first `count` numbers as the data of an SCM_RIGHTS item.
    pysock::ancillary_item item(std::size_t count) const {
        return {SOL_SOCKET, SCM_RIGHTS, std::as_bytes(std::span(numbers_).first(count))};
    }

private:
    std::vector<pysock::owned_fd> files_;
    std::vector<int> numbers_;
};

/// Whether two descriptors are of one file.
inline bool same_file(int a, int b) {
    struct ::stat first {};
    struct ::stat second {};
    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

#endif

/// The bytes of ints.
inline std::string_view bytes_of(std::span<const int> numbers) {
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()};
}

} // namespace support

#endif // PYSOCK_TESTS_PASSING_HPP
