#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The header is silent under strict warnings, without hiding as a system header, in both shapes."""

import unittest

from compiler import HERE, SHAPES, WARNINGS, CompilerTest


class Warnings(CompilerTest):
    def test_including_and_using_every_kind_of_call_warns_of_nothing(self):
        uses = (HERE / "programs/uses.hpp").read_text()
        for shape, (include, _) in SHAPES.items():
            with self.subTest(shape):
                # -c rather than -fsyntax-only: some warnings come from the optimiser.
                source = self.write("check.cpp", uses.replace("#include <pysock.hpp>\n", include))
                self.compile("-c", source, "-o", "check.o", *WARNINGS, "-Werror")


if __name__ == "__main__":
    unittest.main()
