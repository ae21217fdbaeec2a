// SPDX-License-Identifier: MIT
// What Python's io.TextIOWrapper makes of ends of lines: its answers, written down.
#ifndef PYSOCK_TESTS_PYTHON_NEWLINES_HPP
#define PYSOCK_TESTS_PYTHON_NEWLINES_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace support {

inline constexpr std::nullopt_t none = std::nullopt;

/// `TextIOWrapper(BytesIO(data), newline=newline).readlines()`.
struct lines_read {
    std::string_view data;
    std::optional<std::string_view> newline;
    std::vector<std::string> lines;
};

inline const lines_read python_reads[] = {
    {"", none, {}},
    {"", "", {}},
    {"", "\n", {}},
    {"", "\r", {}},
    {"", "\r\n", {}},
    {"a", none, {"a"}},
    {"a", "", {"a"}},
    {"a", "\n", {"a"}},
    {"a", "\r", {"a"}},
    {"a", "\r\n", {"a"}},
    {"a\nb", none, {"a\n", "b"}},
    {"a\nb", "", {"a\n", "b"}},
    {"a\nb", "\n", {"a\n", "b"}},
    {"a\nb", "\r", {"a\nb"}},
    {"a\nb", "\r\n", {"a\nb"}},
    {"a\r\nb\r\n", none, {"a\n", "b\n"}},
    {"a\r\nb\r\n", "", {"a\r\n", "b\r\n"}},
    {"a\r\nb\r\n", "\n", {"a\r\n", "b\r\n"}},
    {"a\r\nb\r\n", "\r", {"a\r", "\nb\r", "\n"}},
    {"a\r\nb\r\n", "\r\n", {"a\r\n", "b\r\n"}},
    {"a\rb\r", none, {"a\n", "b\n"}},
    {"a\rb\r", "", {"a\r", "b\r"}},
    {"a\rb\r", "\n", {"a\rb\r"}},
    {"a\rb\r", "\r", {"a\r", "b\r"}},
    {"a\rb\r", "\r\n", {"a\rb\r"}},
    {"\r\r\n\n\r", none, {"\n", "\n", "\n", "\n"}},
    {"\r\r\n\n\r", "", {"\r", "\r\n", "\n", "\r"}},
    {"\r\r\n\n\r", "\n", {"\r\r\n", "\n", "\r"}},
    {"\r\r\n\n\r", "\r", {"\r", "\r", "\n\n\r"}},
    {"\r\r\n\n\r", "\r\n", {"\r\r\n", "\n\r"}},
    {"x\n\ry\r\r\nz", none, {"x\n", "\n", "y\n", "\n", "z"}},
    {"x\n\ry\r\r\nz", "", {"x\n", "\r", "y\r", "\r\n", "z"}},
    {"x\n\ry\r\r\nz", "\n", {"x\n", "\ry\r\r\n", "z"}},
    {"x\n\ry\r\r\nz", "\r", {"x\n\r", "y\r", "\r", "\nz"}},
    {"x\n\ry\r\r\nz", "\r\n", {"x\n\ry\r\r\n", "z"}},
    {"\r", none, {"\n"}},
    {"\r", "", {"\r"}},
    {"\r", "\n", {"\r"}},
    {"\r", "\r", {"\r"}},
    {"\r", "\r\n", {"\r"}},
    {"\r\n", none, {"\n"}},
    {"\r\n", "", {"\r\n"}},
    {"\r\n", "\n", {"\r\n"}},
    {"\r\n", "\r", {"\r", "\n"}},
    {"\r\n", "\r\n", {"\r\n"}},
    {"\n\r\n\r", none, {"\n", "\n", "\n"}},
    {"\n\r\n\r", "", {"\n", "\r\n", "\r"}},
    {"\n\r\n\r", "\n", {"\n", "\r\n", "\r"}},
    {"\n\r\n\r", "\r", {"\n\r", "\n\r"}},
    {"\n\r\n\r", "\r\n", {"\n\r\n", "\r"}},
};

/// What `write(text)` gives on Linux.
struct text_written {
    std::string_view text;
    std::optional<std::string_view> newline;
    std::string_view data;
};

inline const text_written python_writes[] = {
    {"", none, ""},
    {"", "", ""},
    {"", "\n", ""},
    {"", "\r", ""},
    {"", "\r\n", ""},
    {"a", none, "a"},
    {"a", "", "a"},
    {"a", "\n", "a"},
    {"a", "\r", "a"},
    {"a", "\r\n", "a"},
    {"a\nb", none, "a\nb"},
    {"a\nb", "", "a\nb"},
    {"a\nb", "\n", "a\nb"},
    {"a\nb", "\r", "a\rb"},
    {"a\nb", "\r\n", "a\r\nb"},
    {"a\r\nb\n\n", none, "a\r\nb\n\n"},
    {"a\r\nb\n\n", "", "a\r\nb\n\n"},
    {"a\r\nb\n\n", "\n", "a\r\nb\n\n"},
    {"a\r\nb\n\n", "\r", "a\r\rb\r\r"},
    {"a\r\nb\n\n", "\r\n", "a\r\r\nb\r\n\r\n"},
    {"\r\n\r", none, "\r\n\r"},
    {"\r\n\r", "", "\r\n\r"},
    {"\r\n\r", "\n", "\r\n\r"},
    {"\r\n\r", "\r", "\r\r\r"},
    {"\r\n\r", "\r\n", "\r\r\n\r"},
};

} // namespace support

#endif // PYSOCK_TESTS_PYTHON_NEWLINES_HPP
