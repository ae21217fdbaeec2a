# SPDX-License-Identifier: MIT
"""The header's files as Python's: subclasses of the abstract classes of `io` that forward each call."""

import codecs
import io


class _File:
    """What the three kinds share. `made` is the file that the extension has made; the socket is kept as the stock file
    keeps it."""

    def __init__(self, made, sock):
        self._made = made
        self._sock = sock

    mode = property(lambda self: self._made.mode())
    name = property(lambda self: self._made.name())

    def __repr__(self):
        return f"<_io.{self._shown_as} name={self.name!r}>"

    def fileno(self):
        return self._made.fileno()

    def readable(self):
        return self._made.readable()

    def writable(self):
        return self._made.writable()

    def seekable(self):
        return self._made.seekable()

    def write(self, data):
        return self._made.write(data)

    def close(self):
        if self.closed:
            return
        try:
            super().close()  # also calls flush()
        finally:
            self._sock = None
            self._made.close()


class RawFile(_File, io.RawIOBase):
    _shown_as = "SocketIO"

    def readinto(self, buffer):
        return self._made.readinto(buffer)


class BufferedFile(_File, io.BufferedIOBase):
    _shown_as = "BufferedReader"

    def read(self, size=-1):
        return self._made.read(-1 if size is None else size)

    def read1(self, size=-1):
        return self._made.read1(size)

    def readinto(self, buffer):
        return self._made.readinto(buffer)

    def peek(self, size=0):
        return self._made.peek()

    def readline(self, limit=-1):
        return self._made.readline(-1 if limit is None else limit)

    def flush(self):
        if self.writable():
            self._made.flush()


class TextFile(_File, io.TextIOBase):
    """The header's text files hold bytes, so what is decoded and counted in characters is so here."""

    _shown_as = "TextIOWrapper"

    def __init__(self, made, sock, encoding, errors):
        super().__init__(made, sock)
        self._encoder = codecs.getencoder(encoding)
        self._decoder = codecs.getincrementaldecoder(encoding)(errors or "strict")
        self._errors = errors or "strict"

    def write(self, text):
        self._made.write(self._encoder(text, self._errors)[0])
        return len(text)

    def _gather(self, size, more, ended):
        """Calls `more` with how many characters may be missing, until they are there or `ended` says so."""
        text = ""
        while size < 0 or len(text) < size:
            data = more(size - len(text) if size >= 0 else -1)
            text += self._decoder.decode(data, final=not data)
            if not data or ended(text):
                break
        return text

    def read(self, size=-1):
        return self._gather(-1 if size is None else size, self._made.read, lambda text: False)

    def readline(self, limit=-1):
        return self._gather(limit, self._made.readline, lambda text: limit < 0 or text.endswith(("\n", "\r")))

    def flush(self):
        if not self.closed and self.writable():
            self._made.flush()
