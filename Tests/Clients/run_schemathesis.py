"""Runs schemathesis against a fresh server: no answer may be a server error, or anything docs/openapi.yaml does
not document. SECONDS_MAX sets how long (600 unless given), SEED what is generated."""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
REPOSITORY = FOLDER.parents[1]
sys.path.insert(0, str(REPOSITORY / "bench"))

from guildhall_server import Server  # noqa: E402

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]


def main():
    seed = os.environ.get("SEED", "1")
    with Server(RATE_LIMITS="off") as server:
        url = f"http://127.0.0.1:{server.port}/api/v1"
        token = server.register("schemathesis")
        environment = os.environ | {
            "GUILDHALL_URL": url,
            "GUILDHALL_TOKEN": token,
            "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
            "PYTHONPATH": str(FOLDER),
            "SEED": seed,
        }
        program = Path(sys.executable).parent / "schemathesis"
        arguments = [program, "--config-file", FOLDER / "schemathesis.toml", "run", REPOSITORY / "docs/openapi.yaml", "--url", url]
        arguments += ["--header", f"Authorization: Bearer {token}", "--checks", ",".join(CHECKS)]
        arguments += ["--max-time", os.environ.get("SECONDS_MAX", "600"), "--seed", seed]
        arguments += ["--continue-on-failure", "--warnings", "off"]
        status = subprocess.run(arguments, env=environment, cwd=server.folder.name).returncode
        alive = server.process.poll() is None
    if not alive:
        print("the server died")
    sys.exit(status if alive else 1)


if __name__ == "__main__":
    main()
