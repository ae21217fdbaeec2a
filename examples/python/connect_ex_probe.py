# SPDX-License-Identifier: MIT
"""connect_ex_probe: which of these addresses answer? `connect_ex` returns the error number, `connect` raises.

    python3 connect_ex_probe.py [HOST:PORT ...]     the guide's two servers, unless told otherwise

Exit code 0 when all of them answer."""

import os
import socket
import sys

import arguments


def answers(address):
    print(f"{address[0]}:{address[1]}")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.settimeout(3)
        code = client.connect_ex(address)
        print(f"  connect_ex returns {code} ({os.strerror(code)})")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.settimeout(3)
        try:
            client.connect(address)
            print(f"  connect returns, connected to {client.getpeername()}")
        except ConnectionRefusedError as problem:
            print(f"  connect raises ConnectionRefusedError: {problem}")
    return code == 0


def to_address(text):
    host, colon, port = text.rpartition(":")
    if not host:
        raise ValueError(f"an address is HOST:PORT, not '{text}'")
    return host, arguments.to_port(port)


def main():
    texts = sys.argv[1:] or ["localhost:8090", "localhost:8091"]
    missing = 0
    for address in [to_address(text) for text in texts]:
        try:
            missing += not answers(address)
        except OSError as problem:  # connect_ex raises too when the host has no address
            print(f"  raises {problem}")
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as problem:
        sys.exit(f"connect_ex_probe: {problem}")
