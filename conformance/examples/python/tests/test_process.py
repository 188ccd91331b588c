"""How the process starts and ends."""

from __future__ import annotations

import asyncio
import sys
import unittest
from pathlib import Path

import aiohttp

FOLDER = Path(__file__).parents[1]


class Process(unittest.IsolatedAsyncioTestCase):
    async def launch(self, *arguments: str) -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "guildserver", "--port", "0", "--gateway-port", "0", *arguments]
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, cwd=FOLDER)

    async def test_open_connections_do_not_hold_up_the_end(self) -> None:
        server = await self.launch()
        line = await asyncio.wait_for(server.stdout.readline(), 20) if server.stdout else b""
        gateway = line.decode().rpartition("gateway=")[2].strip()
        async with aiohttp.ClientSession() as http, http.ws_connect(gateway) as socket:
            await socket.receive_json()
            server.terminate()
            closing = await asyncio.wait_for(socket.receive(), 5)
            self.assertEqual((closing.type, closing.data), (aiohttp.WSMsgType.CLOSE, 1001))
        _, errors = await asyncio.wait_for(server.communicate(), 10)
        self.assertEqual((server.returncode, errors), (0, b""))

    async def test_a_missing_contract_is_named(self) -> None:
        server = await self.launch("--contract", "/nonexistent")
        _, errors = await asyncio.wait_for(server.communicate(), 20)
        self.assertEqual(server.returncode, 1)
        self.assertIn(b"/nonexistent/docs/openapi.yaml", errors)
