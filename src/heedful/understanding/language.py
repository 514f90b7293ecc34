"""Which language a text is in: two witnesses and, where the platform says so, a third.

Our own model knows eight languages as people post in them, romanised Hindi included, and no other; py3langid knows many
as they are written in books. A language that ours does not know needs the better part of the other's belief.
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.core.language import base_code
from heedful.understanding.weights import Floats, probabilities
from heedful.understanding.witness import CANDIDATES, witness

_NAMES = re.compile(r"https?\S*|[@#]\w+")  # handles and tags are in no language
_ENOUGH = 400  # characters; the witness reads fewer still once names are gone
_FLOOR = -14.0  # log-probability: no witness alone can rule a language out
_HINDI_FLOOR = -3.0  # books write Hindi in Devanagari, posts often in Latin letters
_HALF_ENGLISH = 0.05  # belief in English from which a post is no Hindi in Latin letters: those have next to none
_OTHER = -2.5  # log-probability that ours grants to a language it does not know
_TOLD = 5.0  # log-odds for what the platform says: it wins unless the text clearly speaks against it
_DOUBTFUL = 0.9
_PLACE = {code: place for place, code in enumerate(CANDIDATES)}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """`certainty` is None where there was nothing to read and the platform's word was taken."""

    language: str | None
    certainty: float | None


def _bare(text: str) -> str:
    # Compatibility forms (Arabic presentation letters above all) are unknown to the witness.
    return _NAMES.sub(" ", unicodedata.normalize("NFKC", text[:_ENOUGH]))


def _floors() -> Floats:
    floors = np.full(len(CANDIDATES), _FLOOR)
    floors[_PLACE["hi"]] = _HINDI_FLOOR
    return floors


_FLOORS = _floors()


def tell(
    texts: Sequence[str],
    *,
    labels: Sequence[str],
    scores: Floats,
    letters: npt.NDArray[np.int64],
    hints: Sequence[str | None],
) -> list[Told]:
    """`scores` are our own model's, a row per text and a column per label; `letters` counts what there is to read."""
    codes = [base_code(hint) for hint in hints]
    ours = np.full((len(texts), len(CANDIDATES)), _OTHER)
    ours[:, [_PLACE[label] for label in labels]] = np.log(np.maximum(probabilities(scores), 1e-9))
    theirs = witness().scores([_bare(text) for text in texts])
    weighed = ours + np.maximum(theirs, _FLOORS)
    for row, code in enumerate(codes):
        if code in _PLACE:
            weighed[row, _PLACE[code]] += _TOLD
    sure = _without_half_english(probabilities(weighed))
    best, most = sure.argmax(axis=1).tolist(), sure.max(axis=1).tolist()
    return [
        _decided(CANDIDATES[place], certainty, code, count > 0)
        for place, certainty, code, count in zip(best, most, codes, letters.tolist(), strict=True)
    ]


def _without_half_english(sure: Floats) -> Floats:
    """Many posts that ours learned Hindi from are plain English, so it takes some English for Hindi."""
    hindi, english = _PLACE["hi"], _PLACE["en"]
    half = (sure.argmax(axis=1) == hindi) & (sure[:, english] > _HALF_ENGLISH)
    found = sure.copy()
    found[half, english] += found[half, hindi]
    found[half, hindi] = 0.0
    return found


def _decided(best: str, certainty: float, hint: str | None, legible: bool) -> Told:  # noqa: FBT001
    if not legible:
        return Told(language=hint, certainty=None)
    if hint is not None and hint not in _PLACE and certainty < _DOUBTFUL:
        return Told(language=hint, certainty=None)  # a language that neither witness knows
    return Told(language=best, certainty=certainty)
