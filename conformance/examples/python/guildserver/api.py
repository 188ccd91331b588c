"""The HTTP layer: routes of the contract, credentials, bodies, and the way from a refusal to an answer.

Requests are checked in this order: path, method, credentials, size and type of the body, parameters and body.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable

from aiohttp import WSCloseCode, hdrs, web
from aiohttp.typedefs import Handler as HttpHandler

from . import accounts, guilds, messages
from .call import Call, Handler
from .contract import Contract, Json, Operation, Refusal, Violation
from .gateway import Connection, Hub
from .state import State, User
from .tokens import Tokens
from .validation import Validator, parse_json

HANDLERS: dict[str, Handler] = accounts.OPERATIONS | guilds.OPERATIONS | messages.OPERATIONS
JSON_TYPE = "application/json"
_HTTP_ERRORS = {
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "PAYLOAD_TOO_LARGE",
    417: "EXPECTATION_FAILED",
}


class Server:
    """One server with a state of its own; `api` and `gateway` give its two aiohttp applications."""

    def __init__(self, contract: Contract):
        self._contract = contract
        self._validator = Validator(contract)
        self._state = State(contract)
        self._hub = Hub(contract, self._state)
        self._tokens = Tokens()

    def api(self) -> web.Application:
        """All operations of the contract, below each of its base paths."""
        application = web.Application(middlewares=[self._answer_refusals])
        # Paths with fewer parameters first: `/users/@me` must not be taken for `/users/{user_id}`.
        for operation in sorted(self._contract.operations, key=lambda operation: operation.path.count("{")):
            for base in self._contract.base_paths:
                handler = self._endpoint(operation)
                application.router.add_route(operation.method, base + operation.path, handler)
                if operation.method == hdrs.METH_GET:
                    application.router.add_route(hdrs.METH_HEAD, base + operation.path, handler)
        return application

    def gateway(self, url: Callable[[], str]) -> web.Application:
        """The WebSocket. `url` tells clients where to connect again."""

        sockets: set[web.WebSocketResponse] = set()

        async def connect(request: web.Request) -> web.StreamResponse:
            socket = web.WebSocketResponse()
            if not socket.can_prepare(request).ok:
                raise Refusal("UPGRADE_REQUIRED")
            await socket.prepare(request)
            authenticate = self._tokens.user
            connection = Connection(self._contract, self._state, self._hub, authenticate, socket, url())
            sockets.add(socket)
            try:
                await connection.run(_last_values(request))
            finally:
                sockets.discard(socket)
            return socket

        async def go_away(_: web.Application) -> None:
            goodbyes = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in sockets]
            await asyncio.gather(*goodbyes, return_exceptions=True)

        application = web.Application(middlewares=[self._answer_refusals])
        application.on_shutdown.append(go_away)
        for path in self._contract.gateway["paths"]:
            application.router.add_get(path, connect)
        return application

    def _endpoint(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def respond(request: web.Request) -> web.Response:
            caller = self._caller(request, operation)
            handler = HANDLERS.get(operation.id)
            if handler is None:
                raise Refusal("NOT_IMPLEMENTED")
            data = await self._read(request, operation)
            parameters, violations = self._parameters(request, operation)
            body, more = self._body(data, operation)
            if violations or more:
                raise self._contract.invalid(violations + more)
            parts = (self._contract, self._state, self._hub, self._tokens)
            result = await handler(Call(*parts, parameters, body, caller))
            return _response(operation.success, result)

        return respond

    def _caller(self, request: web.Request, operation: Operation) -> User | None:
        """Who asks. Raises UNAUTHORIZED, or the error for a scheme that the operation does not take."""
        if not operation.schemes:
            return None
        word, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        scheme = self._contract.schemes().get(word.lower())
        if scheme is not None and scheme not in operation.schemes:
            raise Refusal(self._contract.refused_credentials())
        user = self._tokens.user(token.strip()) if scheme == "bearerAuth" else None
        if user is None:
            raise Refusal("UNAUTHORIZED")
        return user

    async def _read(self, request: web.Request, operation: Operation) -> bytes:
        """The body. Raises UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, or NOT_IMPLEMENTED for forms."""
        if not operation.body_types or not request.body_exists:
            return b""
        kind = request.content_type if hdrs.CONTENT_TYPE in request.headers else ""
        if kind not in operation.body_types:
            raise Refusal("UNSUPPORTED_MEDIA_TYPE")
        if kind != JSON_TYPE:
            raise Refusal("NOT_IMPLEMENTED")
        limited = request.clone(client_max_size=operation.max_body_bytes)
        return await limited.read()

    def _parameters(
        self, request: web.Request, operation: Operation
    ) -> tuple[dict[str, Json], list[Violation]]:
        sources = {"path": request.match_info, "query": _last_values(request), "header": request.headers}
        values, violations = {}, []
        for parameter in operation.parameters:
            text = sources[parameter["in"]].get(parameter["name"])
            values[parameter["name"]], found = self._validator.check_parameter(text, parameter)
            violations += found
        return values, violations

    def _body(self, data: bytes, operation: Operation) -> tuple[dict[str, Json], list[Violation]]:
        schema = operation.body_types.get(JSON_TYPE)
        if schema is None:
            return {}, []
        if not data:
            return {}, [Violation((), "required")] if operation.body_required else []
        try:
            value = parse_json(data)
        except ValueError:
            return {}, [Violation((), "json")]
        violations = self._validator.check(value, schema)
        return ({} if violations else self._validator.with_defaults(value, schema)), violations

    @web.middleware
    async def _answer_refusals(self, request: web.Request, handler: HttpHandler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return self._refused(refusal)
        except web.HTTPException as error:
            response = self._refused(Refusal(_HTTP_ERRORS.get(error.status, "BAD_REQUEST")))
            if isinstance(error, web.HTTPMethodNotAllowed):
                response.headers[hdrs.ALLOW] = ", ".join(sorted(error.allowed_methods))
            return response
        except Exception:
            logging.exception("%s %s failed", request.method, request.path)
            return self._refused(Refusal("INTERNAL_ERROR"))

    def _refused(self, refusal: Refusal) -> web.Response:
        status, body = self._contract.error(refusal)
        response = _response(status, body)
        if status == 401:
            for scheme in self._contract.schemes():
                response.headers.add(
                    hdrs.WWW_AUTHENTICATE, f'{scheme.capitalize()} realm="{self._contract.title}"'
                )
        if refusal.retry_after is not None:
            response.headers[hdrs.RETRY_AFTER] = str(math.ceil(refusal.retry_after))
        return response


def _last_values(request: web.Request) -> dict[str, str]:
    """The query; of a repeated key the last value counts, as the contract says of the gateway's."""
    return {key: value for key, value in request.query.items()}


def _response(status: int, body: Json) -> web.Response:
    return web.Response(status=status) if body is None else web.json_response(body, status=status)
