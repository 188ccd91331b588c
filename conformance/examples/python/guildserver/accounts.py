"""Operations on accounts: registering, logging in, one's own account and others; and the server's health."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
import unicodedata

from .call import Call, Handler
from .contract import Json, Refusal
from .state import State, User

MAX_USERS_OF_A_NAME = 9999  # discriminators have four digits
MAX_PICTURE_BYTES = 1_000_000
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


async def register(call: Call) -> Json:
    password = await _hash(call.body["password"])
    email, name = call.body["email"].lower(), _name(call.body["username"])
    if _find_email(call.state, email):
        raise call.refuse_field("domain.emailAlreadyRegistered", "email")
    user = User(call.state.new_id(), name, _discriminator(call, name), email, password)
    call.state.users[user.id] = user
    return call.tokens.log_in(user)


async def login(call: Call) -> Json:
    if "email" in call.body:
        user = _find_email(call.state, call.body["email"].lower())
    elif "username" in call.body:
        user = _find_name(call.state, _name(call.body["username"]))
    else:
        raise call.refuse_field("required", "email")
    # An unknown account takes as long as a wrong password, so that time does not tell them apart.
    stored = user.password if user else bytes(48)
    if not await _matches(call.body["password"], stored) or user is None:
        raise Refusal("UNAUTHORIZED")
    return call.tokens.log_in(user)


async def refresh_token(call: Call) -> Json:
    return call.tokens.refresh(call.body["refresh_token"])


async def logout(call: Call) -> None:
    call.tokens.log_out(call.body["refresh_token"])


async def get_current_user(call: Call) -> Json:
    return call.user.own_json()


async def update_current_user(call: Call) -> Json:
    user, body = call.user, call.body
    password = user.password
    if "email" in body or "password" in body:
        if not await _matches(body.get("current_password", ""), user.password):
            raise call.refuse_field("domain.incorrectPassword", "current_password")
        password = await _hash(body["password"]) if "password" in body else password
    email = body.get("email", user.email).lower()
    if _find_email(call.state, email) not in (None, user):
        raise call.refuse_field("domain.emailAlreadyRegistered", "email")
    avatar = picture_key(call, "avatar") if "avatar" in body else user.avatar
    name, discriminator = _name(body.get("username", user.username)), user.discriminator
    if name != user.username:
        discriminator = _discriminator(call, name, discriminator)
    before = user.json()
    user.username, user.email, user.password, user.avatar = name, email, password, avatar
    user.custom_status = body.get("custom_status", user.custom_status)
    user.discriminator = discriminator
    _tell(call, user, seen_by_all=user.json() != before)
    return user.own_json()


async def get_user(call: Call) -> Json:
    user = call.state.users.get(int(call.parameters["user_id"]))
    if user is None:
        raise Refusal("UNKNOWN_ACCOUNT")
    return user.json()


async def get_health(call: Call) -> Json:
    return {"status": "ok"}


async def get_readiness(call: Call) -> Json:
    return {"status": "ok", "database": "ok"}


OPERATIONS: dict[str, Handler] = {
    "register": register,
    "login": login,
    "refreshToken": refresh_token,
    "logout": logout,
    "getCurrentUser": get_current_user,
    "updateCurrentUser": update_current_user,
    "getUser": get_user,
    "getHealth": get_health,
    "getReadiness": get_readiness,
}


def picture_key(call: Call, field: str) -> str | None:
    """The key of a picture that the body has as a data URI, or `None` where it removes one.

    Pictures are not served in this profile, so the bytes are not kept. Raises INVALID_FORM_BODY.
    """
    uri = call.body[field]
    if uri is None:
        return None
    try:
        data = base64.b64decode(uri.partition(",")[2], validate=True)
    except ValueError:
        raise call.refuse_field("domain.unsupportedImage", field) from None
    if len(data) > MAX_PICTURE_BYTES:
        raise call.refuse_field("domain.imageTooLarge", field)
    if not data.startswith(_SIGNATURES) and (data[:4], data[8:12]) != (b"RIFF", b"WEBP"):
        raise call.refuse_field("domain.unsupportedImage", field)
    return hashlib.sha256(data).hexdigest()[:32]


def _tell(call: Call, user: User, seen_by_all: bool) -> None:
    """Tells the user's sessions of a change, and their guilds where it is one that others see."""
    call.hub.to_users([user.id], "USER_UPDATE", user.json())
    for guild in call.state.guilds_of(user) if seen_by_all else ():
        payload = guild.members[user.id].json() | {"guild_id": str(guild.id)}
        call.hub.to_guild(guild, "GUILD_MEMBER_UPDATE", payload)


def _name(text: str) -> str:
    """Normalization form C: what looks the same is one name."""
    return unicodedata.normalize("NFC", text)


def _find_email(state: State, email: str) -> User | None:
    return next((user for user in state.users.values() if user.email == email), None)


def _find_name(state: State, name: str) -> User | None:
    """By `name#0001`, or by the name alone when only one user has it."""
    name, _, discriminator = name.partition("#")
    named = [user for user in state.users.values() if user.username == name]
    if discriminator:
        return next((user for user in named if user.discriminator == discriminator), None)
    return named[0] if len(named) == 1 else None


def _discriminator(call: Call, name: str, wanted: str = "") -> str:
    """The wanted one if it is free, or the lowest that is."""
    taken = {user.discriminator for user in call.state.users.values() if user.username == name}
    free = (number for number in range(1, MAX_USERS_OF_A_NAME + 1) if f"{number:04}" not in taken)
    if wanted and wanted not in taken:
        return wanted
    number = next(free, None)
    if number is None:
        raise call.refuse_field("domain.usernameHasTooManyUsers", "username")
    return f"{number:04}"


async def _hash(password: str, salt: bytes = b"") -> bytes:
    """16 bytes of salt and 32 of scrypt, computed beside the event loop."""
    salt = salt or secrets.token_bytes(16)
    digest = await asyncio.to_thread(hashlib.scrypt, password.encode(), salt=salt, n=4096, r=8, p=1, dklen=32)
    return salt + digest


async def _matches(password: str, stored: bytes) -> bool:
    return hmac.compare_digest(await _hash(password, stored[:16]), stored)
