"""How each person stands to each target: a small state a pair, moved on by what is new, told anew where it is late."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
from django.db import connection

from heedful.customers import models
from heedful.customers.epoch import moment_of
from heedful.customers.evidence import book
from heedful.customers.evidence.pieces import Pair, Piece, Weights
from heedful.customers.evidence.weights import weights
from heedful.customers.feelings import joints
from heedful.customers.feelings.follow import States, advance, fresh
from heedful.customers.feelings.habits import common
from heedful.customers.feelings.order import is_next
from heedful.customers.feelings.state import fits, packed, unpacked
from heedful.customers.feelings.story import Story, felt_at, stories
from heedful.customers.feelings.usual import usual
from heedful.customers.feelings.weigh import weighed
from heedful.customers.types import FeltAt, Shift
from heedful.stream.api import rows

_COLUMNS = (
    *("customer_id", "target_id", "at", "pieces", "value", "low", "high", "up", "down"),
    *("raised", "state"),
)
_RENEW = "ON CONFLICT (customer_id, target_id) DO UPDATE SET " + ", ".join(f"{c} = excluded.{c}" for c in _COLUMNS[2:])


def go_on(new: Sequence[Piece]) -> frozenset[Pair]:
    """After these pieces were entered. Where a change shows, all is told anew, as where a piece came late.

    Returns those that were told anew: nobody else's changes can have changed.
    """
    waiting: dict[Pair, list[Piece]] = defaultdict(list)
    for piece in sorted(new, key=lambda one: (one.at, one.source)):
        waiting[piece.pair].append(piece)
    scale = weights()
    known = {(row.customer_id, row.target_id): row for row in models.Feeling.objects.filter(book.of(waiting))}
    kept = {pair: unpacked(row.state) for pair, row in known.items() if fits(row.state)}
    states = {pair: kept.get(pair, fresh(1)) for pair in waiting}
    late = {pair for pair in known if pair not in kept or not is_next(kept[pair], waiting[pair][0].sign(scale))}
    on_time = {pair: some for pair, some in waiting.items() if pair not in late}
    felt, news = _moved(on_time, states, scale)
    steady = {pair: some for pair, some in on_time.items() if pair not in news}
    counts = {pair: len(some) + (known[pair].pieces if pair in known else 0) for pair, some in steady.items()}
    _save((pair, some[-1].at, counts[pair], felt[pair], states[pair]) for pair, some in steady.items())
    tell_anew(late | news)
    return frozenset(late | news)


def _moved(
    waiting: Mapping[Pair, Sequence[Piece]], states: dict[Pair, States], scale: Weights
) -> tuple[dict[Pair, FeltAt], set[Pair]]:
    """Moves `states` on; returns what each then says, and where a change begins or ends."""
    courses = usual()
    felt: dict[Pair, FeltAt] = {}
    news: set[Pair] = set()
    for turn in range(max(map(len, waiting.values()), default=0)):
        now = [(pair, some[turn].sign(scale)) for pair, some in waiting.items() if len(some) > turn]
        before = np.concatenate([states[pair] for pair, _ in now])
        priors = [courses[pair[1]].on(sign.at) for pair, sign in now]
        after, told = advance(before, *weighed([sign for _, sign in now]), common(priors))
        for n, (pair, sign) in enumerate(now):
            states[pair] = after[n : n + 1]
            felt[pair] = felt_at(sign.at, told, n)
            if before["raised"][n] != after["raised"][n]:
                news.add(pair)
    return felt, news


def tell_anew(pairs: Collection[Pair]) -> None:
    """From the first piece on, whatever stood before; whoever has no piece left feels nothing that is known."""
    if not pairs:
        return
    scale = weights()
    whole = book.whole(pairs)
    told = {pair: some for pair, some in whole.items() if some}
    gone = set(whole) - set(told)
    models.Feeling.objects.filter(book.of(gone)).delete()
    signs = [[one.sign(scale) for one in some] for some in told.values()]
    known = usual()
    found = dict(zip(told, stories(signs, [known[target] for _, target in told]), strict=True))
    _save((pair, told[pair][-1].at, len(told[pair]), story.felt[-1], story.state) for pair, story in found.items())
    _renew_shifts(pairs, found)


def _renew_shifts(pairs: Collection[Pair], found: Mapping[Pair, Story]) -> None:
    """What is found again keeps its row."""
    kept: set[int] = set()
    stored = {
        (row.customer_id, row.target_id, row.direction, row.detected_at): row
        for row in models.Shift.objects.filter(book.of(pairs))
    }
    new = []
    for pair, story in found.items():
        for shift in story.shifts:
            row = _row(pair, shift)
            same = stored.get((*pair, row.direction, row.detected_at))
            if same is None:
                new.append(row)
            elif (same.onset, same.evidence, same.acts) == (row.onset, row.evidence, row.acts):
                kept.add(same.pk)
            else:
                row.pk = same.pk
                row.save(force_update=True)
                kept.add(same.pk)
    models.Shift.objects.filter(book.of(pairs)).exclude(pk__in=kept).delete()
    models.Shift.objects.bulk_create(new)
    joints.renew({row.customer_id for row in (*new, *stored.values())})


def _row(pair: Pair, shift: Shift) -> models.Shift:
    return models.Shift(
        customer_id=pair[0],
        target_id=pair[1],
        direction=shift.direction.value,
        onset=moment_of(shift.onset),
        detected_at=moment_of(shift.detected_at),
        size=round(shift.size, 4),
        confidence=round(shift.confidence, 4),
        evidence=[int(source) for source in shift.evidence if source.isdecimal()],
        acts=[int(source[1:]) for source in shift.evidence if not source.isdecimal()],
    )


def _save(felt: Iterable[tuple[Pair, datetime, int, FeltAt, States]]) -> None:
    stored = connection.ops.adapt_datetimefield_value
    new = [
        (
            *pair,
            stored(at),
            pieces,
            one.feeling,
            one.low,
            one.high,
            one.up,
            one.down,
            int(state["raised"][0]),
            packed(state),
        )
        for pair, at, pieces, one, state in felt
    ]
    rows.insert(models.Feeling, _COLUMNS, new, _RENEW)
