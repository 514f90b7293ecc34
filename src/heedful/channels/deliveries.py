"""Answers as rows. Every change is a conditional update whose row count is checked, with an event beside it."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, Q

from heedful.channels.facts import delivery_facts
from heedful.channels.models import Channel, Delivery, DeliveryEvent
from heedful.channels.retry import Next
from heedful.channels.types import Attachment, Author, DeliveryFacts, DeliveryState, Visibility
from heedful.stream.api import Word, announce_many

LEASE_S = 90.0  # well over the longest try: a look-up and a sending, each with its time-out
S = DeliveryState


def queue(
    channel_id: int,
    *,
    text: str,
    visibility: Visibility,
    reply_to: str,
    thread: str,
    recipient: Author | None,
    attachments: Sequence[Attachment],
    not_before: datetime,
    announce_to: str,
    now: datetime,
) -> int:
    row = Delivery.objects.create(
        channel_id=channel_id,
        key=uuid.uuid4(),
        visibility=visibility,
        text=text,
        reply_to=reply_to,
        thread=thread,
        recipient=msgspec.to_builtins(recipient) if recipient else {},
        attachments=msgspec.to_builtins(list(attachments)),
        next_try_at=not_before,
        announce_to=announce_to,
        queued_at=now,
    )
    _tell(row, before="", after=S.QUEUED, why="", who="", now=now)
    return int(row.pk)


@transaction.atomic
def move(
    row: Delivery,
    *,
    before: Sequence[DeliveryState],
    after: DeliveryState,
    why: str = "",
    who: str = "",
    now: datetime,
    holder: str | None = None,
    **changes: Any,
) -> bool:
    """False where somebody else was faster; then nothing has changed. `holder`: only while that worker has it."""
    rows = Delivery.objects.filter(pk=row.pk, state__in=list(before))
    if holder is not None:
        rows = rows.filter(claimed_by=holder)
    if rows.update(state=after, reason=why, **changes) != 1:
        return False
    _tell(row, before=row.state, after=after, why=why, who=who, now=now)
    row.state = after
    return True


def settle(row: Delivery, follows: Next, *, holder: str, now: datetime) -> bool:
    """What a try came to. That it was sent is true whoever holds the row by now; anything else only the holder says."""
    sent = follows.state is S.SENT
    changes: dict[str, Any] = {"claimed_by": "", "claimed_until": None, "next_try_at": follows.at}
    if sent:
        changes |= {"provider_id": follows.provider_id[:255], "sent_at": now}
    moved = move(
        row,
        before=(S.SENDING, S.UNKNOWN, S.QUEUED) if sent else (S.SENDING,),
        after=follows.state,
        why=follows.why,
        now=now,
        holder=None if sent else holder,
        **changes,
    )
    if moved and sent:
        Channel.objects.filter(pk=row.channel_id).update(last_out_at=now)
    return moved


def give_back(row: Delivery, *, was: DeliveryState, why: str, holder: str, now: datetime) -> bool:
    """The channel broke before anything was sent: the answer waits as it `was`, and this try does not count."""
    return move(
        row,
        before=(S.SENDING,),
        after=was,
        why=why,
        now=now,
        holder=holder,
        claimed_by="",
        claimed_until=None,
        next_try_at=now,
        attempts=F("attempts") - 1,
    )


def due(now: datetime, *, most: int) -> list[Delivery]:
    """Queued ones past their undo window and unknown ones to be looked at, of channels that work; oldest first."""
    waiting = Delivery.objects.filter(
        state__in=[S.QUEUED, S.UNKNOWN],
        next_try_at__lte=now,
        channel__state=Channel.State.ACTIVE,
    )
    return list(waiting.select_related("channel").order_by("next_try_at", "id")[:most])


def claim(row: Delivery, *, worker: str, now: datetime) -> bool:
    before = DeliveryState(row.state)
    claimed = move(
        row,
        before=(before,),
        after=S.SENDING,
        why="" if before is S.QUEUED else "finding out",
        now=now,
        claimed_by=worker,
        claimed_until=now + timedelta(seconds=LEASE_S),
        attempts=F("attempts") + 1,
    )
    if claimed:
        row.attempts += 1
    return claimed


def abandoned(now: datetime) -> list[Delivery]:
    """Those whose worker vanished while it was sending."""
    gone = Delivery.objects.filter(state=S.SENDING).filter(Q(claimed_until__lt=now) | Q(claimed_until=None))
    return list(gone.select_related("channel").order_by("id")[:100])


def abandon(row: Delivery, follows: Next, *, now: datetime) -> bool:
    return move(
        row,
        before=(S.SENDING,),
        after=follows.state,
        why=follows.why,
        now=now,
        holder=row.claimed_by,
        claimed_by="",
        claimed_until=None,
        next_try_at=follows.at,
    )


def cancel(delivery_id: int, *, who: str = "", now: datetime) -> bool:
    """Undo: only while it is queued; what is being sent cannot be called back."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    return row is not None and move(row, before=(S.QUEUED,), after=S.CANCELLED, who=who, now=now, next_try_at=None)


def send_again(delivery_id: int, *, who: str, now: datetime) -> bool:
    """A person looked: it failed, or it surely did not arrive. The idempotency key stays the same."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    again = (S.FAILED, S.UNKNOWN)
    return row is not None and move(row, before=again, after=S.QUEUED, who=who, now=now, next_try_at=now, attempts=0)


def mark_arrived(delivery_id: int, *, who: str, now: datetime) -> bool:
    """A person looked: it is there."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    return row is not None and move(
        row, before=(S.UNKNOWN,), after=S.SENT, who=who, now=now, next_try_at=None, sent_at=now
    )


def facts_of(ids: Sequence[int]) -> dict[int, DeliveryFacts]:
    return {row.pk: delivery_facts(row) for row in Delivery.objects.filter(pk__in=ids)}


def _tell(row: Delivery, *, before: str, after: DeliveryState, why: str, who: str, now: datetime) -> None:
    DeliveryEvent.objects.create(delivery_id=row.pk, before=before, after=after, why=why, who=who, at=now)
    topics = ["delivery", *([row.announce_to] if row.announce_to else [])]
    data = {"state": str(after), "reason": why}
    announce_many([Word(topic=topic, kind="delivery.state", ref=row.pk, data=data) for topic in topics])
