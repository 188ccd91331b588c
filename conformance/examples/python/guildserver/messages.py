"""Operations on the messages of a channel."""

from __future__ import annotations

import re
import time

from .call import Call, Handler
from .contract import Json, Refusal
from .state import TEXT, Channel, Message, User, now

NONCE_SECONDS = 300
_USER_MENTION = re.compile(r"<@!?([0-9]{1,19})>")
_EVERYONE_MENTION = re.compile(r"@(everyone|here)\b")


async def list_messages(call: Call) -> Json:
    messages, limit = list(_channel(call).messages.values()), call.parameters["limit"]
    around, before, after = (call.parameters[name] for name in ("around", "before", "after"))
    if around is not None:
        below = [message for message in messages if message.id < int(around)]
        above = [message for message in messages if message.id >= int(around)]
        page = below[max(0, len(below) - limit // 2) :] + above[: limit - limit // 2]
    elif before is not None:
        page = [message for message in messages if message.id < int(before)][-limit:]
    elif after is not None:
        page = [message for message in messages if message.id > int(after)][:limit]
    else:
        page = messages[-limit:]
    return [message.json() for message in reversed(page)]


async def create_message(call: Call) -> Json:
    channel, user, nonce = _channel(call, "SEND_MESSAGES"), call.user, call.body.get("nonce")
    if channel.type != TEXT:
        raise call.refuse_field("domain.channelKindCannotHoldThis", "channel_id")
    if "content" not in call.body:
        raise call.refuse_field("domain.emptyMessage", "content")
    reply_to = _reply_to(call, channel)
    if nonce is not None and (sent := _sent_before(call, channel, nonce)):
        return sent.json(nonce)
    _check_slow_mode(call, channel)
    content = call.body["content"]
    mentions, everyone = _mentions(call, content), _mentions_everyone(call, channel, content)
    message = Message(call.state.new_id(), channel, user, content, now(), mentions, everyone, reply_to)
    channel.messages[message.id] = message
    channel.last_message_id = message.id
    if channel.rate_limit_per_user:
        channel.last_sent[user.id] = time.monotonic()
    if nonce is not None:
        call.state.sent[user.id, channel.id, nonce] = (time.monotonic(), message)
    call.hub.to_channel(channel, "MESSAGE_CREATE", message.json(nonce))
    return message.json(nonce)


async def get_message(call: Call) -> Json:
    return _message(call, _channel(call)).json()


async def edit_message(call: Call) -> Json:
    channel, content = _channel(call), call.body["content"]
    message = _message(call, channel)
    if message.author is not call.user:
        raise Refusal("MISSING_PERMISSIONS")
    message.content, message.edited = content, now()
    message.mentions = _mentions(call, content)
    message.mention_everyone = _mentions_everyone(call, channel, content)
    call.hub.to_channel(channel, "MESSAGE_UPDATE", message.json())
    return message.json()


async def delete_message(call: Call) -> None:
    channel = _channel(call)
    message = _message(call, channel)
    own = message.author is call.user
    if not own and not _may(call, channel, "MANAGE_MESSAGES"):
        raise Refusal("MISSING_PERMISSIONS")
    del channel.messages[message.id]
    gone = {"id": str(message.id), "channel_id": str(channel.id), "guild_id": str(channel.guild.id)}
    call.hub.to_channel(channel, "MESSAGE_DELETE", gone)


OPERATIONS: dict[str, Handler] = {
    "listMessages": list_messages,
    "createMessage": create_message,
    "getMessage": get_message,
    "editMessage": edit_message,
    "deleteMessage": delete_message,
}


def _channel(call: Call, *needed: str) -> Channel:
    return call.state.channel(call.parameters["channel_id"], call.user, *needed)


def _message(call: Call, channel: Channel) -> Message:
    message = channel.messages.get(int(call.parameters["message_id"]))
    if message is None:
        raise Refusal("UNKNOWN_MESSAGE")
    return message


def _may(call: Call, channel: Channel, permission: str) -> bool:
    return call.state.has(call.state.permissions(call.user, channel.guild, channel), permission)


def _reply_to(call: Call, channel: Channel) -> int | None:
    """The id of the message that the body replies to."""
    if "message_reference" not in call.body:
        return None
    id = int(call.body["message_reference"]["message_id"])
    if id not in channel.messages:
        raise call.refuse_field("domain.unknownMessageReference", "message_reference")
    return id


def _sent_before(call: Call, channel: Channel, nonce: str) -> Message | None:
    """What the caller sent to the channel under this nonce lately. Forgets nonces that are too old."""
    oldest, sent = time.monotonic() - NONCE_SECONDS, call.state.sent
    while sent and next(iter(sent.values()))[0] < oldest:
        del sent[next(iter(sent))]
    return sent.get((call.user.id, channel.id, nonce), (0, None))[1]


def _check_slow_mode(call: Call, channel: Channel) -> None:
    """Raises SLOW_MODE, except for those who may manage the channel or its messages."""
    if _may(call, channel, "MANAGE_CHANNELS") or _may(call, channel, "MANAGE_MESSAGES"):
        return
    last = channel.last_sent.get(call.user.id)
    wait = 0 if last is None else last + channel.rate_limit_per_user - time.monotonic()
    if wait > 0:
        raise Refusal("SLOW_MODE", retry_after=wait)


def _mentions(call: Call, content: str) -> list[User]:
    """The users whom the content names, each once, in its order."""
    ids = dict.fromkeys(int(match) for match in _USER_MENTION.findall(content))
    return [call.state.users[id] for id in ids if id in call.state.users]


def _mentions_everyone(call: Call, channel: Channel, content: str) -> bool:
    return bool(_EVERYONE_MENTION.search(content)) and _may(call, channel, "MANAGE_MESSAGES")
