"""How a crowd feels over time, as points of a drawing: its band, everybody else's line, marks of what happened."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from heedful.customers.api import Course

EPOCH = date(1970, 1, 1)
LABELS = 4
APART = 14.0  # px between the numbers of marks


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, on a day of the epoch. `whose` is said where it is not the line's own target."""

    number: int
    day: int
    title: str
    whose: str = ""

    @property
    def on(self) -> date:
        return day_of(self.day)


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """Ready for an SVG; y grows downward. `pieces` are lines without a gap, with the band around each."""

    width: int
    height: int
    pieces: tuple[tuple[str, str], ...]  # points of the line, of the polygon
    dots: tuple[tuple[float, float, Course], ...]
    others: tuple[str, ...]  # points of lines
    marks: tuple[tuple[float, float, Mark], ...]  # where its line stands, where its number
    days: tuple[tuple[float, date], ...]
    zero: float


def draw(
    ours: Sequence[Course],
    others: Sequence[Course],
    marks: Sequence[Mark] = (),
    *,
    first: int,
    last: int,
    width: int = 720,
    height: int = 150,
    edge: int = 6,
) -> Drawing:
    """Distances are true to time. Where nobody spoke for a stretch, the line breaks."""
    span = max(last - first, 1)

    def x(day: float) -> float:
        return round(edge + (width - 2 * edge) * (min(max(day, first), last) - first) / span, 1)

    def y(value: float) -> float:
        return round(edge + (height - 2 * edge) * (1 - value) / 2, 1)

    def middle(one: Course) -> float:
        return x((one.first + one.last) / 2)

    def line(run: Sequence[Course]) -> str:
        return _points([(middle(one), y(one.mean)) for one in run])

    def around(run: Sequence[Course]) -> str:
        return _points(
            [(middle(one), y(one.high)) for one in run] + [(middle(one), y(one.low)) for one in reversed(run)]
        )

    return Drawing(
        width=width,
        height=height,
        pieces=tuple((line(run), around(run)) for run in runs(ours)),
        dots=tuple((middle(one), y(one.mean), one) for one in ours),
        others=tuple(line(run) for run in runs(others)),
        marks=_numbered([(x(mark.day), mark) for mark in marks if first <= mark.day <= last]),
        days=tuple((x(day), day_of(day)) for day in _labels(first, last)),
        zero=y(0),
    )


def day_of(day: int) -> date:
    return EPOCH + timedelta(days=day)


def runs(course: Sequence[Course]) -> list[list[Course]]:
    """Stretches that follow one another."""
    found: list[list[Course]] = []
    for one in course:
        if found and one.first == found[-1][-1].last + 1:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _numbered(marks: Sequence[tuple[float, Mark]]) -> tuple[tuple[float, float, Mark], ...]:
    """Numbers never cover one another: that of a mark too close to the one before moves right of it."""
    placed: list[tuple[float, float, Mark]] = []
    for at, mark in marks:
        placed.append((at, max(at, placed[-1][1] + APART) if placed else at, mark))
    return tuple(placed)


def _labels(first: int, last: int) -> list[int]:
    return [first + (last - first) * place // (LABELS - 1) for place in range(LABELS)]


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
