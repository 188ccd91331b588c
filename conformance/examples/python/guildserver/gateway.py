"""The gateway: connections, sessions, and who gets which event.

`Hub` puts events into the queues of sessions at the moment of the change, so all sessions get those of one
channel in one order. `Connection` talks to one client: it reads frames, and a task writes what is in the
queue.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterable

from aiohttp import WSMsgType, web

from .contract import Contract, Json
from .state import Channel, Guild, State, User
from .validation import Validator, parse_json

Snapshot = dict[int, set[int]]


class CloseConnection(Exception):
    """Ends a connection with a close code of the contract, by name."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


class Hub:
    """Sessions that have identified, and the events to them. Nothing here waits."""

    def __init__(self, contract: Contract, state: State):
        self._events: dict[str, Json] = contract.gateway["events"]
        self._intents: dict[str, int] = contract.gateway["intents"]
        self._state = state
        self.sessions: dict[str, Connection] = {}

    def to_users(self, ids: Iterable[int], event: str, payload: Json, guild: Guild | None = None) -> None:
        """Sends an event to every session of these users that asked for it and has the guild in its shard."""
        receivers = set(ids)
        for session in list(self.sessions.values()):
            if session.user and session.user.id in receivers and session.has_guild(guild):
                self._send(session, event, payload)

    def to_guild(self, guild: Guild, event: str, payload: Json) -> None:
        self.to_users(guild.members, event, payload, guild)

    def to_channel(self, channel: Channel, event: str, payload: Json) -> None:
        """Sends an event to those who see the channel."""
        self.to_users(self._state.viewers(channel), event, payload, channel.guild)

    def guild_created(self, guild: Guild, user: User) -> None:
        """Tells a user of a guild they created or joined, whole."""
        for session in list(self.sessions.values()):
            if session.user is user and session.has_guild(guild):
                self._send(session, "GUILD_CREATE", self._snapshot(session, guild))

    def send_listed_guild(self, session: Connection, guild: Guild) -> None:
        """Sends a guild that READY listed: READY promises it, so no intent is needed."""
        session.dispatch("GUILD_CREATE", self._snapshot(session, guild))

    def visibility_changed(self, guild: Guild, before: Snapshot) -> Snapshot:
        """Tells those who see a channel of the guild now, or no longer do.

        `before` is `State.visibility` before the change. Gives, by channel, who saw it and sees it still.
        """
        after = self._state.visibility(guild)
        for id, channel in guild.channels.items():
            self.to_users(after[id] - before.get(id, set()), "CHANNEL_CREATE", channel.json(), guild)
            self.to_users(before.get(id, set()) - after[id], "CHANNEL_DELETE", channel.json(), guild)
        return {id: after[id] & before.get(id, set()) for id in after}

    def _send(self, session: Connection, event: str, payload: Json) -> None:
        intent = self._events[event].get("intent")
        if intent is None or session.intents is None or session.intents >> self._intents[intent] & 1:
            session.dispatch(event, payload)

    def _snapshot(self, session: Connection, guild: Guild) -> Json:
        user = session.user
        assert user is not None, "only identified sessions get events"
        others = [member for id, member in sorted(guild.members.items()) if id != user.id]
        members = [guild.members[user.id], *others[: session.large_threshold - 1]]
        return guild.json() | {
            "channels": [c.json() for c in guild.channels_by_position() if self._state.sees(user, c)],
            "roles": [guild.everyone_json()],
            "members": [member.json() for member in members],
            "member_count": len(guild.members),
            "large": len(members) < len(guild.members),
            "presences": [
                {"user": {"id": str(m.user.id)}, "guild_id": str(guild.id), "status": status}
                | {"custom_status": m.user.custom_status}
                for m in members
                if (status := self._status(m.user)) != "offline"
            ],
            "joined_at": guild.members[user.id].json()["joined_at"],
            "unavailable": False,
        }

    def _status(self, user: User) -> str:
        """The most present status of a user's sessions, as others see it."""
        statuses = {session.status for session in self.sessions.values() if session.user is user}
        return next((status for status in ("dnd", "online", "idle") if status in statuses), "offline")


class Connection:
    """One client's WebSocket, from Hello to its end, and the session on it once it has identified."""

    def __init__(
        self,
        contract: Contract,
        state: State,
        hub: Hub,
        authenticate: Callable[[str], User | None],
        socket: web.WebSocketResponse,
        url: str,
    ):
        self._contract, self._state, self._hub = contract, state, hub
        self._validator = Validator(contract)
        self._authenticate = authenticate
        self._socket, self._url = socket, url
        self._operations: dict[str, Json] = contract.gateway["operations"]
        self._timings: dict[str, int] = contract.gateway["timings"]
        self._queue: asyncio.Queue[Json] = asyncio.Queue()
        self._sequence = 0
        self._received: deque[float] = deque()
        self._deflate: zlib._Compress | None = None
        self.session_id = secrets.token_hex(16)
        self.user: User | None = None
        self.intents: int | None = None
        self.shard: list[int] | None = None
        self.status = "online"
        self.large_threshold = 250

    def has_guild(self, guild: Guild | None) -> bool:
        """Whether the guild's events belong to the shard of this session."""
        if guild is None or self.shard is None:
            return True
        return (guild.id >> 22) % self.shard[1] == self.shard[0]

    def dispatch(self, event: str, payload: Json) -> None:
        """Queues an event under the next sequence number."""
        self._sequence += 1
        self._queue.put_nowait(self._frame("Dispatch", payload, event, self._sequence))

    async def run(self, query: dict[str, str]) -> None:
        """Serves the client until one side ends the connection."""
        writer = asyncio.create_task(self._write())
        try:
            self._check_query(query)
            hello = {"heartbeat_interval": self._timings["heartbeat_interval_ms"]}
            self._queue.put_nowait(self._frame("Hello", hello))
            await self._read()
        except CloseConnection as close:
            await self._close(writer, close.name)
        except Exception:
            logging.exception("a connection to the gateway failed")
            await self._close(writer, "UNKNOWN_ERROR")
        finally:
            self._hub.sessions.pop(self.session_id, None)
            writer.cancel()

    async def _read(self) -> None:
        connected = time.monotonic()
        identify_by = connected + self._timings["identify_timeout_ms"] / 1000
        heartbeat_by = connected + self._timings["heartbeat_timeout_ms"] / 1000
        while True:
            deadline = heartbeat_by if self.user else min(identify_by, heartbeat_by)
            try:
                message = await self._socket.receive(max(0.001, deadline - time.monotonic()))
            except TimeoutError:
                raise CloseConnection("SESSION_TIMEOUT") from None
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return
            if message.type != WSMsgType.TEXT:
                raise CloseConnection(self._contract.gateway["malformed_frame_close"])
            self._count_frame()
            if self._handle(message.data) == "Heartbeat":
                heartbeat_by = time.monotonic() + self._timings["heartbeat_timeout_ms"] / 1000

    def _handle(self, text: str) -> str:
        """Does what a frame asks for and gives the name of its operation. Raises `CloseConnection`."""
        name, payload = self._decode(text)
        if name == "Heartbeat":
            self._queue.put_nowait(self._frame("HeartbeatAck", None))
        elif name == "Identify":
            self._identify(self._validator.with_defaults(payload, self._operations[name]["payload"]))
        elif name == "Resume":
            self._queue.put_nowait(self._frame("InvalidSession", False))
        elif name == "PresenceUpdate":
            self.status = payload["status"]
        return name

    def _decode(self, text: str) -> tuple[str, Json]:
        malformed = CloseConnection(self._contract.gateway["malformed_frame_close"])
        envelope = self._contract.gateway["envelope"]
        try:
            frame = parse_json(text)
        except ValueError:
            raise malformed from None
        code = frame.get(envelope["client"]["key"]) if isinstance(frame, dict) else None
        if self._validator.check(code, {"type": envelope["client"]["kind"]}):
            raise malformed
        name = next((name for name, operation in self._operations.items() if operation["code"] == code), None)
        if name is None or self._operations[name]["direction"] == "server":
            raise CloseConnection(self._contract.gateway["unknown_operation_close"])
        operation = self._operations[name]
        state = "identified" if self.user else "connected"
        if state not in operation["legal_in"]:
            raise CloseConnection(operation["otherwise"][state])
        schema = operation.get("client_payload", operation.get("payload", {}))
        payload = frame.get(envelope["payload"])
        if self._validator.check(payload, schema):
            raise malformed
        return name, payload

    def _identify(self, payload: Json) -> None:
        user = self._authenticate(payload["token"].removeprefix("Bearer "))
        if user is None:
            raise CloseConnection("AUTHENTICATION_FAILED")
        shard = payload.get("shard")
        if shard and not 0 <= shard[0] < shard[1]:
            raise CloseConnection("INVALID_SHARD")
        self.user, self.intents, self.shard = user, payload.get("intents"), shard
        self.large_threshold = payload["large_threshold"]
        self.status = payload.get("presence", {}).get("status", "online")
        guilds = [guild for guild in self._state.guilds_of(user) if self.has_guild(guild)]
        self.dispatch("READY", self._ready(user, guilds))
        self._hub.sessions[self.session_id] = self
        for guild in guilds:
            self._hub.send_listed_guild(self, guild)

    def _ready(self, user: User, guilds: list[Guild]) -> Json:
        return {
            "v": int(self._contract.gateway["query"]["v"]["enum"][0]),
            "user": user.json(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "private_channels": [],
            "session_id": self.session_id,
            "resume_gateway_url": self._url,
            "shard": self.shard,
        }

    def _check_query(self, query: dict[str, str]) -> None:
        for key, rule in self._contract.gateway["query"].items():
            if key in query and query[key] not in rule["enum"]:
                raise CloseConnection(rule["otherwise"])
        if "compress" in query:
            self._deflate = zlib.compressobj()

    def _count_frame(self) -> None:
        limit, now = self._contract.gateway["client_rate_limit"], time.monotonic()
        while self._received and self._received[0] <= now - limit["per_seconds"]:
            self._received.popleft()
        self._received.append(now)
        if len(self._received) > limit["frames"]:
            raise CloseConnection(limit["close"])

    def _frame(
        self, operation: str, payload: Json, event: str | None = None, number: int | None = None
    ) -> Json:
        envelope = self._contract.gateway["envelope"]
        return {
            envelope["server"]["key"]: self._operations[operation]["code"],
            envelope["payload"]: payload,
            envelope["event"]: event,
            envelope["sequence"]: number,
        }

    async def _write(self) -> None:
        while True:
            await self._send(await self._queue.get())
            self._queue.task_done()

    async def _send(self, frame: Json) -> None:
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        try:
            if self._deflate:
                data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                await self._socket.send_bytes(data)
            else:
                await self._socket.send_str(text)
        except (ConnectionError, RuntimeError):
            self._hub.sessions.pop(self.session_id, None)

    async def _close(self, writer: asyncio.Task[None], name: str) -> None:
        """Closes once what is queued was written, so that a client gets it all before the close code."""
        waiting = asyncio.create_task(self._queue.join())
        await asyncio.wait([waiting, writer], return_when=asyncio.FIRST_COMPLETED, timeout=5)
        waiting.cancel()
        await self._socket.close(code=self._contract.close_code(name), message=name.encode())
