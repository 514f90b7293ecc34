"""What charts are asked and what they answer."""

from datetime import datetime
from enum import StrEnum

import msgspec

SLOT_S = 900  # a quarter of an hour: no two time zones of today differ by less
DAY_SLOTS = 96
ONLY, ALL = "only", "all"  # noise; "" is without it
ANY_TOPIC = 0  # the row that holds each mention once, whatever its topics


class Granularity(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Span(StrEnum):
    """The periods that a person picks by name."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"
    CUSTOM = "custom"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """From `start` up to and without `end`: aware, UTC, on quarters of an hour. `zone` is an IANA name."""

    start: datetime
    end: datetime
    zone: str

    @property
    def start_slot(self) -> int:
        return int(self.start.timestamp()) // SLOT_S

    @property
    def end_slot(self) -> int:
        return int(self.end.timestamp()) // SLOT_S


class Feelings(msgspec.Struct, frozen=True, kw_only=True):
    """How many mentions of each sentiment."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unknown: int = 0

    @property
    def all(self) -> int:
        return self.positive + self.neutral + self.negative + self.unknown


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What a posts view or a chart is narrowed to. Empty means "any"; within a field one value is enough."""

    topics: tuple[int, ...] = ()
    rules: tuple[int, ...] = ()
    platforms: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    sentiments: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # post types
    countries: tuple[str, ...] = ()
    include: tuple[str, ...] = ()  # one of these stands in the text
    exclude: tuple[str, ...] = ()  # none of these does
    ratings: tuple[int, ...] = ()  # rounded to whole stars
    followers: int | None = None  # at least
    verified: bool | None = None
    escalated: bool | None = None
    targets: tuple[int, ...] = ()  # what the post is about
    toward: tuple[str, ...] = ()  # the sentiment toward one of `targets`, or toward any where there are none
    intents: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    cohorts: tuple[int, ...] = ()  # whose people wrote it
    joints: tuple[str, ...] = ()  # what the writer's changes of feeling say together, as it stands now
    noise: str = ""  # "" leaves it out, as the sums do

    @property
    def from_sums(self) -> bool:
        """Whether the sums can answer; otherwise the mentions must be read."""
        rare = (self.rules, self.kinds, self.countries, self.include, self.exclude, self.ratings)
        read = (self.targets, self.toward, self.intents, self.categories, self.cohorts, self.joints)
        return (
            not any((*rare, *read, self.noise))
            and self.followers is None
            and self.verified is None
            and self.escalated is None
        )

    @property
    def visits_answer(self) -> bool:
        """Whether people can be counted without reading the mentions: visits know topic and platform only."""
        return self.from_sums and not (self.channels or self.languages or self.sentiments or self.contents)


class Row(msgspec.Struct, frozen=True, array_like=True):
    """Mentions that share a bucket of time and these dimensions. `bucket` is the index in the asked buckets."""

    bucket: int
    topic: int
    platform: str
    content: str
    sentiment: str
    mentions: int


class People(msgspec.Struct, frozen=True, array_like=True):
    """Different people in a bucket; `fresh` of them were not seen in an earlier bucket of the same period."""

    bucket: int
    topic: int
    people: int
    fresh: int
