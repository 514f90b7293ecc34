"""What could not be processed after its last try: kept with its reason, replayed or discarded by a person."""

from datetime import datetime

from django.db import transaction

from heedful.core.personal import masked
from heedful.core.text import storable
from heedful.stream import ledger
from heedful.stream.models import DeadLetter, LedgerRow
from heedful.stream.packing import item_id, pack
from heedful.stream.types import DeadLetterFacts, Kind, Parcel

_State = DeadLetter.State


def bury(parcel: Parcel, item: bytes, reason: str, *, now: datetime) -> None:
    DeadLetter.objects.get_or_create(
        row=parcel.row,
        kind=parcel.kind,
        external_id=item_id(item)[:255],
        defaults={
            "channel": parcel.channel,
            "topic": parcel.topic,
            "payload": storable(item.decode("utf8", "replace")),
            "reason": masked(storable(reason))[:2000],
            "created_at": now,
        },
    )


def replay(letter: int, *, who: str, now: datetime) -> bool:
    """Send it down the road again. False: somebody settled it before."""
    with transaction.atomic():
        if not _settle(letter, _State.REPLAYED, who=who, now=now):
            return False
        found = DeadLetter.objects.get(id=letter)
        payload, checksum = pack([found.payload.encode("utf8")])
        LedgerRow.objects.create(
            channel=found.channel,
            kind=found.kind,
            topic=found.topic,
            payload=payload,
            checksum=checksum,
            items=1,
            received_at=found.created_at,
            not_before=now,
        )
    return True


def discard(letter: int, *, who: str, now: datetime) -> bool:
    return _settle(letter, _State.DISCARDED, who=who, now=now)


def _settle(letter: int, state: DeadLetter.State, *, who: str, now: datetime) -> bool:
    waiting = DeadLetter.objects.filter(id=letter, state=_State.WAITING)
    return waiting.update(state=state, settled_by=who, settled_at=now) == 1


def waiting_count() -> int:
    return DeadLetter.objects.filter(state=_State.WAITING).count()


def page(*, state: str, before: int | None, most: int) -> list[DeadLetterFacts]:
    """Newest first; `before` is the last id of the page before."""
    rows = DeadLetter.objects.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [
        DeadLetterFacts(
            id=row.id,
            channel=row.channel,
            kind=Kind(row.kind),
            topic=row.topic,
            external_id=row.external_id,
            payload=row.payload,
            reason=row.reason,
            state=row.state,
            created_at=row.created_at,
        )
        for row in rows.order_by("-id")[:most]
    ]


def settle_failed(parcel: Parcel, failures: list[tuple[bytes, str]], *, now: datetime) -> None:
    """Bury the items that failed and close the row: the rest of it is through."""
    with transaction.atomic():
        for item, reason in failures:
            bury(parcel, item, reason, now=now)
    ledger.close([parcel.row], now=now)
