"""How a crowd feels over time, how surely, when it changed, and how it differs from others. Pure.

Formulas and their sources: docs/why/feelings.md, "A cohort". Days are days of the Unix epoch (UTC).
"""

from collections.abc import Iterable, Sequence
from math import erf, sqrt

import msgspec

from heedful.customers.cohorts.cells import Sums
from heedful.customers.types import Direction

Z90 = 1.6449  # nine tenths of a normal law lie within
SINGLE = 0.45  # variance of one person's day around the crowd's mean where too few were heard to tell it
DRIFT = 0.002  # variance a day by which a level may move, as for one person: stretches are never taken to be alike
DAYS_TO_TELL = 10  # as many people that guess is worth
WEEK = 7
RECENT, EARLIER = 2 * WEEK, 8 * WEEK  # days that are compared
LEAST_PEOPLE = 10  # on each side, before a change is told
RAISED = 3.5  # standard errors: with a look a week, one false alarm in some forty years of one steady crowd
THOUSAND, MILLION = 1e3, 1e6


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """The mean feeling of those who spoke in `first` … `last` (both included), shrunk, and its 90 % interval."""

    first: int
    last: int
    people: int
    posts: int
    mean: float
    low: float
    high: float


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """A crowd feels otherwise than in the weeks before. `day` is the last that was looked at: nothing later counts."""

    day: int
    direction: Direction
    size: float
    low: float
    high: float
    confidence: float


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """By how much one crowd feels better than another, and the 90 % interval of that."""

    size: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        return self.low > 0 or self.high < 0


def mean_of(sums: Sums) -> tuple[float, float]:
    """The plain mean of people's days and the square of its standard error. Call it where somebody spoke."""
    mean = sums.felt / sums.people / THOUSAND
    within = max(sums.spread / MILLION - sums.people * mean * mean, 0.0)
    variance = (within + DAYS_TO_TELL * SINGLE) / (sums.people - 1 + DAYS_TO_TELL)
    return mean, variance / sums.people


def buckets(days: Iterable[tuple[int, Sums]], *, width: int, until: int) -> list[tuple[int, Sums]]:
    """Summed over stretches of `width` days, the last of which ends with `until`; (its last day, sums), in order."""
    found: dict[int, Sums] = {}
    for day, sums in days:
        if day <= until and sums.people > 0:
            last = until - (until - day) // width * width
            found[last] = found.get(last, Sums()).plus(sums)
    return sorted(found.items())


def course(days: Iterable[tuple[int, Sums]], *, width: int, until: int) -> tuple[Course, ...]:
    """One for each stretch in which anybody spoke: silence is a gap, not a zero."""
    parts = buckets(days, width=width, until=until)
    told = [mean_of(sums) for _last, sums in parts]
    center, spread = _center(told)
    between = max(spread, DRIFT * width)
    found = []
    for (last, sums), (mean, error) in zip(parts, told, strict=True):
        shrunk, around = _shrunk(mean, error, center, between)
        low, high = _interval(shrunk, around)
        first = last - width + 1
        one = Course(
            first=first, last=last, people=sums.people, posts=sums.posts, mean=_within(shrunk), low=low, high=high
        )
        found.append(one)
    return tuple(found)


def over(days: Iterable[tuple[int, Sums]], *, first: int, last: int) -> Sums:
    found = Sums()
    for day, sums in days:
        if first <= day <= last:
            found = found.plus(sums)
    return found


def gap(ours: Sums, others: Sums) -> Gap | None:
    """None where one of them said nothing."""
    if ours.people <= 0 or others.people <= 0:
        return None
    (mean, error), (other, its_error) = mean_of(ours), mean_of(others)
    return _gap(mean - other, error + its_error)


def turned(days: Sequence[tuple[int, Sums]], *, until: int) -> tuple[Turned, ...]:
    """Every change that became known, oldest first, looked for at the end of each week back from `until`.

    Each look sees the days up to its own only. What is told is not told again while it lasts: the next one must go
    against it, or come when those two weeks have become a part of what is compared with.
    """
    spoke = [(day, sums) for day, sums in days if sums.people > 0 and day <= until]
    if not spoke:
        return ()
    found: list[Turned] = []
    start = min(day for day, _sums in spoke)
    for day in range(until - (until - start) // WEEK * WEEK, until + 1, WEEK):
        one = _look(spoke, day)
        if one is not None and not (found and _same(found[-1], one)):
            found.append(one)
    return tuple(found)


def _look(days: Sequence[tuple[int, Sums]], day: int) -> Turned | None:
    recent = over(days, first=day - RECENT + 1, last=day)
    earlier = [(at, sums) for at, sums in days if day - RECENT - EARLIER < at <= day - RECENT]
    before = over(earlier, first=day - RECENT - EARLIER + 1, last=day - RECENT)
    if min(recent.people, before.people) < LEAST_PEOPLE:
        return None
    weeks = [mean_of(sums) for _last, sums in buckets(earlier, width=WEEK, until=day - RECENT)]
    _middle, between = _center(weeks)
    (mean, error), (was, its_error) = mean_of(recent), mean_of(before)
    # What weeks differ by anyway is no change: two weeks now, so many then.
    square = error + its_error + between * (WEEK / RECENT + 1 / len(weeks))
    size = mean - was
    if abs(size) < RAISED * sqrt(square):
        return None
    around = _gap(size, square)
    direction = Direction.UP if size > 0 else Direction.DOWN
    sure = erf(abs(size) / sqrt(2 * square))
    return Turned(day=day, direction=direction, size=size, low=around.low, high=around.high, confidence=sure)


def _same(known: Turned, one: Turned) -> bool:
    return known.direction is one.direction and one.day - known.day <= RECENT + EARLIER


def _center(told: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """What the stretches vary around and how much of that is no chance (DerSimonian and Laird 1986)."""
    if not told:
        return 0.0, 0.0
    weights = [1 / error for _mean, error in told]
    total = sum(weights)
    mean = sum(w * one for w, (one, _error) in zip(weights, told, strict=True)) / total
    scatter = sum(w * (one - mean) ** 2 for w, (one, _error) in zip(weights, told, strict=True))
    spare = total - sum(w * w for w in weights) / total
    between = max((scatter - (len(told) - 1)) / spare, 0.0) if spare > 0 else 0.0
    again = [1 / (error + between) for _mean, error in told]
    center = sum(w * one for w, (one, _error) in zip(again, told, strict=True)) / sum(again)
    return center, between


def _shrunk(mean: float, error: float, center: float, between: float) -> tuple[float, float]:
    """Toward the center, the more so the fewer were heard; the mean and the square of its error."""
    keep = between / (between + error)
    return center + keep * (mean - center), keep * error


def _interval(mean: float, square: float) -> tuple[float, float]:
    half = Z90 * sqrt(square)
    return _within(mean - half), _within(mean + half)


def _within(value: float) -> float:
    return min(max(value, -1.0), 1.0)


def _gap(size: float, square: float) -> Gap:
    half = Z90 * sqrt(square)
    return Gap(size=size, low=size - half, high=size + half)
