"""A kept post as a row of the table, and as what later stages see."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection

from heedful.core.text import storable
from heedful.listening.keep import Keeping, content_of
from heedful.listening.types import Mention

COLUMNS = (
    *("channel_id", "external_id", "platform", "type", "visibility", "content"),
    *("author_id", "author_name", "author_handle", "author_avatar", "followers", "verified"),
    *("text", "thread", "reply_to", "url", "language_told", "country", "rating", "attachments"),
    *("likes", "shares", "comments", "views", "metadata", "fingerprint", "duplicate_of_id", "own"),
    *("created_at", "received_at", "edited_at", "deleted_at"),
)


def row_of(keeping: Keeping, words: int, first: int | None) -> tuple[Any, ...]:
    arrival = keeping.arrival
    post, author, counts = arrival.post, arrival.post.author, arrival.post.counts
    return (
        arrival.channel.id,
        post.id,
        (post.platform or arrival.channel.platform)[:32],
        post.type.value,
        post.visibility.value,
        content_of(post),
        author.id,
        storable(author.name)[:255],
        storable(author.handle)[:255],
        author.avatar[:500],
        author.followers,
        author.verified,
        storable(post.text),
        keeping.thread[:255],
        post.reply_to[:255],
        post.url[:1000],
        post.language[:16],
        post.country[:2],
        post.rating,
        msgspec.json.encode(post.attachments).decode() if post.attachments else "[]",
        counts.likes,
        counts.shares,
        counts.comments,
        counts.views,
        json.dumps(post.metadata) if post.metadata else "{}",
        words,
        first,
        keeping.own,
        moment(post.created_at),
        moment(arrival.received_at),
        None,
        None,
    )


def mention_of(keeping: Keeping, key: int, copies: Collection[int]) -> Mention:
    arrival = keeping.arrival
    post, author = arrival.post, arrival.post.author
    return Mention(
        id=key,
        channel=arrival.channel.id,
        external_id=post.id,
        platform=post.platform or arrival.channel.platform,
        type=post.type,
        visibility=post.visibility,
        content=content_of(post),
        author_id=author.id,
        author_name=author.name,
        author_handle=author.handle,
        author_avatar=author.avatar,
        author_url=author.url,
        followers=author.followers,
        verified=author.verified,
        text=post.text,
        thread=keeping.thread,
        reply_to=post.reply_to,
        url=post.url,
        language_told=post.language,
        country=post.country,
        rating=post.rating,
        attachments=tuple({"kind": one.kind, "url": one.url, "mime": one.mime} for one in post.attachments),
        own=keeping.own,
        duplicate=key in copies,
        topics=keeping.topics,
        created_at=post.created_at,
        received_at=arrival.received_at,
        counts=post.counts,
    )


@lru_cache(maxsize=4096)  # a batch was received at a few moments, and each post's own is written twice
def moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
