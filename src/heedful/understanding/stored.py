"""Readings as they were written down, put together again from their three tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from heedful.listening.types import How
from heedful.understanding import models
from heedful.understanding.types import (
    Filed,
    Intent,
    IntentReading,
    Noise,
    NoiseReading,
    Reading,
    Scores,
    Sentiment,
    Toward,
)

_AT_ONCE = 10_000  # variables in one query; SQLite takes 32,766


class _Scored(Protocol):
    negative: float | None
    neutral: float | None
    positive: float | None


def readings(mentions: Iterable[int]) -> dict[int, Reading]:
    """By mention id; what has no reading is missing. At most four queries per ten thousand ids, one for no reading."""
    found: dict[int, Reading] = {}
    asked = sorted(set(mentions))
    for at in range(0, len(asked), _AT_ONCE):
        ids = asked[at : at + _AT_ONCE]
        rows = list(models.Reading.objects.filter(mention__in=ids))
        known = [row.mention_id for row in rows]
        toward, labels = (_toward(known), _labels(known)) if known else ({}, {})
        names = _category_names(labels)
        for row in rows:
            found[row.mention_id] = _typed(row, toward.get(row.mention_id, ()), labels.get(row.mention_id, ()), names)
    return found


def _toward(ids: Sequence[int]) -> Mapping[int, Sequence[Toward]]:
    found: dict[int, list[Toward]] = defaultdict(list)
    rows = models.Toward.objects.filter(mention__in=ids).select_related("target").order_by("mention", "pk")
    for row in rows:
        one = Toward(
            target=row.target_id,
            name=row.target.name,
            how=How(row.how),
            sentiment=Sentiment(row.sentiment),
            confidence=row.confidence,
            scores=_scores(row),
            corrected=row.corrected,
        )
        found[row.mention_id].append(one)
    return found


def _labels(ids: Sequence[int]) -> Mapping[int, Sequence[models.Label]]:
    found: dict[int, list[models.Label]] = defaultdict(list)
    for row in models.Label.objects.filter(mention__in=ids).order_by("mention", "-confidence", "name"):
        found[row.mention_id].append(row)
    return found


def _category_names(labels: Mapping[int, Sequence[models.Label]]) -> dict[int, str]:
    wanted = {int(label.name) for some in labels.values() for label in some if label.kind == models.Label.Kind.CATEGORY}
    return dict(models.Category.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _typed(
    row: models.Reading, toward: Sequence[Toward], labels: Sequence[models.Label], names: Mapping[int, str]
) -> Reading:
    intents = tuple(_intents(labels))
    return Reading(
        language=row.language or None,
        sentiment=Sentiment(row.sentiment),
        confidence=row.confidence,
        scores=_scores(row),
        model=row.model,
        toward=tuple(toward),
        # What reads intents gives the probability of a complaint with them.
        intents=intents if intents or row.complaint is not None else None,
        categories=tuple(_filed(labels, names)),
        noise=NoiseReading(kind=Noise(row.noise), reason=row.noise_reason) if row.noise else None,
        complaint=row.complaint,
        corrected=row.corrected,
    )


def _intents(labels: Iterable[models.Label]) -> Iterator[IntentReading]:
    for label in labels:
        if label.kind == models.Label.Kind.INTENT:
            yield IntentReading(name=Intent(label.name), confidence=label.confidence, by=label.by)


def _filed(labels: Iterable[models.Label], names: Mapping[int, str]) -> Iterator[Filed]:
    for label in labels:
        if label.kind == models.Label.Kind.CATEGORY and int(label.name) in names:
            category = int(label.name)
            yield Filed(category=category, name=names[category], confidence=label.confidence, by=label.by)


def _scores(row: _Scored) -> Scores | None:
    if row.negative is None or row.neutral is None or row.positive is None:
        return None
    return Scores(negative=row.negative, neutral=row.neutral, positive=row.positive)
