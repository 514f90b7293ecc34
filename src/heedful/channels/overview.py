"""What the settings show about channels: how they are, what waits, what went out."""

from datetime import datetime, timedelta

import msgspec
from django.db.models import Count

from heedful.channels.models import Channel, Delivery
from heedful.channels.registry import adapter_named
from heedful.channels.types import DeliveryState
from heedful.stream.api import ledger

LOG_PAGE = 50
RECENT = timedelta(days=7)
WAITING = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING})


class ChannelLine(msgspec.Struct, frozen=True, kw_only=True):
    """A channel in the list. `parked`: items in the ledger that wait for it to go on."""

    key: str
    name: str
    title: str
    platform: str
    state: str
    problem: str
    last_in_at: datetime | None
    last_out_at: datetime | None
    taken_in: int
    parked: int
    waiting_out: int
    unknown: int
    failed: int
    rate_per_s: float | None


def channel_lines(now: datetime) -> list[ChannelLine]:
    """Four queries, and one more for each channel that does not work."""
    counts = _delivery_counts(now)
    tallies = ledger.tallies()
    taken_in = {key: tally.accepted for key, tally in tallies.items()}
    return [
        _line(row, counts.get(row.pk, {}), taken_in.get(row.key, 0)) for row in Channel.objects.order_by("name", "id")
    ]


def channel_line(row: Channel, now: datetime) -> ChannelLine:
    tally = ledger.tallies().get(row.key)
    return _line(row, _delivery_counts(now, row.pk).get(row.pk, {}), tally.accepted if tally else 0)


def _line(row: Channel, counts: dict[str, int], taken_in: int) -> ChannelLine:
    adapter = adapter_named(row.adapter)
    parked = 0 if row.state == Channel.State.ACTIVE else ledger.pending_items(row.key)
    rate = row.config.get("rate_per_s") if adapter.receives else None
    return ChannelLine(
        key=row.key,
        name=row.name,
        title=adapter.title,
        platform=row.platform,
        state=row.state,
        problem=row.problem,
        last_in_at=row.last_in_at,
        last_out_at=row.last_out_at,
        taken_in=taken_in,
        parked=parked,
        waiting_out=sum(counts.get(state, 0) for state in WAITING),
        unknown=counts.get(DeliveryState.UNKNOWN, 0),
        failed=counts.get(DeliveryState.FAILED, 0),
        rate_per_s=rate,
    )


def _delivery_counts(now: datetime, channel: int | None = None) -> dict[int, dict[str, int]]:
    """What waits or is unknown, however old, and what failed lately; by channel and state."""
    rows = Delivery.objects.filter(state__in=[*WAITING, DeliveryState.UNKNOWN, DeliveryState.FAILED])
    rows = rows.exclude(state=DeliveryState.FAILED, queued_at__lt=now - RECENT)
    if channel is not None:
        rows = rows.filter(channel=channel)
    counts: dict[int, dict[str, int]] = {}
    for place, state, count in rows.values_list("channel", "state").annotate(n=Count("id")).order_by():
        counts.setdefault(place, {})[state] = count
    return counts


def log(channel: Channel, *, state: str = "", before: int | None = None) -> tuple[list[Delivery], int | None]:
    """The newest deliveries, and where the next page begins."""
    rows = Delivery.objects.filter(channel=channel)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    page = list(rows.order_by("-id")[: LOG_PAGE + 1])
    more = page[LOG_PAGE - 1].pk if len(page) > LOG_PAGE else None
    return page[:LOG_PAGE], more
