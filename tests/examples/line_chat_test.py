# SPDX-License-Identifier: MIT
"""line_chat, both ends, in C++ and in Python, with each other and with plain sockets."""

import unittest

from support import TestCase, in_each_language, in_each_pair, receive_all, receive_exactly, run


class LineChat(TestCase):
    def serve(self, language, *arguments):
        server = self.start(language, "line_chat", 0, *arguments)
        self.assertEqual(server.wait_for_line("."), f"listening on ('127.0.0.1', {server.port()})")
        return server

    @in_each_pair
    def test_a_conversation(self, server_language, client_language):
        server = self.serve(server_language)
        for count in (1, 2):  # at the end of its input a client goes, and the server takes the next one
            code, out, err = run(client_language, "line_chat", server.port(), "client",
                                 typed="hello\n\nΓειά\n" + "x" * 5000 + "\nunfinished")
            self.assertEqual((code, err), (0, ""))
            self.assertEqual(out, "line 1 has 5 bytes\nline 2 has 0 bytes\nline 3 has 8 bytes\n"
                                  "line 4 has 5000 bytes\nline 5 has 10 bytes\n")
            server.wait_for_line(r"^client \('127\.0\.0\.1', \d+\)$", count)

    @in_each_language
    def test_pieces_and_glue(self, language):
        server = self.serve(language)
        conn = self.connect(server)
        for byte in b"in pieces\r\n":
            conn.sendall(bytes([byte]))
        self.assertEqual(receive_exactly(conn, 19), b"line 1 has 9 bytes\n")
        conn.sendall(b"glued\ntogether\nand cut")
        self.assertEqual(receive_exactly(conn, 38), b"line 2 has 5 bytes\nline 3 has 8 bytes\n")
        conn.shutdown(1)
        self.assertEqual(receive_all(conn), b"line 4 has 7 bytes\n")

    @in_each_language
    def test_silent_and_endless_clients(self, language):
        server = self.serve(language, 1)
        silent = self.connect(server)
        self.assertEqual(receive_all(silent), b"")
        server.wait_for_line("^lost a client: timed out")
        endless = self.connect(server)
        endless.sendall(b"x" * 100_000)
        self.assertEqual(receive_all(endless), b"line 1 has 65536 bytes\n")
        server.wait_for_line("^lost a client: timed out", 2)

    @in_each_language
    def test_no_server(self, language):
        with self.subTest("nobody listens"):
            code, out, err = run(language, "line_chat", 1, "client", typed="hello\n")
            self.assertEqual((code, out), (1, ""))
            self.assertRegex(err, r"^line_chat: .*\[Errno \d+\] Connection refused")


if __name__ == "__main__":
    unittest.main()
