// SPDX-License-Identifier: MIT
// All parts, for clang-tidy.
#include "pysock.hpp.in"
