"""Mentions for tests that need no database row."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from heedful.channels.types import PostType, Visibility
from heedful.listening.types import Mention

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_ids = count(1)


def mention(author: str = "u1", minutes: int = 0, **changes: Any) -> Mention:
    number = changes.pop("id", None) or next(_ids)
    at = NOON + timedelta(minutes=minutes)
    values: dict[str, Any] = {
        "id": number,
        "channel": 1,
        "external_id": f"p{number}",
        "platform": "replay",
        "type": PostType.POST,
        "visibility": Visibility.PUBLIC,
        "content": "text",
        "author_id": author,
        "author_name": f"Name of {author}",
        "author_handle": f"@{author}",
        "author_avatar": "",
        "author_url": "",
        "followers": None,
        "verified": None,
        "text": "Where is my bag?",
        "thread": "",
        "reply_to": "",
        "url": "",
        "language_told": "",
        "country": "",
        "rating": None,
        "attachments": (),
        "own": False,
        "duplicate": False,
        "topics": (),
        "created_at": at,
        "received_at": at,
    }
    return Mention(**{**values, **changes})
