"""Which human."""

from datetime import datetime
from enum import StrEnum

import msgspec

from heedful.escalation.types import CaseFacts, Priority


class Presence(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"  # keeps what they have, gets nothing new
    AWAY = "away"
    OFFLINE = "offline"


class AssignmentState(StrEnum):
    OFFERED = "offered"  # given, not yet opened or answered: may be taken back
    ACCEPTED = "accepted"
    ENDED = "ended"


class Tab(StrEnum):
    MINE = "mine"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class AssignmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    case: int
    user: int
    state: AssignmentState
    offered_at: datetime
    take_back_at: datetime | None
    accepted_at: datetime | None
    why: str  # one sentence in the reader's language


class QueueFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`members` are who works in it; `take_back_s` 0 is never."""

    id: int
    key: str
    name: str
    skills: frozenset[str]
    match_language: bool
    take_back_s: int
    members: frozenset[int] = frozenset()


class QueueDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A queue as a person writes it."""

    name: str
    skills: frozenset[str] = frozenset()
    match_language: bool = True
    take_back_s: int = 300
    members: frozenset[int] = frozenset()


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A case that nobody has. `language` "" is not known: anybody may answer.

    `rank_at` is its place in the line (escalation/urgency.py), `declined` who let it lie before, `last_agent` who
    knows this person.
    """

    case: int
    queue: str
    priority: Priority
    rank_at: datetime
    language: str = ""
    last_agent: int | None = None
    declined: frozenset[int] = frozenset()


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is available. `languages` empty is whoever never said: nothing is kept from them."""

    user: int
    capacity: int
    load: int
    queues: frozenset[str]
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    last_given_at: datetime | None = None


class Reason(StrEnum):
    """Why this agent and not another."""

    LAST_AGENT = "last-agent"
    LONGEST_IDLE = "longest-idle"
    ONLY_ONE = "only-one"
    BY_HAND = "by-hand"
    CLAIMED = "claimed"
    SECOND_CHANCE = "second-chance"  # let it lie once, but nobody else fits


class Why(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The reasons of one assignment, kept with it; words are made when somebody reads them."""

    reason: Reason
    fitting: int = 0  # how many agents could have taken it
    score: int = 0  # points in the line when it was given
    language: str = ""
    skills: tuple[str, ...] = ()
    note: str = ""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    case: int
    user: int
    why: Why


class AgentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An agent now, for whoever runs the floor."""

    user: int
    presence: Presence
    since: datetime
    capacity: int
    load: int  # open cases that wait for this agent's word
    seen_at: datetime | None
    why: str


class InboxPage(msgspec.Struct, frozen=True, kw_only=True):
    rows: tuple[tuple[CaseFacts, AssignmentFacts | None], ...]
    next: str = ""


class InboxCounts(msgspec.Struct, frozen=True, kw_only=True):
    mine: int
    waiting: int
    snoozed: int
