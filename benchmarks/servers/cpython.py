#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The echo server of this folder on CPython's selectors."""

import selectors
import socket


def main():
    selector = selectors.DefaultSelector()
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    selector.register(listener, selectors.EVENT_READ)
    print(listener.getsockname()[1], flush=True)
    connections = 0
    while True:
        for key, _ in selector.select():
            s = key.fileobj
            if s is listener:
                fresh, _ = s.accept()
                selector.register(fresh, selectors.EVENT_READ)
                connections += 1
                continue
            try:
                data = s.recv(65536)
                if data:
                    s.sendall(data)
            except OSError:
                data = b""
            if not data:
                selector.unregister(s)
                s.close()
                connections -= 1
                if connections == 0:
                    return


if __name__ == "__main__":
    main()
