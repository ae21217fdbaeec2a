# SPDX-License-Identifier: MIT
"""The public declarations of include/pysock.hpp with their comments: what the reference and the module are made from.

A reader for code in the form that .clang-format gives, not for C++ in general."""

import bisect
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "include/pysock.hpp"

LEXEME = re.compile(r"""
    (?P<doc>[ \t]*///(?!/)[^\n]*)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<text>R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])*')
  | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<open>[{(\[])
  | (?P<close>[)}\]])
  | (?P<end>;)
  | (?P<other>[^/"'#{}()\[\];\n]+|\n|.)
""", re.X | re.M | re.S)
LABEL = re.compile(r"^//  (\S+/\S+\.hpp) +layer \d$", re.M)
DECORATION = re.compile(r"\bPYSOCK_(?:LAZY_BODY|LAZY|COLD|NOINLINE|ALWAYS_INLINE)\b ?|\[\[(?:noreturn|nodiscard|gnu::[^\]]*)\]\] ?"
                        r"|\binline (?!constexpr)|\binline (?=constexpr)")


@dataclass
class Declaration:
    kind: str  # class, struct, union, enum, enumerator, function, alias, constant, variable, concept
    name: str
    text: str  # as it is written, without body, attributes and what only compilers want
    doc: list  # the lines of its comment, without `///`
    line: int
    part: str  # the file under src/
    conditions: tuple  # the #if's around it
    scope: str = ""  # the class it belongs to
    members: list = field(default_factory=list)
    shares: object = None  # the declaration right above, whose comment it has

    @property
    def qualified(self):
        return f"{self.scope}::{self.name}" if self.scope else self.name


def skip_template(text):
    """What follows `template <…>` and its constraint, as often as there are some."""
    while match := re.match(r"\s*template\s*<", text):
        depth, at = 1, match.end()
        while depth and at < len(text):
            depth += {"<": 1, ">": -1, "(": 1, ")": -1}.get(text[at], 0)
            at += 1
        text = text[at:]
        if match := re.match(r"\s*requires\s*(requires\s*\([^()]*\)\s*(?=\{)|(?=\())", text):
            depth, at = 0, match.end()
            while at < len(text):
                depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(text[at], 0)
                at += 1
                if depth == 0:
                    break
            text = text[at:]
    return text.strip()


def classify(head):
    """(kind, name) of a declaration without its body; (None, "") for what is not of interest."""
    head = skip_template(re.sub(r"\s+", " ", DECORATION.sub("", head)).strip())
    if match := re.match(r"PYSOCK_ENUMERATOR\(\w+, (\w+)", head):
        return "constant", match[1]
    if re.match(r"(static_assert|extern|asm)\b", head) or not head:
        return None, ""
    if match := re.match(r"using (\w+) =", head):
        return "alias", match[1]
    if head.startswith("using "):
        return None, ""
    if match := re.match(r"concept (\w+)", head):
        return "concept", match[1]
    if match := re.match(r"(?:friend )?(class|struct|union|enum)(?: class| struct)?(?: (\w+(?:<.*>)?))?(?: final)?(?: ?:(?!:).*)?$", head):
        if head.startswith("friend") or match[2] and "<" in match[2]:
            return None, ""
        return match[1], match[2] or ""
    if match := re.search(r"(?<![\w:])(operator ?(?:\(\)|\[\]|[^\s\w(]+|[\w:]+))\(", head):
        return "function", match[1]
    before = re.split(r"[({=]", re.sub(r"decltype\([^()]*\)|\[[^\]]*\]", "", head), maxsplit=1)[0].rstrip()
    name = re.search(r"([\w:]*~?\w+)$", before)
    if not name or "::" in name[1]:
        return None, ""  # the body of something that is declared elsewhere
    bracket = re.search(r"[({=]", re.sub(r"decltype\([^()]*\)", "", head))
    if bracket and bracket[0] == "(" and not re.match(r"return\b", head):
        return "function", name[1]
    return ("constant" if "constexpr" in head else "variable"), name[1]


class Reader:
    def __init__(self, text):
        self.text = text
        self.tokens = [(match.lastgroup, match[0], match.start()) for match in LEXEME.finditer(text)]
        self.at = 0
        self.conditions = []
        self.parts = [(match.start(), match[1]) for match in LABEL.finditer(text)]
        self.lines = [match.start() for match in re.finditer("\n", text)]

    def line(self, position):
        return bisect.bisect_left(self.lines, position) + 1

    def part(self, position):
        return next((name for start, name in reversed(self.parts) if start < position), "")

    def directive(self, text):
        word, _, rest = text.strip()[1:].strip().partition(" ")
        if word in ("if", "ifdef", "ifndef"):
            self.conditions.append({"ifdef": f"defined({rest})", "ifndef": f"!defined({rest})"}.get(word, rest))
        elif word == "elif":
            self.conditions[-1] = f"!({self.conditions[-1]}) && ({rest})"
        elif word == "else":
            self.conditions[-1] = f"!({self.conditions[-1]})"
        elif word == "endif":
            self.conditions.pop()

    def skip_group(self):
        """Goes behind the bracket that closes the one just read, and returns all of it."""
        depth, text = 1, ""
        while depth:
            kind, token, _ = self.tokens[self.at]
            depth += (kind == "open") - (kind == "close")
            if kind == "directive":
                self.directive(token)
            text += token
            self.at += 1
        return text

    def following(self):
        """The next character that is neither space nor comment."""
        for kind, token, _ in self.tokens[self.at:]:
            if kind not in ("doc", "comment", "directive") and token.strip():
                return token.strip()[0]
        return ""

    def scope(self, owner=None):
        """The declarations up to the brace that ends the scope."""
        found, doc, head, start, public = [], [], "", None, owner is None or owner.kind != "class"
        blank = True
        while self.at < len(self.tokens):
            kind, token, position = self.tokens[self.at]
            self.at += 1
            if kind == "doc":
                trailing = token.strip().startswith("///<")
                words = token.strip()[4 if trailing else 3:]
                if trailing and found and not head.strip():
                    found[-1].doc.append(words.removeprefix(" "))
                elif not head.strip():
                    doc.append(words.removeprefix(" "))
                continue
            if kind == "directive":
                self.directive(token)
                if match := re.match(r"#define (PYSOCK_VERSION\w*) (.*)", token):
                    found.append(Declaration("macro", match[1], token, doc, self.line(position), self.part(position), ()))
                doc = []
                continue
            if kind == "comment":
                doc = doc if head.strip() else []
                continue
            if kind == "close":  # of the scope
                break
            if not head.strip():
                if kind == "other" and not token.strip():
                    if token.count("\n") and self.text[position - 1] == "\n":
                        blank = True
                    continue
                start = position
            head += token
            if match := re.fullmatch(r"\s*(public|private|protected):\s*(?!:)", head):
                public, head, doc, blank = match[1] == "public", "", [], True
                continue
            if match := re.match(r"\s*(public|private|protected):(?!:)", head):
                public, head, doc, blank = match[1] == "public", head[match.end():], [], True
                start = position
            if kind == "open":
                plain = skip_template(DECORATION.sub("", head)).strip() if token == "{" else ""
                if token == "{" and re.match(r"namespace\b", plain):
                    hidden = "detail" in plain
                    inner = self.scope()
                    found += [] if hidden else inner
                    head, doc, blank = "", [], True
                    continue
                if token == "{" and re.match(r"(?:class|struct|union|enum)\b", plain) and "(" not in plain:
                    what, name = classify(head[:-1])
                    declared = self.make(what, name, head[:-1].rstrip(), doc, start, owner, found, blank)
                    declared.members = (self.enumerators(declared) if what == "enum" else self.scope(declared))
                    doc = []
                    while self.tokens[self.at][0] != "end":
                        self.at += 1
                    self.at += 1
                    if public and name:
                        found.append(declared)
                    head, blank = "", False
                    continue
                group = self.skip_group()
                if token == "{":
                    body = head[:-1]
                    if self.following() in ";,{" or re.search(r"(?:=|\brequires(?:\s*\([^()]*\))?)\s*$", body):
                        head += group
                        continue
                    head = body
                else:
                    head += group
                    continue
            elif kind != "end":
                continue
            what, name = classify(head.rstrip(";").rstrip())
            body_of_another = what is None
            forward = what in ("class", "struct", "union", "enum")
            if public and not body_of_another and not forward and name:
                found.append(self.make(what, name, head, doc, start, owner, found, blank))
            head, doc, blank = "", [], False
        return found

    def enumerators(self, owner):
        content, found = "", []
        depth = 1
        position = self.tokens[self.at][2]
        while depth:
            kind, token, _ = self.tokens[self.at]
            depth += (kind == "open") - (kind == "close")
            content += token if depth else ""
            self.at += 1
        doc = []
        for number, line in enumerate(content.split("\n")):
            if match := re.match(r"\s*///(?!<) ?(.*)", line):
                doc.append(match[1])
            elif match := re.match(r"\s*(\w+)(\s*=[^,/]*)?,?\s*(?:///< ?(.*))?", line):
                if match[1]:
                    found.append(Declaration("enumerator", match[1], match[1], [match[3]] if match[3] else doc,
                                             self.line(position) + number, owner.part, owner.conditions, owner.qualified))
                doc = []
        return found

    def make(self, kind, name, head, doc, start, owner, found, blank):
        text = DECORATION.sub("", head.rstrip(";")).strip()
        text = re.sub(r"(?s)(\)|\bnoexcept|\bconst)\s*:\s(?!:).*$", r"\1", text) if kind == "function" else text
        declared = Declaration(kind, name, text, doc, self.line(start), self.part(start), tuple(self.conditions),
                               owner.qualified if owner else "")
        above = found[-1] if found else None
        if kind == "function" and not doc and above and above.kind == kind and (not blank or above.name == name):
            declared.shares = above.shares or (above if above.doc else None)
        return declared


def read(path=PRODUCT):
    """The declarations of the namespace pysock, in the order of the file."""
    return Reader(path.read_text(encoding="utf-8")).scope()


def every(declarations):
    """The declarations, each followed by its members."""
    for declared in declarations:
        yield declared
        yield from every(declared.members)
