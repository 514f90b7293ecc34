"""What is kept by whom, for those who ask about people rather than posts."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from heedful.listening.models import Mention as Row
from heedful.listening.types import Mention

Author = tuple[str, str]  # platform and author id
MOST_AUTHORS = 200  # in one statement


def by(authors: Collection[Author]) -> Q:
    """Rows that one of these wrote."""
    wanted = Q(pk__in=())
    for platform in {platform for platform, _ in authors}:
        wanted |= Q(platform=platform, author_id__in=[author for one, author in authors if one == platform])
    return wanted


def count_by(authors: Collection[Author], *, after: datetime | None = None) -> int:
    rows = Row.objects.filter(by(authors), own=False)
    return (rows if after is None else rows.filter(received_at__gt=after)).count()


def ids_by(authors: Collection[Author], *, after: int = 0, most: int) -> list[int]:
    """The ids of what they wrote in order, from the one behind `after` on."""
    rows = Row.objects.filter(by(authors), own=False, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def same_words(said: Collection[Mention], *, within: timedelta, most: int) -> set[Author]:
    """Who else said the same words within the time around; nobody where more than `most` did: then it is a slogan."""
    if not said:
        return set()
    prints = dict(Row.objects.filter(pk__in=[m.id for m in said]).values_list("pk", "fingerprint"))
    at: dict[int, list[datetime]] = {}
    for mention in said:
        at.setdefault(prints.get(mention.id, 0), []).append(mention.created_at)
    at.pop(0, None)
    rows = Row.objects.filter(fingerprint__in=list(at), own=False, deleted_at=None).values_list(
        "fingerprint", "platform", "author_id", "created_at"
    )[: len(at) * most * 4]
    near: dict[int, set[Author]] = {}
    for words, platform, author, moment in rows:
        if any(abs(moment - one) <= within for one in at[words]):
            near.setdefault(words, set()).add((platform, author))
    return {one for some in near.values() if len(some) <= most for one in some}
