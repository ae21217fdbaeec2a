# SPDX-License-Identifier: MIT
"""resolve: prints all addresses of a host and port, and what each of them is called the other way round.

    python3 resolve.py [HOST [PORT]]            localhost; PORT is a number or a service, such as http"""

import socket
import sys

import arguments

try:
    asked, service = arguments.text(1, "localhost"), arguments.text(2, None)
    for family, kind, proto, canonname, address in socket.getaddrinfo(asked, service):
        host, port = socket.getnameinfo(address, socket.NI_DGRAM if kind == socket.SOCK_DGRAM else 0)
        print(f"{family.name:9}{kind.name:12}{proto:3}  {address} is {host} {port}")
except (OSError, ValueError) as problem:
    sys.exit(f"resolve: {problem}")
