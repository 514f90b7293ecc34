"""A test of a channel's way out: the same road as an answer, without a delivery."""

import uuid
from datetime import datetime

from heedful.channels.adapter import Sends
from heedful.channels.errors import ChannelError
from heedful.channels.facts import account
from heedful.channels.models import Channel
from heedful.channels.registry import adapter_named
from heedful.channels.types import Outbound, Sent, Visibility


def try_webhook(row: Channel, *, text: str, now: datetime) -> str:
    """Why it did not arrive; "" where it did."""
    adapter = adapter_named(row.adapter)
    if not isinstance(adapter, Sends):
        return "This channel takes no answers."
    probe = Outbound(
        key=str(uuid.uuid4()),
        text=text,
        visibility=Visibility.PRIVATE,
        reply_to="",
        thread="heedful-test",
        created_at=now,
    )
    try:
        result = adapter.send(account(row), probe, now)
    except ChannelError as error:
        return error.message
    return "" if isinstance(result, Sent) else result.reason
