"""What a handler of an operation gets: who asks, with which checked parameters and body, and the server's parts.

A handler is `async def handler(call: Call) -> Json`. It gives the body of the operation's success, `None` for an empty
one, or raises `Refusal`. It does not wait between its first look at the state and its last change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Awaitable, Callable

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
