#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the header adds to a compilation: its lines after the preprocessor, without empty ones, stay within the budget."""

import unittest

from compiler import CompilerTest

BUDGET = 60_000


class IncludeCost(CompilerTest):
    def test_preprocessed_lines(self):
        text = self.compile("-E", "-P", self.write("check.cpp", "#include <pysock.hpp>\n"))
        lines = text.count("\n")
        print(f"{lines} of at most {BUDGET} lines")
        self.assertLessEqual(lines, BUDGET)


if __name__ == "__main__":
    unittest.main()
