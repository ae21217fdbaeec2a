#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The hot calls cost no more than limits.py allows: instructions, system calls and heap allocations, none of it timed.

The programs are those of benchmarks/, built at -O2 with CTest's compiler. A control program shows that it can fail.
"""

import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import counting  # noqa: E402
from limits import CLANG_LIMITS, LIMITS, variants, violations  # noqa: E402
from programs import HERE as BENCHMARKS, OWN, PYSOCK, RAW, Builder, Library, Program, costs  # noqa: E402

FEW, MANY = 20, 120
CXX = os.environ.get("CXX", "g++")
MISSING = [tool for tool in ("valgrind", "strace") if not shutil.which(tool)]


class HotCalls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.builder = Builder(Path(directory.name), CXX)
        cls.counter = cls.builder.allocation_counter()
        cls.programs = cls.builder.programs(OWN)
        cls.costs = {key: costs(program, variants(), cls.counter, FEW, MANY) for key, program in cls.programs.items()}

    def test_the_programs_are_right(self):
        for program in self.programs.values():
            counting.run([*program.command, "check", *program.variants])

    def test_no_limit_is_passed(self):
        for name in variants():
            print(f"{name:<28}", *(f"{form} {self.costs[form][name].instructions:.0f}" for form in self.costs))
        found = violations(self.costs, CLANG_LIMITS if "clang" in CXX else LIMITS)
        if found:
            self.fail("\n" + "\n".join(found))

    def test_counts_repeat(self):
        again = costs(self.programs[PYSOCK.key], variants(), self.counter, FEW, MANY)
        self.assertEqual(again, self.costs[PYSOCK.key])

    def test_waste_is_found_out(self):
        path = self.builder.compile("wasteful", f"-I{BENCHMARKS}", ROOT / "tests/cost/wasteful.cpp",
                                    self.builder.folder / "peer.o", "-pthread")
        program = Program(Library("wasteful", "wasteful"), [str(path)]).ask()
        names = ("calls/send", "calls/recv_into")
        limits = {name: LIMITS[name] for name in names}
        wasteful = costs(program, variants(limits), self.counter, FEW, MANY)
        found = violations({RAW.key: self.costs[RAW.key], "pysock": wasteful, "pysock_ec": self.costs[RAW.key]}, limits)
        words = ("instructions", "system calls", "allocations")
        kinds = {(line.split(",")[0], word) for line in found for word in words if word in line}
        self.assertEqual(kinds, {(name + suffix, word) for suffix in ("", "/timeout") for name, word in (
            ("calls/send", "instructions"), ("calls/send", "system calls"), ("calls/send", "allocations"),
            ("calls/recv_into", "instructions"))}, found)


if __name__ == "__main__":
    if MISSING:
        print(f"SKIPPED: counting needs {' and '.join(MISSING)}")
    else:
        unittest.main()
