# SPDX-License-Identifier: MIT
"""dualstack_echo_client: tries each address of a host, over IPv6 and IPv4, until a server answers; then it echoes.

    python3 dualstack_echo_client.py [PORT [HOST]]     8093 at this machine; `Exit` or Ctrl-D ends it

create_connection does the same in one call."""

import socket
import sys

import arguments
from lines import LineReader


def connect_to(host, port):
    for family, kind, proto, canonname, address in socket.getaddrinfo(
            host, port, socket.AF_UNSPEC, socket.SOCK_STREAM):
        client = None
        try:
            client = socket.socket(family, kind, proto)
            client.connect(address)
            return client
        except OSError as problem:
            print(f"not at {address}: {problem.strerror}")
            if client:
                client.close()
    raise OSError("no server answers")


try:
    port = arguments.port(1, 8093)
    with connect_to(arguments.text(2, None), port) as client:
        print(f"connected to {client.getpeername()}")
        reader = LineReader(client)
        while (message := input("Client:")) != "Exit":
            client.sendall(message.encode() + b"\n")
            answer = reader.readline()
            if not answer:
                raise ConnectionAbortedError("the server ended the conversation")
            print(answer.decode(errors="replace"), end="")
except (OSError, ValueError) as problem:
    sys.exit(f"dualstack_echo_client: {problem}")
except EOFError:
    print()
