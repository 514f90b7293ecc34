"""One reading written over the one that stands, in its three tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from heedful.understanding import models
from heedful.understanding.types import Reading, Scores, Toward

_KIND = models.Label.Kind


def replace(mention: int, reading: Reading, *, said_at: datetime) -> None:
    """What is not in it any more goes. `said_at` is the mention's own time. When it was read stays as it is."""
    noise = reading.noise
    models.Reading.objects.filter(pk=mention).update(
        language=reading.language or "",
        sentiment=reading.sentiment,
        confidence=reading.confidence,
        complaint=reading.complaint,
        noise=noise.kind if noise else "",
        noise_reason=noise.reason if noise else "",
        corrected=reading.corrected,
        model=reading.model,
        **_scores(reading.scores),
    )
    _replace_toward(mention, reading.toward, said_at)
    _replace_labels(mention, reading, said_at)


def _replace_toward(mention: int, toward: Sequence[Toward], said_at: datetime) -> None:
    models.Toward.objects.filter(mention=mention).exclude(target__in=[one.target for one in toward]).delete()
    for one in toward:
        models.Toward.objects.update_or_create(
            mention_id=mention,
            target_id=one.target,
            defaults={
                "how": one.how,
                "sentiment": one.sentiment,
                "confidence": one.confidence,
                "corrected": one.corrected,
                "created_at": said_at,
                **_scores(one.scores),
            },
        )


def _replace_labels(mention: int, reading: Reading, said_at: datetime) -> None:
    wanted = {(_KIND.INTENT, one.name): (one.confidence, one.by) for one in reading.intents or ()}
    wanted |= {(_KIND.CATEGORY, str(one.category)): (one.confidence, one.by) for one in reading.categories}
    for row in models.Label.objects.filter(mention=mention):
        if (row.kind, row.name) not in wanted:
            row.delete()
    for (kind, name), (confidence, by) in wanted.items():
        given = {"confidence": confidence, "by": by, "created_at": said_at}
        models.Label.objects.update_or_create(mention_id=mention, kind=kind, name=name, defaults=given)


def _scores(scores: Scores | None) -> Mapping[str, Any]:
    return {
        "negative": scores.negative if scores else None,
        "neutral": scores.neutral if scores else None,
        "positive": scores.positive if scores else None,
    }
