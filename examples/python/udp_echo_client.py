# SPDX-License-Identifier: MIT
"""udp_echo_client: sends each line that you type as a datagram to a udp_echo_server and prints the answer.

    python3 udp_echo_client.py [PORT [HOST]]    8092 at localhost; `Exit` or Ctrl-D ends it

Nobody says when a datagram is lost or no server is there: hence the timeout."""

import socket
import sys

import arguments

try:
    host, port = arguments.text(2, "localhost"), arguments.port(1, 8092)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(2)
        while (message := input("Client:")) != "Exit":
            client.sendto(message.encode(), (host, port))
            try:
                answer, server = client.recvfrom(65535)
                print(f"{server}: {answer.decode(errors='replace')}")
            except socket.timeout:
                print("no answer within 2 seconds")
except (OSError, ValueError) as problem:
    sys.exit(f"udp_echo_client: {problem}")
except EOFError:
    print()
