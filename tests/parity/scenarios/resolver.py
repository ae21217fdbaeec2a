# SPDX-License-Identifier: MIT
"""Names and numbers: getaddrinfo and its relatives, services, protocols, interfaces. Nothing here asks the network."""

import os
import socket

from scenario import TEXTS, Skip, attempt, better, each

TOO_LONG = "An empty label or one of more than 63 bytes"
NO_NAME = ("gaierror", socket.EAI_NONAME, "Name or service not known")

# ---- getaddrinfo -----------------------------------------------------------------------------------------

HOSTS = ["127.0.0.1", "::1", "localhost", b"localhost", "LOCALHOST", None, "", b"", "127.1", "0x7f.1", "0", "::",
         "ff02::1%lo", "ff02::1%1", "ff02::1%nonesuch",
         "<broadcast>", "::ffff:127.0.0.1", "[::1]", bytearray(b"localhost"), 1, 1.0, ("localhost",)]  # fmt: skip


@each(HOSTS)
def getaddrinfo_of_a_host(host):
    return socket.getaddrinfo(host, 80)


@each(
    {
        "empty label": "a..b",
        "long label": "x" * 64,
        "long name": ".".join(["x" * 60] * 5),
        "dot": ".",
        "begins with a dot": ".x",
    }
)
@better(TOO_LONG, raises=NO_NAME, case=["empty label", "long label", "dot", "begins with a dot"])
def getaddrinfo_of_a_wrong_name(host):
    return socket.getaddrinfo(host, 80, flags=socket.AI_NUMERICHOST)


@better("in `getaddrinfo` the host is cut there", raises=("ValueError", None, "getaddrinfo(): embedded null character"))
def getaddrinfo_of_a_host_with_a_nul():
    return socket.getaddrinfo("127.0.0.1\0x", 80)


PORTS = [
    80,
    0,
    65535,
    65536,
    70000,
    -1,
    2**31,
    2**32 + 80,
    2**62,
    "80",
    "http",
    b"http",
    b"80",
    "HTTP",
    "",
    "nonesuch",
    " 80",
    "80 ",
    "65536",
    None,
    1.0,
    [80],
]


@each(PORTS)
def getaddrinfo_of_a_port(port):
    return socket.getaddrinfo("127.0.0.1", port)


@each(PORTS)
def getaddrinfo_of_a_port_of_streams(port):
    return socket.getaddrinfo("::1", port, socket.AF_INET6, socket.SOCK_STREAM)


HINTS = {
    "none": {},
    "IPv4": {"family": socket.AF_INET},
    "IPv6": {"family": socket.AF_INET6},
    "unspecified": {"family": socket.AF_UNSPEC},
    "unix": {"family": socket.AF_UNIX},
    "unknown family": {"family": 12345},
    "stream": {"type": socket.SOCK_STREAM},
    "datagrams": {"type": socket.SOCK_DGRAM},
    "raw": {"type": socket.SOCK_RAW},
    "packets": {"type": socket.SOCK_SEQPACKET},
    "unknown type": {"type": 99},
    "TCP": {"proto": socket.IPPROTO_TCP},
    "UDP": {"proto": socket.IPPROTO_UDP},
    "ICMP": {"proto": socket.IPPROTO_ICMP},
    "TCP of datagrams": {"type": socket.SOCK_DGRAM, "proto": socket.IPPROTO_TCP},
    "unknown protocol": {"proto": 250},
    "passive": {"flags": socket.AI_PASSIVE},
    "numeric": {"flags": socket.AI_NUMERICHOST},
    "numeric service": {"flags": socket.AI_NUMERICSERV},
    "canonical": {"flags": socket.AI_CANONNAME},
    "canonical stream": {"flags": socket.AI_CANONNAME, "type": socket.SOCK_STREAM},
    "mapped": {"family": socket.AF_INET6, "flags": socket.AI_V4MAPPED},
    "mapped, all": {"family": socket.AF_INET6, "flags": socket.AI_V4MAPPED | socket.AI_ALL},
    "configured": {"flags": socket.AI_ADDRCONFIG},
    "unknown flag": {"flags": 1 << 30},
    "too large": {"flags": 2**40},
    "text": {"family": "2"},
}


@each(
    {
        f"{host!r}, {what}": (host, hints)
        for host in ("localhost", "127.0.0.1", None)
        for what, hints in HINTS.items()
        if what != "too large"
    }
)
def getaddrinfo_with_hints(case):
    host, hints = case
    return socket.getaddrinfo(host, "http", **hints)


@each({"port text": "80", "port name": "http", "none": None})
def getaddrinfo_without_names(port):
    return (attempt(socket.getaddrinfo, "localhost", port, flags=socket.AI_NUMERICHOST),
            attempt(socket.getaddrinfo, "::1", port, flags=socket.AI_NUMERICSERV),
            attempt(socket.getaddrinfo, None, port, type=socket.SOCK_STREAM))  # fmt: skip


def getaddrinfo_of_nothing():
    return socket.getaddrinfo(None, None)


def getaddrinfo_gives_enums_and_plain_text():
    first = socket.getaddrinfo("127.0.0.1", 80)[0]
    return [type(item).__name__ for item in first]


@each(
    {
        "positional": ("::1", 80, socket.AF_INET6, socket.SOCK_STREAM, 6, 0),
        "too few": ("::1",),
        "too many": ("::1", 80, 0, 0, 0, 0, 0),
    }
)
def arguments_of_getaddrinfo(arguments):
    return attempt(socket.getaddrinfo, *arguments), socket.gethostbyname("127.0.0.1")


# ---- getnameinfo -----------------------------------------------------------------------------------------

NAMES = {
    "IPv4": ("127.0.0.1", 80),
    "IPv6": ("::1", 80),
    "IPv6, 3": ("::1", 80, 0),
    "IPv6, 4": ("::1", 80, 0, 0),
    "scope": ("ff02::1", 80, 0, 1),
    "scope in the text": ("ff02::1%lo", 80),
    "port 0": ("127.0.0.1", 0),
    "port 65535": ("127.0.0.1", 65535),
    "port 65536": ("127.0.0.1", 65536),
    "negative port": ("127.0.0.1", -1),
    "name": ("localhost", 80),
    "empty": ("", 80),
    "short": ("127.1", 80),
    "IPv4, 3": ("127.0.0.1", 80, 0),
    "IPv4, 4": ("127.0.0.1", 80, 0, 0),
    "flow": ("::1", 80, 0xFFFFF, 0),
    "flow too large": ("::1", 80, 0x100000, 0),
    "one item": ("127.0.0.1",),
    "five items": ("::1", 80, 0, 0, 0),
    "no item": (),
    "list": ["127.0.0.1", 80],
    "text": "127.0.0.1",
    "port text": ("127.0.0.1", "80"),
    "None": (None, 80),
}
FORM = "A tuple of another form than the family's"


@each(
    {f"{what}, {flags}": (name, flags) for what, name in NAMES.items() for flags in (3, 1)}
)  # NI_NUMERICHOST with NI_NUMERICSERV, and without
@better('The scope in `"fe80::1%eth0"` is dropped', case="scope in the text, 3", gives=("ff02::1%lo", "80"))
@better('The scope in `"fe80::1%eth0"` is dropped', case="scope in the text, 1", gives=("ff02::1%lo", "http"))
@better("`getnameinfo` of an IPv4 host with four items",
        case=[f"IPv4, {items}, {flags}" for items in (3, 4) for flags in (1, 3)],
        raises=("ValueError", None, "getnameinfo(): AF_INET address must be a pair {host, port}"))  # fmt: skip
@better(FORM, case=[f"{what}, {flags}" for what in ("one item", "five items", "port text") for flags in (1, 3)],
        raises=("ValueError", None, "getnameinfo(): address must be {host, port}"))  # fmt: skip
def getnameinfo(case):
    return socket.getnameinfo(*case)


@each(
    {
        "name": 0,
        "required": socket.NI_NAMEREQD,
        "datagrams": socket.NI_DGRAM,
        "no domain": socket.NI_NOFQDN,
        "number": socket.NI_NUMERICSERV,
        "unknown": 1 << 20,
        "text": "0",
    }
)
def getnameinfo_of_this_machine(flags):
    return socket.getnameinfo(("127.0.0.1", 53), flags)


# ---- gethostby... ------------------------------------------------------------------------------------------

SIMPLE = ["127.0.0.1", "localhost", b"localhost", bytearray(b"localhost"), "", "<broadcast>", "255.255.255.255",
          "127.1", "0x7f000001", "0177.1", "::1", "::ffff:127.0.0.1",
          "127.0.0.1 x", None, 1, ("localhost",), "127.0.0.1\0"]  # fmt: skip


@each(SIMPLE)
def gethostbyname(name):
    return socket.gethostbyname(name)


REASON = "herror of whatever `h_errno` happens to hold"


@each(SIMPLE)
@better(REASON, case=["'<broadcast>'", "'::ffff:127.0.0.1'"], raises=("herror", 1, "Unknown host"))
def gethostbyname_ex(name):
    return socket.gethostbyname_ex(name)


@each([*SIMPLE, "::", "0.0.0.0"])
@better(REASON, case="'::'", raises=("herror", 1, "Unknown host"))
def gethostbyaddr(name):
    return socket.gethostbyaddr(name)


@each({"empty label": b"a..b", "long label": b"x" * 64})
def gethostbyname_of_a_wrong_name(name):
    return socket.gethostbyname(name)


@each(["", "localhost", " localhost ", "127.0.0.1", "::1", "0.0.0.0", "::", "x" * 64, "a..b", "\tlocalhost\n", "127.1"])
def getfqdn(name):
    return socket.getfqdn(name)


def gethostname():
    return socket.gethostname() == os.uname().nodename, type(socket.gethostname()), attempt(socket.gethostname, 1)


# ---- services, protocols -----------------------------------------------------------------------------------


def _database(path):
    if not os.path.exists(path):
        raise Skip(f"no {path}")


SERVICES = {
    "http": ("http",),
    "http over TCP": ("http", "tcp"),
    "domain over UDP": ("domain", "udp"),
    "another protocol": ("http", "nonesuch"),
    "unknown": ("nonesuch",),
    "capitals": ("HTTP",),
    "alias": ("www",),
    "empty": ("",),
    "empty protocol": ("http", ""),
    "number": ("80",),
    "not ASCII": ("httpé",),
    "no text": (80,),
    "bytes": (b"http",),
    "none": (),
    "too many": ("http", "tcp", 0),
}


@each({name: arguments for name, arguments in SERVICES.items() if name not in ("none", "too many")})
def getservbyname(arguments):
    _database("/etc/services")
    return socket.getservbyname(*arguments)


@each(
    [
        (80,),
        (80, "tcp"),
        (53, "udp"),
        (53,),
        (80, "nonesuch"),
        (80, ""),
        (0,),
        (65535,),
        (65536,),
        (-1,),
        (2**31 - 1,),
        (-(2**31),),
        ("80",),
        (80.0,),
    ]
)
def getservbyport(arguments):
    _database("/etc/services")
    return socket.getservbyport(*arguments)


@each(["tcp", "udp", "icmp", "ip", "TCP", "ipv6", "nonesuch", "", "6", b"tcp", 6, None, "ipv6-icmp"])
def getprotobyname(name):
    _database("/etc/protocols")
    return socket.getprotobyname(name)


@each({"getservbyname": lambda: socket.getservbyname("http\0"),
       "its protocol": lambda: socket.getservbyname("http", "tcp\0"),
       "getservbyport": lambda: socket.getservbyport(80, "tcp\0"),
       "getprotobyname": lambda: socket.getprotobyname("tcp\0")})  # fmt: skip
def a_nul_in_a_name(call):
    failed = attempt(call)
    return failed[0], attempt(socket.getservbyname, "domain", "tcp")


# ---- interfaces --------------------------------------------------------------------------------------------


def if_nameindex():
    found = socket.if_nameindex()
    return found, [(socket.if_nametoindex(name), socket.if_indextoname(index)) for index, name in found]


IF_NAMES = ["lo", b"lo", "", "nonesuch", "x" * 15, "x" * 16, "x" * 100, 1, None, "é"]


@each(IF_NAMES)
@better("`if_nametoindex` of an unknown name", before=(3, 14),
        case=list(map(repr, ["", "nonesuch", "x" * 15, "x" * 16, "x" * 100, "é"])),
        raises=("OSError", 19, "No such device"))  # fmt: skip
def if_nametoindex(name):
    return socket.if_nametoindex(name)


@each([1, 0, 9999, 2**31 - 1, 2**32 - 1, 2**32, 2**32 + 1, 2**62, -1, "1", None, 1.0])
@better("`if_indextoname` of 2^32 and more counts modulo 2^32", before=(3, 14),
        case=[repr(2**32), repr(2**32 + 1), repr(2**62)],
        raises=("OverflowError", None, "if_indextoname: integer too large"))  # fmt: skip
def if_indextoname(index):
    return socket.if_indextoname(index)


# ---- what changes the machine is only asked what it refuses --------------------------------------------------


@each([1, None, "x" * 65, "x" * 1000, "a\0b", b"x" * 65])
@better(TEXTS, case=repr("a\0b"), raises=("ValueError", None, "sethostname(): embedded null character"))
def sethostname_of_what_is_no_name(name):
    return socket.sethostname(name)
