"""Read what was kept: one row per mention, however often the batch comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from heedful.listening.types import Mention
from heedful.stream.api import rows
from heedful.understanding import api, corrections, models
from heedful.understanding.reader import reader
from heedful.understanding.types import Reading

COLUMNS = (
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
_REPLACE = "DO UPDATE SET " + ", ".join(f"{column} = excluded.{column}" for column in COLUMNS[1:])


def read(mentions: Sequence[Mention], *, now: datetime) -> dict[int, Reading]:
    """The reading of each mention by its id; what was read before stays as it is and is given back unchanged.

    Runs in the caller's transaction, with two queries a batch.
    """
    known = api.readings([mention.id for mention in mentions])
    new = [mention for mention in mentions if mention.id not in known]
    if not new:
        return known
    found = reader().read([m.text for m in new], hints=[m.language_told for m in new])
    fresh = {mention.id: reading for mention, reading in zip(new, found, strict=True)}
    # Another worker may have read the same mention since: the first row stands.
    _write(fresh, "DO NOTHING", now=now)
    return known | fresh


def reread(mentions: Sequence[Mention], *, now: datetime) -> dict[int, Reading]:
    """Read words that were changed: the new reading takes the place of the one before, and names the model of today.

    What people said about it stays.
    """
    found = reader().read([m.text for m in mentions], hints=[m.language_told for m in mentions])
    readings = {mention.id: reading for mention, reading in zip(mentions, found, strict=True)}
    readings = corrections.kept(readings)
    _write(readings, _REPLACE, now=now)
    return readings


def _write(readings: Mapping[int, Reading], on_conflict: str, *, now: datetime) -> None:
    at = connection.ops.adapt_datetimefield_value(now)
    stored = [_row(mention, reading, at) for mention, reading in readings.items()]
    rows.insert(models.Reading, COLUMNS, stored, f"ON CONFLICT (mention_id) {on_conflict}")


def _row(mention: int, reading: Reading, at: object) -> rows.Row:
    scores = reading.scores
    return (
        mention,
        reading.language or "",
        reading.sentiment.value,
        reading.confidence,
        scores.negative if scores else None,
        scores.neutral if scores else None,
        scores.positive if scores else None,
        reading.complaint,
        reading.noise.kind.value if reading.noise else "",
        reading.noise.reason if reading.noise else "",
        reading.corrected,
        reading.model,
        at,
    )
