# SPDX-License-Identifier: MIT
"""How sockets are made: the constructor, socketpair, fromfd, dup, create_server, each with wrong arguments too."""

import os
import socket

from scenario import at_level, attempt, better, each, folder, hide, keep, listener, need, new, pair, tcp_pair, udp


def _looks(s):
    return type(s) is socket.socket, s.family, s.type, s.proto, s.gettimeout(), s.get_inheritable()


# ---- socket() --------------------------------------------------------------------------------------------

ARGUMENTS = {
    "none": (),
    "all defaults": (-1, -1, -1, None),
    "family": (socket.AF_INET6,),
    "type": (-1, socket.SOCK_DGRAM),
    "protocol": (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP),
    "UDP": (socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP),
    "numbers": (2, 1, 6),
    "unix": (socket.AF_UNIX, socket.SOCK_STREAM),
    "unix packets": (socket.AF_UNIX, socket.SOCK_SEQPACKET),
    "unix raw": (socket.AF_UNIX, socket.SOCK_RAW),
    "nonblocking": (socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK),
    "close on exec": (socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC),
    "both": (socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC),
    "unknown family": (12345,),
    "unknown type": (socket.AF_INET, 99),
    "unknown protocol": (socket.AF_INET, socket.SOCK_STREAM, 250),
    "wrong protocol": (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_UDP),
    "packets over IP": (socket.AF_INET, socket.SOCK_SEQPACKET),
    "type 0": (socket.AF_INET, 0),
    "family 0": (socket.AF_UNSPEC,),
    "negative family": (-2,),
    "negative type": (-1, -2),
    "negative protocol": (-1, -1, -2),
    "raw": (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "raw without protocol": (socket.AF_INET, socket.SOCK_RAW),
    "text": ("2",),
    "float": (2.0,),
    "None": (None,),
}


@each(ARGUMENTS)
def socket_of(arguments):
    return _looks(new(*arguments))


@each({"family": {"family": socket.AF_UNIX}, "type": {"type": socket.SOCK_DGRAM}, "proto": {"proto": 6}})
def socket_of_keywords(arguments):
    return _looks(new(**arguments))


def attributes_cannot_be_set():
    s = new()
    return [type(attempt(setattr, s, name, 1)) is tuple for name in ("family", "type", "proto", "timeout")], s.family


# ---- over a descriptor -----------------------------------------------------------------------------------

MAKERS = {
    "stream": lambda: new(),
    "datagrams": lambda: udp(),
    "IPv6": lambda: new(socket.AF_INET6, socket.SOCK_DGRAM),
    "unix": lambda: pair()[0],
    "unix datagrams": lambda: new(socket.AF_UNIX, socket.SOCK_DGRAM),
    "listener": lambda: listener(),
    "connected": lambda: tcp_pair()[0],
}


@each(MAKERS)
def a_descriptor_tells_what_it_is(make):
    number = make().detach()
    s = new(fileno=number)
    return _looks(s), s.fileno() == number


@each({
    "all": (socket.AF_UNIX, socket.SOCK_SEQPACKET, 5),
    "family": (socket.AF_INET6,),
    "type": (-1, socket.SOCK_RAW),
    "protocol": (-1, -1, 99),
    "nonsense": (12345, 54321, 77),
    "type with a flag": (-1, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK),
})  # fmt: skip
def what_is_given_wins_over_what_the_descriptor_is(arguments):
    return _looks(new(*arguments, fileno=new().detach()))


@each({"closed": 9999, "-1": -1, "-2": -2, "float": 1.0, "text": "3", "large": 2**31 - 1, "larger": 2**64})
def a_wrong_descriptor(number):
    return new(fileno=number)


@each({"all": (socket.AF_INET, socket.SOCK_STREAM, 0), "family": (socket.AF_INET,), "none": ()})
def a_descriptor_that_is_no_socket(arguments):
    reading, writing = os.pipe()
    outcome = attempt(socket.socket, *arguments, fileno=reading)
    still_open = type(attempt(os.fstat, reading)) is not tuple
    os.close(writing)
    attempt(os.close, reading)
    return outcome if isinstance(outcome, tuple) else "a socket", still_open


@each({"all": (socket.AF_INET, socket.SOCK_STREAM, 0), "none": ()})
def a_descriptor_that_is_closed(arguments):
    s = new()
    number = s.fileno()
    s.close()
    return new(*arguments, fileno=number)


# ---- socketpair ------------------------------------------------------------------------------------------

PAIRS = {
    "none": (),
    "unix": (socket.AF_UNIX,),
    "datagrams": (socket.AF_UNIX, socket.SOCK_DGRAM),
    "packets": (socket.AF_UNIX, socket.SOCK_SEQPACKET, 0),
    "nonblocking": (socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK),
    "close on exec": (socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC),
    "AF_INET": (socket.AF_INET,),
    "AF_INET6": (socket.AF_INET6, socket.SOCK_DGRAM),
    "unknown family": (12345,),
    "unknown type": (socket.AF_UNIX, 99),
    "unknown protocol": (socket.AF_UNIX, socket.SOCK_STREAM, 99),
    "text": ("unix",),
}


@each(PAIRS)
def socketpair(arguments):
    a, b = pair(*arguments)
    a.send(b"there")
    answer = b.recv(10)
    return _looks(a), _looks(b), answer, a.getsockname(), b.getpeername()


# ---- dup, fromfd -----------------------------------------------------------------------------------------


@each([None, 0, 2.5])
def dup_of_a_socket(timeout):
    a, b = pair()
    a.settimeout(timeout)
    c = keep(a.dup())
    a.close()
    c.send(b"goes on")
    return _looks(c), b.recv(10)


def dup_of_a_number():
    a, b = pair()
    number = socket.dup(a.fileno())
    inheritable = os.get_inheritable(number)
    c = new(fileno=number)
    return c.send(b"x"), b.recv(1), number != a.fileno(), inheritable


@each([-1, 9999, 2**31 - 1, 1.0, "1", None])
def dup_of_no_descriptor(number):
    return socket.dup(number)


def dup_of_a_number_that_is_no_socket():
    reading, writing = os.pipe()
    copy = socket.dup(writing)
    os.write(copy, b"x")
    data = os.read(reading, 1)
    for number in (reading, writing, copy):
        os.close(number)
    return data


def fromfd_copies():
    a, b = pair()
    c = keep(socket.fromfd(a.fileno(), a.family, a.type))
    a.close()
    c.send(b"x")
    return _looks(c), b.recv(1)


@each(
    {
        "nonsense": (12345, 54321, 77),
        "three": (socket.AF_INET, socket.SOCK_STREAM),
        "detected": (-1, -1, -1),
        "flag": (1, 1 | socket.SOCK_NONBLOCK),
    }
)
def fromfd_takes_what_is_given(arguments):
    a, b = pair()
    return _looks(keep(socket.fromfd(a.fileno(), *arguments)))


@each([-1, 9999, 2**31 - 1])
def fromfd_of_no_descriptor(number):
    return socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM)


@each({"given": (socket.AF_INET, socket.SOCK_STREAM), "detected": (-1, -1)})
@better(
    "`fromfd` of what is no socket leaves the duplicate open",
    levels=(2,),
    gives=("OSError", 88, "Socket operation on non-socket"),
)
def fromfd_of_what_is_no_socket(arguments):
    reading, writing = os.pipe()
    made = attempt(socket.fromfd, reading, *arguments)
    os.close(reading)
    os.close(writing)
    return made if isinstance(made, tuple) else made.close()


# ---- create_server ---------------------------------------------------------------------------------------


def _options(s):
    names = [
        (socket.SOL_SOCKET, socket.SO_REUSEADDR),
        (socket.SOL_SOCKET, socket.SO_REUSEPORT),
        (socket.SOL_SOCKET, socket.SO_ACCEPTCONN),
    ]
    if s.family == socket.AF_INET6:
        names.append((socket.IPPROTO_IPV6, socket.IPV6_V6ONLY))
    return [s.getsockopt(*name) for name in names]


SERVERS = {
    "plain": (("127.0.0.1", 0), {}),
    "any": (("", 0), {}),
    "name": (("localhost", 0), {}),
    "backlog": (("127.0.0.1", 0), {"backlog": 3}),
    "backlog 0": (("127.0.0.1", 0), {"backlog": 0}),
    "negative backlog": (("127.0.0.1", 0), {"backlog": -1}),
    "reuse_port": (("127.0.0.1", 0), {"reuse_port": True}),
    "IPv6": (("::1", 0), {"family": socket.AF_INET6}),
    "any IPv6": (("", 0), {"family": socket.AF_INET6}),
    "dualstack": (("", 0), {"family": socket.AF_INET6, "dualstack_ipv6": True}),
    "dualstack of IPv4": (("", 0), {"dualstack_ipv6": True}),
    "foreign address": (("203.0.113.1", 0), {}),
    "IPv6 address for IPv4": (("::1", 0), {}),
    "IPv4 address for IPv6": (("127.0.0.1", 0), {"family": socket.AF_INET6}),
    "port too large": (("127.0.0.1", 65536), {}),
    "negative port": (("127.0.0.1", -1), {}),
    "one item": (("127.0.0.1",), {}),
    "three items": (("127.0.0.1", 0, 0), {}),
    "text": ("127.0.0.1", {}),
    "unknown family": (("127.0.0.1", 0), {"family": 12345}),
}
NO_PORT = "`create_server` leaves the socket to the garbage collector when the port is out of range"
FORM = "A tuple of another form than the family's"
KEEPS_THE_CLASS = "Keeps the class, `gaierror` too"


@each(SERVERS)
@better(KEEPS_THE_CLASS, case="foreign address", levels=(2,), raises=("OSError", 99, "Cannot assign requested address"))
@better(
    KEEPS_THE_CLASS,
    case="IPv6 address for IPv4",
    levels=(2,),
    raises=("gaierror", -9, "Address family for hostname not supported"),
)
@better(
    KEEPS_THE_CLASS,
    case="IPv4 address for IPv6",
    levels=(2,),
    raises=("gaierror", -9, "Address family for hostname not supported"),
)
@better(
    NO_PORT,
    case=["port too large", "negative port"],
    levels=(2,),
    raises=("OverflowError", None, "create_server(): port must be 0-65535."),
)
@better(
    FORM, case="one item", levels=(2,), raises=("ValueError", None, "create_server(): address must be {host, port}")
)
@better(
    FORM,
    case="three items",
    levels=(2,),
    raises=("ValueError", None, "create_server(): AF_INET address must be a pair {host, port}"),
)
def create_server(case):
    address, options = case
    s = keep(socket.create_server(address, **options))
    name = s.getsockname()
    hide(name[1], "port")
    return _looks(s), name, _options(s)


@better(KEEPS_THE_CLASS, levels=(2,), raises=("OSError", 98, "Address already in use"))
def create_server_where_another_listens():
    return socket.create_server(listener().getsockname())


def create_server_at_a_path():
    path = os.path.join(folder(), "s")
    s = keep(socket.create_server(path, family=socket.AF_UNIX))
    return _looks(s), s.getsockname()


@better(KEEPS_THE_CLASS, levels=(2,), raises=("FileNotFoundError", 2, "No such file or directory"))
def create_server_at_a_path_that_is_none():
    return socket.create_server(os.path.join(folder(), "none", "s"), family=socket.AF_UNIX)


@better(
    "`create_server` of AF_UNIX with `reuse_port` fails on Linux 6.13", levels=(2,), before=(3, 12), gives=[1, 0, 1]
)
def create_server_at_a_path_with_reuse_port():
    made = attempt(socket.create_server, os.path.join(folder(), "s"), family=socket.AF_UNIX, reuse_port=True)
    return made if isinstance(made, tuple) else _options(keep(made))


def create_server_twice_at_one_port():
    a = keep(socket.create_server(("127.0.0.1", 0), reuse_port=True))
    b = keep(socket.create_server(a.getsockname(), reuse_port=True))
    return a.getsockname() == b.getsockname()


def create_server_of_both_families_takes_both():
    need(socket.has_dualstack_ipv6(), "no dual stack")
    s = keep(socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True))
    port = hide(s.getsockname()[1], "port")
    peers = []
    for host in ("127.0.0.1", "::1"):
        client = keep(socket.create_connection((host, port), 5))
        hide(client.getsockname()[1], f"client of {host}")
        conn, address = s.accept()
        peers.append((keep(conn).family, address))
    return peers


def create_server_of_ipv6_alone_does_not_take_ipv4():
    s = keep(socket.create_server(("", 0), family=socket.AF_INET6))
    return new().connect(("127.0.0.1", s.getsockname()[1]))


def create_server_under_a_default_timeout():
    socket.setdefaulttimeout(2.5)
    return keep(socket.create_server(("127.0.0.1", 0))).gettimeout()


def has_dualstack_ipv6():
    return socket.has_dualstack_ipv6(), new().fileno() > 0


@at_level(2)
def the_class_of_a_subclass():
    class Derived(socket.socket):
        pass

    a, b = pair()
    c = keep(Derived(fileno=a.detach()))
    d = keep(c.dup())
    return type(d) is Derived, d.send(b"x"), b.recv(1)
