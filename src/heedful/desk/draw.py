"""A small line of feelings as points of a drawing."""

from collections.abc import Sequence
from datetime import date

import msgspec

WIDE = 400  # px


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Ready for an SVG of the given size; y grows downward, so +1 is at the top."""

    width: int
    height: int
    points: str  # of a polyline
    dots: tuple[tuple[float, float, float], ...]  # x, y and the value
    zero: float
    wide: bool  # room for words at its edges


def line(days: Sequence[tuple[date, float | None]], *, width: int, height: int, edge: int = 3) -> Line | None:
    """None where nothing was read. Distances are true to time; a day that could not be read is left out."""
    read = [(day.toordinal(), net) for day, net in days if net is not None]
    if not read:
        return None
    first, span = read[0][0], max(read[-1][0] - read[0][0], 1)
    single = len(read) == 1
    dots = tuple(
        (
            round(width / 2 if single else edge + (width - 2 * edge) * (day - first) / span, 1),
            round(edge + (height - 2 * edge) * (1 - net) / 2, 1),
            round(net, 2),
        )
        for day, net in read
    )
    points = " ".join(f"{x:g},{y:g}" for x, y, _ in dots)
    return Line(width=width, height=height, points=points, dots=dots, zero=height / 2, wide=width >= WIDE)
