"""Mentions for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from heedful.channels.types import PostType, Visibility
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

EPOCH = datetime(2026, 3, 2, tzinfo=UTC)


def mention(number: int, **given: Any) -> Mention:
    facts: dict[str, Any] = {
        "id": number,
        "channel": 1,
        "external_id": str(number),
        "platform": "bluesky",
        "type": PostType.POST,
        "visibility": Visibility.PUBLIC,
        "content": "text",
        "author_id": f"a{number % 3}",
        "author_name": "",
        "author_handle": "",
        "author_avatar": "",
        "author_url": "",
        "followers": None,
        "verified": None,
        "text": "",
        "thread": "",
        "reply_to": "",
        "url": "",
        "language_told": "",
        "country": "",
        "rating": None,
        "attachments": (),
        "own": False,
        "duplicate": False,
        "topics": (1,),
        "created_at": EPOCH + timedelta(minutes=number),
        "received_at": EPOCH,
    }
    return Mention(**{**facts, **given})


def reading(sentiment: str = "neutral", language: str | None = "en") -> Reading:
    return Reading(language=language, sentiment=Sentiment(sentiment), confidence=None, scores=None, model="test")


def readings(*mentions: Mention, sentiment: str = "neutral") -> Mapping[int, Reading]:
    return {one.id: reading(sentiment) for one in mentions}
