"""The road of a post, in order. Everything that moves forward moves here; docs/flow has one page a stage.

A batch runs inside one transaction: a crash anywhere leaves nothing behind, and the ledger sends it again. A second
time changes nothing, because `keep` returns only what was not kept before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from heedful.channels import api as channels
from heedful.channels.types import Arrival, ChannelFacts, Edit, Post, Signal
from heedful.customers import step as customers
from heedful.desk import step as desk
from heedful.escalation import step as escalation
from heedful.insights import step as insights
from heedful.listening import step as listening
from heedful.routing import step as routing
from heedful.stream.api import Handler, gathered
from heedful.stream.types import Kind, Parcel
from heedful.understanding import api as readers
from heedful.understanding import step as understanding

TIMERS: Mapping[str, Handler] = {
    "routing.assign": routing.assign_soon,
    "routing.heartbeats": routing.heartbeats,
    "routing.take-back": routing.take_back,
    "desk.wake": desk.on_wake,
}

_post = msgspec.json.Decoder(Post)
_edit = msgspec.json.Decoder(Edit)
_signal = msgspec.json.Decoder(Signal)


def carry(parcels: Sequence[Parcel], *, now: datetime) -> None:
    """Everything in these ledger rows, or nothing."""
    known = {facts.key: facts for facts in channels.all_facts()}
    with transaction.atomic(), gathered():
        hear([arrival for parcel in parcels for arrival in _arrivals(parcel, known)], now=now)
        follow([parcel for parcel in parcels if parcel.kind is not Kind.POSTS], known, now=now)


def wanted(channel: ChannelFacts, posts: Sequence[Post]) -> list[bool]:
    """Which posts of a source anybody listens for; the rest never reaches the ledger."""
    return listening.wants(channel, posts, tell_languages=readers.languages)


def hear(arrivals: Sequence[Arrival], *, now: datetime) -> None:
    """Match, read, remember, judge, count, route."""
    # A rule may ask for a language that the platform does not tell.
    mentions = listening.keep(arrivals, now=now, tell_languages=readers.languages) if arrivals else []
    if not mentions:
        return
    readings = understanding.read(mentions, now=now)
    people = customers.remember(mentions, readings, now=now)
    escalation.judge(mentions, readings, people, now=now)
    insights.count(mentions, readings)
    routing.assign(now=now)


def follow(parcels: Sequence[Parcel], known: Mapping[str, ChannelFacts], *, now: datetime) -> None:
    """What became of posts that were kept before: edited, deleted, liked."""
    for parcel in parcels:
        channel = known[parcel.channel]
        if parcel.kind is Kind.CHANGES:
            listening.follow([(channel, _edit.decode(item)) for item in parcel.items], now=now)
        else:
            listening.refresh([(channel, _signal.decode(item)) for item in parcel.items], now=now)


def _arrivals(parcel: Parcel, known: Mapping[str, ChannelFacts]) -> list[Arrival]:
    if parcel.kind is not Kind.POSTS:
        return []
    channel = known[parcel.channel]
    return [
        Arrival(channel=channel, post=_post.decode(item), received_at=parcel.received_at, topic=parcel.topic)
        for item in parcel.items
    ]
