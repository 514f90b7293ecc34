"""What a platform's folder offers to the rest of the channels: one object named ADAPTER in its adapter.py.

Every folder has `Adapter`. What else it can do it says by having the methods: `Pulls` where words are fetched,
`Sends` where answers go out, `LooksUp` where the platform can be asked whether an answer arrived.
Adapters keep no state between calls and touch no table: they are handed an `Account` and return values.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

import msgspec

from heedful.channels.types import Capability, ChannelFacts, Outbound, Pulled, SendResult, Visibility


class FieldKind(StrEnum):
    TEXT = "text"
    URL = "url"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"  # one of `choices`
    LINES = "lines"  # a list of strings, one a line
    SECRET = "secret"  # noqa: S105 - a kind of field; kept sealed and never shown again


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the setup form. `label` and `help` are English and translated where they are shown."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    help: str = ""
    required: bool = False
    initial: str | float | bool = ""
    choices: tuple[str, ...] = ()


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    outbound: Outbound
    provider_id: str
    sent_at: datetime


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One channel as its adapter sees it, with its secrets open: never logged, stored or shown."""

    channel: ChannelFacts
    config: Mapping[str, Any] = {}
    secrets: Mapping[str, str] = {}
    answers: tuple[Answered, ...] = ()  # sent in the last `answers_for_s` seconds, oldest first; only for `pull`


class Adapter(Protocol):
    """`name` is the folder's name. `receives`: others may post to it with a token (see open/)."""

    name: str
    title: str
    summary: str
    platform: str  # what a new channel's posts are said to come from where they do not say it themselves
    receives: bool
    fields: tuple[Field, ...]

    def capability(self, config: Mapping[str, Any], visibility: Visibility) -> Capability: ...

    def read(self, sample: str, payload: bytes) -> Pulled:
        """What a payload as the platform sends it holds; the checklist calls it with each file of samples/."""
        ...


@runtime_checkable
class Checks(Protocol):
    """What the fields' kinds cannot say about a setup; raise a SetupError that names the field."""

    def check(self, config: Mapping[str, Any], secrets: Mapping[str, str]) -> None: ...


@runtime_checkable
class Pulls(Protocol):
    """`pull` runs outside any transaction; what it returns and its cursor are saved together afterwards."""

    answers_for_s: float  # how far back `account.answers` reaches; 0 where the adapter does not care

    def pull(self, account: Account, cursor: Mapping[str, str | int | float], now: datetime) -> Pulled:
        """Raise a ChannelError where the platform cannot be read (see errors.py: the class says for how long)."""
        ...


@runtime_checkable
class Sends(Protocol):
    """`send` never raises for what a network or a platform does: it returns Sent, Refused or Unclear."""

    repeats_safely: bool  # the receiver honours the idempotency key: the same answer twice is shown once

    def send(self, account: Account, outbound: Outbound, now: datetime) -> SendResult: ...


@runtime_checkable
class LooksUp(Protocol):
    """Sent: it is there. Refused: it surely is not, so it may be sent again. Unclear: still nobody knows."""

    def look_up(self, account: Account, outbound: Outbound, now: datetime) -> SendResult: ...
