"""Does it need a human, how soon, and why."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Annotated

import msgspec

from heedful.channels.types import PostType, Visibility
from heedful.customers.types import Joint
from heedful.understanding.types import Intent, Noise, Sentiment, Toward

DEEPEST = 5  # groups within groups; deeper trees are not readable as one sentence
MOST_LEAVES = 40


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


class RuleState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


class Measure(StrEnum):
    """Engagement that a platform counts."""

    LIKES = "likes"
    SHARES = "shares"
    COMMENTS = "comments"
    VIEWS = "views"


class Node(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True, omit_defaults=True):
    """A place in a tree of conditions. In JSON `kind` says which."""


class AllOf(Node, frozen=True, tag="all"):
    of: tuple["Condition", ...]


class AnyOf(Node, frozen=True, tag="any"):
    of: tuple["Condition", ...]


class NoneOf(Node, frozen=True, tag="none"):
    of: tuple["Condition", ...]


class SentimentIs(Node, frozen=True, tag="sentiment"):
    any: tuple[Sentiment, ...]
    least: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0  # confidence


class Words(Node, frozen=True, tag="words"):
    """Whole words or phrases, whatever their case: one of `any`, each of `all`, not one of `none`."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class TopicIs(Node, frozen=True, tag="topic"):
    any: tuple[int, ...]


class PlatformIs(Node, frozen=True, tag="platform"):
    any: tuple[str, ...]


class ChannelIs(Node, frozen=True, tag="channel"):
    any: tuple[int, ...]


class TypeIs(Node, frozen=True, tag="type"):
    any: tuple[PostType, ...]


class VisibilityIs(Node, frozen=True, tag="visibility"):
    any: tuple[Visibility, ...]


class LanguageIs(Node, frozen=True, tag="language"):
    any: tuple[str, ...]  # ISO 639-1


class CountryIs(Node, frozen=True, tag="country"):
    any: tuple[str, ...]  # ISO 3166-1 alpha-2


class Followers(Node, frozen=True, tag="followers"):
    least: int | None = None
    most: int | None = None


class Rating(Node, frozen=True, tag="rating"):
    least: float | None = None
    most: float | None = None


class Engagement(Node, frozen=True, tag="engagement"):
    of: Measure
    least: int


class VerifiedIs(Node, frozen=True, tag="verified"):
    yes: bool = True


class AuthorIs(Node, frozen=True, tag="author"):
    any: tuple[str, ...]  # ids or handles, with or without @


class AttachmentIs(Node, frozen=True, tag="attachment"):
    yes: bool = True


class DuplicateIs(Node, frozen=True, tag="duplicate"):
    yes: bool = True


class Earlier(Node, frozen=True, tag="earlier"):
    """What this person said before, in mentions that were kept; most=0 is a first contact."""

    least: int | None = None
    most: int | None = None


class Negatives(Node, frozen=True, tag="negatives"):
    """Mentions by this person that were read as negative within the last days, this one included."""

    least: int
    days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 7


class JointIs(Node, frozen=True, tag="joint"):
    """What this person's changes of feeling toward several targets say together, as known when it was said."""

    any: tuple[Joint, ...]


class CohortIs(Node, frozen=True, tag="cohort"):
    any: tuple[int, ...]


class TargetIs(Node, frozen=True, tag="target"):
    """It is about one of these and, where `toward` names any, says that of it."""

    any: tuple[int, ...]
    toward: tuple[Sentiment, ...] = ()
    least: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0  # confidence of the sentiment toward it


class IntentIs(Node, frozen=True, tag="intent"):
    any: tuple[Intent, ...]
    least: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0  # confidence


class CategoryIs(Node, frozen=True, tag="category"):
    any: tuple[int, ...]


class ComplaintIs(Node, frozen=True, tag="complaint"):
    least: Annotated[float, msgspec.Meta(ge=0, le=1)]  # probability


class NoiseIs(Node, frozen=True, tag="noise"):
    """A rule without one of these leaves noise alone."""

    any: tuple[Noise, ...]


Leaf = (
    SentimentIs
    | Words
    | TopicIs
    | PlatformIs
    | ChannelIs
    | TypeIs
    | VisibilityIs
    | LanguageIs
    | CountryIs
    | Followers
    | Rating
    | Engagement
    | VerifiedIs
    | AuthorIs
    | AttachmentIs
    | DuplicateIs
    | Earlier
    | Negatives
    | JointIs
    | CohortIs
    | TargetIs
    | IntentIs
    | CategoryIs
    | ComplaintIs
    | NoiseIs
)
Condition = AllOf | AnyOf | NoneOf | Leaf
GROUPS = (AllOf, AnyOf, NoneOf)

Value = str | int | float | bool | list[str] | None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a condition may ask about one mention. None is "not known"."""

    mention: int
    text: str
    words: str  # the text as words.fold leaves it
    sentiment: Sentiment
    confidence: float | None
    topics: frozenset[int]
    platform: str
    channel: int
    type: PostType
    visibility: Visibility
    language: str | None
    country: str | None
    followers: int | None
    rating: float | None
    verified: bool | None
    author_id: str
    author_handle: str
    attachment: bool
    duplicate: bool
    counts: dict[Measure, int]
    earlier: int | None
    negatives: tuple[datetime, ...]  # when this person was read as negative, this mention included
    created_at: datetime
    received_at: datetime
    joints: frozenset[Joint] | None = None
    cohorts: frozenset[int] | None = None
    toward: tuple[Toward, ...] | None = None
    intents: dict[str, float] | None = None  # those that hold, with confidence
    categories: frozenset[int] | None = None
    complaint: float | None = None
    noise: Noise | None = None  # None is none


class Held(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A condition that decided, with the value that made it; `negated` where it had to fail and did."""

    condition: Leaf
    value: Value = None
    negated: bool = False


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """First match in `position` order decides. `per_minute` is a throttle, `max_age_minutes` 0 is any age."""

    id: int
    position: int
    name: str
    state: RuleState
    conditions: Condition
    queue: str
    priority: Priority
    due_minutes: int
    per_minute: int
    max_age_minutes: int


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule as a person writes it."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    conditions: Condition
    queue: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    priority: Priority = Priority.NORMAL
    due_minutes: Annotated[int, msgspec.Meta(ge=1, le=43200)] = 60
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 10
    # A week, so that an import of history does not flood those who answer today.
    max_age_minutes: Annotated[int, msgspec.Meta(ge=0, le=5256000)] = 10080


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about a mention, and what made it so."""

    status: Status
    rule: Rule | None = None
    held: tuple[Held, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a sentence for the screen."""

    text: str
    strong: bool = False


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
    agent: int | None  # who has it, or had it when it was closed
    thread: str
    private_thread: str
    opened_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    rank_at: datetime
    first_answer_at: datetime | None
    last_in_at: datetime
    last_out_at: datetime | None
    snoozed_until: datetime | None
    closed_at: datetime | None
    wrap_up: str


class CaseEventFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    case: int
    what: str  # opened, state, queue, priority, assignment, mention, answer
    before: str
    after: str
    why: str
    who: int | None
    at: datetime


class DecisionFacts(msgspec.Struct, frozen=True, kw_only=True):
    mention: int
    status: Status
    rule: int | None
    case: int | None
    who: int | None
    at: datetime


class CaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`agent` 0 is nobody; None is whoever. `queues` None is any."""

    state: CaseState
    agent: int | None = None
    queues: frozenset[str] | None = None


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    cases: tuple[CaseFacts, ...]
    next: str = ""  # cursor of the next page; "" where there is none


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that somebody could take: of this queue, in one of these languages (None: any)."""

    queue: str
    languages: frozenset[str] | None


class QueueLoad(msgspec.Struct, frozen=True, kw_only=True):
    """A queue now. `waiting` has nobody yet, `late` is past its due time, `soon` is due within fifteen minutes."""

    queue: str
    open: int
    waiting: int
    late: int
    soon: int
    longest_since: datetime | None
