"""Which human."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Presence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"  # keeps what they have, gets nothing new
    AWAY = "away"
    OFFLINE = "offline"


class AssignmentState(StrEnum):
    OFFERED = "offered"  # given, not yet opened or answered: may be taken back
    ACCEPTED = "accepted"
    ENDED = "ended"


class AssignmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    case: int
    user: int
    state: AssignmentState
    offered_at: datetime
    accepted_at: datetime | None
    why: str


class QueueFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    key: str
    name: str
    skills: frozenset[str]
    match_language: bool
    take_back_s: int
    waiting: int = 0
