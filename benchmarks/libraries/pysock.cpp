// SPDX-License-Identifier: MIT
// pysock, as it is usually written: a call that fails throws.
#include "pysock.hpp"

BENCH_PROGRAM(pysock_library<form::throws>)
