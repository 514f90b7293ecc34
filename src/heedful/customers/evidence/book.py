"""Evidence and feelings as they are kept: pieces entered once, struck when their words change, feelings beside them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from heedful.customers.evidence.acts import Act
from heedful.customers.evidence.pieces import Pair, Piece
from heedful.customers.models import Customer, Evidence
from heedful.stream.api import rows
from heedful.understanding.types import Sentiment

_EVIDENCE = (
    *("customer_id", "target_id", "mention_id", "done_id", "source", "kind"),
    *("at", "sentiment", "confidence", "human"),
)


def lock(customers: Collection[int]) -> None:
    """Whoever changes a person's evidence waits for whoever else does; always in the same order."""
    list(Customer.objects.select_for_update().filter(pk__in=customers).order_by("pk").values_list("pk"))


def enter(pieces: Sequence[Piece]) -> None:
    """What is entered already stays as it is."""
    at = connection.ops.adapt_datetimefield_value
    rows.insert(
        Evidence,
        _EVIDENCE,
        [
            (
                *(p.customer, p.target, p.mention, p.done, p.source, p.kind.value),
                *(at(p.at), p.sentiment.value, p.confidence, p.human),
            )
            for p in pieces
        ],
        "ON CONFLICT (source, target_id) DO NOTHING",
    )


def people_of(mentions: Collection[int]) -> set[int]:
    return set(Evidence.objects.filter(mention__in=mentions).values_list("customer_id", flat=True))


def strike(mentions: Collection[int]) -> set[Pair]:
    """Whose feelings toward whom stood on these mentions, and on what was done about them."""
    found = Evidence.objects.filter(mention__in=mentions)
    pairs = set(found.values_list("customer_id", "target_id"))
    found.delete()
    return pairs


def of(pairs: Collection[Pair]) -> Q:
    """Rows of these pairs, in any table that has a customer and a target."""
    customers = defaultdict(set)
    for customer, target in pairs:
        customers[target].add(customer)
    wanted = Q(pk__in=())
    for target, some in customers.items():
        wanted |= Q(target=target, customer__in=some)
    return wanted


def whole(pairs: Collection[Pair]) -> dict[Pair, list[Piece]]:
    """All pieces of each pair in the order in which they were said; one query."""
    stored = Evidence.objects.filter(of(pairs)).order_by("customer", "target", "at", "source")
    found: dict[Pair, list[Piece]] = {pair: [] for pair in pairs}
    for row in stored.iterator():
        found[row.customer_id, row.target_id].append(_piece(row))
    return found


def newest(customer: int, target: int, *, most: int) -> list[Piece]:
    """Oldest first."""
    stored = Evidence.objects.filter(customer=customer, target=target).order_by("-at", "-source")[:most]
    return [_piece(row) for row in reversed(stored)]


def until(customer: int, target: int, at: datetime) -> list[Piece]:
    """What was said up to then, oldest first."""
    stored = Evidence.objects.filter(customer=customer, target=target, at__lte=at).order_by("at", "source")
    return [_piece(row) for row in stored]


def _piece(row: Evidence) -> Piece:
    return Piece(
        customer=row.customer_id,
        target=row.target_id,
        mention=row.mention_id,
        done=row.done_id,
        kind=Act(row.kind),
        at=row.at,
        sentiment=Sentiment(row.sentiment),
        confidence=row.confidence,
        human=row.human,
    )
