"""What changes coincide with, and who else changed around then: a fixed number of queries, however many changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection

from heedful.customers.events import registry
from heedful.customers.events.chance import at_least_one, tail
from heedful.customers.events.coincide import BEFORE, MOST, REACH, coincidences, kin_of
from heedful.customers.models import Shift
from heedful.customers.types import Coincidence, Direction, EventFacts, Others, ShiftFacts
from heedful.listening.types import TargetFacts

AFTER = timedelta(days=7)  # past the end of an event, onsets count as around it
USUAL = timedelta(days=60)  # before it, from which the usual rate is told
LEAST_DAYS = 14  # of them that must be known
LEAST_PEOPLE = 3
SURPRISING = 0.05
MOST_WINDOWS = 200

Window = tuple[int, Direction, datetime, datetime]  # toward whom, which way, from, until
Count = tuple[int, int, float]  # how many within, how many before, in how many days before


def coinciding(
    shifts: Sequence[ShiftFacts], targets: Mapping[int, TargetFacts], said: Mapping[int, str]
) -> dict[int, tuple[Coincidence, ...]]:
    """By shift, the likeliest first. `said` are the texts of the posts that show them, by mention. Two queries."""
    if not shifts:
        return {}
    kin = frozenset[int]().union(*(kin_of(one.target, targets) for one in shifts))
    onsets = [one.onset for one in shifts]
    near = registry.confirmed(kin, since=min(onsets) - REACH, until=max(onsets) + BEFORE)
    if not near:
        return {}
    found = {
        one.id: coincidences(one, near, targets, [said[key] for key in one.evidence if key in said]) for one in shifts
    }
    windows = {_window(shift, one.event) for shift in shifts for one in found[shift.id][:MOST]}
    counts = _counted(sorted(windows)[:MOST_WINDOWS])
    return {shift.id: _with_others(shift, found[shift.id], counts) for shift in shifts if found[shift.id]}


def _with_others(
    shift: ShiftFacts, found: Sequence[Coincidence], counts: Mapping[Window, Count]
) -> tuple[Coincidence, ...]:
    """Each of the first few with the others; how many were looked at raises what is surprising."""
    told = []
    for one in found[:MOST]:
        window = _window(shift, one.event)
        count = counts.get(window)
        others = _others(shift, window, count, looks=len(found)) if count else None
        told.append(msgspec.structs.replace(one, others=others))
    return tuple(told)


def _others(shift: ShiftFacts, window: Window, count: Count, *, looks: int) -> Others:
    within, before, days = count
    _target, _direction, since, until = window
    people = within - (since <= shift.onset < until)
    length = (until - since).total_seconds() / 86_400
    unusual: bool | None = None
    if days >= LEAST_DAYS:
        chance = at_least_one(tail(people, before, length / (length + days)), looks)
        unusual = people >= LEAST_PEOPLE and chance < SURPRISING
    usual = before / days * length if days else 0.0
    return Others(people=people, usual=round(usual, 1), days=round(length), unusual=unusual)


def _window(shift: ShiftFacts, event: EventFacts) -> Window:
    return shift.target, shift.direction, event.starts_at - BEFORE, (event.ends_at or event.starts_at) + AFTER


def _counted(windows: Sequence[Window]) -> dict[Window, Count]:
    """One statement; each part of it reads a range of one index."""
    if not windows:
        return {}
    table, stored = Shift._meta.db_table, connection.ops.adapt_datetimefield_value
    of = f"FROM {table} WHERE target_id = %s AND direction = %s"  # our own table's name
    part = (
        f"(SELECT COUNT(*) {of} AND onset >= %s AND onset < %s), "
        f"(SELECT COUNT(*) {of} AND onset >= %s AND onset < %s), (SELECT MIN(onset) {of})"
    )
    values: list[int | str | None] = []
    for target, direction, since, until in windows:
        pair = (target, direction.value)
        values += (*pair, stored(since), stored(until), *pair, stored(since - USUAL), stored(since), *pair)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join([part] * len(windows)), values)
        row = cursor.fetchone()
    return {window: _count(window, row[3 * n : 3 * n + 3]) for n, window in enumerate(windows)}


def _count(window: Window, row: Iterable[object]) -> Count:
    within, before, first = row
    known = (window[2] - _moment(first)).total_seconds() / 86_400 if first else 0.0
    return int(str(within)), int(str(before)), min(max(known, 0.0), USUAL.days)


def _moment(stored: object) -> datetime:
    """As it comes from the database without a field to read it: aware, or text in UTC."""
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(str(stored))
    return at if at.tzinfo else at.replace(tzinfo=connection.timezone)
