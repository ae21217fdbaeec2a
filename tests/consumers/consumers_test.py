#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The ways to get pysock into a program, each from nothing to a program that runs."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CXX = os.environ.get("CXX", "g++")
CMAKE = os.environ.get("CMAKE", "cmake")
CONFIG = (ROOT / "src/platform/config.hpp").read_text()
VERSION = ".".join(re.search(rf"#define PYSOCK_VERSION_{part} (\d+)", CONFIG)[1] for part in ("MAJOR", "MINOR", "PATCH"))


class Consumers(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def run_command(self, *command, **environment):
        result = subprocess.run([str(word) for word in command], cwd=self.directory, env={**os.environ, **environment},
                                capture_output=True, text=True, timeout=280)
        self.assertEqual(result.returncode, 0, f"\n{command}\n{result.stdout}{result.stderr}")
        return result.stdout

    def build(self, project, *options):
        self.run_command(CMAKE, "-S", HERE / project, "-B", "build", f"-DCMAKE_CXX_COMPILER={CXX}", *options)
        self.run_command(CMAKE, "--build", "build")
        self.assert_runs("build/program")

    def assert_runs(self, program):
        self.assertEqual(self.run_command(self.directory / program), f"pysock {VERSION}\n('127.0.0.1', 80)\n")

    def install(self):
        """Installs the library alone, then moves the tree: nothing in it may depend on where it was made."""
        self.run_command(CMAKE, "-S", ROOT, "-B", "library", f"-DCMAKE_CXX_COMPILER={CXX}", "-DPYSOCK_BUILD_TESTS=OFF",
                         "-DPYSOCK_BUILD_EXAMPLES=OFF")
        self.run_command(CMAKE, "--install", "library", "--prefix", self.directory / "first")
        (self.directory / "first").rename(self.directory / "prefix")
        self.assertEqual([path.name for path in (self.directory / "prefix/include").iterdir()], ["pysock.hpp"])
        return self.directory / "prefix"

    def test_copied_file(self):
        shutil.copy(ROOT / "include/pysock.hpp", self.directory)
        shutil.copy(HERE / "program.cpp", self.directory)
        self.run_command(CXX, "-std=c++20", "-I.", "program.cpp", "-o", "program", "-pthread")
        self.assert_runs("program")

    def test_add_subdirectory(self):
        self.build("add_subdirectory", f"-DPYSOCK_TREE={ROOT}")

    def test_find_package(self):
        self.build("find_package", f"-DCMAKE_PREFIX_PATH={self.install()}", f"-DPYSOCK_VERSION={VERSION}")

    @unittest.skipUnless(shutil.which("pkg-config"), "SKIPPED: pkg-config is missing")
    def test_pkg_config(self):
        search = {"PKG_CONFIG_PATH": str(self.install() / "share/pkgconfig")}
        self.assertEqual(self.run_command("pkg-config", "--modversion", "pysock", **search).strip(), VERSION)
        flags = shlex.split(self.run_command("pkg-config", "--cflags", "--libs", "pysock", **search))
        self.run_command(CXX, "-std=c++20", HERE / "program.cpp", *flags, "-o", "program")
        self.assert_runs("program")


if __name__ == "__main__":
    unittest.main(verbosity=2)  # a skip prints its reason
