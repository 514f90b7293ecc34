"""What a query would find: in the posts stored lately, and in a text that somebody pastes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from heedful.channels.types import Attachment, Author, Post, PostType, Visibility
from heedful.listening.evaluate import Span, holds, marks
from heedful.listening.fields import Around
from heedful.listening.match import RuleSet
from heedful.listening.models import Match, Mention
from heedful.listening.parse import parse
from heedful.listening.query import Node
from heedful.listening.types import Example, Preview

DAYS = 7
MOST_LOOKED_AT = 10_000  # about 0.2 s
MOST_EXAMPLES = 8
_FIELDS = (
    *("id", "created_at", "platform", "type", "visibility", "author_id", "author_handle", "author_name"),
    *("followers", "verified", "text", "reply_to", "language_told", "country", "rating", "attachments"),
    *("metadata", "own", "url", "external_id", "received_at", "deleted_at"),
)


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A query asked about one text: the answer, and where its words stand."""

    matches: bool
    spans: tuple[Span, ...]


def preview(query: str, *, now: datetime, days: int = DAYS, examples: int = MOST_EXAMPLES) -> Preview:
    """Looks at the newest stored posts of the last `days`, one query. Raises QueryError."""
    node = parse(query)
    since = (now - timedelta(days=days - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    # Numbers rise as posts arrive, so the newest are found without an index on the time of arrival.
    rows = list(Mention.objects.order_by("-id").values_list(*_FIELDS, named=True)[:MOST_LOOKED_AT])
    looked_at = [row for row in rows if row.received_at >= since and row.deleted_at is None]
    compiled = RuleSet([(0, node)])
    topics = _topics(looked_at) if compiled.asks("topic") else {}
    found = [
        row
        for row in looked_at
        if compiled.match_ids(_post(row), Around(own=row.own, topics=tuple(topics.get(row.id, ()))))
    ]
    counts = [0] * days
    for row in found:
        counts[min(max((row.received_at.date() - since.date()).days, 0), days - 1)] += 1
    return Preview(
        since=since.date(),
        looked_at=len(looked_at),
        found=len(found),
        days=tuple(counts),
        examples=tuple(_example(row, node) for row in found[:examples]),
        complete=len(rows) < MOST_LOOKED_AT or len(looked_at) < len(rows),
    )


def try_text(query: str, text: str, *, now: datetime) -> Tried:
    """Raises QueryError. Of fields only those that a bare text can answer will hold."""
    node = parse(query)
    post = Post(id="pasted", author=Author(id="pasted"), created_at=now, text=text)
    return Tried(matches=holds(node, post), spans=tuple(marks(node, text)))


def _post(row: Any) -> Post:
    return Post(
        id=row.external_id,
        author=Author(id=row.author_id, handle=row.author_handle, followers=row.followers, verified=row.verified),
        created_at=row.created_at,
        text=row.text,
        platform=row.platform,
        type=PostType(row.type),
        visibility=Visibility(row.visibility),
        reply_to=row.reply_to,
        language=row.language_told,
        country=row.country,
        rating=row.rating,
        attachments=tuple(Attachment(kind=one.get("kind", ""), url="") for one in row.attachments),
        metadata=row.metadata,
    )


def _topics(rows: Sequence[Any]) -> dict[int, list[str]]:
    under: dict[int, list[str]] = defaultdict(list)
    matches = Match.objects.filter(mention_id__in=[row.id for row in rows])
    for key, name in matches.values_list("mention_id", "topic__name"):
        under[key].append(name)
    return under


def _example(row: Any, node: Node) -> Example:
    return Example(
        mention=row.id,
        platform=row.platform,
        author=row.author_name or row.author_handle or row.author_id,
        text=row.text,
        url=row.url,
        created_at=row.created_at,
        spans=tuple(marks(node, row.text)),
    )
