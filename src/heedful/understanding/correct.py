"""What a reading becomes when people say otherwise: corrections lie on top of what the models said."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from heedful.listening.types import How
from heedful.understanding.errors import BadCorrection
from heedful.understanding.types import (
    Correction,
    Field,
    Filed,
    Intent,
    IntentReading,
    Noise,
    NoiseReading,
    Reading,
    Sentiment,
    Toward,
)

YES = "yes"
PERSON = "person"
SET_APART = "A person set it apart."

_NUMBER = re.compile("[0-9]{1,18}")  # what a database takes
_FEELINGS = frozenset(Sentiment)
_TAKES: Mapping[Field, frozenset[str]] = {
    Field.SENTIMENT: frozenset(_FEELINGS),
    Field.TARGET: frozenset({*_FEELINGS, ""}),
    Field.INTENT: frozenset({YES, ""}),
    Field.CATEGORY: frozenset({YES, ""}),
    Field.NOISE: frozenset({*Noise, ""}),
}


def check(field: Field, subject: str, after: str) -> None:
    """Raises BadCorrection. Whether a target or category is there is for the tables to say."""
    if after not in _TAKES[field]:
        raise BadCorrection(f"{field} takes one of: {', '.join(sorted(one or '(nothing)' for one in _TAKES[field]))}")
    if field is Field.INTENT and subject not in set(Intent):
        raise BadCorrection(f"there is no intent {subject!r}; there are {', '.join(Intent)}")
    if field in {Field.TARGET, Field.CATEGORY} and not _NUMBER.fullmatch(subject):
        raise BadCorrection(f"the subject of a {field} is its number")
    if field in {Field.SENTIMENT, Field.NOISE} and subject:
        raise BadCorrection(f"{field} is about the whole post and has no subject")


def value_of(reading: Reading, field: Field, subject: str) -> str:
    """What the reading says now, in the words that a correction uses."""
    match field:
        case Field.SENTIMENT:
            return reading.sentiment
        case Field.TARGET:
            return next((str(one.sentiment) for one in reading.toward if str(one.target) == subject), "")
        case Field.INTENT:
            return YES if any(one.name == subject for one in reading.intents or ()) else ""
        case Field.CATEGORY:
            return YES if any(str(one.category) == subject for one in reading.categories) else ""
        case Field.NOISE:
            return reading.noise.kind if reading.noise else ""


def standing(corrections: Iterable[Correction]) -> list[Correction]:
    """The newest about each field and subject that was not undone, in the order in which they were made."""
    newest = {
        (one.field, one.subject): one for one in sorted(corrections, key=lambda one: one.id) if one.undone_at is None
    }
    return sorted(newest.values(), key=lambda one: one.id)


def overlaid(reading: Reading, corrections: Sequence[Correction], names: Mapping[tuple[Field, str], str]) -> Reading:
    """`corrections` as `standing` gives them; `names` of the targets and categories that they are about."""
    for one in corrections:
        reading = _CHANGES[one.field](reading, one, names.get((one.field, one.subject), one.subject))
    return reading


def _sentiment(reading: Reading, said: Correction, _name: str) -> Reading:
    feeling = Sentiment(said.after)
    return msgspec.structs.replace(reading, sentiment=feeling, confidence=_certain(feeling), corrected=True)


def _target(reading: Reading, said: Correction, name: str) -> Reading:
    others = tuple(one for one in reading.toward if str(one.target) != said.subject)
    if not said.after:
        return msgspec.structs.replace(reading, toward=others)
    feeling = Sentiment(said.after)
    known = next((one for one in reading.toward if str(one.target) == said.subject), None)
    given = Toward(
        target=int(said.subject),
        name=known.name if known else name,
        how=known.how if known else How.TEXT,
        sentiment=feeling,
        confidence=_certain(feeling),
        scores=known.scores if known else None,
        corrected=True,
    )
    return msgspec.structs.replace(reading, toward=(*others, given))


def _intent(reading: Reading, said: Correction, _name: str) -> Reading:
    others = tuple(one for one in reading.intents or () if one.name != said.subject)
    mine = (IntentReading(name=said.subject, confidence=1.0, by=PERSON),) if said.after else ()
    # Rules ask for the probability of a complaint where they do not ask whether it is one.
    complaint = float(bool(said.after)) if said.subject == Intent.COMPLAINT else reading.complaint
    return msgspec.structs.replace(reading, intents=(*mine, *others), complaint=complaint)


def _category(reading: Reading, said: Correction, name: str) -> Reading:
    others = tuple(one for one in reading.categories if str(one.category) != said.subject)
    mine = (Filed(category=int(said.subject), name=name, confidence=1.0, by=PERSON),) if said.after else ()
    return msgspec.structs.replace(reading, categories=(*mine, *others))


def _noise(reading: Reading, said: Correction, _name: str) -> Reading:
    found = NoiseReading(kind=Noise(said.after), reason=SET_APART) if said.after else None
    return msgspec.structs.replace(reading, noise=found)


def _certain(feeling: Sentiment) -> float | None:
    return None if feeling is Sentiment.UNKNOWN else 1.0


_CHANGES: Mapping[Field, Callable[[Reading, Correction, str], Reading]] = {
    Field.SENTIMENT: _sentiment,
    Field.TARGET: _target,
    Field.INTENT: _intent,
    Field.CATEGORY: _category,
    Field.NOISE: _noise,
}


class Says(msgspec.Struct, frozen=True):
    """A reading without how sure it is and who read it: what charts, filters and people see of it."""

    language: str | None
    sentiment: Sentiment
    toward: frozenset[tuple[int, str]]
    intents: frozenset[str]
    categories: frozenset[int]
    noise: str


def says(reading: Reading) -> Says:
    return Says(
        reading.language,
        reading.sentiment,
        frozenset((one.target, str(one.sentiment)) for one in reading.toward),
        frozenset(one.name for one in reading.intents or ()),
        frozenset(one.category for one in reading.categories),
        reading.noise.kind if reading.noise else "",
    )
