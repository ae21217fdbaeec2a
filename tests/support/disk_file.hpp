// SPDX-License-Identifier: MIT
// A file on the disk, as sendfile takes it.
#ifndef PYSOCK_TESTS_DISK_FILE_HPP
#define PYSOCK_TESTS_DISK_FILE_HPP

#include "support/system.hpp"
#include "support/temporary_directory.hpp"

#include <fstream>
#include <string>
#include <string_view>

namespace support {

/// A file with these contents, open for reading; `path` for whoever changes it meanwhile.
class disk_file {
public:
    explicit disk_file(std::string_view contents) : path(directory_ / "file") {
        std::ofstream(path, std::ios::binary) << contents;
        fd = ::open(path.c_str(), read_only);
    }
    disk_file(const disk_file&) = delete;
    disk_file& operator=(const disk_file&) = delete;
    ~disk_file() { ::close(fd); }

    ::off_t position() const { return ::lseek(fd, 0, SEEK_CUR); }
    void move_to(::off_t offset) const { ::lseek(fd, offset, SEEK_SET); }

private:
    temporary_directory directory_;

public:
    std::string path;
    int fd;
};

} // namespace support

#endif // PYSOCK_TESTS_DISK_FILE_HPP
