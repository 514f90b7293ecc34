"""Any network that Heedful does not speak itself: posts come in with a token, answers go out as signed webhooks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from heedful.channels import outside
from heedful.channels.adapter import Account, Field, FieldKind
from heedful.channels.open.parse import parse
from heedful.channels.open.webhook import TIMEOUT_S, headers, meaning, payload
from heedful.channels.types import (
    Capability,
    Edit,
    Outbound,
    Post,
    Pulled,
    Refused,
    SendResult,
    Signal,
    Unclear,
    Visibility,
)
from heedful.stream.types import Kind

WAYS = ("characters", "graphemes", "utf16", "weighted")
RATE_PER_S = 20_000  # items; generous, because a burst that is refused costs the sender more than it costs us
BURST_S = 10.0


class OpenChannel:
    name = "open"
    title = "Open channel"
    summary = "Any network through two addresses: yours to ours for posts, ours to yours for answers."
    platform = "open"
    receives = True
    repeats_safely = True  # part of the contract: a receiver keeps what it has seen by Idempotency-Key
    fields = (
        Field(
            name="webhook_url",
            label="Webhook address",
            kind=FieldKind.URL,
            help="Answers are posted here. Without it the channel only listens.",
        ),
        Field(
            name="webhook_secret",
            label="Webhook secret",
            kind=FieldKind.SECRET,
            help="Signs every answer. At least 16 characters.",
        ),
        Field(
            name="private_hosts",
            label="Hosts allowed on private addresses",
            kind=FieldKind.LINES,
            help="One a line. These may also be spoken to without TLS.",
        ),
        Field(name="most_characters", label="Longest answer", kind=FieldKind.NUMBER, initial=5000),
        Field(
            name="counts_as",
            label="Length is counted in",
            help="characters, graphemes, utf16 or weighted (as X counts)",
            initial="characters",
        ),
        Field(
            name="rate_per_s",
            label="Items a second",
            kind=FieldKind.NUMBER,
            help="What goes beyond is refused with 429 and a time to come back.",
            initial=RATE_PER_S,
        ),
    )

    def capability(self, config: Mapping[str, Any], visibility: Visibility) -> Capability:  # noqa: ARG002 - both alike here
        counts_as = str(config.get("counts_as", ""))
        return Capability(
            most_characters=int(config.get("most_characters") or 5000),
            counts_as=counts_as if counts_as in WAYS else "characters",
            attachments=True,
            can_send=bool(config.get("webhook_url")),
        )

    def read(self, sample: str, payload: bytes) -> Pulled:
        """Samples are named after the address that they are posted to: posts.json, signals.ndjson …"""
        things = parse(payload, "", Kind(sample.partition(".")[0].partition("-")[0])).things
        return Pulled(
            posts=tuple(one for one in things if isinstance(one, Post)),
            signals=tuple(one for one in things if isinstance(one, Signal)),
            edits=tuple(one for one in things if isinstance(one, Edit)),
        )

    def send(self, account: Account, outbound: Outbound, now: datetime) -> SendResult:
        url = str(account.config.get("webhook_url") or "")
        secret = account.secrets.get("webhook_secret", "")
        if not url or not secret:
            return Refused(reason="The channel has no webhook address or no secret.")
        body = payload(outbound)
        return deliver(
            url, body, headers(outbound, body, secret), allowed=allowed_hosts(account.config), key=outbound.key, now=now
        )


def allowed_hosts(config: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(host).strip().lower() for host in config.get("private_hosts") or ())


def deliver(
    url: str, body: bytes, head: Mapping[str, str], *, allowed: Collection[str], key: str, now: datetime
) -> SendResult:
    try:
        answer = outside.post(url, body, headers=head, allowed=allowed, timeout_s=TIMEOUT_S)
    except outside.ForbiddenError as error:
        return Refused(reason=str(error))
    except outside.OutsideError as error:
        return Unclear(reason=str(error)) if error.arrived else Refused(reason=str(error), retry_after_s=0)
    return meaning(answer.status, answer.headers, answer.body, key=key, now=now)


ADAPTER = OpenChannel()
