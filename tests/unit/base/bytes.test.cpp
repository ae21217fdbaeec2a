// SPDX-License-Identifier: MIT
// What counts as data, as a buffer to fill, and as a number of bytes.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using pysock::buffer_size;
using pysock::bytes_like;
using pysock::writable_bytes_like;

namespace {

std::string copied(bytes_like data) { return {static_cast<const char*>(data.data()), data.size()}; }

template <class To, class From>
constexpr bool converts = std::is_convertible_v<From, To>;

} // namespace

TEST_SUITE_BEGIN("base/bytes");

TEST_CASE("bytes is the string that a receive returns") { static_assert(std::is_same_v<pysock::bytes, std::string>); }

TEST_CASE("a literal counts without its terminating NUL and with the NULs inside") {
    CHECK(copied("") == "");
    CHECK(copied("abc") == "abc");
    CHECK(copied("a\0b") == std::string_view("a\0b", 3));
    CHECK(copied("abc\0") == std::string_view("abc\0", 4));
    CHECK(copied(u8"\u00e9") == "\xc3\xa9");
}

TEST_CASE("a constant array without a terminating NUL counts whole") {
    static const char three[3] = {'a', 'b', 'c'};
    static const char one[1] = {'z'};
    static const char8_t wide[2] = {u8'x', u8'y'};
    CHECK(copied(three) == "abc");
    CHECK(copied(one) == "z");
    CHECK(copied(wide) == "xy");
}

TEST_CASE("anything contiguous of elements of one byte counts whole") {
    const std::string text("a\0b\0", 4);
    const std::vector<std::byte> vector(3, std::byte{'x'});
    const std::array<std::uint8_t, 2> array{'h', 'i'};
    const unsigned char raw[] = {'r', 'a', 'w', 0};
    CHECK(copied(text) == text);
    CHECK(copied(std::string_view("view")) == "view");
    CHECK(copied(vector) == "xxx");
    CHECK(copied(array) == "hi");
    CHECK(copied(raw) == std::string_view("raw\0", 4));
    CHECK(copied(std::span(raw).first(2)) == "ra");
    CHECK(copied(std::span<const std::byte>()) == "");
    CHECK(copied(bytes_like(raw, 1)) == "r");
}

TEST_CASE("data is referred to and not copied") {
    const std::string text = "text";
    CHECK(bytes_like(text).data() == text.data());
    std::vector<std::byte> buffer(4);
    CHECK(writable_bytes_like(buffer).data() == buffer.data());
}

TEST_CASE("data and buffers can be made in a constant expression") {
    static_assert(bytes_like("abc").size() == 3);
    static_assert(bytes_like(std::string_view("ab")).size() == 2);
    static_assert(buffer_size(-1).negative());
}

TEST_CASE("what is ambiguous or wider than a byte is no data") {
    static_assert(!converts<bytes_like, char(&)[4]>);
    static_assert(!converts<bytes_like, char8_t(&)[4]>);
    static_assert(!converts<bytes_like, const char*>);
    static_assert(!converts<bytes_like, char*>);
    static_assert(!converts<bytes_like, std::vector<int>>);
    static_assert(!converts<bytes_like, std::vector<bool>>);
    static_assert(!converts<bytes_like, std::array<bool, 4>>);
    static_assert(!converts<bytes_like, std::u16string>);
    static_assert(!converts<bytes_like, std::vector<std::string>>);
    static_assert(!converts<bytes_like, int>);
    static_assert(!converts<bytes_like, std::nullptr_t>);
    static_assert(converts<bytes_like, unsigned char(&)[4]>);
}

TEST_CASE("a buffer is all of what is passed, whatever its capacity") {
    std::string text = "four";
    text.reserve(100);
    std::vector<std::byte> vector(3);
    std::array<char, 5> array{};
    char raw[6];
    CHECK(writable_bytes_like(text).size() == 4);
    CHECK(writable_bytes_like(vector).size() == 3);
    CHECK(writable_bytes_like(array).size() == 5);
    CHECK(writable_bytes_like(raw).size() == 6);
    CHECK(writable_bytes_like(std::span(raw).subspan(2)).size() == 4);
    CHECK(writable_bytes_like(std::span(raw).subspan(2)).data() == raw + 2);
    CHECK(writable_bytes_like(raw, 1).size() == 1);
}

TEST_CASE("read-only memory and a temporary container are no buffer") {
    static_assert(!converts<writable_bytes_like, const std::string&>);
    static_assert(!converts<writable_bytes_like, std::string>);
    static_assert(!converts<writable_bytes_like, std::string_view>);
    static_assert(!converts<writable_bytes_like, std::span<const char>>);
    static_assert(!converts<writable_bytes_like, const char(&)[4]>);
    static_assert(!converts<writable_bytes_like, std::vector<int>&>);
    static_assert(!converts<writable_bytes_like, std::vector<bool>&>);
    static_assert(converts<writable_bytes_like, std::string&>);
    static_assert(converts<writable_bytes_like, char(&)[4]>);
    static_assert(converts<writable_bytes_like, std::span<std::byte>>);
}

TEST_CASE("a negative size arrives as it was given") {
    for (const long long given : {-1LL, -1024LL, std::numeric_limits<long long>::min()}) {
        CAPTURE(given);
        CHECK(buffer_size(given).negative());
        CHECK(buffer_size(given).given() == given);
    }
    CHECK(buffer_size(static_cast<signed char>(-1)).negative());
    CHECK(buffer_size(std::ptrdiff_t{-7}).given() == -7);
}

TEST_CASE("a size that is not negative never becomes it, however large") {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
    CHECK(buffer_size(0).value() == 0);
    CHECK(buffer_size(std::uint8_t{200}).value() == 200);
    CHECK(buffer_size(4096u).value() == 4096);
    CHECK(buffer_size(most).value() == most);
    for (const std::uint64_t huge : {std::uint64_t{most} + 1, std::numeric_limits<std::uint64_t>::max()}) {
        CAPTURE(huge);
        CHECK_FALSE(buffer_size(huge).negative());
        CHECK(buffer_size(huge).value() == most);
    }
}

TEST_CASE("only integers are sizes") {
    static_assert(!converts<buffer_size, bool>);
    static_assert(!converts<buffer_size, double>);
    static_assert(!converts<buffer_size, const char*>);
    static_assert(!converts<buffer_size, std::nullptr_t>);
    static_assert(converts<buffer_size, std::size_t>);
}

TEST_SUITE_END();
