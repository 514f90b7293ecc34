from datetime import UTC, datetime

import pytest

from heedful.channels.types import Author, ChannelFacts, Post
from heedful.listening.keep import is_own


def said(by: str, **metadata: str) -> Post:
    return Post(id="1", author=Author(id=by), created_at=datetime(2026, 3, 2, tzinfo=UTC), metadata=metadata)


def on(*own_authors: str) -> ChannelFacts:
    return ChannelFacts(
        id=1, key="x", name="X", adapter="open", platform="x", own_authors=frozenset(own_authors), keep_all=False
    )


@pytest.mark.parametrize(
    ("post", "channel", "own"),
    [
        (said("ada"), on(), False),
        (said("acme"), on("acme"), True),
        (said("ada"), on("acme"), False),
        # The sender says so, whoever wrote it.
        (said("ada", own="true"), on(), True),
        (said("ada", own="false"), on("acme"), False),
    ],
)
def test_our_own_posts_are_recognised(post: Post, channel: ChannelFacts, own: bool) -> None:  # noqa: FBT001 - a table
    assert is_own(post, channel) is own
