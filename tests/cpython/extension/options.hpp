// SPDX-License-Identifier: MIT
// Timeouts between Python's objects and the header's types.
#ifndef PYSOCK_CPYTHON_OPTIONS_HPP
#define PYSOCK_CPYTHON_OPTIONS_HPP

#include "glue.hpp"

namespace glue {

/// None, an int or a float of seconds.
pysock::timeout_value timeout_from(PyObject* seconds);

PyObject* timeout_to_python(pysock::or_none<double> seconds);

} // namespace glue

#endif // PYSOCK_CPYTHON_OPTIONS_HPP
