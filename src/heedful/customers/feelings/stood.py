"""How people stand to targets, read from what is kept."""

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np

from heedful.customers.epoch import day_of
from heedful.customers.evidence import book
from heedful.customers.evidence.pieces import Piece
from heedful.customers.evidence.weights import weights
from heedful.customers.feelings.follow import States, tell
from heedful.customers.feelings.habits import common
from heedful.customers.feelings.priors import Course
from heedful.customers.feelings.state import fits, unpacked
from heedful.customers.feelings.story import Story, felt_at, stories
from heedful.customers.feelings.usual import usual
from heedful.customers.models import Feeling
from heedful.customers.types import FeltAt, Stand
from heedful.customers.types_cohorts import Felt


def stands_of(customer: int, *, now: datetime) -> tuple[Stand, ...]:
    """Toward each target, as of `now`: the longer the silence, the wider the interval. One query."""
    found = list(Feeling.objects.filter(customer=customer).order_by("target"))
    if not found:
        return ()
    states = np.concatenate([_state(row) for row in found])
    at = day_of(now)
    known = usual()
    priors = [known[row.target_id].on(at) for row in found]
    told = tell(states, np.full(len(found), at), common(priors))
    return tuple(
        Stand(customer=customer, target=row.target_id, felt=felt_at(at, told, n), pieces=row.pieces, last_at=row.at)
        for n, row in enumerate(found)
    )


def _state(row: Feeling) -> States:
    """As it was kept; told again where another version of the filter kept it, which is rare and soon over."""
    if fits(row.state):
        return unpacked(row.state)
    return _story(book.until(row.customer_id, row.target_id, row.at), usual()[row.target_id]).state


def _story(said: Sequence[Piece], course: Course) -> Story:
    counts = weights()
    return stories([[piece.sign(counts) for piece in said]], [course])[0]


def stood(customer: int, target: int, at: datetime) -> Stand | None:
    """How they stood at a time, from what they had done by then; None where that was nothing. Three queries."""
    said = book.until(customer, target, at)
    if not said:
        return None
    course = usual()[target]
    told = tell(_story(said, course).state, np.array([day_of(at)]), common([course.on(day_of(at))]))
    felt = felt_at(day_of(at), told, 0)
    return Stand(customer=customer, target=target, felt=felt, pieces=len(said), last_at=said[-1].at)


def felt_by(customers: Collection[int], target: int) -> dict[int, Felt]:
    """How each stands to the target as of their last words about it; one query."""
    rows = Feeling.objects.filter(customer__in=customers, target=target)
    return {
        row.customer_id: Felt(value=row.value, low=row.low, high=row.high, up=row.up, down=row.down, raised=row.raised)
        for row in rows
    }


def went(customer: int, target: int, *, most: int) -> tuple[FeltAt, ...]:
    """What was known after each of the newest pieces, oldest first; three queries."""
    return tuple(_story(book.newest(customer, target, most=most), usual()[target]).felt)
