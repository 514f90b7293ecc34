"""Channels, rules and arrivals for tests that touch the database."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from heedful.channels.models import Channel
from heedful.channels.types import Arrival, Author, ChannelFacts, Post
from heedful.listening.current import touch
from heedful.listening.models import Rule, RuleVersion, Topic

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_numbers = count(1)


def make_channel(key: str = "c", **facts: Any) -> ChannelFacts:
    row = Channel.objects.create(key=key, adapter="open", name=key, platform="forum", created_at=NOON)
    told = {"own_authors": frozenset(), "keep_all": False, **facts}
    return ChannelFacts(id=row.pk, key=key, name=key, adapter="open", platform="forum", **told)


def make_topic(name: str = "Acme") -> Topic:
    return Topic.objects.create(name=name, created_at=NOON)


def make_rule(query: str, topic: Topic | None = None, name: str = "rule") -> Rule:
    rule = Rule.objects.create(topic=topic or make_topic(f"topic {next(_numbers)}"), name=name, created_at=NOON)
    RuleVersion.objects.create(rule=rule, number=1, query=query, created_at=NOON)
    touch()
    return rule


def arrival(channel: ChannelFacts, text: str = "hello", *, topic: int | None = None, **facts: Any) -> Arrival:
    told: dict[str, Any] = {"id": f"p{next(_numbers)}", "author": Author(id="u1"), "created_at": NOON, **facts}
    received = told.pop("received", NOON)
    return Arrival(channel=channel, post=Post(text=text, **told), received_at=received, topic=topic)
