# SPDX-License-Identifier: MIT
"""dualstack_echo_server and dualstack_echo_client, in C++ and in Python, with each other and with plain sockets."""

import signal
import socket
import threading
import unittest

from support import DEADLINE, TestCase, in_each_language, in_each_pair, receive_all, reset, run


def can_listen_on(host):
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.bind((host, 0))
        return True
    except OSError:
        return False


HOSTS = [host for host in ("127.0.0.1", "::1") if can_listen_on(host)]


def address(host, port):
    return (host, port, 0, 0) if ":" in host else (host, port)


def attempts(host, port, working):
    """What a client prints that asks for `host` when only `working` listens."""
    lines = ""
    for *_, tried in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
        if tried == working:
            return lines + f"connected to {tried}\n"
        try:
            with socket.socket(socket.AF_INET6 if len(tried) == 4 else socket.AF_INET) as probe:
                probe.connect(tried)
        except OSError as problem:
            lines += f"not at {tried}: {problem.strerror}\n"
    return lines


class DualstackEcho(TestCase):
    def server(self, language, host):
        server = self.start(language, "dualstack_echo_server", 0, host)
        line = server.wait_for_line("^listening on ")
        return server, int(line.split(", ")[1].rstrip(")"))

    @in_each_pair
    def test_a_conversation(self, server_language, client_language):
        for host in HOSTS:
            server, port = self.server(server_language, host)
            self.assertEqual(server.lines, [f"listening on {address(host, port)}"])
            for count, end in enumerate(("Exit\n", "", "cut"), 1):
                code, out, err = run(client_language, "dualstack_echo_client", port, host, typed="hello\n\nΓειά\n" + end)
                self.assertEqual((code, err), (0, ""))
                last = {"Exit\n": "Client:", "": "Client:\n", "cut": "Client:cut\nClient:\n"}[end]
                self.assertEqual(out, f"connected to {address(host, port)}\nClient:hello\nClient:\nClient:Γειά\n{last}")
                server.wait_for_line(r"^client \('", count)

    @in_each_language
    def test_the_client_tries_every_address(self, language):
        for host in HOSTS:
            server, port = self.server("python", host)
            # No host: the loopback addresses of all families.
            code, out, err = run(language, "dualstack_echo_client", port, typed="hello\nExit\n")
            self.assertEqual((code, err), (0, ""))
            self.assertEqual(out, attempts(None, port, address(host, port)) + "Client:hello\nClient:")

    @in_each_language
    def test_no_server(self, language):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # and does not listen
            port = taken.getsockname()[1]
            code, out, err = run(language, "dualstack_echo_client", port)
            self.assertEqual(out, attempts(None, port, None))
        self.assertEqual((code, err), (1, "dualstack_echo_client: no server answers\n"))

    @in_each_language
    def test_an_address_that_does_not_work(self, language):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            code, out, err = run(language, "dualstack_echo_server", port, "127.0.0.1")
        self.assertEqual(out, f"not on ('127.0.0.1', {port}): Address already in use\n")
        self.assertEqual((code, err), (1, "dualstack_echo_server: no address works\n"))

    @in_each_language
    def test_any_bytes_of_any_length(self, language):
        server, port = self.server(language, "127.0.0.1")
        with socket.create_connection(("127.0.0.1", port), DEADLINE) as conn:
            data = bytes(range(256)) * 4000

            def send():
                conn.sendall(data)
                conn.shutdown(socket.SHUT_WR)
            sender = threading.Thread(target=send)
            sender.start()
            self.assertEqual(receive_all(conn), data)
            sender.join(DEADLINE)

    @in_each_language
    def test_vanishing_clients(self, language):
        server, port = self.server(language, "127.0.0.1")
        socket.create_connection(("127.0.0.1", port), DEADLINE).close()
        reset(socket.create_connection(("127.0.0.1", port), DEADLINE))
        with socket.create_connection(("127.0.0.1", port), DEADLINE) as conn:
            conn.sendall(b"still there?")
            conn.shutdown(socket.SHUT_WR)
            self.assertEqual(receive_all(conn), b"still there?")

    @in_each_language
    def test_ctrl_c(self, language):
        server, port = self.server(language, "127.0.0.1")
        self.assertEqual(server.interrupt(), -signal.SIGINT)
        self.assertEqual(len(server.lines), 1, server.lines)
        self.start(language, "dualstack_echo_server", port, "127.0.0.1").wait_for_line("^listening on ")


if __name__ == "__main__":
    unittest.main()
