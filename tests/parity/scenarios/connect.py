# SPDX-License-Identifier: MIT
"""How connections come about, fail and end: connect, connect_ex, accept, shutdown, create_connection."""

import os
import select
import socket

from scenario import (TEXTS, at_level, attempt, better, each, error, folder, full_listener, hide, keep, listener, new,
pair,
                      refusing_address, takes, tcp_pair, udp)  # fmt: skip


def _until_connected(s):
    select.select([], [s], [], 5)


# ---- connect, connect_ex ---------------------------------------------------------------------------------


@each(["connect", "connect_ex"])
def the_sequence_of_a_nonblocking_connection(name):
    address = listener().getsockname()
    s = new()
    s.setblocking(False)
    call = getattr(s, name)
    first = attempt(call, address)
    _until_connected(s)
    return first, attempt(call, address), attempt(call, address), s.getpeername()


@each(["connect", "connect_ex"])
def the_sequence_of_a_nonblocking_connection_that_is_refused(name):
    address = refusing_address()
    s = new()
    s.setblocking(False)
    call = getattr(s, name)
    first = attempt(call, address)
    _until_connected(s)
    return first, attempt(call, address)


@each(["connect", "connect_ex"])
def the_error_of_a_nonblocking_connection_is_an_option(name):
    address = refusing_address()
    s = new()
    s.setblocking(False)
    attempt(getattr(s, name), address)
    _until_connected(s)
    codes = [s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) for _ in range(2)]
    return codes, attempt(s.getpeername)


@each(["connect", "connect_ex"])
def the_sequence_of_a_nonblocking_connection_that_hangs(name):
    server = full_listener()
    s = new()
    s.setblocking(False)
    call = getattr(s, name)
    return attempt(call, server.getsockname()), attempt(call, server.getsockname()), attempt(s.getpeername)


@each({f"{name}, timeout {timeout}": (name, timeout) for name in ("connect", "connect_ex") for timeout in (None, 0, 5)})
def a_connection_that_is_refused(case):
    name, timeout = case
    s = new()
    s.settimeout(timeout)
    address = refusing_address()
    first = attempt(getattr(s, name), address)
    _until_connected(s)
    return first, attempt(getattr(s, name), address), attempt(s.getpeername)


@each({f"{name}, timeout {timeout}": (name, timeout) for name in ("connect", "connect_ex") for timeout in (None, 0, 5)})
def a_connection_that_is_there(case):
    name, timeout = case
    client, server = tcp_pair()
    client.settimeout(timeout)
    return getattr(client, name)(client.getpeername())


@each(["connect", "connect_ex"])
def a_listener_connects(name):
    server = listener()
    return getattr(server, name)(listener().getsockname())


@each(["connect", "connect_ex"])
def a_connection_with_a_timeout(name):
    server = listener()
    s = new()
    s.settimeout(5)
    result = getattr(s, name)(server.getsockname())
    return result, s.getpeername() == server.getsockname(), s.gettimeout()


WRONG = {
    "port too large": ("127.0.0.1", 65536),
    "port negative": ("127.0.0.1", -1),
    "port a text": ("127.0.0.1", "80"),
    "one item": ("127.0.0.1",),
    "three items": ("127.0.0.1", 80, 0),
    "a list": ["127.0.0.1", 80],
    "a text": "127.0.0.1",
    "None": None,
    "IPv6": ("::1", 80),
}


@each({f"{name}, {what}": (name, address) for name in ("connect", "connect_ex") for what, address in WRONG.items()})
def a_connection_to_a_wrong_address(case):
    name, address = case
    return getattr(new(), name)(address)


def an_empty_host_is_this_machine():
    server = new()
    server.bind(("", 0))
    server.listen()
    hide(server.getsockname()[1], "port")
    s = new()
    s.connect(("", server.getsockname()[1]))
    return server.getsockname(), s.getpeername()


def the_broadcast_address_takes_no_stream():
    return new().connect(("<broadcast>", 9))


def a_datagram_to_the_broadcast_address_needs_leave():
    s = udp()
    return attempt(s.connect, ("<broadcast>", 9)), attempt(s.sendto, b"x", ("255.255.255.255", 9))


def a_connected_datagram_socket():
    a, b, c = udp("a"), udp("b"), udp("c")
    a.connect(b.getsockname())
    c.sendto(b"not for it", a.getsockname())
    b.sendto(b"from b", a.getsockname())
    a.send(b"to b")
    first = a.recvfrom(100), b.recvfrom(100), a.getpeername() == b.getsockname()
    a.connect(c.getsockname())
    return first, a.getpeername(), a.sendto(b"to b again", b.getsockname()), b.recv(100)


def a_datagram_that_nobody_takes_fails_the_next_call():
    s = udp()
    s.connect(refusing_address())
    s.settimeout(5)
    return s.send(b"x"), attempt(s.recv, 1), s.connect_ex(("127.0.0.1", 9))


UNIX = {
    "nothing there": lambda where: os.path.join(where, "none"),
    "no such folder": lambda where: os.path.join(where, "none", "none"),
    "a folder": lambda where: where,
    "a file": lambda where: open(os.path.join(where, "file"), "w").close() or os.path.join(where, "file"),
    "below a file": lambda where: open(os.path.join(where, "file"), "w").close() or os.path.join(where, "file", "x"),
    "too long": lambda where: "x" * 200,
    "abstract": lambda where: "\0pysock-parity-none",
    "empty": lambda where: "",
}


@each({f"{name}, {what}": (name, make) for name in ("connect", "connect_ex") for what, make in UNIX.items()})
def a_connection_to_a_path(case):
    name, make = case
    return getattr(new(socket.AF_UNIX), name)(make(folder()))


def a_connection_to_a_path_of_another_type():
    path = os.path.join(folder(), "s")
    server = new(socket.AF_UNIX, socket.SOCK_DGRAM)
    server.bind(path)
    return attempt(new(socket.AF_UNIX).connect, path), new(socket.AF_UNIX).connect_ex(path)


@each([0, 0.05])
def a_path_whose_listener_is_full(timeout):
    path = os.path.join(folder(), "s")
    server = new(socket.AF_UNIX)
    server.bind(path)
    server.listen(0)
    new(socket.AF_UNIX).connect(path)
    s = new(socket.AF_UNIX)
    s.settimeout(timeout)
    return attempt(s.connect, path), s.connect_ex(path)


@each(["connect", "connect_ex"])
def a_signal_handler_that_raises_ends_the_wait(name):
    import signal

    def stop(*_):
        raise LookupError("stopped")

    server = full_listener()
    s = new()
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
    try:
        return takes(lambda: getattr(s, name)(server.getsockname()), 0.05, 3)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


# ---- what only a connection can --------------------------------------------------------------------------

UNCONNECTED = {
    "getpeername": lambda s: s.getpeername(),
    "recv": lambda s: s.recv(1),
    "recv of nothing": lambda s: s.recv(0),
    "recvfrom": lambda s: s.recvfrom(1),
    "recvmsg": lambda s: s.recvmsg(1),
    "send": lambda s: s.send(b"x"),
    "sendall": lambda s: s.sendall(b"x"),
    "sendmsg": lambda s: s.sendmsg([b"x"]),
    "sendto": lambda s: s.sendto(b"x", ("127.0.0.1", 9)),
    "shutdown": lambda s: s.shutdown(socket.SHUT_RDWR),
    "accept": lambda s: s.accept(),
    "getsockname": lambda s: s.getsockname(),
}


@each(UNCONNECTED)
def a_call_on_an_unconnected_stream(call):
    return call(new())


@each({name: call for name, call in UNCONNECTED.items() if "recv" not in name})
def a_call_on_an_unconnected_datagram_socket(call):
    return call(new(socket.AF_INET, socket.SOCK_DGRAM))


@each({name: call for name, call in UNCONNECTED.items() if name != "sendto"})
def a_call_on_an_unconnected_path_socket(call):
    return call(new(socket.AF_UNIX))


@each({name: call for name, call in UNCONNECTED.items() if name != "accept"})
def a_call_on_a_listener(call):
    return call(listener())


def getpeername_of_both_ends():
    client, server = tcp_pair()
    return client.getpeername(), server.getpeername(), client.getsockname() == server.getpeername()


def getpeername_after_the_peer_is_gone():
    client, server = tcp_pair()
    client.sendall(b"unread")
    server.recv(1)
    server.close()  # resets the connection
    return attempt(client.recv, 1), attempt(client.getpeername)


@each([socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR, 3, -1, "1", None])
def shutdown(how):
    a, b = pair()
    b.settimeout(0.05)
    result = attempt(a.shutdown, how)
    return (
        result,
        attempt(a.send, b"x"),
        attempt(b.recv, 10),
        attempt(b.send, b"y"),
        attempt(a.recv, 10, socket.MSG_DONTWAIT),
    )


def shutdown_lets_the_other_direction_go_on():
    client, server = tcp_pair()
    client.sendall(b"question")
    client.shutdown(socket.SHUT_WR)
    question = server.recv(100), server.recv(100)
    server.sendall(b"answer")
    return question, client.recv(100), attempt(client.send, b"x"), client.fileno() >= 0


def shutdown_twice():
    a, b = pair()
    return a.shutdown(socket.SHUT_WR), a.shutdown(socket.SHUT_WR), a.shutdown(socket.SHUT_RDWR)


def a_send_after_a_reset():
    client, server = tcp_pair()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    server.close()
    return attempt(client.send, b"x"), attempt(client.send, b"x"), attempt(client.recv, 1)


def a_send_to_a_pair_whose_other_end_is_closed():
    a, b = pair()
    b.close()
    return attempt(a.send, b"x"), attempt(a.sendall, b"x"), attempt(a.sendmsg, [b"x"]), a.recv(1)


# ---- listen, accept --------------------------------------------------------------------------------------


@each([None, (), (0,), (-1,), (5,), (2**31 - 1,), (None,), (1.5,), ("1",), (1, 2)])
def listen(arguments):
    s = new()
    s.bind(("127.0.0.1", 0))
    return s.listen(*(() if arguments is None else arguments))


def listen_twice():
    s = listener()
    return s.listen(1), s.listen()


def listen_without_bind_chooses_a_port():
    s = new()
    s.listen()
    return s.getsockname()[0], s.getsockname()[1] > 0


def listen_of_a_datagram_socket():
    return udp().listen()


def accept_yields_the_client_and_its_address():
    server = listener()
    client = new()
    client.connect(server.getsockname())
    conn, address = server.accept()
    keep(conn)
    return (type(conn) is socket.socket, conn.family, conn.type, conn.proto, conn.gettimeout(),
            address == client.getsockname(),
            conn.getpeername() == address, conn.getsockname() == server.getsockname())  # fmt: skip


def accept_over_ipv6():
    server = listener(socket.AF_INET6)
    client = new(socket.AF_INET6)
    client.connect(server.getsockname())
    conn, address = server.accept()
    keep(conn)
    hide(address[1], "client")
    return address, conn.getsockname(), conn.family


def accept_of_a_client_without_name():
    path = os.path.join(folder(), "s")
    server, client = new(socket.AF_UNIX), new(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    client.connect(path)
    conn, address = server.accept()
    return address, keep(conn).getpeername(), conn.getsockname(), client.getpeername(), client.getsockname()


def accept_of_a_client_with_a_name():
    where = folder()
    server, client = new(socket.AF_UNIX), new(socket.AF_UNIX)
    server.bind(os.path.join(where, "s"))
    server.listen()
    client.bind(os.path.join(where, "c"))
    client.connect(os.path.join(where, "s"))
    conn, address = server.accept()
    return address, keep(conn).getpeername()


def accept_of_a_client_that_is_gone():
    server = listener()
    client = new()
    client.connect(server.getsockname())
    client.close()
    conn, address = server.accept()
    return keep(conn).recv(1), address[0]


# ---- bind ------------------------------------------------------------------------------------------------


def bind_twice():
    s = udp()
    return s.bind(("127.0.0.1", 0))


def bind_of_an_address_in_use():
    return new().bind(listener().getsockname())


def bind_of_an_address_that_is_not_ours():
    return new().bind(("203.0.113.1", 0))


def bind_of_a_path_in_use():
    path = os.path.join(folder(), "s")
    new(socket.AF_UNIX).bind(path)
    return new(socket.AF_UNIX).bind(path)


def bind_in_a_folder_that_is_not_there():
    return new(socket.AF_UNIX).bind(os.path.join(folder(), "none", "s"))


# ---- create_connection -----------------------------------------------------------------------------------


def _connect(*args, **keywords):
    s = keep(socket.create_connection(*args, **keywords))
    return s.family, s.type, s.proto, s.gettimeout(), s.getpeername()


@each([(), (None,), (5,), (2.5,)])
def create_connection(timeout):
    return _connect(listener().getsockname(), *timeout)


@each([(), (None,), (5,)])
def create_connection_under_a_default_timeout(timeout):
    address = listener().getsockname()
    socket.setdefaulttimeout(7)
    return _connect(address, *timeout)


def create_connection_over_ipv6():
    return _connect(listener(socket.AF_INET6).getsockname()[:2])


def create_connection_by_name():
    return _connect(("localhost", listener().getsockname()[1]), 5)


@each([None, 5])
def create_connection_that_is_refused(timeout):
    return _connect(refusing_address(), timeout)


def create_connection_that_times_out():
    server = full_listener()
    return takes(lambda: _connect(server.getsockname(), 0.05), 0.05, 3)


def create_connection_with_timeout_zero():
    return _connect(listener().getsockname(), 0)


@each([-1, float("nan"), "1"])
def create_connection_with_a_wrong_timeout(timeout):
    return _connect(("127.0.0.1", 9), timeout)


def create_connection_from_an_address():
    server = listener()
    s = keep(socket.create_connection(server.getsockname(), 5, ("127.0.0.2", 0)))
    return s.getsockname()[0], s.getpeername()


@each({"not ours": ("203.0.113.1", 0), "IPv6": ("::1", 0)})
def create_connection_from_a_wrong_address(source):
    return _connect(listener().getsockname(), 5, source)


def create_connection_keeps_all_errors():
    try:
        socket.create_connection(refusing_address(), 5, all_errors=True)
    except ExceptionGroup as e:  # noqa: F821
        return e.message, [error(one) for one in e.exceptions]


def create_connection_raises_one_error_of_several():
    return _connect(("localhost", refusing_address()[1]), 5)


@at_level(2)
@better(TEXTS, case="one item", raises=("ValueError", None, "create_connection(): address must be {host, port}"))
@better(TEXTS, case="three items",
        raises=("ValueError", None, "create_connection(): AF_INET address must be a pair {host, port}"))  # fmt: skip
@each({"one item": ("127.0.0.1",), "three items": ("127.0.0.1", 80, 0), "no tuple": 5})
def create_connection_to_a_wrong_address(address):
    return _connect(address)


@better("`create_connection` with a port of 65536 connects to port 0", levels=(2,),
        raises=("OverflowError", None, "create_connection(): port must be 0-65535."))  # fmt: skip
def create_connection_to_a_port_that_is_none():
    return _connect(("127.0.0.1", 65536), 5)


@better("An empty label or one of more than 63 bytes", raises=("gaierror", -2, "Name or service not known"))
def create_connection_to_a_name_that_is_none():
    return _connect(("x" * 64 + ".invalid", 80), 5)
