"""Queries that other stages ask of what was kept, all at once."""

from collections.abc import Mapping

from heedful.channels.types import Attachment, Author, Post
from heedful.listening.errors import QueryError
from heedful.listening.fields import Around
from heedful.listening.match import RuleSet
from heedful.listening.parse import parse
from heedful.listening.said import said_of
from heedful.listening.types import Mention


class Questions:
    """Compiled once, by a number each; a query that cannot be read holds of nothing."""

    def __init__(self, queries: Mapping[int, str]) -> None:
        self._rules = RuleSet([(key, parse(query)) for key, query in queries.items() if _readable(query)])

    def __len__(self) -> int:
        return len(self._rules)

    def holding(self, mention: Mention, *, topics: tuple[str, ...] = (), language: str = "") -> list[int]:
        """Those that hold of it; `language` as it was read, where the platform told none."""
        around = Around(platform=mention.platform, own=mention.own, topics=topics, language=language)
        return self._rules.match_ids(_post(mention), around)

    def ask_topics(self) -> bool:
        return self._rules.asks("topic")


def mistake(query: str) -> str:
    """Why it cannot be read, in the reader's language; "" where it can."""
    try:
        parse(query)
    except QueryError as error:
        return str(said_of(error))
    return ""


def _readable(query: str) -> bool:
    try:
        parse(query)
    except QueryError:
        return False
    return True


def _post(mention: Mention) -> Post:
    return Post(
        id=mention.external_id,
        author=Author(
            id=mention.author_id,
            handle=mention.author_handle,
            followers=mention.followers,
            verified=mention.verified,
        ),
        created_at=mention.created_at,
        text=mention.text,
        platform=mention.platform,
        type=mention.type,
        visibility=mention.visibility,
        reply_to=mention.reply_to,
        language=mention.language_told,
        country=mention.country,
        rating=mention.rating,
        attachments=tuple(Attachment(kind=one.get("kind", ""), url="") for one in mention.attachments),
    )
