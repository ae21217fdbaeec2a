# SPDX-License-Identifier: MIT
"""What the tests of this folder share: where things are, and the compiler that CTest names in CXX and CXXFLAGS."""

import os
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
INCLUDE = ROOT / "include"
PRODUCT = INCLUDE / "pysock.hpp"
HERE = Path(__file__).resolve().parent
CXX = os.environ.get("CXX", "g++")
CXXFLAGS = shlex.split(os.environ.get("CXXFLAGS", ""))
WARNINGS = (ROOT / "tests/support/warnings.txt").read_text().split()
# The two shapes of the header: what includes it, and the folder to find it in.
SHAPES = {"product": ("#include <pysock.hpp>\n", INCLUDE), "parts": ('#include "pysock.hpp.in"\n', SOURCE)}


def parts():
    """The parts, as own includes name them."""
    return sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.hpp"))


class CompilerTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def write(self, name, text):
        path = self.directory / name
        path.write_text(text)
        return path

    def run_compiler(self, *arguments, standard="c++20"):
        """Runs the compiler with CXXFLAGS, both shapes on the include path, and returns the finished process."""
        command = [CXX, f"-std={standard}", *CXXFLAGS, f"-I{INCLUDE}", f"-I{SOURCE}", f"-I{HERE}", *map(str, arguments)]
        return subprocess.run(command, cwd=self.directory, capture_output=True, text=True)

    def compile(self, *arguments, **options):
        """Runs the compiler; its failure is the test's."""
        result = self.run_compiler(*arguments, **options)
        self.assertEqual(result.returncode, 0, f"\n{shlex.join(result.args)}\n{shorten(result.stderr)}")
        return result.stdout

    def check_syntax(self, text, *arguments, **options):
        self.compile("-fsyntax-only", self.write("check.cpp", text), *arguments, **options)

    def build_and_run(self, *sources, flags=(), **options):
        """Builds one program, runs it, and returns what it printed; a status other than 0 fails the test."""
        program = self.directory / "program"
        self.compile(*flags, *sources, "-o", program, "-pthread", **options)
        result = subprocess.run([program], capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout


def shorten(text, limit=60):
    lines = text.split("\n")
    return "\n".join(lines[:limit] + (["..."] if len(lines) > limit else []))
