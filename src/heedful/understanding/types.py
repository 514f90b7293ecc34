"""What a text says, as far as a model can tell. None is "not known", which is not the same as neutral or no."""

from enum import StrEnum

import msgspec


class Sentiment(StrEnum):
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


class Quality(StrEnum):
    """How much time a reading may take. One model stands behind all three so far."""

    FAST = "fast"
    BALANCED = "balanced"
    BEST = "best"


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Calibrated probabilities; they sum to 1."""

    negative: float
    neutral: float
    positive: float


class TargetReading(msgspec.Struct, frozen=True, kw_only=True):
    """The sentiment toward one named thing; None while no model reads it."""

    name: str
    sentiment: Sentiment | None = None
    confidence: float | None = None
    scores: Scores | None = None


class IntentReading(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    confidence: float


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`language` is an ISO 639 code; `confidence` is the probability of `sentiment`, None where that is unknown."""

    language: str | None
    sentiment: Sentiment
    confidence: float | None
    scores: Scores | None
    model: str
    targets: tuple[TargetReading, ...] | None = None
    intents: tuple[IntentReading, ...] | None = None
    complaint: float | None = None
    relevant: float | None = None
