"""Which arrivals become mentions, why, and in which thread they stand. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from heedful.channels.types import Arrival, ChannelFacts, Post, Visibility
from heedful.listening.fields import handle_key

Place = tuple[int, str]  # channel id, external id


class Found(msgspec.Struct, frozen=True):
    """A rule version that caught a post, under its topic."""

    version: int
    topic: int


class Keeping(msgspec.Struct, frozen=True):
    """A post that is kept. `found` is empty where its thread, its channel or its privacy is the reason."""

    arrival: Arrival
    thread: str
    own: bool
    found: tuple[Found, ...]

    @property
    def topics(self) -> tuple[int, ...]:
        forced = (self.arrival.topic,) if self.arrival.topic is not None else ()
        return tuple(dict.fromkeys((*forced, *(one.topic for one in self.found))))


def place_of(arrival: Arrival) -> Place:
    return arrival.channel.id, arrival.post.id


def is_own(post: Post, channel: ChannelFacts) -> bool:
    """By what the sender says of it, or by who wrote it."""
    if post.metadata.get("own") == "true":
        return True
    own = channel.own_authors
    if not own:
        return False
    return not {handle_key(name) for name in own}.isdisjoint(
        (handle_key(post.author.id), handle_key(post.author.handle))
    )


def once(arrivals: Sequence[Arrival], known: Collection[Place]) -> list[Arrival]:
    """Each post once, the first time that it stands in the batch, without those that were kept before."""
    fresh: dict[Place, Arrival] = {}
    for arrival in arrivals:
        if place_of(arrival) not in known:
            fresh.setdefault(place_of(arrival), arrival)
    return list(fresh.values())


def threads(arrivals: Sequence[Arrival], known: Mapping[Place, str]) -> dict[Place, str]:
    """The root of each arrival's thread, found through parents in the batch and those kept before (`known`).

    Where no parent is known, its id stands in. A private message that answers nothing and names no thread has none:
    what belongs together there is decided by who speaks.
    """
    batch = {place_of(arrival): arrival.post for arrival in arrivals}
    found: dict[Place, str] = {}
    for place in batch:
        chain: list[Place] = []
        at, root = place, None
        while root is None:
            chain.append(at)
            channel, external_id = at
            post = batch[at]
            above = (channel, post.reply_to)
            if post.thread:
                root = post.thread
            elif not post.reply_to:
                root = "" if post.visibility is Visibility.PRIVATE else external_id
            elif above in found:
                root = found[above] or post.reply_to
            elif above in known:
                root = known[above] or post.reply_to
                if (channel, root) in batch and (channel, root) not in chain:
                    at, root = (channel, root), None  # what stood in for the root has come: it knows further
            elif above not in batch or above in chain:  # not here yet, or a ring that no platform should send
                root = post.reply_to
            else:
                at = above
        found[chain[-1]] = root
        for passed in chain[:-1]:
            found[passed] = root or chain[-1][1]
    return found


def choose(
    arrivals: Sequence[Arrival],
    *,
    known: Mapping[Place, str],
    kept_threads: Collection[Place],
    match: Callable[[Arrival, bool], tuple[Found, ...]],
) -> list[Keeping]:
    """Rules, an import's topic, privacy and the channel decide first; then whoever stands in a thread with those."""
    roots = threads(arrivals, known)
    chosen: dict[Place, Keeping] = {}
    left: list[Keeping] = []
    alive = set(kept_threads)
    for arrival in arrivals:
        own = is_own(arrival.post, arrival.channel)
        place = place_of(arrival)
        keeping = Keeping(arrival, roots[place], own, match(arrival, own))
        if keeping.found or _kept_anyway(arrival):
            chosen[place] = keeping
            alive.add((place[0], keeping.thread or place[1]))
            alive.add(place)
            if arrival.post.reply_to:
                alive.add((place[0], arrival.post.reply_to))
        else:
            left.append(keeping)
    for keeping in left:
        place = place_of(keeping.arrival)
        if not alive.isdisjoint((place, (place[0], keeping.thread), (place[0], keeping.arrival.post.reply_to))):
            chosen[place] = keeping
    return [chosen[place_of(arrival)] for arrival in arrivals if place_of(arrival) in chosen]


def _kept_anyway(arrival: Arrival) -> bool:
    return arrival.topic is not None or arrival.channel.keep_all or arrival.post.visibility is Visibility.PRIVATE


def content_of(post: Post) -> str:
    """What charts call content type: the richest of what is attached."""
    kinds = {attachment.kind for attachment in post.attachments}
    return "video" if "video" in kinds else "image" if "image" in kinds else "text"
