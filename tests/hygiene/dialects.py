#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The language modes that the header promises: C++20 and C++23, with and without the compiler's own extensions."""

import unittest

from compiler import HERE, CompilerTest

STANDARDS = ("c++20", "c++23", "gnu++20", "gnu++23")  # the gnu modes define the macros `unix` and `linux`


class Dialects(CompilerTest):
    def test_compiles_in_every_mode(self):
        for standard in STANDARDS:
            with self.subTest(standard):
                # clang 14 knows C++23 by its working name only, and so does GCC before 11.
                self.check_syntax((HERE / "programs/uses.hpp").read_text(), standard=standard.replace("23", "2b"))


if __name__ == "__main__":
    unittest.main()
