// SPDX-License-Identifier: MIT
// pysock, with a std::error_code as the last argument of each call.
#include "pysock.hpp"

BENCH_PROGRAM(pysock_library<form::sets_code>)
