"""Does it need a human, how soon, and why."""

from datetime import datetime
from enum import IntEnum, StrEnum

import msgspec


class Status(StrEnum):
    NOT_ESCALATED = "not-escalated"
    AUTOMATIC = "automatic"
    MANUAL = "manual"
    THROTTLED = "throttled"
    PREVIOUSLY = "previously-escalated"  # it joined a case that was there already


class CaseState(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Priority(IntEnum):
    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


class CaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A case as later stages see it. Times are aware, UTC."""

    id: int
    title: str
    channel: int
    platform: str
    customer: int
    opener: int
    language: str
    state: CaseState
    priority: Priority
    queue: str
    opened_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    first_answer_at: datetime | None
    last_in_at: datetime
    last_out_at: datetime | None
    snoozed_until: datetime | None
    closed_at: datetime | None
    wrap_up: str
