"""The targets that are watched, compiled once and kept until the stamp moves; and which of them posts are about."""

import time
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from heedful.channels.types import PostType, Visibility
from heedful.listening import store
from heedful.listening.models import Target, TargetStamp
from heedful.listening.naming import NOTHING, Namer
from heedful.listening.types import How, Mention, Named, Naming, TargetFacts, TargetKind

Place = tuple[int, str]  # channel id, external id


class Said(msgspec.Struct, frozen=True):
    """What is known of a kept post that others answer."""

    own: bool
    handle: str
    text: str


class _Current(msgspec.Struct, frozen=True):
    stamp: int
    namer: Namer


_NOBODY = Namer(())
_current: _Current | None = None


def current_namer() -> Namer:
    """One query where nothing changed."""
    global _current  # noqa: PLW0603  (a worker asks for every batch)
    stamp = TargetStamp.objects.values_list("value", flat=True).first()
    if stamp is None:
        return _NOBODY
    if _current is None or _current.stamp != stamp:
        _current = _Current(stamp, Namer(targets()))
    return _current.namer


def touch() -> None:
    """Tell every worker that targets changed; in the transaction of the change. A time, as with rules."""
    TargetStamp.objects.update_or_create(pk=1, defaults={"value": time.time_ns()})


def targets(*, active: bool | None = True) -> list[TargetFacts]:
    """Companies first, each with what it offers behind it; None for all, stopped ones too."""
    rows = Target.objects.select_related("owner").order_by("pk")
    facts = [target_facts(row) for row in rows]
    return sorted((one for one in facts if active in {None, one.active}), key=lambda one: (not one.ours, one.id))


def target(target_id: int) -> TargetFacts | None:
    row = Target.objects.select_related("owner").filter(pk=target_id).first()
    return target_facts(row) if row else None


def target_facts(row: Target) -> TargetFacts:
    """What belongs to somebody who is not watched is not watched either."""
    owner = row.owner
    top = owner or row
    return TargetFacts(
        id=row.pk,
        kind=TargetKind(row.kind),
        name=row.name,
        aliases=(row.name, *row.aliases),
        exclusions=tuple(row.exclusions),
        owner=row.owner_id,
        ours=top.kind == TargetKind.COMPANY,
        active=row.active and (owner is None or owner.active),
    )


def named_in(texts: Iterable[str]) -> list[Naming]:
    """What each of these texts names by its words alone; at most one query."""
    return current_namer().namings(texts)


def naming(mentions: Sequence[Mention]) -> dict[int, Naming]:
    """What each mention is about, by its id. One query for the posts that these answer, besides the stamp's."""
    namer = current_namer()
    if not namer.targets:
        return {mention.id: NOTHING for mention in mentions}
    around = {place for mention in mentions for place in _around(mention)}
    said = _said(around)
    named = {place: namer.naming(one.text) for place, one in said.items()}
    found = zip(mentions, namer.namings(mention.text for mention in mentions), strict=True)
    return {mention.id: _about(mention, by_text, namer, said, named) for mention, by_text in found}


def _around(mention: Mention) -> list[Place]:
    """The post that it answers and the one that opened its thread."""
    names = dict.fromkeys((mention.reply_to, mention.thread))
    return [(mention.channel, name) for name in names if name and name != mention.external_id]


def _said(places: Iterable[Place]) -> dict[Place, Said]:
    asked = set(places)
    if not asked:
        return {}
    columns = ("channel_id", "external_id", "own", "author_handle", "text")
    found = store.in_places("external_id", asked, *columns)
    return {(channel, name): Said(own, handle, text) for channel, name, own, handle, text in found}


def _about(
    mention: Mention,
    by_text: Naming,
    namer: Namer,
    said: Mapping[Place, Said],
    named: Mapping[Place, Naming],
) -> Naming:
    found = {one.target: one for one in by_text.named}
    if not mention.own:
        answered = said.get((mention.channel, mention.reply_to)) if mention.reply_to else None
        for target in _answered(mention, answered, namer, nothing_named=not found):
            found.setdefault(target.id, Named(target=target.id, name=target.name, how=How.ANSWERED))
    if not by_text.named:
        above = [one for place in _around(mention) for one in named.get(place, NOTHING).named]
        for one in above:
            if one.name not in by_text.homonyms:
                found.setdefault(one.target, Named(target=one.target, name=one.name, how=How.THREAD))
    if len(found) == len(by_text.named):
        return by_text
    return Naming(named=tuple(found.values()), homonyms=by_text.homonyms)


def _answered(mention: Mention, answered: Said | None, namer: Namer, *, nothing_named: bool) -> tuple[TargetFacts, ...]:
    """Whom it is said to: whose account it answers, or the company where it is a message to us and names nobody."""
    if answered is not None:
        told = namer.by_handle(answered.handle)
        if told or answered.own:
            return told or _company(namer)
    private = mention.type is PostType.MESSAGE or mention.visibility is Visibility.PRIVATE
    return _company(namer) if private and nothing_named else ()


def _company(namer: Namer) -> tuple[TargetFacts, ...]:
    """The first one that was entered, where there are several."""
    return tuple(target for target in namer.targets if target.kind is TargetKind.COMPANY)[:1]
