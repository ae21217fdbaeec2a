#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Without exceptions and RTTI the header compiles, and the error_code forms do everything."""

import unittest

from compiler import HERE, CompilerTest

FLAGS = ("-fno-exceptions", "-fno-rtti")


class NoExceptions(CompilerTest):
    def test_every_kind_of_call_compiles(self):
        self.check_syntax((HERE / "programs/uses.hpp").read_text(), *FLAGS)

    def test_a_program_of_error_code_forms_runs(self):
        output = self.build_and_run(HERE / "programs/error_code_forms.cpp", flags=FLAGS)
        self.assertEqual(output, "hello\n")

    def test_each_switch_alone(self):
        for flag in FLAGS:
            with self.subTest(flag):
                self.check_syntax((HERE / "programs/error_code_forms.cpp").read_text(), flag)


if __name__ == "__main__":
    unittest.main()
