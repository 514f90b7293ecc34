"""What is watched for, and what was kept because of it, as others see them."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from heedful.channels.types import Counts, PostType, Visibility
from heedful.core.personal import covered, masked


class State(StrEnum):
    """Of a topic or a rule. Only what is active, under an active topic, keeps posts."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    PENDING = "pending"  # written, not yet started
    ERROR = "error"  # its query cannot be read any more; `problem` says why
    SYSTEM_PAUSED = "system-paused"  # by Heedful itself; `problem` says why


class TopicFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    description: str
    state: State
    rules: int
    created_at: datetime


class RuleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with the query of its newest version."""

    id: int
    topic: int
    name: str
    state: State
    problem: str
    version: int
    query: str
    created_at: datetime


class VersionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule said from then on. A mention names the version that caught it."""

    id: int
    rule: int
    number: int
    query: str
    created_at: datetime
    by: int | None


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule kept: each day of a period, oldest first, and in the billing month (calendar month, UTC)."""

    days: tuple[int, ...]
    month: int


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a mention was kept; rule and version are None where it was put under the topic by hand or import."""

    mention: int
    topic: int
    topic_name: str
    rule: int | None = None
    rule_name: str = ""
    version: int | None = None


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A stored post that a query finds, and where its words stand: pairs of first and past-the-last character."""

    mention: int
    platform: str
    author: str
    text: str
    url: str
    created_at: datetime
    spans: tuple[tuple[int, int], ...]

    def covered(self) -> "Example":
        """Without personal data in its text, for who may not see them."""
        told = covered(self.text)
        moved = (told.moved(*span) for span in self.spans)
        return msgspec.structs.replace(self, text=told.text, spans=tuple(span for span in moved if span))


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a query would have found among the newest `looked_at` posts stored since `since`."""

    since: date
    looked_at: int
    found: int
    days: tuple[int, ...]
    examples: tuple[Example, ...]
    complete: bool  # whether those are all posts since then


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A kept post. `id` is ours, `external_id` the platform's; times are aware, UTC."""

    id: int
    channel: int
    external_id: str
    platform: str
    type: PostType
    visibility: Visibility
    content: str  # text, image or video
    author_id: str
    author_name: str
    author_handle: str
    author_avatar: str
    author_url: str
    followers: int | None
    verified: bool | None
    text: str
    thread: str  # the root's id, or the parent's while the root is unknown
    reply_to: str
    url: str
    language_told: str
    country: str
    rating: float | None
    attachments: tuple[dict[str, str], ...]
    own: bool  # said by the company itself: context, never work
    duplicate: bool  # the same words were kept before
    topics: tuple[int, ...]
    created_at: datetime
    received_at: datetime
    counts: Counts = Counts()  # as they were when it was kept or read
    edited_at: datetime | None = None
    deleted_at: datetime | None = None

    def covered(self) -> "Mention":
        """Without personal data in its text, for who may not see them."""
        return msgspec.structs.replace(self, text=masked(self.text))


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a mention. `after` is None where its author deleted it."""

    before: Mention
    after: Mention | None


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    changed: tuple[Changed, ...]
    unknown: frozenset[tuple[int, str]]  # channel and external id of posts that are not kept


class TargetKind(StrEnum):
    COMPANY = "company"
    COMPETITOR = "competitor"
    PRODUCT = "product"
    SERVICE = "service"


class How(StrEnum):
    """How a post came to be about a target."""

    TEXT = "text"  # its words name it
    ANSWERED = "answered"  # it answers the target's own account
    THREAD = "thread"  # the thread it stands in is about it


class TargetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody or something that feelings are held toward. `aliases` are all its names, the first one included.

    `owner` is the company or competitor that a product or service belongs to; `ours` whether that is the company
    itself. A text that holds an exclusion does not mean this target, unless a handle or hashtag of it stands there too.
    """

    id: int
    kind: TargetKind
    name: str
    aliases: tuple[str, ...]
    exclusions: tuple[str, ...] = ()
    owner: int | None = None
    ours: bool = False
    active: bool = True


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A target that a post is about. `spans` are pairs of first and past-the-last character of its text."""

    target: int
    name: str
    how: How
    spans: tuple[tuple[int, int], ...] = ()


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """All that one post is about; `homonyms` are targets whose name stands there and, by an exclusion, is not meant."""

    named: tuple[Named, ...] = ()
    homonyms: tuple[str, ...] = ()
