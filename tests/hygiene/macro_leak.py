#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""After the include only the macros remain that pysock promises to leave, and none of the system's has changed."""

import re
import unittest

from compiler import SHAPES, PRODUCT, CompilerTest, parts

GUARDS = {"PYSOCK_HPP"} | {"PYSOCK_" + re.sub(r"\W", "_", part).upper() for part in parts()}
VERSION = {"PYSOCK_VERSION", "PYSOCK_VERSION_MAJOR", "PYSOCK_VERSION_MINOR", "PYSOCK_VERSION_PATCH"}
BYTE_ORDER = {"htons", "htonl", "ntohs", "ntohl"}  # macros of some systems; pysock's are functions
# The product without its code: what includes exactly the system headers that it includes here, in its order, since some
# of them depend on it.
DIRECTIVES = re.sub(r"\\\n", " ", PRODUCT.read_text())
SYSTEM = "".join(re.findall(r"(?m)^\s*#\s*(?:if|elif|else|endif|include|define PYSOCK_).*\n", DIRECTIVES))


class MacroLeak(CompilerTest):
    def macros(self, text):
        """Every macro that is defined at the end of the text, with its definition."""
        listing = self.compile("-dM", "-E", self.write("check.cpp", text))
        return dict(re.fullmatch(r"#define (\w+)(.*)", line).groups() for line in listing.splitlines())

    def macros_of_the_system(self):
        return {name: text for name, text in self.macros(SYSTEM).items() if not name.startswith("PYSOCK_")}

    def test_only_promised_macros_remain(self):
        before = self.macros_of_the_system()
        for shape, (include, _) in SHAPES.items():
            with self.subTest(shape):
                after = self.macros(include)
                self.assertEqual(set(after) - set(before) - GUARDS - VERSION, set(), "left behind")
                self.assertEqual(VERSION - set(after), set(), "promised, but not there")

    def test_the_systems_macros_are_unchanged(self):
        before, after = self.macros_of_the_system(), self.macros("#include <pysock.hpp>\n")
        self.assertEqual({name for name in before if before[name] != after.get(name)} - BYTE_ORDER, set())

    def test_constants_of_the_system_survive(self):
        after = self.macros("#include <pysock.hpp>\n")
        for name in ("AF_INET", "SOL_SOCKET", "SO_REUSEADDR", "SOMAXCONN", "EAI_NONAME", "errno"):
            self.assertIn(name, after)

    def test_the_byte_order_functions_are_no_macros(self):
        self.assertEqual(BYTE_ORDER & set(self.macros("#include <pysock.hpp>\n")), set())


if __name__ == "__main__":
    unittest.main()
