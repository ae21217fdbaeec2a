# SPDX-License-Identifier: MIT
"""udp_echo_server and udp_echo_client, in C++ and in Python, with each other and with plain sockets."""

import signal
import socket
import unittest

from support import DEADLINE, TestCase, in_each_language, in_each_pair, run


class UdpEcho(TestCase):
    def peer(self):
        peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(peer.close)
        peer.settimeout(DEADLINE)
        peer.bind(("127.0.0.1", 0))
        return peer

    @in_each_pair
    def test_a_conversation(self, server_language, client_language):
        server = self.start(server_language, "udp_echo_server", 0)
        port = server.port()
        self.assertEqual(server.lines[0], f"listening on ('127.0.0.1', {port})")
        for end in ("Exit\n", ""):
            code, out, err = run(client_language, "udp_echo_client", port, "localhost", typed="hello\n\nΓειά\n" + end)
            self.assertEqual((code, err), (0, ""))
            says = f"Client:('127.0.0.1', {port}): "
            self.assertEqual(out, f"{says}hello\n{says}\n{says}Γειά\nClient:" + ("" if end else "\n"))
        for size, count in ((5, 2), (0, 2), (8, 2)):
            server.wait_for_line(rf"^{size} bytes from \('127\.0\.0\.1', \d+\)$", count)

    @in_each_language
    def test_datagrams_keep_their_borders_and_their_peers(self, language):
        server = self.start(language, "udp_echo_server", 0)
        address = ("127.0.0.1", server.port())
        first, second = self.peer(), self.peer()
        datagrams = [b"", b"Exit", b"one\ntwo\n", bytes(range(256)), b"x" * 65507]
        for data in datagrams:
            first.sendto(data, address)
            second.sendto(data[::-1], address)
            self.assertEqual(first.recvfrom(65535), (data, address))
            self.assertEqual(second.recvfrom(65535), (data[::-1], address))

    @in_each_language
    def test_a_vanished_client(self, language):
        server = self.start(language, "udp_echo_server", 0)
        address = ("127.0.0.1", server.port())
        gone, good = self.peer(), self.peer()
        gone.sendto(b"do not wait for me", address)
        gone.close()  # its echo finds nobody
        good.sendto(b"hello", address)
        self.assertEqual(good.recvfrom(100), (b"hello", address))

    @in_each_language
    def test_no_server(self, language):
        silent = self.peer()
        code, out, err = run(language, "udp_echo_client", silent.getsockname()[1], typed="hello\nExit\n")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, "Client:no answer within 2 seconds\nClient:")

    @in_each_language
    def test_ctrl_c(self, language):
        server = self.start(language, "udp_echo_server", 0)
        server.port()
        self.assertEqual(server.interrupt(), -signal.SIGINT)
        self.assertEqual(len(server.lines), 1, server.lines)


if __name__ == "__main__":
    unittest.main()
