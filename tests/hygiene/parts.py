#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each part compiles alone, and parts and product may meet in one program in either order."""

import unittest

from compiler import SHAPES, CompilerTest, parts

PRODUCT, PARTS = (include for include, _ in SHAPES.values())


class Parts(CompilerTest):
    def test_each_part_compiles_first_in_a_program_then_the_product(self):
        for part in parts():
            with self.subTest(part):
                self.check_syntax(f'#include "{part}"\n#include "{part}"\n{PRODUCT}pysock::socket* s;\n')

    def test_product_then_parts(self):
        self.check_syntax(PRODUCT + PARTS + "".join(f'#include "{part}"\n' for part in parts()))

    def test_parts_then_product(self):
        self.check_syntax(PARTS + PRODUCT)


if __name__ == "__main__":
    unittest.main()
