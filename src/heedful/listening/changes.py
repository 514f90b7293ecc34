"""What the platform tells of posts that were kept: new words, deletions, counters. Safe to hear twice, save for a
single reaction without counts, which the ledger hands on once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from heedful.channels.types import ChannelFacts, Edit, EditKind, Signal, SignalKind
from heedful.core.text import fingerprint, storable
from heedful.listening.rows import moment

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


def follow(edits: Sequence[tuple[ChannelFacts, Edit]]) -> None:
    for channel, edit in sorted(edits, key=lambda pair: pair[1].at):
        with connection.cursor() as cursor:
            at = moment(edit.at)
            if edit.kind is EditKind.DELETE:
                cursor.execute(_DELETE, [at, channel.id, edit.post])
            else:
                text = storable(edit.text)
                cursor.execute(_EDIT, [text, fingerprint(text), at, channel.id, edit.post, at])


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
