// A small server to replay against: makes up ids and tokens of its own and refuses what it did not make up,
// so a replay works only with what it learned from this server's answers.

let replayServer = #"""
    import base64, hashlib, json, secrets, socketserver, struct, threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    names, tokens, channels, listeners = set(), set(), set(), []
    def number(): return str(secrets.randbelow(10**14) + 10**14)


    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *_): pass

        def answer(self, status, value):
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            path = self.path.removeprefix("/api/v1").split("?")[0]
            if path == "/auth/register":
                if body["username"] in names or body["email"].split("@")[0] != body["username"]:
                    return self.answer(409, {"code": 1})
                names.add(body["username"])
                token = secrets.token_urlsafe(20)
                tokens.add(token)
                return self.answer(201, {"token": token, "user": {"id": number()}})
            if self.headers["Authorization"].removeprefix("Bearer ") not in tokens:
                return self.answer(401, {"code": 2})
            if path == "/guilds":
                channel = number()
                channels.add(channel)
                return self.answer(201, {"id": number(), "channels": [{"id": channel}]})
            if path.split("/")[2] not in channels:
                return self.answer(404, {"code": 3})
            message = {"id": number(), "content": body["content"]}
            self.answer(201, message)
            for listener in listeners:
                listener.frame({"op": 0, "t": "MESSAGE_CREATE", "s": 2, "d": message})

        def do_GET(self):
            key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
            self.end_headers()
            self.close_connection = True
            self.frame({"op": 10, "d": {"heartbeat_interval": 45000}, "s": None, "t": None})
            self.connection.settimeout(1)
            try:
                while self.take(): pass
            except OSError:
                self.wfile.write(struct.pack(">BBH", 0x88, 2, 4009))
            if self in listeners: listeners.remove(self)

        def frame(self, value):
            data = json.dumps(value).encode()
            head = bytes([0x81, len(data)]) if len(data) < 126 else struct.pack(">BBH", 0x81, 126, len(data))
            self.wfile.write(head + data)

        def take(self):
            head = self.rfile.read(2)
            if len(head) < 2 or head[0] & 15 == 8: return False
            length = head[1] & 127
            if length == 126: length = struct.unpack(">H", self.rfile.read(2))[0]
            mask = self.rfile.read(4)
            frame = json.loads(bytes(byte ^ mask[i % 4] for i, byte in enumerate(self.rfile.read(length))))
            if frame["op"] == 2 and frame["d"]["token"] in tokens:
                listeners.append(self)
                self.frame({"op": 0, "t": "READY", "s": 1, "d": {"session_id": secrets.token_hex(8)}})
            elif frame != {"op": 1, "d": 2}:
                self.frame({"op": 9, "d": False})
            return True


    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """#
