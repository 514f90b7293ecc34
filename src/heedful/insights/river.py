"""A page of posts as cards: a fixed number of queries, whatever is on it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from heedful.channels import api as channels
from heedful.channels.types import ChannelFacts
from heedful.core.cursor import cursor_of, cursor_text
from heedful.escalation.types import Status
from heedful.insights import query
from heedful.insights.asked import Asked
from heedful.insights.marks import marked
from heedful.insights.words import KINDS, STATUSES, platform
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.understanding import api as understanding
from heedful.understanding.types import Corrected, Reading

PAGE = 25


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A post and everything that stands on its card."""

    mention: Mention
    pieces: tuple[tuple[str, bool], ...]
    platform: str
    channel: str
    reading: Reading | None
    corrected: tuple[Corrected, ...]
    kind: str
    language: str
    topics: tuple[tuple[int, str], ...]
    status: str
    status_word: str
    customer: int | None
    case: int | None
    stars: str

    @property
    def can_escalate(self) -> bool:
        return self.case is None


class River(msgspec.Struct, frozen=True, kw_only=True):
    """A page. `newest` is the highest id of all mentions when it was read.

    `next` is where to go on; `passed_over` says that hits are rare and looking stopped there.
    """

    cards: tuple[Card, ...]
    next: str
    next_at: datetime | None
    newest: int
    passed_over: bool


def page(asked: Asked, *, personal: bool, after: str = "", limit: int = PAGE) -> River:
    """Without `personal`, personal data in the texts are masked."""
    newest = query.newest_id()  # before the page is read, so that nothing falls between the two
    hits, following = query.page(asked.filter, asked.period, after=cursor_of(after), limit=limit)
    return River(
        cards=tuple(cards([hit.id for hit in hits], personal=personal, include=asked.filter.include)),
        next=cursor_text(following) if following else "",
        next_at=following.at if following else None,
        newest=newest,
        passed_over=following is not None and len(hits) < limit,
    )


def cards(ids: Sequence[int], *, personal: bool, include: Sequence[str] = ()) -> list[Card]:
    """In the order of the ids; what is gone is left out."""
    mentions = listening.mentions(ids)
    shown = mentions.values() if personal else [one.covered() for one in mentions.values()]
    readings = understanding.readings(ids)
    corrected = understanding.corrected(ids)
    beside = query.beside(ids)
    names = listening.topic_names()
    facts = channels.facts({one.channel for one in mentions.values()})
    return [
        _card(
            one,
            reading=readings.get(one.id),
            corrected=corrected.get(one.id, ()),
            beside=beside[one.id],
            names=names,
            channel=facts.get(one.channel),
            include=include,
        )
        for one in shown
        if one.id in beside
    ]


def _card(
    mention: Mention,
    *,
    reading: Reading | None,
    corrected: tuple[Corrected, ...],
    beside: query.Beside,
    names: dict[int, str],
    channel: ChannelFacts | None,
    include: Sequence[str],
) -> Card:
    status = beside.status or Status.NOT_ESCALATED.value
    return Card(
        mention=mention,
        pieces=tuple(marked(mention.text, include)),
        platform=platform(mention.platform),
        channel=channel.name if channel else "",
        reading=reading,
        corrected=corrected,
        kind=str(KINDS.get(mention.type.value, mention.type.value)),
        language=(reading.language if reading else None) or "",
        topics=tuple((topic, names.get(topic, str(topic))) for topic in mention.topics),
        status=status,
        status_word=str(STATUSES.get(status, status)),
        customer=beside.customer,
        case=beside.case,
        stars="★" * int(mention.rating + 0.5) if mention.rating else "",
    )
