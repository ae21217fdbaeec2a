#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every public name has a comment, and stands beside its counterpart in Python: what the reference is made from."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/lib"))
import declarations  # noqa: E402
import reference  # noqa: E402

SOURCE = """\
//  socket/socket.hpp                                                                     layer 3
namespace pysock::inline v0_1 {
namespace detail {
struct hidden {};
} // namespace detail

/// A class.
class socket {
public:
    /// Receives. @python socket.recv(bufsize)  Same.
    bytes recv(int bufsize);
    bytes recv(int bufsize, std::error_code& ec) { return {}; }

    void bare();
    socket(const socket&) = delete;

private:
    void secret();
};

struct open_result {
    int fd = 0;
};
} // namespace pysock::inline v0_1
"""


class Documented(unittest.TestCase):
    def test_every_public_name_has_a_comment(self):
        missing = [f"src/{each.part}: {each.qualified}" for each in reference.Reference().undocumented()]
        self.assertEqual(missing, [], "these have no comment")

    def test_a_name_without_a_comment_is_found(self):
        found = reference.Reference(declarations.Reader(SOURCE).scope())
        self.assertEqual([each.qualified for each in found.undocumented()], ["socket::bare", "open_result", "open_result::fd"])

    def test_the_forms_of_a_call_are_one_entry(self):
        found = reference.Reference(declarations.Reader(SOURCE).scope())
        forms = found.shown(found.declared[0].members)[0]
        self.assertEqual([each.text for each in forms], ["bytes recv(int bufsize)", "bytes recv(int bufsize, std::error_code& ec)"])

    def test_every_name_of_python_stands_beside_its_counterpart(self):
        api = reference.Reference()
        twins = api.twins()
        shown = {group[0].name for group in api.shown(api.declared)}
        scopes = {"socket": "socket", "SocketIO": "socket_io", "": ""}
        for name in reference.names.names():
            scope, _, own = name.name.rpartition(".")
            if api.answers[name.name].verdict == "absent" or own.startswith("__"):
                continue
            with self.subTest(name.name):
                self.assertTrue(name.cpp in shown if name.is_constant else
                                any(scopes[scope] == at and re.search(rf"\b{own}\b", call) for at, call in twins))


if __name__ == "__main__":
    unittest.main()
