# SPDX-License-Identifier: MIT
"""packet_sniffer, in C++ and in Python: frames of datagrams over loopback."""

import errno
import os
import re
import socket
import unittest

from support import TestCase, in_each_language, run


def may_sniff():
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
        return True
    except (AttributeError, OSError):
        return False


class PacketSniffer(TestCase):
    @in_each_language
    def test_each_datagram_is_seen_as_it_leaves_and_as_it_arrives(self, language):
        # More frames than are sent here, as other programs may use loopback too; what counts is that ours are there.
        sniffer = self.start(language, "packet_sniffer", 1000)
        self.assertEqual(sniffer.wait_for_line("."), "the next 1000 frames of lo:")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
            receiver.bind(("127.0.0.1", 0))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.bind(("127.0.0.1", 0))
                sender.sendto(b"x" * 321, receiver.getsockname())
        size = 14 + 20 + 8 + 321  # Ethernet, IP and UDP before the data
        for kind in ("sent", "for us"):
            sniffer.wait_for_line(f"^0x0800 {size} bytes {kind} 127.0.0.1 > 127.0.0.1$")

    @in_each_language
    def test_it_ends_after_as_many_frames_as_it_was_told(self, language):
        sniffer = self.start(language, "packet_sniffer", 2, "lo")
        sniffer.wait_for_line("the next 2 frames")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
            receiver.bind(("127.0.0.1", 0))
            receiver.connect(receiver.getsockname())
            receiver.send(b"x")
        sniffer.wait_for_line("bytes", count=2)
        self.assertEqual(sniffer.process.wait(20), 0)
        self.assertEqual(len(sniffer.lines), 3)

    @in_each_language
    def test_what_goes_wrong_is_said_in_a_line(self, language):
        code, out, err = run(language, "packet_sniffer", 1, "nosuch0")
        self.assertEqual((code, out), (1, ""))
        self.assertTrue(re.match(rf"packet_sniffer: .*{os.strerror(errno.ENODEV)}.*\n$", err), err)
        code, out, err = run(language, "packet_sniffer", 0)
        self.assertEqual((code, out), (1, ""))
        self.assertEqual(err, "packet_sniffer: the count must be a whole number from 1 to 1000000, not '0'\n")


if __name__ == "__main__":
    if may_sniff():
        unittest.main()
    print("SKIPPED: AF_PACKET sockets need privileges")
