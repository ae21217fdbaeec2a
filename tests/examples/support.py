# SPDX-License-Identifier: MIT
"""What the tests of the examples share: the programs in both languages, started, read and ended with deadlines.

The environment variable PYSOCK_EXAMPLES names the folder of the built C++ programs."""

import functools
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "examples"
DEADLINE = 20 * float(os.environ.get("PYSOCK_TEST_TIMEOUT_SCALE", "1"))  # seconds, for any one wait
LANGUAGES = ("c++", "python")

os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # the Python programs import from the source folder
os.environ["PYTHONUTF8"] = "1"


def command(language, name, *arguments):
    """The command line of an example program."""
    if language == "python":
        program = [sys.executable, str(SOURCES / "python" / f"{name}.py")]
    else:
        program = [str(pathlib.Path(os.environ["PYSOCK_EXAMPLES"]) / name)]
    return program + [str(argument) for argument in arguments]


def run(language, name, *arguments, typed=""):
    """Runs a program to its end with `typed` on its standard input; answers exit code, output and errors."""
    done = subprocess.run(command(language, name, *arguments), input=typed.encode(), capture_output=True,
                          timeout=DEADLINE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Program:
    """A running program; `lines` is what it has printed so far, errors too."""

    def __init__(self, language, name, *arguments):
        self.lines = []
        self.news = threading.Condition()
        # Who runs the tests in the background of a shell may ignore Ctrl-C; the programs shall not inherit that.
        self.process = subprocess.Popen(
            command(language, name, *arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self.news:
                self.lines.append(line.decode().rstrip("\n"))
                self.news.notify_all()

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait_for_line(self, pattern, count=1):
        """Waits until `count` lines match; answers the last of them."""
        def found():
            return [line for line in self.lines if re.search(pattern, line)]
        with self.news:
            if not self.news.wait_for(lambda: len(found()) >= count, DEADLINE):
                raise AssertionError(f"not {count} lines with {pattern!r} in {self.lines}")
            return found()[count - 1]

    def port(self):
        """The port that a server says in its first line."""
        return int(re.search(r"(\d+)\D*$", self.wait_for_line(".")).group(1))

    def alive(self):
        return self.process.poll() is None

    def interrupt(self):
        """Ctrl-C; answers the exit code, once all that was printed has been read."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        return code

    def end(self):
        if self.alive():
            self.process.kill()
        self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        self.process.stdout.close()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass


class TestCase(unittest.TestCase):
    def start(self, language, name, *arguments):
        """A program that ends with the test."""
        program = Program(language, name, *arguments)
        self.addCleanup(program.end)
        return program

    def connect(self, server):
        """A plain TCP connection to a server program."""
        conn = socket.create_connection(("127.0.0.1", server.port()), DEADLINE)
        self.addCleanup(conn.close)
        return conn

    def folder(self):
        """A fresh folder that goes with the test; its path is short, as AF_UNIX wants it."""
        folder = tempfile.TemporaryDirectory(prefix="pysock-")
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)


def in_each_language(test):
    """Runs test(self, language) in both languages."""
    @functools.wraps(test)
    def wrapper(self):
        for language in LANGUAGES:
            with self.subTest(language=language):
                test(self, language)
    return wrapper


def in_each_pair(test):
    """Runs test(self, server, client) in all four combinations of languages."""
    @functools.wraps(test)
    def wrapper(self):
        for server in LANGUAGES:
            for client in LANGUAGES:
                with self.subTest(server=server, client=client):
                    test(self, server, client)
    return wrapper


def receive_all(conn):
    """Everything up to the end of the stream."""
    data = b""
    while piece := conn.recv(65536):
        data += piece
    return data


def receive_exactly(conn, size):
    data = b""
    while len(data) < size:
        piece = conn.recv(size - len(data))
        if not piece:
            raise AssertionError(f"the stream ended after {data!r}")
        data += piece
    return data


def reset(conn):
    """Closes with RST instead of FIN, as the machine of a crashed peer does."""
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()
