# SPDX-License-Identifier: MIT
"""resolve, in C++ and in Python: the same output for the same host. No name but localhost is asked for."""

import socket
import unittest

from support import TestCase, in_each_language, run


def service(port, protocol):
    """What getnameinfo calls a port."""
    try:
        return socket.getservbyport(port, protocol)
    except OSError:
        return str(port)


class Resolve(TestCase):
    def test_both_languages_print_the_same(self):
        for arguments in ([], ["localhost"], ["localhost", "80"], ["127.0.0.1", "53"], ["::1", "443"], ["127.1"],
                          ["::ffff:127.0.0.1", "0"], ["0x7f.1", "65535"]):
            with self.subTest(arguments=arguments):
                code, out, err = run("c++", "resolve", *arguments)
                self.assertEqual((code, out, err), run("python", "resolve", *arguments))
                self.assertEqual((code, err), (0, ""))
                self.assertRegex(out, r"^AF_INET6? +SOCK_STREAM +6  \('")

    @in_each_language
    def test_each_type_of_an_address(self, language):
        code, out, err = run(language, "resolve", "127.0.0.1", "53")
        self.assertEqual((code, err), (0, ""))
        name = socket.getnameinfo(("127.0.0.1", 0), 0)[0]
        tcp, udp = service(53, "tcp"), service(53, "udp")
        self.assertEqual(out, f"AF_INET  SOCK_STREAM   6  ('127.0.0.1', 53) is {name} {tcp}\n"
                              f"AF_INET  SOCK_DGRAM   17  ('127.0.0.1', 53) is {name} {udp}\n"
                              f"AF_INET  SOCK_RAW      0  ('127.0.0.1', 53) is {name} {tcp}\n")

    @in_each_language
    def test_the_name_of_a_service(self, language):
        try:
            port = socket.getservbyname("http", "tcp")
        except OSError:
            self.skipTest("http is unknown")
        code, out, err = run(language, "resolve", "127.0.0.1", "http")
        self.assertEqual((code, err), (0, ""))
        self.assertIn(f"('127.0.0.1', {port}) is ", out)

    @in_each_language
    def test_what_is_unknown(self, language):
        for arguments in (["300.300.300.300.invalid"], ["127.0.0.1", "no-such-service"], ["", "80"]):
            with self.subTest(arguments=arguments):
                code, out, err = run(language, "resolve", *arguments)
                self.assertEqual((code, out), (1, ""))
                self.assertRegex(err, r"^resolve: \[Errno -?\d+\] ")


if __name__ == "__main__":
    unittest.main()
