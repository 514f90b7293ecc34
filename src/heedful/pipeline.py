"""The road of a post, in order. Everything that moves forward moves here; docs/flow has one page a stage.

A batch runs inside one transaction: a crash anywhere leaves nothing behind, and the ledger sends it again. A second
time changes nothing, because `keep` returns only what was not kept before.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from django.db import transaction

from heedful.channels import api as channels
from heedful.channels.types import Arrival, ChannelFacts, Edit, Post, Signal
from heedful.customers import api as people
from heedful.customers import step as customers
from heedful.desk import step as desk
from heedful.escalation import step as escalation
from heedful.insights import step as insights
from heedful.listening import api as kept
from heedful.listening import step as listening
from heedful.listening.types import Mention
from heedful.rights import step as rights
from heedful.routing import api as queues
from heedful.routing import step as routing
from heedful.stream.api import Handler, ensure_timer, gathered, ledger, scrub, set_timer
from heedful.stream.types import Kind, Parcel
from heedful.understanding import api as readers
from heedful.understanding import step as understanding
from heedful.understanding.types import Reading

AT_ONCE = 500  # mentions that are counted or read anew in one transaction: well under a second


class ChangeTooEarly(Exception):
    """A post was edited or deleted before it was read. Try the row again."""


_post = msgspec.json.Decoder(Post)
_edit = msgspec.json.Decoder(Edit)
_signal = msgspec.json.Decoder(Signal)


def foresee(parcels: Sequence[Parcel]) -> None:
    """Reads what these rows are about, by itself, while what came before them is written down. Nothing changes by it.

    Where something is damaged, all of it waits for its turn, in which that one thing is found.
    """
    known = {facts.key: facts for facts in channels.all_facts()}
    try:
        arrivals = [one for parcel in parcels if parcel.channel in known for one in _arrivals(parcel, known)]
    except msgspec.MsgspecError:
        return
    shut = _shut({_author_of(arrival) for arrival in arrivals})
    open_to_us = [arrival for arrival in arrivals if _author_of(arrival) not in shut]
    if open_to_us:
        readers.look_ahead(listening.likely(open_to_us, tell_languages=readers.languages))


def carry(parcels: Sequence[Parcel], *, now: datetime) -> None:
    """Everything in these ledger rows, or nothing."""
    readers.ready()  # while no other writer waits for this one
    readers.patiently(partial(_carry, parcels, now=now))


def _carry(parcels: Sequence[Parcel], *, now: datetime) -> None:
    known = {facts.key: facts for facts in channels.all_facts()}
    with transaction.atomic(), gathered():
        arrivals = [arrival for parcel in parcels for arrival in _arrivals(parcel, known)]
        hear(welcome(arrivals, [parcel.row for parcel in parcels]), now=now)
        later = [parcel for parcel in parcels if parcel.kind is not Kind.POSTS]
        follow(later, known, now=now, besides=[parcel.row for parcel in parcels])
        readers.ask_first()


def wanted(channel: ChannelFacts, posts: Sequence[Post]) -> list[bool]:
    """Which posts of a source anybody listens for; the rest never reaches the ledger."""
    return listening.wants(channel, posts, tell_languages=readers.languages)


def hear(arrivals: Sequence[Arrival], *, now: datetime) -> None:
    """Match, read, remember, judge, count, route."""
    # A rule may ask for a language that the platform does not tell.
    kept_now = listening.keep(arrivals, now=now, tell_languages=readers.languages) if arrivals else []
    mentions = left_alone(kept_now, now=now)
    if not mentions:
        return
    readings = understanding.read(mentions, now=now)
    people = customers.remember(mentions, readings, now=now)
    changed = customers.feel(mentions, readings, people)
    escalation.judge(mentions, readings, people, now=now)
    speak_first(changed, now=now)
    insights.count(mentions, readings)
    routing.assign(now=now)


def welcome(arrivals: Sequence[Arrival], rows: Sequence[int]) -> list[Arrival]:
    """Without the words of those who were erased: they are refused, and leave the ledger's rows too."""
    refused = kept.refused({_author_of(arrival) for arrival in arrivals})
    if not refused:
        return list(arrivals)
    gone = [arrival for arrival in arrivals if _author_of(arrival) in refused]
    scrub.rows_now(rows, {one.channel.key: {author for _, author in refused} for one in gone})
    return [arrival for arrival in arrivals if _author_of(arrival) not in refused]


def left_alone(mentions: Sequence[Mention], *, now: datetime) -> list[Mention]:
    """Without those whose authors asked that their posts be kept and nothing else."""
    held = (
        people.erasing.restricted({(one.platform, one.author_id) for one in mentions if not one.own})
        if mentions
        else set()
    )
    if not held:
        return list(mentions)
    kept.hold([one.id for one in mentions if (one.platform, one.author_id) in held], now)
    return [one for one in mentions if (one.platform, one.author_id) not in held]


def _allowed(signals: Sequence[tuple[ChannelFacts, Signal]]) -> list[tuple[ChannelFacts, Signal]]:
    """What nobody did who was erased or wants to be left alone."""
    shut = _shut({(channel.platform, signal.author.id) for channel, signal in signals if signal.author})
    return [one for one in signals if one[1].author is None or (one[0].platform, one[1].author.id) not in shut]


def _shut(authors: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those who were erased or want to be left alone; two queries."""
    return kept.refused(authors) | people.erasing.restricted(authors) if authors else set()


def _author_of(arrival: Arrival) -> tuple[str, str]:
    return arrival.post.platform or arrival.channel.platform, arrival.post.author.id


def speak_first(changed: Collection[tuple[int, int]], *, now: datetime) -> None:
    """After the judging, because whoever has an open case by now is answered there."""
    for case in escalation.follow_changes(changed, now=now):
        queues.end_for_case(case, why="taken back", now=now)


def follow(
    parcels: Sequence[Parcel], known: Mapping[str, ChannelFacts], *, now: datetime, besides: Collection[int] = ()
) -> None:
    """What became of posts that were kept before: edited, deleted, liked. `besides` are rows heard a moment ago."""
    edits: list[tuple[ChannelFacts, Edit]] = []
    signals: list[tuple[ChannelFacts, Signal]] = []
    for parcel in parcels:
        channel = known[parcel.channel]
        if parcel.kind is Kind.CHANGES:
            edits += [(channel, _edit.decode(item)) for item in parcel.items]
        else:
            signals += [(channel, _signal.decode(item)) for item in parcel.items]
    signals = _allowed(signals)
    if signals:
        listening.refresh(signals, now=now)
        unknown, changed = customers.react(signals, now=now)
        speak_first(changed, now=now)
        about = [(channel, signal.post) for channel, signal in signals if (channel.id, signal.post) in unknown]
        _refuse_early(about, besides)
    if edits:
        change(edits, now=now, besides=besides)


def change(edits: Sequence[tuple[ChannelFacts, Edit]], *, now: datetime, besides: Collection[int]) -> None:
    """New words are read and counted in place of the old ones; what was deleted is counted no more."""
    followed = listening.follow(edits, now=now)
    if followed.unknown:
        about = [(channel, edit.post) for channel, edit in edits if (channel.id, edit.post) in followed.unknown]
        _refuse_early(about, besides)
    if not followed.changed:
        return
    held = kept.held([one.before.id for one in followed.changed])
    before = [one.before for one in followed.changed if one.before.id not in held]
    after = [one.after for one in followed.changed if one.after and one.after.id not in held]
    insights.forget(before, readers.counted_as([mention.id for mention in before]))
    readings = understanding.reread(after, now=now)
    insights.count(after, readings)
    gone = [one.before.id for one in followed.changed if one.after is None]
    understanding.gone(gone)
    changed = customers.feel_anew(after, readings, gone=gone)
    escalation.follow(followed.changed)
    speak_first(changed, now=now)


def corrected(_key: str, _data: object, now: datetime) -> None:
    """Charts follow what people said about readings, some hundred mentions a turn."""
    with transaction.atomic(), gathered():
        owing = kept.mentions(readers.owing(most=AT_ONCE))
        if owing:
            _count_anew(list(owing.values()), readers.counted_as(list(owing)), now=now)
            set_timer("understanding.corrected", "soon", now)


def weighed(key: str, data: dict[str, Any], now: datetime) -> None:
    """Feelings are told anew with the weights of today."""
    with transaction.atomic(), gathered():
        speak_first(customers.weigh_anew(key, data, now), now=now)


def again(key: str, _data: object, now: datetime) -> None:
    """History is read by the model of today, and counted as it is read then."""
    readers.ready()
    readers.patiently(partial(_again, int(key), now=now))


def _again(run: int, *, now: datetime) -> None:
    with transaction.atomic(), gathered():
        turn = readers.next_turn(run)
        if turn is None:
            return
        held = kept.held(turn.mentions)
        mentions = [one for one in kept.mentions(turn.mentions).values() if one.id not in held and one.text]
        before = readers.counted_as(turn.mentions)
        understanding.reread(mentions, now=now)
        after = readers.readings(turn.mentions)
        changed = [one for one in mentions if readers.says(before[one.id]) != readers.says(after[one.id])]
        _count_anew(changed, before, now=now)
        readers.end_turn(turn, changed=len(changed), now=now)
        readers.ask_first()


def _count_anew(mentions: Sequence[Mention], before: Mapping[int, Reading], *, now: datetime) -> None:
    """The same mentions, read otherwise than `before`: charts follow, and what their authors feel."""
    held = kept.held([mention.id for mention in mentions])
    public = [mention for mention in mentions if mention.deleted_at is None and mention.id not in held]
    readings = readers.readings([mention.id for mention in public])
    insights.forget(public, before)
    insights.count(public, readings)
    speak_first(customers.feel_anew(public, readings), now=now)


def _refuse_early(about: Sequence[tuple[ChannelFacts, str]], besides: Collection[int]) -> None:
    """What overtook its post comes again; what is about a post that nobody listened for is of no interest.

    In this order: a row is closed after its posts are kept, so a post that is neither on the way nor kept was dropped.
    """
    early: set[str] = set()
    for channel in {channel.key: channel for channel, _ in about}.values():
        posts = ledger.promised(channel.key, Kind.POSTS, {post for one, post in about if one.key == channel.key})
        early |= ledger.on_the_way(channel.key, Kind.POSTS, posts, besides=besides)
        early |= listening.kept(channel, posts)
    if early:
        raise ChangeTooEarly(f"{', '.join(sorted(early)[:5])}: changed before it was read")


def _arrivals(parcel: Parcel, known: Mapping[str, ChannelFacts]) -> list[Arrival]:
    if parcel.kind is not Kind.POSTS:
        return []
    channel = known[parcel.channel]
    return [
        Arrival(channel=channel, post=_post.decode(item), received_at=parcel.received_at, topic=parcel.topic)
        for item in parcel.items
    ]


REGULAR = ("customers.usual",)  # their turns set the next ones


def wind_up(now: datetime) -> None:
    """What comes again and again comes for the first time, where it never did."""
    for kind in REGULAR:
        ensure_timer(kind, "all", now)


TIMERS: Mapping[str, Handler] = {
    "escalation.outreach": escalation.open_due,
    **customers.TIMERS,
    "routing.assign": routing.assign_soon,
    "routing.heartbeats": routing.heartbeats,
    "routing.take-back": routing.take_back,
    "desk.wake": desk.on_wake,
    "customers.usual": customers.learn_usual,
    "customers.weights": weighed,
    "desk.call-back": desk.on_call,
    "desk.follow": desk.on_follow,
    "customers.alike": customers.look_for_alikes,
    "rights.erase": rights.erase_turn,
    "rights.restrict": rights.restrict_turn,
    "customers.settle": customers.settle,
    "understanding.corrected": corrected,
    "understanding.again": again,
}
STANDING = ("customers.alike",)  # timers that go on for ever


def keep_house(now: datetime) -> None:
    """What runs now and then beside the road."""
    for kind in STANDING:
        ensure_timer(kind, "", now)
    rights.retain(now)
