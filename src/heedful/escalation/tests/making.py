"""Mentions, facts and rules for tests, with what matters named and the rest ordinary."""

from datetime import UTC, datetime

from heedful.channels.types import PostType, Visibility
from heedful.escalation import types as t
from heedful.escalation.words import fold
from heedful.listening.types import Mention
from heedful.understanding.types import Sentiment

NOW = datetime(2026, 11, 12, 12, 0, 30, tzinfo=UTC)


def facts(text: str = "You lost my bag", **more: object) -> t.Facts:
    values: dict[str, object] = {
        "mention": 1,
        "text": text,
        "words": fold(text),
        "sentiment": Sentiment.NEGATIVE,
        "confidence": 0.94,
        "topics": frozenset({1}),
        "platform": "x",
        "channel": 1,
        "type": PostType.POST,
        "visibility": Visibility.PUBLIC,
        "language": "en",
        "country": None,
        "followers": 2140,
        "rating": None,
        "verified": None,
        "author_id": "42",
        "author_handle": "martab_fly",
        "attachment": False,
        "duplicate": False,
        "counts": {t.Measure.LIKES: 12},
        "earlier": 3,
        "negatives": (NOW,),
        "created_at": NOW,
        "received_at": NOW,
        **more,
    }
    return t.Facts(**values)  # type: ignore[arg-type]


def rule(conditions: t.Condition, **more: object) -> t.Rule:
    values: dict[str, object] = {
        "id": 1,
        "position": 0,
        "name": "Losing a regular",
        "state": t.RuleState.ACTIVE,
        "conditions": conditions,
        "queue": "baggage",
        "priority": t.Priority.HIGH,
        "due_minutes": 60,
        "per_minute": 10,
        "max_age_minutes": 10080,
        **more,
    }
    return t.Rule(**values)  # type: ignore[arg-type]


def mention(pk: int = 1, **more: object) -> Mention:
    values: dict[str, object] = {
        "id": pk,
        "channel": 1,
        "external_id": f"p{pk}",
        "platform": "x",
        "type": PostType.POST,
        "visibility": Visibility.PUBLIC,
        "content": "text",
        "author_id": "42",
        "author_name": "Marta Brandt",
        "author_handle": "martab_fly",
        "author_avatar": "",
        "author_url": "",
        "followers": 2140,
        "verified": None,
        "text": "You lost my bag",
        "thread": "",
        "reply_to": "",
        "url": "",
        "language_told": "en",
        "country": "",
        "rating": None,
        "attachments": (),
        "own": False,
        "duplicate": False,
        "topics": (1,),
        "created_at": NOW,
        "received_at": NOW,
        **more,
    }
    return Mention(**values)  # type: ignore[arg-type]


NEGATIVE = t.SentimentIs(any=(Sentiment.NEGATIVE,), least=0.8)
POSITIVE = t.SentimentIs(any=(Sentiment.POSITIVE,))
BIG = t.Followers(least=1000)
SMALL = t.Followers(most=999)
