# SPDX-License-Identifier: MIT
"""A TLS connection over sockets with and without timeout, with the certificate of CPython's own tests."""

import socket
import ssl
import threading
from pathlib import Path

import test

certificate = next(Path(test.__file__).parent.rglob("keycert.pem"))
server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server_context.load_cert_chain(certificate)
client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
client_context.check_hostname = False
client_context.load_verify_locations(certificate)


def serve(listener):
    conn, _ = listener.accept()
    with server_context.wrap_socket(conn, server_side=True) as secure:
        secure.sendall(secure.makefile("rb").readline().upper())


for timeout in (None, 10):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, args=(listener,))
        server.start()
        with socket.create_connection(listener.getsockname(), timeout) as plain:
            with client_context.wrap_socket(plain) as secure:
                assert secure.gettimeout() == timeout
                secure.sendall(b"hello\n")
                assert secure.recv(100) == b"HELLO\n"
        server.join()
print(f"imports, and {ssl.OPENSSL_VERSION} talks over it")
