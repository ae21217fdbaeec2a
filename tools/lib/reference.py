# SPDX-License-Identifier: MIT
"""What Doxygen reads in place of the header: each public name once, its forms together, Python's call beside them.

The comments are those of include/pysock.hpp; which name of Python stands beside an entry comes from its `@python`, else
from tests/parity/. `undocumented` lists the names that have no comment."""

import builtins
import re
import sys

import declarations
import pages

sys.path.insert(0, str(declarations.ROOT / "tests/parity"))
import names  # noqa: E402

# The pages of the reference: title, and the parts whose names stand there. A folder takes what nobody else has.
PAGES = {
    "sockets": ("The class socket, its arguments and results", ["socket/"]),
    "creating": ("Making sockets", ["module/create.hpp", "module/create_connection.hpp", "module/raw_descriptors.hpp",
                                    "module/windows.hpp"]),
    "names": ("Hosts, services, interfaces", ["module/"]),
    "messages": ("Messages and passed descriptors", ["base/ancillary.hpp", "base/buffers.hpp", "base/owned_fd.hpp",
                                                     "socket/ancillary_data.hpp", "socket/message.hpp", "module/descriptors.hpp"]),
    "files": ("Sockets as files", ["socket/file.hpp", "socket/file_like.hpp", "socket/socket_io.hpp", "socket/streambuf.hpp"]),
    "addresses": ("Addresses", ["address/"]),
    "errors": ("Exceptions and error codes", ["base/errors.hpp", "base/error_codes.hpp"]),
    "arguments": ("Bytes, timeouts, numbers and enums", ["base/"]),
    "settings": ("Settings of the process, version", ["module/settings.hpp", "base/wait.hpp", "platform/"]),
}
# What every address of a family has, and what classes have as the standard library's do: the comment, said once.
OF_EVERY_ADDRESS = {
    "family": "The number of the family: AF_*.",
    "proto": "The protocol whose addresses have this form.",
    "from": "The fields of what the system wrote: what address::as() calls.",
    "argument": "The same address as an argument of a call.",
}
AS_IN_THE_STANDARD = {
    "begin": "The first of them.", "end": "Behind the last of them.", "size": "How many there are.", "empty": "Whether there is none.",
    "swap": "Exchanges the two.", "operator bool": "Whether there is something.", "has_value": "Whether there is something.",
    "value_or": "The value, or the other one where there is none.", "operator*": "What is there.", "operator->": "What is there.",
    "operator++": "Goes on to the next.", "operator[]": "The one with this index.",
}
# What the errors of the library say, from their table.
ERROR_TEXTS = {name: "".join(re.findall(r'"([^"]*)"', text)) for name, text in
               re.findall(r'\{errc::(\w+),[^"{}]*((?:"[^"]*"\s*)+)', declarations.PRODUCT.read_text(encoding="utf-8"))}
TAG = re.compile(r"\s*@(throws|python|os|param|return|note)\s+")
SYSTEM = {"PYSOCK_WINDOWS_NAMES": "Windows", "PYSOCK_POSIX_NAMES": "all systems but Windows",
          "PYSOCK_LINUX_FAMILIES": "Linux"}


def as_used():
    """The declarations in the words of users: what is a template only to be translated late is a class."""
    text = declarations.PRODUCT.read_text(encoding="utf-8")
    text = re.sub(r"\bbasic_(socket_io|socket_file)\b(?:<(?:Unused)?>)?", r"\1", text).replace(", class Unused = void", "")
    return declarations.Reader(re.sub(r"(?m)^(?:///.*\n)*using (\w+) = \1;\n", "", text)).scope()


class Comment:
    """A comment, taken apart at its tags."""

    def __init__(self, lines):
        pieces = re.split(r"((?:^ {4,}\S.*\n?|^\n(?= {4,}))+)", "\n".join(lines).strip(), flags=re.M)
        pieces[::2] = map(pages.plain, pieces[::2])
        pieces[1::2] = ("\n" + pages.code("cpp", re.sub(r"(?m)^ {4}", "", block.strip("\n"))) + "\n" for block in pieces[1::2])
        head, *tagged = TAG.split("".join(pieces))
        self.text = head
        self.tags = [(tag, re.sub(r"\n", " ", text).strip()) for tag, text in zip(tagged[::2], tagged[1::2])]

    def all(self, tag):
        return [text for name, text in self.tags if name == tag]

    @property
    def brief(self):
        """The first sentence."""
        flat = self.text.split("\n\n")[0].replace("\n", " ")
        masked = re.sub(r"`[^`]*`", lambda code: "_" * len(code[0]), flat)
        end = re.search(r"[.](?=\s+\S)(?!\s+…)", masked)
        return flat[:end.end()] if end else flat

    @property
    def rest(self):
        return self.text.replace("\n", " ", self.text.split("\n\n")[0].count("\n"))[len(self.brief):].strip()


def class_of(declared):
    """The class of a member by its name alone."""
    return declared.scope.rpartition("::")[2]


def is_of_the_language(declared):
    """Deleted, defaulted, copied, moved, destroyed, compared and printed: C++ says what these are."""
    text, name = declared.text, declared.name
    own = class_of(declared)
    return (re.search(r"= (delete|default)$", text) or name.startswith("~") or text.startswith("friend")
            or name in ("operator==", "operator<=>", "operator=", "operator<<")
            or declared.kind == "alias" and re.search(r"(_type|reference|pointer|iterator|_category)$", name)
            or name == own and re.search(rf"\((const )?{own}&&? ", text))


def is_internal(declared):
    """What takes or gives the library's own types is there for the library."""
    return bool(re.search(r"\bdetail::(?!os::handle\b|os::file_handle\b|integer\b|text_like\b|byte_range\b|character\b|list_like\b"
                          r"|duration_like\b|python_enum\b|os::raw_address\b|writable_byte_range\b)", declared.text)
                and declared.kind == "function" and declared.scope)


def comment_of(declared, owners):
    """The comment of a declaration, its own or the one that it shares; None without any."""
    if declared.doc:
        return Comment(declared.doc)
    if declared.shares:
        return Comment(declared.shares.doc)
    owner = owners.get(declared.scope)
    if declared.scope == "errc" and declared.name in ERROR_TEXTS:
        return Comment([f"\"{ERROR_TEXTS[declared.name]}\""])
    if declared.scope.endswith("_address") and declared.name in OF_EVERY_ADDRESS:
        return Comment([OF_EVERY_ADDRESS[declared.name]])
    if declared.kind == "variable" and owner and re.search(rf"\b{declared.name}\b", "\n".join(owner.doc)):
        return Comment(["See above."])
    if declared.scope and declared.name in AS_IN_THE_STANDARD:
        return Comment([AS_IN_THE_STANDARD[declared.name]])
    if declared.name == class_of(declared) and owner and owner.doc:
        return Comment(["Takes what the class stands for: see above."])
    return None


class Reference:
    def __init__(self, declared=None):
        self.declared = as_used() if declared is None else declared
        self.owners = {each.qualified: each for each in declarations.every(self.declared) if each.members}
        self.classes = {each.name for each in self.declared if each.kind in ("class", "struct")}
        self.python = {name.name.lower().replace("_", ""): name for name in names.names()}
        self.answers = names.annotations()
        self.constants = {name.cpp: name for name in names.names() if name.is_constant}
        self.builtins = {name.lower(): name for name in dir(builtins)}

    # ---- which declarations there are to show ---------------------------------------------------

    def shown(self, found):
        """The declarations in groups: those of one name and one comment are one entry."""
        groups = []
        for each in found:
            if each.kind == "constant" and not each.scope and each.name in self.constants:
                if all(group[0].name != each.name for group in groups[-3:]):
                    groups.append([each])
                continue
            if each.kind == "constant" and groups and groups[-1][0].name == each.name:
                continue  # the other branch of an #if
            if is_internal(each) or is_of_the_language(each) and not each.doc or each.kind == "concept":
                continue
            above = groups[-1][0] if groups else None
            if above and each.kind == "function" and above.name == each.name and not each.doc:
                groups[-1].append(each)
            else:
                groups.append([each])
        return groups

    def undocumented(self):
        """(declaration, …) of every public name without a comment."""
        def look(found):
            for group in self.shown(found):
                each = group[0]
                if each.name not in self.constants and not comment_of(each, self.owners):
                    yield each
                yield from look(each.members)
        return list(look(self.declared))

    # ---- Python's side --------------------------------------------------------------------------

    def twin(self, declared, comment):
        """(Python's call or name, what is said about it, the link of `better`) of an entry."""
        call, remark = "", ""
        for text in comment.all("python"):
            text, _, remark = text.partition("  ")
            if not remark and not re.match(r"[\w.]+(\(.*\)|)$", text) and not re.match(r"[\w.]+\(", text):
                text, remark = "", text
            call = text.rstrip(".") if text else call
        name = self.python.get(f"{declared.scope}.{declared.name}".lstrip(".").replace("_", ""))
        if name and not call:
            call = name.name if name.name.startswith("socket.") else f"socket.{name.name}"
        if not call and not declared.scope and declared.part == "base/errors.hpp":
            call = {"incompletereaderror": "asyncio.IncompleteReadError", "exceptiongroup": "ExceptionGroup"}.get(
                declared.name.replace("_", ""), self.builtins.get(declared.name.replace("_", ""), ""))
        call = call or self.told(comment.text)
        answer = self.answers.get(name.name) if name else None
        section = answer.section if answer and answer.verdict == "better" else ""
        return call, remark.strip(), section, answer.remark if section else ""

    def told(self, text):
        """What of Python a comment tells in passing: its name for it, or the same call that the comment shows."""
        def of_module(call):
            return call if call.startswith("s.") else f"socket.{call.removeprefix('pysock::')}"
        if match := re.search(r"Python's (?:``([^`]+)``|((?:writable )?bytes-like object))", text):
            return match[1] or match[2]
        if match := re.search(r"``auto \[([^\]]+)\] = ([^;`]+);``", text):
            return f"{match[1]} = {of_module(match[2])}"
        if match := re.search(r"``for \(auto \[([^\]]+)\] : ([^`]+)\)``", text):
            return f"for {match[1]} in {of_module(match[2])}"
        if match := re.search(r"keyword arguments of [^`]*``([^`]+)``", text):
            return of_module(re.sub(r"\{([^}]*)\}", lambda given: re.sub(r"\.(\w+) = ", r"\1=", given[1]), match[1]))
        return ""

    def twins(self):
        """(the scope of an entry, what of Python stands beside it) of every entry but constants."""
        def look(found):
            for group in self.shown(found):
                comment = comment_of(group[0], self.owners)
                if comment and group[0].name not in self.constants:
                    yield group[0].scope, self.twin(group[0], comment)[0]
                yield from look(group[0].members)
        return list(look(self.declared))

    # ---- the text for Doxygen -------------------------------------------------------------------

    @staticmethod
    def signature(declared):
        text = re.sub(r"\s+", " ", declared.text) if declared.kind == "function" else declared.text
        text = re.sub(r"detail::os::(?:file_)?handle", "int", text).replace("detail::integer", "std::integral")
        text = re.sub(r"^friend ", "", text)
        return re.sub(r"(?s)^PYSOCK_ENUMERATOR\((\w+), (\w+), (\w+)\)$", r"constexpr \1 \2 = \3", text) + ";"

    @staticmethod
    def wrapped(text, width):
        """A signature in lines of at most so many characters, broken behind commas."""
        lines = [""]
        for piece in re.split(r"(?<=, )|(?<=> )(?=requires|constexpr)", text):
            if lines[-1] and len(lines[-1]) + len(piece) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append("        ")
            lines[-1] += piece
        return "\n".join(lines)

    def simple(self, declared):
        """The declaration in words that every Doxygen can read."""
        text = self.signature(declared)
        text = re.sub(r"(?s)\brequires\b.*?\)\)? (?=constexpr|explicit|\w+\()", "", text) if declared.kind == "function" else text
        text = re.sub(r"\b(?:constexpr|noexcept|inline)\b ?(?=[^=]*$|[\w:])", "", text) if declared.kind == "function" else text
        return re.sub(r"\s+", " ", text).replace(" ;", ";")

    def throws(self, comment):
        for text in comment.all("throws"):
            name, gap, why = text.partition("  ")
            if not gap:
                name, gap, why = text.partition(": ") if ":" in text.split(" ")[0] and "::" not in text.split(" ")[0] else (text, "", "")
            head = ", ".join(self.exception(each) for each in name.split(", "))
            yield f"- {head}{': ' + why.strip() if why else ''}"

    def exception(self, name):
        if name.startswith("%std::"):
            return f"``{name[1:]}``"
        known = {"timeout": "timeout_error", "os_error": "error"}.get(name, name)
        return f"@ref pysock::{known} \"{name}\"" if known in self.classes else name

    def availability(self, declared):
        found = []
        for condition in declared.conditions:
            if re.fullmatch(r"!defined\(PYSOCK_\w+\)", condition) or "__cpp" in condition:
                continue
            text = SYSTEM.get(condition)
            if not text and (macro := re.fullmatch(r"defined\((\w+)\)", condition)):
                text = f"systems that have {macro[1]}"
            if text:
                found.append(text)
        return found[-1] if found else ""

    def block(self, group):
        """The comment of an entry."""
        first = group[0]
        comment = comment_of(first, self.owners) or Comment([""])
        if first.kind == "enumerator" or first.kind in ("variable", "constant") and first.scope:
            return [comment.text.replace("\n", " ")]
        if first.kind == "constant" and first.name in self.constants and not first.scope:
            return [self.constant(self.constants[first.name], comment)]
        lines = [f"@brief {comment.brief}", ""]
        call, remark, section, better = self.twin(first, comment)
        forms = [self.wrapped(self.signature(each), 78) for each in group] if not first.members else []
        if first.kind == "macro":
            forms = [first.text]
        lines += [f'<div class="beside{"" if call else " alone"}">']
        if call:
            lines += ['<div class="side python"><span class="tongue">Python</span>', "@code{.py}",
                      *self.wrapped(call, 50).split("\n"), "@endcode", "</div>"]
        tongue = "pysock" if call else "pysock, without counterpart in Python"
        lines += [f'<div class="side cpp"><span class="tongue">{tongue}</span>', "@code{.cpp}"]
        lines += ("\n".join(forms).split("\n") if forms else self.heading(first).split("\n")) + ["@endcode", "</div>", "</div>", ""]
        if remark and remark != "Same." or better:
            link = f" <b>Better:</b> {better} (@ref {section_id(section)} \"why\")." if section else ""
            said = "" if remark in ("", "Same.") else remark
            lines += [f'<div class="remark">Against Python: {said}{link}</div>', ""]
        if first.kind == "function" or first.members:
            lines += [comment.brief, ""]
        lines += [*comment.rest.split("\n"), ""]
        if throws := list(self.throws(comment)):
            lines += ["@par Throws", *throws, ""]
        for tag, title in (("param", "Arguments"), ("return", "Returns"), ("note", "Note")):
            if found := comment.all(tag):
                lines += [f"@par {title}", *(f"- {text}" for text in found), ""]
        if found := comment.all("os"):
            lines += ["@par Of the system", " ".join(found), ""]
        if place := self.availability(first):
            lines += ["@par Availability", f"{place}.", ""]
        return lines

    def heading(self, declared):
        """A class as it stands in its entry: of one that only holds data, the data too."""
        fields = [self.signature(each) for each in declared.members if each.kind == "variable"]
        if fields and all(each.kind == "variable" or is_of_the_language(each) for each in declared.members):
            return "\n    ".join([re.sub(r"\s+", " ", declared.text) + " {", *fields]) + "\n};"
        return self.title(declared)

    def title(self, declared):
        return re.sub(r"\s+", " ", declared.text) + ";" if declared.kind != "alias" else self.signature(declared)

    def constant(self, name, comment):
        """One line for a constant of Python's."""
        answer = self.answers[name.name]
        where = parity.where(name)
        where = "" if where == "no system known" else "all systems" if where == "all" else where
        text = f"Python's `socket.{name.name}`" + (f"; {where}" if where else "") + "."
        return text + (f" {answer.remark[0].upper()}{answer.remark[1:]}." if answer.remark else "")

    def write(self, group, indent, out):
        first = group[0]
        out += [f"{indent}/// {line}".rstrip() for line in self.block(group)]
        if first.kind == "macro":
            out += [first.text]
        elif first.members:
            out += [f"{indent}{self.title(first).rstrip(';')} {{"]
            if first.kind == "enum":
                for each in first.members:
                    said = comment_of(each, self.owners)
                    out += [f"{indent}    /// {said.text if said else ''}", f"{indent}    {each.name},"]
            else:
                out += [f"{indent}public:"]
                for inner in self.shown(first.members):
                    self.write(inner, indent + "    ", out)
            out += [f"{indent}}};"]
        elif first.kind in ("class", "struct"):
            out += [f"{indent}{self.title(first).rstrip(';')} {{}};"]
        else:
            out += [f"{indent}{self.simple(first)}"]
        out += [""]

    def page_of(self, declared):
        exact = {part: page for page, (_, parts) in PAGES.items() for part in parts}
        return exact.get(declared.part) or exact[declared.part.partition("/")[0] + "/"]

    def text(self):
        """The header that Doxygen reads."""
        out = ["/// @namespace pysock", "/// Python's socket module.", ""]
        groups = self.shown(self.declared)
        for page, (title, _) in PAGES.items():
            out += [f"/// @defgroup {page} {title}", "", "namespace pysock {", f"/// @addtogroup {page}", "/// @{", ""]
            for group in groups:
                if self.page_of(group[0]) == page and not (group[0].kind == "constant" and group[0].name in self.constants):
                    self.write(group, "", out)
            out += ["/// @}", "}", ""]
        for key, title in parity.GROUPS.items():
            plain = title.replace("`", "")
            out += [f"/// @defgroup constants-{key} Constants: {plain}", "", "namespace pysock {",
                    f"/// @addtogroup constants-{key}", "/// @{", ""]
            for group in groups:
                name = self.constants.get(group[0].name)
                if group[0].kind == "constant" and not group[0].scope and name and name.group == key:
                    self.write(group, "", out)
            out += ["/// @}", "}", ""]
        return "\n".join(out) + "\n"


def section_id(section):
    return "python-differences-" + parity.anchor(section)


def load_parity():
    from importlib.machinery import SourceFileLoader
    from importlib.util import module_from_spec, spec_from_loader
    loader = SourceFileLoader("parity_table", str(declarations.ROOT / "tools/parity-table"))
    module = module_from_spec(spec_from_loader("parity_table", loader))
    loader.exec_module(module)
    return module


parity = load_parity()
