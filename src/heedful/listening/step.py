"""What the pipeline calls: keep what matters, once, and follow what becomes of it."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from heedful.channels.types import Arrival, ChannelFacts, Edit, Post, Signal
from heedful.listening import changes, store
from heedful.listening.current import Current, current_rules
from heedful.listening.fields import Around
from heedful.listening.keep import Found, Keeping, Place, choose, once, place_of
from heedful.listening.models import Topic
from heedful.listening.rows import mention_of
from heedful.listening.types import Followed, Mention
from heedful.stream.api import announce

TellLanguages = Callable[[Sequence[str]], Sequence[str | None]]


def keep(arrivals: Sequence[Arrival], *, now: datetime, tell_languages: TellLanguages | None = None) -> list[Mention]:  # noqa: ARG001
    """The posts that were not kept before and are now, in the order in which they came.

    A fixed number of queries whatever the size of the batch. `tell_languages` is asked where a rule wants a language
    and the platform does not say.
    """
    current = current_rules()
    return _save(_chosen(arrivals, current, tell_languages), current)


def likely(arrivals: Sequence[Arrival], *, tell_languages: TellLanguages | None = None) -> list[Post]:
    """What `keep` would keep of these as things stand. Nothing is written down."""
    return [one.arrival.post for one in _chosen(arrivals, current_rules(), tell_languages)]


def wants(channel: ChannelFacts, posts: Sequence[Post], *, tell_languages: TellLanguages | None = None) -> list[bool]:
    """For a source that is read with a cursor: which posts are worth a promise, before any is written down.

    Answers are always wanted: whether their thread is kept is known only once what came before them went through.
    """
    received = max((post.created_at for post in posts), default=None)
    if received is None:
        return []
    arrivals = [Arrival(channel=channel, post=post, received_at=received) for post in posts]
    chosen = {place_of(one.arrival) for one in _chosen(arrivals, current_rules(), tell_languages)}
    return [place_of(arrival) in chosen or bool(_around(arrival)) for arrival in arrivals]


def _chosen(arrivals: Sequence[Arrival], current: Current, tell_languages: TellLanguages | None) -> list[Keeping]:
    places = {place_of(arrival) for arrival in arrivals}
    around = {(arrival.channel.id, name) for arrival in arrivals for name in _around(arrival)}
    known = store.known_of(places, around)
    fresh = once(arrivals, places & known.threads.keys())
    if not fresh:
        return []
    return choose(
        fresh,
        known=known.threads,
        kept_threads=known.alive,
        match=_matcher(current, _languages(fresh, current, tell_languages), _topic_names(fresh, current)),
    )


def follow(edits: Sequence[tuple[ChannelFacts, Edit]], *, now: datetime) -> Followed:  # noqa: ARG001
    """Edits and deletions of posts that were kept; of others nothing is known and nothing is done."""
    return changes.follow(edits)


def kept(channel: ChannelFacts, posts: Collection[str]) -> set[str]:
    """Those of the external ids that are kept now."""
    return {name for _, name in store.known_of({(channel.id, post) for post in posts}, ()).threads} if posts else set()


def refresh(signals: Sequence[tuple[ChannelFacts, Signal]], *, now: datetime) -> None:  # noqa: ARG001
    """Counters and reactions of posts that were kept."""
    changes.refresh(signals)


def _around(arrival: Arrival) -> tuple[str, ...]:
    return tuple(name for name in (arrival.post.reply_to, arrival.post.thread) if name)


def _matcher(
    current: Current, languages: dict[Place, str], topics: dict[int, str]
) -> Callable[[Arrival, bool], tuple[Found, ...]]:
    match_ids, origins = current.rules.match_ids, current.origins

    def match(arrival: Arrival, own: bool) -> tuple[Found, ...]:  # noqa: FBT001
        around = Around(
            platform=arrival.channel.platform,
            own=own,
            language=languages.get(place_of(arrival), ""),
            topics=(topics[arrival.topic],) if arrival.topic in topics else (),
        )
        return tuple(Found(version, origins[version].topic) for version in match_ids(arrival.post, around))

    return match


def _languages(arrivals: Sequence[Arrival], current: Current, tell: TellLanguages | None) -> dict[Place, str]:
    if tell is None or not current.rules.asks("lang"):
        return {}
    untold = [arrival for arrival in arrivals if not arrival.post.language and arrival.post.text]
    told = tell([arrival.post.text for arrival in untold]) if untold else ()
    return {place_of(arrival): code for arrival, code in zip(untold, told, strict=True) if code}


def _topic_names(arrivals: Sequence[Arrival], current: Current) -> dict[int, str]:
    """Of the topics that an import names, where a rule asks."""
    forced = {arrival.topic for arrival in arrivals if arrival.topic is not None}
    asked = forced and current.rules.asks("topic")
    return dict(Topic.objects.filter(pk__in=forced).values_list("pk", "name")) if asked else {}


def _save(keepings: Sequence[Keeping], current: Current) -> list[Mention]:
    if not keepings:
        return []
    ids, copies = store.insert(keepings)
    store.correct_threads(keepings, ids)
    store.insert_matches(keepings, ids, {version: origin.rule for version, origin in current.origins.items()})
    mine = [keeping for keeping in keepings if place_of(keeping.arrival) in ids]
    if mine:
        announce("posts", "posts.kept", data={"count": sum(not keeping.own for keeping in mine)})
    return [mention_of(keeping, ids[place_of(keeping.arrival)], copies) for keeping in mine]
