"""Which sums add up to a bucket of time."""

from collections.abc import Sequence

import msgspec

from heedful.insights.types import DAY_SLOTS, Period


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Slots [first, last) that count for a bucket: from the day sums where `days`, taken away where `sign` is -1."""

    bucket: int
    days: bool
    first: int
    last: int
    sign: int


def pieces(cuts: Sequence[Period]) -> list[Piece]:
    """Buckets as whole UTC days, plus and minus the quarters by which their edges differ from UTC midnight.

    A day in Berlin reads one day's sums and two hours of quarters at each edge, not a day of quarters.
    """
    found: list[Piece] = []
    for index, cut in enumerate(cuts):
        first, last = cut.start_slot, cut.end_slot
        first_day, last_day = _nearest_day(first), _nearest_day(last)
        if first_day >= last_day:
            found.append(Piece(bucket=index, days=False, first=first, last=last, sign=1))
            continue
        found.append(Piece(bucket=index, days=True, first=first_day, last=last_day, sign=1))
        found.extend(_mend(index, first, first_day, sign=1))
        found.extend(_mend(index, last, last_day, sign=-1))
    return found


def _nearest_day(slot: int) -> int:
    return (slot + DAY_SLOTS // 2) // DAY_SLOTS * DAY_SLOTS


def _mend(bucket: int, edge: int, day: int, *, sign: int) -> list[Piece]:
    if edge == day:
        return []
    first, last = min(edge, day), max(edge, day)
    return [Piece(bucket=bucket, days=False, first=first, last=last, sign=sign if edge < day else -sign)]
