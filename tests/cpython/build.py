# SPDX-License-Identifier: MIT
"""Builds the extension against the header for the Python that runs this: build(folder) yields the path of the file.

What is older than the files that it is made of is made anew.
"""

import os
import shlex
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PRODUCT = ROOT / "include/pysock.hpp"
NAMES = ROOT / "tests/parity/names.tsv"
CXX = os.environ.get("CXX", "g++")
FLAGS = [
    "-std=c++20", "-O1", "-g", "-fPIC", "-fvisibility=hidden", "-D_GLIBCXX_ASSERTIONS", "-Werror",
    *(ROOT / "tests/support/warnings.txt").read_text().split(), f"-I{ROOT / 'include'}", f"-I{HERE / 'extension'}",
    "-isystem", sysconfig.get_path("include"),
]  # fmt: skip


def newest(paths):
    return max(path.stat().st_mtime for path in paths)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(map(str, command))}\n{done.stdout}{done.stderr[:8000]}")


def generate(folder):
    source = folder / "constants.cpp"
    made_of = [NAMES, HERE / "constants.py"]
    if not source.exists() or source.stat().st_mtime < newest(made_of):
        run(sys.executable, HERE / "constants.py", NAMES, source)
    return source


def compile_one(source, folder, inputs):
    made = folder / f"{source.stem}.o"
    if not made.exists() or made.stat().st_mtime < newest([source, *inputs]):
        run(CXX, *FLAGS, "-c", source, "-o", made)
    return made


def folder():
    """Where the extension for this interpreter and compiler is built."""
    return ROOT / "build/cpython" / f"{sys.implementation.cache_tag}-{Path(CXX).name}"


def build(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sources = [*sorted((HERE / "extension").glob("*.cpp")), generate(folder)]
    inputs = [PRODUCT, HERE / "build.py", *(HERE / "extension").glob("*.hpp")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(lambda source: compile_one(source, folder, inputs), sources))
    extension = folder / "_socket.so"
    if not extension.exists() or extension.stat().st_mtime < newest(objects):
        run(CXX, "-shared", *objects, "-o", extension, "-pthread")
    return extension
