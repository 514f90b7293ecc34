"""The door to channels: what there is, what it allows, what is to be sent."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from heedful.channels import deliveries as rows
from heedful.channels.book import change, create, ensure, new_token, parked, row_by_key
from heedful.channels.command import main as import_command
from heedful.channels.erasing import erase_deliveries, unname
from heedful.channels.facts import channel_facts
from heedful.channels.fetch import FetchError, Page, fetch, host_of, refusal
from heedful.channels.length import count_length
from heedful.channels.models import Channel, Delivery
from heedful.channels.open.door import with_door
from heedful.channels.registry import adapter_named
from heedful.channels.types import (
    Attachment,
    Author,
    Capability,
    ChannelFacts,
    DeliveryFacts,
    Visibility,
)
from heedful.staff.types import Person

__all__ = [
    "FetchError",
    "Page",
    "Trouble",
    "all_facts",
    "by_key",
    "cancel",
    "capability",
    "count_deliveries",
    "count_length",
    "create_channel",
    "deliveries",
    "ensure_channel",
    "erase_deliveries",
    "facts",
    "fetch",
    "host_of",
    "import_command",
    "parked",
    "refusal",
    "send",
    "threads_of_sent",
    "troubles",
    "tune",
    "unname",
    "with_door",
]


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A channel that broke: what an administrator is told."""

    id: int
    key: str
    name: str
    problem: str


def by_key(key: str) -> ChannelFacts:
    """Raises UnknownChannelError."""
    return channel_facts(row_by_key(key))


def facts(ids: Iterable[int]) -> dict[int, ChannelFacts]:
    return {row.pk: channel_facts(row) for row in Channel.objects.filter(pk__in=set(ids))}


def all_facts() -> list[ChannelFacts]:
    return [channel_facts(row) for row in Channel.objects.order_by("name", "id")]


def ensure_channel(key: str, *, adapter: str, name: str, now: datetime, **more: object) -> ChannelFacts:
    """The channel of that key, made where it does not exist."""
    return channel_facts(ensure(key, adapter=adapter, name=name, now=now, **more))


def tune(key: str, *, now: datetime, **config: Any) -> None:
    """Change some of a channel's own settings; nothing happens where they are so already."""
    row = row_by_key(key)
    if any(row.config.get(name) != value for name, value in config.items()):
        change(row, now=now, config={**row.config, **config})


def create_channel(
    *, key: str, adapter: str, name: str, who: Person | None, now: datetime, **more: object
) -> tuple[ChannelFacts, str]:
    """The channel, and the token that is shown once; "" where others cannot post to it."""
    row = create(key=key, adapter=adapter, name=name, who=who, now=now, **more)  # type: ignore[arg-type]
    token = new_token(row, who=who, now=now) if adapter_named(adapter).receives else ""
    return channel_facts(row), token


def capability(channel_id: int, visibility: Visibility) -> Capability:
    row = Channel.objects.only("adapter", "config").get(pk=channel_id)
    return adapter_named(row.adapter).capability(row.config, visibility)


def send(
    channel_id: int,
    *,
    text: str,
    visibility: Visibility,
    reply_to: str,
    thread: str,
    recipient: Author | None,
    not_before: datetime,
    now: datetime,
    attachments: Sequence[Attachment] = (),
    announce_to: str = "",
) -> int:
    """Queue an answer in the caller's transaction; it goes out after `not_before`. Returns the delivery's id."""
    return rows.queue(
        channel_id,
        text=text,
        visibility=visibility,
        reply_to=reply_to,
        thread=thread,
        recipient=recipient,
        attachments=attachments,
        not_before=not_before,
        announce_to=announce_to,
        now=now,
    )


def cancel(delivery_id: int, *, now: datetime, who: str = "") -> bool:
    """Undo: True where it was still waiting."""
    return rows.cancel(delivery_id, who=who, now=now)


def deliveries(ids: Sequence[int]) -> dict[int, DeliveryFacts]:
    return rows.facts_of(ids)


def troubles() -> list[Trouble]:
    broken = Channel.objects.filter(state=Channel.State.BROKEN).order_by("name")
    return [Trouble(id=row.pk, key=row.key, name=row.name, problem=row.problem) for row in broken]


def threads_of_sent(places: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """The threads in which these answers of ours (channel, the platform's id) were given; one query.

    Not every platform sends our own words back to us, so that this is the only trace of what is answered.
    """
    wanted = set(places)
    rows = Delivery.objects.filter(
        channel_id__in={channel for channel, _ in wanted}, provider_id__in={sent for _, sent in wanted}
    ).values_list("channel_id", "provider_id", "thread", "reply_to")
    found = {(channel, sent): thread or reply_to for channel, sent, thread, reply_to in rows}
    return {place: thread for place, thread in found.items() if place in wanted}


def count_deliveries() -> int:
    return Delivery.objects.count()
