// SPDX-License-Identifier: MIT
// Lengths of control messages, and the bytes that ancillary items become.
#include "support/subject.hpp"
#include "support/system.hpp"
#include "support/thrown.hpp"

#include <doctest/doctest.h>

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

using pysock::ancillary_data_like;
using pysock::ancillary_item;
using pysock::cmsg_len;
using pysock::cmsg_space;
using pysock::errc;
using support::thrown_text;

namespace {

constexpr long long most = 0x7fffffff;

/// The control messages as bytes, or what is wrong with the items.
std::pair<std::string, std::error_code> control_of(const ancillary_data_like& items) {
    const auto size = pysock::detail::size_of_control(items);
    std::error_code ec;
    pysock::detail::assign(ec, size.fault);
    std::string bytes(size.value, '?');
    pysock::detail::write_control(bytes.data(), bytes.size(), items);
    return {bytes, ec};
}

/// A control message as cmsg(3) describes it, padded to `space`.
std::string message(int level, int type, std::string_view data) {
    ::cmsghdr header{};
    header.cmsg_len = static_cast<decltype(header.cmsg_len)>(CMSG_LEN(data.size()));
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::string bytes(CMSG_LEN(0), '\0');
    std::memcpy(bytes.data(), &header, sizeof header);
    bytes += data;
    bytes.resize(CMSG_SPACE(data.size()));
    return bytes;
}

} // namespace

TEST_SUITE_BEGIN("base/ancillary");

TEST_CASE("cmsg_len and cmsg_space are the system's, in both forms") {
    std::error_code ec = support::system_code(EBADF);
    for (const std::size_t length : {0UL, 1UL, 4UL, 8UL, 9UL, 12UL, 1000UL, 1UL << 30}) {
        CAPTURE(length);
        CHECK(cmsg_len(length) == CMSG_LEN(length));
        CHECK(cmsg_space(length) == CMSG_SPACE(length));
        CHECK(cmsg_len(length, ec) == CMSG_LEN(length));
        CHECK(cmsg_space(length, ec) == CMSG_SPACE(length));
        CHECK_FALSE(ec);
    }
}

TEST_CASE("a length that is negative or too large for a socklen_t is an overflow") {
    const long long longest = most - static_cast<long long>(CMSG_LEN(0));
    const long long widest = most - static_cast<long long>(CMSG_SPACE(1)); // the limit that Python has
    CHECK(cmsg_len(longest) == most);
    CHECK(cmsg_space(widest) == CMSG_SPACE(static_cast<std::size_t>(widest)));
    CHECK(cmsg_space(widest) <= most);
    for (const long long bad : {-1LL, LLONG_MIN, longest + 1, most, most + 1, LLONG_MAX}) {
        CAPTURE(bad);
        std::error_code ec;
        CHECK_THROWS_AS(static_cast<void>(cmsg_len(bad)), std::overflow_error);
        CHECK(cmsg_len(bad, ec) == 0);
        CHECK(ec == errc::control_length_out_of_range);
    }
    for (const long long bad : {-1LL, widest + 1, LLONG_MAX}) {
        CAPTURE(bad);
        std::error_code ec;
        CHECK_THROWS_AS(static_cast<void>(cmsg_space(bad)), std::overflow_error);
        CHECK(cmsg_space(bad, ec) == 0);
        CHECK(ec == errc::control_length_out_of_range);
    }
    CHECK(thrown_text([] { static_cast<void>(cmsg_len(-1)); }) == "cmsg_len(): argument out of range, got -1");
    CHECK(thrown_text([] { static_cast<void>(cmsg_space(-2)); }) == "cmsg_space(): argument out of range, got -2");
}

TEST_CASE("items become control messages one behind the other, with nothing but zeros between them") {
    const std::vector<ancillary_item> list{{1, 2, "abc"}, {3, 4, ""}};
    CHECK(control_of({}).first.empty());
    CHECK((control_of({{1, 1, "abcd"}}).first == message(1, 1, "abcd")));
    CHECK((control_of({{1, 2, "abc"}, {3, 4, ""}, {-5, 6, "123456789"}}).first ==
           message(1, 2, "abc") + message(3, 4, "") + message(-5, 6, "123456789")));
    CHECK((control_of(list).first == message(1, 2, "abc") + message(3, 4, "")));
    CHECK((control_of({list}).first == control_of(list).first));
    const int numbers[] = {7, 8};
    CHECK((control_of({{1, 1, std::as_bytes(std::span(numbers))}}).first ==
           message(1, 1, std::string_view(reinterpret_cast<const char*>(numbers), sizeof numbers))));
}

TEST_CASE("an item or a sum beyond a socklen_t is told before any memory is asked for") {
    // Nobody looks at the data: only its size counts here.
    const auto size_of = [](std::initializer_list<std::size_t> sizes) {
        std::vector<ancillary_item> items;
        for (const std::size_t size : sizes) items.push_back({1, 1, {"", size}});
        return pysock::detail::size_of_control(items);
    };
    const std::size_t largest = most - CMSG_SPACE(1);
    const auto too_large = pysock::detail::library_fault(errc::ancillary_item_too_large);
    const auto too_much = pysock::detail::library_fault(errc::too_much_ancillary);
    CHECK(size_of({largest}).ok());
    CHECK(size_of({largest + 1}).fault == too_large);
    CHECK(size_of({SIZE_MAX}).fault == too_large);
    CHECK(size_of({1, SIZE_MAX / 2}).fault == too_large);
    CHECK(size_of({1UL << 30, 1UL << 30}).fault == too_much);
    CHECK(size_of({largest, 0}).fault == too_much);
    CHECK(size_of({1UL << 29, 1UL << 29, 1UL << 29}).value == 3 * CMSG_SPACE(1UL << 29));
}

TEST_SUITE_END();
