"""Lists of people and cohorts. Other stages have these from `api`."""

from datetime import datetime
from enum import StrEnum

import msgspec


class CohortKind(StrEnum):
    FILTER = "filter"  # whoever a filter finds
    FIXED = "fixed"  # a list made by hand
    EVERYBODY = "everybody"
    GONE = "gone"  # deleted, and on its way out


class About(msgspec.Struct, frozen=True, kw_only=True):
    """How many. Where `exact` is not so, they were counted in a sample: nine times of ten between `low` and `high`."""

    number: int
    low: int
    high: int
    exact: bool = True


class CohortFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`wanted` is the filter as an address, "" for a fixed list. `settled_at`: when all people were last looked at.

    `progress` is the share of people whom the walk under way has looked at, None when there is none.
    """

    id: int
    name: str
    kind: CohortKind
    wanted: str
    size: int
    settled_at: datetime | None
    progress: float | None
    created_at: datetime


class Felt(msgspec.Struct, frozen=True, kw_only=True):
    """A feeling toward a target as of the last words about it. `raised`: a change is open, -1 down or 1 up."""

    value: float
    low: float
    high: float
    up: float
    down: float
    raised: int
