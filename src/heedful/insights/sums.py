"""Reads the sums. Raw SQL, because buckets that are put together from days and quarters are no ORM query."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from heedful.insights.cover import Piece, pieces
from heedful.insights.store import CELLS, PULSES
from heedful.insights.types import ANY_TOPIC, Filter, People, Period, Row

# CROSS JOIN keeps SQLite from walking all the sums and looking for the piece of each.
_ROWS = """
WITH piece(n, first, last) AS (VALUES {pieces})
SELECT p.n, s.topic, {platform}, {content}, s.sentiment, SUM(s.mentions)
FROM piece p CROSS JOIN {table} s
WHERE s.slot >= p.first AND s.slot < p.last{where}
GROUP BY 1, 2, 3, 4, 5
"""
# The two counts of one walk are packed into one number, because a correlated subquery gives only one.
PACK = 1 << 31
_PEOPLE = """
WITH piece(bucket, first, last) AS (VALUES {pieces}), about(topic) AS (VALUES {topics})
SELECT p.bucket, a.topic, (
  SELECT SUM(CASE WHEN v.before < %s THEN {pack} + 1 WHEN v.before < p.first THEN 1 ELSE 0 END)
  FROM insights_visit v WHERE v.topic = a.topic AND v.slot >= p.first AND v.slot < p.last{where}
)
FROM piece p CROSS JOIN about a
"""


def rows(cuts: Sequence[Period], chosen: Filter, *, topics: Sequence[int], detailed: bool) -> list[Row]:
    """Mentions by bucket, topic and sentiment; `detailed` also by platform and content, which many buckets make slow.

    A query for each level of sums: three at most.
    """
    slim = not detailed and not (chosen.platforms or chosen.channels or chosen.languages or chosen.contents)
    tables = PULSES if slim else CELLS
    found: Counter[tuple[int, int, str, str, str]] = Counter()
    parts = pieces(cuts, coarsest=max(tables))
    for level, model in tables.items():
        some = [part for part in parts if part.level is level]
        for n, topic, platform, content, sentiment, mentions in _read(
            model._meta.db_table, some, chosen, topics=topics, detailed=detailed
        ):
            for bucket, sign in some[n].buckets:
                found[bucket, topic, platform, content, sentiment] += sign * int(mentions)
    return [Row(*key, mentions) for key, mentions in found.items() if mentions]


def people(cuts: Sequence[Period], chosen: Filter, *, topics: Sequence[int]) -> list[People]:
    """Different people by bucket and topic, exactly, in one query."""
    if not cuts or not topics:
        return []
    where, values = _within("v.platform", chosen.platforms)
    sql = _PEOPLE.format(
        pieces=", ".join(["(%s, %s, %s)"] * len(cuts)),
        topics=", ".join(["(%s)"] * len(topics)),
        pack=PACK,
        where=where,
    )
    edges = [number for index, cut in enumerate(cuts) for number in (index, cut.start_slot, cut.end_slot)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*edges, *topics, cuts[0].start_slot, *values])
        return [
            People(bucket, topic, int(packed or 0) % PACK, int(packed or 0) // PACK)
            for bucket, topic, packed in cursor.fetchall()
        ]


def people_of_topics(period: Period, chosen: Filter) -> int:
    """Different people over several topics together: here a set is needed, because each topic has its own chain."""
    about, topics = _within("v.topic", chosen.topics)
    where, values = _within("v.platform", chosen.platforms)
    sql = f"SELECT COUNT(DISTINCT v.person) FROM insights_visit v WHERE v.slot >= %s AND v.slot < %s{about}{where}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [period.start_slot, period.end_slot, *topics, *values])
        return int(cursor.fetchone()[0])


def _read(
    table: str, some: Sequence[Piece], chosen: Filter, *, topics: Sequence[int], detailed: bool
) -> list[tuple[Any, ...]]:
    if not some:
        return []
    where, values = _conditions(chosen, topics)
    sql = _ROWS.format(
        pieces=", ".join(["(%s, %s, %s)"] * len(some)),
        table=table,
        platform="s.platform" if detailed else "''",
        content="s.content" if detailed else "''",
        where=where,
    )
    edges = [number for n, part in enumerate(some) for number in (n, part.first, part.last)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*edges, *values])
        return list(cursor.fetchall())


def _conditions(chosen: Filter, topics: Sequence[int]) -> tuple[str, list[Any]]:
    where, values = "", []
    for column, wanted in (
        ("s.topic", topics),
        ("s.platform", chosen.platforms),
        ("s.channel", chosen.channels),
        ("s.language", chosen.languages),
        ("s.sentiment", chosen.sentiments),
        ("s.content", chosen.contents),
    ):
        more, given = _within(column, wanted)
        where += more
        values += given
    return where, values


def _within(column: str, wanted: Sequence[Any]) -> tuple[str, list[Any]]:
    if not wanted:
        return "", []
    # The plus keeps SQLite from building an index over the whole table for this one query.
    plus = "+" if connection.vendor == "sqlite" else ""
    return f" AND {plus}{column} IN ({', '.join(['%s'] * len(wanted))})", list(wanted)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    platforms: tuple[str, ...]
    languages: tuple[str, ...]


def seen() -> Seen:
    """Platforms and languages that ever occurred, from the coarsest sums."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT platform, language FROM insights_blocksum WHERE topic = %s", [ANY_TOPIC])
        found = cursor.fetchall()
    return Seen(
        platforms=tuple(sorted({platform for platform, _language in found})),
        languages=tuple(sorted({language for _platform, language in found if language})),
    )
