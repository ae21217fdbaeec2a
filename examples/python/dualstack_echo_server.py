# SPDX-License-Identifier: MIT
"""dualstack_echo_server: sends back what comes, over IPv4 or IPv6, one client after the other. Ctrl-C ends it.

    python3 dualstack_echo_server.py [PORT [HOST]]     8093; without HOST it serves every interface of this machine

The resolver says which families there are and how to make their sockets; the first address that works is taken.
To serve both families from one socket, ask create_server for dualstack_ipv6."""

import socket
import sys

import arguments


def listen_on(host, port):
    for family, kind, proto, canonname, address in socket.getaddrinfo(
            host, port, socket.AF_UNSPEC, socket.SOCK_STREAM, 0, socket.AI_PASSIVE):
        server = None
        try:
            server = socket.socket(family, kind, proto)
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind(address)
            server.listen(1)
            return server
        except OSError as problem:
            print(f"not on {address}: {problem.strerror}", flush=True)
            if server:
                server.close()
    raise OSError("no address works")


try:
    port = arguments.port(1, 8093)
    with listen_on(arguments.text(2, None), port) as server:
        print(f"listening on {server.getsockname()}", flush=True)
        while True:
            try:
                conn, peer = server.accept()
                with conn:
                    print(f"client {peer}", flush=True)
                    conn.settimeout(60)
                    while data := conn.recv(4096):
                        conn.sendall(data)
            except OSError as problem:
                print(f"lost a client: {problem}", flush=True)
except (OSError, ValueError) as problem:
    sys.exit(f"dualstack_echo_server: {problem}")
