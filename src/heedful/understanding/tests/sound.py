"""What must hold of every reading, whatever the text was."""

import math
import random
from collections.abc import Iterator

import msgspec

from heedful.understanding.types import Intent, Marked, Reading, Scores, Sentiment

_HINTS = (None, "en", "de", "ar", "hi", "und", "zz", "")
_SUM = 0.001  # scores are rounded to four places each


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A text with what may stand beside it."""

    text: str
    hint: str | None = None
    targets: tuple[Marked, ...] = ()


def asked(text: str, chance: random.Random) -> Asked:
    """About nothing, or about up to three things, which may or may not stand in it."""
    targets = tuple(_marked(text, chance) for _ in range(chance.choice([0, 0, 0, 1, 2, 3])))
    return Asked(text=text, hint=chance.choice(_HINTS), targets=targets)


def _marked(text: str, chance: random.Random) -> Marked:
    if not text or chance.random() < 0.3:
        return Marked(name=chance.choice(["acme", "\u4e00", "[SEP]", ""]))
    start = chance.randrange(len(text))
    end = min(len(text), start + chance.randint(1, 12))
    return Marked(name=text[start:end], spans=((start, end),))


def wrong(one: Asked, reading: Reading, version: str) -> Iterator[str]:
    """The rules that this reading breaks."""
    if reading.model != version or not version:
        yield "it names the model"
    if not _sound(reading.sentiment, reading.confidence, reading.scores):
        yield "a sentiment with its probability, or unknown with none"
    if [target.name for target in reading.targets or ()] != [target.name for target in one.targets]:
        yield "it answers toward each target, in order"
    if not all(_sound(target.sentiment, target.confidence, target.scores) for target in reading.targets or ()):
        yield "so toward each target"
    if any(intent.name not in set(Intent) or not _share(intent.confidence) for intent in reading.intents or ()):
        yield "intents that there are, with their probability"
    if reading.complaint is not None and not _share(reading.complaint):
        yield "the probability of a complaint, or none"
    if reading.language is not None and not (reading.language.isascii() and 2 <= len(reading.language) <= 8):
        yield "a language's code, or none"
    if (reading.intents is None) != (reading.complaint is None):
        yield "intents and complaint are read together"
    if _encoded(reading) is None:
        yield "it can be written as JSON"


def _sound(sentiment: Sentiment | None, confidence: float | None, scores: Scores | None) -> bool:
    if sentiment is Sentiment.UNKNOWN:
        return confidence is None and scores is None
    if not isinstance(sentiment, Sentiment) or confidence is None or scores is None:
        return False
    row = (scores.negative, scores.neutral, scores.positive)
    return (
        all(map(_share, row))
        and abs(sum(row) - 1) <= _SUM
        and confidence == max(row) == getattr(scores, sentiment.value)
    )


def _share(number: float) -> bool:
    return math.isfinite(number) and 0 <= number <= 1


def _encoded(reading: Reading) -> bytes | None:
    """Names are given back as they came; it is theirs, not ours, if they hold half a character."""
    nameless = [msgspec.structs.replace(target, name="") for target in reading.targets or ()]
    try:
        return msgspec.json.encode(msgspec.structs.replace(reading, targets=tuple(nameless)))
    except UnicodeError:
        return None
