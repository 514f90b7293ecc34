"""Who says it."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from heedful.listening.types import TargetKind


class Order(StrEnum):
    RISK = "risk"  # how likely their feeling toward a target has turned down
    LAST_SEEN = "last-seen"
    MENTIONS = "mentions"
    NAME = "name"


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
    restricted: bool = False  # they asked that their posts be kept and left alone


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """One author in one batch: how often they spoke, and what their newest post says about them."""

    platform: str
    external_id: str
    name: str
    handle: str
    url: str
    avatar: str
    followers: int | None
    verified: bool | None
    language: str
    first_at: datetime
    last_at: datetime
    mentions: int


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An identity as it is stored, as far as a sighting may change it."""

    id: int
    customer: int
    name: str
    handle: str
    url: str
    avatar: str
    followers: int | None
    verified: bool | None
    first_seen: datetime
    last_seen: datetime


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One dated sign of what a person feels toward a target.

    `at` is in days of the Unix epoch; `sentiment` is -1, 0 or 1; `confidence` is the probability of that, None where
    the reader did not say. `weight` is 1 for words, less for lighter signals, 0 for what counts for nothing.
    """

    source: str
    at: float
    sentiment: int
    confidence: float | None = None
    weight: float = 1.0
    human: bool = False  # a person said so, the reader did not


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A change of feeling. `onset` and `detected_at` are in days of the epoch; `size` is in net sentiment, signed.

    `confidence` is the probability that there was one; `evidence` names the rows that show it, in their order.
    """

    direction: Direction
    onset: float
    detected_at: float
    size: float
    confidence: float
    evidence: tuple[str, ...]


class FeltAt(msgspec.Struct, frozen=True, kw_only=True):
    """What was known at a moment: `feeling` in [-1, 1] within nine tenths of `low` to `high`, the chance of a swing.

    `at` is in days of the Unix epoch; `mention` is the post after which it was known, where one was.
    """

    at: float
    feeling: float
    low: float
    high: float
    up: float
    down: float
    mention: int | None = None


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """How a person stands to one target now; `pieces` is how often they spoke of it, `last_at` when last."""

    customer: int
    target: int
    felt: FeltAt
    pieces: int
    last_at: datetime


class ShiftFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A change of feeling as it became known; `evidence` are mentions that show it, `acts` what else does."""

    id: int
    customer: int
    target: int
    direction: Direction
    onset: datetime
    detected_at: datetime
    size: float
    confidence: float
    evidence: tuple[int, ...]
    acts: tuple[int, ...] = ()


class Joint(StrEnum):
    """What a person's changes say when they are read together."""

    DEFECTION = "defection-risk"  # down toward the company, up toward a competitor
    OPENING = "opening"  # down toward a competitor
    RECOVERED = "recovered"  # up toward the company after down
    PRODUCT = "product-matter"  # down toward something we offer, not toward the company


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """The change toward one target that still holds; `before` is which way the change before it went."""

    target: int
    kind: TargetKind
    ours: bool
    direction: Direction
    known_at: datetime
    before: Direction | None = None


class JointFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`turns` are the changes that make it so; `since` is when the last of them became known."""

    joint: Joint
    since: datetime
    turns: tuple[tuple[int, Direction], ...]  # target and direction


class EventKind(StrEnum):
    LAUNCH = "launch"
    PRICE = "price-change"
    OUTAGE = "outage"
    LAWSUIT = "lawsuit"
    AWARD = "award"
    ANNOUNCEMENT = "announcement"
    POLICY = "policy"
    OTHER = "other"


class EventState(StrEnum):
    PROPOSED = "proposed"  # found in a feed; nobody has looked at it
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class EventSource(StrEnum):
    HAND = "hand"
    CSV = "csv"
    ICAL = "ical"
    FEED = "feed"


class EventDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in public, to whom and when. Times are aware; `ends_at` is None for a moment or a day."""

    title: str
    target: int
    kind: EventKind
    starts_at: datetime
    ends_at: datetime | None = None
    text: str = ""
    link: str = ""


class EventFacts(EventDraft, frozen=True, kw_only=True):
    id: int
    state: EventState
    source: EventSource
    feed: int | None = None


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """None is any; `text` is sought in titles."""

    targets: frozenset[int] | None = None
    kind: EventKind | None = None
    state: EventState | None = None
    text: str = ""


class Kin(StrEnum):
    """How an event's target and the one of a change belong together."""

    SAME = "same"
    OWNER = "owner"  # it happened to whom the target belongs to
    OFFER = "offer"  # it happened to something that the target offers


class Others(msgspec.Struct, frozen=True, kw_only=True):
    """Who else changed the same way toward the same target around an event.

    `usual` is how many would by the `days` before, which `unusual` compares; None where too few days are known.
    """

    people: int
    usual: float
    days: int
    unusual: bool | None


class Coincidence(msgspec.Struct, frozen=True, kw_only=True):
    """A change coincides with this event. Nothing says that the event caused it.

    `lag_days` is from the event's start to the change's onset; `words` stand in both; `score` lies in [0, 1].
    """

    event: EventFacts
    kin: Kin
    lag_days: float
    words: tuple[str, ...]
    score: float
    others: Others | None = None


class FeelingDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day on which the person spoke. `net` is in [-1, 1], None where nothing could be read."""

    day: date
    positive: int
    neutral: int
    negative: int
    net: float | None


class Feelings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's words toward the company said so far; days without words are absent, not neutral."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unread: int = 0
    net: float | None = None
    days: tuple[FeelingDay, ...] = ()

    @property
    def counted(self) -> int:
        return self.positive + self.neutral + self.negative


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes-no"


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a profile. `own` are those that an administrator made; the others are part of every profile."""

    key: str
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    own: bool = True


class FactFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a field says of a person. `value` is canonical: a number, YYYY-MM-DD, `yes`, `no`, a choice or text.

    `at` is since when it is known to be so; `source` where it was said; `who` entered it, "" for a program.
    """

    field: str
    value: str
    at: datetime
    source: str
    who: str


class FactChangeFacts(msgspec.Struct, frozen=True, kw_only=True):
    field: str
    before: str
    after: str
    at: datetime
    source: str
    who: str
    changed_at: datetime


class ProfileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the company itself knows of a person, beside what they say in public."""

    customer: int
    accounts: tuple[str, ...] = ()
    facts: dict[str, FactFacts] = {}
    restricted_at: datetime | None = None
    erased_at: datetime | None = None

    def value(self, field: str) -> str:
        return self.facts[field].value if field in self.facts else ""

    @property
    def do_not_contact(self) -> bool:
        """Also where consent was refused, and where the person asked that nothing be done with their data."""
        refused = self.value("do-not-contact") == "yes" or self.value("consent") == "refused"
        return refused or self.restricted_at is not None or self.erased_at is not None


class ClueKind(StrEnum):
    """What two handles may share. The names are stored."""

    ACCOUNT = "account"  # an account or customer number that both wrote
    EMAIL = "email"
    LINK = "link"  # one names the other's profile, or both the same page
    WORDS = "words"  # the same words on two platforms within a short time
    HANDLE = "handle"
    NAME = "name"
    NEAR = "near"  # nearly the same name
    AVATAR = "avatar"


class AlikeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Two customers who may be one person; `score` in [0, 1], the strongest reason first."""

    id: int
    first: int
    second: int
    score: float
    reasons: tuple[ClueKind, ...]
    found_at: datetime


class MergeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """That `gone` was merged into `into`."""

    id: int
    into: int
    gone: int
    gone_name: str
    identities: tuple[int, ...]
    why: str
    who: str
    at: datetime


class MovedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What went over with a merge, so that it finds the way back: who wrote what is theirs, and numbers of rows."""

    authors: frozenset[tuple[str, str]] = frozenset()  # platform and author id
    cases: tuple[int, ...] = ()
    outreaches: tuple[int, ...] = ()
    silenced: tuple[int, ...] = ()  # outreaches that waited beside another one
