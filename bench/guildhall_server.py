"""Starts a Guildhall server on free ports in a temporary folder, for the benchmarks beside this file."""

import http.client
import json
import os
import re
import socket
import subprocess
import tempfile
import time

REPOSITORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.environ.get("GUILDHALL", os.path.join(REPOSITORY, ".build", "release", "guildhall"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid):
    """User and system time of a process, all its threads together."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for_port(port, process, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} ended with status {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port} after {seconds} s")


class Limit:
    """A C program from limits/, compiled on first use and run on a free port."""

    def __init__(self, name, *arguments):
        folder = tempfile.gettempdir()
        binary = os.path.join(folder, f"guildhall-bench-{os.getuid()}-{name}")
        source = os.path.join(REPOSITORY, "bench", "limits", name + ".c")
        libraries = []
        if name == "http_limit":
            llhttp = "/usr/share/llhttp"
            libraries = [f"{llhttp}/{part}.c" for part in ("api", "http", "llhttp")] + ["-luv"]
        subprocess.run(
            ["cc", "-O2", "-I/usr/share/include/llhttp", "-o", binary, source, *libraries], check=True)
        self.port = free_port()
        self.process = subprocess.Popen([binary, str(self.port), *map(str, arguments)])
        wait_for_port(self.port, self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Server:
    """A release build of the server with a fresh SQLite database."""

    def __init__(self, **settings):
        if not os.path.exists(BINARY):
            raise SystemExit("no release build; run: make build")
        self.folder = tempfile.TemporaryDirectory(prefix="guildhall-bench-")
        self.port = free_port()
        environment = dict(
            os.environ, API_PORT=str(self.port), GATEWAY_PORT=str(free_port()), LOG_LEVEL="warning",
            DATABASE_URL=f"sqlite:{self.folder.name}/guildhall.db", **{"RATE_LIMITS": "off", **settings})
        self.process = subprocess.Popen([BINARY, "serve"], env=environment, cwd=self.folder.name)
        wait_for_port(self.port, self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def call(self, method, path, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + token
        connection.request(method, "/api/v1" + path, body and json.dumps(body), headers)
        response = connection.getresponse()
        text = response.read()
        connection.close()
        if response.status >= 300:
            raise SystemExit(f"{method} {path} answered {response.status}: {text.decode()}")
        return json.loads(text) if text else None

    def register(self, name):
        account = {"username": name, "email": f"{name}@example.com", "password": "Password123!"}
        return self.call("POST", "/auth/register", account)["access_token"]


def wrk(port, path, token=None, seconds=4, connections=50):
    """Requests per second by wrk on one thread."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    if token:
        command += ["-H", "Authorization: Bearer " + token]
    output = subprocess.run(
        command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit("wrk saw errors:\n" + output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
