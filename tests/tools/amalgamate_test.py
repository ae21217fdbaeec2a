#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tools/amalgamate.py on small trees: what it writes, and every mistake that it has to refuse."""

import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools/amalgamate.py"
SPDX = "// SPDX-License-Identifier: MIT"


def part(name, body="", guard=None):
    """The text of a well-formed part with the given body."""
    guard = guard or "PYSOCK_" + name.replace("/", "_").replace(".", "_").upper()
    return f"{SPDX}\n#ifndef {guard}\n#define {guard}\n{textwrap.dedent(body)}#endif\n"


class Amalgamate(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.source = Path(directory.name, "src")
        self.output = Path(directory.name, "include/pysock.hpp")
        self.write("platform/os.hpp", """\
            #include <vector>
            #include <string>  // names
            #if defined(__linux__)
            #include <sys/epoll.h>
            #endif
            #define PYSOCK_VERSION_MAJOR 1
            #define PYSOCK_INLINE inline
            int os();
            """)
        self.write("base/errors.hpp", """\
            #include "platform/os.hpp"
            #include <string>
            int errors();
            /* #define IN_A_COMMENT
               #include "nowhere" */
            """)
        self.entry('#include "platform/os.hpp"\n#include "base/errors.hpp"\n')

    def write(self, name, body="", guard=None):
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(part(name, body, guard))

    def entry(self, includes, closing="#undef PYSOCK_INLINE\n"):
        (self.source / "pysock.hpp.in").write_text(
            f"{SPDX}\n// The index.\n\n{includes}\n{closing}")

    def run_script(self, *options):
        return subprocess.run([sys.executable, SCRIPT, "--src", self.source, "--output", self.output, *options],
                              capture_output=True, text=True)

    def assert_joins(self):
        result = self.run_script()
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        return self.output.read_bytes().decode()

    def assert_refuses(self, place, message):
        result = self.run_script()
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, rf"(?m)src/{place}: .*{message}")
        self.assertFalse(self.output.exists(), "a refused tree must give no product")

    # ---- what it writes ------------------------------------------------------------------------------------

    def test_parts_stand_in_order_once_and_under_their_labels(self):
        self.entry('#include "base/errors.hpp"\n#include "platform/os.hpp"\n')
        product = self.assert_joins()
        self.assertRegex(product, r"(?s)// ={50,}\n//  platform/os\.hpp +layer 0\n// ={50,}\n.*int os\(\);.*"
                                  r"// ={50,}\n//  base/errors\.hpp +layer 1\n// ={50,}\n.*int errors\(\);")
        self.assertEqual(product.count("int os();"), 1)
        self.assertNotRegex(product, r'(?m)^#include "')

    def test_parts_keep_their_guards(self):
        product = self.assert_joins()
        self.assertIn("#ifndef PYSOCK_BASE_ERRORS_HPP\n#define PYSOCK_BASE_ERRORS_HPP\n", product)

    def test_the_product_has_its_own_guard_behind_the_opening_comment(self):
        self.assertRegex(self.assert_joins(), r"// The index\.\n\n#ifndef PYSOCK_HPP\n#define PYSOCK_HPP\n(?s:.*)"
                                              r"\n#endif // PYSOCK_HPP\n\Z")

    def test_unconditional_system_includes_are_written_once_and_sorted_behind_the_guard(self):
        product = self.assert_joins()
        self.assertIn("#define PYSOCK_HPP\n\n#include <string>\n#include <vector>\n\n// ====", product)
        self.assertEqual(product.count("#include <string>"), 1)

    def test_conditional_system_includes_stay_where_they_are(self):
        self.assertIn("#if defined(__linux__)\n#include <sys/epoll.h>\n#endif\n", self.assert_joins())

    def test_comments_are_no_directives(self):
        self.assertIn("/* #define IN_A_COMMENT\n   #include \"nowhere\" */\n", self.assert_joins())

    def test_the_product_says_that_it_is_generated(self):
        self.assertRegex(self.assert_joins(), rf"\A{SPDX}\n// Generated from src/ ")

    def test_the_same_parts_give_the_same_bytes_with_unix_line_ends(self):
        first = self.assert_joins()
        windows = self.source / "base/errors.hpp"
        windows.write_bytes(windows.read_bytes().replace(b"\n", b"\r\n"))
        self.assertEqual(self.assert_joins(), first)
        self.assertNotIn("\r", first)

    def test_version_macros_may_stay_defined(self):
        self.assertNotIn("#undef PYSOCK_VERSION_MAJOR", self.assert_joins())

    def test_the_byte_order_macros_may_be_undefined(self):
        self.write("base/errors.hpp", "#undef htons\n#undef htonl\n#undef ntohs\n#undef ntohl\n")
        self.assert_joins()

    def test_the_switches_of_windows_headers_may_be_set_for_their_include(self):
        self.write("base/errors.hpp", "#define NOMINMAX 1\n#undef NOMINMAX\n")
        self.assert_joins()

    def test_the_switches_of_windows_headers_have_to_be_taken_back(self):
        self.write("base/errors.hpp", "#define NOMINMAX 1\n")
        self.assert_refuses("base/errors.hpp:4", "macro NOMINMAX is left defined")

    # ---- --check -------------------------------------------------------------------------------------------

    def test_check_accepts_a_fresh_product(self):
        self.assert_joins()
        self.assertEqual(self.run_script("--check").returncode, 0)

    def test_check_shows_a_stale_product_and_the_repair_and_writes_nothing(self):
        fresh = self.assert_joins()
        self.output.write_text(fresh.replace("int os();", "int edited();"))
        result = self.run_script("--check")
        self.assertEqual(result.returncode, 1)
        self.assertIn("-int edited();\n+int os();\n", result.stdout)
        self.assertIn("Repair it with: tools/amalgamate.py", result.stderr)
        self.assertIn("int edited();", self.output.read_text())

    def test_check_shortens_a_long_difference(self):
        self.assert_joins()
        self.output.write_text("x\n" * 1000)
        self.assertLess(len(self.run_script("--check").stdout.split("\n")), 50)

    def test_check_fails_on_a_missing_product(self):
        self.assertEqual(self.run_script("--check").returncode, 1)

    # ---- what it refuses -----------------------------------------------------------------------------------

    def test_refuses_an_upward_include(self):
        self.write("platform/os.hpp", '#include "base/errors.hpp"\n')
        self.write("base/errors.hpp")
        self.entry('#include "platform/os.hpp"\n', "")
        self.assert_refuses("platform/os.hpp:4", "upward include: layer 0 includes base/errors.hpp of layer 1")

    def test_refuses_an_include_cycle(self):
        self.write("base/a.hpp", '#include "base/b.hpp"\n')
        self.write("base/b.hpp", '#include "base/a.hpp"\n')
        self.entry('#include "base/a.hpp"\n#include "base/errors.hpp"\n')
        self.assert_refuses("base/b.hpp:4", "include cycle: base/a.hpp -> base/b.hpp -> base/a.hpp")

    def test_refuses_unknown_include_forms(self):
        for form in ('#include "errors.hpp"x', '#include PYSOCK_HEADER', ' #include "platform/os.hpp"',
                     '  #include <string>', '# include <string>', '#include "../platform/os.hpp"',
                     '#include_next <string>', '#if 1\n#include "platform/os.hpp"\n#endif',
                     '#if 1\n#include PYSOCK_HEADER\n#endif'):
            with self.subTest(form):
                self.write("base/errors.hpp", f"int first;\n{form}\n")
                self.assert_refuses(r"base/errors.hpp:[56]", "unknown include form")

    def test_refuses_an_include_of_no_part(self):
        for name in ("base/nowhere.hpp", "other/thing.hpp", "os.hpp"):
            with self.subTest(name):
                self.write("base/errors.hpp", f'#include "{name}"\n')
                self.assert_refuses("base/errors.hpp:4", f"no such part: {name}")

    def test_refuses_a_part_that_nothing_includes(self):
        self.write("address/lonely.hpp")
        self.assert_refuses("address/lonely.hpp:1", "not reached from pysock.hpp.in")

    def test_refuses_a_macro_without_the_prefix(self):
        self.write("base/errors.hpp", "#define SHORT_NAME 1\n#undef SHORT_NAME\n")
        self.assert_refuses("base/errors.hpp:4", "macro SHORT_NAME lacks the prefix PYSOCK_")

    def test_refuses_a_macro_left_defined(self):
        self.entry('#include "platform/os.hpp"\n#include "base/errors.hpp"\n', closing="")
        self.assert_refuses("platform/os.hpp:10", "macro PYSOCK_INLINE is left defined")

    def test_refuses_to_undefine_a_foreign_macro(self):
        self.write("base/errors.hpp", "#undef AF_INET\n")
        self.assert_refuses("base/errors.hpp:4", "undefines the foreign macro AF_INET")

    def test_refuses_a_wrong_or_missing_guard(self):
        self.write("base/errors.hpp", guard="PYSOCK_ERRORS_HPP")
        self.assert_refuses("base/errors.hpp:1", "include guard PYSOCK_BASE_ERRORS_HPP")
        (self.source / "base/errors.hpp").write_text("#pragma once\n")
        self.assert_refuses("base/errors.hpp:1", "include guard PYSOCK_BASE_ERRORS_HPP")
        (self.source / "base/errors.hpp").write_text("int nothing();\n")
        self.assert_refuses("base/errors.hpp:1", "include guard PYSOCK_BASE_ERRORS_HPP")

    def test_refuses_a_guard_that_ends_early(self):
        (self.source / "base/errors.hpp").write_text(part("base/errors.hpp") + "#if 1\n#endif\n")
        self.assert_refuses("base/errors.hpp:1", "must be enclosed in the include guard")

    def test_reports_every_mistake_at_once(self):
        self.write("base/errors.hpp", "#define ONE 1\n#define TWO 2\n")
        self.assertEqual(self.run_script().stderr.count("lacks the prefix"), 2)

    def test_help_explains_the_script(self):
        self.assertIn("Joins the parts", self.run_script("--help").stdout)


if __name__ == "__main__":
    unittest.main()
