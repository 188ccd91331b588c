"""Operations on guilds, their channels and members, and the invites to them."""

from __future__ import annotations

import secrets
from datetime import timedelta

from .accounts import picture_key
from .call import Call, Handler
from .contract import Json, Refusal
from .state import CATEGORY, ROLE, TEXT, Channel, Guild, Invite, Member, Overwrite, User, now

MAX_GUILDS = 100
MAX_CHANNELS = 500  # the contract names the error, not the number; this is Discord's
MAX_INVITES = 1000
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


async def list_current_user_guilds(call: Call) -> Json:
    return [_own_guild(call, guild) for guild in call.state.guilds_of(call.user)]


async def create_guild(call: Call) -> Json:
    user, state = call.user, call.state
    _check_room_for_guild(call)
    icon = picture_key(call, "icon") if "icon" in call.body else None
    name, description = call.body["name"], call.body.get("description")
    guild = Guild(state.new_id(), name, description, icon, user, now(), state.everyone_permissions)
    guild.members[user.id] = Member(user, guild.created_at)
    state.guilds[guild.id] = guild
    _add_channel(call, Channel(state.new_id(), guild, TEXT, "general", 0))
    call.hub.guild_created(guild, user)
    return guild.json()


async def get_guild(call: Call) -> Json:
    return _guild(call).json()


async def update_guild(call: Call) -> Json:
    guild, body = _guild(call, "MANAGE_GUILD"), call.body
    owner = _new_owner(call, guild)
    guild.icon = picture_key(call, "icon") if "icon" in body else guild.icon
    guild.name = body.get("name", guild.name)
    guild.description = body.get("description", guild.description)
    before = call.state.visibility(guild)
    guild.owner = owner
    call.hub.to_guild(guild, "GUILD_UPDATE", guild.json())
    call.hub.visibility_changed(guild, before)
    return guild.json()


async def delete_guild(call: Call) -> None:
    guild = _guild(call)
    if guild.owner is not call.user:
        raise Refusal("MISSING_PERMISSIONS")
    del call.state.guilds[guild.id]
    for channel in guild.channels.values():
        _forget_channel(call, channel)
    call.hub.to_guild(guild, "GUILD_DELETE", _gone(guild))


async def leave_guild(call: Call) -> None:
    guild, user = _guild(call), call.user
    if guild.owner is user:
        raise Refusal("OWNER_CANNOT_LEAVE")
    del guild.members[user.id]
    call.hub.to_users([user.id], "GUILD_DELETE", _gone(guild), guild)
    left = {"guild_id": str(guild.id), "user": user.json()}
    call.hub.to_guild(guild, "GUILD_MEMBER_REMOVE", left)


async def list_members(call: Call) -> Json:
    guild, after = _guild(call), int(call.parameters["after"] or 0)
    ids = [id for id in sorted(guild.members) if id > after]
    return [guild.members[id].json() for id in ids[: call.parameters["limit"]]]


async def get_member(call: Call) -> Json:
    member = _guild(call).members.get(int(call.parameters["user_id"]))
    if member is None:
        raise Refusal("UNKNOWN_MEMBER")
    return member.json()


async def list_guild_channels(call: Call) -> Json:
    channels = _guild(call).channels_by_position()
    return [channel.json() for channel in channels if call.state.sees(call.user, channel)]


async def create_channel(call: Call) -> Json:
    guild = _guild(call, "MANAGE_CHANNELS")
    kind, body = call.body["type"], call.body
    if len(guild.channels) >= MAX_CHANNELS:
        raise Refusal("MAXIMUM_CHANNELS_REACHED")
    parent = _parent(call, guild, kind)
    _check_kind(call, kind)
    inherited = parent.overwrites if parent else ()
    position = body.get("position", max((c.position + 1 for c in guild.channels.values()), default=0))
    channel = Channel(
        id=call.state.new_id(),
        guild=guild,
        type=kind,
        name=body["name"],
        position=position,
        topic=body.get("topic"),
        parent_id=parent.id if parent else None,
        nsfw=body["nsfw"],
        rate_limit_per_user=body["rate_limit_per_user"],
        overwrites=_overwrites(call, guild) if "permission_overwrites" in body else inherited,
    )
    _add_channel(call, channel)
    call.hub.to_channel(channel, "CHANNEL_CREATE", channel.json())
    return channel.json()


async def get_channel(call: Call) -> Json:
    return _channel(call).json()


async def update_channel(call: Call) -> Json:
    channel, body = _channel(call, "MANAGE_CHANNELS"), call.body
    guild = channel.guild
    _check_kind(call, channel.type)
    parent = _parent(call, guild, channel.type)
    overwrites = channel.overwrites
    if "permission_overwrites" in body:
        overwrites = _overwrites(call, guild, channel)
    before = call.state.visibility(guild)
    for name in ("name", "topic", "position", "nsfw", "rate_limit_per_user"):
        setattr(channel, name, body.get(name, getattr(channel, name)))
    if "parent_id" in body:
        channel.parent_id = parent.id if parent else None
    channel.overwrites = overwrites
    stayed = call.hub.visibility_changed(guild, before)[channel.id]
    call.hub.to_users(stayed, "CHANNEL_UPDATE", channel.json(), guild)
    return channel.json()


async def delete_channel(call: Call) -> None:
    channel = _channel(call, "MANAGE_CHANNELS")
    for child in channel.guild.channels.values():
        if child.parent_id == channel.id:
            child.parent_id = None
            call.hub.to_channel(child, "CHANNEL_UPDATE", child.json())
    del channel.guild.channels[channel.id]
    _forget_channel(call, channel)
    call.hub.to_channel(channel, "CHANNEL_DELETE", channel.json())


async def create_invite(call: Call) -> Json:
    guild, body = _guild(call), call.body
    channel = _invite_channel(call, guild)
    invites = [invite for invite in call.state.invites.values() if invite.channel.guild is guild]
    working = [invite for invite in invites if invite.works()]
    settings = (channel, call.user, body["max_uses"], body["max_age"])
    for invite in working if not body["unique"] else ():
        if (invite.channel, invite.inviter, invite.max_uses, invite.max_age) == settings:
            return invite.json()
    if len(working) >= MAX_INVITES:
        raise Refusal("MAXIMUM_INVITES_REACHED")
    created = now()
    expires = created + timedelta(seconds=body["max_age"]) if body["max_age"] else None
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(10))
    call.state.invites[code] = Invite(code, *settings, created, expires)
    return call.state.invites[code].json()


async def get_invite(call: Call) -> Json:
    return _invite(call).json()


async def accept_invite(call: Call) -> Json:
    invite, user = _invite(call), call.user
    guild = invite.channel.guild
    if user.id in guild.members:
        return invite.json()
    _check_room_for_guild(call)
    others = set(guild.members)
    guild.members[user.id] = Member(user, now())
    invite.uses += 1
    call.hub.guild_created(guild, user)
    joined = guild.members[user.id].json() | {"guild_id": str(guild.id)}
    call.hub.to_users(others, "GUILD_MEMBER_ADD", joined, guild)
    return invite.json()


OPERATIONS: dict[str, Handler] = {
    "listCurrentUserGuilds": list_current_user_guilds,
    "leaveGuild": leave_guild,
    "createGuild": create_guild,
    "getGuild": get_guild,
    "updateGuild": update_guild,
    "deleteGuild": delete_guild,
    "listMembers": list_members,
    "getMember": get_member,
    "listGuildChannels": list_guild_channels,
    "createChannel": create_channel,
    "getChannel": get_channel,
    "updateChannel": update_channel,
    "deleteChannel": delete_channel,
    "createInvite": create_invite,
    "getInvite": get_invite,
    "acceptInvite": accept_invite,
}


def _guild(call: Call, *needed: str) -> Guild:
    return call.state.guild(call.parameters["guild_id"], call.user, *needed)


def _channel(call: Call, *needed: str) -> Channel:
    return call.state.channel(call.parameters["channel_id"], call.user, *needed)


def _invite(call: Call) -> Invite:
    invite = call.state.invites.get(call.parameters["code"])
    if invite is None or not invite.works():
        raise Refusal("UNKNOWN_INVITE")
    return invite


def _own_guild(call: Call, guild: Guild) -> Json:
    """A guild as its member sees it in their list (`CurrentUserGuild`)."""
    return guild.json() | {
        "owner": guild.owner is call.user,
        "permissions": str(call.state.permissions(call.user, guild)),
        "joined_at": guild.members[call.user.id].json()["joined_at"],
        "approximate_member_count": len(guild.members),
    }


def _gone(guild: Guild) -> Json:
    return {"id": str(guild.id), "unavailable": False}


def _check_room_for_guild(call: Call) -> None:
    if len(call.state.guilds_of(call.user)) >= MAX_GUILDS:
        raise Refusal("MAXIMUM_GUILDS_REACHED")


def _new_owner(call: Call, guild: Guild) -> User:
    """Whom the body makes the owner; only the owner may."""
    if "owner_id" not in call.body:
        return guild.owner
    if guild.owner is not call.user:
        raise Refusal("MISSING_PERMISSIONS")
    member = guild.members.get(int(call.body["owner_id"]))
    if member is None:
        raise call.refuse_field("domain.notAMember", "owner_id")
    return member.user


def _add_channel(call: Call, channel: Channel) -> None:
    channel.guild.channels[channel.id] = call.state.channels[channel.id] = channel


def _forget_channel(call: Call, channel: Channel) -> None:
    """Takes a channel, and with it its messages and invites, out of what can be found."""
    del call.state.channels[channel.id]
    for invite in [invite for invite in call.state.invites.values() if invite.channel is channel]:
        del call.state.invites[invite.code]


def _parent(call: Call, guild: Guild, kind: int) -> Channel | None:
    """The category that the body puts a channel into."""
    if call.body.get("parent_id") is None:
        return None
    if kind == CATEGORY:
        raise call.refuse_field("domain.channelKindCannotHoldThis", "parent_id")
    parent = guild.channels.get(int(call.body["parent_id"]))
    if parent is None or parent.type != CATEGORY:
        raise call.refuse_field("domain.parentIsNotACategory", "parent_id")
    return parent


def _check_kind(call: Call, kind: int) -> None:
    """Refuses a topic and slow mode for categories, which have no messages."""
    for name in ("topic", "rate_limit_per_user") if kind == CATEGORY else ():
        if call.body.get(name):
            raise call.refuse_field("domain.channelKindCannotHoldThis", name)


def _overwrites(call: Call, guild: Guild, channel: Channel | None = None) -> tuple[Overwrite, ...]:
    """The overwrites of the body. Needs MANAGE_ROLES, and gives only what the caller has."""
    own = call.state.permissions(call.user, guild, channel)
    if not call.state.has(own, "MANAGE_ROLES"):
        raise Refusal("MISSING_PERMISSIONS")
    result: dict[tuple[int, int], Overwrite] = {}
    for index, entry in enumerate(call.body["permission_overwrites"]):
        path = ("permission_overwrites", str(index))
        bits = [_permissions(call, entry[name], *path, name) for name in ("allow", "deny")]
        overwrite = Overwrite(int(entry["id"]), entry["type"], *bits)
        if overwrite.type == ROLE and overwrite.id != guild.id:
            raise call.refuse_field("domain.unknownRole", *path, "id")
        if overwrite.type != ROLE and overwrite.id not in guild.members:
            raise call.refuse_field("domain.notAMember", *path, "id")
        if (overwrite.type, overwrite.id) in result:
            raise call.refuse_field("domain.duplicate", *path, "id")
        if overwrite.allow & ~own:
            raise Refusal("MISSING_PERMISSIONS")
        result[overwrite.type, overwrite.id] = overwrite
    return tuple(result.values())


def _permissions(call: Call, text: str, *path: str) -> int:
    """Bits from their decimal string; those that the contract does not name are dropped."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise call.refuse_field("type", *path)
    return int(text) & call.state.all_permissions


def _invite_channel(call: Call, guild: Guild) -> Channel:
    """The text channel that the body names, or the first one that the caller sees."""
    if "channel_id" in call.body:
        channel = call.state.channel(call.body["channel_id"], call.user)
        if channel.guild is not guild:
            raise Refusal("UNKNOWN_CHANNEL")
        if channel.type != TEXT:
            raise call.refuse_field("domain.channelKindCannotHoldThis", "channel_id")
        return channel
    for channel in guild.channels_by_position():
        if channel.type == TEXT and call.state.sees(call.user, channel):
            return channel
    raise Refusal("UNKNOWN_CHANNEL")
