#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What must not compile does not, and the compiler's message says why."""

import re
import unittest

from compiler import HERE, CompilerTest, shorten

CASES = sorted((HERE / "compile_fail").glob("*.cpp"))


class CompileFail(CompilerTest):
    def test_there_are_cases(self):
        self.assertGreater(len(CASES), 5)

    def test_each_case_compiles_without_its_mistake_and_fails_with_it(self):
        for case in CASES:
            with self.subTest(case.name):
                expected = re.search(r"(?m)^// expect: (.+)$", case.read_text())
                self.assertIsNotNone(expected, "say what the compiler is expected to say")
                self.compile("-fsyntax-only", case)
                result = self.run_compiler("-fsyntax-only", "-DSHOULD_FAIL", case)
                self.assertNotEqual(result.returncode, 0, "compiles, but must not")
                self.assertRegex(result.stderr, expected[1], shorten(result.stderr))


if __name__ == "__main__":
    unittest.main()
