"""The ledger: every item that was ever accepted is here before its sender is told so."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, connections, transaction
from django.db.models import F, Q

from heedful.core.ids import promise_key
from heedful.stream.errors import LedgerDamaged, LedgerUnavailable
from heedful.stream.models import Cursor, LedgerRow, Promise, Tally
from heedful.stream.packing import item_id, pack, unpack
from heedful.stream.place import ledger_alias
from heedful.stream.retry import LEASE_S
from heedful.stream.types import Bundle, Fitting, Kind, Parcel, Promised, TallyFacts, Written

KEYS_A_STATEMENT = 900  # under the 999 variables that the oldest SQLite allows
ROWS_A_CLAIM = 400


def write(bundles: Sequence[Bundle], *, cursor: tuple[str, dict[str, object]] | None = None) -> Written:
    """Promise several requests in one commit; what a source gave and its cursor move together or not at all.

    The rows are in the ledger and not yet offered to the road.
    """
    try:
        with transaction.atomic(using=ledger_alias()):
            written = _promise(bundles)
            if cursor is not None:
                Cursor.objects.update_or_create(channel=cursor[0], defaults={"value": cursor[1]})
            return written
    except DatabaseError as error:
        raise LedgerUnavailable(str(error)) from error


def _promise(bundles: Sequence[Bundle]) -> Written:
    keys = [[promise_key(b.channel, b.kind, id_) for id_ in b.ids] for b in bundles]
    fresh = _claim_keys(sorted({key for some in keys for key in some}))
    results: list[Promised] = []
    rows: list[LedgerRow] = []
    for bundle, some in zip(bundles, keys, strict=True):
        duplicate: list[int] = []
        for place, key in enumerate(some):
            if key in fresh:
                fresh.remove(key)
            else:
                duplicate.append(place)
        results.append(Promised(accepted=len(some) - len(duplicate), duplicate=tuple(duplicate)))
        if len(duplicate) < len(some):
            rows.append(_row(bundle, frozenset(duplicate)))
    LedgerRow.objects.bulk_create(rows)
    _tally(bundles, results)
    return Written(promised=tuple(results), rows=tuple(row.id for row in rows))


def _claim_keys(keys: Sequence[bytes]) -> set[bytes]:
    """Those that nobody promised before. Sorted by the caller, so that two writers never wait in a circle."""
    table = Promise._meta.db_table
    fresh: set[bytes] = set()
    with connections[ledger_alias()].cursor() as cursor:
        for start in range(0, len(keys), KEYS_A_STATEMENT):
            some = keys[start : start + KEYS_A_STATEMENT]
            places = ",".join(["(%s)"] * len(some))
            cursor.execute(f"INSERT INTO {table} (key) VALUES {places} ON CONFLICT DO NOTHING RETURNING key", some)  # noqa: S608  # the table's own name
            fresh.update(bytes(row[0]) for row in cursor.fetchall())
    return fresh


def _row(bundle: Bundle, left_out: frozenset[int]) -> LedgerRow:
    items = bundle.items
    if left_out:
        items = tuple(item for place, item in enumerate(items) if place not in left_out)
    payload, checksum = pack(items)
    return LedgerRow(
        channel=bundle.channel,
        kind=bundle.kind,
        topic=bundle.topic,
        payload=payload,
        checksum=checksum,
        items=len(items),
        received_at=bundle.received_at,
        not_before=bundle.received_at,
    )


def _tally(bundles: Sequence[Bundle], results: Sequence[Promised]) -> None:
    sums: dict[str, list[int]] = {}
    for bundle, result in zip(bundles, results, strict=True):
        total = sums.setdefault(bundle.channel, [0, 0])
        total[0] += result.accepted
        total[1] += len(result.duplicate)
    for channel in sorted(sums):
        accepted, duplicate = sums[channel]
        Tally.objects.get_or_create(channel=channel)
        Tally.objects.filter(channel=channel).update(
            accepted=F("accepted") + accepted,
            duplicate=F("duplicate") + duplicate,
        )


def claim(*, worker: str, most_items: int, parked: Collection[str], now: datetime) -> list[Parcel]:
    """The oldest pending rows, now this worker's for a lease; rows of parked channels stay where they are."""
    waiting = LedgerRow.objects.filter(closed_at=None, state=LedgerRow.State.PENDING, not_before__lte=now)
    if parked:
        waiting = waiting.exclude(channel__in=parked)
    chosen: list[int] = []
    items = 0
    for row, count in waiting.order_by("id").values_list("id", "items")[:ROWS_A_CLAIM]:
        chosen.append(row)
        items += count
        if items >= most_items:
            break
    return claim_rows(chosen, worker=worker, now=now)


def claim_rows(rows: Sequence[int], *, worker: str, now: datetime) -> list[Parcel]:
    """Those of `rows` that were still free; two workers who ask for one row never both get it."""
    if not rows:
        return []
    mine = LedgerRow.objects.filter(id__in=rows, closed_at=None, state=LedgerRow.State.PENDING)
    lease = now + timedelta(seconds=LEASE_S)
    if not mine.update(state=LedgerRow.State.CLAIMED, claimed_by=worker, claimed_until=lease):
        return []
    held = LedgerRow.objects.filter(id__in=rows, closed_at=None, claimed_by=worker, state=LedgerRow.State.CLAIMED)
    return [_parcel(row) for row in held.order_by("id")]


def renew(rows: Sequence[int], *, worker: str, now: datetime) -> set[int]:
    """Those of the rows that are still this worker's, for a whole lease from now on."""
    mine = LedgerRow.objects.filter(id__in=rows, closed_at=None, claimed_by=worker, state=LedgerRow.State.CLAIMED)
    mine.update(claimed_until=now + timedelta(seconds=LEASE_S))
    return set(mine.values_list("id", flat=True))


def _parcel(row: LedgerRow) -> Parcel:
    items: tuple[bytes, ...] = ()
    damage = ""
    try:
        items = unpack(bytes(row.payload), row.checksum)
    except LedgerDamaged as error:
        damage = str(error)
    return Parcel(
        row=row.id,
        channel=row.channel,
        kind=Kind(row.kind),
        topic=row.topic,
        items=items,
        received_at=row.received_at,
        attempts=row.attempts,
        damage=damage,
    )


def close(rows: Sequence[int], *, now: datetime) -> None:
    LedgerRow.objects.filter(id__in=rows).update(state=LedgerRow.State.DONE, closed_at=now, claimed_by="")


def release(row: int, *, worker: str, not_before: datetime) -> bool:
    """Give a row back after a failed try. False: the lease had run out and somebody else has it."""
    held = LedgerRow.objects.filter(id=row, closed_at=None, claimed_by=worker)
    changed = held.update(
        state=LedgerRow.State.PENDING,
        claimed_by="",
        claimed_until=None,
        attempts=F("attempts") + 1,
        not_before=not_before,
    )
    return changed == 1


def let_go(rows: Sequence[int], *, worker: str) -> int:
    """Give rows back untried. Returns how many this worker still had."""
    held = LedgerRow.objects.filter(id__in=rows, closed_at=None, claimed_by=worker)
    return held.update(state=LedgerRow.State.PENDING, claimed_by="", claimed_until=None)


def let_go_all(*, worker: str) -> int:
    """Give back whatever a worker of this name still has."""
    held = LedgerRow.objects.filter(closed_at=None, claimed_by=worker)
    return held.update(state=LedgerRow.State.PENDING, claimed_by="", claimed_until=None)


def sweep(*, now: datetime) -> int:
    """Free the rows of workers that died. Returns how many."""
    dead = LedgerRow.objects.filter(closed_at=None, state=LedgerRow.State.CLAIMED, claimed_until__lt=now)
    return dead.update(state=LedgerRow.State.PENDING, claimed_by="", claimed_until=None)


def overdue(*, before: datetime, most: int = 1000) -> list[int]:
    """Rows that should have been fetched by now: what the road lost."""
    waiting = LedgerRow.objects.filter(closed_at=None, state=LedgerRow.State.PENDING, not_before__lte=before)
    return list(waiting.order_by("id").values_list("id", flat=True)[:most])


def pending(*, channels: Collection[str] | None = None) -> int:
    """Ledger rows not yet through."""
    waiting = LedgerRow.objects.filter(closed_at=None)
    return (waiting if channels is None else waiting.filter(channel__in=channels)).count()


def pending_items(channel: str) -> int:
    waiting = LedgerRow.objects.filter(closed_at=None, channel=channel).values_list("items", flat=True)
    return sum(waiting)


def oldest_pending() -> datetime | None:
    waiting = LedgerRow.objects.filter(closed_at=None).order_by("received_at")
    return waiting.values_list("received_at", flat=True).first()


def promised(channel: str, kind: Kind, ids: Collection[str]) -> set[str]:
    """Those of the ids that were ever accepted."""
    keys = {promise_key(channel, kind, id_): id_ for id_ in sorted(ids)}
    found: set[str] = set()
    for start in range(0, len(keys), KEYS_A_STATEMENT):
        some = list(keys)[start : start + KEYS_A_STATEMENT]
        known = Promise.objects.filter(key__in=some).values_list("key", flat=True)
        found.update(keys[bytes(key)] for key in known)
    return found


def on_the_way(channel: str, kind: Kind, ids: Collection[str], *, besides: Collection[int] = ()) -> set[str]:
    """Those of the ids that stand in rows not yet through, the rows `besides` aside.

    Where more waits than is worth reading, any of them may: all are named.
    """
    waiting = LedgerRow.objects.filter(closed_at=None, channel=channel, kind=kind).order_by("-id")
    rows = [row for row in waiting[: ROWS_A_CLAIM + 1 + len(besides)] if row.id not in besides] if ids else []
    if len(rows) > ROWS_A_CLAIM:
        return set(ids)
    return {item_id(item) for row in rows for item in _parcel(row).items} & set(ids)


def tallies() -> dict[str, TallyFacts]:
    return {t.channel: TallyFacts(accepted=t.accepted, duplicate=t.duplicate) for t in Tally.objects.all()}


def cursor_of(channel: str) -> dict[str, object]:
    found = Cursor.objects.filter(channel=channel).values_list("value", flat=True).first()
    return dict(found) if found else {}


def drop_closed(*, before: datetime, most: int = 2000) -> int:
    """Housekeeping: payloads of rows that went through long ago. The promise keys stay."""
    old = LedgerRow.objects.filter(Q(closed_at__lt=before)).order_by("id").values_list("id", flat=True)[:most]
    return LedgerRow.objects.filter(id__in=list(old)).delete()[0]


def fitting(rows: Sequence[int], *, most_items: int, parked: Collection[str]) -> Fitting:
    """Which of `rows` are free and make a batch, and which are free for the next one."""
    waiting = LedgerRow.objects.filter(id__in=rows, closed_at=None, state=LedgerRow.State.PENDING)
    if parked:
        waiting = waiting.exclude(channel__in=parked)
    chosen: list[int] = []
    later: set[int] = set()
    items = 0
    for row, count in waiting.order_by("id").values_list("id", "items"):
        if items < most_items:
            chosen.append(row)
            items += count
        else:
            later.add(row)
    return Fitting(now=tuple(chosen), later=frozenset(later))
