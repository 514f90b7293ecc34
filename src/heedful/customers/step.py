"""Remember who said it: an identity per platform and author, found or made once however many workers meet."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction

from heedful.customers.cohorts import belong, news
from heedful.customers.cohorts.registry import TIMER
from heedful.customers.events.newsroom import ask_due as ask_feeds
from heedful.customers.evidence import book, reactions
from heedful.customers.evidence.acts import Done
from heedful.customers.evidence.pieces import Piece, pieces, pieces_done
from heedful.customers.evidence.weights import go_on, next_pairs, weights
from heedful.customers.feelings import stands, usual
from heedful.customers.identities import alikes, merging
from heedful.customers.models import Customer, Identity
from heedful.customers.sight import Author, refreshed, shown_name, sightings
from heedful.customers.types import Known, Sighting
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.stream.api import rows, set_timer
from heedful.understanding import api as understanding
from heedful.understanding.types import Reading

__all__ = ["ask_feeds", "feel", "feel_anew", "remember"]

EVERY = timedelta(seconds=3)  # between two looks for what is new to cohorts
TURN_S = 0.5

# Sums are raised where they stand, so that two workers never overwrite each other's count.
_COUNT = """
UPDATE customers_customer SET
  mentions = mentions + %s,
  language = CASE WHEN language = '' THEN %s ELSE language END,
  name = CASE WHEN last_seen <= %s AND %s <> '' THEN %s ELSE name END,
  first_seen = CASE WHEN first_seen > %s THEN %s ELSE first_seen END,
  last_seen = CASE WHEN last_seen < %s THEN %s ELSE last_seen END
WHERE id = %s
"""
_IDENTITY = (
    *("customer_id", "platform", "external_id", "handle", "name", "url", "avatar"),
    *("followers", "verified", "first_seen", "last_seen"),
)
_REFRESH = """
UPDATE customers_identity SET
  name = %s, handle = %s, url = %s, avatar = %s, followers = %s, verified = %s, first_seen = %s, last_seen = %s
WHERE id = %s AND last_seen <= %s
"""
_FIELDS = Known.__struct_fields__


def remember(
    mentions: Sequence[Mention],
    readings: Mapping[int, Reading],
    *,
    now: datetime,  # noqa: ARG001  every stage is handed it; people are seen when they speak, not when it is read
) -> dict[int, int]:
    """The customer of each mention that is not the company's own.

    Runs in the caller's transaction, once for a batch, which is what the pipeline promises.
    """
    seen = sightings(mentions, {key: reading.language or "" for key, reading in readings.items()})
    who = _meet(seen)
    return {m.id: who[m.platform, m.author_id] for m in mentions if not m.own}


def _meet(seen: Mapping[Author, Sighting]) -> dict[Author, int]:
    """The customer of each author, found or made."""
    if not seen:
        return {}
    known = _find(seen)
    made = _make({author: sighting for author, sighting in seen.items() if author not in known})
    again = {author: sighting for author, sighting in seen.items() if author not in made}
    if any(author not in known for author in again):
        known = _find(again)
    _refresh(again, known)
    _count(again, known)
    return {author: identity.customer for author, identity in known.items()} | made


def feel(
    mentions: Sequence[Mention], readings: Mapping[int, Reading], people: Mapping[int, int]
) -> frozenset[tuple[int, int]]:
    """What these posts tell of what their authors feel toward whom. Runs after `remember`, in its transaction.

    Returns whose feelings toward whom may have changed: pairs of customer and target.
    """
    done = reactions.about(mentions)  # that came before what it is about
    new = (*pieces(mentions, readings, people), *_done(done, mentions, readings))
    news.come(new, set(people.values()))
    if not new:
        return frozenset()
    book.enter(new)
    return stands.go_on(new)


def react(
    signals: Sequence[reactions.Told],
    *,
    now: datetime,  # noqa: ARG001
) -> tuple[frozenset[tuple[int, str]], frozenset[tuple[int, int]]]:
    """What people did without words.

    Returns the posts (channel, external id) that are not kept, or not yet, and whose feelings toward whom may have
    changed.
    """
    wanted = reactions.by_somebody(signals, weights())
    if not wanted:
        return frozenset(), frozenset()
    done = reactions.keep(wanted, _meet(reactions.sightings(wanted)))
    places = {(channel.id, signal.post) for channel, signal in wanted if signal.post}
    mentions = listening.standing_at(places)
    new = _done(done, mentions, understanding.readings([mention.id for mention in mentions]))
    news.come(new, {one.customer for one in done})
    book.enter(new)
    changed = stands.go_on(new) if new else frozenset()
    return frozenset(places - {(mention.channel, mention.external_id) for mention in mentions}), changed


def learn_usual(key: str, data: dict[str, Any], now: datetime) -> None:
    """A timer's turn: what people feel toward each target on the whole."""
    usual.learn(key, data, now)


def weigh_anew(_key: str, data: dict[str, Any], now: datetime) -> frozenset[tuple[int, int]]:
    """A timer's turn after weights were changed: some people's feelings are told anew, which it returns."""
    with transaction.atomic():
        pairs = next_pairs(*data["after"])
        book.lock({customer for customer, _ in pairs})
        stands.tell_anew(pairs)
        news.touched({customer for customer, _ in pairs})
        go_on(pairs, now)
    return frozenset(pairs)


def settle(key: str, _data: object, _now: datetime) -> None:
    """A timer's turn a little after a merge."""
    merging.settle(int(key))


look_for_alikes = alikes.look


def _done(done: Sequence[Done], mentions: Sequence[Mention], readings: Mapping[int, Reading]) -> tuple[Piece, ...]:
    return pieces_done(done, mentions, readings, reactions.us()) if done else ()


def feel_anew(
    mentions: Sequence[Mention], readings: Mapping[int, Reading], *, gone: Collection[int] = ()
) -> frozenset[tuple[int, int]]:
    """The same posts say something else than before: edited, corrected, read anew; `gone` are those taken back."""
    authors = _find({(one.platform, one.author_id): one for one in mentions})
    people = {m.id: authors[m.platform, m.author_id].customer for m in mentions if (m.platform, m.author_id) in authors}
    done = reactions.about(mentions)
    touched = [*(mention.id for mention in mentions), *gone]
    book.lock(book.people_of(touched) | set(people.values()) | {one.customer for one in done})
    news.go(touched)
    struck = book.strike(touched)
    new = (*pieces(mentions, readings, people), *_done(done, mentions, readings))
    news.come(new)
    book.enter(new)
    told = struck | {piece.pair for piece in new}
    stands.tell_anew(told)
    return frozenset(told)


def cohorts(_key: str, _data: object, now: datetime) -> None:
    """Who belongs where, in bites, for half a second a turn. Set anew first: a turn that fails is not the last one."""
    if not news.heeded():
        return
    set_timer(TIMER, "all", now + EVERY)
    began = monotonic()
    while monotonic() - began < TURN_S:
        if not belong.bite(now):
            return
    set_timer(TIMER, "all", now)


TIMERS = {TIMER: cohorts}


def _find(seen: Mapping[Author, object]) -> dict[Author, Known]:
    names = [name for name in _FIELDS if name != "customer"]
    stored = Identity.objects.filter(
        platform__in={platform for platform, _ in seen},
        external_id__in=[external for _, external in seen],
    ).values_list("platform", "external_id", "customer_id", *names)
    found = {(row[0], row[1]): Known(customer=row[2], **dict(zip(names, row[3:], strict=True))) for row in stored}
    return {author: identity for author, identity in found.items() if author in seen}


def _make(missing: Mapping[Author, Sighting]) -> dict[Author, int]:
    """A customer for each author, unless another worker was quicker: then ours is taken away again."""
    if not missing:
        return {}
    customers = Customer.objects.bulk_create(
        Customer(
            name=shown_name(sighting),
            language=sighting.language,
            first_seen=sighting.first_at,
            last_seen=sighting.last_at,
            mentions=sighting.mentions,
        )
        for sighting in missing.values()
    )
    made = {a[0] + a[1]: _identity(one, who.pk) for (a, one), who in zip(missing.items(), customers, strict=True)}
    rows.insert(Identity, _IDENTITY, _ordered(made), "ON CONFLICT (platform, external_id) DO NOTHING")
    pks = [customer.pk for customer in customers]
    kept = set(Identity.objects.filter(customer__in=pks).values_list("customer_id", flat=True))
    if len(kept) < len(pks):
        Customer.objects.filter(pk__in=set(pks) - kept).delete()
    return {author: pk for author, pk in zip(missing, pks, strict=True) if pk in kept}


def _identity(one: Sighting, customer: int) -> tuple[Any, ...]:
    stored = connection.ops.adapt_datetimefield_value
    words = (one.platform, one.external_id, one.handle[:255], one.name[:255], one.url, one.avatar)
    return (customer, *words, one.followers, one.verified, stored(one.first_at), stored(one.last_at))


def _refresh(seen: Mapping[Author, Sighting], known: Mapping[Author, Known]) -> None:
    stored = connection.ops.adapt_datetimefield_value
    changes: dict[tuple[int, str], tuple[Any, ...]] = {}
    for author, sighting in seen.items():
        new = refreshed(known[author], sighting)
        if new != known[author]:
            words = (new.name[:255], new.handle[:255], new.url, new.avatar, new.followers, new.verified)
            last = stored(new.last_seen)
            changes[new.id, ""] = (*words, stored(new.first_seen), last, new.id, last)
    _run(_REFRESH, changes)


def _count(seen: Mapping[Author, Sighting], known: Mapping[Author, Known]) -> None:
    stored = connection.ops.adapt_datetimefield_value
    changes: dict[tuple[int, str], tuple[Any, ...]] = {}
    for author, sighting in seen.items():
        first, last = stored(sighting.first_at), stored(sighting.last_at)
        name = (sighting.name or sighting.handle)[:255]
        pk = known[author].customer
        row = (sighting.mentions, sighting.language, last, name, name, first, first, last, last, pk)
        changes[pk, author[0] + author[1]] = row  # a person may have spoken from two handles
    _run(_COUNT, changes)


def _run(statement: str, changes: Mapping[tuple[int, str], tuple[Any, ...]]) -> None:
    if changes:
        with connection.cursor() as cursor:
            cursor.executemany(statement, _ordered(changes))


def _ordered(keyed: Mapping[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """In one order everywhere, so that two workers never wait for each other in a ring."""
    return [keyed[key] for key in sorted(keyed)]
