# SPDX-License-Identifier: MIT
"""Level 2: the stock `socket`, with what it does in Python replaced by calls of the header.

Stands before the stock module in the path, and runs it in this namespace: its enums need a module of this name.
"""

import locale as _locale
import os as _os

import pysock_files as _files

with open(_os.path.join(_os.path.dirname(_os.__file__), "socket.py"), encoding="utf-8") as _file:
    exec(compile(_file.read(), _file.name, "exec"), globals())


def _adopt(made, kind=None):
    """An object of the class that users see, of the base object that the extension has made."""
    kind = kind or socket
    fresh = kind.__new__(kind)
    fresh._pysock_take(made)
    fresh._io_refs = 0
    fresh._closed = False
    return fresh


# ---- methods -------------------------------------------------------------------------------------------------


def _accept(self):
    made, address = self._pysock_accept()
    return _adopt(made), address


def _dup(self):
    return _adopt(self._pysock_dup(), self.__class__)


def _is_plain(sock):
    """Whether the bytes of the socket are those of the connection: not so for ssl.SSLSocket."""
    return type(sock).recv_into is socket.recv_into and type(sock).send is socket.send


def _unless_plain(stock):
    """Leaves sockets that are not plain to the stock method."""

    def choose(method):
        return lambda self, *args, **more: (method if _is_plain(self) else stock)(self, *args, **more)

    return choose


@_unless_plain(socket.makefile)
def _makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
    if buffering == 0 and "b" in mode:
        raw_mode = ("r" if "r" in mode or "w" not in mode else "") + ("w" if "w" in mode else "")
        return _files.RawFile(self._pysock_raw_file(raw_mode), self)
    made = self._pysock_makefile(mode, -1 if buffering is None else buffering, newline)
    if "b" in mode:
        return _files.BufferedFile(made, self)
    if encoding is None:
        encoding = _locale.getpreferredencoding(False)
    return _files.TextFile(made, self, encoding, errors)


def _sendfile_by(way, stock):
    @_unless_plain(stock)
    def method(self, file, offset=0, count=None):
        return self._pysock_sendfile(file, offset, count, way, _GiveupOnSendfile)

    return method


socket.accept = _accept
socket.makefile = _makefile
socket.sendfile = _sendfile_by("any", socket.sendfile)
socket._sendfile_use_sendfile = _sendfile_by("by_system", socket._sendfile_use_sendfile)
socket._sendfile_use_send = _sendfile_by("by_send", socket._sendfile_use_send)
socket.dup = _dup
socket.get_inheritable = _socket.socket._pysock_get_inheritable
socket.set_inheritable = _socket.socket._pysock_set_inheritable

# ---- functions -----------------------------------------------------------------------------------------------


def fromfd(fd, family, type, proto=0):
    return _adopt(_socket._pysock_fromfd(fd, family, type, proto))


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    first, second = _socket.socketpair(AF_UNIX if family is None else family, type, proto)
    return _adopt(first), _adopt(second)


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, all_errors=False):
    limit = ... if timeout is _GLOBAL_DEFAULT_TIMEOUT else timeout
    return _adopt(_socket._pysock_create_connection(address, limit, source_address, all_errors))


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    return _adopt(_socket._pysock_create_server(address, family, backlog, reuse_port, dualstack_ipv6))


def has_dualstack_ipv6():
    return _socket._pysock_has_dualstack_ipv6()


def getfqdn(name=""):
    return _socket._pysock_getfqdn(name)


def send_fds(sock, buffers, fds, flags=0, address=None):
    return sock._pysock_send_fds(buffers, fds, flags, address)


def recv_fds(sock, bufsize, maxfds, flags=0):
    return sock._pysock_recv_fds(bufsize, maxfds, flags)
