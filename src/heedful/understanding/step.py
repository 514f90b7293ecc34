"""Read what was kept: one row per mention, however often the batch comes."""

from collections.abc import Sequence
from datetime import datetime

from heedful.listening.types import Mention
from heedful.understanding import api, models
from heedful.understanding.reader import reader
from heedful.understanding.types import Reading


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
    models.Reading.objects.bulk_create(
        (_row(mention, reading, now) for mention, reading in fresh.items()), ignore_conflicts=True
    )
    return known | fresh


def reread(mentions: Sequence[Mention], *, now: datetime) -> dict[int, Reading]:
    """Read words that were changed: the new reading takes the place of the one before, and names the model of today."""
    found = reader().read([m.text for m in mentions], hints=[m.language_told for m in mentions])
    readings = {mention.id: reading for mention, reading in zip(mentions, found, strict=True)}
    models.Reading.objects.bulk_create(
        (_row(mention, reading, now) for mention, reading in readings.items()),
        update_conflicts=True,
        unique_fields=["mention"],
        update_fields=["language", "sentiment", "confidence", "negative", "neutral", "positive", "model", "read_at"],
    )
    return readings


def _row(mention: int, reading: Reading, now: datetime) -> models.Reading:
    scores = reading.scores
    return models.Reading(
        mention_id=mention,
        language=reading.language or "",
        sentiment=reading.sentiment,
        confidence=reading.confidence,
        negative=scores.negative if scores else None,
        neutral=scores.neutral if scores else None,
        positive=scores.positive if scores else None,
        model=reading.model,
        read_at=now,
    )
