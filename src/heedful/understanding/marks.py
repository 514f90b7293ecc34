"""A text in pieces, each with how much it carried a reading. Pure."""

from collections.abc import Iterator, Sequence

import msgspec

from heedful.understanding.types import Weight

_STRONG, _CLEAR = 0.66, 0.33  # of the heaviest


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """`level` is 0 (nothing) to 3; `against` where it spoke against the reading."""

    text: str
    level: int = 0
    against: bool = False


def marked(text: str, weights: Sequence[Weight]) -> Iterator[Piece]:
    at = 0
    for one in sorted(weights, key=lambda weight: weight.start):
        if one.start < at or one.end > len(text):
            continue
        if one.start > at:
            yield Piece(text=text[at : one.start])
        yield Piece(text=text[one.start : one.end], level=_level(abs(one.weight)), against=one.weight < 0)
        at = one.end
    if at < len(text):
        yield Piece(text=text[at:])


def _level(share: float) -> int:
    return 3 if share >= _STRONG else 2 if share >= _CLEAR else 1
