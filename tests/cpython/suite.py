# SPDX-License-Identifier: MIT
"""Runs CPython's socket tests on the stock module and on the header, and compares. Started by `run`, which see."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import build

HERE = Path(__file__).resolve().parent
# Each module, with the fewest calls of entry points that show at levels 1 and 2 that it was the header that ran.
MODULES = {
    "test_socket": {1: 30000, 2: 30000},
    "test_socketserver": {1: 1000, 2: 1000},
    "test_timeout": {1: 60, 2: 60},
    "test_selectors": {1: 1000, 2: 1000},
}
# ThreadedVSOCKSocketStreamTest hangs on many kernels; test_sethostname renames the machine.
IGNORED = ["*ThreadedVSOCK*", "test_sethostname"]
# What level 2 leaves out, and why.
LEFT_OUT = {
    "test_socket": {
        "test_create_connection_timeout": "puts a mock in the place of socket.socket, which the header does not call",
        "testReadAfterTimeout": "wants a file to be dead after a timeout; the header's goes on and loses no byte",
        "testMakefileClose": "uses a closed socket while its file is open; the header's is closed, only the file goes on",
    }
}
# With every entry point failing, these many cases of test_socket pass: they look at names and constants only, or expect
# a failure.
PASS_THE_CONTROL = 13
LIMIT = 600  # seconds


class Result:
    def __init__(self, status, ran, cases, calls, output):
        self.status = status
        self.ran = ran
        self.cases = cases
        self.calls = calls
        self.output = output

    def of(self, outcome):
        return {name for name, what in self.cases.items() if what == outcome}

    def __str__(self):
        return f"ran {self.ran}, skipped {len(self.of('skipped'))}, failed {len(self.of('failed'))}"


def environment(level, extension, calls):
    """What puts the header in place; nothing of it for level 0, the stock module."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    settings["PYTHONDONTWRITEBYTECODE"] = "1"
    if level > 0:
        folders = [HERE / "level2"] * (level == 2) + [HERE / "place"]
        settings["PYTHONPATH"] = os.pathsep.join(map(str, folders))
        settings["PYSOCK_CPYTHON_EXTENSION"] = str(extension)
        settings["PYSOCK_CPYTHON_CALLS"] = str(calls)
    return settings


def run_module(module, level, extension, **more):
    """Runs one module in a process of its own; level 0 is the stock module."""
    with tempfile.TemporaryDirectory() as directory:
        cases, calls = Path(directory, "cases"), Path(directory, "calls")
        left_out = LEFT_OUT.get(module, {}) if level == 2 else {}
        ignored = [word for name in [*IGNORED, *left_out] for word in ("-i", name)]
        command = [sys.executable, HERE / "cases.py", cases, "-v", "--timeout", str(LIMIT), "-u", "network", *ignored,
                   module]  # fmt: skip
        with open(Path(directory, "output"), "w+") as output:
            process = subprocess.Popen(
                command, env={**environment(level, extension, calls), **more}, stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, start_new_session=True, cwd=directory,
            )  # fmt: skip
            try:
                status = process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                status = process.wait()
            output.seek(0)
            text = output.read()
        recorded = json.loads(cases.read_text()) if cases.exists() else {"ran": 0, "cases": {}}
        return Result(status, recorded["ran"], recorded["cases"], read_calls(calls), text)


def read_calls(file):
    """The calls of each entry point, over all processes of a run."""
    total = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        for name, count in json.loads(line).items():
            total[name] = total.get(name, 0) + count
    return total


# ---- judging ---------------------------------------------------------------------------------------------


def differences(module, level, ours, stock):
    """Why a run at a level is not as good as the stock module's; empty if it is."""
    left_out = LEFT_OUT.get(module, {}) if level == 2 else {}
    missing = {name for name in stock.cases if name.rsplit(".", 1)[1] in left_out}
    found = []
    if stock.status != 0 or not stock.cases:
        found.append(f"the stock module failed (status {stock.status})")
    if ours.status != 0:
        found.append(f"ended with status {ours.status}")
    if ours.ran != stock.ran - len(missing):
        found.append(f"ran {ours.ran} cases instead of {stock.ran - len(missing)}")
    for outcome in ("passed", "skipped", "failed"):
        unlike = ours.of(outcome) ^ (stock.of(outcome) - missing)
        if unlike:
            found.append(f"{outcome} differ: {', '.join(sorted(unlike)[:20])}")
    if sum(ours.calls.values()) < MODULES[module][level]:
        found.append(f"only {sum(ours.calls.values())} calls: was it the header that ran?")
    return found


def report(module, level, ours, stock, verbose):
    found = differences(module, level, ours, stock)
    total = sum(ours.calls.values())
    print(f"level {level} {module}: {ours}; stock {stock}; calls {total}")
    called = sorted(((count, name) for name, count in ours.calls.items() if count), reverse=True)
    print(textwrap.fill(", ".join(f"{name} {count}" for count, name in called), 118, initial_indent="    ",
                        subsequent_indent="    "))  # fmt: skip
    if level == 2:
        for name, reason in LEFT_OUT.get(module, {}).items():
            print(f"    left out: {name}: {reason}")
    for problem in found:
        print(f"    FAILED: {problem}")
    if found and verbose:
        print(textwrap.indent(relevant(ours.output), "    | "))
    return not found


def relevant(output):
    """The reports of the cases that failed, or the end of the output where there are none."""
    lines = output.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith("=" * 70)), max(0, len(lines) - 60))
    return "\n".join(lines[start : start + 400])


def control(extension):
    """The negative control: the comparison has to find out when every entry point fails, and when it was the stock
    module that ran."""
    module = "test_socket"
    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(run_module, module, 0, extension)
        ours = run_module(module, 1, extension, PYSOCK_CPYTHON_ALL_FAIL="1")
    stock = running.result()
    passed = len(ours.of("passed"))
    found = differences(module, 1, ours, stock)
    print(f"negative control {module}: {ours}, passed {passed} (at most {PASS_THE_CONTROL}); {len(found)} differences")
    good = bool(found) and ours.ran > 500 and passed <= PASS_THE_CONTROL
    if not good:
        print("    FAILED: cases pass though every entry point fails: " + ", ".join(sorted(ours.of("passed"))))
    found = differences(module, 1, stock, stock)
    print(f"negative control {module} without the header: {'; '.join(found) or 'FAILED: not found out'}")
    return good and bool(found)


def check_ssl(level, extension):
    """`ssl` reads the socket's object directly, so it has to be laid out like the stock one."""
    with tempfile.TemporaryDirectory() as directory:
        settings = environment(level, extension, Path(directory, "calls"))
        done = subprocess.run([sys.executable, HERE / "tls.py"], env=settings, capture_output=True, text=True,
                              timeout=60)  # fmt: skip
    print(f"level {level} ssl: {done.stdout.strip() if done.returncode == 0 else 'FAILED: ' + done.stderr}")
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(prog="tests/cpython/run", description=__doc__)
    parser.add_argument("--level", type=int, choices=(1, 2), help="only this level (default: both)")
    parser.add_argument("--build", action="store_true", help="only build the extension")
    parser.add_argument("--one-at-a-time", action="store_true", help="for names that all processes share, as TIPC has")
    parser.add_argument("--negative-control", action="store_true", help="run only the negative control")
    parser.add_argument("--quiet", action="store_true", help="do not show what failing cases printed")
    parser.add_argument("modules", metavar="MODULE", nargs="*", help=f"of {', '.join(MODULES)} (default: all)")
    options = parser.parse_args()
    for module in options.modules:
        if module not in MODULES:
            parser.error(f"unknown module {module}")
    modules = options.modules or list(MODULES)
    levels = [options.level] if options.level else [1, 2]
    folder = build.folder()
    extension = build.build(folder)
    print(f"{sys.executable} {sys.version.split()[0]}, {extension.relative_to(build.ROOT)}", flush=True)
    if options.build:
        return
    if options.negative_control:
        sys.exit(not control(extension))
    good = True
    # Two at a time: the cases wait more than they work, but some of them mind the clock.
    with ThreadPoolExecutor(1 if options.one_at_a_time else 2) as pool:
        runs = {(module, level): pool.submit(run_module, module, level, extension)
                for module in modules for level in [0, *levels]}  # fmt: skip
        for module in modules:
            for level in levels:
                ours, stock = runs[module, level].result(), runs[module, 0].result()
                good = report(module, level, ours, stock, not options.quiet) and good
                sys.stdout.flush()
    for level in levels:
        good = check_ssl(level, extension) and good
    if not options.modules:
        good = control(extension) and good
    sys.exit(not good)


if __name__ == "__main__":
    main()
