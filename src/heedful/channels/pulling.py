"""The fetching lane: asks sources for what is new, outside any transaction, and promises it with its cursor."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db.models import Q

from heedful.channels.adapter import Pulls
from heedful.channels.book import mark_broken
from heedful.channels.errors import AccountError, ChannelError, PlatformError
from heedful.channels.facts import account, channel_facts
from heedful.channels.models import Channel, Delivery
from heedful.channels.registry import adapter_named, adapters
from heedful.channels.types import ChannelFacts, DeliveryState, Post, Pulled
from heedful.core.clock import utc_now
from heedful.stream.api import cursor_of, promise_pulled
from heedful.stream.types import Kind

LEASE_S = 180.0
LONGEST_PAUSE_S = 900.0
FIRST_PAUSE_S = 10.0
MOST_ANSWERS = 200

log = logging.getLogger(__name__)
Wants = Callable[[ChannelFacts, Sequence[Post]], Sequence[bool]]


def pull_due(now: datetime, *, wants: Wants | None = None) -> int:
    """Returns how many items came in. `wants` says which posts of a source anybody listens for; the rest is dropped."""
    pulling = [name for name, adapter in adapters().items() if isinstance(adapter, Pulls)]
    waiting = Channel.objects.filter(adapter__in=pulling, state=Channel.State.ACTIVE).filter(
        Q(next_pull_at=None) | Q(next_pull_at__lte=now),
        Q(pull_claimed_until=None) | Q(pull_claimed_until__lt=now),
    )
    return sum(_pull(row, wants=wants, now=now) for row in waiting.order_by("id") if _claim(row, now=now))


def _claim(row: Channel, *, now: datetime) -> bool:
    """Never by two workers at once: the row is as it was read, and becomes this worker's for a lease."""
    same = Channel.objects.filter(pk=row.pk, pull_claimed_until=row.pull_claimed_until, next_pull_at=row.next_pull_at)
    return same.update(pull_claimed_until=now + timedelta(seconds=LEASE_S)) == 1


def _pull(row: Channel, *, wants: Wants | None, now: datetime) -> int:
    try:
        pulled = _ask(row, now=now)
    except AccountError as error:
        mark_broken(row.pk, error.message, now=now)
        _rest(row, LONGEST_PAUSE_S, problem=error.message, failures=row.failures + 1)
        return 0
    except Exception as error:  # noqa: BLE001 - one source must never hold up the others
        _pause(row, error)
        return 0
    count = _promise(row, pulled, wants=wants, now=now)
    came = {"last_in_at": now} if count else {}
    _rest(row, pulled.again_in_s, problem="", failures=0, **came)
    return count


def _ask(row: Channel, *, now: datetime) -> Pulled:
    adapter = adapter_named(row.adapter)
    if not isinstance(adapter, Pulls):
        raise ChannelError(f"{adapter.title} cannot be fetched from.")
    cursor = msgspec.convert(cursor_of(row.key), dict[str, str | int | float])
    return adapter.pull(account(row, answers=_answers(row, adapter.answers_for_s, now=now)), cursor, now)


def _answers(row: Channel, back_s: float, *, now: datetime) -> list[Delivery]:
    if not back_s:
        return []
    since = now - timedelta(seconds=back_s)
    sent = Delivery.objects.filter(channel=row, state=DeliveryState.SENT, sent_at__gte=since)
    return list(sent.order_by("sent_at", "id")[:MOST_ANSWERS])


def _promise(row: Channel, pulled: Pulled, *, wants: Wants | None, now: datetime) -> int:
    posts = pulled.posts
    if wants is not None and posts and not row.keep_all:
        posts = tuple(post for post, wanted in zip(posts, wants(channel_facts(row), posts), strict=True) if wanted)
    promised = promise_pulled(
        row.key,
        given=[
            (Kind.POSTS, [post.id for post in posts], [msgspec.json.encode(post) for post in posts]),
            (Kind.SIGNALS, [one.id for one in pulled.signals], [msgspec.json.encode(one) for one in pulled.signals]),
            (Kind.CHANGES, [one.id for one in pulled.edits], [msgspec.json.encode(one) for one in pulled.edits]),
        ],
        cursor=dict(pulled.cursor),
        now=now,
    )
    return sum(one.accepted for one in promised)


def _pause(row: Channel, error: Exception) -> None:
    told = error.retry_after_s if isinstance(error, PlatformError) else None
    own = min(FIRST_PAUSE_S * 2 ** min(row.failures, 10), LONGEST_PAUSE_S)
    log.warning("channel %s: %s: %s", row.key, type(error).__name__, error)
    _rest(row, max(own, told or 0.0), problem=str(error) or type(error).__name__, failures=row.failures + 1)


def _rest(row: Channel, pause_s: float, *, problem: str, failures: int, **changes: object) -> None:
    Channel.objects.filter(pk=row.pk).update(
        next_pull_at=utc_now() + timedelta(seconds=pause_s),
        pull_claimed_until=None,
        problem=problem,
        failures=failures,
        **changes,
    )
