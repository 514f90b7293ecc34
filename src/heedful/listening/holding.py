"""Posts that are kept and left alone, because their author asked for it."""

from collections.abc import Collection
from datetime import datetime

from heedful.listening.authors import Author, by
from heedful.listening.models import Mention


def to_hold(authors: Collection[Author], *, most: int) -> list[int]:
    """What they said and is not held yet."""
    rows = Mention.objects.filter(by(authors), own=False, held_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def to_let_go(authors: Collection[Author], *, most: int) -> list[int]:
    rows = Mention.objects.filter(by(authors), own=False).exclude(held_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def held(ids: Collection[int]) -> set[int]:
    """Those of them that are left alone."""
    return set(Mention.objects.filter(pk__in=ids).exclude(held_at=None).values_list("pk", flat=True))


def hold(ids: Collection[int], now: datetime) -> None:
    Mention.objects.filter(pk__in=ids).update(held_at=now)


def let_go(ids: Collection[int]) -> None:
    Mention.objects.filter(pk__in=ids).update(held_at=None)
