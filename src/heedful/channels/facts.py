"""Rows → what others may know of them."""

from collections.abc import Iterable

import msgspec

from heedful.channels.adapter import Account, Answered
from heedful.channels.models import Channel, Delivery
from heedful.channels.seal import unseal
from heedful.channels.types import (
    Attachment,
    Author,
    ChannelFacts,
    DeliveryFacts,
    DeliveryState,
    Outbound,
    Visibility,
)


def channel_facts(row: Channel) -> ChannelFacts:
    return ChannelFacts(
        id=row.pk,
        key=row.key,
        name=row.name,
        adapter=row.adapter,
        platform=row.platform,
        own_authors=frozenset(str(one) for one in row.own_authors),
        keep_all=row.keep_all,
    )


def account(row: Channel, *, answers: Iterable[Delivery] = ()) -> Account:
    """Raises SealError where the channel's secrets cannot be opened."""
    return Account(
        channel=channel_facts(row),
        config=row.config,
        secrets=unseal(row.secret),
        answers=tuple(_answered(one) for one in answers),
    )


def outbound(row: Delivery) -> Outbound:
    return Outbound(
        key=str(row.key),
        text=row.text,
        visibility=Visibility(row.visibility),
        reply_to=row.reply_to,
        thread=row.thread,
        recipient=msgspec.convert(row.recipient, Author) if row.recipient else None,
        attachments=msgspec.convert(row.attachments, tuple[Attachment, ...]),
        created_at=row.queued_at,
    )


def delivery_facts(row: Delivery) -> DeliveryFacts:
    return DeliveryFacts(
        id=row.pk,
        key=str(row.key),
        state=DeliveryState(row.state),
        reason=row.reason,
        attempts=row.attempts,
        provider_id=row.provider_id,
        queued_at=row.queued_at,
        sent_at=row.sent_at,
    )


def _answered(row: Delivery) -> Answered:
    return Answered(outbound=outbound(row), provider_id=row.provider_id, sent_at=row.sent_at or row.queued_at)
