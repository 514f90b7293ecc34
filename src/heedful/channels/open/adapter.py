"""Any network that Heedful does not speak itself: posts come in with a token, answers go out as signed webhooks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop

from heedful.channels import outside
from heedful.channels.adapter import Account, Field, FieldKind
from heedful.channels.errors import SetupError
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

LONGEST_ANSWER = 5000  # characters
SHORTEST_SECRET = 16  # characters; an HMAC is no stronger than its key
MOST_NUMBER = 10_000_000
WAYS = ("characters", "graphemes", "utf16", "weighted")
RATE_PER_S = 20_000  # items; generous, because a burst that is refused costs the sender more than it costs us
BURST_S = 10.0


class OpenChannel:
    name = "open"
    title = gettext_noop("Open channel")
    summary = gettext_noop("Any network through two addresses: yours to ours for posts, ours to yours for answers.")
    platform = "open"
    receives = True
    repeats_safely = True  # part of the contract: a receiver keeps what it has seen by Idempotency-Key
    fields: tuple[Field, ...] = (
        Field(
            name="webhook_url",
            label=gettext_noop("Webhook address"),
            kind=FieldKind.URL,
            help=gettext_noop("Answers are posted here. Without it the channel only listens."),
        ),
        Field(
            name="webhook_secret",
            label=gettext_noop("Webhook secret"),
            kind=FieldKind.SECRET,
            help=gettext_noop("Signs every answer. At least 16 characters."),
        ),
        Field(
            name="private_hosts",
            label=gettext_noop("Hosts allowed on private addresses"),
            kind=FieldKind.LINES,
            help=gettext_noop("One a line. These may also be spoken to without TLS."),
        ),
        Field(
            name="most_characters",
            label=gettext_noop("Longest answer"),
            kind=FieldKind.NUMBER,
            initial=LONGEST_ANSWER,
        ),
        Field(
            name="counts_as",
            label=gettext_noop("Length is counted in"),
            kind=FieldKind.CHOICE,
            choices=WAYS,
            help=gettext_noop("characters, graphemes, utf16, or weighted (as X counts)."),
            initial="characters",
        ),
        Field(
            name="starts",
            label=gettext_noop("May begin conversations"),
            kind=FieldKind.FLAG,
            help=gettext_noop("The network lets you write in private to somebody who did not write to you there."),
        ),
        Field(
            name="answers_for_h",
            label=gettext_noop("Answers are taken for (hours)"),
            kind=FieldKind.NUMBER,
            help=gettext_noop("After a post or message, as the network rules. 0: always."),
            initial=0,
        ),
        Field(
            name="rate_per_s",
            label=gettext_noop("Items a second"),
            kind=FieldKind.NUMBER,
            help=gettext_noop("What goes beyond is refused with 429 and a time to come back."),
            initial=RATE_PER_S,
        ),
    )

    def check(self, config: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        if config.get("counts_as") not in WAYS:
            raise SetupError(gettext("Choose characters, graphemes, utf16 or weighted."), field="counts_as")
        for name in ("most_characters", "rate_per_s"):
            if not isinstance(config[name], (int, float)) or not 0 < config[name] <= MOST_NUMBER:
                raise SetupError(gettext("A number above 0 is needed."), field=name)
        if config.get("webhook_url"):
            self._check_webhook(config, secrets)

    def _check_webhook(self, config: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        try:
            outside.check_url(str(config["webhook_url"]), allowed=allowed_hosts(config))
        except outside.ForbiddenError as error:
            raise SetupError(str(error), field="webhook_url") from None
        if len(secrets.get("webhook_secret", "")) < SHORTEST_SECRET:
            raise SetupError(gettext("At least 16 characters are needed."), field="webhook_secret")

    def capability(self, config: Mapping[str, Any], visibility: Visibility) -> Capability:
        counts_as = str(config.get("counts_as", ""))
        return Capability(
            most_characters=int(config.get("most_characters") or LONGEST_ANSWER),
            counts_as=counts_as if counts_as in WAYS else "characters",
            attachments=True,
            can_send=bool(config.get("webhook_url")),
            starts=visibility is Visibility.PRIVATE and bool(config.get("starts")),
            answers_for_h=float(config.get("answers_for_h") or 0) or None,
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
