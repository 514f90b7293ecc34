"""How well categories can be told apart by their examples: each example is asked about as if it had never been seen."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from heedful.understanding import terms
from heedful.understanding.categories import Embed, Example, lesson, trusts
from heedful.understanding.ridge import nearness, unseen

# Below a half, because sureness is found against the hardest strangers, the other categories' own examples; ordinary
# posts score lower: with half of the shipped ones learned, none of the other half is filed.
FITS = 0.4
MOST_ASKED = 2_500  # examples; more would take longer than somebody who teaches likes to wait
_PAIRS = 12


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One category. `recall` is the share of its examples that would be filed there unseen, `precision` the share that
    belongs there of all that would be; None where there is nothing to count.
    """

    name: str
    examples: int
    recall: float | None
    precision: float | None
    nowhere: int  # its examples that would be filed nowhere


class Confusion(msgspec.Struct, frozen=True, kw_only=True):
    truth: str
    said: str
    examples: int


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """An example that the others would put elsewhere: a mistake in teaching, or two categories that are one."""

    example: int  # its place among those that were given
    text: str
    truth: str
    said: str
    confidence: float


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    accuracy: float | None  # the likeliest category is right
    categories: tuple[Shown, ...]
    confusions: tuple[Confusion, ...]  # the most frequent first
    disagreements: tuple[Disagreement, ...]  # the surest first
    asked: int  # examples; fewer than there are where there are very many


def examine(examples: Sequence[Example], *, embed: Embed | None = None, others: Sequence[str] = ()) -> Examined:
    """Leaves each example out once. Raises BadExamples where there is no choice to examine."""
    asked = examples[:MOST_ASKED]
    taught = lesson(asked, others)
    wording = terms.rows(taught.texts, terms.rarity(taught.texts)).dense()
    meaning = embed(taught.texts) if embed else None
    near = nearness(wording @ wording.T, None if meaning is None else meaning @ meaning.T)
    best, fits = trusts(near, taught.truth, examples=len(asked), others=len(others))
    scores = unseen(near, taught.truth).without_it[: len(asked)]
    said = [taught.names[at] for at in scores.argmax(axis=1).tolist()]
    filed = (fits.of(scores) >= FITS).tolist()
    return Examined(
        accuracy=sum(one.intent == name for one, name in zip(asked, said, strict=True)) / len(asked) if asked else None,
        categories=tuple(_shown(name, asked, said, filed) for name in taught.names),
        confusions=_confusions(asked, said),
        disagreements=_disagreements(asked, said, best.of(scores).tolist()),
        asked=len(asked),
    )


def _shown(name: str, asked: Sequence[Example], said: Sequence[str], filed: Sequence[bool]) -> Shown:
    its = [at for at, one in enumerate(asked) if one.intent == name]
    there = [at for at, told in enumerate(said) if filed[at] and told == name]
    right = sum(asked[at].intent == name for at in there)
    return Shown(
        name=name,
        examples=len(its),
        recall=right / len(its) if its else None,
        precision=right / len(there) if there else None,
        nowhere=sum(not filed[at] for at in its),
    )


def _confusions(asked: Sequence[Example], said: Sequence[str]) -> tuple[Confusion, ...]:
    pairs = Counter((one.intent, name) for one, name in zip(asked, said, strict=True) if one.intent != name)
    return tuple(Confusion(truth=a, said=b, examples=count) for (a, b), count in pairs.most_common(_PAIRS))


def _disagreements(asked: Sequence[Example], said: Sequence[str], sure: Sequence[float]) -> tuple[Disagreement, ...]:
    found = [
        Disagreement(example=at, text=one.text, truth=one.intent, said=said[at], confidence=round(sure[at], 4))
        for at, one in enumerate(asked)
        if one.intent != said[at]
    ]
    return tuple(sorted(found, key=lambda one: -one.confidence))
