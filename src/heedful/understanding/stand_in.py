"""What may take the place of one of our heads: a model of one's own, here or at the end of a wire."""

from collections.abc import Sequence
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.types import IntentReading, Sentiment

FEELINGS = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Felt(msgspec.Struct, frozen=True, kw_only=True):
    """A row a text, a column for each of FEELINGS, NaN where it cannot be known.

    `left` are the rows that the shipped head must read, because this one could not be asked; they are NaN here.
    """

    scores: Floats
    left: Bools


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The intents of each text, the surest first; None where they cannot be known. `left` is as in Felt."""

    intents: list[tuple[IntentReading, ...] | None]
    left: Bools


class FeelingHead(Protocol):
    """`version` stands on every reading that this head made, in at most 40 characters."""

    @property
    def version(self) -> str: ...

    def read(self, texts: Sequence[str], names: Sequence[str] | None = None) -> Felt:
        """`names`: toward whom, one a text; None for the sentiment of the posts themselves."""


class IntentHead(Protocol):
    @property
    def version(self) -> str: ...

    def read(self, texts: Sequence[str]) -> Wanted: ...
