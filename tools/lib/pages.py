# SPDX-License-Identifier: MIT
"""The pages of the site from the Markdown of the project, in the form that Doxygen reads."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = {path.stem.lower(): path for path in sorted((ROOT / "docs").glob("*.md"))}
TITLES = {name: re.search(r"(?m)^# (.*)$", path.read_text())[1].replace("`", "") for name, path in DOCS.items()}
EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.cpp"))
FENCE = re.compile(r"(?ms)^( *)```(\w*)\n(.*?)^\1```$")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")


def slug(heading):
    """The anchor that GitHub and GitLab give to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def around_code(text, prose, code):
    """The text with what is no code and what is each changed by a function."""
    pieces = re.split(r"(?s)(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", text)
    return "".join(prose(pieces[at]) + (code(pieces[at + 2]) if at + 2 < len(pieces) else "") for at in range(0, len(pieces), 3))


def plain(text):
    """The text in the Markdown that Doxygen reads as others do: quotes inside code, names of headers, and names of the
    standard library that pysock has too, are nothing special."""
    def prose(piece):
        piece = re.sub(r"\bPython's (?=\w+\()", "Python's %", piece)
        return re.sub(r"\bstd::(?=\w)", "%std::", re.sub(r"<(?!/?(?:sup|img)\b)(?=[\w/])", "&lt;", piece))
    return around_code(text, prose, lambda piece: f"``{piece}``")


def code(language, text):
    return f"@code{{.{language}}}\n{text.rstrip()}\n@endcode"


class Page:
    """One document: its links point into the site, its headings have names, its tables scroll in a box of their own."""

    def __init__(self, name, path, text=None):
        self.name, self.path = name, path
        self.text = path.read_text(encoding="utf-8") if text is None else text

    def link(self, match):
        label, target = match[1].replace("`", ""), match[2]  # as the text of @ref, code is nothing but text
        file, _, anchor = target.partition("#")
        if re.match(r"https?:", target) or target.endswith(".svg"):
            return match[0]
        if label.endswith(".md"):
            label = TITLES.get(Path(label).stem.lower(), label)
        if not file:
            return f"[{label}](@ref {self.name}-{anchor})"
        to = (self.path.parent / file).resolve()
        if to.parent == ROOT / "docs" and to.stem.lower() in DOCS:
            name = to.stem.lower()
            return f"[{label}](@ref {name}{'-' + anchor if anchor else ''})"
        if to.parent.parent == ROOT and to.parent.name == "examples" and to.stem in EXAMPLES:
            return f"[{label}](@ref example-{to.stem})"
        if to == ROOT / "examples/python" or to == ROOT / "examples":
            return f"[{label}](@ref examples)"
        if to == ROOT / "README.md":
            return f"[{label}](@ref index)"
        return f"`{to.relative_to(ROOT)}`"  # a file of the project, not of the site

    def table(self, match):
        rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
                for line in match[0].strip().split("\n")]
        sides = ["right" if rule.endswith(":") else "left" for rule in rows[1]]

        def row(cells, tag):
            return "<tr>" + "".join(f'<{tag} class="{side}">{cell}</{tag}>' for cell, side in zip(cells, sides)) + "</tr>"
        head = [row(rows[0], "th")] if any(rows[0]) else []
        return "\n".join(['<div class="scroll"><table class="plain">', *head, *(row(cells, "td") for cells in rows[2:]),
                          "</table></div>", ""])

    def heading(self, match):
        anchor = f"{self.name}-{slug(match[2])}"
        self.seen[anchor] = self.seen.get(anchor, -1) + 1
        if self.seen[anchor]:
            anchor += f"-{self.seen[anchor]}"
        return f"{match[1]} {match[2].replace('`', '')} {{#{anchor}}}"  # the contents would show the marks

    def prose(self, text):
        text = re.sub(r"(?s)<!--.*?-->\n?", "", text)
        text = around_code(text, lambda piece: re.sub(r"@(?=\w)", r"\\@", piece), lambda piece: f"`{piece}`")
        text = re.sub(r"(?m)^(?:\[[^\]]+\]\(#[^)]+\)[ ·\n]*){4,}\n", "", text)  # the site makes its own contents
        text = re.sub(r"!\[([^\]]*)\]\((?:docs/)?([\w.-]+\.svg)\)", r'<img class="chart" alt="\1" src="\2"/>', text)
        text = plain(LINK.sub(self.link, text))
        text = re.sub(r"(?m)^(##+) (.*)$", self.heading, text)
        return re.sub(r"(?m)^\|.*\|\n\|[-:| ]+\|\n(?:\|.*\|(?:\n|\Z))*", self.table, text)

    def body(self):
        """The document for Doxygen, from its first line on."""
        self.seen = {}
        pieces, at = [], 0
        for fence in FENCE.finditer(self.text):
            pieces += [self.prose(self.text[at:fence.start()]), self.fence(fence)]
            at = fence.end()
        text = "".join([*pieces, self.prose(self.text[at:])])
        return re.sub(r"\A(?:\s*)# (.*)$", rf"# \1 {{#{self.name}}}\n\n[TOC]", text, count=1, flags=re.M)

    @staticmethod
    def fence(match):
        language = {"cpp": "cpp", "python": "py", "cmake": "cmake"}.get(match[2], "unparsed")
        return code(language, re.sub(rf"(?m)^{match[1]}", "", match[3]))


def section(text, title):
    """A section of a document, without its heading."""
    found = re.search(rf"(?ms)^## {re.escape(title)}$\n(.*?)(?=^## |\Z)", text)
    if not found:
        sys.exit(f"The site wants a section '{title}' that is not there")
    return found[1].strip()


def porting():
    """The table of the README and what has to be known beside it, as a page."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = f"""# From Python to C++

How each thing that Python's `socket` has is written here. Where pysock does something else or better on purpose,
[Differences](docs/python-differences.md) says why; [Every name](docs/python-parity.md) goes through the whole module.

## How it is written

{section(readme, "From Python to C++")}

## Worth knowing

{section(readme, "Worth knowing")}
"""
    return Page("porting", ROOT / "README.md", text).body()


def getting_it():
    """The README's ways to get it, as a page."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return Page("getting-it", ROOT / "README.md", f"# Get it\n\n{section(readme, 'Get it')}\n").body()


def opening(path):
    """What a program says of itself, and the program without it."""
    text = re.sub(r"\A(?://|#) SPDX.*\n", "", path.read_text())
    head = re.match(r'(?:// .*\n)+|"""(?:.|\n)*?"""\n+', text)[0]
    return re.sub(r"(?m)^// ?", "", head).partition(": ")[2], text[len(head):]


def purpose(name):
    """The first line of what a program says of itself."""
    line = opening(ROOT / f"examples/{name}.cpp")[0].split("\n")[0]
    return line[0].upper() + line[1:]


def beside(python, cpp):
    """Python at the left, C++ at the right."""
    return "\n".join(['<div class="beside wide">', '<div class="side python"><span class="tongue">Python</span>',
                      code("py", python), "</div>", '<div class="side cpp"><span class="tongue">pysock</span>',
                      code("cpp", cpp), "</div>", "</div>", ""])


def examples():
    """name -> page, of each example, and of the list of them."""
    rows = "\n".join(f"- @subpage example-{name} - {purpose(name)}" for name in EXAMPLES)
    pages = {"examples": f"# Examples {{#examples}}\n\nPrograms of at most 60 lines, each beside its Python original; "
                         f"`tools/demo NAME` builds and runs one.\n\n{rows}\n"}
    for name in EXAMPLES:
        said, cpp = opening(ROOT / f"examples/{name}.cpp")
        _, python = opening(ROOT / f"examples/python/{name}.py")
        pages[f"example-{name}"] = (f"# {name} {{#example-{name}}}\n\n{purpose(name)}\n\n"
                                    f"{code('unparsed', usage) if (usage := said.partition(chr(10))[2].rstrip()) else ''}\n\n"
                                    f"{beside(python, cpp)}")
    return pages


def excerpt(path, *firsts):
    """The blocks of a program that begin so, each to where its indentation ends or, at none, to an empty line."""
    lines = path.read_text().split("\n")
    blocks = []
    for first in firsts:
        start = next(n for n, line in enumerate(lines) if line.lstrip().startswith(first))
        depth = len(lines[start]) - len(lines[start].lstrip())
        end = next(n for n in range(start + 1, len(lines))
                   if (lines[n] and len(lines[n]) - len(lines[n].lstrip()) < depth if depth else not lines[n]))
        blocks.append("\n".join(line[depth:] for line in lines[start:end]).rstrip())
    return "\n\n".join(blocks)


def figures():
    """The three figures of the front page, from the documents that prove them."""
    parity = (ROOT / "docs/python-parity.md").read_text()
    total, same, better, absent = re.search(r"(?m)^\| all \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", parity).groups()
    # The cell has more than the ratio where pysock makes more system calls or allocations: then the page would be wrong.
    cost = re.search(r"(?m)^\| 64 B there and back, TCP \| [\d.]+ \| \**([\d.]+)\** \|", (ROOT / "docs/performance.md").read_text())
    platforms = (ROOT / "docs/platforms.md").read_text()
    tried = [len(re.findall(r"(?m)^\| (?!Platform|---)", section(platforms, title))) for title in ("Run here", "Compiled here")]
    return {"same": str(int(same) + int(better)), "total": total, "absent": absent, "cost": cost[1], "run": str(tried[0]),
            "compiled": str(tried[1])}


def front():
    echo = beside(excerpt(ROOT / "examples/python/echo_server.py", "def converse", "with socket.socket("),
                  excerpt(ROOT / "examples/echo_server.cpp", "void converse", "py::socket server("))
    values = {**figures(), "echo": echo}
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], (ROOT / "docs/site/front.md").read_text())


def api_index():
    """The opening comment of the header as a table: the index of the reference."""
    opening = (ROOT / "src/pysock.hpp.in").read_text().split("// The API,")[1].split("\n\n")[0]
    entries = []
    for line in opening.split("\n")[1:]:
        line = line.removeprefix("//")
        if re.match(r"   \S", line):
            entries.append([re.split(r"\s{3,}", line.strip(), maxsplit=1)[0], ""])
            entries[-1][1] = (re.split(r"\s{3,}", line.strip(), maxsplit=1) + [""])[1]
        elif line.strip() and entries:
            entries[-1][1] += " " + line.strip()
    return [(names.strip(), what.strip()) for names, what in entries]


def reference(known, pages):
    """The first page of the reference: `known` maps a name to what @ref takes, `pages` are its other pages."""
    def linked(names):
        return re.sub(r"[a-z]\w*", lambda word: f'@ref {known[word[0]]} "{word[0]}"' if word[0] in known else word[0], names)
    rows = "\n".join(f"<tr><td>{linked(names)}</td><td>{what}</td></tr>" for names, what in api_index())
    topics = "\n".join(f'- @ref {page} "{title}"' for page, title in pages if not page.startswith("constants-"))
    constants = " · ".join(f'@ref {page} "{title}"' for page, title in pages if page.startswith("constants-"))
    return f"""# Reference {{#reference}}

Everything in the namespace `pysock`, from the comments of the header. Each entry shows Python's call beside the forms
that pysock has. The class is @ref pysock::socket "socket".

## By topic

{topics}

Constants: {constants}

## By name

[e] marks what also has a form with a trailing `std::error_code&` that never throws.

<div class="scroll"><table class="plain index">
{rows}
</table></div>
"""


def write(folder, known, chapters):
    """Writes all pages for Doxygen into a folder."""
    content = {name: Page(name, path).body() for name, path in DOCS.items()}
    content |= examples() | {"porting": porting(), "getting-it": getting_it(), "front": front(), "reference": reference(known, chapters)}
    for name, text in content.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return sorted(content)
