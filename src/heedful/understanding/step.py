"""Read what was kept: one row per mention, however often the batch comes."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.understanding import apart, api, corrections, stored, table, teach
from heedful.understanding.types import Reading
from heedful.understanding.whole import read_whole


def read(mentions: Sequence[Mention], *, now: datetime) -> dict[int, Reading]:
    """The reading of each mention by its id; what was read before stays as it is and is given back unchanged.

    Runs in the caller's transaction, with a fixed number of queries a batch.
    """
    known = api.readings([mention.id for mention in mentions])
    new = [mention for mention in mentions if mention.id not in known]
    if not new:
        return known
    namings = listening.naming(new)
    whole = read_whole(new, namings)
    # After the models: it locks rows that other workers may want, where the same words come from many.
    noises = apart.noises(new, namings, now=now)
    fresh = {key: msgspec.structs.replace(reading, noise=noises.get(key)) for key, reading in whole.items()}
    # Another worker may have read the same mention since: the first row stands.
    table.add(new, fresh, now=now)
    return known | fresh


def gone(mentions: Sequence[int]) -> None:
    """What their authors deleted is counted no more, and teaches no more; their readings go with their rows."""
    if mentions:
        table.count_no_more(mentions)
        teach.forget(mentions)


def reread(mentions: Sequence[Mention], *, now: datetime) -> dict[int, Reading]:
    """Read words that were changed, or old ones anew: the new reading takes the place of the one before.

    What people said about it stays.
    """
    before = stored.readings(mention.id for mention in mentions)
    namings = listening.naming(mentions)
    noises = apart.noises_again(mentions, namings, {key: reading.noise for key, reading in before.items()})
    fresh = {
        key: msgspec.structs.replace(reading, noise=noises.get(key))
        for key, reading in read_whole(mentions, namings).items()
    }
    readings = corrections.kept(fresh)
    table.replace(mentions, readings, now=now)
    return readings
