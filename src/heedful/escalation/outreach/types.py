"""Speaking first: what a change of feeling can lead to, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from heedful.channels.types import Visibility
from heedful.customers.types import Direction
from heedful.escalation.types import Priority, RuleState
from heedful.listening.types import TargetKind

MINUTES_A_DAY = 1440
Minute = Annotated[int, msgspec.Meta(ge=0, le=MINUTES_A_DAY)]
Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]  # Monday is 0


class State(StrEnum):
    ASKED = "asked"  # a supervisor is asked
    SCHEDULED = "scheduled"
    OPENED = "opened"  # a case was opened
    SHOWN = "shown"  # the person had an open case: it is shown there
    REFUSED = "refused"  # by a guard or a supervisor
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"  # the change was taken back


WAITING = (State.ASKED, State.SCHEDULED)


class Reason(StrEnum):
    """Why an outreach waits, or why it ended."""

    USUAL = "usual-hours"
    DEFAULT = "default-hours"  # too little is known of this person
    WINDOW = "window-only"  # their usual hours are our quiet hours
    PER_HOUR = "per-hour"
    NOW = "started"
    LATER = "postponed"
    APPROVAL = "approval"
    OPEN_CASE = "open-case"
    DO_NOT_CONTACT = "do-not-contact"
    NO_CONSENT = "no-consent"
    RESTRICTED = "restricted"
    PER_PERSON = "per-person"
    ANOTHER = "another-waits"
    NO_WAY = "no-way"
    NO_MOMENT = "no-moment"
    RULE_OFF = "rule-off"
    SWITCHED_OFF = "switched-off"
    TAKEN_BACK = "taken-back"
    TOO_LATE = "too-late"
    BY_HAND = "by-hand"


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule as a person writes it. Empty lists ask for nothing; `least_size` is in net sentiment, of 2 at most."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    queue: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    kinds: tuple[TargetKind, ...] = ()
    targets: tuple[int, ...] = ()
    direction: Direction | None = None
    least_size: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.5
    least_confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.55  # as sure as a change is when it is first shown
    joints: tuple[Annotated[str, msgspec.Meta(max_length=16)], ...] = ()
    cohorts: tuple[int, ...] = ()
    languages: tuple[Annotated[str, msgspec.Meta(max_length=8)], ...] = ()
    max_age_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 3
    priority: Priority = Priority.NORMAL
    due_minutes: Annotated[int, msgspec.Meta(ge=1, le=43200)] = 240
    approval: bool = True
    per_person_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 30
    per_hour: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 10
    opening: Annotated[str, msgspec.Meta(max_length=2000)] = ""  # what may be said first


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """First match in `position` order decides."""

    id: int
    position: int
    state: RuleState
    draft: Draft


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When people may be spoken to first; minutes of the local day. It goes past midnight where it ends earlier."""

    since: Minute = 540
    until: Minute = 1200
    days: tuple[Weekday, ...] = (0, 1, 2, 3, 4, 5, 6)


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for every rule. `zone` is where a person is taken to be whose time zone is not known."""

    on: bool = True
    window: Window = Window()
    channels: dict[str, Window] = {}  # by key; besides the company's own
    zone: Annotated[str, msgspec.Meta(max_length=64)] = "UTC"
    per_person_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 30
    per_hour: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 30
    consent: bool = False  # only people who agreed to be contacted


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of feeling with all that a rule may ask about it."""

    customer: int
    target: int
    kind: TargetKind
    direction: Direction
    onset: datetime
    detected_at: datetime
    size: float
    confidence: float
    evidence: tuple[int, ...]
    language: str = ""
    joints: frozenset[str] = frozenset()
    cohorts: frozenset[int] = frozenset()


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said about being contacted. `agreed` None: they were never asked. `zone` "" is not known."""

    agreed: bool | None = None
    do_not_contact: bool = False
    restricted: bool = False
    zone: str = ""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody is best spoken to, why then, and from how many of their posts that was told."""

    at: datetime
    why: Reason
    posts: int


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody can be spoken to: by answering this post, or, because they showed there, in private."""

    mention: int
    channel: int
    way: Visibility


class OutreachFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One outreach as it stands. `at` is when it is to be opened, `by` who decided last, `word` what they said."""

    id: int
    rule: int | None
    rule_name: str
    customer: int
    target: int
    direction: Direction
    onset: datetime
    detected_at: datetime
    size: float
    confidence: float
    evidence: tuple[int, ...]
    state: State
    reason: Reason
    at: datetime | None
    posts: int
    zone: str
    way: str
    case: int | None
    word: str
    by: int | None
    opening: str
    created_at: datetime
    opened_at: datetime | None


class OutreachEventFacts(msgspec.Struct, frozen=True, kw_only=True):
    before: str
    after: State
    reason: Reason
    word: str
    who: int | None
    at: datetime
