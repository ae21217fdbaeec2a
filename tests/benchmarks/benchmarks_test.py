#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The benchmarks do what they should: the programs whose libraries are installed, and what is made of figures."""

import os
import sys
import tempfile
import unittest
import xml.dom.minidom
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import chart  # noqa: E402
import counting  # noqa: E402
import report  # noqa: E402
import suite  # noqa: E402
from programs import LIBRARIES, OWN, PYSOCK_EC, Builder  # noqa: E402


class Programs(unittest.TestCase):
    def test_every_program_is_right(self):
        with tempfile.TemporaryDirectory() as folder:
            builder = Builder(Path(folder), os.environ.get("CXX", "g++"), ["-O0", "-Werror"])
            libraries = [library for library in LIBRARIES if builder.has(library)]
            for library in LIBRARIES:
                if library not in libraries:
                    print(f"left out: {library.title}, which is not installed ({library.package})")
            self.assertTrue(set(OWN) <= set(libraries))
            libraries.remove(PYSOCK_EC)  # of the same source as pysock; tests/cost/ builds both
            suite.check(builder, libraries, builder.programs(libraries))


class Counting(unittest.TestCase):
    def test_start_up_and_rounds_of_nothing_cancel(self):
        counts = {"a few": 1030, "a many": 1130, "a idle few": 20, "a idle many": 60}
        self.assertEqual(counting.per_round(counts, "a", 10, 20), 6)

    def test_a_failing_command_is_told_with_what_it_printed(self):
        with self.assertRaisesRegex(counting.Failed, "(?s)ended with 3.*trouble"):
            counting.run([sys.executable, "-c", "import sys; print('trouble'); sys.exit(3)"])


class Writing(unittest.TestCase):
    KNOWN = {"compiler": "a compiler", "versions": {"raw": "1", "pysock": "2", "sfml": "3"},
             "lacks": {"sfml": {"recv/4096/64": "SFML has no UNIX sockets"}},
             "figures": {"udp/binary instructions": {"raw": 50, "pysock": 55, "sfml": 250},
                         "udp/binary system_calls": {"raw": 2, "pysock": 2, "sfml": 3},
                         "udp/binary allocations": {"raw": 0, "pysock": 0, "sfml": 0},
                         "udp/binary time": {"raw": 2500, "pysock": 1.01, "sfml": 1.5},
                         "recv/4096/64 instructions": {"raw": 200, "pysock": 220}}}

    def test_the_table_has_ratios_extra_calls_and_reasons(self):
        text = report.block(self.KNOWN)
        self.assertIn("| 64 B datagram there and back, address ready | 50.0 | **1.10** | 5.00 +1s |", text)
        self.assertIn("| `recv(4 KiB)` of 64 B | 200 | **1.10** | –<sup>1</sup> |", text)
        self.assertIn("<sup>1</sup> SFML has no UNIX sockets.", text)
        self.assertIn("| 64 B datagram there and back, address ready | 2.50 | 1.01 | 1.50 |", text)

    def test_rows_where_another_library_needs_less_are_told(self):
        figures = {"accept instructions": {"raw": 40, "pysock": 70, "sfml": 60, "asio": 80}}
        self.assertEqual(report.not_first({"figures": figures}),
                         ["pysock is not first in accept instructions: 70; SFML 60"])
        self.assertEqual(report.not_first(self.KNOWN), [])

    def test_only_what_is_between_the_marks_is_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "performance.md")
            path.write_text(f"before\n{report.BEGIN}\nformer\n{report.END}\nafter\n")
            report.write(self.KNOWN, path)
            text = path.read_text()
            self.assertTrue(text.startswith(f"before\n{report.BEGIN}\n\nMeasured"))
            self.assertTrue(text.endswith(f"\n\n{report.END}\nafter\n"))
            self.assertNotIn("former", text)

    def test_the_chart_is_well_formed_and_says_in_words_what_it_shows(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "performance.svg")
            chart.write(self.KNOWN, path)
            drawing = xml.dom.minidom.parse(str(path))
            described = drawing.getElementsByTagName("desc")[0].firstChild.data
            self.assertIn("A datagram there and back (address ready): pysock 1.10, SFML 5.00.", described)


if __name__ == "__main__":
    unittest.main()
