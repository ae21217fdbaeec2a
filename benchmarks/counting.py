# SPDX-License-Identifier: MIT
"""Counts what commands cost: user instructions, system calls, heap allocations, and the instructions of a compiler.

A command may set marks (peer.hpp), which divide its run into phases: what follows counts each of them by its name, and
what comes after the last mark under "". All counts repeat, so that there is nothing to average.
"""

import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Mapping, Sequence

SECONDS = 300  # that a command may take
# glibc copies and fills large memory with instructions that repeat themselves, and callgrind counts each repetition: a
# byte would be an instruction. With these thresholds it uses vectors, as it does for small memory.
TUNABLES = ":".join(f"glibc.cpu.x86_{name}_threshold={1 << 40}" for name in ("rep_movsb", "rep_stosb", "non_temporal"))


class Failed(Exception):
    """A command that should have succeeded has not; the text says which, and what it printed."""


def run(command: Sequence[str], environment: Mapping[str, str] = {}, seconds: float = SECONDS) -> str:
    """What a command prints on standard output."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=seconds,
                              env=os.environ | environment, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{shlex.join(map(str, command))}\ntook more than {seconds} seconds") from late
    if done.returncode != 0:
        raise Failed(f"{shlex.join(map(str, command))}\nended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def callgrind(command: Sequence[str], folder: Path, leave_out: str = "") -> list[str]:
    """The command under callgrind, which writes its counts to `folder`."""
    # The order matters: --toggle-collect alone means that only these functions count.
    toggle = [f"--toggle-collect={leave_out}", "--collect-atstart=yes"] if leave_out else []
    return ["env", f"GLIBC_TUNABLES={TUNABLES}", "valgrind", "--quiet", "--tool=callgrind",
            f"--callgrind-out-file={folder}/out", "--combine-dumps=yes", *toggle, *map(str, command)]


def counted_by_callgrind(folder: Path) -> dict[str, int]:
    """What callgrind has written to `folder`."""
    counts: dict[str, int] = {}
    phase = ""
    for path in sorted(folder.iterdir()):
        for line in path.read_text().splitlines():
            if line.startswith("desc: Trigger: "):
                mark = re.fullmatch(r"desc: Trigger: Client Request: (.*)", line)
                phase = mark[1] if mark else ""
            elif line.startswith("totals: "):
                counts[phase] = counts.get(phase, 0) + int(line.split()[1])
    return counts


def instructions(command: Sequence[str], leave_out: str = "bench_peer_*") -> dict[str, int]:
    """User instructions, by callgrind; without those of functions whose names match `leave_out`."""
    with tempfile.TemporaryDirectory() as folder:
        run(callgrind(command, Path(folder), leave_out))
        return counted_by_callgrind(Path(folder))


def system_calls(command: Sequence[str]) -> dict[str, int]:
    """System calls of the command's first thread, by strace; without the peer's own, which the marks tell."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder, "trace")
        printed = run(["strace", "-f", "-qq", "-s", "200", "-e", "signal=none", "-o", str(trace), *command])
        counts: dict[str, int] = {}
        calls = 0
        first = None
        for line in trace.read_text(errors="replace").splitlines():
            thread, text = line.split(maxsplit=1)
            first = first or thread
            if thread != first or text.startswith("<..."):
                continue
            mark = re.match(r'write\(-1, "([^"]*)"', text)
            if mark:
                counts[mark[1]] = calls
                calls = -1  # the mark's own line on standard output
            else:
                calls += 1
        counts[""] = calls
    return _without_peer(counts, printed)


def _without_peer(counts: dict[str, int], printed: str) -> dict[str, int]:
    before = 0
    for line in printed.splitlines():
        fields = line.split("\t")
        if len(fields) == 3 and fields[0] in counts:
            counts[fields[0]] -= int(fields[2]) - before
            before = int(fields[2])
    return counts


def allocations(command: Sequence[str], counter: Path, environment: Mapping[str, str] = {}) -> dict[str, int]:
    """Heap allocations of phases with a mark, by the functions of allocations.cpp, which `counter` is built of."""
    counts = {}
    before = 0
    for line in run(command, {**environment, "LD_PRELOAD": str(counter)}).splitlines():
        fields = line.split("\t")
        if len(fields) == 3:
            counts[fields[0]] = int(fields[1]) - before
            before = int(fields[1])
    return counts


def per_round(counts: Mapping[str, int], variant: str, few: int, many: int) -> float:
    """What one round of a variant costs, start-up cancelled; without the rounds of nothing that a program has, too."""
    def slope(name: str) -> float:
        return (counts[f"{name} many"] - counts[f"{name} few"]) / (many - few)
    idle = f"{variant} idle"
    return slope(variant) - (slope(idle) if f"{idle} many" in counts else 0)


# ---- compilers ---------------------------------------------------------------------------------------


def compiler_command(source: Path, *flags: str, compiler: str = "g++") -> list[str]:
    """The process that compiles a source, without the driver before it; it writes to nowhere."""
    listed = subprocess.run([compiler, "-###", "-std=c++20", *flags, "-S", "-o", "/dev/null", str(source)],
                            capture_output=True, text=True)
    for line in listed.stderr.splitlines():
        words = shlex.split(line) if line.startswith((" ", "/")) else []
        if words and (words[0].endswith("cc1plus") or "-cc1" in words):
            return words
    raise Failed(f"{compiler} does not say how it compiles:\n{listed.stderr}")


def compiler_instructions(source: Path, *flags: str, compiler: str = "g++") -> int:
    """How many user instructions the compiler needs for a source; -O0 unless the flags say otherwise.

    By cachegrind, which takes less than half of callgrind's time."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        run(["valgrind", "--quiet", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={out}",
             *compiler_command(source, *flags, compiler=compiler)], seconds=900)
        summary = re.search(r"(?m)^summary: (\d+)", out.read_text())
    if not summary:
        raise Failed("cachegrind has written no summary")
    return int(summary[1])


def preprocessed_lines(source: Path, *flags: str, compiler: str = "g++") -> int:
    """How many lines there are after the preprocessor, without empty ones."""
    return run([compiler, "-std=c++20", *flags, "-E", "-P", str(source)]).count("\n")
