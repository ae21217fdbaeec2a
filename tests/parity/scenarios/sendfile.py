# SPDX-License-Identifier: MIT
"""sendfile: what is refused, what is sent, where the file stands afterwards, and how long it takes."""

import io
import os
import socket

from scenario import Thread, attempt, better, each, folder, fill, keep, new, pair, takes, tcp_pair, udp

DATA = bytes(range(256)) * 40


VALUE = "Python's text, then the value"
PLACE = "with offset 0 begins at the file's position, and leaves it at the wrong one"


def _file(data=DATA):
    path = os.path.join(folder(), "file")
    with open(path, "wb") as out:
        out.write(data)
    return keep(open(path, "rb"))


class _NoDescriptor(io.BytesIO):
    """A file that only reads."""


class _NoSeek:
    def __init__(self, data):
        self.read = io.BytesIO(data).read


KINDS = {"file": _file, "memory": lambda data=DATA: _NoDescriptor(data), "only reads": lambda data=DATA: _NoSeek(data)}


def _send(file, *args, timeout=5, **keywords):
    """What sendfile does over a pair, what came, and where the file stands."""
    a, b = pair()
    a.settimeout(timeout)
    reader = Thread(lambda: b"".join(iter(lambda: b.recv(65536), b"")))
    sent = attempt(a.sendfile, file, *args, **keywords)
    a.close()
    came = reader.result()
    place = attempt(file.tell) if hasattr(file, "tell") else None
    known = came if len(came) < 20 else (len(came), DATA.find(came) if came in DATA else came in DATA * 300)
    return sent, known, place


PARTS = {
    "all": ((), {}),
    "from 0": ((0,), {}),
    "from 100": ((100,), {}),
    "count": ((0, 100), {}),
    "from 100, count": ((100, 7), {}),
    "keywords": ((), {"offset": 5, "count": 6}),
    "count beyond the end": ((10000, 10000), {}),
    "from the end": ((len(DATA),), {}),
    "from beyond the end": ((100000,), {}),
    "count 1": ((1, 1), {}),
    "count 0": ((0, 0), {}),
    "negative count": ((0, -1), {}),
    "count float": ((0, 1.0), {}),
    "count text": ((0, "1"), {}),
    "negative offset": ((-1,), {}),
    "offset float": ((1.0,), {}),
}


FROM_0 = ["all", "from 0", "count", "count 0", "negative count", "count float", "count text"]
CASES = {f"{kind}, {what}": (make, part) for kind, make in KINDS.items() for what, part in PARTS.items()
         if kind == "file" or kind == "memory" and "offset" not in what or what in FROM_0}  # fmt: skip


def _wrong_count(kind):
    return ("ValueError", None, "count must be a positive integer"), b"", None if kind == "only reads" else 0


@each(CASES)
@better(
    VALUE,
    levels=(2,),
    case=[f"{kind}, {what}" for kind in ("file", "memory") for what in ("count 0", "negative count")],
    gives=_wrong_count("file"),
)
@better(
    VALUE, levels=(2,), case=["only reads, count 0", "only reads, negative count"], gives=_wrong_count("only reads")
)
def a_part_of_a_file(case):
    make, (arguments, keywords) = case
    return _send(make(), *arguments, **keywords)


@each({kind: make for kind, make in KINDS.items() if kind != "only reads"})
@better(PLACE, levels=(2,), case="memory", gives=((10240, (10240, 0), 10240), False))
def a_file_that_stands_elsewhere(make):
    file = make()
    file.seek(300)
    return _send(file), file.closed


@each({kind: make for kind, make in KINDS.items() if kind != "only reads"})
def a_file_that_stands_elsewhere_from_an_offset(make):
    file = make()
    file.seek(300)
    return _send(file, 5, 10)


@each(KINDS)
def an_empty_file(make):
    return _send(make(b""))


@each(KINDS)
def a_large_file(make):
    return _send(make(DATA * 300))


def a_raw_file():
    return _send(keep(open(_file().name, "rb", 0)), 3, 5)


def a_file_of_text():
    return _send(keep(open(_file().name, encoding="latin-1")))


def a_text_in_memory():
    return attempt(_send, io.StringIO("abc"))[0]


@each({"number": 3, "text": "file", "None": None})
def what_is_no_file(file):
    return attempt(pair()[0].sendfile, file)[0], new().fileno() > 0


@better(
    "`sendfile` of a pipe sends nothing and returns 0",
    levels=(2,),
    gives=(16, b"through the pipe", ("OSError", 29, "Illegal seek")),
)
def a_pipe():
    reading, writing = os.pipe()
    os.write(writing, b"through the pipe")
    os.close(writing)
    return _send(keep(open(reading, "rb", 0)))


@each({"stream": socket.SOCK_STREAM, "packets": socket.SOCK_SEQPACKET, "datagrams": socket.SOCK_DGRAM})
def over_another_type(kind):
    a, b = pair(socket.AF_UNIX, kind)
    b.settimeout(0)
    return attempt(a.sendfile, _file(b"abc")), attempt(b.recv, 10)


def over_udp():
    return udp().sendfile(_file(b"abc"))


@each({kind: make for kind, make in KINDS.items()})
def over_a_nonblocking_socket(make):
    a, b = pair()
    a.settimeout(0)
    return a.sendfile(make())


@each({kind: make for kind, make in KINDS.items()})
@better(
    "`sendfile` on a closed socket: ValueError from the selector",
    levels=(2,),
    case="file",
    gives=("OSError", 9, "Bad file descriptor"),
)
def over_a_closed_socket(make):
    s = new()
    s.close()
    return attempt(s.sendfile, make())


@each({kind: make for kind, make in KINDS.items()})
def over_an_unconnected_socket(make):
    return attempt(new().sendfile, make())


@each({kind: make for kind, make in KINDS.items()})
def whose_peer_is_gone(make):
    a, b = pair()
    b.close()
    return attempt(a.sendfile, make())


@each({"file": _file, "memory": KINDS["memory"]})
@better(PLACE, levels=(2,), case="memory", gives=((("TimeoutError", None, "timed out"), True), 0))
def that_times_out(make):
    a, b = pair()
    fill(a)
    file = make(DATA * 300)
    return takes(lambda: a.sendfile(file), 0.05, 3), file.tell()


@each({"file": _file, "memory": KINDS["memory"]})
def that_times_out_half_way(make):
    a, b = pair()
    a.settimeout(0.05)
    file = make(DATA * 1000)
    failed = attempt(a.sendfile, file)
    a.close()
    came = sum(len(piece) for piece in iter(lambda: b.recv(65536), b""))
    return failed, 0 < came < len(DATA) * 1000, file.tell() == came


@each({"none": None, "5": 5})
def over_tcp(timeout):
    client, server = tcp_pair()
    client.settimeout(timeout)
    reader = Thread(lambda: b"".join(iter(lambda: server.recv(65536), b"")))
    sent = client.sendfile(_file(DATA * 300))
    client.close()
    return sent, reader.result() == DATA * 300


def twice():
    a, b = pair()
    file = _file(b"abcdef")
    return a.sendfile(file, 0, 3), a.sendfile(file, 3), b.recv(10), file.tell()
