"""People who say things, for tests of lists and cohorts: a line each, through the stage's own doors."""

from datetime import timedelta
from itertools import count

from heedful.channels.models import Channel
from heedful.customers import step
from heedful.customers.cohorts import belong
from heedful.customers.tests.make import NOON, mention
from heedful.listening import api as listening
from heedful.listening.models import Mention
from heedful.listening.types import How, TargetFacts, TargetKind
from heedful.understanding.types import Reading, Sentiment, Toward

NOW = NOON + timedelta(days=60)
_numbers = count(1)


def target(name: str = "Nordwind Air", kind: TargetKind = TargetKind.COMPANY) -> TargetFacts:
    return listening.create_target(listening.TargetDraft(kind=kind, name=name), who=None, now=NOON)


def says(who: str, sentiment: Sentiment, *targets: TargetFacts, day: float = 0, platform: str = "replay") -> int:
    """The mention's id; the person is made where nobody of that name spoke before."""
    at = NOON + timedelta(days=day)
    number = next(_numbers)
    channel, _made = Channel.objects.get_or_create(
        key="t", defaults={"adapter": "open", "name": "T", "platform": "t", "created_at": NOON}
    )
    row = Mention.objects.create(
        channel_id=channel.pk,
        external_id=f"c{number}",
        platform=platform,
        author_id=who,
        text="x",
        created_at=at,
        received_at=at,
    )
    said = mention(who, id=row.pk, created_at=at, platform=platform)
    about = tuple(
        Toward(target=one.id, name=one.name, how=How.TEXT, sentiment=sentiment, confidence=0.9) for one in targets
    )
    reading = Reading(language="en", sentiment=sentiment, confidence=0.9, scores=None, model="t", toward=about)
    people = step.remember([said], {said.id: reading}, now=at)
    step.feel([said], {said.id: reading}, people)
    return said.id


def takes_back(said: int) -> None:
    step.feel_anew([], {}, gone=[said])


def settled() -> None:
    """Until there is nothing left to do."""
    while belong.bite(NOW):
        pass
