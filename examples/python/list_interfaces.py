# SPDX-License-Identifier: MIT
"""list_interfaces: prints the network interfaces of this machine, each with its index.

    python3 list_interfaces.py                  the index is the scope of a link-local IPv6 address"""

import socket
import sys

try:
    for index, name in socket.if_nameindex():
        print(f"{index:4} {name}")
except OSError as problem:
    sys.exit(f"list_interfaces: {problem}")
