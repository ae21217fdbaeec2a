# SPDX-License-Identifier: MIT
"""sendmsg, recvmsg, recvmsg_into, send_fds, recv_fds: buffers, ancillary data, and how both are cut."""

import array
import os
import socket
import struct

from scenario import TEXTS, attempt, better, each, hide, keep, need, new, pair, tcp_pair, udp

IP_RECVERR, IP_RECVTTL, IP_PKTINFO = 11, 12, 8  # Linux's numbers, which Python names only in later versions
ONE_SPELLING = "One way of writing for all names"
RIGHTS = (socket.SOL_SOCKET, socket.SCM_RIGHTS)

# ---- sizes -----------------------------------------------------------------------------------------------

OUTSIDE = [2**31, 2**62, -1, -(2**31)]
LENGTHS = [
    0,
    1,
    4,
    7,
    8,
    9,
    100,
    2**31 - 33,
    2**31 - 32,
    2**31 - 31,
    2**31 - 17,
    2**31 - 16,
    *OUTSIDE,
    "4",
    None,
    1.0,
]


@each(LENGTHS)
@better(
    ONE_SPELLING,
    case=list(map(repr, [2**31 - 16, *OUTSIDE])),
    raises=("OverflowError", None, "cmsg_len(): argument out of range"),
)
def cmsg_len(length):
    return socket.CMSG_LEN(length)


@each(LENGTHS)
@better(
    ONE_SPELLING,
    case=list(map(repr, [2**31 - 17, 2**31 - 16, *OUTSIDE])),
    raises=("OverflowError", None, "cmsg_space(): argument out of range"),
)
def cmsg_space(length):
    return socket.CMSG_SPACE(length)


# ---- what is sent ----------------------------------------------------------------------------------------

BUFFERS = {
    "one": lambda: [b"data"],
    "several": lambda: [b"da", bytearray(b"ta"), memoryview(b"more")],
    "tuple": lambda: (b"da", b"ta"),
    "generator": lambda: (piece for piece in (b"da", b"ta")),
    "none": lambda: [],
    "empty": lambda: [b"", b""],
    "with empty ones": lambda: [b"", b"da", b"", b"ta"],
    "bytes": lambda: b"data",
    "no bytes": lambda: b"",
    "text": lambda: "data",
    "texts": lambda: ["data"],
    "None": lambda: None,
    "number": lambda: 3,
    "numbers": lambda: [1, 2],
    "array": lambda: [array.array("i", [1, 2])],
    "1024": lambda: [b"x"] * 1024,
    "1025": lambda: [b"x"] * 1025,
}


@each(BUFFERS)
def buffers_over_a_stream(make):
    a, b = pair()
    sent = attempt(a.sendmsg, make())
    return sent, attempt(b.recv, 2000, socket.MSG_DONTWAIT)


@each(BUFFERS)
def buffers_in_a_datagram(make):
    a, b = udp("a"), udp("b")
    a.connect(b.getsockname())
    sent = attempt(a.sendmsg, make())
    return sent, attempt(b.recv, 2000, socket.MSG_DONTWAIT)


CONTROL = {
    "none": lambda fd: [],
    "one": lambda fd: [(*RIGHTS, array.array("i", [fd]))],
    "two in one": lambda fd: [(*RIGHTS, array.array("i", [fd, fd]))],
    "two": lambda fd: [(*RIGHTS, array.array("i", [fd])), (*RIGHTS, array.array("i", [fd]))],
    "tuple": lambda fd: ((*RIGHTS, struct.pack("i", fd)),),
    "generator": lambda fd: (item for item in [(*RIGHTS, struct.pack("i", fd))]),
    "list as item": lambda fd: [[*RIGHTS, struct.pack("i", fd)]],
    "no data": lambda fd: [(*RIGHTS, b"")],
    "not whole": lambda fd: [(*RIGHTS, struct.pack("i", fd) + b"\0")],
    "closed": lambda fd: [(*RIGHTS, struct.pack("i", 9999))],
    "254": lambda fd: [(*RIGHTS, array.array("i", [fd] * 254))],
    "unknown type": lambda fd: [(socket.SOL_SOCKET, 9999, b"1234")],
    "unknown level": lambda fd: [(9999, 1, b"1234")],
    "two items": lambda fd: [RIGHTS],
    "four items": lambda fd: [(*RIGHTS, b"1234", 0)],
    "text": lambda fd: [(*RIGHTS, "1234")],
    "a number": lambda fd: 5,
    "numbers": lambda fd: [1, 2],
    "None": lambda fd: None,
    "None as item": lambda fd: [None],
}


def _take(ancdata):
    """The items, with the descriptors counted and closed."""
    shown = []
    for level, kind, data in ancdata:
        if (level, kind) == RIGHTS:
            fds = array.array("i", data[: len(data) // 4 * 4])
            for fd in fds:
                os.close(fd)
            shown.append(("descriptors", len(fds), len(data)))
        else:
            shown.append((level, kind, data))
    return shown


def _receive(s, size=10, control=2000, flags=socket.MSG_DONTWAIT):
    try:
        data, ancdata, msg_flags, address = s.recvmsg(size, control, flags)
    except OSError as e:
        return type(e).__name__
    return data, _take(ancdata), msg_flags, address


@each(CONTROL)
def control_over_a_stream(make):
    a, b = pair()
    return attempt(a.sendmsg, [b"x"], make(a.fileno())), _receive(b)


@each(CONTROL)
def control_in_a_datagram(make):
    a, b = pair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return attempt(a.sendmsg, [b"x"], make(a.fileno())), _receive(b)


@each({"stream": socket.SOCK_STREAM, "datagrams": socket.SOCK_DGRAM})
def control_without_data(kind):
    a, b = pair(socket.AF_UNIX, kind)
    return (
        attempt(a.sendmsg, [], CONTROL["one"](a.fileno())),
        attempt(a.sendmsg, [b""], CONTROL["one"](a.fileno())),
        _receive(b),
        _receive(b),
    )


ARGUMENTS = {
    "flags": ([], socket.MSG_DONTWAIT),
    "address None": ([], 0, None),
    "address": ([], 0, ("127.0.0.1", 65536)),
    "flags text": ([], "0"),
    "too many": ([], 0, None, 0),
    "address of another form": ([], 0, "x"),
}


@each(ARGUMENTS)
def arguments_of_sendmsg(arguments):
    a, b = udp("a"), udp("b")
    a.connect(b.getsockname())
    return attempt(a.sendmsg, [b"x"], *arguments), attempt(b.recvfrom, 10, socket.MSG_DONTWAIT), a.fileno() > 2


def sendmsg_to_an_address():
    a, b = udp("a"), udp("b")
    return a.sendmsg([b"da", b"ta"], [], 0, b.getsockname()), b.recvmsg(10)


def sendmsg_may_take_a_part():
    a, b = pair()
    a.settimeout(0)
    count = a.sendmsg([b"x" * 4000000, b"y" * 4000000])
    return 0 < count < 8000000, attempt(a.sendmsg, [b"x"])


# ---- what is received, and how it is cut -------------------------------------------------------------------


@each([0, 1, 3, 4, 5, 100, -1, -(2**31), "4", None])
def recvmsg_of_a_size(size):
    a, b = pair()
    b.send(b"data")
    return a.recvmsg(size)


@each([0, 1, 3, 6, 7])
def a_datagram_is_cut(size):
    a, b = udp("a"), udp("b")
    b.sendto(b"abcdef", a.getsockname())
    return a.recvmsg(size)


@each([0, 1, 100, 2**31, 2**40, -1, "4", None])
def recvmsg_with_room_for_control(size):
    a, b = pair()
    b.send(b"data")
    return a.recvmsg(10, size)


ROOM = {
    "0": lambda: 0,
    "1": lambda: 1,
    "a header": lambda: socket.CMSG_LEN(0),
    "a header and 3": lambda: socket.CMSG_LEN(3),
    "LEN of 1": lambda: socket.CMSG_LEN(4),
    "SPACE of 1": lambda: socket.CMSG_SPACE(4),
    "LEN of 2": lambda: socket.CMSG_LEN(8),
    "SPACE of 2": lambda: socket.CMSG_SPACE(8),
    "LEN of 3": lambda: socket.CMSG_LEN(12),
    "SPACE of 3": lambda: socket.CMSG_SPACE(12),
    "plenty": lambda: 1000,
}


@each({f"{sent} sent, room {what}": (sent, room) for sent in (1, 2, 3) for what, room in ROOM.items()})
def descriptors_are_cut(case):
    sent, room = case
    a, b = pair()
    a.sendmsg([b"x"], [(*RIGHTS, array.array("i", [a.fileno()] * sent))])
    return _receive(b, 10, room())


@each({f"room {what}": room for what, room in ROOM.items()})
def descriptors_are_cut_in_recvmsg_into(room):
    a, b = pair()
    a.sendmsg([b"x"], [(*RIGHTS, array.array("i", [a.fileno()] * 2))])
    count, ancdata, flags, address = b.recvmsg_into([bytearray(10)], room())
    return count, _take(ancdata), flags, address


def descriptors_that_are_looked_at_twice():
    a, b = pair()
    a.sendmsg([b"x"], CONTROL["one"](a.fileno()))
    return _receive(b, flags=socket.MSG_PEEK), _receive(b)


def descriptors_that_plain_recv_passes_over():
    a, b = pair()
    a.sendmsg([b"x"], CONTROL["one"](a.fileno()))
    a.send(b"y")
    return b.recv(10), b.recv(10)


def descriptors_work():
    a, b = pair()
    c, d = pair()
    a.sendmsg([b"x"], [(*RIGHTS, array.array("i", [c.fileno()]))])
    _, ((_, _, data),), flags, _ = b.recvmsg(1, socket.CMSG_SPACE(4), socket.MSG_CMSG_CLOEXEC)
    copy = keep(socket.socket(fileno=array.array("i", data)[0]))
    copy.send(b"through the copy")
    return d.recv(100), flags == socket.MSG_CMSG_CLOEXEC


SPACES = {
    "one": lambda: [bytearray(10)],
    "several": lambda: [bytearray(1), bytearray(2), bytearray(10)],
    "small": lambda: [bytearray(1), bytearray(1)],
    "none": lambda: [],
    "empty": lambda: [bytearray()],
    "with empty ones": lambda: [bytearray(), bytearray(2), bytearray(), bytearray(5)],
    "tuple": lambda: (bytearray(2), bytearray(5)),
    "array": lambda: [array.array("i", [0, 0])],
    "read-only": lambda: [b"1234"],
    "bytearray itself": lambda: bytearray(10),
    "None": lambda: None,
    "number": lambda: 5,
    "texts": lambda: ["1234"],
    "1024": lambda: [bytearray(1) for _ in range(1024)],
    "1025": lambda: [bytearray(1) for _ in range(1025)],
}


@each(SPACES)
def recvmsg_into_buffers(make):
    a, b = pair()
    b.send(b"data")
    spaces = make()
    result = attempt(a.recvmsg_into, spaces)
    return (
        result,
        [bytes(space) for space in spaces[:5]]
        if isinstance(spaces, (list, tuple)) and "str" not in str(type(spaces[:1]))
        else None,
    )


def recvmsg_into_of_a_datagram_that_is_cut():
    a, b = udp("a"), udp("b")
    b.sendto(b"abcdef", a.getsockname())
    spaces = [bytearray(2), bytearray(2)]
    return a.recvmsg_into(spaces), spaces


@each([-1, 2**31, "4", None])
def recvmsg_into_with_room_for_control(size):
    a, b = pair()
    b.send(b"data")
    return a.recvmsg_into([bytearray(4)], size)


def the_end_of_a_stream():
    a, b = pair()
    b.close()
    return a.recvmsg(10, 100), a.recvmsg_into([bytearray(3)], 100)


def addresses_of_senders():
    client, server = tcp_pair()
    client.send(b"x")
    a, b = pair(socket.AF_UNIX, socket.SOCK_DGRAM)
    a.send(b"y")
    return server.recvmsg(10), b.recvmsg(10)


# ---- other control messages --------------------------------------------------------------------------------


def credentials():
    a, b = pair()
    b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    a.sendmsg(
        [b"x"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, struct.pack("3i", os.getpid(), os.getuid(), os.getgid()))]
    )
    data, ((level, kind, body),), flags, _ = b.recvmsg(10, 100)
    pid, uid, gid = struct.unpack("3i", body)
    return data, level, kind, flags, pid == os.getpid(), uid, gid


def credentials_of_somebody_else():
    a, b = pair()
    return attempt(
        a.sendmsg,
        [b"x"],
        [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, struct.pack("3i", 2**30, os.getuid(), os.getgid()))],
    )


def descriptors_and_credentials():
    a, b = pair()
    b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    a.sendmsg([b"x"], CONTROL["two in one"](a.fileno()))
    data, ancdata, flags, _ = b.recvmsg(10, 200)
    return (
        data,
        [item[:2] for item in _take([one for one in ancdata if one[1] == socket.SCM_RIGHTS])],
        [one[:2] for one in ancdata],
        flags,
    )


@each([0, 17, 31, 32, 40, 48, 100])
def several_items_are_cut(room):
    s, sender = udp(), udp("sender")
    s.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
    s.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)
    sender.sendto(b"x", s.getsockname())
    return s.recvmsg(10, room)


def the_address_that_a_datagram_was_for():
    s, sender = new(socket.AF_INET, socket.SOCK_DGRAM), udp("sender")
    s.bind(("", 0))
    s.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    sender.sendto(b"x", ("127.0.0.5", s.getsockname()[1]))
    return s.recvmsg(10, 100)


def the_address_that_a_datagram_is_from():
    s, receiver = new(socket.AF_INET, socket.SOCK_DGRAM), udp("receiver")
    info = struct.pack("i4s4s", 0, socket.inet_aton("127.0.0.7"), bytes(4))
    s.sendmsg([b"x"], [(socket.IPPROTO_IP, IP_PKTINFO, info)], 0, receiver.getsockname())
    hide(s.getsockname()[1], "sender")
    return receiver.recvfrom(10)


def ipv6_control():
    s, sender = udp("port", socket.AF_INET6), udp("sender", socket.AF_INET6)
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVTCLASS, 1)
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
    sender.sendmsg([b"x"],
                   [(socket.IPPROTO_IPV6, socket.IPV6_HOPLIMIT, struct.pack("i", 7)),
                   (socket.IPPROTO_IPV6, socket.IPV6_TCLASS, struct.pack("i", 16))],
                   0, s.getsockname())  # fmt: skip
    return s.recvmsg(10, 200)


def an_error_from_the_queue():
    s = udp()
    s.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
    free = udp("free")
    address = free.getsockname()
    free.close()
    s.sendto(b"lost", address)
    s.settimeout(5)
    first = attempt(s.recvmsg, 10)
    data, ancdata, flags, address = s.recvmsg(10, 200, socket.MSG_ERRQUEUE)
    return first, data, [(level, kind, body[:8]) for level, kind, body in ancdata], flags, address


# ---- send_fds, recv_fds ----------------------------------------------------------------------------------


def _fds(result):
    data, fds, flags, address = result
    for fd in fds:
        os.close(fd)
    return data, len(fds), flags, address


@each([0, 1, 2, 3, 10, -1])
@better(ONE_SPELLING, case="-1", levels=(1,), raises=("OverflowError", None, "cmsg_len(): argument out of range"))
@better(TEXTS, case="-1", levels=(2,), raises=("OverflowError", None, "recv_fds(): argument out of range"))
def recv_fds_of_a_number(most):
    a, b = pair()
    sent = socket.send_fds(a, [b"da", b"ta"], [a.fileno(), b.fileno()])
    return sent, _fds(socket.recv_fds(b, 10, most))


@each({"none": [], "closed": [9999], "negative": [-1], "text": ["1"], "None": None})
def send_fds_of(fds):
    a, b = pair()
    sent = attempt(socket.send_fds, a, [b"x"], fds)
    return sent, a.fileno() > 2


@each({"stream": socket.SOCK_STREAM, "datagrams": socket.SOCK_DGRAM})
def send_fds_without_data(kind):
    a, b = pair(socket.AF_UNIX, kind)
    b.settimeout(0)
    return attempt(socket.send_fds, a, [], [a.fileno()]), attempt(lambda: _fds(socket.recv_fds(b, 10, 1)))


HONOURED = "`send_fds` ignores `flags` and `address`, `recv_fds` ignores `flags`"


@better(HONOURED, levels=(2,), gives=((b"x", 1, 0, None), (b"x", 1, 0, None)))
def recv_fds_that_only_looks():
    a, b = pair()
    b.settimeout(0.05)
    socket.send_fds(a, [b"x"], [a.fileno()])
    return _fds(socket.recv_fds(b, 1, 1, socket.MSG_PEEK)), attempt(lambda: _fds(socket.recv_fds(b, 1, 1)))


def recv_fds_over_the_network():
    a, b = udp("a"), udp("b")
    b.sendto(b"x", a.getsockname())
    return _fds(socket.recv_fds(a, 10, 1)), attempt(socket.send_fds, b, [b"x"], [b.fileno()])


def recv_fds_of_a_closed_stream():
    a, b = pair()
    a.close()
    return _fds(socket.recv_fds(b, 10, 3)), attempt(socket.send_fds, b, [b"x"], [b.fileno()])


# ---- sendmsg_afalg -----------------------------------------------------------------------------------------

AFALG = {
    "op": ((), {"op": 1}),
    "no op": ((), {}),
    "negative op": ((), {"op": -1}),
    "message": (([b"data"],), {"op": 1}),
    "all": (([b"data"],), {"op": 1, "iv": b"1234", "assoclen": 4, "flags": 0}),
    "negative assoclen": (([b"data"],), {"op": 1, "assoclen": -1}),
}


@each(AFALG)
def sendmsg_afalg_on_another_socket(case):
    need(hasattr(socket.socket, "sendmsg_afalg"), "no sendmsg_afalg in this Python")
    arguments, keywords = case
    return udp().sendmsg_afalg(*arguments, **keywords)


@each(AFALG)
def sendmsg_afalg_on_what_takes_itself_for_one(case):
    need(hasattr(socket, "AF_ALG"), "no AF_ALG in this Python")
    arguments, keywords = case
    plain, other = pair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    s = keep(socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0, plain.detach()))
    return attempt(s.sendmsg_afalg, *arguments, **keywords), attempt(other.recv, 10, socket.MSG_DONTWAIT)
