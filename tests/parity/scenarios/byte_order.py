# SPDX-License-Identifier: MIT
"""htons, ntohs, htonl, ntohl, and numeric addresses as text and bytes."""

import socket

from scenario import TEXTS, better, each

BEYOND_32 = [0x100000000, 2**62]
BEYOND_16 = [0x10000, 0x12345678, 0xFFFFFFFF, *BEYOND_32]
NEGATIVE = [-1, -(2**31)]
NUMBERS = [0, 1, 0x12, 0x1234, 0xFFFF, *BEYOND_16, *NEGATIVE, True, 1.0, "1", None]


@each(NUMBERS)
@better(TEXTS, case=list(map(repr, BEYOND_16)), raises=("OverflowError", None, "htons: integer too large"))
@better(TEXTS, case=list(map(repr, NEGATIVE)), raises=("OverflowError", None, "htons: negative integer"))
def htons(number):
    return socket.htons(number)


@each(NUMBERS)
@better(TEXTS, case=list(map(repr, BEYOND_16)), raises=("OverflowError", None, "ntohs: integer too large"))
@better(TEXTS, case=list(map(repr, NEGATIVE)), raises=("OverflowError", None, "ntohs: negative integer"))
def ntohs(number):
    return socket.ntohs(number)


@each(NUMBERS)
@better(TEXTS, case=list(map(repr, BEYOND_32)), raises=("OverflowError", None, "htonl: integer too large"))
@better(TEXTS, case=list(map(repr, NEGATIVE)), raises=("OverflowError", None, "htonl: negative integer"))
def htonl(number):
    return socket.htonl(number)


@each(NUMBERS)
@better(TEXTS, case=list(map(repr, BEYOND_32)), raises=("OverflowError", None, "ntohl: integer too large"))
@better(TEXTS, case=list(map(repr, NEGATIVE)), raises=("OverflowError", None, "ntohl: negative integer"))
def ntohl(number):
    return socket.ntohl(number)


def there_and_back():
    return [socket.ntohs(socket.htons(n)) for n in range(0, 65536, 257)] + [
        socket.ntohl(socket.htonl(n)) for n in range(0, 2**32, 2**27 + 1)
    ]


TEXTS = ["127.0.0.1", "1.2.3.4", "0.0.0.0", "255.255.255.255", "1", "0x7f.1", "0177.1", "127.1", "1.2.3", "4294967295",
         "4294967296", "256.0.0.1",
         "1.2.3.4.5", "1.2.3.4 ", "1.2.3.4 x", " 1.2.3.4", "1.2.3.4\n", "", "x", "::1", "localhost", "1.2.3.4\0",
         b"1.2.3.4", None, 1, "01.02.03.04",
         "1..2", "-1", "é"]  # fmt: skip


@each(TEXTS)
def inet_aton(text):
    return socket.inet_aton(text)


@each(
    [
        b"\x7f\0\0\1",
        b"\0\0\0\0",
        b"\xff\xff\xff\xff",
        bytearray(b"\1\2\3\4"),
        b"",
        b"123",
        b"12345",
        b"1" * 16,
        "1234",
        None,
        [1, 2, 3, 4],
        1,
    ]
)
def inet_ntoa(packed):
    return socket.inet_ntoa(packed)


TEXTS6 = ["::1", "::", "1:2:3:4:5:6:7:8", "2001:DB8::1", "2001:0db8:0000::0001", "::ffff:1.2.3.4", "::1.2.3.4",
          "::ffff:0:1.2.3.4", "fe80::1%lo", "fe80::1%1",
          "1::2::3", ":::", ":1", "1:", "12345::", "[::1]", "::1 ", " ::1", "1:2:3:4:5:6:7:8:9", "::ffff:1.2.3",
          "::ffff:1.2.3.256", "::1\0", "g::"]  # fmt: skip


@each([*TEXTS, *TEXTS6])
def inet_pton_of_ipv4(text):
    return socket.inet_pton(socket.AF_INET, text)


@each([*TEXTS, *TEXTS6])
def inet_pton_of_ipv6(text):
    return socket.inet_pton(socket.AF_INET6, text)


@each([socket.AF_UNIX, socket.AF_UNSPEC, 12345, -1])
def inet_pton_of_another_family(family):
    return socket.inet_pton(family, "127.0.0.1")


PACKED = [b"\x7f\0\0\1", b"", b"123", b"12345", b"\0" * 16, b"\0" * 15 + b"\1", b"\0" * 15, b"\0" * 17,
          b"\x20\1\x0d\xb8" + b"\0" * 12,
          b"\0" * 10 + b"\xff\xff\1\2\3\4", b"\0" * 12 + b"\1\2\3\4", bytes(range(16)), b"\xff" * 16,
          bytearray(b"\1\2\3\4"), "1234", None,
          b"\0\1" + b"\0\0" * 3 + b"\0\1" + b"\0\0" * 3, b"\0\1" * 7 + b"\0\0", b"\0\0" + b"\0\1" * 7]  # fmt: skip


@each(PACKED)
def inet_ntop_of_ipv4(packed):
    return socket.inet_ntop(socket.AF_INET, packed)


@each(PACKED)
def inet_ntop_of_ipv6(packed):
    return socket.inet_ntop(socket.AF_INET6, packed)


@each([socket.AF_UNIX, socket.AF_UNSPEC, 12345, -1])
@better("Python's text, then the value", raises=("ValueError", None, "unknown address family"))
def inet_ntop_of_another_family(family):
    return socket.inet_ntop(family, b"1234")
