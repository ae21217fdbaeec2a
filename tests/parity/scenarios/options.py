# SPDX-License-Identifier: MIT
"""getsockopt and setsockopt: the forms of a value, and their sizes."""

import socket
import struct

from scenario import attempt, better, each, keep, need, new, pair, tcp_pair, try_new, udp

LEVEL = socket.SOL_SOCKET

INTEGERS = {
    "SO_TYPE": (LEVEL, socket.SO_TYPE),
    "SO_ERROR": (LEVEL, socket.SO_ERROR),
    "SO_REUSEADDR": (LEVEL, socket.SO_REUSEADDR),
    "SO_KEEPALIVE": (LEVEL, socket.SO_KEEPALIVE),
    "SO_ACCEPTCONN": (LEVEL, socket.SO_ACCEPTCONN),
    "SO_DOMAIN": (LEVEL, socket.SO_DOMAIN),
    "SO_PROTOCOL": (LEVEL, socket.SO_PROTOCOL),
    "SO_SNDBUF": (LEVEL, socket.SO_SNDBUF),
    "SO_LINGER": (LEVEL, socket.SO_LINGER),
    "SO_RCVTIMEO": (LEVEL, socket.SO_RCVTIMEO),
    "TCP_NODELAY": (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    "TCP_MAXSEG": (socket.IPPROTO_TCP, socket.TCP_MAXSEG),
    "IP_TTL": (socket.IPPROTO_IP, socket.IP_TTL),
    "IP_TOS": (socket.IPPROTO_IP, socket.IP_TOS),
    "IPV6_V6ONLY": (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY),
    "unknown option": (LEVEL, 9999),
    "unknown level": (9999, 1),
    "negative": (-1, -1),
    "UDP of a stream": (socket.IPPROTO_UDP, 1),
}


@each(INTEGERS)
def getsockopt(option):
    return new().getsockopt(*option)


@each(INTEGERS)
def getsockopt_of_8_bytes(option):
    return new().getsockopt(*option, 8)


@each([1, 2, 3, 4, 5, 8, 16, 1023, 1024, 1025, -1, 2**31 - 1])
def getsockopt_of_a_size(size):
    return new().getsockopt(LEVEL, socket.SO_KEEPALIVE, size)


def getsockopt_of_size_0():
    return new().getsockopt(LEVEL, socket.SO_TYPE, 0)


@each([1, 4, 7, 8, 9, 16, 1024])
def getsockopt_of_a_struct(size):
    return new().getsockopt(LEVEL, socket.SO_LINGER, size)


@each([1, 8, 104, 1024])
def getsockopt_of_a_struct_that_grows(size):
    data = new().getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, size)
    return len(data), data[:1]


def getsockopt_of_a_text():
    s = new()
    first = s.getsockopt(LEVEL, socket.SO_BINDTODEVICE, 16)
    s.setsockopt(LEVEL, socket.SO_BINDTODEVICE, b"lo")
    return (
        first,
        s.getsockopt(LEVEL, socket.SO_BINDTODEVICE, 16),
        attempt(s.getsockopt, LEVEL, socket.SO_BINDTODEVICE, 2),
    )


def getsockopt_of_credentials():
    a, b = pair()
    data = a.getsockopt(LEVEL, socket.SO_PEERCRED, 100)
    return len(data), struct.unpack("3i", data)[1:], len(a.getsockopt(LEVEL, socket.SO_PEERCRED, 4))


VALUES = {
    "1": 1,
    "0": 0,
    "True": True,
    "False": False,
    "-1": -1,
    "greatest": 2**31 - 1,
    "least": -(2**31),
    "too large": 2**31,
    "2^32 - 1": 2**32 - 1,
    "too small": -(2**31) - 1,
    "4 bytes": struct.pack("i", 1),
    "8 bytes": struct.pack("ii", 1, 0),
    "1 byte": b"\1",
    "no byte": b"",
    "bytearray": bytearray(struct.pack("i", 1)),
    "memoryview": memoryview(struct.pack("i", 1)),
    "text": "1",
    "None": None,
    "float": 1.0,
    "list": [1],
}


@each(VALUES)
def setsockopt(value):
    s = new()
    return attempt(s.setsockopt, LEVEL, socket.SO_KEEPALIVE, value), s.getsockopt(LEVEL, socket.SO_KEEPALIVE)


@each(VALUES)
def setsockopt_of_an_unknown_option(value):
    return new().setsockopt(LEVEL, 9999, value)


@each(VALUES)
def setsockopt_of_an_option_of_one_byte(value):
    s = udp()
    return attempt(s.setsockopt, socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, value), s.getsockopt(
        socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP
    )


@each([0, 1, 4, 8])
def setsockopt_of_nothing_with_a_length(length):
    s = new()
    return attempt(s.setsockopt, LEVEL, socket.SO_KEEPALIVE, None, length), s.getsockopt(LEVEL, socket.SO_KEEPALIVE)


def setsockopt_that_takes_nothing():
    s = new()
    s.setsockopt(LEVEL, socket.SO_BINDTODEVICE, b"lo")
    s.setsockopt(LEVEL, socket.SO_BINDTODEVICE, None, 0)
    return s.getsockopt(LEVEL, socket.SO_BINDTODEVICE, 16)


@each({"value and length": (1, 4), "bytes and length": (b"\1\0\0\0", 4), "None alone": (None,)})
def setsockopt_of_a_wrong_form(arguments):
    return new().setsockopt(LEVEL, socket.SO_KEEPALIVE, *arguments)


def structs_come_back():
    s = new()
    s.setsockopt(LEVEL, socket.SO_LINGER, struct.pack("ii", 1, 7))
    s.setsockopt(LEVEL, socket.SO_RCVTIMEO, struct.pack("ll", 3, 500000))
    return (s.getsockopt(LEVEL, socket.SO_LINGER), struct.unpack("ii", s.getsockopt(LEVEL, socket.SO_LINGER, 8)),
            struct.unpack("ll", s.getsockopt(LEVEL, socket.SO_RCVTIMEO, 16)),
            s.getsockopt(LEVEL, socket.SO_RCVTIMEO))  # fmt: skip


def integers_come_back():
    s = new()
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 33)
    s.setsockopt(LEVEL, socket.SO_RCVBUF, 20000)
    return (s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), s.getsockopt(socket.IPPROTO_IP, socket.IP_TTL),
            s.getsockopt(LEVEL, socket.SO_RCVBUF), s.getsockopt(LEVEL, socket.SO_RCVBUF, 4))  # fmt: skip


@each({"join": socket.IP_ADD_MEMBERSHIP, "leave": socket.IP_DROP_MEMBERSHIP})
def a_group_on_this_machine(option):
    s = new(socket.AF_INET, socket.SOCK_DGRAM)
    request = socket.inet_aton("224.0.0.200") + socket.inet_aton("127.0.0.1")
    return attempt(s.setsockopt, socket.IPPROTO_IP, option, request), attempt(
        s.setsockopt, socket.IPPROTO_IP, option, request
    )


def a_group_receives():
    receiver, sender = new(socket.AF_INET, socket.SOCK_DGRAM), udp("sender")
    receiver.bind(("", 0))
    receiver.settimeout(5)
    request = socket.inet_aton("224.0.0.200") + socket.inet_aton("127.0.0.1")
    receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    sender.sendto(b"to all", ("224.0.0.200", receiver.getsockname()[1]))
    return receiver.recvfrom(100)


def the_error_of_a_socket_is_read_once():
    client, server = tcp_pair()
    server.setsockopt(LEVEL, socket.SO_LINGER, struct.pack("ii", 1, 0))
    server.close()
    return client.getsockopt(LEVEL, socket.SO_ERROR), client.getsockopt(LEVEL, socket.SO_ERROR)


# ---- AF_VSOCK: values of 64 bits ---------------------------------------------------------------------------


VSOCK = "On AF_VSOCK `getsockopt` takes no length"


def _vsock():
    need(hasattr(socket, "AF_VSOCK"), "no AF_VSOCK in this Python")
    return try_new(socket.AF_VSOCK, socket.SOCK_STREAM)


@each(
    {
        "size": "SO_VM_SOCKETS_BUFFER_SIZE",
        "least": "SO_VM_SOCKETS_BUFFER_MIN_SIZE",
        "most": "SO_VM_SOCKETS_BUFFER_MAX_SIZE",
    }
)
def vsock_option(name):
    s = _vsock()
    option = getattr(socket, name)
    first = s.getsockopt(socket.AF_VSOCK, option)
    return first, attempt(s.setsockopt, socket.AF_VSOCK, option, first), s.getsockopt(socket.AF_VSOCK, option)


@each([1, 8, 1024])
@better(VSOCK, case="1", raises=("OSError", 22, "Invalid argument"))
@better(VSOCK, case=["8", "1024"], gives=(262144).to_bytes(8, "little"))
def vsock_option_of_a_size(size):
    return _vsock().getsockopt(socket.AF_VSOCK, socket.SO_VM_SOCKETS_BUFFER_SIZE, size)


def vsock_option_of_a_socket():
    s = _vsock()
    return s.getsockopt(LEVEL, socket.SO_TYPE), attempt(s.setsockopt, LEVEL, socket.SO_KEEPALIVE, 1)


@each({"2^32": 2**32, "-1": -1, "bytes": b"12345678", "None": None})
@better(VSOCK, case="bytes", gives=None)
def vsock_setsockopt(value):
    return _vsock().setsockopt(socket.AF_VSOCK, socket.SO_VM_SOCKETS_BUFFER_MAX_SIZE, value)


def what_a_duplicate_shares():
    a = new()
    b = keep(a.dup())
    a.setsockopt(LEVEL, socket.SO_KEEPALIVE, 1)
    return b.getsockopt(LEVEL, socket.SO_KEEPALIVE)
