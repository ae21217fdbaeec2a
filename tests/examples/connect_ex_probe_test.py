# SPDX-License-Identifier: MIT
"""connect_ex_probe, in C++ and in Python, against an open port, a closed one and an unknown host."""

import errno
import os
import socket
import unittest

from support import TestCase, in_each_language, run

REFUSED = f"{errno.ECONNREFUSED} ({os.strerror(errno.ECONNREFUSED)})"


class ConnectExProbe(TestCase):
    def setUp(self):
        self.open = socket.create_server(("127.0.0.1", 0))
        self.closed = socket.socket()
        self.addCleanup(self.open.close)
        self.addCleanup(self.closed.close)
        self.closed.bind(("127.0.0.1", 0))  # and does not listen
        self.open_port, self.closed_port = self.open.getsockname()[1], self.closed.getsockname()[1]

    @in_each_language
    def test_an_open_port(self, language):
        code, out, err = run(language, "connect_ex_probe", f"127.0.0.1:{self.open_port}")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, f"127.0.0.1:{self.open_port}\n  connect_ex returns 0 (Success)\n"
                              f"  connect returns, connected to ('127.0.0.1', {self.open_port})\n")

    @in_each_language
    def test_a_closed_port(self, language):
        code, out, err = run(language, "connect_ex_probe", f"localhost:{self.closed_port}")
        self.assertEqual((code, err), (1, ""))
        first, second, third = out.splitlines()
        self.assertEqual((first, second), (f"localhost:{self.closed_port}", f"  connect_ex returns {REFUSED}"))
        if language == "python":
            self.assertEqual(third, f"  connect raises ConnectionRefusedError: [Errno {errno.ECONNREFUSED}] "
                                    "Connection refused")
        else:  # the same, and what was refused
            self.assertRegex(third, rf"^  connect throws connection_refused_error: \[Errno {errno.ECONNREFUSED}\] "
                                    rf"Connection refused: connect \('\S+', {self.closed_port}\)")

    @in_each_language
    def test_one_bad_address_does_not_hide_the_others(self, language):
        code, out, err = run(language, "connect_ex_probe", "host.invalid:80", f"localhost:{self.closed_port}",
                             f"localhost:{self.open_port}")
        self.assertEqual((code, err), (1, ""))
        self.assertRegex(out, r"^host\.invalid:80\n  (raises|throws) \[Errno -\d+\] ")
        self.assertIn(f"\n  connect_ex returns {REFUSED}\n", out)
        self.assertIn("\n  connect_ex returns 0 (Success)\n", out)

    @in_each_language
    def test_the_default_is_the_tutorials_servers(self, language):
        code, out, err = run(language, "connect_ex_probe")
        self.assertIn(code, (0, 1))  # whatever runs on this machine
        self.assertEqual(err, "")
        self.assertRegex(out, r"^localhost:8090\n  connect_ex returns (.*\n)+localhost:8091\n  connect_ex returns ")


if __name__ == "__main__":
    unittest.main()
