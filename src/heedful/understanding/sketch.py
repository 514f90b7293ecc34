"""Nearly the same words, as numbers: two keys a text, found for a whole batch at once.

`exact` is shared by texts with the same set of words, in whatever order, case and number, with whatever links, handles,
punctuation, greeting and retweet prefix around them. `near` is shared by many texts that differ in a word or two: the
eight smallest hashes of the pairs of words (Broder 1997, one band of eight rows), so that of texts which share nine
tenths of their pairs two in five share the key, and of those which share half of them one in 250. With three rows,
"may be one of the" alone made a wave, and so would an outage: a thousand customers say much the same.
"""

import re
from collections.abc import Sequence

import msgspec
import numpy as np

from heedful.understanding.characters import WORD, Integers, characters
from heedful.understanding.features import Hashes, words

_ROWS = 8
_GREETINGS = (
    "rt via hi hey hello dear guys please pls thanks thank you hallo liebe lieber liebes bitte danke moin servus"
    " bonjour salut merci svp hola buenas gracias ciao salve grazie oi ola olá obrigado obrigada"
)
# Scripts without spaces between words: each character stands for a third of a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_MIX = np.uint64(0xFF51AFD7ED558CCD)  # MurmurHash3's finaliser, as is the shift
_SHIFT = np.uint64(33)
_NEAR, _EXACT = np.uint64(0x9E6C63D0876A9A47), np.uint64(0xC2B2AE3D27D4EB4F)  # so that one table holds both kinds


class Sketches(msgspec.Struct, frozen=True, kw_only=True):
    """A row a text: signed 64-bit keys, and how many different words there are. `near` is 0 where those are few."""

    exact: Integers
    near: Integers
    words: Integers


def sketch(texts: Sequence[str]) -> Sketches:
    count = len(texts)
    found = words(characters([_spaced(text) for text in texts]))
    keep = (found.kind == WORD) & ~np.isin(found.hash, _LEFT_OUT)
    row, word = found.row[keep], _mixed(found.hash[keep])
    rows, single, starts = _different(row, word)
    size = np.bincount(rows, minlength=count)
    exact = np.zeros(count, dtype=np.uint64)
    exact[rows[starts]] = np.add.reduceat(single, starts) if len(starts) else single
    together = row[1:] == row[:-1]
    near = _smallest(row[1:][together], _mixed(word[:-1] * _MIX + word[1:])[together], count)
    return Sketches(
        exact=(_mixed(exact) ^ _EXACT).view(np.int64),
        near=near.view(np.int64),
        words=np.maximum(size - [2 * _unspaced(text) // 3 for text in texts], 0) if count else size,
    )


def _different(row: Integers, hashes: Hashes) -> tuple[Integers, Hashes, Integers]:
    """Each hash once a row, the smallest first, and where each row starts."""
    order = np.lexsort((hashes, row))
    row, hashes = row[order], hashes[order]
    fresh = np.ones(len(row), dtype=np.bool_)
    fresh[1:] = (row[1:] != row[:-1]) | (hashes[1:] != hashes[:-1])
    row, hashes = row[fresh], hashes[fresh]
    return row, hashes, np.flatnonzero(np.append(True, row[1:] != row[:-1])[: len(row)])


def _smallest(row: Integers, hashes: Hashes, count: int) -> Hashes:
    row, hashes, starts = _different(row, hashes)
    near = np.zeros(count, dtype=np.uint64)
    enough = starts[np.diff(np.append(starts, len(row))) >= _ROWS]
    key = hashes[enough]
    for step in range(1, _ROWS):
        key = _mixed(key) + hashes[enough + step]
    near[row[enough]] = _mixed(key) ^ _NEAR
    return near


def _mixed(hashes: Hashes) -> Hashes:
    mixed = hashes * _MIX
    mixed ^= mixed >> _SHIFT
    mixed *= _MIX
    return mixed ^ (mixed >> _SHIFT)


def _spaced(text: str) -> str:
    return text if text.isascii() else _UNSPACED.sub(r"\g<0> ", text)


def _unspaced(text: str) -> int:
    return 0 if text.isascii() else len(_UNSPACED.findall(text))


_LEFT_OUT: Hashes = words(characters([_GREETINGS])).hash
