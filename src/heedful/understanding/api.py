"""What the later stages may ask about readings."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from heedful.understanding import models
from heedful.understanding.reader import reader
from heedful.understanding.types import Reading, Scores, Sentiment

_AT_ONCE = 10_000  # variables in one query; SQLite takes 32,766


def readings(mentions: Collection[int]) -> dict[int, Reading]:
    """By mention id; what has no reading yet is missing. One query per ten thousand ids."""
    ids = sorted(mentions)
    found: dict[int, Reading] = {}
    for at in range(0, len(ids), _AT_ONCE):
        rows = models.Reading.objects.filter(mention__in=ids[at : at + _AT_ONCE])
        found.update((row.mention_id, _typed(row)) for row in rows)
    return found


def negative_times(authors: Collection[tuple[str, str]], *, since: datetime) -> dict[tuple[str, str], list[datetime]]:
    """When each (platform, author id) said something that was read as negative; one query."""
    rows = models.Reading.objects.filter(
        sentiment=Sentiment.NEGATIVE,
        mention__platform__in={platform for platform, _ in authors},
        mention__author_id__in={author for _, author in authors},
        mention__created_at__gte=since,
    )
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for platform, author, at in rows.values_list("mention__platform", "mention__author_id", "mention__created_at"):
        found[platform, author].append(at)
    return dict(found)


def reading(mention: int) -> Reading | None:
    return readings([mention]).get(mention)


def languages(texts: Sequence[str]) -> list[str | None]:
    """ISO 639 codes; None where it cannot be told."""
    return [reading.language for reading in reader().read(texts)]


def warm() -> str:
    """Loads the model, so that the first post does not wait for it. Returns its version."""
    reader().read([""])
    return reader().model.version


def _typed(row: models.Reading) -> Reading:
    scores = None
    if row.negative is not None and row.neutral is not None and row.positive is not None:
        scores = Scores(negative=row.negative, neutral=row.neutral, positive=row.positive)
    return Reading(
        language=row.language or None,
        sentiment=Sentiment(row.sentiment),
        confidence=row.confidence,
        scores=scores,
        model=row.model,
    )
