#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""System headers that know the same address families may come before or after the header."""

import re
import unittest

from compiler import PRODUCT, CompilerTest

BLUETOOTH = "bluetooth/bluetooth.h"
NEIGHBOURS = [
    "linux/if.h", "linux/if_arp.h", "linux/if_ether.h", "linux/if_packet.h", "linux/in.h", "linux/in6.h", "linux/ip.h", "linux/ipv6.h", "linux/udp.h",
    "linux/socket.h", "linux/sockios.h", "linux/route.h", "linux/wireless.h", "linux/errqueue.h", "linux/netfilter_ipv4.h",
    "linux/can.h", "linux/can/raw.h", "linux/can/bcm.h", "linux/can/isotp.h", "linux/can/j1939.h", "linux/tipc.h", "linux/vm_sockets.h",
    "linux/if_alg.h", "linux/netlink.h", "linux/rtnetlink.h", "linux/rds.h", "linux/qrtr.h",
    "net/if.h", "net/if_arp.h", "net/ethernet.h", "net/route.h", "netinet/if_ether.h", "netinet/in.h", "netinet/ip.h",
    "netinet/udp.h", "netpacket/packet.h", BLUETOOTH, "bluetooth/hci.h", "bluetooth/l2cap.h", "bluetooth/rfcomm.h",
    "bluetooth/sco.h"]
# The system headers that the header itself includes where they exist. What these do not go with, pysock cannot.
SOCKETS = "".join(f"#if __has_include(<{header}>)\n#include <{header}>\n#endif\n"
                  for header in re.findall(r"(?m)^#include <([\w/]+\.h)>$", PRODUCT.read_text()))


class Neighbours(CompilerTest):
    def compiles(self, text):
        return self.run_compiler("-fsyntax-only", self.write("probe.cpp", text)).returncode == 0

    def companies(self, place):
        """The neighbours in as few groups as go together with the headers of sockets, so that few programs try all."""
        groups, alone = [], []
        for header in NEIGHBOURS:
            include = f"#include <{header}>\n"
            if header.startswith("bluetooth/"):
                include = f"#include <{BLUETOOTH}>\n{include}"
            if not self.compiles(place.format(include, SOCKETS)):
                alone.append(header)
                continue
            at = next((at for at, group in enumerate(groups) if self.compiles(place.format(group + include, SOCKETS))), None)
            if at is None:
                groups.append(include)
            else:
                groups[at] += include
        return groups, alone

    def test_system_headers_may_come_before_and_after(self):
        for order, place in ("before", "{0}{1}"), ("after", "{1}{0}"):
            groups, alone = self.companies(place)
            print(f"{order}: {len(NEIGHBOURS) - len(alone)} headers in {len(groups)} programs; not here, or not even with "
                  f"the C library's own headers: {', '.join(alone) or 'none'}")
            self.assertTrue(groups)
            for group in groups:
                with self.subTest(group, stand=order):
                    self.check_syntax(place.format(group, "#include <pysock.hpp>\n"))


if __name__ == "__main__":
    unittest.main()
