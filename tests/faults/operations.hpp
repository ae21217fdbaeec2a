// SPDX-License-Identifier: MIT
// Every operation of the header that calls the system or allocates, each in a situation where it succeeds: what the
// tests of faults run over.
#ifndef PYSOCK_TESTS_OPERATIONS_HPP
#define PYSOCK_TESTS_OPERATIONS_HPP

#include "faults/injection.hpp"

#include <functional>
#include <string>
#include <system_error>
#include <vector>

namespace faults {

/// An operation about to be called, with all that it needs; its two forms, of which one is called, once.
struct trial {
    std::function<void()> throwing;
    std::function<void(std::error_code&)> reporting; ///< empty: there is no such form

    /// Throws, or fails an assertion, unless nothing is lost after what became of the call: it was carried out, or it
    /// can be repeated.
    std::function<void(bool succeeded)> afterwards = {};
};

/// What a fault leads to, where that is not the fault's own error.
struct expectation {
    call which;
    int nth;                      ///< 0: each
    std::vector<int> numbers;     ///< of these faults; none: of all
    std::error_code outcome = {}; ///< no error: the operation succeeds all the same
};

struct operation {
    std::string name;
    std::function<trial()> prepare;
    std::vector<rule> always = {}; ///< what happens to it in any case, to lead it to all of its system calls
    std::vector<expectation> expected = {};
    bool all_threads = false;      ///< it has a helper thread whose calls are meant too
    bool tells_close = false;      ///< a close that fails is reported; elsewhere it is of no interest
    bool loses_when_short = false; ///< documented: without memory for the result, what was received is lost
};

const std::vector<operation>& operations();

} // namespace faults

#endif // PYSOCK_TESTS_OPERATIONS_HPP
