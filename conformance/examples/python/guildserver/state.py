"""Everything the server knows, in memory: accounts, guilds, channels, messages, invites, and who may do what.

Entities give their own form on the wire (`json`). All changes happen on the event loop without waiting in
between, so that each of them is whole before anybody else looks.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .contract import Contract, Json, Refusal

EPOCH_MS = 1_704_067_200_000  # 2024-01-01; ids count milliseconds from here
TEXT, CATEGORY = 0, 4  # Channel.type
REGULAR, REPLY = 0, 19  # Message.type
ROLE, MEMBER = 0, 1  # PermissionOverwrite.type


def now() -> datetime:
    return datetime.now(UTC)


def timestamp(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(eq=False)
class User:
    id: int
    username: str
    discriminator: str
    email: str
    password: bytes
    avatar: str | None = None
    custom_status: str | None = None

    def json(self) -> Json:
        """As everybody may see them (`User`)."""
        return {
            "id": str(self.id),
            "username": self.username,
            "discriminator": self.discriminator,
            "avatar": self.avatar,
            "bot": False,
            "custom_status": self.custom_status,
        }

    def own_json(self) -> Json:
        """As they see themselves over REST (`CurrentUser`)."""
        return self.json() | {"email": self.email}


@dataclass(eq=False)
class Member:
    user: User
    joined_at: datetime

    def json(self) -> Json:
        return {
            "user": self.user.json(),
            "nick": None,
            "roles": [],
            "joined_at": timestamp(self.joined_at),
            "communication_disabled_until": None,
        }


@dataclass(frozen=True)
class Overwrite:
    id: int
    type: int
    allow: int
    deny: int

    def json(self) -> Json:
        return {"id": str(self.id), "type": self.type, "allow": str(self.allow), "deny": str(self.deny)}


@dataclass(eq=False)
class Message:
    id: int
    channel: Channel
    author: User
    content: str
    timestamp: datetime
    mentions: list[User]
    mention_everyone: bool
    reply_to: int | None
    edited: datetime | None = None

    def quoted_json(self) -> Json:
        """Without what it replies to (`QuotedMessage`)."""
        return {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "guild_id": str(self.channel.guild.id),
            "type": REGULAR if self.reply_to is None else REPLY,
            "author": self.author.json(),
            "content": self.content,
            "timestamp": timestamp(self.timestamp),
            "edited_timestamp": timestamp(self.edited),
            "mentions": [user.json() for user in self.mentions],
            "mention_roles": [],
            "mention_everyone": self.mention_everyone,
            "attachments": [],
            "reactions": [],
            "pinned": False,
        }

    def json(self, nonce: str | None = None) -> Json:
        """Whole. `nonce` is told in the answer and the event of sending it only."""
        reference, quoted = None, None
        if self.reply_to is not None:
            place = {"channel_id": str(self.channel.id), "guild_id": str(self.channel.guild.id)}
            reference = {"message_id": str(self.reply_to)} | place
            original = self.channel.messages.get(self.reply_to)
            quoted = original.quoted_json() if original else None
        extra = {"message_reference": reference, "referenced_message": quoted, "nonce": nonce}
        return self.quoted_json() | extra


@dataclass(eq=False)
class Channel:
    id: int
    guild: Guild
    type: int
    name: str
    position: int
    topic: str | None = None
    parent_id: int | None = None
    nsfw: bool = False
    rate_limit_per_user: int = 0
    overwrites: tuple[Overwrite, ...] = ()
    last_message_id: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)  # in the order of ids
    last_sent: dict[int, float] = field(default_factory=dict)  # by user, while slow mode is on

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "guild_id": str(self.guild.id),
            "type": self.type,
            "name": self.name,
            "topic": self.topic,
            "position": self.position,
            "parent_id": None if self.parent_id is None else str(self.parent_id),
            "nsfw": self.nsfw,
            "rate_limit_per_user": self.rate_limit_per_user,
            "permission_overwrites": [overwrite.json() for overwrite in self.overwrites],
            "last_message_id": None if self.last_message_id is None else str(self.last_message_id),
            "recipients": [],
            "owner_id": None,
        }


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    description: str | None
    icon: str | None
    owner: User
    created_at: datetime
    everyone: int  # permissions of the role @everyone, the only one in this profile
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "description": self.description,
            "icon": self.icon,
            "owner_id": str(self.owner.id),
            "created_at": timestamp(self.created_at),
        }

    def everyone_json(self) -> Json:
        """The role `@everyone`."""
        return {
            "id": str(self.id),
            "guild_id": str(self.id),
            "name": "@everyone",
            "color": 0,
            "hoist": False,
            "position": 0,
            "permissions": str(self.everyone),
            "mentionable": False,
        }

    def channels_by_position(self) -> list[Channel]:
        return sorted(self.channels.values(), key=lambda channel: (channel.position, channel.id))


@dataclass(eq=False)
class Invite:
    code: str
    channel: Channel
    inviter: User
    max_uses: int
    max_age: int
    created_at: datetime
    expires_at: datetime | None
    uses: int = 0

    def works(self) -> bool:
        """Whether it is neither used up nor expired."""
        used_up = 0 < self.max_uses <= self.uses
        return not used_up and (self.expires_at is None or now() < self.expires_at)

    def json(self) -> Json:
        guild, channel = self.channel.guild, self.channel
        return {
            "code": self.code,
            "guild": {"id": str(guild.id), "name": guild.name, "icon": guild.icon},
            "channel": {"id": str(channel.id), "name": channel.name, "type": channel.type},
            "inviter": self.inviter.json(),
            "uses": self.uses,
            "max_uses": self.max_uses,
            "max_age": self.max_age,
            "created_at": timestamp(self.created_at),
            "expires_at": timestamp(self.expires_at),
            "approximate_member_count": len(guild.members),
        }


class State:
    """All entities, and the lookups that refuse what a caller may not see."""

    def __init__(self, contract: Contract):
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.invites: dict[str, Invite] = {}
        self.sent: dict[tuple[int, int, str], tuple[float, Message]] = {}  # by author, channel and nonce
        self.bits = contract.permission_bits
        self.all_permissions = sum(self.bits.values())
        self.everyone_permissions = contract.everyone_permissions()
        self._last_id = 0

    def new_id(self) -> int:
        """The next snowflake, greater than every one before."""
        milliseconds = time.time_ns() // 1_000_000 - EPOCH_MS
        self._last_id = max(self._last_id + 1, milliseconds << 22)
        return self._last_id

    def guilds_of(self, user: User) -> list[Guild]:
        """In the order in which they joined them."""
        joined = [guild for guild in self.guilds.values() if user.id in guild.members]
        return sorted(joined, key=lambda guild: guild.members[user.id].joined_at)

    def guild(self, guild_id: str, user: User, *needed: str) -> Guild:
        """A guild of the user's in which they have the permissions.

        Raises UNKNOWN_GUILD, MISSING_ACCESS to those who are no members, or MISSING_PERMISSIONS.
        """
        guild = self.guilds.get(int(guild_id))
        if guild is None:
            raise Refusal("UNKNOWN_GUILD")
        if user.id not in guild.members:
            raise Refusal("MISSING_ACCESS")
        if not self.has(self.permissions(user, guild), *needed):
            raise Refusal("MISSING_PERMISSIONS")
        return guild

    def channel(self, channel_id: str, user: User, *needed: str) -> Channel:
        """A channel that the user sees and has the permissions in.

        Raises UNKNOWN_CHANNEL, MISSING_ACCESS to those who cannot see it, or MISSING_PERMISSIONS.
        """
        channel = self.channels.get(int(channel_id))
        if channel is None:
            raise Refusal("UNKNOWN_CHANNEL")
        if not self.sees(user, channel):
            raise Refusal("MISSING_ACCESS")
        if not self.has(self.permissions(user, channel.guild, channel), *needed):
            raise Refusal("MISSING_PERMISSIONS")
        return channel

    def has(self, permissions: int, *needed: str) -> bool:
        return all(permissions & self.bits[name] for name in needed)

    def sees(self, user: User, channel: Channel) -> bool:
        """Whether the user is a member with VIEW_CHANNEL."""
        member = user.id in channel.guild.members
        return member and self.has(self.permissions(user, channel.guild, channel), "VIEW_CHANNEL")

    def permissions(self, user: User, guild: Guild, channel: Channel | None = None) -> int:
        """A member's permissions, in the whole guild or in one channel. The owner has all."""
        if user is guild.owner or self.has(guild.everyone, "ADMINISTRATOR"):
            return self.all_permissions
        result = guild.everyone
        for target in ((ROLE, guild.id), (MEMBER, user.id)):
            for overwrite in channel.overwrites if channel else ():
                if (overwrite.type, overwrite.id) == target:
                    result = result & ~overwrite.deny | overwrite.allow
        if channel and not self.has(result, "VIEW_CHANNEL"):
            return 0
        return result

    def viewers(self, channel: Channel) -> set[int]:
        """Ids of the members who see a channel."""
        return {id for id, member in channel.guild.members.items() if self.sees(member.user, channel)}

    def visibility(self, guild: Guild) -> dict[int, set[int]]:
        """Ids of the members who see each channel, by the channel's id."""
        return {id: self.viewers(channel) for id, channel in guild.channels.items()}
