"""Posts with known sentiments, kept and counted as the pipeline does it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count as counter
from typing import Any

import msgspec
from django.test import Client

from heedful.channels import api as channels
from heedful.channels.types import Arrival, Author, ChannelFacts, Post
from heedful.customers import step as customers
from heedful.insights.step import count
from heedful.listening import api as listening
from heedful.listening import step as keeping
from heedful.listening.types import Mention
from heedful.routing import api as routing
from heedful.routing.types import QueueDraft
from heedful.staff.api import create_person
from heedful.staff.models import User
from heedful.staff.types import Role
from heedful.understanding.models import Reading as Saved
from heedful.understanding.types import Reading, Sentiment

NOW = datetime(2026, 3, 18, 10, 7, tzinfo=UTC)
_numbers = counter(1)


class World(msgspec.Struct, frozen=True, kw_only=True):
    x: ChannelFacts
    reviews: ChannelFacts
    air: int
    heron: int


def build() -> World:
    made = [
        channels.ensure_channel(
            key, adapter="replay", name=key.title(), now=NOW, platform=key, own_authors=["us"], keep_all=True
        )
        for key in ("x", "trustpilot")
    ]
    topics = [listening.ensure_topic(name, now=NOW) for name in ("Nordwind Air", "Blue Heron")]
    return World(x=made[0], reviews=made[1], air=_id(topics[0]), heron=_id(topics[1]))


def _id(topic: Any) -> int:
    return topic if isinstance(topic, int) else int(topic.id)


def say(world: World, text: str = "late again", *, feel: str = "negative", topic: str = "air", **more: Any) -> int:
    """One post, an hour old unless `at` says otherwise. Its mention's id."""
    return say_all(world, [{"text": text, "feel": feel, "topic": topic, **more}])[0]


def say_all(world: World, posts: Sequence[dict[str, Any]]) -> list[int]:
    arrivals = [_arrival(world, dict(one)) for one in posts]
    kept = keeping.keep(arrivals, now=NOW)
    readings = {one.id: _reading(given, one) for one, given in zip(kept, posts, strict=True)}
    Saved.objects.bulk_create(
        Saved(mention_id=key, language=one.language or "", sentiment=one.sentiment, model="hand", read_at=NOW)
        for key, one in readings.items()
    )
    customers.remember(kept, readings, now=NOW)
    count(kept, readings)
    return [one.id for one in kept]


def _arrival(world: World, given: dict[str, Any]) -> Arrival:
    for name in ("feel", "language"):
        given.pop(name, None)
    topic = {"air": world.air, "heron": world.heron}[given.pop("topic", "air")]
    channel = given.pop("channel", world.x)
    author = Author(id=given.pop("who", "ann"), name="Ann", **given.pop("author", {}))
    at = given.pop("at", NOW - timedelta(hours=1))
    post = Post(id=f"p{next(_numbers)}", author=author, created_at=at, **given)
    return Arrival(channel=channel, post=post, received_at=NOW, topic=topic)


def _reading(given: dict[str, Any], mention: Mention) -> Reading:
    assert mention.text == given.get("text", "")
    return Reading(
        language=given.get("language", "en"),
        sentiment=Sentiment(given.get("feel", "negative")),
        confidence=None,
        scores=None,
        model="hand",
    )


def queue() -> None:
    routing.create_queue(QueueDraft(name="Care", members=frozenset(), match_language=False), None, NOW)


def client(role: Role = Role.SUPERVISOR) -> Client:
    made = create_person(None, username=f"{role}{next(_numbers)}", name="Sam", role=role, languages=["en"])[0]
    User.objects.filter(pk=made.id).update(must_change_password=False)
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=made.id))
    return signed_in
