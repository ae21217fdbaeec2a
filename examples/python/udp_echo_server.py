# SPDX-License-Identifier: MIT
"""udp_echo_server: sends every datagram back to the address that it came from. Ctrl-C ends it.

    python3 udp_echo_server.py [PORT]           talk to it with udp_echo_client, or with `nc -u localhost 8092`

There is no connection: one socket serves all clients, and each datagram arrives whole or not at all."""

import socket
import sys

import arguments

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("localhost", arguments.port(1, 8092)))
        print(f"listening on {server.getsockname()}", flush=True)
        while True:
            try:
                data, peer = server.recvfrom(65535)
                print(f"{len(data)} bytes from {peer}", flush=True)
                server.sendto(data, peer)
            except OSError as problem:
                print(f"lost a datagram: {problem}", flush=True)
except (OSError, ValueError) as problem:
    sys.exit(f"udp_echo_server: {problem}")
