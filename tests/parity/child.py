# SPDX-License-Identifier: MIT
"""Runs the scenarios of one file, each in a process of its own: child.py SCENARIOS.py RESULTS.json.

Started by compare.py, which puts the header in the place of the stock module, or does not.
"""

import gc
import importlib.util
import json
import os
import select
import signal
import socket
import sys
import warnings

import _socket
import scenario

LIMIT = 10 * float(os.environ.get("PYSOCK_TEST_TIMEOUT_SCALE", "1"))  # seconds, for each scenario


def level():
    """Whose work this process does: 0 is the stock module, 1 and 2 those of tests/cpython."""
    if getattr(_socket, "_pysock", None) != "the header":
        return 0
    return 2 if "level2" in socket.create_server.__code__.co_filename else 1


def calls():
    """How often the header was entered."""
    return sum(_socket._pysock_calls().values()) if level() else 0


def load(path):
    spec = importlib.util.spec_from_file_location(os.path.splitext(os.path.basename(path))[0], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def descriptors():
    return set(os.listdir("/dev/fd"))


def observe(run):
    """What a scenario does, how often it enters the header, and what it leaves open."""
    before, called = descriptors(), calls()
    try:
        outcome = {"value": scenario.show(run())}
    except scenario.Skip as e:
        outcome = {"skipped": str(e)}
    except BaseException as e:
        outcome = {"raises": list(scenario.error(e))}
    scenario.close_kept()
    gc.collect()
    # The folder's own descriptor while it is listed has the number of one that was open before, or the next one.
    left_open = len(descriptors()) - len(before)
    if left_open:
        outcome["left open"] = left_open
    return {"outcome": outcome, "calls": calls() - called}


def observe_apart(run):
    """Observes a scenario in a process that may hang or crash."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            answer = json.dumps(observe(run)).encode()
            while answer:
                answer = answer[os.write(writing, answer) :]
        finally:
            os._exit(0)
    os.close(writing)
    answer = b""
    while select.select([reading], [], [], LIMIT)[0]:
        piece = os.read(reading, 65536)
        if not piece:
            break
        answer += piece
    else:
        os.kill(pid, signal.SIGKILL)
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        return json.loads(answer)
    except ValueError:
        return {"outcome": {"ended": "it hung" if status == -signal.SIGKILL else f"status {status}"}, "calls": 0}


def main():
    path, results = sys.argv[1:]
    warnings.simplefilter("ignore")
    cases = list(scenario.cases_of(load(path)))
    names = [case.name for case in cases]
    if len(set(names)) != len(names):
        sys.exit(f"{path}: two scenarios have one name")
    observed = {
        case.name: {
            **observe_apart(case.run),
            "levels": case.levels,
            "better": [{"line": one.line, "outcome": one.outcome, "levels": one.levels} for one in case.better],
        }
        for case in cases
    }
    with open(results, "w") as out:
        json.dump({"level": level(), "cases": observed}, out)


if __name__ == "__main__":
    main()
