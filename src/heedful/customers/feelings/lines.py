"""The lines of `heedful shifts`: what stands in one, what stands in its answers."""

from datetime import UTC, datetime

import msgspec

from heedful.customers.epoch import DAY_S
from heedful.customers.types import Direction

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)
_LABELS = {"negative": -1, "neutral": 0, "positive": 1, "unknown": None}
_LEANS = 1 / 3  # a number nearer to an end than that is no longer neutral

Name = str | int | float


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    error: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it came. `at` is RFC 3339 or seconds of the Unix epoch."""

    customer: Name
    target: Name
    at: Name
    sentiment: str | float
    confidence: float | None = None
    id: Name | None = None

    @property
    def day(self) -> float:
        return _seconds(self.at) / DAY_S

    @property
    def lean(self) -> int | None:
        if isinstance(self.sentiment, str):
            return _LABELS[self.sentiment]
        return int(self.sentiment > _LEANS) - int(self.sentiment < -_LEANS)


class Shows(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    at: Name
    sentiment: str | float
    id: Name | None = None


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The fields and their order as the contract has them."""

    customer: Name
    target: Name
    direction: Direction
    onset: Name
    detected_at: Name
    size: float
    confidence: float
    evidence: tuple[Shows, ...]


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    customer: Name
    target: Name
    at: Name
    feeling: float
    low: float
    high: float
    up: float
    down: float


_decode = msgspec.json.Decoder(Said).decode


def said(line: bytes) -> Said | Refused:
    if not line.strip():
        return Refused(error="the line is empty")
    try:
        found = _decode(line)
        problem = _problem(found)
    except _UNREADABLE as unreadable:
        return Refused(error=str(unreadable))
    return Refused(error=problem) if problem else found


def _problem(found: Said) -> str | None:
    _seconds(found.at)
    if isinstance(found.sentiment, str):
        if found.sentiment not in _LABELS:
            return f"sentiment {found.sentiment!r} is none of {', '.join(_LABELS)}"
    elif not -1 <= found.sentiment <= 1:
        return f"sentiment {found.sentiment} is not within -1 and 1"
    if found.confidence is not None and not 0 <= found.confidence <= 1:
        return f"confidence {found.confidence} is not within 0 and 1"
    return None


def _seconds(at: Name) -> float:
    if not isinstance(at, str):
        return float(at)
    when = datetime.fromisoformat(at)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
