// SPDX-License-Identifier: MIT
// How a constant of the header becomes one of the module; for the source that constants.py writes.
#ifndef PYSOCK_CPYTHON_CONSTANTS_HPP
#define PYSOCK_CPYTHON_CONSTANTS_HPP

#include "glue.hpp"

#include <concepts>
#include <string_view>

namespace glue {

/// Stands for a constant that the header does not have here.
struct absent {};

inline void add_constant(PyObject*, const char*, absent) {}

template <class Constant>
void add_constant(PyObject* module, const char* name, const Constant& constant) {
    const auto add = [&](PyObject* object) {
        const ref value(object);
        check(PyModule_AddObjectRef(module, name, value.get()) == 0);
    };
    if constexpr (std::same_as<Constant, bool>)
        add(PyBool_FromLong(constant));
    else if constexpr (std::signed_integral<Constant>)
        add(PyLong_FromLongLong(constant));
    else if constexpr (std::integral<Constant>)
        add(PyLong_FromUnsignedLongLong(constant));
    else if constexpr (std::convertible_to<Constant, std::string_view>)
        add(to_text(constant));
    else
        add(PyLong_FromLong(constant.value()));
}

} // namespace glue

#endif // PYSOCK_CPYTHON_CONSTANTS_HPP
