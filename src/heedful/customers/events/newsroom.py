"""Asks the feeds that are due, outside any transaction, and proposes what they tell of our targets. An item once."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from heedful.channels import api as channels
from heedful.core.clock import utc_now
from heedful.customers.errors import EventError
from heedful.customers.events.cues import kind_of
from heedful.customers.events.entry import key_of
from heedful.customers.events.feeds import hosts
from heedful.customers.events.syndication import Item, items
from heedful.customers.models import Feed, PublicEvent
from heedful.customers.types import EventSource, EventState
from heedful.listening import api as listening

TIMEOUT_S = 15.0
MOST_BYTES = 2 * 1024 * 1024
LEASE_S = 120.0
MOST_AT_ONCE = 10
LONGEST_PAUSE = timedelta(days=1)
OLDEST = timedelta(days=60)  # an item that is older is history, not news
AHEAD = timedelta(days=2)  # clocks of servers; what claims to come later is taken as of now

log = logging.getLogger(__name__)


def ask_due(now: datetime) -> int:
    """Returns how many feeds were asked."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    asked = 0
    for row in Feed.objects.filter(free, active=True, next_at__lte=now).order_by("next_at")[:MOST_AT_ONCE]:
        if _claim(row, now=utc_now()):  # one at a time: a lease must not run out while its feed waits its turn
            _ask(row, now=utc_now())
            asked += 1
    return asked


def _claim(row: Feed, *, now: datetime) -> bool:
    """Never by two workers at once: the row is as it was read, and becomes this worker's for a lease."""
    same = Feed.objects.filter(pk=row.pk, claimed_until=row.claimed_until, next_at=row.next_at)
    return same.update(claimed_until=now + timedelta(seconds=LEASE_S)) == 1


def _ask(row: Feed, *, now: datetime) -> None:
    try:
        page = channels.fetch(
            row.url,
            etag=row.etag,
            modified=row.modified,
            allowed=hosts(row.url, inside=row.inside),
            timeout_s=TIMEOUT_S,
            most_bytes=MOST_BYTES,
            now=now,
        )
        news = items(page.body) if page.body is not None else []
    except (channels.FetchError, EventError) as error:
        _pause(row, error)
        return
    except Exception as error:  # one feed must never hold up the others
        log.exception("feed %d", row.pk)
        _pause(row, error)
        return
    with transaction.atomic():
        count = propose(news, feed=row.pk, now=now)
        _rest(row, page, count)


def propose(news: Sequence[Item], *, feed: int, now: datetime) -> int:
    """Returns how many were new and name a target."""
    recent = [one for one in news if one.at is None or one.at > now - OLDEST]
    about = {id(one): target for one, target in zip(recent, _whose(recent), strict=True)}
    wanted = {_key(one, feed): one for one in recent if about[id(one)]}
    known = set(PublicEvent.objects.filter(key__in=wanted).values_list("key", flat=True))
    links = {one.link for one in wanted.values() if one.link}
    told = set(PublicEvent.objects.filter(link__in=links).values_list("link", flat=True))
    fresh = [
        PublicEvent(
            title=one.title,
            target_id=about[id(one)],
            kind=kind_of(one.title),
            starts_at=one.at if one.at and one.at < now + AHEAD else now,
            text=one.text,
            link=one.link,
            source=EventSource.FEED,
            feed_id=feed,
            key=key,
            state=EventState.PROPOSED,
            created_at=now,
        )
        for key, one in wanted.items()
        if key not in known and one.link not in told
    ]
    PublicEvent.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _whose(news: Sequence[Item]) -> list[int]:
    """Whom the title names first, else whom the text does; 0 for nobody."""
    titles = listening.named_in(one.title for one in news)
    texts = listening.named_in(one.text for one in news)
    named = [(*title.named, *text.named) for title, text in zip(titles, texts, strict=True)]
    return [one[0].target if one else 0 for one in named]


def _key(one: Item, feed: int) -> str:
    """What is an address is the same in every feed; a mere number is its feed's own."""
    return key_of(EventSource.FEED, one.key if "://" in one.key else f"{feed}:{one.key}")


def _rest(row: Feed, page: channels.Page, count: int) -> None:
    now = utc_now()
    moved = page.moved_to if page.moved_to and not Feed.objects.filter(url=page.moved_to).exists() else row.url
    kept = {} if page.body is None else {"etag": page.etag[:500], "modified": page.modified[:100]}
    Feed.objects.filter(pk=row.pk, url=row.url).update(
        url=moved[:1000],
        fetched_at=now,
        next_at=now + timedelta(minutes=row.every_minutes),
        claimed_until=None,
        problem="",
        failures=0,
        proposed=F("proposed") + count,
        **kept,
    )


def _pause(row: Feed, error: Exception) -> None:
    """Longer after each failure, and at least as long as the server asked for. What is gone for good is stopped."""
    now = utc_now()
    told = error.again_in_s if isinstance(error, channels.FetchError) else 0.0
    gone = isinstance(error, channels.FetchError) and error.gone
    own = min(timedelta(minutes=row.every_minutes) * 2 ** min(row.failures, 10), LONGEST_PAUSE)
    Feed.objects.filter(pk=row.pk).update(
        next_at=now + max(own, timedelta(seconds=told)),
        claimed_until=None,
        problem=str(error)[:500] or type(error).__name__,
        failures=row.failures + 1,
        **({"active": False} if gone else {}),
    )
