"""Texts as weighed words and pieces of words, hashed into a fixed number of columns: what examples are compared by."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.characters import Integers, characters
from heedful.understanding.features import pieces_of_words, runs_of_words, words

BITS = 12  # 11 lose a third of a point of BANKING77 by words alone, 13 gain nothing and double the memory
COLUMNS = 1 << BITS

Floats = npt.NDArray[np.float32]


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """A sparse matrix: row i holds `value` at the columns `column[start[i]:start[i + 1]]`, and has length 1 or 0."""

    start: Integers
    column: Integers
    value: Floats

    def dense(self) -> Floats:
        count = len(self.start) - 1
        table = np.zeros((count, COLUMNS), dtype=np.float32)
        table[np.repeat(np.arange(count), np.diff(self.start)), self.column] = self.value
        return table

    def times(self, table: Floats) -> Floats:
        """Each row's product with a table of COLUMNS rows; a few dozen of them are touched."""
        found = [self.value[low:high] @ table[self.column[low:high]] for low, high in pairwise(self.start.tolist())]
        return np.stack(found) if found else np.zeros((0, table.shape[1]), dtype=np.float32)


def _cells(texts: Sequence[str]) -> Integers:
    """The columns that each text touches, once each: that a word is there says more than how often."""
    text = characters(texts)
    found = words(text)
    parts = [runs_of_words(found, 1), runs_of_words(found, 2), *pieces_of_words(text, range(3, 4))]
    cells = [part.row * COLUMNS + (part.hash >> np.uint64(64 - BITS)).astype(np.int64) for part in parts]
    return np.unique(np.concatenate(cells))


def rarity(texts: Sequence[str]) -> Floats:
    """How much each column says: little where it is in most texts, nothing where it is in none."""
    seen = np.bincount(_cells(texts) % COLUMNS, minlength=COLUMNS)
    return np.where(seen, np.log(len(texts) / np.maximum(seen, 1)) + 1, 0).astype(np.float32)


def rows(texts: Sequence[str], rare: Floats) -> Rows:
    row, column = np.divmod(_cells(texts), COLUMNS)
    value = rare[column]
    length = np.sqrt(np.bincount(row, weights=value**2, minlength=len(texts)))
    return Rows(
        start=np.searchsorted(row, np.arange(len(texts) + 1)),
        column=column,
        value=(value / np.maximum(length[row], 1e-9)).astype(np.float32),
    )
