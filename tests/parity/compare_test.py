# SPDX-License-Identifier: MIT
"""The comparison finds every way in which a scenario can be wrong: those of wrong.py, whose names say what is expected.

Run by CTest, or by hand: tests/parity/run --self-test.
"""

import unittest
from pathlib import Path

import compare

HERE = Path(__file__).resolve().parent


class Comparison(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.extension = compare.extension_of(None)
        cls.verdicts, cls.calls = compare.compare(HERE / "wrong.py", [1, 2], cls.extension)

    def problems(self, name):
        return [self.verdicts[level][name].problem for level in (1, 2)]

    def test_what_is_right_is_found_right(self):
        for name in self.verdicts[1]:
            if name.startswith("right_"):
                self.assertEqual(self.problems(name), ["", ""], name)
        self.assertGreater(self.calls, 0)

    def test_what_is_wrong_is_found_wrong(self):
        wrong = {
            "wrong_value": "pysock: 'the header'",
            "wrong_class": "pysock: raises 'LookupError', None, ''",
            "wrong_errno": "pysock: raises 'FileNotFoundError', 2, 'text'",
            "wrong_text": "pysock: raises 'ValueError', None, 'the header'",
            "wrong_number_of_descriptors": "leaves 1 open",
            "wrong_since_it_hangs": "no answer: it hung",
            "wrong_since_it_ends": "no answer: status 7",
            "wrong_since_it_crashes": "no answer: status -11",
            "wrong_since_only_the_header_skips": "pysock: skipped",
            "wrong_since_the_header_is_not_called": "nothing is compared",
            "wrong_expectation": "expected to be better: 'another'",
            "wrong_expectation_of_what_is_the_same": "does the same",
            "wrong_line": "no line, or more than one",
            "wrong_cases['b']": "expected to be better",
        }
        for name, text in wrong.items():
            for problem in self.problems(name):
                self.assertIn(text, problem, name)
        found = {name for name, verdict in self.verdicts[1].items() if verdict.problem}
        self.assertEqual(found, wrong.keys())

    def test_what_the_levels_differ_in_is_told_apart(self):
        self.assertEqual([bool(problem) for problem in self.problems("of_level_2")], [False, True])
        self.assertNotIn("only_of_level_2", self.verdicts[1])
        self.assertEqual(self.verdicts[2]["only_of_level_2"].problem, "")

    def test_a_skip_has_its_reason(self):
        self.assertEqual(self.verdicts[1]["right_skip"].skipped, "the reason")

    def test_a_run_at_another_level_is_refused(self):
        with self.assertRaises(compare.BrokenRun):
            compare.run_topic(HERE / "wrong.py", 1, self.extension, PYTHONPATH="")

    def test_a_topic_that_cannot_be_read_is_refused(self):
        with self.assertRaises(compare.BrokenRun):
            compare.run_topic(HERE / "no such topic.py", 0, self.extension)


if __name__ == "__main__":
    unittest.main()
