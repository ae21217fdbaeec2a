# SPDX-License-Identifier: MIT
"""makefile: modes, buffers, reading and writing, timeouts, and the order in which files and sockets are closed."""

import gc
import os
import socket
import warnings

from scenario import attempt, better, each, keep, new, pair, tcp_pair


def _files(*args, **keywords):
    """A socket, its peer, and a file of the socket."""
    a, b = pair()
    a.settimeout(5)
    b.settimeout(5)
    return a, b, keep(a.makefile(*args, **keywords))


# ---- modes -------------------------------------------------------------------------------------------------

FOR_BOTH = ["rw", "wr", "rwb", "brw", "bwr"]
WRONG_MODES = ["a", "r+", "rt", "x", "R", "rb ", "U"]
MODES = ["r", "w", "rb", "wb", "b", "", "rr", "wwb", *FOR_BOTH, *WRONG_MODES]


@each(MODES)
@better("Python's text, then the value", levels=(2,), case=list(map(repr, WRONG_MODES)),
        raises=("ValueError", None, "invalid mode (only r, w, b allowed)"))  # fmt: skip
def what_a_mode_allows(mode):
    a, b, file = _files(mode)
    return file.readable(), file.writable(), file.seekable(), file.closed


@each([mode for mode in MODES if mode not in WRONG_MODES])
@better(
    "a file for both no `fileno` and no `mode`",
    levels=(2,),
    case=[repr(mode) for mode in FOR_BOTH if "b" in mode],
    gives=(True, "rwb"),
)
@better("a file for both no `fileno` and no `mode`", levels=(2,), case="'rw'", gives=(True, "rw"))
@better("a file for both no `fileno` and no `mode`", levels=(2,), case="'wr'", gives=(True, "wr"))
def what_a_file_knows(mode):
    a, b, file = _files(mode)
    return file.fileno() == a.fileno(), file.mode


@each([None, -1, 0, 1, 2, 100, 8192])
def buffering(size):
    a, b, file = _files("rb", size)
    b.sendall(b"one\ntwo\nthree")
    b.close()
    return file.readline(), file.read(2), file.read()


@each([None, -1, 1, 2, 100])
def buffering_of_what_is_written(size):
    a, b, file = _files("wb", size)
    file.write(b"abc")
    b.settimeout(0)
    first = attempt(b.recv, 10)
    file.flush()
    return first, attempt(b.recv, 10)


@each(["r", "w", "rw"])
def text_without_a_buffer(mode):
    return _files(mode, 0)


def writing_without_a_buffer():
    a, b, file = _files("wb", 0)
    return file.write(b"abc"), b.recv(10), file.name == a.fileno(), file.mode


# ---- reading -----------------------------------------------------------------------------------------------

READS = {
    "all": lambda f: f.read(),
    "all, -1": lambda f: f.read(-1),
    "all, None": lambda f: f.read(None),
    "none": lambda f: f.read(0),
    "part": lambda f: (f.read(5), f.read(5)),
    "too much": lambda f: f.read(1000),
    "lines": lambda f: f.readlines(),
    "lines by hint": lambda f: f.readlines(5),
    "each line": lambda f: list(f),
    "line by line": lambda f: [f.readline() for _ in range(5)],
    "line of a size": lambda f: [f.readline(3), f.readline(100), f.readline(0), f.readline(-1)],
    "line, then all": lambda f: (f.readline(), f.read()),
}
DATA = b"one\ntwo\r\n\nlast"


@each(READS)
def reading_bytes(read):
    a, b, file = _files("rb")
    b.sendall(DATA)
    b.close()
    return read(file), file.read(), file.read(1)


@each(READS)
def reading_text(read):
    a, b, file = _files("r")
    b.sendall(DATA)
    b.close()
    return read(file), file.read(), file.read(1)


@each(
    {
        f"{newline!r}, {mode}": (newline, mode)
        for newline in (None, "", "\n", "\r", "\r\n")
        for mode in ("lines", "all", "part")
    }
)
def ends_of_lines(case):
    newline, mode = case
    a, b, file = _files("r", newline=newline)
    b.sendall(b"a\nb\r\nc\rd\n\re")
    b.close()
    return file.readlines() if mode == "lines" else file.read() if mode == "all" else (file.read(4), file.read(100))


@each([None, "", "\n", "\r", "\r\n"])
def ends_of_lines_that_are_written(newline):
    a, b, file = _files("w", newline=newline)
    file.write("a\nb\r\nc\rd\n")
    file.close()
    return b.recv(100)


@each(["x", "\n\n", "nl"])
@better("Python's text, then the value", levels=(2,), gives=("ValueError", None, "illegal newline value"))
def a_wrong_end_of_lines(newline):
    return attempt(lambda: _files("r", newline=newline)[2].readable())


BUFFERED = {
    "read1": lambda f: (f.read1(3), f.read1(100)),
    "read1 of anything": lambda f: f.read1(),
    "read1 of nothing": lambda f: f.read1(0),
    "peek": lambda f: (f.peek()[:3], f.peek(2)[:3], f.read(3)),
    "readinto": lambda f: (lambda space: (f.readinto(space), space))(bytearray(5)),
    "readinto all": lambda f: (lambda space: (f.readinto(space), space))(bytearray(14)),
    "readinto1": lambda f: (lambda space: (f.readinto1(space), space))(bytearray(5)),
}


@each(BUFFERED)
def reading_from_the_buffer(read):
    a, b, file = _files("rb")
    b.sendall(DATA)
    return read(file)


def a_read_waits_for_all():
    a, b, file = _files("rb")
    b.sendall(b"ab")
    b.sendall(b"cd")
    b.shutdown(socket.SHUT_WR)
    return file.read(3), file.read(3), file.read(3)


def what_is_read_ahead_is_the_files():
    a, b, file = _files("rb")
    b.sendall(b"one\ntwo\n")
    return file.readline(), attempt(a.recv, 10, socket.MSG_DONTWAIT), file.readline()


def two_files_of_one_socket():
    a, b, reader = _files("rb")
    writer = keep(a.makefile("wb"))
    writer.write(b"question\n")
    writer.flush()
    question = b.recv(100)
    b.sendall(b"answer\n")
    return question, reader.readline()


def a_file_for_both():
    a, b, file = _files("rwb")
    file.write(b"question\n")
    file.flush()
    question = b.recv(100)
    b.sendall(b"answer\n")
    return question, file.readline()


@better("A text file has no `read1`", levels=(2,), gives=["ValueError"] * 4)
def what_a_file_for_one_direction_refuses():
    return [attempt(lambda: _files(mode)[2].__getattribute__(name)(*args))[0] for mode, name, args in
            (("rb", "write", (b"x",)), ("wb", "read", (1,)), ("r", "write", ("x",)), ("w", "read", (1,)))]  # fmt: skip


@each(["seek", "tell", "truncate"])
def a_place_in_a_file(name):
    a, b, file = _files("rb", 0)
    return attempt(getattr(file, name), *((0,) if name != "tell" else ()))[0], file.readable()


# ---- writing -----------------------------------------------------------------------------------------------


@each(
    {
        "bytes": b"abc",
        "nothing": b"",
        "bytearray": bytearray(b"abc"),
        "memoryview": memoryview(b"abc"),
        "large": b"x" * 100000,
        "text": "abc",
        "None": None,
    }
)
def writing(data):
    a, b, file = _files("wb")
    count = attempt(file.write, data)
    file.close()
    a.close()
    return count, len(b"".join(iter(lambda: b.recv(65536), b"")))


def writing_lines():
    a, b, file = _files("w")
    file.writelines(["one\n", "two\n"])
    print("three", file=file)
    file.flush()
    return b.recv(100)


def a_write_that_the_peer_does_not_take():
    a, b, file = _files("wb")
    b.close()
    return attempt(file.write, b"x"), attempt(file.flush), attempt(file.close), file.closed


def a_close_that_cannot_flush_closes():
    a, b, file = _files("wb")
    number = a.fileno()
    file.write(b"x")
    b.close()
    a.close()
    return attempt(file.close), file.closed, type(attempt(os.fstat, number)) is tuple


# ---- timeouts ----------------------------------------------------------------------------------------------


def a_timeout():
    a, b, file = _files("rb")
    a.settimeout(0.05)
    return attempt(file.read, 1), attempt(file.readline)[0] in ("TimeoutError", "OSError")


GOES_ON = "After one timeout a file cannot be read any more"


@better(GOES_ON, levels=(2,), gives=(("TimeoutError", None, "timed out"), b"begun and ended\n"))
def a_line_that_is_whole_after_a_timeout():
    a, b, file = _files("rb")
    a.settimeout(0.05)
    b.sendall(b"begun")
    first = attempt(file.readline)
    b.sendall(b" and ended\n")
    return first, attempt(file.readline)


@better(GOES_ON, levels=(2,), gives=(("TimeoutError", None, "timed out"), b"x"))
def a_raw_file_after_a_timeout():
    a, b, file = _files("rb", 0)
    a.settimeout(0.05)
    first = attempt(file.read, 1)
    b.sendall(b"x")
    return first, attempt(file.read, 1)


def another_file_after_a_timeout():
    a, b, file = _files("rb")
    a.settimeout(0.05)
    first = attempt(file.read, 1)
    b.sendall(b"x")
    return first, keep(a.makefile("rb")).read(1)


def a_timeout_while_writing():
    a, b, file = _files("wb")
    a.settimeout(0.05)
    failed = attempt(lambda: [file.write(b"x" * 1000000) for _ in range(10)])
    b.close()
    attempt(file.close)
    return failed[0]


def a_raw_file_that_would_have_to_wait():
    a, b, file = _files("rwb", 0)
    a.settimeout(0)
    first = file.readinto(bytearray(3)), file.read(3)
    while file.write(b"x" * 100000) is not None:
        pass
    return first, file.write(b"x")


# ---- closing -----------------------------------------------------------------------------------------------


def _is_open(number):
    return type(attempt(os.fstat, number)) is not tuple


def the_socket_first():
    a, b, file = _files("rwb")
    number = a.fileno()
    a.close()
    b.sendall(b"line\n")
    still = _is_open(number), file.readline(), file.closed, "[closed]" in repr(a)
    file.write(b"answer")
    file.flush()
    answer = b.recv(10)
    file.close()
    return still, answer, _is_open(number), b.recv(1)


def the_file_first():
    a, b, file = _files("rb")
    number = a.fileno()
    file.close()
    a.send(b"x")
    first = file.closed, _is_open(number), b.recv(1)
    a.close()
    return first, _is_open(number)


def several_files():
    a, b, first = _files("rb")
    number = a.fileno()
    second, third = keep(a.makefile("wb")), keep(a.makefile("r"))
    steps = []
    for thing in (second, a, first, third):
        thing.close()
        steps.append(_is_open(number))
    return steps


@better("A closed socket with open files goes on", levels=(2,), gives=(("OSError", 9, "Bad file descriptor"), -1, True))
def a_closed_socket_whose_file_is_open():
    a, b, file = _files("rb")
    number = a.fileno()
    a.close()
    return attempt(a.send, b"x"), -1 if a.fileno() == -1 else "open", _is_open(number)


def both_twice():
    a, b, file = _files("wb")
    file.write(b"x")
    return file.close(), file.close(), a.close(), a.close(), b.recv(10), b.recv(10)


def a_file_in_a_with_block():
    a, b, file = _files("wb")
    with file as same:
        same.write(b"x")
    return same is file, file.closed, b.recv(10), a.fileno() >= 0


def a_file_that_is_dropped():
    a, b = pair()
    a.makefile("wb").write(b"flushed")
    gc.collect()
    return b.recv(10), a.fileno() >= 0


def a_socket_that_is_dropped_while_its_file_lives():
    a, b = socket.socketpair()
    file = keep(a.makefile("rb"))
    keep(b).send(b"line\n")
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        del a
        gc.collect()
        return file.readline()


@each(
    [
        "read",
        "readline",
        "write",
        "flush",
        "fileno",
        "readable",
        "writable",
        "seekable",
        "isatty",
        "peek",
        "read1",
        "close",
    ]
)
def a_call_on_a_closed_file(name):
    a, b, file = _files("rb" if name not in ("write", "flush", "writable") else "wb")
    file.close()
    return (
        attempt(getattr(file, name), *((b"x",) if name == "write" else ()))[:1] if name != "close" else file.close(),
        a.fileno() >= 0,
    )


@each(["read", "readinto", "write", "fileno", "readable", "writable", "seekable", "close", "name", "mode", "closed"])
def a_call_on_a_closed_raw_file(name):
    a, b, file = _files("rwb", 0)
    file.close()
    if name in ("name", "mode", "closed"):
        return getattr(file, name)
    outcome = attempt(getattr(file, name), *{"write": (b"x",), "readinto": (bytearray(1),)}.get(name, ()))
    return outcome if name in ("readable", "writable", "seekable", "close") else outcome[:1]


def detach_with_a_file_open():
    a, b, file = _files("rb")
    number = a.detach()
    failed = attempt(file.read, 1)
    os.close(number)
    return failed


@each(["rb", "wb", "r", "w"])
def a_file_of_a_closed_socket(mode):
    s = new()
    s.close()
    file = keep(s.makefile(mode))
    if "r" in mode:
        return attempt(file.read, 1)
    return attempt(file.write, b"x" if "b" in mode else "x"), attempt(file.flush), attempt(file.close)


def a_file_of_a_reset_connection():
    client, server = tcp_pair()
    file = keep(client.makefile("rb"))
    server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    server.close()
    return attempt(file.read, 1), attempt(file.read, 1)


# ---- SocketIO ----------------------------------------------------------------------------------------------


@each(["r", "w", "rw", "rb", "wb", "rwb", "b", "", "x", "wr"])
def a_raw_file_by_its_class(mode):
    a, b = pair()
    file = keep(socket.SocketIO(a, mode))
    a.fileno()
    return file.mode, file.readable(), file.writable(), file.name == a.fileno()
