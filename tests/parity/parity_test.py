#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every name of Python's socket module exists in the header, with the same meaning: names.py says what is read."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest

import names

sys.path.insert(0, str(names.HERE.parent / "hygiene"))
from compiler import ROOT, SHAPES, CompilerTest, shorten  # noqa: E402

NAMES = names.names()
CONSTANTS = [name for name in NAMES if name.is_constant]
ANNOTATIONS = names.annotations()
PLATFORM = re.sub(r"\d+$", "", sys.platform).replace("darwin", "macos")
# Their macros are compared with pysock's numbers, which come from none of them. They stand behind the header, so that
# they add nothing to it.
KERNEL_HEADERS = ["linux/can/raw.h", "linux/can/bcm.h", "linux/can/isotp.h", "linux/can/j1939.h", "linux/tipc.h",
                  "linux/vm_sockets.h", "linux/if_alg.h", "linux/netlink.h", "linux/rds.h", "linux/if_packet.h",
                  "net/ethernet.h", "linux/netfilter_ipv4.h", "bluetooth/bluetooth.h", "bluetooth/hci.h",
                  "bluetooth/l2cap.h", "bluetooth/rfcomm.h", "bluetooth/sco.h"]

ASK_PYTHON = """
import json, socket, sys
found = {}
for name in json.load(sys.stdin):
    if hasattr(socket, name):
        value = getattr(socket, name)
        text = isinstance(value, str)
        found[name] = [type(value).__name__, value if text else int(value), getattr(value, "name", None)]
json.dump([sys.version.split()[0], found], sys.stdout)
"""

# Inside pysock an unqualified name is pysock's, else the global one, which is `absent`.
CONSTANTS_PROGRAM = """
#include <cstdio>
#include <string_view>
#include <type_traits>
struct absent {};
%(absent)s
namespace pysock {
namespace parity {
template <class T>
void show(const char* name, const T& value) {
    if constexpr (std::is_same_v<T, absent>) std::printf("%%s\\tabsent\\n", name);
    else if constexpr (std::is_same_v<T, std::string_view>) std::printf("%%s\\tstr\\t%%s\\n", name, value.data());
    else if constexpr (std::is_integral_v<T>) std::printf("%%s\\tint\\t%%lld\\n", name, static_cast<long long>(value));
    else std::printf("%%s\\t%%s\\t%%d\\t%%s\\n", name, T::python_name, value.value(), value.name());
}
template <class T>
void macro(const char* name, const T& value) {
    if constexpr (std::is_integral_v<T>) std::printf("%%s\\tmacro\\t%%lld\\n", name, static_cast<long long>(value));
}
void all() {
%(shows)s
}
}
}
int main() { pysock::parity::all(); }
"""

NAMES_PROLOGUE = """
#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
"""


def interpreters():
    """The Pythons to compare with: this one, and the one that the system calls python3."""
    candidates = [sys.executable, shutil.which("python3"), "/usr/bin/python3"]
    return sorted({os.path.realpath(path) for path in candidates if path and os.path.exists(path)})


class Constants(CompilerTest):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.python = {}
        for interpreter in interpreters():
            answer = subprocess.run([interpreter, "-I", "-c", ASK_PYTHON], capture_output=True, text=True, check=True,
                                    input=json.dumps([name.name for name in CONSTANTS]))
            version, found = json.loads(answer.stdout)
            cls.python[version] = found

    def program(self, include):
        """What the header has: ({name: (type, value, enumerator)}, {name: value of its macro})."""
        absent = "\n".join(f"[[maybe_unused]] constexpr absent {name.cpp}{{}};" for name in CONSTANTS)
        shows = "\n".join(f'{{ constexpr auto value = {name.cpp}; show("{name.name}", value); }}\n'
                          f'#ifdef {name.name}\nmacro("{name.name}", {name.name});\n#endif'
                          if not name.name.startswith(("BDADDR_A", "BDADDR_LOCAL", "HV_GUID_")) else
                          f'{{ constexpr auto value = {name.cpp}; show("{name.name}", value); }}' for name in CONSTANTS)
        headers = "".join(f"#if __has_include(<{header}>)\n#include <{header}>\n#endif\n" for header in KERNEL_HEADERS)
        source = self.write("constants.cpp", include + headers + CONSTANTS_PROGRAM % {"absent": absent, "shows": shows})
        ours, macros = {}, {}
        for line in self.build_and_run(source, flags=["-O0"]).splitlines():
            name, kind, *value = line.split("\t")
            if kind == "macro":
                macros[name] = int(value[0])
            elif kind != "absent":
                ours[name] = (kind, value[0] if kind == "str" else int(value[0]), (value[1:] or [None])[0])
        return ours, macros

    def test_every_constant_of_python_exists_with_its_value_and_type(self):
        for shape, (include, _) in SHAPES.items():
            ours, macros = self.program(include)
            print(f"{shape}: {len(ours)} of {len(CONSTANTS)} constants exist here, {len(macros)} have a macro here")
            with self.subTest(shape, compared="macros"):
                wrong = [f"{name} is {ours[name][1]}, its macro {macros[name]}" for name in sorted(ours.keys() & macros)
                         if ours[name][1] != macros[name]]
                self.assertEqual(wrong, [])
                lacking = [name.name for name in CONSTANTS if name.exists_on(PLATFORM) and name.name in macros.keys() - ours]
                self.assertEqual(lacking, [], "the system has the macro, pysock lacks the constant")
            with self.subTest(shape, compared="types"):
                wrong = [f"{name.name} is {ours[name.name][0]}" for name in CONSTANTS if name.name in ours
                         and ours[name.name][0] not in ({name.enum} if name.enum else {"int", "str"})]
                self.assertEqual(wrong, [])
                # One number may have two names, as AF_ROUTE and AF_NETLINK: Python shows the same one.
                unnamed = [name for name, (_, value, enumerator) in ours.items() if enumerator not in (None, name)
                           and ours.get(enumerator, (0, None))[1] != value]
                self.assertEqual(unnamed, [], "enumerators that do not print their name")
            if PLATFORM == "linux":
                with self.subTest(shape, compared="Linux's own families"):
                    lacking = [name.name for name in CONSTANTS if name.group in names.OF_LINUX
                               and name.exists_on("linux") and name.name not in ours
                               and ANNOTATIONS[name.name].verdict != "absent"]
                    self.assertEqual(lacking, [])
            for version, theirs in self.python.items():
                print(f"{shape}: compared with the {len(theirs)} constants of Python {version}")
                with self.subTest(shape, python=version):
                    self.assertEqual(sorted(theirs.keys() - ours), [], "Python has them, the header does not")
                    wrong = [f"{name} is {ours[name]}, in Python {value}" for name, value in theirs.items()
                             if not self.agree(ours[name], value, ANNOTATIONS[name].verdict)]
                    self.assertEqual(wrong, [])

    @staticmethod
    def agree(ours, theirs, verdict):
        """Whether type, value and enumerator are the same; of one that is better on purpose, the value alone counts."""
        return ours[1] == theirs[1] and (verdict == "better" or [ours[0], ours[2]] == [theirs[0], theirs[2]])


class Names(CompilerTest):
    maxDiff = None

    def test_every_name_has_an_answer(self):
        known = {name.name for name in NAMES}
        self.assertEqual(len(known), len(NAMES), "a name stands twice in names.tsv")
        self.assertEqual(sorted(known - ANNOTATIONS.keys()), [], "add them to annotations.tsv")
        self.assertEqual(sorted(ANNOTATIONS.keys() - known), [], "not in names.tsv")
        written = [row.name for row in names.read("annotations.tsv", names.Annotation)]
        self.assertEqual(sorted(set(name for name in written if written.count(name) > 1)), [], "annotated twice")

    def test_every_answer_is_complete(self):
        headings = re.findall(r"(?m)^## (.*)$", (ROOT / "docs/python-differences.md").read_text())
        constants = {name.name for name in CONSTANTS}
        for name, answer in ANNOTATIONS.items():
            with self.subTest(name):
                self.assertIn(answer.verdict, ("same", "better", "absent"))
                if name not in constants:
                    self.assertEqual(bool(answer.cpp), answer.verdict != "absent", "statements, unless it is absent")
                if answer.verdict != "same":
                    self.assertTrue(answer.remark, "how is it better, or why is it absent?")
                if answer.verdict == "better":
                    self.assertIn(answer.section, headings)

    def test_every_name_compiles(self):
        elsewhere = {name.name for name in NAMES if name.platforms == "windows" and PLATFORM != "windows"}
        statements = {name: answer.cpp for name, answer in ANNOTATIONS.items() if answer.cpp and name not in elsewhere}
        for shape, (include, _) in SHAPES.items():
            with self.subTest(shape):
                text = include + NAMES_PROLOGUE
                for number, (name, cpp) in enumerate(statements.items()):
                    text += (f'[[maybe_unused]] static void use_{number}([[maybe_unused]] pysock::socket& s, '
                             f'[[maybe_unused]] std::error_code& ec) {{\n#line 1 "{name}"\n{cpp}\n}}\n')
                every_error = "-ferror-limit=0" if self.is_clang() else "-fmax-errors=0"
                source = self.write("names.cpp", text)
                result = self.run_compiler("-fsyntax-only", "-w", every_error, source)
                # An error inside the header is told apart by the line that asked for it ("required from here").
                lacking = {name for name in statements if re.search(rf"(?m)^{re.escape(name)}:\d+:", result.stderr)}
                self.assertEqual(bool(lacking), result.returncode != 0, shorten(result.stderr))
                print(f"{shape}: {len(statements) - len(lacking)} names exist, {len(lacking)} do not")
                self.assertEqual(sorted(lacking), [], "\n" + shorten(result.stderr))

    def is_clang(self):
        return "clang" in self.run_compiler("--version").stdout.lower()


if __name__ == "__main__":
    unittest.main()
