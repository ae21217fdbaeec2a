# SPDX-License-Identifier: MIT
"""Timeouts: the three modes, what a timeout does to each call, defaults, and how long calls take."""

import os
import socket
import threading

from scenario import (attempt, better, each, fill, full_listener, is_nonblocking, keep, listener, new, pair, takes,
tcp_pair,
                      Thread, udp)  # fmt: skip

SHORT = 0.05
TOO_LARGE = [1e10, 2**34, 1e300, float("inf"), float("-inf")]
VALUES = [None, 0, 0.0, -0.0, 1, 1.5, True, False, 1e-12, 1e-9, 1.5e-9, 0.1, 86400 * 365, 9e9, 2**33, -1, -1e-12, -0.5,
          float("nan"), "1", b"1", [], 1j, *TOO_LARGE]  # fmt: skip
OTHER_TEXT = "A timeout of 1e10 seconds: OverflowError"
OVERFLOW = ("OverflowError", None, "timeout too large for nanoseconds in 64 bits")


def _mode(s):
    return s.gettimeout(), s.getblocking(), is_nonblocking(s), s.timeout


# ---- the three modes -------------------------------------------------------------------------------------


@each(VALUES)
@better(OTHER_TEXT, case=list(map(repr, TOO_LARGE)), gives=(OVERFLOW, (None, True, False, None)))
def settimeout(value):
    s = new()
    return attempt(s.settimeout, value), _mode(s)


@each([True, False, 1, 0, 2, -1])
def setblocking(value):
    s = new()
    s.settimeout(3)
    return attempt(s.setblocking, value), _mode(s)


def a_wrong_value_leaves_the_mode_as_it_was():
    s = new()
    s.settimeout(2.5)
    return [attempt(s.settimeout, value) for value in (-1, float("nan"), "1")], _mode(s)


def modes_follow_each_other():
    s = new()
    modes = []
    for value in (None, 0, 1.5, None, 0.25, 0, None):
        s.settimeout(value)
        modes.append(_mode(s))
    return modes


def a_duplicate_shares_the_descriptors_mode_and_has_its_own_timeout():
    a = new()
    a.settimeout(1)
    b = keep(a.dup())
    copied = _mode(b)
    b.settimeout(None)
    return copied, _mode(a), _mode(b)


@better(
    "`dup()` sets the mode of the descriptor", levels=(2,), gives=((None, True, True, None), (0.0, False, True, 0.0))
)
def a_duplicate_of_a_socket_whose_mode_is_another():
    a = new()
    os.set_blocking(a.fileno(), False)
    b = keep(a.dup())
    first = _mode(b)
    b.settimeout(0)
    return first, _mode(keep(b.dup()))


# ---- the default -----------------------------------------------------------------------------------------


@each(VALUES)
@better(OTHER_TEXT, case=list(map(repr, TOO_LARGE)), gives=(None, OVERFLOW, None))
def setdefaulttimeout(value):
    before = socket.getdefaulttimeout()
    result = attempt(socket.setdefaulttimeout, value)
    return before, result, socket.getdefaulttimeout()


@each([None, 0, 2.5])
def the_default_counts_for_each_way_to_make_a_socket(value):
    old, other = new(), new()
    server = listener()
    descriptor = new()
    socket.setdefaulttimeout(value)
    made = {
        "older": old,
        "socket": new(),
        "fileno": keep(socket.socket(fileno=descriptor.detach())),
        "fromfd": keep(socket.fromfd(other.fileno(), other.family, other.type)),
        "nonblocking": new(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK),
        "dup": keep(old.dup()),
        "pair": pair()[0],
    }
    made["pair, nonblocking"] = pair(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)[1]
    client = new()
    client.settimeout(5)
    client.connect(server.getsockname())
    made["accepted"] = keep(server.accept()[0])
    return {name: _mode(s) for name, s in made.items()}


@each([None, 0, 2.5])
def an_accepted_socket_does_not_inherit_the_listeners_timeout(value):
    server = listener()
    new().connect(server.getsockname())
    server.settimeout(value)
    return _mode(keep(server.accept()[0]))


def a_nonblocking_descriptor_is_adopted_without_a_look_at_its_mode():
    a, b = pair()
    os.set_blocking(a.fileno(), False)
    c = keep(socket.socket(fileno=a.detach()))
    return _mode(c), attempt(c.recv, 1)


# ---- what receives and has nothing to receive --------------------------------------------------------------

RECEIVERS = {
    "recv": lambda s: s.recv(1),
    "recv_into": lambda s: s.recv_into(bytearray(4)),
    "recvfrom": lambda s: s.recvfrom(1),
    "recvfrom of nothing": lambda s: s.recvfrom(0),
    "recvfrom_into": lambda s: s.recvfrom_into(bytearray(4)),
    "recvmsg": lambda s: s.recvmsg(1),
    "recvmsg_into": lambda s: s.recvmsg_into([bytearray(4)]),
    "recv, MSG_PEEK": lambda s: s.recv(1, socket.MSG_PEEK),
    "recv, MSG_WAITALL": lambda s: s.recv(10, socket.MSG_WAITALL),
    "recv, MSG_DONTWAIT": lambda s: s.recv(1, socket.MSG_DONTWAIT),
}


@each(RECEIVERS)
def a_receive_times_out(receive):
    a, b = pair()
    a.settimeout(SHORT)
    return takes(lambda: receive(a), SHORT, 3)


@each(RECEIVERS)
def a_receive_on_a_nonblocking_socket_would_block(receive):
    a, b = pair()
    a.settimeout(0)
    return receive(a)


@each(RECEIVERS)
def a_receive_with_a_timeout_gets_what_is_there(receive):
    a, b = pair()
    a.settimeout(5)
    b.send(b"data")
    return receive(a)


def a_receive_with_a_timeout_gets_what_comes_later():
    a, b = pair()
    a.settimeout(5)
    at_it = threading.Event()
    sender = Thread(lambda: (at_it.wait(5), b.send(b"later")))
    at_it.set()
    return a.recv(10), sender.result()


@each([None, 5])
def a_receive_of_all_waits_for_all_or_not(timeout):
    a, b = pair()
    b.send(b"part")
    b.shutdown(socket.SHUT_WR)
    a.settimeout(timeout)
    return a.recv(10, socket.MSG_WAITALL), a.recv(10, socket.MSG_WAITALL)


def a_receive_of_all_under_a_timeout_returns_what_is_there():
    a, b = pair()
    b.send(b"part")
    a.settimeout(SHORT)
    return attempt(a.recv, 10, socket.MSG_WAITALL)


def a_blocking_receive_that_must_not_wait():
    a, b = pair()
    return attempt(a.recv, 1, socket.MSG_DONTWAIT), _mode(a)


@each([0, SHORT])
def accept_with_nobody_there(timeout):
    server = listener()
    server.settimeout(timeout)
    return takes(server.accept, timeout, 3)


def a_timeout_on_a_descriptor_that_somebody_made_blocking_again():
    a, b = pair()
    a.settimeout(SHORT)
    os.set_blocking(a.fileno(), True)
    return takes(lambda: a.recv(1), SHORT, 3)


@better(
    "on a descriptor that a `dup()` made blocking again, calls can outlast the timeout",
    gives=(("TimeoutError", None, "timed out"), True),
)
def a_send_on_a_descriptor_that_somebody_made_blocking_again():
    a, b = pair()
    room = fill(a)
    while room > 0:  # there is room again, but not for what follows
        room -= len(b.recv(room))
    os.set_blocking(a.fileno(), True)
    late = threading.Timer(0.6, lambda: b.shutdown(socket.SHUT_RD))  # what ends Python's wait
    keep(late).close = late.cancel
    late.start()
    return takes(lambda: a.sendall(b"x" * 2000000), SHORT, 0.5)


# ---- what sends and has no room ----------------------------------------------------------------------------

SENDERS = {
    "send": lambda s: s.send(b"x"),
    "sendall": lambda s: s.sendall(b"x"),
    "sendmsg": lambda s: s.sendmsg([b"x"]),
    "send, MSG_DONTWAIT": lambda s: s.send(b"x", socket.MSG_DONTWAIT),
}


@each(SENDERS)
def a_send_times_out(send):
    a, b = pair()
    fill(a)
    a.settimeout(SHORT)
    return takes(lambda: send(a), SHORT, 3)


@each(SENDERS)
def a_send_on_a_nonblocking_socket_would_block(send):
    a, b = pair()
    fill(a)
    a.settimeout(0)
    return send(a)


@each([0, SHORT])
def sendto_a_full_datagram_socket(timeout):
    receiver, other = pair(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.close()
    sender = new(socket.AF_UNIX, socket.SOCK_DGRAM)
    full = new(socket.AF_UNIX, socket.SOCK_DGRAM)
    full.bind("")
    sender.settimeout(0)
    while True:
        try:
            sender.sendto(b"x", full.getsockname())
        except BlockingIOError:
            break
    sender.settimeout(timeout)
    return takes(lambda: sender.sendto(b"x", full.getsockname()), timeout, 3)


def a_blocking_send_that_must_not_wait():
    a, b = pair()
    fill(a)
    a.settimeout(None)
    return a.send(b"x", socket.MSG_DONTWAIT)


def a_nonblocking_sendall_sends_what_fits():
    a, b = pair()
    a.settimeout(0)
    failed = attempt(a.sendall, b"x" * 4000000)
    a.close()
    count = sum(len(piece) for piece in iter(lambda: b.recv(65536), b""))
    return failed, 0 < count < 4000000


def the_timeout_of_sendall_is_for_the_whole_call():
    a, b = pair()
    fill(a)
    done = threading.Event()

    def read_slowly():  # room for another piece before each single wait would have timed out
        while not done.wait(0.03) and b.recv(20000):
            pass

    reader = Thread(read_slowly)
    a.settimeout(0.2)
    outcome = takes(lambda: a.sendall(b"x" * 40000000), 0.2, 1.5)
    done.set()
    return outcome, reader.result()


def sendall_may_take_several_sends():
    a, b = pair()
    data = bytes(range(256)) * 8000
    a.settimeout(5)

    def read_all():
        return b"".join(iter(lambda: b.recv(50000), b""))

    reader = Thread(read_all)
    sent = a.sendall(data)
    a.close()
    return sent, reader.result() == data


def send_may_take_a_part():
    a, b = pair()
    a.settimeout(5)
    count = a.send(b"x" * 8000000)
    return 0 < count < 8000000


# ---- connect ---------------------------------------------------------------------------------------------


def connect_times_out():
    server = full_listener()
    s = new()
    s.settimeout(SHORT)
    outcome = takes(lambda: s.connect(server.getsockname()), SHORT, 3)
    return outcome, attempt(s.connect, server.getsockname()), s.connect_ex(server.getsockname())


def connect_ex_times_out():
    server = full_listener()
    s = new()
    s.settimeout(SHORT)
    return takes(lambda: s.connect_ex(server.getsockname()), SHORT, 3)


def connect_with_a_timeout_leaves_the_mode():
    s = new()
    s.settimeout(5)
    s.connect(listener().getsockname())
    return _mode(s)


def a_timeout_has_no_errno():
    s = udp()
    s.settimeout(SHORT)
    try:
        s.recv(1)
    except socket.timeout as e:
        return e.args, e.errno, e.strerror, str(e), isinstance(e, OSError)


def a_connection_goes_on_after_a_timeout():
    client, server = tcp_pair()
    client.settimeout(SHORT)
    first = attempt(client.recv, 10)
    server.send(b"now")
    return first, client.recv(10), _mode(client)
