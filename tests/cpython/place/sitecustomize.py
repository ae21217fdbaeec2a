# SPDX-License-Identifier: MIT
"""Puts the extension in the place of `_socket`, in the interpreter and in each of its children.

The built-in module would win over any path, so the file is loaded by hand before anybody imports `socket`.
PYSOCK_CPYTHON_EXTENSION names it, PYSOCK_CPYTHON_CALLS the file that gets the calls of every process.
"""

import atexit
import importlib.machinery
import importlib.util
import json
import os
import sys


def load(path):
    loader = importlib.machinery.ExtensionFileLoader("_socket", path)
    spec = importlib.util.spec_from_loader("_socket", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def write_calls():
    line = json.dumps(sys.modules["_socket"]._pysock_calls()) + "\n"
    file = os.open(os.environ["PYSOCK_CPYTHON_CALLS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.write(file, line.encode())
    os.close(file)


sys.modules["_socket"] = load(os.environ["PYSOCK_CPYTHON_EXTENSION"])
if getattr(sys.modules["_socket"], "_pysock", None) != "the header":
    sys.stderr.write("sitecustomize: what was loaded is not the extension over pysock\n")
    os._exit(3)
atexit.register(write_calls)
