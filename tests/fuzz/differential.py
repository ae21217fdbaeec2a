# SPDX-License-Identifier: MIT
"""Plays random sequences of calls on CPython's socket module and on the header, and compares: differential.py SECONDS
[--seed N] [--extension FILE].

Each sequence is played three times: by the stock module, and at the levels 1 and 2 of tests/cpython on the header. The
same results, the same exceptions, the same descriptors left open. A difference is printed with the seed that leads to it.
One that does not come back when its sequence is played again is printed too, but is no failure: the kernel may lose or
delay what it tells of a datagram that nobody wants.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cpython"))
import build  # noqa: E402
import suite  # noqa: E402

GAMES, LENGTH = 40, 60  # sequences a process, calls a sequence


def same(python, pysock):
    """Whether two outcomes agree. Errors of arguments have texts of their own. What would fail at once fails at once:
    Python waits for readiness first, until the timeout (docs/python-differences.md)."""
    if not isinstance(python, list) or not isinstance(pysock, list):
        return python == pysock
    if python == pysock or python == ["TimeoutError", None, "timed out"] and isinstance(pysock[1], int):
        return True
    if python[:2] == ["OSError", 6] and pysock[:1] == ["OverflowError"]:  # if_indextoname: Python cuts the number off
        return True
    is_error = [isinstance(each, list) and len(each) == 3 and str(each[0]).endswith("Error") for each in (python, pysock)]
    return all(is_error) and python[:2] == pysock[:2] and python[1] is None


def played(level, first, extension, games=GAMES):
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, HERE / "calls.py", str(first), str(games), str(LENGTH)]
        done = subprocess.run(command, env=suite.environment(level, extension, Path(directory, "calls")), cwd=directory,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"level {level}, seeds from {first}: status {done.returncode}\n{done.stderr[-3000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(level, stock, ours):
    """Pairs of the seed and of what to print."""
    for (seed, theirs), (_, mine) in zip(stock, ours):
        for at, (one, other) in enumerate(zip(theirs, mine)):
            if one[0] != other[0] or not same(one[1], other[1]):
                yield seed, f"seed {seed}, call {at}, level {level}: {one[0]}\n    Python: {one[1]}\n    pysock: {other[1]}"
                break  # what follows may be a consequence


def main():
    parser = argparse.ArgumentParser(prog="tests/fuzz/differential.py", description=__doc__)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--seed", type=int, help="the first seed (default: the time)")
    parser.add_argument("--extension", metavar="FILE", help="an extension that is built already")
    options = parser.parse_args()
    extension = Path(options.extension).resolve() if options.extension else build.build(build.folder())
    first = options.seed if options.seed is not None else int(time.time())
    print(f"differential: seeds from {first}")
    end = time.monotonic() + options.seconds
    sequences, found, passing = 0, [], []
    with ThreadPoolExecutor(2) as pool:
        while not found:
            runs = list(pool.map(lambda level: played(level, first + sequences, extension), (0, 1, 2)))
            for level in (1, 2):
                for seed, difference in differences(level, runs[0], runs[level]):
                    again = [played(each, seed, extension, 1) for each in (0, level)]
                    (found if any(differences(level, *again)) else passing).append(difference)
            sequences += GAMES
            if time.monotonic() > end:
                break
    print(f"differential: {sequences} sequences, {sequences * LENGTH} calls, compared at two levels: "
          f"{len(found)} differences")  # fmt: skip
    for each in found[:20]:
        print(each)
    for each in passing[:20]:
        print(f"not seen again: {each}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
