"""Posts brought to escalation through the stages before it, with readings made by hand."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from heedful.channels import api as channels
from heedful.channels.types import Arrival, Author, ChannelFacts, Post, Visibility
from heedful.customers import step as customers
from heedful.escalation import api, step
from heedful.escalation.tests.making import NOW
from heedful.escalation.types import Condition, Draft, Priority, Words
from heedful.listening import step as listening
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

BAG: Condition = Words(any=("bag",))


def channel() -> ChannelFacts:
    return channels.ensure_channel(
        "pages", adapter="open", name="Pages", now=NOW, platform="x", keep_all=True, own_authors=["nordwind"]
    )


def rule(conditions: Condition = BAG, *, name: str = "Bags", queue: str = "baggage", **more: object) -> int:
    draft = Draft(name=name, conditions=conditions, queue=queue, **more)  # type: ignore[arg-type]
    return api.create_rule(draft, None, NOW).id


def post(key: str, text: str = "my bag", *, who: str = "marta", minutes: float = 0, **more: object) -> Post:
    author = Author(id=who, handle=who, name=who.title(), followers=2140)
    at = NOW + timedelta(minutes=minutes)
    return Post(id=key, author=author, text=text, created_at=at, **more)  # type: ignore[arg-type]


def hear(*posts: Post, at: datetime | None = None) -> tuple[dict[str, Mention], list[int]]:
    """What was kept, by external id, and the cases touched."""
    place = channel()
    now = at or max(one.created_at for one in posts)
    arrivals = [Arrival(channel=place, post=one, received_at=at or one.created_at) for one in posts]
    kept = listening.keep(arrivals, now=now)
    readings = readings_of(kept)
    people = customers.remember(kept, readings, now=now)
    touched = step.judge(kept, readings, people, now=now)
    return {one.external_id: one for one in kept}, touched


def readings_of(kept: list[Mention]) -> Mapping[int, Reading]:
    return {
        one.id: Reading(language="en", sentiment=Sentiment.NEGATIVE, confidence=0.9, scores=None, model="hand")
        for one in kept
    }


PRIVATE = Visibility.PRIVATE
HIGH = Priority.HIGH
