"""Rows that tests of channels need."""

from datetime import UTC, datetime
from typing import Any

from heedful.channels import api, book
from heedful.channels.models import Channel, Delivery
from heedful.channels.types import Visibility

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "a secret of 22 letters"


def a_channel(key: str = "forum", *, webhook: str = "", **more: Any) -> Channel:
    config = {"webhook_url": webhook, "private_hosts": ["127.0.0.1"]} if webhook else {}
    secrets = {"webhook_secret": SECRET} if webhook else {}
    return book.create(key=key, adapter="open", name="Forum", now=NOW, config=config, secrets=secrets, **more)


def an_answer(channel: Channel, *, text: str = "Sorry about that!", announce_to: str = "") -> Delivery:
    delivery = api.send(
        channel.pk,
        text=text,
        visibility=Visibility.PUBLIC,
        reply_to="t3_9f2c",
        thread="t3_9f2c",
        recipient=None,
        not_before=NOW,
        announce_to=announce_to,
        now=NOW,
    )
    return Delivery.objects.select_related("channel").get(pk=delivery)
