# SPDX-License-Identifier: MIT
"""Addresses of each family: which tuples are taken, what is said of the others, and what comes back."""

import os
import pathlib
import socket

from scenario import (TEXTS, Hidden, attempt, better, each, folder, hide, keep, listener, need, new, pair, try_new,
udp)  # fmt: skip

# What a C++ program cannot write is not compared: integers of more than 64 bits, text where bytes are wanted.
BEYOND = "anything else that does not fit is `std::overflow_error`"
OUT_OF_RANGE = ("OverflowError", None, "bind(): an item of the address is out of range")
SCOPE_IN_TEXT = 'The scope in `"fe80::1%eth0"` is dropped'
NOWHERE = ("OSError", 101, "Network is unreachable"), ("OSError", 107, "Transport endpoint is not connected")


def _bind(s, address):
    """Binds, and yields where; the port is whatever it became."""
    s.bind(address)
    name = s.getsockname()
    if isinstance(name, tuple) and len(name) > 1 and s.family in (socket.AF_INET, socket.AF_INET6):
        hide(name[1], "port")
    return name


# ---- AF_INET ---------------------------------------------------------------------------------------------

HOSTS = ["127.0.0.1", b"127.0.0.1", bytearray(b"127.0.0.1"), "localhost", b"localhost", "LOCALHOST", "127.1", "0x7f.1",
         "0177.0.0.1",
         "2130706433", "127.000.000.001", "127.0.0.01", "", b"", bytearray(), "<broadcast>", "255.255.255.255",
         b"<broadcast>",
         "0.0.0.0", "0", "127.0.0.255", "::1", "::ffff:127.0.0.1", "127.0.0.1%lo", "[127.0.0.1]", "1.2.3", "1.2.3.4.5",
         "127.0.0.1 x",
         "127.0.0.1\0", "\0", b"127.0.0.1\0x", "x" * 64, "x" * 2000, None, 1, 2130706433, ("127.0.0.1",), "127.0.0.1.",
         "ｌocalhost", "127．0．0．1", "ß" * 70, "\udc80"]  # fmt: skip


@each(HOSTS)
def inet_host(host):
    return _bind(new(socket.AF_INET, socket.SOCK_DGRAM), (host, 0))


PORTS = [
    0,
    65535,
    65536,
    -1,
    2**16 + 80,
    2**31,
    2**32,
    2**62,
    -(2**62),
    True,
    "80",
    b"80",
    None,
    80.0,
    0.0,
    "",
]


@each([port for port in PORTS if port not in (True, 65535)])
def inet_port(port):
    return _bind(new(socket.AF_INET, socket.SOCK_DGRAM), ("127.0.0.1", port))


def inet_the_greatest_port():
    s = udp()
    return s.connect(("127.0.0.1", 65535)), s.getpeername()


TUPLES = {
    "no item": (),
    "one item": ("127.0.0.1",),
    "three items": ("127.0.0.1", 0, 0),
    "a list": ["127.0.0.1", 0],
    "a text": "127.0.0.1",
    "bytes": b"127.0.0.1",
    "a number": 0,
    "None": None,
    "exchanged": (0, "127.0.0.1"),
    "two numbers": (0, 0),
    "two texts": ("127.0.0.1", "0"),
    "six items": ("127.0.0.1", 0, 0, 0, 0, 0),
}


@each(TUPLES)
def inet_tuple(address):
    return _bind(new(socket.AF_INET, socket.SOCK_DGRAM), address)


@each({f"{name}, {what}": (name, address) for name in ("connect", "connect_ex", "sendto", "sendmsg")
       for what,
       address in {"port": ("127.0.0.1", 65536), "pair": ("127.0.0.1",), "host": ("::1", 9),
       "none": None}.items()})  # fmt: skip
def a_wrong_address_in_each_call(case):
    name, address = case
    s = udp()
    if name == "sendto":
        return s.sendto(b"x", address)
    if name == "sendmsg":
        return s.sendmsg([b"x"], [], 0, address or ())
    return getattr(s, name)(address)


def a_wrong_host_is_found_before_a_wrong_port():
    s = udp()
    return attempt(s.bind, ("::1", 65536)), attempt(s.bind, ("::1", -1)), attempt(s.bind, ("::1", "80"))


def an_unbound_socket():
    return new().getsockname(), new(socket.AF_INET, socket.SOCK_DGRAM).getsockname(), new(socket.AF_INET6).getsockname()


# ---- AF_INET6 --------------------------------------------------------------------------------------------

HOSTS6 = ["::1", b"::1", "0:0:0:0:0:0:0:1", "0::0001", "::", "", "localhost", "127.0.0.1", "::ffff:127.0.0.1",
          "::ffff:7f00:1", "<broadcast>",
          "255.255.255.255", "[::1]", "::1%lo", "::1%1", "::1%0", "::1%nonesuch", "::1%", "%lo", "ff02::1%lo",
          "fe80::1%lo", "::1.2.3.4", "1:2:3",
          ":::", "::1\0"]  # fmt: skip


@each(HOSTS6)
@better(SCOPE_IN_TEXT, case="'ff02::1%lo'", gives=("ff02::1", Hidden("port"), 0, 1))
@better(SCOPE_IN_TEXT, case="'fe80::1%lo'", raises=("OSError", 99, "Cannot assign requested address"))
def inet6_host(host):
    return _bind(new(socket.AF_INET6, socket.SOCK_DGRAM), (host, 0))


FLOWS = [0, 1, 0xFFFFF, 0x100000, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**33, -1, -(2**31), "0", None, 1.0]


@each(FLOWS)
@better("A flow information of 2^32 or more counts modulo 2^32", case=[repr(2**32), repr(2**32 + 1), repr(2**33)],
        raises=("OverflowError", None, "bind(): flowinfo must be 0-1048575."))  # fmt: skip
def inet6_flow(flow):
    return _bind(new(socket.AF_INET6, socket.SOCK_DGRAM), ("::1", 0, flow))


SCOPES = [0, 1, 2**31, 2**32 - 1, 2**32, 2**32 + 1, -1, -(2**31), -(2**40), "lo", None, 1.0]


@each(SCOPES)
@better(BEYOND, case=[repr(2**32), repr(2**32 + 1), repr(-(2**40))], raises=OUT_OF_RANGE)
def inet6_scope(scope):
    return _bind(new(socket.AF_INET6, socket.SOCK_DGRAM), ("::1", 0, 0, scope))


@each(
    {
        **TUPLES,
        "four": ("::1", 0, 0, 0),
        "five": ("::1", 0, 0, 0, 0),
        "one": ("::1",),
        "port": ("::1", 65536),
        "two": ("::1", 0),
    }
)
def inet6_tuple(address):
    return _bind(new(socket.AF_INET6, socket.SOCK_DGRAM), address)


MULTICAST = {
    "fourth item": ("ff02::1", 9, 0, 1),
    "in the text": ("ff02::1%lo", 9),
    "in the text, as a number": ("ff02::1%1", 9),
    "in both, the same": ("ff02::1%lo", 9, 0, 1),
    "in both, zero": ("ff02::1%lo", 9, 0, 0),
    "in both, another": ("ff02::1%lo", 9, 0, 2),
    "in neither": ("ff02::1", 9),
    "flow": ("ff02::1", 9, 0x12345, 1),
    "three items": ("ff02::1%lo", 9, 0),
}


@each(MULTICAST)
@better(SCOPE_IN_TEXT, case=["in the text", "in the text, as a number", "three items"], gives=NOWHERE)
def inet6_scope_comes_back(address):
    s = new(socket.AF_INET6, socket.SOCK_DGRAM)
    return attempt(s.connect, address), attempt(s.getpeername)


def inet6_scope_through_the_resolver():
    ((*_, address),) = socket.getaddrinfo("ff02::1%lo", 9, type=socket.SOCK_DGRAM)
    s = new(socket.AF_INET6, socket.SOCK_DGRAM)
    s.connect(address)
    return address, s.getpeername(), socket.getnameinfo(address, socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)


def inet6_a_link_local_address_of_this_machine():
    found = []
    with open("/proc/net/if_inet6") as table:
        found = [line.split() for line in table if line.split()[3] == "20"]
    need(found, "no link-local address")
    digits, index = found[0][0], int(found[0][1], 16)
    host = ":".join(digits[i : i + 4] for i in range(0, 32, 4))
    a, b = new(socket.AF_INET6, socket.SOCK_DGRAM), new(socket.AF_INET6, socket.SOCK_DGRAM)
    name = _bind(a, (host, 0, 0, index))
    b.connect(name)
    b.send(b"x")
    data, sender = a.recvfrom(10)
    return name, b.getpeername(), data, sender == b.getsockname(), attempt(b.bind, (host, 0))


@each(["bind", "connect"])
@better(SCOPE_IN_TEXT, gives=True)
def inet6_a_link_local_address_with_its_scope_in_the_text(name):
    with open("/proc/net/if_inet6") as table:
        found = [line.split() for line in table if line.split()[3] == "20"]
    need(found, "no link-local address")
    host = ":".join(found[0][0][i : i + 4] for i in range(0, 32, 4)) + "%" + found[0][5]
    s = new(socket.AF_INET6, socket.SOCK_DGRAM)
    return attempt(getattr(s, name), (host, 9999)) is None


def inet6_a_datagram_over_ipv6():
    a, b = udp("a", socket.AF_INET6), udp("b", socket.AF_INET6)
    return b.sendto(b"x", a.getsockname()), a.recvfrom(10)


# ---- AF_UNIX ---------------------------------------------------------------------------------------------

PATHS = {
    "str": lambda: "pysock-parity",
    "bytes": lambda: b"pysock-parity",
    "bytearray": lambda: bytearray(b"pysock-parity"),
    "memoryview": lambda: memoryview(b"pysock-parity"),
    "path": lambda: pathlib.Path("pysock-parity"),
    "tuple": lambda: ("pysock-parity",),
    "None": lambda: None,
    "number": lambda: 3,
    "107": lambda: "x" * 107,
    "108": lambda: "x" * 108,
    "109": lambda: "x" * 109,
    "NUL inside": lambda: "ab\0cd",
    "NUL at the end": lambda: "ab\0",
    "not UTF-8": lambda: b"pysock-\xff\xfe",
    "UTF-8": lambda: "pysock-é",
    "escaped": lambda: "pysock-\udcff",
    "lone surrogate": lambda: "pysock-\ud800",
    "abstract": lambda: "\0pysock-parity",
    "abstract bytes": lambda: b"\0pysock-\xff\0-parity",
    "abstract 107": lambda: b"\0" + b"p" * 106,
    "abstract 108": lambda: b"\0" + b"p" * 107,
    "abstract 109": lambda: b"\0" + b"p" * 108,
    "abstract, one byte": lambda: b"\0",
    "abstract, NUL at the end": lambda: b"\0pysock\0",
    "quotes": lambda: 'it\'s "so"\n',
}


@each(PATHS)
def unix_path(make):
    os.chdir(folder())
    s = new(socket.AF_UNIX, socket.SOCK_DGRAM)
    address = make()
    s.bind(address)
    sender = new(socket.AF_UNIX, socket.SOCK_DGRAM)
    count = sender.sendto(b"x", address)
    return s.getsockname(), count, s.recvfrom(10), s.sendto(b"y", s.getsockname()), s.recvfrom(10)


@each(["", b""])
def unix_the_kernel_chooses_a_name(path):
    s = new(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(path)
    name = s.getsockname()
    return type(name), len(name), name[:1]


def unix_without_a_name():
    a, b = pair(socket.AF_UNIX, socket.SOCK_DGRAM)
    a.send(b"x")
    return a.getsockname(), a.getpeername(), b.recvfrom(10), attempt(new(socket.AF_UNIX).getpeername)


def unix_a_stream_has_no_sender():
    a, b = pair()
    a.send(b"xyz")
    return b.recvfrom(1), b.recvfrom_into(bytearray(1)), b.recvmsg(1)


def unix_sockets_of_packets():
    a, b = pair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    a.send(b"first")
    a.send(b"")
    a.send(b"third")
    return b.recv(3), b.recvfrom(10), b.recvmsg(2)


# ---- AF_NETLINK ------------------------------------------------------------------------------------------

U32 = [0, 1, 2**31, 2**32 - 1, -1, -(2**31), 2**32, 2**33, -(2**40), "1", None, 1.0]


def _netlink():
    return try_new(socket.AF_NETLINK, socket.SOCK_RAW, 0)


def netlink_the_kernel_chooses():
    s = _netlink()
    before = s.getsockname()
    s.bind((0, 0))
    pid, groups = s.getsockname()
    return before, pid == os.getpid() or pid > 0, groups, s.getpeername()


@each(U32)
@better(BEYOND, case=[repr(2**32), repr(2**33), repr(-(2**40))], raises=OUT_OF_RANGE)
def netlink_pid(pid):
    s = _netlink()
    s.bind((pid, 0))
    found = s.getsockname()
    return found if pid else found[1]


@each([0, 1, 5, 2**31, 2**32 - 1, -1, 2**32, 2**33, "1", None])
@better(BEYOND, case=[repr(2**32), repr(2**33)], raises=OUT_OF_RANGE)
def netlink_groups(groups):
    s = _netlink()
    s.bind((777777, groups))
    return s.getsockname()


@each(
    {
        "one": (0,),
        "three": (0, 0, 0),
        "list": [0, 0],
        "text": "0",
        "None": None,
        "number": 0,
        "texts": ("0", "0"),
        "none": (),
    }
)
def netlink_tuple(address):
    return _netlink().bind(address)


def netlink_an_answer_of_the_kernel():
    s = _netlink()
    s.bind((0, 0))
    #          length   type RTM_GETLINK  flags REQUEST|DUMP  seq  pid  family
    request = b"\x14\0\0\0" + b"\x12\0" + b"\1\3" + b"\1\0\0\0" + b"\0\0\0\0" + b"\0\0\0\0"
    sent = s.sendto(request, (0, 0))
    data, sender = s.recvfrom(65536)
    data2, _, flags, sender2 = s.recvmsg(65536)
    return sent, len(data) > 16, sender, sender2, flags, s.connect((0, 0)), s.getpeername()


# ---- AF_PACKET -------------------------------------------------------------------------------------------


def _packet(kind=socket.SOCK_RAW):
    return try_new(socket.AF_PACKET, kind, 0)


PACKETS = {
    "two items": ("lo", 3),
    "no protocol": ("lo", 0),
    "IPv4": ("lo", 0x0800),
    "greatest": ("lo", 65535),
    "type": ("lo", 3, socket.PACKET_OTHERHOST),
    "hardware": ("lo", 3, 0, 772),
    "all": ("lo", 3, 0, 772, b"\1\2\3\4\5\6"),
    "8 bytes": ("lo", 3, 0, 1, b"12345678"),
    "9 bytes": ("lo", 3, 0, 1, b"123456789"),
    "no bytes": ("lo", 3, 0, 1, b""),
    "six items": ("lo", 3, 0, 1, b"", 0),
    "one item": ("lo",),
    "no name": ("", 3),
    "unknown": ("nonesuch", 3),
    "15 characters": ("x" * 15, 3),
    "16 characters": ("x" * 16, 3),
    "number": (1, 3),
    "protocol 65536": ("lo", 65536),
    "protocol -1": ("lo", -1),
    "protocol 2^32": ("lo", 2**32),
    "protocol text": ("lo", "3"),
    "type 256": ("lo", 3, 256),
    "type -1": ("lo", 3, -1),
    "hatype 65536": ("lo", 3, 0, 65536),
    "list": ["lo", 3],
    "None": None,
    "text": "lo",
    "unknown, wrong protocol": ("nonesuch", 65536),
    "unknown, wrong bytes": ("nonesuch", 3, 0, 0, b"123456789"),
}


@each(PACKETS)
@better(BEYOND, case=["type 256", "type -1", "hatype 65536"], raises=OUT_OF_RANGE)
@better(TEXTS, case="protocol 2^32", raises=("OverflowError", None, "bind(): proto must be 0-65535."))
def packet_address(address):
    s = _packet()
    s.bind(address)
    return s.getsockname()


def packet_unbound():
    return _packet().getsockname(), attempt(_packet().getpeername)


def packet_a_frame_of_this_machine():
    s = _packet(socket.SOCK_DGRAM)
    s.bind(("lo", 0x88B5))  # a type of frame for experiments
    s.settimeout(5)
    sent = s.sendto(b"frame", ("lo", 0x88B5, 0, 0, b"\0\0\0\0\0\0"))
    data, sender = s.recvfrom(100)
    return sent, data[:5], sender, s.getsockname()


# ---- families that the kernel may lack: the argument is read before it is asked -------------------------------


def _as_family(family, type=socket.SOCK_DGRAM, proto=0):
    """A socket that takes itself for one of another family: what is given wins over what the descriptor is."""
    plain = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    return keep(socket.socket(family, type, proto, plain.detach()))


def _family(name):
    need(hasattr(socket, name), f"no {name} in this Python")
    return getattr(socket, name)


PAIRS = {
    "pair": (2, 1024),
    "all ones": (2**32 - 1, 2**32 - 1),
    "negative": (-1, -1),
    "too large": (2**32, 0),
    "too large, second": (0, 2**33),
    "one item": (1,),
    "three items": (1, 2, 3),
    "text": ("1", 2),
    "list": [1, 2],
    "None": None,
    "a text": "x",
    "float": (1.0, 2),
}


@each(
    {f"{family}, {what}": (family, address) for family in ("AF_VSOCK", "AF_QIPCRTR") for what, address in PAIRS.items()}
)
@better(BEYOND, raises=OUT_OF_RANGE,
        case=[f"{family}, {what}" for family in ("AF_VSOCK", "AF_QIPCRTR") for what in ("too large",
        "too large, second")])  # fmt: skip
def number_pair(case):
    family, address = case
    return _as_family(_family(family)).bind(address)


def vsock_unbound():
    return try_new(_family("AF_VSOCK"), socket.SOCK_STREAM).getsockname()


@each(PAIRS)
@better(BEYOND, case=["too large", "too large, second"], gives=(OUT_OF_RANGE, (2**32 - 1, 2**32 - 1)))
def vsock(address):
    s = try_new(_family("AF_VSOCK"), socket.SOCK_STREAM)
    result = attempt(s.bind, address)
    return result, s.getsockname() if isinstance(result, tuple) else s.getsockname()[0]


TIPC = {
    "name sequence": (1, 1000, 1, 2),
    "name": (2, 1000, 1, 0),
    "id": (3, 1, 2, 0),
    "scope": (1, 1000, 1, 2, 1),
    "wrong type": (4, 1, 2, 3),
    "type 0": (0, 1, 2, 3),
    "three items": (1, 2, 3),
    "six items": (1, 2, 3, 4, 5, 6),
    "negative": (1, -1, -1, -1),
    "too large": (1, 2**32, 0, 0),
    "wrong type, too large": (4, 2**32, 0, 0),
    "text": (1, "2", 3, 4),
    "list": [1, 2, 3, 4],
    "None": None,
}


@each(TIPC)
@better(BEYOND, case=["too large", "wrong type, too large"], raises=OUT_OF_RANGE)
def tipc(address):
    return _as_family(_family("AF_TIPC"), socket.SOCK_RDM).bind(address)


ALG = {
    "pair": ("hash", "sha1"),
    "four items": ("hash", "sha1", 0, 0),
    "three items": ("hash", "sha1", 1),
    "type of 13": ("x" * 13, "sha1"),
    "type of 14": ("x" * 14, "sha1"),
    "name of 63": ("hash", "x" * 63),
    "name of 64": ("hash", "x" * 64),
    "both too long": ("x" * 14, "x" * 64),
    "one item": ("hash",),
    "five items": ("hash", "sha1", 0, 0, 0),
    "number": (1, 2),
    "feat text": ("hash", "sha1", "1"),
    "feat too large": ("hash", "sha1", 2**32),
    "feat negative": ("hash", "sha1", -1),
    "list": ["hash", "sha1"],
    "None": None,
}


@each(ALG)
@better(BEYOND, case="feat too large", raises=OUT_OF_RANGE)
def alg(address):
    return _as_family(_family("AF_ALG"), socket.SOCK_SEQPACKET).bind(address)


CAN_NAMES = {
    "lo": "lo",
    "all": "",
    "unknown": "nonesuch",
    "15": "x" * 15,
    "16": "x" * 16,
    "17": "x" * 17,
    "bytes": b"lo",
    "number": 1,
    "None": None,
}
CAN_TUPLES = {"none": (), "two": ("lo", 0), "three": ("lo", 1, 2), "four": ("lo", 1, 2, 3)}


def _can(proto):
    need(hasattr(socket, proto), f"no {proto} in this Python")
    return _as_family(_family("AF_CAN"), socket.SOCK_DGRAM, getattr(socket, proto))


@each({f"{proto}, {what}": (proto, (name,)) for proto in ("CAN_RAW", "CAN_BCM") for what, name in CAN_NAMES.items()}
      | {f"{proto}, {what}": (proto, address) for proto in ("CAN_RAW", "CAN_BCM") for what,
      address in CAN_TUPLES.items()})  # fmt: skip
def can(case):
    proto, address = case
    return _can(proto).bind(address)


@each({f"name {what}": (name, 1, 2) for what, name in CAN_NAMES.items()} | {f"tuple {what}": one for what,
                                                                            one in CAN_TUPLES.items()}
      | {"large": ("lo", 2**32 - 1, 2**32 - 1), "larger": ("lo", 2**32, 0), "negative": ("lo", -1, -1),
      "texts": ("lo", "1", "2")})  # fmt: skip
@better(BEYOND, case="larger", raises=OUT_OF_RANGE)
def can_isotp(address):
    return _can("CAN_ISOTP").bind(address)


@each({f"name {what}": (name, 1, 2, 3) for what, name in CAN_NAMES.items()} | {f"tuple {what}": one for what,
                                                                               one in CAN_TUPLES.items()}
      | {"largest": ("lo", 2**63 - 1, 2**32 - 1, 255), "pgn": ("lo", 0, 2**32, 0), "addr": ("lo", 0, 0, 256),
         "negative name": ("lo", -1, 0, 0), "negative pgn": ("lo", 0, -1, 0),
         "negative addr": ("lo", 0, 0, -1)})  # fmt: skip
@better(BEYOND, case=["pgn", "addr", "negative name", "negative addr"], raises=OUT_OF_RANGE)
def can_j1939(address):
    return _can("CAN_J1939").bind(address)


@each(
    {
        "AF_PACKET": ("lo\0x", 3),
        "AF_CAN": ("l\0o",),
        "AF_ALG, type": ("ha\0sh", "sha1"),
        "AF_ALG, name": ("hash", "sha1\0"),
    }.items()
)
def a_nul_inside_a_name_is_refused(case):
    family, address = case
    failed = attempt(_as_family(_family(family.split(",")[0]), socket.SOCK_DGRAM, 1).bind, address)
    return failed[0] in ("ValueError", "TypeError")


def can_of_another_protocol():
    return _as_family(_family("AF_CAN"), socket.SOCK_DGRAM, 99).bind(("lo",))


@each(
    {
        "pair": ("127.0.0.1", 4000),
        "port": ("127.0.0.1", 65536),
        "one": ("127.0.0.1",),
        "IPv6": ("::1", 1),
        "text": "127.0.0.1",
        "NUL": ("a\0", 1),
    }
)
def rds(address):
    return _as_family(_family("AF_RDS"), socket.SOCK_SEQPACKET).bind(address)


def an_unknown_family_takes_no_address():
    return _as_family(12345).bind(("127.0.0.1", 80))


@each([socket.AF_UNIX, socket.AF_INET6, 12345])
@better("On a socket of a family that it does not know", case="12345", gives=(12345, ("127.0.0.1", Hidden("port")),
        ("OSError", 107, "Transport endpoint is not connected"),
        ("BlockingIOError", 11, "Resource temporarily unavailable")))  # fmt: skip
def a_family_that_the_descriptor_does_not_have(family):
    plain = udp()
    s = keep(socket.socket(family, socket.SOCK_DGRAM, 0, plain.detach()))
    return s.family, attempt(s.getsockname), attempt(s.getpeername), attempt(s.recvfrom, 1, socket.MSG_DONTWAIT)


def a_listener_of_another_family():
    plain = listener()
    s = keep(socket.socket(socket.AF_INET6, socket.SOCK_STREAM, 0, plain.detach()))
    new().connect(s.getsockname())
    conn, address = s.accept()
    hide(address[1], "client")
    return keep(conn).family, address, conn.getsockname()
