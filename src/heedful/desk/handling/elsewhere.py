"""Where else a person can be answered, and why not. Pure.

Only in private: a matter that leaves its public thread is not carried into another one.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from heedful.channels.types import Capability, ChannelFacts

Who = tuple[str, str]  # a platform and the person's id there


class Hindrance(StrEnum):
    NO_CHANNEL = "no-channel"
    CANNOT_SEND = "cannot-send"
    CANNOT_BEGIN = "cannot-begin"  # they have not written to us there in private
    TOO_LATE = "too-late"  # they have, but the platform's time is over
    TAKEN = "taken"  # another open case of theirs goes on there


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One address on one channel; `channel` is None where none is connected."""

    platform: str
    author: str
    handle: str
    channel: int | None
    channel_name: str = ""
    hindrance: Hindrance | None = None

    @property
    def key(self) -> str:
        return f"{self.channel}|{self.platform}|{self.author}"


def options(
    addresses: Iterable[tuple[str, str, str]],
    channels: Iterable[ChannelFacts],
    can: Callable[[int], Capability],
    *,
    heard: Mapping[Who, frozenset[int]],
    wrote: Mapping[tuple[int, Who], datetime],
    now: datetime,
) -> tuple[Option, ...]:
    """`addresses` are platform, id and handle. `heard` is on which channels, `wrote` when last in private.

    What is possible comes first.
    """
    places = {facts.id: facts for facts in channels}
    found: list[Option] = []
    for platform, author, handle in dict.fromkeys(addresses):
        who = (platform, author)
        fit = sorted({pk for pk, facts in places.items() if facts.platform == platform} | heard.get(who, frozenset()))
        for pk in fit:
            hindrance = _hindrance(can(pk), wrote.get((pk, who)), now)
            name = places[pk].name if pk in places else ""
            found.append(
                Option(
                    platform=platform,
                    author=author,
                    handle=handle,
                    channel=pk,
                    channel_name=name,
                    hindrance=hindrance,
                )
            )
        if not fit:
            nowhere = Hindrance.NO_CHANNEL
            found.append(Option(platform=platform, author=author, handle=handle, channel=None, hindrance=nowhere))
    return tuple(sorted(found, key=lambda one: one.hindrance is not None))


def _hindrance(can: Capability, wrote: datetime | None, now: datetime) -> Hindrance | None:
    if not can.can_send:
        return Hindrance.CANNOT_SEND
    if can.starts:
        return None
    if wrote is None:
        return Hindrance.CANNOT_BEGIN
    late = can.answers_for_h is not None and now - wrote >= timedelta(hours=can.answers_for_h)
    return Hindrance.TOO_LATE if late else None
