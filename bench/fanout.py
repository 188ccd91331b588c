"""Server CPU per delivery when one channel has many gateway sessions, beside a bare C loop.

Messages are posted over a few keep-alive connections; every session must receive every one. The C loop gets
frames of the same size over a WebSocket and gives them to as many sockets. Needs: make build, cc.

usage: fanout.py [SESSIONS [MESSAGES]]
"""

import json
import selectors
import socket
import statistics
import sys
import threading

from guildhall_server import Limit, Server, cpu_seconds

# How many messages are under way at once: one by one each delivery costs a write of its own; with more, frames
# that wait for the same socket share one.
WINDOWS = (1, 8)
# The gateway's limit: GatewayLimits.sessionsPerUserMax.
SESSIONS_PER_USER = 20


class Receiver:
    """Non-blocking WebSocket clients that count the frames they get."""

    def __init__(self, port, path, count):
        self.selector = selectors.DefaultSelector()
        self.frames = 0
        self.bytes = 0
        self.last = b""
        self.sockets = []
        for _ in range(count):
            sock = socket.create_connection(("127.0.0.1", port))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.sendall(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
            rest = b""
            while b"\r\n\r\n" not in rest:
                rest += sock.recv(4096)
            head, rest = rest.split(b"\r\n\r\n", 1)
            if not head.startswith(b"HTTP/1.1 101"):
                raise SystemExit("no WebSocket: " + head.decode())
            sock.setblocking(False)
            self.sockets.append(sock)
            self.selector.register(sock, selectors.EVENT_READ, bytearray(rest))

    def send(self, index, payload):
        size = len(payload)
        head = bytes([0x81, 0x80 | size]) if size < 126 else bytes([0x81, 0xFE, size >> 8, size & 255])
        self.sockets[index].sendall(head + bytes(4) + payload)

    def receive_until(self, frames, seconds=60):
        while self.frames < frames:
            ready = self.selector.select(seconds)
            if not ready:
                raise SystemExit(f"{self.frames} of {frames} frames after {seconds} s of silence")
            for key, _ in ready:
                data = key.fileobj.recv(262144)
                if not data:
                    raise SystemExit("a session was closed")
                key.data.extend(data)
                self._count(key.data)

    def _count(self, buffer):
        at, end = 0, len(buffer)
        while at + 2 <= end:
            size, head = buffer[at + 1] & 127, 2
            if size == 126:
                if at + 4 > end:
                    break
                size, head = buffer[at + 2] << 8 | buffer[at + 3], 4
            elif size == 127:
                if at + 10 > end:
                    break
                size, head = int.from_bytes(buffer[at + 2:at + 10], "big"), 10
            if at + head + size > end:
                break
            self.last = buffer[at + head:at + head + size]
            at += head + size
            self.frames += 1
            self.bytes += size
        del buffer[:at]

    def close(self):
        for sock in self.sockets:
            sock.close()


def post_messages(server, channel, token, count, posters):
    def post():
        import http.client
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        headers = {"Content-Type": "application/json", "Authorization": "Bearer " + token}
        for _ in range(count // posters):
            connection.request(
                "POST", f"/api/v1/channels/{channel}/messages", json.dumps({"content": "Hello, world!"}), headers)
            response = connection.getresponse()
            response.read()
            if response.status != 201:
                raise SystemExit(f"a post answered {response.status}")
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(posters)]
    for thread in threads:
        thread.start()
    return threads


class GuildhallRun:
    def __init__(self, server, sessions):
        self.server = server
        self.token = server.register("bench")
        guild = server.call("POST", "/guilds", {"name": "bench"}, self.token)
        channels = server.call("GET", f"/guilds/{guild['id']}/channels", token=self.token)
        self.channel = channels[0]["id"]
        invite = server.call("POST", f"/guilds/{guild['id']}/invites", {"max_age": 3600}, self.token)["code"]
        self.receiver = Receiver(server.port, "/gateway", sessions)
        for index in range(sessions):
            if index % SESSIONS_PER_USER == 0:
                token = server.register(f"bench{index}")
                server.call("POST", f"/invites/{invite}", token=token)
            # GUILDS and GUILD_MESSAGES: who comes and goes would be counted too.
            identify = {"op": 2, "d": {"token": token, "intents": 1 | 1 << 9}}
            self.receiver.send(index, json.dumps(identify).encode())
        self.receiver.receive_until(3 * sessions)  # Hello, READY, GUILD_CREATE
        self.sessions = sessions

    def cpu_per_delivery(self, messages, window):
        before = cpu_seconds(self.server.process.pid)
        start = self.receiver.frames
        threads = post_messages(self.server, self.channel, self.token, messages, window)
        self.receiver.receive_until(start + messages * self.sessions)
        for thread in threads:
            thread.join()
        return (cpu_seconds(self.server.process.pid) - before) / (messages * self.sessions) * 1e6


class LimitRun:
    def __init__(self, limit, sessions, payload_bytes):
        self.limit = limit
        self.receiver = Receiver(limit.port, "/", sessions)
        self.payload = b"x" * payload_bytes
        self.sessions = sessions

    def cpu_per_delivery(self, messages, window):
        before = cpu_seconds(self.limit.process.pid)
        start, sent = self.receiver.frames, 0
        while sent < messages:
            for _ in range(window):
                self.receiver.send(0, self.payload)
            sent += window
            self.receiver.receive_until(start + sent * self.sessions)
        return (cpu_seconds(self.limit.process.pid) - before) / (messages * self.sessions) * 1e6


def main(sessions=1000, messages=160, rounds=5):
    with Server(JWT_ACCESS_TOKEN_EXPIRY="3600") as server, Limit("fanout_limit") as limit:
        guildhall = GuildhallRun(server, sessions)
        guildhall.cpu_per_delivery(8, 8)
        payload_bytes = len(guildhall.receiver.last)
        bare = LimitRun(limit, sessions, payload_bytes)
        print(f"{sessions} sessions, {messages} messages, frames of about {payload_bytes} bytes")
        for window in WINDOWS:
            print(f"\n{window} under way   server us/delivery    limit us/delivery   ratio")
            ratios = []
            for _ in range(rounds):
                ours = guildhall.cpu_per_delivery(messages, window)
                theirs = bare.cpu_per_delivery(messages, window)
                ratios.append(ours / theirs)
                print(f"{ours:32.2f} {theirs:20.2f} {ratios[-1]:7.2f}")
            print(f"median ratio to the limit: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
