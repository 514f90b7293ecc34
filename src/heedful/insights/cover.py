"""Which sums add up to a bucket of time."""

from collections.abc import Sequence
from enum import IntEnum

import msgspec

from heedful.insights.types import DAY_SLOTS, Period


class Level(IntEnum):
    """How many slots a row sums up."""

    QUARTER = 1
    DAY = DAY_SLOTS
    BLOCK = 16 * DAY_SLOTS


FINER = {Level.BLOCK: Level.DAY, Level.DAY: Level.QUARTER}


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a level with slots in [first, last), and the buckets that they are added to (1) or taken from (-1)."""

    level: Level
    first: int
    last: int
    buckets: tuple[tuple[int, int], ...]


def pieces(cuts: Sequence[Period], *, coarsest: Level = Level.BLOCK) -> list[Piece]:
    """Buckets as few coarse rows, plus and minus the fine ones by which their edges differ.

    A day in Berlin is a UTC day, plus the two hours before it, minus its last two: not ninety-six quarters.
    """
    found: dict[tuple[Level, int, int], dict[int, int]] = {}
    for bucket, cut in enumerate(cuts):
        for level, first, last, sign in _cover(cut.start_slot, cut.end_slot, coarsest):
            signs = found.setdefault((level, first, last), {})
            signs[bucket] = signs.get(bucket, 0) + sign
    return [
        Piece(level=level, first=first, last=last, buckets=tuple((n, sign) for n, sign in signs.items() if sign))
        for (level, first, last), signs in sorted(found.items())
    ]


def _cover(first: int, last: int, level: Level) -> list[tuple[Level, int, int, int]]:
    """Ranges and signs that add up to [first, last); backwards, where last is before first, they add up to minus it."""
    if first == last:
        return []
    if first > last:
        return [(level, begin, end, -sign) for level, begin, end, sign in _cover(last, first, level)]
    if level is Level.QUARTER:
        return [(level, first, last, 1)]
    begin, end = _nearest(first, level), _nearest(last, level)
    if begin >= end:
        return _cover(first, last, FINER[level])
    inner = (level, begin, end, 1)
    return [inner, *_cover(first, begin, FINER[level]), *_cover(end, last, FINER[level])]


def _nearest(slot: int, level: Level) -> int:
    return (slot + level // 2) // level * level
