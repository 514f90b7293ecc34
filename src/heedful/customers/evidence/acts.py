"""What people do besides speaking, and what it tells: a star, a thumb, a share, a page followed or left. Pure.

docs/why/feelings.md argues the defaults.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from heedful.channels.types import SignalKind
from heedful.understanding.types import Sentiment


class Act(StrEnum):
    WORDS = "words"
    RATING = "rating"
    REACTION = "reaction"
    SHARE = "share"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    CHECK_IN = "check-in"


# A post's words are 1. The more an act costs the person, and the less it may mean besides, the heavier it is.
DEFAULTS: Mapping[Act, float] = MappingProxyType(
    {
        Act.WORDS: 1.0,
        Act.RATING: 1.0,
        Act.UNFOLLOW: 0.7,
        Act.FOLLOW: 0.4,
        Act.SHARE: 0.25,
        Act.REACTION: 0.15,
        Act.CHECK_IN: 0.15,
    }
)
HEAVIEST = 2.0

_LIKES = frozenset(
    [
        "like",
        "love",
        "care",
        "heart",
        "celebrate",
        "support",
        "applause",
        "clap",
        "thanks",
        "thankful",
        "favourite",
        "favorite",
        "star",
        "upvote",
        "agree",
        "yes",
        "+1",
        "thumbsup",
        "thumbs_up",
        "👍",
        "❤",
        "❤️",
        "🥰",
        "😍",
        "👏",
        "🎉",
        "💪",
    ]
)
_DISLIKES = frozenset(
    ["dislike", "angry", "anger", "downvote", "thumbsdown", "thumbs_down", "no", "-1", "👎", "😡", "😠", "🤬"]
)
_GOOD, _SO_SO = 0.7, 0.5  # of the scale
_OF_FIVE, _OF_TEN = 5.0, 10.0


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An act without words. `post` is the external id of what it is about, empty for the page itself."""

    id: int
    customer: int
    channel: int
    post: str
    kind: Act
    name: str  # which reaction
    at: datetime


def act_of(kind: SignalKind) -> Act | None:
    return None if kind is SignalKind.COUNTS else Act(kind.value)


def toward_us(done: Done) -> Sentiment | None:
    """What an act on the company's own page or post says of the company; None where it may mean anything."""
    if done.kind in {Act.FOLLOW, Act.CHECK_IN, Act.SHARE}:
        return Sentiment.POSITIVE
    if done.kind is Act.UNFOLLOW:
        return Sentiment.NEGATIVE
    return _reaction(done.name)


def agreeing(done: Done, said: Sentiment) -> Sentiment | None:
    """What an act on somebody else's post says of a target toward which that post says `said`.

    Who shares or likes a complaint agrees with it; who is angry at one may be angry with either side.
    """
    agrees = done.kind is Act.SHARE or (done.kind is Act.REACTION and _reaction(done.name) is Sentiment.POSITIVE)
    return said if agrees and said in {Sentiment.NEGATIVE, Sentiment.POSITIVE} else None


def rated(rating: float) -> Sentiment:
    """Stars are out of five; what is more than five is out of ten."""
    share = rating / (_OF_FIVE if rating <= _OF_FIVE else _OF_TEN)
    if share > _GOOD:
        return Sentiment.POSITIVE
    return Sentiment.NEUTRAL if share > _SO_SO else Sentiment.NEGATIVE


def _reaction(name: str) -> Sentiment | None:
    told = name.strip().strip(":").casefold() or "like"
    if told in _LIKES:
        return Sentiment.POSITIVE
    return Sentiment.NEGATIVE if told in _DISLIKES else None
