"""A small line of feelings as points of a drawing."""

from collections.abc import Sequence
from datetime import date

import msgspec

from heedful.customers.types import FeltAt

WIDE = 400  # px
_EPOCH = date(1970, 1, 1).toordinal()


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


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A line of what is felt, and around it where it lies nine times of ten. Dots stand where something was said."""

    width: int
    height: int
    points: str
    area: str  # of a polygon
    dots: tuple[tuple[float, float, float], ...]  # x, y and the value
    zero: float
    first: float  # in days of the epoch, as is what lies between
    span: float
    edge: int

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last one drawn (UTC)."""
        first, last = (date.fromordinal(_EPOCH + int(at)) for at in (self.first, self.first + self.span))
        return first, last

    def across(self, at: float) -> float:
        """Where a moment stands; what lies outside stands at the edge."""
        inner = self.width - 2 * self.edge
        return round(self.edge + inner * min(max((at - self.first) / self.span, 0.0), 1.0), 1)


def band(felt: Sequence[FeltAt], *, width: int, height: int, edge: int = 4) -> Band | None:
    """The last one is what is known now, when nothing need have been said. Distances are true to time."""
    if len(felt) < 2:  # noqa: PLR2004
        return None
    first, span = felt[0].at, max(felt[-1].at - felt[0].at, 1e-9)

    def x(one: FeltAt) -> float:
        return round(edge + (width - 2 * edge) * (one.at - first) / span, 1)

    def y(value: float) -> float:
        return round(edge + (height - 2 * edge) * (1 - value) / 2, 1)

    around = [(x(one), y(one.high)) for one in felt] + [(x(one), y(one.low)) for one in reversed(felt)]
    return Band(
        width=width,
        height=height,
        points=_points([(x(one), y(one.feeling)) for one in felt]),
        area=_points(around),
        dots=tuple((x(one), y(one.feeling), one.feeling) for one in felt[:-1]),
        zero=y(0),
        first=first,
        span=span,
        edge=edge,
    )


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
