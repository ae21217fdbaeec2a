# SPDX-License-Identifier: MIT
"""Plays random sequences of calls and prints what each did: calls.py FIRST-SEED COUNT LENGTH.

A line of JSON for each seed. The sequence depends on the seed alone, so that the stock socket module and the header can
play the same one. Started by differential.py.
"""

import faulthandler
import gc
import json
import os
import random
import socket
import sys
import warnings

TEXTS = ["", "127.0.0.1", "1.2.3", "0x7f.1", "256.1.1.1", "::1", "::ffff:1.2.3.4", "1::2::3", "fe80::1", "x", "localhost\0"]
OPTIONS = [("SOL_SOCKET", "SO_REUSEADDR"), ("SOL_SOCKET", "SO_TYPE"), ("SOL_SOCKET", "SO_ERROR"),
           ("SOL_SOCKET", "SO_KEEPALIVE"), ("IPPROTO_TCP", "TCP_NODELAY"), ("IPPROTO_IP", "IP_TTL")]  # fmt: skip


def shown(value):
    """A result without what differs from run to run: ports and descriptors."""
    if isinstance(value, socket.socket):
        return f"socket {value.family!r} {value.type!r} {value.proto}"
    if isinstance(value, tuple) and len(value) in (2, 4) and isinstance(value[0], str) and isinstance(value[1], int):
        return [value[0], "port" if value[1] else 0, *value[2:]]
    if isinstance(value, (tuple, list)):
        return [shown(each) for each in value]
    return repr(value)


class Game:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.sockets = []
        self.files = []

    # ---- what calls are made with --------------------------------------------------------------------

    def pick(self):
        return self.random.choice(self.sockets)

    def data(self):
        return bytes(self.random.choices(b"ab\r\n\0", k=self.random.choice([0, 1, 2, 7, 30, 300])))

    def size(self):
        return self.random.choice([-1, 0, 1, 2, 5, 16, 100, 5000, 70000])

    def flags(self):
        # Not MSG_TRUNC: Python then returns memory that nobody has written.
        return self.random.choice([0, 0, 0, socket.MSG_PEEK, socket.MSG_DONTWAIT])

    def keep(self, made):
        made.settimeout(self.random.choice([0, 0.01]))
        self.sockets.append(made)
        return made

    # ---- the calls -----------------------------------------------------------------------------------

    def new_pair(self):
        kind = self.random.choice([socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET])
        return [self.keep(each) for each in socket.socketpair(socket.AF_UNIX, kind)]

    def new_connection(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            client = self.keep(socket.create_connection(server.getsockname()))
            return client, self.keep(server.accept()[0])

    def new_datagram(self):
        made = self.keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        made.bind(("127.0.0.1", 0))
        return made

    def new_socket(self):
        family = self.random.choice([socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 12345])
        return self.keep(socket.socket(family, self.random.choice([socket.SOCK_STREAM, socket.SOCK_DGRAM, 77])))

    def send(self):
        return self.pick().send(self.data())

    def sendall(self):
        return self.pick().sendall(self.data())

    def sendto(self):
        target = self.pick()
        if target.fileno() >= 0 and target.family == socket.AF_INET and target.type == socket.SOCK_DGRAM:
            return self.pick().sendto(self.data(), target.getsockname())
        return self.pick().sendto(self.data(), self.random.choice(["x", b"\0nobody", ("127.0.0.1", 70000), ("", -1)]))

    def sendmsg(self):
        return self.pick().sendmsg([self.data(), self.data()])

    def recv(self):
        return self.pick().recv(self.size(), self.flags())

    def recvfrom(self):
        return self.pick().recvfrom(self.size(), self.flags())[0]

    def recv_into(self):
        buffer = bytearray(50)
        count = self.pick().recv_into(buffer, self.random.choice([0, 1, 50, 51, -1]), self.flags())
        return count, bytes(buffer)

    def recvmsg(self):
        data, ancillary, flags, _ = self.pick().recvmsg(self.size(), self.random.choice([0, 32, -1]))
        return data, ancillary, int(flags)

    def recvmsg_into(self):
        buffers = [bytearray(3), bytearray(5)]
        count, ancillary, flags, _ = self.pick().recvmsg_into(buffers)
        return count, ancillary, int(flags), [bytes(each) for each in buffers]

    def shutdown(self):
        return self.pick().shutdown(self.random.choice([0, 1, 2, 3, -1]))

    def settimeout(self):
        return self.pick().settimeout(self.random.choice([0, 0.0, 0.01, 1e-9, -1, float("nan"), 1e300]))

    def setblocking(self):
        return self.pick().setblocking(False)

    def ask(self):
        one = self.pick()
        return one.gettimeout(), one.getblocking(), one.family, one.type, one.proto, one.fileno() >= 0

    def names(self):
        one = self.pick()
        name = one.getsockname() if self.random.random() < 0.5 else one.getpeername()
        return len(name) if isinstance(name, bytes) else name  # an abstract name that the system has chosen

    def option(self):
        level, name = (getattr(socket, each) for each in self.random.choice(OPTIONS))
        one = self.pick()
        if self.random.random() < 0.5:
            return one.getsockopt(level, name, *self.random.choice([(), (4,), (0,), (1025,), (-1,)]))
        return one.setsockopt(level, name, self.random.choice([0, 1, 64, 1 << 40, b"\1\0\0\0", b""]))

    def inheritable(self):
        one = self.pick()
        one.set_inheritable(self.random.random() < 0.5)
        return one.get_inheritable()

    def close(self):
        return self.pick().close()

    def detach(self):
        descriptor = self.pick().detach()
        if descriptor >= 0:
            os.close(descriptor)
        return descriptor >= 0

    def dup(self):
        return self.keep(self.pick().dup())

    def bind(self):
        return self.pick().bind(self.random.choice([("127.0.0.1", 0), ("127.0.0.1", 1 << 20), ("::1", 0), ("x\0", 0), "", 7, ("1.2.3.4", 0)]))  # fmt: skip

    def listen(self):
        return self.pick().listen(self.random.choice([-1, 0, 5]))

    def accept(self):
        return shown(self.keep(self.pick().accept()[0]))

    def connect_ex(self):
        target = self.pick()
        if target.fileno() < 0 or target.family != socket.AF_INET:
            return self.pick().connect_ex(("127.0.0.1", -1))
        return self.pick().connect_ex(target.getsockname())

    def makefile(self):
        mode = self.random.choice(["r", "w", "rb", "wb", "rwb", "x", "rw"])
        newline = self.random.choice([None, "", "\n", "\r", "\r\n"])
        buffering = self.random.choice([None, 0, 1, 3, 100])
        one = self.pick()
        if "b" in mode:
            newline = None
        if "b" not in mode or mode == "rwb":  # what Python calls line buffering and random access is left out
            buffering = None
        made = one.makefile(mode, buffering, newline=newline, encoding=None if "b" in mode else "latin-1")
        made.close()
        return made.closed

    def text(self):
        name = self.random.choice(["inet_aton", "inet_pton", "inet_pton", "gethostbyname"])
        text = self.random.choice(TEXTS)
        if name == "gethostbyname":
            return socket.gethostbyname(self.random.choice(["", "127.0.0.1", "<broadcast>"]))
        if name == "inet_pton":
            return socket.inet_pton(self.random.choice([socket.AF_INET, socket.AF_INET6, socket.AF_UNIX]), text)
        return socket.inet_aton(text)

    def packed(self):
        packed = bytes(self.random.choices(range(256), k=self.random.choice([0, 4, 4, 15, 16, 16])))
        if self.random.random() < 0.3:
            return socket.inet_ntoa(packed)
        return socket.inet_ntop(self.random.choice([socket.AF_INET, socket.AF_INET6, 99]), packed)

    def number(self):
        name = self.random.choice(["htons", "ntohs", "htonl", "ntohl", "CMSG_LEN", "CMSG_SPACE", "if_indextoname"])
        return getattr(socket, name)(self.random.choice([0, 1, 80, 65535, 65536, -1, 1 << 31, 1 << 32, 1 << 62]))

    def look_up(self):
        host = self.random.choice(["127.0.0.1", "::1", None])
        port = self.random.choice([0, 80, "http", None, 65536, "80"])
        kind = self.random.choice([0, socket.SOCK_STREAM, socket.SOCK_DGRAM])
        return sorted(map(repr, socket.getaddrinfo(host, port, 0, kind, 0, socket.AI_NUMERICHOST)))

    def play(self, length):
        calls = [name for name in vars(Game) if name not in ("pick", "data", "size", "flags", "keep", "play", "__init__")
                 and callable(vars(Game)[name])]  # fmt: skip
        lines = []
        for _ in range(length):
            name = self.random.choice(calls) if len(self.sockets) > 2 else self.random.choice(sorted(each for each in calls if each.startswith("new_")))  # fmt: skip
            try:
                outcome = shown(getattr(self, name)())
            except Exception as e:
                outcome = [type(e).__name__, getattr(e, "errno", None), str(e)]
            lines.append([name, outcome])
        for each in self.sockets:
            each.close()
        return lines


def main():
    first, count, length = map(int, sys.argv[1:])
    warnings.simplefilter("ignore")
    faulthandler.dump_traceback_later(60, exit=True)
    for seed in range(first, first + count):
        before = len(os.listdir("/proc/self/fd"))
        lines = Game(seed).play(length)
        gc.collect()
        lines.append(["left open", len(os.listdir("/proc/self/fd")) - before])
        print(json.dumps([seed, lines]))


if __name__ == "__main__":
    main()
