# SPDX-License-Identifier: MIT
"""Builds the programs of the benchmarks, one for each library that is installed, and asks them what they can do."""

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Sequence

import counting

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
WARNINGS = (ROOT / "tests/support/warnings.txt").read_text().split()


@dataclass(frozen=True)
class Library:
    """A library under measurement: `key` names its files in libraries/, clients/ and servers/."""

    key: str
    title: str
    package: str = ""  # Debian's
    header: str = ""  # whether the compiler finds it says whether the library is there
    links: Sequence[str] = ()
    loop_only: bool = False  # an event loop, which only the case `server` asks for


RAW = Library("raw", "raw calls")
PYSOCK = Library("pysock", "pysock")
PYSOCK_EC = Library("pysock_ec", "pysock, `error_code`")
CPYTHON = Library("cpython", "CPython", "python3")
ASIO = Library("asio", "Asio", "libasio-dev", "asio.hpp")
POCO = Library("poco", "POCO Net", "libpoco-dev", "Poco/Net/StreamSocket.h", ("-lPocoNet", "-lPocoFoundation"))
SFML = Library("sfml", "SFML", "libsfml-dev", "SFML/Network.hpp", ("-lsfml-network", "-lsfml-system"))
LIBUV = Library("libuv", "libuv", "libuv1-dev", "uv.h", ("-luv",), loop_only=True)
OWN = (RAW, PYSOCK, PYSOCK_EC)
LIBRARIES = (*OWN, ASIO, LIBUV, POCO, SFML, CPYTHON)


@dataclass
class Program:
    """What runs a library's variants, which it can do, and why not the others."""

    library: Library
    command: list[str]
    version: str = ""
    variants: list[str] = field(default_factory=list)
    lacks: dict[str, str] = field(default_factory=dict)

    def ask(self, candidates: Sequence[str] = ()) -> "Program":
        """Fills in version, variants and lacks; CPython's program wants to be told the variants."""
        for line in counting.run([*self.command, "list", *candidates]).splitlines():
            name, _, rest = line.partition("\t")
            if name == "version":
                self.version = rest
            elif rest:
                self.lacks[name] = rest
            else:
                self.variants.append(name)
        return self


class Builder:
    """Compiles into a folder, all with one compiler and the same options."""

    def __init__(self, folder: Path, compiler: str = "g++", flags: Sequence[str] = ("-O2",)):
        self.folder = folder
        self.compiler = compiler
        self.flags = ["-std=c++20", *flags, *WARNINGS, f"-I{ROOT / 'include'}"]
        folder.mkdir(parents=True, exist_ok=True)

    def compile(self, output: str, *arguments: object) -> Path:
        path = self.folder / output
        counting.run([self.compiler, *self.flags, *map(str, arguments), "-o", str(path)], seconds=600)
        return path

    def has(self, library: Library) -> bool:
        """Whether it can be built here. What is no C++ needs its interpreter."""
        command = [PYTHON, "--version"] if library is CPYTHON else [
            self.compiler, "-E", "-x", "c++", *(["-include", library.header] if library.header else []), "/dev/null"]
        try:
            return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
        except FileNotFoundError:
            return False

    def allocation_counter(self) -> Path:
        return self.compile("allocations.so", "-shared", "-fPIC", HERE / "allocations.cpp")

    def programs(self, libraries: Sequence[Library]) -> dict[str, Program]:
        """The programs of ./libraries by their keys."""
        peer = self.compile("peer.o", "-c", HERE / "peer.cpp")
        built = {}
        for library in libraries:
            if library.loop_only:
                continue
            if library is CPYTHON:
                shared = self.compile("peer.so", "-shared", "-fPIC", HERE / "peer.cpp")
                command = [PYTHON, str(HERE / "libraries/cpython.py"), str(shared)]
            else:
                source = HERE / f"libraries/{library.key}.cpp"
                command = [str(self.compile(library.key, source, peer, "-pthread", *library.links))]
            built[library.key] = Program(library, command)
        candidates: list[str] = []
        for program in built.values():
            program.ask(candidates if program.library is CPYTHON else ())
            candidates = candidates or [*program.variants, *program.lacks]
        return built


@dataclass
class Cost:
    """What one round of a variant costs."""

    instructions: float
    system_calls: float
    allocations: float


def costs(program: Program, variants: Sequence[str], counter: Path, few: int, many: int) -> Mapping[str, Cost]:
    """Counts variants of a program, all in one run for each kind of count."""
    variants = [variant for variant in variants if variant in program.variants]
    if not variants:
        return {}
    command = [*program.command, "count", str(few), str(many), *variants]
    counted = (counting.instructions(command), counting.system_calls(command),
               counting.allocations(command, counter, {"PYTHONMALLOC": "malloc"}))
    return {variant: Cost(*(counting.per_round(counts, variant, few, many) for counts in counted))
            for variant in variants}
