"""A company with agents, a queue and posts that became cases, made through the stages before the desk."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec
from django.test import Client

from heedful.channels import api as channels
from heedful.channels.types import Arrival, Author, ChannelFacts, Post, Visibility
from heedful.core.clock import utc_now
from heedful.customers import step as customers
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.escalation import step as escalating
from heedful.escalation.types import Draft, VisibilityIs
from heedful.listening import step as listening
from heedful.listening.types import How, TargetFacts
from heedful.routing import api as routing
from heedful.routing.types import Presence, QueueDraft
from heedful.staff.api import create_person
from heedful.staff.models import User
from heedful.staff.types import Person, Role
from heedful.understanding.models import Reading as Saved
from heedful.understanding.types import Reading, Sentiment, Toward

_numbers = count(1)
EVERYTHING = VisibilityIs(any=(Visibility.PUBLIC, Visibility.PRIVATE))


class World(msgspec.Struct, frozen=True, kw_only=True):
    channel: ChannelFacts
    agent: Person
    colleague: Person
    supervisor: Person
    started: datetime


def person(username: str, role: Role = Role.AGENT, languages: Collection[str] = ("en",)) -> Person:
    made = create_person(None, username=username, name=username.title(), role=role, languages=languages)[0]
    User.objects.filter(pk=made.id).update(must_change_password=False)
    return made


def build() -> World:
    """Nobody is available yet, so that cases wait until a test says who has them."""
    now = utc_now()
    who = [person("lena"), person("priya"), person("sam", Role.SUPERVISOR)]
    for name in ("Baggage", "Press"):
        draft = QueueDraft(name=name, members=frozenset(one.id for one in who), match_language=False)
        routing.create_queue(draft, None, now)
    channel = channels.ensure_channel(
        "pages",
        adapter="replay",
        name="Nordwind Air",
        now=now,
        platform="x",
        keep_all=True,
        own_authors=["x-NordwindAir"],
    )
    escalation.create_rule(Draft(name="All", conditions=EVERYTHING, queue="baggage", per_minute=1000), None, now)
    desk.save_wrap_up(key="solved", name="Solved")
    return World(channel=channel, agent=who[0], colleague=who[1], supervisor=who[2], started=now)


def post(text: str = "Where is my bag?", *, who: str = "marta", at: datetime | None = None, **more: Any) -> Post:
    number = next(_numbers)
    author = Author(id=f"x-{who}", name=f"{who.title()} Brandt", handle=who, followers=2140)
    own = who == "NordwindAir"
    values = {"id": f"p{number}", "thread": f"t-{who}", **more}
    return Post(author=Author(id="x-NordwindAir") if own else author, text=text, created_at=at or utc_now(), **values)


def hear(world: World, *posts: Post, sentiment: Sentiment = Sentiment.NEGATIVE) -> list[int]:
    """The cases that these posts opened or touched."""
    now = utc_now()
    kept = listening.keep([Arrival(channel=world.channel, post=one, received_at=now) for one in posts], now=now)
    readings = {
        one.id: Reading(language="en", sentiment=sentiment, confidence=0.94, scores=None, model="hand") for one in kept
    }
    Saved.objects.bulk_create(
        Saved(mention_id=key, language="en", sentiment=sentiment, confidence=0.94, model="hand", read_at=now)
        for key in readings
    )
    return escalating.judge(kept, readings, customers.remember(kept, readings, now=now), now=now)


def open_case(world: World, text: str = "Where is my bag?", *, who: str = "marta", **more: Any) -> int:
    return hear(world, post(text, who=who, at=utc_now() - timedelta(minutes=5), **more))[0]


def many(world: World, amount: int) -> Sequence[int]:
    now = utc_now() - timedelta(minutes=3)
    return hear(world, *(post(who=f"u{n}-{next(_numbers)}", at=now) for n in range(amount)))


def feels_toward(
    world: World, target: TargetFacts, felt: Sequence[tuple[datetime, Sentiment]], *, text: str = ""
) -> None:
    """Marta says something of a target at each of these times, and opens no case with it."""
    said = [post(f"<b>{one.value}</b> {n}{text}", at=at) for n, (at, one) in enumerate(felt)]
    arrivals = [Arrival(channel=world.channel, post=one, received_at=world.started) for one in said]
    kept = listening.keep(arrivals, now=world.started)
    readings = {
        mention.id: Reading(
            language="en",
            sentiment=one,
            confidence=0.95,
            scores=None,
            model="hand",
            toward=(Toward(target=target.id, name=target.name, how=How.TEXT, sentiment=one, confidence=0.95),),
        )
        for mention, (_, one) in zip(sorted(kept, key=lambda one: one.created_at), felt, strict=True)
    }
    customers.feel(kept, readings, customers.remember(kept, readings, now=world.started))


def give(case: int, who: Person) -> None:
    routing.claim(case, who.id, now=utc_now())


def available(who: Person) -> None:
    routing.set_presence(who.id, Presence.AVAILABLE, "", utc_now())


def client(who: Person) -> Client:
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=who.id))
    return signed_in
