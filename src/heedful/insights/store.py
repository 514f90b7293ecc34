"""Writes the sums. Raw SQL, because the ORM cannot say `SET n = n + excluded.n`, and a batch must be one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

from heedful.insights.chain import relinked
from heedful.insights.cover import Level
from heedful.insights.models import BlockSum, DayPulse, DaySum, QuarterPulse, QuarterSum, Visit
from heedful.insights.tally import Tally, VisitKey
from heedful.stream.api import rows

COUNTING = 0x48454544  # any number that nothing else locks: "HEED"

PULSE = "slot, topic, sentiment"
CELL = f"{PULSE}, platform, channel, content, language"
VISIT = ("person", "topic", "slot", "platform", "before", "mentions")
PULSES = {Level.QUARTER: QuarterPulse, Level.DAY: DayPulse}
CELLS = {Level.QUARTER: QuarterSum, Level.DAY: DaySum, Level.BLOCK: BlockSum}

_ADD = """
ON CONFLICT ({columns}) DO UPDATE SET mentions = {table}.mentions + excluded.mentions
"""
_VISIT = """
ON CONFLICT (person, topic, slot)
DO UPDATE SET mentions = insights_visit.mentions + excluded.mentions, before = excluded.before
"""
_NEIGHBOURS = """
WITH asked(person, topic, slot) AS ({rows})
SELECT person, topic, slot,
  (SELECT MAX(v.slot) FROM insights_visit v WHERE v.person = a.person AND v.topic = a.topic AND v.slot < a.slot),
  (SELECT MIN(v.slot) FROM insights_visit v WHERE v.person = a.person AND v.topic = a.topic AND v.slot > a.slot)
FROM asked a
"""
_EMPTY_VISITS = """
WITH asked(person, topic, slot) AS ({rows})
SELECT v.person, v.topic, v.slot, v.before,
  (SELECT MIN(n.slot) FROM insights_visit n WHERE n.person = v.person AND n.topic = v.topic AND n.slot > v.slot)
FROM asked a JOIN insights_visit v ON v.person = a.person AND v.topic = a.topic AND v.slot = a.slot
WHERE v.mentions <= 0 ORDER BY v.person, v.topic, v.slot
"""


def take_turn() -> None:
    """One batch counts at a time: two that link a person's visits without seeing each other would count one twice.

    SQLite has one writer anyway. The lock ends with the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])


def add(found: Tally) -> None:
    take_turn()
    _add_sums(found, 1)
    _add_visits(found)


def take_away(found: Tally) -> None:
    take_turn()
    _add_sums(found, -1)
    _remove_visits(found)


def _add_sums(found: Tally, sign: int) -> None:
    for level, pulses in found.pulses.items():
        _add(PULSES[level], PULSE, pulses, sign)
    for level, cells in found.cells.items():
        _add(CELLS[level], CELL, cells, sign)


def _add(model: type[models.Model], columns: str, counts: Mapping[Any, int], sign: int) -> None:
    changes = [(*key, sign * n) for key, n in sorted(counts.items())]
    tail = _ADD.format(table=model._meta.db_table, columns=columns)
    rows.insert(model, (*columns.split(", "), "mentions"), changes, tail)


def _add_visits(found: Tally) -> None:
    keys = sorted(found.visits)
    neighbours: dict[VisitKey, tuple[int | None, int | None]] = {}
    for part in rows.parts(keys):
        for person, topic, slot, earlier, later in _read(_NEIGHBOURS, part):
            neighbours[person, topic, slot] = (earlier, later)
    links = relinked(keys, neighbours)
    seen = [(*key, found.platforms[key[0]], before, found.visits.get(key, 0)) for key, before in sorted(links.items())]
    rows.insert(Visit, VISIT, seen, _VISIT)


def _remove_visits(found: Tally) -> None:
    """Take the mentions out; a visit that holds none any more leaves, and the one after it is linked anew."""
    gone = [(*key, found.platforms[key[0]], -1, -n) for key, n in sorted(found.visits.items())]
    for part in rows.parts(gone):
        # Not the statement that adds: a row that is not there must not come into being with a negative count.
        for person, topic, slot, _platform, _before, n in part:
            _run(
                "UPDATE insights_visit SET mentions = mentions + %s WHERE person = %s AND topic = %s AND slot = %s",
                [(n, person, topic, slot)],
            )
        _unlink(_read(_EMPTY_VISITS, [row[:3] for row in part]))


def _unlink(empty: Sequence[tuple[int, int, int, int, int | None]]) -> None:
    """`empty` in time order for each person and topic: a visit that goes hands its link to the next that stays."""
    before: dict[VisitKey, int] = {}
    for person, topic, slot, earlier, later in empty:
        link = before[person, topic, slot] = before.get((person, topic, earlier), earlier)
        _run("DELETE FROM insights_visit WHERE person = %s AND topic = %s AND slot = %s", [(person, topic, slot)])
        if later is not None:
            _run(
                "UPDATE insights_visit SET before = %s WHERE person = %s AND topic = %s AND slot = %s",
                [(link, person, topic, later)],
            )


def clear() -> None:
    take_turn()
    for model in (*PULSES.values(), *CELLS.values(), Visit):
        _run(f"DELETE FROM {model._meta.db_table}", [])  # noqa: S608  # our own tables


def _run(sql: str, changes: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for change in changes for value in change])


def _read(sql: str, asked: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    values, parameters = rows.source(rows.types_of(Visit, VISIT[:3], "default"), asked)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(rows=values), parameters)
        return list(cursor.fetchall())
