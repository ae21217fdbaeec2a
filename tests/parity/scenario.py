# SPDX-License-Identifier: MIT
"""What the files in scenarios/ are written with.

A scenario is a function of such a file whose name has no leading underscore. It returns a value or raises; what it did
is compared between the stock module and the header. Its name says what it is about; @each makes several of one, @better
says that pysock's outcome is another one on purpose. What it opens it gives to keep(), or closes: what stays open is
compared too. Nothing of the module is called while the file is read.
"""

import inspect
import os
import re
import socket
import sys
import tempfile
import threading
import time

# ---- how scenarios are declared --------------------------------------------------------------------------


class Case:
    """One scenario: `run` takes no argument; `better` holds the expectations that stand in for Python's outcome."""

    def __init__(self, name, run, better, levels):
        self.name = name
        self.run = run
        self.better = better
        self.levels = levels


class Better:
    """What pysock does on purpose, and the line of docs/python-differences.md that says so."""

    def __init__(self, line, outcome, levels, case):
        self.line = line
        self.outcome = outcome
        self.levels = levels
        self.case = case


NOT_GIVEN = object()


def better(line, *, gives=NOT_GIVEN, raises=None, levels=(1, 2), case=None, before=None):
    """Pysock's outcome is the value `gives`, or the exception `raises`: (class, errno or None, text), without the text
    for a TypeError. `line` is a part of one line of docs/python-differences.md. `case` names a case of an @each (a list
    does several, None means all); `before` is the version of Python that does the same: from then on there is nothing
    special."""
    if (gives is NOT_GIVEN) == (raises is None):
        raise ValueError("what does pysock do: either gives or raises")
    outcome = {"raises": list(raises)} if raises else {"value": show(gives)}

    def declare(function):
        if before is None or sys.version_info < before:
            for each_case in case if isinstance(case, list) else [case]:
                function.__dict__.setdefault("better", []).append(Better(line, outcome, levels, each_case))
        return function

    return declare


def at_level(*levels):
    """Only these levels are compared: below, Python does all of it by itself."""

    def declare(function):
        function.levels = levels
        return function

    return declare


def each(cases):
    """The function is a scenario for each item of a dictionary, with the item's value as its argument; of anything
    else, each item is its own name."""
    if not isinstance(cases, dict):
        cases = {repr(item): item for item in cases}

    def declare(function):
        function.cases = cases
        return function

    return declare


def cases_of(module):
    """The scenarios of a module in their order."""
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        expected = getattr(function, "better", [])
        cases = getattr(function, "cases", None)
        levels = getattr(function, "levels", (1, 2))
        if cases is None:
            if any(one.case is not None for one in expected):
                raise ValueError(f"{name}: a better outcome for a case, but no cases")
            yield Case(name, function, expected, levels)
            continue
        unknown = {one.case for one in expected} - cases.keys() - {None}
        if unknown:
            raise ValueError(f"{name}: a better outcome for {unknown}, which is no case")
        for key, argument in cases.items():
            yield Case(f"{name}[{key}]", lambda function=function, argument=argument: function(argument),
                       [one for one in expected if one.case in (key, None)], levels)  # fmt: skip


# The line on texts that speak of Python.
TEXTS = "A few texts differ where Python's speak of tuples or of its own integers"


class Skip(Exception):
    """The machine lacks what a scenario needs."""


def need(condition, reason):
    if not condition:
        raise Skip(reason)


# ---- what scenarios see ----------------------------------------------------------------------------------

_hidden = []  # (pattern, what stands for it)
_kept = []


def hide(value, name):
    """Shows a value that differs from run to run (a port, a path) as <name>, wherever it turns up. Yields the value."""
    if isinstance(value, int) and value < 1000:
        raise ValueError(f"{value} may stand for something else")
    text = value.decode("ascii") if isinstance(value, bytes) else str(value)
    _hidden.append((rf"\b{re.escape(text)}\b" if isinstance(value, int) else re.escape(text), f"<{name}>"))
    return value


class Hidden:
    """In what pysock is expected to give: a value that hide() has hidden under this name."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.name}>"


def hidden(text):
    for pattern, name in _hidden:
        text = re.sub(pattern, name, text)
    return text


def show(value):
    return hidden(repr(value))


def error(e):
    """What an exception says, as a value. The texts of a TypeError belong to the way from Python to C++."""
    if isinstance(e, TypeError):
        return ("TypeError",)
    number = getattr(e, "errno", None)
    return (type(e).__name__, number, hidden(str(e) if number is None else str(e.strerror)))


def attempt(call, *args, **keywords):
    """What a call returns, or its error() where it raises."""
    try:
        return call(*args, **keywords)
    except Exception as e:
        return error(e)


def keep(thing):
    """Closes `thing` when the scenario has ended. Yields it."""
    _kept.append(thing)
    return thing


def close_kept():
    """In the opposite order; what a scenario has already closed or taken away does not mind."""
    while _kept:
        try:
            _kept.pop().close()
        except OSError:
            pass


def takes(call, at_least, at_most):
    """What a call does, and whether it takes so many seconds."""
    begin = time.monotonic()
    outcome = attempt(call)
    return outcome, at_least <= time.monotonic() - begin <= at_most


class Thread(threading.Thread):
    """A function in a second thread; close() waits for it, result() has what it returned, or its error()."""

    def __init__(self, call):
        super().__init__(daemon=True)
        self.call = call
        keep(self).start()

    def run(self):
        self.outcome = attempt(self.call)

    def close(self):
        self.join(5)

    def result(self):
        self.close()
        return self.outcome


# ---- what scenarios begin with ---------------------------------------------------------------------------


def new(*args, **keywords):
    return keep(socket.socket(*args, **keywords))


def try_new(*args):
    """A socket of a family that the kernel may lack."""
    try:
        return new(*args)
    except OSError as e:
        raise Skip(f"no socket of {args[0]!r} here: {e.strerror}") from None


def listener(family=socket.AF_INET, backlog=5):
    s = new(family)
    s.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    s.listen(backlog)
    hide(s.getsockname()[1], "port")
    return s


def pair(*args):
    a, b = socket.socketpair(*args)
    return keep(a), keep(b)


def tcp_pair():
    """A client, and the server's end of its connection. Its ports show as <client> and <port>."""
    server = listener()
    client = new()
    client.connect(server.getsockname())
    hide(client.getsockname()[1], "client")
    return client, keep(server.accept()[0])


def udp(name="port", family=socket.AF_INET):
    s = new(family, socket.SOCK_DGRAM)
    s.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    hide(s.getsockname()[1], name)
    return s


def full_listener():
    """A listener that answers nobody any more: a connection to it never comes about."""
    server = listener(backlog=0)
    for _ in range(16):
        client = new()
        client.settimeout(0.1)
        if client.connect_ex(server.getsockname()) != 0:
            return server
    raise Skip("the kernel takes more connections than the backlog allows")


def refusing_address():
    """An address where nobody listens, and nobody else can while the scenario runs."""
    s = new()
    s.bind(("127.0.0.1", 0))
    hide(s.getsockname()[1], "port")
    return s.getsockname()


def fill(s, piece=b"x" * 65536):
    """Sends until nothing more fits. Yields the number of bytes; the socket's timeout is 0.05 afterwards."""
    s.settimeout(0)
    count = 0
    while True:
        try:
            count += s.send(piece)
        except BlockingIOError:
            s.settimeout(0.05)
            return count


def folder():
    """A new folder, which shows as <folder>."""
    directory = tempfile.TemporaryDirectory()
    directory.close = directory.cleanup
    keep(directory)
    return hide(directory.name, "folder")


def is_nonblocking(s):
    return not os.get_blocking(s.fileno())
