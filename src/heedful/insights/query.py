"""The one place that reads other stages' tables: mentions beside what was read in them and decided about them.

Why not through each stage's door: a page of posts filtered by topic (listening), sentiment (understanding) and
escalation (escalation) is one walk along one index that stops at the fiftieth hit. Asked one after another, each
stage would hand over all its candidates first: with a million mentions that is seconds, not milliseconds. Reads
only; a test runs every statement on both engines, so that a renamed column is found at once.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection

from heedful.core.cursor import Cursor
from heedful.insights.narrow import NOISE, narrowed, within
from heedful.insights.tally import Said
from heedful.insights.types import ONLY, SLOT_S, Filter, Period

COUNTED = "m.visibility = 'public' AND NOT m.own AND m.deleted_at IS NULL AND m.held_at IS NULL"
MOST_LOOKED_AT = 10_000  # mentions that one page may pass over while it looks for hits
MOST_SCANNED = 20_000  # mentions that a chart may read where the sums cannot answer


class Beside(msgspec.Struct, frozen=True, array_like=True):
    """What stands beside a post: who said it, what was decided, the case."""

    id: int
    customer: int | None
    status: str | None
    case: int | None


class Fact(msgspec.Struct, frozen=True, array_like=True):
    """A mention under one of its topics, as charts count it. `at` compares with `edge(…)`."""

    id: int
    at: Any
    topic: int | None
    platform: str
    content: str
    sentiment: str
    author: str


def moment(at: datetime) -> Any:
    """As the engine stores and compares it: text in SQLite, a timestamp in PostgreSQL."""
    return connection.ops.adapt_datetimefield_value(at)


def edge(at: datetime) -> datetime:
    """As `Fact.at` is: without a zone in SQLite."""
    return at if connection.vendor == "postgresql" else at.astimezone(UTC).replace(tzinfo=None)


def page(chosen: Filter, period: Period, *, after: Cursor | None, limit: int) -> tuple[list[Cursor], Cursor | None]:
    """Up to `limit` posts, newest first, and where to go on: None when the period holds no more. Two queries."""
    walk = _Walk(chosen, period, after)
    last = walk.horizon(MOST_LOOKED_AT)
    where, values = narrowed(chosen, topic_is_walked=walk.topic_leads)
    since, bound = walk.bounds(last)
    sql = (
        f"SELECT m.id, m.created_at FROM {walk.source} {_JOINS}"  # noqa: S608
        f" WHERE {since} AND {COUNTED}{where} ORDER BY {walk.order} LIMIT %s"
    )
    hits = [Cursor(_aware(at), mention) for mention, at in _read(sql, [*bound, *values, limit])]
    if len(hits) == limit:
        return hits, hits[-1]
    return hits, last


def beside(ids: Sequence[int]) -> dict[int, Beside]:
    if not ids:
        return {}
    inside, values = within("m.id", ids)
    sql = (
        "SELECT m.id, i.customer_id, d.status, c.case_id FROM listening_mention m"  # noqa: S608
        " LEFT JOIN customers_identity i ON i.platform = m.platform AND i.external_id = m.author_id"
        " LEFT JOIN escalation_decision d ON d.mention_id = m.id"
        f" LEFT JOIN escalation_casemention c ON c.mention_id = m.id WHERE 1 = 1{inside}"
    )
    return {row[0]: Beside(*row) for row in _read(sql, values)}


def newest_id() -> int:
    """Of all that was kept: what has a higher one came later, whatever time it bears."""
    return int(_read("SELECT COALESCE(MAX(id), 0) FROM listening_mention", [])[0][0])


def count_after(chosen: Filter, period: Period, *, newer_than: int, most: int) -> int:
    """How many posts have come since that id, up to `most`."""
    where, values = narrowed(chosen, topic_is_walked=False)
    sql = (
        f"SELECT COUNT(*) FROM (SELECT m.id FROM listening_mention m {_JOINS} WHERE m.id > %s"  # noqa: S608
        f" AND m.created_at >= %s AND {COUNTED}{where} LIMIT %s) AS fresh"
    )
    return int(_read(sql, [newer_than, moment(period.start), *values, most])[0][0])


def noise(chosen: Filter, period: Period, *, most: int) -> int:
    """How many posts that the filter would find are set apart as noise, up to `most`."""
    where, values = narrowed(msgspec.structs.replace(chosen, noise=ONLY), topic_is_walked=False)
    sql = (
        "SELECT COUNT(*) FROM (SELECT m.id FROM understanding_reading r CROSS JOIN listening_mention m"  # noqa: S608
        f" LEFT JOIN escalation_decision d ON d.mention_id = m.id WHERE {NOISE} AND m.id = r.mention_id"
        f" AND m.created_at >= %s AND m.created_at < %s AND {COUNTED}{where} LIMIT %s) AS apart"
    )
    return int(_read(sql, [moment(period.start), moment(period.end), *values, most])[0][0])


def facts(chosen: Filter, period: Period) -> tuple[list[Fact], datetime | None]:
    """Newest first, one for each topic of a mention. The time is where reading stopped, None when all was read."""
    walk = _Walk(chosen, period, None)
    last = walk.horizon(MOST_SCANNED)
    where, values = narrowed(chosen, topic_is_walked=walk.topic_leads)
    since, bound = walk.bounds(last)
    topics, wanted = within("t.topic_id + 0", chosen.topics)
    sql = (
        "SELECT m.id, m.created_at, t.topic_id, m.platform, m.content, COALESCE(r.sentiment, 'unknown'), m.author_id"  # noqa: S608
        f" FROM {walk.source} {_JOINS} LEFT JOIN listening_match t ON t.mention_id = m.id{topics}"
        f" AND {_FIRST.format('t')} WHERE {since} AND {COUNTED}{where}"
    )
    found = [Fact(*row) for row in _read(sql, [*wanted, *bound, *values])]
    return found, (last.at if last else None)


class Felt(msgspec.Struct, frozen=True, array_like=True):
    """How many mentions say something of one sentiment toward a target."""

    target: int
    sentiment: str
    mentions: int


def felt(targets: Sequence[int], period: Period) -> list[Felt]:
    """Counted along an index that holds nothing but what charts count. One query."""
    if not targets:
        return []
    asked, wanted = within("t.id", targets)
    since, until = moment(period.start), moment(period.end)
    feelings = " UNION ALL ".join(["SELECT %s AS name"] * len(_FEELINGS))
    sql = (
        "SELECT t.id, s.name, (SELECT COUNT(*) FROM understanding_toward w WHERE w.target_id = t.id"  # noqa: S608
        " AND w.sentiment = s.name AND w.created_at >= %s AND w.created_at < %s AND w.counted)"
        f" FROM listening_target t CROSS JOIN ({feelings}) s WHERE 1 = 1{asked}"
    )
    found = [Felt(*row) for row in _read(sql, [since, until, *_FEELINGS, *wanted])]
    return [one for one in found if one.mentions]


def felt_one_by_one(chosen: Filter, period: Period, targets: Sequence[int]) -> tuple[list[Felt], datetime | None]:
    """The same under a filter: the newest mentions are read, as in `facts`."""
    walk = _Walk(chosen, period, None)
    last = walk.horizon(MOST_SCANNED)
    where, values = narrowed(chosen, topic_is_walked=walk.topic_leads)
    since, bound = walk.bounds(last)
    inside, wanted = within("w.target_id + 0", targets)
    sql = (
        f"SELECT w.target_id, w.sentiment, COUNT(*) FROM {walk.source} {_JOINS}"  # noqa: S608
        f" CROSS JOIN understanding_toward w WHERE {since} AND w.mention_id = m.id{inside} AND {COUNTED}{where}"
        " GROUP BY 1, 2"
    )
    found = [Felt(*row) for row in _read(sql, [*bound, *wanted, *values])] if targets else []
    return found, (last.at if last else None)


_FEELINGS = ("negative", "neutral", "positive", "unknown")

_JOINS = (
    "LEFT JOIN understanding_reading r ON r.mention_id = m.id LEFT JOIN escalation_decision d ON d.mention_id = m.id"
)

# A post that two rules of a topic caught is one post. The zero keeps the engine on the index by mention, which holds
# a handful, away from the one by topic, which holds a million.
_FIRST = (
    "NOT EXISTS (SELECT 1 FROM listening_match y WHERE y.mention_id = {0}.mention_id"
    " AND y.topic_id + 0 = {0}.topic_id AND y.id < {0}.id)"
)


class _Lead(msgspec.Struct, frozen=True):
    """A table that holds the time of its mentions, and an index by what is asked, then time."""

    table: str
    asked: str
    values: tuple[Any, ...]


def _lead(chosen: Filter) -> _Lead | None:
    """The one that holds the fewest, as far as one can know; None where all mentions must be walked."""
    if len(chosen.categories) == 1:
        return _Lead("understanding_label x", "x.kind = 'category' AND x.name = %s", (str(chosen.categories[0]),))
    if len(chosen.intents) == 1:
        return _Lead("understanding_label x", "x.kind = 'intent' AND x.name = %s", chosen.intents)
    if len(chosen.targets) == 1 and len(chosen.toward) == 1 and not chosen.noise:
        asked = "x.target_id = %s AND x.sentiment = %s AND x.counted"
        return _Lead("understanding_toward x", asked, (*chosen.targets, *chosen.toward))
    if len(chosen.targets) == 1:
        return _Lead("understanding_toward x", "x.target_id = %s", chosen.targets)
    if len(chosen.topics) == 1:
        return _Lead("listening_match x", "x.topic_id = %s", chosen.topics)
    return None


class _Walk:
    """Which index leads: that of the topic, target or label where there is one, else the one over all mentions."""

    def __init__(self, chosen: Filter, period: Period, after: Cursor | None) -> None:
        self.lead = _lead(chosen)
        self.topic_leads = self.lead is not None and self.lead.table == "listening_match x"
        self.period = period
        self.after = after
        if self.lead is None:
            self.source, self._table, self._id = "listening_mention m", "listening_mention m", "m.id"
            self._at = "m.created_at"
        else:
            # CROSS JOIN, because SQLite otherwise may begin with the mentions.
            self.source = f"{self.lead.table} CROSS JOIN listening_mention m"
            self._table, self._at, self._id = self.lead.table, "x.created_at", "x.mention_id"
        self.order = f"{self._at} DESC, {self._id} DESC"

    def horizon(self, most: int) -> Cursor | None:
        """The place `most` steps away, or None where the period ends before."""
        since, bound = self._range()
        sql = (
            f"SELECT {self._at}, {self._id} FROM {self._table} WHERE {since}"  # noqa: S608
            f" ORDER BY {self.order} LIMIT 1 OFFSET %s"
        )
        rows = _read(sql, [*bound, most])
        return Cursor(_aware(rows[0][0]), rows[0][1]) if rows else None

    def bounds(self, last: Cursor | None) -> tuple[str, list[Any]]:
        since, bound = self._range()
        if last is not None:
            since += f" AND ({self._at}, {self._id}) >= (%s, %s)"
            bound += [moment(last.at), last.id]
        if self.lead is not None:
            since += " AND m.id = x.mention_id"
        if self.topic_leads:
            since += f" AND {_FIRST.format('x')}"
        return since, bound

    def _range(self) -> tuple[str, list[Any]]:
        text = f"{self._at} >= %s AND {self._at} < %s"
        bound = [moment(self.period.start), moment(self.period.end)]
        if self.lead is not None:
            text += f" AND {self.lead.asked}"
            bound += self.lead.values
        if self.after is not None:
            text += f" AND {self._at} <= %s AND ({self._at}, {self._id}) < (%s, %s)"
            bound += [moment(self.after.at), moment(self.after.at), self.after.id]
        return text, bound


def _read(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def said_after(mention_id: int, limit: int) -> tuple[list[Said], int | None]:
    """What the next mentions by id add to the sums, and the id to go on after; None at the end. Two queries."""
    sql = (
        "SELECT m.id, m.created_at, m.platform, m.channel_id, m.content, COALESCE(r.language, ''),"  # noqa: S608
        " COALESCE(r.sentiment, 'unknown'), m.author_id FROM listening_mention m"
        f" LEFT JOIN understanding_reading r ON r.mention_id = m.id WHERE m.id > %s AND {COUNTED}"
        " AND COALESCE(r.noise, '') = '' ORDER BY m.id LIMIT %s"
    )
    rows = _read(sql, [mention_id, limit])
    if not rows:
        return [], None
    topics: dict[int, list[int]] = {}
    kept = "SELECT DISTINCT mention_id, topic_id FROM listening_match WHERE mention_id >= %s AND mention_id <= %s"
    for mention, topic in _read(kept, [rows[0][0], rows[-1][0]]):
        topics.setdefault(mention, []).append(topic)
    found = [
        Said(
            int(_aware(at).timestamp()) // SLOT_S, platform, channel, content, language, sentiment, author, tuple(about)
        )
        for mention, at, platform, channel, content, language, sentiment, author in rows
        for about in (topics.get(mention, ()),)
    ]
    return found, rows[-1][0]


def _aware(value: Any) -> datetime:
    """SQLite hands over UTC without saying so, or its text where the value went through an expression."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
