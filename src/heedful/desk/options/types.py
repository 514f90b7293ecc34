"""What an agent can do for the person on screen, and when. Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from heedful.channels.types import Visibility
from heedful.customers.types import Direction, EventKind, Joint
from heedful.listening.types import TargetFacts, TargetKind
from heedful.understanding.types import Intent, Sentiment

MOST_TEXT = 10_000
Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]
Amount = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class About(StrEnum):
    """Toward whom a feeling is held, as far as options tell them apart."""

    COMPANY = "company"
    PRODUCT = "product"  # a product or service of ours
    COMPETITOR = "competitor"  # or what they offer


def about(target: TargetFacts) -> About:
    if target.kind is TargetKind.COMPANY:
        return About.COMPANY
    return About.PRODUCT if target.ours else About.COMPETITOR


class Act(StrEnum):
    REPLY = "reply"  # its text into the composer
    PRIVATE = "private"  # the same, and the answer goes privately
    CODE = "code"  # the same, with an offer code of the option's own
    TAG = "tag"
    CALL = "call"  # an appointment to call back
    TEAM = "team"  # hand the case to a queue
    CHANNEL = "channel"  # go on elsewhere


WRITES = frozenset({Act.REPLY, Act.PRIVATE, Act.CODE})  # it counts as used once its text was sent


class OptionState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class When(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All that is named must hold; of what one names, one. Nothing named: always.

    `direction` is of a change that still stands and is no older than `within_days`; `about` is toward whom that change
    is, or, without a direction, toward whom `feels` is asked (the company where nothing is named).
    """

    direction: Direction | None = None
    within_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    about: tuple[About, ...] = ()
    feels: tuple[Sentiment, ...] = ()
    joint: tuple[Joint, ...] = ()
    events: tuple[EventKind, ...] = ()  # of public events that coincide with a change
    categories: tuple[int, ...] = ()
    intents: tuple[Intent, ...] = ()
    cohorts: tuple[int, ...] = ()
    relations: tuple[str, ...] = ()  # of the profile: customer, former …
    value_least: float | None = None  # the profile's customer value
    value_most: float | None = None
    channels: tuple[int, ...] = ()
    platforms: tuple[str, ...] = ()
    visibilities: tuple[Visibility, ...] = ()
    languages: tuple[str, ...] = ()


class Guard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """0 is no limit. Days and months are those of UTC."""

    every_days: Days = 0  # once per person in so many
    per_day: Amount = 0
    per_month: Amount = 0
    approval: bool = False


class OptionDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An option as somebody writes it. `texts` are by language; `queue` is for TEAM, `tag` for TAG, `codes` for CODE.

    A single code is given to everybody; of several each is given once.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    hint: Annotated[str, msgspec.Meta(max_length=160)] = ""
    act: Act = Act.REPLY
    when: When = When()
    guard: Guard = Guard()
    texts: Mapping[str, Annotated[str, msgspec.Meta(max_length=MOST_TEXT)]] = {}
    queue: Annotated[str, msgspec.Meta(max_length=64)] = ""
    tag: Annotated[str, msgspec.Meta(max_length=40)] = ""
    codes: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=80)], ...] = ()


class OptionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`codes_left` is how many codes nobody has been given yet, None where the option gives none."""

    id: int
    name: str
    hint: str
    state: OptionState
    act: Act
    when: When
    guard: Guard
    texts: dict[str, str]
    queue: str
    tag: str
    codes_left: int | None
    changed_at: datetime


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """A change that still stands."""

    name: str
    about: About
    direction: Direction
    days: float  # since it became known


class Felt(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    about: About
    feeling: float  # in [-1, 1]


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """All that a condition may ask about a case. None is "not known", which holds for nothing."""

    turned: tuple[Turned, ...] = ()  # newest first
    felt: tuple[Felt, ...] = ()
    said: Sentiment = Sentiment.UNKNOWN  # how the newest post reads on the whole
    joint: frozenset[str] | None = None
    events: frozenset[str] | None = None
    categories: Mapping[int, str] = {}  # with their names
    intents: frozenset[str] = frozenset()
    cohorts: Mapping[int, str] = {}  # with their names
    relation: str | None = None
    value: float | None = None
    channel: int = 0
    platform: str = ""
    visibility: Visibility = Visibility.PUBLIC
    language: str = ""


class Aspect(StrEnum):
    TURNED = "turned"
    FEELS = "feels"
    ABOUT = "about"
    SAID = "said"
    JOINT = "joint"
    EVENTS = "events"
    CATEGORIES = "categories"
    INTENTS = "intents"
    COHORTS = "cohorts"
    RELATION = "relation"
    VALUE = "value"
    CHANNEL = "channel"
    PLATFORM = "platform"
    VISIBILITY = "visibility"
    LANGUAGE = "language"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One condition, whether it holds, and what made it so: words for the screen stand in `words`."""

    aspect: Aspect
    held: bool
    values: tuple[str, ...] = ()  # what was found where it holds, else what was wanted
    name: str = ""  # of a target
    number: float | None = None  # days ago, or a feeling


class UseState(StrEnum):
    WAITING = "waiting"  # for a supervisor's word
    APPROVED = "approved"
    REFUSED = "refused"
    CHOSEN = "chosen"  # its text is in the composer
    DONE = "done"  # sent, or acted
    UNDONE = "undone"


LIVE = (UseState.WAITING, UseState.APPROVED, UseState.CHOSEN, UseState.DONE)


class UseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An option that somebody chose in a case. `changed` is how much of its text was sent otherwise, 0 to 1."""

    id: int
    option: int
    name: str
    case: int
    who: int | None
    state: UseState
    at: datetime
    text: str
    changed: float | None = None
    reply: int | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    word: str = ""


class Barred(StrEnum):
    """Why an option that fits cannot be chosen now."""

    PERSON = "person"
    DAY = "day"
    MONTH = "month"
    NO_CODE = "no-code"
    NO_TEXT = "no-text"
    NO_PRIVATE = "no-private"
    NO_ANSWER = "no-answer"
    NO_QUEUE = "no-queue"
    SAME_QUEUE = "same-queue"
    NO_CHANNEL = "no-channel"
    NO_TIME = "no-time"
    USED = "used"
    CLOSED = "closed"


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    kind: Barred
    until: datetime | None = None
    limit: int = 0
