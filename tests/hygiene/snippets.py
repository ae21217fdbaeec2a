#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every C++ block of README.md and docs/ compiles.

A block with a main is a program of its own. The others of a document become one function each, or, where they define
functions or templates, one namespace each; their includes move to the top, and <chrono> with its literals is there.
Messages name the document and its line."""

import re
import unittest

from compiler import ROOT, CompilerTest

DOCUMENTS = [path for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if path.exists()]
BLOCK = re.compile(r"(?ms)^( *)```cpp\b[^\n]*\n(.*?)^ *```")
PROLOGUE = "#include <pysock.hpp>\n#include <chrono>\n"
# Something at column 1 that may not stand in a function: a template, or a function with its body.
NAMESPACE_SCOPE = re.compile(r"(?m)^(template\b|(?!if|for|while|switch|do|try|struct|class|enum|union|else)[\w:<>*&,\[\] ]+[\w>*&] \w[\w:]*\([^;]*\)"
                             r"(?: const)?(?: noexcept)?(?: -> [^;{]+)? \{)")


def blocks(document):
    """(line of the first code line, code) of every C++ block."""
    text = document.read_text()
    for match in BLOCK.finditer(text):
        code = re.sub(rf"(?m)^{match[1]}", "", match[2])
        yield text[:match.start(2)].count("\n") + 1, code


def line_mark(document, line):
    return f'#line {line} "{document.relative_to(ROOT)}"\n'


class Snippets(CompilerTest):
    def test_every_block_compiles(self):
        for document in DOCUMENTS:
            together = ""
            includes = ""
            for line, code in blocks(document):
                mark = line_mark(document, line)
                if re.search(r"\bint main\(", code):
                    with self.subTest(f"{document.relative_to(ROOT)}:{line}"):
                        self.check_syntax(mark + code)
                    continue
                includes += "".join(f"{include}\n" for include in re.findall(r"(?m)^#include <.*>", code))
                code = re.sub(r"(?m)^#include <.*>", "", code)  # leaves the line, so that the numbers stay right
                using = "using namespace std::chrono_literals; "
                if NAMESPACE_SCOPE.search(code):
                    together += f"namespace block_at_{line} {{ {using}\n{mark}{code}}}\n"
                else:
                    together += f"[[maybe_unused]] static void block_at_{line}() {{ {using}\n{mark}{code}}}\n"
            if together:
                with self.subTest(str(document.relative_to(ROOT))):
                    self.check_syntax(PROLOGUE + includes + together)

    def test_the_readme_has_blocks(self):
        if (ROOT / "README.md").exists():
            self.assertTrue(list(blocks(ROOT / "README.md")))


if __name__ == "__main__":
    unittest.main()
