"""The same state however evidence arrives: what is late, repeated, corrected or taken back is replayed in order."""

from collections.abc import Iterable

import numpy as np

from heedful.customers.follow import States, advance, fresh
from heedful.customers.habits import Prior
from heedful.customers.types import Sign
from heedful.customers.weigh import weighed


def in_order(rows: Iterable[Sign]) -> list[Sign]:
    """Each source once, as it was last told, by time; sources that speak at the same time by name."""
    return sorted({row.source: row for row in rows}.values(), key=lambda row: (row.at, row.source))


def retrace(rows: Iterable[Sign], prior: Prior) -> States:
    """The state, of length 1, of one person and target after all of these rows."""
    state = fresh(1)
    ordered = in_order(rows)
    if not ordered:
        return state
    for at, weight, told in zip(*weighed(ordered), strict=True):
        state, _ = advance(state, np.array([at]), np.array([weight]), told[None], prior)
    return state


def is_next(state: States, row: Sign) -> bool:
    """Whether a row may simply be added; otherwise retrace. At equal times the order is not known from the state."""
    return bool(row.at > state["at"][0])
