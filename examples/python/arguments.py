# SPDX-License-Identifier: MIT
"""What the examples share: their command line. A bad number is a ValueError with a clear text."""

import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends them as it ends a C++ program: no traceback


def to_number(what, text, lowest, highest):
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise ValueError(f"{what} must be a whole number from {lowest} to {highest}, not '{text}'")
    return int(text)


def to_port(text):
    return to_number("the port", text, 0, 65535)


def port(index, default):
    """Argument `index` as a port; `default` when the command line is shorter."""
    return to_port(sys.argv[index]) if index < len(sys.argv) else default


def seconds(index, default):
    """Argument `index` as a number of seconds; `default` when the command line is shorter."""
    return to_number("the seconds", sys.argv[index], 1, 86400) if index < len(sys.argv) else default


def text(index, default):
    """Argument `index` as it is; `default` when the command line is shorter."""
    return sys.argv[index] if index < len(sys.argv) else default
