# SPDX-License-Identifier: MIT
"""A socket after close() or detach()."""

import os
import socket

from scenario import attempt, each, error, keep, listener, new, pair, tcp_pair

CALLS = {
    "recv": lambda s: s.recv(1),
    "recv of nothing": lambda s: s.recv(0),
    "recv, negative": lambda s: s.recv(-1),
    "recv_into": lambda s: s.recv_into(bytearray(1)),
    "recv_into of nothing": lambda s: s.recv_into(bytearray()),
    "recvfrom": lambda s: s.recvfrom(1),
    "recvfrom of nothing": lambda s: s.recvfrom(0),
    "recvfrom_into": lambda s: s.recvfrom_into(bytearray(1)),
    "recvmsg": lambda s: s.recvmsg(1),
    "recvmsg of nothing": lambda s: s.recvmsg(0),
    "recvmsg_into": lambda s: s.recvmsg_into([bytearray(1)]),
    "send": lambda s: s.send(b"x"),
    "send of nothing": lambda s: s.send(b""),
    "sendall": lambda s: s.sendall(b"x"),
    "sendall of nothing": lambda s: s.sendall(b""),
    "sendto": lambda s: s.sendto(b"x", ("127.0.0.1", 9)),
    "sendto, wrong address": lambda s: s.sendto(b"x", ("127.0.0.1", 65536)),
    "sendmsg": lambda s: s.sendmsg([b"x"]),
    "bind": lambda s: s.bind(("127.0.0.1", 0)),
    "bind, wrong address": lambda s: s.bind(("127.0.0.1", -1)),
    "connect": lambda s: s.connect(("127.0.0.1", 9)),
    "connect_ex": lambda s: s.connect_ex(("127.0.0.1", 9)),
    "listen": lambda s: s.listen(),
    "accept": lambda s: s.accept(),
    "getsockname": lambda s: s.getsockname(),
    "getpeername": lambda s: s.getpeername(),
    "getsockopt": lambda s: s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE),
    "getsockopt of bytes": lambda s: s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE, 4),
    "getsockopt, length out of range": lambda s: s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE, 1025),
    "setsockopt": lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    "shutdown": lambda s: s.shutdown(socket.SHUT_RDWR),
    "settimeout": lambda s: s.settimeout(1),
    "settimeout, wrong value": lambda s: s.settimeout(-1),
    "setblocking": lambda s: s.setblocking(False),
    "gettimeout": lambda s: s.gettimeout(),
    "getblocking": lambda s: s.getblocking(),
    "timeout": lambda s: s.timeout,
    "fileno": lambda s: s.fileno(),
    "detach": lambda s: s.detach(),
    "close": lambda s: s.close(),
    "dup": lambda s: s.dup(),
    "get_inheritable": lambda s: s.get_inheritable(),
    "set_inheritable": lambda s: s.set_inheritable(True),
    "family, type, proto": lambda s: (s.family, s.type, s.proto),
    "repr": repr,
}


def _closed(timeout=None):
    s = new()
    s.settimeout(timeout)
    s.close()
    return s


@each(CALLS)
def a_call_on_a_closed_socket(call):
    return call(_closed())


@each(CALLS)
def a_call_on_a_closed_socket_with_a_timeout(call):
    return call(_closed(5))


@each(CALLS)
def a_call_on_a_closed_nonblocking_socket(call):
    return call(_closed(0))


@each(CALLS)
def a_call_on_a_detached_socket(call):
    s = new()
    os.close(s.detach())
    return call(s)


@each([None, 0, 0.0, 2.5])
def settimeout_on_a_closed_socket_stores_the_value_and_fails(value):
    s = _closed(1.5)
    return attempt(s.settimeout, value), s.gettimeout(), s.getblocking()


@each([True, False])
def setblocking_on_a_closed_socket_stores_the_value_and_fails(value):
    s = _closed(1.5)
    return attempt(s.setblocking, value), s.gettimeout(), s.getblocking()


@each([-1, float("nan"), "1"])
def a_timeout_that_is_wrong_is_not_stored(value):
    s = _closed(1.5)
    return attempt(s.settimeout, value), s.gettimeout()


def it_may_be_entered_and_left():
    s = _closed()
    with s as same:
        return same is s, s.fileno()


def leaving_a_with_block_closes():
    with new() as s:
        s.listen()
    return s.fileno(), attempt(s.getsockname)


def leaving_a_with_block_with_an_exception_closes():
    s = new()
    try:
        with s:
            s.recv(-1)
    except ValueError as e:
        return error(e), s.fileno()


def a_second_close_does_nothing_to_a_descriptor_with_the_same_number():
    s = new()
    number = s.fileno()
    s.close()
    other = new()
    taken = other.fileno() == number
    s.close()
    return taken, other.getsockname()


def close_of_a_descriptor_that_somebody_else_has_closed():
    s = new()
    os.close(s.fileno())
    return attempt(s.close), s.fileno(), attempt(s.close)


def close_ends_the_connection():
    a, b = pair()
    a.send(b"last")
    a.close()
    return b.recv(10), b.recv(10), attempt(b.send, b"x")


def close_with_data_unread_resets_the_connection():
    client, server = tcp_pair()
    client.send(b"unread")
    server.recv(1)
    server.close()
    return attempt(client.recv, 1), attempt(client.recv, 1)


def close_of_a_listener_refuses_new_connections():
    server = listener()
    address = server.getsockname()
    server.close()
    return new().connect(address)


def detach_leaves_the_descriptor_open():
    a, b = pair()
    number = a.detach()
    again = keep(socket.socket(fileno=number))
    again.send(b"still there")
    return a.fileno(), a.detach(), attempt(a.recv, 1), again.fileno() == number, b.recv(100)


def detach_of_a_closed_socket_after_a_with_block():
    with new() as s:
        number = s.detach()
    os.close(number)
    return s.fileno()


def the_module_closes_a_number():
    a, b = pair()
    result = socket.close(a.detach())
    return result, b.recv(1)


@each([-1, 2**31 - 1, 2**70, 1.5, "1", None])
def the_module_closes_what_is_no_descriptor(number):
    return socket.close(number)


def the_module_closes_twice():
    number = new().detach()
    return socket.close(number), attempt(socket.close, number)
