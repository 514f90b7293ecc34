"""Who says it."""

from datetime import datetime

import msgspec


class IdentityFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One handle on one platform."""

    id: int
    customer: int
    platform: str
    external_id: str
    handle: str
    name: str
    url: str
    avatar: str
    followers: int | None
    verified: bool | None


class CustomerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A person. `mentions` counts what they said; times are aware, UTC."""

    id: int
    name: str
    language: str
    first_seen: datetime
    last_seen: datetime
    mentions: int
    identities: tuple[IdentityFacts, ...] = ()
