# SPDX-License-Identifier: MIT
"""line_chat: a conversation by lines, with the socket as a file. The server says how long each line is.

    python3 line_chat.py [PORT [SECONDS]]       serves (8093); lets a client be silent for SECONDS (60)
    python3 line_chat.py PORT client            sends the lines that you type; Ctrl-D ends it"""

import socket
import sys

import arguments


def converse(conn):
    with conn.makefile("rwb") as file:
        number = 0
        while line := file.readline(65536):
            number += 1
            file.write(b"line %d has %d bytes\n" % (number, len(line.rstrip(b"\r\n"))))
            file.flush()


def serve(port, patience):
    with socket.create_server(("localhost", port)) as server:
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


def talk(port):
    with socket.create_connection(("localhost", port)) as conn:
        file = conn.makefile("rwb")
    with file:  # it keeps the connection open
        for typed in sys.stdin.buffer:
            file.write(typed.rstrip(b"\n") + b"\n")
            file.flush()
            answer = file.readline()
            if not answer:
                raise ConnectionAbortedError("the server ended the conversation")
            print(answer.decode(errors="replace"), end="", flush=True)


try:
    port = arguments.port(1, 8093)
    if arguments.text(2, "") == "client":
        talk(port)
    else:
        serve(port, arguments.seconds(2, 60))
except (OSError, ValueError) as problem:
    sys.exit(f"line_chat: {problem}")
