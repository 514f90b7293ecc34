"""Answers to a real receiver on this machine."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from heedful.channels.models import Delivery
from heedful.channels.open import adapter as open_adapter
from heedful.channels.open.webhook import meaning, retry_after_s
from heedful.channels.sending import send_due
from heedful.channels.tests.making import NOW, SECRET, a_channel, an_answer
from heedful.channels.tests.receiver import Receiver, receiving
from heedful.channels.types import Refused, SendResult, Sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def in_hours(hours: int) -> datetime:
    return datetime.now(tz=UTC) + timedelta(hours=hours)


def test_an_answer_arrives_signed(receiver: Receiver) -> None:
    delivery = an_answer(a_channel(webhook=receiver.url))
    send_due(NOW, "w1")
    heard = receiver.heard[0]
    digest = hmac.new(SECRET.encode(), heard.body, hashlib.sha256).digest()
    assert heard.headers["x-hub-signature-256"] == "sha256=" + base64.b64encode(digest).decode()
    assert heard.headers["idempotency-key"] == str(delivery.key)
    assert heard.headers["x-heedful-delivery"] == str(delivery.key)
    assert json.loads(heard.body) == {
        "id": str(delivery.key),
        "reply_to": "t3_9f2c",
        "thread": "t3_9f2c",
        "text": "Sorry about that!",
        "visibility": "public",
        "attachments": [],
        "author": None,
        "sent_at": "2026-03-02T09:00:00.000Z",
    }
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("sent", "theirs-1")


def test_it_is_tried_again_with_the_same_key_and_body_until_it_is_taken(receiver: Receiver) -> None:
    receiver.answers = [(500, {}, b""), (429, {"Retry-After": "60"}, b""), (200, {}, b"{}")]
    delivery = an_answer(a_channel(webhook=receiver.url))
    for hour in range(3):
        send_due(in_hours(hour), "w1")
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert len({heard.headers["idempotency-key"] for heard in receiver.heard}) == 1
    assert len({heard.body for heard in receiver.heard}) == 1


def test_a_client_error_ends_it(receiver: Receiver) -> None:
    receiver.answers = [(422, {}, b"too long")]
    delivery = an_answer(a_channel(webhook=receiver.url))
    send_due(NOW, "w1")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("failed", "The receiver answered 422: too long")
    assert send_due(in_hours(1), "w1") == 0


def test_silence_is_unknown_and_asked_again_under_the_same_key(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_adapter, "TIMEOUT_S", 1.0)  # a busy machine may take a while to connect at all
    receiver.wait_s = 2.0
    delivery = an_answer(a_channel(webhook=receiver.url))
    send_due(NOW, "w1")
    delivery.refresh_from_db()
    assert delivery.state == "unknown"
    receiver.wait_s = 0
    send_due(in_hours(1), "w1")
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert len({heard.headers["idempotency-key"] for heard in receiver.heard}) == 1


def test_a_lost_connection_is_unknown(receiver: Receiver) -> None:
    receiver.drop = True
    delivery = an_answer(a_channel(webhook=receiver.url))
    send_due(NOW, "w1")
    delivery.refresh_from_db()
    assert delivery.state == "unknown"


def test_nobody_at_home_is_simply_tried_again() -> None:
    with receiving() as gone:
        url = gone.url
    delivery = an_answer(a_channel(webhook=url))
    send_due(NOW, "w1")
    delivery.refresh_from_db()
    assert delivery.state == "queued"


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.answers = [(302, {"Location": receiver.url + "/other"}, b"")]
    an_answer(a_channel(webhook=receiver.url))
    send_due(NOW, "w1")
    assert len(receiver.heard) == 1
    assert Delivery.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (200, b'{"id": 77}', Sent(provider_id="77")),
        (204, b"", Sent(provider_id="key")),
        (200, b"<html>", Sent(provider_id="key")),
        (200, b"\xff{", Sent(provider_id="key")),
        # Nothing that a receiver says can be too odd to be kept.
        (200, b'{"id": "a\\u0000b"}', Sent(provider_id="ab")),
        (400, b"no\x00way", Refused(reason="The receiver answered 400: noway")),
        (503, b"", Refused(reason="The receiver answered 503.", retry_after_s=0)),
        (404, b"<html>", Refused(reason="The receiver answered 404.")),
    ],
)
def test_an_answer_means(status: int, body: bytes, result: SendResult) -> None:
    assert meaning(status, {}, body, key="key", now=NOW) == result


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("Mon, 02 Mar 2026 09:05:00 GMT", 300),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0),
        ("soon", 0),
        ("", 0),
        ("-5", 0),
        ("9999999999", 86400),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float) -> None:
    assert retry_after_s(text, now=NOW) == seconds
