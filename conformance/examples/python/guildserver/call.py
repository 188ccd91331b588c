"""What a handler of an operation gets: who asks, checked parameters and body, and the server's parts.

A handler is `async def handler(call: Call) -> Json`. It gives the body of the operation's success, `None`
for an empty one, or raises `Refusal`. Once it relies on what it saw of the state it waits for nothing until
it has made its changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .contract import Contract, Json, Refusal, Violation
from .gateway import Hub
from .state import State, User
from .tokens import Tokens


@dataclass(frozen=True)
class Call:
    contract: Contract
    state: State
    hub: Hub
    tokens: Tokens
    parameters: dict[str, Any]
    body: dict[str, Json]
    caller: User | None

    @property
    def user(self) -> User:
        """Who asks. Only for operations with `security`."""
        if self.caller is None:
            raise Refusal("UNAUTHORIZED")
        return self.caller

    def refuse_field(self, rule: str, *path: str) -> Refusal:
        """The refusal of one field by a rule of `errors.yaml`."""
        return self.contract.invalid([Violation(path, rule)])


Handler = Callable[[Call], Awaitable[Json]]
