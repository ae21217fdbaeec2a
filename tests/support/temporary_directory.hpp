// SPDX-License-Identifier: MIT
// A place for AF_UNIX sockets and other files of one test.
#ifndef PYSOCK_TESTS_TEMPORARY_DIRECTORY_HPP
#define PYSOCK_TESTS_TEMPORARY_DIRECTORY_HPP

#include <filesystem>
#include <stdexcept>
#include <string>

#ifdef _WIN32
#include <process.h>
#else
#include <stdlib.h>
#endif

namespace support {

/// A new directory that is removed with its contents at the end. Its path is short, for a socket's path has about 100
/// bytes.
class temporary_directory {
public:
#ifdef _WIN32
    temporary_directory() {
        static int count = 0;
        path_ = (std::filesystem::temp_directory_path() / ("pysock" + std::to_string(::_getpid()) + "_")).string();
        path_ += std::to_string(++count);
        std::filesystem::create_directory(path_);
    }
#else
    temporary_directory() : path_("/tmp/pysockXXXXXX") {
        if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp failed for " + path_);
    }
#endif

    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::string& path() const noexcept { return path_; }

    /// The path of an entry in it.
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

} // namespace support

#endif // PYSOCK_TESTS_TEMPORARY_DIRECTORY_HPP
