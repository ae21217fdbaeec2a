# SPDX-License-Identifier: MIT
"""The list of Python's names, and what pysock makes of each: what the parity tests and tools/parity-table read.

names.tsv         every public name of Python's socket module: kind, group, platforms, since when, CPython's condition
annotations.tsv   pysock's answer to each name that is no constant, and to constants that need a word:
                  verdict   same, better or absent
                  section   better: the heading of docs/python-differences.md that says why
                  cpp       statements that use the name; they must compile (`s` is a socket, `ec` a std::error_code)
                  remark    better: how; absent: the reason; same: anything a reader may miss
A constant without an annotation is `same`: the name in lower case, of Python's value and type."""

import csv
import re
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ENUMS = {"address-family": "AddressFamily", "addrinfo-flag": "AddressInfo", "msg-flag": "MsgFlag",
         "socket-type": "SocketKind"}
FOUR_BSDS = {"freebsd", "netbsd", "openbsd", "dragonfly"}
# Of these pysock has all constants on every Linux, whatever headers are installed.
OF_LINUX = {"alg", "bluetooth", "can", "can-bcm", "can-isotp", "can-j1939", "ethernet", "netlink", "packet", "rds",
            "tipc", "vsock"}


class Name(NamedTuple):
    name: str
    kind: str
    group: str
    platforms: str
    since: str
    deprecated: str
    guard: str
    note: str

    @property
    def is_constant(self):
        return self.kind == "constant"

    @property
    def cpp(self):
        """The constant's name in C++."""
        return self.name.lower()

    @property
    def enum(self):
        """The enum of Python that the constant is a member of, or None."""
        return ENUMS.get(self.group)

    def exists_on(self, platform):
        systems = re.split(r"[ ,()]+", self.platforms)
        return bool({"all", platform} & set(systems)) or "bsd" in systems and platform in FOUR_BSDS


class Annotation(NamedTuple):
    name: str
    verdict: str
    section: str = ""
    cpp: str = ""
    remark: str = ""


def read(file, row):
    with open(HERE / file, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(rows)) != row._fields:
            sys.exit(f"{file}: the first line must name the columns {', '.join(row._fields)}")
        return [row(*fields) for fields in rows]


def names():
    return read("names.tsv", Name)


def annotations():
    """name -> Annotation, for every name."""
    written = {row.name: row for row in read("annotations.tsv", Annotation)}
    return {**{name.name: Annotation(name.name, "same") for name in names() if name.is_constant}, **written}
