# SPDX-License-Identifier: MIT
"""can_frames: sends a frame over a CAN bus, and prints it as another socket on the bus receives it.

    python3 can_frames.py [INTERFACE [TEXT]]    vcan0; a frame carries at most 8 bytes

A bus without hardware: ip link add vcan0 type vcan; ip link set vcan0 up"""

import socket
import struct
import sys

import arguments

CAN_FRAME = struct.Struct("=IB3x8s")  # a frame as CAN_RAW sockets send and receive it

try:
    interface = arguments.text(1, "vcan0")
    text = arguments.text(2, "hello").encode()
    if len(text) > 8:
        raise ValueError("a frame carries at most 8 bytes")
    with (socket.socket(socket.AF_CAN, socket.SOCK_RAW, socket.CAN_RAW) as sender,
          socket.socket(socket.AF_CAN, socket.SOCK_RAW, socket.CAN_RAW) as receiver):
        sender.bind((interface,))
        receiver.bind((interface,))
        receiver.settimeout(2)
        sender.sendall(CAN_FRAME.pack(0x123, len(text), text))
        received, addr = receiver.recvfrom(CAN_FRAME.size)
        frame_id, length, data = CAN_FRAME.unpack(received)
        print(f"{addr} 0x{frame_id:x} [{length}] {data[:length].decode()}")
except (OSError, ValueError) as problem:
    sys.exit(f"can_frames: {problem}")
