"""What the platform tells of posts that were kept: new words, deletions, counters. Safe to hear twice, save for a
single reaction without counts, which the ledger hands on once."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from heedful.channels.types import ChannelFacts, Edit, EditKind, Signal, SignalKind
from heedful.core.text import fingerprint, storable
from heedful.listening import models
from heedful.listening.keep import Place
from heedful.listening.reading import facts_of
from heedful.listening.rows import moment
from heedful.listening.types import Changed, Followed, Mention

AT_ONCE = 10_000  # variables in one statement; SQLite takes 32,766

# An older edit never undoes a newer one, and nothing brings back what was deleted.
_EDIT = """
UPDATE listening_mention SET text = %s, fingerprint = %s, edited_at = %s
WHERE channel_id = %s AND external_id = %s AND deleted_at IS NULL AND (edited_at IS NULL OR edited_at < %s)
"""
# Platforms oblige whoever stores posts to forget the content of deleted ones; that one stood there stays known.
_DELETE = """
UPDATE listening_mention SET text = '', fingerprint = 0, attachments = '[]', metadata = '{}', url = '', deleted_at = %s
WHERE channel_id = %s AND external_id = %s AND deleted_at IS NULL
"""
_COUNTS = """
UPDATE listening_mention SET likes = COALESCE(%s, likes), shares = COALESCE(%s, shares),
  comments = COALESCE(%s, comments), views = COALESCE(%s, views)
WHERE channel_id = %s AND external_id = %s
"""
_ONE_MORE = {
    SignalKind.REACTION: "UPDATE listening_mention SET likes = COALESCE(likes, 0) + 1 "
    "WHERE channel_id = %s AND external_id = %s",
    SignalKind.SHARE: "UPDATE listening_mention SET shares = COALESCE(shares, 0) + 1 "
    "WHERE channel_id = %s AND external_id = %s",
}


def follow(edits: Sequence[tuple[ChannelFacts, Edit]]) -> Followed:
    """Each mention that is other than before, once, however many of the edits were about it."""
    before = _locked({(channel.id, edit.post) for channel, edit in edits})
    moved: set[int] = set()
    with connection.cursor() as cursor:
        for channel, edit in sorted(edits, key=lambda pair: pair[1].at):
            place = (channel.id, edit.post)
            if place in before:
                cursor.execute(*_statement(edit, place))
                moved |= {before[place].id} if cursor.rowcount else set()
    after = _locked({place for place, one in before.items() if one.id in moved})
    return Followed(
        changed=tuple(_changed(before[place], one) for place, one in after.items()),
        unknown=frozenset({(channel.id, edit.post) for channel, edit in edits} - before.keys()),
    )


def _locked(places: Collection[Place]) -> dict[Place, Mention]:
    """As they are, until the transaction ends: what is taken out of sums must be what was counted."""
    found: dict[Place, Mention] = {}
    names = sorted({external_id for _, external_id in places})
    for start in range(0, len(names), AT_ONCE):
        rows = models.Mention.objects.select_for_update(no_key=True).filter(
            channel_id__in={channel for channel, _ in places}, external_id__in=names[start : start + AT_ONCE]
        )
        facts = [one for one in facts_of(rows.order_by("pk")) if (one.channel, one.external_id) in places]
        found |= {(one.channel, one.external_id): one for one in facts}
    return found


def _statement(edit: Edit, place: Place) -> tuple[str, list[Any]]:
    at = moment(edit.at)
    if edit.kind is EditKind.DELETE:
        return _DELETE, [at, *place]
    text = storable(edit.text)
    return _EDIT, [text, fingerprint(text), at, *place, at]


def _changed(before: Mention, after: Mention) -> Changed:
    return Changed(before=before, after=None if after.deleted_at else after)


def refresh(signals: Sequence[tuple[ChannelFacts, Signal]]) -> None:
    counts: list[tuple[Any, ...]] = []
    more: dict[SignalKind, list[tuple[int, str]]] = {}
    for channel, signal in sorted(signals, key=lambda pair: pair[1].created_at):
        told = (signal.counts.likes, signal.counts.shares, signal.counts.comments, signal.counts.views)
        if any(count is not None for count in told):
            counts.append((*told, channel.id, signal.post or signal.id))
        elif signal.kind in _ONE_MORE and signal.post:
            more.setdefault(signal.kind, []).append((channel.id, signal.post))
    with connection.cursor() as cursor:
        if counts:
            cursor.executemany(_COUNTS, counts)
        for kind, posts in more.items():
            cursor.executemany(_ONE_MORE[kind], posts)
