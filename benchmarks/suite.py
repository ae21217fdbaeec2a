# SPDX-License-Identifier: MIT
"""The benchmarks: builds the programs, runs what was asked for, writes figures, table and charts. See ./run --help.

Counts are taken at two numbers of rounds, so that start-up cancels. Times are taken in interleaved rounds, each
library once in each, and only their ratios within a round are used: the median over the rounds.
"""

import argparse
import functools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, Iterable, Mapping, Optional, Sequence

import chart
import counting
import report
from programs import (ASIO, CPYTHON, HERE, LIBRARIES, LIBUV, POCO, PYSOCK, PYTHON, RAW, ROOT, SFML, Builder, Library,
                      Program, costs)

FEW, MANY = 20, 100  # rounds of a count
ROUNDS = 21  # of the times, each
MOMENT = 6_000_000  # nanoseconds that the bare calls take in a round, about
BUILD = ROOT / "build/benchmarks"
FIGURES = BUILD / "figures.json"
CASES = {
    "ping_pong": "a message there and back: 1 B, 64 B, 4 KiB, over TCP and UNIX, with and without a timeout",
    "calls": "single calls on 64 B, which the gate in tests/cost/ holds; counted only",
    "bulk": "blocks of 64 KiB and 1 MiB one way over TCP; timed only",
    "recv": "recv(bufsize), which gives bytes, for messages up to bufsize",
    "udp": "a datagram there and back, with addresses in the system's form and as text",
    "message": "a datagram in two pieces: sendmsg, recvmsg",
    "descriptor": "a descriptor passed over UNIX",
    "would_block": "a call that finds nothing to receive",
    "connect": "a connection made and closed",
    "accept": "a connection taken and closed",
    "address": "addresses between text and the system's form",
    "server": "an echo server with 100 active connections among 1,000 or 8,000 idle ones",
    "include": "what an include and a minimal client cost the compiler, and the client's size",
}
IDLE, ACTIVE = (1000, 8000), 100
SERVERS = (RAW, PYSOCK, ASIO, LIBUV, CPYTHON)
CLIENTS = (RAW, PYSOCK, ASIO, LIBUV, POCO, SFML)
Figures = dict[str, dict[str, object]]


def progress(text: str) -> None:
    print(f"[{time.monotonic() - STARTED:5.0f} s] {text}", file=sys.stderr, flush=True)


STARTED = time.monotonic()


def median_ratios(measure: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Each measured once in each round: the median of the ratios to RAW's in the same round. RAW's own is absolute."""
    taken: dict[str, list[float]] = {key: [] for key in measure}
    for number in range(rounds):
        keys = list(measure)
        for key in keys[number % len(keys):] + keys[:number % len(keys)]:
            taken[key].append(measure[key]())
    base = taken[RAW.key]
    return {key: statistics.median(base) if key == RAW.key else
            statistics.median(mine / limit for mine, limit in zip(values, base)) for key, values in taken.items()}


# ---- the cases of cases.hpp --------------------------------------------------------------------------


def count_cases(programs: Mapping[str, Program], variants: Sequence[str], counter: Path, figures: Figures) -> None:
    """Instructions, system calls and allocations of a round."""
    variants = [variant for variant in variants if not variant.startswith("bulk/")]
    for key, program in programs.items() if variants else ():
        progress(f"counting {program.library.title}: {len(variants)} variants")
        for variant, cost in costs(program, variants, counter, FEW, MANY).items():
            for what, value in vars(cost).items():
                figures.setdefault(f"{variant} {what}", {})[key] = round(value, 2)


def time_cases(programs: Mapping[str, Program], variants: Sequence[str], figures: Figures) -> None:
    for variant in variants:
        if variant.startswith("calls/"):
            continue
        able = {key: program for key, program in programs.items() if variant in program.variants}

        def taker(program: Program, rounds: int) -> Callable[[], float]:
            command = [*program.command, "time", str(rounds), variant]
            return lambda: max(1.0, float(counting.run(command)))

        once = taker(programs[RAW.key], 100)() / 100
        rounds = max(20, min(20_000, int(MOMENT / once)))
        progress(f"timing {variant}: {rounds} rounds of {once / 1000:.1f} µs, {ROUNDS} times")
        ratios = median_ratios({key: taker(program, rounds) for key, program in able.items()}, ROUNDS)
        ratios[RAW.key] /= rounds
        figures[f"{variant} time"] = {key: round(value, 3) for key, value in ratios.items()}


# ---- servers -----------------------------------------------------------------------------------------


class Server:
    """A running server and its clients."""

    def __init__(self, command: Sequence[str], load: Path, idle: int):
        self.process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        port = self.process.stdout.readline().strip()
        if not port:
            raise counting.Failed(f"{command} does not start")
        self.load = subprocess.Popen([str(load), port, str(self.process.pid), str(idle), str(ACTIVE)],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.take(1)

    def take(self, rounds: int) -> float:
        """Nanoseconds for so many rounds."""
        assert self.load.stdin and self.load.stdout
        self.load.stdin.write(f"{rounds}\n")
        self.load.stdin.flush()
        return float(self.load.stdout.readline())

    def end(self) -> None:
        """Lets the clients go, and the server after them."""
        self.load.communicate(timeout=60)
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        for process in (self.load, self.process):
            if process.poll() is None:
                process.kill()
                process.wait()


def instructions_of_server(command: Sequence[str], load: Path, idle: int) -> float:
    """Of a request. Two numbers of rounds, so far apart that it hardly matters how many connections are accepted at once."""
    counted = []
    rounds = (10, 410)
    for number in rounds:
        with tempfile.TemporaryDirectory() as folder:
            server = Server(counting.callgrind(command, Path(folder)), load, idle)
            try:
                server.take(number)
                server.end()
            finally:
                server.kill()
            counted.append(sum(counting.counted_by_callgrind(Path(folder)).values()))
    return (counted[1] - counted[0]) / (rounds[1] - rounds[0]) / ACTIVE


def build_servers(builder: Builder, libraries: Sequence[Library]) -> tuple[Path, dict[str, list[str]]]:
    """The program of the clients, and the commands of the servers by their libraries' keys."""
    commands: dict[str, list[str]] = {}
    for library in SERVERS:
        if library not in libraries:
            continue
        source = HERE / f"servers/{library.key}{'.py' if library is CPYTHON else '.cpp'}"
        commands[library.key] = [PYTHON, str(source)] if library is CPYTHON else [
            str(builder.compile(f"server_{library.key}", source, "-pthread", *library.links))]
    return builder.compile("load", HERE / "servers/load.cpp", builder.folder / "peer.o"), commands


def measure_servers(builder: Builder, libraries: Sequence[Library], timed: bool, figures: Figures) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # for the children
    load, commands = build_servers(builder, libraries)
    for idle in IDLE:
        if hard != resource.RLIM_INFINITY and hard < idle + ACTIVE + 100:
            progress(f"skipped: {idle} idle connections need more descriptors than this process may have, {hard}")
            continue
        for key, command in commands.items():
            progress(f"counting the server of {key} with {idle} idle connections")
            figures.setdefault(f"server/{idle} instructions", {})[key] = round(
                instructions_of_server(command, load, idle), 1)
        if not timed:
            continue
        progress(f"timing the servers with {idle} idle connections")
        running: dict[str, Server] = {}
        try:
            for key, command in commands.items():
                running[key] = Server(command, load, idle)
            rounds = 50
            takers = {key: functools.partial(server.take, rounds) for key, server in running.items()}
            ratios = median_ratios(takers, ROUNDS)
            ratios[RAW.key] /= rounds * ACTIVE
            figures[f"server/{idle} time"] = {key: round(value, 3) for key, value in ratios.items()}
            for server in running.values():
                server.end()
        finally:
            for server in running.values():
                server.kill()


# ---- what an include costs ---------------------------------------------------------------------------


def build_client(builder: Builder, library: Library) -> Path:
    source = HERE / f"clients/{library.key}.cpp"
    return builder.compile(f"client_{library.key}", source, "-pthread", "-s", *library.links)


def measure_includes(builder: Builder, libraries: Sequence[Library], timed: bool, figures: Figures) -> None:
    """Everything above an empty file, as a multiple of the floor; sizes in bytes."""
    clients = HERE / "clients"
    include = f"-I{ROOT / 'include'}"
    compiler = builder.compiler
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "empty.cpp")
        empty.write_text("")
        # By what is compiled: the arguments after the source.
        sources: dict[tuple[str, str], tuple[Path, tuple[str, ...]]] = {("", "empty"): (empty, ()),
                                                                       ("", "floor"): (clients / "floor.cpp", ())}
        for library in CLIENTS:
            if library in libraries:
                path = clients / f"{library.key}.cpp"
                sources[library.key, "include"] = path, (include, "-DINCLUDE_ONLY")
                sources[library.key, "client"] = path, (include,)
        counted = {}
        for name, (path, flags) in sources.items():
            progress(f"counting the compiler: {' '.join(filter(None, name))}")
            counted[name] = counting.compiler_instructions(path, *flags, compiler=compiler)
        zero, floor = counted["", "empty"], counted["", "floor"]
        figures["include floor"] = {"instructions": floor - zero,
                                    "lines": counting.preprocessed_lines(clients / "floor.cpp", compiler=compiler)}
        for (key, kind), value in counted.items():
            if key:
                figures.setdefault(f"{kind} instructions", {})[key] = round((value - zero) / (floor - zero), 3)
        for library in CLIENTS:
            if library not in libraries:
                continue
            path, flags = sources[library.key, "include"]
            lines = counting.preprocessed_lines(path, *flags, compiler=compiler)
            figures.setdefault("include lines", {})[library.key] = lines
            figures.setdefault("client size", {})[library.key] = build_client(builder, library).stat().st_size
        if timed:
            progress("timing the compiler")
            commands = {name: counting.compiler_command(path, *flags, compiler=compiler)
                        for name, (path, flags) in sources.items()}
            taken: dict[tuple[str, str], list[float]] = {name: [] for name in commands}
            for _ in range(5):
                now = {}
                for name, command in commands.items():
                    before = time.monotonic()
                    counting.run(command)
                    now[name] = time.monotonic() - before
                above = now["", "floor"] - now["", "empty"]
                for name in commands:
                    taken[name].append((now[name] - now["", "empty"]) / above)
            for (key, kind), values in taken.items():
                if key:
                    figures.setdefault(f"{kind} time", {})[key] = round(statistics.median(values), 2)


# ---- all of it ---------------------------------------------------------------------------------------


def check(builder: Builder, libraries: Sequence[Library], programs: Mapping[str, Program]) -> None:
    """Looks that every program does what it should: each variant, each server, each client."""
    for program in programs.values():
        counting.run([*program.command, "check", *program.variants])
        progress(f"{program.library.title} {program.version}: {len(program.variants)} variants are right")
    load, servers = build_servers(builder, libraries)
    for key, command in servers.items():
        server = Server(command, load, idle=3)
        try:
            server.take(2)
            server.end()
        finally:
            server.kill()
        if server.process.returncode or server.load.returncode:
            raise counting.Failed(f"the server of {key} is wrong")
    progress(f"{len(servers)} servers are right")
    clients = [library for library in CLIENTS if library in libraries]
    for library in clients:
        command = [str(build_client(builder, library))]
        with subprocess.Popen(servers[RAW.key], stdout=subprocess.PIPE, text=True) as echo:
            assert echo.stdout
            printed = counting.run([*command, echo.stdout.readline().strip()], seconds=20)
        if printed != "hello\n":
            raise counting.Failed(f"the client of {library.title} prints {printed!r}")
    progress(f"{len(clients)} clients are right")


def load_figures() -> dict[str, object]:
    """What earlier runs have found, so that a run of some cases keeps the others."""
    return json.loads(FIGURES.read_text()) if FIGURES.exists() else {}


def main(arguments: Optional[Iterable[str]] = None) -> None:
    parser = argparse.ArgumentParser(
        prog="benchmarks/run", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Builds and runs the benchmarks, and writes the table and the charts of docs/performance.md.",
        epilog="cases:\n" + "".join(f"  {name:<12} {what}\n" for name, what in CASES.items()) +
        "\nCXX, CXXFLAGS (-O2) and PYTHON choose the compiler, its options and the interpreter. Figures of cases that\n"
        "are not named stay as the last run has left them in build/benchmarks/.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="the cases to run; all if none is named")
    parser.add_argument("--counts-only", action="store_true", help="time nothing")
    parser.add_argument("--check", action="store_true", help="only build, and see that each program is right")
    parser.add_argument("--report", action="store_true", help="run nothing; write table and charts of the last figures")
    options = parser.parse_args(None if arguments is None else list(arguments))
    unknown = [case for case in options.cases if case not in CASES]
    if unknown:
        parser.error(f"no case {', '.join(unknown)}; there are {', '.join(CASES)}")
    wanted = options.cases or list(CASES)

    known = load_figures()
    if not options.report:
        flags = os.environ.get("CXXFLAGS", "-O2").split()
        builder = Builder(BUILD / "programs", os.environ.get("CXX", "g++"), flags)
        libraries = [library for library in LIBRARIES if builder.has(library)]
        for library in LIBRARIES:
            if library not in libraries:
                progress(f"left out: {library.title}, which is not installed ({library.package})")
        progress("building the programs")
        programs = builder.programs(libraries)
        variants = [variant for variant in programs[RAW.key].variants if variant.split("/")[0] in wanted]
        if options.check:
            check(builder, libraries, programs)
            return
        figures: Figures = {}
        count_cases(programs, variants, builder.allocation_counter(), figures)
        if not options.counts_only:
            time_cases(programs, variants, figures)
        if "server" in wanted:
            measure_servers(builder, libraries, not options.counts_only, figures)
        if "include" in wanted:
            measure_includes(builder, libraries, not options.counts_only, figures)
        known["compiler"] = f"{counting.run([builder.compiler, '--version']).splitlines()[0]}, {' '.join(flags)}"
        known.setdefault("versions", {}).update(
            {key: program.version for key, program in programs.items()} |
            ({LIBUV.key: counting.run(["pkg-config", "--modversion", "libuv"]).strip()} if LIBUV in libraries else {}))
        known.setdefault("lacks", {}).update({key: program.lacks for key, program in programs.items()})
        known.setdefault("figures", {}).update(figures)
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        FIGURES.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    report.write(known, ROOT / "docs/performance.md")
    chart.write(known, ROOT / "docs/performance.svg")
    progress("wrote docs/performance.md and docs/performance.svg")
    for line in report.not_first(known):
        print(line)


if __name__ == "__main__":
    try:
        main()
    except counting.Failed as failed:
        sys.exit(str(failed))
