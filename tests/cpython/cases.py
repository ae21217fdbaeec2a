# SPDX-License-Identifier: MIT
"""Runs CPython's regression tests as `python -m test` does and writes what became of each case.

    cases.py FILE ARGUMENT...      FILE gets {"ran": number, "cases": {id: outcome}}
"""

import json
import sys
import unittest


class Record:
    def __init__(self):
        self.cases = {}
        self.ran = 0

    def watch(self, outcome, method):
        """Lets `method` of every result note the outcome of its test; the worst of several stays."""
        original = getattr(unittest.TextTestResult, method)
        rank = ["passed", "skipped", "failed"]

        def noting(result, test, *rest):
            if method != "addSubTest" or rest[1] is not None:
                name = test.id()
                self.cases[name] = max(self.cases.get(name, "passed"), outcome, key=rank.index)
            return original(result, test, *rest)

        setattr(unittest.TextTestResult, method, noting)

    def count(self):
        original = unittest.TextTestResult.startTest

        def noting(result, test):
            self.ran += 1
            return original(result, test)

        unittest.TextTestResult.startTest = noting


def main():
    file, sys.argv[1:] = sys.argv[1], sys.argv[2:]
    record = Record()
    record.count()
    for outcome, methods in {
        "passed": ["addSuccess", "addExpectedFailure"],
        "skipped": ["addSkip"],
        "failed": ["addFailure", "addError", "addSubTest", "addUnexpectedSuccess"],
    }.items():
        for method in methods:
            record.watch(outcome, method)
    from test.libregrtest.main import main as run_tests

    try:
        run_tests()
    finally:
        with open(file, "w") as out:
            json.dump({"ran": record.ran, "cases": record.cases}, out)


if __name__ == "__main__":
    main()
