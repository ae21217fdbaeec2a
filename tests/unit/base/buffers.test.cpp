// SPDX-License-Identifier: MIT
// Several buffers as one argument, in every way a caller writes them.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using pysock::buffers_like;
using pysock::bytes_like;
using pysock::writable_buffers_like;
using pysock::writable_bytes_like;

namespace {

std::string joined(const buffers_like& buffers) {
    std::string all;
    for (std::size_t i = 0; i < buffers.size(); ++i)
        all.append(static_cast<const char*>(buffers[i].data()), buffers[i].size()).append("|");
    return all;
}

std::vector<void*> places(const writable_buffers_like& buffers) {
    std::vector<void*> all;
    for (std::size_t i = 0; i < buffers.size(); ++i) all.push_back(buffers[i].data());
    return all;
}

} // namespace

TEST_SUITE_BEGIN("base/buffers");

TEST_CASE("braces hold buffers of different kinds") {
    const std::string text = "text";
    const std::vector<std::byte> block(2, std::byte{'x'});
    CHECK(joined({}) == "");
    CHECK(joined({"one"}) == "one|");
    CHECK(joined({"a", text, block, std::string_view("view"), {"raw", 2}}) == "a|text|xx|view|ra|");
    CHECK(joined({std::string("temporary")}) == "temporary|");
}

TEST_CASE("a contiguous range of buffers counts each of them, without a copy") {
    const std::vector<std::string> strings{"ab", "", "cde"};
    const std::array<std::string_view, 2> views{"x", "yz"};
    const bytes_like array[] = {"p", "q"};
    const std::span<const std::string> span(strings);
    CHECK(joined(strings) == "ab||cde|");
    CHECK(joined({strings}) == "ab||cde|");
    CHECK(joined(views) == "x|yz|");
    CHECK(joined(array) == "p|q|");
    CHECK(joined(span.first(1)) == "ab|");
    CHECK(joined(std::vector<std::string>{"t"}) == "t|");
    CHECK(joined(std::vector<std::string>()) == "");
    const buffers_like same(strings);
    CHECK(same[2].data() == strings[2].data());
}

TEST_CASE("writable buffers are the caller's own memory") {
    std::string text(4, ' ');
    std::array<std::byte, 3> block{};
    char raw[5];
    CHECK(places({text, block, raw}) == std::vector<void*>{text.data(), block.data(), raw});
    std::vector<std::string> strings(2, "ab");
    CHECK(places(strings) == std::vector<void*>{strings[0].data(), strings[1].data()});
    const std::vector<std::span<char>> spans{raw, std::span(text)};
    CHECK(places(spans) == std::vector<void*>{raw, text.data()});
    CHECK(places(std::vector<std::span<char>>{std::span(raw)}) == std::vector<void*>{raw});
    char grid[2][8];
    CHECK(places(grid) == std::vector<void*>{grid[0], grid[1]});
    CHECK(places({}).empty());
}

TEST_CASE("what is no list of buffers does not convert") {
    // One string: Python's sendmsg refuses a bytes object as well, since it iterates over numbers.
    static_assert(!std::is_convertible_v<std::string, buffers_like>);
    static_assert(!std::is_convertible_v<const char(&)[4], buffers_like>);
    static_assert(!std::is_convertible_v<std::vector<char>, buffers_like>);
    static_assert(!std::is_convertible_v<std::vector<int>, buffers_like>);
    static_assert(!std::is_convertible_v<std::vector<const char*>, buffers_like>);
    static_assert(!std::is_convertible_v<std::error_code&, buffers_like>);
    static_assert(!std::is_convertible_v<std::string&, writable_buffers_like>);
    static_assert(!std::is_convertible_v<const std::vector<std::string>&, writable_buffers_like>);
    static_assert(!std::is_convertible_v<std::vector<std::string>, writable_buffers_like>); // its bytes would be lost
    static_assert(std::is_convertible_v<std::vector<std::string>&, writable_buffers_like>);
    static_assert(std::is_convertible_v<const std::vector<writable_bytes_like>&, writable_buffers_like>);
    static_assert(std::is_trivially_copyable_v<buffers_like>);
}

TEST_SUITE_END();
