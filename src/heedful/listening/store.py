"""Reading and writing mentions in bulk: a constant number of statements a batch, whatever its size.

Rows are written with plain SQL because `bulk_create` costs more than everything else in this stage together, and
because only RETURNING tells which rows are ours where another worker keeps the same post at the same moment.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
from django.db import connection

from heedful.core.text import fingerprint
from heedful.listening.keep import Keeping, Place, place_of
from heedful.listening.models import Match, Mention
from heedful.listening.rows import COLUMNS, moment, row_of
from heedful.stream.api import rows

LANES = 16  # of RuleDay: workers rarely share one, so that none waits for another's transaction
_MOST_PARAMETERS = 30_000  # SQLite takes 32,766 in one statement
_KEPT = "ON CONFLICT (channel_id, external_id) DO NOTHING RETURNING id, channel_id, external_id"
_MOVE = "UPDATE listening_mention SET thread = %s WHERE channel_id = %s AND thread = %s"
_MATCH = ("mention_id", "topic_id", "version_id", "created_at")
_COUNTED = (
    "INSERT INTO listening_ruleday (rule_id, day, lane, kept) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (rule_id, day, lane) DO UPDATE SET kept = listening_ruleday.kept + excluded.kept"
)


class Known(msgspec.Struct, frozen=True):
    """What is stored already about the posts of a batch and what they answer."""

    threads: dict[Place, str]  # of every post of the batch, parent or root that was kept
    alive: frozenset[Place]  # threads in which something was kept


def known_of(places: Iterable[Place], around: Iterable[Place]) -> Known:
    """Two queries. `around` are parents and roots, whose threads may have been kept."""
    asked, roots = set(places), set(around)
    threads = {
        (channel, external): thread
        for channel, external, thread in in_places("external_id", asked | roots, "channel_id", "external_id", "thread")
    }
    kept = {(channel, thread) for channel, thread in in_places("thread", asked | roots, "channel_id", "thread")}
    return Known(threads, frozenset(kept | {place for place in threads if place in roots}))


def in_places(field: str, places: set[Place], *columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows whose channel and `field` are among the places. The pairs are checked here: databases dislike them."""
    at = columns.index(field)
    for part in _parts(sorted({external for _, external in places if external}), _MOST_PARAMETERS - 100):
        found = Mention.objects.filter(
            **{f"{field}__in": part, "channel_id__in": {channel for channel, _ in places}}
        ).values_list(*columns)
        yield from (row for row in found if (row[0], row[at]) in places)


def _parts(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def insert(keepings: Sequence[Keeping]) -> tuple[dict[Place, int], frozenset[int]]:
    """The ids of those that were not there before, and which of them repeat words that were kept earlier."""
    prints = [fingerprint(keeping.arrival.post.text) for keeping in keepings]
    firsts = _firsts(prints)
    ids: dict[Place, int] = {}
    stored = [row_of(keeping, words, firsts.get(words)) for keeping, words in zip(keepings, prints, strict=True)]
    for key, channel, external in rows.insert(Mention, COLUMNS, stored, _KEPT):
        ids[channel, external] = key
    with connection.cursor() as cursor:
        copies = _link_within(cursor, keepings, prints, firsts, ids)
    return ids, copies


def _firsts(prints: Iterable[int]) -> dict[int, int]:
    """The first mention with each of these fingerprints."""
    asked = {words for words in prints if words}
    known = Mention.objects.filter(fingerprint__in=asked, duplicate_of=None, deleted_at=None).order_by("-id")
    return dict(known.values_list("fingerprint", "id"))


def _link_within(
    cursor: Any, keepings: Sequence[Keeping], prints: Sequence[int], firsts: Mapping[int, int], ids: Mapping[Place, int]
) -> frozenset[int]:
    """Of words that are new with this batch the first stands for the others. Returns all that repeat others' words."""
    seen = dict(firsts)
    links: list[tuple[int, int]] = []
    copies: set[int] = set()
    for keeping, words in zip(keepings, prints, strict=True):
        key = ids.get(place_of(keeping.arrival))
        if key is None or not words:
            continue
        if words in seen:
            copies.add(key)
            if words not in firsts:
                links.append((seen[words], key))
        seen.setdefault(words, key)
    if links:
        cursor.executemany("UPDATE listening_mention SET duplicate_of_id = %s WHERE id = %s", links)
    return frozenset(copies)


def insert_matches(keepings: Sequence[Keeping], ids: Mapping[Place, int], rules: Mapping[int, int]) -> None:
    """Why each was kept, and how much each rule (by version, in `rules`) kept today."""
    why: list[tuple[int, int, int | None, Any]] = []
    kept: Counter[tuple[int, Any]] = Counter()
    for keeping in keepings:
        key = ids.get(place_of(keeping.arrival))
        if key is None:
            continue
        at = moment(keeping.arrival.post.created_at)
        if keeping.arrival.topic is not None:
            why.append((key, keeping.arrival.topic, None, at))
        why.extend((key, found.topic, found.version, at) for found in keeping.found)
        day = keeping.arrival.received_at.date()
        kept.update((rules[found.version], day) for found in keeping.found)
    rows.insert(Match, _MATCH, why, "ON CONFLICT DO NOTHING")
    with connection.cursor() as cursor:
        if kept:
            lane = os.getpid() % LANES
            days = [
                (rule, connection.ops.adapt_datefield_value(day), lane, count)
                for (rule, day), count in sorted(kept.items())
            ]
            cursor.executemany(_COUNTED, days)


def correct_threads(keepings: Sequence[Keeping], ids: Mapping[Place, int]) -> None:
    """Answers that came before their parent stand under the parent's id: move them to the root's."""
    moved = [
        (keeping.thread, place[0], place[1])
        for keeping in keepings
        if (place := place_of(keeping.arrival)) in ids and keeping.thread not in {"", place[1]}
    ]
    if not moved:
        return
    waiting = set(in_places("thread", {(channel, external) for _, channel, external in moved}, "channel_id", "thread"))
    standing = [row for row in moved if (row[1], row[2]) in waiting]
    if standing:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE listening_mention SET thread = %s WHERE channel_id = %s AND thread = %s", standing
            )
