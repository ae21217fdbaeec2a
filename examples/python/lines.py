# SPDX-License-Identifier: MIT
"""What the stream examples share: messages, one a line.

A stream keeps the bytes in order, but not the borders between them: what one `send` sent may arrive in
pieces, and what two sent may arrive glued together. So the receiver collects until the line is whole."""

import sys


class LineReader:
    """Takes whole lines out of a stream socket."""

    def __init__(self, conn, longest=sys.maxsize):
        self.conn = conn
        self.longest = longest
        self.pending = b""  # received, not yet handed out

    def readline(self):
        """The next line with its end; empty when the stream has ended. An unfinished line counts when
        the stream ends, and when it reaches `longest` bytes: no sender can fill the memory."""
        while b"\n" not in self.pending and len(self.pending) < self.longest:
            piece = self.conn.recv(4096)
            if not piece:
                break
            self.pending += piece
        line, end, self.pending = self.pending.partition(b"\n")
        return line + end


def says_exit(line):
    return line.rstrip(b"\r\n") == b"Exit"
