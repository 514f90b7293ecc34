"""The shipped model beside what a company taught it, on corrections that neither learnt from."""

import hashlib
import math
from collections.abc import Sequence

import msgspec

from heedful.understanding.types import Compared, Figures, Sentiment, Verdict

HELD_BACK = 5  # one in five
LEAST = 20  # corrections held back, below which nothing is said
CHANCE = 0.05


class Case(msgspec.Struct, frozen=True):
    """One reading: as it should be, as the shipped model has it, and as it is with the layer."""

    truth: Sentiment
    shipped: Sentiment
    layered: Sentiment


def held_back(text: str) -> bool:
    """The same text always stands on the same side, however often it was corrected and whenever."""
    words = " ".join(text.casefold().split())
    return int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest()[:8], "big") % HELD_BACK == 0


def compare(corrected: Sequence[Case], untouched: Sequence[Case]) -> Compared:
    """Corrections are where the shipped model was wrong, so that on them alone anything else would look better.

    Readings that nobody corrected stand beside them as if a person had found them right, and a layer that turns one is
    held to spoil it: it is rather judged too severely than too kindly.
    """
    both = [*corrected, *untouched]
    mended, spoilt = sum(map(_mended, both)), sum(map(_spoilt, both))
    chance = by_chance(mended, spoilt)
    truth = [one.truth for one in both]
    return Compared(
        count=len(corrected),
        untouched=len(untouched),
        shipped=figures(truth, [one.shipped for one in both]),
        layered=figures(truth, [one.layered for one in both]),
        mended=mended,
        spoilt=spoilt,
        chance=chance,
        verdict=_verdict(len(corrected), mended, spoilt, chance),
    )


def _mended(one: Case) -> bool:
    return one.layered == one.truth != one.shipped


def _spoilt(one: Case) -> bool:
    return one.shipped == one.truth != one.layered


def figures(truth: Sequence[Sentiment], told: Sequence[Sentiment]) -> Figures:
    """Recall is averaged over the labels that occur in the truth."""
    right = [true == one for true, one in zip(truth, told, strict=True)]
    recalls = []
    for label in sorted(set(truth)):
        own = [hit for hit, true in zip(right, truth, strict=True) if true == label]
        recalls.append(sum(own) / len(own))
    return Figures(
        accuracy=sum(right) / len(right) if right else 0.0,
        macro_recall=sum(recalls) / len(recalls) if recalls else 0.0,
    )


def by_chance(one: int, other: int) -> float:
    """Both sides of the exact binomial test: how likely so uneven a split of one + other coins is, or a worse one."""
    coins = one + other
    tail = sum(math.comb(coins, heads) for heads in range(min(one, other) + 1))
    return float(min(1.0, 2 * tail / 2**coins))


def _verdict(count: int, mended: int, spoilt: int, chance: float) -> Verdict:
    if count < LEAST or chance >= CHANCE:
        return Verdict.TOO_FEW
    return Verdict.BETTER if mended > spoilt else Verdict.WORSE
