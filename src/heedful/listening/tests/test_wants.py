from datetime import UTC, datetime

import pytest

from heedful.channels import api as channels
from heedful.channels.types import Author, Post
from heedful.core.clock import utc_now
from heedful.listening import api as listening
from heedful.listening.step import wants

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def post(id_: str, text: str, reply_to: str = "") -> Post:
    return Post(id=id_, author=Author(id="a"), created_at=NOON, text=text, reply_to=reply_to)


def test_a_source_gives_only_what_a_rule_wants_and_answers() -> None:
    channel = channels.ensure_channel("stream", adapter="open", name="Stream", now=utc_now())
    topic = listening.create_topic("Acme", who=None, now=utc_now())
    listening.create_rule(topic.id, name="acme", query="acme", who=None, now=utc_now())
    posts = [post("1", "acme again"), post("2", "the weather"), post("3", "me too", reply_to="1")]
    assert wants(channel, posts) == [True, False, True]
    assert listening.count_mentions() == 0
    assert wants(channel, []) == []
