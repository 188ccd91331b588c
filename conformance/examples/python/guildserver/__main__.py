"""`python -m guildserver`: serves the contract until interrupted."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from aiohttp import web

from .api import Server
from .contract import Contract

REPOSITORY = Path(__file__).resolve().parents[4]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="guildserver", description="A chat server of the core profile, in memory."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="port of the REST API; 0 takes a free one")
    parser.add_argument(
        "--gateway-port", type=int, default=8081, help="port of the gateway; 0 takes a free one"
    )
    parser.add_argument(
        "--contract", type=Path, default=REPOSITORY, help="checkout that holds docs/ and spec/"
    )
    return parser.parse_args()


async def listen(application: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Starts to serve an application; gives its port."""
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, runner.addresses[0][1]


async def serve(options: argparse.Namespace) -> None:
    spec = options.contract / "spec" / "guilds"
    contract = Contract(
        options.contract / "docs" / "openapi.yaml", spec / "gateway.yaml", spec / "errors.yaml"
    )
    server, port = Server(contract), 0

    def url() -> str:
        return f"ws://{options.host}:{port}{contract.gateway['paths'][0]}"

    api, api_port = await listen(server.api(), options.host, options.port)
    gateway, port = await listen(server.gateway(url), options.host, options.gateway_port)
    print(f"listening api=http://{options.host}:{api_port} gateway={url()}", flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await gateway.cleanup()
    await api.cleanup()


def main() -> int:
    try:
        asyncio.run(serve(arguments()))
    except OSError as error:
        print(f"guildserver: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
