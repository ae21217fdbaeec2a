# SPDX-License-Identifier: MIT
"""file_server: sends one file to whoever connects, then hangs up. Ctrl-C ends it.

    python3 file_server.py FILE [PORT [SECONDS]]    fetch it with `nc localhost 8092`

A client that takes nothing for SECONDS (60) has to make room for the next one."""

import socket
import sys

import arguments

try:
    path = arguments.text(1, "")
    patience = arguments.seconds(3, 60)
    open(path, "rb").close()  # no reason to serve what is not there
    with socket.create_server(("localhost", arguments.port(2, 8092))) as server:
        print(f"listening on {server.getsockname()}", flush=True)
        while True:
            try:
                conn, peer = server.accept()
                with conn:
                    conn.settimeout(patience)
                    with open(path, "rb") as file:  # anew for each client: it may have changed
                        sent = conn.sendfile(file)
                    print(f"sent {sent} bytes to {peer}", flush=True)
            except OSError as problem:
                print(f"lost a client: {problem}", flush=True)
except (OSError, ValueError) as problem:
    sys.exit(f"file_server: {problem}")
