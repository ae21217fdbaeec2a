# SPDX-License-Identifier: MIT
"""How sockets, their families and types, and their addresses are printed."""

import os
import re
import socket

from scenario import better, each, folder, keep, listener, new, pair, tcp_pair, udp


def _shown(s):
    return re.sub(r"fd=\d+", "fd=N", repr(s)), str(s) == repr(s), f"fd={s.fileno()}," in repr(s)


def _base(s):
    return re.sub(r"fd=\d+", "fd=N", super(socket.socket, s).__repr__())


def _bound(path):
    s = new(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(path)
    return s


def _closed():
    s = new()
    s.close()
    return s


def _detached():
    s = new()
    os.close(s.detach())
    return s


MAKERS = {
    "new": lambda: new(),
    "datagrams": lambda: new(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP),
    "nonblocking": lambda: new(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK),
    "bound": lambda: udp(),
    "bound IPv6": lambda: udp("port", socket.AF_INET6),
    "listener": lambda: listener(),
    "connected": lambda: tcp_pair()[0],
    "accepted": lambda: tcp_pair()[1],
    "unix": lambda: new(socket.AF_UNIX),
    "pair": lambda: pair()[0],
    "path": lambda: _bound(os.path.join(folder(), "s")),
    "path, quotes": lambda: _bound(os.path.join(folder(), 'it\'s "so"')),
    "path, not UTF-8": lambda: _bound(os.fsencode(folder()) + b"/\xff"),
    "abstract": lambda: _bound(b"\0pysock-parity\xff"),
    "closed": _closed,
    "detached": _detached,
    "raw": lambda: new(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "other family": lambda: keep(socket.socket(12345, 54321, 7, new().detach())),
    "duplicate": lambda: keep(udp().dup()),
}


@each(MAKERS)
@better("On a socket of a family that it does not know", case="other family",
        gives=("<socket.socket fd=N, family=12345, type=54321, proto=7, laddr=('0.0.0.0', 0)>", True,
        True))  # fmt: skip
def a_socket(make):
    return _shown(make())


@each(MAKERS)
def a_socket_of_the_base(make):
    return _base(make())


@each(MAKERS)
def what_a_socket_is(make):
    s = make()
    return s.family, s.type, s.proto, str(s.family), str(s.type), f"{s.family!r} {s.type!r}"


def a_socket_through_its_life():
    s = new()
    steps = [_shown(s)]
    s.bind(("127.0.0.1", 0))
    steps.append("laddr=('127.0.0.1', " in repr(s))
    s.listen()
    steps.append("raddr" in repr(s))
    s.close()
    return steps, _shown(s)


def a_socket_with_a_file_that_is_still_open():
    s = new()
    file = keep(s.makefile("rb"))
    s.close()
    return "[closed]" in repr(s), file.closed
