"""One thread out of what was said, answered, noted and done."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from heedful.channels.types import DeliveryState
from heedful.desk.types import Item, ItemKind, NoteFacts, ReplyFacts
from heedful.escalation.types import CaseEventFacts
from heedful.listening.types import Mention
from heedful.understanding.types import Corrected, Reading

_HIDDEN = frozenset({"mention", "answer"})  # the post and the answer themselves stand in the thread


def thread(
    mentions: Iterable[Mention],
    readings: Mapping[int, Reading],
    replies: Iterable[ReplyFacts],
    notes: Iterable[NoteFacts],
    events: Iterable[CaseEventFacts],
    *,
    corrected: Mapping[int, tuple[Corrected, ...]] | None = None,
) -> tuple[Item, ...]:
    """In order of time. An answer that comes back as a post of our own is shown once, as the answer."""
    shown = [reply for reply in replies if reply.delivery.state is not DeliveryState.CANCELLED]
    ours = {reply.delivery.provider_id for reply in shown} - {""}
    said = {mention.id: mention for mention in mentions}.values()
    said_of = corrected or {}
    items = [
        *(
            _post(mention, readings.get(mention.id), said_of.get(mention.id, ()))
            for mention in said
            if mention.external_id not in ours
        ),
        *(Item(kind=ItemKind.REPLY, key=f"reply-{r.id}", at=r.created_at, reply=r) for r in shown),
        *(Item(kind=ItemKind.NOTE, key=f"note-{n.id}", at=n.created_at, note=n) for n in notes),
        *(Item(kind=ItemKind.EVENT, key=f"event-{e.id}", at=e.at, event=e) for e in events if e.what not in _HIDDEN),
    ]
    return tuple(sorted(items, key=_order))


def _order(item: Item) -> tuple[datetime, bool, int]:
    """What was said at one moment comes before what was done then, and each in the order of its rows."""
    row = item.mention or item.reply or item.note or item.event
    return item.at, item.kind is ItemKind.EVENT, row.id if row else 0


def _post(mention: Mention, reading: Reading | None, corrected: tuple[Corrected, ...]) -> Item:
    return Item(
        kind=ItemKind.OWN if mention.own else ItemKind.POST,
        key=f"post-{mention.id}",
        at=mention.created_at,
        mention=mention,
        reading=reading,
        corrected=corrected,
    )
