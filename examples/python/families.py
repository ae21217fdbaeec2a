# SPDX-License-Identifier: MIT
"""families: tries each address family with each socket type, and prints what this machine offers.

    python3 families.py                         SOCK_RAW wants a protocol too, and root's rights"""

import socket

FAMILIES = [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX]
TYPES = [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_RDM, socket.SOCK_SEQPACKET]


def offer(family, kind):
    try:
        with socket.socket(family, kind):
            return "yes"
    except OSError as problem:
        return f"no: {problem.strerror}"


for family in FAMILIES:
    for kind in TYPES:
        print(f"{family.name:10}{kind.name:16}{offer(family, kind)}")
