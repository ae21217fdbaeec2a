# SPDX-License-Identifier: MIT
"""Which descriptors a child process inherits."""

import array
import os
import socket
import subprocess
import sys

from scenario import better, each, keep, listener, new, pair

OWNED = "Received descriptors (`recvmsg`, `recv_fds`) are plain numbers, inherited by child processes"


def _accepted():
    server = listener()
    new().connect(server.getsockname())
    return keep(server.accept()[0])


def _adopted(inheritable):
    number = new().detach()
    os.set_inheritable(number, inheritable)
    return keep(socket.socket(fileno=number))


def _copied(make):
    s = new()
    s.set_inheritable(True)
    return keep(make(s))


MAKERS = {
    "socket": new,
    "SOCK_CLOEXEC": lambda: new(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_CLOEXEC),
    "pair, first": lambda: pair()[0],
    "pair, second": lambda: pair()[1],
    "accept": _accepted,
    "dup": lambda: _copied(lambda s: s.dup()),
    "fromfd": lambda: _copied(lambda s: socket.fromfd(s.fileno(), s.family, s.type)),
    "fileno of one that is not": lambda: _adopted(False),
    "fileno of one that is": lambda: _adopted(True),
    "create_server": lambda: keep(socket.create_server(("127.0.0.1", 0))),
    "create_connection": lambda: keep(socket.create_connection(listener().getsockname(), 5)),
}


@each(MAKERS)
def a_new_socket(make):
    s = make()
    return s.get_inheritable(), os.get_inheritable(s.fileno())


@each([True, False, 1, 0])
def set_inheritable(value):
    s = new()
    first = s.set_inheritable(value), s.get_inheritable(), os.get_inheritable(s.fileno())
    return first, s.set_inheritable(not value), s.get_inheritable()


def a_number_that_dup_makes():
    s = new()
    number = socket.dup(s.fileno())
    inheritable = os.get_inheritable(number)
    os.close(number)
    return inheritable


@each([0, socket.MSG_CMSG_CLOEXEC])
@better(OWNED, case="0", gives=False)
def a_descriptor_that_recvmsg_receives(flags):
    a, b = pair()
    a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [a.fileno()]))])
    _, ((_, _, data),), _, _ = b.recvmsg(1, socket.CMSG_SPACE(4), flags)
    (number,) = array.array("i", data)
    inheritable = os.get_inheritable(number)
    os.close(number)
    return inheritable


@better(OWNED, gives=False)
def a_descriptor_that_recv_fds_receives():
    a, b = pair()
    socket.send_fds(a, [b"x"], [a.fileno()])
    (number,) = socket.recv_fds(b, 1, 1)[1]
    inheritable = os.get_inheritable(number)
    os.close(number)
    return inheritable


@each([True, False])
def what_a_child_sees(inheritable):
    s = new()
    s.set_inheritable(inheritable)
    program = "import os, sys\ntry: os.fstat(int(sys.argv[1])); print('there')\nexcept OSError: print('gone')"
    command = [sys.executable, "-I", "-S", "-c", program, str(s.fileno())]
    return subprocess.run(command, close_fds=False, capture_output=True, timeout=10).stdout
