"""The one formula for net sentiment."""

from heedful.insights.types import Feelings


def net_sentiment(feelings: Feelings) -> float | None:
    """(positive - negative) / (positive + negative + neutral) x 100, in [-100, 100]; None where nothing could be read.

    Unknown ones stand neither above nor below the line: they say nothing about feeling.
    """
    read = feelings.positive + feelings.negative + feelings.neutral
    return None if read == 0 else (feelings.positive - feelings.negative) * 100 / read


def change(now: float | None, before: float | None) -> float | None:
    """Per cent from before to now; None where there is nothing to compare with."""
    return None if now is None or not before else (now - before) * 100 / abs(before)


def share(part: float, whole: float) -> float | None:
    return part * 100 / whole if whole else None
