#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rules of src/ that no compiler checks. (The direction of includes is checked by tools/amalgamate.py.)"""

import re
import sys
import unittest

from compiler import ROOT, SOURCE, parts

sys.path.insert(0, str(ROOT / "tools"))
from amalgamate import SPDX, without_comments  # noqa: E402

SYSTEM_MACRO = re.compile(r"\b(_WIN32|_WIN64|__MINGW\w+|__CYGWIN__|__linux__|__linux|__ANDROID__|__APPLE__|__MACH__"
                          r"|TARGET_OS_\w+|__FreeBSD__|__NetBSD__|__OpenBSD__|__DragonFly__|__unix__|__unix|__sun|_AIX"
                          r"|__HAIKU__|__EMSCRIPTEN__|__wasi__|PYSOCK_OS_\w+)\b")
# Each of these costs everybody who includes the header more than pysock could save with it.
COSTLY_HEADERS = {"iostream", "functional", "thread", "regex", "sstream", "filesystem", "chrono", "memory"}
SHORTEST, LONGEST = 20, 400  # about 50, for one topic, such as a family like another, may be a small one
MANUAL, LONGEST_MANUAL = "socket/socket.hpp", 600  # all declarations of the class in one place


class Layers(unittest.TestCase):
    def check_each_part(self, check):
        for part in parts():
            with self.subTest(part):
                check(part, (SOURCE / part).read_text())

    def test_only_the_platform_layer_names_an_operating_system(self):
        def check(part, text):
            found = [f"{part}:{number}: {code.strip()}" for number, code in enumerate(without_comments(text), 1)
                     if SYSTEM_MACRO.search(code)]
            self.assertTrue(part.startswith("platform/") or not found, found)
        self.check_each_part(check)

    def test_no_part_includes_a_costly_header(self):
        def check(_, text):
            self.assertEqual(set(re.findall(r"#\s*include\s*<(\w+)>", text)) & COSTLY_HEADERS, set())
        self.check_each_part(check)

    def test_each_part_opens_with_its_licence_and_its_purpose(self):
        def check(_, text):
            licence, rest = text.split("\n", 1)
            self.assertEqual(licence, SPDX)
            purpose = re.match(r"(?:// .*\n)*", rest)[0]
            self.assertRegex(purpose, r"(?s)\A// \S.*\.\n\Z", "say here, in sentences, what lives in this part")
        self.check_each_part(check)

    def test_each_part_is_one_topic_long(self):
        def check(part, text):
            self.assertGreaterEqual(text.count("\n"), SHORTEST, "merge it")
            self.assertLessEqual(text.count("\n"), LONGEST_MANUAL if part == MANUAL else LONGEST, "split it")
        self.check_each_part(check)

    def test_nothing_hides_warnings_from_the_user(self):
        def check(_, text):
            self.assertNotIn("system_header", text)
        self.check_each_part(check)


if __name__ == "__main__":
    unittest.main()
