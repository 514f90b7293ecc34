import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from heedful.stream import ledger
from heedful.stream.models import LedgerRow
from heedful.stream.place import ledger_alias
from heedful.stream.retry import LEASE_S
from heedful.stream.types import Bundle, Kind, Parcel

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def bundle(*ids: str, channel: str = "shop", kind: Kind = Kind.POSTS) -> Bundle:
    items = tuple(b'{"id":"%s"}' % id_.encode() for id_ in ids)
    return Bundle(channel=channel, kind=kind, ids=ids, items=items, received_at=NOW)


def claim(worker: str = "w1", *, most: int = 100, parked: tuple[str, ...] = (), later_s: float = 0) -> list[Parcel]:
    return ledger.claim(worker=worker, most_items=most, parked=parked, now=NOW + timedelta(seconds=later_s))


def test_an_item_is_promised_once() -> None:
    first, second = ledger.write([bundle("a", "b", "a"), bundle("b", "c")]).promised
    assert (first.accepted, first.duplicate) == (2, (2,))
    assert (second.accepted, second.duplicate) == (1, (0,))
    (third,) = ledger.write([bundle("a", "b", "c")]).promised
    assert (third.accepted, third.duplicate) == (0, (0, 1, 2))
    assert [parcel.items for parcel in claim()] == [(b'{"id":"a"}', b'{"id":"b"}'), (b'{"id":"c"}',)]


def test_the_same_id_elsewhere_is_another_item() -> None:
    results = ledger.write([bundle("a"), bundle("a", channel="forum"), bundle("a", kind=Kind.CHANGES)]).promised
    assert [result.accepted for result in results] == [1, 1, 1]


def test_a_request_of_known_items_leaves_no_row() -> None:
    ledger.write([bundle("a")])
    assert ledger.write([bundle("a")]).rows == ()


def test_it_knows_what_was_promised_and_what_is_on_the_way() -> None:
    ledger.write([bundle("a", "b"), bundle("c", channel="forum"), bundle("d", kind=Kind.CHANGES)])
    assert ledger.promised("shop", Kind.POSTS, {"a", "b", "c", "d"}) == {"a", "b"}
    (first, *_) = claim()
    ledger.write([bundle("e")])
    assert ledger.on_the_way("shop", Kind.POSTS, {"a", "c", "d", "e"}) == {"a", "e"}
    assert ledger.on_the_way("shop", Kind.POSTS, {"a", "e"}, besides=[first.row]) == {"e"}
    ledger.close([first.row], now=NOW)
    assert ledger.on_the_way("shop", Kind.POSTS, {"a", "e"}) == {"e"}


def test_behind_a_long_backlog_anything_may_be_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "ROWS_A_CLAIM", 1)
    ledger.write([bundle("a"), bundle("b")])
    assert ledger.on_the_way("shop", Kind.POSTS, {"x"}) == {"x"}


def test_every_item_is_counted() -> None:
    ledger.write([bundle("a", "b"), bundle("b")])
    counted = ledger.tallies()["shop"]
    assert (counted.accepted, counted.duplicate) == (2, 1)


def test_a_source_and_its_cursor_move_together() -> None:
    ledger.write([bundle("a")], cursor=("shop", {"after": 7}))
    assert ledger.cursor_of("shop") == {"after": 7}
    assert ledger.cursor_of("elsewhere") == {}


def test_a_row_belongs_to_one_worker() -> None:
    ledger.write([bundle("a")])
    assert len(claim("w1")) == 1
    assert claim("w2") == []


def test_a_claim_stops_at_enough_items() -> None:
    ledger.write([bundle("a", "b"), bundle("c", "d"), bundle("e")])
    assert [len(parcel.items) for parcel in claim(most=3)] == [2, 2]


def test_rows_of_a_parked_channel_stay() -> None:
    ledger.write([bundle("a"), bundle("b", channel="forum")])
    assert [parcel.channel for parcel in claim(parked=("shop",))] == ["forum"]
    assert [parcel.channel for parcel in claim()] == ["shop"]


def test_a_dead_workers_row_comes_again_after_its_lease() -> None:
    ledger.write([bundle("a")])
    claim("dead")
    assert ledger.sweep(now=NOW + timedelta(seconds=LEASE_S - 1)) == 0
    assert ledger.sweep(now=NOW + timedelta(seconds=LEASE_S + 1)) == 1
    assert len(claim("alive", later_s=LEASE_S + 2)) == 1


def test_a_released_row_waits_and_remembers_its_tries() -> None:
    ledger.write([bundle("a")])
    (parcel,) = claim("w1")
    assert ledger.release(parcel.row, worker="w1", not_before=NOW + timedelta(seconds=2))
    assert claim(later_s=1) == []
    assert [parcel.attempts for parcel in claim(later_s=3)] == [1]


def test_a_worker_whose_lease_ran_out_cannot_release() -> None:
    ledger.write([bundle("a")])
    (parcel,) = claim("slow")
    ledger.sweep(now=NOW + timedelta(seconds=LEASE_S + 1))
    claim("quick", later_s=LEASE_S + 2)
    assert not ledger.release(parcel.row, worker="slow", not_before=NOW)


def test_a_closed_row_is_through() -> None:
    ledger.write([bundle("a")])
    (parcel,) = claim()
    assert ledger.pending() == 1
    ledger.close([parcel.row], now=NOW)
    assert ledger.pending() == 0
    assert ledger.drop_closed(before=NOW + timedelta(days=1)) == 1
    assert ledger.write([bundle("a")]).promised[0].accepted == 0


def test_a_damaged_row_says_so_and_holds_back_nothing() -> None:
    ledger.write([bundle("a"), bundle("b")])
    LedgerRow.objects.filter(id=LedgerRow.objects.order_by("id")[0].id).update(checksum=1)
    damaged, good = claim()
    assert damaged.items == ()
    assert "checksum" in damaged.damage
    assert good.items == (b'{"id":"b"}',)


@pytest.mark.django_db(transaction=True)
def test_senders_and_workers_at_once_neither_lose_nor_double() -> None:
    ids = [str(number) for number in range(200)]
    accepted: list[int] = []
    taken: list[bytes] = []

    def send(start: int) -> None:
        numbers = range(start, start + 120)
        accepted.extend(ledger.write([bundle(ids[number % 200])]).promised[0].accepted for number in numbers)
        connections[ledger_alias()].close()

    def work(name: str) -> None:
        for _ in range(60):
            parcels = claim(name, most=5)
            taken.extend(item for parcel in parcels for item in parcel.items)
            ledger.close([parcel.row for parcel in parcels], now=NOW)
        connections[ledger_alias()].close()

    threads = [threading.Thread(target=send, args=(start,)) for start in (0, 60, 120)]
    threads += [threading.Thread(target=work, args=(name,)) for name in ("w1", "w2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.extend(item for parcel in claim("w3", most=1000) for item in parcel.items)
    assert sum(accepted) == 200
    assert sorted(taken) == sorted(b'{"id":"%s"}' % id_.encode() for id_ in ids)
