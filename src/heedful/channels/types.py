"""What comes in and goes out, whatever the platform."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

# Widths are those of the tables that keep the values; what does not fit is refused at the door, with its field.
ExternalId = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Reference = Annotated[str, msgspec.Meta(max_length=255)]
Address = Annotated[str, msgspec.Meta(max_length=1000)]
Words = Annotated[str, msgspec.Meta(max_length=100_000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class PostType(StrEnum):
    POST = "post"
    COMMENT = "comment"
    REPLY = "reply"
    SHARE = "share"
    REVIEW = "review"
    MESSAGE = "message"


class Visibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class Author(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: ExternalId
    name: Reference = ""
    handle: Reference = ""
    followers: Count | None = None
    verified: bool | None = None
    url: Address = ""
    avatar: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Attachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: Annotated[str, msgspec.Meta(max_length=16)]  # image, video, audio, file or link
    url: Address
    mime: Annotated[str, msgspec.Meta(max_length=120)] = ""


class Counts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Engagement as the platform last told it."""

    likes: Count | None = None
    shares: Count | None = None
    comments: Count | None = None
    views: Count | None = None


class Post(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something said, as it arrives. Times are aware and in UTC once accepted."""

    id: ExternalId
    author: Author
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]
    text: Words = ""
    platform: Annotated[str, msgspec.Meta(max_length=32)] = ""  # "" means the channel's own
    type: PostType = PostType.POST
    visibility: Visibility = Visibility.PUBLIC
    thread: Reference = ""
    reply_to: Reference = ""
    url: Address = ""
    language: Annotated[str, msgspec.Meta(max_length=16)] = ""
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""  # ISO 3166-1 alpha-2
    rating: Annotated[float, msgspec.Meta(ge=0, le=10)] | None = None
    attachments: Annotated[tuple[Attachment, ...], msgspec.Meta(max_length=50)] = ()
    counts: Counts = Counts()
    metadata: dict[str, str] = {}


class SignalKind(StrEnum):
    REACTION = "reaction"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    CHECK_IN = "check-in"
    SHARE = "share"
    COUNTS = "counts"


class Signal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something done without words; `counts` refreshes the counters of a post."""

    id: ExternalId
    kind: SignalKind
    created_at: Annotated[datetime, msgspec.Meta(tz=True)]
    author: Author | None = None
    post: Reference = ""  # external id of the post that it is about
    name: Annotated[str, msgspec.Meta(max_length=64)] = ""  # which reaction: like, love, angry …
    counts: Counts = Counts()


class EditKind(StrEnum):
    EDIT = "edit"
    DELETE = "delete"


class Edit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change that the author or the platform made to a post that was already sent."""

    id: ExternalId  # of this change
    post: ExternalId
    kind: EditKind
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    text: Words = ""


class ChannelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What later stages may know about a channel."""

    id: int
    key: str
    name: str
    adapter: str
    platform: str
    own_authors: frozenset[str]
    keep_all: bool


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """One post with the circumstances in which it came."""

    channel: ChannelFacts
    post: Post
    received_at: datetime
    topic: int | None = None  # keep it under this topic whatever the rules say


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel allows in one visibility."""

    most_characters: int
    counts_as: str = "characters"  # how length is counted: characters, graphemes, utf16 or weighted
    attachments: bool = False
    can_send: bool = True
    starts: bool = False  # somebody may be written to who did not write to us there
    answers_for_h: float | None = None  # hours after which the platform takes no answer any more; None: it always does


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Outbound(msgspec.Struct, frozen=True, kw_only=True):
    """An answer on its way out; `key` is the idempotency key and never changes."""

    key: str
    text: str
    visibility: Visibility
    reply_to: str
    thread: str
    recipient: Author | None = None
    attachments: tuple[Attachment, ...] = ()
    created_at: datetime


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    provider_id: str


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The platform said no. With `retry_after_s` it may say yes later; without, never."""

    reason: str
    retry_after_s: float | None = None


class Unclear(msgspec.Struct, frozen=True, kw_only=True):
    """It may or may not have arrived: look it up before trying again."""

    reason: str


SendResult = Sent | Refused | Unclear


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What a source gave: posts, and the cursor that is saved in the same commit as they are."""

    posts: tuple[Post, ...] = ()
    signals: tuple[Signal, ...] = ()
    edits: tuple[Edit, ...] = ()
    cursor: dict[str, str | int | float] = {}
    again_in_s: float = 10.0


class DeliveryFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    key: str
    state: DeliveryState
    reason: str
    attempts: int
    provider_id: str
    queued_at: datetime
    sent_at: datetime | None
