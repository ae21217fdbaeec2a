# SPDX-License-Identifier: MIT
"""packet_sniffer: prints the next frames that go over a network interface, as they are below IP.

    python3 packet_sniffer.py [COUNT [INTERFACE]]   10 frames of lo; wants root's rights (CAP_NET_RAW)

Over lo each frame is seen twice, as it leaves and as it arrives."""

import socket
import sys

import arguments

ETH_P_ALL = 3  # socket.ETH_P_ALL from Python 3.12 on
KINDS = ["for us", "for all", "for many", "for others", "sent"]


def hosts(frame, proto):
    """The addresses in the header of IPv4, which starts behind the 14 bytes of Ethernet's."""
    if proto != 0x0800 or len(frame) < 34:
        return ""
    return f" {socket.inet_ntoa(frame[26:30])} > {socket.inet_ntoa(frame[30:34])}"


try:
    count = arguments.to_number("the count", arguments.text(1, "10"), 1, 1_000_000)
    interface = arguments.text(2, "lo")
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as sniffer:
        sniffer.bind((interface, ETH_P_ALL))
        print(f"the next {count} frames of {interface}:", flush=True)
        for _ in range(count):
            frame, addr = sniffer.recvfrom(65535)
            ifname, proto, pkttype, hatype, hardware = addr
            kind = KINDS[pkttype] if pkttype < len(KINDS) else "other"
            print(f"0x{proto:04x} {len(frame)} bytes {kind}{hosts(frame, proto)}", flush=True)
except (OSError, ValueError) as problem:
    sys.exit(f"packet_sniffer: {problem}")
