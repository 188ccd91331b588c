"""What the core profile promises, over real sockets.

Starts the server of this folder, or drives the one that `TARGET_API` and `TARGET_GATEWAY` name.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import subprocess
import sys
import unittest
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from .client import GATEWAY, Client, Gateway

PASSWORD = "correct horse"
EVENTS = ("GUILDS", "GUILD_MEMBERS", "GUILD_MESSAGES")
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="


@dataclass
class Target:
    """Where the server under test listens."""

    api: str = os.environ.get("TARGET_API", "")
    gateway: str = os.environ.get("TARGET_GATEWAY", "")


TARGET = Target()


def setUpModule() -> None:
    """Starts one server for all tests, each of which makes users and guilds of its own."""
    if TARGET.api:
        return
    command = [sys.executable, "-m", "guildserver", "--port", "0", "--gateway-port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    unittest.addModuleCleanup(stop, server)
    line = server.stdout.readline() if server.stdout else ""
    found = re.fullmatch(r"listening api=(\S+) gateway=(\S+)\n", line)
    if found is None:
        raise RuntimeError(f"the server did not start: {line!r}")
    TARGET.api, TARGET.gateway = found[1], found[2]


def stop(server: subprocess.Popen[str]) -> None:
    """Ends the server, which must stop of its own accord when it is asked to."""
    with server:
        server.terminate()
        if server.wait(10) != 0:
            raise RuntimeError(f"the server ended with {server.returncode}")


class CoreProfile(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.http = aiohttp.ClientSession()
        self.sockets: list[aiohttp.ClientWebSocketResponse] = []
        self.nobody = Client(self.http, TARGET.api)

    async def asyncTearDown(self) -> None:
        for socket in self.sockets:
            await socket.close()
        await self.http.close()

    async def user(self, name: str) -> Client:
        email = f"{name}-{secrets.token_hex(6)}@example.com"
        answer = await self.nobody.call("register", {"username": name, "email": email, "password": PASSWORD})
        self.assertEqual(answer.status, 201)
        client = Client(self.http, TARGET.api, answer["access_token"])
        client.user, client.refresh_token = answer["user"], answer["refresh_token"]
        return client

    async def guild(self, owner: Client, *members: Client) -> tuple[str, str]:
        """A guild with members; gives its id and that of its first channel."""
        guild = await owner.call("createGuild", {"name": "Engine"})
        invite = await owner.call("createInvite", {}, guild_id=guild["id"])
        for member in members:
            answer = await member.call("acceptInvite", code=invite["code"])
            self.assertEqual(answer.status, 200)
        return guild["id"], invite["channel"]["id"]

    async def connect(self, query: str = "") -> Gateway:
        self.sockets.append(await self.http.ws_connect(TARGET.gateway + query))
        return Gateway(self.sockets[-1])

    async def session(self, client: Client, *intents: str) -> Gateway:
        """An identified connection that has had its guilds."""
        gateway = await self.connect()
        ready = await gateway.identify(client.token, *(intents or EVENTS))
        for guild in ready["guilds"]:
            snapshot = await gateway.event("GUILD_CREATE")
            self.assertEqual(snapshot["id"], guild["id"])
        return gateway


class Accounts(CoreProfile):
    async def test_tokens(self) -> None:
        ada = await self.user("ada")
        email = ada.user["email"]
        self.assertEqual((await ada.call("getCurrentUser")).body, ada.user)
        bad = await self.nobody.call("login", {"email": email, "password": "wrong"})
        self.assertTrue(bad.is_error("UNAUTHORIZED"))
        self.assertEqual(len(bad.headers.getall("WWW-Authenticate")), 2)
        login = await self.nobody.call("login", {"email": email, "password": PASSWORD})
        self.assertEqual(login.status, 200)
        first = {"refresh_token": login["refresh_token"]}
        second = {"refresh_token": (await self.nobody.call("refreshToken", first))["refresh_token"]}
        repeated = await self.nobody.call("refreshToken", first)
        self.assertEqual(repeated["refresh_token"], second["refresh_token"])
        self.assertEqual((await self.nobody.call("refreshToken", second)).status, 200)
        self.assertTrue((await self.nobody.call("refreshToken", first)).is_error("UNAUTHORIZED"))
        self.assertTrue((await self.nobody.call("refreshToken", second)).is_error("UNAUTHORIZED"))
        own = {"refresh_token": ada.refresh_token}
        self.assertEqual((await self.nobody.call("logout", own)).status, 204)
        self.assertTrue((await self.nobody.call("refreshToken", own)).is_error("UNAUTHORIZED"))
        self.assertEqual((await ada.call("getCurrentUser")).status, 200)

    async def test_own_account(self) -> None:
        ada, bob = await self.user("ada"), await self.user("bob")
        seen = await ada.call("getUser", user_id=bob.user["id"])
        self.assertNotIn("email", seen.body)
        self.assertTrue((await ada.call("getUser", user_id="1")).is_error("UNKNOWN_ACCOUNT"))
        taken = {"email": bob.user["email"].upper(), "current_password": PASSWORD}
        self.assertEqual(
            (await ada.call("updateCurrentUser", taken)).codes("email"), ["EMAIL_ALREADY_REGISTERED"]
        )
        refused = await ada.call("updateCurrentUser", {"password": "another horse"})
        self.assertEqual(refused.codes("current_password"), ["PASSWORD_DOES_NOT_MATCH"])
        gateway = await self.session(ada)
        changed = await ada.call("updateCurrentUser", {"custom_status": "weaving", "avatar": PIXEL})
        self.assertEqual(changed["custom_status"], "weaving")
        event = await gateway.event("USER_UPDATE")
        self.assertEqual(changed.body, event | {"email": ada.user["email"]})

    async def test_users_of_one_name(self) -> None:
        name = f"name{secrets.token_hex(6)}"
        first, second = await self.user(name), await self.user(name)
        self.assertNotEqual(first.user["discriminator"], second.user["discriminator"])
        alone = await self.nobody.call("login", {"username": name, "password": PASSWORD})
        self.assertTrue(alone.is_error("UNAUTHORIZED"))
        whole = {"username": f"{name}#{second.user['discriminator']}", "password": PASSWORD}
        self.assertEqual((await self.nobody.call("login", whole))["user"], second.user)
        neither = await self.nobody.call("login", {"password": PASSWORD})
        self.assertEqual(neither.codes("email"), ["BASE_TYPE_REQUIRED"])

    async def test_health(self) -> None:
        self.assertEqual((await self.nobody.call("getHealth")).body, {"status": "ok"})
        self.assertEqual((await self.nobody.call("getReadiness")).status, 200)


class Requests(CoreProfile):
    async def test_refused_fields(self) -> None:
        answer = await self.nobody.call("register", {"username": " ", "email": "nope"})
        self.assertTrue(answer.is_error("INVALID_FORM_BODY"))
        self.assertEqual(answer.codes("username"), ["BASE_TYPE_BAD_LENGTH", "STRING_TYPE_REGEX"])
        self.assertEqual(answer.codes("email"), ["EMAIL_TYPE_INVALID_FORMAT"])
        self.assertEqual(answer.codes("password"), ["BASE_TYPE_REQUIRED"])
        ada = await self.user("ada")
        guild, channel = await self.guild(ada)
        self.assertEqual((await ada.call("getGuild", guild_id="x")).codes("guild_id"), ["NUMBER_TYPE_COERCE"])
        query = {"limit": "101", "before": "x"}
        page = await ada.call("listMessages", query=query, channel_id=channel)
        self.assertEqual(page.codes("limit"), ["NUMBER_TYPE_MAX"])
        self.assertEqual(page.codes("before"), ["NUMBER_TYPE_COERCE"])
        line_break = {"username": "ada\n", "email": "a@example.com", "password": PASSWORD}
        self.assertEqual(
            (await self.nobody.call("register", line_break)).codes("username"), ["STRING_TYPE_REGEX"]
        )
        nested = {
            "name": "looms",
            "permission_overwrites": [{"id": guild, "type": 7, "allow": "0", "deny": "0"}],
        }
        refused = await ada.call("createChannel", nested, guild_id=guild)
        self.assertEqual(refused.codes("permission_overwrites", "0", "type"), ["BASE_TYPE_CHOICES"])

    async def test_http_errors(self) -> None:
        ada, json_type = await self.user("ada"), {"Content-Type": "application/json"}
        self.assertTrue((await ada.send("GET", "/nowhere")).is_error("NOT_FOUND"))
        refused = await ada.send("PUT", "/guilds")
        self.assertTrue(refused.is_error("METHOD_NOT_ALLOWED"))
        self.assertIn("POST", refused.headers["Allow"])
        broken = await ada.send("POST", "/guilds", data=b"{", headers=json_type)
        self.assertEqual(broken.codes(), ["INVALID_JSON"])
        surrogate = await ada.send("POST", "/guilds", data=b'{"name":"\\ud800 x"}', headers=json_type)
        self.assertEqual(surrogate.codes(), ["INVALID_JSON"])
        self.assertEqual((await ada.send("POST", "/guilds")).codes(), ["BASE_TYPE_REQUIRED"])
        text = await ada.send("POST", "/guilds", data=b"{}", headers={"Content-Type": "text/plain"})
        self.assertTrue(text.is_error("UNSUPPORTED_MEDIA_TYPE"))
        large = await ada.send("POST", "/auth/login", data=b" " * 9000, headers=json_type)
        self.assertTrue(large.is_error("PAYLOAD_TOO_LARGE"))
        self.assertTrue((await self.nobody.call("getCurrentUser")).is_error("UNAUTHORIZED"))
        bot = await self.nobody.send("POST", "/invites/abc", headers={"Authorization": "Bot abc"})
        self.assertTrue(bot.is_error("INVALID_ACCOUNT_TYPE"))

    @unittest.skipIf("TARGET_API" in os.environ, "the other server may implement more than the core profile")
    async def test_operations_of_other_profiles(self) -> None:
        ada = await self.user("ada")
        guild, _ = await self.guild(ada)
        self.assertTrue((await ada.call("listRoles", guild_id=guild)).is_error("NOT_IMPLEMENTED"))
        self.assertTrue((await self.nobody.call("listRoles", guild_id=guild)).is_error("UNAUTHORIZED"))


class Guilds(CoreProfile):
    async def test_who_may_what(self) -> None:
        ada, bob, cyd = [await self.user(name) for name in ("ada", "bob", "cyd")]
        guild, channel = await self.guild(ada, bob)
        place: dict[str, str] = {"guild_id": guild}
        self.assertTrue((await ada.call("getGuild", guild_id="1")).is_error("UNKNOWN_GUILD"))
        self.assertTrue((await cyd.call("getGuild", **place)).is_error("MISSING_ACCESS"))
        self.assertTrue((await cyd.call("getChannel", channel_id=channel)).is_error("MISSING_ACCESS"))
        self.assertTrue(
            (await bob.call("updateGuild", {"name": "Mine"}, **place)).is_error("MISSING_PERMISSIONS")
        )
        self.assertTrue(
            (await bob.call("createChannel", {"name": "x"}, **place)).is_error("MISSING_PERMISSIONS")
        )
        self.assertTrue((await bob.call("deleteChannel", channel_id=channel)).is_error("MISSING_PERMISSIONS"))
        self.assertTrue((await bob.call("deleteGuild", **place)).is_error("MISSING_PERMISSIONS"))
        self.assertTrue((await ada.call("leaveGuild", **place)).is_error("OWNER_CANNOT_LEAVE"))
        self.assertTrue(
            (await ada.call("getMember", user_id=cyd.user["id"], **place)).is_error("UNKNOWN_MEMBER")
        )
        stranger = await ada.call("updateGuild", {"owner_id": cyd.user["id"]}, **place)
        self.assertEqual(stranger.codes("owner_id"), ["USER_NOT_A_MEMBER"])
        self.assertTrue((await self.nobody.call("getInvite", code="nothing")).is_error("UNKNOWN_INVITE"))
        members = await bob.call("listMembers", query={"after": ada.user["id"]}, **place)
        self.assertEqual([member["user"]["id"] for member in members.body], [bob.user["id"]])
        guilds = await bob.call("listCurrentUserGuilds")
        self.assertEqual([(g["owner"], g["approximate_member_count"]) for g in guilds.body], [(False, 2)])

    async def test_invites_are_used_up(self) -> None:
        ada, bob, cyd = [await self.user(name) for name in ("ada", "bob", "cyd")]
        guild, _ = await self.guild(ada)
        invite = await ada.call("createInvite", {"max_uses": 1}, guild_id=guild)
        again = await ada.call("createInvite", {"max_uses": 1, "unique": False}, guild_id=guild)
        self.assertEqual(invite["code"], again["code"])
        self.assertEqual((await bob.call("acceptInvite", code=invite["code"])).status, 200)
        self.assertTrue((await cyd.call("acceptInvite", code=invite["code"])).is_error("UNKNOWN_INVITE"))

    async def test_events(self) -> None:
        ada, bob = await self.user("ada"), await self.user("bob")
        guild, _ = await self.guild(ada)
        ada_sees, bob_sees = await self.session(ada), await self.session(bob)
        invite = await ada.call("createInvite", {}, guild_id=guild)
        await bob.call("acceptInvite", code=invite["code"])
        snapshot = await bob_sees.event("GUILD_CREATE")
        self.assertEqual((snapshot["id"], snapshot["member_count"]), (guild, 2))
        self.assertEqual((await ada_sees.event("GUILD_MEMBER_ADD"))["user"]["id"], bob.user["id"])
        category = await ada.call("createChannel", {"name": "floor", "type": 4}, guild_id=guild)
        looms = await ada.call(
            "createChannel", {"name": "looms", "parent_id": category["id"]}, guild_id=guild
        )
        hidden = [{"id": guild, "type": 0, "allow": "0", "deny": "1"}]
        for overwrites in (hidden, []):
            body = {"permission_overwrites": overwrites}
            await ada.call("updateChannel", body, channel_id=looms["id"])
            allowed = await bob.call("getChannel", channel_id=looms["id"])
            self.assertEqual(allowed.status, 403 if overwrites else 200)
        await ada.call("deleteChannel", channel_id=category["id"])
        await ada.call("updateGuild", {"description": "Punched cards"}, guild_id=guild)
        for name in ("CREATE", "CREATE", "UPDATE", "UPDATE", "UPDATE", "DELETE"):
            await ada_sees.event(f"CHANNEL_{name}")
        for name in ("CREATE", "CREATE", "DELETE", "CREATE", "UPDATE", "DELETE"):
            await bob_sees.event(f"CHANNEL_{name}")
        for gateway in (ada_sees, bob_sees):
            self.assertEqual((await gateway.event("GUILD_UPDATE"))["description"], "Punched cards")
        await bob.call("leaveGuild", guild_id=guild)
        self.assertEqual(await bob_sees.event("GUILD_DELETE"), {"id": guild, "unavailable": False})
        self.assertEqual((await ada_sees.event("GUILD_MEMBER_REMOVE"))["user"]["id"], bob.user["id"])
        await ada.call("deleteGuild", guild_id=guild)
        self.assertEqual((await ada_sees.event("GUILD_DELETE"))["id"], guild)


class Messages(CoreProfile):
    async def test_life_of_a_message(self) -> None:
        ada, bob = await self.user("ada"), await self.user("bob")
        _, channel = await self.guild(ada, bob)
        gateway = await self.session(ada)
        text = f"<@{bob.user['id']}> @everyone"
        sent = await ada.call("createMessage", {"content": text, "nonce": "n"}, channel_id=channel)
        self.assertEqual((await gateway.event("MESSAGE_CREATE")), sent.body)
        self.assertEqual(
            ([user["id"] for user in sent["mentions"]], sent["mention_everyone"]), ([bob.user["id"]], True)
        )
        again = await ada.call("createMessage", {"content": "other", "nonce": "n"}, channel_id=channel)
        self.assertEqual(again["id"], sent["id"])
        place = {"channel_id": channel, "message_id": sent["id"]}
        self.assertIsNone((await bob.call("getMessage", **place))["nonce"])
        self.assertTrue(
            (await bob.call("editMessage", {"content": "x"}, **place)).is_error("MISSING_PERMISSIONS")
        )
        self.assertTrue((await bob.call("deleteMessage", **place)).is_error("MISSING_PERMISSIONS"))
        edited = await ada.call("editMessage", {"content": "Looms."}, **place)
        self.assertEqual((await gateway.event("MESSAGE_UPDATE")), edited.body)
        reply = {"content": "Indeed.", "message_reference": {"message_id": sent["id"]}}
        answer = await bob.call("createMessage", reply, channel_id=channel)
        self.assertEqual((answer["type"], answer["referenced_message"]["content"]), (19, "Looms."))
        await gateway.event("MESSAGE_CREATE")
        await ada.call("deleteMessage", **place)
        self.assertEqual((await gateway.event("MESSAGE_DELETE"))["id"], sent["id"])
        self.assertTrue((await bob.call("getMessage", **place)).is_error("UNKNOWN_MESSAGE"))
        refused = await bob.call("createMessage", reply, channel_id=channel)
        self.assertEqual(refused.codes("message_reference"), ["REPLIES_UNKNOWN_MESSAGE"])
        self.assertEqual(
            (await bob.call("createMessage", {}, channel_id=channel)).codes("content"), ["MESSAGE_EMPTY"]
        )

    async def test_order_and_pages(self) -> None:
        ada, bob = await self.user("ada"), await self.user("bob")
        _, channel = await self.guild(ada, bob)
        sessions = [
            await self.session(ada),
            await self.session(bob),
            await self.session(bob, "GUILDS", "GUILD_MESSAGES"),
        ]
        senders = [ada, bob] * 10
        calls = [
            who.call("createMessage", {"content": str(n)}, channel_id=channel)
            for n, who in enumerate(senders)
        ]
        sent = sorted([answer["id"] for answer in await asyncio.gather(*calls)], key=int)
        for session in sessions:
            self.assertEqual([(await session.event("MESSAGE_CREATE"))["id"] for _ in sent], sent)

        async def page(**query: Any) -> list[str]:
            answer = await bob.call("listMessages", query=query, channel_id=channel)
            return [message["id"] for message in reversed(answer.body)]

        self.assertEqual(await page(), sent)
        self.assertEqual(await page(limit=3), sent[-3:])
        self.assertEqual(await page(before=sent[10], limit=3), sent[7:10])
        self.assertEqual(await page(after=sent[10], limit=3), sent[11:14])
        self.assertIn(sent[10], await page(around=sent[10], limit=4))
        self.assertEqual(await page(around=sent[10], limit=1), [sent[10]])

    async def test_slow_mode(self) -> None:
        ada, bob = await self.user("ada"), await self.user("bob")
        _, channel = await self.guild(ada, bob)
        await ada.call("updateChannel", {"rate_limit_per_user": 60}, channel_id=channel)
        self.assertEqual((await bob.call("createMessage", {"content": "1"}, channel_id=channel)).status, 201)
        slow = await bob.call("createMessage", {"content": "2"}, channel_id=channel)
        self.assertTrue(slow.is_error("SLOW_MODE"))
        self.assertTrue(0 < slow["retry_after"] <= 60)
        self.assertGreaterEqual(int(slow.headers["Retry-After"]), slow["retry_after"])


class GatewayRules(CoreProfile):
    async def closes(self, gateway: Gateway, name: str) -> None:
        self.assertEqual(await gateway.close_code(), GATEWAY["close_codes"][name]["code"])

    async def test_heartbeat_and_resume(self) -> None:
        ada = await self.user("ada")
        gateway = await self.connect("?v=1&encoding=json")
        self.assertEqual((await gateway.frame())["d"], {"heartbeat_interval": 45000})
        for payload in (None, 3):
            await gateway.send("Heartbeat", payload)
            self.assertEqual((await gateway.frame())["op"], 11)
        await gateway.send("Resume", {"token": ada.token, "session_id": "gone", "seq": 1})
        frame = await gateway.frame()
        self.assertEqual((frame["op"], frame["d"]), (7, False))
        await gateway.send("Identify", {"token": f"Bearer {ada.token}"})
        self.assertEqual((await gateway.event("READY"))["user"]["id"], ada.user["id"])

    async def test_close_codes(self) -> None:
        ada = await self.user("ada")
        frames = {
            '{"op": 99, "d": null}': "UNKNOWN_OPCODE",
            '{"op": 0, "d": null}': "UNKNOWN_OPCODE",
            "{": "DECODE_ERROR",
            "[]": "DECODE_ERROR",
            '{"op": 1, "d": "x"}': "DECODE_ERROR",
            '{"op": 2, "d": {}}': "DECODE_ERROR",
            '{"op": 3, "d": {"status": "idle"}}': "NOT_AUTHENTICATED",
            '{"op": 2, "d": {"token": "wrong"}}': "AUTHENTICATION_FAILED",
        }
        for text, name in frames.items():
            with self.subTest(text):
                gateway = await self.connect()
                await gateway.send_text(text)
                await self.closes(gateway, name)
        gateway = await self.session(ada)
        await gateway.send("Identify", {"token": ada.token})
        await self.closes(gateway, "ALREADY_AUTHENTICATED")
        await self.closes(await self.connect("?v=9"), "INVALID_API_VERSION")

    async def test_compression(self) -> None:
        gateway = await self.connect("?compress=zlib-stream")
        inflate = zlib.decompressobj()
        await gateway.send("Heartbeat")
        for op in (10, 11):
            message = await asyncio.wait_for(self.sockets[-1].receive_bytes(), 5)
            self.assertEqual(json.loads(inflate.decompress(message))["op"], op)

    async def test_shards(self) -> None:
        ada = await self.user("ada")
        await self.guild(ada)
        seen = []
        for shard in (0, 1):
            gateway = await self.connect()
            await gateway.frame()
            await gateway.send("Identify", {"token": ada.token, "shard": [shard, 2]})
            seen.append(len((await gateway.event("READY"))["guilds"]))
        self.assertEqual(sorted(seen), [0, 1])

    async def test_intents(self) -> None:
        ada = await self.user("ada")
        _, channel = await self.guild(ada)
        gateway = await self.connect()
        await gateway.identify(ada.token, "GUILD_MESSAGES")
        await gateway.event("GUILD_CREATE")  # READY listed it
        await ada.call("updateChannel", {"topic": "cards"}, channel_id=channel)
        await ada.call("createMessage", {"content": "x"}, channel_id=channel)
        await gateway.event("MESSAGE_CREATE")


if __name__ == "__main__":
    unittest.main()
