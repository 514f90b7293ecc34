"""What the labels of somebody else's model mean to us, by their usual spellings or as a person says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from heedful.understanding.errors import ModelUnusable
from heedful.understanding.stand_in import FEELINGS, Floats
from heedful.understanding.types import Intent, Sentiment

Meaning = TypeVar("Meaning", bound=str)

_NUMBERED = re.compile(r"(?:label )?(\d+)")
_NOT_WORD = re.compile(r"[^a-z0-9+-]+")

_FEELINGS: Mapping[str, Sentiment] = {
    **dict.fromkeys(
        ("negative", "neg", "negativ", "negatif", "negativo", "very negative", "bad", "-1", "1 star", "2 stars"),
        Sentiment.NEGATIVE,
    ),
    **dict.fromkeys(("neutral", "neu", "neutre", "neutro", "0", "3 stars"), Sentiment.NEUTRAL),
    **dict.fromkeys(
        ("positive", "pos", "positiv", "positif", "positivo", "very positive", "good", "1", "+1", "4 stars", "5 stars"),
        Sentiment.POSITIVE,
    ),
    "unknown": Sentiment.UNKNOWN,
}
# Where labels are only counted, they are counted from bad to good.
_COUNTED: Mapping[int, tuple[Sentiment, ...]] = {
    2: (Sentiment.NEGATIVE, Sentiment.POSITIVE),
    3: FEELINGS,
    5: (Sentiment.NEGATIVE,) * 2 + (Sentiment.NEUTRAL,) + (Sentiment.POSITIVE,) * 2,
}
NONE = "none"  # the label of a text that wants nothing
_INTENTS: Mapping[str, Intent | str] = {
    **{str(intent): intent for intent in Intent},
    **dict.fromkeys(("none", "other", "nothing", "no intent"), NONE),
    **dict.fromkeys(("questions", "inquiry", "enquiry"), Intent.QUESTION),
    "complaints": Intent.COMPLAINT,
    **dict.fromkeys(("compliment", "thanks"), Intent.PRAISE),
    **dict.fromkeys(("purchase interest", "purchase intent", "buying"), Intent.PURCHASE),
    **dict.fromkeys(("churn risk", "cancellation"), Intent.CHURN),
    **dict.fromkeys(("human agent", "request human", "request for a person"), Intent.HUMAN),
}


def folded(label: str) -> str:
    bare = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def feelings(labels: Sequence[str], said: Mapping[str, str]) -> Floats:
    """A row a label, a column for each of FEELINGS and one for unknown: which probability counts for what."""
    counted = _counted(labels) if not said else None
    means = counted or [_meaning(label, said, _FEELINGS, allowed=list(Sentiment)) for label in labels]
    for needed in (Sentiment.NEGATIVE, Sentiment.POSITIVE):
        if needed not in means:
            raise ModelUnusable(f"none of the labels {_listed(labels)} means {needed}. {_mend(labels[0], needed)}")
    columns = (*FEELINGS, Sentiment.UNKNOWN)
    return np.array([[float(meaning is column) for column in columns] for meaning in means])


def intents(labels: Sequence[str], said: Mapping[str, str]) -> list[Intent | None]:
    """None for a label that says that nothing is wanted."""
    found = [_meaning(label, said, _INTENTS, allowed=[*Intent, NONE]) for label in labels]
    return [meaning if isinstance(meaning, Intent) else None for meaning in found]


def _counted(labels: Sequence[str]) -> Sequence[Sentiment] | None:
    numbers = [_NUMBERED.fullmatch(folded(label)) for label in labels]
    counts = [int(number[1]) if number else -1 for number in numbers]
    if counts == list(range(len(labels))) or counts == [1, 2, 3, 4, 5]:
        return _COUNTED.get(len(labels))
    return None


def _meaning(
    label: str, said: Mapping[str, str], usual: Mapping[str, Meaning], *, allowed: Sequence[Meaning]
) -> Meaning:
    meant = said.get(label)
    found = usual.get(folded(label)) if meant is None else next((one for one in allowed if one == meant), None)
    if found is None:
        what = f'"{meant}", which heedful.json says for the label "{label}",' if meant else f'the label "{label}"'
        raise ModelUnusable(f"{what} is none of {_listed(allowed)}. {_mend(label, allowed[0])}")
    return found


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


def _mend(label: str, meaning: str) -> str:
    return f'Say in heedful.json beside the model what each label means: {{"labels": {{"{label}": "{meaning}", …}}}}'
