"""What the models look at: words, pairs and triples of words, pieces of words, and how loud a post is.

A feature is a 64-bit hash of the characters that it spans; a model keeps the top bits that it has room for.
"""

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.characters import SPACE, SYMBOL, WORD, Characters, Flags, Integers

# Chosen on held-out posts: longer runs and longer pieces add nothing, shorter ones lose a point.
WORDS_OF_SENTIMENT = range(1, 4)
PIECES_OF_SENTIMENT = range(2, 7)
PIECES_OF_LANGUAGE = range(1, 5)

Hashes = npt.NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))
_MIX = np.uint64(0xFF51AFD7ED558CCD)  # MurmurHash3's finaliser, as is the shift
_SHIFT = np.uint64(33)
_SPELLED = 2  # "OK" and "UK" are written so by anyone


class Features(msgspec.Struct, frozen=True, kw_only=True):
    hash: Hashes
    row: Integers


def _mixed(hashes: Hashes, salt: int) -> Hashes:
    mixed = (hashes + np.uint64(salt)) * _MIX
    mixed ^= mixed >> _SHIFT
    mixed *= _MIX
    return mixed


def _powers(base: np.uint64, count: int) -> Hashes:
    powers = np.full(count, base, dtype=np.uint64)
    powers[:1] = 1
    return np.multiply.accumulate(powers)


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Runs of letters, runs of punctuation, and single symbols (an emoji, a link, a handle)."""

    hash: Hashes
    row: Integers
    kind: npt.NDArray[np.uint8]
    shouted: Flags
    count: int  # posts


def words(text: Characters) -> Words:
    kind, code, row = text.kind, text.code, text.row
    begins = np.ones(len(kind), dtype=np.bool_)
    begins[1:] = (kind[1:] != kind[:-1]) | (row[1:] != row[:-1]) | (kind[1:] == SYMBOL)
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(kind))
    real = kind[starts] != SPACE
    starts, ends = starts[real], ends[real]
    sums = np.zeros(len(code) + 1, dtype=np.uint64)
    np.cumsum((code + np.uint64(1)) * _powers(_BASE, len(code)), out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * _powers(_INVERSE, len(code) + 1)[starts]
    uppers = np.zeros(len(code) + 1, dtype=np.int64)
    np.cumsum(text.upper, out=uppers[1:])
    length = ends - starts
    shouted = (length > _SPELLED) & (uppers[ends] - uppers[starts] == length)
    return Words(hash=hashes, row=row[starts], kind=kind[starts], shouted=shouted, count=text.count)


def runs_of_words(found: Words, length: int) -> Features:
    """Every `length` words that follow each other in one post."""
    n = len(found.hash) - length + 1
    if n <= 0:
        return Features(hash=found.hash[:0], row=found.row[:0])
    hashes = found.hash[:n].copy()
    for step in range(1, length):
        hashes = _mixed(hashes, step) + found.hash[step : step + n]
    same = found.row[:n] == found.row[length - 1 :]
    return Features(hash=_mixed(hashes, 1_000 * length)[same], row=found.row[:n][same])


def pieces_of_words(text: Characters, lengths: range) -> list[Features]:
    """Every run of characters of each length that lies in one word, the space before and after it included."""
    code = text.code + np.uint64(1)
    spaces = np.zeros(len(code) + 1, dtype=np.int64)
    np.cumsum(text.kind == SPACE, out=spaces[1:])
    hashes = code
    found = []
    for length in range(1, lengths.stop):
        n = len(code) - length + 1
        if n <= 0:
            break
        if length > 1:
            hashes = hashes[:n] * _BASE + code[length - 1 :]
        if length in lengths:
            inner = spaces[length - 1 : length - 1 + n] == spaces[1 : 1 + n] if length > 1 else text.kind != SPACE
            keep = inner & (text.row[:n] == text.row[length - 1 :])
            found.append(Features(hash=_mixed(hashes[keep], 7_000 + length), row=text.row[:n][keep]))
    return found


def signs(text: Characters, found: Words) -> list[Features]:
    """How loud, how long: one feature per count (up to five) of shouted words, exclamation marks, and so on."""
    n = text.count
    letters = found.kind == WORD
    counts = (
        np.bincount(found.row[found.shouted], minlength=n),
        np.bincount(text.row[text.code == ord("!")], minlength=n),
        np.bincount(text.row[text.code == ord("?")], minlength=n),
        np.bincount(found.row[found.kind == SYMBOL], minlength=n),
        np.bincount(found.row[letters], minlength=n) // 5,
    )
    rows = np.arange(n)
    return [
        Features(hash=_mixed(np.minimum(count, 5).astype(np.uint64), 90_000 + 10 * sign), row=rows)
        for sign, count in enumerate(counts)
    ]


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What each model looks at; they share most of it, so it is found once."""

    sentiment: Features
    language: Features


def _together(parts: list[Features]) -> Features:
    return Features(
        hash=np.concatenate([part.hash for part in parts]), row=np.concatenate([part.row for part in parts])
    )


def look(text: Characters) -> Looked:
    found = words(text)
    runs = [runs_of_words(found, length) for length in WORDS_OF_SENTIMENT]
    lengths = range(PIECES_OF_LANGUAGE.start, PIECES_OF_SENTIMENT.stop)
    pieces = dict(zip(lengths, pieces_of_words(text, lengths), strict=False))
    return Looked(
        sentiment=_together(
            [*runs, *(pieces[n] for n in PIECES_OF_SENTIMENT if n in pieces), *signs(text, found)],
        ),
        language=_together([runs[0], *(pieces[n] for n in PIECES_OF_LANGUAGE if n in pieces)]),
    )
