"""Public events on the time axis of bands: numbered marks, and whose they are."""

from collections.abc import Mapping, Sequence

import msgspec

from heedful.customers import api as customers
from heedful.customers.types import Coincidence, EventFacts, ShiftFacts
from heedful.desk.person.draw import Band
from heedful.listening.types import TargetFacts

MOST = 8  # on one band, the newest; more would be a hatching
APART = 18.0  # px between marks that stand at the same height
STEP, STEPS = 17.0, 3


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One of a person's changes, and what it coincides with."""

    shift: ShiftFacts
    target: TargetFacts
    coincides: tuple[Coincidence, ...] = ()


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """`whose` is said where it is not the band's own target."""

    number: int
    x: float
    y: float
    event: EventFacts
    whose: str = ""


def changes_of(
    shifts: Sequence[ShiftFacts], targets: Mapping[int, TargetFacts], said: Mapping[int, str]
) -> tuple[Change, ...]:
    """In their order; two queries."""
    found = customers.coinciding(shifts, targets, said)
    return tuple(
        Change(shift=one, target=targets[one.target], coincides=found.get(one.id, ()))
        for one in shifts
        if one.target in targets
    )


def events_in(changes: Sequence[Change]) -> list[EventFacts]:
    """What any of them coincides with, each once."""
    return list({one.event.id: one.event for change in changes for one in change.coincides}.values())


def marked(bands: Mapping[int, Band], targets: Mapping[int, TargetFacts]) -> dict[int, tuple[Mark, ...]]:
    """By target, in order of time; one query for all bands, none without any."""
    if not bands:
        return {}
    kin = {target: customers.kin_of(target, targets) for target in bands}
    first = min(band.first for band in bands.values())
    last = max(band.first + band.span for band in bands.values())
    every = frozenset[int]().union(*kin.values())
    found = customers.events_of(every, since=customers.moment_of(first), until=customers.moment_of(last))
    return {
        target: _marks(band, [one for one in found if one.target in kin[target]], target, targets)
        for target, band in bands.items()
    }


def _marks(
    band: Band, events: Sequence[EventFacts], target: int, targets: Mapping[int, TargetFacts]
) -> tuple[Mark, ...]:
    since = band.first - 1
    near = [one for one in events if since <= customers.day_of(one.starts_at) <= band.first + band.span]
    marks: list[Mark] = []
    for number, one in enumerate(near[-MOST:], start=1):
        x = band.across(customers.day_of(one.starts_at))
        level = sum(x - mark.x < APART for mark in marks[-STEPS + 1 :])
        whose = targets[one.target].name if one.target != target and one.target in targets else ""
        marks.append(Mark(number=number, x=x, y=9 + STEP * (level % STEPS), event=one, whose=whose))
    return tuple(marks)
