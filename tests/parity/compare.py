# SPDX-License-Identifier: MIT
"""Runs the scenarios under CPython's own socket module and on the header, and compares. Started by `run`, which see.

Each topic, a file of scenarios/, runs in three processes: on the stock module, and at the levels 1 and 2 of
tests/cpython on the header. Outcomes have to be the same: the value, or class, errno and text of the exception, and
what stays open.
Where a scenario is better on purpose, pysock's has to be the one expected, another than Python's, and explained in
docs/python-differences.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "cpython"))
import build  # noqa: E402
import suite  # noqa: E402

DIFFERENCES = ROOT / "docs/python-differences.md"
LIMIT = 120 * float(os.environ.get("PYSOCK_TEST_TIMEOUT_SCALE", "1"))  # seconds, for a topic at a level


class BrokenRun(Exception):
    """The scenarios of a topic could not be run at all."""


def run_topic(topic, level, extension, **more):
    """{name: what child.py has observed} for each scenario of a file."""
    with tempfile.TemporaryDirectory() as directory:
        results = Path(directory, "results")
        settings = {**suite.environment(level, extension, Path(directory, "calls")), **more}
        done = subprocess.run([sys.executable, HERE / "child.py", topic, results], env=settings, cwd=directory,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT)  # fmt: skip
        if done.returncode != 0:
            raise BrokenRun(f"{topic.stem} at level {level}: status {done.returncode}\n{done.stderr[-4000:]}")
        found = json.loads(results.read_text())
    if found["level"] != level:
        raise BrokenRun(f"{topic.stem} ran at level {found['level']} instead of {level}")
    return found["cases"]


def text_of(outcome):
    if "skipped" in outcome:
        return "skipped: " + outcome["skipped"]
    if "ended" in outcome:
        return "no answer: " + outcome["ended"]
    text = outcome["value"] if "value" in outcome else "raises " + ", ".join(map(repr, outcome["raises"]))
    return text + (f", leaves {outcome['left open']} open" if "left open" in outcome else "")


class Verdict:
    """How one scenario compares at one level: `problem` is empty where all is well."""

    def __init__(self, stock, ours, level, lines):
        self.better = next((one for one in ours["better"] if level in one["levels"]), None)
        self.skipped = stock["outcome"].get("skipped")
        self.problem = self.judge(stock, ours, lines)

    def judge(self, stock, ours, lines):
        python, pysock = stock["outcome"], ours["outcome"]
        both = f"    Python: {text_of(python)}\n    pysock: {text_of(pysock)}"
        if "ended" in python or "ended" in pysock or self.skipped is not None:
            return "" if python == pysock and self.skipped is not None else both
        if ours["calls"] == 0:
            return both + "\n    the header was not called: nothing is compared"
        if self.better is None:
            return "" if python == pysock else both
        found = []
        if pysock != self.better["outcome"]:
            found.append(f"expected to be better: {text_of(self.better['outcome'])}")
        if python == pysock:
            found.append("is said to be better than Python, and does the same")
        if sum(self.better["line"] in line for line in lines) != 1:
            found.append(f"no line, or more than one, of {DIFFERENCES.name} has: {self.better['line']}")
        return "\n    ".join([both, *found]) if found else ""


def compare(topic, levels, extension, **more):
    """{level: {name: Verdict}}, and how often the header was entered."""
    lines = DIFFERENCES.read_text(encoding="utf-8").splitlines()
    stock = run_topic(topic, 0, extension)
    verdicts, calls = {}, 0
    for level in levels:
        ours = run_topic(topic, level, extension, **more)
        if ours.keys() != stock.keys():
            raise BrokenRun(f"{topic.stem}: other scenarios at level {level}: {ours.keys() ^ stock.keys()}")
        verdicts[level] = {name: Verdict(stock[name], ours[name], level, lines) for name in stock
                           if level in stock[name]["levels"]}  # fmt: skip
        calls += sum(one["calls"] for one in ours.values())
    return verdicts, calls


def report(topic, verdicts, calls):
    """Prints what became of a topic; true if all is well."""
    parts, skipped, problems = [], {}, []
    for level, cases in verdicts.items():
        bad = [name for name, verdict in cases.items() if verdict.problem]
        special = [name for name, verdict in cases.items() if verdict.better and verdict.skipped is None]
        skipped.update({name: verdict.skipped for name, verdict in cases.items() if verdict.skipped is not None})
        same = len(cases) - len(set(bad) | set(special) | skipped.keys())
        parts.append(f"level {level}: {same} as Python, {len(set(special) - set(bad))} better, {len(bad)} FAILED")
        problems += [f"  level {level} {name}\n{cases[name].problem}" for name in bad]
    total = len(set().union(*verdicts.values()))
    print(f"{topic.stem}: {total} scenarios, {len(skipped)} skipped; {'; '.join(parts)}; {calls} calls")
    for name, reason in skipped.items():
        print(f"  skipped: {name}: {reason}")
    for problem in problems:
        print(problem)
    return not problems


def control(topic, extension):
    """The negative control: with every entry of the header failing, each scenario has to be found out."""
    verdicts, _ = compare(topic, [1, 2], extension, PYSOCK_CPYTHON_ALL_FAIL="1")
    passed = [f"{name} at level {level}" for level, cases in verdicts.items() for name, verdict in cases.items()
              if not verdict.problem and verdict.skipped is None]  # fmt: skip
    print(f"negative control {topic.stem}: {len(passed)} scenarios pass though every call fails {', '.join(passed)}")
    return not passed


def extension_of(path):
    """The extension at `path`, or a new one."""
    folder = build.folder()
    return Path(path).resolve() if path else build.build(folder)


def main():
    topics = {path.stem: path for path in sorted((HERE / "scenarios").glob("*.py"))}
    parser = argparse.ArgumentParser(prog="tests/parity/run", description=__doc__)
    parser.add_argument("--level", type=int, choices=(1, 2), help="only this level (default: both)")
    parser.add_argument("--negative-control", action="store_true", help="shows that each scenario can fail")
    parser.add_argument("--self-test", action="store_true", help="shows that wrong scenarios are found out")
    parser.add_argument("--build", action="store_true", help="only build the extension")
    parser.add_argument("--extension", metavar="FILE", help="an extension that is built already")
    parser.add_argument("topics", metavar="TOPIC", nargs="*", help=f"of {', '.join(topics)} (default: all)")
    options = parser.parse_args()
    for topic in options.topics:
        if topic not in topics:
            parser.error(f"unknown topic {topic}")
    chosen = [topics[name] for name in options.topics or topics]
    extension = extension_of(options.extension)
    if options.build:
        return 0
    if options.self_test:
        return subprocess.run([sys.executable, HERE / "compare_test.py"]).returncode
    good = True
    try:
        with ThreadPoolExecutor(2) as pool:
            if options.negative_control:
                return 0 if all(list(pool.map(lambda topic: control(topic, extension), chosen))) else 1
            levels = [options.level] if options.level else [1, 2]
            for topic, found in zip(chosen, pool.map(lambda topic: compare(topic, levels, extension), chosen)):
                good = report(topic, *found) and good
                sys.stdout.flush()
    except BrokenRun as e:
        print(e)
        good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
