"""How feelings went, row by row, from the first on: many people's at once."""

from collections.abc import Sequence

import msgspec
import numpy as np

from heedful.customers.feelings.explain import became_known, explained, keep
from heedful.customers.feelings.follow import States, Told, advance, fresh
from heedful.customers.feelings.habits import common
from heedful.customers.feelings.order import in_order
from heedful.customers.feelings.priors import Course
from heedful.customers.feelings.weigh import weighed
from heedful.customers.types import FeltAt, Shift, Sign


class Story(msgspec.Struct):
    """One person's toward one target. `state` has length 1; `felt` says what was known after each row."""

    state: States
    felt: list[FeltAt] = []
    shifts: list[Shift] = []


def stories(many: Sequence[Sequence[Sign]], courses: Sequence[Course]) -> list[Story]:
    """One of each; `courses` are what is known of people like each of them."""
    rows = [in_order(some) for some in many]
    told_of = [weighed(some) for some in rows]
    states = fresh(len(rows))
    found = [Story(state=fresh(1)) for _ in rows]
    kept: list[list[Sign]] = [[] for _ in rows]
    for turn in range(max(map(len, rows), default=0)):
        places = [place for place, some in enumerate(rows) if len(some) > turn]
        now = [rows[place][turn] for place in places]
        before = states[places]
        priors = [courses[place].on(sign.at) for place, sign in zip(places, now, strict=True)]
        at, weight, likely = (np.stack([told_of[place][part][turn] for place in places]) for part in range(3))
        after, told = advance(before, at, weight, likely, common(priors))
        states[places] = after
        for n, place in enumerate(places):
            mine = kept[place]
            mine.append(now[n])
            keep(mine, before=before[n], after=after[n])
            found[place].felt.append(felt_at(now[n].at, told, n, mention=mention_of(now[n])))
            if became_known(before[n], after[n]):
                found[place].shifts.append(explained(mine, after[n], told, n, priors[n]))
    for place, story in enumerate(found):
        story.state = states[place : place + 1]
    return found


def mention_of(sign: Sign) -> int | None:
    """A source that is a number is a post's; acts without words have a letter before it."""
    return int(sign.source) if sign.source.isdecimal() else None


def felt_at(at: float, told: Told, n: int, *, mention: int | None = None) -> FeltAt:
    numbers = (told.feeling, told.low, told.high, told.up, told.down)
    feeling, low, high, up, down = (round(float(np.atleast_1d(some)[n]), 4) for some in numbers)
    return FeltAt(at=at, feeling=feeling, low=low, high=high, up=up, down=down, mention=mention)
