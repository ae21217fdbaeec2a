// SPDX-License-Identifier: MIT
// repr() of str and bytes, compared with what Python 3.11 prints.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace std::string_view_literals;
using pysock::detail::repr_bytes;
using pysock::detail::repr_text;

namespace {

struct row {
    std::string_view given;
    std::string_view shown;
};

} // namespace

TEST_SUITE_BEGIN("address/repr");

TEST_CASE("text is quoted and escaped as Python does it") {
    constexpr row rows[] = {
        {""sv, "''"sv},
        {"/run/echo"sv, "'/run/echo'"sv},
        {"it's"sv, "\"it's\""sv},
        {"say \"hi\""sv, "'say \"hi\"'"sv},
        {"it's \"both\""sv, R"('it\'s "both"')"sv},
        {"back\\slash"sv, R"('back\\slash')"sv},
        {"tab\tline\nreturn\r"sv, R"('tab\tline\nreturn\r')"sv},
        {"nul\0in"sv, R"('nul\x00in')"sv},
        {"\x01\x1f\x7f"sv, R"('\x01\x1f\x7f')"sv},
        {" ~"sv, "' ~'"sv},
    };
    for (const auto& row : rows) {
        CAPTURE(row.shown);
        CHECK(repr_text(row.given) == row.shown);
    }
}

TEST_CASE("UTF-8 stays as it is in text") {
    for (const std::string_view text : {"\xc3\xa9"sv, "\xe2\x82\xac"sv, "\xf0\x9f\x90\x8d"sv, "\xc4\x80"sv,
                                        "\xed\x9f\xbf"sv, "\xee\x80\x81 \xef\xbf\xbd"sv, "\xe0\xa0\x80"sv,
                                        "\xf0\x90\x80\x80 \xf4\x8f\xbf\xbd"sv, "\xc2\xa1\xc2\xae"sv}) {
        CHECK(repr_text(text) == "'" + std::string(text) + "'");
    }
}

TEST_CASE("bytes that are not UTF-8 show as the surrogates that Python decodes them to") {
    constexpr row rows[] = {
        {"\xff"sv, R"('\udcff')"sv},
        {"a\x80z"sv, R"('a\udc80z')"sv},
        {"\xc3"sv, R"('\udcc3')"sv},
        {"\xc3("sv, R"('\udcc3(')"sv},
        {"\xe2\x82"sv, R"('\udce2\udc82')"sv},
        {"\xf0\x9f\x90"sv, R"('\udcf0\udc9f\udc90')"sv},
        {"\xc0\xaf"sv, R"('\udcc0\udcaf')"sv},
        {"\xc1\xbf"sv, R"('\udcc1\udcbf')"sv},
        {"\xe0\x9f\xbf"sv, R"('\udce0\udc9f\udcbf')"sv},
        {"\xed\xa0\x80"sv, R"('\udced\udca0\udc80')"sv},
        {"\xf0\x8f\xbf\xbf"sv, R"('\udcf0\udc8f\udcbf\udcbf')"sv},
        {"\xf4\x90\x80\x80"sv, R"('\udcf4\udc90\udc80\udc80')"sv},
        {"\xf5"sv, R"('\udcf5')"sv},
        {"\xe2("sv, R"('\udce2(')"sv},
        {"\xf1("sv, R"('\udcf1(')"sv},
        {"\xf1\x80("sv, R"('\udcf1\udc80(')"sv},
    };
    for (const auto& row : rows) {
        CAPTURE(row.shown);
        CHECK(repr_text(row.given) == row.shown);
    }
}

TEST_CASE("characters that cannot be seen show as their numbers") {
    constexpr row rows[] = {
        {"\xc2\x80"sv, R"('\x80')"sv},          {"\xc2\xa0"sv, R"('\xa0')"sv},
        {"\xc2\xad"sv, R"('\xad')"sv},          {"\xe2\x80\x80"sv, R"('\u2000')"sv},
        {"\xe2\x80\x8f"sv, R"('\u200f')"sv},    {"\xe2\x80\x90"sv, "'\xe2\x80\x90'"sv},
        {"\xe2\x80\xa8"sv, R"('\u2028')"sv},    {"\xe2\x80\xaf"sv, R"('\u202f')"sv},
        {"\xe2\x80\xb0"sv, "'\xe2\x80\xb0'"sv}, {"\xe2\x81\x9f"sv, R"('\u205f')"sv},
        {"\xe2\x81\xaf"sv, R"('\u206f')"sv},    {"\xe2\x81\xb0"sv, "'\xe2\x81\xb0'"sv},
        {"\xe3\x80\x80"sv, R"('\u3000')"sv},    {"\xef\xbb\xbf"sv, R"('\ufeff')"sv},
    };
    for (const auto& row : rows) {
        CAPTURE(row.shown);
        CHECK(repr_text(row.given) == row.shown);
    }
}

TEST_CASE("bytes are quoted and escaped as Python does it") {
    constexpr row rows[] = {
        {""sv, "b''"sv},
        {"\0name"sv, R"(b'\x00name')"sv},
        {"it's"sv, "b\"it's\""sv},
        {"'\""sv, R"(b'\'"')"sv},
        {"\\\t\n\r"sv, R"(b'\\\t\n\r')"sv},
        {"\xc3\xa9\xff\x7f"sv, R"(b'\xc3\xa9\xff\x7f')"sv},
    };
    for (const auto& row : rows) {
        CAPTURE(row.shown);
        CHECK(repr_bytes(row.given) == row.shown);
    }
}

TEST_CASE("every byte alone is printable, a named escape, or two hexadecimal digits") {
    for (int value = 0; value < 256; ++value) {
        CAPTURE(value);
        const std::string shown = repr_bytes(std::string(1, static_cast<char>(value)));
        const bool printable = value >= 0x20 && value < 0x7f && value != '\\';
        const bool named = value == '\t' || value == '\n' || value == '\r' || value == '\\';
        CHECK(shown.size() == (printable ? 4u : named ? 5u : 7u));
    }
}

TEST_CASE("a tuple has a comma between its items, and behind a single one") {
    using pysock::detail::repr_tuple;
    CHECK(repr_tuple({}) == "()");
    CHECK(repr_tuple({"'can0'"}) == "('can0',)");
    CHECK(repr_tuple({"1", "2"}) == "(1, 2)");
    CHECK(repr_tuple({"'lo'", "3", "0", "772", "b''"}) == "('lo', 3, 0, 772, b'')");
}

TEST_SUITE_END();
