"""A cohort's feelings from its sums: over time, now, beside everybody else. A few queries, whatever its size."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import msgspec

from heedful.customers.cohorts.cells import Sums
from heedful.customers.cohorts.course import WEEK, Course, Gap, Turned, course, gap, over, turned
from heedful.customers.epoch import day_number
from heedful.customers.models import Cohort, CohortDay
from heedful.customers.types_cohorts import CohortKind

NOW_DAYS = 4 * WEEK  # what "now" means for a crowd, and as many before to compare with

Days = dict[int, Sums]


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """How a cohort feels toward a target these four weeks, and by how much that is more than in the four before."""

    felt: Course | None
    change: Gap | None


class Toward(msgspec.Struct, frozen=True, kw_only=True):
    """A cohort and a target over a period. `others` is everybody who does not belong; `gap` is over the whole of it."""

    target: int
    course: tuple[Course, ...]
    others: tuple[Course, ...]
    gap: Gap | None
    turned: tuple[Turned, ...]
    people: int  # counted once a day
    posts: int


def pulses(cohorts: Iterable[int], target: int, *, now: datetime) -> dict[int, Pulse]:
    """By cohort; one query."""
    today = day_number(now)
    found: dict[int, Days] = defaultdict(dict)
    for row in CohortDay.objects.filter(cohort__in=set(cohorts), target=target, day__gt=today - 2 * NOW_DAYS):
        found[row.cohort_id][row.day] = _sums(row)
    return {cohort: _pulse(days, today) for cohort, days in found.items()}


def toward(cohort: int, *, days: int, width: int, now: datetime) -> tuple[Toward, ...]:
    """Of each target that its people spoke of, most spoken of first; two queries. `days` back from today."""
    today = day_number(now)
    everybody = Cohort.objects.filter(kind=CohortKind.EVERYBODY).values_list("pk", flat=True).first()
    ours: dict[int, Days] = defaultdict(dict)
    whole: dict[int, Days] = defaultdict(dict)
    asked = CohortDay.objects.filter(cohort__in=[cohort, everybody or 0], day__gt=today - days, day__lte=today)
    for row in asked.order_by("day"):
        (ours if row.cohort_id == cohort else whole)[row.target_id][row.day] = _sums(row)
    told = [_toward(one, some, whole[one], today=today, days=days, width=width) for one, some in ours.items()]
    return tuple(sorted((one for one in told if one.posts), key=lambda one: (-one.posts, one.target)))


def others_of(ours: Days, whole: Days) -> Days:
    """Everybody but these. A walk under way may know some of ours before it has counted everybody."""
    left = {day: sums.plus(ours.get(day, Sums()), -1) for day, sums in whole.items()}
    return {day: sums for day, sums in left.items() if sums.people > 0 and sums.posts > 0}


def _toward(target: int, ours: Days, whole: Days, *, today: int, days: int, width: int) -> Toward:
    others = others_of(ours, whole)
    first = today - days + 1
    mine = over(ours.items(), first=first, last=today)
    return Toward(
        target=target,
        course=course(ours.items(), width=width, until=today),
        others=course(others.items(), width=width, until=today),
        gap=gap(mine, over(others.items(), first=first, last=today)),
        turned=turned(list(ours.items()), until=today),
        people=mine.people,
        posts=mine.posts,
    )


def _pulse(days: Days, today: int) -> Pulse:
    felt = course(days.items(), width=NOW_DAYS, until=today)
    now = over(days.items(), first=today - NOW_DAYS + 1, last=today)
    before = over(days.items(), first=today - 2 * NOW_DAYS + 1, last=today - NOW_DAYS)
    return Pulse(felt=felt[-1] if felt and felt[-1].last == today else None, change=gap(now, before))


def _sums(row: CohortDay) -> Sums:
    return Sums(row.posts, row.people, row.felt, row.spread)
