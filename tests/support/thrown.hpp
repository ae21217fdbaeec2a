// SPDX-License-Identifier: MIT
// What a call throws, as a value to compare, and the codes to compare it with.
#ifndef PYSOCK_TESTS_THROWN_HPP
#define PYSOCK_TESTS_THROWN_HPP

#include "support/subject.hpp"

#include <exception>
#include <string>
#include <system_error>

namespace support {

/// The code of an errno value.
inline std::error_code system_code(int number) { return {number, std::system_category()}; }

/// The code of the pysock::error that the call throws; no error where it throws nothing.
template <class Call>
std::error_code thrown_code(Call call) {
    try {
        call();
    } catch (const pysock::error& e) {
        return e.code();
    }
    return {};
}

/// The text of the exception that the call throws; one that is no `Exception` passes through.
template <class Exception = std::exception, class Call>
std::string thrown_text(Call call) {
    try {
        call();
    } catch (const Exception& e) {
        return e.what();
    }
    return "nothing thrown";
}

} // namespace support

#endif // PYSOCK_TESTS_THROWN_HPP
