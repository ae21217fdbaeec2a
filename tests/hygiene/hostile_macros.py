#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The header has no name that a common foreign macro takes."""

import re
import unittest

from compiler import PRODUCT, CompilerTest

# <windows.h>, <curses.h>, old <sys/types.h>, Apple's headers, gnu modes and X11 define these.
FUNCTION_LIKE = ("min", "max", "major", "minor", "makedev", "check", "verify", "require", "Yield", "GetMessage")
OBJECT_LIKE = ("interface", "ERROR", "NO_ERROR", "IN", "OUT", "OPTIONAL", "CONST", "VOID", "BOOL", "TRUE", "FALSE", "DELETE",
               "IGNORE", "STRICT", "small", "hyper", "near", "far", "unix", "linux", "i386", "sun", "None", "Status",
               "Success", "Bool", "emit", "slots", "signals")


class HostileMacros(CompilerTest):
    def test_compiles_behind_macros_of_common_names(self):
        # Standard headers choke on some of them (`min` in <limits>, `None` in none of ours but in neighbours), and they
        # come first in most programs anyway: the macros stand between them and pysock's own text.
        headers = sorted(set(re.findall(r"(?m)^\s*#\s*include (<.*>)", PRODUCT.read_text())))
        text = "".join(f"#if __has_include({h})\n#include {h}\n#endif\n" for h in headers)
        text += "".join(f"#define {name}(...) @{name}\n" for name in FUNCTION_LIKE)
        text += "".join(f"#undef {name}\n#define {name} @{name}\n" for name in OBJECT_LIKE)
        self.check_syntax(text + "#include <pysock.hpp>\n")


if __name__ == "__main__":
    unittest.main()
