#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CPython's module, run like the other programs of this folder; see ../session.hpp for the modes.

    cpython.py PEER MODE ...      PEER: the peer's functions as a shared library; MODE `list` wants the variants

The peer is called through ctypes. What that costs is measured by a loop of nothing else, in phases named `idle`, and
subtracted: here from the time, by the reader of the marks from what is counted.
"""

import ctypes
import functools
import os
import platform
import socket
import sys
import tempfile
import textwrap

TIMEOUT = 5
TEXT = {"ipv4": (socket.AF_INET, "192.168.100.200"), "ipv6": (socket.AF_INET6, "2001:db8::8a2e:370:7334")}


class Peer:
    """The functions of ../peer.hpp; idle, those of them that do something do nothing, at the same price."""

    # The name, and the kinds of its arguments: i(nt), p(ointer), l(ong), s(tring).
    SIGNATURES = {"listen": "", "listen_at": "s", "port": "i", "accept": "il", "connect": "i", "reset": "i",
                  "send": "ipl", "receive": "ipl", "drain": "il", "pour": "ill", "datagrams": "", "send_to": "ipli",
                  "send_descriptor": "ii", "receive_descriptor": "i"}
    GIVING = ("listen", "listen_at", "port", "accept", "connect", "datagrams")
    KINDS = {"i": ctypes.c_int, "p": ctypes.c_void_p, "l": ctypes.c_long, "s": ctypes.c_char_p}

    def __init__(self, library, idle=False):
        for name, kinds in self.SIGNATURES.items():
            function = library["bench_peer_nothing" if idle else f"bench_peer_{name}"]  # an object of its own each time
            function.argtypes = [self.KINDS[kind] for kind in kinds]
            # A number that nobody looks at would only cost an object.
            function.restype = ctypes.c_int if name in self.GIVING else None
            setattr(self, name, function)


def loop_of(statements, names):
    """A function of `rounds` that repeats the statements, with the names as its local variables."""
    source = f"def outer({', '.join(names)}):\n def loop(rounds):\n  for _ in range(rounds):\n"
    source += textwrap.indent("\n".join(statements) or "pass", "   ") + "\n return loop\n"
    scope = {}
    exec(source, scope)
    return scope["outer"](**names)


def fail():
    sys.exit("a call did not do all of its work")


class Cases:
    """What each variant is made of: statements to repeat, and the names in them.

    A line that names a function of the peer is the peer's; all others are the library's.
    """

    def __init__(self, library):
        self.library = library
        self.peer = Peer(library)
        self.kept = []  # what has to live as long as the loop

    def loops(self, variant):
        """The loop of a variant, and the same without the library's part, the peer being idle."""
        case, *parameters = variant.split("/")
        timed = parameters[-1:] == ["timeout"]
        if timed:
            parameters.pop()
        text, names = getattr(self, case)(timed, *parameters)
        lines = textwrap.dedent(text).strip("\n").split("\n")
        return (loop_of(lines, names | self.functions(self.peer)),
                loop_of([line for line in lines if "peer_" in line],
                        names | self.functions(Peer(self.library, idle=True))))

    @staticmethod
    def functions(peer):
        return {f"peer_{name}": getattr(peer, name) for name in Peer.SIGNATURES} | {"fail": fail}

    # ---- streams -------------------------------------------------------------------------------

    def connection(self, transport, timed=False, room=0):
        """A connected socket of the library, and the peer's end."""
        if transport == "tcp":
            listener = self.peer.listen()
            mine = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            there = ("127.0.0.1", self.peer.port(listener))
        else:
            there = tempfile.mktemp(prefix="bench-")
            listener = self.peer.listen_at(there.encode())
            mine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if timed:
            mine.settimeout(TIMEOUT)
        mine.connect(there)
        if room:
            for option in socket.SO_SNDBUF, socket.SO_RCVBUF:
                mine.setsockopt(socket.SOL_SOCKET, option, room)
        theirs = self.peer.accept(listener, room)
        os.close(listener)
        if transport != "tcp":
            os.unlink(there)
        self.kept.append(mine)
        return mine, theirs

    @staticmethod
    def memory(size):
        return ctypes.create_string_buffer(b"p" * size, size)

    def ping_pong(self, timed, transport, size):
        mine, theirs = self.connection(transport, timed)
        size = int(size)
        return """
            mine.sendall(out)
            peer_receive(theirs, echo, size)
            peer_send(theirs, echo, size)
            if mine.recv_into(back) != size: fail()
            """, {"mine": mine, "theirs": theirs, "size": size, "out": b"p" * size, "echo": self.memory(size),
                  "back": bytearray(size)}

    def calls(self, timed, call):
        if call in ("sendto", "recvfrom_into"):
            return self.datagram_call(timed, call)
        mine, theirs = self.connection("unix", timed)
        return {"send": """
            if mine.send(out) != 64: fail()
            peer_receive(theirs, data, 64)
            """, "sendall": """
            mine.sendall(out)
            peer_receive(theirs, data, 64)
            """, "recv_into": """
            peer_send(theirs, data, 64)
            if mine.recv_into(back) != 64: fail()
            """}[call], {"mine": mine, "theirs": theirs, "out": b"p" * 64, "data": self.memory(64),
                         "back": bytearray(64)}

    def recv(self, _, bufsize, size):
        size = int(size)
        mine, theirs = self.connection("unix", room=4 * size)
        return """
            peer_send(theirs, out, size)
            if len(mine.recv(bufsize)) != size: fail()
            """, {"mine": mine, "theirs": theirs, "size": size, "bufsize": int(bufsize), "out": self.memory(size)}

    def would_block(self, _):
        mine, _ = self.connection("tcp")
        mine.setblocking(False)
        return """
            try:
                mine.recv_into(back)
                fail()
            except BlockingIOError:
                pass
            """, {"mine": mine, "back": bytearray(64)}

    def descriptor(self, _, way):
        mine, theirs = self.connection("unix")
        return {"send": """
            send_fds(mine, [b"x"], [2])
            peer_receive_descriptor(theirs)
            """, "receive": """
            peer_send_descriptor(theirs, 2)
            for fd in recv_fds(mine, 1, 1)[1]: close(fd)
            """}[way], {"mine": mine, "theirs": theirs, "send_fds": socket.send_fds, "recv_fds": socket.recv_fds,
                        "close": os.close}

    # ---- datagrams -----------------------------------------------------------------------------

    def datagrams(self, timed=False):
        mine = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        mine.bind(("127.0.0.1", 0))
        if timed:
            mine.settimeout(TIMEOUT)
        theirs = self.peer.datagrams()
        self.kept.append(mine)
        return {"mine": mine, "theirs": theirs, "port": mine.getsockname()[1], "out": b"p" * 64,
                "there": ("127.0.0.1", self.peer.port(theirs)), "data": self.memory(64), "back": bytearray(64)}

    def datagram_call(self, timed, call):
        return {"sendto": """
            mine.sendto(out, there)
            peer_receive(theirs, data, 64)
            """, "recvfrom_into": """
            peer_send_to(theirs, data, 64, port)
            if mine.recvfrom_into(back)[0] != 64: fail()
            """}[call], self.datagrams(timed)

    def udp(self, timed, _):  # addresses are always text
        return """
            mine.sendto(out, there)
            peer_receive(theirs, data, 64)
            peer_send_to(theirs, data, 64, port)
            if mine.recvfrom_into(back)[0] != 64: fail()
            """, self.datagrams(timed)

    def message(self, _, way):
        names = self.datagrams()
        names |= {"head": names["out"][:16], "body": names["out"][16:],
                  "parts": [memoryview(names["back"])[:16], memoryview(names["back"])[16:]]}
        return {"send": """
            if mine.sendmsg([head, body], [], 0, there) != 64: fail()
            peer_receive(theirs, data, 64)
            """, "receive": """
            peer_send_to(theirs, data, 64, port)
            if mine.recvmsg_into(parts)[0] != 64: fail()
            """}[way], names

    # ---- connections and addresses -----------------------------------------------------------------

    def connect(self, _, __):  # addresses are always text
        listener = self.peer.listen()
        return """
            mine = socket(AF_INET, SOCK_STREAM)
            mine.connect(there)
            peer_reset(peer_accept(listener, 0))
            mine.close()
            """, {"listener": listener, "there": ("127.0.0.1", self.peer.port(listener)), "socket": socket.socket,
                  "AF_INET": socket.AF_INET, "SOCK_STREAM": socket.SOCK_STREAM}

    def accept(self, _):
        mine = socket.create_server(("127.0.0.1", 0))
        return """
            theirs = peer_connect(port)
            conn, addr = mine.accept()
            peer_reset(theirs)
            conn.close()
            """, {"mine": mine, "port": mine.getsockname()[1]}

    def address(self, _, way, version):
        family, text = TEXT[version]
        return {"parse": "inet_pton(family, text)", "print": "inet_ntop(family, packed)"}[way], {
            "family": family, "text": text, "packed": socket.inet_pton(family, text), "inet_pton": socket.inet_pton,
            "inet_ntop": socket.inet_ntop}


class Bulk:
    """Blocks one way, the peer in a thread of its own."""

    def __init__(self, cases, way, size):
        import threading
        mine, theirs = cases.connection("tcp")
        peer, out, back = cases.peer, b"b" * size, bytearray(size)

        def send(rounds):
            thread = threading.Thread(target=peer.drain, args=(theirs, rounds * size))
            thread.start()
            for _ in range(rounds):
                mine.sendall(out)
            thread.join()

        def receive(rounds):
            thread = threading.Thread(target=peer.pour, args=(theirs, rounds * size, size))
            thread.start()
            left = rounds * size
            while left > 0:
                left -= mine.recv_into(back)
            thread.join()

        self.loop = {"send": send, "receive": receive}[way]


def main():
    library = ctypes.CDLL(sys.argv[1])
    library.bench_peer_mark.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    library.bench_peer_now.restype = ctypes.c_long
    mode, rest = sys.argv[2], sys.argv[3:]
    if mode == "list":
        print(f"version\t{platform.python_version()}")
        print("\n".join(rest))
        return
    if mode == "count":
        few, many = int(rest.pop(0)), int(rest.pop(0))
    elif mode == "time":
        many = int(rest.pop(0))
    for variant in rest:
        cases = Cases(library)
        if variant.startswith("bulk/"):
            way, size = variant.split("/")[1:]
            loop, idle = Bulk(cases, way, int(size)).loop, lambda rounds: None
        else:
            loop, idle = cases.loops(variant)
        loop(2)
        idle(2)
        if mode == "count":
            for name, what in (variant, loop), (f"{variant} idle", idle):
                mark = functools.partial(library.bench_peer_mark, name.encode())
                mark(b"begin")
                what(few)
                mark(b"few")
                what(many)
                mark(b"many")
        elif mode == "time":
            took = []
            loop(many // 8)
            for what in loop, idle:
                before = library.bench_peer_now()
                what(many)
                took.append(library.bench_peer_now() - before)
            print(took[0] - took[1])


if __name__ == "__main__":
    main()
