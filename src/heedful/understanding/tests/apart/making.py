"""Mentions that need no row behind them: nothing here has a foreign key to one."""

from datetime import UTC, datetime, timedelta
from typing import Any

from heedful.channels.types import PostType, Visibility
from heedful.listening.types import Mention

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG = "Please share: the acme museum in the old harbour opens its doors to everybody on Monday morning"


def mention(number: int, text: str = LONG, **changed: Any) -> Mention:
    given: dict[str, Any] = {
        "id": number,
        "channel": 1,
        "external_id": f"p{number}",
        "platform": "forum",
        "type": PostType.POST,
        "visibility": Visibility.PUBLIC,
        "content": "text",
        "author_id": f"u{number}",
        "author_name": "",
        "author_handle": "",
        "author_avatar": "",
        "author_url": "",
        "followers": None,
        "verified": None,
        "text": text,
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
        "created_at": NOON + timedelta(minutes=number),
        "received_at": NOON,
    }
    return Mention(**(given | changed))
