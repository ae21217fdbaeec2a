// SPDX-License-Identifier: MIT
// What sendfile takes for a file, and how each kind is read and positioned.
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <string_view>
#include <type_traits>

using pysock::file_like;
using pysock::detail::fault;
using pysock::detail::origin;

namespace {

#ifdef _WIN32
constexpr fault bad_file{WSAEBADF, origin::system};
#else
constexpr fault bad_file{EBADF, origin::system};
#endif
constexpr fault cannot_seek{support::system_number(ESPIPE), origin::system};

/// All that is left of the file, read in pieces of `step`.
std::string rest_of(const file_like& file, std::size_t step = 4) {
    std::string all;
    std::array<char, 16> space{};
    for (;;) {
        const auto count = file.read(space.data(), step);
        REQUIRE(count.ok());
        if (count.value == 0) return all;
        all.append(space.data(), count.value);
    }
}

/// An object that reads and seeks in memory.
struct memory_file {
    std::string data;
    std::size_t at = 0;
    long read(char* target, std::size_t size) {
        const std::size_t count = data.copy(target, size, at);
        at += count;
        return static_cast<long>(count);
    }
    void seek(std::int64_t offset) { at = static_cast<std::size_t>(offset); }
};

struct only_reads {
    std::size_t readinto(pysock::writable_bytes_like) { return 0; }
};
struct broken {
    int read(char*, std::size_t) { return -1; }
};
/// A stream buffer that has no positions and throws where it is read.
struct broken_streambuf : std::streambuf {
    int_type underflow() override { throw std::runtime_error("broken"); }
};
struct with_mode {
    const char* mode_text;
    const char* mode() const { return mode_text; }
    int fileno() const { return 0; }
};

} // namespace

TEST_SUITE_BEGIN("socket/file_like");

TEST_CASE("each kind of file is read to its end and positioned from its start") {
    const support::temporary_directory directory;
    const std::string path = directory / "file";
    std::ofstream(path) << "0123456789";
    const auto check = [](const file_like& file) {
        CHECK(rest_of(file) == "0123456789");
        CHECK_FALSE(file.seek(7));
        CHECK(rest_of(file) == "789");
        CHECK_FALSE(file.seek(0));
        CHECK(rest_of(file, 16) == "0123456789");
    };
    SUBCASE("descriptor") {
        const int fd = ::open(path.c_str(), support::read_only);
        check(fd);
        CHECK(file_like(fd).descriptor() == fd);
        ::close(fd);
    }
    SUBCASE("FILE*") {
        std::FILE* const file = std::fopen(path.c_str(), "rb");
        check(file);
        CHECK(file_like(file).descriptor() == ::fileno(file));
        std::fclose(file);
    }
    SUBCASE("std::ifstream") {
        std::ifstream file(path, std::ios::binary);
        check(file);
        CHECK(file_like(file).descriptor() < 0);
    }
    SUBCASE("std::istringstream") {
        std::istringstream file("0123456789");
        check(file);
    }
    SUBCASE("object") {
        memory_file file{"0123456789"};
        check(file);
        check(memory_file{"0123456789"});
    }
    SUBCASE("object with a descriptor") {
        struct named {
            int fd;
            int fileno() const { return fd; }
        } const file{::open(path.c_str(), support::read_only)};
        check(file);
        CHECK(file_like(file).descriptor() == file.fd);
        ::close(file.fd);
    }
}

TEST_CASE("a file that cannot seek says so") {
    only_reads object;
    CHECK(file_like(object).seek(0) == cannot_seek);
    int ends[2];
    REQUIRE(support::make_pipe(ends) == 0);
    if (!support::on_windows) CHECK(file_like(ends[0]).seek(0) == cannot_seek); // its C library lets a pipe seek
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("a read that fails is a fault") {
    std::array<char, 4> space{};
    broken object;
    CHECK_FALSE(file_like(object).read(space.data(), 4).ok());
    CHECK(file_like(-1).read(space.data(), 4).fault == bad_file);
    std::FILE* const writer = std::fopen("/dev/null", "wb");
    const bool says_why = !support::on_windows && !support::on_musl; // fread there does not set errno
    CHECK((!says_why || file_like(writer).read(space.data(), 4).fault == bad_file));
    std::fclose(writer);
}

TEST_CASE("a stream without positions cannot seek, and one that breaks is a fault and no end of the file") {
    broken_streambuf buffer;
    std::istream stream(&buffer);
    std::array<char, 4> space{};
    CHECK(file_like(stream).read(space.data(), 4).fault == pysock::detail::os::cannot_read());
    CHECK(stream.bad());
    CHECK(file_like(stream).seek(0) == cannot_seek);
    CHECK(stream.good()); // seek clears what failed before and what failed in it
}

TEST_CASE("only a mode without b makes a text file") {
    const with_mode text{"r"};
    const with_mode binary{"rb"};
    CHECK(file_like(text).is_text());
    CHECK_FALSE(file_like(binary).is_text());
    CHECK_FALSE(file_like(0).is_text());
}

TEST_CASE("what cannot be read is no file") {
    static_assert(!std::is_constructible_v<file_like, std::string>);
    static_assert(!std::is_constructible_v<file_like, double*>);
    static_assert(std::is_convertible_v<pysock::socket_file&, file_like>);
    static_assert(std::is_convertible_v<std::ifstream&, file_like>);
    CHECK(true);
}

TEST_SUITE_END();
