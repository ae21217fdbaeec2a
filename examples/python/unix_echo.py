# SPDX-License-Identifier: MIT
"""unix_echo: an echo between two processes of one machine; the address is a path.

    python3 unix_echo.py [PATH [SECONDS]]       serves at PATH; lets a client be silent for SECONDS (60)
    python3 unix_echo.py PATH client            sends the lines that you type; `Exit` or Ctrl-D ends it"""

import errno
import pathlib
import socket
import sys

import arguments
from lines import LineReader, says_exit


def serve(path, patience):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        if probe.connect_ex(path) == errno.ECONNREFUSED and pathlib.Path(path).is_socket():
            pathlib.Path(path).unlink()  # left behind by a server that is gone
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(path)
        server.listen()
        print(f"listening on {server.getsockname()}", flush=True)
        while True:
            try:
                conn, peer = server.accept()
                with conn:
                    print(f"client {peer!r}", flush=True)  # '': a client that only connects has no name
                    conn.settimeout(patience)
                    reader = LineReader(conn, 65536)
                    while (line := reader.readline()) and not says_exit(line):
                        conn.sendall(line)
            except OSError as problem:
                print(f"lost a client: {problem}", flush=True)


def talk(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect(path)
        reader = LineReader(client)
        while (message := input("Client:")) != "Exit":
            client.sendall(message.encode() + b"\n")
            answer = reader.readline()
            if not answer:
                raise ConnectionAbortedError("the server ended the conversation")
            print(answer.decode(errors="replace"), end="")


try:
    path = arguments.text(1, "/tmp/unix_echo.socket")
    if arguments.text(2, "") == "client":
        talk(path)
    else:
        serve(path, arguments.seconds(2, 60))
except (OSError, ValueError) as problem:
    sys.exit(f"unix_echo: {problem}")
except EOFError:
    print()
