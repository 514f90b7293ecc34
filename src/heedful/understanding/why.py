"""Which words carried a reading: each is left out in turn, and what the reading loses by that is its weight. Pure.

It asks the model that reads, whatever stands behind it, so it cannot tell another story than the model does. What it
cannot see is two words that mean the same: either alone is missed little.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from heedful.understanding.types import Marked, Reading, Scores, Sentiment, Weight, Why, WhyOne

MOST_PIECES = 60  # readings for one explanation; a longer text is cut into as many runs of words
METHOD = "Each word was left out in turn: what the reading lost by that is the word's weight."
_WORD = re.compile(r"\S+")
_FLOOR = 1e-4  # to which scores are rounded: log-odds beyond are made up
_LEAST_SPREAD = 0.5  # log-odds: where no word moves a reading by more, no word is shown as if it had carried it
_LEAST_DROP = 0.1  # probability: the same for an intent
_LEAST_SHOWN = 0.15  # of the heaviest word's weight; less is noise

Piece = tuple[int, int]
Read = Callable[[Sequence[str], Sequence[Sequence[Marked]]], Sequence[Reading]]


def explain(text: str, read: Read, *, targets: Sequence[Marked] = ()) -> Why:
    """`read` reads all variants at once, toward the same targets each, whose names are never left out."""
    names = [span for one in targets for span in one.spans]
    cut = [piece for piece in pieces(text) if not any(_overlap(piece, name) for name in names)]
    texts = [text, *(text[:start] + text[end:] for start, end in cut)]
    whole, *without = read(texts, [targets, *([_moved(one, piece) for one in targets] for piece in cut)])
    found = [_sentiment(cut, whole, without), *_toward(cut, whole, without), *_intents(cut, whole, without)]
    return Why(readings=tuple(found), model=whole.model, method=METHOD)


def _sentiment(cut: Sequence[Piece], whole: Reading, without: Sequence[Reading]) -> WhyOne:
    found = weights(cut, whole.sentiment, whole.scores, [one.scores for one in without])
    return WhyOne(sentiment=whole.sentiment, confidence=whole.confidence, weights=found)


def _toward(cut: Sequence[Piece], whole: Reading, without: Sequence[Reading]) -> Iterator[WhyOne]:
    for index, target in enumerate(whole.targets or ()):
        sentiment = target.sentiment or Sentiment.UNKNOWN
        scores = [one.targets[index].scores if one.targets else None for one in without]
        found = weights(cut, sentiment, target.scores, scores)
        yield WhyOne(target=target.name, sentiment=sentiment, confidence=target.confidence, weights=found)


def _intents(cut: Sequence[Piece], whole: Reading, without: Sequence[Reading]) -> Iterator[WhyOne]:
    """A word without which the intent does not hold any more weighs all of it."""
    for intent in whole.intents or ():
        left = [{one.name: one.confidence for one in reading.intents or ()} for reading in without]
        lost = [intent.confidence - held.get(intent.name, 0.0) for held in left]
        yield WhyOne(intent=intent.name, confidence=intent.confidence, weights=_scaled(cut, lost, _LEAST_DROP))


def pieces(text: str) -> list[Piece]:
    """The words, or runs of words where there are many."""
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= MOST_PIECES:
        return words
    edges = [round(n * len(words) / MOST_PIECES) for n in range(MOST_PIECES + 1)]
    return [(words[at][0], words[to - 1][1]) for at, to in pairwise(edges)]


def weights(
    cut: Sequence[Piece], sentiment: Sentiment, whole: Scores | None, without: Sequence[Scores | None]
) -> tuple[Weight, ...]:
    """In log-odds, because in probability no word of a text that says it three times would weigh anything."""
    if whole is None or sentiment is Sentiment.UNKNOWN:
        return ()
    had = _odds(whole, sentiment)
    lost = [had - _odds(scores, sentiment) if scores else 0.0 for scores in without]
    return _scaled(cut, lost, _LEAST_SPREAD)


def _scaled(cut: Sequence[Piece], lost: Sequence[float], least: float) -> tuple[Weight, ...]:
    scale = max(max((abs(one) for one in lost), default=0.0), least)
    found = (Weight(*piece, round(one / scale, 3)) for piece, one in zip(cut, lost, strict=True))
    return tuple(one for one in found if abs(one.weight) >= _LEAST_SHOWN)


def _odds(scores: Scores, sentiment: Sentiment) -> float:
    share = min(max(float(getattr(scores, sentiment.value)), _FLOOR), 1 - _FLOOR)
    return math.log(share / (1 - share))


def _moved(one: Marked, cut: Piece) -> Marked:
    """Where its names stand once the piece is gone."""
    gone = cut[1] - cut[0]
    spans = tuple((start - gone, end - gone) if start >= cut[1] else (start, end) for start, end in one.spans)
    return Marked(name=one.name, spans=spans)


def _overlap(one: Piece, other: Piece) -> bool:
    return one[0] < other[1] and other[0] < one[1]
