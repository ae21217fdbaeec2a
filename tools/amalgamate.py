#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Joins the parts under src/ into the one header that users copy.

Reads src/pysock.hpp.in and replaces each `#include "dir/part.hpp"` by that part: depth first, each part once, under a
label that names it. The opening comment is followed by the product's include guard and, once and sorted, by the
standard and system headers that parts include outside any #if. The same input gives the same bytes. An input that breaks a rule of the house gives no output.
"""

import argparse
import difflib
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENTRY = "pysock.hpp.in"
LAYERS = {"platform": 0, "base": 1, "address": 2, "socket": 3, "module": 4}
SURVIVORS = {"PYSOCK_VERSION", "PYSOCK_VERSION_MAJOR", "PYSOCK_VERSION_MINOR", "PYSOCK_VERSION_PATCH"}
BYTE_ORDER = {"htons", "htonl", "ntohs", "ntohl"}  # macros of some systems that the header replaces by functions
SWITCHES = {"WIN32_LEAN_AND_MEAN", "NOMINMAX", "NOGDI"}  # of <windows.h>, set while it is included and taken back after
SPDX = "// SPDX-License-Identifier: MIT"
NOTICE = "// Generated from src/ by tools/amalgamate.py: change the parts, never this file."
RULE = "// " + "=" * 97
QUOTED_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/', re.S)


def without_comments(text):
    """The text with comments blanked, line for line, so that a directive inside a comment is none."""
    keep = lambda m: m[0] if m[0][0] in "\"'" else re.sub(r"[^\n]", " ", m[0])
    return QUOTED_OR_COMMENT.sub(keep, text).split("\n")


class Joiner:
    def __init__(self, source):
        self.source = source
        self.problems = []
        self.system = set()  # <headers> written once at the top
        self.defined = {}  # macro -> where it was defined and not yet undefined
        self.visited = set()
        self.path = []  # the parts being read, outermost first
        self.body = []

    def problem(self, name, line, message):
        self.problems.append(f"{os.path.relpath(self.source / name)}:{line}: {message}")

    def read(self, name):
        """Checks one file, visits the parts it includes, and returns its own lines."""
        guard = "PYSOCK_" + re.sub(r"\W", "_", name).upper()
        text = (self.source / name).read_text(encoding="utf-8").rstrip("\n")
        kept, depth, seen, closed = [], 0, [], []
        for number, (line, code) in enumerate(zip(text.split("\n"), without_comments(text)), 1):
            directive = re.match(r"\s*#\s*(\w+)\s*(.*?)\s*$", code)
            if not directive:
                # A line that a removed include leaves empty between two empty ones goes with it.
                if line or not kept or kept[-1]:
                    kept.append(line)
                continue
            word, rest = directive.groups()
            macro = re.match(r"\w*", rest)[0]
            seen.append((word, rest))
            depth += (word in ("if", "ifdef", "ifndef")) - (word == "endif")
            closed.append(depth == 0)
            if word.startswith("include") or word == "import":
                if self.include(name, number, word, rest, line, depth):
                    if name == ENTRY:  # the part, behind those that it includes, stands where its include stood
                        kept += self.body
                        self.body = []
                    continue
            elif word == "define":
                if not macro.startswith("PYSOCK_") and macro not in SWITCHES:
                    self.problem(name, number, f"macro {macro} lacks the prefix PYSOCK_")
                elif macro != guard:
                    self.defined[macro] = (name, number)
            elif word == "undef":
                if not macro.startswith("PYSOCK_") and macro not in BYTE_ORDER | SWITCHES:
                    self.problem(name, number, f"undefines the foreign macro {macro}")
                self.defined.pop(macro, None)
            kept.append(line)
        guarded = seen[:2] == [("ifndef", guard), ("define", guard)] and closed.count(True) == 1 and closed[-1]
        if name != ENTRY and not guarded:
            self.problem(name, 1, f"must be enclosed in the include guard {guard}")
        return kept

    def include(self, name, number, word, rest, line, depth):
        """Handles one include; true if its line is to be removed from the product."""
        own = re.fullmatch(r'"([\w/]+\.hpp)"', rest)
        conditional = depth > (name != ENTRY)  # the guard of a part is an #if too
        if word == "include" and re.fullmatch(r"<[\w./+-]+>", rest) and (conditional or line.startswith("#include <")):
            if not conditional:
                self.system.add(rest)
            return not conditional
        if word != "include" or not own or conditional or not line.startswith('#include "'):
            self.problem(name, number, "unknown include form; use #include <header> or, at column 1 and outside any "
                                       '#if, #include "folder/part.hpp"')
        elif self.layer(own[1]) is None or not (self.source / own[1]).is_file():
            self.problem(name, number, f"no such part: {own[1]}")
        elif name != ENTRY and self.layer(own[1]) > self.layer(name):
            self.problem(name, number, f"upward include: layer {self.layer(name)} includes {own[1]} of layer "
                                       f"{self.layer(own[1])}")
        elif own[1] in self.path:
            cycle = self.path[self.path.index(own[1]):] + [own[1]]
            self.problem(name, number, "include cycle: " + " -> ".join(cycle))
        else:
            self.visit(own[1])
        return True

    @staticmethod
    def layer(part):
        return LAYERS.get(part.split("/")[0])

    def visit(self, part):
        if part in self.visited:
            return
        self.visited.add(part)
        self.path.append(part)
        kept = self.read(part)
        self.path.pop()
        if kept[:1] == [SPDX]:  # said once, at the top of the product
            kept = kept[1:]
        self.body += [RULE, f"//  {part:<85} layer {self.layer(part)}", RULE, *kept, ""]

    def product(self):
        kept = self.read(ENTRY)
        for path in sorted(self.source.rglob("*.hpp")):
            part = path.relative_to(self.source).as_posix()
            if part not in self.visited:
                self.problem(part, 1, f"not reached from {ENTRY}")
        for macro, (name, number) in self.defined.items():
            if macro not in SURVIVORS:
                self.problem(name, number, f"macro {macro} is left defined; undefine it at the end of {ENTRY}")
        if self.problems:
            return None
        opening = next(number for number, line in enumerate(kept) if not line.startswith("//"))
        comment = [*kept[:1], NOTICE, *kept[1:opening]]
        guard = ["#ifndef PYSOCK_HPP", "#define PYSOCK_HPP"]
        includes = [f"#include {header}" for header in sorted(self.system)]
        rest = "\n".join(kept[opening:]).strip("\n")
        return "\n".join([*comment, "", *guard, "", *includes, "", rest, "", "#endif // PYSOCK_HPP", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the product is stale")
    parser.add_argument("--src", type=Path, default=ROOT / "src", help="folder of the parts (default: src)")
    parser.add_argument("--output", type=Path, default=ROOT / "include/pysock.hpp",
                        help="the product (default: include/pysock.hpp)")
    options = parser.parse_args()
    joiner = Joiner(options.src)
    product = joiner.product()
    if product is None:
        sys.exit("\n".join(joiner.problems))
    if not options.check:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_bytes(product.encode())
        return
    committed = options.output.read_bytes().decode() if options.output.exists() else ""
    if committed != product:
        diff = list(difflib.unified_diff(committed.split("\n"), product.split("\n"), "committed", "from the parts",
                                         n=1, lineterm=""))
        print(*diff[:40], *(["..."] if len(diff) > 40 else []), sep="\n")
        sys.exit(f"{os.path.relpath(options.output)} is stale. Repair it with: tools/amalgamate.py")


if __name__ == "__main__":
    main()
