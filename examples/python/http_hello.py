# SPDX-License-Identifier: MIT
"""http_hello: answers every HTTP request with the text `Hello, TCP Socket`. Ctrl-C ends it.

    python3 http_hello.py [PORT [SECONDS]]      then open http://localhost:8090/ in a browser

A client has SECONDS (5) for all it says: a silent or an endless one cannot hold up the others for longer."""

import socket
import sys
import time

import arguments


def receive(conn, deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        return b""
    conn.settimeout(left)
    try:
        return conn.recv(4096)
    except OSError:  # late or gone: either way nothing more comes
        return b""


def response_to(request):
    good = b"\n\n" in request and b" HTTP/1." in request.split(b"\n")[0]
    status = "200 OK" if good else "400 Bad Request"
    text = "Hello, TCP Socket" if good else "Bad Request"
    head = (f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n")
    return head if request.startswith(b"HEAD ") else head + text


def serve(conn, deadline):
    request = b""  # ends with an empty line; its lines end with CR LF, typed ones with LF
    while len(request) < 8192 and b"\n\n" not in request and (piece := receive(conn, deadline)):
        request += piece.replace(b"\r", b"")
    conn.sendall(response_to(request).encode())
    conn.shutdown(socket.SHUT_WR)  # that was all; to close while the client still sends could cost it the answer
    while receive(conn, deadline):
        continue


try:
    patience = arguments.seconds(2, 5)
    with socket.create_server(("localhost", arguments.port(1, 8090))) as server:
        print(f"serving http://localhost:{server.getsockname()[1]}/", flush=True)
        while True:
            try:
                conn, peer = server.accept()
                with conn:
                    print(f"client {peer}", flush=True)
                    serve(conn, time.monotonic() + patience)
            except OSError as problem:
                print(f"lost a client: {problem}", flush=True)
except (OSError, ValueError) as problem:
    sys.exit(f"http_hello: {problem}")
