"""The fields of the query language: what each may be asked, and what a post answers."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

import msgspec

from heedful.channels.types import PostType, Visibility
from heedful.core.language import base_code
from heedful.listening.query import Field


class Speaker(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def handle(self) -> str: ...
    @property
    def followers(self) -> int | None: ...
    @property
    def verified(self) -> bool | None: ...


class Thing(Protocol):
    @property
    def kind(self) -> str: ...


class Heard(Protocol):
    """What a query is asked about: a post, or as much of one as there is."""

    @property
    def text(self) -> str: ...
    @property
    def author(self) -> Speaker: ...
    @property
    def platform(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def visibility(self) -> str: ...
    @property
    def reply_to(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def rating(self) -> float | None: ...
    @property
    def attachments(self) -> Sequence[Thing]: ...
    @property
    def metadata(self) -> Mapping[str, str]: ...


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What a post does not say of itself."""

    platform: str = ""  # the channel's, where the post names none
    language: str = ""  # as read from the text, where the platform does not say
    own: bool = False
    topics: tuple[str, ...] = ()


NOTHING_AROUND = Around()
Test = Callable[[Heard, Around], bool]
_OPENING = re.compile(r"\s*[.]?@([\w.]+(?:@[\w.-]+)?)")


@lru_cache(maxsize=65_536)  # the same people speak again and again
def handle_key(handle: str) -> str:
    return (handle if handle.isascii() else unicodedata.normalize("NFKC", handle)).casefold().removeprefix("@")


def _names(post: Heard, _around: Around) -> Collection[str]:
    author = post.author
    return handle_key(author.id), handle_key(author.handle)


def _addressed(post: Heard, _around: Around) -> Collection[str]:
    """Those named before the first word, as platforms write a reply, and whom the channel says it is to."""
    found: list[str] = []
    at = 0
    while opening := _OPENING.match(post.text, at):
        found.append(handle_key(opening[1].rstrip(".")))
        at = opening.end()
    told = post.metadata.get("to")
    return [*found, handle_key(told)] if told else found


_code = lru_cache(maxsize=1024)(base_code)


def _language(post: Heard, around: Around) -> Collection[str]:
    return (_code(post.language) or _code(around.language) or "und",)


def _platform(post: Heard, around: Around) -> Collection[str]:
    return ((post.platform or around.platform).lower(),)


def _topics(post: Heard, around: Around) -> Collection[str]:
    told = post.metadata.get("topic")
    return [topic.casefold() for topic in (*around.topics, *((told,) if told else ()))]


def _has_kind(*kinds: str) -> Test:
    return lambda post, _around: any(thing.kind in kinds for thing in post.attachments)


def _has_link(post: Heard, _around: Around) -> bool:
    return "://" in post.text or any(thing.kind == "link" for thing in post.attachments)


def _is_type(kind: str) -> Test:
    return lambda post, _around: post.type == kind


EXACT: dict[str, Callable[[Heard, Around], Collection[str]]] = {
    "from": _names,
    "to": _addressed,
    "lang": _language,
    "country": lambda post, _around: (post.country.upper(),),
    "platform": _platform,
    "type": lambda post, _around: (post.type,),
    "topic": _topics,
}
NUMBERS: dict[str, Callable[[Heard], float | None]] = {
    "followers": lambda post: post.author.followers,
    "rating": lambda post: post.rating,
}
FLAGS: dict[str, dict[str, Test]] = {
    "has": {
        "attachment": lambda post, _around: bool(post.attachments),
        "image": _has_kind("image"),
        "video": _has_kind("video"),
        "audio": _has_kind("audio"),
        "file": _has_kind("file"),
        "media": _has_kind("image", "video", "audio"),
        "link": _has_link,
        "hashtag": lambda post, _around: re.search(r"(?<!\w)[#\uff03]\w", post.text) is not None,
        "mention": lambda post, _around: re.search(r"(?<!\w)[@\uff20]\w", post.text) is not None,
        "rating": lambda post, _around: post.rating is not None,
        "country": lambda post, _around: bool(post.country),
        "text": lambda post, _around: bool(post.text.strip()),
    },
    "is": {
        **{kind.value: _is_type(kind.value) for kind in PostType},
        "answer": lambda post, _around: bool(post.reply_to),
        "private": lambda post, _around: post.visibility == Visibility.PRIVATE,
        "public": lambda post, _around: post.visibility == Visibility.PUBLIC,
        "verified": lambda post, _around: post.author.verified is True,
        "own": lambda _post, around: around.own,
    },
}
NAMES = (*EXACT, *NUMBERS, *FLAGS)


def test_of(field: Field) -> Test:
    if field.ranges:
        number, ranges = NUMBERS[field.name], field.ranges
        return lambda post, _around: (value := number(post)) is not None and any(r.holds(value) for r in ranges)
    if field.name in FLAGS:
        tests = [FLAGS[field.name][value] for value in field.values]
        return lambda post, around: any(test(post, around) for test in tests)
    answers, values = EXACT[field.name], frozenset(field.values)
    return lambda post, around: not values.isdisjoint(answers(post, around))
