"""Counts everything anew, for when the sums are in doubt: after a restore, an erasure, a change of what is counted."""

from collections.abc import Callable

from django.db import transaction

from heedful.insights import query, store
from heedful.insights.tally import tally
from heedful.understanding import api as readers

CHUNK = 2_000  # mentions; a chunk's statements stay within the engines' limits and its memory within megabytes


def recount(*, told: Callable[[int], None] = lambda _done: None) -> int:
    """Mentions counted. One transaction: readers see the old sums until the new ones are whole."""
    done = 0
    with transaction.atomic():
        store.clear()
        readers.forgive()
        after: int | None = 0
        while after is not None:
            some, after = query.said_after(after, CHUNK)
            if some:
                store.add(tally(some))
                done += len(some)
                told(done)
    return done
