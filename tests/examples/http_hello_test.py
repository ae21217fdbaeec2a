# SPDX-License-Identifier: MIT
"""http_hello, in C++ and in Python, with stock HTTP clients and with nasty ones."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import threading
import unittest
import urllib.request

from support import DEADLINE, TestCase, in_each_language, receive_all, reset

TEXT = b"Hello, TCP Socket"


class HttpHello(TestCase):
    def exchange(self, server, data, half_close=False):
        """Sends `data` on a plain connection; answers all that comes back."""
        with self.connect(server) as conn:
            conn.sendall(data)
            if half_close:
                conn.shutdown(socket.SHUT_WR)
            return receive_all(conn)

    def check_hello(self, response):
        head, _, body = response.partition(b"\r\n\r\n")
        self.assertEqual(head.split(b"\r\n"), [
            b"HTTP/1.1 200 OK", b"Content-Type: text/plain; charset=utf-8", b"Content-Length: 17",
            b"Connection: close"])
        self.assertEqual(body, TEXT)

    def check_fetch(self, server):
        self.check_hello(self.exchange(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))

    def check_bad_request(self, response):
        self.assertTrue(response.startswith(b"HTTP/1.1 400 Bad Request\r\n"), response)
        self.assertTrue(response.endswith(b"Content-Length: 11\r\nConnection: close\r\n\r\nBad Request"), response)

    @in_each_language
    def test_urllib(self, language):
        server = self.start(language, "http_hello", 0)
        self.assertEqual(server.wait_for_line("."), f"serving http://localhost:{server.port()}/")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for count in (1, 2):
            with opener.open(f"http://localhost:{server.port()}/any/path?query", timeout=DEADLINE) as response:
                self.assertEqual((response.status, response.read()), (200, TEXT))
                self.assertEqual(response.headers.get_content_type(), "text/plain")
                self.assertEqual(response.headers.get_content_charset(), "utf-8")
            server.wait_for_line(r"^client \('127\.0\.0\.1', \d+\)$", count)

    @in_each_language
    def test_every_method(self, language):
        server = self.start(language, "http_hello", 0)
        for method, body in (("GET", None), ("HEAD", None), ("DELETE", None), ("POST", b"x" * 500000)):
            conn = http.client.HTTPConnection("127.0.0.1", server.port(), timeout=DEADLINE)
            self.addCleanup(conn.close)
            conn.request(method, "/", body)
            response = conn.getresponse()
            self.assertEqual((response.status, response.getheader("Content-Length")), (200, "17"))
            self.assertEqual(response.read(), b"" if method == "HEAD" else TEXT)

    @in_each_language
    def test_curl(self, language):
        if not shutil.which("curl"):
            self.skipTest("no curl here")
        server = self.start(language, "http_hello", 0)
        url = f"http://localhost:{server.port()}/"
        for options, expected in ((["--include"], None), (["--head"], None), (["--http1.0"], TEXT),
                                  (["--data", "a=b"], TEXT)):
            done = subprocess.run(["curl", "--silent", "--show-error", "--fail", "--noproxy", "*", *options, url],
                                  capture_output=True, timeout=DEADLINE)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            if expected:
                self.assertEqual(done.stdout, expected)
            else:
                self.assertTrue(done.stdout.startswith(b"HTTP/1.1 200 OK\r\n"), done.stdout)

    @in_each_language
    def test_typed_and_split_requests(self, language):
        server = self.start(language, "http_hello", 0)
        self.check_hello(self.exchange(server, b"GET / HTTP/1.0\n\n"))
        with self.connect(server) as conn:
            conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n":
                conn.sendall(bytes([byte]))
            self.check_hello(receive_all(conn))
        two_at_once = b"GET / HTTP/1.1\r\n\r\n" * 2
        self.check_hello(self.exchange(server, two_at_once))  # one answer, then the end

    @in_each_language
    def test_garbage(self, language):
        server = self.start(language, "http_hello", 0)
        for data in (b"garbage\r\n\r\n", b"\r\n\r\n", b"\n\n", b"GET /\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                     b"\0" * 100 + b"\n\n", b"Host: x\nGET / HTTP/1.1\n\n"):
            self.check_bad_request(self.exchange(server, data))
        for data in (b"", b"garbage", b"GET / HTTP/1.1\r\nHost: localhost\r\n", os.urandom(3000).replace(b"\n", b"\0"),
                     b"\r" * 3000, b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"):
            self.check_bad_request(self.exchange(server, data, half_close=True))
        self.assertEqual(self.exchange(server, b"HEAD /\r\n\r\n").count(b"\r\n\r\n"), 1)
        self.check_fetch(server)

    @in_each_language
    def test_an_endless_header(self, language):
        server = self.start(language, "http_hello", 0, 1)
        for flood in (b"GET / HTTP/1.1\r\n" + b"X-Filler: 0123456789\r\n" * 3000, b"\r" * 60000, b"\0" * 60000):
            conn = self.connect(server)
            stop = threading.Event()

            def pour():
                try:
                    while not stop.is_set():
                        conn.sendall(flood)
                except OSError:
                    stop.set()  # the server has had enough

            sender = threading.Thread(target=pour)
            sender.start()
            self.assertTrue(stop.wait(DEADLINE))
            sender.join(DEADLINE)
        self.check_fetch(server)

    @in_each_language
    def test_a_long_header_that_ends(self, language):
        server = self.start(language, "http_hello", 0)
        self.check_hello(self.exchange(server, b"GET / HTTP/1.1\r\nX: " + b"x" * 6000 + b"\r\n\r\n"))
        self.check_bad_request(self.exchange(server, b"GET / HTTP/1.1\r\nX: " + b"x" * 60000 + b"\r\n\r\n"))

    @in_each_language
    def test_silent_and_vanishing_clients(self, language):
        server = self.start(language, "http_hello", 0, 1)
        silent, drowsy = self.connect(server), self.connect(server)
        drowsy.sendall(b"GET / HTT")
        for say in (b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n\r\n"):
            for vanish in (socket.socket.close, reset):
                conn = self.connect(server)
                conn.sendall(say)
                vanish(conn)
        lingering = self.connect(server)  # is answered, and does not hang up
        lingering.sendall(b"GET / HTTP/1.1\r\n\r\n")
        self.check_fetch(server)
        self.check_bad_request(receive_all(silent))
        self.check_bad_request(receive_all(drowsy))
        self.check_hello(receive_all(lingering))

    @in_each_language
    def test_ctrl_c(self, language):
        server = self.start(language, "http_hello", 0)
        self.check_fetch(server)
        self.assertEqual(server.interrupt(), -signal.SIGINT)
        self.assertEqual(len(server.lines), 2, server.lines)
        again = self.start(language, "http_hello", server.port())  # the port is free at once
        self.check_fetch(again)


if __name__ == "__main__":
    unittest.main()
