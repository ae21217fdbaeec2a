# SPDX-License-Identifier: MIT
"""can_frames, in C++ and in Python: a frame over vcan0. tools/check-families runs it where there is one."""

import socket
import sys
import unittest

from support import TestCase, in_each_language, run


REASON = "no CAN interface vcan0"


def has_bus():
    try:
        with socket.socket(socket.AF_CAN, socket.SOCK_RAW, socket.CAN_RAW) as probe:
            probe.bind(("vcan0",))
        return True
    except (AttributeError, OSError):
        return False


class CanFrames(TestCase):
    @in_each_language
    def test_the_frame_is_received(self, language):
        if not has_bus():
            self.skipTest(REASON)
        self.assertEqual(run(language, "can_frames"), (0, "('vcan0',) 0x123 [5] hello\n", ""))
        self.assertEqual(run(language, "can_frames", "vcan0", "12345678"),
                         (0, "('vcan0',) 0x123 [8] 12345678\n", ""))

    @in_each_language
    def test_more_than_a_frame_carries_is_refused(self, language):
        self.assertEqual(run(language, "can_frames", "vcan0", "123456789"),
                         (1, "", "can_frames: a frame carries at most 8 bytes\n"))

    @in_each_language
    def test_a_bus_that_is_not_there_is_said_in_a_line(self, language):
        code, out, err = run(language, "can_frames", "nosuch0")
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"\Acan_frames: \[Errno \d+\] .*\n\Z")


if __name__ == "__main__":
    good = unittest.main(exit=False).result.wasSuccessful()
    if good and not has_bus():
        print(f"SKIPPED: {REASON}")
    sys.exit(not good)
