"""A WebSocket client in plain Python, without packages: prints what the server sends, and sends the lines that it reads.

Usage: python3 examples/websocket.py URL

For example, in the room `general`:

    python3 examples/websocket.py ws://localhost:8080/ws
    {"action": "join", "room": "general", "username": "alice"}
    {"action": "message", "room": "general", "content": "Hello!"}
"""

import base64
import os
import socket
import sys
import threading
from urllib.parse import urlsplit


class WebSocket:
    """One connection (RFC 6455). Text in, text out."""

    def __init__(self, url):
        parts = urlsplit(url)
        if parts.scheme != "ws" or not parts.hostname:
            raise SystemExit(f"{url} is no address of a WebSocket, such as ws://localhost:8080/ws")
        self.socket = socket.create_connection((parts.hostname, parts.port or 80))
        self.stream = self.socket.makefile("rb")
        self.lock = threading.Lock()
        key = base64.b64encode(os.urandom(16)).decode()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.socket.sendall(
            f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        status = self.stream.readline().decode().strip()
        if " 101 " not in status:
            raise SystemExit(f"the server answered: {status}")
        while self.stream.readline().strip():
            pass

    def send(self, text):
        self._write(1, text.encode())

    def __iter__(self):
        """The messages of the server, until it closes."""
        while True:
            opcode, data = self._read()
            if opcode == 8:
                raise SystemExit(f"closed with {int.from_bytes(data[:2], 'big')} {data[2:].decode()}")
            if opcode == 9:
                self._write(10, data)
            if opcode == 1:
                yield data.decode()

    def _read(self):
        """One frame (§5.2); the server's frames are not masked."""
        head = self.stream.read(2)
        if len(head) < 2:
            raise SystemExit("the connection was lost")
        opcode, length = head[0] & 15, head[1] & 127
        if length > 125:
            length = int.from_bytes(self.stream.read(2 if length == 126 else 8), "big")
        return opcode, self.stream.read(length)

    def _write(self, opcode, data):
        """Frames from clients are masked with four random bytes."""
        mask = os.urandom(4)
        size = len(data)
        length = bytes([128 | size]) if size < 126 else bytes([128 | 126]) + size.to_bytes(2, "big")
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
        with self.lock:
            self.socket.sendall(bytes([128 | opcode]) + length + mask + masked)


def main(url):
    connection = WebSocket(url)

    def forward():
        for line in sys.stdin:
            if line.strip():
                connection.send(line.strip())

    threading.Thread(target=forward, daemon=True).start()
    for message in connection:
        print(message, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        pass
