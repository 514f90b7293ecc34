"""Readings of a batch written down: a statement for each of their three tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection

from heedful.channels.types import Visibility
from heedful.listening.types import Mention
from heedful.stream.api import rows
from heedful.understanding import models
from heedful.understanding.types import Reading, Scores

_READING = (
    "mention_id",
    "language",
    "sentiment",
    "confidence",
    "negative",
    "neutral",
    "positive",
    "complaint",
    "noise",
    "noise_reason",
    "corrected",
    "model",
    "read_at",
)
_TOWARD = (
    "mention_id",
    "target_id",
    "how",
    "sentiment",
    "confidence",
    "negative",
    "neutral",
    "positive",
    "corrected",
    "counted",
    "created_at",
)
_LABEL = ("mention_id", "kind", "name", "confidence", "by", "created_at")
_KEEP = "ON CONFLICT DO NOTHING"
_REPLACE = "ON CONFLICT (mention_id) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in _READING[1:])
_KIND = models.Label.Kind


def add(mentions: Sequence[Mention], readings: Mapping[int, Reading], *, now: datetime) -> None:
    """What stands already stays."""
    _write(mentions, readings, _KEEP, now)


def replace(mentions: Sequence[Mention], readings: Mapping[int, Reading], *, now: datetime) -> None:
    ids = [mention.id for mention in mentions]
    models.Toward.objects.filter(mention__in=ids).delete()
    models.Label.objects.filter(mention__in=ids).delete()
    _write(mentions, readings, _REPLACE, now)


def count_no_more(mentions: Sequence[int]) -> None:
    """Their authors deleted them."""
    models.Toward.objects.filter(mention__in=mentions).update(counted=False)


def _write(mentions: Sequence[Mention], readings: Mapping[int, Reading], on_conflict: str, now: datetime) -> None:
    at = _adapted(now)
    rows.insert(models.Reading, _READING, [_reading(m.id, readings[m.id], at) for m in mentions], on_conflict)
    toward = [row for m in mentions for row in _toward(m, readings[m.id])]
    rows.insert(models.Toward, _TOWARD, toward, _KEEP)
    labels = [row for m in mentions for row in _labels(m, readings[m.id])]
    rows.insert(models.Label, _LABEL, labels, _KEEP)


def _adapted(time: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(time)


def _scores(scores: Scores | None) -> tuple[float | None, float | None, float | None]:
    return (scores.negative, scores.neutral, scores.positive) if scores else (None, None, None)


def _reading(mention: int, reading: Reading, at: object) -> rows.Row:
    return (
        mention,
        reading.language or "",
        reading.sentiment.value,
        reading.confidence,
        *_scores(reading.scores),
        reading.complaint,
        reading.noise.kind.value if reading.noise else "",
        reading.noise.reason if reading.noise else "",
        reading.corrected,
        reading.model,
        at,
    )


def _toward(mention: Mention, reading: Reading) -> Iterator[rows.Row]:
    at = _adapted(mention.created_at)
    counted = _counted(mention, reading)
    for one in reading.toward:
        felt = (one.sentiment.value, one.confidence, *_scores(one.scores))
        yield mention.id, one.target, one.how.value, *felt, one.corrected, counted, at


def _counted(mention: Mention, reading: Reading) -> bool:
    public = mention.visibility is Visibility.PUBLIC and not mention.own
    return public and mention.deleted_at is None and reading.noise is None


def _labels(mention: Mention, reading: Reading) -> Iterator[rows.Row]:
    at = _adapted(mention.created_at)
    for intent in reading.intents or ():
        yield mention.id, _KIND.INTENT.value, intent.name, intent.confidence, intent.by, at
    for filed in reading.categories:
        yield mention.id, _KIND.CATEGORY.value, str(filed.category), filed.confidence, filed.by, at
