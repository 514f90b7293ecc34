"""The feeds that news come from. Every change is an audit row."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from heedful.channels import api as channels
from heedful.core.text import storable
from heedful.customers.errors import EventError, NoSuchEvent
from heedful.customers.models import Feed
from heedful.staff import api as staff
from heedful.staff.types import Person

LEAST_MINUTES, MOST_MINUTES = 15, 7 * 24 * 60


class FeedDraft(msgspec.Struct, frozen=True, kw_only=True):
    """`inside`: its host may have a private address, or no TLS."""

    name: str
    url: str
    every_minutes: int = 60
    inside: bool = False


class FeedFacts(FeedDraft, frozen=True, kw_only=True):
    """`fetched_at` is when it last answered; `problem` why it did not since; `proposed` how many events it brought."""

    id: int
    active: bool
    fetched_at: datetime | None
    next_at: datetime
    problem: str
    failures: int
    proposed: int


def create_feed(draft: FeedDraft, *, who: Person | None, now: datetime) -> FeedFacts:
    """It is asked for the first time at once. Raises EventError."""
    row = Feed(next_at=now)
    return _saved(row, draft, "customers.feed.created", {}, who=who, now=now)


def edit_feed(pk: int, draft: FeedDraft, *, who: Person | None, now: datetime) -> FeedFacts:
    """Raises EventError, NoSuchEvent."""
    row = _row(pk)
    before = _shown(row)
    if row.url != draft.url:
        row.etag = row.modified = ""
        row.next_at = now
    return _saved(row, draft, "customers.feed.edited", before, who=who, now=now)


@transaction.atomic
def set_feed_active(pk: int, active: bool, *, who: Person | None, now: datetime) -> FeedFacts:  # noqa: FBT001
    """Raises NoSuchEvent."""
    row = _row(pk)
    before, row.active = row.active, active
    if active and not before:
        row.next_at, row.failures, row.problem = now, 0, ""
    row.save(update_fields=["active", "next_at", "failures", "problem"])
    told = {"before": {"active": before}, "after": {"active": active}}
    staff.record(who, "customers.feed.active", f"feed:{pk}", **told, now=now)
    return feed_facts(row)


@transaction.atomic
def remove_feed(pk: int, *, who: Person | None, now: datetime) -> None:
    """What it proposed stays. Raises NoSuchEvent."""
    row = _row(pk)
    staff.record(who, "customers.feed.removed", f"feed:{pk}", before=_shown(row), now=now)
    row.delete()


def ask_now(pk: int, *, now: datetime) -> FeedFacts:
    """A worker asks it within seconds, whatever it was waiting for. Raises NoSuchEvent."""
    if not Feed.objects.filter(pk=pk, active=True).update(next_at=now):
        raise NoSuchEvent
    return feed(pk)


def feed(pk: int) -> FeedFacts:
    """Raises NoSuchEvent."""
    return feed_facts(_row(pk))


def feeds() -> list[FeedFacts]:
    return [feed_facts(row) for row in Feed.objects.order_by("name", "pk")]


def feed_names(pks: Collection[int]) -> dict[int, str]:
    return dict(Feed.objects.filter(pk__in=pks).values_list("pk", "name")) if pks else {}


def hosts(url: str, *, inside: bool) -> tuple[str, ...]:
    """Whom this feed may be asked at although it is not public. Raises EventError for what is no address."""
    host = channels.host_of(url)
    if not host:
        raise EventError("The address must begin with https:// and name a host.", "url")
    return (host,) if inside else ()


def feed_facts(row: Feed) -> FeedFacts:
    return FeedFacts(**{name: getattr(row, name) for name in FeedFacts.__struct_fields__})


def _saved(
    row: Feed, draft: FeedDraft, what: str, before: dict[str, Any], *, who: Person | None, now: datetime
) -> FeedFacts:
    row.name, row.url = " ".join(storable(draft.name).split())[:120], draft.url.strip()
    row.every_minutes = min(max(draft.every_minutes, LEAST_MINUTES), MOST_MINUTES)
    row.inside = draft.inside
    if not row.name:
        raise EventError("Give it a name.", "name")
    why = channels.refusal(row.url, hosts(row.url, inside=row.inside))
    if why or len(row.url) > 1000:  # noqa: PLR2004  # as in the table
        raise EventError("{why}", "url", why=why or "The address is too long.")
    try:
        with transaction.atomic():
            row.save()
            staff.record(who, what, f"feed:{row.pk}", before=before, after=_shown(row), now=now)
    except IntegrityError:
        raise EventError("Another feed has this address.", "url") from None
    return feed_facts(row)


def _shown(row: Feed) -> dict[str, Any]:
    return {"name": row.name, "url": row.url, "every_minutes": row.every_minutes, "inside": row.inside}


def _row(pk: int) -> Feed:
    row = Feed.objects.filter(pk=pk).first()
    if row is None:
        raise NoSuchEvent
    return row
