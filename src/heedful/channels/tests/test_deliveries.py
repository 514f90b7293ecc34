from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from heedful.channels import api, book, deliveries
from heedful.channels.adapter import Account
from heedful.channels.errors import AccountError
from heedful.channels.models import Channel, Delivery, DeliveryEvent
from heedful.channels.open.adapter import OpenChannel
from heedful.channels.registry import adapters
from heedful.channels.retry import Next
from heedful.channels.sending import send_due
from heedful.channels.tests.making import NOW, a_channel, an_answer
from heedful.channels.types import DeliveryState, Outbound, Refused, SendResult, Sent, Unclear
from heedful.stream.api import since

pytestmark = pytest.mark.django_db
S = DeliveryState
LATER = NOW + timedelta(hours=1)


class Pretend(OpenChannel):
    """Answers what it is told, and counts how often it was asked to send."""

    repeats_safely = False

    def __init__(self, *results: SendResult | Exception) -> None:
        self.results = list(results)
        self.sent: list[str] = []

    def send(self, account: Account, outbound: Outbound, now: datetime) -> SendResult:
        self.sent.append(outbound.key)
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result


class PretendLooking(Pretend):
    def __init__(self, *results: SendResult | Exception, found: SendResult) -> None:
        super().__init__(*results)
        self.found = found

    def look_up(self, account: Account, outbound: Outbound, now: datetime) -> SendResult:
        return self.found


@contextmanager
def speaking(adapter: Pretend) -> Iterator[None]:
    known = adapters()
    real = known["open"]
    known["open"] = adapter
    try:
        yield
    finally:
        known["open"] = real


def states(delivery: Delivery) -> list[str]:
    return list(DeliveryEvent.objects.filter(delivery=delivery).order_by("id").values_list("after", flat=True))


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("channel").get(pk=delivery.pk)


def test_every_change_is_an_event_and_an_announcement() -> None:
    delivery = an_answer(a_channel(), announce_to="case:12")
    with speaking(Pretend(Sent(provider_id="p1"))):
        assert send_due(NOW, "w1") == 1
    assert states(delivery) == ["queued", "sending", "sent"]
    heard = [(news.topic, news.data["state"]) for news in since(0) if news.ref == delivery.pk]
    assert heard == [(topic, state) for state in ("queued", "sending", "sent") for topic in ("delivery", "case:12")]
    assert fresh(delivery).provider_id == "p1"
    assert Channel.objects.get().last_out_at is not None


def test_nothing_goes_out_before_the_undo_window_ends() -> None:
    channel = a_channel()
    delivery = an_answer(channel)
    assert send_due(NOW - timedelta(seconds=1), "w1") == 0
    assert api.cancel(delivery.pk, now=NOW)
    assert send_due(LATER, "w1") == 0
    assert fresh(delivery).state == S.CANCELLED


def test_what_is_being_sent_cannot_be_called_back() -> None:
    delivery = an_answer(a_channel())
    assert deliveries.claim(delivery, worker="w1", now=NOW)
    assert not api.cancel(delivery.pk, now=NOW)


def test_two_workers_never_send_one_answer() -> None:
    delivery = an_answer(a_channel())
    seen_by_both = [fresh(delivery), fresh(delivery)]
    assert [deliveries.claim(row, worker=f"w{n}", now=NOW) for n, row in enumerate(seen_by_both)] == [True, False]


def test_a_refusal_that_may_change_is_tried_five_times() -> None:
    delivery = an_answer(a_channel())
    pretend = Pretend(*[Refused(reason="503", retry_after_s=0)] * 5)
    with speaking(pretend):
        for hour in range(1, 8):
            send_due(datetime.now(tz=NOW.tzinfo) + timedelta(hours=hour), "w1")
    assert len(pretend.sent) == 5
    assert len(set(pretend.sent)) == 1, "the idempotency key never changes"
    assert fresh(delivery).state == S.FAILED


def test_an_unknown_outcome_is_left_to_a_person() -> None:
    delivery = an_answer(a_channel())
    pretend = Pretend(Unclear(reason="time-out"), Sent(provider_id="p"))
    with speaking(pretend):
        send_due(NOW, "w1")
        send_due(datetime.now(tz=NOW.tzinfo) + timedelta(days=1), "w1")
        assert len(pretend.sent) == 1
        assert fresh(delivery).state == S.UNKNOWN
        assert deliveries.send_again(delivery.pk, who="Ada", now=NOW)
        send_due(NOW, "w1")
    assert fresh(delivery).state == S.SENT
    assert DeliveryEvent.objects.filter(delivery=delivery, who="Ada", after="queued").exists()


def test_a_person_can_say_that_it_arrived() -> None:
    delivery = an_answer(a_channel())
    with speaking(Pretend(Unclear(reason="time-out"))):
        send_due(NOW, "w1")
    assert deliveries.mark_arrived(delivery.pk, who="Ada", now=NOW)
    assert not deliveries.send_again(delivery.pk, who="Ada", now=NOW)


@pytest.mark.parametrize(
    ("found", "sent", "state"),
    [
        # It is there: not sent again.
        (Sent(provider_id="p9"), 1, S.SENT),
        # It surely is not: sent again.
        (Refused(reason="not there"), 2, S.SENT),
        # Still nobody knows: not sent again.
        (Unclear(reason="500"), 1, S.UNKNOWN),
    ],
)
def test_an_unknown_outcome_is_looked_up_before_it_is_tried_again(
    found: SendResult, sent: int, state: DeliveryState
) -> None:
    delivery = an_answer(a_channel())
    pretend = PretendLooking(Unclear(reason="time-out"), Sent(provider_id="p2"), found=found)
    with speaking(pretend):
        send_due(NOW, "w1")
        send_due(datetime.now(tz=NOW.tzinfo) + timedelta(hours=1), "w1")
    assert len(pretend.sent) == sent
    assert fresh(delivery).state == state


def test_a_crash_while_sending_leaves_it_unknown() -> None:
    delivery = an_answer(a_channel())
    assert deliveries.claim(delivery, worker="dead", now=NOW)
    pretend = Pretend()
    with speaking(pretend):
        send_due(NOW + timedelta(seconds=10), "w2")
        assert fresh(delivery).state == S.SENDING, "its lease still runs"
        send_due(NOW + timedelta(seconds=deliveries.LEASE_S + 1), "w2")
    assert fresh(delivery).state == S.UNKNOWN
    assert not pretend.sent


def test_a_worker_that_was_thought_dead_still_says_that_it_was_sent() -> None:
    delivery = an_answer(a_channel())
    row = fresh(delivery)
    assert deliveries.claim(row, worker="slow", now=NOW)
    pretend = Pretend()
    with speaking(pretend):
        send_due(NOW + timedelta(seconds=deliveries.LEASE_S + 1), "w2")
    follows = Next(state=S.SENT, why="", provider_id="p")
    assert deliveries.settle(row, follows, holder="slow", now=LATER)
    assert fresh(delivery).state == S.SENT


def test_answers_wait_while_the_channel_is_paused() -> None:
    channel = a_channel()
    delivery = an_answer(channel)
    book.set_state(channel, Channel.State.PAUSED, who=None, now=NOW)
    pretend = Pretend(Sent(provider_id="p"))
    with speaking(pretend):
        assert send_due(LATER, "w1") == 0
        assert api.parked() == {"forum"}
        book.set_state(channel, Channel.State.ACTIVE, who=None, now=NOW)
        assert send_due(LATER, "w1") == 1
    assert fresh(delivery).state == S.SENT


@pytest.mark.parametrize("was", [S.QUEUED, S.UNKNOWN])
def test_a_broken_account_keeps_answers_as_they_were_and_tells(was: DeliveryState) -> None:
    delivery = an_answer(a_channel())
    Delivery.objects.filter(pk=delivery.pk).update(state=was)
    with speaking(Pretend(AccountError("The token has ended."))):
        send_due(NOW, "w1")
    row = fresh(delivery)
    assert (row.state, row.attempts) == (was, 0)
    assert [(one.key, one.problem) for one in api.troubles()] == [("forum", "The token has ended.")]


def test_an_adapter_that_fails_never_costs_a_second_posting() -> None:
    delivery = an_answer(a_channel())
    with speaking(Pretend(ValueError("a bug"))):
        send_due(NOW, "w1")
    assert fresh(delivery).state == S.UNKNOWN


def test_a_secret_that_cannot_be_opened_breaks_the_channel_not_the_answer(settings: Any) -> None:
    channel = a_channel(webhook="https://example.com/hook")
    delivery = an_answer(channel)
    settings.SECRET_KEY = "another key than the one that sealed it"
    send_due(NOW, "w1")
    assert fresh(delivery).state == S.QUEUED
    assert api.troubles()
