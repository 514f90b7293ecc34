"""What an agent sees and does. Times are aware, UTC."""

from datetime import datetime
from enum import StrEnum

import msgspec

from heedful.channels.types import Capability, DeliveryFacts, Visibility
from heedful.escalation.types import CaseEventFacts
from heedful.listening.types import Mention
from heedful.staff.types import Right
from heedful.understanding.types import Corrected, Reading


class CannedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A text that agents reuse. `queue` is "" where it is for every queue."""

    id: int
    title: str
    text: str
    language: str
    queue: str
    used: int


class WrapUpFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    key: str
    name: str


class ReplyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and what became of it."""

    id: int
    case: int
    mention: int | None
    author: int | None
    text: str
    visibility: Visibility
    created_at: datetime
    delivery: DeliveryFacts
    branch: int | None = None  # the address to which it went, where it answers no mention


class NoteFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    case: int
    author: int | None
    text: str
    created_at: datetime


class DraftFacts(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    visibility: str  # "" where it was never chosen
    changed_at: datetime


class LookingFacts(msgspec.Struct, frozen=True, kw_only=True):
    user: int
    typing: bool


class ItemKind(StrEnum):
    POST = "post"  # the customer's words
    OWN = "own"  # the company's words that were not written here
    REPLY = "reply"  # written here
    NOTE = "note"
    EVENT = "event"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a thread; exactly one of the later fields is there, except that a post may have what was read."""

    kind: ItemKind
    key: str  # unique in the thread and stable, so that a screen can tell new from known
    at: datetime
    mention: Mention | None = None
    reading: Reading | None = None
    corrected: tuple[Corrected, ...] = ()
    reply: ReplyFacts | None = None
    note: NoteFacts | None = None
    event: CaseEventFacts | None = None


class Obstacle(StrEnum):
    """Why an answer may not go out as it stands."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    PLACEHOLDER = "placeholder"
    NO_RIGHT = "no-right"
    HELD = "held"
    CLOSED = "closed"
    CANNOT_SEND = "cannot-send"
    PRIVATE_STAYS = "private-stays"
    TOO_LATE = "too-late"  # the platform takes no answer to it any more


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that somebody wants to send, with all that decides whether they may."""

    text: str
    length: int  # as the channel counts it
    visibility: Visibility
    answered: Visibility
    capability: Capability
    rights: frozenset[Right]
    closed: bool
    held_by_other: bool
    too_late: bool = False
