"""What was kept, as the later stages see it."""

from datetime import datetime

import msgspec

from heedful.channels.types import PostType, Visibility


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
