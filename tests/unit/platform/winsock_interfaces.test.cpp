// SPDX-License-Identifier: MIT
// The layouts of Windows's lists of interfaces, compared with its headers.
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cstddef>

#include <iphlpapi.h>

namespace os = pysock::detail::os;

TEST_SUITE_BEGIN("platform/winsock_interfaces");

TEST_CASE("rows and tables are laid out as in <netioapi.h>") {
    static_assert(sizeof(os::interface_row) == sizeof(::MIB_IF_ROW2));
    static_assert(offsetof(os::interface_row, luid) == offsetof(::MIB_IF_ROW2, InterfaceLuid));
    static_assert(offsetof(os::interface_row, index) == offsetof(::MIB_IF_ROW2, InterfaceIndex));
    static_assert(offsetof(os::interface_table, rows) == offsetof(::MIB_IF_TABLE2, Table));
    static_assert(os::interface_name_size == IF_MAX_STRING_SIZE + 1);
}

TEST_SUITE_END();
