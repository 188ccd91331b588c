// The Python that every replay brings along: HTTP and WebSocket over sockets, with nothing but the standard
// library. Requests go out as they are written, also where they are invalid on purpose.

let replayRuntime = #"""
    import argparse, base64, concurrent.futures, http.client, json as jsons, os, random, re, socket, ssl, string
    import struct, sys, time, urllib.parse, zlib

    NAME = re.compile("‹([^‹›]*)›")
    values, answers, connections = {}, {}, {}
    pool = concurrent.futures.ThreadPoolExecutor(max_workers=64)
    mismatches = 0


    def show(mark, text):
        print(f"{mark:>4} {text[:1200]}{' …' if len(text) > 1200 else ''}", flush=True)


    def differs(text):
        global mismatches
        mismatches += 1
        show("!!", text)


    def fill(value, quote=lambda text: text):
        """Puts values in for their names; a text that is nothing but a name becomes the value itself."""
        if isinstance(value, str):
            whole = NAME.fullmatch(value)
            if whole and whole[1] in values and quote("‹") == "‹":
                return values[whole[1]]
            return NAME.sub(lambda name: quote(str(values[name[1]])) if name[1] in values else name[0], value)
        if isinstance(value, list):
            return [fill(element) for element in value]
        if isinstance(value, dict):
            return {key: fill(element) for key, element in value.items()}
        return value


    def fill_url(url):
        for name in ("base", "server", "gateway"):
            if url.startswith(f"‹{name}›"):
                rest = fill(url[len(name) + 2:], lambda text: urllib.parse.quote(text, safe=""))
                return values[name] + rest
        return str(fill(url))


    def learn(document, capture):
        for name, path, original in capture:
            value = document
            try:
                for part in path:
                    value = value[part]
            except (KeyError, IndexError, TypeError):
                differs(f"nothing at {path} for ‹{name}›" + ("" if original is None else f"; it stays {original!r}"))
                value = original
            if value is not None and name not in given:
                values[name] = value


    def step(number, title, place, failed=()):
        print(f"\n{number}. {title}  ({place})", flush=True)
        for message in failed:
            print(f"  >> THE SCENARIO FAILED HERE: {message}", flush=True)


    def connect(parts, timeout):
        secure = parts.scheme in ("https", "wss")
        stream = socket.create_connection((parts.hostname, parts.port or (443 if secure else 80)), timeout)
        if not secure:
            return stream
        context = ssl.create_default_context()
        if options.insecure:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(stream, server_hostname=parts.hostname)


    def exchange(method, url, headers, body):
        parts = urllib.parse.urlsplit(url)
        target = url[len(f"{parts.scheme}://{parts.netloc}"):] or "/"
        names = {name.lower() for name, _ in headers}
        if body is not None and "content-length" not in names and "transfer-encoding" not in names:
            headers = headers + [("Content-Length", len(body))]
        lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in headers] + ["Connection: close", "", ""]
        with connect(parts, options.timeout) as stream:
            stream.sendall("\r\n".join(lines).encode() + (body or b""))
            answer = http.client.HTTPResponse(stream, method=method)
            answer.begin()
            return answer.status, answer.read()


    def request(number, method, url, headers, json=None, body=None):
        """Sends in the background: the scenario may have sent more before the answer came."""
        url = fill_url(url)
        headers = [(name, fill(value)) for name, value in headers]
        if json is not None:
            body = jsons.dumps(fill(json), ensure_ascii=False, separators=(",", ":")).encode()
        elif isinstance(body, str):
            body = str(fill(body)).encode()
        show("->", f"{method} {url} {'' if body is None else body.decode(errors='replace')}")
        answers[number] = pool.submit(exchange, method, url, headers, body)


    def response(number, then, capture=()):
        try:
            status, body = answers.pop(number).result(options.timeout)
        except Exception as problem:
            return differs(f"no answer: {problem or type(problem).__name__}; then it was {then}")
        show("<-", f"{status} {body.decode(errors='replace')}")
        if status != then:
            differs(f"now {status}, then {then}")
        try:
            document = jsons.loads(body) if body else None
        except ValueError:
            document = None
        learn(document, capture)

    """# + "\n" + replayGateway

/// The second half: the gateway, and how it all starts.
private let replayGateway = #"""

    class WebSocket:
        def __init__(self, url):
            parts = urllib.parse.urlsplit(url)
            self.data, self.frames, self.ended = b"", [], None
            self.inflater, self.parts = zlib.decompressobj(), []
            self.stream = connect(parts, options.timeout)
            key = base64.b64encode(os.urandom(16)).decode()
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            self.stream.sendall((f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
                                 f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                                 "Sec-WebSocket-Version: 13\r\n\r\n").encode())
            while b"\r\n\r\n" not in self.data:
                self.receive_more(time.monotonic() + options.timeout)
            head, self.data = self.data.split(b"\r\n\r\n", 1)
            if b" 101" not in head.split(b"\r\n")[0]:
                raise ConnectionError(f"no WebSocket: {head.splitlines()[0].decode(errors='replace')}")

        def receive_more(self, deadline):
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("nothing came")
            self.stream.settimeout(left)
            data = self.stream.recv(65536)
            if not data:
                raise ConnectionError("the connection ended")
            self.data += data

        def send(self, opcode, payload):
            length = len(payload)
            head = bytes([0x80 | opcode])
            if length < 126:
                head += bytes([0x80 | length])
            elif length < 65536:
                head += bytes([0xFE]) + struct.pack(">H", length)
            else:
                head += bytes([0xFF]) + struct.pack(">Q", length)
            mask = os.urandom(4)
            masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
            self.stream.sendall(head + mask + masked)

        def raw_frame(self, deadline):
            def take(count):
                while len(self.data) < count:
                    self.receive_more(deadline)
            take(2)
            length, start = self.data[1] & 0x7F, 2
            if length >= 126:
                size = 2 if length == 126 else 8
                take(2 + size)
                length, start = int.from_bytes(self.data[2:2 + size], "big"), 2 + size
            take(start + length)
            first, payload = self.data[0], self.data[start:start + length]
            self.data = self.data[start + length:]
            return first & 0x0F, first & 0x80, payload

        def message(self, deadline):
            """The next message as JSON or text; ends the connection with ConnectionError."""
            while True:
                opcode, final, payload = self.raw_frame(deadline)
                if opcode == 8:
                    code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else None
                    self.ended = (code, payload[2:].decode(errors="replace"))
                    raise ConnectionError(f"closed {code} {self.ended[1]}")
                if opcode == 9:
                    self.send(10, payload)
                elif opcode < 3:
                    self.binary = opcode == 2 if opcode else self.binary
                    self.parts.append(payload)
                    if final:
                        return self.decoded(b"".join(self.parts))

        def decoded(self, payload):
            self.parts = []
            if self.binary:
                try:
                    payload = self.inflater.decompress(payload)
                except zlib.error:
                    return payload.hex()
            try:
                return jsons.loads(payload)
            except ValueError:
                return payload.decode(errors="replace")

        def next(self, name, deadline):
            try:
                message = self.message(deadline)
            except TimeoutError:
                raise
            except OSError as problem:
                self.ended = self.ended or (None, str(problem))
                raise ConnectionError(f"closed {self.ended[0]} {self.ended[1]}") from None
            show("<-", f"{name} {message if isinstance(message, str) else jsons.dumps(message, ensure_ascii=False)}")
            if isinstance(message, dict) and isinstance(message.get(SEQUENCE_KEY), int):
                values[f"{name} sequence"] = message[SEQUENCE_KEY]
            return message


    def opened(name, url):
        url = fill_url(url)
        show("->", f"{name} opens {url}")
        connections[name] = WebSocket(url)


    def attempt(name, action):
        try:
            action(connections[name])
        except (OSError, KeyError) as problem:
            differs(f"{name} could not send: {problem!r}")


    def sent(name, frame):
        text = jsons.dumps(fill(frame), ensure_ascii=False, separators=(",", ":"))
        show("->", f"{name} {text}")
        attempt(name, lambda connection: connection.send(1, text.encode()))


    def sent_raw(name, payload):
        show("->", f"{name} {payload!r}")
        is_text = isinstance(payload, str)
        data = str(fill(payload)).encode() if is_text else payload
        attempt(name, lambda connection: connection.send(1 if is_text else 2, data))


    def received(name, label, marks, capture=()):
        """Waits for a frame like the one that came then; others that come meanwhile are kept."""
        connection = connections.get(name)
        if connection is None:
            return differs(f"{name} is not open: no {label}")

        def fits(frame):
            if marks is None:
                return not isinstance(frame, (dict, list))
            return isinstance(frame, dict) and all(frame.get(key) == value for key, value in marks.items())
        frame = next((frame for frame in connection.frames if fits(frame)), None)
        if frame is not None:
            connection.frames.remove(frame)
            return learn(frame, capture)
        deadline = time.monotonic() + options.timeout
        try:
            while not fits(frame := connection.next(name, deadline)):
                connection.frames.append(frame)
        except (TimeoutError, ConnectionError) as problem:
            return differs(f"{name} did not get {label}, which came then: {problem}")
        learn(frame, capture)


    def closed(name, then):
        """Waits for the server to end the connection, as it did then."""
        connection = connections.pop(name, None)
        if connection is None:
            return differs(f"{name} is not open")
        deadline = time.monotonic() + options.timeout
        try:
            while connection.ended is None:
                connection.next(name, deadline)
        except TimeoutError:
            return differs(f"{name} stays open; then it was closed with {then}")
        except ConnectionError:
            pass
        show("<-", f"{name} closed {connection.ended[0]} {connection.ended[1]}")
        if connection.ended[0] != then:
            differs(f"now {connection.ended[0]}, then {then}")


    def close(name, code, reason):
        show("->", f"{name} closes {'without a close frame' if code is None else code}")
        connection = connections.pop(name, None)
        if connection and code is not None:
            try:
                connection.send(8, struct.pack(">H", code) + reason.encode())
            except OSError as problem:
                show("!!", f"{name} was closed already: {problem}")
        if connection:
            connection.stream.close()


    def prepare():
        arguments = argparse.ArgumentParser(description="Repeats a scenario of a conformance run.")
        arguments.add_argument("--base-url", default=BASE_URL)
        arguments.add_argument("--gateway-url", default=GATEWAY_URL)
        arguments.add_argument("--timeout", type=float, default=5, help="seconds to wait for an answer or a frame")
        arguments.add_argument("--insecure", action="store_true", help="take any certificate")
        arguments.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a value by hand")
        options = arguments.parse_args()
        parts = urllib.parse.urlsplit(options.base_url)
        values.update(base=options.base_url.rstrip("/"), gateway=options.gateway_url)
        values["server"] = f"{parts.scheme}://{parts.netloc}"
        letters = string.ascii_lowercase + string.digits
        suffix = "".join(random.choices(letters, k=6))
        for name, text in FRESH.items():
            local, sign, domain = text.partition("@")
            values[name] = (local[:-6] if len(local) >= 10 else local) + suffix + sign + domain
        for name in SECRETS:
            values[name] = "Aa1-" + "".join(random.choices(letters, k=20))
        values.update(item.split("=", 1) for item in options.set if "=" in item)
        return options, {item.split("=", 1)[0] for item in options.set}


    if __name__ == "__main__":
        options, given = prepare()
        try:
            scenario()
        except OSError as problem:
            differs(str(problem))
        print(f"\n{mismatches or 'no'} difference{'' if mismatches == 1 else 's'} from what the runner saw.")
        sys.exit(1 if mismatches else 0)
    """# + "\n"
