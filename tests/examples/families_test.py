# SPDX-License-Identifier: MIT
"""families, in C++ and in Python: one row a pair, and the same verdict as this process gets."""

import socket
import unittest

from support import TestCase, in_each_language, run


class Families(TestCase):
    @in_each_language
    def test_a_row_for_each_pair(self, language):
        code, out, err = run(language, "families")
        self.assertEqual((code, err), (0, ""))
        rows = [line.split(maxsplit=2) for line in out.splitlines()]
        expected = []
        for family in ("AF_INET", "AF_INET6", "AF_UNIX"):
            for kind in ("SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET"):
                try:
                    socket.socket(getattr(socket, family), getattr(socket, kind)).close()
                    expected.append([family, kind, "yes"])
                except OSError as problem:
                    expected.append([family, kind, f"no: {problem.strerror}"])
        self.assertEqual(rows, expected)
        self.assertIn(["AF_INET", "SOCK_STREAM", "yes"], rows)


if __name__ == "__main__":
    unittest.main()
