# SPDX-License-Identifier: MIT
"""Sending and receiving: sizes, buffers, flags, datagrams."""

import array
import errno
import signal
import socket

from scenario import TEXTS, attempt, better, each, fill, keep, new, pair, takes, tcp_pair, udp

SIZES = [0, 1, 3, 4, 5, 100, 65536, -1, -(2**31), -(2**63), 2**63, "4", None, 1.5, True]


@each(SIZES)
def recv(size):
    a, b = pair()
    b.send(b"data")
    return a.recv(size)


@each(SIZES)
def recvfrom(size):
    a, b = pair()
    b.send(b"data")
    return a.recvfrom(size)


TOO_SMALL = "buffer too small for requested bytes"
SPACES = {
    "whole": ((), {}),
    "0": ((0,), {}),
    "part": ((2,), {}),
    "all": ((8,), {}),
    "too much": ((9,), {}),
    "negative": ((-1,), {}),
    "flags": ((0, socket.MSG_PEEK), {}),
    "keywords": ((), {"nbytes": 3, "flags": socket.MSG_PEEK}),
    "float": ((1.0,), {}),
    "huge": ((2**63,), {}),
}


@each(SPACES)
@better(TEXTS, case="too much", gives=(("ValueError", None, "recv_into: " + TOO_SMALL), bytearray(b"........")))
def recv_into(case):
    arguments, keywords = case
    a, b = pair()
    b.send(b"data")
    space = bytearray(b"........")
    return attempt(a.recv_into, space, *arguments, **keywords), space


@each(SPACES)
@better(TEXTS, case="too much", gives=(("ValueError", None, "recvfrom_into: " + TOO_SMALL), bytearray(b"........")))
def recvfrom_into(case):
    arguments, keywords = case
    a, b = udp("a"), udp("b")
    b.sendto(b"data", a.getsockname())
    space = bytearray(b"........")
    return attempt(a.recvfrom_into, space, *arguments, **keywords), space


@each({"empty": bytearray, "array": lambda: array.array("i", [0, 0]), "part": lambda: memoryview(bytearray(9))[2:5],
       "bytes": lambda: b"1234",
       "text": lambda: "1234", "None": lambda: None, "step": lambda: memoryview(bytearray(8))[::2]})  # fmt: skip
def recv_into_a_buffer(make):
    a, b = pair()
    b.send(b"data")
    space = make()
    return (
        attempt(a.recv_into, space),
        bytes(space) if isinstance(space, (bytearray, array.array, memoryview)) else space,
    )


def receiving_nothing_makes_no_call():
    s = new()  # not connected: a call would fail
    return s.recv(0), s.recv_into(bytearray()), attempt(s.recvfrom, 0), attempt(s.recvmsg, 0)


def the_end_of_a_stream():
    a, b = pair()
    b.send(b"last")
    b.close()
    return a.recv(10), a.recv(10), a.recv_into(bytearray(3)), a.recvfrom(10), a.recvmsg(10)


@each([0, 1, 3, 6, 7, 100])
def a_datagram_is_cut(size):
    a, b = udp("a"), udp("b")
    b.sendto(b"abcdef", a.getsockname())
    b.sendto(b"next", a.getsockname())
    return a.recvfrom(size), a.recvmsg(10)


@each([0, 1, 3, 6, 7])
def a_datagrams_true_size(size):
    a, b = udp("a"), udp("b")
    b.sendto(b"abcdef", a.getsockname())
    space = bytearray(b"........")
    return (
        a.recv_into(memoryview(space)[:size], 0, socket.MSG_TRUNC | socket.MSG_PEEK) if size else None,
        space,
        a.recv(10),
    )


@better("`recv(3, MSG_TRUNC)` of a longer datagram returns more than 3 bytes", gives=b"abc")
def a_datagrams_true_size_is_not_the_size_of_the_bytes():
    a, b = udp("a"), udp("b")
    b.sendto(b"abcdef", a.getsockname())
    return a.recv(3, socket.MSG_TRUNC)


@better("`recv(3, MSG_TRUNC)` of a longer datagram returns more than 3 bytes", gives=(b"abc", 32))
def a_datagrams_true_size_in_recvfrom():
    a, b = udp("a"), udp("b")
    b.sendto(b"abcdef", a.getsockname())
    b.sendto(b"abcdef", a.getsockname())
    return a.recvfrom(3, socket.MSG_TRUNC)[0], a.recvmsg(3)[2]


def an_empty_datagram():
    a, b = udp("a"), udp("b")
    a.settimeout(5)
    return (
        b.sendto(b"", a.getsockname()),
        a.recvfrom(10),
        b.sendto(b"", a.getsockname()),
        a.recv(10),
        attempt(a.recv, 1, socket.MSG_DONTWAIT),
    )


def looking_does_not_take():
    a, b = pair()
    b.send(b"data")
    return a.recv(2, socket.MSG_PEEK), a.recv(2), a.recv(10, socket.MSG_PEEK), a.recv(10)


def waiting_for_all():
    a, b = pair()
    for piece in (b"ab", b"cd", b"ef"):
        b.send(piece)
    return a.recv(4, socket.MSG_WAITALL), a.recv(2, socket.MSG_WAITALL)


@better(
    "Tries the call first and polls only when it would have to wait",
    gives=(b"ab", b"!", ("OSError", 22, "Invalid argument")),
)
def a_byte_out_of_band():
    client, server = tcp_pair()
    client.send(b"ab!", socket.MSG_OOB)
    server.settimeout(5)
    return server.recv(10), server.recv(1, socket.MSG_OOB), attempt(server.recv, 1, socket.MSG_OOB)


@each([2**31 - 1, -1, 2**40, "1", None])
def wrong_flags(flags):
    a, b = pair()
    b.send(b"data")
    received = attempt(a.recv, 1, flags)
    return received, None if isinstance(flags, int) else attempt(a.send, b"x", flags)


DATA = {
    "bytes": b"data",
    "nothing": b"",
    "bytearray": bytearray(b"data"),
    "memoryview": memoryview(b"data"),
    "array": array.array("i", [1, 2]),
    "part": memoryview(b"abcdef")[2:4],
    "step": memoryview(b"abcdef")[::2],
    "text": "data",
    "None": None,
    "number": 5,
    "list": [b"data"],
    "NUL": b"a\0b",
}


@each(
    {
        f"{name}, {what}": (name, data)
        for name in ("send", "sendall", "sendmsg", "sendto")
        for what, data in DATA.items()
    }
)
def sending(case):
    name, data = case
    if name == "sendto":
        receiver, sender = udp("receiver"), udp("sender")
        sent = attempt(sender.sendto, data, receiver.getsockname())
    else:
        receiver, sender = pair()
        sent = attempt(getattr(sender, name), [data] if name == "sendmsg" else data)
    return sent, attempt(receiver.recv, 100, socket.MSG_DONTWAIT)


@each({"none": (), "one": (b"x",), "four": (b"x", 0, ("127.0.0.1", 9), 0), "flags text": (b"x", "0", ("127.0.0.1", 9)),
       "address first": (("127.0.0.1", 9), b"x"),
       "None": (b"x", None), "flags and None": (b"x", 0, None)})  # fmt: skip
def arguments_of_sendto(arguments):
    return attempt(udp().sendto, *arguments), udp("other").fileno() > 0


def sendto_with_flags():
    a, b = udp("a"), udp("b")
    return b.sendto(b"x", socket.MSG_DONTWAIT, a.getsockname()), a.recvfrom(10)


def sendto_over_a_connection_ignores_the_address():
    client, server = tcp_pair()
    return client.sendto(b"x", ("127.0.0.1", 9)), server.recv(10)


def sendto_over_a_pair():
    a, b = pair()
    return attempt(a.sendto, b"x", "elsewhere"), attempt(b.recv, 1, socket.MSG_DONTWAIT)


@each([65507, 65508, 70000])
def a_datagram_that_is_too_large(size):
    a, b = udp("a"), udp("b")
    return attempt(b.sendto, b"x" * size, a.getsockname()), len(attempt(a.recv, 100000, socket.MSG_DONTWAIT))


def a_datagram_to_port_0():
    return udp().sendto(b"x", ("127.0.0.1", 0))


def a_datagram_to_nobody():
    return udp().send(b"x")


def what_is_sent_arrives_in_order():
    client, server = tcp_pair()
    data = [client.send(b"one"), client.sendall(b"two"), client.sendmsg([b"th", b"ree"])]
    client.close()
    return data, b"".join(iter(lambda: server.recv(2), b""))


def sendall_that_fails_half_way():
    a, b = pair()
    a.settimeout(0.05)
    failed = attempt(a.sendall, b"x" * 5000000)
    a.settimeout(0)
    a.close()
    came = sum(len(piece) for piece in iter(lambda: b.recv(65536), b""))
    return failed, 0 < came < 5000000


def sendall_whose_peer_goes_away():
    a, b = pair()
    fill(a)
    a.settimeout(5)
    b.close()
    return attempt(a.sendall, b"x" * 1000000)


# ---- signals ---------------------------------------------------------------------------------------------


def _alarm(handler, call):
    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.03, 0.03)
    try:
        return call()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _stop(*_):
    raise LookupError("stopped")


WAITS = {
    "recv": lambda a, b: a.recv(1),
    "recv_into": lambda a, b: a.recv_into(bytearray(1)),
    "recvfrom": lambda a, b: a.recvfrom(1),
    "recvmsg": lambda a, b: a.recvmsg(1),
    "send": lambda a, b: fill(a) and a.settimeout(b.gettimeout()) or a.send(b"x"),
    "sendall": lambda a, b: a.sendall(b"x" * 10000000),
    "sendmsg": lambda a, b: fill(a) and a.settimeout(b.gettimeout()) or a.sendmsg([b"x"]),
}


@each({f"{name}, timeout {timeout}": (call, timeout) for name, call in WAITS.items() for timeout in (None, 5)})
def a_handler_that_raises_ends_the_wait(case):
    call, timeout = case
    a, b = pair()
    a.settimeout(timeout)
    b.settimeout(timeout)
    return takes(lambda: _alarm(_stop, lambda: call(a, b)), 0, 3)


@each(WAITS)
def a_handler_that_does_not_raise_leaves_the_timeout(call):
    a, b = pair()
    a.settimeout(0.15)
    b.settimeout(0.15)
    calls = []
    outcome = takes(lambda: _alarm(lambda *_: calls.append(1), lambda: call(a, b)), 0.15, 3)
    return outcome, len(calls) > 1


def a_handler_that_brings_data():
    a, b = pair()
    return _alarm(lambda *_: b.send(b"x"), lambda: a.recv(1))


def numbers_of_the_system_and_of_python():
    a, b = pair()
    a.settimeout(0)
    try:
        a.recv(1)
    except OSError as e:
        return e.errno == errno.EAGAIN, e.args, e.filename, keep(a).fileno() >= 0
