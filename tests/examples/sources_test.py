# SPDX-License-Identifier: MIT
"""The examples as texts: short, each beside its Python original, and with qualified names."""

import re
import unittest

from support import SOURCES

PROGRAMS = {"http_hello", "echo_server", "echo_client", "udp_echo_server", "udp_echo_client", "unix_echo",
            "connect_ex_probe", "families", "list_interfaces", "resolve", "dualstack_echo_server",
            "dualstack_echo_client", "pass_descriptor", "file_server", "line_chat", "packet_sniffer",
            "can_frames"}
SHARED = {"arguments", "lines"}


class Sources(unittest.TestCase):
    def test_both_languages_have_the_same_programs(self):
        self.assertEqual({path.stem for path in SOURCES.glob("*.cpp")}, PROGRAMS)
        self.assertEqual({path.stem for path in SOURCES.glob("*.hpp")}, SHARED)
        self.assertEqual({path.stem for path in SOURCES.glob("python/*.py")}, PROGRAMS | SHARED)

    def test_a_program_has_at_most_60_lines(self):
        for path in [*SOURCES.glob("*.?pp"), *SOURCES.glob("python/*.py")]:
            with self.subTest(path=path.name):
                self.assertLessEqual(len(path.read_text().splitlines()), 60)

    def test_a_program_says_what_it_is(self):
        for name in PROGRAMS:
            with self.subTest(name=name):
                self.assertIn(f"\n// {name}: ", (SOURCES / f"{name}.cpp").read_text())
                self.assertIn(f'\n"""{name}: ', (SOURCES / "python" / f"{name}.py").read_text())

    def test_cpp_programs_use_the_header_with_qualified_names(self):
        for path in SOURCES.glob("*.cpp"):
            with self.subTest(path=path.name):
                text = path.read_text()
                self.assertIn("#include <pysock.hpp>\n", text)
                self.assertNotIn("using namespace", text)
                self.assertFalse(re.search(r"#include <(sys|netinet|arpa|netdb|unistd)", text))


if __name__ == "__main__":
    unittest.main()
