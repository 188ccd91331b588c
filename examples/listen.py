"""Prints what happens in your guilds: a client for the gateway in plain Python, without packages.

Usage: python3 examples/listen.py ACCESS_TOKEN [HOST:PORT]
"""

import json
import sys
import threading
import time

from websocket import WebSocket


def main(token, address="localhost:8080"):
    connection = WebSocket(f"ws://{address}/gateway")

    def say(operation, payload):
        connection.send(json.dumps({"op": operation, "d": payload}))

    def beat(seconds):
        while True:
            time.sleep(seconds)
            say(1, None)  # Heartbeat

    for message in connection:
        frame = json.loads(message)
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
