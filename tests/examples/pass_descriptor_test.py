# SPDX-License-Identifier: MIT
"""pass_descriptor, both ends, in C++ and in Python, with each other and with plain sockets."""

import array
import os
import socket
import unittest

from support import DEADLINE, TestCase, in_each_language, in_each_pair, run


class PassDescriptor(TestCase):
    def wait(self, language):
        path = self.folder() / "pass"
        reader = self.start(language, "pass_descriptor", path)
        self.assertEqual(reader.wait_for_line("."), f"waiting at {path}")
        return reader, path

    def ended(self, reader):
        """The exit code and all lines of a program that ends by itself."""
        code = reader.process.wait(DEADLINE)
        reader.reader.join(DEADLINE)
        return code, reader.lines

    def plain(self, path):
        conn = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.addCleanup(conn.close)
        conn.settimeout(DEADLINE)
        conn.connect(str(path))
        return conn

    @in_each_pair
    def test_a_file(self, reader_language, passer_language):
        reader, path = self.wait(reader_language)
        letter = self.folder() / "letter"
        letter.write_bytes("dear reader,\nΓειά\n".encode() + b"x" * 10000 + b"\n")
        code, out, err = run(passer_language, "pass_descriptor", path, letter)
        self.assertEqual((code, out, err), (0, f"{letter.stat().st_size} bytes read\n", ""))
        self.assertEqual(self.ended(reader), (0, [f"waiting at {path}", f"{letter}:", "dear reader,", "Γειά",
                                                  "x" * 10000]))
        self.assertFalse(path.exists())

    @in_each_language
    def test_a_file_that_is_gone_by_then(self, language):
        reader, path = self.wait(language)
        letter = self.folder() / "letter"
        letter.write_text("still there\n")
        with open(letter, "rb") as file:
            letter.unlink()
            conn = self.plain(path)
            socket.send_fds(conn, [b"letter"], [file.fileno()])
        self.assertEqual(conn.recv(100), b"12 bytes read")
        self.assertEqual(self.ended(reader), (0, [f"waiting at {path}", "letter:", "still there"]))

    @in_each_language
    def test_what_the_passer_sends(self, language):
        path, letter = self.folder() / "pass", self.folder() / "letter"
        letter.write_text("hello")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.settimeout(DEADLINE)
            server.bind(str(path))
            server.listen()
            passer = self.start(language, "pass_descriptor", path, letter)
            conn, _ = server.accept()
        with conn:
            data, ancdata, flags, _ = conn.recvmsg(1024, socket.CMSG_SPACE(16))
            self.assertEqual((data, flags, len(ancdata)), (str(letter).encode(), 0, 1))
            numbers = array.array("i", ancdata[0][2])
            self.assertEqual(len(numbers), 1)
            with os.fdopen(numbers[0]) as file:
                self.assertEqual(file.read(), "hello")
            conn.sendall(b"thanks")
        self.assertEqual(self.ended(passer), (0, ["thanks"]))

    @in_each_language
    def test_words_without_a_descriptor(self, language):
        reader, path = self.wait(language)
        self.plain(path).sendall(b"trust me")
        code, lines = self.ended(reader)
        self.assertEqual((code, lines[-1]), (1, "pass_descriptor: no descriptor came"))

    @in_each_language
    def test_what_is_not_there(self, language):
        letter = self.folder() / "letter"
        letter.write_text("x")
        for arguments in ([self.folder() / "nobody", letter], [self.folder() / "nobody", self.folder() / "nothing"],
                          [self.folder() / "no" / "path"]):
            code, out, err = run(language, "pass_descriptor", *arguments)
            self.assertEqual((code, out), (1, ""))
            self.assertTrue(err.startswith("pass_descriptor: ") and "No such file" in err and err.count("\n") == 1, err)


if __name__ == "__main__":
    unittest.main()
