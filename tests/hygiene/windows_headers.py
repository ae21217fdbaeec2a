#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The header among Windows's own: the order of includes, the macros that it does not bring along, the constants.

Needs MinGW-w64; its compiler is looked for, whatever CXX is."""

import re
import shutil
import subprocess
import sys
import unittest

from compiler import INCLUDE, ROOT, WARNINGS, CompilerTest

sys.path.insert(0, str(ROOT / "tests/parity"))

import names  # noqa: E402

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

    def test_the_constants_that_python_has_on_windows_exist_and_no_others(self):
        constants = [name for name in names.names() if name.is_constant]
        # Inside pysock an unqualified name is pysock's, else the global one, which is `absent`.
        result = self.preprocessed("\n".join([
            PYSOCK, "struct absent {};",
            *(f"constexpr absent {name.cpp}{{}};" for name in constants),
            "namespace pysock::checked {",
            "template <class T> constexpr bool exists(const T&) { return !std::is_same_v<T, absent>; }",
            *(f'static_assert(exists({name.cpp}), "no {name.name}!");' for name in constants),
            "}"]), "-w", "-fsyntax-only")
        lacking = set(re.findall(r"static assertion failed: no (\w+)!", result.stderr))
        self.assertEqual(result.stderr.count("error:"), len(lacking), result.stderr[:2000])
        expected = {name.name for name in constants if name.exists_on("windows")} | {"AF_UNIX"} # better than Python
        self.assertEqual({name.name for name in constants} - lacking, expected)


if __name__ == "__main__":
    if not MINGW:
        print("SKIPPED: no MinGW-w64, which tools/check-platforms windows installs")
    else:
        unittest.main()
