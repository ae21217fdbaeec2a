# SPDX-License-Identifier: MIT
"""Level 2: the stock `socket`, with what it does in Python replaced by calls of the header.

Stands before the stock module in the path, and runs it in this namespace: its enums need a module of this name.
"""

import os as _os

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


socket.accept = _accept
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
