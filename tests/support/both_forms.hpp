// SPDX-License-Identifier: MIT
// A method of socket in both of its forms, as a row of a table: the one that throws and the one with an error_code.
#ifndef PYSOCK_TESTS_BOTH_FORMS_HPP
#define PYSOCK_TESTS_BOTH_FORMS_HPP

#include "support/subject.hpp"

#include <string>
#include <system_error>

namespace support {

/// A call of one method on a socket that is still to come.
struct both_forms {
    std::string name;
    void (*throwing)(pysock::socket&);
    void (*reporting)(pysock::socket&, std::error_code&);
};

} // namespace support

/// A row of both_forms. In the calls `s` is the socket, and in the second `ec` the error code.
#define BOTH_FORMS(text, throwing, reporting)                                                                          \
    {                                                                                                                  \
        text, [](pysock::socket& s) { static_cast<void>(throwing); },                                                  \
            [](pysock::socket& s, std::error_code& ec) { static_cast<void>(reporting); }                               \
    }

#endif // PYSOCK_TESTS_BOTH_FORMS_HPP
