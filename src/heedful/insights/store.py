"""Writes the sums. Raw SQL, because the ORM cannot say `SET n = n + excluded.n`, and a batch must be one statement."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from heedful.insights.chain import relinked
from heedful.insights.cover import Level
from heedful.insights.tally import Tally, VisitKey

MOST_PARAMETERS = 30_000  # SQLite's own default allows 32,766
COUNTING = 0x48454544  # any number that nothing else locks: "HEED"

PULSE = "slot, topic, sentiment"
CELL = f"{PULSE}, platform, channel, content, language"
PULSES = {Level.QUARTER: "insights_quarterpulse", Level.DAY: "insights_daypulse"}
CELLS = {Level.QUARTER: "insights_quartersum", Level.DAY: "insights_daysum", Level.BLOCK: "insights_blocksum"}

_ADD = """
INSERT INTO {table} ({columns}, mentions) VALUES {rows}
ON CONFLICT ({columns}) DO UPDATE SET mentions = {table}.mentions + excluded.mentions
"""
_VISIT = """
INSERT INTO insights_visit (person, topic, slot, platform, before, mentions) VALUES {rows}
ON CONFLICT (person, topic, slot)
DO UPDATE SET mentions = insights_visit.mentions + excluded.mentions, before = excluded.before
"""
_NEIGHBOURS = """
WITH asked(person, topic, slot) AS (VALUES {rows})
SELECT person, topic, slot,
  (SELECT MAX(v.slot) FROM insights_visit v WHERE v.person = a.person AND v.topic = a.topic AND v.slot < a.slot),
  (SELECT MIN(v.slot) FROM insights_visit v WHERE v.person = a.person AND v.topic = a.topic AND v.slot > a.slot)
FROM asked a
"""
_EMPTY_VISITS = """
WITH asked(person, topic, slot) AS (VALUES {rows})
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


def _add(table: str, columns: str, counts: Mapping[Any, int], sign: int) -> None:
    rows = [(*key, sign * n) for key, n in sorted(counts.items())]
    _write(_ADD.replace("{table}", table).replace("{columns}", columns), rows)


def _add_visits(found: Tally) -> None:
    keys = sorted(found.visits)
    neighbours: dict[VisitKey, tuple[int | None, int | None]] = {}
    for part in _parts(keys):
        for person, topic, slot, earlier, later in _read(_NEIGHBOURS, part):
            neighbours[person, topic, slot] = (earlier, later)
    links = relinked(keys, neighbours)
    rows = [(*key, found.platforms[key[0]], before, found.visits.get(key, 0)) for key, before in sorted(links.items())]
    _write(_VISIT, rows)


def _remove_visits(found: Tally) -> None:
    """Take the mentions out; a visit that holds none any more leaves, and the one after it is linked anew."""
    rows = [(*key, found.platforms[key[0]], -1, -n) for key, n in sorted(found.visits.items())]
    for part in _parts(rows):
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
    for table in (*PULSES.values(), *CELLS.values(), "insights_visit"):
        _run(f"DELETE FROM {table}", [])  # noqa: S608  # names from above


def _parts(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    if rows:
        size = MOST_PARAMETERS // len(rows[0])
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


def _places(rows: Sequence[tuple[Any, ...]]) -> str:
    one = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
    return ", ".join([one] * len(rows))


def _write(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """SQLite takes a row at a time: its library is in this process, and reading a long statement costs it more."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            if rows:
                cursor.executemany(sql.format(rows=_places(rows[:1])), rows)
        return
    for part in _parts(rows):
        _run(sql.format(rows=_places(part)), part)


def _run(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for row in rows for value in row])


def _read(sql: str, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(rows=_places(rows)), [value for row in rows for value in row])
        return list(cursor.fetchall())
