#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Two translation units include the header, use all of it and become one program."""

import shutil
import subprocess
import unittest

from compiler import CompilerTest


class OneDefinition(CompilerTest):
    def test_two_translation_units_link_and_share_every_variable(self):
        first = self.write("first.cpp", '#include "programs/uses.hpp"\n'
                           "entities first() { return uses(); }\n")
        second = self.write("second.cpp", '#include "programs/uses.hpp"\n'
                            "entities first();\n"
                            "int main() { return first() == uses() ? 0 : 1; }\n")
        self.build_and_run(first, second)

    @unittest.skipUnless(shutil.which("nm"), "nm is missing")
    def test_including_alone_defines_nothing(self):
        source = self.write("include.cpp", "#include <pysock.hpp>\n")
        self.compile("-c", source, "-o", "include.o")
        symbols = subprocess.run(["nm", "--defined-only", "include.o"], cwd=self.directory, capture_output=True, text=True)
        # _GLOBAL__sub_I_* is what runs before main; the compiler's own headers define a few constants.
        ours = [line for line in symbols.stdout.splitlines() if "pysock" in line or "_GLOBAL__" in line]
        self.assertEqual(ours, [], "an include must not cost code, data or start-up work")


if __name__ == "__main__":
    unittest.main()
