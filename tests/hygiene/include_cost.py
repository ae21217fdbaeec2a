#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the header adds to a compilation stays within its budgets: lines, the compiler's instructions, bytes of a program.

Lines are those after the preprocessor, without empty ones. Instructions are g++'s at -O0, above those for an empty file,
as a multiple of what the headers cost that every library of sockets includes. Bytes are those of a stripped minimal
client at -O2. The last two are counted with g++ alone; the programs are those of benchmarks/clients/.
"""

import shutil
import sys
import unittest

from compiler import CXX, INCLUDE, ROOT, CompilerTest

sys.path.insert(0, str(ROOT / "benchmarks"))

import counting  # noqa: E402

CLIENTS = ROOT / "benchmarks/clients"
MOST_LINES = 60_000
# The design's goal; what has been reached is a little less. To be lowered with it and never raised.
MOST_FLOORS = 1.99
MOST_BYTES = 90_000
COUNTS = "clang" not in CXX and shutil.which("valgrind")


class IncludeCost(CompilerTest):
    def test_preprocessed_lines(self):
        text = self.compile("-E", "-P", self.write("check.cpp", "#include <pysock.hpp>\n"))
        lines = text.count("\n")
        print(f"{lines} of at most {MOST_LINES} lines")
        self.assertLessEqual(lines, MOST_LINES)

    @unittest.skipUnless(COUNTS, "counted with g++ and valgrind")
    def test_instructions_of_the_compiler(self):
        empty, header = self.write("empty.cpp", ""), self.write("check.cpp", "#include <pysock.hpp>\n")
        nothing, floor, cost = (counting.compiler_instructions(source, f"-I{INCLUDE}", compiler=CXX)
                                for source in (empty, CLIENTS / "floor.cpp", header))
        floors = (cost - nothing) / (floor - nothing)
        print(f"{floors:.2f} of at most {MOST_FLOORS} floors")
        self.assertLessEqual(floors, MOST_FLOORS)

    @unittest.skipUnless(COUNTS, "counted with g++")
    def test_bytes_of_a_client(self):
        program = self.directory / "client"
        self.compile("-O2", "-s", CLIENTS / "pysock.cpp", "-o", program, "-pthread")
        size = program.stat().st_size
        print(f"{size} of at most {MOST_BYTES} bytes")
        self.assertLessEqual(size, MOST_BYTES)


if __name__ == "__main__":
    unittest.main()
