"""Clients that check what they get: answers against `openapi.yaml`, frames against `gateway.yaml`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

REPOSITORY = Path(__file__).resolve().parents[4]
SECONDS = 5  # until an expected frame counts as missing

# What any request may be answered with; operations do not list these errors.
GENERAL_STATUSES = {"404", "405", "413", "415", "501"}


def _load(path: str) -> dict[str, Any]:
    with (REPOSITORY / path).open(encoding="utf-8") as file:
        document: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return document


API = _load("docs/openapi.yaml")
GATEWAY = _load("spec/guilds/gateway.yaml")
ERRORS = _load("spec/guilds/errors.yaml")["errors"]
OPERATIONS = {
    item[method]["operationId"]: (method.upper(), path, item[method])
    for path, item in API["paths"].items()
    for method in item
    if method != "parameters"
}
_REGISTRY = Registry().with_resource("openapi.yaml", Resource.from_contents(API, DRAFT202012))


def check_schema(value: Any, schema: dict[str, Any]) -> None:
    """Raises `jsonschema.ValidationError`."""
    text = json.dumps(schema).replace('"#/', '"openapi.yaml#/')
    Draft202012Validator(json.loads(text), registry=_REGISTRY).validate(value)


class Answer:
    def __init__(self, status: int, body: Any, headers: Any):
        self.status, self.body, self.headers = status, body, headers

    def __getitem__(self, key: str) -> Any:
        return self.body[key]

    def is_error(self, name: str) -> bool:
        """Whether it is that error of `errors.yaml`, by status and code."""
        error = ERRORS[name]
        return (self.status, self.body["code"], self.body["message"]) == tuple(
            error[key] for key in ("status", "code", "message")
        )

    def codes(self, *path: str) -> list[str]:
        """Codes of a refused field."""
        node = self.body["errors"]
        for step in path:
            node = node[step]
        return [entry["code"] for entry in node["_errors"]]


class Client:
    """Calls operations by their id, as one user or as nobody."""

    def __init__(self, http: aiohttp.ClientSession, base: str, token: str | None = None):
        self._http, self.base, self.token = http, base, token
        self.user: dict[str, Any] = {}
        self.refresh_token = ""

    async def call(self, operation_id: str, body: Any = None, query: Any = None, **path: Any) -> Answer:
        """Sends a request and checks that the operation's contract has such an answer."""
        method, template, operation = OPERATIONS[operation_id]
        address = template.format(**{name: quote(value) for name, value in path.items()})
        arguments: dict[str, Any] = {} if body is None else {"json": body}
        answer = await self.send(method, address, params=query, **arguments)
        self._check(answer, operation)
        return answer

    async def send(self, method: str, address: str, **arguments: Any) -> Answer:
        """Sends any request, below the versioned path."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= arguments.pop("headers", {})
        async with self._http.request(
            method, f"{self.base}/api/v1{address}", headers=headers, **arguments
        ) as answer:
            text = await answer.text()
            return Answer(answer.status, json.loads(text) if text else None, answer.headers)

    def _check(self, answer: Answer, operation: dict[str, Any]) -> None:
        status = str(answer.status)
        response = operation["responses"].get(status)
        if response is None:
            assert status in GENERAL_STATUSES, (
                f"{operation['operationId']} does not declare {status}: {answer.body}"
            )
            response = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
        elif "$ref" in response:
            response = API["components"]["responses"][response["$ref"].rpartition("/")[2]]
        if "content" not in response:
            assert answer.body is None, f"{operation['operationId']} has a body at {status}: {answer.body}"
            return
        check_schema(answer.body, response["content"]["application/json"]["schema"])
        if answer.status >= 400 and status not in GENERAL_STATUSES:
            codes = [ERRORS[name]["code"] for name in operation["x-errors"]]
            assert answer["code"] in codes, f"{operation['operationId']} does not declare {answer.body}"


class Gateway:
    """One connection. Checks every frame: the envelope, the payload's schema, and that `s` grows by one."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse):
        self._socket, self._sequence = socket, 0
        self._operations = {operation["code"]: operation for operation in GATEWAY["operations"].values()}

    async def frame(self) -> dict[str, Any]:
        """The next frame."""
        frame: dict[str, Any] = await asyncio.wait_for(self._socket.receive_json(), SECONDS)
        assert set(frame) == {"op", "d", "t", "s"}, frame
        operation = self._operations[frame["op"]]
        assert operation["direction"] != "client", frame
        schema = operation.get("payload", {})
        if frame["op"] == GATEWAY["operations"]["Dispatch"]["code"]:
            schema = GATEWAY["events"][frame["t"]]["payload"]
            self._sequence += 1
            assert frame["s"] == self._sequence, frame
        else:
            assert (frame["t"], frame["s"]) == (None, None), frame
        check_schema(frame["d"], schema)
        return frame

    async def event(self, name: str) -> dict[str, Any]:
        """The payload of the next frame, which must be this event."""
        frame = await self.frame()
        assert frame["t"] == name, f"{frame['t'] or frame['op']} came in place of {name}"
        payload: dict[str, Any] = frame["d"]
        return payload

    async def send(self, operation: str, payload: Any = None) -> None:
        await self._socket.send_json({"op": GATEWAY["operations"][operation]["code"], "d": payload})

    async def send_text(self, text: str) -> None:
        await self._socket.send_str(text)

    async def identify(self, token: str | None, *intents: str) -> dict[str, Any]:
        """Takes Hello, identifies for all events or for those of the intents, and gives READY."""
        await self.frame()
        payload: dict[str, Any] = {"token": token}
        if intents:
            payload["intents"] = sum(1 << GATEWAY["intents"][name] for name in intents)
        await self.send("Identify", payload)
        return await self.event("READY")

    async def close_code(self) -> int | None:
        """The code the server closes with; frames before it are passed over."""
        while not self._socket.closed:
            await asyncio.wait_for(self._socket.receive(), SECONDS)
        return self._socket.close_code
