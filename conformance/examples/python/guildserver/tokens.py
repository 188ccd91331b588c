"""Access and refresh tokens: random, opaque, and known to this process only."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from .contract import Json, Refusal
from .state import User

ACCESS_SECONDS = 900
REPEAT_SECONDS = 10  # how long the answer to a refresh can be asked for again, in case it was lost


@dataclass(eq=False)
class _Login:
    """All tokens that came from one login. `refresh` is the only refresh token that works."""

    user: User
    refresh: str = ""
    spent: str = ""
    spent_at: float = 0
    revoked: bool = False
    compromised: bool = False


class Tokens:
    def __init__(self) -> None:
        self._access: dict[str, tuple[_Login, float]] = {}
        self._refresh: dict[str, _Login] = {}

    def log_in(self, user: User) -> Json:
        """A new pair of tokens (`TokenResponse`)."""
        return self._pair(self._rotate(_Login(user)))

    def refresh(self, token: str) -> Json:
        """The next pair. A token that was spent longer ago than a lost answer explains ends its login.

        Raises UNAUTHORIZED.
        """
        login = self._refresh.get(token)
        if login is None or login.revoked:
            raise Refusal("UNAUTHORIZED")
        if token == login.refresh:
            return self._pair(self._rotate(login))
        if token == login.spent and time.monotonic() < login.spent_at + REPEAT_SECONDS:
            return self._pair(login)
        login.revoked = login.compromised = True
        raise Refusal("UNAUTHORIZED")

    def log_out(self, token: str) -> None:
        """Ends the refresh tokens of a login; its access tokens work until they expire."""
        if login := self._refresh.get(token):
            login.revoked = True

    def user(self, access_token: str) -> User | None:
        """Whose access token it is, if it works."""
        login, expires = self._access.get(access_token, (None, 0))
        if login is None or login.compromised:
            return None
        if expires <= time.monotonic():
            del self._access[access_token]
            return None
        return login.user

    def _rotate(self, login: _Login) -> _Login:
        login.spent, login.spent_at = login.refresh, time.monotonic()
        login.refresh = secrets.token_urlsafe(32)
        self._refresh[login.refresh] = login
        return login

    def _pair(self, login: _Login) -> Json:
        access = secrets.token_urlsafe(32)
        self._access[access] = (login, time.monotonic() + ACCESS_SECONDS)
        return {
            "access_token": access,
            "refresh_token": login.refresh,
            "token_type": "Bearer",
            "expires_in": ACCESS_SECONDS,
            "user": login.user.own_json(),
        }
