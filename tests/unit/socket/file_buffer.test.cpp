// SPDX-License-Identifier: MIT
// The memory behind files, and the ends of lines as Python's io reads and writes them.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using pysock::none;
using pysock::detail::file_buffer;
using pysock::detail::newline_rule;

namespace {

constexpr std::size_t one_mebibyte = std::size_t{1} << 20;

newline_rule rule_of(const std::optional<std::string_view>& newline) {
    const auto rule = newline_rule::of_text(newline);
    CHECK(rule.ok());
    return rule.value;
}

/// The first line's end when all of `data` is there, searched at once.
std::size_t end_of(const std::optional<std::string_view>& newline, std::string_view data, bool at_end = false) {
    return rule_of(newline).line_end(data.data(), data.size(), 0, at_end);
}

std::string translated(newline_rule& rule, std::string text) {
    text.resize(rule.translate(text.data(), text.size()));
    return text;
}

} // namespace

TEST_SUITE_BEGIN("socket/file_buffer");

// ---- memory -----------------------------------------------------------------------------------------

TEST_CASE("what is appended to a file buffer is taken from its front, in order") {
    file_buffer buffer;
    CHECK(buffer.empty());
    CHECK(buffer.view().empty());
    std::string expected;
    std::string got;
    for (int round = 0; round < 200; ++round) {
        const std::string piece(static_cast<std::size_t>(round % 17), static_cast<char>('a' + round % 26));
        REQUIRE(buffer.append(piece.data(), piece.size()));
        expected += piece;
        const std::size_t part = buffer.size() / 2;
        got += buffer.take(part);
    }
    got += buffer.take(buffer.size());
    CHECK(got == expected);
    CHECK(buffer.empty());
}

TEST_CASE("room keeps what a file buffer holds, and grow adds to it") {
    file_buffer buffer;
    REQUIRE(buffer.append("abc", 3));
    buffer.consume(1);
    char* const at = buffer.room(one_mebibyte);
    REQUIRE(at != nullptr);
    std::memcpy(at, "def", 3);
    buffer.grow(3);
    CHECK(buffer.view() == "bcdef");
}

TEST_CASE("room is null where no memory can be had") {
    file_buffer buffer;
    REQUIRE(buffer.append("abc", 3));
    CHECK(buffer.room(SIZE_MAX) == nullptr);
    CHECK(buffer.room(SIZE_MAX / 2) == nullptr);
    CHECK(buffer.view() == "abc");
}

TEST_CASE("take_into copies and uses up, also nothing") {
    file_buffer buffer;
    buffer.take_into(nullptr, 0);
    REQUIRE(buffer.append("abc", 3));
    char target[2] = {};
    buffer.take_into(target, 2);
    CHECK(std::string_view(target, 2) == "ab");
    CHECK(buffer.view() == "c");
}

TEST_CASE("a moved file buffer takes its bytes with it") {
    file_buffer buffer;
    REQUIRE(buffer.append("abc", 3));
    file_buffer other(std::move(buffer));
    CHECK(other.view() == "abc");
    file_buffer third;
    REQUIRE(third.append("old", 3));
    third = std::move(other);
    CHECK(third.view() == "abc");
    CHECK(other.empty()); // NOLINT(bugprone-use-after-move): that is the question
}

// ---- ends of lines ----------------------------------------------------------------------------------

TEST_CASE("only Python's values of newline are accepted") {
    for (const std::string_view good : {"", "\n", "\r", "\r\n"}) CHECK(newline_rule::of_text(good).ok());
    CHECK(newline_rule::of_text(none).ok());
    for (const std::string_view bad : {"x", "\n\r", "\n\n", " "})
        CHECK(newline_rule::of_text(bad).fault == pysock::detail::library_fault(pysock::errc::illegal_newline));
}

TEST_CASE("each value of newline ends a line where Python ends it") {
    CHECK(end_of(none, "ab\ncd") == 3);
    CHECK(end_of("\n", "a\rb\n") == 4);
    CHECK(end_of("\r", "a\nb\rc") == 4);
    CHECK(end_of("\r\n", "a\nb\rc\r\nd") == 7);
    CHECK(end_of("", "a\nb") == 2);
    CHECK(end_of("", "a\rb") == 2);
    CHECK(end_of("", "a\r\nb") == 3);
    CHECK(end_of("", "\n\r") == 1);
}

TEST_CASE("a carriage return at the end of what is there ends a line only when no more can come") {
    CHECK(end_of("", "a\r") == 0);
    CHECK(end_of("", "a\r", true) == 2);
    CHECK(end_of("\r\n", "a\r", true) == 0);
    CHECK(end_of("\r", "a\r") == 2);
}

TEST_CASE("a pair that an earlier search cut in two is found") {
    CHECK(rule_of("\r\n").line_end("a\r\n", 3, 2, false) == 3);
    CHECK(rule_of("").line_end("a\r\n", 3, 2, false) == 3);
    CHECK(rule_of("").line_end("a\rb", 3, 2, false) == 2);
}

TEST_CASE("translation makes one end of line of three kinds, also across two pieces") {
    newline_rule rule = rule_of(none);
    CHECK(translated(rule, "a\r\nb\rc\nd\r") == "a\nb\nc\nd\n");
    CHECK(translated(rule, "\n") == "");
    CHECK(translated(rule, "\n\r") == "\n\n");
    CHECK(translated(rule, "x") == "x");
    CHECK(translated(rule, "\n") == "\n");
}

TEST_CASE("a rule that names an end of line, and a binary file, translate nothing") {
    for (const std::string_view newline : {"", "\n", "\r", "\r\n"}) {
        newline_rule rule = rule_of(newline);
        CHECK(translated(rule, "a\r\nb\rc\n") == "a\r\nb\rc\n");
    }
    newline_rule binary;
    CHECK(translated(binary, "a\r\nb\rc\n") == "a\r\nb\rc\n");
    CHECK(binary.written() == "\n");
}

TEST_SUITE_END();
