"""A rule that asks which cohort somebody is in."""

from heedful.channels.types import Arrival
from heedful.customers import api as people
from heedful.customers import step as customers
from heedful.customers.api import Wanted
from heedful.customers.cohorts import belong
from heedful.escalation import api, step
from heedful.escalation.models import Case
from heedful.escalation.tests.hearing import channel, post, rule
from heedful.escalation.types import CohortIs
from heedful.listening import step as hearing
from heedful.understanding.types import Reading, Sentiment


def hear(key: str, who: str) -> list[int]:
    """The cases that it touched."""
    said = post(key, who=who)
    now = said.created_at
    kept = hearing.keep([Arrival(channel=channel(), post=said, received_at=now)], now=now)
    reading = Reading(language="en", sentiment=Sentiment.NEUTRAL, confidence=0.9, scores=None, model="hand")
    readings = {one.id: reading for one in kept}
    found = customers.remember(kept, readings, now=now)
    customers.feel(kept, readings, found)
    return step.judge(kept, readings, found, now=now)


def settled() -> None:
    while belong.bite(post("x").created_at):
        pass


def test_who_is_in_a_cohort_becomes_a_case_and_who_is_not_does_not(db: None) -> None:
    loud = people.make_cohort("Loud", Wanted(mentions=2), now=post("x").created_at)
    rule(CohortIs(any=(loud.id,)), max_age_minutes=0)
    assert hear("p1", "marta") == hear("p2", "ines") == hear("p3", "marta") == []
    settled()
    assert hear("p4", "ines") == []
    assert len(hear("p5", "marta")) == 1
    assert "this person is in Loud" in api.text(api.why(Case.objects.get().pk))
