# SPDX-License-Identifier: MIT
"""echo_server and echo_client, in C++ and in Python, with each other and with plain sockets."""

import os
import pty
import select
import signal
import socket
import subprocess
import threading
import time
import unittest

from support import (DEADLINE, TestCase, command, in_each_language, in_each_pair, receive_all, receive_exactly, reset,
                     run)

GREETING = "Server:hello, let's start\n"


class Echo(TestCase):
    def greeted(self, server):
        """A plain connection that has read the greeting."""
        conn = self.connect(server)
        self.assertEqual(receive_exactly(conn, len(GREETING)).decode(), GREETING)
        return conn

    def check_conversation(self, server):
        conn = self.greeted(server)
        conn.sendall(b"still there?\nExit\n")
        self.assertEqual(receive_all(conn), b"still there?\n")

    @in_each_pair
    def test_a_conversation(self, server_language, client_language):
        server = self.start(server_language, "echo_server", 0)
        port = server.port()
        self.assertEqual(server.lines[0], f"listening on ('127.0.0.1', {port})")
        for count in (1, 2):  # after `Exit` the server takes the next client
            code, out, err = run(client_language, "echo_client", port, typed="hello\ntwo words\n\nExit\n")
            self.assertEqual(out, f"connected to ('127.0.0.1', {port})\n{GREETING}"
                                  "Client:hello\nClient:two words\nClient:\nClient:")
            self.assertEqual((code, err), (0, ""))
            server.wait_for_line(r"^client \('127\.0\.0\.1', \d+\)$", count)

    @in_each_pair
    def test_end_of_input_ends_the_client_and_not_the_server(self, server_language, client_language):
        server = self.start(server_language, "echo_server", 0)
        for typed, answers in (("", "Client:\n"), ("one\n", "Client:one\nClient:\n"), ("cut", "Client:cut\nClient:\n")):
            code, out, err = run(client_language, "echo_client", server.port(), typed=typed)
            self.assertEqual((code, err), (0, ""))
            self.assertTrue(out.endswith(GREETING + answers), out)
        self.check_conversation(server)

    @in_each_pair
    def test_long_lines_and_other_alphabets(self, server_language, client_language):
        server = self.start(server_language, "echo_server", 0)
        long, greek = "x" * 200000, "Καλημέρα"
        code, out, err = run(client_language, "echo_client", server.port(), "127.0.0.1",
                             typed=f"{long}\n{greek}\nExit\n")
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.endswith(f"Client:{long}\nClient:{greek}\nClient:"))

    @in_each_language
    def test_the_client_on_a_terminal(self, language):
        server = self.start("python", "echo_server", 0)
        terminal, its_end = pty.openpty()
        client = subprocess.Popen(command(language, "echo_client", server.port()), stdin=its_end, stdout=its_end,
                                  stderr=its_end, start_new_session=True)
        self.addCleanup(os.close, terminal)
        self.addCleanup(client.wait, DEADLINE)
        self.addCleanup(client.kill)
        os.close(its_end)
        shown = b""

        def wait_for(text):
            nonlocal shown
            limit = time.monotonic() + DEADLINE
            while text not in shown:
                readable, _, _ = select.select([terminal], [], [], max(0, limit - time.monotonic()))
                self.assertTrue(readable, f"no {text!r} in {shown!r}")
                shown += os.read(terminal, 4096)
            shown = shown[shown.index(text) + len(text):]

        wait_for(b"let's start\r\nClient:")
        os.write(terminal, b"hello\n")
        wait_for(b"hello\r\nhello\r\nClient:")  # what was typed, then the answer
        os.write(terminal, b"Exit\n")
        self.assertEqual(client.wait(DEADLINE), 0)

    @in_each_language
    def test_pieces_and_glue(self, language):
        server = self.start(language, "echo_server", 0)
        conn = self.greeted(server)
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"in pieces\n":
            conn.sendall(bytes([byte]))
        self.assertEqual(receive_exactly(conn, 10), b"in pieces\n")
        conn.sendall(b"glued\ntogether\nhalf a ")
        self.assertEqual(receive_exactly(conn, 15), b"glued\ntogether\n")
        conn.sendall(b"line\nExit\nnot any more\n")
        self.assertEqual(receive_all(conn), b"half a line\n")

    @in_each_language
    def test_line_ends(self, language):
        server = self.start(language, "echo_server", 0)
        for sent, echoed in ((b"telnet\r\nExit\r\n", b"telnet\r\n"), (b"no end", b"no end"), (b"a\nExit", b"a\n"),
                             (b" Exit\nExit \nexit\nExit\n", b" Exit\nExit \nexit\n"), (b"\n\n\r\n", b"\n\n\r\n")):
            conn = self.greeted(server)
            conn.sendall(sent)
            conn.shutdown(socket.SHUT_WR)
            self.assertEqual(receive_all(conn), echoed)

    @in_each_language
    def test_any_bytes_of_any_length(self, language):
        server = self.start(language, "echo_server", 0)
        conn = self.greeted(server)
        data = bytes(range(256)) + b"\n" + b"no line end for long" * 20000 + b"\n"
        sender = threading.Thread(target=conn.sendall, args=(data,))
        sender.start()
        self.assertEqual(receive_exactly(conn, len(data)), data)
        sender.join(DEADLINE)

    @in_each_language
    def test_vanishing_clients(self, language):
        server = self.start(language, "echo_server", 0)
        self.connect(server).close()  # hangs up before the greeting
        reset(self.connect(server))
        reset(self.greeted(server))
        half_a_line = self.greeted(server)
        half_a_line.sendall(b"I was going to")
        reset(half_a_line)
        deaf = self.greeted(server)
        deaf.sendall(b"x\n" * 1000)
        deaf.close()  # with its echoes unread
        half_closed = self.greeted(server)
        half_closed.shutdown(socket.SHUT_WR)
        self.assertEqual(receive_all(half_closed), b"")
        garbage = self.greeted(server)
        garbage.sendall(os.urandom(3000).replace(b"\n", b"\0") + b"\n")
        garbage.close()
        self.check_conversation(server)

    @in_each_language
    def test_a_silent_client_makes_room(self, language):
        server = self.start(language, "echo_server", 0, 1)
        silent = self.greeted(server)
        self.check_conversation(server)
        self.assertEqual(receive_all(silent), b"")
        server.wait_for_line("^lost a client: .*timed out")

    @in_each_language
    def test_one_conversation_at_a_time(self, language):
        server = self.start(language, "echo_server", 0)
        first, second = self.greeted(server), self.connect(server)
        first.sendall(b"Exit\n")
        self.assertEqual(receive_all(first), b"")
        self.assertEqual(receive_exactly(second, len(GREETING)).decode(), GREETING)

    @in_each_language
    def test_ctrl_c(self, language):
        server = self.start(language, "echo_server", 0)
        conn = self.greeted(server)
        self.assertEqual(server.interrupt(), -signal.SIGINT)
        self.assertEqual(receive_all(conn), b"")
        self.assertEqual(len(server.lines), 2, server.lines)  # no traceback
        again = self.start(language, "echo_server", server.port())  # the port is free at once
        self.check_conversation(again)

    @in_each_language
    def test_the_server_goes_away(self, language):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(DEADLINE)
            client = self.start(language, "echo_client", listener.getsockname()[1])
            conn, _ = listener.accept()
            with conn:
                conn.settimeout(DEADLINE)
                conn.sendall(b"hello\n")
                client.type("are you there?\n")
                self.assertEqual(receive_exactly(conn, 15), b"are you there?\n")
        client.wait_for_line("echo_client: the server ended the conversation")
        self.assertEqual(client.process.wait(DEADLINE), 1)

    @in_each_language
    def test_no_server(self, language):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # and does not listen
            code, out, err = run(language, "echo_client", taken.getsockname()[1])
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"^echo_client: \[Errno \d+\] Connection refused")


if __name__ == "__main__":
    unittest.main()
