"""What the pipeline calls: adds a batch to the sums, in the batch's own transaction."""

from collections.abc import Mapping, Sequence

from heedful.insights import store
from heedful.insights.tally import of_mentions
from heedful.listening.types import Mention
from heedful.understanding.types import Reading


def count(mentions: Sequence[Mention], readings: Mapping[int, Reading]) -> None:
    """Call once for each newly kept mention: sums do not know which mentions they hold."""
    found = of_mentions(mentions, readings)
    if found.visits:
        store.add(found)


def forget(mentions: Sequence[Mention], readings: Mapping[int, Reading]) -> None:
    """Take out mentions as they were counted: before a deletion, or before an edit that is then counted anew."""
    found = of_mentions(mentions, readings)
    if found.visits:
        store.take_away(found)
