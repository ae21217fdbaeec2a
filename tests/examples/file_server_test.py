# SPDX-License-Identifier: MIT
"""file_server, in C++ and in Python, with plain sockets."""

import signal
import unittest

from support import TestCase, in_each_language, receive_all, receive_exactly, reset, run


class FileServer(TestCase):
    def serve(self, language, contents, *arguments):
        path = self.folder() / "file"
        path.write_bytes(contents)
        server = self.start(language, "file_server", path, 0, *arguments)
        self.assertEqual(server.wait_for_line("."), f"listening on ('127.0.0.1', {server.port()})")
        return server, path

    @in_each_language
    def test_each_client_gets_the_file(self, language):
        contents = bytes(range(256)) * 20000  # far more than fits into a connection
        server, path = self.serve(language, contents)
        for count in (1, 2):
            conn = self.connect(server)
            self.assertEqual(receive_all(conn), contents)
            self.assertEqual(server.wait_for_line("^sent", count),
                             f"sent {len(contents)} bytes to {conn.getsockname()}")

    @in_each_language
    def test_an_empty_file_and_one_that_has_changed(self, language):
        server, path = self.serve(language, b"")
        self.assertEqual(receive_all(self.connect(server)), b"")
        server.wait_for_line("^sent 0 bytes to ")
        path.write_bytes(b"new contents\0\r\n")
        self.assertEqual(receive_all(self.connect(server)), b"new contents\0\r\n")
        server.wait_for_line("^sent 15 bytes to ")

    @in_each_language
    def test_clients_that_vanish_or_take_nothing(self, language):
        contents = b"x" * 20_000_000
        server, path = self.serve(language, contents, 1)
        rude = self.connect(server)
        receive_exactly(rude, 1000)
        reset(rude)
        server.wait_for_line(r"^lost a client: \[Errno \d+\]")  # no SIGPIPE has ended it
        silent = self.connect(server)
        server.wait_for_line("^lost a client: timed out")
        self.assertLess(len(receive_all(silent)), len(contents))
        self.assertEqual(receive_all(self.connect(server)), contents)

    @in_each_language
    def test_no_such_file(self, language):
        code, out, err = run(language, "file_server", self.folder() / "nothing", 0)
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"^file_server: .*No such file or directory")
        self.assertEqual(err.count("\n"), 1)

    @in_each_language
    def test_ctrl_c(self, language):
        server, path = self.serve(language, b"contents")
        self.assertEqual(server.interrupt(), -signal.SIGINT)


if __name__ == "__main__":
    unittest.main()
