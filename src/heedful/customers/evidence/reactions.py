"""What was done without words, as it is kept: once, and found again when the post that it is about comes or changes."""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet

from heedful.channels.types import ChannelFacts, Signal
from heedful.customers import models
from heedful.customers.evidence.acts import Act, Done, act_of
from heedful.customers.evidence.pieces import Us
from heedful.customers.sight import Author
from heedful.customers.types import Sighting
from heedful.listening import api as listening
from heedful.listening.types import Mention, TargetKind
from heedful.stream.api import rows

Told = tuple[ChannelFacts, Signal]

_COLUMNS = ("customer_id", "channel_id", "external_id", "author", "post", "kind", "name", "at")


def by_somebody(signals: Sequence[Told], weights: Mapping[Act, float]) -> list[Told]:
    """Those of people other than the company, and of a kind that counts for something."""
    return [
        (channel, signal)
        for channel, signal in signals
        if signal.author and signal.author.id not in channel.own_authors
        if (act := act_of(signal.kind)) and weights[act]
    ]


def sightings(signals: Sequence[Told]) -> dict[Author, Sighting]:
    """Who did it, in a fixed order; they said nothing."""
    newest: dict[Author, Told] = {}
    first: dict[Author, Signal] = {}
    for channel, signal in sorted(signals, key=lambda told: told[1].created_at):
        if signal.author:
            author = (channel.platform, signal.author.id)
            newest[author] = (channel, signal)
            first.setdefault(author, signal)
    found = {}
    for author in sorted(newest):
        _, signal = newest[author]
        if signal.author:
            found[author] = Sighting(
                platform=author[0],
                external_id=author[1],
                name=signal.author.name,
                handle=signal.author.handle,
                url=signal.author.url[:1000],
                avatar=signal.author.avatar[:500],
                followers=signal.author.followers,
                verified=signal.author.verified,
                language="",
                first_at=first[author].created_at,
                last_at=signal.created_at,
                mentions=0,
            )
    return found


def keep(signals: Sequence[Told], people: Mapping[Author, int]) -> list[Done]:
    """Those that were not kept before."""
    moment = connection.ops.adapt_datetimefield_value
    new = {
        (channel.id, signal.id): (people[channel.platform, signal.author.id], channel, signal)
        for channel, signal in signals
        if signal.author
    }
    given = [
        (
            *(who, channel.id, signal.id, signal.author.id, signal.post),
            *(signal.kind.value, signal.name, moment(signal.created_at)),
        )
        for who, channel, signal in (new[key] for key in sorted(new))
        if signal.author
    ]
    tail = "ON CONFLICT (channel_id, external_id) DO NOTHING RETURNING id"
    return _done(models.Done.objects.filter(pk__in=[row[0] for row in rows.insert(models.Done, _COLUMNS, given, tail)]))


def about(mentions: Sequence[Mention]) -> list[Done]:
    """What was done about these; one query."""
    places = {(mention.channel, mention.external_id) for mention in mentions}
    stored = models.Done.objects.filter(
        channel__in={channel for channel, _ in places}, post__in={post for _, post in places}
    )
    return [one for one in _done(stored) if (one.channel, one.post) in places]


def done(ids: Collection[int]) -> dict[int, Done]:
    return {one.id: one for one in _done(models.Done.objects.filter(pk__in=ids))}


def us() -> Us:
    """One query."""
    ours = [target for target in listening.targets() if target.ours]
    company = next((target.id for target in ours if target.kind is TargetKind.COMPANY), None)
    return Us(company=company, targets=frozenset(target.id for target in ours))


def _done(stored: QuerySet[models.Done]) -> list[Done]:
    return [
        Done(
            id=row.pk,
            customer=row.customer_id,
            channel=row.channel_id,
            post=row.post,
            kind=Act(row.kind),
            name=row.name,
            at=row.at,
        )
        for row in stored.order_by("pk")
    ]
