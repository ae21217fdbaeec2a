# SPDX-License-Identifier: MIT
"""unix_echo, both ends, in C++ and in Python, with each other and with plain sockets."""

import signal
import socket
import unittest

from support import DEADLINE, TestCase, in_each_language, in_each_pair, receive_all, receive_exactly, run


class UnixEcho(TestCase):
    def serve(self, language, *arguments):
        path = self.folder() / "echo"
        server = self.start(language, "unix_echo", path, *arguments)
        self.assertEqual(server.wait_for_line("."), f"listening on {path}")
        return server, path

    def plain(self, path):
        conn = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.addCleanup(conn.close)
        conn.settimeout(DEADLINE)
        conn.connect(str(path))
        return conn

    def check_conversation(self, path):
        conn = self.plain(path)
        conn.sendall(b"still there?\nExit\n")
        self.assertEqual(receive_all(conn), b"still there?\n")

    @in_each_pair
    def test_a_conversation(self, server_language, client_language):
        server, path = self.serve(server_language)
        for end in ("Exit\n", ""):
            code, out, err = run(client_language, "unix_echo", path, "client", typed="hello\n\nΓειά\n" + end)
            self.assertEqual((code, err), (0, ""))
            self.assertEqual(out, "Client:hello\nClient:\nClient:Γειά\nClient:" + ("" if end else "\n"))
        server.wait_for_line("^client ''$", 2)

    @in_each_language
    def test_a_named_client(self, language):
        server, path = self.serve(language)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.bind(str(path) + ".client")
            client.connect(str(path))
            server.wait_for_line(f"^client '{path}.client'$")

    @in_each_language
    def test_pieces_and_glue(self, language):
        server, path = self.serve(language)
        conn = self.plain(path)
        for byte in b"in pieces\n":
            conn.sendall(bytes([byte]))
        self.assertEqual(receive_exactly(conn, 10), b"in pieces\n")
        conn.sendall(b"glued\ntogether\nExit\nnot any more\n")
        self.assertEqual(receive_exactly(conn, 15), b"glued\ntogether\n")

    @in_each_language
    def test_vanishing_clients(self, language):
        server, path = self.serve(language, 1)
        self.plain(path).close()
        rude = self.plain(path)
        rude.sendall(b"x\n" * 1000)
        rude.close()
        silent = self.plain(path)
        self.check_conversation(path)
        self.assertEqual(receive_all(silent), b"")
        server.wait_for_line("^lost a client: .*timed out")

    @in_each_language
    def test_the_path_of_a_dead_server_is_taken_over(self, language):
        server, path = self.serve(language)
        self.assertEqual(server.interrupt(), -signal.SIGINT)
        self.assertTrue(path.is_socket())
        again = self.start(language, "unix_echo", path)
        again.wait_for_line("^listening")
        self.check_conversation(path)

    @in_each_language
    def test_the_path_of_a_living_server_is_not(self, language):
        server, path = self.serve(language)
        code, out, err = run(language, "unix_echo", path)
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"^unix_echo: \[Errno \d+\] Address already in use")
        self.check_conversation(path)

    @in_each_language
    def test_a_file_is_left_alone(self, language):
        path = self.folder() / "letter"
        path.write_text("dear reader")
        code, out, err = run(language, "unix_echo", path)
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"^unix_echo: \[Errno \d+\] Address already in use")
        self.assertEqual(path.read_text(), "dear reader")

    @in_each_language
    def test_bad_paths(self, language):
        folder = self.folder()
        for path, text in ((folder / ("x" * 200), "AF_UNIX path too long"), (folder / "no" / "echo", "No such file")):
            for arguments in ([path], [path, "client"]):
                code, out, err = run(language, "unix_echo", *arguments)
                self.assertEqual((code, out.replace("Client:", "")), (1, ""))
                self.assertTrue(err.startswith("unix_echo: ") and text in err and err.count("\n") == 1, err)

    @in_each_language
    def test_no_server(self, language):
        code, _, err = run(language, "unix_echo", self.folder() / "nobody", "client")
        self.assertEqual(code, 1)
        self.assertRegex(err, r"^unix_echo: \[Errno \d+\] No such file")


if __name__ == "__main__":
    unittest.main()
