from collections.abc import Callable
from datetime import timedelta

import pytest

from heedful import pipeline
from heedful.channels import api as channels
from heedful.channels.models import Channel
from heedful.core.clock import utc_now
from heedful.listening import api as listening
from heedful.operate import reading
from heedful.stream.api import dead_letters, ledger, promise
from heedful.stream.models import LedgerRow
from heedful.stream.retry import MOST_TRIES
from heedful.stream.road.local import LocalRoad
from heedful.stream.types import Kind

pytestmark = pytest.mark.django_db
GOOD = b'{"id":"%s","author":{"id":"a"},"created_at":"2026-03-02T12:00:00Z","text":"hello %s"}'


@pytest.fixture
def send() -> Callable[..., None]:
    channels.ensure_channel("page", adapter="open", name="Page", now=utc_now(), keep_all=True)

    def sending(*ids: str, items: dict[str, bytes] | None = None) -> None:
        bodies = [(items or {}).get(id_, GOOD % (id_.encode(), id_.encode())) for id_ in ids]
        promise("page", Kind.POSTS, bodies, ids=ids, now=utc_now())

    return sending


def work() -> int:
    return reading.read_once(LocalRoad(), "w1", wait_s=0)


def all_due() -> None:
    LedgerRow.objects.update(not_before=utc_now() - timedelta(hours=1))


def test_a_promised_post_becomes_a_mention_and_its_row_is_closed(send: Callable[..., None]) -> None:
    send("1", "2")
    assert work() == 1
    assert listening.count_mentions() == 2
    assert ledger.pending() == 0


def test_one_bad_post_holds_back_nothing_and_ends_as_a_dead_letter(send: Callable[..., None]) -> None:
    send("1", "bad", "3", items={"bad": b'{"id":"bad","author":7}'})
    send("4")
    for _ in range(MOST_TRIES):
        work()
        assert listening.count_mentions() == 3
        all_due()
    assert ledger.pending() == 0
    (letter,) = dead_letters.page(state="waiting", before=None, most=10)
    assert letter.external_id == "bad"
    assert "author" in letter.reason


def test_a_dead_letter_can_be_sent_again_once(send: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    send("1")
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "hear", _fail)
        for _ in range(MOST_TRIES):
            work()
            all_due()
    (letter,) = dead_letters.page(state="waiting", before=None, most=10)
    assert "out of order" in letter.reason
    assert dead_letters.replay(letter.id, who="ana", now=utc_now())
    assert not dead_letters.replay(letter.id, who="ben", now=utc_now())
    work()
    assert listening.count_mentions() == 1


def test_a_second_time_changes_nothing(send: Callable[..., None]) -> None:
    send("1", "2")
    work()
    LedgerRow.objects.update(closed_at=None, state="pending")  # as after a crash between commit and close
    assert work() == 1
    assert listening.count_mentions() == 2
    assert dead_letters.waiting_count() == 0


def test_a_damaged_row_becomes_a_dead_letter(send: Callable[..., None]) -> None:
    send("1")
    LedgerRow.objects.update(checksum=1)
    work()
    assert ledger.pending() == 0
    assert "checksum" in dead_letters.page(state="waiting", before=None, most=1)[0].reason


def test_a_paused_channel_parks_what_comes_in(send: Callable[..., None]) -> None:
    send("1")
    Channel.objects.update(state=Channel.State.PAUSED)
    assert work() == 0
    assert ledger.pending_items("page") == 1
    Channel.objects.update(state=Channel.State.ACTIVE)
    work()
    assert listening.count_mentions() == 1


def _fail(*_: object, **__: object) -> None:
    raise RuntimeError("out of order")
