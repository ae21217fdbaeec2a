# SPDX-License-Identifier: MIT
"""What every example says to a bad command line: one clear line and exit code 1."""

import socket
import unittest

from support import TestCase, in_each_language, run

SERVERS = ("http_hello", "echo_server", "udp_echo_server")
CLIENTS = ("echo_client", "udp_echo_client")
BAD_PORTS = ("text", "", "70000", "65536", "-1", "80x", " 80", "+80", "1e3", "8_0", "0x50", "٣", "9" * 30)
BAD_SECONDS = ("0", "-5", "soon", "nan", "inf", "1.5", "86401")


class Arguments(TestCase):
    def check_refused(self, language, name, *arguments, says):
        with self.subTest(name=name, arguments=arguments):
            code, out, err = run(language, name, *arguments)
            self.assertEqual((code, out), (1, ""))
            self.assertTrue(err.startswith(f"{name}: {says}") and err.count("\n") == 1, err)

    @in_each_language
    def test_bad_ports(self, language):
        for name in SERVERS + CLIENTS:
            for port in BAD_PORTS:
                self.check_refused(language, name, port,
                                   says=f"the port must be a whole number from 0 to 65535, not '{port}'")

    @in_each_language
    def test_bad_seconds(self, language):
        for seconds in BAD_SECONDS:
            says = f"the seconds must be a whole number from 1 to 86400, not '{seconds}'"
            for name in ("http_hello", "echo_server"):
                self.check_refused(language, name, "0", seconds, says=says)
            self.check_refused(language, "unix_echo", self.folder() / "path", seconds, says=says)

    @in_each_language
    def test_bad_addresses(self, language):
        for address in ("8090", ":8090", "localhost", ""):
            self.check_refused(language, "connect_ex_probe", address, says=f"an address is HOST:PORT, not '{address}'")
        for port in ("", "http", "70000", "-1"):
            self.check_refused(language, "connect_ex_probe", f"localhost:{port}",
                               says=f"the port must be a whole number from 0 to 65535, not '{port}'")

    @in_each_language
    def test_unknown_hosts(self, language):
        self.check_refused(language, "echo_client", "8091", "host.invalid", says="[Errno -")

    @in_each_language
    def test_a_taken_port(self, language):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            for name in ("http_hello", "echo_server"):
                self.check_refused(language, name, taken.getsockname()[1], says="[Errno ")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", 0))
            self.check_refused(language, "udp_echo_server", taken.getsockname()[1], says="[Errno ")


if __name__ == "__main__":
    unittest.main()
