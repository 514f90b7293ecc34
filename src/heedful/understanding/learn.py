"""A layer from the company's corrections: gathered, learnt, compared on what was held back, and kept as a candidate.

Without readings that nobody corrected beside them, corrections teach "not what the model says", since they are where it
was wrong: tried on posts with known sentiment, macro recall fell from 68 to 63. With four times as many it rose to 71.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
import numpy as np
from django.db import transaction

from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.staff.types import Person
from heedful.understanding import company, layers, models
from heedful.understanding.clauses import clause
from heedful.understanding.compare import Case, compare, held_back
from heedful.understanding.correct import standing
from heedful.understanding.corrections import facts
from heedful.understanding.descent import Numbers
from heedful.understanding.errors import TooFewCorrections
from heedful.understanding.layer import Layer, apply, dumps, fit
from heedful.understanding.reader import reader
from heedful.understanding.types import Compared, Field, LayerFacts, Marked, Scores, Sentiment

LEAST = 30  # corrections
MOST = 10_000  # the newest ones; and as many that nobody corrected: to read and learn them takes about half a minute
BESIDE = 4  # readings that nobody corrected, for each that somebody did

_AT_ONCE = 1_000
_FIELDS = (Field.SENTIMENT, Field.TARGET)


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """A text, what the shipped model feels in it, and what it should: the same, where nobody said otherwise."""

    whole: str  # the post's text, by which it is held back or not
    text: str  # of it what speaks of the target
    scores: Scores
    truth: Sentiment
    corrected: bool


def train(who: Person | None, now: datetime) -> LayerFacts:
    """Raises TooFewCorrections. The same corrections make the same layer, which is kept once."""
    lessons = _lessons()
    corrected = sum(lesson.corrected for lesson in lessons)
    if corrected < LEAST:
        raise TooFewCorrections(corrected, LEAST)
    layer, compared = learn(reader().version, lessons)
    with transaction.atomic():
        row, _made = models.Layer.objects.get_or_create(
            version=layer.version,
            defaults={
                "base": layer.base,
                "weights": dumps(layer),
                "figures": msgspec.to_builtins(compared),
                "learnt_from": corrected,
                "made_at": now,
                "made_by_id": who.id if who else None,
            },
        )
    return layers.facts(row)


def learn(base: str, lessons: Sequence[Lesson]) -> tuple[Layer, Compared]:
    """What is held back is never learnt from, so that the figures belong to the very layer that reads."""
    learnt = [lesson for lesson in lessons if not held_back(lesson.whole)]
    apart = [lesson for lesson in lessons if held_back(lesson.whole)]
    layer = fit(base, _logs(learnt), [lesson.text for lesson in learnt], _truth(learnt))
    told = apply(layer, _logs(apart), [lesson.text for lesson in apart]).argmax(axis=1).tolist() if apart else []
    cases = [
        (lesson.corrected, Case(lesson.truth, _top(lesson.scores), company.LABELS[top]))
        for lesson, top in zip(apart, told, strict=True)
    ]
    return layer, compare([case for said, case in cases if said], [case for said, case in cases if not said])


def _logs(lessons: Sequence[Lesson]) -> Numbers:
    return company.logs([lesson.scores for lesson in lessons])


def _truth(lessons: Sequence[Lesson]) -> Numbers:
    """What a person said is certain; what nobody corrected is as likely as the model has it."""
    rows = np.exp(_logs(lessons))
    for row, lesson in zip(rows, lessons, strict=True):
        if lesson.corrected:
            row[:] = [label is lesson.truth for label in company.LABELS]
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def _top(scores: Scores) -> Sentiment:
    row = (scores.negative, scores.neutral, scores.positive)
    return company.LABELS[row.index(max(row))]


def _lessons() -> list[Lesson]:
    said = _said()
    corrected = {mention for mention, _ in said}
    beside = models.Reading.objects.filter(corrected=False, noise="").exclude(sentiment=Sentiment.UNKNOWN)
    beside = beside.exclude(mention__in=models.Correction.objects.filter(undone_at=None).values("mention"))
    kept = beside.order_by("-pk").values_list("pk", flat=True)[: min(BESIDE * len(said), MOST)]
    found: list[Lesson] = []
    for some in _parts([*corrected, *kept]):
        found += _read(list(listening.mentions(some).values()), said)
    return found


def _said() -> dict[tuple[int, str], Sentiment]:
    """What people said a mention, or a target in it, is spoken of with; the subject "" is the whole."""
    rows = models.Correction.objects.filter(field__in=_FIELDS, undone_at=None).order_by("-pk")[:MOST]
    known = {str(label): label for label in company.LABELS}
    by_mention: dict[int, list[models.Correction]] = {}
    for row in rows:
        by_mention.setdefault(row.mention_id, []).append(row)
    return {
        (mention, one.subject): known[one.after]
        for mention, some in by_mention.items()
        for one in standing(map(facts, some))
        if one.after in known
    }


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))


def _read(mentions: Sequence[Mention], said: dict[tuple[int, str], Sentiment]) -> list[Lesson]:
    """As the shipped model reads them today, without any layer; what it cannot read teaches nothing."""
    named = listening.naming(mentions)
    asked = [[one for one in named[m.id].named if (m.id, str(one.target)) in said] for m in mentions]
    readings = reader().read(
        [m.text for m in mentions],
        hints=[m.language_told for m in mentions],
        targets=[[Marked(name=one.name, spans=one.spans) for one in some] for some in asked],
    )
    found: list[Lesson | None] = []
    corrected = {mention for mention, _ in said}
    for mention, some, reading in zip(mentions, asked, readings, strict=True):
        if (mention.id, "") in said or mention.id not in corrected:
            found.append(_lesson(mention, mention.text, reading.scores, said.get((mention.id, ""))))
        for one, target in zip(some, reading.targets or (), strict=False):
            text = clause(mention.text, one.spans)
            found.append(_lesson(mention, text, target.scores, said[mention.id, str(one.target)]))
    return [lesson for lesson in found if lesson]


def _lesson(mention: Mention, text: str, scores: Scores | None, truth: Sentiment | None) -> Lesson | None:
    if scores is None:
        return None
    return Lesson(
        whole=mention.text, text=text, scores=scores, truth=truth or _top(scores), corrected=truth is not None
    )
