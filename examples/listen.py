"""Prints what happens in your guilds: a WebSocket client for the gateway in plain Python, without packages.

Usage: python3 examples/listen.py ACCESS_TOKEN [HOST:PORT]
"""

import base64
import json
import os
import socket
import sys
import threading
import time


def receive(stream):
    """Reads one frame (RFC 6455 §5.2); the server's frames are not masked."""
    opcode, length = stream.read(2)
    opcode, length = opcode & 15, length & 127
    if length > 125:
        length = int.from_bytes(stream.read(2 if length == 126 else 8), "big")
    return opcode, stream.read(length)


def send(connection, opcode, data, lock=threading.Lock()):
    """Writes one frame; frames from clients are masked with four random bytes."""
    mask = os.urandom(4)
    size = len(data)
    length = bytes([128 | size]) if size < 126 else bytes([128 | 126]) + size.to_bytes(2, "big")
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
    with lock:
        connection.sendall(bytes([128 | opcode]) + length + mask + masked)


def main(token, address="localhost:8080"):
    host, port = address.rsplit(":", 1)
    connection = socket.create_connection((host, int(port)))
    stream = connection.makefile("rb")
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(
        f"GET /gateway HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    status = stream.readline().decode().strip()
    if " 101 " not in status:
        raise SystemExit(f"the server answered: {status}")
    while stream.readline().strip():
        pass

    def say(operation, payload):
        send(connection, 1, json.dumps({"op": operation, "d": payload}).encode())

    def beat(seconds):
        while True:
            time.sleep(seconds)
            say(1, None)  # Heartbeat

    while True:
        opcode, data = receive(stream)
        if opcode == 8:
            raise SystemExit(f"closed with {int.from_bytes(data[:2], 'big')} {data[2:].decode()}")
        if opcode == 9:
            send(connection, 10, data)
        if opcode != 1:
            continue
        frame = json.loads(data)
        if frame["op"] == 10:  # Hello
            say(2, {"token": token})  # Identify
            seconds = frame["d"]["heartbeat_interval"] / 1000
            threading.Thread(target=beat, args=(seconds,), daemon=True).start()
        elif frame["op"] == 0:  # Dispatch
            print(frame["s"], frame["t"], json.dumps(frame["d"]), flush=True)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        pass
