"""How often nearly the same words were seen in a day, counted in one statement a batch.

Counting is online and causal: a post is told how often its words came up to itself, so the first ones of a wave stay as
they are. A day is one of UTC, by the time at which things were said, so that an import of history in any order counts
the same; a wave that goes on over midnight begins anew. The rows are written in the order of their keys, so that two
workers never wait for each other in a ring.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from django.db import connection

from heedful.listening.types import Mention
from heedful.stream.api import rows
from heedful.understanding import models
from heedful.understanding.noise import NEAR_WORDS, WAVE_WORDS, Seen
from heedful.understanding.sketch import Sketches

_COLUMNS = ("key", "seen", "authors", "first_at", "last_at")
_ADD = """
ON CONFLICT (key) DO UPDATE SET
  seen = understanding_wave.seen + excluded.seen,
  authors = understanding_wave.authors | excluded.authors,
  last_at = excluded.last_at
RETURNING key, seen, authors
"""
_BITS = 62  # of a signed 64-bit number, with room to spare
_DAY_S = 86_400
_KEPT = timedelta(days=1)
_SWEEPS_ONE_IN = 64  # batches, by chance of their keys
_AT_ONCE = 5_000

Keys = tuple[int | None, int | None]  # exact and near; None where there are too few words


def count(mentions: Sequence[Mention], sketches: Sketches, *, now: datetime) -> list[tuple[Seen, Seen]]:
    """Of the same, and of nearly the same words, for each mention. One statement; call it once for a mention."""
    keys = [
        _keys(mention, exact, near, words, now)
        for mention, exact, near, words in zip(
            mentions, sketches.exact.tolist(), sketches.near.tolist(), sketches.words.tolist(), strict=True
        )
    ]
    members: dict[int, list[int]] = defaultdict(list)
    for place in sorted(range(len(mentions)), key=lambda place: (mentions[place].created_at, mentions[place].id)):
        for key in keys[place]:
            if key is not None:
                members[key].append(place)
    known = _add({key: [mentions[place] for place in places] for key, places in members.items()}, now)
    nth = {(key, place): n for key, places in members.items() for n, place in enumerate(places, 1)}
    return [
        (_seen(exact, place, nth, members, known), _seen(near, place, nth, members, known))
        for place, (exact, near) in enumerate(keys)
    ]


def _keys(mention: Mention, exact: int, near: int, words: int, now: datetime) -> Keys:
    """A time to come is a clock gone wrong, or worse."""
    day = int(min(mention.created_at, now).timestamp()) // _DAY_S
    return (
        _of_day(exact, day) if words >= WAVE_WORDS else None,
        _of_day(near, day) if near and words >= NEAR_WORDS else None,
    )


def _of_day(key: int, day: int) -> int:
    return (key ^ (day * 0x9E3779B97F4A7C15)) % (1 << 64) - (1 << 63)


def _add(members: Mapping[int, Sequence[Mention]], now: datetime) -> dict[int, tuple[int, int]]:
    at = connection.ops.adapt_datetimefield_value(now)
    new = [(key, len(those), _bits(those), at, at) for key, those in sorted(members.items())]
    if new and new[0][0] % _SWEEPS_ONE_IN == 0:
        sweep(now)
    return {key: (seen, bits) for key, seen, bits in rows.insert(models.Wave, _COLUMNS, new, _ADD)}


def _bits(mentions: Sequence[Mention]) -> int:
    bits = 0
    for mention in mentions:
        bits |= 1 << crc32(f"{mention.platform} {mention.author_id}".encode("utf-8", "replace")) % _BITS
    return bits


def _seen(
    key: int | None,
    place: int,
    nth: Mapping[tuple[int, int], int],
    members: Mapping[int, Sequence[int]],
    known: Mapping[int, tuple[int, int]],
) -> Seen:
    if key is None:
        return Seen()
    times, bits = known[key]
    return Seen(times=times - len(members[key]) + nth[key, place], authors=bits.bit_count())


def sweep(now: datetime) -> int:
    """Drops what was not seen for a day: its own day is over."""
    old = models.Wave.objects.filter(last_at__lt=now - _KEPT).order_by("key")
    if connection.vendor == "postgresql":
        old = old.select_for_update(skip_locked=True)
    keys = list(old.values_list("key", flat=True)[:_AT_ONCE])
    return models.Wave.objects.filter(key__in=keys).delete()[0] if keys else 0
