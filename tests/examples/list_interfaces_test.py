# SPDX-License-Identifier: MIT
"""list_interfaces, in C++ and in Python: the interfaces that this process sees."""

import socket
import unittest

from support import TestCase, in_each_language, run


class ListInterfaces(TestCase):
    @in_each_language
    def test_each_interface_with_its_index(self, language):
        code, out, err = run(language, "list_interfaces")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, "".join(f"{index:4} {name}\n" for index, name in socket.if_nameindex()))


if __name__ == "__main__":
    unittest.main()
