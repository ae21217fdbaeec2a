# SPDX-License-Identifier: MIT
"""echo_server: greets a client, sends every line back, and at `Exit` takes the next client. Ctrl-C ends it.

    python3 echo_server.py [PORT [SECONDS]]     talk to it with echo_client, or with `nc localhost 8091`

A client that is silent for SECONDS (60) has to make room for the next one."""

import socket
import sys

import arguments
from lines import LineReader, says_exit


def converse(conn):
    conn.sendall(b"Server:hello, let's start\n")
    reader = LineReader(conn, 65536)
    while (line := reader.readline()) and not says_exit(line):
        conn.sendall(line)


try:
    patience = arguments.seconds(2, 60)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("localhost", arguments.port(1, 8091)))
        server.listen()
        print(f"listening on {server.getsockname()}", flush=True)
        while True:
            try:
                conn, peer = server.accept()
                with conn:
                    print(f"client {peer}", flush=True)
                    conn.settimeout(patience)
                    converse(conn)
            except OSError as problem:
                print(f"lost a client: {problem}", flush=True)
except (OSError, ValueError) as problem:
    sys.exit(f"echo_server: {problem}")
