"""How people feel about each target, beside each other: ours first, then the competitors, each with what it offers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from heedful.insights import query
from heedful.insights.asked import Asked, pairs
from heedful.insights.net import net_sentiment
from heedful.insights.types import Feelings
from heedful.listening import api as listening
from heedful.listening.types import TargetFacts

WIDE = 100  # of a drawn bar
_ORDER = ("negative", "neutral", "positive")


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a bar, in hundredths of the widest."""

    sentiment: str
    mentions: int
    start: float = 0.0
    width: float = 0.0


class Row(msgspec.Struct, frozen=True, kw_only=True):
    target: TargetFacts
    owner: str
    feelings: Feelings
    net: float | None
    shares: tuple[Share, ...]
    address: str

    @property
    def cells(self) -> list[tuple[int, str]]:
        """What stands in the columns: how many, and where they are."""
        return [(getattr(self.feelings, one), f"{self.address}&toward={one}") for one in _ORDER]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """`back_to`: counted only back to there, None where all was."""

    rows: tuple[Row, ...]
    back_to: datetime | None


def table(asked: Asked) -> Table:
    """Two queries, whatever the period; a filter makes them read the newest mentions."""
    chosen = asked.filter
    every = listening.targets()
    wanted = [one for one in every if not chosen.targets or one.id in chosen.targets]
    ids = [one.id for one in wanted]
    plain = msgspec.structs.replace(chosen, targets=())
    if plain == type(plain)():
        counts, back_to = query.felt(ids, asked.period), None
    else:
        counts, back_to = query.felt_one_by_one(chosen, asked.period, ids)
    names = {one.id: one.name for one in every}
    rows = [_row(one, counts, asked, names) for one in _sorted(wanted)]
    most = max((row.feelings.all for row in rows), default=0)
    return Table(rows=tuple(_drawn(row, most) for row in rows), back_to=back_to)


def _sorted(targets: Iterable[TargetFacts]) -> list[TargetFacts]:
    """What somebody offers stands below them."""
    return sorted(targets, key=lambda one: (not one.ours, one.owner or one.id, one.owner is not None, one.name))


def _row(target: TargetFacts, counts: Sequence[query.Felt], asked: Asked, names: dict[int, str]) -> Row:
    by = {one.sentiment: one.mentions for one in counts if one.target == target.id}
    feelings = Feelings(**by)
    rest = [pair for pair in pairs(asked) if pair[0] not in {"target", "toward"}]
    here = urlencode([*rest, ("target", str(target.id))])
    shares = tuple(Share(sentiment=one, mentions=by[one]) for one in _ORDER if by.get(one))
    owner = names.get(target.owner or 0, "")
    return Row(target=target, owner=owner, feelings=feelings, net=net_sentiment(feelings), shares=shares, address=here)


def _drawn(row: Row, most: int) -> Row:
    """As long as the target is spoken of, beside the one that is spoken of most."""
    drawn, at = [], 0.0
    for share in row.shares:
        width = round(WIDE * share.mentions / most, 2)
        drawn.append(msgspec.structs.replace(share, start=round(at, 2), width=width))
        at += width
    return msgspec.structs.replace(row, shares=tuple(drawn))
