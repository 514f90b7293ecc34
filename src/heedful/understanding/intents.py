"""What the writer wants: cues that speak for and against each intent, weighed with how the post feels.

Cues (`cues/`) are phrases with weights in log-odds. Complaint has a second witness, a small linear model over words
that learned it from examples (`complaint.py`). Everything is a smooth function of the sentiment's probabilities: a
better model of sentiment makes these readings better without being fitted again.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from heedful.understanding import complaint, cuebook
from heedful.understanding.characters import HANDLE, LINK, Characters, Flags, Integers, characters
from heedful.understanding.features import Words, words
from heedful.understanding.types import Intent, IntentReading
from heedful.understanding.weights import Floats

HOLDS = 0.5

_INTENTS = tuple(Intent)
_COLUMN: dict[str, int] = {intent.value: place for place, intent in enumerate(_INTENTS)}
_COLUMN |= {"business": len(_INTENTS), "elsewhere": len(_INTENTS) + 1}
_WIDTH = len(_COLUMN)
COMPLAINT, BUSINESS, ELSEWHERE = (_COLUMN[name] for name in ("complaint", "business", "elsewhere"))
FAR = 2.0  # signs of another topic that count
_ALSO = {"hi": ("hi", "en"), "ca": ("es",), "gl": ("pt", "es")}  # posts in Hindi are half English; kin read their kin
_HURT = 0.25
_INSTEAD = 3.0  # cues of complaint that count where no model hears the words
_HEARD = ("en", None)  # the languages of the model of complaints
_OURS = ("ar", "de", "en", "es", "fr", "hi", "it", "pt")


class _Pull(NamedTuple):
    """How an intent's log-odds begin, and what besides its cues moves them."""

    start: float
    negative: float = 0.0
    positive: float = 0.0
    business: float = 0.0  # a word of trade
    elsewhere: float = 0.0  # sport, stage, politics, family: people want things there too, but of no company
    directed: float = 0.0
    asked: float = 0.0
    linked: float = 0.0  # a link: an article or an advertisement rather than a wish


_QUESTION = np.array([ord(mark) for mark in "?\u061f\u00bf"], dtype=np.uint32)
_PULLS = {
    Intent.QUESTION: _Pull(-2.8, directed=0.3, asked=2.3, linked=-1.2),
    Intent.PRAISE: _Pull(-3.3, negative=-2.4, positive=2.2, business=0.5, elsewhere=-1.0, directed=0.5, asked=-0.8),
    Intent.PURCHASE: _Pull(-4.3, negative=-0.5, business=0.3, elsewhere=-1.0, asked=0.4, linked=-1.5),
    Intent.CHURN: _Pull(-4.4, negative=0.8, positive=-0.5, business=0.3, elsewhere=-1.2, directed=0.3, linked=-1.0),
    Intent.COMPARISON: _Pull(-3.6, business=0.6, elsewhere=-1.2, directed=0.3, asked=0.3, linked=-0.6),
    Intent.HUMAN: _Pull(-4.2, business=0.2, elsewhere=-1.0, directed=0.3),
    Intent.CRISIS: _Pull(-4.6, negative=0.8, positive=-1.0, business=0.3, elsewhere=-1.5),
}


class Seen(NamedTuple):
    """What a batch shows, a row a post; `cues` has a column per intent, then words of trade and other topics."""

    cues: Floats
    asked: Flags
    directed: Flags
    linked: Flags
    sounds: Floats  # like a complaint, in log-odds, by the words alone


def read(
    texts: Sequence[str],
    languages: Sequence[str | None],
    scores: Floats,
    *,
    text: Characters | None = None,
) -> list[tuple[tuple[IntentReading, ...], float]]:
    """For each text the intents that hold, surest first, and the probability that it complains.

    `scores` are the probabilities of negative, neutral and positive. `text` spares cleaning the texts a second time.
    """
    sure = np.round(probabilities(texts, languages, scores, text=text), 4)
    # Most posts want nothing: only the rows that hold something are worth a walk.
    held: list[tuple[IntentReading, ...]] = [()] * len(texts)
    for row in np.flatnonzero((sure >= HOLDS).any(axis=1)).tolist():
        held[row] = _holding(sure[row])
    return list(zip(held, sure[:, COMPLAINT].tolist(), strict=True))


def _holding(sure: Floats) -> tuple[IntentReading, ...]:
    order = np.argsort(-sure, kind="stable").tolist()
    return tuple(
        IntentReading(name=_INTENTS[place].value, confidence=float(sure[place]))
        for place in order
        if sure[place] >= HOLDS
    )


def probabilities(
    texts: Sequence[str],
    languages: Sequence[str | None],
    scores: Floats,
    *,
    text: Characters | None = None,
) -> Floats:
    """A row per text, a column per Intent, in the order of that enumeration."""
    seen = look(text if text is not None else characters(texts), languages)
    negative, positive = scores[:, 0], scores[:, 2]
    business, elsewhere = seen.cues[:, BUSINESS].clip(0, 1), seen.cues[:, ELSEWHERE].clip(0, FAR)
    odds = np.zeros((len(texts), len(_INTENTS)))
    for intent, pull in _PULLS.items():
        column = _COLUMN[intent]
        odds[:, column] = (
            pull.start
            + seen.cues[:, column]
            + pull.negative * negative
            + pull.positive * positive
            + pull.business * business
            + pull.elsewhere * elsewhere
            + pull.directed * seen.directed
            + pull.asked * seen.asked
            + pull.linked * seen.linked
        )
    heard = complaint.witnesses(
        sounds=seen.sounds,
        cues=seen.cues[:, COMPLAINT],
        business=business,
        elsewhere=elsewhere,
        directed=seen.directed,
        linked=seen.linked,
        scores=scores,
    )
    odds[:, COMPLAINT] = complaint.odds(heard)
    return np.asarray(1 / (1 + np.exp(-odds)))


def look(text: Characters, languages: Sequence[str | None], *, heard: bool = True) -> Seen:
    """`heard`: whether to ask the model of complaints, which training does without."""
    found = words(text)
    directed, linked, asked = _marks(text)
    cues = _cues(found, languages)
    sounds = _sounds(found, cues[:, COMPLAINT], languages) if heard else np.zeros(text.count)
    # Who was hurt also complains, where the words do not say otherwise.
    cues[:, COMPLAINT] += _HURT * cues[:, _COLUMN[Intent.CRISIS]].clip(0)
    return Seen(
        cues=cues,
        asked=asked,
        directed=directed,
        linked=linked,
        sounds=sounds,
    )


def _sounds(found: Words, cues: Floats, languages: Sequence[str | None]) -> Floats:
    """Where the model does not know the language, its cues speak for it."""
    heard = np.array([language in _HEARD for language in languages], dtype=np.bool_)
    return np.where(heard, complaint.sounds(found), complaint.unheard() + cues.clip(-_INSTEAD, _INSTEAD))


def _marks(text: Characters) -> tuple[Flags, Flags, Flags]:
    """Whether a handle stands in it, a link, a question mark."""

    def has(where: Flags) -> Flags:
        flags = np.zeros(text.count, dtype=np.bool_)
        flags[text.row[where]] = True
        return flags

    return has(text.code == HANDLE), has(text.code == LINK), has(np.isin(text.code, _QUESTION))


class _Headings(NamedTuple):
    language: Integers  # its place among ours
    column: Integers
    weight: Floats


@cache
def _headings() -> _Headings:
    found = cuebook.shipped().headings
    return _Headings(
        np.array([_OURS.index(heading.language) for heading in found]),
        np.array([_COLUMN[heading.speaks_for] for heading in found]),
        np.array([heading.weight for heading in found]),
    )


def _cues(found: Words, languages: Sequence[str | None]) -> Floats:
    rows, headings = cuebook.shipped().said(found)
    known = _headings()
    reads = np.array([_reads(language) for language in languages], dtype=np.bool_).reshape(-1, len(_OURS))
    heard = reads[rows, known.language[headings]]
    rows, headings = rows[heard], headings[heard]
    weights, cells = known.weight[headings], rows * _WIDTH + known.column[headings]
    sums: Floats = np.bincount(cells, weights=weights, minlength=found.count * _WIDTH).astype(np.float64)
    return sums.reshape(-1, _WIDTH)


@lru_cache(maxsize=512)  # hints are whatever a platform says
def _reads(language: str | None) -> tuple[bool, ...]:
    """Whose cues count: those of its language, or everybody's where that is not known."""
    heard = _ALSO.get(language, (language,)) if language else _OURS
    known = any(one in _OURS for one in heard)
    return tuple(not known or one in heard for one in _OURS)
