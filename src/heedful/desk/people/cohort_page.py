"""The list of cohorts, and one cohort's page, ready to be drawn."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from heedful.customers import api as customers
from heedful.customers.api import CohortFacts, CohortKind, Course, Pulse, Toward, Turned
from heedful.customers.types import EventFacts
from heedful.desk.people.draw_course import Drawing, Mark, day_of, draw
from heedful.desk.people.form import permitted
from heedful.desk.people.list import PersonRow, company_of, rows
from heedful.desk.people.words import Chip, chips
from heedful.listening import api as listening
from heedful.listening.types import TargetFacts

SPANS: Mapping[str, tuple[int, int]] = {"28d": (28, 1), "26w": (182, 7), "52w": (364, 7)}  # days, width of a stretch
USUAL_SPAN = "26w"
MOST_MARKS = 8  # on one line, the newest
SHOWN = 8  # people on the page of a cohort


class CohortRow(msgspec.Struct, frozen=True, kw_only=True):
    cohort: CohortFacts
    pulse: Pulse | None


class TurnedRow(msgspec.Struct, frozen=True, kw_only=True):
    turned: Turned
    day: date


class TowardRow(msgspec.Struct, frozen=True, kw_only=True):
    target: TargetFacts
    toward: Toward
    drawing: Drawing
    turned: tuple[TurnedRow, ...]
    numbers: tuple[tuple[date, date, Course], ...]  # first and last day, and the stretch


class CohortPage(msgspec.Struct, frozen=True, kw_only=True):
    cohort: CohortFacts
    chips: tuple[Chip, ...]
    toward: tuple[TowardRow, ...]
    people: tuple[PersonRow, ...]
    company: TargetFacts | None


def listing(*, now: datetime) -> tuple[tuple[CohortRow, ...], TargetFacts | None]:
    """Each with how it feels toward the company these four weeks; a fixed number of queries."""
    company = company_of(listening.targets())
    found = customers.cohorts()
    pulses = customers.pulses([one.id for one in found], company.id, now=now) if company else {}
    return tuple(CohortRow(cohort=one, pulse=pulses.get(one.id)) for one in found), company


def marks_of(
    spoken: Sequence[int], targets: Mapping[int, TargetFacts], *, since: datetime, until: datetime
) -> dict[int, tuple[Mark, ...]]:
    """Confirmed public events by target, of itself and its kin, the newest of them; one query."""
    kin = {target: customers.kin_of(target, targets) for target in spoken}
    if not kin:
        return {}
    found = customers.events_of(frozenset[int]().union(*kin.values()), since=since, until=until)
    return {target: _marks(target, [one for one in found if one.target in kin[target]], targets) for target in spoken}


def _marks(target: int, events: Sequence[EventFacts], targets: Mapping[int, TargetFacts]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            number=number,
            day=customers.day_number(one.starts_at),
            title=one.title,
            whose="" if one.target == target else targets[one.target].name,
        )
        for number, one in enumerate(events[-MOST_MARKS:], start=1)
    )


def page(pk: int, *, span: str, personal: bool = False, now: datetime) -> CohortPage:
    """A fixed number of queries, whatever the cohort's size."""
    cohort = customers.cohort(pk)
    days, width = SPANS[span]
    every = listening.targets(active=None)
    targets = {one.id: one for one in every}
    company = company_of(every)
    today = customers.day_number(now)
    told = [one for one in customers.toward(pk, days=days, width=width, now=now) if one.target in targets]
    first = begins(told, default=today - days + 1)
    marks = marks_of([one.target for one in told], targets, since=now - timedelta(days=today - first + 1), until=now)
    return CohortPage(
        cohort=cohort,
        chips=_chips(cohort, personal=personal),
        toward=tuple(_row(targets[one.target], one, marks[one.target], first=first, last=today) for one in told),
        people=rows(customers.members(pk, limit=SHOWN), company.id if company else None, now=now),
        company=company,
    )


def begins(told: Sequence[Toward], *, default: int) -> int:
    """The day at which all drawings begin: when anybody first spoke, so that none is mostly empty."""
    heard = [one.first for toward in told for one in (*toward.course, *toward.others)]
    return max(default, min(heard, default=default))


def _chips(cohort: CohortFacts, *, personal: bool) -> tuple[Chip, ...]:
    if cohort.kind is not CohortKind.FILTER:
        return ()
    return chips(permitted(customers.cohort_wanted(cohort.id), personal=personal))


def _row(target: TargetFacts, toward: Toward, marks: Sequence[Mark], *, first: int, last: int) -> TowardRow:
    return TowardRow(
        target=target,
        toward=toward,
        drawing=draw(toward.course, toward.others, marks, first=first, last=last),
        turned=tuple(TurnedRow(turned=one, day=day_of(one.day)) for one in reversed(toward.turned)),
        numbers=tuple((day_of(one.first), day_of(one.last), one) for one in reversed(toward.course)),
    )
