# SPDX-License-Identifier: MIT
"""pass_descriptor: one process opens a file, another one reads it, which need not be allowed to open it.

    python3 pass_descriptor.py [PATH]           waits at PATH for a file and prints what is in it
    python3 pass_descriptor.py PATH FILE        opens FILE and passes it to the process that waits at PATH"""

import os
import socket
import sys

import arguments


def wait_for_file(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(path)
        server.listen()
        print(f"waiting at {server.getsockname()}", flush=True)
        conn, peer = server.accept()
    with conn:
        os.remove(path)
        conn.settimeout(60)
        name, fds, flags, addr = socket.recv_fds(conn, 1024, 1)
        if not fds:
            raise ValueError("no descriptor came")
        print(f"{name.decode()}:", flush=True)
        total = 0
        with os.fdopen(fds[0], "rb") as file:  # from now on it closes the descriptor
            while block := file.read(4096):
                sys.stdout.buffer.write(block)
                total += len(block)
        conn.sendall(f"{total} bytes read".encode())


def pass_file(path, name):
    with open(name, "rb") as file, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect(path)
        # The descriptor goes with the first byte, so there has to be one.
        socket.send_fds(client, [name.encode()], [file.fileno()])
        print(client.recv(100).decode())


try:
    path = arguments.text(1, "/tmp/pass_descriptor.socket")
    if name := arguments.text(2, ""):
        pass_file(path, name)
    else:
        wait_for_file(path)
except (OSError, ValueError) as problem:
    sys.exit(f"pass_descriptor: {problem}")
