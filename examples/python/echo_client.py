# SPDX-License-Identifier: MIT
"""echo_client: sends each line that you type to an echo_server and prints the answer.

    python3 echo_client.py [PORT [HOST]]        8091 at localhost; `Exit` or Ctrl-D ends it"""

import socket
import sys

import arguments
from lines import LineReader

try:
    host, port = arguments.text(2, "localhost"), arguments.port(1, 8091)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.connect((host, port))
        print(f"connected to {client.getpeername()}")
        reader = LineReader(client)
        print(reader.readline().decode(errors="replace"), end="")
        while (message := input("Client:")) != "Exit":
            client.sendall(message.encode() + b"\n")
            answer = reader.readline()
            if not answer:
                raise ConnectionAbortedError("the server ended the conversation")
            print(answer.decode(errors="replace"), end="")
        client.sendall(b"Exit\n")
except (OSError, ValueError) as problem:
    sys.exit(f"echo_client: {problem}")
except EOFError:
    print()
