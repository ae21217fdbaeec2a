# SPDX-License-Identifier: MIT
"""Scenarios for compare_test.py: right ones, and each in its way a wrong one."""

import os
import signal
import socket

import _socket
from scenario import Hidden, Skip, at_level, better, each, hide, keep, new

HEADER = hasattr(_socket, "_pysock")
LEVEL_2 = "level2" in socket.create_server.__code__.co_filename
LINE = "`socket(none)`: a closed socket, to be assigned to later"  # any line of the document


def _called():
    """Enters the header."""
    return new().fileno()


def right_value():
    return _called() > 0


def right_exception():
    return new().bind(("127.0.0.1", -1))


def right_text_of_a_type_error():
    _called()
    raise TypeError(HEADER)


def right_hidden_value():
    _called()
    return hide(os.getpid() + 1000000, "number"), f"of {os.getpid() + 1000000}"


@better(LINE, gives=("better", Hidden("number")))
def right_better_value():
    _called()
    return "better" if HEADER else "python", hide(os.getpid() + 1000000, "number")


@better(LINE, raises=("OSError", 22, "better"))
def right_better_exception():
    _called()
    raise OSError(22, "better" if HEADER else "python")


@better(LINE, raises=("OSError", 22, "better"), before=(3, 0))
def right_since_it_is_better_only_than_an_old_python():
    return _called() > 0


@each({"a": 1, "b": 2})
@better(LINE, case="a", gives="better")
def right_case(number):
    _called()
    return "better" if HEADER and number == 1 else number


def right_kept():
    keep(new())
    return _called() > 0


def right_skip():
    raise Skip("the reason")


def wrong_value():
    _called()
    return "the header" if HEADER else "python"


def wrong_class():
    _called()
    raise LookupError if HEADER else IndexError


def wrong_errno():
    _called()
    raise OSError(2 if HEADER else 3, "text")


def wrong_text():
    _called()
    raise ValueError("the header" if HEADER else "python")


def wrong_number_of_descriptors():
    _called()
    if HEADER:
        os.dup(0)


def wrong_since_it_hangs():
    _called()
    if HEADER:
        signal.pause()


def wrong_since_it_ends():
    _called()
    if HEADER:
        os._exit(7)


def wrong_since_it_crashes():
    _called()
    if HEADER:
        os.kill(os.getpid(), signal.SIGSEGV)


def wrong_since_only_the_header_skips():
    _called()
    if HEADER:
        raise Skip("the reason")


def wrong_since_the_header_is_not_called():
    return "the same"


@better(LINE, gives="another")
def wrong_expectation():
    _called()
    return "better" if HEADER else "python"


@better(LINE, gives="same")
def wrong_expectation_of_what_is_the_same():
    _called()
    return "same"


@better("no line of the document has this", gives="better")
def wrong_line():
    _called()
    return "better" if HEADER else "python"


@each(["a", "b"])
@better(LINE, case=["'b'"], gives="another")
def wrong_cases(name):
    _called()
    return "better" if HEADER and name == "b" else "python"


def of_level_2():
    _called()
    return LEVEL_2


@at_level(2)
@better(LINE, gives="better")
def only_of_level_2():
    _called()
    return "better" if LEVEL_2 else "python"
