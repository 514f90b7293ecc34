"""Answers without what they said and to whom: that something was sent, and when, stays."""

from collections.abc import Callable, Collection, Sequence

from heedful.channels.models import Delivery, DeliveryEvent
from heedful.channels.types import DeliveryState
from heedful.stream.api import rows


def erase_deliveries(ids: Collection[int]) -> None:
    """What has not gone out yet never will."""
    found = Delivery.objects.filter(pk__in=ids)
    found.filter(state=DeliveryState.QUEUED).update(state=DeliveryState.CANCELLED)
    found.update(
        **dict.fromkeys(("text", "reply_to", "thread", "provider_id", "reason"), ""),
        recipient={},
        attachments=[],
        next_try_at=None,
    )
    DeliveryEvent.objects.filter(delivery__in=ids).update(why="")


def unname(names: Sequence[str], covered: Callable[[str], str]) -> int:
    """Takes an erased person's name out of what stands about others."""
    return rows.cover(Delivery, ("text",), names, covered)
