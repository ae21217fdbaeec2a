#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The header among Windows's own: the order of includes, and the macros that it does not bring along.

Needs MinGW-w64; its compiler is looked for, whatever CXX is."""

import re
import shutil
import subprocess
import unittest

from compiler import INCLUDE, WARNINGS, CompilerTest

MINGW = shutil.which("x86_64-w64-mingw32-g++-posix") or shutil.which("x86_64-w64-mingw32-g++")
PYSOCK = "#include <pysock.hpp>\n"
SWITCHES = [(), ("-DNOMINMAX",), ("-DWIN32_LEAN_AND_MEAN",), ("-DNOMINMAX", "-DWIN32_LEAN_AND_MEAN")]


@unittest.skipUnless(MINGW, "no MinGW-w64")
class WindowsHeaders(CompilerTest):
    def preprocessed(self, text, *arguments):
        path = self.write("check.cpp", text)
        return subprocess.run([MINGW, "-std=c++20", f"-I{INCLUDE}", *WARNINGS, *arguments, path], capture_output=True,
                              text=True)

    def check_order(self, *headers, switches=SWITCHES, use="int main() { pysock::socket s; }\n"):
        text = "".join(f"#include <{header}>\n" for header in headers) + use
        for each in switches:
            with self.subTest(" ".join(headers), switches=each):
                result = self.preprocessed(text, *each, "-Werror", "-fsyntax-only")
                self.assertEqual(result.returncode, 0, result.stderr[:2000])

    def test_it_may_stand_alone(self):
        self.check_order("pysock.hpp")

    def test_it_may_stand_before_the_system_header(self):
        self.check_order("pysock.hpp", "windows.h")

    def test_it_may_stand_behind_both_system_headers(self):
        self.check_order("winsock2.h", "windows.h", "pysock.hpp")

    def test_it_may_stand_behind_the_system_header_that_leaves_sockets_out(self):
        self.check_order("windows.h", "pysock.hpp", switches=[each for each in SWITCHES if "-DWIN32_LEAN_AND_MEAN" in each])

    def test_the_old_header_of_sockets_before_it_is_told(self):
        for first, switches in ("winsock.h", ()), ("windows.h", ()), ("windows.h", ("-DNOMINMAX",)):
            with self.subTest(first, switches=switches):
                result = self.preprocessed(f"#include <{first}>\n{PYSOCK}", *switches, "-fsyntax-only")
                self.assertNotEqual(result.returncode, 0)
                self.assertRegex(result.stderr, r"error: #error .?pysock: <winsock\.h> was included first")

    def test_it_brings_no_macro_of_the_system_that_others_trip_over(self):
        result = self.preprocessed(PYSOCK, "-E", "-dM")
        self.assertEqual(result.returncode, 0, result.stderr[:2000])
        macros = set(re.findall(r"(?m)^#define (\w+)", result.stdout))
        self.assertEqual(macros & {"min", "max", "small", "interface", "hyper", "ERROR", "NOGDI",
                                   "WIN32_LEAN_AND_MEAN"}, set())
        self.assertEqual({name for name in macros if name.startswith("PYSOCK_")},
                         {"PYSOCK_HPP", "PYSOCK_VERSION", "PYSOCK_VERSION_MAJOR", "PYSOCK_VERSION_MINOR",
                          "PYSOCK_VERSION_PATCH"} | {name for name in macros if name.endswith("_HPP")})

    def test_the_switches_of_the_program_stay(self):
        result = self.preprocessed(PYSOCK, "-DNOMINMAX", "-DWIN32_LEAN_AND_MEAN", "-E", "-dM")
        for name in "NOMINMAX", "WIN32_LEAN_AND_MEAN":
            self.assertIn(f"#define {name} ", result.stdout)


if __name__ == "__main__":
    if not MINGW:
        print("SKIPPED: no MinGW-w64, which tools/check-platforms windows installs")
    else:
        unittest.main()
